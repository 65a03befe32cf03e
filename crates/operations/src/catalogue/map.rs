//! The console's map: sectors of a unit, or of a whole subtree, by state.

use super::applicability::Applicability;
use super::finding::Checked;
use super::owed::{Leads, is_leaderless, is_owed};
use super::place::Place;
use crate::{Act, OperationError, Operations};
use domain::catalogue::{CatalogueKind, VersionState};
use domain::organisation::{Permission, UnitKind};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use storage::catalogue::applicability;
use storage::catalogue::listing::{self, Standing};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::guideline::GuidelineHead;

/// A unit's sectors.
#[derive(Debug, Clone, Serialize)]
pub struct SectorMap {
    /// The unit's number.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit: String,
    /// Its kind.
    pub kind: Option<UnitKind>,
    /// Every sector, in order of their codes.
    pub sectors: Vec<SectorCell>,
}

/// How a sector stands at a unit.
#[derive(Debug, Clone, Default, Serialize)]
pub struct SectorCell {
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name (R2).
    pub sector: String,
    /// The catalogue, if it was begun.
    pub catalogue_id: Option<i64>,
    /// The version in force.
    pub published_id: Option<i64>,
    /// Since when.
    pub published_at: Option<String>,
    /// The version on somebody's desk.
    pub open_id: Option<i64>,
    /// Its state; the state of the whole cell is this, else published, else none.
    pub open_state: Option<VersionState>,
    /// Whether the open version passed review (R68).
    pub is_reviewed: bool,
    /// Days since the last act on it, or since publication.
    pub days: Option<i64>,
    /// Remarks not yet answered.
    pub remarks: i64,
    /// Errors of the open version; none where they were not counted.
    pub errors: Option<usize>,
    /// Warnings without explanation; none where they were not counted.
    pub warnings: Option<usize>,
    /// The declaration that the sector does not apply, while it is open (R62-R64).
    pub applicability: Option<Applicability>,
    /// True when a newer guideline stands than the one it is built on (R8).
    pub outdated: bool,
    /// True for a sector that was added and is not opened yet: nothing is expected of it (R7).
    pub not_open: bool,
    /// True where the unit is expected to compile it: a catalogue that is not there is missing only then.
    pub is_owed: bool,
    /// True where no department leads the sector, so that nobody below it is expected to compile it.
    pub is_leaderless: bool,
}

impl SectorCell {
    /// The state shown: of the open version, else published; none where nothing was begun.
    #[must_use]
    pub fn state(&self) -> Option<VersionState> {
        self.open_state.or(self.published_id.map(|_| VersionState::Published))
    }
}

impl Operations {
    /// The sectors of a unit by state, with the findings of open versions counted.
    ///
    /// # Errors
    /// When there is no such unit or the person may not read there.
    #[boxed::future]
    pub async fn sector_map(&self, act: &Act, unit_id: i64) -> Result<SectorMap, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_id(&mut connection, unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        require_reading(act, &unit)?;
        let heads = storage::guideline::current_with_kinds(&mut connection).await?;
        let standings = listing::of_subtree(&mut connection, &unit.path).await?;
        let remarks = listing::open_remarks(&mut connection, &unit.path).await?.into_iter().collect();
        let leads = storage::organisation::unit::sector_leads(&mut connection).await?;
        let known = Known { heads: &heads, standings: &standings, remarks: &remarks, leads: &leads };
        let mut map = map(act, &unit, &known);
        let open = applicability::open_below(&mut connection, &unit.path).await?;
        declare(std::slice::from_mut(&mut map), open)?;
        for cell in &mut map.sectors {
            let Some(open) = cell.open_id else { continue };
            let at = Place::read(&mut connection, open).await?;
            let summary = Checked::read(&mut connection, &at, &self.reference, act.today()).await?.summary();
            cell.errors = Some(summary.blocking);
            cell.warnings = Some(summary.unexplained);
        }
        Ok(map)
    }

    /// Units by sectors for everything below a unit, itself included; findings are not counted.
    ///
    /// # Errors
    /// When there is no such unit or the person may not read there.
    #[boxed::future]
    pub async fn sector_map_below(&self, act: &Act, unit_id: i64) -> Result<Vec<SectorMap>, OperationError> {
        let mut connection = self.store.read().await?;
        let top = unit::by_id(&mut connection, unit_id).await?;
        let top = top.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        require_reading(act, &top)?;
        let heads = storage::guideline::current_with_kinds(&mut connection).await?;
        let standings = listing::of_subtree(&mut connection, &top.path).await?;
        let remarks = listing::open_remarks(&mut connection, &top.path).await?.into_iter().collect();
        let units = unit::subtree(&mut connection, &top.path, &act.today().to_string()).await?;
        let compiling = |unit: &&CatalogueUnit| UnitKind::parse(&unit.kind).is_some_and(UnitKind::compiles);
        let leads = storage::organisation::unit::sector_leads(&mut connection).await?;
        let known = Known { heads: &heads, standings: &standings, remarks: &remarks, leads: &leads };
        let mut maps: Vec<SectorMap> =
            units.iter().filter(compiling).map(|unit| map(act, unit, &known)).collect();
        declare(&mut maps, applicability::open_below(&mut connection, &top.path).await?)?;
        Ok(maps)
    }
}

