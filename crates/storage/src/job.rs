//! Jobs: queued, taken by one runner, kept alive by a heartbeat, ended (invariant 11).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A job as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct JobRow {
    /// Number.
    pub id: i64,
    /// Which work, e.g. `compilation.make`.
    pub kind: String,
    /// What it is called for people.
    pub title: String,
    /// What it works on, as JSON.
    pub arguments: String,
    /// `queued`, `running`, `done`, `failed` or `cancelled`.
    pub state: String,
    /// Steps done.
    pub done: i64,
    /// Steps in all, 0 while unknown.
    pub total: i64,
    /// What it is doing now.
    pub progress: String,
    /// What has come of it so far, as JSON.
    pub receipt: String,
    /// Who wanted it; none for the system itself.
    pub person_id: Option<i64>,
    /// The unit it concerns.
    pub unit_id: i64,
    /// When it was queued.
    pub queued_at: String,
    /// When it was first taken.
    pub started_at: Option<String>,
    /// The last sign of life of its runner.
    pub heartbeat_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
    /// When somebody asked it to stop.
    pub cancel_requested_at: Option<String>,
    /// Who works on it.
    pub runner: String,
    /// How often it was taken.
    pub attempts: i64,
}

/// A job to be queued.
#[derive(Debug, Clone)]
pub struct NewJobRow<'a> {
    /// Which work.
    pub kind: &'a str,
    /// What it is called for people.
    pub title: &'a str,
    /// What it works on, as JSON.
    pub arguments: &'a str,
    /// Who wants it.
    pub person_id: Option<i64>,
    /// The unit it concerns.
    pub unit_id: i64,
    /// When.
    pub at: &'a str,
}

/// How far a job is.
#[derive(Debug, Clone, Copy)]
pub struct JobProgress<'a> {
    /// Steps done.
    pub done: i64,
    /// Steps in all.
    pub total: i64,
    /// What it is doing now.
    pub text: &'a str,
    /// What has come of it so far, as JSON.
    pub receipt: &'a str,
}

const COLUMNS: &str = "id, kind, title, arguments, state, done, total, progress, receipt, person_id, unit_id, queued_at, started_at, heartbeat_at, ended_at, cancel_requested_at, runner, attempts";

/// A running job whose heartbeat is older than this was left by its runner; a queued one is free.
const FREE: &str = "(state = 'queued' OR (state = 'running' AND heartbeat_at < $1))";

/// Queues a job and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, job: &NewJobRow<'_>) -> Result<i64, StorageError> {
    let sql = "INSERT INTO job (kind, title, arguments, state, done, total, progress, receipt, person_id, unit_id, queued_at, runner, attempts)
               VALUES ($1, $2, $3, 'queued', 0, 0, '', '', $4, $5, $6, '', 0) RETURNING id";
    let row = sqlx::query(sql)
        .bind(job.kind)
        .bind(job.title)
        .bind(job.arguments)
        .bind(job.person_id)
        .bind(job.unit_id)
        .bind(job.at)
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("id")?)
}

/// A job by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<JobRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM job WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The newest jobs of a person before a number.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    connection: &mut Connection,
    person_id: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<JobRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM job WHERE person_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(person_id)
        .bind(before)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// True when a job waits for a runner: queued, or left by one that gave no sign since `stale_before`.
///
/// # Errors
/// When the database fails.
pub async fn waits(connection: &mut Connection, stale_before: &str) -> Result<bool, StorageError> {
    let sql = format!("SELECT COUNT(*) AS n FROM job WHERE {FREE}");
    let row = sqlx::query(AssertSqlSafe(sql)).bind(stale_before).fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>("n")? > 0)
}

