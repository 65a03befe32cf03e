//! Previews of list imports: what was understood before anything is saved.

use crate::{Connection, StorageError};
use sqlx::Row;

/// A preview.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ListPreviewRow {
    /// Its number.
    pub id: i64,
    /// The unit for which the file was uploaded.
    pub unit_id: i64,
    /// Who uploaded it.
    pub person_id: i64,
    /// The sealed original.
    pub upload_hash: String,
    /// What was understood, as JSON.
    pub body: String,
    /// When it was saved.
    pub settled_at: Option<String>,
}

/// Writes a preview.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    (unit_id, person_id): (i64, i64),
    upload_hash: &str,
    body: &str,
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO unit_list_preview (unit_id, person_id, upload_hash, body, created_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(unit_id)
    .bind(person_id)
    .bind(upload_hash)
    .bind(body)
    .bind(at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A preview by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<ListPreviewRow>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, unit_id, person_id, upload_hash, body, settled_at FROM unit_list_preview WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// Marks a preview as saved; false when it was already.
///
/// # Errors
/// When the database fails.
pub async fn settle(connection: &mut Connection, id: i64, at: &str) -> Result<bool, StorageError> {
    let done =
        sqlx::query("UPDATE unit_list_preview SET settled_at = $1 WHERE id = $2 AND settled_at IS NULL")
            .bind(at)
            .bind(id)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() > 0)
}
