//! The rows of a catalogue version and the changes of their cells.

use crate::{Connection, StorageError, bulk};
use domain::catalogue::{CatalogueRow, KeyedRow, RowStatus};
use sqlx::Row;

/// A row as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredRow {
    /// Key, status and cells.
    pub keyed: KeyedRow,
    /// The guideline item it stands for or refines; none for an added row.
    pub guideline_key: Option<String>,
    /// Its place among the rows of the version, from 1.
    pub position: i64,
    /// Why it was removed or left out.
    pub reason: String,
    /// Counts its changes.
    pub revision: i64,
}

#[derive(sqlx::FromRow)]
struct RawRow {
    row_key: String,
    guideline_key: Option<String>,
    position: i64,
    status: String,
    reason: String,
    cells: String,
    revision: i64,
}

/// All rows of a version in their order.
///
/// # Errors
/// When the database fails or a row is damaged.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<StoredRow>, StorageError> {
    let rows: Vec<RawRow> = sqlx::query_as(
        "SELECT row_key, guideline_key, position, status, reason, cells, revision
         FROM catalogue_row WHERE version_id = $1 ORDER BY position, id",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RawRow::stored).collect()
}

/// One row of a version, by its key.
///
/// # Errors
/// When the database fails or the row is damaged.
pub async fn by_key(
    connection: &mut Connection,
    version_id: i64,
    row_key: &str,
) -> Result<Option<StoredRow>, StorageError> {
    let row: Option<RawRow> = sqlx::query_as(
        "SELECT row_key, guideline_key, position, status, reason, cells, revision
         FROM catalogue_row WHERE version_id = $1 AND row_key = $2",
    )
    .bind(version_id)
    .bind(row_key)
    .fetch_optional(connection)
    .await?;
    row.map(RawRow::stored).transpose()
}

impl RawRow {
    fn stored(self) -> Result<StoredRow, StorageError> {
        let row: CatalogueRow = serde_json::from_str(&self.cells)?;
        Ok(StoredRow {
            keyed: KeyedRow { key: self.row_key, status: RowStatus::from_id(&self.status), row },
            guideline_key: self.guideline_key,
            position: self.position,
            reason: self.reason,
            revision: self.revision,
        })
    }
}

/// Writes rows into a version.
///
/// # Errors
/// When the database fails, or a key is there already.
pub async fn insert(
    connection: &mut Connection,
    version_id: i64,
    rows: &[StoredRow],
) -> Result<(), StorageError> {
    let values = |row: &StoredRow| -> Result<Vec<bulk::Value>, StorageError> {
        Ok(vec![
            version_id.into(),
            (&row.keyed.key).into(),
            row.guideline_key.clone().into(),
            row.position.into(),
            row.keyed.status.id().into(),
            (&row.reason).into(),
            (&row.keyed.row.level1_item).into(),
            (&row.keyed.row.level2_item).into(),
            serde_json::to_string(&row.keyed.row)?.into(),
            row.revision.into(),
        ])
    };
    let columns = [
        "version_id",
        "row_key",
        "guideline_key",
        "position",
        "status",
        "reason",
        "level1_item",
        "level2_item",
        "cells",
        "revision",
    ];
    let rows = rows.iter().map(values).collect::<Result<Vec<_>, _>>()?;
    bulk::insert(connection, "catalogue_row", &columns, &rows, "").await
}

