//! Rounds of assessment, and who assesses in them.

use crate::bulk::{self, Value};
use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RoundRow {
    /// Number.
    pub id: i64,
    /// What is assessed.
    pub instrument: String,
    /// The office that runs it.
    pub unit_id: i64,
    /// Title.
    pub title: String,
    /// The day as on which the catalogues are read.
    pub as_of: String,
    /// Units and sectors as JSON.
    pub scope: String,
    /// The table of points as JSON.
    pub rubric: String,
    /// The number of its version, 0 for the shipped one.
    pub rubric_number: i64,
    /// The state.
    pub state: String,
    /// Working days in which units may object.
    pub objection_days: i64,
    /// Working days in which they mend.
    pub rectification_days: i64,
    /// The last day for objections.
    pub objection_until: Option<String>,
    /// The job that checks.
    pub job_id: Option<i64>,
    /// When it was begun.
    pub created_at: String,
    /// By whom.
    pub created_by: i64,
    /// When the units were told.
    pub announced_at: Option<String>,
    /// When the result was fixed.
    pub concluded_at: Option<String>,
    /// When it was published last.
    pub published_at: Option<String>,
    /// When it was withdrawn or cancelled.
    pub ended_at: Option<String>,
    /// Why.
    pub notice: String,
    /// What a change must repeat.
    pub revision: i64,
}

/// A round about to be written.
#[derive(Debug, Clone)]
pub struct NewRound<'a> {
    /// What is assessed.
    pub instrument: &'a str,
    /// The office that runs it.
    pub unit_id: i64,
    /// Title.
    pub title: &'a str,
    /// The day as on which the catalogues are read.
    pub as_of: &'a str,
    /// Units and sectors as JSON.
    pub scope: &'a str,
    /// The table of points as JSON, and the number of its version.
    pub rubric: (&'a str, i64),
    /// The state it begins in.
    pub state: &'a str,
    /// Working days for objections and for mending.
    pub days: (i64, i64),
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

const COLUMNS: &str = "id, instrument, unit_id, title, as_of, scope, rubric, rubric_number, state, objection_days, rectification_days, objection_until, job_id, created_at, created_by, announced_at, concluded_at, published_at, ended_at, notice, revision";

/// Begins a round and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewRound<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO assessment (instrument, unit_id, title, as_of, scope, rubric, rubric_number, state, objection_days, rectification_days, created_at, created_by, notice, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, '', 1) RETURNING id",
    )
    .bind(new.instrument)
    .bind(new.unit_id)
    .bind(new.title)
    .bind(new.as_of)
    .bind(new.scope)
    .bind(new.rubric.0)
    .bind(new.rubric.1)
    .bind(new.state)
    .bind(new.days.0)
    .bind(new.days.1)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A round by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<RoundRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM assessment WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// All rounds, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<RoundRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM assessment ORDER BY id DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// Every round that is or was published, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn published(connection: &mut Connection) -> Result<Vec<RoundRow>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM assessment WHERE published_at IS NOT NULL ORDER BY published_at DESC, id DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// Writes every field that changes, where the revision is still the one that was read. False where
/// somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn update(connection: &mut Connection, row: &RoundRow) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE assessment SET state = $1, objection_until = $2, job_id = $3, announced_at = $4, concluded_at = $5,
         published_at = $6, ended_at = $7, notice = $8, revision = revision + 1 WHERE id = $9 AND revision = $10",
    )
    .bind(row.state.as_str())
    .bind(row.objection_until.as_deref())
    .bind(row.job_id)
    .bind(row.announced_at.as_deref())
    .bind(row.concluded_at.as_deref())
    .bind(row.published_at.as_deref())
    .bind(row.ended_at.as_deref())
    .bind(row.notice.as_str())
    .bind(row.id)
    .bind(row.revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Names the assessors of a round.
///
/// # Errors
/// When the database fails.
pub async fn insert_assessors(
    connection: &mut Connection,
    round_id: i64,
    people: &[i64],
) -> Result<(), StorageError> {
    let rows: Vec<Vec<Value>> = people.iter().map(|id| vec![round_id.into(), (*id).into()]).collect();
    bulk::insert(connection, "assessment_assessor", &["assessment_id", "person_id"], &rows, "").await
}

/// Who assesses in a round: number and name.
///
/// # Errors
/// When the database fails.
pub async fn assessors(
    connection: &mut Connection,
    round_id: i64,
) -> Result<Vec<(i64, String)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT p.id, p.name FROM assessment_assessor a JOIN person p ON p.id = a.person_id
         WHERE a.assessment_id = $1 ORDER BY a.id",
    )
    .bind(round_id)
    .fetch_all(connection)
    .await?)
}