/// Takes the oldest job that waits. The condition stands twice: of two runners that found the same
/// job the second waits for the row, reads it again and finds it taken.
///
/// # Errors
/// When the database fails.
pub async fn take(
    connection: &mut Connection,
    runner: &str,
    at: &str,
    stale_before: &str,
) -> Result<Option<JobRow>, StorageError> {
    let sql = format!(
        "UPDATE job SET state = 'running', runner = $2, heartbeat_at = $3,
                started_at = COALESCE(started_at, $3), attempts = attempts + 1
         WHERE id = (SELECT id FROM job WHERE {FREE} ORDER BY id LIMIT 1) AND {FREE}
         RETURNING {COLUMNS}"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(stale_before)
        .bind(runner)
        .bind(at)
        .fetch_optional(connection)
        .await?)
}

/// A sign of life. False when the job is no longer this runner's.
///
/// # Errors
/// When the database fails.
pub async fn beat(
    connection: &mut Connection,
    id: i64,
    runner: &str,
    at: &str,
) -> Result<bool, StorageError> {
    let sql = "UPDATE job SET heartbeat_at = $3 WHERE id = $1 AND runner = $2 AND state = 'running'";
    let done = sqlx::query(sql).bind(id).bind(runner).bind(at).execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Writes how far a job is, and returns whether it shall stop; none when it is no longer this runner's.
/// The row stays locked until the transaction ends, so that what is written beside it is written once.
///
/// # Errors
/// When the database fails.
pub async fn advance(
    connection: &mut Connection,
    id: i64,
    runner: &str,
    at: &str,
    progress: &JobProgress<'_>,
) -> Result<Option<bool>, StorageError> {
    let sql = "UPDATE job SET heartbeat_at = $3, done = $4, total = $5, progress = $6, receipt = $7
               WHERE id = $1 AND runner = $2 AND state = 'running' RETURNING cancel_requested_at";
    let row = sqlx::query(sql)
        .bind(id)
        .bind(runner)
        .bind(at)
        .bind(progress.done)
        .bind(progress.total)
        .bind(progress.text)
        .bind(progress.receipt)
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(row.try_get::<Option<String>, _>("cancel_requested_at")?.is_some())).transpose()
}

/// Ends a job that this runner holds. False when it is no longer this runner's.
///
/// # Errors
/// When the database fails.
pub async fn end(
    connection: &mut Connection,
    id: i64,
    runner: &str,
    state: &str,
    text: &str,
    at: &str,
) -> Result<bool, StorageError> {
    let sql = "UPDATE job SET state = $3, progress = $4, ended_at = $5
               WHERE id = $1 AND runner = $2 AND state = 'running'";
    let done =
        sqlx::query(sql).bind(id).bind(runner).bind(state).bind(text).bind(at).execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Gives back what this runner holds, e.g. when the server is stopped.
///
/// # Errors
/// When the database fails.
pub async fn give_back(connection: &mut Connection, runner: &str) -> Result<u64, StorageError> {
    let sql = "UPDATE job SET state = 'queued', runner = '', attempts = attempts - 1
               WHERE runner = $1 AND state = 'running'";
    Ok(sqlx::query(sql).bind(runner).execute(connection).await?.rows_affected())
}

/// Ends a job that no runner has taken yet. False when one has, or it has ended.
///
/// # Errors
/// When the database fails.
pub async fn cancel_queued(
    connection: &mut Connection,
    id: i64,
    text: &str,
    at: &str,
) -> Result<bool, StorageError> {
    let sql = "UPDATE job SET state = 'cancelled', progress = $2, cancel_requested_at = $3, ended_at = $3
               WHERE id = $1 AND state = 'queued'";
    let done = sqlx::query(sql).bind(id).bind(text).bind(at).execute(connection).await?;
    Ok(done.rows_affected() == 1)
}

/// Asks a running job to stop. False when it is not running.
///
/// # Errors
/// When the database fails.
pub async fn ask_to_stop(connection: &mut Connection, id: i64, at: &str) -> Result<bool, StorageError> {
    let sql = "UPDATE job SET cancel_requested_at = COALESCE(cancel_requested_at, $2)
               WHERE id = $1 AND state = 'running'";
    Ok(sqlx::query(sql).bind(id).bind(at).execute(connection).await?.rows_affected() == 1)
}
