//! A reminded unit opens the reminder and answers.

use super::read::is_received_by;
use super::{About, LONGEST_TEXT, day, no_reminder, url};
use crate::organisation::Recipients;
use crate::sector::SectorNames;
use crate::text::needed;
use crate::{Act, OperationError, Operations};
use domain::reminder::{Progress, Standing, is_overdue};
use serde::Serialize;
use serde_json::json;
use storage::reminder;

/// What became of an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AnswerReceipt {
    /// The reminded unit's number.
    pub id: i64,
    /// Where it stands now.
    pub standing: Standing,
    /// True where the first answer came late.
    pub is_overdue: bool,
}

impl Operations {
    /// Notes that somebody of a reminded unit opened the reminder; false where that was noted before.
    ///
    /// # Errors
    /// When it is not theirs.
    #[boxed::future]
    pub async fn open_reminder(&self, act: &Act, id: i64) -> Result<bool, OperationError> {
        let person = act.person_id()?;
        {
            let mut connection = self.store.read().await?;
            let unit = reminder::reminded(&mut connection, id).await?.ok_or_else(no_reminder)?;
            if !is_received_by(&mut connection, &act.actor, &unit).await? {
                return Err(no_reminder());
            }
        }
        let mut writing = self.begin(act).await?;
        if !reminder::read(writing.connection(), id, person, &act.at()).await? {
            return Ok(false);
        }
        let unit = reminder::reminded(writing.connection(), id).await?.ok_or_else(no_reminder)?;
        let detail = json!({ "reminder": unit.reminder_id });
        writing.audit(unit.unit_id, "reminder.read", &format!("reminded_unit:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(true)
    }

    /// Answers for a reminded unit. What is said to be done is answered for good; what is at work may be answered again.
    ///
    /// # Errors
    /// When it is not theirs, the words are missing, or it was answered as done.
    #[boxed::future]
    pub async fn answer_reminder(
        &self,
        act: &Act,
        id: i64,
        progress: Progress,
        text: &str,
    ) -> Result<AnswerReceipt, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let unit = reminder::reminded(writing.connection(), id).await?.ok_or_else(no_reminder)?;
        let row = reminder::lock(writing.connection(), unit.reminder_id).await?.ok_or_else(no_reminder)?;
        if !is_received_by(writing.connection(), &act.actor, &unit).await? {
            return Err(no_reminder());
        }
        // Read anew behind the lock: somebody else of the unit may have answered.
        let unit = reminder::reminded(writing.connection(), id).await?.ok_or_else(no_reminder)?;
        if unit.progress.as_deref() == Some(Progress::Done.id()) {
            let who = unit.answered_by.as_deref().unwrap_or("本单位");
            return Err(OperationError::State(format!("{who}已答复“已办结”，不需要再答复")));
        }
        let text = needed("text", text, "答复的内容", LONGEST_TEXT)?;
        let at = act.at();
        reminder::read(writing.connection(), id, person, &at).await?;
        reminder::answer(writing.connection(), id, (progress.id(), &text), (person, &at)).await?;
        let names = SectorNames::read(writing.connection()).await?;
        let about = About::of(writing.connection(), &names, &row, "").await?;
        let words = format!("{}答复催办{}：{}", unit.unit_name, about.words, progress.label());
        let to = Recipients::People(vec![row.sent_by]);
        writing.notify(&to, "reminder.answered", &words, &url(row.id)).await?;
        let detail = json!({ "reminder": row.id, "progress": progress.id() });
        writing.audit(unit.unit_id, "reminder.answer", &format!("reminded_unit:{id}"), &detail).await?;
        writing.commit().await?;
        let first = match &unit.first_answered_at {
            Some(at) => super::day_of(at)?,
            None => act.today(),
        };
        Ok(AnswerReceipt {
            id,
            standing: Standing::of(Some(progress), true),
            is_overdue: is_overdue(day(&row.due_on)?, Some(first), act.today()),
        })
    }
}
