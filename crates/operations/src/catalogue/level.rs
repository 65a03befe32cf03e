//! Completeness of a sector on the union of a level's catalogues: a government with its departments,
//! a town with its stations (R23, R23a).

use super::applicability::Applicability;
use super::finding::{MissingItem, missing_items};
use super::place::{Place, current_guideline};
use crate::{Act, OperationError, Operations};
use domain::catalogue::{ApplicabilityState, Guideline};
use domain::organisation::{Permission, UnitKind};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashSet;
use storage::Connection;
use storage::catalogue::applicability::{self, ApplicabilityRow};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::catalogue::{listing, row, version};

/// What a level's catalogues of a sector cover together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelCompleteness {
    /// The government of the level.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// The units whose open or published catalogues were read together.
    pub units: Vec<String>,
    /// Guideline items that the level must cover.
    pub expected: usize,
    /// Items that stand nowhere and are explained nowhere.
    pub missing: Vec<MissingItem>,
    /// The declaration that explains all of them: the sector does not apply to the level (R62-R64).
    pub not_applicable: Option<Applicability>,
    /// False for a sector that was added and is not opened yet: nothing is expected, nothing missing (R7).
    pub is_open: bool,
}

impl Operations {
    /// What a level's catalogues of a sector cover together. `unit_id` may be any unit of the level.
    ///
    /// # Errors
    /// When the person may not read there, or there is no such unit or sector.
    #[boxed::future]
    pub async fn level_completeness(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
    ) -> Result<LevelCompleteness, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_id(&mut connection, unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        act.actor.require(Permission::ReadCatalogue, &unit.path, Some(sector_code))?;
        let (_, guideline) = current_guideline(&mut connection, sector_code).await?;
        let is_open = is_open(&mut connection, sector_code).await?;
        let level = Level::around(&mut connection, &unit, act.today()).await?;
        let covered = level.covered(&mut connection, sector_code, None).await?;
        let not_applicable = level.not_applicable(&mut connection, sector_code, &covered).await?;
        let missing = match not_applicable {
            None if is_open => level.missing(&guideline, &covered.keys),
            _ => Vec::new(),
        };
        let expected = missing_items(&guideline, level.is_township(), |_| false).len();
        Ok(LevelCompleteness {
            not_applicable,
            unit_id: level.government.id,
            unit: level.government.name.clone(),
            sector_code: sector_code.to_owned(),
            units: covered.units,
            expected: if is_open { expected } else { 0 },
            missing,
            is_open,
        })
    }
}

/// A government and the bodies that belong to its level.
pub(crate) struct Level {
    pub government: CatalogueUnit,
    members: Vec<CatalogueUnit>,
}

pub(crate) struct Covered {
    units: Vec<String>,
    pub keys: HashSet<String>,
}

impl Level {
    #[boxed::future]
    pub async fn around(
        connection: &mut Connection,
        unit: &CatalogueUnit,
        today: Date,
    ) -> Result<Self, OperationError> {
        let mut government = unit.clone();
        while !is_government(&government) {
            let Some(parent) = government.parent_id else { break };
            let Some(parent) = unit::by_id(connection, parent).await? else { break };
            government = parent;
        }
        let members = unit::children(connection, government.id, &today.to_string()).await?;
        let members = members.into_iter().filter(|unit| !is_government(unit)).collect();
        Ok(Self { government, members })
    }

    /// Every unit of the level, its government first.
    pub fn units(&self) -> Vec<CatalogueUnit> {
        std::iter::once(&self.government).chain(&self.members).cloned().collect()
    }

    fn is_township(&self) -> bool {
        UnitKind::parse(&self.government.kind).is_some_and(UnitKind::is_township)
    }

    /// The guideline keys in the open, else the published versions of the level. `but` is left out.
    #[boxed::future]
    pub async fn covered(
        &self,
        connection: &mut Connection,
        sector_code: &str,
        but: Option<i64>,
    ) -> Result<Covered, OperationError> {
        let units: Vec<&CatalogueUnit> = std::iter::once(&self.government).chain(&self.members).collect();
        let ids: Vec<i64> = units.iter().map(|unit| unit.id).filter(|id| Some(*id) != but).collect();
        let versions = listing::working_versions(connection, &ids, sector_code).await?;
        let versions: Vec<(i64, i64)> =
            versions.into_iter().map(|(unit, version)| (unit, version.id)).collect();
        self.covered_by(connection, &versions).await
    }

