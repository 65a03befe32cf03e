//! What everybody may read: published versions, former ones, withdrawals (R77, R78, R81).

use super::version::{VERSION, Version};
use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A published catalogue with its unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PublishedHead {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version in force.
    pub version_id: i64,
    /// Its number within the catalogue.
    pub number: i64,
    /// The printed title.
    pub title: String,
    /// When it was published.
    pub published_at: String,
    /// The sector.
    pub sector_code: String,
    /// The guideline version.
    pub guideline_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Its short name.
    pub unit_short_name: String,
    /// Its kind's identifier.
    pub unit_kind: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// Rows that stand.
    pub rows: i64,
}

const HEAD: &str = "SELECT c.id AS catalogue_id, v.id AS version_id, v.number, v.title, v.published_at, c.sector_code, v.guideline_id,
        u.id AS unit_id, u.code AS unit_code, u.name AS unit_name, u.short_name AS unit_short_name, u.kind AS unit_kind, u.path AS unit_path,
        (SELECT COUNT(*) FROM catalogue_row r WHERE r.version_id = v.id AND r.status = 'active') AS rows
     FROM catalogue c
     JOIN catalogue_version v ON v.id = c.published_version_id
     JOIN unit u ON u.id = c.unit_id";

/// The published catalogue of a unit and a sector.
///
/// # Errors
/// When the database fails.
pub async fn of_unit_and_sector(
    connection: &mut Connection,
    unit_code: &str,
    sector_code: &str,
) -> Result<Option<PublishedHead>, StorageError> {
    let sql = format!("{HEAD} WHERE u.code = $1 AND c.sector_code = $2");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(unit_code)
        .bind(sector_code)
        .fetch_optional(connection)
        .await?)
}

/// The published catalogues of a unit.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(
    connection: &mut Connection,
    unit_code: &str,
) -> Result<Vec<PublishedHead>, StorageError> {
    let sql = format!("{HEAD} WHERE u.code = $1 ORDER BY c.sector_code");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_code).fetch_all(connection).await?)
}

/// The published catalogues of a subtree.
///
/// # Errors
/// When the database fails.
pub async fn of_subtree(connection: &mut Connection, path: &str) -> Result<Vec<PublishedHead>, StorageError> {
    let sql = format!("{HEAD} WHERE u.path LIKE $1 ORDER BY u.position, u.id, c.sector_code");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).fetch_all(connection).await?)
}

/// The published catalogues of a sector, from the top of the tree down.
///
/// # Errors
/// When the database fails.
pub async fn of_sector(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Vec<PublishedHead>, StorageError> {
    let sql = format!("{HEAD} WHERE c.sector_code = $1 ORDER BY u.path, u.position, u.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(sector_code).fetch_all(connection).await?)
}

/// The published catalogue of a catalogue's number.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Option<PublishedHead>, StorageError> {
    let sql = format!("{HEAD} WHERE c.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).fetch_optional(connection).await?)
}

/// The numbers of all catalogues that have a published version, after a number.
///
/// # Errors
/// When the database fails.
pub async fn catalogue_ids(
    connection: &mut Connection,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, i64)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, published_version_id FROM catalogue
         WHERE published_version_id IS NOT NULL AND id > $1 ORDER BY id LIMIT $2",
    )
    .bind(after)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// The versions of a unit and a sector that were published once, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn versions(
    connection: &mut Connection,
    unit_code: &str,
    sector_code: &str,
) -> Result<Vec<Version>, StorageError> {
    let sql = format!(
        "SELECT {VERSION} FROM catalogue_version v
         JOIN catalogue c ON c.id = v.catalogue_id JOIN unit u ON u.id = c.unit_id
         WHERE u.code = $1 AND c.sector_code = $2 AND v.published_at IS NOT NULL ORDER BY v.number DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_code).bind(sector_code).fetch_all(connection).await?)
}

/// Something that happened in public.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NewsLine {
    /// `publish`, `withdraw`, `supersede` or `restore`.
    pub act: String,
    /// When.
    pub at: String,
    /// The version.
    pub version_id: i64,
    /// The printed title.
    pub title: String,
    /// The unit's code.
    pub unit_code: String,
    /// The unit's name.
    pub unit_name: String,
    /// The sector.
    pub sector_code: String,
    /// The words of a withdrawal.
    pub note: String,
}

