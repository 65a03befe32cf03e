//! Units that say they have no such list and work from their functions (R61).

use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Absence {
    /// Its number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The kind's identifier.
    pub kind: String,
    /// From which functions it works instead.
    pub note: String,
    /// When.
    pub declared_at: String,
    /// The name of whoever declared it.
    pub declared_by: String,
}

const ABSENCE: &str = "a.id, a.unit_id, a.kind, a.note, a.declared_at, p.name AS declared_by";

/// The declarations of a unit that hold.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(connection: &mut Connection, unit_id: i64) -> Result<Vec<Absence>, StorageError> {
    let sql = format!(
        "SELECT {ABSENCE} FROM unit_list_absence a JOIN person p ON p.id = a.declared_by
         WHERE a.unit_id = $1 AND a.ended_at IS NULL ORDER BY a.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).fetch_all(connection).await?)
}

/// Every declaration that holds below a place of the tree.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<Absence>, StorageError> {
    let sql = format!(
        "SELECT {ABSENCE} FROM unit_list_absence a JOIN person p ON p.id = a.declared_by
         WHERE a.ended_at IS NULL ORDER BY a.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// Writes a declaration.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    (unit_id, kind): (i64, &str),
    note: &str,
    at: &str,
    by: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO unit_list_absence (unit_id, kind, note, declared_at, declared_by) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(unit_id)
    .bind(kind)
    .bind(note)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}

/// Ends the declarations of a unit about a list; returns how many.
///
/// # Errors
/// When the database fails.
pub async fn end(
    connection: &mut Connection,
    unit_id: i64,
    kind: &str,
    at: &str,
) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "UPDATE unit_list_absence SET ended_at = $1 WHERE unit_id = $2 AND kind = $3 AND ended_at IS NULL",
    )
    .bind(at)
    .bind(unit_id)
    .bind(kind)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}
