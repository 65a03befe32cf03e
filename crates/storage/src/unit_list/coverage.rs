//! What coverage is counted from: the rows of a unit's catalogues, and figures of every list.

use crate::{Connection, StorageError};
use domain::catalogue::{CatalogueRow, RowStatus};

/// A row of a catalogue as links see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkableRow {
    /// The catalogue.
    pub catalogue_id: i64,
    /// Its sector.
    pub sector_code: String,
    /// The version the row was read from.
    pub version_id: i64,
    /// The state of that version.
    pub state: String,
    /// The row's key.
    pub key: String,
    /// Whether it stands.
    pub status: RowStatus,
    /// Its cells.
    pub row: CatalogueRow,
}

/// How a list is covered, counted.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ListFigures {
    /// The list.
    pub list_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The kind's identifier.
    pub kind: String,
    /// The number of the version in force.
    pub number: i64,
    /// When it was imported.
    pub imported_at: String,
    /// Entries in force.
    pub entries: i64,
    /// Those that some standing row of the unit's newest versions is linked to.
    pub covered: i64,
}

#[derive(sqlx::FromRow)]
struct RawRow {
    catalogue_id: i64,
    sector_code: String,
    version_id: i64,
    state: String,
    row_key: String,
    status: String,
    cells: String,
}

/// The rows of a unit's catalogues: of the version in force, or of the one on the desk where there is one.
///
/// # Errors
/// When the database fails or a row is damaged.
pub async fn rows_of_unit(
    connection: &mut Connection,
    unit_id: i64,
    in_force: bool,
) -> Result<Vec<LinkableRow>, StorageError> {
    let working = "SELECT c.id AS catalogue_id, c.sector_code, v.id AS version_id, v.state, r.row_key, r.status, r.cells
         FROM catalogue c JOIN catalogue_version v ON v.id = COALESCE(c.draft_version_id, c.published_version_id)
         JOIN catalogue_row r ON r.version_id = v.id WHERE c.unit_id = $1 ORDER BY c.sector_code, r.position, r.id";
    let published = "SELECT c.id AS catalogue_id, c.sector_code, v.id AS version_id, v.state, r.row_key, r.status, r.cells
         FROM catalogue c JOIN catalogue_version v ON v.id = c.published_version_id
         JOIN catalogue_row r ON r.version_id = v.id WHERE c.unit_id = $1 ORDER BY c.sector_code, r.position, r.id";
    let sql = if in_force { published } else { working };
    let rows: Vec<RawRow> = sqlx::query_as(sql).bind(unit_id).fetch_all(connection).await?;
    rows.into_iter()
        .map(|raw| {
            Ok(LinkableRow {
                row: serde_json::from_str(&raw.cells)?,
                catalogue_id: raw.catalogue_id,
                sector_code: raw.sector_code,
                version_id: raw.version_id,
                state: raw.state,
                key: raw.row_key,
                status: RowStatus::from_id(&raw.status),
            })
        })
        .collect()
}

/// The figures of every list in force, or of those of one unit.
///
/// # Errors
/// When the database fails.
pub async fn figures(
    connection: &mut Connection,
    unit_id: Option<i64>,
) -> Result<Vec<ListFigures>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT l.id AS list_id, l.unit_id, l.kind, v.number, v.imported_at, v.entry_count AS entries,
         (SELECT COUNT(*) FROM unit_list_line n WHERE n.version_id = v.id AND EXISTS (
             SELECT 1 FROM unit_list_link k JOIN catalogue c ON c.id = k.catalogue_id
             JOIN catalogue_row r ON r.version_id = COALESCE(c.draft_version_id, c.published_version_id) AND r.row_key = k.row_key
             WHERE k.entry_id = n.entry_id AND k.verdict = 'linked' AND r.status = 'active')) AS covered
         FROM unit_list l JOIN unit_list_version v ON v.id = l.current_version_id
         WHERE l.unit_id = COALESCE($1, l.unit_id) ORDER BY l.unit_id, l.kind",
    )
    .bind(unit_id)
    .fetch_all(connection)
    .await?)
}
