//! Versions of records: what was said, when it arose, when it was due, who answered for it.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A version of a record.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RecordVersion {
    /// Its number across all records.
    pub id: i64,
    /// The record.
    pub disclosure_id: i64,
    /// 1, 2, 3 … within the record.
    pub number: i64,
    /// The state's identifier.
    pub state: String,
    /// 名称
    pub title: String,
    /// The text as clean HTML; empty for a link.
    pub body: String,
    /// Its text, a line a block: what is searched and checked.
    pub text: String,
    /// The address; empty for content.
    pub link: String,
    /// 文号
    pub document_number: String,
    /// 发布机构
    pub publisher: String,
    /// 信息来源
    pub source: String,
    /// What was changed and why; empty for the first version.
    pub change_note: String,
    /// 成文日期, or the day on which it was made or obtained.
    pub arose_on: String,
    /// The day of the change that this version makes known.
    pub changed_on: Option<String>,
    /// The last day (R108).
    pub due_on: String,
    /// 1 where a year on the way has no calendar (R153).
    pub is_provisional: i64,
    /// 1 for what arose before the opening (R108a).
    pub is_stock: i64,
    /// Hash over what a reader sees.
    pub content_hash: String,
    /// When.
    pub created_at: String,
    /// By whom.
    pub created_by: Option<i64>,
    /// When it was last submitted.
    pub submitted_at: Option<String>,
    /// By whom.
    pub submitted_by: Option<i64>,
    /// When it was reviewed (R158).
    pub reviewed_at: Option<String>,
    /// By whom.
    pub reviewed_by: Option<i64>,
    /// The conclusion, that of the secrecy check included.
    pub review_note: String,
    /// When it was approved.
    pub approved_at: Option<String>,
    /// By whom.
    pub approved_by: Option<i64>,
    /// When it was published.
    pub published_at: Option<String>,
    /// By whom.
    pub published_by: Option<i64>,
    /// When it was superseded or withdrawn.
    pub ended_at: Option<String>,
    /// Why it was withdrawn.
    pub withdrawal_notice: String,
    /// Counts its changes.
    pub revision: i64,
    /// The first day of which a nil notice speaks (R101a).
    pub period_from: Option<String>,
    /// The last day.
    pub period_to: Option<String>,
    /// When it is to be published by itself.
    pub publish_at: Option<String>,
    /// Where the information spread that a clarification answers (R161); empty for every other record.
    pub spread: String,
    /// What is false or incomplete about it.
    pub claim: String,
    /// 内容概述 (R67); empty where nobody wrote one.
    pub summary: String,
    /// 1 where the versions before it are no longer shown to everybody.
    pub hides_earlier: i64,
    /// The day of the original page, where a link names one and it is known (R108a).
    pub original_on: Option<String>,
}

/// What a person or a system writes into a version, with the clock that follows from it.
#[derive(Debug, Clone, Default)]
pub struct VersionText<'a> {
    /// 名称
    pub title: &'a str,
    /// Clean HTML.
    pub body: &'a str,
    /// Its text.
    pub text: &'a str,
    /// The address.
    pub link: &'a str,
    /// 文号
    pub document_number: &'a str,
    /// 发布机构
    pub publisher: &'a str,
    /// 信息来源
    pub source: &'a str,
    /// What was changed and why.
    pub change_note: &'a str,
    /// 成文日期
    pub arose_on: &'a str,
    /// The day of the change.
    pub changed_on: Option<&'a str>,
    /// The last day, 1 where it is provisional, 1 for stock.
    pub due: (&'a str, i64, i64),
    /// Hash over what a reader sees.
    pub content_hash: &'a str,
    /// What a clarification answers: where it spread, and what is false or incomplete (R161).
    pub clarifies: (&'a str, &'a str),
    /// 内容概述 (R67).
    pub summary: &'a str,
    /// 1 where the versions before it are no longer shown to everybody.
    pub hides_earlier: i64,
    /// The day of the original page behind a link.
    pub original_on: Option<&'a str>,
}

