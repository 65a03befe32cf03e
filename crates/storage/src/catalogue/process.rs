//! What happens around a version: remarks, verdicts on rows, explanations of findings, events.

use crate::{Connection, StorageError};
use sqlx::Row;

/// A remark of a reviewer or approver.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Remark {
    /// Its number.
    pub id: i64,
    /// The version.
    pub version_id: i64,
    /// The row; none for the whole catalogue.
    pub row_key: Option<String>,
    /// The column; none for the whole row.
    pub column_id: Option<String>,
    /// What it says.
    pub text: String,
    /// Who.
    pub person_id: i64,
    /// The name printed.
    pub person_name: String,
    /// When.
    pub at: String,
    /// When it was answered.
    pub resolved_at: Option<String>,
    /// Who answered.
    pub resolved_by: Option<i64>,
    /// What was answered.
    pub answer: String,
}

/// A verdict on a row.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct RowReview {
    /// The row.
    pub row_key: String,
    /// `ok` or `remark`.
    pub verdict: String,
    /// Who.
    pub person_id: i64,
    /// The name printed.
    pub person_name: String,
    /// When.
    pub at: String,
    /// The revision of the row that was looked at; -1 where it is not known.
    #[serde(skip)]
    pub row_revision: i64,
    /// The revision that the row has now; none where it is gone.
    #[serde(skip)]
    pub revision: Option<i64>,
}

/// A word of explanation to a finding.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Explanation {
    /// The lint rule.
    pub rule: String,
    /// The row, empty for the whole table.
    pub row_key: String,
    /// The column, empty for the whole row.
    pub column_id: String,
    /// SHA-256 of the words it is about; empty where that was not kept.
    pub about: String,
    /// What it says.
    pub text: String,
    /// Who.
    pub person_id: i64,
    /// The name printed.
    pub person_name: String,
    /// When.
    pub at: String,
}

/// An event in the life of a version.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct VersionEvent {
    /// Its number.
    pub id: i64,
    /// The act: a transition's identifier, or `create`, `pass_review`, `discard`.
    pub act: String,
    /// The state before.
    pub from_state: String,
    /// The state after.
    pub to_state: String,
    /// Who.
    pub person_id: i64,
    /// The name printed.
    pub person_name: String,
    /// When.
    pub at: String,
    /// The words given with it.
    pub note: String,
}

/// The place of a finding and the words about it.
#[derive(Debug, Clone)]
pub struct NewExplanation<'a> {
    /// The lint rule.
    pub rule: &'a str,
    /// The row, empty for the whole table.
    pub row_key: &'a str,
    /// The column, empty for the whole row.
    pub column_id: &'a str,
    /// SHA-256 of the words it is about.
    pub about: &'a str,
    /// What it says.
    pub text: &'a str,
}

/// An event about to be written.
#[derive(Debug, Clone)]
pub struct NewVersionEvent<'a> {
    /// The act.
    pub act: &'a str,
    /// The state before.
    pub from: &'a str,
    /// The state after.
    pub to: &'a str,
    /// The words given with it.
    pub note: &'a str,
}

