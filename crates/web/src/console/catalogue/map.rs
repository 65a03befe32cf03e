//! 目录总览: sectors by state, of one unit as a list, of an office's units as a matrix, and the same as
//! a workbook (R61-R64, R78).

use super::address;
use super::inherit::InheritLine;
use super::map_matrix::matrix;
use super::map_view::{Filters, MapView, SectorLine, StateCount, UnitMap, VersionRef};
use super::parts::{Mark, moment};
use super::units;
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::core::response::{download, page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::catalogue::{ApplicabilityState, CatalogueKind, VersionState};
use domain::organisation::{Permission, UnitKind};
use operations::OperationError;
use operations::catalogue::{Inheritable, SectorCell, SectorMap};
use operations::organisation::Unit;
use serde::Deserialize;
use std::fmt::Write as _;

/// The value of the state filter that stands for no catalogue.
const NONE: &str = "none";
/// The value of the unit filter that stands for all units, also where one works for one of them.
const ALL: &str = "all";
/// The value that stands for a sector that is not opened yet (R7).
const NOT_OPEN: &str = "not_open";
/// A sector that another unit compiles.
const OF_OTHERS: &str = "of_others";
const OF_OTHERS_LABEL: &str = "由其他单位编制";
/// The values that stand for a sector that does not apply, or is said not to (R62-R64).
const INAPPLICABLE: [&str; 2] = ["not_applicable", "declared"];

/// What the map shows.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    pub(super) unit: String,
    pub(super) sector: String,
    pub(super) state: String,
}

/// What is shown: one unit, or several.
enum Shown {
    One(SectorMap),
    Several(Vec<SectorMap>),
}

/// The map.
///
/// # Errors
/// When the person may not read there.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let units = units::with(&state, &who, Permission::ReadCatalogue).await?;
    let shown = read(&state, &who, &units, &asked).await?;
    let mut sectors = state.operations.catalogue_kinds().await?;
    sectors.extend(state.operations.guidelines().await?);
    let heir = match &shown {
        Shown::One(map) => Some(map.unit_id),
        Shown::Several(_) => None,
    };
    let inheritable = state.operations.inheritable(&who.act(), heir).await?;
    let mut frame = frame(&state, &who, "目录总览", Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("今日工作", address::TODAY)];
    let all: Vec<&SectorCell> = match &shown {
        Shown::One(map) => map.sectors.iter().collect(),
        Shown::Several(maps) => maps.iter().flat_map(|map| &map.sectors).collect(),
    };
    let sector_choice = |(code, name): (&str, &str)| Choice {
        value: code.to_owned(),
        label: name.to_owned(),
        current: code == asked.sector,
        ..Choice::default()
    };
    let state_choice = |(id, label): (&str, &str)| Choice {
        value: id.to_owned(),
        label: label.to_owned(),
        current: id == asked.state,
        ..Choice::default()
    };
    let view = MapView {
        counts: counts(&all, &asked),
        filters: Filters {
            action: address::MAP,
            units: unit_choices(&units, &asked, &shown),
            sectors: std::iter::once(("", "全部领域"))
                .chain(sectors.iter().map(|sector| (sector.sector_code.as_str(), sector.name.as_str())))
                .map(sector_choice)
                .collect(),
            states: states().into_iter().map(state_choice).collect(),
            active: !asked.sector.is_empty() || !asked.state.is_empty() || !asked.unit.is_empty(),
        },
        tools: tools(&units, &asked, &who),
        export_href: format!("{}{}", address::MAP_EXPORT, query(&asked.unit, &asked.sector, &asked.state)),
        inheritable: inheritable.iter().map(InheritLine::of).collect(),
        unit: match &shown {
            Shown::One(map) => Some(unit_map(map, &asked, &units, &who, &inheritable)),
            Shown::Several(_) => None,
        },
        matrix: match &shown {
            Shown::One(_) => None,
            Shown::Several(maps) => Some(matrix(maps, &asked, &units)),
        },
        frame,
    };
    page(&view)
}

