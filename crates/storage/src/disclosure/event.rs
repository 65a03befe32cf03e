//! What happened to a version of a record, step by step.

use crate::{Connection, StorageError};

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct RecordEvent {
    /// What was done.
    pub act: String,
    /// By whom; none for the system.
    pub by_name: Option<String>,
    /// When.
    pub at: String,
    /// With which words.
    pub note: String,
}

/// Records a step.
///
/// # Errors
/// When the database fails.
pub async fn append(
    connection: &mut Connection,
    version_id: i64,
    (act, note): (&str, &str),
    (by, at): (Option<i64>, &str),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_event (version_id, act, person_id, at, note) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(version_id)
    .bind(act)
    .bind(by)
    .bind(at)
    .bind(note)
    .execute(connection)
    .await?;
    Ok(())
}

/// The steps of a version, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<RecordEvent>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT e.act, p.name AS by_name, e.at, e.note FROM disclosure_event e
         LEFT JOIN person p ON p.id = e.person_id WHERE e.version_id = $1 ORDER BY e.id",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// True when a person wrote or submitted something of a version (R268).
///
/// # Errors
/// When the database fails.
pub async fn has_worked(
    connection: &mut Connection,
    version_id: i64,
    person_id: i64,
) -> Result<bool, StorageError> {
    let row = sqlx::query(
        "SELECT 1 AS one FROM disclosure_event
         WHERE version_id = $1 AND person_id = $2 AND act IN ('load', 'change', 'submit') LIMIT 1",
    )
    .bind(version_id)
    .bind(person_id)
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}
