//! Who compiles which items of a catalogue, and what each says of its part (R23b, R59).

use crate::bulk::{self, Value};
use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// An item given to a contributor.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ItemAssignment {
    /// The row's key, or the guideline item's while no row stands for it.
    pub item_key: String,
    /// The contributor.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its kind's identifier.
    pub unit_kind: String,
    /// Its place in the tree.
    pub unit_path: String,
}

/// A contributor of a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Contribution {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The contributor.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// What the lead wrote with it.
    pub note: String,
    /// When it was asked.
    pub asked_at: String,
    /// The version of which it said that its part is done.
    pub done_version_id: Option<i64>,
    /// When.
    pub done_at: Option<String>,
    /// Who.
    pub done_by: Option<i64>,
    /// The name printed.
    pub done_by_name: Option<String>,
    /// With which words.
    pub done_note: String,
    /// When it was reminded last.
    pub reminded_at: Option<String>,
    /// How many items it has.
    pub items: i64,
}

/// A contribution with its catalogue, for lists over a level.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenPart {
    /// The catalogue's open version.
    pub version_id: i64,
    /// Its state's identifier.
    pub version_state: String,
    /// The lead unit's name.
    pub lead_name: String,
    /// The lead unit's place in the tree.
    pub lead_path: String,
    /// The sector.
    pub sector_code: String,
    /// The contributor.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// When it was asked.
    pub asked_at: String,
    /// 1 when it said that its part of this version is done.
    pub is_done: i64,
    /// When.
    pub done_at: Option<String>,
    /// How many items it has.
    pub items: i64,
    /// The last change of a cell of its rows in this version.
    pub last_change_at: Option<String>,
}

const SELECT: &str = "SELECT c.catalogue_id, c.unit_id, u.name AS unit_name, u.path AS unit_path, c.note, c.asked_at,
    c.done_version_id, c.done_at, c.done_by, p.name AS done_by_name, c.done_note, c.reminded_at,
    (SELECT COUNT(*) FROM item_assignment a WHERE a.catalogue_id = c.catalogue_id AND a.unit_id = c.unit_id) AS items
    FROM contribution c JOIN unit u ON u.id = c.unit_id LEFT JOIN person p ON p.id = c.done_by";

/// The items of a catalogue that are given to contributors.
///
/// # Errors
/// When the database fails.
pub async fn assignments(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<ItemAssignment>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT a.item_key, a.unit_id, u.name AS unit_name, u.kind AS unit_kind, u.path AS unit_path
         FROM item_assignment a JOIN unit u ON u.id = a.unit_id WHERE a.catalogue_id = $1 ORDER BY a.item_key",
    )
    .bind(catalogue_id)
    .fetch_all(connection)
    .await?)
}

/// Gives items to a contributor; an item has one contributor at a time.
///
/// # Errors
/// When the database fails.
pub async fn assign(
    connection: &mut Connection,
    catalogue_id: i64,
    keys: &[String],
    unit_id: i64,
    by: i64,
    at: &str,
) -> Result<(), StorageError> {
    let row = |key: &String| -> Vec<Value> {
        vec![catalogue_id.into(), key.into(), unit_id.into(), at.into(), by.into()]
    };
    let rows: Vec<Vec<Value>> = keys.iter().map(row).collect();
    let columns = ["catalogue_id", "item_key", "unit_id", "assigned_at", "assigned_by"];
    let tail = "ON CONFLICT (catalogue_id, item_key) DO UPDATE SET unit_id = excluded.unit_id,
                assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by";
    bulk::insert(connection, "item_assignment", &columns, &rows, tail).await
}