/// The map as a workbook.
///
/// # Errors
/// When the person may not read there.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let units = units::with(&state, &who, Permission::ReadCatalogue).await?;
    let maps = match read(&state, &who, &units, &asked).await? {
        Shown::One(map) => vec![map],
        Shown::Several(maps) => maps,
    };
    let heads = ["单位", "领域编号", "领域", "状态", "发布日期", "未答复意见", "更新的指引"]
        .map(str::to_owned)
        .to_vec();
    let mut rows = Vec::new();
    for map in &maps {
        for cell in map.sectors.iter().filter(|cell| asked.wants(cell)) {
            rows.push(vec![
                map.unit.clone(),
                cell.sector_code.clone(),
                cell.sector.clone(),
                mark(cell).label,
                cell.published_at.as_deref().map(day).unwrap_or_default(),
                if cell.remarks > 0 { cell.remarks.to_string() } else { String::new() },
                if cell.outdated { "有".to_owned() } else { String::new() },
            ]);
        }
    }
    let bytes = operations::list::workbook("目录总览".to_owned(), heads, rows).await?;
    let name = format!("目录总览{}.xlsx", who.act().today());
    Ok(download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

impl Asked {
    pub(super) fn wants(&self, cell: &SectorCell) -> bool {
        (self.sector.is_empty() || self.sector == cell.sector_code)
            && (self.state.is_empty() || stands_in(cell, &self.state))
    }
}

/// Whether a cell falls under a filter: what is in force stays published while a newer version is worked on.
fn stands_in(cell: &SectorCell, id: &str) -> bool {
    match VersionState::from_id(id) {
        Some(VersionState::Published) => cell.published_id.is_some(),
        _ => state_id(cell) == id,
    }
}

/// One unit when it was asked for or is the only one; else what is below the unit worked for, unless
/// all units are asked for; else everything below the person's places.
#[boxed::future]
async fn read(state: &AppState, who: &SignedIn, units: &[Unit], asked: &Asked) -> Result<Shown, PageError> {
    let act = who.act();
    let wanted: Option<i64> = asked.unit.parse().ok();
    let home: Vec<&Unit> =
        units.iter().filter(|unit| asked.unit != ALL && Some(unit.id) == who.working_unit).collect();
    let one = match (wanted, units, home.as_slice()) {
        (Some(id), ..) => Some(id),
        (None, [unit], _) => Some(unit.id),
        (None, _, [unit]) if !units::is_office(unit.kind) => Some(unit.id),
        _ => None,
    };
    if let Some(id) = one {
        return Ok(Shown::One(state.operations.sector_map(&act, id).await?));
    }
    let mut maps = Vec::new();
    for top in if home.is_empty() { tops(units) } else { home } {
        maps.extend(state.operations.sector_map_below(&act, top.id).await?);
    }
    if maps.is_empty() {
        return Err(PageError(OperationError::NotPermitted(Permission::ReadCatalogue)));
    }
    Ok(Shown::Several(maps))
}

/// The units none of whose superiors is among them.
pub(super) fn tops(units: &[Unit]) -> Vec<&Unit> {
    let below =
        |unit: &Unit| units.iter().any(|other| other.id != unit.id && unit.path.starts_with(&other.path));
    units.iter().filter(|unit| !below(unit)).collect()
}

fn states() -> Vec<(&'static str, &'static str)> {
    let mut states = vec![("", "全部状态")];
    for state in [
        VersionState::Published,
        VersionState::Approved,
        VersionState::Submitted,
        VersionState::Returned,
        VersionState::Draft,
    ] {
        states.push((state.id(), state.label()));
    }
    states.push((NONE, "尚未编制"));
    states.push((INAPPLICABLE[0], "不适用"));
    states.push((INAPPLICABLE[1], "不适用待审核"));
    states.push((NOT_OPEN, "未开放"));
    states.push((OF_OTHERS, OF_OTHERS_LABEL));
    states
}

fn query(unit: &str, sector: &str, state: &str) -> String {
    let mut text = String::new();
    for (name, value) in [("unit", unit), ("sector", sector), ("state", state)] {
        if !value.is_empty() {
            let _ =
                write!(text, "{}{name}={}", if text.is_empty() { '?' } else { '&' }, address::encoded(value));
        }
    }
    text
}

fn unit_choices(units: &[Unit], asked: &Asked, shown: &Shown) -> Vec<Choice> {
    let mut choices = vec![Choice {
        value: ALL.to_owned(),
        label: "全部单位".to_owned(),
        current: matches!(shown, Shown::Several(_)),
        ..Choice::default()
    }];
    choices.extend(units.iter().map(|unit| {
        let value = unit.id.to_string();
        Choice { current: value == asked.unit, label: unit.name.clone(), value, ..Choice::default() }
    }));
    if units.len() > 1 { choices } else { Vec::new() }
}

/// Counts by state within the unit and sector asked for; each is the filter for itself.
fn counts(all: &[&SectorCell], asked: &Asked) -> Vec<StateCount> {
    let within = |cell: &&&SectorCell| asked.sector.is_empty() || asked.sector == cell.sector_code;
    let count = |id: &str| all.iter().filter(within).filter(|cell| stands_in(cell, id)).count();
    let line = |(id, _): (&'static str, &str)| {
        let current = asked.state == id;
        StateCount {
            mark: mark_of_id(id),
            count: count(id),
            href: format!(
                "{}{}",
                address::MAP,
                query(&asked.unit, &asked.sector, if current { "" } else { id })
            ),
            current,
        }
    };
    states().into_iter().filter(|(id, _)| !id.is_empty() && *id != OF_OTHERS).map(line).collect()
}

/// The sign and word of a cell's state.
pub(super) fn mark(cell: &SectorCell) -> Mark {
    match state_id(cell) {
        OF_OTHERS if cell.is_leaderless => {
            Mark { sign: "state-none", label: "牵头部门未指定".to_owned() }
        }
        id => mark_of_id(id),
    }
}

/// The filter a cell falls under: its state, else that it does not apply, else none.
fn state_id(cell: &SectorCell) -> &'static str {
    let declared = cell.applicability.as_ref().map(|declared| match declared.state {
        ApplicabilityState::Approved => INAPPLICABLE[0],
        _ => INAPPLICABLE[1],
    });
    let none = match (cell.not_open, cell.is_owed) {
        (true, _) => NOT_OPEN,
        (false, true) => NONE,
        (false, false) => OF_OTHERS,
    };
    cell.state().map(VersionState::id).or(declared).unwrap_or(none)
}

