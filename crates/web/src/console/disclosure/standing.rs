//! 装载情况: where a unit and those below it stand: the coverage map by sector (R101), timeliness by month and what
//! came too late (R111).

use super::address;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::day;
use crate::console::pages::{Cell, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::disclosure::Rate;
use operations::disclosure::{Coverage, LateLine, PlaceRate};
use operations::sector::SectorNames;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The unit chosen.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    unit: String,
}

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/disclosure/standing.html")]
pub struct StandingView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Ways on.
    pub actions: Vec<Link>,
    /// What the page is.
    pub words: Vec<String>,
    /// The figures of the whole.
    pub figures: Vec<Figure>,
    /// The sectors of the map.
    pub sectors: Vec<SectorHead>,
    /// A unit a row.
    pub rows: Vec<RateRow>,
    /// The months, the last first.
    pub months: Vec<String>,
    /// A unit a row: its stock, then the months.
    pub month_rows: Vec<RateRow>,
    /// A sector a row, over all units.
    pub sector_rows: Vec<RateRow>,
    /// What came too late.
    pub late: Table,
}

/// A figure with its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// The figure.
    pub value: String,
    /// What it counts.
    pub label: String,
}

/// A sector above its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectorHead {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// A unit's rates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RateRow {
    /// The unit.
    pub unit: String,
    /// Where those below it stand; empty where there are none.
    pub href: String,
    /// The whole, then the sectors; or the months.
    pub cells: Vec<RateCell>,
}

/// A rate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RateCell {
    /// What the cell shows.
    pub short: String,
    /// The rate in words.
    pub words: String,
    /// Its colour.
    pub class: &'static str,
    /// The checklist behind it; empty for none.
    pub href: String,
}

/// The page.
///
/// # Errors
/// When there is no such unit or the right is missing.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let act = who.act();
    let unit = if chosen.unit.is_empty() {
        state.operations.own_standing_unit(&act, who.working_unit).await?
    } else {
        chosen.unit
    };
    let names = state.operations.sector_names().await?;
    let found = state.operations.coverage(&act, &unit).await?;
    let mut frame = frame(&state, &who, &format!("{}装载情况", found.unit), Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    page(&view(frame, &found, &names))
}

fn view(frame: ConsoleFrame, found: &Coverage, names: &SectorNames) -> StandingView {
    let mut actions = vec![Link::new("哪些内容装载得最少", address::elements(&found.unit_code))];
    if let Some((code, unit)) = &found.above {
        actions.push(Link::new(format!("上级：{unit}"), address::standing(code)));
    }
    let mut words = vec![format!(
        "{}及其下级：应装载{}项内容，已装载{}项。一项内容有一条现行有效的信息、链接或者“本期无此类信息”的说明，就算已装载。",
        found.unit, found.whole.loading.due, found.whole.loading.done
    )];
    if found.uncounted > 0 {
        words.push(format!("另有{}份目录正在统计，一分钟后再看。", found.uncounted));
    }
    let months = found.months.iter().map(|month| spoken_month(month)).collect();
    let this_month = found.months.first().and_then(|month| found.whole.months.get(month)).copied();
    let figure = |value: String, label: &str| Figure {
        value: if value.is_empty() { "—".to_owned() } else { value },
        label: label.to_owned(),
    };
    StandingView {
        frame,
        actions,
        words,
        figures: vec![
            figure(found.whole.loading.words(), "装载率"),
            figure(found.whole.loading.missing().to_string(), "项还没有装载"),
            figure(this_month.unwrap_or_default().words(), "本月及时率"),
            figure(found.late_count.to_string(), "条迟公开或者逾期（近六个月，没有公开的不限时间）"),
            figure(found.whole.stock.words(), "存量按期装载率"),
        ],
        sectors: found
            .sectors
            .iter()
            .map(|code| SectorHead { code: code.clone(), name: names.name(code) })
            .collect(),
        rows: found.places.iter().map(|place| rate_row(found, place, names)).collect(),
        month_rows: found.places.iter().map(|place| unit_months(&found.months, place)).collect(),
        sector_rows: found
            .whole
            .sector_months
            .iter()
            .map(|(code, rates)| month_row(&names.name(code), &found.months, rates))
            .collect(),
        months,
        late: late(found, names),
    }
}

fn rate_row(found: &Coverage, place: &PlaceRate, names: &SectorNames) -> RateRow {
    let mut cells = vec![rate_cell(&place.unit, "合计", Some(place.loading))];
    for code in &found.sectors {
        let rate = place.sectors.get(code).copied();
        let mut cell = rate_cell(&place.unit, &names.name(code), rate);
        if rate.is_some() && !place.has_below {
            cell.href = address::checklist(&place.unit_code, code);
        }
        cells.push(cell);
    }
    let href = if place.has_below && place.unit_code != found.unit_code {
        address::standing(&place.unit_code)
    } else {
        String::new()
    };
    RateRow { unit: place.unit.clone(), href, cells }
}

