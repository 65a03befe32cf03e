//! Who answers next: the superiors of a unit along the line of government or of the sector, and the day
//! until which.

use crate::organisation::unit::{Unit, load_unit};
use crate::{Act, OperationError};
use domain::calendar::{Period, WorkCalendar};
use domain::organisation::UnitKind;
use domain::question::{DifficultyAct, SuperiorLine};
use storage::Connection;

/// The first superior who answers a unit's difficulty.
pub(super) async fn first_superior(
    connection: &mut Connection,
    unit: &Unit,
    line: SuperiorLine,
) -> Result<Option<Unit>, OperationError> {
    next_superior(connection, unit, unit, line).await
}

/// The superior after the one who has it in hand. On the line of the sector it is the superior of the
/// sector; where that line ends, its government.
pub(super) async fn next_superior(
    connection: &mut Connection,
    raised_by: &Unit,
    handler: &Unit,
    line: SuperiorLine,
) -> Result<Option<Unit>, OperationError> {
    if line == SuperiorLine::Sector {
        if let Some(id) = handler.sector_parent_id {
            return Ok(Some(load_unit(connection, id).await?));
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
