//! Published catalogues issued to the units below, with what became of it at each (R71).

use crate::{Connection, StorageError, bulk};
use sqlx::{AssertSqlSafe, Row};

/// An issue as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Issue {
    /// Its number.
    pub id: i64,
    /// The version issued.
    pub version_id: i64,
    /// 文号 of the covering document.
    pub document_number: String,
    /// What is asked for.
    pub note: String,
    /// When.
    pub issued_at: String,
    /// By whom.
    pub issued_by_name: String,
}

/// What became of an issue at a unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct IssueLine {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its path.
    pub unit_path: String,
    /// `draft`, `proposal` or `skipped`.
    pub outcome: String,
    /// Why, or how many.
    pub words: String,
    /// The draft that was made.
    pub version_id: Option<i64>,
    /// The proposal that was opened.
    pub proposal_id: Option<i64>,
}

/// A line about to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewIssueLine<'a> {
    /// The unit.
    pub unit_id: i64,
    /// `draft`, `proposal` or `skipped`.
    pub outcome: &'a str,
    /// Why, or how many.
    pub words: &'a str,
    /// The draft that was made.
    pub version_id: Option<i64>,
    /// The proposal that was opened.
    pub proposal_id: Option<i64>,
}

const ISSUE: &str =
    "SELECT i.id, i.version_id, i.document_number, i.note, i.issued_at, p.name AS issued_by_name
    FROM catalogue_issue i JOIN person p ON p.id = i.issued_by";

/// Writes an issue.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    version_id: i64,
    document_number: &str,
    note: &str,
    by: i64,
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO catalogue_issue (version_id, document_number, note, issued_at, issued_by)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(version_id)
    .bind(document_number)
    .bind(note)
    .bind(at)
    .bind(by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Writes what became of it at each unit.
///
/// # Errors
/// When the database fails.
pub async fn insert_lines(
    connection: &mut Connection,
    issue_id: i64,
    lines: &[NewIssueLine<'_>],
) -> Result<(), StorageError> {
    let values = |line: &NewIssueLine<'_>| {
        vec![
            issue_id.into(),
            line.unit_id.into(),
            line.outcome.into(),
            line.words.into(),
            line.version_id.into(),
            line.proposal_id.into(),
        ]
    };
    let values: Vec<Vec<bulk::Value>> = lines.iter().map(values).collect();
    let columns = ["issue_id", "unit_id", "outcome", "words", "version_id", "proposal_id"];
    bulk::insert(connection, "issue_line", &columns, &values, "").await
}

/// An issue by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Issue>, StorageError> {
    let sql = format!("{ISSUE} WHERE i.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The issues of the versions of a catalogue, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<Issue>, StorageError> {
    let sql = format!(
        "{ISSUE} JOIN catalogue_version v ON v.id = i.version_id WHERE v.catalogue_id = $1 ORDER BY i.id DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).fetch_all(connection).await?)
}

/// The newest issue of a version to a unit.
///
/// # Errors
/// When the database fails.
pub async fn at_unit(
    connection: &mut Connection,
    version_id: i64,
    unit_id: i64,
) -> Result<Option<Issue>, StorageError> {
    let sql = format!(
        "{ISSUE} JOIN issue_line l ON l.issue_id = i.id WHERE i.version_id = $1 AND l.unit_id = $2
         ORDER BY CASE WHEN l.outcome = 'skipped' THEN 1 ELSE 0 END, i.id DESC LIMIT 1"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(version_id).bind(unit_id).fetch_optional(connection).await?)
}

/// What became of an issue, in the order of the tree.
///
/// # Errors
/// When the database fails.
pub async fn lines(connection: &mut Connection, issue_id: i64) -> Result<Vec<IssueLine>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT l.unit_id, u.name AS unit_name, u.path AS unit_path, l.outcome, l.words, l.version_id, l.proposal_id
         FROM issue_line l JOIN unit u ON u.id = l.unit_id WHERE l.issue_id = $1 ORDER BY u.position, u.id",
    )
    .bind(issue_id)
    .fetch_all(connection)
    .await?)
}

/// Whether a version began by being issued from above.
///
/// # Errors
/// When the database fails.
pub async fn has_begun(connection: &mut Connection, version_id: i64) -> Result<bool, StorageError> {
    let found: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM issue_line WHERE version_id = $1")
        .bind(version_id)
        .fetch_one(connection)
        .await?;
    Ok(found > 0)
}
