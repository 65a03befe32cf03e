//! Settings of the installation by name.

use crate::{Connection, StorageError};
use sqlx::Row;

/// A setting's value.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut Connection, name: &str) -> Result<Option<String>, StorageError> {
    let row = sqlx::query("SELECT value FROM setting WHERE name = $1")
        .bind(name)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("value")).transpose()?)
}

/// Sets a value.
///
/// # Errors
/// When the database fails.
pub async fn put(connection: &mut Connection, name: &str, value: &str, at: &str) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO setting (name, value, changed_at) VALUES ($1, $2, $3)
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at",
    )
    .bind(name)
    .bind(value)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}
