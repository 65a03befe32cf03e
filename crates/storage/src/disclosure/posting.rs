//! Least posting periods of versions (公示, R42a), and the proof of what was masked at their end.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// The posting of a version.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct StoredPosting {
    /// The version.
    pub version_id: i64,
    /// How many units.
    pub number: i64,
    /// `working_day`, `day` or `month`.
    pub unit: String,
    /// What becomes of personal data at the end.
    pub at_end: String,
    /// The day of the publication.
    pub begins_on: Option<String>,
    /// The last day.
    pub ends_on: Option<String>,
    /// 1 where a year on the way has no calendar.
    pub is_provisional: i64,
    /// When its end was dealt with.
    pub over_at: Option<String>,
    /// Why it may be corrected or taken off before its end; empty where it may not.
    pub correction: String,
}

/// What became of a part of a version at the end of its posting.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PostingProof {
    /// The version that was posted.
    pub version_id: i64,
    /// When.
    pub at: String,
    /// `kept`, `masked` or `taken_down`.
    pub outcome: String,
    /// The name of the file; empty for the text.
    pub name: String,
    /// SHA-256 of what was public.
    pub hash_before: String,
    /// SHA-256 of what is public now; empty for nothing.
    pub hash_after: String,
}

const COLUMNS: &str = "p.version_id, p.number, p.unit, p.at_end, p.begins_on, p.ends_on, p.is_provisional, p.over_at, p.correction";

/// Says how long a version is posted, in place of what was said before.
///
/// # Errors
/// When the database fails.
pub async fn plan(
    connection: &mut Connection,
    version_id: i64,
    (number, unit, at_end): (i64, &str, &str),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_posting (version_id, number, unit, at_end, is_provisional, correction)
         VALUES ($1, $2, $3, $4, 0, '')
         ON CONFLICT (version_id) DO UPDATE SET number = excluded.number, unit = excluded.unit, at_end = excluded.at_end",
    )
    .bind(version_id)
    .bind(number)
    .bind(unit)
    .bind(at_end)
    .execute(connection)
    .await?;
    Ok(())
}

/// A version is no longer posted for a least period.
///
/// # Errors
/// When the database fails.
pub async fn drop_plan(connection: &mut Connection, version_id: i64) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM disclosure_posting WHERE version_id = $1 AND begins_on IS NULL")
        .bind(version_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A new version begins with the plan of another.
///
/// # Errors
/// When the database fails.
pub async fn copy_plan(connection: &mut Connection, from: i64, to: i64) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_posting (version_id, number, unit, at_end, is_provisional, correction)
         SELECT $1, number, unit, at_end, 0, '' FROM disclosure_posting WHERE version_id = $2 AND over_at IS NULL",
    )
    .bind(to)
    .bind(from)
    .execute(connection)
    .await?;
    Ok(())
}

/// A posting runs from now on.
///
/// # Errors
/// When the database fails.
pub async fn begin(
    connection: &mut Connection,
    version_id: i64,
    (from, to, is_provisional): (&str, &str, i64),
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure_posting SET begins_on = $1, ends_on = $2, is_provisional = $3 WHERE version_id = $4",
    )
    .bind(from)
    .bind(to)
    .bind(is_provisional)
    .bind(version_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// It may be corrected or taken off before its end, for a reason.
///
/// # Errors
/// When the database fails.
pub async fn allow_correction(
    connection: &mut Connection,
    version_id: i64,
    reason: &str,
    (at, by): (&str, i64),
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure_posting SET correction = $1, corrected_at = $2, corrected_by = $3 WHERE version_id = $4",
    )
    .bind(reason)
    .bind(at)
    .bind(by)
    .bind(version_id)
    .execute(connection)
    .await?;
    Ok(())
}

/// The end of a posting was dealt with.
///
/// # Errors
/// When the database fails.
pub async fn close(connection: &mut Connection, version_id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure_posting SET over_at = $1 WHERE version_id = $2")
        .bind(at)
        .bind(version_id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The masked version shows the posting of the one that it follows, which is over.
///
/// # Errors
/// When the database fails.
pub async fn carry_over(connection: &mut Connection, from: i64, to: i64) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_posting (version_id, number, unit, at_end, begins_on, ends_on, is_provisional, over_at, correction)
         SELECT $1, number, unit, at_end, begins_on, ends_on, is_provisional, over_at, correction
         FROM disclosure_posting WHERE version_id = $2",
    )
    .bind(to)
    .bind(from)
    .execute(connection)
    .await?;
    Ok(())
}

