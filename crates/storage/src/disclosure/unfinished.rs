//! Forms that people have not finished: one of each place for each person.

use crate::{Connection, StorageError};

/// A form that is not finished.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnfinishedEntry {
    /// Which form.
    pub place: String,
    /// What a list calls it.
    pub title: String,
    /// What was typed, as JSON.
    pub form: String,
    /// Counts its changes.
    pub revision: i64,
    /// When it was last kept.
    pub at: String,
}

/// What a person left in a form, kept no earlier than an instant.
///
/// # Errors
/// When the database fails.
pub async fn of_place(
    connection: &mut Connection,
    (person_id, place): (i64, &str),
    since: &str,
) -> Result<Option<UnfinishedEntry>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT place, title, form, revision, at FROM unfinished_entry
         WHERE person_id = $1 AND place = $2 AND at >= $3",
    )
    .bind(person_id)
    .bind(place)
    .bind(since)
    .fetch_optional(connection)
    .await?)
}

/// Everything a person left, kept no earlier than an instant, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    connection: &mut Connection,
    person_id: i64,
    since: &str,
) -> Result<Vec<UnfinishedEntry>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT place, title, form, revision, at FROM unfinished_entry
         WHERE person_id = $1 AND at >= $2 ORDER BY at DESC, id DESC",
    )
    .bind(person_id)
    .bind(since)
    .fetch_all(connection)
    .await?)
}

/// Keeps a form in the place of the one seen as `seen`, 0 for none; the new revision, or none where another one
/// stands there.
///
/// # Errors
/// When the database fails.
pub async fn keep(
    connection: &mut Connection,
    (person_id, place): (i64, &str),
    (title, form): (&str, &str),
    (seen, at): (i64, &str),
) -> Result<Option<i64>, StorageError> {
    let kept: Option<(i64,)> = if seen == 0 {
        sqlx::query_as(
            "INSERT INTO unfinished_entry (person_id, place, title, form, revision, at)
             VALUES ($1, $2, $3, $4, 1, $5) ON CONFLICT (person_id, place) DO NOTHING RETURNING revision",
        )
        .bind(person_id)
        .bind(place)
        .bind(title)
        .bind(form)
        .bind(at)
        .fetch_optional(connection)
        .await?
    } else {
        sqlx::query_as(
            "UPDATE unfinished_entry SET title = $1, form = $2, revision = revision + 1, at = $3
             WHERE person_id = $4 AND place = $5 AND revision = $6 RETURNING revision",
        )
        .bind(title)
        .bind(form)
        .bind(at)
        .bind(person_id)
        .bind(place)
        .bind(seen)
        .fetch_optional(connection)
        .await?
    };
    Ok(kept.map(|(revision,)| revision))
}

/// Forgets a form as it was seen; a newer one stays.
///
/// # Errors
/// When the database fails.
pub async fn forget(
    connection: &mut Connection,
    (person_id, place): (i64, &str),
    seen: i64,
) -> Result<bool, StorageError> {
    let done =
        sqlx::query("DELETE FROM unfinished_entry WHERE person_id = $1 AND place = $2 AND revision = $3")
            .bind(person_id)
            .bind(place)
            .bind(seen)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Forgets what nobody went on with since an instant.
///
/// # Errors
/// When the database fails.
pub async fn forget_old(connection: &mut Connection, before: &str) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM unfinished_entry WHERE at < $1").bind(before).execute(connection).await?;
    Ok(())
}
