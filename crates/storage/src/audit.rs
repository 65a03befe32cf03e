//! The audit log: one hash chain per organisation, daily seals that link the chains (invariant 5).

use crate::{Connection, StorageError};
use sha2::{Digest, Sha256};
use sqlx::Row;

/// An event about to be written.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    /// The organisation whose chain it joins.
    pub unit_id: i64,
    /// When, RFC 3339 UTC.
    pub at: &'a str,
    /// Who; none for the system itself.
    pub actor_id: Option<i64>,
    /// The name printed.
    pub actor_name: &'a str,
    /// web, api, cli or job.
    pub channel: &'a str,
    /// The act, e.g. `catalogue.publish`.
    pub act: &'a str,
    /// The object, e.g. `catalogue_version:12`.
    pub object: &'a str,
    /// JSON without personal data.
    pub detail: &'a str,
}

/// An event as stored.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Event {
    /// Number across all chains.
    pub id: i64,
    /// The chain.
    pub unit_id: i64,
    /// Place in the chain, from 1.
    pub position: i64,
    /// When.
    pub at: String,
    /// Who.
    pub actor_id: Option<i64>,
    /// The name printed.
    pub actor_name: String,
    /// web, api, cli or job.
    pub channel: String,
    /// The act.
    pub act: String,
    /// The object.
    pub object: String,
    /// JSON.
    pub detail: String,
    /// The hash of the event before it.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

/// A sealed day.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Seal {
    /// The day.
    pub day: String,
    /// `[[unit, length, head], …]` as JSON.
    pub heads: String,
    /// The hash of the seal before it.
    pub previous_hash: String,
    /// Its own hash.
    pub hash: String,
}

const COLUMNS: &str =
    "id, unit_id, position, at, actor_id, actor_name, channel, act, object, detail, previous_hash, hash";

/// Appends an event to its organisation's chain.
///
/// # Errors
/// When the database fails.
pub async fn append(connection: &mut Connection, event: &NewEvent<'_>) -> Result<i64, StorageError> {
    // The update locks the chain on PostgreSQL, so that two writers never take one position.
    sqlx::query(
        "INSERT INTO audit_chain (unit_id, length, head_hash) VALUES ($1, 0, '') ON CONFLICT (unit_id) DO NOTHING",
    )
    .bind(event.unit_id)
    .execute(&mut *connection)
    .await?;
    let chain = sqlx::query(
        "UPDATE audit_chain SET length = length + 1 WHERE unit_id = $1 RETURNING length, head_hash",
    )
    .bind(event.unit_id)
    .fetch_one(&mut *connection)
    .await?;
    let (position, previous): (i64, String) = (chain.try_get("length")?, chain.try_get("head_hash")?);
    let hash = event_hash(position, event, &previous);
    sqlx::query("UPDATE audit_chain SET head_hash = $1 WHERE unit_id = $2")
        .bind(&hash)
        .bind(event.unit_id)
        .execute(&mut *connection)
        .await?;
    let row = sqlx::query(
        "INSERT INTO audit_event (unit_id, position, at, actor_id, actor_name, channel, act, object, detail, previous_hash, hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
    )
    .bind(event.unit_id)
    .bind(position)
    .bind(event.at)
    .bind(event.actor_id)
    .bind(event.actor_name)
    .bind(event.channel)
    .bind(event.act)
    .bind(event.object)
    .bind(event.detail)
    .bind(&previous)
    .bind(&hash)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// The hash of an event: every field, length-prefixed, after the hash before it.
#[must_use]
pub fn event_hash(position: i64, event: &NewEvent<'_>, previous: &str) -> String {
    let actor = event.actor_id.map(|id| id.to_string()).unwrap_or_default();
    let (unit, position) = (event.unit_id.to_string(), position.to_string());
    let fields = [
        previous,
        unit.as_str(),
        position.as_str(),
        event.at,
        actor.as_str(),
        event.actor_name,
        event.channel,
        event.act,
        event.object,
        event.detail,
    ];
    let mut digest = Sha256::new();
    for field in fields {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field.as_bytes());
    }
    hex::encode(digest.finalize())
}

/// The organisations that have a chain, with length and head.
///
/// # Errors
/// When the database fails.
pub async fn chains(connection: &mut Connection) -> Result<Vec<(i64, i64, String)>, StorageError> {
    let rows = sqlx::query("SELECT unit_id, length, head_hash FROM audit_chain ORDER BY unit_id")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get("unit_id")?, row.try_get("length")?, row.try_get("head_hash")?)))
        .collect()
}

