//! The state of all catalogues as it was on any day (R147): replayed from the histories of versions, with
//! the names that units bore on that day (R80a).

use crate::{Act, OperationError, Operations};
use domain::catalogue::VersionState;
use domain::organisation::{Permission, UnitKind};
use jiff::civil::Date;
use jiff::{ToSpan, tz::Offset};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use storage::Connection;
use storage::catalogue::state_on::{self, PastCatalogue, PastEvent};
use storage::organisation::unit;

/// A catalogue as it stood at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CatalogueOnDay {
    /// The district, or the city for its own departments, under its name of the day.
    pub district: String,
    /// The unit's code.
    pub unit_code: String,
    /// The unit under its name of the day.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name of the sector.
    pub sector: String,
    /// The version in force; none where none was.
    pub version_id: Option<i64>,
    /// Its number within the catalogue.
    pub number: Option<i64>,
    /// Since when it was in force.
    pub in_force_since: Option<Date>,
    /// Rows that stood in it.
    pub rows: i64,
    /// Identifier of the state: of the version in force, else of the newest one.
    pub state: String,
    /// The state in words.
    pub state_label: String,
    /// The state of a newer version on its way beside the one in force.
    pub on_its_way: Option<String>,
}

/// What a district had.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DistrictOnDay {
    /// The district under its name of the day.
    pub district: String,
    /// Catalogues in force.
    pub in_force: usize,
    /// Rows in them.
    pub rows: i64,
    /// Catalogues begun and not in force.
    pub under_way: usize,
    /// Catalogues withdrawn and not replaced.
    pub withdrawn: usize,
    /// Units with a catalogue in force.
    pub units: usize,
}

/// All catalogues at the end of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StateOnDay {
    /// The day.
    pub on: Date,
    /// Per district.
    pub districts: Vec<DistrictOnDay>,
    /// Every catalogue that had been begun.
    pub catalogues: Vec<CatalogueOnDay>,
}

/// What the history of a catalogue says.
#[derive(Debug, Default)]
struct Replayed {
    in_force: Option<(i64, i64, String)>,
    newest: Option<(i64, VersionState)>,
}

impl Operations {
    /// The state of all catalogues one may read, as it was at the end of a day.
    ///
    /// # Errors
    /// When the day has not come, there is no such unit, or the right is held nowhere.
    #[boxed::future]
    pub async fn state_on(
        &self,
        act: &Act,
        on: Date,
        unit_id: Option<i64>,
    ) -> Result<StateOnDay, OperationError> {
        if !act.actor.may_somewhere(Permission::ReadCatalogue) {
            return Err(OperationError::NotPermitted(Permission::ReadCatalogue));
        }
        if on > act.today() {
            return Err(OperationError::invalid("on", format!("{on}还没有到，请选择今天或以前的日期")));
        }
        let mut connection = self.store.read().await?;
        let path = match unit_id {
            Some(id) => crate::organisation::unit::load_unit(&mut connection, id).await?.path,
            None => "/".to_owned(),
        };
        let before = end_of(on)?;
        let mut replayed = replay(state_on::events_before(&mut connection, &path, &before).await?);
        let rows: HashMap<i64, i64> =
            state_on::row_counts(&mut connection, &path).await?.into_iter().collect();
        let names = Names::read(&mut connection, on).await?;
        let sectors: HashMap<String, String> = storage::guideline::current_with_kinds(&mut connection)
            .await?
            .into_iter()
            .map(|head| (head.sector_code, head.name))
            .collect();
        let mut catalogues = Vec::new();
        for past in state_on::catalogues_before(&mut connection, &path, &before).await? {
            if !act.actor.may(Permission::ReadCatalogue, &past.unit_path, Some(&past.sector_code)) {
                continue;
            }
            let history = replayed.remove(&past.catalogue_id).unwrap_or_default();
            catalogues.extend(on_day(past, history, &names, &rows, &sectors));
        }
        Ok(StateOnDay { on, districts: totals(&catalogues), catalogues })
    }
}

/// A version that was in force on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct InForce {
    pub catalogue_id: i64,
    pub unit_id: i64,
    pub unit_path: String,
    pub sector_code: String,
    pub version_id: i64,
    pub number: i64,
}

/// The versions in force at the end of a day at and below a path, in order of units and sectors.
#[boxed::future]
pub(crate) async fn in_force_on(
    connection: &mut Connection,
    path: &str,
    on: Date,
) -> Result<Vec<InForce>, OperationError> {
    let before = end_of(on)?;
    let mut replayed = replay(state_on::events_before(connection, path, &before).await?);
    let past = state_on::catalogues_before(connection, path, &before).await?;
    let in_force = |past: PastCatalogue| {
        let (version_id, number, _) = replayed.remove(&past.catalogue_id)?.in_force?;
        Some(InForce {
            catalogue_id: past.catalogue_id,
            unit_id: past.unit_id,
            unit_path: past.unit_path,
            sector_code: past.sector_code,
            version_id,
            number,
        })
    };
    Ok(past.into_iter().filter_map(in_force).collect())
}

