//! What people decided about entries and catalogue rows: linked, rejected, unlinked.

use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Link {
    /// The entry.
    pub entry_id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row's key, the same in all versions of the catalogue.
    pub row_key: String,
    /// `linked`, `rejected` or `unlinked`.
    pub verdict: String,
    /// Why.
    pub reason: String,
    /// When.
    pub decided_at: String,
    /// The name of whoever decided.
    pub decided_by: String,
}

/// A decision about to be written.
#[derive(Debug, Clone, Copy)]
pub struct NewLink<'a> {
    /// The entry.
    pub entry_id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row's key.
    pub row_key: &'a str,
    /// `linked`, `rejected` or `unlinked`.
    pub verdict: &'a str,
    /// Why.
    pub reason: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

const LINK: &str =
    "k.entry_id, k.catalogue_id, k.row_key, k.verdict, k.reason, k.decided_at, p.name AS decided_by";

/// Every decision about the entries of a unit's lists.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(connection: &mut Connection, unit_id: i64) -> Result<Vec<Link>, StorageError> {
    let sql = format!(
        "SELECT {LINK} FROM unit_list l JOIN unit_list_entry e ON e.list_id = l.id
         JOIN unit_list_link k ON k.entry_id = e.id JOIN person p ON p.id = k.decided_by
         WHERE l.unit_id = $1 ORDER BY k.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).fetch_all(connection).await?)
}

/// Writes a decision in the place of an earlier one about the same pair.
///
/// # Errors
/// When the database fails.
pub async fn decide(connection: &mut Connection, new: &NewLink<'_>) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO unit_list_link (entry_id, catalogue_id, row_key, verdict, reason, decided_at, decided_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (entry_id, catalogue_id, row_key) DO UPDATE SET verdict = excluded.verdict,
         reason = excluded.reason, decided_at = excluded.decided_at, decided_by = excluded.decided_by",
    )
    .bind(new.entry_id)
    .bind(new.catalogue_id)
    .bind(new.row_key)
    .bind(new.verdict)
    .bind(new.reason)
    .bind(new.at)
    .bind(new.by)
    .execute(connection)
    .await?;
    Ok(())
}
