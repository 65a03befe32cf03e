//! Tables of points in versions (R258).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A version of a table of points.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RubricRow {
    /// 1, 2, 3 … within the instrument.
    pub number: i64,
    /// The first day on which it holds.
    pub valid_from: String,
    /// Dimensions and codes as JSON.
    pub body: String,
    /// Why it was made.
    pub reason: String,
    /// When.
    pub created_at: String,
    /// By whom.
    pub created_by_name: String,
}

/// A version about to be written.
#[derive(Debug, Clone)]
pub struct NewRubric<'a> {
    /// What it is for.
    pub instrument: &'a str,
    /// Its number.
    pub number: i64,
    /// The first day on which it holds.
    pub valid_from: &'a str,
    /// Dimensions and codes as JSON.
    pub body: &'a str,
    /// Why it is made.
    pub reason: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

const SELECT: &str =
    "SELECT r.number, r.valid_from, r.body, r.reason, r.created_at, p.name AS created_by_name
     FROM rubric r JOIN person p ON p.id = r.created_by";

/// The versions of an instrument, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_instrument(
    connection: &mut Connection,
    instrument: &str,
) -> Result<Vec<RubricRow>, StorageError> {
    let sql = format!("{SELECT} WHERE r.instrument = $1 ORDER BY r.number DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(instrument).fetch_all(connection).await?)
}

/// The version that holds on a day; none where none does yet.
///
/// # Errors
/// When the database fails.
pub async fn on_day(
    connection: &mut Connection,
    instrument: &str,
    day: &str,
) -> Result<Option<RubricRow>, StorageError> {
    let sql =
        format!("{SELECT} WHERE r.instrument = $1 AND r.valid_from <= $2 ORDER BY r.number DESC LIMIT 1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(instrument).bind(day).fetch_optional(connection).await?)
}

/// Writes a version. False where somebody took the number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewRubric<'_>) -> Result<bool, StorageError> {
    let row = sqlx::query(
        "INSERT INTO rubric (instrument, number, valid_from, body, reason, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (instrument, number) DO NOTHING RETURNING id",
    )
    .bind(new.instrument)
    .bind(new.number)
    .bind(new.valid_from)
    .bind(new.body)
    .bind(new.reason)
    .bind(new.at)
    .bind(new.by)
    .fetch_optional(connection)
    .await?;
    row.map_or(Ok(false), |row| Ok(row.try_get::<i64, _>("id")? > 0))
}
