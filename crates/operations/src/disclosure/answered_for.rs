//! Where the units stand that a leader answers for, in a few figures: for the first screen (R101, R162).

use crate::{Act, OperationError, Operations};
use domain::disclosure::Rate;
use domain::organisation::{Grant, Role};
use std::collections::BTreeSet;
use storage::disclosure::{listing, standing};

/// Where a unit and those below it stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredFor {
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// Elements that count, and those of them that are loaded, as far as they are counted.
    pub rate: Rate,
    /// Records on somebody's desk whose last day is past.
    pub overdue: i64,
    /// Of how many units they are.
    pub overdue_units: i64,
}

impl Operations {
    /// The units of which the person is a leader, each with those below it.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn answered_for(&self, act: &Act) -> Result<Vec<AnsweredFor>, OperationError> {
        let mut found = Vec::new();
        let today = act.today().to_string();
        let mut connection = self.store.read().await?;
        let mut seen = BTreeSet::new();
        let leads = |grant: &&Grant| grant.role == Role::Leader;
        for grant in act.actor.grants.iter().filter(leads).filter(|grant| seen.insert(grant.unit_id)) {
            let unit = storage::catalogue::unit::by_id(&mut connection, grant.unit_id).await?;
            let Some(unit) = unit else { continue };
            let below = self.subtree(&mut connection, &grant.unit_path).await?;
            let sum = standing::sum(&mut connection, (&below, ""), &today).await?;
            let (overdue, overdue_units) = listing::overdue_below(&mut connection, &below, &today).await?;
            found.push(AnsweredFor {
                unit: unit.name,
                unit_code: unit.code,
                rate: Rate::new(sum.due, sum.due - sum.missing),
                overdue,
                overdue_units,
            });
        }
        Ok(found)
    }
}