fn mark_of_id(id: &str) -> Mark {
    match id {
        id if id == INAPPLICABLE[0] => Mark::applicability(ApplicabilityState::Approved),
        id if id == INAPPLICABLE[1] => Mark::applicability(ApplicabilityState::Declared),
        OF_OTHERS => Mark { sign: "state-none", label: OF_OTHERS_LABEL.to_owned() },
        NOT_OPEN => Mark { sign: "state-none", label: "未开放".to_owned() },
        id => VersionState::from_id(id).map_or_else(Mark::none, Mark::of),
    }
}

/// Ways from the map to what concerns many catalogues.
fn tools(units: &[Unit], asked: &Asked, who: &SignedIn) -> Vec<Link> {
    let mut tools =
        vec![Link::new("分工进度", format!("{}{}", address::OPEN_PARTS, query(&asked.unit, "", "")))];
    if !operations::Operations::may_batch(&who.act()).is_empty() {
        tools.push(Link::new("批量办理", address::BATCHES));
    }
    let office = units.iter().find(|unit| units::is_office(unit.kind));
    if let (Some(office), false) = (office, asked.sector.is_empty()) {
        tools.push(Link::new(
            "各地对照",
            address::of_sector(address::SECTOR_BESIDE, office.id, &asked.sector),
        ));
    }
    tools
}

fn day(at: &str) -> String {
    moment(at).split(' ').next().unwrap_or_default().to_owned()
}

fn unit_map(
    map: &SectorMap,
    asked: &Asked,
    units: &[Unit],
    who: &SignedIn,
    inheritable: &[Inheritable],
) -> UnitMap {
    let path = units.iter().find(|unit| unit.id == map.unit_id).map(|unit| unit.path.as_str());
    let compiles =
        |code: &str| path.is_some_and(|path| who.actor.may(Permission::CompileCatalogue, path, Some(code)));
    let line = |cell: &SectorCell| SectorLine {
        code: cell.sector_code.clone(),
        name: cell.sector.clone(),
        other_name: String::new(),
        in_force: cell.published_id.map(|id| version_ref(id, VersionState::Published, cell)),
        open: cell.open_id.zip(cell.open_state).map(|(id, state)| version_ref(id, state, cell)),
        mark: match inheritable.iter().any(|one| one.sector_code == cell.sector_code) {
            true if cell.state().is_none() => Mark { sign: "state-none", label: "待接续".to_owned() },
            _ => mark(cell),
        },
        acts: all_acts(cell, map, compiles(&cell.sector_code)),
    };
    UnitMap {
        name: map.unit.clone(),
        sectors: map.sectors.iter().filter(|cell| asked.wants(cell)).map(line).collect(),
    }
}

