//! People with accounts. Contact data arrive sealed (R149b).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A person as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PersonRow {
    /// Number.
    pub id: i64,
    /// What is typed at sign-in.
    pub account: String,
    /// Name.
    pub name: String,
    /// Contact, sealed.
    pub contact_sealed: String,
    /// The unit of the person.
    pub unit_id: i64,
    /// PHC string, empty before the first password.
    pub password_hash: String,
    /// `invited`, `active`, `locked` or `left`.
    pub state: String,
    /// When the account was made.
    pub created_at: String,
    /// When the person left.
    pub left_at: Option<String>,
    /// When last signed in.
    pub last_signed_in_at: Option<String>,
    /// Sessions begun before this instant no longer hold.
    pub sessions_from: String,
    /// Optimistic lock.
    pub revision: i64,
}

/// A person about to be written.
#[derive(Debug, Clone)]
pub struct NewPersonRow<'a> {
    /// What is typed at sign-in.
    pub account: &'a str,
    /// Name.
    pub name: &'a str,
    /// Contact, sealed.
    pub contact_sealed: &'a str,
    /// The unit of the person.
    pub unit_id: i64,
    /// PHC string, empty before the first password.
    pub password_hash: &'a str,
    /// `invited` or `active`.
    pub state: &'a str,
    /// When.
    pub at: &'a str,
}

const COLUMNS: &str = "id, account, name, contact_sealed, unit_id, password_hash, state, created_at, left_at, last_signed_in_at, sessions_from, revision";

/// A person by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<PersonRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A person by account.
///
/// # Errors
/// When the database fails.
pub async fn by_account(
    connection: &mut Connection,
    account: &str,
) -> Result<Option<PersonRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE account = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(account).fetch_optional(connection).await?)
}

/// How many people there are.
///
/// # Errors
/// When the database fails.
pub async fn count(connection: &mut Connection) -> Result<i64, StorageError> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM person").fetch_one(connection).await?;
    Ok(row.try_get("n")?)
}

/// People of the units at and below a path.
///
/// # Errors
/// When the database fails.
pub async fn below(connection: &mut Connection, path: &str) -> Result<Vec<PersonRow>, StorageError> {
    let columns = COLUMNS.split(", ").map(|c| format!("p.{c}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {columns} FROM person p JOIN unit u ON u.id = p.unit_id WHERE u.path LIKE $1 ORDER BY u.position, p.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).fetch_all(connection).await?)
}

/// People of one unit who have not left.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(connection: &mut Connection, unit_id: i64) -> Result<Vec<PersonRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM person WHERE unit_id = $1 AND state <> 'left' ORDER BY id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).fetch_all(connection).await?)
}

/// Writes a person and returns the number.
///
/// # Errors
/// When the database fails or the account is taken.
pub async fn insert(connection: &mut Connection, person: &NewPersonRow<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO person (account, name, contact_sealed, unit_id, password_hash, state, created_at, sessions_from, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 1) RETURNING id",
    )
    .bind(person.account)
    .bind(person.name)
    .bind(person.contact_sealed)
    .bind(person.unit_id)
    .bind(person.password_hash)
    .bind(person.state)
    .bind(person.at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Changes name, contact and unit; false when the revision is another.
///
/// # Errors
/// When the database fails.
pub async fn update(
    connection: &mut Connection,
    (id, revision): (i64, i64),
    name: &str,
    contact_sealed: &str,
    unit_id: i64,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE person SET name = $1, contact_sealed = $2, unit_id = $3, revision = revision + 1 WHERE id = $4 AND revision = $5",
    )
    .bind(name)
    .bind(contact_sealed)
    .bind(unit_id)
    .bind(id)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Moves everybody of a unit to another.
///
/// # Errors
/// When the database fails.
pub async fn move_all(connection: &mut Connection, from: i64, to: i64) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "UPDATE person SET unit_id = $1, revision = revision + 1 WHERE unit_id = $2 AND state <> 'left'",
    )
    .bind(to)
    .bind(from)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Sets the state of an account.
///
/// # Errors
/// When the database fails.
pub async fn set_state(
    connection: &mut Connection,
    id: i64,
    state: &str,
    left_at: Option<&str>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE person SET state = $1, left_at = $2, revision = revision + 1 WHERE id = $3")
        .bind(state)
        .bind(left_at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets a password; sessions begun before `at` no longer hold.
///
/// # Errors
/// When the database fails.
pub async fn set_password(
    connection: &mut Connection,
    id: i64,
    hash: &str,
    state: &str,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE person SET password_hash = $1, state = $2, sessions_from = $3, revision = revision + 1 WHERE id = $4")
        .bind(hash)
        .bind(state)
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes a sign-in.
///
/// # Errors
/// When the database fails.
pub async fn signed_in(connection: &mut Connection, id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE person SET last_signed_in_at = $1 WHERE id = $2")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
