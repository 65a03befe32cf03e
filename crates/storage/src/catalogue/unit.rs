//! The units a catalogue belongs to, as far as catalogues need them.

use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A unit with its place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CatalogueUnit {
    /// Its number.
    pub id: i64,
    /// Its code.
    pub code: String,
    /// Its full name.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// Its kind's identifier.
    pub kind: String,
    /// Its superior of government.
    pub parent_id: Option<i64>,
    /// Its superior of its sector.
    pub sector_parent_id: Option<i64>,
    /// Its place: `/1/4/17/`.
    pub path: String,
    /// The day on which it ended, if it did.
    pub valid_to: Option<String>,
}

const COLUMNS: &str = "id, code, name, short_name, kind, parent_id, sector_parent_id, path, valid_to";

/// A unit by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<CatalogueUnit>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM unit WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A unit by its code.
///
/// # Errors
/// When the database fails.
pub async fn by_code(connection: &mut Connection, code: &str) -> Result<Option<CatalogueUnit>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM unit WHERE code = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(code).fetch_optional(connection).await?)
}

impl CatalogueUnit {
    /// True when the unit has not ended by a day; `valid_to` is the first day without it.
    #[must_use]
    pub fn stands_on(&self, day: &str) -> bool {
        self.valid_to.as_deref().is_none_or(|end| end > day)
    }
}

/// The units of a subtree that stand on a day, superiors first.
///
/// # Errors
/// When the database fails.
pub async fn subtree(
    connection: &mut Connection,
    path: &str,
    day: &str,
) -> Result<Vec<CatalogueUnit>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unit WHERE path LIKE $1 AND valid_from <= $2
         AND (valid_to IS NULL OR valid_to > $2) ORDER BY position, id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).bind(day).fetch_all(connection).await?)
}

/// The units directly below one that stand on a day.
///
/// # Errors
/// When the database fails.
pub async fn children(
    connection: &mut Connection,
    parent_id: i64,
    day: &str,
) -> Result<Vec<CatalogueUnit>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unit WHERE parent_id = $1 AND valid_from <= $2
         AND (valid_to IS NULL OR valid_to > $2) ORDER BY position, id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(parent_id).bind(day).fetch_all(connection).await?)
}