fn version_ref(id: i64, state: VersionState, cell: &SectorCell) -> VersionRef {
    let mut words = Vec::new();
    if state == VersionState::Published {
        words.extend(cell.published_at.as_deref().map(|at| format!("{}发布", day(at))));
        if cell.outdated {
            words.push("标准指引有更新".to_owned());
        }
    } else {
        for (count, label) in [(cell.errors, "错误"), (cell.warnings, "待说明")] {
            words.extend(count.filter(|count| *count > 0).map(|count| format!("{label}{count}处")));
        }
        if cell.remarks > 0 {
            words.push(format!("意见{}条未答复", cell.remarks));
        }
    }
    VersionRef {
        link: Link::new(state.label(), address::of(address::VERSION, id)),
        detail: words.join("，"),
        mark: Mark::of(state),
    }
}

/// The acts, and the ways to the level and to whether the sector applies.
fn all_acts(cell: &SectorCell, map: &SectorMap, compiles: bool) -> Vec<Link> {
    // R59: a station compiles none of its own.
    let compiles = compiles && map.kind != Some(UnitKind::Station);
    if cell.not_open && cell.state().is_none() {
        return Vec::new();
    }
    // A kind of catalogue has no level and always applies (R113).
    if CatalogueKind::coded(&cell.sector_code).is_some() {
        return acts(cell, map.unit_id, compiles);
    }
    let mut all = acts(cell, map.unit_id, compiles);
    let of = |pattern| address::of_sector(pattern, map.unit_id, &cell.sector_code);
    all.push(Link::new("本级", of(address::LEVEL)));
    if cell.applicability.is_some() || (compiles && cell.state().is_none()) {
        all.push(Link::new("不适用", of(address::APPLICABILITY)));
    }
    all
}

fn acts(cell: &SectorCell, unit: i64, compiles: bool) -> Vec<Link> {
    match (compiles, cell.open_id, cell.published_id) {
        (true, None, None) => vec![
            Link::new("新建", format!("{}?unit={unit}&sector={}", address::START, cell.sector_code)),
            Link::new("导入", format!("{}?unit={unit}", address::IMPORT)),
        ],
        (true, None, Some(id)) => {
            vec![Link::new("修订", format!("{}#new-version", address::of(address::HISTORY, id)))]
        }
        (_, Some(id), _) => vec![Link::new("经过", address::of(address::HISTORY, id))],
        (false, None, Some(id)) => vec![Link::new("经过", address::of(address::HISTORY, id))],
        (false, None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(code: &str, open: Option<VersionState>, published: bool) -> SectorCell {
        SectorCell {
            sector_code: code.to_owned(),
            sector: format!("领域{code}"),
            open_id: open.map(|_| 8),
            open_state: open,
            published_id: published.then_some(5),
            is_owed: true,
            ..SectorCell::default()
        }
    }

    #[test]
    fn a_filter_keeps_its_own_and_a_count_taken_again_clears_it() {
        let cells =
            [cell("01", Some(VersionState::Draft), true), cell("02", None, true), cell("03", None, false)];
        let all: Vec<&SectorCell> = cells.iter().collect();
        let asked = Asked { state: "draft".to_owned(), unit: "4".to_owned(), ..Asked::default() };
        let shown: Vec<usize> = counts(&all, &asked).iter().map(|count| count.count).collect();
        assert_eq!(shown, [2, 0, 0, 0, 1, 1, 0, 0, 0], "what is in force is published, also beside a draft");
        assert_eq!(counts(&all, &asked)[4].href, "/console/catalogues?unit=4");
        assert_eq!(cells.iter().filter(|cell| asked.wants(cell)).count(), 1);
    }

    #[test]
    fn what_can_be_done_follows_the_state_and_the_right() {
        let labels = |cell: &SectorCell, compiles| {
            acts(cell, 4, compiles).into_iter().map(|link| link.label).collect::<Vec<_>>()
        };
        assert_eq!(labels(&cell("01", None, false), true), ["新建", "导入"]);
        assert_eq!(labels(&cell("01", None, false), false), Vec::<String>::new());
        assert_eq!(labels(&cell("01", None, true), true), ["修订"]);
        assert_eq!(labels(&cell("01", Some(VersionState::Draft), true), true), ["经过"]);
    }
}
