//! What people said of the hints of the text check (R249): the hints themselves are found again from the text.

use crate::{Connection, StorageError};

/// What was said of the hints of a version: the mark of the hint and the ruling.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<(String, String)>, StorageError> {
    Ok(sqlx::query_as("SELECT mark, ruling FROM disclosure_hint WHERE version_id = $1 ORDER BY mark")
        .bind(version_id)
        .fetch_all(connection)
        .await?)
}

/// Remembers what a person said of a hint; the last word stands.
///
/// # Errors
/// When the database fails.
pub async fn settle(
    connection: &mut Connection,
    version_id: i64,
    (mark, ruling): (&str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_hint (version_id, mark, ruling, ruled_at, ruled_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (version_id, mark) DO UPDATE
         SET ruling = excluded.ruling, ruled_at = excluded.ruled_at, ruled_by = excluded.ruled_by",
    )
    .bind(version_id)
    .bind(mark)
    .bind(ruling)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
