//! Acts on many catalogues at once and what became of each: the receipt that is kept.

use crate::bulk::{self, Value};
use crate::{Connection, StorageError};
use sqlx::Row;

/// An act on many catalogues.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Batch {
    /// Its number.
    pub id: i64,
    /// The act's identifier.
    pub act: String,
    /// The words given with it.
    pub note: String,
    /// Who began it.
    pub person_id: i64,
    /// The name printed.
    pub person_name: String,
    /// When.
    pub begun_at: String,
    /// When it was through.
    pub finished_at: Option<String>,
}

/// What became of one catalogue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BatchLine {
    /// Its place, from 1.
    pub position: i64,
    /// The version.
    pub version_id: i64,
    /// Unit and title as they were chosen.
    pub label: String,
    /// `waiting`, `done` or `refused`.
    pub outcome: String,
    /// Why it was refused, or the state it has now.
    pub message: String,
}

/// Begins an act on many; none when the person began it before under the same nonce.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    connection: &mut Connection,
    act: &str,
    note: &str,
    nonce: &str,
    person_id: i64,
    at: &str,
    lines: &[(i64, String)],
) -> Result<Option<i64>, StorageError> {
    let row = sqlx::query(
        "INSERT INTO batch (act, note, nonce, person_id, begun_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (person_id, nonce) DO NOTHING RETURNING id",
    )
    .bind(act)
    .bind(note)
    .bind(nonce)
    .bind(person_id)
    .bind(at)
    .fetch_optional(&mut *connection)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let id: i64 = row.try_get("id")?;
    let line = |((version_id, label), position): (&(i64, String), i64)| -> Vec<Value> {
        vec![id.into(), position.into(), (*version_id).into(), label.into(), "waiting".into(), "".into()]
    };
    let rows: Vec<Vec<Value>> = lines.iter().zip(1..).map(line).collect();
    let columns = ["batch_id", "position", "version_id", "label", "outcome", "message"];
    bulk::insert(connection, "batch_line", &columns, &rows, "").await?;
    Ok(Some(id))
}

/// The act that a person began under a nonce.
///
/// # Errors
/// When the database fails.
pub async fn by_nonce(
    connection: &mut Connection,
    person_id: i64,
    nonce: &str,
) -> Result<Option<i64>, StorageError> {
    let row = sqlx::query("SELECT id FROM batch WHERE person_id = $1 AND nonce = $2")
        .bind(person_id)
        .bind(nonce)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// Writes what became of a line that still waits; false when somebody wrote it already.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    connection: &mut Connection,
    batch_id: i64,
    position: i64,
    outcome: &str,
    message: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE batch_line SET outcome = $1, message = $2 WHERE batch_id = $3 AND position = $4 AND outcome = 'waiting'",
    )
    .bind(outcome)
    .bind(message)
    .bind(batch_id)
    .bind(position)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Marks an act as through.
///
/// # Errors
/// When the database fails.
pub async fn finish(connection: &mut Connection, id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE batch SET finished_at = $1 WHERE id = $2 AND finished_at IS NULL")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// An act on many by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Batch>, StorageError> {
    let sql = "SELECT b.id, b.act, b.note, b.person_id, p.name AS person_name, b.begun_at, b.finished_at
               FROM batch b JOIN person p ON p.id = b.person_id WHERE b.id = $1";
    Ok(sqlx::query_as(sql).bind(id).fetch_optional(connection).await?)
}

/// The lines of an act on many.
///
/// # Errors
/// When the database fails.
pub async fn lines(connection: &mut Connection, id: i64) -> Result<Vec<BatchLine>, StorageError> {
    let sql = "SELECT position, version_id, label, outcome, message FROM batch_line WHERE batch_id = $1 ORDER BY position";
    Ok(sqlx::query_as(sql).bind(id).fetch_all(connection).await?)
}

/// The newest acts on many that a person began.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    connection: &mut Connection,
    person_id: i64,
    limit: i64,
) -> Result<Vec<Batch>, StorageError> {
    let sql = "SELECT b.id, b.act, b.note, b.person_id, p.name AS person_name, b.begun_at, b.finished_at
               FROM batch b JOIN person p ON p.id = b.person_id WHERE b.person_id = $1 ORDER BY b.id DESC LIMIT $2";
    Ok(sqlx::query_as(sql).bind(person_id).bind(limit).fetch_all(connection).await?)
}
