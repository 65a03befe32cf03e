//! The table of questions and answers. A withdrawn one stays and is found no more.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A question as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct QuestionRow {
    /// Number.
    pub id: i64,
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
    /// The answer, a paragraph each line.
    pub answer: String,
    /// The document with its place (R15a).
    pub source: String,
    /// Numbers of the rules it explains, a JSON array.
    pub rules: String,
    /// Names of the lint rules it explains, a JSON array.
    pub lint_rules: String,
    /// The sector it is about, if one.
    pub sector_code: Option<String>,
    /// Who answered.
    pub answered_by: String,
    /// When.
    pub answered_on: String,
    /// Its place in the list.
    pub position: i64,
    /// `published` or `withdrawn`.
    pub state: String,
    /// When it came to stand here.
    pub published_at: String,
    /// Counts its changes.
    pub revision: i64,
}

/// A question to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewQuestion<'a> {
    /// The stable code.
    pub code: &'a str,
    /// `shipped` or `difficulty`.
    pub origin: &'a str,
    /// The heading it stands under.
    pub topic: &'a str,
    /// A short title.
    pub title: &'a str,
    /// The question.
    pub question: &'a str,
    /// The answer, a paragraph each line.
    pub answer: &'a str,
    /// The document with its place.
    pub source: &'a str,
    /// Numbers of rules, a JSON array.
    pub rules: &'a str,
    /// Names of lint rules, a JSON array.
    pub lint_rules: &'a str,
    /// The sector.
    pub sector_code: Option<&'a str>,
    /// Who answered.
    pub answered_by: &'a str,
    /// When.
    pub answered_on: &'a str,
    /// When it came to stand here.
    pub at: &'a str,
    /// Who published it; none for what is shipped.
    pub by: Option<i64>,
}

const COLUMNS: &str = "id, code, origin, topic, title, question, answer, source, rules, lint_rules, sector_code, answered_by, answered_on, position, state, published_at, revision";

impl QuestionRow {
    /// True when it says what `new` says.
    #[must_use]
    pub fn says(&self, new: &NewQuestion<'_>) -> bool {
        self.topic == new.topic
            && self.title == new.title
            && self.question == new.question
            && self.answer == new.answer
            && self.source == new.source
            && self.rules == new.rules
            && self.lint_rules == new.lint_rules
            && self.answered_by == new.answered_by
            && self.answered_on == new.answered_on
    }
}

/// Writes a question at the end of the list and returns its number.
///
/// # Errors
/// When the code is taken or the database fails.
pub async fn insert(connection: &mut Connection, new: &NewQuestion<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO question (code, origin, topic, title, question, answer, source, rules, lint_rules, sector_code,
                answered_by, answered_on, position, state, published_at, published_by, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,
                (SELECT COALESCE(MAX(position), 0) + 1 FROM question), 'published', $13, $14, 1) RETURNING id",
    )
    .bind(new.code)
    .bind(new.origin)
    .bind(new.topic)
    .bind(new.title)
    .bind(new.question)
    .bind(new.answer)
    .bind(new.source)
    .bind(new.rules)
    .bind(new.lint_rules)
    .bind(new.sector_code)
    .bind(new.answered_by)
    .bind(new.answered_on)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Replaces the words of a question.
///
/// # Errors
/// When the database fails.
pub async fn update(connection: &mut Connection, id: i64, new: &NewQuestion<'_>) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE question SET topic = $1, title = $2, question = $3, answer = $4, source = $5, rules = $6,
                lint_rules = $7, answered_by = $8, answered_on = $9, revision = revision + 1 WHERE id = $10",
    )
    .bind(new.topic)
    .bind(new.title)
    .bind(new.question)
    .bind(new.answer)
    .bind(new.source)
    .bind(new.rules)
    .bind(new.lint_rules)
    .bind(new.answered_by)
    .bind(new.answered_on)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a question from the list, if it stood there.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(connection: &mut Connection, id: i64) -> Result<bool, StorageError> {
    let sql = "UPDATE question SET state = 'withdrawn', revision = revision + 1 WHERE id = $1 AND state = 'published'";
    Ok(sqlx::query(sql).bind(id).execute(connection).await?.rows_affected() > 0)
}

/// Every published question in order.
///
/// # Errors
/// When the database fails.
pub async fn published(connection: &mut Connection) -> Result<Vec<QuestionRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM question WHERE state = 'published' ORDER BY position, id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// A question by its code, published or not.
///
/// # Errors
/// When the database fails.
pub async fn by_code(connection: &mut Connection, code: &str) -> Result<Option<QuestionRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM question WHERE code = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(code).fetch_optional(connection).await?)
}

/// A question by its number, published or not.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<QuestionRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM question WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}
