//! What is open at the units below, for who is about to remind them.

use super::people_of;
use crate::organisation::Unit;
use crate::organisation::unit::load_unit;
use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use domain::reminder::week_end;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use storage::reminder;

/// The units that may be reminded, under one superior at a time.
#[derive(Debug, Clone, Serialize)]
pub struct UnitsToRemind {
    /// The unit on whose behalf the person reminds.
    pub from: Unit,
    /// The superior whose units are listed.
    pub under: Unit,
    /// The superiors that may be chosen: the person's own unit and those below that have units themselves.
    pub superiors: Vec<(i64, String)>,
    /// The units directly below it.
    pub units: Vec<UnitLoad>,
    /// The last day of this week.
    pub week_ends_on: Date,
}

/// What is open at a unit; what is open further below is not counted.
#[derive(Debug, Clone, Serialize)]
pub struct UnitLoad {
    /// Number.
    pub unit_id: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub unit: String,
    /// Records on somebody's desk whose day is over.
    pub overdue: i64,
    /// Records on somebody's desk that are due this week.
    pub soon: i64,
    /// Elements of its published catalogues with nothing loaded (R101).
    pub unloaded: usize,
    /// True where somebody would be told.
    pub is_reached: bool,
}

impl Operations {
    /// The units below, with what is open at each, under the superior asked for or the person's own unit.
    ///
    /// # Errors
    /// When the person may remind nobody there.
    #[boxed::future]
    pub async fn units_to_remind(
        &self,
        act: &Act,
        under: Option<i64>,
    ) -> Result<UnitsToRemind, OperationError> {
        let today = act.today();
        let all = self.units_on(today).await?;
        let mut connection = self.store.read().await?;
        let from = sending_unit(&all, act, None)?;
        let under = match under {
            Some(id) => load_unit(&mut connection, id).await?,
            None => from.clone(),
        };
        act.actor.require(Permission::SendReminder, &under.path, None)?;
        let parents: BTreeSet<i64> = all.iter().filter_map(|unit| unit.parent_id).collect();
        let superiors = all
            .iter()
            .filter(|unit| parents.contains(&unit.id))
            .filter(|unit| act.actor.may(Permission::SendReminder, &unit.path, None))
            .map(|unit| (unit.id, unit.name.clone()))
            .collect();
        let week_ends_on = week_end(today);
        let span = (&*today.to_string(), &*week_ends_on.to_string());
        let counts = reminder::open_counts(&mut connection, &under.path, span).await?;
        let counts: BTreeMap<i64, _> = counts.into_iter().map(|count| (count.unit_id, count)).collect();
        let mut units = Vec::new();
        for unit in all.iter().filter(|unit| unit.parent_id == Some(under.id)) {
            let count = counts.get(&unit.id);
            units.push(UnitLoad {
                unit_id: unit.id,
                code: unit.code.clone(),
                unit: unit.name.clone(),
                overdue: count.map_or(0, |count| count.overdue),
                soon: count.map_or(0, |count| count.soon),
                unloaded: 0,
                is_reached: !people_of(&mut connection, unit.id, today, act.actor.person_id)
                    .await?
                    .is_empty(),
            });
        }
        drop(connection);
        let missing = self.missing_below(&under.path, today).await?;
        for unit in &mut units {
            unit.unloaded = missing.get(&unit.code).copied().unwrap_or(0);
        }
        Ok(UnitsToRemind { from, under, superiors, units, week_ends_on })
    }
}

/// The unit on whose behalf a person reminds: the one asked for, else one's own, else the first at which one may.
pub(super) fn sending_unit(all: &[Unit], act: &Act, asked: Option<i64>) -> Result<Unit, OperationError> {
    let may = |unit: &&Unit| act.actor.may(Permission::SendReminder, &unit.path, None);
    let named = |id: i64| all.iter().find(|unit| unit.id == id).filter(may);
    let found = match asked {
        Some(id) => named(id),
        None => named(act.actor.unit_id).or_else(|| all.iter().find(may)),
    };
    found.cloned().ok_or(OperationError::NotPermitted(Permission::SendReminder))
}
