//! Guideline versions forwarded to units, and who has received them (R112).

use crate::{Connection, StorageError, bulk};
use sqlx::{AssertSqlSafe, Row};

/// A forwarding as stored, with the guideline's facts and the count of its receipts.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Forwarding {
    /// Its number.
    pub id: i64,
    /// The guideline version.
    pub guideline_id: i64,
    /// The sector.
    pub sector_code: String,
    /// The guideline's name.
    pub name: String,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// 文号 of the covering document.
    pub document_number: String,
    /// What it asks for.
    pub cover_note: String,
    /// By when.
    pub due_on: String,
    /// When it went out.
    pub forwarded_at: String,
    /// Who sent it.
    pub forwarded_by: i64,
    /// The sender's name.
    pub forwarded_by_name: String,
    /// Units it went to.
    pub units: i64,
    /// Units that have received it.
    pub received: i64,
}

/// A forwarding about to be written.
#[derive(Debug, Clone)]
pub struct NewForwarding<'a> {
    /// The guideline version.
    pub guideline_id: i64,
    /// 文号 of the covering document.
    pub document_number: &'a str,
    /// What it asks for.
    pub cover_note: &'a str,
    /// By when.
    pub due_on: &'a str,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

/// A unit to which a guideline was forwarded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Receipt {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its kind's identifier.
    pub unit_kind: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// When it was received.
    pub received_at: Option<String>,
    /// Who confirmed it.
    pub received_by_name: Option<String>,
    /// The day on which the unit ended, if it did.
    pub unit_ended_on: Option<String>,
}

const FORWARDING: &str = "SELECT f.id, f.guideline_id, g.sector_code, g.name, g.version, f.document_number, f.cover_note,
    f.due_on, f.forwarded_at, f.forwarded_by, p.name AS forwarded_by_name,
    (SELECT COUNT(*) FROM forwarding_receipt r WHERE r.forwarding_id = f.id) AS units,
    (SELECT COUNT(*) FROM forwarding_receipt r WHERE r.forwarding_id = f.id AND r.received_at IS NOT NULL) AS received
    FROM forwarding f JOIN guideline g ON g.id = f.guideline_id JOIN person p ON p.id = f.forwarded_by";

/// Writes a forwarding; none when the guideline version was forwarded already.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    new: &NewForwarding<'_>,
) -> Result<Option<i64>, StorageError> {
    let row = sqlx::query(
        "INSERT INTO forwarding (guideline_id, document_number, cover_note, due_on, forwarded_at, forwarded_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (guideline_id) DO NOTHING RETURNING id",
    )
    .bind(new.guideline_id)
    .bind(new.document_number)
    .bind(new.cover_note)
    .bind(new.due_on)
    .bind(new.at)
    .bind(new.by)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// Writes the units to which it goes.
///
/// # Errors
/// When the database fails.
pub async fn insert_receipts(
    connection: &mut Connection,
    forwarding_id: i64,
    units: &[i64],
) -> Result<(), StorageError> {
    let rows: Vec<Vec<bulk::Value>> =
        units.iter().map(|unit| vec![forwarding_id.into(), (*unit).into()]).collect();
    bulk::insert(connection, "forwarding_receipt", &["forwarding_id", "unit_id"], &rows, "").await
}

/// Confirms a unit's receipt; false when it was confirmed already or the unit is not concerned.
///
/// # Errors
/// When the database fails.
pub async fn receive(
    connection: &mut Connection,
    forwarding_id: i64,
    unit_id: i64,
    person_id: i64,
    at: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE forwarding_receipt SET received_at = $1, received_by = $2
         WHERE forwarding_id = $3 AND unit_id = $4 AND received_at IS NULL",
    )
    .bind(at)
    .bind(person_id)
    .bind(forwarding_id)
    .bind(unit_id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// All forwardings, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<Forwarding>, StorageError> {
    let sql = format!("{FORWARDING} ORDER BY f.id DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// A forwarding by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Forwarding>, StorageError> {
    let sql = format!("{FORWARDING} WHERE f.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The forwarding of a guideline version.
///
/// # Errors
/// When the database fails.
pub async fn of_guideline(
    connection: &mut Connection,
    guideline_id: i64,
) -> Result<Option<Forwarding>, StorageError> {
    let sql = format!("{FORWARDING} WHERE f.guideline_id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(guideline_id).fetch_optional(connection).await?)
}

/// The units of a forwarding in the order of the tree.
///
/// # Errors
/// When the database fails.
pub async fn receipts(connection: &mut Connection, forwarding_id: i64) -> Result<Vec<Receipt>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT r.unit_id, u.name AS unit_name, u.kind AS unit_kind, u.path AS unit_path, r.received_at,
                p.name AS received_by_name, u.valid_to AS unit_ended_on
         FROM forwarding_receipt r JOIN unit u ON u.id = r.unit_id LEFT JOIN person p ON p.id = r.received_by
         WHERE r.forwarding_id = $1 ORDER BY u.position, u.id",
    )
    .bind(forwarding_id)
    .fetch_all(connection)
    .await?)
}

/// A receipt not yet confirmed: the forwarding and the unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Awaited {
    /// The forwarding.
    pub forwarding_id: i64,
    /// The guideline's name.
    pub name: String,
    /// The guideline's version.
    pub version: i64,
    /// The sector.
    pub sector_code: String,
    /// By when.
    pub due_on: String,
    /// When it went out.
    pub forwarded_at: String,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
}

/// The receipts that units of a subtree still owe, the earliest due first.
///
/// # Errors
/// When the database fails.
pub async fn awaited_below(
    connection: &mut Connection,
    path: &str,
    day: &str,
) -> Result<Vec<Awaited>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT f.id AS forwarding_id, g.name, g.version, g.sector_code, f.due_on, f.forwarded_at,
                u.id AS unit_id, u.name AS unit_name, u.path AS unit_path
         FROM forwarding_receipt r
         JOIN forwarding f ON f.id = r.forwarding_id
         JOIN guideline g ON g.id = f.guideline_id
         JOIN unit u ON u.id = r.unit_id
         WHERE u.path LIKE $1 AND r.received_at IS NULL AND (u.valid_to IS NULL OR u.valid_to > $2) ORDER BY f.due_on, f.id, u.position, u.id",
    )
    .bind(format!("{path}%"))
    .bind(day)
    .fetch_all(connection)
    .await?)
}

/// The units that have a catalogue of a sector, open or published.
///
/// # Errors
/// When the database fails.
pub async fn units_with_catalogue(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Vec<i64>, StorageError> {
    let rows: Vec<(i64,)> = sqlx::query_as(
        "SELECT unit_id FROM catalogue
         WHERE sector_code = $1 AND COALESCE(draft_version_id, published_version_id) IS NOT NULL ORDER BY unit_id",
    )
    .bind(sector_code)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}
