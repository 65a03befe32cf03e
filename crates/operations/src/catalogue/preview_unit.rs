//! Of which unit a table of a file is, and what to say when it names another one (R60a, R74).

use crate::OperationError;
use domain::catalogue::CatalogueTable;
use domain::organisation::UnitKind;
use domain::text::fold;
use std::collections::HashMap;
use storage::Connection;
use storage::catalogue::unit::{self, CatalogueUnit};

/// The unit that a table is of: the department or town that compiled it by its own words, else the only
/// publisher of most of its rows, else the unit its title names in full. A government named as compiler only
/// stands above its departments. Publishers are counted once, however many units there are.
pub(super) fn unit_named_by<'u>(
    table: &CatalogueTable,
    units: &'u [CatalogueUnit],
) -> Option<&'u CatalogueUnit> {
    let mut counts = HashMap::<&str, usize>::new();
    for placed in &table.rows {
        *counts.entry(placed.row.publisher.as_str()).or_default() += 1;
    }
    let most = counts.into_iter().find(|(_, count)| count * 2 > table.rows.len());
    let most = most.map(|(publisher, _)| fold(publisher));
    let title = fold(&table.title);
    let keeps = |unit: &&CatalogueUnit| unit.kind != UnitKind::Station.id();
    let compiler = table.government.as_deref().map(fold);
    let compiled = |unit: &&CatalogueUnit| {
        !GOVERNMENTS.iter().any(|kind| kind.id() == unit.kind)
            && compiler
                .as_ref()
                .is_some_and(|name| [&unit.name, &unit.short_name].map(|own| fold(own)).contains(name))
    };
    if let Some(unit) = units.iter().filter(keeps).find(compiled) {
        return Some(unit);
    }
    let found = units.iter().filter(keeps).find(|unit| most.as_ref() == Some(&fold(&unit.name)));
    let is_titled = |unit: &&CatalogueUnit| title.contains(&fold(&unit.name));
    let longest = |unit: &&CatalogueUnit| unit.name.chars().count();
    found.or_else(|| units.iter().filter(keeps).filter(is_titled).max_by_key(longest))
}

/// Kinds whose name stands on the catalogues of all their departments.
const GOVERNMENTS: [UnitKind; 3] = [UnitKind::Province, UnitKind::City, UnitKind::District];

/// What to say when the table names another body than the unit, its superiors or those below it.
#[boxed::future]
pub(super) async fn other_unit(
    connection: &mut Connection,
    unit: &CatalogueUnit,
    table: &CatalogueTable,
) -> Result<Option<String>, OperationError> {
    let Some(named) = table.government.as_ref().filter(|name| !name.trim().is_empty()) else {
        return Ok(None);
    };
    let mut line = vec![unit.clone()];
    while let Some(parent) = line.last().and_then(|unit| unit.parent_id) {
        match unit::by_id(connection, parent).await? {
            Some(parent) => line.push(parent),
            None => break,
        }
    }
    let name = fold(named);
    // A department's name begins with its district's; that makes the district no author of it.
    let is_longer = |own: &str, is_superior: bool| match is_superior {
        true => name.strip_prefix(own).is_some_and(|rest| ["政府", "人民政府"].contains(&rest)),
        false => name.contains(own),
    };
    let same = |(at, unit): (usize, &CatalogueUnit)| {
        [&unit.name, &unit.short_name]
            .into_iter()
            .map(|own| fold(own))
            .any(|own| !own.is_empty() && (own.contains(&name) || is_longer(&own, at > 0)))
    };
    if line.iter().enumerate().any(same) {
        return Ok(None);
    }
    Ok(Some(format!("表中写的是“{named}”，与所选单位“{}”不符；请确认没有选错单位或文件", unit.name)))
}