/// The first instant after a day in Beijing, as it is stored.
fn end_of(day: Date) -> Result<String, OperationError> {
    let far = |_| OperationError::invalid("on", "日期超出可以计算的范围");
    let next = day.checked_add(1.day()).map_err(far)?;
    let instant = Offset::constant(8).to_timestamp(next.at(0, 0, 0, 0)).map_err(far)?;
    Ok(format!("{instant:.0}"))
}

fn replay(events: Vec<PastEvent>) -> HashMap<i64, Replayed> {
    let mut all: HashMap<i64, Replayed> = HashMap::new();
    for event in events {
        let known = all.entry(event.catalogue_id).or_default();
        match event.act.as_str() {
            "publish" | "restore" => known.in_force = Some((event.version_id, event.number, event.at)),
            "withdraw" | "supersede"
                if known.in_force.as_ref().is_some_and(|(id, ..)| *id == event.version_id) =>
            {
                known.in_force = None;
            }
            _ => {}
        }
        let newer = known.newest.is_none_or(|(number, _)| number <= event.number);
        if let (true, Some(state)) = (newer, VersionState::from_id(&event.to_state)) {
            known.newest = Some((event.number, state));
        }
    }
    all
}

fn on_day(
    past: PastCatalogue,
    history: Replayed,
    names: &Names,
    rows: &HashMap<i64, i64>,
    sectors: &HashMap<String, String>,
) -> Option<CatalogueOnDay> {
    let (newest, state) = history.newest?;
    let number = history.in_force.as_ref().map(|(_, number, _)| *number);
    let shown = if number.is_some() { VersionState::Published } else { state };
    let on_its_way = number.is_some_and(|number| newest > number) && state != VersionState::Withdrawn;
    Some(CatalogueOnDay {
        district: names.district(&past),
        unit: names.of(past.unit_id),
        sector: sectors.get(&past.sector_code).cloned().unwrap_or_default(),
        rows: history.in_force.as_ref().and_then(|(id, ..)| rows.get(id)).copied().unwrap_or(0),
        in_force_since: history
            .in_force
            .as_ref()
            .and_then(|(.., at)| at.parse().ok())
            .map(crate::act::beijing_date),
        version_id: history.in_force.map(|(id, ..)| id),
        number,
        state: shown.id().to_owned(),
        state_label: shown.label().to_owned(),
        on_its_way: on_its_way.then(|| state.label().to_owned()),
        unit_code: past.unit_code,
        sector_code: past.sector_code,
    })
}

/// What units were called on a day.
struct Names {
    on_day: HashMap<i64, String>,
    kinds: HashMap<i64, UnitKind>,
}

impl Names {
    #[boxed::future]
    async fn read(connection: &mut Connection, on: Date) -> Result<Self, OperationError> {
        let mut on_day = HashMap::new();
        let mut kinds = HashMap::new();
        for row in unit::all(connection).await? {
            kinds.extend(UnitKind::parse(&row.kind).map(|kind| (row.id, kind)));
            on_day.insert(row.id, row.name);
        }
        for row in unit::names_on(connection, &on.to_string(), None).await? {
            on_day.insert(row.unit_id, row.name);
        }
        Ok(Self { on_day, kinds })
    }

    fn of(&self, unit_id: i64) -> String {
        self.on_day.get(&unit_id).cloned().unwrap_or_default()
    }

    /// The nearest district above a unit, else its city or province.
    fn district(&self, past: &PastCatalogue) -> String {
        let line: Vec<i64> = past.unit_path.split('/').filter_map(|part| part.parse().ok()).collect();
        let of = |kind| line.iter().rev().find(|id| self.kinds.get(id) == Some(&kind));
        let found = [UnitKind::District, UnitKind::City, UnitKind::Province].into_iter().find_map(of);
        self.of(found.copied().unwrap_or(past.unit_id))
    }
}

fn totals(catalogues: &[CatalogueOnDay]) -> Vec<DistrictOnDay> {
    let mut order: Vec<&str> = Vec::new();
    let mut districts: BTreeMap<&str, (DistrictOnDay, Vec<&str>)> = BTreeMap::new();
    for catalogue in catalogues {
        if !order.contains(&catalogue.district.as_str()) {
            order.push(&catalogue.district);
        }
        let (district, units) = districts.entry(&catalogue.district).or_default();
        match VersionState::from_id(&catalogue.state) {
            Some(VersionState::Published) => {
                district.in_force += 1;
                district.rows += catalogue.rows;
                if !units.contains(&catalogue.unit_code.as_str()) {
                    units.push(&catalogue.unit_code);
                }
            }
            Some(VersionState::Withdrawn) => district.withdrawn += 1,
            _ => district.under_way += 1,
        }
    }
    let total = |name: &str| {
        let (district, units) = districts.remove(name).unwrap_or_default();
        DistrictOnDay { district: name.to_owned(), units: units.len(), ..district }
    };
    order.into_iter().map(total).collect()
}
