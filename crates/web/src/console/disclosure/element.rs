//! 哪些内容装载得最少: elements and items over the units of a subtree, the least loaded first, and the units behind one
//! element (R101, R111).

use super::address;
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::console::pages::{Cell, Filter, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::disclosure::Rate;
use operations::disclosure::{ElementPlaceRate, ElementRate, ElementsBy};
use operations::sector::SectorNames;
use serde::Deserialize;

const TITLE: &str = "哪些内容装载得最少";

/// What is listed.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    sector: String,
    by: String,
}

/// The elements or items.
///
/// # Errors
/// When there is no such unit or the right is missing.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(unit): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let by = ElementsBy::from_id(&wanted.by).unwrap_or_default();
    let found = state.operations.element_rates(&who.act(), &unit, &wanted.sector, by).await?;
    let names = state.operations.sector_names().await?;
    let mut frame = frame(&state, &who, &format!("{}：{TITLE}", found.unit), Place::Disclosures).await?;
    frame.crumbs = crumbs(&found.unit_code);
    let sectors = found.sectors.iter().map(|code| Choice::new(code.clone(), names.name(code)));
    let filters = vec![
        Filter::choose(
            "by",
            "合计",
            vec![Choice::new("element", "按公开内容"), Choice::new("item", "按事项")],
            by.id(),
        ),
        Filter::choose(
            "sector",
            "领域",
            std::iter::once(Choice::new("", "全部领域")).chain(sectors).collect(),
            &found.sector,
        ),
    ];
    let title = match found.all == found.lines.len() {
        true => format!("{}项", found.all),
        false => format!("装载最少的{}项（共{}项）", found.lines.len(), found.all),
    };
    let rows = found.lines.iter().map(|line| row(&found.unit_code, line, &names));
    page(&ListView {
        frame,
        words: words(found.uncounted),
        filter_action: address::elements(&found.unit_code),
        filters,
        tables: vec![Table {
            title,
            heads: vec![
                if by == ElementsBy::Item { "事项" } else { "公开内容" },
                "领域",
                "装载率",
                "没有装载",
                "近六个月及时率",
            ],
            rows: rows.collect(),
            empty: "这里还没有应装载的内容。",
        }],
        ..ListView::default()
    })
}

/// The units behind one element.
///
/// # Errors
/// When there is no such unit or element, or the right is missing.
#[boxed::future]
pub async fn places(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, element)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let found = state.operations.element_places(&who.act(), &unit, &element).await?;
    let names = state.operations.sector_names().await?;
    let one = &found.element;
    let title = format!("{}：{}", one.level2_item, one.element);
    let mut frame = frame(&state, &who, &title, Place::Disclosures).await?;
    frame.crumbs = crumbs(&found.unit_code);
    frame.crumbs.push(Link::new(TITLE, address::elements(&found.unit_code)));
    let mut words = words(found.uncounted);
    words.insert(
        0,
        format!(
            "{}的{}及其下级：{}处应装载，{}处已装载，{}。",
            names.name(&one.sector_code),
            found.unit,
            one.rate.due,
            one.rate.done,
            one.rate.words()
        ),
    );
    if one.timely.due > 0 {
        let (due, done) = (one.timely.due, one.timely.done);
        words.push(format!("近六个月到期的{due}条信息中{done}条按时公开，及时率{}。", one.timely.words()));
    }
    let row = |place: &ElementPlaceRate| {
        let href = address::checklist(&place.unit_code, &place.sector_code);
        vec![Cell::link(place.unit.clone(), href), rate(place.rate), missing(place.rate)]
    };
    page(&ListView {
        frame,
        words,
        tables: vec![Table {
            title: format!("{}个单位", found.places.len()),
            heads: vec!["单位", "装载率", "没有装载"],
            rows: found.places.iter().map(row).collect(),
            empty: "没有单位有这项内容。",
        }],
        ..ListView::default()
    })
}

fn crumbs(unit: &str) -> Vec<Link> {
    vec![Link::new("信息公开", address::LIST), Link::new("装载情况", address::standing(unit))]
}

fn words(uncounted: usize) -> Vec<String> {
    let mut words = vec!["各单位同一领域、同一事项下名称相同的内容合在一起计算，装载最少的在前。".to_owned()];
    if uncounted > 0 {
        words.push(format!("另有{uncounted}份目录正在统计，一分钟后再看。"));
    }
    words
}

fn row(unit: &str, line: &ElementRate, names: &SectorNames) -> Vec<Cell> {
    let first = match line.hash.is_empty() {
        true => Cell::text(line.level2_item.clone()).with(line.level1_item.clone()),
        false => Cell::link(line.element.clone(), address::element(unit, &line.hash))
            .with(format!("{}／{}", line.level1_item, line.level2_item)),
    };
    vec![
        first,
        Cell::text(names.name(&line.sector_code)),
        rate(line.rate),
        missing(line.rate),
        timely(line.timely),
    ]
}

fn rate(rate: Rate) -> Cell {
    Cell::text(rate.words()).with(format!("应装载{}，已装载{}", rate.due, rate.done))
}

/// Records in time of those that were due (R111).
fn timely(rate: Rate) -> Cell {
    match rate.due {
        0 => Cell::text("—").with("没有到期的信息"),
        due => Cell::text(rate.words()).with(format!("{due}条中{}条按时", rate.done)),
    }
}

fn missing(rate: Rate) -> Cell {
    Cell::text(rate.missing().to_string())
}
