//! Columns of other sites: which address a person wants read for which element, what was found there, and which
//! entries made a record (R102).

use crate::{Connection, StorageError};
use sqlx::Row;

/// A column that a person wants read.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Column {
    /// Number.
    pub id: i64,
    /// The catalogue under which its records belong.
    pub catalogue_id: i64,
    /// Who wants it.
    pub person_id: i64,
    /// The row of the catalogue.
    pub row_key: String,
    /// The element.
    pub element: String,
    /// Where the list begins.
    pub address: String,
    /// When.
    pub asked_at: String,
    /// The name of the list's page; empty until it was read.
    pub title: String,
    /// What was found, as JSON; none until it was read.
    pub found: Option<String>,
}

/// A column to be written down.
#[derive(Debug, Clone)]
pub struct NewColumn<'a> {
    /// The catalogue.
    pub catalogue_id: i64,
    /// Who wants it.
    pub person_id: i64,
    /// The row and the element.
    pub place: (&'a str, &'a str),
    /// Where the list begins.
    pub address: &'a str,
    /// When.
    pub at: &'a str,
}

/// Writes a column down and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewColumn<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_column (catalogue_id, person_id, row_key, element, address, asked_at, title)
         VALUES ($1, $2, $3, $4, $5, $6, '') RETURNING id",
    )
    .bind(new.catalogue_id)
    .bind(new.person_id)
    .bind(new.place.0)
    .bind(new.place.1)
    .bind(new.address)
    .bind(new.at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A column by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Column>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, catalogue_id, person_id, row_key, element, address, asked_at, title, found
         FROM disclosure_column WHERE id = $1",
    )
    .bind(id)
    .fetch_optional(connection)
    .await?)
}

/// Keeps what was found.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    connection: &mut Connection,
    id: i64,
    (title, found): (&str, &str),
) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure_column SET title = $1, found = $2 WHERE id = $3")
        .bind(title)
        .bind(found)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Remembers which record an address made under an item; false where it made one before.
///
/// # Errors
/// When the database fails.
pub async fn remember(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
    (address, disclosure_id): (&str, i64),
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO disclosure_column_entry (catalogue_id, row_key, address, disclosure_id) VALUES ($1, $2, $3, $4)
         ON CONFLICT (catalogue_id, row_key, address) DO NOTHING",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(address)
    .bind(disclosure_id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets that an entry was loaded as a record.
///
/// # Errors
/// When the database fails.
pub async fn forget(connection: &mut Connection, disclosure_id: i64) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM disclosure_column_entry WHERE disclosure_id = $1")
        .bind(disclosure_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The addresses that are loaded under an item, as entries of a column or typed as links, with their records.
///
/// # Errors
/// When the database fails.
pub async fn loaded(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
) -> Result<Vec<(String, i64)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT address, disclosure_id FROM disclosure_column_entry WHERE catalogue_id = $1 AND row_key = $2
         UNION
         SELECT v.link, d.id FROM disclosure d JOIN disclosure_version v ON v.disclosure_id = d.id
         WHERE d.catalogue_id = $3 AND d.row_key = $4 AND v.link <> '' AND v.state <> 'discarded'
         ORDER BY 2",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(catalogue_id)
    .bind(row_key)
    .fetch_all(connection)
    .await?)
}
