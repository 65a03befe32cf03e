//! Lists and their versions.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A unit's list of one kind.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct List {
    /// Its number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The kind's identifier.
    pub kind: String,
    /// The version in force.
    pub current_version_id: Option<i64>,
}

/// A version of a list.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ListVersion {
    /// Its number across all lists.
    pub id: i64,
    /// The list.
    pub list_id: i64,
    /// 1, 2, 3 … within the list.
    pub number: i64,
    /// The printed title.
    pub title: String,
    /// The file it came from.
    pub file_name: String,
    /// Its sheets, as JSON.
    pub sheets: String,
    /// Its headings, as JSON.
    pub headings: String,
    /// The sealed original.
    pub upload_hash: String,
    /// How many entries.
    pub entry_count: i64,
    /// When.
    pub imported_at: String,
    /// The name of whoever imported it.
    pub imported_by: String,
}

/// A version about to be written.
#[derive(Debug, Clone)]
pub struct NewListVersion<'a> {
    /// The list.
    pub list_id: i64,
    /// The printed title.
    pub title: &'a str,
    /// The file it comes from.
    pub file_name: &'a str,
    /// Its sheets, as JSON.
    pub sheets: &'a str,
    /// Its headings, as JSON.
    pub headings: &'a str,
    /// The sealed original.
    pub upload_hash: &'a str,
    /// How many entries.
    pub entry_count: i64,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

const LIST: &str = "id, unit_id, kind, current_version_id";
const VERSION: &str = "v.id, v.list_id, v.number, v.title, v.file_name, v.sheets, v.headings, v.upload_hash, v.entry_count, v.imported_at, p.name AS imported_by";

/// The list of a unit and a kind, begun when there is none; its row is locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    connection: &mut Connection,
    unit_id: i64,
    kind: &str,
    at: &str,
) -> Result<List, StorageError> {
    let sql = format!(
        "INSERT INTO unit_list (unit_id, kind, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (unit_id, kind) DO UPDATE SET kind = excluded.kind RETURNING {LIST}"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).bind(kind).bind(at).fetch_one(connection).await?)
}

/// The lists of a unit.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(connection: &mut Connection, unit_id: i64) -> Result<Vec<List>, StorageError> {
    let sql = format!("SELECT {LIST} FROM unit_list WHERE unit_id = $1 ORDER BY kind");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).fetch_all(connection).await?)
}

/// A list by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<List>, StorageError> {
    let sql = format!("SELECT {LIST} FROM unit_list WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// Writes a version, numbered on, and puts it in force.
///
/// # Errors
/// When the database fails.
pub async fn insert_version(
    connection: &mut Connection,
    new: &NewListVersion<'_>,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO unit_list_version (list_id, number, title, file_name, sheets, headings, upload_hash, entry_count, imported_at, imported_by)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9 FROM unit_list_version WHERE list_id = $1
         RETURNING id",
    )
    .bind(new.list_id)
    .bind(new.title)
    .bind(new.file_name)
    .bind(new.sheets)
    .bind(new.headings)
    .bind(new.upload_hash)
    .bind(new.entry_count)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(&mut *connection)
    .await?;
    let id: i64 = row.try_get("id")?;
    sqlx::query("UPDATE unit_list SET current_version_id = $1 WHERE id = $2")
        .bind(id)
        .bind(new.list_id)
        .execute(connection)
        .await?;
    Ok(id)
}

/// The versions of a list, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn versions(connection: &mut Connection, list_id: i64) -> Result<Vec<ListVersion>, StorageError> {
    let sql = format!(
        "SELECT {VERSION} FROM unit_list_version v JOIN person p ON p.id = v.imported_by
         WHERE v.list_id = $1 ORDER BY v.number DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(list_id).fetch_all(connection).await?)
}
