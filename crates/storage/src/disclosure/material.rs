//! Material asked from a station by a link, and what was sent by it.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MaterialRequest {
    /// Number.
    pub id: i64,
    /// The unit that asks.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its code.
    pub unit_code: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row of the catalogue.
    pub row_key: String,
    /// 一级事项 when it was asked.
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// The element.
    pub element: String,
    /// The station or person.
    pub asked_of: String,
    /// What is wanted.
    pub note: String,
    /// By which day.
    pub due_on: String,
    /// The last day on which the link holds.
    pub expires_on: String,
    /// How often it may be used.
    pub most: i64,
    /// When it was asked.
    pub created_at: String,
    /// By whom.
    pub created_by: Option<i64>,
    /// When the link was first opened.
    pub opened_at: Option<String>,
    /// When it was taken back.
    pub revoked_at: Option<String>,
    /// How often it was used.
    pub sent: i64,
    /// When it was last used.
    pub sent_at: Option<String>,
}

/// A request about to be written.
#[derive(Debug, Clone, Default)]
pub struct NewRequest<'a> {
    /// The unit and the catalogue.
    pub of: (i64, i64),
    /// The row's key, 一级事项, 二级事项, the element.
    pub item: (&'a str, &'a str, &'a str, &'a str),
    /// The station or person.
    pub asked_of: &'a str,
    /// What is wanted.
    pub note: &'a str,
    /// By which day.
    pub due_on: &'a str,
    /// The hash of the link's secret.
    pub token_hash: &'a str,
    /// The last day on which the link holds.
    pub expires_on: &'a str,
    /// How often it may be used.
    pub most: i64,
    /// When, by whom.
    pub made: (&'a str, Option<i64>),
}

/// Something that was sent by a link.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MaterialSent {
    /// The record it became.
    pub disclosure_id: i64,
    /// Who sent it, as they called themselves.
    pub sender: String,
    /// When.
    pub at: String,
}

const SELECT: &str = "SELECT r.id, r.unit_id, u.name AS unit_name, u.code AS unit_code, u.path AS unit_path, c.sector_code,
        r.catalogue_id, r.row_key, r.level1_item, r.level2_item, r.element, r.asked_of, r.note, r.due_on, r.expires_on,
        r.most, r.created_at, r.created_by, r.opened_at, r.revoked_at,
        (SELECT COUNT(*) FROM material_sent s WHERE s.request_id = r.id) AS sent,
        (SELECT MAX(s.at) FROM material_sent s WHERE s.request_id = r.id) AS sent_at
     FROM material_request r JOIN unit u ON u.id = r.unit_id JOIN catalogue c ON c.id = r.catalogue_id";

/// Writes a request and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewRequest<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO material_request (unit_id, catalogue_id, row_key, level1_item, level2_item, element, asked_of, note,
            due_on, token_hash, expires_on, most, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id",
    )
    .bind(new.of.0)
    .bind(new.of.1)
    .bind(new.item.0)
    .bind(new.item.1)
    .bind(new.item.2)
    .bind(new.item.3)
    .bind(new.asked_of)
    .bind(new.note)
    .bind(new.due_on)
    .bind(new.token_hash)
    .bind(new.expires_on)
    .bind(new.most)
    .bind(new.made.0)
    .bind(new.made.1)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A request by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<MaterialRequest>, StorageError> {
    let sql = format!("{SELECT} WHERE r.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A request by the hash of its link's secret, the first or one that was passed on later.
///
/// # Errors
/// When the database fails.
pub async fn by_token(
    connection: &mut Connection,
    token_hash: &str,
) -> Result<Option<MaterialRequest>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE r.token_hash = $1
            OR r.id IN (SELECT a.request_id FROM material_again a WHERE a.token_hash = $2)"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(token_hash)
        .bind(token_hash)
        .fetch_optional(connection)
        .await?)
}

/// The request locked until the transaction ends, so that two senders do not both take the last place.
///
/// # Errors
/// When the database fails.
pub async fn lock(connection: &mut Connection, id: i64) -> Result<(), StorageError> {
    sqlx::query("UPDATE material_request SET most = most WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}

/// The requests of a subtree, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn below(
    connection: &mut Connection,
    path: &str,
    most: i64,
) -> Result<Vec<MaterialRequest>, StorageError> {
    let sql = format!("{SELECT} WHERE u.path LIKE $1 ORDER BY r.id DESC LIMIT $2");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).bind(most).fetch_all(connection).await?)
}

