//! A reference layer beside the national guideline, item by item (R9).

use super::address;
use crate::console::frame::{Place, frame};
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::catalogue::{CatalogueRow, Column};
use domain::sector::{LayerItem, LayerPair, copyable};
use domain::text::fold;
use operations::sector::LayerVersion;

/// The layer.
///
/// # Errors
/// When there is no such layer.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(layer): Path<i64>,
) -> Result<Response, PageError> {
    let layer = state.operations.layer(layer).await?;
    let mut frame = frame(&state, &who, &layer.summary.name, Place::Sectors).await?;
    frame.crumbs = vec![
        Link::new("领域", address::SECTORS),
        Link::new(
            format!("{}领域", layer.sector),
            address::of_sector(address::SECTOR, &layer.summary.sector_code),
        ),
    ];
    page(&ListView { frame, words: words(&layer), tables: tables(&layer), ..ListView::default() })
}

fn words(layer: &LayerVersion) -> Vec<String> {
    let summary = &layer.summary;
    let mut words = vec![format!(
        "{}的参考指引第{}版，来自文件“{}”，共{}项；与国家指引第{}版的{}个事项对应，另有{}项国家指引没有。",
        summary.region,
        summary.version,
        summary.provenance,
        layer.items,
        layer.national_version,
        layer.comparison.shared(),
        layer.comparison.beyond.len()
    )];
    if !summary.note.is_empty() {
        words.push(summary.note.clone());
    }
    words.push("只供对照和抄录；事项名称和栏目以国家指引为准。".to_owned());
    words
}

pub(super) fn tables(layer: &LayerVersion) -> Vec<Table> {
    let own =
        |item: &LayerItem| Cell::text(item.row.level2_item.clone()).with(item.row.content_elements.clone());
    let pair = |pair: &LayerPair| -> Vec<Vec<Cell>> {
        let national =
            Cell::text(pair.national.level2_item.clone()).with(pair.national.content_elements.clone());
        let line = |item: &LayerItem| {
            vec![national.clone(), own(item), Cell::text(differing(&pair.national, &item.row).join("、"))]
        };
        match pair.items.is_empty() {
            true => vec![vec![national.clone(), Cell::text("没有"), Cell::default()]],
            false => pair.items.iter().map(line).collect(),
        }
    };
    let beyond = |item: &LayerItem| {
        vec![
            own(item),
            Cell::text(item.row.level1_item.clone()),
            Cell::text(item.row.time_limit.clone()),
            Cell::text(item.row.legal_basis.clone()),
        ]
    };
    vec![
        Table {
            title: "与国家指引对照".to_owned(),
            heads: vec!["国家指引", "参考指引", "不同的栏目"],
            rows: layer.comparison.pairs.iter().flat_map(pair).collect(),
            empty: "国家指引没有事项。",
        },
        Table {
            title: "国家指引没有的事项".to_owned(),
            heads: vec!["二级事项", "一级事项", "公开时限", "公开依据"],
            rows: layer.comparison.beyond.iter().map(beyond).collect(),
            empty: "没有。",
        },
    ]
}

/// The columns in which two rows differ.
pub(super) fn differing(national: &CatalogueRow, own: &CatalogueRow) -> Vec<&'static str> {
    copyable().filter(|column| differs(*column, national, own)).map(Column::label).collect()
}

pub(super) fn differs(column: Column, one: &CatalogueRow, other: &CatalogueRow) -> bool {
    fold(&one.cell(column)) != fold(&other.cell(column))
}
