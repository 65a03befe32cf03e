//! Guidelines in versions (R8). A version is never rewritten; one of each sector is the current one.

use crate::{Connection, StorageError};
use domain::sector::Origin;
use sqlx::{AssertSqlSafe, Row};

/// A guideline version without its body.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct GuidelineHead {
    /// Its number.
    pub id: i64,
    /// The two-digit sector code.
    pub sector_code: String,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// The State Council's name.
    pub sector: String,
    /// The guideline's own name.
    pub name: String,
    /// Other names, a JSON array.
    pub aliases: String,
    /// `pilot26`, `added` (R7), or `kind` for what belongs to no sector (R113).
    pub origin: String,
    /// Where it came from: a file's name.
    pub provenance: String,
    /// SHA-256 of the body.
    pub body_hash: String,
    /// When.
    pub imported_at: String,
    /// By whom; none for what is shipped.
    pub imported_by: Option<i64>,
    /// 1 for the current version of its sector.
    pub is_current: i64,
    /// When the sector was opened, where it was added and is open (R7).
    pub opened_on: Option<String>,
    /// By when its catalogues are due.
    pub due_on: Option<String>,
    /// When it was taken back.
    pub withdrawn_at: Option<String>,
}

impl GuidelineHead {
    /// True when catalogues of the sector are expected (R7).
    #[must_use]
    pub fn is_open(&self) -> bool {
        Origin::from_id(&self.origin).is_none_or(|origin| origin.is_open(self.opened_on.as_deref()))
    }

    /// True for a kind of catalogue that belongs to no sector (R113).
    #[must_use]
    pub fn is_kind(&self) -> bool {
        self.origin == Origin::Kind.id()
    }
}

/// A guideline version about to be written.
#[derive(Debug, Clone)]
pub struct NewGuideline<'a> {
    /// The two-digit sector code.
    pub sector_code: &'a str,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// The State Council's name.
    pub sector: &'a str,
    /// The guideline's own name.
    pub name: &'a str,
    /// Other names, a JSON array.
    pub aliases: &'a str,
    /// `pilot26`, `added` (R7), or `kind` for what belongs to no sector (R113).
    pub origin: &'a str,
    /// Where it came from.
    pub provenance: &'a str,
    /// The guideline as JSON.
    pub body: &'a str,
    /// SHA-256 of the body.
    pub body_hash: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: Option<i64>,
}

const HEAD: &str = "g.id, g.sector_code, g.version, g.sector, g.name, g.aliases, g.origin, g.provenance, g.body_hash, g.imported_at, g.imported_by, g.is_current, o.opened_on, o.due_on, w.withdrawn_at
     FROM guideline g LEFT JOIN sector_opening o ON o.sector_code = g.sector_code
     LEFT JOIN guideline_withdrawal w ON w.guideline_id = g.id";

