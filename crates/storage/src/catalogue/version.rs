//! Catalogues and their versions.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A catalogue: a unit's table of one sector.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Catalogue {
    /// Its number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The sector.
    pub sector_code: String,
    /// The version in force.
    pub published_version_id: Option<i64>,
    /// The version on somebody's desk.
    pub draft_version_id: Option<i64>,
    /// When it was begun.
    pub created_at: String,
}

/// A version of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Version {
    /// Its number across all catalogues.
    pub id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// 1, 2, 3 … within the catalogue.
    pub number: i64,
    /// The state's identifier.
    pub state: String,
    /// The printed title.
    pub title: String,
    /// The headings as JSON.
    pub headings: String,
    /// The guideline version it is built on.
    pub guideline_id: i64,
    /// The version it was made from.
    pub based_on_id: Option<i64>,
    /// The sealed original it was read from.
    pub upload_hash: Option<String>,
    /// Why it was made (R80).
    pub reason: String,
    /// When.
    pub created_at: String,
    /// By whom.
    pub created_by: i64,
    /// When it was last submitted.
    pub submitted_at: Option<String>,
    /// By whom.
    pub submitted_by: Option<i64>,
    /// When it was approved.
    pub approved_at: Option<String>,
    /// By whom.
    pub approved_by: Option<i64>,
    /// When it was published.
    pub published_at: Option<String>,
    /// By whom.
    pub published_by: Option<i64>,
    /// When it was superseded or withdrawn.
    pub ended_at: Option<String>,
    /// Why it was withdrawn.
    pub withdrawal_notice: Option<String>,
    /// Counts its changes.
    pub revision: i64,
}

/// A version about to be written.
#[derive(Debug, Clone)]
pub struct NewVersion<'a> {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The printed title.
    pub title: &'a str,
    /// The headings as JSON.
    pub headings: &'a str,
    /// The guideline version it is built on.
    pub guideline_id: i64,
    /// The version it is made from.
    pub based_on_id: Option<i64>,
    /// The sealed original it was read from.
    pub upload_hash: Option<&'a str>,
    /// Why it is made (R80).
    pub reason: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

const CATALOGUE: &str = "id, unit_id, sector_code, published_version_id, draft_version_id, created_at";
/// The columns of [`Version`], each with the table's letter `v`.
pub const VERSION: &str = "v.id, v.catalogue_id, v.number, v.state, v.title, v.headings, v.guideline_id, v.based_on_id, v.upload_hash, v.reason, v.created_at, v.created_by, v.submitted_at, v.submitted_by, v.approved_at, v.approved_by, v.published_at, v.published_by, v.ended_at, v.withdrawal_notice, v.revision";

/// The catalogue of a unit and a sector, begun when there is none. Its row is locked until the
/// transaction ends, so that two people who begin a draft at once get one after the other.
///
/// # Errors
/// When the database fails.
pub async fn begin_catalogue(
    connection: &mut Connection,
    unit_id: i64,
    sector_code: &str,
    at: &str,
) -> Result<Catalogue, StorageError> {
    let sql = format!(
        "INSERT INTO catalogue (unit_id, sector_code, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (unit_id, sector_code) DO UPDATE SET sector_code = excluded.sector_code
         RETURNING {CATALOGUE}"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(unit_id)
        .bind(sector_code)
        .bind(at)
        .fetch_one(connection)
        .await?)
}

/// A catalogue by its number, its row locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock_catalogue(connection: &mut Connection, id: i64) -> Result<Option<Catalogue>, StorageError> {
    let sql = format!("UPDATE catalogue SET unit_id = unit_id WHERE id = $1 RETURNING {CATALOGUE}");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A catalogue by its number.
///
/// # Errors
/// When the database fails.
pub async fn catalogue(connection: &mut Connection, id: i64) -> Result<Option<Catalogue>, StorageError> {
    let sql = format!("SELECT {CATALOGUE} FROM catalogue WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The catalogue of a unit and a sector.
///
/// # Errors
/// When the database fails.
pub async fn catalogue_of(
    connection: &mut Connection,
    unit_id: i64,
    sector_code: &str,
) -> Result<Option<Catalogue>, StorageError> {
    let sql = format!("SELECT {CATALOGUE} FROM catalogue WHERE unit_id = $1 AND sector_code = $2");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).bind(sector_code).fetch_optional(connection).await?)
}

