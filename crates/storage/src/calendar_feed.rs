//! Secret addresses of calendars that people subscribe to. Only hashes of the secrets are stored.

use crate::{Connection, StorageError};

/// An address without its secret.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CalendarFeedRow {
    /// Number.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// When it was made.
    pub created_at: String,
}

/// The address that holds, by the hash of its secret.
///
/// # Errors
/// When the database fails.
pub async fn by_hash(
    connection: &mut Connection,
    hash: &str,
) -> Result<Option<CalendarFeedRow>, StorageError> {
    let sql =
        "SELECT id, person_id, created_at FROM calendar_feed WHERE token_hash = $1 AND revoked_at IS NULL";
    Ok(sqlx::query_as(sql).bind(hash).fetch_optional(connection).await?)
}

/// The address of a person that holds.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    connection: &mut Connection,
    person_id: i64,
) -> Result<Option<CalendarFeedRow>, StorageError> {
    let sql = "SELECT id, person_id, created_at FROM calendar_feed
               WHERE person_id = $1 AND revoked_at IS NULL ORDER BY id DESC LIMIT 1";
    Ok(sqlx::query_as(sql).bind(person_id).fetch_optional(connection).await?)
}

/// Writes an address.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    hash: &str,
    person_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO calendar_feed (token_hash, person_id, created_at) VALUES ($1, $2, $3)")
        .bind(hash)
        .bind(person_id)
        .bind(at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Ends every address of a person and returns how many held.
///
/// # Errors
/// When the database fails.
pub async fn revoke_all(connection: &mut Connection, person_id: i64, at: &str) -> Result<u64, StorageError> {
    let done =
        sqlx::query("UPDATE calendar_feed SET revoked_at = $1 WHERE person_id = $2 AND revoked_at IS NULL")
            .bind(at)
            .bind(person_id)
            .execute(connection)
            .await?;
    Ok(done.rows_affected())
}
