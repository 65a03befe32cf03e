//! Working copies of drafts that came back from Excel.

use crate::{Connection, StorageError};
use sqlx::Row;

/// A working copy that came back.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WorkbookReturn {
    /// Its number.
    pub id: i64,
    /// The draft it was uploaded to.
    pub version_id: i64,
    /// Who uploaded it.
    pub person_id: i64,
    /// The sealed file.
    pub upload_hash: String,
    /// The name it came under.
    pub name: String,
    /// When.
    pub created_at: String,
    /// When its changes were taken over.
    pub settled_at: Option<String>,
}

/// Records one.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    (version_id, person_id): (i64, i64),
    (upload_hash, name): (&str, &str),
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO workbook_return (version_id, person_id, upload_hash, name, created_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(version_id)
    .bind(person_id)
    .bind(upload_hash)
    .bind(name)
    .bind(at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// One by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<WorkbookReturn>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, version_id, person_id, upload_hash, name, created_at, settled_at
         FROM workbook_return WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// Marks one as taken over; false when it was already.
///
/// # Errors
/// When the database fails.
pub async fn settle(connection: &mut Connection, id: i64, at: &str) -> Result<bool, StorageError> {
    let sql = "UPDATE workbook_return SET settled_at = $1 WHERE id = $2 AND settled_at IS NULL";
    let done = sqlx::query(sql).bind(at).bind(id).execute(connection).await?;
    Ok(done.rows_affected() > 0)
}