/// Sets which version is in force and which is on the desk.
///
/// # Errors
/// When the database fails.
pub async fn point_catalogue(
    connection: &mut Connection,
    id: i64,
    published: Option<i64>,
    draft: Option<i64>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE catalogue SET published_version_id = $1, draft_version_id = $2 WHERE id = $3")
        .bind(published)
        .bind(draft)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes a draft with the next number of its catalogue.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewVersion<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO catalogue_version (catalogue_id, number, state, title, headings, guideline_id, based_on_id, upload_hash, reason, created_at, created_by, revision)
         SELECT $1, COALESCE(MAX(number), 0) + 1, 'draft', $2, $3, $4, $5, $6, $7, $8, $9, 0
         FROM catalogue_version WHERE catalogue_id = $1 RETURNING id",
    )
    .bind(new.catalogue_id)
    .bind(new.title)
    .bind(new.headings)
    .bind(new.guideline_id)
    .bind(new.based_on_id)
    .bind(new.upload_hash)
    .bind(new.reason)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A version by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Version>, StorageError> {
    let sql = format!("SELECT {VERSION} FROM catalogue_version v WHERE v.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A version by its number, counted up and locked until the transaction ends: two writers of one
/// version come one after the other.
///
/// # Errors
/// When the database fails.
pub async fn lock(connection: &mut Connection, id: i64) -> Result<Option<Version>, StorageError> {
    let sql = format!(
        "UPDATE catalogue_version AS v SET revision = revision + 1 WHERE v.id = $1 RETURNING {}",
        VERSION.replace("v.", "")
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// All versions of a catalogue, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<Version>, StorageError> {
    let sql =
        format!("SELECT {VERSION} FROM catalogue_version v WHERE v.catalogue_id = $1 ORDER BY v.number DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).fetch_all(connection).await?)
}

/// What a transition writes besides the state; none leaves a field as it is.
#[derive(Debug, Clone, Default)]
pub struct StateChange<'a> {
    /// The new state's identifier.
    pub state: &'a str,
    /// When and by whom it was submitted.
    pub submitted: Option<(&'a str, i64)>,
    /// When and by whom it was approved.
    pub approved: Option<(&'a str, i64)>,
    /// When and by whom it was published.
    pub published: Option<(&'a str, i64)>,
    /// When it was superseded or withdrawn.
    pub ended: Option<&'a str>,
    /// True when it stands again: `ended_at` is emptied.
    pub stands_again: bool,
    /// Why it was withdrawn.
    pub notice: Option<&'a str>,
}

/// Writes a transition.
///
/// # Errors
/// When the database fails.
pub async fn change_state(
    connection: &mut Connection,
    id: i64,
    change: &StateChange<'_>,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE catalogue_version SET state = $1,
         submitted_at = COALESCE($2, submitted_at), submitted_by = COALESCE($3, submitted_by),
         approved_at = COALESCE($4, approved_at), approved_by = COALESCE($5, approved_by),
         published_at = COALESCE($6, published_at), published_by = COALESCE($7, published_by),
         ended_at = CASE WHEN $8 = 1 THEN NULL ELSE COALESCE($9, ended_at) END,
         withdrawal_notice = COALESCE($10, withdrawal_notice)
         WHERE id = $11",
    )
    .bind(change.state)
    .bind(change.submitted.map(|by| by.0))
    .bind(change.submitted.map(|by| by.1))
    .bind(change.approved.map(|by| by.0))
    .bind(change.approved.map(|by| by.1))
    .bind(change.published.map(|by| by.0))
    .bind(change.published.map(|by| by.1))
    .bind(i64::from(change.stands_again))
    .bind(change.ended)
    .bind(change.notice)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes title and headings of a draft.
///
/// # Errors
/// When the database fails.
pub async fn set_head(
    connection: &mut Connection,
    id: i64,
    title: &str,
    headings: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE catalogue_version SET title = $1, headings = $2 WHERE id = $3")
        .bind(title)
        .bind(headings)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
