//! Sealed originals and previews of imports: what was understood before anything is saved.

use crate::{Connection, StorageError};
use sqlx::Row;

/// A preview of an import.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Preview {
    /// Its number.
    pub id: i64,
    /// The unit for which it was uploaded.
    pub unit_id: i64,
    /// Who uploaded it.
    pub person_id: i64,
    /// The sealed original.
    pub upload_hash: String,
    /// What was understood, as JSON.
    pub body: String,
    /// When.
    pub created_at: String,
    /// When it was saved into drafts.
    pub settled_at: Option<String>,
}

/// An uploaded file's facts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Upload {
    /// SHA-256 of the content.
    pub hash: String,
    /// The name it came under first.
    pub name: String,
    /// Its size in bytes.
    pub size: i64,
    /// What it was recognised as.
    pub format: String,
    /// When it came first.
    pub at: String,
}

/// Records an uploaded file; the same content is recorded once.
///
/// # Errors
/// When the database fails.
pub async fn insert_upload(
    connection: &mut Connection,
    upload: &Upload,
    person_id: Option<i64>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO upload (hash, name, size, format, person_id, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (hash) DO NOTHING",
    )
    .bind(upload.hash.as_str())
    .bind(upload.name.as_str())
    .bind(upload.size)
    .bind(upload.format.as_str())
    .bind(person_id)
    .bind(upload.at.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// An uploaded file by its hash.
///
/// # Errors
/// When the database fails.
pub async fn upload(connection: &mut Connection, hash: &str) -> Result<Option<Upload>, StorageError> {
    Ok(sqlx::query_as("SELECT hash, name, size, format, at FROM upload WHERE hash = $1")
        .bind(hash)
        .fetch_optional(connection)
        .await?)
}

/// Writes a preview.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    unit_id: i64,
    person_id: i64,
    upload_hash: &str,
    body: &str,
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO import_preview (unit_id, person_id, upload_hash, body, created_at)
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
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Preview>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, unit_id, person_id, upload_hash, body, created_at, settled_at
         FROM import_preview WHERE id = $1",
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
    let done = sqlx::query("UPDATE import_preview SET settled_at = $1 WHERE id = $2 AND settled_at IS NULL")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() > 0)
}
