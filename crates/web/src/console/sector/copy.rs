//! 参考指引 beside a draft: cells copied into a row, an item copied as a new row; where it came from is
//! noted on the row (R9).

use super::address;
use super::layer::differs;
use crate::console::catalogue::address as catalogue_address;
use crate::console::catalogue::answer::{go, tell};
use crate::console::catalogue::given;
use crate::console::catalogue::parts::{VersionHead, View, moment};
use crate::console::form::{Choice, Posted};
use crate::console::frame::{Place, done, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::{Column, RowStatus};
use domain::sector::copyable;
use operations::OperationError;
use operations::catalogue::{DraftRow, DraftView, LayerChoice};
use operations::sector::{CopiedRow, LayerBeside, LayerRow};
use serde::Deserialize;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/sector/copy.html")]
pub struct CopyView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// Where a copy is sent; empty where nothing may be changed now.
    pub action: String,
    /// The layers, with their pages.
    pub layers: Vec<Link>,
    /// Items that stand beside a row.
    pub beside: Vec<BesideLine>,
    /// Items beyond the national guideline.
    pub beyond: Vec<BeyondLine>,
}

/// A layer's item beside a row.
#[derive(Debug, Clone, Default)]
pub struct BesideLine {
    /// The row's key.
    pub row_key: String,
    /// Counts its changes.
    pub revision: i64,
    /// The row: 序号 and name.
    pub row: String,
    /// The layer.
    pub layer_id: i64,
    /// Whose it is.
    pub region: String,
    /// The layer's item.
    pub layer_key: String,
    /// Its name.
    pub item: String,
    /// True where its name differs, so that it may become a part of the row's item.
    pub is_other: bool,
    /// Cells that differ.
    pub cells: Vec<CellBeside>,
    /// What was copied before, in words.
    pub copied: Vec<String>,
}

/// A cell beside the layer's.
#[derive(Debug, Clone, Default)]
pub struct CellBeside {
    /// The column.
    pub id: String,
    /// Its heading.
    pub label: String,
    /// What stands in the draft.
    pub own: String,
    /// What the layer says.
    pub theirs: String,
}

/// A layer's item beyond the national guideline.
#[derive(Debug, Clone, Default)]
pub struct BeyondLine {
    /// The layer.
    pub layer_id: i64,
    /// Whose it is.
    pub region: String,
    /// The item.
    pub layer_key: String,
    /// 二级事项
    pub item: String,
    /// 一级事项 as the layer has it.
    pub level1: String,
    /// The national level-1 items, where the layer's own is none of them.
    pub level1_choices: Vec<Choice>,
    /// Its cells.
    pub cells: Vec<(String, String)>,
    /// The row into which it was copied.
    pub row_href: String,
}

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    row: String,
}

/// The layers beside a version.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    copy_page(&state, &who, version, &after, None).await
}

/// Copies an item or cells of it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn copy(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let into = Some(posted.get("into")).filter(|key| !key.is_empty() && posted.get("act") != "add");
    let choice = LayerChoice {
        layer_id: posted.number("layer_id").unwrap_or(0),
        layer_key: posted.get("layer_key").to_owned(),
        into: into.map(str::to_owned),
        seen: posted.number("seen"),
        columns: match into {
            Some(_) => posted.all("columns").map(str::to_owned).collect(),
            None => Vec::new(),
        },
        level1_item: posted.get("level1_item").to_owned(),
    };
    let outcome = match into.is_some() && choice.columns.is_empty() {
        true => Err(OperationError::invalid("columns", "请先勾选要抄入的栏目")),
        false => state.operations.copy_from_layer(&who.act(), version, &choice).await,
    };
    match outcome {
        Ok(copied) => {
            let here = address::of(address::COPY, version);
            let key = catalogue_address::encoded(&copied.row_key);
            Ok(go(&format!("{here}?row={key}#row-{key}")))
        }
        Err(error) => copy_page(&state, &who, version, &Done::default(), Some(error)).await,
    }
}