/// The posting of a version, if it has one.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Option<StoredPosting>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM disclosure_posting p WHERE p.version_id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(version_id).fetch_optional(connection).await?)
}

/// The records whose public version was posted until before a day, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn ended_before(
    connection: &mut Connection,
    day: &str,
    most: i64,
) -> Result<Vec<i64>, StorageError> {
    let found: Vec<(i64,)> = sqlx::query_as(
        "SELECT d.id FROM disclosure_posting p JOIN disclosure d ON d.published_version_id = p.version_id
         WHERE p.ends_on < $1 AND p.over_at IS NULL ORDER BY p.ends_on, d.id LIMIT $2",
    )
    .bind(day)
    .bind(most)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// True where a record was posted for a time after which personal data is hidden: none of its earlier versions is
/// shown to everybody any more.
///
/// # Errors
/// When the database fails.
pub async fn hides_earlier(connection: &mut Connection, disclosure_id: i64) -> Result<bool, StorageError> {
    let row = sqlx::query(
        "SELECT 1 AS one FROM disclosure_posting p JOIN disclosure_version v ON v.id = p.version_id
         WHERE v.disclosure_id = $1 AND p.at_end <> 'keep' AND p.begins_on IS NOT NULL LIMIT 1",
    )
    .bind(disclosure_id)
    .fetch_optional(connection)
    .await?;
    Ok(row.is_some())
}

/// Keeps the proof of what became of a part of a version.
///
/// # Errors
/// When the database fails.
pub async fn prove(connection: &mut Connection, proof: &PostingProof) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_posting_proof (version_id, at, outcome, name, hash_before, hash_after)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(proof.version_id)
    .bind(&proof.at)
    .bind(&proof.outcome)
    .bind(&proof.name)
    .bind(&proof.hash_before)
    .bind(&proof.hash_after)
    .execute(connection)
    .await?;
    Ok(())
}

/// The proofs of a record, in the order of their making.
///
/// # Errors
/// When the database fails.
pub async fn proofs_of_record(
    connection: &mut Connection,
    disclosure_id: i64,
) -> Result<Vec<PostingProof>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT f.version_id, f.at, f.outcome, f.name, f.hash_before, f.hash_after
         FROM disclosure_posting_proof f JOIN disclosure_version v ON v.id = f.version_id
         WHERE v.disclosure_id = $1 ORDER BY f.id",
    )
    .bind(disclosure_id)
    .fetch_all(connection)
    .await?)
}

/// Publishes a version with another title and body in place of the public one and returns its number: all else, its
/// clock and its review are those of the one that it follows.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    connection: &mut Connection,
    from: i64,
    title: &str,
    (body, text, change_note): (&str, &str, &str),
    at: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_version (disclosure_id, number, state, title, body, text, link, document_number,
            publisher, source, change_note, arose_on, changed_on, due_on, is_provisional, is_stock, content_hash,
            created_at, submitted_at, submitted_by, reviewed_at, reviewed_by, review_note, approved_at, approved_by,
            published_at, withdrawal_notice, revision, spread, claim)
         SELECT v.disclosure_id,
            (SELECT MAX(o.number) + 1 FROM disclosure_version o WHERE o.disclosure_id = v.disclosure_id),
            'published', $6, $1, $2, v.link, v.document_number, v.publisher, v.source, $3, v.arose_on,
            v.changed_on, v.due_on, v.is_provisional, v.is_stock, v.content_hash, $4, v.submitted_at, v.submitted_by,
            v.reviewed_at, v.reviewed_by, v.review_note, v.approved_at, v.approved_by, v.published_at, '', 1,
            v.spread, v.claim
         FROM disclosure_version v WHERE v.id = $5 RETURNING id",
    )
    .bind(body)
    .bind(text)
    .bind(change_note)
    .bind(at)
    .bind(from)
    .bind(title)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A version begins with one attachment of another, under a name of its own.
///
/// # Errors
/// When the database fails.
pub async fn keep_attachment(
    connection: &mut Connection,
    (attachment_id, name): (i64, &str),
    to: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO disclosure_attachment (version_id, name, media, size, hash, original_hash, gate, findings, text,
            created_at, created_by)
         SELECT $1, $3, media, size, hash, original_hash, gate, findings, text, created_at, created_by
         FROM disclosure_attachment WHERE id = $2",
    )
    .bind(to)
    .bind(attachment_id)
    .bind(name)
    .execute(connection)
    .await?;
    Ok(())
}