/// What an act changes beside the text.
#[derive(Debug, Clone, Default)]
pub struct RecordChange<'a> {
    /// The new state.
    pub state: &'a str,
    /// When it was submitted, and by whom.
    pub submitted: Option<(&'a str, Option<i64>)>,
    /// When it was reviewed, by whom, with which conclusion.
    pub reviewed: Option<(&'a str, i64, &'a str)>,
    /// True where a review no longer holds.
    pub forgets_review: bool,
    /// When it was approved, and by whom.
    pub approved: Option<(&'a str, i64)>,
    /// When it was published, on which day, and by whom.
    pub published: Option<(&'a str, &'a str, Option<i64>)>,
    /// When it ended.
    pub ended: Option<&'a str>,
    /// The notice of a withdrawal.
    pub notice: Option<&'a str>,
}

/// The columns of [`RecordVersion`], each with the table's letter `v`.
pub(super) const VERSION: &str = "v.id, v.disclosure_id, v.number, v.state, v.title, v.body, v.text, v.link, v.document_number, v.publisher, v.source, v.change_note, v.arose_on, v.changed_on, v.due_on, v.is_provisional, v.is_stock, v.content_hash, v.created_at, v.created_by, v.submitted_at, v.submitted_by, v.reviewed_at, v.reviewed_by, v.review_note, v.approved_at, v.approved_by, v.published_at, v.published_by, v.ended_at, v.withdrawal_notice, v.revision, v.period_from, v.period_to, v.publish_at, v.spread, v.claim, v.summary, v.hides_earlier, v.original_on";

/// Writes a new version of a record and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    (disclosure_id, state): (i64, &str),
    text: &VersionText<'_>,
    (at, by): (&str, Option<i64>),
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_version (disclosure_id, number, state, title, body, text, link, document_number, publisher, source,
            change_note, arose_on, changed_on, due_on, is_provisional, is_stock, content_hash, created_at, created_by,
            review_note, withdrawal_notice, revision, spread, claim, summary, hides_earlier, original_on)
         SELECT $1, COALESCE(MAX(number), 0) + 1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, '', '', 1, $19, $20, $21, $22, $23
         FROM disclosure_version WHERE disclosure_id = $24 RETURNING id",
    )
    .bind(disclosure_id)
    .bind(state)
    .bind(text.title)
    .bind(text.body)
    .bind(text.text)
    .bind(text.link)
    .bind(text.document_number)
    .bind(text.publisher)
    .bind(text.source)
    .bind(text.change_note)
    .bind(text.arose_on)
    .bind(text.changed_on)
    .bind(text.due.0)
    .bind(text.due.1)
    .bind(text.due.2)
    .bind(text.content_hash)
    .bind(at)
    .bind(by)
    .bind(text.clarifies.0)
    .bind(text.clarifies.1)
    .bind(text.summary)
    .bind(text.hides_earlier)
    .bind(text.original_on)
    .bind(disclosure_id)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Writes over the text of a version that is still on somebody's desk.
///
/// # Errors
/// When the database fails.
pub async fn rewrite(
    connection: &mut Connection,
    id: i64,
    text: &VersionText<'_>,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure_version SET title = $1, body = $2, text = $3, link = $4, document_number = $5, publisher = $6, source = $7,
            change_note = $8, arose_on = $9, changed_on = $10, due_on = $11, is_provisional = $12, is_stock = $13,
            content_hash = $14, spread = $15, claim = $16, summary = $17, hides_earlier = $18,
            original_on = $19, revision = revision + 1
         WHERE id = $20",
    )
    .bind(text.title)
    .bind(text.body)
    .bind(text.text)
    .bind(text.link)
    .bind(text.document_number)
    .bind(text.publisher)
    .bind(text.source)
    .bind(text.change_note)
    .bind(text.arose_on)
    .bind(text.changed_on)
    .bind(text.due.0)
    .bind(text.due.1)
    .bind(text.due.2)
    .bind(text.content_hash)
    .bind(text.clarifies.0)
    .bind(text.clarifies.1)
    .bind(text.summary)
    .bind(text.hides_earlier)
    .bind(text.original_on)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Says of which period a nil notice speaks (R101a).
///
/// # Errors
/// When the database fails.
pub async fn set_period(
    connection: &mut Connection,
    id: i64,
    (from, to): (&str, &str),
) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure_version SET period_from = $1, period_to = $2 WHERE id = $3")
        .bind(from)
        .bind(to)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the last day of a version that was computed anew; nobody's text changed, so its revision stays (R154).
