//! What was published in time, and what was not (R111): flow by month, unit, sector, item and element; stock apart
//! (R108a). A link counts from the day of the original page where that is known.

use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// Records of a unit and a sector that were due in a month, and those of them that came in time (R111).
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MonthCount {
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// `2026-11`
    pub month: String,
    /// How many were due.
    pub due: i64,
    /// How many were published within their limit.
    pub in_time: i64,
}

/// The same of a unit and a sector, whatever the month.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SectorCount {
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// How many were due.
    pub due: i64,
    /// How many were published within their limit.
    pub in_time: i64,
}

/// The same of an element of an item.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TimelyElement {
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// The element as records keep it; empty where none is told.
    pub element: String,
    /// How many were due.
    pub due: i64,
    /// How many were published within their limit.
    pub in_time: i64,
}

/// A version that came too late, or has not come.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LateRecord {
    /// The record.
    pub id: i64,
    /// 名称
    pub title: String,
    /// The unit's name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// The last day.
    pub due_on: String,
    /// The day of its publication, of a link that of the original page; none where it is still on somebody's desk.
    pub published_on: Option<String>,
    /// 1 for stock (R108a).
    pub is_stock: i64,
}

/// Published, or still on somebody's desk after its last day. Nil notices have no limit.
const DUE: &str = "FROM unit u
     JOIN disclosure d ON d.unit_id = u.id AND d.kind <> 'nil'
     JOIN disclosure_version v ON v.disclosure_id = d.id
     JOIN catalogue c ON c.id = d.catalogue_id";
/// What was due by `$4`, the days of `$2` and `$3` between.
const WAS_DUE: &str = "WHERE u.path LIKE $1 AND v.due_on >= $2 AND v.due_on <= $3
        AND (v.published_on IS NOT NULL OR (v.id = d.open_version_id AND v.due_on < $4))";
/// How many came in time.
const IN_TIME: &str = "COALESCE(SUM(CASE WHEN v.published_on IS NOT NULL AND COALESCE(v.original_on, v.published_on) <= v.due_on THEN 1 ELSE 0 END), 0) AS in_time";

/// The counts of a subtree from a day of falling due to another, seen on a day: flow alone.
///
/// # Errors
/// When the database fails.
pub async fn months(
    connection: &mut Connection,
    path: &str,
    (from, to): (&str, &str),
    today: &str,
) -> Result<Vec<MonthCount>, StorageError> {
    let sql = format!(
        "SELECT u.path AS unit_path, c.sector_code, substr(v.due_on, 1, 7) AS month, COUNT(*) AS due, {IN_TIME}
         {DUE} {WAS_DUE} AND v.is_stock = 0 GROUP BY u.path, c.sector_code, substr(v.due_on, 1, 7)
         ORDER BY u.path, c.sector_code, month"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(from)
        .bind(to)
        .bind(today)
        .fetch_all(connection)
        .await?)
}

/// The stock of a subtree that was due by a day, whenever (R108a).
///
/// # Errors
/// When the database fails.
pub async fn stock(
    connection: &mut Connection,
    path: &str,
    today: &str,
) -> Result<Vec<SectorCount>, StorageError> {
    let sql = format!(
        "SELECT u.path AS unit_path, c.sector_code, COUNT(*) AS due, {IN_TIME}
         {DUE} WHERE u.path LIKE $1 AND v.is_stock = 1
            AND (v.published_on IS NOT NULL OR (v.id = d.open_version_id AND v.due_on < $2))
         GROUP BY u.path, c.sector_code ORDER BY u.path, c.sector_code"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).bind(today).fetch_all(connection).await?)
}

/// What was due before a day, flow and stock, and still is on somebody's desk: none of it in time.
///
/// # Errors
/// When the database fails.
pub async fn overdue_before(
    connection: &mut Connection,
    path: &str,
    from: &str,
) -> Result<Vec<SectorCount>, StorageError> {
    let sql = format!(
        "SELECT u.path AS unit_path, c.sector_code, COUNT(*) AS due, CAST(0 AS BIGINT) AS in_time
         {DUE} WHERE u.path LIKE $1 AND v.id = d.open_version_id AND v.published_on IS NULL AND v.due_on < $2
         GROUP BY u.path, c.sector_code ORDER BY u.path, c.sector_code"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).bind(from).fetch_all(connection).await?)
}

/// The counts of a subtree by element, from a day of falling due to another; of one sector where one is named.
///
/// # Errors
/// When the database fails.
pub async fn elements(
    connection: &mut Connection,
    (path, sector): (&str, &str),
    (from, to): (&str, &str),
    today: &str,
) -> Result<Vec<TimelyElement>, StorageError> {
    let sql = format!(
        "SELECT u.path AS unit_path, c.sector_code, r.level1_item, r.level2_item, d.element, COUNT(*) AS due, {IN_TIME}
         {DUE} JOIN catalogue_row r ON r.version_id = c.published_version_id AND r.row_key = d.row_key
         {WAS_DUE} AND v.is_stock = 0 AND ($5 = '' OR c.sector_code = $6)
         GROUP BY u.path, c.sector_code, r.level1_item, r.level2_item, d.element"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(from)
        .bind(to)
        .bind(today)
        .bind(sector)
        .bind(sector)
        .fetch_all(connection)
        .await?)
}

/// The late ones of a subtree: first what still is on somebody's desk, however long ago it was due, then what came too
/// late within the days; of both the last due first.
///
/// # Errors
/// When the database fails.
pub async fn late(
    connection: &mut Connection,
    path: &str,
    (from, to): (&str, &str),
    today: &str,
    most: i64,
) -> Result<Vec<LateRecord>, StorageError> {
    let sql = format!(
        "SELECT d.id, v.title, u.name AS unit_name, u.path AS unit_path, c.sector_code, v.due_on,
            CASE WHEN v.published_on IS NULL THEN NULL ELSE COALESCE(v.original_on, v.published_on) END AS published_on,
            v.is_stock
         {DUE} WHERE u.path LIKE $1 AND v.due_on <= $2
            AND ((v.published_on IS NULL AND v.id = d.open_version_id AND v.due_on < $3)
                OR (v.due_on >= $4 AND v.is_stock = 0 AND COALESCE(v.original_on, v.published_on) > v.due_on))
         ORDER BY CASE WHEN v.published_on IS NULL THEN 0 ELSE 1 END, v.due_on DESC, d.id LIMIT $5"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(to)
        .bind(today)
        .bind(from)
        .bind(most)
        .fetch_all(connection)
        .await?)
}
