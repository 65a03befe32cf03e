//! Records (信息): under which element of which item they stand, and which of their versions is public.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A record.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Record {
    /// Its number.
    pub id: i64,
    /// The unit that answers for it.
    pub unit_id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row of the catalogue.
    pub row_key: String,
    /// The element of the row as written when it was loaded.
    pub element: String,
    /// `content`, `link`, `nil` or `clarification`.
    pub kind: String,
    /// 索引号, from the first publication on (R67).
    pub index_number: Option<String>,
    /// The token through which a system feeds it.
    pub token_id: Option<i64>,
    /// The system's own number.
    pub external_id: Option<String>,
    /// The version that everybody reads.
    pub published_version_id: Option<i64>,
    /// The version on somebody's desk.
    pub open_version_id: Option<i64>,
    /// The day of the first publication.
    pub first_published_on: Option<String>,
    /// When it was begun.
    pub created_at: String,
    /// By whom; none for the system.
    pub created_by: Option<i64>,
    /// Whether it still holds (R281).
    pub validity: String,
    /// Since when it does not.
    pub validity_on: Option<String>,
    /// By which document.
    pub validity_basis: String,
    /// The mark that takes effect on a day to come.
    pub validity_next: Option<String>,
    /// That day.
    pub validity_next_on: Option<String>,
    /// The document.
    pub validity_next_basis: String,
}

/// A record about to be written.
#[derive(Debug, Clone)]
pub struct NewRecord<'a> {
    /// The unit that answers for it.
    pub unit_id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row of the catalogue.
    pub row_key: &'a str,
    /// The element of the row.
    pub element: &'a str,
    /// `content`, `link`, `nil` or `clarification`.
    pub kind: &'a str,
    /// The token and the system's own number.
    pub feed: Option<(i64, &'a str)>,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: Option<i64>,
}

/// The columns of [`Record`], each with the table's letter `d`.
pub(super) const RECORD: &str = "d.id, d.unit_id, d.catalogue_id, d.row_key, d.element, d.kind, d.index_number, d.token_id, d.external_id, d.published_version_id, d.open_version_id, d.first_published_on, d.created_at, d.created_by, d.validity, d.validity_on, d.validity_basis, d.validity_next, d.validity_next_on, d.validity_next_basis";

/// Writes a record and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewRecord<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure (unit_id, catalogue_id, row_key, element, kind, token_id, external_id, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
    )
    .bind(new.unit_id)
    .bind(new.catalogue_id)
    .bind(new.row_key)
    .bind(new.element)
    .bind(new.kind)
    .bind(new.feed.map(|feed| feed.0))
    .bind(new.feed.map(|feed| feed.1))
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A record by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Record>, StorageError> {
    let sql = format!("SELECT {RECORD} FROM disclosure d WHERE d.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A record by its number, its row locked until the transaction ends.
///
/// # Errors
/// When the database fails.
pub async fn lock(connection: &mut Connection, id: i64) -> Result<Option<Record>, StorageError> {
    let columns = RECORD.replace("d.", "");
    let sql = format!("UPDATE disclosure SET unit_id = unit_id WHERE id = $1 RETURNING {columns}");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The record that a system knows by its own number.
///
/// # Errors
/// When the database fails.
pub async fn by_feed(
    connection: &mut Connection,
    token_id: i64,
    external_id: &str,
) -> Result<Option<Record>, StorageError> {
    let sql = format!("SELECT {RECORD} FROM disclosure d WHERE d.token_id = $1 AND d.external_id = $2");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(token_id).bind(external_id).fetch_optional(connection).await?)
}

/// Says which versions are public and on somebody's desk now.
///
/// # Errors
/// When the database fails.
pub async fn point(
    connection: &mut Connection,
    id: i64,
    published: Option<i64>,
    open: Option<i64>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure SET published_version_id = $1, open_version_id = $2 WHERE id = $3")
        .bind(published)
        .bind(open)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Places a record under another item or element.
///
/// # Errors
/// When the database fails.
pub async fn place(
    connection: &mut Connection,
    id: i64,
    (catalogue_id, row_key, element): (i64, &str, &str),
) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure SET catalogue_id = $1, row_key = $2, element = $3 WHERE id = $4")
        .bind(catalogue_id)
        .bind(row_key)
        .bind(element)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives a record its 索引号 and the day of its first publication, once.
///
/// # Errors
/// When the database fails.
pub async fn first_published(
    connection: &mut Connection,
    id: i64,
    index_number: &str,
    day: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure SET index_number = $1, first_published_on = $2 WHERE id = $3 AND index_number IS NULL",
    )
    .bind(index_number)
    .bind(day)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Marks whether a record still holds (R281); what was to take effect later is forgotten.
///
/// # Errors
/// When the database fails.
pub async fn mark(
    connection: &mut Connection,
    id: i64,
    (validity, on, basis): (&str, Option<&str>, &str),
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure SET validity = $1, validity_on = $2, validity_basis = $3,
            validity_next = NULL, validity_next_on = NULL, validity_next_basis = '' WHERE id = $4",
    )
    .bind(validity)
    .bind(on)
    .bind(basis)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Says which mark takes effect on a day to come.
///
/// # Errors
/// When the database fails.
pub async fn mark_later(
    connection: &mut Connection,
    id: i64,
    (validity, on, basis): (&str, &str, &str),
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure SET validity_next = $1, validity_next_on = $2, validity_next_basis = $3 WHERE id = $4",
    )
    .bind(validity)
    .bind(on)
    .bind(basis)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The records whose mark takes effect by a day, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn to_mark(connection: &mut Connection, day: &str, most: i64) -> Result<Vec<i64>, StorageError> {
    let found: Vec<(i64,)> = sqlx::query_as(
        "SELECT id FROM disclosure WHERE validity_next_on IS NOT NULL AND validity_next_on <= $1
         ORDER BY validity_next_on, id LIMIT $2",
    )
    .bind(day)
    .bind(most)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The next running number of a unit in a year, given once.
///
/// # Errors
/// When the database fails.
pub async fn next_number(connection: &mut Connection, unit_id: i64, year: i64) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_number (unit_id, year, last) VALUES ($1, $2, 1)
         ON CONFLICT (unit_id, year) DO UPDATE SET last = disclosure_number.last + 1
         RETURNING last",
    )
    .bind(unit_id)
    .bind(year)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("last")?)
}

/// Records with a version on somebody's desk, after a number, in order.
///
/// # Errors
/// When the database fails.
pub async fn running(connection: &mut Connection, after: i64, most: i64) -> Result<Vec<i64>, StorageError> {
    let found: Vec<(i64,)> = sqlx::query_as(
        "SELECT id FROM disclosure WHERE id > $1 AND open_version_id IS NOT NULL ORDER BY id LIMIT $2",
    )
    .bind(after)
    .bind(most)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// The record of an item that says the very same in one of its versions.
///
/// # Errors
/// When the database fails.
pub async fn by_content(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
    content_hash: &str,
) -> Result<Option<i64>, StorageError> {
    let row = sqlx::query(
        "SELECT d.id FROM disclosure d JOIN disclosure_version v ON v.disclosure_id = d.id
         WHERE d.catalogue_id = $1 AND d.row_key = $2 AND v.content_hash = $3 ORDER BY d.id LIMIT 1",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(content_hash)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}
