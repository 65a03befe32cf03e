//! What waits for a person in rounds of assessment (R258-R268): findings to be seen by an assessor, objections
//! to be decided by the office.

use super::Held;
use super::read::papers;
use crate::{Act, OperationError, Operations};
use domain::assessment::RoundState;
use domain::organisation::Permission;
use serde::Serialize;
use storage::assessment::round;

/// A unit's paper on which something waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AssessmentWork {
    /// The round.
    pub round_id: i64,
    /// Its title.
    pub round: String,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// Findings not seen yet, for an assessor while the round is assessed.
    pub proposed: usize,
    /// Objections not decided, for the office while they may be decided.
    pub objections: usize,
}

impl Operations {
    /// The papers that wait for the person.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn assessments_today(&self, act: &Act) -> Result<Vec<AssessmentWork>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut found = Vec::new();
        for row in round::all(&mut connection).await? {
            let held = Held::around(&mut connection, row).await?;
            let (assesses, decides) = match held.state()? {
                RoundState::Assessing => (held.is_assessor(act), false),
                RoundState::Announced => {
                    (false, act.actor.may(Permission::ManageAssessment, &held.unit.path, None))
                }
                _ => (false, false),
            };
            if !assesses && !decides {
                continue;
            }
            for (paper, summary) in papers(&mut connection, &held).await? {
                let may_assess = assesses && act.actor.may(Permission::Assess, &paper.unit_path, None);
                let work = AssessmentWork {
                    round_id: held.row.id,
                    round: held.row.title.clone(),
                    unit_id: summary.unit_id,
                    unit: summary.unit,
                    proposed: if may_assess { summary.proposed } else { 0 },
                    objections: if decides { summary.objections } else { 0 },
                };
                if work.proposed + work.objections > 0 {
                    found.push(work);
                }
            }
        }
        Ok(found)
    }
}
