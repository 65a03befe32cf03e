//! Each unit's open-government body: head, named person, deputy, office telephone (R149b).

use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A body as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Body {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub body_name: String,
    /// The head.
    pub head_id: Option<i64>,
    /// The named person (联系人).
    pub named_person_id: Option<i64>,
    /// The deputy.
    pub deputy_id: Option<i64>,
    /// The office's telephone and address, which are public.
    pub contact: String,
    /// First day.
    pub valid_from: String,
    /// The day from which another stands.
    pub valid_to: Option<String>,
}

/// A body about to be written.
#[derive(Debug, Clone)]
pub struct NewBody<'a> {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub body_name: &'a str,
    /// The head.
    pub head_id: Option<i64>,
    /// The named person (联系人).
    pub named_person_id: Option<i64>,
    /// The deputy.
    pub deputy_id: Option<i64>,
    /// The office's telephone and address.
    pub contact: &'a str,
    /// First day.
    pub valid_from: &'a str,
}

const SELECT: &str =
    "SELECT id, unit_id, body_name, head_id, named_person_id, deputy_id, contact, valid_from, valid_to
    FROM open_government_body";

/// The body that stands for a unit.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(connection: &mut Connection, unit_id: i64) -> Result<Option<Body>, StorageError> {
    let sql = format!("{SELECT} WHERE unit_id = $1 AND valid_to IS NULL ORDER BY id DESC LIMIT 1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).fetch_optional(connection).await?)
}

/// All bodies that stand.
///
/// # Errors
/// When the database fails.
pub async fn standing(connection: &mut Connection) -> Result<Vec<Body>, StorageError> {
    let sql = format!("{SELECT} WHERE valid_to IS NULL ORDER BY unit_id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// The standing bodies in which a person has a place.
///
/// # Errors
/// When the database fails.
pub async fn of_person(connection: &mut Connection, person_id: i64) -> Result<Vec<Body>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE valid_to IS NULL AND (head_id = $1 OR named_person_id = $1 OR deputy_id = $1) ORDER BY id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(person_id).fetch_all(connection).await?)
}

/// Ends the standing body of a unit.
///
/// # Errors
/// When the database fails.
pub async fn end(connection: &mut Connection, unit_id: i64, on: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE open_government_body SET valid_to = $1 WHERE unit_id = $2 AND valid_to IS NULL")
        .bind(on)
        .bind(unit_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes a body in place of the one that stood.
///
/// # Errors
/// When the database fails.
pub async fn replace(connection: &mut Connection, body: &NewBody<'_>) -> Result<(), StorageError> {
    end(connection, body.unit_id, body.valid_from).await?;
    sqlx::query(
        "INSERT INTO open_government_body (unit_id, body_name, head_id, named_person_id, deputy_id, contact, valid_from)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(body.unit_id)
    .bind(body.body_name)
    .bind(body.head_id)
    .bind(body.named_person_id)
    .bind(body.deputy_id)
    .bind(body.contact)
    .bind(body.valid_from)
    .execute(connection)
    .await?;
    Ok(())
}