fn rate_cell(unit: &str, sector: &str, rate: Option<Rate>) -> RateCell {
    let Some(rate) = rate else { return RateCell::default() };
    let Some(per_mille) = rate.per_mille() else {
        return RateCell {
            short: "·".to_owned(),
            words: format!("{unit}{sector}：没有应装载的内容"),
            ..RateCell::default()
        };
    };
    RateCell {
        short: (per_mille / 10).to_string(),
        words: format!("{unit}{sector}：应装载{}项，已装载{}项，{}", rate.due, rate.done, rate.words()),
        class: match per_mille {
            1000 => "rate-whole",
            750..1000 => "rate-most",
            1..750 => "rate-part",
            _ => "rate-none",
        },
        href: String::new(),
    }
}

/// A unit's stock, then its flow by month (R108a, R111).
fn unit_months(months: &[String], place: &PlaceRate) -> RateRow {
    let mut row = month_row(&place.unit, months, &place.months);
    row.cells.insert(0, timely_cell(Some(place.stock).filter(|stock| stock.due > 0)));
    row
}

fn month_row(name: &str, months: &[String], rates: &BTreeMap<String, Rate>) -> RateRow {
    let cells = months.iter().map(|month| timely_cell(rates.get(month).copied()));
    RateRow { unit: name.to_owned(), href: String::new(), cells: cells.collect() }
}

fn timely_cell(rate: Option<Rate>) -> RateCell {
    match rate {
        Some(rate) => RateCell {
            short: rate.words(),
            words: format!("{}条中{}条按时", rate.due, rate.done),
            ..RateCell::default()
        },
        None => RateCell { short: "—".to_owned(), ..RateCell::default() },
    }
}

fn late(found: &Coverage, names: &SectorNames) -> Table {
    let row = |one: &LateLine| {
        let late = one.days_late.map(|days| format!("迟{days}个工作日")).unwrap_or_default();
        let came = match &one.published_on {
            Some(day_of) => Cell::text(day(day_of)).with(late),
            None => Cell::text("还没有公开").with(late),
        };
        let stock = if one.is_stock { "存量信息" } else { "" };
        vec![
            Cell::link(one.title.clone(), address::of(address::CASE, one.id)),
            Cell::text(one.unit.clone()).with(names.name(&one.sector_code)),
            Cell::text(day(&one.due_on)).with(stock),
            came,
        ]
    };
    Table {
        title: match found.late_count - i64::try_from(found.late.len()).unwrap_or(i64::MAX) {
            more if more > 0 => {
                format!("迟公开和逾期的信息{}条（列出{}条）", found.late_count, found.late.len())
            }
            _ => format!("迟公开和逾期的信息{}条", found.late_count),
        },
        heads: vec!["信息", "单位和领域", "最迟公开", "公开"],
        rows: found.late.iter().map(row).collect(),
        empty: "近六个月应当公开的信息都按时公开了。",
    }
}

/// `2026-11` as 2026年11月.
fn spoken_month(month: &str) -> String {
    match month.split_once('-') {
        Some((year, month)) => format!("{year}年{}月", month.trim_start_matches('0')),
        None => month.to_owned(),
    }
}

/// A sample, for the test of templates.
#[cfg(any(test, feature = "samples"))]
#[must_use]
pub fn sample(frame: &ConsoleFrame) -> StandingView {
    let cells = vec![
        rate_cell("东湖区民政局", "合计", Some(Rate::new(3, 2))),
        RateCell {
            href: address::checklist("dh-mz", "20"),
            ..rate_cell("东湖区民政局", "示例领域", Some(Rate::new(3, 2)))
        },
    ];
    let months = vec!["2026年11月".to_owned()];
    StandingView {
        frame: frame.clone(),
        actions: vec![Link::new("上级：东湖区人民政府", address::standing("dh"))],
        words: vec!["应装载3项内容，已装载2项。".to_owned()],
        figures: vec![Figure { value: "66.6%".to_owned(), label: "装载率".to_owned() }],
        sectors: vec![SectorHead { code: "20".to_owned(), name: "示例领域".to_owned() }],
        rows: vec![RateRow { unit: "东湖区民政局".to_owned(), href: String::new(), cells }],
        month_rows: vec![RateRow {
            unit: "东湖区民政局".to_owned(),
            href: String::new(),
            cells: vec![timely_cell(None), timely_cell(Some(Rate::new(3, 3)))],
        }],
        sector_rows: vec![RateRow {
            unit: "示例领域".to_owned(),
            href: String::new(),
            cells: vec![timely_cell(Some(Rate::new(3, 3)))],
        }],
        months,
        late: Table { heads: vec!["信息"], empty: "都按时公开了。", ..Table::default() },
    }
}
