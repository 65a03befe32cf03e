//! 对照: one sector across districts or towns, and one item across them cell by cell, the guideline
//! on top (R16, R21-R24, R77).

use super::address;
use super::parts::Mark;
use super::units;
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::core::response::{download, page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::Column;
use domain::catalogue::difference::SegmentKind;
use domain::organisation::{Permission, UnitKind};
use operations::catalogue::{
    Beside, BesideColumn, CellBeside, CellStanding, ItemBeside, SectorBeside, UnitBeside,
};
use serde::Deserialize;

/// Columns of one page of a sector's table.
const COLUMNS: usize = 24;
/// Units of one page of an item's table.
const UNITS: usize = 30;

/// One sector across units.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/sector_beside.html")]
pub struct SectorBesideView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What may be chosen.
    pub choice: BesideChoice,
    /// Words of the legend: sign, class, meaning.
    pub legend: Vec<(&'static str, &'static str, &'static str)>,
    /// Heads: unit, its state.
    pub columns: Vec<ColumnHead>,
    /// The items.
    pub rows: Vec<BesideRow>,
    /// Other pages.
    pub pages: Vec<Link>,
    /// One sentence.
    pub summary: String,
    /// The workbook of all columns.
    pub export_href: String,
}

/// What is laid beside each other, to choose.
#[derive(Debug, Clone, Default)]
pub struct BesideChoice {
    /// Where it is sent.
    pub action: String,
    /// Units below which is looked: their own pages.
    pub places: Vec<Link>,
    /// Districts or towns.
    pub what: Vec<Choice>,
}

/// A unit as the head of a column.
#[derive(Debug, Clone, Default)]
pub struct ColumnHead {
    /// The unit and its catalogue.
    pub link: Link,
    /// State and version.
    pub words: String,
}

/// An item as a row.
#[derive(Debug, Clone, Default)]
pub struct BesideRow {
    /// The item, and itself across units.
    pub link: Link,
    /// 一级事项
    pub level1: String,
    /// Sign, class, all of it in words.
    pub cells: Vec<(&'static str, &'static str, String)>,
}

/// One item across units.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/item_beside.html")]
pub struct ItemBesideView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What may be chosen.
    pub choice: BesideChoice,
    /// One sentence.
    pub summary: String,
    /// The columns compared.
    pub columns: Vec<&'static str>,
    /// The guideline's cells.
    pub guideline: Vec<String>,
    /// The units.
    pub rows: Vec<ItemRow>,
    /// Items before and behind.
    pub neighbours: Vec<Link>,
    /// Other pages.
    pub pages: Vec<Link>,
}

/// A unit's row of an item.
#[derive(Debug, Clone, Default)]
pub struct ItemRow {
    /// The unit and its catalogue.
    pub link: Link,
    /// How it stands.
    pub mark: Mark,
    /// Version and state, or the reason.
    pub words: String,
    /// The cells; empty where nothing stands.
    pub cells: Vec<ItemCell>,
}

/// A cell beside the guideline's.
#[derive(Debug, Clone, Default)]
pub struct ItemCell {
    /// True where it is the guideline's.
    pub same: bool,
    /// What stands there, in pieces: class and text.
    pub pieces: Vec<(&'static str, String)>,
}

/// What is asked.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    what: String,
    page: usize,
}

/// One sector across units.
///
/// # Errors
/// When the person may not read there, or there is no such unit or sector.
#[boxed::future]
pub async fn sector(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, code)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let what = wanted(&state, unit, &asked).await?;
    let told = state.operations.sector_beside(&who.act(), unit, &code, what).await?;
    let base = address::of_sector(address::SECTOR_BESIDE, unit, &code);
    let first = asked.page.saturating_mul(COLUMNS);
    let shown: Vec<usize> = (first..told.columns.len().min(first.saturating_add(COLUMNS))).collect();
    let mut frame = frame(&state, &who, &format!("{}领域各地对照", told.sector), Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", address::MAP)];
    page(&SectorBesideView {
        choice: choice(&state, &who, &base, what, |unit| {
            address::of_sector(address::SECTOR_BESIDE, unit, &code)
        })
        .await?,
        legend: legend(),
        columns: shown.iter().map(|place| head(&told.columns[*place])).collect(),
        rows: rows(&told, unit, what, &shown),
        pages: pages(told.columns.len(), COLUMNS, asked.page, &base, what),
        summary: format!("{}：{}个单位，{}个事项。", told.unit, told.columns.len(), told.items.len()),
        export_href: format!(
            "{}?what={}",
            address::of_sector(address::SECTOR_BESIDE_EXPORT, unit, &code),
            what.id()
        ),
        frame,
    })
}

