//! What visits to the links of a version came to (R102, R251): the links themselves are found again from the text.

use crate::{Connection, StorageError};

/// What a visit came to.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CheckedLink {
    /// Where the link leads.
    pub address: String,
    /// `reachable`, `dead` or `unknown`.
    pub outcome: String,
    /// Why, and what to do; empty where it answers.
    pub words: String,
    /// When it was visited.
    pub checked_at: String,
}

/// What is known of the links of a version.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<CheckedLink>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT address, outcome, words, checked_at FROM disclosure_link WHERE version_id = $1 ORDER BY address",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// Keeps what a visit came to; the last one stands.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    connection: &mut Connection,
    version_id: i64,
    (address, outcome, words): (&str, &str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_link (version_id, address, outcome, words, checked_at, checked_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (version_id, address) DO UPDATE
         SET outcome = excluded.outcome, words = excluded.words, checked_at = excluded.checked_at,
             checked_by = excluded.checked_by",
    )
    .bind(version_id)
    .bind(address)
    .bind(outcome)
    .bind(words)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
