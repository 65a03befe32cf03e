//! Reminding units whose rectification is overdue, once a day.

use super::rectification_url;
use crate::organisation::Recipients;
use crate::{Act, Actor, Channel, OperationError, Operations};
use domain::organisation::Role;
use serde_json::json;
use storage::assessment::rectification;

impl Operations {
    /// Reminds of every overdue rectification of which nobody was reminded today; returns how many.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn remind_rectifications(&self, now: jiff::Timestamp) -> Result<usize, OperationError> {
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let today = act.today().to_string();
        let overdue = rectification::overdue(&mut *self.store.read().await?, &today).await?;
        for row in &overdue {
            let mut writing = self.begin(&act).await?;
            let words = format!(
                "{}：“{}”的整改应在{}前完成，现已逾期，请尽快整改并报告",
                row.unit_name, row.assessment_title, row.due_on
            );
            let role = Role::Compiler;
            let to = Recipients::Holders { role, unit_id: row.unit_id, sector: row.sector_code.clone() };
            writing.notify(&to, "rectification.overdue", &words, &rectification_url(row.id)).await?;
            rectification::reminded(writing.connection(), row.id, &today).await?;
            let (object, detail) = (format!("rectification:{}", row.id), json!({"due_on": row.due_on}));
            writing.audit(row.unit_id, "rectification.remind", &object, &detail).await?;
            writing.commit().await?;
        }
        Ok(overdue.len())
    }
}
