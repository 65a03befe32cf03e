//! Saying why a task is not done. The catalogue stays as it is; the reason stays with the task.

use super::read::{MaintenanceTask, may_dismiss, shown};
use crate::{Act, OperationError, Operations};
use domain::maintenance::TaskState;
use domain::organisation::Permission;
use serde_json::json;
use storage::maintenance::task;

impl Operations {
    /// Closes an open task with a reason: looked through and right as it is, or settled elsewhere.
    ///
    /// # Errors
    /// When the right or the reason is missing, or the task is closed already.
    #[boxed::future]
    pub async fn dismiss_task(
        &self,
        act: &Act,
        id: i64,
        reason: &str,
    ) -> Result<MaintenanceTask, OperationError> {
        let reason = crate::text::needed("reason", reason, "不作修订的理由", 500)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let no_task = || OperationError::NotFound("该维护任务".to_owned());
        let row = task::by_id(writing.connection(), id).await?.ok_or_else(no_task)?;
        if !may_dismiss(act, &row) {
            let may_read = act.actor.may(Permission::ReadCatalogue, &row.unit_path, Some(&row.sector_code));
            return Err(if may_read {
                OperationError::NotPermitted(Permission::CompileCatalogue)
            } else {
                no_task()
            });
        }
        let state = TaskState::Dismissed.id();
        let closing = (act.at(), Some(person));
        if !task::close(writing.connection(), id, state, (&closing.0, closing.1), &reason).await? {
            let now = TaskState::from_id(&row.state).map_or("", TaskState::label);
            return Err(OperationError::State(format!("这项任务现为“{now}”，不需要再办理")));
        }
        let detail = json!({ "reason": reason, "kind": row.kind, "catalogue": row.catalogue_id });
        writing.audit(row.unit_id, "maintenance.dismiss", &format!("maintenance_task:{id}"), &detail).await?;
        let closed = task::by_id(writing.connection(), id).await?.ok_or_else(no_task)?;
        writing.commit().await?;
        Ok(shown(act, closed))
    }
}