/// The same as a workbook, with all columns.
///
/// # Errors
/// When the person may not read there, or there is no such unit or sector.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, code)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let what = wanted(&state, unit, &asked).await?;
    let told = state.operations.sector_beside(&who.act(), unit, &code, what).await?;
    let mut heads = vec!["一级事项".to_owned(), "二级事项".to_owned()];
    heads.extend(told.columns.iter().map(|column| {
        let words = state_words(column);
        if words.is_empty() { column.unit.clone() } else { format!("{}（{words}）", column.unit) }
    }));
    let row = |item: &operations::catalogue::BesideItem| {
        let mut row = vec![item.level1_item.clone(), item.level2_item.clone()];
        row.extend(item.cells.iter().map(|cell| cell.label().to_owned()));
        row
    };
    let rows = told.items.iter().map(row).collect();
    let name = format!("{}领域各地对照", told.sector);
    let bytes = operations::list::workbook(name.clone(), heads, rows).await?;
    let name = format!("{name}{}.xlsx", who.act().today());
    Ok(download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

/// One item across units.
///
/// # Errors
/// When the person may not read there, or there is no such unit, sector or item.
#[boxed::future]
pub async fn item(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, code, key)): Path<(i64, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let what = wanted(&state, unit, &asked).await?;
    let first = asked.page.saturating_mul(UNITS);
    let told = state.operations.item_beside(&who.act(), unit, &code, &key, what, first, UNITS).await?;
    let base = address::of_item(unit, &code, &key);
    let title = format!("{}：各地对照", told.guideline.level2_item);
    let mut frame = frame(&state, &who, &title, Place::Catalogues).await?;
    let back = format!("{}?what={}", address::of_sector(address::SECTOR_BESIDE, unit, &code), what.id());
    frame.crumbs =
        vec![Link::new("目录总览", address::MAP), Link::new(format!("{}领域各地对照", told.sector), back)];
    let columns: Vec<Column> = told
        .units
        .iter()
        .flat_map(|unit| unit.rows.first())
        .next()
        .map(|cells| cells.iter().map(|cell| cell.column).collect())
        .unwrap_or_else(|| {
            vec![Column::Level2Item, Column::ContentElements, Column::LegalBasis, Column::TimeLimit]
        });
    page(&ItemBesideView {
        choice: choice(&state, &who, &base, what, |unit| address::of_item(unit, &code, &key)).await?,
        summary: format!(
            "{}：{}个单位中{}个列有这一事项，{}个与指引有不同。",
            told.unit, told.total, told.holding, told.differing
        ),
        guideline: columns.iter().map(|column| told.guideline.cell(*column)).collect(),
        columns: columns.into_iter().map(Column::label).collect(),
        rows: told.units.iter().flat_map(item_rows).collect(),
        neighbours: neighbours(&told, unit, what),
        pages: pages(told.total, UNITS, asked.page, &base, what),
        frame,
    })
}

/// Towns below a district, districts below a city, unless it is asked otherwise.
#[boxed::future]
async fn wanted(state: &AppState, unit: i64, asked: &Asked) -> Result<Beside, PageError> {
    if !asked.what.is_empty() {
        return Ok(Beside::from_id(&asked.what));
    }
    let kind = state.operations.unit(unit).await?.kind;
    Ok(match kind {
        UnitKind::Province | UnitKind::City => Beside::Districts,
        _ => Beside::Towns,
    })
}

async fn choice(
    state: &AppState,
    who: &SignedIn,
    action: &str,
    what: Beside,
    page_of: impl Fn(i64) -> String,
) -> Result<BesideChoice, PageError> {
    let places = units::with(state, who, Permission::ReadCatalogue).await?;
    let offices = places.into_iter().filter(|unit| units::is_office(unit.kind));
    let option = |one: Beside, label: &str| Choice {
        value: one.id().to_owned(),
        label: label.to_owned(),
        current: one == what,
        ..Choice::default()
    };
    Ok(BesideChoice {
        action: action.to_owned(),
        places: offices.map(|unit| Link::new(unit.short_name, page_of(unit.id))).collect(),
        what: vec![option(Beside::Districts, "各区"), option(Beside::Towns, "各镇街")],
    })
}

fn legend() -> Vec<(&'static str, &'static str, &'static str)> {
    CellStanding::ALL.into_iter().map(|one| (sign(one).0, sign(one).1, one.label())).collect()
}

