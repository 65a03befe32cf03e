//! What the histories of all versions say about a past day (R147, R81).

use crate::{Connection, StorageError};

/// An event of a version's history.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PastEvent {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version.
    pub version_id: i64,
    /// Its number within the catalogue.
    pub number: i64,
    /// The act.
    pub act: String,
    /// The state after it.
    pub to_state: String,
    /// When.
    pub at: String,
}

/// A catalogue with its unit and the unit's days.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PastCatalogue {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The sector.
    pub sector_code: String,
    /// The unit.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its place in the tree now.
    pub unit_path: String,
    /// Its kind.
    pub unit_kind: String,
}

/// The events of all catalogues of a subtree before an instant, in order.
///
/// # Errors
/// When the database fails.
pub async fn events_before(
    connection: &mut Connection,
    path: &str,
    before: &str,
) -> Result<Vec<PastEvent>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT v.catalogue_id, v.id AS version_id, v.number, e.act, e.to_state, e.at
         FROM version_event e
         JOIN catalogue_version v ON v.id = e.version_id
         JOIN catalogue c ON c.id = v.catalogue_id
         JOIN unit u ON u.id = c.unit_id
         WHERE e.at < $1 AND u.path LIKE $2 ORDER BY e.id",
    )
    .bind(before)
    .bind(format!("{path}%"))
    .fetch_all(connection)
    .await?)
}

/// The catalogues of a subtree that existed before an instant, in order of units and sectors.
///
/// # Errors
/// When the database fails.
pub async fn catalogues_before(
    connection: &mut Connection,
    path: &str,
    before: &str,
) -> Result<Vec<PastCatalogue>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id AS catalogue_id, c.sector_code, u.id AS unit_id, u.code AS unit_code, u.path AS unit_path, u.kind AS unit_kind
         FROM catalogue c JOIN unit u ON u.id = c.unit_id
         WHERE c.created_at < $1 AND u.path LIKE $2 ORDER BY u.position, u.id, c.sector_code",
    )
    .bind(before)
    .bind(format!("{path}%"))
    .fetch_all(connection)
    .await?)
}

/// How many rows stand in each version of a subtree that was published once.
///
/// # Errors
/// When the database fails.
pub async fn row_counts(connection: &mut Connection, path: &str) -> Result<Vec<(i64, i64)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT v.id, COUNT(r.id) AS n FROM catalogue_version v
         JOIN catalogue c ON c.id = v.catalogue_id
         JOIN unit u ON u.id = c.unit_id
         LEFT JOIN catalogue_row r ON r.version_id = v.id AND r.status = 'active'
         WHERE v.published_at IS NOT NULL AND u.path LIKE $1 GROUP BY v.id",
    )
    .bind(format!("{path}%"))
    .fetch_all(connection)
    .await?)
}