/// Takes items back to the lead.
///
/// # Errors
/// When the database fails.
pub async fn take_back(
    connection: &mut Connection,
    catalogue_id: i64,
    keys: &[String],
) -> Result<(), StorageError> {
    for key in keys {
        sqlx::query("DELETE FROM item_assignment WHERE catalogue_id = $1 AND item_key = $2")
            .bind(catalogue_id)
            .bind(key.as_str())
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Asks a contributor; asked again, its part is open again.
///
/// # Errors
/// When the database fails.
pub async fn ask(
    connection: &mut Connection,
    catalogue_id: i64,
    unit_id: i64,
    note: &str,
    by: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO contribution (catalogue_id, unit_id, asked_at, asked_by, note, done_note)
         VALUES ($1, $2, $3, $4, $5, '')
         ON CONFLICT (catalogue_id, unit_id) DO UPDATE SET asked_at = excluded.asked_at,
         asked_by = excluded.asked_by, note = excluded.note, done_version_id = NULL, reminded_at = NULL",
    )
    .bind(catalogue_id)
    .bind(unit_id)
    .bind(at)
    .bind(by)
    .bind(note)
    .execute(connection)
    .await?;
    Ok(())
}

/// Records that a part is done for a version.
///
/// # Errors
/// When the database fails.
pub async fn done(
    connection: &mut Connection,
    catalogue_id: i64,
    unit_id: i64,
    version_id: i64,
    note: &str,
    by: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE contribution SET done_version_id = $1, done_at = $2, done_by = $3, done_note = $4
         WHERE catalogue_id = $5 AND unit_id = $6",
    )
    .bind(version_id)
    .bind(at)
    .bind(by)
    .bind(note)
    .bind(catalogue_id)
    .bind(unit_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Opens a part again.
///
/// # Errors
/// When the database fails.
pub async fn reopen(
    connection: &mut Connection,
    catalogue_id: i64,
    unit_id: i64,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE contribution SET done_version_id = NULL WHERE catalogue_id = $1 AND unit_id = $2")
        .bind(catalogue_id)
        .bind(unit_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Records a reminder.
///
/// # Errors
/// When the database fails.
pub async fn remind(
    connection: &mut Connection,
    catalogue_id: i64,
    unit_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE contribution SET reminded_at = $1 WHERE catalogue_id = $2 AND unit_id = $3")
        .bind(at)
        .bind(catalogue_id)
        .bind(unit_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The contributors of a catalogue.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<Contribution>, StorageError> {
    let sql = format!("{SELECT} WHERE c.catalogue_id = $1 ORDER BY u.position, u.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).fetch_all(connection).await?)
}

const OPEN_PART: &str = "SELECT v.id AS version_id, v.state AS version_state, l.name AS lead_name, l.path AS lead_path,
    k.sector_code, u.id AS unit_id, u.name AS unit_name, u.path AS unit_path, c.asked_at, c.done_at,
    CASE WHEN c.done_version_id = v.id THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END AS is_done,
    (SELECT COUNT(*) FROM item_assignment a WHERE a.catalogue_id = c.catalogue_id AND a.unit_id = c.unit_id) AS items,
    (SELECT MAX(h.at) FROM item_assignment a JOIN catalogue_row r ON r.version_id = v.id
        AND (r.row_key = a.item_key OR r.guideline_key = a.item_key)
        JOIN cell_change h ON h.version_id = v.id AND h.row_key = r.row_key
        WHERE a.catalogue_id = c.catalogue_id AND a.unit_id = c.unit_id) AS last_change_at
    FROM contribution c JOIN catalogue k ON k.id = c.catalogue_id
    JOIN catalogue_version v ON v.id = k.draft_version_id
    JOIN unit l ON l.id = k.unit_id JOIN unit u ON u.id = c.unit_id";

/// The parts of open versions whose catalogue or whose contributor stands below a path.
///
/// # Errors
/// When the database fails.
pub async fn open_below(connection: &mut Connection, path: &str) -> Result<Vec<OpenPart>, StorageError> {
    let sql = format!(
        "{OPEN_PART} WHERE l.path LIKE $1 OR u.path LIKE $1 ORDER BY l.position, l.id, k.sector_code, u.position, u.id"
    );
    let parts: Vec<OpenPart> =
        sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).fetch_all(connection).await?;
    Ok(parts.into_iter().filter(|part| part.items > 0).collect())
}

/// The names of people who hold a role at some units on a day: unit and name.
///
/// # Errors
/// When the database fails.
pub async fn names_of_holders(
    connection: &mut Connection,
    role: &str,
    unit_ids: &[i64],
    day: &str,
) -> Result<Vec<(i64, String)>, StorageError> {
    let mut found = Vec::new();
    for chunk in unit_ids.chunks(500) {
        let places: Vec<String> = (0..chunk.len()).map(|place| format!("${}", place + 3)).collect();
        let sql = format!(
            "SELECT DISTINCT g.unit_id, p.name FROM role_grant g JOIN person p ON p.id = g.person_id
             WHERE g.role = $1 AND p.state = 'active' AND g.ended_at IS NULL AND g.valid_from <= $2
             AND (g.valid_to IS NULL OR g.valid_to > $2) AND g.unit_id IN ({}) ORDER BY g.unit_id, p.name",
            places.join(", ")
        );
        let mut query = sqlx::query_as(AssertSqlSafe(sql)).bind(role).bind(day);
        for id in chunk {
            query = query.bind(*id);
        }
        let rows: Vec<(i64, String)> = query.fetch_all(&mut *connection).await?;
        found.extend(rows);
    }
    Ok(found)
}

/// An item of a sector that a unit of the level is to hold (R23a).
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LevelAssignment {
    /// The guideline item.
    pub item_key: String,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// When.
    pub assigned_at: String,
}

/// Which unit of a level is to hold which item.
///
/// # Errors
/// When the database fails.
pub async fn level_assignments(
    connection: &mut Connection,
    government_id: i64,
    sector_code: &str,
) -> Result<Vec<LevelAssignment>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT a.item_key, a.unit_id, u.name AS unit_name, a.assigned_at FROM level_assignment a
         JOIN unit u ON u.id = a.unit_id WHERE a.government_id = $1 AND a.sector_code = $2 ORDER BY a.item_key",
    )
    .bind(government_id)
    .bind(sector_code)
    .fetch_all(connection)
    .await?)
}

/// Says which unit of a level is to hold some items.
///
/// # Errors
/// When the database fails.
pub async fn assign_level(
    connection: &mut Connection,
    government_id: i64,
    sector_code: &str,
    keys: &[String],
    unit_id: i64,
    by: i64,
    at: &str,
) -> Result<(), StorageError> {
    let row = |key: &String| -> Vec<Value> {
        vec![government_id.into(), sector_code.into(), key.into(), unit_id.into(), at.into(), by.into()]
    };
    let rows: Vec<Vec<Value>> = keys.iter().map(row).collect();
    let columns = ["government_id", "sector_code", "item_key", "unit_id", "assigned_at", "assigned_by"];
    let tail = "ON CONFLICT (government_id, sector_code, item_key) DO UPDATE SET unit_id = excluded.unit_id,
                assigned_at = excluded.assigned_at, assigned_by = excluded.assigned_by";
    bulk::insert(connection, "level_assignment", &columns, &rows, tail).await
}
