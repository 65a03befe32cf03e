//! Reading what is published. Public.

use crate::{OperationError, Operations};
use serde::Serialize;
use storage::question::{QuestionRow, entry};

/// A published question with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The stable code, part of its address.
    pub code: String,
    /// `shipped`, or `difficulty` for one made of a solved difficulty.
    pub origin: String,
    /// The heading it stands under.
    pub topic: String,
    /// A short title.
    pub title: String,
    /// The question.
    pub question: String,
    /// The answer, a paragraph each.
    pub answer: Vec<String>,
    /// The document with its place (R15a).
    pub source: String,
    /// Numbers of the rules it explains.
    pub rules: Vec<String>,
    /// Names of the lint rules it explains.
    pub lint_rules: Vec<String>,
    /// The sector it is about, if one.
    pub sector_code: Option<String>,
    /// Who answered.
    pub answered_by: String,
    /// When.
    pub answered_on: String,
    /// When it came to stand here.
    pub published_at: String,
}

impl Operations {
    /// Every published question in order.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn questions(&self) -> Result<Vec<Question>, OperationError> {
        let rows = entry::published(&mut *self.store.read().await?).await?;
        rows.into_iter().map(question).collect()
    }

    /// A published question by its code.
    ///
    /// # Errors
    /// When there is none, or it was withdrawn.
    #[boxed::future]
    pub async fn question(&self, code: &str) -> Result<Question, OperationError> {
        let row = entry::by_code(&mut *self.store.read().await?, code).await?;
        let row = row.filter(|row| row.state == "published");
        question(row.ok_or_else(|| OperationError::NotFound("这个问答".to_owned()))?)
    }
}

fn question(row: QuestionRow) -> Result<Question, OperationError> {
    let list = |text: &str| serde_json::from_str(text).map_err(storage::StorageError::from);
    Ok(Question {
        rules: list(&row.rules)?,
        lint_rules: list(&row.lint_rules)?,
        answer: row.answer.lines().map(str::to_owned).filter(|line| !line.is_empty()).collect(),
        code: row.code,
        origin: row.origin,
        topic: row.topic,
        title: row.title,
        question: row.question,
        source: row.source,
        sector_code: row.sector_code,
        answered_by: row.answered_by,
        answered_on: row.answered_on,
        published_at: row.published_at,
    })
}
