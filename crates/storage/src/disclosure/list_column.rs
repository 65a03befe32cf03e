//! What was chosen for the columns of lists of people, by heads, for each item of a catalogue (R250).

use crate::{Connection, StorageError};

/// What is remembered of an item: head and choice.
///
/// # Errors
/// When the database fails.
pub async fn of_item(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
) -> Result<Vec<(String, String)>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT head, choice FROM column_choice WHERE catalogue_id = $1 AND row_key = $2 ORDER BY head",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .fetch_all(connection)
    .await?)
}

/// Remembers the choice for a head; a later one takes its place.
///
/// # Errors
/// When the database fails.
pub async fn remember(
    connection: &mut Connection,
    (catalogue_id, row_key): (i64, &str),
    (head, choice): (&str, &str),
    (at, by): (&str, Option<i64>),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO column_choice (catalogue_id, row_key, head, choice, changed_at, changed_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (catalogue_id, row_key, head) DO UPDATE SET choice = excluded.choice,
            changed_at = excluded.changed_at, changed_by = excluded.changed_by",
    )
    .bind(catalogue_id)
    .bind(row_key)
    .bind(head)
    .bind(choice)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}