/// The last publications and withdrawals.
///
/// # Errors
/// When the database fails.
pub async fn news(connection: &mut Connection, limit: i64) -> Result<Vec<NewsLine>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT e.act, e.at, v.id AS version_id, v.title, u.code AS unit_code, u.name AS unit_name, c.sector_code, e.note
         FROM version_event e
         JOIN catalogue_version v ON v.id = e.version_id
         JOIN catalogue c ON c.id = v.catalogue_id
         JOIN unit u ON u.id = c.unit_id
         WHERE e.act IN ('publish', 'withdraw') ORDER BY e.id DESC LIMIT $1",
    )
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// How much is published: catalogues, rows that stand, units, sectors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Counts {
    /// Published catalogues.
    pub catalogues: i64,
    /// Rows that stand in them.
    pub items: i64,
    /// Units with a published catalogue.
    pub units: i64,
    /// Sectors with a published catalogue.
    pub sectors: i64,
}

/// Counts what is published.
///
/// # Errors
/// When the database fails.
pub async fn counts(connection: &mut Connection) -> Result<Counts, StorageError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS catalogues, COUNT(DISTINCT unit_id) AS units, COUNT(DISTINCT sector_code) AS sectors
         FROM catalogue WHERE published_version_id IS NOT NULL",
    )
    .fetch_one(&mut *connection)
    .await?;
    let items = sqlx::query(
        "SELECT COUNT(*) AS n FROM catalogue_row r JOIN catalogue c ON c.published_version_id = r.version_id
         WHERE r.status = 'active'",
    )
    .fetch_one(connection)
    .await?;
    Ok(Counts {
        catalogues: row.try_get("catalogues")?,
        items: items.try_get("n")?,
        units: row.try_get("units")?,
        sectors: row.try_get("sectors")?,
    })
}

/// Where a published catalogue is read, and since when.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Address {
    /// The unit's code.
    pub unit_code: String,
    /// The sector.
    pub sector_code: String,
    /// When its version was published.
    pub published_at: String,
}

const ADDRESS: &str = "u.code AS unit_code, c.sector_code, v.published_at FROM catalogue c
     JOIN catalogue_version v ON v.id = c.published_version_id JOIN unit u ON u.id = c.unit_id";

/// The addresses of all published catalogues.
///
/// # Errors
/// When the database fails.
pub async fn addresses(connection: &mut Connection) -> Result<Vec<Address>, StorageError> {
    let sql = format!("SELECT {ADDRESS} ORDER BY c.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// The addresses of their rows that stand, with their keys, so many from a place on.
///
/// # Errors
/// When the database fails.
pub async fn item_addresses(
    connection: &mut Connection,
    (from, limit): (i64, i64),
) -> Result<Vec<(Address, String)>, StorageError> {
    let sql = format!(
        "SELECT r.row_key, {ADDRESS} JOIN catalogue_row r ON r.version_id = c.published_version_id
         WHERE r.status = 'active' ORDER BY c.id, r.position, r.row_key LIMIT $1 OFFSET $2"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(limit).bind(from).fetch_all(connection).await?;
    rows.iter()
        .map(|row| Ok((sqlx::FromRow::from_row(row)?, row.try_get("row_key")?)))
        .collect::<Result<_, sqlx::Error>>()
        .map_err(StorageError::from)
}

/// A published row found by a plain substring.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FoundRow {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row.
    pub row_key: String,
    /// The cells as JSON: a find in the names of its fields is none, which the caller sees.
    pub cells: String,
}

/// Published rows whose names or cells contain a text, for what an index of words cannot find.
///
/// # Errors
/// When the database fails.
pub async fn rows_containing(
    connection: &mut Connection,
    text: &str,
    limit: i64,
) -> Result<Vec<FoundRow>, StorageError> {
    let pattern = format!("%{}%", like_escaped(text));
    Ok(sqlx::query_as(
        r"SELECT c.id AS catalogue_id, r.row_key, r.cells
         FROM catalogue c JOIN catalogue_row r ON r.version_id = c.published_version_id
         WHERE r.status = 'active'
           AND (r.level2_item LIKE $1 ESCAPE '\' OR r.level1_item LIKE $1 ESCAPE '\' OR r.cells LIKE $1 ESCAPE '\')
         ORDER BY CASE WHEN r.level2_item LIKE $1 ESCAPE '\' THEN 0 WHEN r.level1_item LIKE $1 ESCAPE '\' THEN 1 ELSE 2 END, c.id, r.position
         LIMIT $2",
    )
    .bind(pattern)
    .bind(limit)
    .fetch_all(connection)
    .await?)
}

/// A text that LIKE takes literally.
#[must_use]
pub fn like_escaped(text: &str) -> String {
    text.replace('\\', r"\\").replace('%', r"\%").replace('_', r"\_")
}
