//! Who goes on for a unit that is no more, as far as its catalogues need it (R80a).

use super::place::Place;
use crate::{Act, OperationError};
use domain::organisation::Permission;
use storage::Connection;
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::organisation::unit::successions;

/// The units that went on one after the other for a unit that is no more: the last may stand.
#[boxed::future]
pub(crate) async fn line(
    connection: &mut Connection,
    unit: &CatalogueUnit,
) -> Result<Vec<CatalogueUnit>, OperationError> {
    let mut line: Vec<CatalogueUnit> = Vec::new();
    let mut at = unit.clone();
    while at.valid_to.is_some() {
        let rows = successions(connection, at.id).await?;
        let next = rows.iter().rev().find(|row| row.unit_id == at.id && row.kind == "merged");
        let Some(next) = next.and_then(|row| row.successor_id) else { break };
        // A merger never leads back, but a damaged register must not make us walk for ever.
        if next == unit.id || line.iter().any(|known| known.id == next) {
            break;
        }
        let Some(next) = unit::by_id(connection, next).await? else { break };
        line.push(next.clone());
        at = next;
    }
    Ok(line)
}

/// The standing unit that goes on for one that is no more.
#[boxed::future]
pub(crate) async fn standing(
    connection: &mut Connection,
    unit: &CatalogueUnit,
) -> Result<Option<CatalogueUnit>, OperationError> {
    Ok(line(connection, unit).await?.pop().filter(|heir| heir.valid_to.is_none()))
}

/// True when the person may read the catalogues of the unit that went on for a version's unit.
#[boxed::future]
pub(crate) async fn may_read(
    connection: &mut Connection,
    act: &Act,
    at: &Place,
) -> Result<bool, OperationError> {
    let may = |heir: &CatalogueUnit| act.actor.may(Permission::ReadCatalogue, &heir.path, Some(at.sector()));
    Ok(line(connection, &at.unit).await?.iter().any(may))
}

/// What happened to a unit that is no more on a day, in words: 已于2026年5月1日并入某局.
#[boxed::future]
pub(crate) async fn what_happened(
    connection: &mut Connection,
    unit: &CatalogueUnit,
    today: jiff::civil::Date,
) -> Result<Option<String>, OperationError> {
    if unit.stands_on(&today.to_string()) {
        return Ok(None);
    }
    let day = unit.valid_to.clone().unwrap_or_default();
    let day = day.parse().map(domain::calendar::in_words).unwrap_or(day);
    Ok(Some(match standing(connection, unit).await? {
        Some(heir) => format!("{}已于{day}并入{}", unit.name, heir.name),
        None => format!("{}已于{day}撤销", unit.name),
    }))
}

/// Refuses to carry a version on whose unit is no more, and names the way out.
#[boxed::future]
pub(crate) async fn refuse_ended(
    connection: &mut Connection,
    at: &Place,
    today: jiff::civil::Date,
    what: &str,
) -> Result<(), OperationError> {
    let Some(happened) = what_happened(connection, &at.unit, today).await? else { return Ok(()) };
    Err(OperationError::State(match standing(connection, &at.unit).await? {
        Some(heir) => format!(
            "{happened}，这份目录不能再{what}。请由{}的编制员打开这份目录，点“接续”，在本单位的目录里继续办理",
            heir.name
        ),
        None => format!("{happened}，没有承接机构，这份目录不能再{what}。草稿请作废，已发布的请撤回"),
    }))
}