/// Writes a version and makes it the current one of its sector.
///
/// # Errors
/// When the database fails, or the version exists already.
pub async fn insert(connection: &mut Connection, new: &NewGuideline<'_>) -> Result<i64, StorageError> {
    sqlx::query("UPDATE guideline SET is_current = 0 WHERE sector_code = $1")
        .bind(new.sector_code)
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(
        "INSERT INTO guideline (sector_code, version, sector, name, aliases, origin, provenance, body, body_hash, imported_at, imported_by, is_current)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 1) RETURNING id",
    )
    .bind(new.sector_code)
    .bind(new.version)
    .bind(new.sector)
    .bind(new.name)
    .bind(new.aliases)
    .bind(new.origin)
    .bind(new.provenance)
    .bind(new.body)
    .bind(new.body_hash)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// The current version of every sector, in order of their codes.
///
/// # Errors
/// When the database fails.
pub async fn current(connection: &mut Connection) -> Result<Vec<GuidelineHead>, StorageError> {
    let mut heads = current_with_kinds(connection).await?;
    heads.retain(|head| !head.is_kind());
    Ok(heads)
}

/// The same with the kinds of catalogues that belong to no sector (R113): for whoever must know the name
/// of any catalogue.
///
/// # Errors
/// When the database fails.
pub async fn current_with_kinds(connection: &mut Connection) -> Result<Vec<GuidelineHead>, StorageError> {
    let sql = format!("SELECT {HEAD} WHERE g.is_current = 1 ORDER BY g.sector_code");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// The names of all sectors by their codes, kinds left out.
///
/// # Errors
/// When the database fails.
pub async fn names(connection: &mut Connection) -> Result<Vec<(String, String)>, StorageError> {
    let sql = "SELECT sector_code, name FROM guideline WHERE is_current = 1 AND origin <> $1";
    Ok(sqlx::query_as(sql).bind(Origin::Kind.id()).fetch_all(connection).await?)
}

/// The current version of a sector.
///
/// # Errors
/// When the database fails.
pub async fn current_of(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Option<GuidelineHead>, StorageError> {
    let sql = format!("SELECT {HEAD} WHERE g.sector_code = $1 AND g.is_current = 1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(sector_code).fetch_optional(connection).await?)
}

/// A version by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<GuidelineHead>, StorageError> {
    let sql = format!("SELECT {HEAD} WHERE g.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// All versions of a sector, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn versions(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Vec<GuidelineHead>, StorageError> {
    let sql = format!("SELECT {HEAD} WHERE g.sector_code = $1 ORDER BY g.version DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(sector_code).fetch_all(connection).await?)
}

/// The body of a version.
///
/// # Errors
/// When the database fails.
pub async fn body(connection: &mut Connection, id: i64) -> Result<Option<String>, StorageError> {
    let row =
        sqlx::query("SELECT body FROM guideline WHERE id = $1").bind(id).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get("body")).transpose()?)
}

/// The highest sector code in use, empty when there is none.
///
/// # Errors
/// When the database fails.
pub async fn last_code(connection: &mut Connection) -> Result<String, StorageError> {
    let row = sqlx::query("SELECT COALESCE(MAX(sector_code), '') AS code FROM guideline")
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("code")?)
}

/// A catalogue whose open or published version is built on a guideline version.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BuiltOn {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version built on it.
    pub version_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
}

/// The catalogues of a sector whose published or open version is not built on `guideline_id`.
///
/// # Errors
/// When the database fails.
pub async fn catalogues_on_older(
    connection: &mut Connection,
    sector_code: &str,
    guideline_id: i64,
) -> Result<Vec<BuiltOn>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id AS catalogue_id, v.id AS version_id, u.id AS unit_id, u.name AS unit_name, u.path AS unit_path
         FROM catalogue c
         JOIN catalogue_version v ON v.id = COALESCE(c.draft_version_id, c.published_version_id)
         JOIN unit u ON u.id = c.unit_id
         WHERE c.sector_code = $1 AND v.guideline_id <> $2 ORDER BY u.path, c.id",
    )
    .bind(sector_code)
    .bind(guideline_id)
    .fetch_all(connection)
    .await?)
}

/// The catalogues that have a version built on a guideline version, or merged with it.
///
/// # Errors
/// When the database fails.
pub async fn catalogues_on(
    connection: &mut Connection,
    guideline_id: i64,
) -> Result<Vec<BuiltOn>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id AS catalogue_id, MAX(v.id) AS version_id, u.id AS unit_id, u.name AS unit_name, u.path AS unit_path
         FROM catalogue_version v
         JOIN catalogue c ON c.id = v.catalogue_id
         JOIN unit u ON u.id = c.unit_id
         LEFT JOIN version_lineage l ON l.version_id = v.id
         WHERE v.guideline_id = $1 OR l.guideline_id = $1
         GROUP BY c.id, u.id, u.name, u.path ORDER BY u.path, c.id",
    )
    .bind(guideline_id)
    .fetch_all(connection)
    .await?)
}

/// Takes the current version of a sector back; false when it is not the current one any more.
///
/// # Errors
/// When the database fails.
pub async fn withdraw(
    connection: &mut Connection,
    id: i64,
    reason: &str,
    at: &str,
    by: Option<i64>,
) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE guideline SET is_current = 0 WHERE id = $1 AND is_current = 1")
        .bind(id)
        .execute(&mut *connection)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query(
        "INSERT INTO guideline_withdrawal (guideline_id, reason, withdrawn_at, withdrawn_by) VALUES ($1, $2, $3, $4)",
    )
    .bind(id)
    .bind(reason)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(true)
}

/// Makes the newest version of a sector that was not taken back the current one, and returns it.
///
/// # Errors
/// When the database fails.
pub async fn step_back(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Option<GuidelineHead>, StorageError> {
    let versions = versions(&mut *connection, sector_code).await?;
    let Some(mut newest) = versions.into_iter().find(|head| head.withdrawn_at.is_none()) else {
        return Ok(None);
    };
    sqlx::query("UPDATE guideline SET is_current = 1 WHERE id = $1")
        .bind(newest.id)
        .execute(connection)
        .await?;
    newest.is_current = 1;
    Ok(Some(newest))
}
