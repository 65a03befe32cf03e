//! The papers of a round, one a unit; and who had a hand in a version (R268).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A unit's paper.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PaperRow {
    /// Number.
    pub id: i64,
    /// The round.
    pub assessment_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The versions that were read, as JSON.
    pub holdings: String,
    /// The score as JSON once it is fixed.
    pub score: Option<String>,
}

const SELECT: &str =
    "SELECT a.id, a.assessment_id, a.unit_id, u.code AS unit_code, u.name AS unit_name, u.path AS unit_path,
        a.holdings, a.score
     FROM assessment_paper a JOIN unit u ON u.id = a.unit_id";

/// Writes a paper and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    round_id: i64,
    unit_id: i64,
    holdings: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO assessment_paper (assessment_id, unit_id, holdings) VALUES ($1, $2, $3) RETURNING id",
    )
    .bind(round_id)
    .bind(unit_id)
    .bind(holdings)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// The papers of a round, in order of units.
///
/// # Errors
/// When the database fails.
pub async fn of_round(connection: &mut Connection, round_id: i64) -> Result<Vec<PaperRow>, StorageError> {
    let sql = format!("{SELECT} WHERE a.assessment_id = $1 ORDER BY u.position, u.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(round_id).fetch_all(connection).await?)
}

/// A paper by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<PaperRow>, StorageError> {
    let sql = format!("{SELECT} WHERE a.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A paper of a round by its unit.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(
    connection: &mut Connection,
    round_id: i64,
    unit_id: i64,
) -> Result<Option<PaperRow>, StorageError> {
    let sql = format!("{SELECT} WHERE a.assessment_id = $1 AND a.unit_id = $2");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(round_id).bind(unit_id).fetch_optional(connection).await?)
}

/// Fixes the score of a paper.
///
/// # Errors
/// When the database fails.
pub async fn set_score(connection: &mut Connection, id: i64, score: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE assessment_paper SET score = $1 WHERE id = $2")
        .bind(score)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// True when a person compiled, changed, submitted, reviewed, approved or published a version, or did a
/// part of it.
///
/// # Errors
/// When the database fails.
pub async fn had_a_hand(
    connection: &mut Connection,
    version_id: i64,
    person_id: i64,
) -> Result<bool, StorageError> {
    let row = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM catalogue_version v WHERE v.id = $1
                   AND (v.created_by = $2 OR v.submitted_by = $2 OR v.approved_by = $2 OR v.published_by = $2))
              + (SELECT COUNT(*) FROM version_event e WHERE e.version_id = $1 AND e.person_id = $2)
              + (SELECT COUNT(*) FROM cell_change c WHERE c.version_id = $1 AND c.person_id = $2)
              + (SELECT COUNT(*) FROM contribution k WHERE k.done_version_id = $1 AND k.done_by = $2) AS n",
    )
    .bind(version_id)
    .bind(person_id)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}