#[boxed::future]
async fn copy_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    after: &Done,
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let found = state.operations.layers_beside(&who.act(), version).await?;
    let mut frame = frame(state, who, "参考指引", Place::Catalogues).await?;
    frame.crumbs = vec![Link::new(
        given::name(&view.unit, &view.guideline.name),
        catalogue_address::of(catalogue_address::VERSION, version),
    )];
    let status = tell(&mut frame, refused)?;
    if let Some(row) = view.rows.iter().find(|row| row.key == after.row) {
        frame.notices.push(done("已经抄入", format!("“{}”已注明来自参考指引。", row.row.level2_item)));
    }
    let editable = view.actions.contains(&"edit");
    let shown = CopyView {
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Table),
        action: if editable { address::of(address::COPY, version) } else { String::new() },
        layers: found
            .layers
            .iter()
            .map(|layer| Link::new(layer.name.clone(), address::of(address::LAYER, layer.id)))
            .collect(),
        beside: beside_lines(&view, &found),
        beyond: beyond_lines(&view, &found),
        frame,
    };
    page_with_status(status, &shown)
}

/// Where a row's content was copied from, in words.
#[must_use]
pub fn copied_words(copied: &[CopiedRow]) -> Vec<String> {
    let line = |one: &CopiedRow| {
        let named = |id: &String| Column::from_id(id).map(Column::label);
        let columns: Vec<&str> = one.columns.iter().filter_map(named).collect();
        let what = if columns.is_empty() { String::new() } else { format!("：{}", columns.join("、")) };
        format!("{} {}抄自《{}》第{}版{what}", one.copied_by, moment(&one.copied_at), one.layer, one.version)
    };
    copied.iter().map(line).collect()
}

fn beside_lines(view: &DraftView, found: &LayerBeside) -> Vec<BesideLine> {
    let of_row = |row: &DraftRow| -> Vec<BesideLine> {
        let items = row.guideline_key.as_ref().and_then(|key| found.by_item.get(key));
        let copied = found.copied.get(&row.key).map(|rows| copied_words(rows)).unwrap_or_default();
        let line = |theirs: &LayerRow| beside_line(view, row, theirs, copied.clone());
        items.into_iter().flatten().map(line).collect()
    };
    view.rows.iter().filter(|row| row.status == RowStatus::Active).flat_map(of_row).collect()
}

fn beside_line(view: &DraftView, row: &DraftRow, theirs: &LayerRow, copied: Vec<String>) -> BesideLine {
    let item = &theirs.item.row;
    let has = |column: &Column| view.columns.iter().any(|head| head.id == column.id());
    let cells =
        copyable().filter(has).filter(|column| differs(*column, &row.row, item)).map(|column| CellBeside {
            id: column.id().to_owned(),
            label: column.label().to_owned(),
            own: row.row.cell(column),
            theirs: item.cell(column),
        });
    let stands = view
        .rows
        .iter()
        .any(|other| other.row.level1_item == item.level1_item && other.row.level2_item == item.level2_item);
    BesideLine {
        row_key: row.key.clone(),
        revision: row.revision,
        row: format!("{} {}", row.row.seq_no, row.row.level2_item),
        layer_id: theirs.layer_id,
        region: theirs.region.clone(),
        layer_key: theirs.item.key.clone(),
        item: item.level2_item.clone(),
        is_other: !stands,
        cells: cells.collect(),
        copied,
    }
}

fn beyond_lines(view: &DraftView, found: &LayerBeside) -> Vec<BeyondLine> {
    let mut level1: Vec<&str> = view.rows.iter().map(|row| row.row.level1_item.as_str()).collect();
    level1.dedup();
    let line = |theirs: &LayerRow| {
        let item = &theirs.item.row;
        let known = level1.contains(&item.level1_item.as_str());
        let choice = |name: &&str| Choice::new(*name, *name);
        let from_here = |(key, rows): (&String, &Vec<CopiedRow>)| {
            let is_it = |one: &CopiedRow| one.layer_id == theirs.layer_id && one.layer_key == theirs.item.key;
            rows.iter().any(is_it).then(|| key.clone())
        };
        let row = found.copied.iter().find_map(from_here);
        let row = row.filter(|key| view.rows.iter().any(|row| row.key == *key));
        BeyondLine {
            layer_id: theirs.layer_id,
            region: theirs.region.clone(),
            layer_key: theirs.item.key.clone(),
            item: item.level2_item.clone(),
            level1: item.level1_item.clone(),
            level1_choices: if known { Vec::new() } else { level1.iter().map(choice).collect() },
            cells: copyable()
                .map(|column| (column.label().to_owned(), item.cell(column)))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
            row_href: row
                .map(|key| catalogue_address::of_row(catalogue_address::ROW, view.version.id, &key))
                .unwrap_or_default(),
        }
    };
    found.beyond.iter().map(line).collect()
}
