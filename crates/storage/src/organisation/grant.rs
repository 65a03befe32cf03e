//! Roles held by people at units, their own and for others on leave (invariant 9).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A grant as stored, with the path and name of its unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct GrantRow {
    /// Number.
    pub id: i64,
    /// Who holds it.
    pub person_id: i64,
    /// Identifier of the role.
    pub role: String,
    /// Where.
    pub unit_id: i64,
    /// The unit's path.
    pub unit_path: String,
    /// The unit's name.
    pub unit_name: String,
    /// The sector it is limited to.
    pub sector_code: Option<String>,
    /// First day.
    pub valid_from: String,
    /// The day from which it no longer holds.
    pub valid_to: Option<String>,
    /// The person stood in for.
    pub deputy_for: Option<i64>,
    /// When it was ended before its time.
    pub ended_at: Option<String>,
}

/// A grant about to be written.
#[derive(Debug, Clone)]
pub struct NewGrant<'a> {
    /// Who.
    pub person_id: i64,
    /// Identifier of the role.
    pub role: &'a str,
    /// Where.
    pub unit_id: i64,
    /// The sector it is limited to.
    pub sector_code: Option<&'a str>,
    /// First day.
    pub valid_from: &'a str,
    /// The day from which it no longer holds.
    pub valid_to: Option<&'a str>,
    /// The person stood in for.
    pub deputy_for: Option<i64>,
    /// Who granted.
    pub granted_by: Option<i64>,
    /// When.
    pub granted_at: &'a str,
}

const SELECT: &str = "SELECT g.id, g.person_id, g.role, g.unit_id, u.path AS unit_path, u.name AS unit_name,
    g.sector_code, g.valid_from, g.valid_to, g.deputy_for, g.ended_at
    FROM role_grant g JOIN unit u ON u.id = g.unit_id";
const ON_DAY: &str = "g.ended_at IS NULL AND g.valid_from <= $2 AND (g.valid_to IS NULL OR g.valid_to > $2)";
const OPEN: &str = "g.ended_at IS NULL AND (g.valid_to IS NULL OR g.valid_to > $2)";

/// Writes a grant and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, grant: &NewGrant<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO role_grant (person_id, role, unit_id, sector_code, valid_from, valid_to, deputy_for, granted_by, granted_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
    )
    .bind(grant.person_id)
    .bind(grant.role)
    .bind(grant.unit_id)
    .bind(grant.sector_code)
    .bind(grant.valid_from)
    .bind(grant.valid_to)
    .bind(grant.deputy_for)
    .bind(grant.granted_by)
    .bind(grant.granted_at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A grant by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<GrantRow>, StorageError> {
    let sql = format!("{SELECT} WHERE g.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// What a person holds on a day.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    connection: &mut Connection,
    person_id: i64,
    day: &str,
) -> Result<Vec<GrantRow>, StorageError> {
    fetch(connection, &format!("{SELECT} WHERE g.person_id = $1 AND {ON_DAY} ORDER BY g.id"), person_id, day)
        .await
}

/// What a person holds on a day or will hold later.
///
/// # Errors
/// When the database fails.
pub async fn open_of_person(
    connection: &mut Connection,
    person_id: i64,
    day: &str,
) -> Result<Vec<GrantRow>, StorageError> {
    fetch(connection, &format!("{SELECT} WHERE g.person_id = $1 AND {OPEN} ORDER BY g.id"), person_id, day)
        .await
}

/// Everything a person ever held, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn history_of_person(
    connection: &mut Connection,
    person_id: i64,
) -> Result<Vec<GrantRow>, StorageError> {
    let sql = format!("{SELECT} WHERE g.person_id = $1 ORDER BY g.id DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(person_id).fetch_all(connection).await?)
}

/// Grants at a unit that hold on a day or later.
///
/// # Errors
/// When the database fails.
pub async fn open_at_unit(
    connection: &mut Connection,
    unit_id: i64,
    day: &str,
) -> Result<Vec<GrantRow>, StorageError> {
    fetch(connection, &format!("{SELECT} WHERE g.unit_id = $1 AND {OPEN} ORDER BY g.id"), unit_id, day).await
}

/// Grants by which others stand in for a person, now or later.
///
/// # Errors
/// When the database fails.
pub async fn open_deputies_for(
    connection: &mut Connection,
    person_id: i64,
    day: &str,
) -> Result<Vec<GrantRow>, StorageError> {
    fetch(connection, &format!("{SELECT} WHERE g.deputy_for = $1 AND {OPEN} ORDER BY g.id"), person_id, day)
        .await
}

/// Every grant that holds on a day, at and below a path.
///
/// # Errors
/// When the database fails.
pub async fn below(
    connection: &mut Connection,
    path: &str,
    day: &str,
) -> Result<Vec<GrantRow>, StorageError> {
    let sql = format!("{SELECT} WHERE u.path LIKE $1 AND {ON_DAY} ORDER BY g.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).bind(day).fetch_all(connection).await?)
}

/// People who hold a role on a day at a unit or above it, and are active.
///
/// # Errors
/// When the database fails.
pub async fn holders(
    connection: &mut Connection,
    role: &str,
    unit_ids: &[i64],
    day: &str,
) -> Result<Vec<GrantRow>, StorageError> {
    let mut found = Vec::new();
    for unit_id in unit_ids {
        let sql = format!(
            "{SELECT} JOIN person p ON p.id = g.person_id WHERE g.unit_id = $1 AND {ON_DAY}
             AND g.role = $3 AND p.state = 'active' ORDER BY g.id"
        );
        let rows: Vec<GrantRow> = sqlx::query_as(AssertSqlSafe(sql))
            .bind(*unit_id)
            .bind(day)
            .bind(role)
            .fetch_all(&mut *connection)
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Ends a grant; false when it had ended.
///
/// # Errors
/// When the database fails.
pub async fn end(connection: &mut Connection, id: i64, at: &str) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE role_grant SET ended_at = $1 WHERE id = $2 AND ended_at IS NULL")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

async fn fetch(
    connection: &mut Connection,
    sql: &str,
    id: i64,
    day: &str,
) -> Result<Vec<GrantRow>, StorageError> {
    Ok(sqlx::query_as(AssertSqlSafe(sql.to_owned())).bind(id).bind(day).fetch_all(connection).await?)
}