/// Notes that the link was opened, the first time.
///
/// # Errors
/// When the database fails.
pub async fn opened(connection: &mut Connection, id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE material_request SET opened_at = $1 WHERE id = $2 AND opened_at IS NULL")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes the link back; false where it was taken back before.
///
/// # Errors
/// When the database fails.
pub async fn revoke(connection: &mut Connection, id: i64, at: &str) -> Result<bool, StorageError> {
    let done =
        sqlx::query("UPDATE material_request SET revoked_at = $1 WHERE id = $2 AND revoked_at IS NULL")
            .bind(at)
            .bind(id)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes what was sent, by whom, its digest, and which record it became.
///
/// # Errors
/// When the database fails.
pub async fn sent(
    connection: &mut Connection,
    (request_id, disclosure_id): (i64, i64),
    (sender, digest): (&str, &str),
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO material_sent (request_id, disclosure_id, sender, digest, at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(request_id)
    .bind(disclosure_id)
    .bind(sender)
    .bind(digest)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// True where the same was sent by a link since an instant.
///
/// # Errors
/// When the database fails.
pub async fn was_sent(
    connection: &mut Connection,
    (request_id, digest): (i64, &str),
    since: &str,
) -> Result<bool, StorageError> {
    let found = sqlx::query(
        "SELECT id FROM material_sent WHERE request_id = $1 AND digest = $2 AND at >= $3 LIMIT 1",
    )
    .bind(request_id)
    .bind(digest)
    .bind(since)
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// How much was sent by a link since an instant.
///
/// # Errors
/// When the database fails.
pub async fn sent_since(connection: &mut Connection, id: i64, since: &str) -> Result<i64, StorageError> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM material_sent WHERE request_id = $1 AND at >= $2")
        .bind(id)
        .bind(since)
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("n")?)
}

/// What was sent by a link, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn of_request(connection: &mut Connection, id: i64) -> Result<Vec<MaterialSent>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT disclosure_id, sender, at FROM material_sent WHERE request_id = $1 ORDER BY id",
    )
    .bind(id)
    .fetch_all(connection)
    .await?)
}

/// Requests by which nothing came and of which who asked was not told yet: from a day on that they are wanted soon,
/// and that the day is over.
///
/// # Errors
/// When the database fails.
pub async fn unanswered(
    connection: &mut Connection,
    (near, today): (&str, &str),
    most: i64,
) -> Result<Vec<MaterialRequest>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE r.revoked_at IS NULL AND NOT EXISTS (SELECT 1 FROM material_sent s WHERE s.request_id = r.id)
            AND ((r.near_told_on IS NULL AND r.due_on <= $1 AND r.due_on >= $2)
                OR (r.over_told_on IS NULL AND r.due_on < $3))
         ORDER BY r.id LIMIT $4"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(near)
        .bind(today)
        .bind(today)
        .bind(most)
        .fetch_all(connection)
        .await?)
}

/// Notes that who asked was told: that it is wanted soon, or that the day is over. False where it was told before.
///
/// # Errors
/// When the database fails.
pub async fn told(
    connection: &mut Connection,
    id: i64,
    is_over: bool,
    today: &str,
) -> Result<bool, StorageError> {
    let sql = match is_over {
        true => "UPDATE material_request SET over_told_on = $1 WHERE id = $2 AND over_told_on IS NULL",
        false => "UPDATE material_request SET near_told_on = $1 WHERE id = $2 AND near_told_on IS NULL",
    };
    Ok(sqlx::query(sql).bind(today).bind(id).execute(connection).await?.rows_affected() == 1)
}

/// One more secret for the link of a request, to be passed on; the earlier ones hold as before.
///
/// # Errors
/// When the database fails.
pub async fn again(
    connection: &mut Connection,
    (id, token_hash): (i64, &str),
    (at, by): (&str, Option<i64>),
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO material_again (request_id, token_hash, at, person_id) VALUES ($1, $2, $3, $4)")
        .bind(id)
        .bind(token_hash)
        .bind(at)
        .bind(by)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives a request another day; who asked is told anew when it comes, unless they know that it is near.
///
/// # Errors
/// When the database fails.
pub async fn put_off(
    connection: &mut Connection,
    id: i64,
    (due_on, expires_on): (&str, &str),
    near_told_on: Option<&str>,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE material_request SET due_on = $1, expires_on = $2, near_told_on = $3, over_told_on = NULL
         WHERE id = $4",
    )
    .bind(due_on)
    .bind(expires_on)
    .bind(near_told_on)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// When a request was passed on again, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn passed_on(connection: &mut Connection, id: i64) -> Result<Vec<String>, StorageError> {
    let rows = sqlx::query("SELECT at FROM material_again WHERE request_id = $1 ORDER BY id")
        .bind(id)
        .fetch_all(connection)
        .await?;
    rows.iter().map(|row| Ok(row.try_get("at")?)).collect()
}
