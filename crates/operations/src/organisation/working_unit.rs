//! For which unit a person works just now: somebody with roles at several units chooses one, and the
//! pages begin there. A choice of view, not of rights: every act is still guarded where it happens.

use super::password;
use super::unit::{Unit, load_unit};
use crate::{Act, Actor, OperationError, Operations};
use serde_json::json;
use std::collections::BTreeSet;
use storage::session;

impl Actor {
    /// The units at which the person holds a role, own or deputised.
    #[must_use]
    pub fn working_units(&self) -> BTreeSet<i64> {
        self.grants.iter().map(|grant| grant.unit_id).collect()
    }
}

impl Operations {
    /// The units a person may choose among, in order of the tree; none where there is no choice.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn units_to_work_for(&self, act: &Act) -> Result<Vec<Unit>, OperationError> {
        let held = act.actor.working_units();
        if held.len() < 2 {
            return Ok(Vec::new());
        }
        let units = self.units_on(act.today()).await?;
        Ok(units.into_iter().filter(|unit| held.contains(&unit.id)).collect())
    }

    /// Chooses the unit that a session works for; none for all of them.
    ///
    /// # Errors
    /// When the person holds no role there, or the session has ended.
    #[boxed::future]
    pub async fn work_for_unit(
        &self,
        act: &Act,
        session_token: &str,
        unit_id: Option<i64>,
    ) -> Result<(), OperationError> {
        let person = act.person_id()?;
        if unit_id.is_some_and(|unit| !act.actor.working_units().contains(&unit)) {
            return Err(OperationError::invalid("unit", "您在该单位没有角色，请从列出的单位中选择"));
        }
        let mut writing = self.begin(act).await?;
        let unit = load_unit(writing.connection(), unit_id.unwrap_or(act.actor.unit_id)).await?;
        let hash = password::secret_hash(session_token);
        if !session::set_acting_unit(writing.connection(), &hash, person, unit_id).await? {
            return Err(OperationError::NotSignedIn);
        }
        let detail = json!({ "unit": unit_id });
        writing.audit(unit.id, "session.work_for_unit", &format!("person:{person}"), &detail).await?;
        writing.commit().await
    }
}