/// Records an event.
///
/// # Errors
/// When the database fails.
pub async fn record_event(
    connection: &mut Connection,
    version_id: i64,
    event: &NewVersionEvent<'_>,
    person_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO version_event (version_id, act, from_state, to_state, person_id, at, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(version_id)
    .bind(event.act)
    .bind(event.from)
    .bind(event.to)
    .bind(person_id)
    .bind(at)
    .bind(event.note)
    .execute(connection)
    .await?;
    Ok(())
}

/// The events of a version, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn events(connection: &mut Connection, version_id: i64) -> Result<Vec<VersionEvent>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT e.id, e.act, e.from_state, e.to_state, e.person_id, p.name AS person_name, e.at, e.note
         FROM version_event e JOIN person p ON p.id = e.person_id WHERE e.version_id = $1 ORDER BY e.id",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// When a version came into force and ceased to be, in order: act and moment.
///
/// # Errors
/// When the database fails.
pub async fn standings(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<(String, String)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT act, at FROM version_event
         WHERE version_id = $1 AND act IN ('publish', 'supersede', 'withdraw', 'restore') ORDER BY id",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// Writes a remark.
///
/// # Errors
/// When the database fails.
pub async fn insert_remark(
    connection: &mut Connection,
    version_id: i64,
    place: (Option<&str>, Option<&str>),
    text: &str,
    person_id: i64,
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO remark (version_id, row_key, column_id, text, person_id, at, answer)
         VALUES ($1, $2, $3, $4, $5, $6, '') RETURNING id",
    )
    .bind(version_id)
    .bind(place.0)
    .bind(place.1)
    .bind(text)
    .bind(person_id)
    .bind(at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// The remarks of a version in order.
///
/// # Errors
/// When the database fails.
pub async fn remarks(connection: &mut Connection, version_id: i64) -> Result<Vec<Remark>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT r.id, r.version_id, r.row_key, r.column_id, r.text, r.person_id, p.name AS person_name, r.at, r.resolved_at, r.resolved_by, r.answer
         FROM remark r JOIN person p ON p.id = r.person_id WHERE r.version_id = $1 ORDER BY r.id",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// A remark by its number.
///
/// # Errors
/// When the database fails.
pub async fn remark(connection: &mut Connection, id: i64) -> Result<Option<Remark>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT r.id, r.version_id, r.row_key, r.column_id, r.text, r.person_id, p.name AS person_name, r.at, r.resolved_at, r.resolved_by, r.answer
         FROM remark r JOIN person p ON p.id = r.person_id WHERE r.id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// Answers a remark; false when somebody has answered it already.
///
/// # Errors
/// When the database fails.
pub async fn resolve_remark(
    connection: &mut Connection,
    id: i64,
    answer: &str,
    person_id: i64,
    at: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE remark SET resolved_at = $1, resolved_by = $2, answer = $3
         WHERE id = $4 AND resolved_at IS NULL",
    )
    .bind(at)
    .bind(person_id)
    .bind(answer)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Writes or replaces the verdict on a row.
///
/// # Errors
/// When the database fails.
pub async fn put_review(
    connection: &mut Connection,
    version_id: i64,
    row_key: &str,
    verdict: &str,
    person_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO row_review (version_id, row_key, verdict, person_id, at, row_revision)
         VALUES ($1, $2, $3, $4, $5,
                 COALESCE((SELECT w.revision FROM catalogue_row w WHERE w.version_id = $1 AND w.row_key = $2), -1))
         ON CONFLICT (version_id, row_key) DO UPDATE
         SET verdict = excluded.verdict, person_id = excluded.person_id, at = excluded.at, row_revision = excluded.row_revision",
    )
    .bind(version_id)
    .bind(row_key)
    .bind(verdict)
    .bind(person_id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The verdicts on the rows of a version.
///
/// # Errors
/// When the database fails.
pub async fn reviews(connection: &mut Connection, version_id: i64) -> Result<Vec<RowReview>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT r.row_key, r.verdict, r.person_id, p.name AS person_name, r.at, r.row_revision, w.revision
         FROM row_review r JOIN person p ON p.id = r.person_id
         LEFT JOIN catalogue_row w ON w.version_id = r.version_id AND w.row_key = r.row_key
         WHERE r.version_id = $1 ORDER BY r.row_key",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// Writes or replaces the explanation of a finding.
///
/// # Errors
/// When the database fails.
pub async fn put_explanation(
    connection: &mut Connection,
    version_id: i64,
    new: &NewExplanation<'_>,
    person_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO finding_explanation (version_id, rule, row_key, column_id, about, text, person_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (version_id, rule, row_key, column_id)
         DO UPDATE SET about = excluded.about, text = excluded.text, person_id = excluded.person_id, at = excluded.at",
    )
    .bind(version_id)
    .bind(new.rule)
    .bind(new.row_key)
    .bind(new.column_id)
    .bind(new.about)
    .bind(new.text)
    .bind(person_id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// The explanations of a version.
///
/// # Errors
/// When the database fails.
pub async fn explanations(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<Explanation>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT e.rule, e.row_key, e.column_id, e.about, e.text, e.person_id, p.name AS person_name, e.at
         FROM finding_explanation e JOIN person p ON p.id = e.person_id
         WHERE e.version_id = $1 ORDER BY e.id",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}
