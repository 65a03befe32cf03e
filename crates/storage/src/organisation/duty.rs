//! Open duties: catalogues of a unit, versions a person still has in hand (R80a, R149b).

use crate::{Connection, StorageError};

/// A catalogue of a unit, for the notice that its unit changed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitCatalogue {
    /// Number of the catalogue.
    pub id: i64,
    /// Its unit.
    pub unit_id: i64,
    /// Its sector.
    pub sector_code: String,
    /// 1 when a version is in force.
    pub is_published: i64,
}

/// A version somebody compiled that is neither in force nor over.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenVersion {
    /// Number of the version.
    pub id: i64,
    /// Number of the catalogue.
    pub catalogue_id: i64,
    /// Its unit.
    pub unit_id: i64,
    /// Title.
    pub title: String,
    /// Identifier of the state.
    pub state: String,
}

/// The catalogues of a unit.
///
/// # Errors
/// When the database fails.
pub async fn catalogues_of_unit(
    connection: &mut Connection,
    unit_id: i64,
) -> Result<Vec<UnitCatalogue>, StorageError> {
    let sql = "SELECT id, unit_id, sector_code, CASE WHEN published_version_id IS NULL THEN CAST(0 AS BIGINT) ELSE CAST(1 AS BIGINT) END AS is_published
               FROM catalogue WHERE unit_id = $1 ORDER BY sector_code";
    Ok(sqlx::query_as(sql).bind(unit_id).fetch_all(connection).await?)
}

/// The versions a person began or submitted and that are still on their way.
///
/// # Errors
/// When the database fails.
pub async fn open_versions_of(
    connection: &mut Connection,
    person_id: i64,
) -> Result<Vec<OpenVersion>, StorageError> {
    let sql = "SELECT v.id, v.catalogue_id, c.unit_id, v.title, v.state FROM catalogue_version v
               JOIN catalogue c ON c.id = v.catalogue_id
               WHERE (v.created_by = $1 OR v.submitted_by = $1) AND v.state IN ('draft', 'submitted', 'returned', 'approved')
               ORDER BY v.id";
    Ok(sqlx::query_as(sql).bind(person_id).fetch_all(connection).await?)
}
