//! API tokens and the answers kept for repeated requests. Only hashes of secrets are stored.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A token as stored, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TokenRow {
    /// Number.
    pub id: i64,
    /// Whose.
    pub person_id: i64,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created_at: String,
    /// Until when.
    pub expires_at: Option<String>,
    /// When it was last used.
    pub last_used_at: Option<String>,
    /// When it was revoked.
    pub revoked_at: Option<String>,
}

/// The status of a key whose act is committed while its answer is not kept yet. Below it stands 0, the
/// request that runs; answers are kept with their HTTP status.
pub const COMMITTED: i64 = 1;

/// An answer kept under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct KeptAnswer {
    /// Hash of the request that got it.
    pub request_hash: String,
    /// HTTP status, 0 while the first request is still being worked on.
    pub status: i64,
    /// The body.
    pub body: String,
    /// When the first request came.
    pub created_at: String,
}

const COLUMNS: &str = "id, person_id, name, created_at, expires_at, last_used_at, revoked_at";

/// Writes a token and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    hash: &str,
    person_id: i64,
    name: &str,
    at: &str,
    expires_at: Option<&str>,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO api_token (token_hash, person_id, name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(hash)
    .bind(person_id)
    .bind(name)
    .bind(at)
    .bind(expires_at)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A token by the hash of its secret.
///
/// # Errors
/// When the database fails.
pub async fn by_hash(connection: &mut Connection, hash: &str) -> Result<Option<TokenRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE token_hash = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(hash).fetch_optional(connection).await?)
}

/// A token by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<TokenRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The tokens of a person, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(connection: &mut Connection, person_id: i64) -> Result<Vec<TokenRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM api_token WHERE person_id = $1 ORDER BY id DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(person_id).fetch_all(connection).await?)
}

/// Notes that a token was used.
///
/// # Errors
/// When the database fails.
pub async fn used(connection: &mut Connection, id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE api_token SET last_used_at = $1 WHERE id = $2")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Revokes a token; false when it was.
///
/// # Errors
/// When the database fails.
pub async fn revoke(connection: &mut Connection, id: i64, at: &str) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE api_token SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Revokes every token of a person.
///
/// # Errors
/// When the database fails.
pub async fn revoke_all(connection: &mut Connection, person_id: i64, at: &str) -> Result<u64, StorageError> {
    let done =
        sqlx::query("UPDATE api_token SET revoked_at = $1 WHERE person_id = $2 AND revoked_at IS NULL")
            .bind(at)
            .bind(person_id)
            .execute(connection)
            .await?;
    Ok(done.rows_affected())
}

/// The answer kept under a key.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    connection: &mut Connection,
    token_id: i64,
    key: &str,
) -> Result<Option<KeptAnswer>, StorageError> {
    let sql = "SELECT request_hash, status, body, created_at FROM idempotency_key WHERE token_id = $1 AND idempotency_key = $2";
    Ok(sqlx::query_as(sql).bind(token_id).bind(key).fetch_optional(connection).await?)
}

/// Takes a key for a request that begins; false when the key is taken.
///
/// # Errors
/// When the database fails.
pub async fn claim_key(
    connection: &mut Connection,
    token_id: i64,
    key: &str,
    request_hash: &str,
    at: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO idempotency_key (token_id, idempotency_key, request_hash, status, body, created_at)
         VALUES ($1, $2, $3, 0, '', $4) ON CONFLICT (token_id, idempotency_key) DO NOTHING",
    )
    .bind(token_id)
    .bind(key)
    .bind(request_hash)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes over a key for the same request, where the request that took it before `before` has committed
/// nothing; false when it has, is younger or was another.
///
/// # Errors
/// When the database fails.
pub async fn take_over_key(
    connection: &mut Connection,
    token_id: i64,
    key: &str,
    request_hash: &str,
    at: &str,
    before: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE idempotency_key SET created_at = $1 WHERE token_id = $2 AND idempotency_key = $3
         AND request_hash = $4 AND status = 0 AND created_at < $5",
    )
    .bind(at)
    .bind(token_id)
    .bind(key)
    .bind(request_hash)
    .bind(before)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes, in the transaction of the act itself, that the request that took the key at `taken_at` is
/// committed; false when the key was taken over by then.
///
/// # Errors
/// When the database fails.
pub async fn commit_key(
    connection: &mut Connection,
    token_id: i64,
    key: &str,
    taken_at: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE idempotency_key SET status = $1 WHERE token_id = $2 AND idempotency_key = $3
         AND created_at = $4 AND status < 100",
    )
    .bind(COMMITTED)
    .bind(token_id)
    .bind(key)
    .bind(taken_at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Gives back every key whose request committed nothing; for a start, when no request can be running.
///
/// # Errors
/// When the database fails.
pub async fn release_interrupted_keys(connection: &mut Connection) -> Result<u64, StorageError> {
    let done = sqlx::query("DELETE FROM idempotency_key WHERE status = 0").execute(connection).await?;
    Ok(done.rows_affected())
}

/// Keeps the answer to the request that took the key at `taken_at`.
///
/// # Errors
/// When the database fails.
pub async fn keep_answer(
    connection: &mut Connection,
    (token_id, key, taken_at): (i64, &str, &str),
    status: i64,
    body: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE idempotency_key SET status = $1, body = $2
         WHERE token_id = $3 AND idempotency_key = $4 AND created_at = $5",
    )
    .bind(status)
    .bind(body)
    .bind(token_id)
    .bind(key)
    .bind(taken_at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Gives a key back after the request that took it at `taken_at` came to nothing.
///
/// # Errors
/// When the database fails.
pub async fn release_key(
    connection: &mut Connection,
    token_id: i64,
    key: &str,
    taken_at: &str,
) -> Result<(), StorageError> {
    let sql = "DELETE FROM idempotency_key WHERE token_id = $1 AND idempotency_key = $2 AND created_at = $3";
    sqlx::query(sql).bind(token_id).bind(key).bind(taken_at).execute(connection).await?;
    Ok(())
}

/// Forgets answers older than an instant.
///
/// # Errors
/// When the database fails.
pub async fn forget_answers(connection: &mut Connection, before: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM idempotency_key WHERE created_at < $1").bind(before).execute(connection).await?;
    Ok(())
}
