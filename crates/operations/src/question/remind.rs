//! Reminding who has a difficulty in hand whose day has passed, once a day.

use super::raise::{tell_handlers, url};
use crate::organisation::Recipients;
use crate::{Act, Actor, Channel, OperationError, Operations};
use serde_json::json;
use storage::question::difficulty;

impl Operations {
    /// Reminds of every overdue difficulty that nobody was reminded of today, and returns how many.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn remind_difficulties(&self, now: jiff::Timestamp) -> Result<usize, OperationError> {
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let today = act.today().to_string();
        let overdue = difficulty::overdue(&mut *self.store.read().await?, &today).await?;
        for row in &overdue {
            let mut writing = self.begin(&act).await?;
            let words = format!(
                "{}的难题“{}”应在{}前办理，现已超期；请尽快答复或提请上级",
                row.unit_name, row.title, row.due_on
            );
            tell_handlers(&mut writing, row, "difficulty.overdue", &words).await?;
            let raiser = Recipients::People(vec![row.raised_by]);
            writing.notify(&raiser, "difficulty.overdue", &words, &url(row.id)).await?;
            difficulty::reminded(writing.connection(), row.id, &today).await?;
            let detail = json!({ "due_on": row.due_on });
            writing
                .audit(row.unit_id, "difficulty.remind", &format!("difficulty:{}", row.id), &detail)
                .await?;
            writing.commit().await?;
        }
        Ok(overdue.len())
    }
}
