//! Which sectors a unit is expected to compile, by itself or as the last of its level (R23a, R59).

use super::place::guideline_of;
use crate::OperationError;
use domain::catalogue::CatalogueKind;
use domain::catalogue::lint::Level;
use domain::organisation::UnitKind;
use std::collections::{BTreeSet, HashSet};
use storage::Connection;
use storage::catalogue::listing::Standing;
use storage::catalogue::unit::CatalogueUnit;
use storage::guideline::GuidelineHead;

/// Who leads a sector: its code and the unit.
pub(super) type Leads = [(String, i64)];

/// True where the unit is expected to have a catalogue of the sector: a department of the sectors that its
/// superior of the sector leads, a city department of those that it leads itself, a government or town of
/// those that nobody at or below it has begun. A kind of catalogue is expected of every unit that keeps it
/// (R113); a station contributes to its town's (R59); nothing is expected before a sector is opened (R7).
pub(super) fn is_owed(unit: &CatalogueUnit, head: &GuidelineHead, leads: &Leads, begun_below: bool) -> bool {
    let Some(kind) = UnitKind::parse(&unit.kind) else { return false };
    if let Some(of) = CatalogueKind::coded(&head.sector_code) {
        return of.is_kept_by(kind);
    }
    let led_by = |lead: i64| leads.iter().any(|(sector, unit)| *sector == head.sector_code && *unit == lead);
    let is_theirs = match (kind, unit.sector_parent_id) {
        (UnitKind::Station, _) => false,
        (UnitKind::CityDepartment, _) => led_by(unit.id),
        (_, Some(superior)) => led_by(superior),
        // A department that answers to nobody for a sector does what is divided to it; the gap is its government's.
        (UnitKind::DistrictDepartment, None) => false,
        (_, None) => !begun_below,
    };
    kind.compiles() && head.is_open() && is_theirs
}

/// True for a sector that is open and that no department leads (R59).
pub(crate) fn is_leaderless(head: &GuidelineHead, leads: &Leads) -> bool {
    head.is_open()
        && CatalogueKind::coded(&head.sector_code).is_none()
        && !leads.iter().any(|(sector, _)| *sector == head.sector_code)
}

/// What the units of a subtree are expected to compile.
pub(crate) struct Owed {
    heads: Vec<GuidelineHead>,
    leads: Vec<(String, i64)>,
    /// Sectors of which the guideline asks something of towns and subdistricts (R16).
    of_towns: HashSet<String>,
    /// Sectors begun, with the path of the unit.
    begun: Vec<(String, String)>,
}

impl Owed {
    /// Of these sectors, beside the catalogues that the subtree has.
    #[boxed::future]
    pub(crate) async fn read(
        connection: &mut Connection,
        heads: Vec<GuidelineHead>,
        standings: &[Standing],
    ) -> Result<Self, OperationError> {
        let mut of_towns = HashSet::new();
        for head in &heads {
            let items = guideline_of(connection, head.id).await?.items;
            if items.iter().any(|item| Level::Township.asks_for(&item.row)) {
                of_towns.insert(head.sector_code.clone());
            }
        }
        let is_begun = |one: &&Standing| one.draft_id.is_some() || one.published_id.is_some();
        let begun = standings.iter().filter(is_begun);
        Ok(Self {
            leads: storage::organisation::unit::sector_leads(connection).await?,
            begun: begun.map(|one| (one.sector_code.clone(), one.unit_path.clone())).collect(),
            heads,
            of_towns,
        })
    }

    /// The sectors that a unit of this kind owes.
    pub(crate) fn of(&self, unit: &CatalogueUnit, kind: UnitKind) -> BTreeSet<String> {
        let owes = |head: &&GuidelineHead| {
            let begun_below = self
                .begun
                .iter()
                .any(|(sector, path)| *sector == head.sector_code && path.starts_with(&unit.path));
            let is_asked = !kind.is_township() || self.of_towns.contains(&head.sector_code);
            is_asked && is_owed(unit, head, &self.leads, begun_below)
        };
        self.heads.iter().filter(owes).map(|head| head.sector_code.clone()).collect()
    }
}