    /// The guideline keys in given versions of the level's units, such as were in force on some day.
    #[boxed::future]
    pub async fn covered_by(
        &self,
        connection: &mut Connection,
        versions: &[(i64, i64)],
    ) -> Result<Covered, OperationError> {
        let mut covered = Covered { units: Vec::new(), keys: HashSet::new() };
        let units: Vec<&CatalogueUnit> = std::iter::once(&self.government).chain(&self.members).collect();
        for (unit_id, version_id) in versions {
            let rows = row::of_version(connection, *version_id).await?;
            covered.keys.extend(rows.into_iter().filter_map(|row| row.guideline_key));
            covered.units.extend(units.iter().find(|unit| unit.id == *unit_id).map(|unit| unit.name.clone()));
        }
        Ok(covered)
    }

    /// The declaration that speaks for the whole level: of its government, or, while nobody of the
    /// level has a catalogue, of the department whose superior leads the sector (R5).
    #[boxed::future]
    pub async fn not_applicable(
        &self,
        connection: &mut Connection,
        sector_code: &str,
        covered: &Covered,
    ) -> Result<Option<Applicability>, OperationError> {
        let leads = storage::organisation::unit::sector_leads(connection).await?;
        let leader = leads.iter().find(|(sector, _)| sector == sector_code).map(|(_, unit)| *unit);
        let speaks = |row: &ApplicabilityRow| {
            let department = self.members.iter().find(|unit| unit.id == row.unit_id);
            row.unit_id == self.government.id
                || (covered.units.is_empty()
                    && department.is_some_and(|unit| leader.is_some() && unit.sector_parent_id == leader))
        };
        let open = applicability::open_below(connection, &self.government.path).await?;
        let found = open.into_iter().find(|row| {
            row.sector_code == sector_code && row.state == ApplicabilityState::Approved.id() && speaks(row)
        });
        found.map(Applicability::try_from).transpose()
    }

    pub fn missing(&self, guideline: &Guideline, keys: &HashSet<String>) -> Vec<MissingItem> {
        missing_items(guideline, self.is_township(), |key| keys.contains(key))
    }
}

/// The items that the version and its level lack, and whether the unit answers for them: a
/// government for its level, a department or station only for its own share (R23a).
#[boxed::future]
pub(super) async fn missing_of(
    connection: &mut Connection,
    at: &Place,
    guideline: &Guideline,
    today: Date,
) -> Result<(Vec<MissingItem>, bool), OperationError> {
    if matches!(at.kind(), Some(UnitKind::Province | UnitKind::City | UnitKind::CityDepartment)) {
        // A city's own catalogue is not held to the items of the grass roots (R113a).
        return Ok((Vec::new(), false));
    }
    if !is_open(connection, at.sector()).await? {
        return Ok((Vec::new(), false));
    }
    let level = Level::around(connection, &at.unit, today).await?;
    let mut covered = level.covered(connection, at.sector(), Some(at.unit.id)).await?;
    let own = row::of_version(connection, at.version.id).await?;
    covered.keys.extend(own.into_iter().filter_map(|row| row.guideline_key));
    Ok((level.missing(guideline, &covered.keys), level.government.id == at.unit.id))
}

/// The newest guideline version on which one of the versions is built: by it a level is judged, since a later one
/// reaches it by proposals (R8). None where there is no version.
#[boxed::future]
pub(crate) async fn built_on(
    connection: &mut Connection,
    versions: &[(i64, i64)],
) -> Result<Option<i64>, OperationError> {
    let mut id = None;
    for (_, version_id) in versions {
        let version = version::by_id(connection, *version_id).await?;
        id = id.max(version.map(|version| version.guideline_id));
    }
    Ok(id)
}

/// True when catalogues of the sector are expected (R7).
#[boxed::future]
pub(super) async fn is_open(connection: &mut Connection, sector_code: &str) -> Result<bool, OperationError> {
    let head = storage::guideline::current_of(connection, sector_code).await?;
    Ok(head.is_none_or(|head| head.is_open()))
}

fn is_government(unit: &CatalogueUnit) -> bool {
    !matches!(
        UnitKind::parse(&unit.kind),
        Some(UnitKind::CityDepartment | UnitKind::DistrictDepartment | UnitKind::Station | UnitKind::Village)
    )
}
