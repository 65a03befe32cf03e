//! Sessions, one-time links and attempts to sign in. Only hashes of secrets are stored.

use crate::{Connection, StorageError};
use sqlx::Row;

/// A session as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SessionRow {
    /// SHA-256 of the token.
    pub token_hash: String,
    /// Who.
    pub person_id: i64,
    /// The token that forms repeat.
    pub csrf_token: String,
    /// When it began.
    pub created_at: String,
    /// When it was last used.
    pub last_seen_at: String,
    /// When it ends for good.
    pub expires_at: String,
    /// The unit the person chose to work for; none for all of them.
    pub acting_unit_id: Option<i64>,
}

/// A one-time link as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct LinkRow {
    /// For whom.
    pub person_id: i64,
    /// `invite` or `reset`.
    pub purpose: String,
    /// Until when.
    pub expires_at: String,
    /// When it was used or withdrawn.
    pub used_at: Option<String>,
}

/// Writes a session.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    session: &SessionRow,
    client: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO session (token_hash, person_id, csrf_token, created_at, last_seen_at, expires_at, client)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&session.token_hash)
    .bind(session.person_id)
    .bind(&session.csrf_token)
    .bind(&session.created_at)
    .bind(&session.last_seen_at)
    .bind(&session.expires_at)
    .bind(client)
    .execute(connection)
    .await?;
    Ok(())
}

/// A session by the hash of its token.
///
/// # Errors
/// When the database fails.
pub async fn by_hash(connection: &mut Connection, hash: &str) -> Result<Option<SessionRow>, StorageError> {
    let sql = "SELECT token_hash, person_id, csrf_token, created_at, last_seen_at, expires_at, acting_unit_id FROM session WHERE token_hash = $1";
    Ok(sqlx::query_as(sql).bind(hash).fetch_optional(connection).await?)
}

/// Notes that a session was used.
///
/// # Errors
/// When the database fails.
pub async fn seen(connection: &mut Connection, hash: &str, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE session SET last_seen_at = $1 WHERE token_hash = $2 AND last_seen_at < $1")
        .bind(at)
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the unit that a person's session works for; false when there is no such session.
///
/// # Errors
/// When the database fails.
pub async fn set_acting_unit(
    connection: &mut Connection,
    hash: &str,
    person_id: i64,
    unit_id: Option<i64>,
) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE session SET acting_unit_id = $1 WHERE token_hash = $2 AND person_id = $3")
        .bind(unit_id)
        .bind(hash)
        .bind(person_id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends one session and says whose it was.
///
/// # Errors
/// When the database fails.
pub async fn end(connection: &mut Connection, hash: &str) -> Result<Option<i64>, StorageError> {
    let row = sqlx::query("DELETE FROM session WHERE token_hash = $1 RETURNING person_id")
        .bind(hash)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("person_id")).transpose()?)
}

/// Ends every session of a person begun up to now, save possibly one.
///
/// # Errors
/// When the database fails.
pub async fn end_all(connection: &mut Connection, person_id: i64, at: &str) -> Result<u64, StorageError> {
    sqlx::query("UPDATE person SET sessions_from = $1 WHERE id = $2")
        .bind(at)
        .bind(person_id)
        .execute(&mut *connection)
        .await?;
    let done =
        sqlx::query("DELETE FROM session WHERE person_id = $1").bind(person_id).execute(connection).await?;
    Ok(done.rows_affected())
}

/// Removes sessions that ended and attempts older than a day needed for throttling.
///
/// # Errors
/// When the database fails.
pub async fn sweep(
    connection: &mut Connection,
    now: &str,
    attempts_before: &str,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM session WHERE expires_at <= $1").bind(now).execute(&mut *connection).await?;
    sqlx::query("DELETE FROM sign_in_attempt WHERE at < $1")
        .bind(attempts_before)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes an attempt as failed until shown otherwise, and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert_attempt(
    connection: &mut Connection,
    account: &str,
    client: &str,
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO sign_in_attempt (account, client, at, succeeded) VALUES ($1, $2, $3, 0) RETURNING id",
    )
    .bind(account)
    .bind(client)
    .bind(at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Says how an attempt ended: 1 succeeded, 2 was not even tried.
///
/// # Errors
/// When the database fails.
pub async fn settle_attempt(connection: &mut Connection, id: i64, outcome: i64) -> Result<(), StorageError> {
    sqlx::query("UPDATE sign_in_attempt SET succeeded = $1 WHERE id = $2")
        .bind(outcome)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Failed attempts since an instant: of the account since its last success, and of the client.
///
/// # Errors
/// When the database fails.
pub async fn failures(
    connection: &mut Connection,
    account: &str,
    client: &str,
    since: &str,
) -> Result<(i64, i64), StorageError> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM sign_in_attempt WHERE account = $1 AND at >= $2 AND succeeded = 0
         AND id > (SELECT COALESCE(MAX(id), 0) FROM sign_in_attempt WHERE account = $1 AND succeeded = 1)",
    )
    .bind(account)
    .bind(since)
    .fetch_one(&mut *connection)
    .await?;
    let of_account = row.try_get("n")?;
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM sign_in_attempt WHERE client = $1 AND at >= $2 AND succeeded = 0",
    )
    .bind(client)
    .bind(since)
    .fetch_one(connection)
    .await?;
    Ok((of_account, row.try_get("n")?))
}

/// Forgets the failures of an account, after an administrator unlocked it.
///
/// # Errors
/// When the database fails.
pub async fn forgive(connection: &mut Connection, account: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE sign_in_attempt SET succeeded = 2 WHERE account = $1 AND succeeded = 0")
        .bind(account)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes a one-time link and withdraws the earlier ones of the person.
///
/// # Errors
/// When the database fails.
pub async fn insert_link(
    connection: &mut Connection,
    hash: &str,
    person_id: i64,
    purpose: &str,
    at: &str,
    expires_at: &str,
) -> Result<(), StorageError> {
    withdraw_links(connection, person_id, at).await?;
    sqlx::query("INSERT INTO one_time_link (token_hash, person_id, purpose, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(hash)
        .bind(person_id)
        .bind(purpose)
        .bind(at)
        .bind(expires_at)
        .execute(connection)
        .await?;
    Ok(())
}

/// Withdraws the open links of a person.
///
/// # Errors
/// When the database fails.
pub async fn withdraw_links(
    connection: &mut Connection,
    person_id: i64,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE one_time_link SET used_at = $1 WHERE person_id = $2 AND used_at IS NULL")
        .bind(at)
        .bind(person_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A link by the hash of its token.
///
/// # Errors
/// When the database fails.
pub async fn link(connection: &mut Connection, hash: &str) -> Result<Option<LinkRow>, StorageError> {
    let sql = "SELECT person_id, purpose, expires_at, used_at FROM one_time_link WHERE token_hash = $1";
    Ok(sqlx::query_as(sql).bind(hash).fetch_optional(connection).await?)
}

/// Uses a link up; false when somebody did before.
///
/// # Errors
/// When the database fails.
pub async fn use_link(connection: &mut Connection, hash: &str, at: &str) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE one_time_link SET used_at = $1 WHERE token_hash = $2 AND used_at IS NULL")
        .bind(at)
        .bind(hash)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
