//! Compilations that wait for the district government's consent (R74a).

use super::Held;
use crate::{Act, OperationError, Operations};
use domain::compilation::CompilationState;
use domain::organisation::Permission;
use serde::Serialize;
use storage::compilation;

/// A compilation that waits for the person's consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ConsentWork {
    /// The compilation.
    pub id: i64,
    /// Its title and edition.
    pub called: String,
    /// The district.
    pub unit: String,
    /// Since when.
    pub since: Option<String>,
}

impl Operations {
    /// The compilations to which the person may consent now; never one's own request (R268).
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn compilations_to_consent(&self, act: &Act) -> Result<Vec<ConsentWork>, OperationError> {
        let mut found = Vec::new();
        if !act.actor.may_somewhere(Permission::ApproveCatalogue) {
            return Ok(found);
        }
        for unit in self.compiling_districts(act).await? {
            if !act.actor.may(Permission::ApproveCatalogue, &unit.path, None) {
                continue;
            }
            let mut connection = self.store.read().await?;
            for row in compilation::of_unit(&mut connection, unit.id).await? {
                let held = Held::read(&mut connection, row.id).await?;
                let is_own = held.row.requested_by.is_some() && held.row.requested_by == act.actor.person_id;
                if held.state()? == CompilationState::Requested && !is_own {
                    found.push(ConsentWork {
                        id: held.row.id,
                        called: held.called(),
                        unit: held.unit.name.clone(),
                        since: held.row.requested_at.clone(),
                    });
                }
            }
        }
        Ok(found)
    }
}
