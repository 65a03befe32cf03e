//! Why a version was made (R80).

use crate::{Connection, StorageError};

/// The cause of a version as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CauseRow {
    /// The version.
    pub version_id: i64,
    /// The trigger's identifier.
    pub cause: String,
    /// The reason in words.
    pub words: String,
    /// The document, empty where there is none.
    pub document: String,
    /// The day of the document or the event.
    pub on_date: Option<String>,
}

/// Writes the cause of a version.
///
/// # Errors
/// When the version has one already or the database fails.
pub async fn insert(connection: &mut Connection, row: &CauseRow) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO version_cause (version_id, cause, words, document, on_date) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(row.version_id)
    .bind(&row.cause)
    .bind(&row.words)
    .bind(&row.document)
    .bind(&row.on_date)
    .execute(connection)
    .await?;
    Ok(())
}

/// The cause of a version; none for a first version.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Option<CauseRow>, StorageError> {
    let sql = "SELECT version_id, cause, words, document, on_date FROM version_cause WHERE version_id = $1";
    Ok(sqlx::query_as(sql).bind(version_id).fetch_optional(connection).await?)
}
