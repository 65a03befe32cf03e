//! The change table: what changed, in order. The search index and kept pages follow it (invariant 10).

use crate::{Connection, StorageError};
use sqlx::Row;

/// One change.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Change {
    /// Its number.
    pub seq: i64,
    /// `catalogue`, `unit`, `guideline`, `setting` …
    pub kind: String,
    /// The object's number.
    pub object_id: i64,
}

/// Appends a change and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn append(
    connection: &mut Connection,
    kind: &str,
    object_id: i64,
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query("INSERT INTO change (kind, object_id, at) VALUES ($1, $2, $3) RETURNING seq")
        .bind(kind)
        .bind(object_id)
        .bind(at)
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("seq")?)
}

/// The number of the last change, 0 when there is none.
///
/// # Errors
/// When the database fails.
pub async fn last(connection: &mut Connection) -> Result<i64, StorageError> {
    let row = sqlx::query("SELECT COALESCE(MAX(seq), 0) AS n FROM change").fetch_one(connection).await?;
    Ok(row.try_get("n")?)
}

/// Up to `limit` changes after a number, in order.
///
/// # Errors
/// When the database fails.
pub async fn after(connection: &mut Connection, seq: i64, limit: i64) -> Result<Vec<Change>, StorageError> {
    Ok(sqlx::query_as("SELECT seq, kind, object_id FROM change WHERE seq > $1 ORDER BY seq LIMIT $2")
        .bind(seq)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}