/// Puts open declarations into the cells of their units.
fn declare(maps: &mut [SectorMap], open: Vec<applicability::ApplicabilityRow>) -> Result<(), OperationError> {
    let mut places: HashMap<i64, usize> = HashMap::new();
    places.extend(maps.iter().enumerate().map(|(place, map)| (map.unit_id, place)));
    for row in open {
        let Some(place) = places.get(&row.unit_id) else { continue };
        let cell = maps[*place].sectors.iter_mut().find(|cell| cell.sector_code == row.sector_code);
        if let Some(cell) = cell {
            cell.applicability = Some(Applicability::try_from(row)?);
        }
    }
    Ok(())
}

/// What the maps of a subtree are made from.
struct Known<'a> {
    heads: &'a [GuidelineHead],
    /// The catalogues of the subtree, in order of units.
    standings: &'a [Standing],
    remarks: &'a HashMap<i64, i64>,
    leads: &'a Leads,
}

fn map(act: &Act, unit: &CatalogueUnit, known: &Known<'_>) -> SectorMap {
    let is_begun = |one: &&Standing| one.draft_id.is_some() || one.published_id.is_some();
    let begun: HashSet<&str> = known
        .standings
        .iter()
        .filter(|standing| standing.unit_path.starts_with(&unit.path))
        .filter(is_begun)
        .map(|standing| standing.sector_code.as_str())
        .collect();
    let readable =
        |head: &&GuidelineHead| act.actor.may(Permission::ReadCatalogue, &unit.path, Some(&head.sector_code));
    let kind = UnitKind::parse(&unit.kind);
    // A kind of catalogue is a line of those who keep it only (R113).
    let kept = |head: &&GuidelineHead| match CatalogueKind::coded(&head.sector_code) {
        Some(of) => kind.is_some_and(|kind| of.is_kept_by(kind)),
        None => true,
    };
    let own: Vec<&Standing> = known.standings.iter().filter(|standing| standing.unit_id == unit.id).collect();
    let sectors = known.heads.iter().filter(readable).filter(kept).map(|head| {
        let empty = SectorCell {
            sector_code: head.sector_code.clone(),
            sector: head.name.clone(),
            not_open: !head.is_open(),
            is_owed: is_owed(unit, head, known.leads, begun.contains(head.sector_code.as_str())),
            is_leaderless: is_leaderless(head, known.leads),
            ..SectorCell::default()
        };
        let found = own.iter().find(|standing| standing.sector_code == head.sector_code);
        found.map_or(empty.clone(), |standing| cell(act, empty, standing, head, known.remarks))
    });
    SectorMap {
        unit_id: unit.id,
        unit_code: unit.code.clone(),
        unit: unit.name.clone(),
        kind,
        sectors: sectors.collect(),
    }
}

fn cell(
    act: &Act,
    empty: SectorCell,
    standing: &Standing,
    head: &GuidelineHead,
    remarks: &HashMap<i64, i64>,
) -> SectorCell {
    let since = standing.draft_event_at.as_ref().or(standing.published_at.as_ref());
    SectorCell {
        catalogue_id: Some(standing.catalogue_id),
        published_id: standing.published_id,
        published_at: standing.published_at.clone(),
        open_id: standing.draft_id,
        open_state: standing.draft_state.as_deref().and_then(VersionState::from_id),
        is_reviewed: standing.draft_passed_at.is_some(),
        days: since.and_then(|at| days_since(act, at)),
        remarks: standing.draft_id.and_then(|id| remarks.get(&id)).copied().unwrap_or(0),
        outdated: standing.guideline_id.is_some_and(|id| id != head.id),
        ..empty
    }
}

/// Whole days in Beijing time between an instant and today.
pub(super) fn days_since(act: &Act, at: &str) -> Option<i64> {
    let at: jiff::Timestamp = at.parse().ok()?;
    let span = crate::act::beijing_date(at).until(act.today()).ok()?;
    Some(i64::from(span.get_days()))
}

/// A person limited to one sector reads that sector's cells only, and so needs any right here.
fn require_reading(act: &Act, unit: &CatalogueUnit) -> Result<(), OperationError> {
    let reads = act.actor.is_system
        || act.actor.grants.iter().any(|grant| {
            Permission::ReadCatalogue.held_by(grant.role) && unit.path.starts_with(&grant.unit_path)
        });
    if reads { Ok(()) } else { Err(OperationError::NotPermitted(Permission::ReadCatalogue)) }
}
