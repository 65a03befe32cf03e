//! Bringing the shipped questions into the database; a newer version of Gongkai brings newer words.

use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use domain::question::{ShippedQuestion, shipped};
use serde_json::json;
use storage::StorageError;
use storage::question::{NewQuestion, entry};

impl Operations {
    /// Enters what a newer version of Gongkai ships: guidelines of sectors without one, questions.
    /// Does nothing before the city is set up.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn load_shipped(&self, now: jiff::Timestamp) -> Result<(), OperationError> {
        if !self.is_set_up().await? {
            return Ok(());
        }
        let act = Act { actor: crate::Actor::system(), now, channel: crate::Channel::Job };
        self.load_shipped_guidelines(&act).await?;
        self.load_shipped_questions(&act).await?;
        Ok(())
    }

    /// Enters the shipped questions that are missing or read otherwise, and returns how many. What
    /// was withdrawn here stays withdrawn.
    ///
    /// # Errors
    /// When the right is missing or the database fails.
    #[boxed::future]
    pub async fn load_shipped_questions(&self, act: &Act) -> Result<usize, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageGuideline) {
            return Err(OperationError::NotPermitted(Permission::ManageGuideline));
        }
        let mut connection = self.store.read().await?;
        let mut stale = Vec::new();
        for question in shipped() {
            let texts = Texts::of(question)?;
            let known = entry::by_code(&mut connection, &question.code).await?;
            if !known.is_some_and(|row| row.says(&texts.row(question, ""))) {
                stale.push((question, texts));
            }
        }
        drop(connection);
        if stale.is_empty() {
            return Ok(0);
        }
        let at = act.at();
        let mut writing = self.begin(act).await?;
        for (question, texts) in &stale {
            let new = texts.row(question, &at);
            let id = match entry::by_code(writing.connection(), &question.code).await? {
                Some(known) => {
                    entry::update(writing.connection(), known.id, &new).await?;
                    known.id
                }
                None => entry::insert(writing.connection(), &new).await?,
            };
            writing.changed("question", id).await?;
        }
        let codes: Vec<&str> = stale.iter().map(|(question, _)| question.code.as_str()).collect();
        let detail = json!({ "questions": codes });
        writing.audit(act.actor.unit_id, "question.load", "question", &detail).await?;
        writing.commit().await?;
        Ok(stale.len())
    }
}

/// The parts of a shipped question that are stored in another form.
struct Texts {
    answer: String,
    rules: String,
    lint_rules: String,
}

impl Texts {
    fn of(question: &ShippedQuestion) -> Result<Self, OperationError> {
        let list = |names: &[String]| serde_json::to_string(names).map_err(StorageError::from);
        Ok(Self {
            answer: question.answer.join("\n"),
            rules: list(&question.rules)?,
            lint_rules: list(&question.lint_rules)?,
        })
    }

    fn row<'a>(&'a self, question: &'a ShippedQuestion, at: &'a str) -> NewQuestion<'a> {
        NewQuestion {
            code: &question.code,
            origin: "shipped",
            topic: &question.topic,
            title: &question.title,
            question: &question.question,
            answer: &self.answer,
            source: &question.source,
            rules: &self.rules,
            lint_rules: &self.lint_rules,
            sector_code: None,
            answered_by: &question.answered_by,
            answered_on: &question.answered_on,
            at,
            by: None,
        }
    }
}
