//! Making an answer of general use a published question and answer: the city office or a reviewer of the
//! answering office looks at it first, and never who answered (R149, R268).

use super::difficulty::{Difficulty, shown};
use super::handle::{open, record};
use super::raise::url;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations};
use domain::organisation::{Permission, Role};
use domain::question::{DifficultyAct, GeneralUse};
use serde_json::json;
use storage::question::{NewQuestion, difficulty, entry};

/// A question and answer as they are to be published.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionInput {
    /// The heading it stands under.
    pub topic: String,
    /// A short title.
    pub title: String,
    /// The question.
    pub question: String,
    /// The answer.
    pub answer: String,
}

impl Operations {
    /// Publishes an answer as question and answer, with who answered and when.
    ///
    /// # Errors
    /// Without the right, when the answer was not proposed or is one's own, or when words are missing.
    #[boxed::future]
    pub async fn publish_question(
        &self,
        act: &Act,
        id: i64,
        input: &QuestionInput,
    ) -> Result<Difficulty, OperationError> {
        let topic = crate::text::needed("topic", &input.topic, "分类", 20)?;
        let title = crate::text::needed("title", &input.title, "标题", 60)?;
        let question = crate::text::needed("question", &input.question, "问题", 2000)?;
        let answer = crate::text::needed("answer", &input.answer, "答复", 4000)?;
        let mut writing = self.begin(act).await?;
        let row = open(&mut writing, act, id, DifficultyAct::Publish).await?;
        let answered_on = row.answered_at.as_deref().and_then(|at| at.parse().ok());
        let answered_on = answered_on.map(crate::act::beijing_date).unwrap_or_else(|| act.today());
        let at = act.at();
        let new = NewQuestion {
            code: &format!("d{id}"),
            origin: "difficulty",
            topic: &topic,
            title: &title,
            question: &question,
            answer: &answer,
            source: "",
            rules: "[]",
            lint_rules: "[]",
            sector_code: row.sector_code.as_deref(),
            answered_by: row.answered_unit_name.as_deref().unwrap_or_default(),
            answered_on: &answered_on.to_string(),
            at: &at,
            by: act.actor.person_id,
        };
        let question_id = entry::insert(writing.connection(), &new).await?;
        difficulty::set_use(writing.connection(), id, GeneralUse::Published.id(), Some(question_id)).await?;
        record(&mut writing, id, (DifficultyAct::Publish, row.handler_id, &row.due_on), "").await?;
        let detail = json!({ "question": new.code, "title": title });
        writing.audit(row.unit_id, "difficulty.publish", &format!("difficulty:{id}"), &detail).await?;
        writing.changed("question", question_id).await?;
        let told = row.answered_by.into_iter().chain([row.raised_by]).collect();
        let words = format!("难题“{}”的答复已公布为问答", row.title);
        writing.notify(&Recipients::People(told), "difficulty.published", &words, &url(id)).await?;
        let after = difficulty::by_id(writing.connection(), id).await?;
        let after = after.ok_or_else(|| OperationError::Internal("difficulty".to_owned()))?;
        writing.commit().await?;
        Ok(shown(act, after))
    }

    /// Leaves a proposed answer unpublished, with a reason.
    ///
    /// # Errors
    /// Without the right or the reason, or when the answer was not proposed.
    #[boxed::future]
    pub async fn decline_question(
        &self,
        act: &Act,
        id: i64,
        reason: &str,
    ) -> Result<Difficulty, OperationError> {
        let reason = crate::text::needed("reason", reason, "不予公布的理由", 500)?;
        let mut writing = self.begin(act).await?;
        let row = open(&mut writing, act, id, DifficultyAct::Decline).await?;
        difficulty::set_use(writing.connection(), id, GeneralUse::Declined.id(), None).await?;
        record(&mut writing, id, (DifficultyAct::Decline, row.handler_id, &row.due_on), &reason).await?;
        let detail = json!({ "reason": reason });
        writing.audit(row.unit_id, "difficulty.decline", &format!("difficulty:{id}"), &detail).await?;
        let words = format!("难题“{}”的答复未予公布：{reason}", row.title);
        let told = Recipients::People(row.answered_by.into_iter().collect());
        writing.notify(&told, "difficulty.declined", &words, &url(id)).await?;
        let after = difficulty::by_id(writing.connection(), id).await?;
        let after = after.ok_or_else(|| OperationError::Internal("difficulty".to_owned()))?;
        writing.commit().await?;
        Ok(shown(act, after))
    }

    /// Takes a published question of a difficulty off the portal at once.
    ///
    /// # Errors
    /// Without the right or the reason, or when it does not stand there.
    #[boxed::future]
    pub async fn withdraw_question(&self, act: &Act, code: &str, reason: &str) -> Result<(), OperationError> {
        let reason = crate::text::needed("reason", reason, "撤下的理由", 500)?;
        // What stands on the portal is taken off by the city office alone.
        if !act.actor.is_system && !act.actor.holds(Role::Supervisor) {
            return Err(OperationError::NotPermitted(Permission::PublishQuestion));
        }
        let mut writing = self.begin(act).await?;
        let row = entry::by_code(writing.connection(), code).await?;
        let row = row.ok_or_else(|| OperationError::NotFound("这个问答".to_owned()))?;
        if !entry::withdraw(writing.connection(), row.id).await? {
            return Err(OperationError::State("这个问答已经撤下".to_owned()));
        }
        let detail = json!({ "code": code, "reason": reason });
        writing
            .audit(act.actor.unit_id, "question.withdraw", &format!("question:{}", row.id), &detail)
            .await?;
        writing.changed("question", row.id).await?;
        writing.commit().await
    }
}
