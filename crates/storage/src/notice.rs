//! Notices to people inside the platform.

use crate::{Connection, StorageError, bulk};
use sqlx::Row;

/// A notice as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct NoticeRow {
    /// Number.
    pub id: i64,
    /// For whom.
    pub person_id: i64,
    /// Its kind, e.g. `catalogue.returned`.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Where to go.
    pub url: String,
    /// When.
    pub created_at: String,
    /// When it was read.
    pub read_at: Option<String>,
}

/// Writes one notice to each person.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    people: &[i64],
    kind: &str,
    text: &str,
    url: &str,
    at: &str,
) -> Result<(), StorageError> {
    let row = |person: &i64| vec![(*person).into(), kind.into(), text.into(), url.into(), at.into()];
    let rows: Vec<Vec<bulk::Value>> = people.iter().map(row).collect();
    bulk::insert(connection, "notice", &["person_id", "kind", "text", "url", "created_at"], &rows, "").await
}

/// The newest notices of a person before a number.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    connection: &mut Connection,
    person_id: i64,
    before: i64,
    limit: i64,
) -> Result<Vec<NoticeRow>, StorageError> {
    let sql = "SELECT id, person_id, kind, text, url, created_at, read_at FROM notice
               WHERE person_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    Ok(sqlx::query_as(sql).bind(person_id).bind(before).bind(limit).fetch_all(connection).await?)
}

/// A notice of a person.
///
/// # Errors
/// When the database fails.
pub async fn own(
    connection: &mut Connection,
    person_id: i64,
    id: i64,
) -> Result<Option<NoticeRow>, StorageError> {
    let sql = "SELECT id, person_id, kind, text, url, created_at, read_at FROM notice
               WHERE person_id = $1 AND id = $2";
    Ok(sqlx::query_as(sql).bind(person_id).bind(id).fetch_optional(connection).await?)
}

/// Marks every notice of a person that leads to one place as read.
///
/// # Errors
/// When the database fails.
pub async fn mark_place_read(
    connection: &mut Connection,
    person_id: i64,
    url: &str,
    at: &str,
) -> Result<u64, StorageError> {
    let done =
        sqlx::query("UPDATE notice SET read_at = $1 WHERE person_id = $2 AND url = $3 AND read_at IS NULL")
            .bind(at)
            .bind(person_id)
            .bind(url)
            .execute(connection)
            .await?;
    Ok(done.rows_affected())
}

/// How many notices a person has not read.
///
/// # Errors
/// When the database fails.
pub async fn unread(connection: &mut Connection, person_id: i64) -> Result<i64, StorageError> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM notice WHERE person_id = $1 AND read_at IS NULL")
        .bind(person_id)
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("n")?)
}

/// Marks notices of a person as read: one, or all when no number is given.
///
/// # Errors
/// When the database fails.
pub async fn mark_read(
    connection: &mut Connection,
    person_id: i64,
    id: Option<i64>,
    at: &str,
) -> Result<u64, StorageError> {
    let done = match id {
        Some(id) => {
            sqlx::query("UPDATE notice SET read_at = $1 WHERE person_id = $2 AND read_at IS NULL AND id = $3")
                .bind(at)
                .bind(person_id)
                .bind(id)
                .execute(connection)
                .await?
        }
        None => {
            sqlx::query("UPDATE notice SET read_at = $1 WHERE person_id = $2 AND read_at IS NULL")
                .bind(at)
                .bind(person_id)
                .execute(connection)
                .await?
        }
    };
    Ok(done.rows_affected())
}

/// Hands the unread notices of one person to another; the original counts as read.
///
/// # Errors
/// When the database fails.
pub async fn hand_over(
    connection: &mut Connection,
    from: i64,
    to: i64,
    at: &str,
) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "INSERT INTO notice (person_id, kind, text, url, created_at)
         SELECT $1, kind, text, url, created_at FROM notice WHERE person_id = $2 AND read_at IS NULL",
    )
    .bind(to)
    .bind(from)
    .execute(&mut *connection)
    .await?;
    mark_read(connection, from, None, at).await?;
    Ok(done.rows_affected())
}
