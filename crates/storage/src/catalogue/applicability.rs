//! Declarations that a sector does not apply to a unit (R62-R64).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ApplicabilityRow {
    /// Its number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The unit's code.
    pub unit_code: String,
    /// The unit's name.
    pub unit_name: String,
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// The state's identifier.
    pub state: String,
    /// Why it does not apply.
    pub reason: String,
    /// On what that rests.
    pub basis: String,
    /// When it was declared.
    pub declared_at: String,
    /// By whom.
    pub declared_by: i64,
    /// The name printed.
    pub declared_by_name: String,
    /// When it was decided.
    pub decided_at: Option<String>,
    /// The name of who decided.
    pub decided_by_name: Option<String>,
    /// The words of the decision.
    pub decision: String,
    /// When it ended.
    pub ended_at: Option<String>,
    /// Why it ended.
    pub end_reason: String,
}

/// A declaration about to be written.
#[derive(Debug, Clone)]
pub struct NewApplicability<'a> {
    /// The unit.
    pub unit_id: i64,
    /// The sector.
    pub sector_code: &'a str,
    /// The state it begins in.
    pub state: &'a str,
    /// Why it does not apply.
    pub reason: &'a str,
    /// On what that rests.
    pub basis: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

/// What a change of state writes besides it.
#[derive(Debug, Clone, Copy)]
pub enum Outcome<'a> {
    /// The office decided.
    Decided {
        /// When.
        at: &'a str,
        /// Who.
        by: Option<i64>,
        /// Its words.
        words: &'a str,
    },
    /// It is over.
    Ended {
        /// When.
        at: &'a str,
        /// Who.
        by: Option<i64>,
        /// Why.
        words: &'a str,
    },
}

const SELECT: &str = "SELECT a.id, a.unit_id, u.code AS unit_code, u.name AS unit_name, u.path AS unit_path, a.sector_code, a.state, a.reason, a.basis,
    a.declared_at, a.declared_by, p.name AS declared_by_name, a.decided_at, d.name AS decided_by_name, a.decision, a.ended_at, a.end_reason
    FROM applicability a JOIN unit u ON u.id = a.unit_id JOIN person p ON p.id = a.declared_by
    LEFT JOIN person d ON d.id = a.decided_by";

/// Writes a declaration and returns its number; none where one is open for the same unit and sector.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    new: &NewApplicability<'_>,
) -> Result<Option<i64>, StorageError> {
    let row = sqlx::query(
        "INSERT INTO applicability (unit_id, sector_code, state, reason, basis, declared_at, declared_by, decision, end_reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', '')
         ON CONFLICT (unit_id, sector_code) WHERE state IN ('declared', 'approved') DO NOTHING RETURNING id",
    )
    .bind(new.unit_id)
    .bind(new.sector_code)
    .bind(new.state)
    .bind(new.reason)
    .bind(new.basis)
    .bind(new.at)
    .bind(new.by)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// Changes the state of a declaration that is still in the one expected; false when it is not.
///
/// # Errors
/// When the database fails.
pub async fn change_state(
    connection: &mut Connection,
    id: i64,
    from: &str,
    to: &str,
    outcome: Outcome<'_>,
) -> Result<bool, StorageError> {
    let (columns, at, by, words) = match outcome {
        Outcome::Decided { at, by, words } => {
            ("decided_at = $3, decided_by = $4, decision = $5", at, by, words)
        }
        Outcome::Ended { at, by, words } => ("ended_at = $3, ended_by = $4, end_reason = $5", at, by, words),
    };
    let sql = format!("UPDATE applicability SET state = $1, {columns} WHERE id = $2 AND state = $6");
    let done = sqlx::query(AssertSqlSafe(sql))
        .bind(to)
        .bind(id)
        .bind(at)
        .bind(by)
        .bind(words)
        .bind(from)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// A declaration by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<ApplicabilityRow>, StorageError> {
    let sql = format!("{SELECT} WHERE a.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// Every declaration of a unit for a sector, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(
    connection: &mut Connection,
    unit_id: i64,
    sector_code: &str,
) -> Result<Vec<ApplicabilityRow>, StorageError> {
    let sql = format!("{SELECT} WHERE a.unit_id = $1 AND a.sector_code = $2 ORDER BY a.id DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).bind(sector_code).fetch_all(connection).await?)
}

/// The declarations of a subtree that hold or are with the office.
///
/// # Errors
/// When the database fails.
pub async fn open_below(
    connection: &mut Connection,
    path: &str,
) -> Result<Vec<ApplicabilityRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE u.path LIKE $1 AND a.state IN ('declared', 'approved') ORDER BY u.position, u.id, a.sector_code"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).fetch_all(connection).await?)
}

/// The declarations that hold: of one unit, of one sector, or all.
///
/// # Errors
/// When the database fails.
pub async fn in_force(
    connection: &mut Connection,
    unit_id: Option<i64>,
    sector_code: Option<&str>,
) -> Result<Vec<ApplicabilityRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE a.state = 'approved' AND a.unit_id = COALESCE($1, a.unit_id)
         AND a.sector_code = COALESCE($2, a.sector_code) ORDER BY a.sector_code, u.position, u.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).bind(sector_code).fetch_all(connection).await?)
}
