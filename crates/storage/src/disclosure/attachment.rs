//! Attachments of versions of records: their files lie sealed by content hash beside the database.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, FromRow as _, Row};

/// An attachment without its text.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, sqlx::FromRow)]
pub struct Attachment {
    /// Its number.
    pub id: i64,
    /// The version it belongs to.
    pub version_id: i64,
    /// The file's name.
    pub name: String,
    /// The type it is served as.
    pub media: String,
    /// Bytes.
    pub size: i64,
    /// The file that is served.
    pub hash: String,
    /// The file that was sent; another one where personal numbers were masked.
    pub original_hash: String,
    /// What the privacy gate says of the served file.
    pub gate: String,
    /// What it found or could not read, a line each.
    pub findings: String,
    /// When.
    pub created_at: String,
    /// By whom.
    pub created_by: Option<i64>,
}

/// An attachment about to be written.
#[derive(Debug, Clone, Default)]
pub struct NewAttachment<'a> {
    /// The version it belongs to.
    pub version_id: i64,
    /// The file's name.
    pub name: &'a str,
    /// The type it is served as.
    pub media: &'a str,
    /// Bytes.
    pub size: i64,
    /// The file.
    pub hash: &'a str,
    /// What the privacy gate says.
    pub gate: &'a str,
    /// What it found or could not read.
    pub findings: &'a str,
    /// Its text, for search.
    pub text: &'a str,
    /// When, by whom.
    pub made: (&'a str, Option<i64>),
}

const COLUMNS: &str =
    "a.id, a.version_id, a.name, a.media, a.size, a.hash, a.original_hash, a.gate, a.findings,
    a.created_at, a.created_by";

/// Writes an attachment and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewAttachment<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_attachment (version_id, name, media, size, hash, original_hash, gate, findings, text,
            created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id",
    )
    .bind(new.version_id)
    .bind(new.name)
    .bind(new.media)
    .bind(new.size)
    .bind(new.hash)
    .bind(new.hash)
    .bind(new.gate)
    .bind(new.findings)
    .bind(new.text)
    .bind(new.made.0)
    .bind(new.made.1)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// An attachment by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Attachment>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM disclosure_attachment a WHERE a.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The attachments of a version in the order of their coming.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<Attachment>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM disclosure_attachment a WHERE a.version_id = $1 ORDER BY a.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(version_id).fetch_all(connection).await?)
}

/// The texts of a version's attachments with their names, for search.
///
/// # Errors
/// When the database fails.
pub async fn texts_of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<(String, String)>, StorageError> {
    Ok(sqlx::query_as("SELECT name, text FROM disclosure_attachment WHERE version_id = $1 ORDER BY id")
        .bind(version_id)
        .fetch_all(connection)
        .await?)
}

/// The attachments, with their records, of which something was told and whose versions wait for their review.
///
/// # Errors
/// When the database fails.
pub async fn told_in_review(connection: &mut Connection) -> Result<Vec<(i64, Attachment)>, StorageError> {
    let sql = format!(
        "SELECT v.disclosure_id AS record_id, {COLUMNS}
         FROM disclosure_version v JOIN disclosure_attachment a ON a.version_id = v.id
         WHERE v.state = 'submitted' AND (a.findings <> '' OR a.gate = 'unread') ORDER BY v.disclosure_id, a.id"
    );
    let rows = sqlx::query(AssertSqlSafe(sql)).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get("record_id")?, Attachment::from_row(row)?))).collect()
}

/// A new version begins with the attachments of another.
///
/// # Errors
/// When the database fails.
pub async fn copy(connection: &mut Connection, from: i64, to: i64) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_attachment (version_id, name, media, size, hash, original_hash, gate, findings, text,
            created_at, created_by)
         SELECT $1, name, media, size, hash, original_hash, gate, findings, text, created_at, created_by
         FROM disclosure_attachment WHERE version_id = $2 ORDER BY id",
    )
    .bind(to)
    .bind(from)
    .execute(connection)
    .await?;
    Ok(())
}

/// Another file is served from now on; the one that was sent stays sealed.
///
/// # Errors
/// When the database fails.
pub async fn serve_instead(
    connection: &mut Connection,
    id: i64,
    (hash, size): (&str, i64),
    (gate, findings, text): (&str, &str, &str),
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure_attachment SET hash = $1, size = $2, gate = $3, findings = $4, text = $5 WHERE id = $6",
    )
    .bind(hash)
    .bind(size)
    .bind(gate)
    .bind(findings)
    .bind(text)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Calls an attachment by another name and type: a copy in another format is served.
///
/// # Errors
/// When the database fails.
pub async fn rename(
    connection: &mut Connection,
    id: i64,
    (name, media): (&str, &str),
) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure_attachment SET name = $1, media = $2 WHERE id = $3")
        .bind(name)
        .bind(media)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Takes an attachment off a version.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut Connection, id: i64) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM disclosure_attachment WHERE id = $1").bind(id).execute(connection).await?;
    Ok(())
}
