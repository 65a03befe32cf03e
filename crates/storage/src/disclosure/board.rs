//! Notice boards of units and the receipts of postings on them (R79a).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A notice board with its unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Board {
    /// Its number.
    pub id: i64,
    /// The unit that keeps it.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// The unit's place in the tree.
    pub unit_path: String,
    /// The kind's identifier.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Where it stands.
    pub address: String,
    /// Since when it is no more.
    pub retired_at: Option<String>,
}

/// A receipt of a posting, with its board.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Receipt {
    /// Its number.
    pub id: i64,
    /// The board.
    pub board_id: i64,
    /// The kind of the board.
    pub board_kind: String,
    /// What the board is called.
    pub board_name: String,
    /// Where it stands.
    pub board_address: String,
    /// The unit that keeps the board.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The record that was posted; none where the item itself was.
    pub disclosure_id: Option<i64>,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row of the catalogue.
    pub row_key: String,
    /// When it was put up.
    pub posted_on: String,
    /// Until when it is to hang.
    pub until_on: Option<String>,
    /// When it was taken down.
    pub taken_down_on: Option<String>,
    /// The photo.
    pub photo_hash: String,
    /// Its bytes.
    pub photo_size: i64,
    /// What was said.
    pub note: String,
    /// When it was told.
    pub created_at: String,
    /// By whom.
    pub created_name: Option<String>,
}

/// A receipt about to be written.
#[derive(Debug, Clone)]
pub struct NewReceipt<'a> {
    /// The board.
    pub board_id: i64,
    /// The record, if it is one.
    pub disclosure_id: Option<i64>,
    /// The catalogue and the row.
    pub item: (i64, &'a str),
    /// When it was put up, and until when.
    pub days: (&'a str, Option<&'a str>),
    /// The photo and its bytes.
    pub photo: (&'a str, i64),
    /// What was said.
    pub note: &'a str,
    /// When, by whom.
    pub made: (&'a str, Option<i64>),
}

const BOARD: &str = "SELECT b.id, b.unit_id, u.name AS unit_name, u.path AS unit_path, b.kind, b.name, b.address, b.retired_at
     FROM notice_board b JOIN unit u ON u.id = b.unit_id";

const RECEIPT: &str = "SELECT r.id, r.board_id, b.kind AS board_kind, b.name AS board_name, b.address AS board_address,
        b.unit_id, u.name AS unit_name, u.path AS unit_path, r.disclosure_id, r.catalogue_id, r.row_key, r.posted_on,
        r.until_on, r.taken_down_on, r.photo_hash, r.photo_size, r.note, r.created_at, p.name AS created_name
     FROM posting_receipt r JOIN notice_board b ON b.id = r.board_id JOIN unit u ON u.id = b.unit_id
     LEFT JOIN person p ON p.id = r.created_by";

/// Writes a board and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    unit_id: i64,
    (kind, name, address): (&str, &str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO notice_board (unit_id, kind, name, address, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
    )
    .bind(unit_id)
    .bind(kind)
    .bind(name)
    .bind(address)
    .bind(at)
    .bind(by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A board is no more; its receipts stay.
///
/// # Errors
/// When the database fails.
pub async fn retire(connection: &mut Connection, id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE notice_board SET retired_at = $1 WHERE id = $2 AND retired_at IS NULL")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A board by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Board>, StorageError> {
    let sql = format!("{BOARD} WHERE b.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The boards of a subtree that are in use.
///
/// # Errors
/// When the database fails.
pub async fn below(connection: &mut Connection, path: &str) -> Result<Vec<Board>, StorageError> {
    let sql = format!("{BOARD} WHERE u.path LIKE $1 AND b.retired_at IS NULL ORDER BY u.path, b.name, b.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).fetch_all(connection).await?)
}

/// Writes a receipt and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert_receipt(connection: &mut Connection, new: &NewReceipt<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO posting_receipt (board_id, disclosure_id, catalogue_id, row_key, posted_on, until_on, photo_hash,
            photo_size, note, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
    )
    .bind(new.board_id)
    .bind(new.disclosure_id)
    .bind(new.item.0)
    .bind(new.item.1)
    .bind(new.days.0)
    .bind(new.days.1)
    .bind(new.photo.0)
    .bind(new.photo.1)
    .bind(new.note)
    .bind(new.made.0)
    .bind(new.made.1)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// It was taken down on a day.
///
/// # Errors
/// When the database fails.
pub async fn take_down(connection: &mut Connection, id: i64, on: &str) -> Result<u64, StorageError> {
    let done =
        sqlx::query("UPDATE posting_receipt SET taken_down_on = $1 WHERE id = $2 AND taken_down_on IS NULL")
            .bind(on)
            .bind(id)
            .execute(connection)
            .await?;
    Ok(done.rows_affected())
}

/// A receipt by its number.
///
/// # Errors
/// When the database fails.
pub async fn receipt(connection: &mut Connection, id: i64) -> Result<Option<Receipt>, StorageError> {
    let sql = format!("{RECEIPT} WHERE r.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The receipts of a record, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_record(
    connection: &mut Connection,
    disclosure_id: i64,
) -> Result<Vec<Receipt>, StorageError> {
    let sql = format!("{RECEIPT} WHERE r.disclosure_id = $1 ORDER BY r.posted_on DESC, r.id DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(disclosure_id).fetch_all(connection).await?)
}

/// The receipts of an item itself, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_item(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
) -> Result<Vec<Receipt>, StorageError> {
    let sql = format!(
        "{RECEIPT} WHERE r.catalogue_id = $1 AND r.row_key = $2 AND r.disclosure_id IS NULL
         ORDER BY r.posted_on DESC, r.id DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).bind(row_key).fetch_all(connection).await?)
}

/// The newest receipts on boards of a subtree.
///
/// # Errors
/// When the database fails.
pub async fn receipts_below(
    connection: &mut Connection,
    path: &str,
    most: i64,
) -> Result<Vec<Receipt>, StorageError> {
    let sql = format!("{RECEIPT} WHERE u.path LIKE $1 ORDER BY r.posted_on DESC, r.id DESC LIMIT $2");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).bind(most).fetch_all(connection).await?)
}
