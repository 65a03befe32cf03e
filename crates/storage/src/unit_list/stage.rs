//! The five stages that people set on catalogue rows (R17).

use crate::{Connection, StorageError};

/// The stages of a row.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RowStage {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row's key.
    pub row_key: String,
    /// Identifiers joined by commas; empty where a person said that it is none.
    pub stages: String,
    /// When.
    pub set_at: String,
    /// The name of whoever set it.
    pub set_by: String,
}

/// The stages set on the rows of a unit's catalogues.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(connection: &mut Connection, unit_id: i64) -> Result<Vec<RowStage>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT s.catalogue_id, s.row_key, s.stages, s.set_at, p.name AS set_by FROM catalogue c
         JOIN row_stage s ON s.catalogue_id = c.id JOIN person p ON p.id = s.set_by
         WHERE c.unit_id = $1 ORDER BY s.catalogue_id, s.row_key",
    )
    .bind(unit_id)
    .fetch_all(connection)
    .await?)
}

/// Sets the stages of a row in the place of earlier ones.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
    stages: &str,
    at: &str,
    by: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO row_stage (catalogue_id, row_key, stages, set_at, set_by) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (catalogue_id, row_key) DO UPDATE SET stages = excluded.stages,
         set_at = excluded.set_at, set_by = excluded.set_by",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(stages)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
