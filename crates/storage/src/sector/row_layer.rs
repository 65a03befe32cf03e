//! Which rows were copied, whole or in cells, from a reference layer (R9).

use crate::{Connection, StorageError};

/// A row with the layer's item it was copied from.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RowLayer {
    /// The row's key.
    pub row_key: String,
    /// The layer.
    pub layer_id: i64,
    /// Its name.
    pub layer_name: String,
    /// Its region.
    pub region: String,
    /// Its version.
    pub version: i64,
    /// The key of the layer's item.
    pub layer_key: String,
    /// The columns copied, a JSON array.
    pub columns: String,
    /// When.
    pub copied_at: String,
    /// By whom.
    pub copied_by: String,
}

/// What was copied into a version.
///
/// # Errors
/// When the database fails.
pub async fn of_version(connection: &mut Connection, version_id: i64) -> Result<Vec<RowLayer>, StorageError> {
    let sql = "SELECT r.row_key, r.layer_id, l.name AS layer_name, l.region, l.version, r.layer_key, r.columns,
                      r.copied_at, p.name AS copied_by
               FROM row_layer r JOIN guideline_layer l ON l.id = r.layer_id JOIN person p ON p.id = r.copied_by
               WHERE r.version_id = $1 ORDER BY r.copied_at, r.row_key";
    Ok(sqlx::query_as(sql).bind(version_id).fetch_all(connection).await?)
}

/// Notes that an item of a layer was copied into a row; copied again, the last time counts.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut Connection,
    version_id: i64,
    row_key: &str,
    (layer_id, layer_key): (i64, &str),
    columns: &str,
    (at, by): (&str, i64),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO row_layer (version_id, row_key, layer_id, layer_key, columns, copied_at, copied_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (version_id, row_key, layer_id, layer_key) DO UPDATE SET columns = excluded.columns,
         copied_at = excluded.copied_at, copied_by = excluded.copied_by",
    )
    .bind(version_id)
    .bind(row_key)
    .bind(layer_id)
    .bind(layer_key)
    .bind(columns)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}

/// A version made from another keeps what was copied into that one.
///
/// # Errors
/// When the database fails.
pub async fn inherit(connection: &mut Connection, from: i64, to: i64) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO row_layer (version_id, row_key, layer_id, layer_key, columns, copied_at, copied_by)
         SELECT $1, row_key, layer_id, layer_key, columns, copied_at, copied_by FROM row_layer WHERE version_id = $2",
    )
    .bind(to)
    .bind(from)
    .execute(connection)
    .await?;
    Ok(())
}
