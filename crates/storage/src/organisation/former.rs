//! Names that no unit bears any more and what became of units, of the whole tree at once (R80a).

use super::SuccessionRow;
use crate::{Connection, StorageError};

/// A name that ended, with the unit as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct FormerNameRow {
    /// The unit.
    pub unit_id: i64,
    /// The former name.
    pub name: String,
    /// The day from which another stands.
    pub valid_to: String,
    /// The short name that went with it.
    pub short_name: String,
    /// The following name; none where the unit ended under this one.
    pub next: Option<String>,
    /// The document that gave the following name.
    pub document: String,
}

/// Every name that ended, with the one that followed and its document where one did.
///
/// # Errors
/// When the database fails.
pub async fn names(connection: &mut Connection) -> Result<Vec<FormerNameRow>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT n.unit_id, n.name, n.short_name, n.valid_to,
                (SELECT MIN(f.name) FROM unit_name f WHERE f.unit_id = n.unit_id AND f.valid_from = n.valid_to AND f.id > n.id) AS next,
                COALESCE((SELECT MIN(f.document) FROM unit_name f WHERE f.unit_id = n.unit_id AND f.valid_from = n.valid_to), '') AS document
         FROM unit_name n WHERE n.valid_to IS NOT NULL ORDER BY n.id",
    )
    .fetch_all(connection)
    .await?)
}

/// Every succession, in order of time.
///
/// # Errors
/// When the database fails.
pub async fn successions(connection: &mut Connection) -> Result<Vec<SuccessionRow>, StorageError> {
    let sql =
        "SELECT unit_id, successor_id, kind, on_date, document FROM unit_succession ORDER BY on_date, id";
    Ok(sqlx::query_as(sql).fetch_all(connection).await?)
}
