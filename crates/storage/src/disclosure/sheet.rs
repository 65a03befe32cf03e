//! Workbooks of records: who sent which file for which catalogue, what became of it, and which rows made a record.

use crate::{Connection, StorageError};
use sqlx::Row;

/// A workbook that was sent.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RecordSheet {
    /// Number.
    pub id: i64,
    /// The catalogue under which its records belong.
    pub catalogue_id: i64,
    /// Who sent it.
    pub person_id: i64,
    /// The file's name.
    pub name: String,
    /// The file.
    pub hash: String,
    /// When.
    pub uploaded_at: String,
    /// What became of it, as JSON; none until it was taken in.
    pub receipt: Option<String>,
}

/// Writes a workbook down and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    (catalogue_id, person_id): (i64, i64),
    (name, hash): (&str, &str),
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO record_sheet (catalogue_id, person_id, name, hash, uploaded_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(catalogue_id)
    .bind(person_id)
    .bind(name)
    .bind(hash)
    .bind(at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A workbook by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<RecordSheet>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, catalogue_id, person_id, name, hash, uploaded_at, receipt FROM record_sheet WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// Keeps what became of a workbook; false where that is known already.
///
/// # Errors
/// When the database fails.
pub async fn settle(connection: &mut Connection, id: i64, receipt: &str) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE record_sheet SET receipt = $1 WHERE id = $2 AND receipt IS NULL")
        .bind(receipt)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Remembers which record a row made; false where the same row made one before.
///
/// # Errors
/// When the database fails.
pub async fn remember_row(
    connection: &mut Connection,
    (catalogue_id, row_hash): (i64, &str),
    (sheet_id, disclosure_id): (i64, i64),
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO record_sheet_row (catalogue_id, row_hash, sheet_id, disclosure_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (catalogue_id, row_hash) DO NOTHING",
    )
    .bind(catalogue_id)
    .bind(row_hash)
    .bind(sheet_id)
    .bind(disclosure_id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The record that a row made before.
///
/// # Errors
/// When the database fails.
pub async fn record_of_row(
    connection: &mut Connection,
    catalogue_id: i64,
    row_hash: &str,
) -> Result<Option<i64>, StorageError> {
    let row =
        sqlx::query("SELECT disclosure_id FROM record_sheet_row WHERE catalogue_id = $1 AND row_hash = $2")
            .bind(catalogue_id)
            .bind(row_hash)
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|row| row.try_get("disclosure_id")).transpose()?)
}
