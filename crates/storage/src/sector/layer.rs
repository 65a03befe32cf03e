//! Provincial and municipal guidelines as reference layers, in versions by sector and region (R9).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A layer without its body.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LayerHead {
    /// Its number.
    pub id: i64,
    /// The sector.
    pub sector_code: String,
    /// Whose guideline it is: 广东省.
    pub region: String,
    /// 1, 2, 3 … of the region within the sector.
    pub version: i64,
    /// The name to print.
    pub name: String,
    /// The file it came from.
    pub provenance: String,
    /// A remark on where it is from.
    pub note: String,
    /// SHA-256 of the body.
    pub body_hash: String,
    /// When.
    pub imported_at: String,
    /// 1 for the newest of its region.
    pub is_current: i64,
}

/// A layer about to be written.
#[derive(Debug, Clone)]
pub struct NewLayer<'a> {
    /// The sector.
    pub sector_code: &'a str,
    /// Whose guideline it is.
    pub region: &'a str,
    /// 1, 2, 3 … of the region within the sector.
    pub version: i64,
    /// The name to print.
    pub name: &'a str,
    /// The file it came from.
    pub provenance: &'a str,
    /// A remark on where it is from.
    pub note: &'a str,
    /// The guideline as JSON.
    pub body: &'a str,
    /// SHA-256 of the body.
    pub body_hash: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: Option<i64>,
}

const HEAD: &str =
    "id, sector_code, region, version, name, provenance, note, body_hash, imported_at, is_current";

/// Writes a layer and makes it the current one of its region.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewLayer<'_>) -> Result<i64, StorageError> {
    sqlx::query("UPDATE guideline_layer SET is_current = 0 WHERE sector_code = $1 AND region = $2")
        .bind(new.sector_code)
        .bind(new.region)
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(
        "INSERT INTO guideline_layer (sector_code, region, version, name, provenance, note, body, body_hash, imported_at, imported_by, is_current)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) RETURNING id",
    )
    .bind(new.sector_code)
    .bind(new.region)
    .bind(new.version)
    .bind(new.name)
    .bind(new.provenance)
    .bind(new.note)
    .bind(new.body)
    .bind(new.body_hash)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Every layer in its versions, by sector and region, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<LayerHead>, StorageError> {
    let sql = format!("SELECT {HEAD} FROM guideline_layer ORDER BY sector_code, region, version DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// The current layers of a sector.
///
/// # Errors
/// When the database fails.
pub async fn current_of(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Vec<LayerHead>, StorageError> {
    let sql = format!(
        "SELECT {HEAD} FROM guideline_layer WHERE sector_code = $1 AND is_current = 1 ORDER BY region"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(sector_code).fetch_all(connection).await?)
}

/// A layer by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<LayerHead>, StorageError> {
    let sql = format!("SELECT {HEAD} FROM guideline_layer WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The body of a layer.
///
/// # Errors
/// When the database fails.
pub async fn body(connection: &mut Connection, id: i64) -> Result<Option<String>, StorageError> {
    let row = sqlx::query("SELECT body FROM guideline_layer WHERE id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("body")).transpose()?)
}