/// Up to `limit` events of a chain after a position, in order.
///
/// # Errors
/// When the database fails.
pub async fn chain_events(
    connection: &mut Connection,
    unit_id: i64,
    after: i64,
    limit: i64,
) -> Result<Vec<Event>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM audit_event WHERE unit_id = $1 AND position > $2 ORDER BY position LIMIT $3"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(unit_id)
        .bind(after)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// The newest events of the units whose path starts with `path`, before an id.
///
/// # Errors
/// When the database fails.
pub async fn recent(
    connection: &mut Connection,
    path: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<Event>, StorageError> {
    let columns = COLUMNS.split(", ").map(|c| format!("e.{c}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {columns} FROM audit_event e JOIN unit u ON u.id = e.unit_id
         WHERE u.path LIKE $1 AND e.id < $2 ORDER BY e.id DESC LIMIT $3"
    );
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(before)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// The newest event of an object: who touched it last and when.
///
/// # Errors
/// When the database fails.
pub async fn latest_of(connection: &mut Connection, object: &str) -> Result<Option<Event>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM audit_event WHERE object = $1 ORDER BY id DESC LIMIT 1");
    Ok(sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(object).fetch_optional(connection).await?)
}

/// The seals in order of their days.
///
/// # Errors
/// When the database fails.
pub async fn seals(connection: &mut Connection) -> Result<Vec<Seal>, StorageError> {
    Ok(sqlx::query_as("SELECT day, heads, previous_hash, hash FROM audit_seal ORDER BY day")
        .fetch_all(connection)
        .await?)
}

/// The heads of all chains as they stood before an instant.
///
/// # Errors
/// When the database fails.
pub async fn heads_before(
    connection: &mut Connection,
    instant: &str,
) -> Result<Vec<(i64, i64, String)>, StorageError> {
    let sql = "SELECT e.unit_id, e.position, e.hash FROM audit_event e
               JOIN (SELECT unit_id, MAX(position) AS position FROM audit_event WHERE at < $1 GROUP BY unit_id) last
               ON last.unit_id = e.unit_id AND last.position = e.position ORDER BY e.unit_id";
    Ok(sqlx::query_as(sql).bind(instant).fetch_all(connection).await?)
}

/// The instant of the first event at or after an instant.
///
/// # Errors
/// When the database fails.
pub async fn first_event_from(
    connection: &mut Connection,
    instant: &str,
) -> Result<Option<String>, StorageError> {
    let row = sqlx::query("SELECT MIN(at) AS at FROM audit_event WHERE at >= $1")
        .bind(instant)
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("at")?)
}

/// The instant of the newest event.
///
/// # Errors
/// When the database fails.
pub async fn last_event(connection: &mut Connection) -> Result<Option<String>, StorageError> {
    let row = sqlx::query("SELECT MAX(at) AS at FROM audit_event").fetch_one(connection).await?;
    Ok(row.try_get("at")?)
}

/// How many events each chain really holds, whatever its own count says.
///
/// # Errors
/// When the database fails.
pub async fn event_counts(connection: &mut Connection) -> Result<Vec<(i64, i64)>, StorageError> {
    Ok(sqlx::query_as("SELECT unit_id, COUNT(*) AS n FROM audit_event GROUP BY unit_id ORDER BY unit_id")
        .fetch_all(connection)
        .await?)
}

/// Seals a day with the heads of the chains, linked to the seal before. A day is sealed once.
///
/// # Errors
/// When the database fails.
pub async fn seal(
    connection: &mut Connection,
    day: &str,
    heads: &[(i64, i64, String)],
    at: &str,
) -> Result<bool, StorageError> {
    let heads = serde_json::to_string(heads)?;
    let previous = seals(connection).await?.pop();
    if previous.as_ref().is_some_and(|seal| seal.day.as_str() >= day) {
        return Ok(false);
    }
    let previous = previous.map(|seal| seal.hash).unwrap_or_default();
    let hash = seal_hash(day, &heads, &previous);
    sqlx::query(
        "INSERT INTO audit_seal (day, heads, previous_hash, hash, sealed_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(day)
    .bind(&heads)
    .bind(&previous)
    .bind(&hash)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(true)
}

/// The hash of a seal.
#[must_use]
pub fn seal_hash(day: &str, heads: &str, previous: &str) -> String {
    let mut digest = Sha256::new();
    for field in [previous, day, heads] {
        digest.update((field.len() as u64).to_be_bytes());
        digest.update(field.as_bytes());
    }
    hex::encode(digest.finalize())
}
