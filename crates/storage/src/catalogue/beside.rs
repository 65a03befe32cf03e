//! Rows of many catalogues of one sector, for screens that lay them side by side. Each reads in one
//! query, whatever the number of units.

use crate::{Connection, StorageError};
use domain::catalogue::{CatalogueRow, RowStatus};
use sqlx::{AssertSqlSafe, Row};

/// A catalogue of the sector: the version in force, else the one on the desk.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BesideVersion {
    /// The unit.
    pub unit_id: i64,
    /// The unit's kind's identifier.
    pub unit_kind: String,
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The version.
    pub version_id: i64,
    /// Its number within its catalogue.
    pub number: i64,
    /// Its state's identifier.
    pub state: String,
}

/// A row without its cells.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct BesideRow {
    /// The version.
    pub version_id: i64,
    /// The row's key.
    pub row_key: String,
    /// The guideline item it stands for or refines.
    pub guideline_key: Option<String>,
    /// The status's identifier.
    pub status: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
}

/// A row with its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BesideCells {
    /// The version.
    pub version_id: i64,
    /// The row's key.
    pub row_key: String,
    /// Whether it stands.
    pub status: RowStatus,
    /// Why it does not.
    pub reason: String,
    /// The cells.
    pub row: CatalogueRow,
}

const VERSIONS: &str = "FROM catalogue c JOIN unit u ON u.id = c.unit_id
    JOIN catalogue_version v ON v.id = COALESCE(c.published_version_id, c.draft_version_id)";

/// The catalogues of a sector below a path.
///
/// # Errors
/// When the database fails.
pub async fn versions(
    connection: &mut Connection,
    path: &str,
    sector_code: &str,
) -> Result<Vec<BesideVersion>, StorageError> {
    let sql = format!(
        "SELECT u.id AS unit_id, u.kind AS unit_kind, u.path AS unit_path, v.id AS version_id, v.number, v.state {VERSIONS}
         WHERE c.sector_code = $1 AND u.path LIKE $2 ORDER BY u.position, u.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(sector_code)
        .bind(format!("{path}%"))
        .fetch_all(connection)
        .await?)
}

/// The rows of the catalogues of a sector below a path, without their cells.
///
/// # Errors
/// When the database fails.
pub async fn rows(
    connection: &mut Connection,
    path: &str,
    sector_code: &str,
) -> Result<Vec<BesideRow>, StorageError> {
    let sql = format!(
        "SELECT r.version_id, r.row_key, r.guideline_key, r.status, r.level1_item, r.level2_item {VERSIONS}
         JOIN catalogue_row r ON r.version_id = v.id
         WHERE c.sector_code = $1 AND u.path LIKE $2 ORDER BY r.version_id, r.position, r.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(sector_code)
        .bind(format!("{path}%"))
        .fetch_all(connection)
        .await?)
}

/// The rows of some versions that stand for an item, with their cells.
///
/// # Errors
/// When the database fails or a row is damaged.
pub async fn cells_of_item(
    connection: &mut Connection,
    version_ids: &[i64],
    item_key: &str,
) -> Result<Vec<BesideCells>, StorageError> {
    let mut found = Vec::new();
    for chunk in version_ids.chunks(500) {
        let places: Vec<String> = (0..chunk.len()).map(|place| format!("${}", place + 2)).collect();
        let sql = format!(
            "SELECT version_id, row_key, status, reason, cells FROM catalogue_row
             WHERE (guideline_key = $1 OR row_key = $1) AND version_id IN ({}) ORDER BY version_id, position, id",
            places.join(", ")
        );
        let mut query = sqlx::query(AssertSqlSafe(sql)).bind(item_key);
        for id in chunk {
            query = query.bind(*id);
        }
        for row in query.fetch_all(&mut *connection).await? {
            let cells: String = row.try_get("cells")?;
            let status: String = row.try_get("status")?;
            found.push(BesideCells {
                version_id: row.try_get("version_id")?,
                row_key: row.try_get("row_key")?,
                status: RowStatus::from_id(&status),
                reason: row.try_get("reason")?,
                row: serde_json::from_str(&cells)?,
            });
        }
    }
    Ok(found)
}
