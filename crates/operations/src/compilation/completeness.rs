//! What the published catalogues of a level lack together (R23a, R74a): a guideline item that none of its units
//! holds or explains is a gap of the compilation, to be explained before consent is asked.

use crate::OperationError;
use crate::catalogue::level::{Level, built_on};
use crate::catalogue::place::guideline_of;
use domain::catalogue::Guideline;
use domain::compilation::{Printable, Readiness, lacks_items};
use domain::organisation::UnitKind;
use jiff::civil::Date;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use storage::Connection;
use storage::catalogue::unit;
use storage::guideline::GuidelineHead;

/// Adds to what a district lacks the guideline items that a level with catalogues to print has not got.
#[boxed::future]
pub(super) async fn add_lacking_items(
    connection: &mut Connection,
    path: &str,
    today: Date,
    readiness: &mut Readiness,
) -> Result<(), OperationError> {
    let mut guidelines: HashMap<i64, Guideline> = HashMap::new();
    let mut heads = storage::guideline::current(connection).await?;
    // Of a sector that is not opened yet nothing is expected (R7).
    heads.retain(GuidelineHead::is_open);
    for government in unit::subtree(connection, path, &today.to_string()).await? {
        let kind = UnitKind::parse(&government.kind);
        let is_district = kind == Some(UnitKind::District);
        if !is_district && !kind.is_some_and(UnitKind::is_township) {
            continue;
        }
        let level = Level::around(connection, &government, today).await?;
        let members: Vec<i64> = level.units().iter().map(|unit| unit.id).collect();
        for head in &heads {
            let of_sector =
                |one: &&Printable| one.sector_code == head.sector_code && members.contains(&one.unit_id);
            let versions: Vec<(i64, i64)> = readiness
                .printable
                .iter()
                .filter(of_sector)
                .map(|one| (one.unit_id, one.version_id))
                .collect();
            if versions.is_empty() {
                continue;
            }
            let id = built_on(connection, &versions).await?.unwrap_or(head.id);
            let guideline = match guidelines.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(free) => free.insert(guideline_of(connection, id).await?),
            };
            let covered = level.covered_by(connection, &versions).await?;
            let missing = level.missing(guideline, &covered.keys);
            if missing.is_empty()
                || level.not_applicable(connection, &head.sector_code, &covered).await?.is_some()
            {
                continue;
            }
            let names: Vec<&str> = missing.iter().map(|item| item.level2_item.as_str()).collect();
            let whose = if is_district { "" } else { government.name.as_str() };
            readiness.gaps.push(lacks_items((government.id, whose), (&head.sector_code, &head.name), &names));
        }
    }
    Ok(())
}
