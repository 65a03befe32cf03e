//! Where public records were also published, and the new-media accounts of units.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A place where a record was also published.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RecordCopy {
    /// Number.
    pub id: i64,
    /// The channel by its name in the vocabulary.
    pub channel: String,
    /// The column, paper, board or account; may be empty.
    pub place: String,
    /// The page; may be empty.
    pub address: String,
    /// The day.
    pub published_on: String,
}

/// A new-media account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MediaAccount {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// 微信公众号 …
    pub platform: String,
    /// What it is called.
    pub name: String,
    /// Its page; may be empty.
    pub address: String,
    /// Who answers for it.
    pub responsible: String,
    /// The state's identifier.
    pub state: String,
}

const ACCOUNT: &str =
    "SELECT a.id, a.unit_id, u.name AS unit_name, u.path AS unit_path, a.platform, a.name, a.address,
        a.responsible, a.state
     FROM media_account a JOIN unit u ON u.id = a.unit_id";

/// Writes a place down and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    (disclosure_id, account_id): (i64, Option<i64>),
    (channel, place): (&str, &str),
    (address, published_on): (&str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_copy (disclosure_id, account_id, channel, place, address, published_on, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
    )
    .bind(disclosure_id)
    .bind(account_id)
    .bind(channel)
    .bind(place)
    .bind(address)
    .bind(published_on)
    .bind(at)
    .bind(by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// The places of a record that were not struck out, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn of_record(
    connection: &mut Connection,
    disclosure_id: i64,
) -> Result<Vec<RecordCopy>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT id, channel, place, address, published_on FROM disclosure_copy
         WHERE disclosure_id = $1 AND struck_at IS NULL ORDER BY published_on, id",
    )
    .bind(disclosure_id)
    .fetch_all(connection)
    .await?)
}

/// Strikes a place out; false where it is not one of the record's.
///
/// # Errors
/// When the database fails.
pub async fn strike(
    connection: &mut Connection,
    (disclosure_id, id): (i64, i64),
    at: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE disclosure_copy SET struck_at = $1 WHERE id = $2 AND disclosure_id = $3 AND struck_at IS NULL",
    )
    .bind(at)
    .bind(id)
    .bind(disclosure_id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Enters an account and returns its number; none where the unit has it already.
///
/// # Errors
/// When the database fails.
pub async fn insert_account(
    connection: &mut Connection,
    unit_id: i64,
    (platform, name, address): (&str, &str, &str),
    (responsible, state): (&str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<Option<i64>, StorageError> {
    let row = sqlx::query(
        "INSERT INTO media_account (unit_id, platform, name, address, responsible, state, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (unit_id, platform, name) DO NOTHING RETURNING id",
    )
    .bind(unit_id)
    .bind(platform)
    .bind(name)
    .bind(address)
    .bind(responsible)
    .bind(state)
    .bind(at)
    .bind(by)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("id")).transpose()?)
}

/// Changes who answers for an account, its page and its state.
///
/// # Errors
/// When the database fails.
pub async fn change_account(
    connection: &mut Connection,
    id: i64,
    (address, responsible, state): (&str, &str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE media_account SET address = $1, responsible = $2, state = $3, changed_at = $4, changed_by = $5
         WHERE id = $6",
    )
    .bind(address)
    .bind(responsible)
    .bind(state)
    .bind(at)
    .bind(by)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// An account by its number.
///
/// # Errors
/// When the database fails.
pub async fn account(connection: &mut Connection, id: i64) -> Result<Option<MediaAccount>, StorageError> {
    let sql = format!("{ACCOUNT} WHERE a.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The accounts of a subtree by unit and name.
///
/// # Errors
/// When the database fails.
pub async fn accounts_below(
    connection: &mut Connection,
    path: &str,
) -> Result<Vec<MediaAccount>, StorageError> {
    let sql = format!("{ACCOUNT} WHERE u.path LIKE $1 ORDER BY u.path, a.platform, a.name, a.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).fetch_all(connection).await?)
}