/// One character and the class that colours it.
fn sign(standing: CellStanding) -> (&'static str, &'static str) {
    match standing {
        CellStanding::Has => ("有", "cell-published"),
        CellStanding::Refined => ("细", "cell-approved"),
        CellStanding::Added => ("增", "cell-submitted"),
        CellStanding::Removed => ("消", "cell-draft"),
        CellStanding::Omitted => ("免", "cell-draft"),
        CellStanding::NotApplicable => ("非", "cell-inapplicable"),
        CellStanding::Missing => ("缺", "cell-returned"),
        CellStanding::NoCatalogue => ("未", "cell-none"),
        CellStanding::NotAsked => ("·", "cell-other"),
    }
}

fn head(column: &BesideColumn) -> ColumnHead {
    let href = column
        .versions
        .first()
        .map(|version| address::of(address::VERSION, version.version_id))
        .unwrap_or_default();
    ColumnHead { link: Link::new(column.unit.clone(), href), words: state_words(column) }
}

fn state_words(column: &BesideColumn) -> String {
    if let Some(reason) = &column.not_applicable {
        return format!("不适用：{reason}");
    }
    let words =
        column.versions.iter().map(|version| format!("第{}版{}", version.number, version.state.label()));
    words.collect::<Vec<_>>().join("、")
}

fn rows(told: &SectorBeside, unit: i64, what: Beside, shown: &[usize]) -> Vec<BesideRow> {
    let row = |item: &operations::catalogue::BesideItem| BesideRow {
        link: Link::new(
            item.level2_item.clone(),
            match item.key.is_empty() {
                true => String::new(),
                false => {
                    format!("{}?what={}", address::of_item(unit, &told.sector_code, &item.key), what.id())
                }
            },
        ),
        level1: item.level1_item.clone(),
        cells: shown
            .iter()
            .map(|place| {
                let standing = item.cells[*place];
                let (short, class) = sign(standing);
                (
                    short,
                    class,
                    format!("{} {}：{}", told.columns[*place].unit, item.level2_item, standing.label()),
                )
            })
            .collect(),
    };
    told.items.iter().map(row).collect()
}

fn pages(total: usize, each: usize, current: usize, base: &str, what: Beside) -> Vec<Link> {
    let count = total.div_ceil(each);
    if count < 2 {
        return Vec::new();
    }
    (0..count)
        .map(|page| {
            let label = format!("{}–{}", page * each + 1, ((page + 1) * each).min(total));
            match page == current {
                true => Link::new(label, ""),
                false => Link::new(label, format!("{base}?what={}&page={page}", what.id())),
            }
        })
        .collect()
}

fn neighbours(told: &ItemBeside, unit: i64, what: Beside) -> Vec<Link> {
    let link = |key: &Option<String>, label: &str| {
        key.as_ref().map(|key| {
            Link::new(label, format!("{}?what={}", address::of_item(unit, &told.sector_code, key), what.id()))
        })
    };
    [link(&told.neighbours.0, "上一事项"), link(&told.neighbours.1, "下一事项")]
        .into_iter()
        .flatten()
        .collect()
}

fn item_rows(unit: &UnitBeside) -> Vec<ItemRow> {
    let href = unit
        .version
        .as_ref()
        .map(|version| address::of(address::VERSION, version.version_id))
        .unwrap_or_default();
    let mut words: Vec<String> = unit
        .version
        .iter()
        .map(|version| format!("第{}版{}", version.number, version.state.label()))
        .collect();
    if !unit.reason.is_empty() {
        words.push(unit.reason.clone());
    }
    let row = |cells: Vec<ItemCell>| ItemRow {
        link: Link::new(unit.unit.clone(), href.clone()),
        mark: standing_mark(unit.standing),
        words: words.join("，"),
        cells,
    };
    if unit.rows.is_empty() {
        return vec![row(Vec::new())];
    }
    unit.rows.iter().map(|cells| row(cells.iter().map(item_cell).collect())).collect()
}

fn standing_mark(standing: CellStanding) -> Mark {
    let sign = match standing {
        CellStanding::Has | CellStanding::Refined => "state-published",
        CellStanding::Added => "state-approved",
        CellStanding::Removed | CellStanding::Omitted | CellStanding::NotApplicable => "state-not-applicable",
        CellStanding::Missing => "state-returned",
        CellStanding::NoCatalogue | CellStanding::NotAsked => "state-none",
    };
    Mark { sign, label: standing.label().to_owned() }
}

fn item_cell(cell: &CellBeside) -> ItemCell {
    if !cell.differs {
        return ItemCell { same: true, pieces: Vec::new() };
    }
    let piece = |segment: &domain::catalogue::difference::Segment| {
        let class = match segment.kind {
            SegmentKind::Same => "",
            SegmentKind::Removed => "del",
            SegmentKind::Added => "ins",
        };
        (class, segment.text.clone())
    };
    ItemCell { same: false, pieces: cell.segments.iter().map(piece).collect() }
}
