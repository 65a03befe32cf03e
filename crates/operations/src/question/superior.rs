//! Who answers next: the superiors of a unit along the line of government or of the sector, and the day
//! until which.

use super::answerer::can_answer;
use crate::organisation::unit::{Unit, load_unit};
use crate::{Act, OperationError};
use domain::calendar::{Period, WorkCalendar};
use domain::organisation::UnitKind;
use domain::question::{DifficultyAct, SuperiorLine};
use storage::Connection;

/// The first superior who answers a unit's difficulty.
#[boxed::future]
async fn first_superior(
    connection: &mut Connection,
    unit: &Unit,
    line: SuperiorLine,
    sector: Option<&str>,
) -> Result<Option<Unit>, OperationError> {
    next_superior(connection, (unit, unit), line, sector).await
}

/// The first superior at whom somebody can answer; where there is none, the first superior.
#[boxed::future]
pub(super) async fn first_who_answers(
    connection: &mut Connection,
    unit: &Unit,
    line: SuperiorLine,
    sector: Option<&str>,
    today: &str,
) -> Result<Option<Unit>, OperationError> {
    let first = first_superior(connection, unit, line, sector).await?;
    let mut at = first.clone();
    while let Some(handler) = at {
        if can_answer(connection, sector, handler.id, today).await? {
            return Ok(Some(handler));
        }
        at = next_superior(connection, (unit, &handler), line, sector).await?;
    }
    Ok(first)
}

/// The department of a sector above a unit: its counterpart in the unit's district, else the lead itself
/// (R5). None for the lead, and where the sector has none.
#[boxed::future]
async fn department_above(
    connection: &mut Connection,
    unit: &Unit,
    sector: &str,
) -> Result<Option<Unit>, OperationError> {
    let leads = storage::organisation::unit::sector_leads(connection).await?;
    let lead = leads.into_iter().find(|(code, _)| code == sector).map(|(_, lead)| lead);
    let Some(lead) = lead.filter(|lead| *lead != unit.id && Some(*lead) != unit.parent_id) else {
        return Ok(None);
    };
    let mut above = unit.parent_id;
    while let Some(id) = above {
        let government = load_unit(connection, id).await?;
        if government.kind == UnitKind::District {
            for row in storage::organisation::unit::all(connection).await? {
                let is_counterpart = row.parent_id == Some(id) && row.sector_parent_id == Some(lead);
                if is_counterpart && row.id != unit.id && row.valid_to.is_none() {
                    return Ok(Some(load_unit(connection, row.id).await?));
                }
            }
        }
        above = government.parent_id;
    }
    Ok(Some(load_unit(connection, lead).await?))
}

/// The superior after the one who has it in hand. On the line of the sector it is the superior of the
/// sector; where that line ends, its government.
#[boxed::future]
pub(super) async fn next_superior(
    connection: &mut Connection,
    (raised_by, handler): (&Unit, &Unit),
    line: SuperiorLine,
    sector: Option<&str>,
) -> Result<Option<Unit>, OperationError> {
    if line == SuperiorLine::Sector {
        if let Some(id) = handler.sector_parent_id {
            return Ok(Some(load_unit(connection, id).await?));
        }
        // A town has no superior of its own in any sector: the sector says who it is.
        if let Some(sector) = sector.filter(|_| handler.id == raised_by.id) {
            return department_above(connection, handler, sector).await;
        }
        if handler.id == raised_by.id {
            return Ok(None);
        }
    }
    let mut above = handler.parent_id;
    while let Some(id) = above {
        let unit = load_unit(connection, id).await?;
        // An office stands where a government is; towns and departments ask it, they do not answer.
        if matches!(unit.kind, UnitKind::District | UnitKind::City | UnitKind::Province | UnitKind::Zone) {
            return Ok(Some(unit));
        }
        above = unit.parent_id;
    }
    Ok(None)
}

/// Until when the next answer is due, and 1 where that is provisional (R153).
pub(super) fn due(act: &Act, wanted: DifficultyAct) -> Result<(String, i64), OperationError> {
    let period = wanted.period().and_then(Period::shipped);
    let period = period.ok_or_else(|| OperationError::Internal("period".to_owned()))?;
    let due = period
        .due_after(act.today(), &WorkCalendar::shipped())
        .map_err(|error| OperationError::Internal(error.to_string()))?;
    Ok((due.date.to_string(), i64::from(due.provisional)))
}