///
/// # Errors
/// When the database fails.
pub async fn set_due(
    connection: &mut Connection,
    id: i64,
    (due_on, is_provisional): (&str, i64),
) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure_version SET due_on = $1, is_provisional = $2 WHERE id = $3")
        .bind(due_on)
        .bind(is_provisional)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Says when an approved version is published by itself; none takes the time back.
///
/// # Errors
/// When the database fails.
pub async fn set_publish_at(
    connection: &mut Connection,
    id: i64,
    at: Option<&str>,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure_version SET publish_at = $1, revision = revision + 1 WHERE id = $2")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// The records whose approved version was to be published by an instant, the earliest first.
///
/// # Errors
/// When the database fails.
pub async fn to_publish(connection: &mut Connection, by: &str, most: i64) -> Result<Vec<i64>, StorageError> {
    let found: Vec<(i64,)> = sqlx::query_as(
        "SELECT disclosure_id FROM disclosure_version
         WHERE publish_at <= $1 AND state = 'approved' ORDER BY publish_at, id LIMIT $2",
    )
    .bind(by)
    .bind(most)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

/// Counts a change beside the text, e.g. of the attachments.
///
/// # Errors
/// When the database fails.
pub async fn touch(connection: &mut Connection, id: i64) -> Result<(), StorageError> {
    sqlx::query("UPDATE disclosure_version SET revision = revision + 1 WHERE id = $1")
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A version by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<RecordVersion>, StorageError> {
    let sql = format!("SELECT {VERSION} FROM disclosure_version v WHERE v.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The versions of a record, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_record(
    connection: &mut Connection,
    disclosure_id: i64,
) -> Result<Vec<RecordVersion>, StorageError> {
    let sql = format!(
        "SELECT {VERSION} FROM disclosure_version v WHERE v.disclosure_id = $1 ORDER BY v.number DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(disclosure_id).fetch_all(connection).await?)
}

/// Writes what an act changed; what it does not name stays.
///
/// # Errors
/// When the database fails.
pub async fn change_state(
    connection: &mut Connection,
    id: i64,
    change: &RecordChange<'_>,
) -> Result<(), StorageError> {
    let reviewed = change.reviewed;
    sqlx::query(
        "UPDATE disclosure_version SET state = $1,
            submitted_at = COALESCE($2, submitted_at), submitted_by = COALESCE($3, submitted_by),
            reviewed_at = CASE WHEN $4 = 1 THEN NULL ELSE COALESCE($5, reviewed_at) END,
            reviewed_by = CASE WHEN $6 = 1 THEN NULL ELSE COALESCE($7, reviewed_by) END,
            review_note = CASE WHEN $8 = 1 THEN '' ELSE COALESCE($9, review_note) END,
            approved_at = CASE WHEN $10 = 1 THEN NULL ELSE COALESCE($11, approved_at) END,
            approved_by = CASE WHEN $12 = 1 THEN NULL ELSE COALESCE($13, approved_by) END,
            published_at = COALESCE($14, published_at), published_on = COALESCE($15, published_on),
            published_by = COALESCE($16, published_by),
            ended_at = COALESCE($17, ended_at), withdrawal_notice = COALESCE($18, withdrawal_notice),
            revision = revision + 1
         WHERE id = $19",
    )
    .bind(change.state)
    .bind(change.submitted.map(|one| one.0))
    .bind(change.submitted.and_then(|one| one.1))
    .bind(i64::from(change.forgets_review))
    .bind(reviewed.map(|one| one.0))
    .bind(i64::from(change.forgets_review))
    .bind(reviewed.map(|one| one.1))
    .bind(i64::from(change.forgets_review))
    .bind(reviewed.map(|one| one.2))
    .bind(i64::from(change.forgets_review))
    .bind(change.approved.map(|one| one.0))
    .bind(i64::from(change.forgets_review))
    .bind(change.approved.map(|one| one.1))
    .bind(change.published.map(|one| one.0))
    .bind(change.published.map(|one| one.1))
    .bind(change.published.and_then(|one| one.2))
    .bind(change.ended)
    .bind(change.notice)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