/// Writes a row's cells, status, reason and place, and counts the change.
///
/// # Errors
/// When the database fails.
pub async fn update(
    connection: &mut Connection,
    version_id: i64,
    row: &StoredRow,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE catalogue_row SET guideline_key = $1, position = $2, status = $3, reason = $4,
         level1_item = $5, level2_item = $6, cells = $7, revision = revision + 1
         WHERE version_id = $8 AND row_key = $9",
    )
    .bind(row.guideline_key.as_deref())
    .bind(row.position)
    .bind(row.keyed.status.id())
    .bind(row.reason.as_str())
    .bind(row.keyed.row.level1_item.as_str())
    .bind(row.keyed.row.level2_item.as_str())
    .bind(serde_json::to_string(&row.keyed.row)?)
    .bind(version_id)
    .bind(row.keyed.key.as_str())
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a row out of a draft: only one that was never published (R22).
///
/// # Errors
/// When the database fails.
pub async fn delete(connection: &mut Connection, version_id: i64, row_key: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM catalogue_row WHERE version_id = $1 AND row_key = $2")
        .bind(version_id)
        .bind(row_key)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes all rows out of a draft, to be written anew.
///
/// # Errors
/// When the database fails.
pub async fn delete_all(connection: &mut Connection, version_id: i64) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM catalogue_row WHERE version_id = $1")
        .bind(version_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The keys and names that any version of a catalogue ever used (R29): key, level-1 item, cells.
///
/// # Errors
/// When the database fails or a row is damaged.
pub async fn ever_of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<KeyedRow>, StorageError> {
    let rows: Vec<RawRow> = sqlx::query_as(
        "SELECT r.row_key, r.guideline_key, r.position, r.status, r.reason, r.cells, r.revision
         FROM catalogue_row r JOIN catalogue_version v ON v.id = r.version_id
         WHERE v.catalogue_id = $1 ORDER BY v.number, r.position",
    )
    .bind(catalogue_id)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|raw| Ok(raw.stored()?.keyed)).collect()
}

/// True when a row's key stands in a version that was published once.
///
/// # Errors
/// When the database fails.
pub async fn was_published(
    connection: &mut Connection,
    catalogue_id: i64,
    row_key: &str,
) -> Result<bool, StorageError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM catalogue_row r JOIN catalogue_version v ON v.id = r.version_id
         WHERE v.catalogue_id = $1 AND r.row_key = $2 AND v.published_at IS NOT NULL",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}

/// A change of a cell.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CellChange {
    /// The row.
    pub row_key: String,
    /// The column's identifier, or `extra:` and the heading.
    pub column_id: String,
    /// What stood there.
    pub old_value: String,
    /// What stands there.
    pub new_value: String,
    /// Who.
    pub person_id: i64,
    /// The name printed.
    pub person_name: String,
    /// When.
    pub at: String,
}

/// A change of a cell about to be written: row, column, old, new.
pub type NewCellChange<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Records changes of cells.
///
/// # Errors
/// When the database fails.
pub async fn record_changes(
    connection: &mut Connection,
    version_id: i64,
    changes: &[NewCellChange<'_>],
    person_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    let columns = ["version_id", "row_key", "column_id", "old_value", "new_value", "person_id", "at"];
    let rows: Vec<Vec<bulk::Value>> = changes
        .iter()
        .map(|(row_key, column_id, old, new)| {
            vec![
                version_id.into(),
                (*row_key).into(),
                (*column_id).into(),
                (*old).into(),
                (*new).into(),
                person_id.into(),
                at.into(),
            ]
        })
        .collect();
    bulk::insert(connection, "cell_change", &columns, &rows, "").await
}

/// The last change of each cell of a version.
///
/// # Errors
/// When the database fails.
pub async fn last_changes(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<CellChange>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.row_key, c.column_id, c.old_value, c.new_value, c.person_id, p.name AS person_name, c.at
         FROM cell_change c JOIN person p ON p.id = c.person_id
         WHERE c.id IN (SELECT MAX(id) FROM cell_change WHERE version_id = $1 GROUP BY row_key, column_id)
         ORDER BY c.id DESC",
    )
    .bind(version_id)
    .fetch_all(connection)
    .await?)
}

/// The last change of one cell of a version.
///
/// # Errors
/// When the database fails.
pub async fn last_change(
    connection: &mut Connection,
    version_id: i64,
    row_key: &str,
    column_id: &str,
) -> Result<Option<CellChange>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.row_key, c.column_id, c.old_value, c.new_value, c.person_id, p.name AS person_name, c.at
         FROM cell_change c JOIN person p ON p.id = c.person_id
         WHERE c.version_id = $1 AND c.row_key = $2 AND c.column_id = $3 ORDER BY c.id DESC LIMIT 1",
    )
    .bind(version_id)
    .bind(row_key)
    .bind(column_id)
    .fetch_optional(connection)
    .await?)
}

/// True when the person changed a cell of the version, after an instant where one is given.
///
/// # Errors
/// When the database fails.
pub async fn has_edited(
    connection: &mut Connection,
    version_id: i64,
    person_id: i64,
    after: &str,
) -> Result<bool, StorageError> {
    let sql = "SELECT COUNT(*) AS n FROM cell_change WHERE version_id = $1 AND person_id = $2 AND at > $3";
    let row = sqlx::query(sql).bind(version_id).bind(person_id).bind(after).fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}
