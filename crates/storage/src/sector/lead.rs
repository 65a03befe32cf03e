//! The terms of lead departments: who led a sector from when to when, and why it changed (R5).

use crate::{Connection, StorageError};

/// A term.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LeadTerm {
    /// The lead.
    pub unit_id: i64,
    /// Its name now.
    pub unit_name: String,
    /// Why.
    pub reason: String,
    /// When it was set.
    pub set_at: String,
    /// By whom; none for setup and what a merger of units brought.
    pub set_by: Option<String>,
    /// When another was set.
    pub ended_at: Option<String>,
}

/// The terms of a sector, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_sector(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Vec<LeadTerm>, StorageError> {
    let sql = "SELECT t.unit_id, u.name AS unit_name, t.reason, t.set_at, p.name AS set_by, t.ended_at
               FROM sector_lead_term t JOIN unit u ON u.id = t.unit_id LEFT JOIN person p ON p.id = t.set_by
               WHERE t.sector_code = $1 ORDER BY t.id DESC";
    Ok(sqlx::query_as(sql).bind(sector_code).fetch_all(connection).await?)
}

/// Ends the running term of a sector and begins the next.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    connection: &mut Connection,
    sector_code: &str,
    unit_id: i64,
    reason: &str,
    at: &str,
    by: Option<i64>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE sector_lead_term SET ended_at = $1 WHERE sector_code = $2 AND ended_at IS NULL")
        .bind(at)
        .bind(sector_code)
        .execute(&mut *connection)
        .await?;
    sqlx::query(
        "INSERT INTO sector_lead_term (sector_code, unit_id, reason, set_at, set_by) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(sector_code)
    .bind(unit_id)
    .bind(reason)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
