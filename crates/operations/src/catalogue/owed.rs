//! Which sectors a unit is expected to compile, by itself or as the last of its level (R23a, R59).

use domain::catalogue::CatalogueKind;
use domain::organisation::UnitKind;
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
