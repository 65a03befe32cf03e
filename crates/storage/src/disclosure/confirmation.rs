//! Questions to other organs about records that concern them (R160).

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A question to another organ.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Confirmation {
    /// Its number.
    pub id: i64,
    /// The version it is about.
    pub version_id: i64,
    /// The unit that answers by itself; none for an organ outside the tree.
    pub unit_id: Option<i64>,
    /// The name of the organ.
    pub organ: String,
    /// What was asked.
    pub question: String,
    /// The state's identifier.
    pub state: String,
    /// The day on which it was asked.
    pub asked_on: String,
    /// By whom.
    pub asked_by: Option<i64>,
    /// Hash over what the organ was shown.
    pub seen_hash: String,
    /// The words of the answer.
    pub answer: String,
    /// The day of the answer.
    pub answered_on: Option<String>,
    /// Who entered it.
    pub answered_by: Option<i64>,
    /// Who gave it.
    pub answerer: String,
    /// Why it was taken back.
    pub withdrawal: String,
}

/// A question that waits for a unit, with the record it is about.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct WaitingConfirmation {
    /// Its number.
    pub id: i64,
    /// 名称
    pub title: String,
    /// The unit that asks.
    pub asking_unit: String,
    /// The unit that is asked.
    pub organ: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The sector of the record.
    pub sector_code: String,
    /// The day on which it was asked.
    pub asked_on: String,
    /// The last day of the record.
    pub due_on: String,
}

/// A question about to be written.
#[derive(Debug, Clone)]
pub struct NewConfirmation<'a> {
    /// The version it is about.
    pub version_id: i64,
    /// The unit of the tree.
    pub unit_id: Option<i64>,
    /// The name of the organ.
    pub organ: &'a str,
    /// What is asked.
    pub question: &'a str,
    /// The day on which it was asked.
    pub asked_on: &'a str,
    /// By whom.
    pub asked_by: Option<i64>,
    /// Hash over what the organ is shown.
    pub seen_hash: &'a str,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct ConfirmationAnswer<'a> {
    /// The state it leads to.
    pub state: &'a str,
    /// Its words.
    pub answer: &'a str,
    /// Its day.
    pub answered_on: &'a str,
    /// Who enters it.
    pub answered_by: Option<i64>,
    /// Who gave it.
    pub answerer: &'a str,
    /// Hash over what stands now.
    pub seen_hash: &'a str,
}

const COLUMNS: &str = "c.id, c.version_id, c.unit_id, c.organ, c.question, c.state, c.asked_on, c.asked_by,
    c.seen_hash, c.answer, c.answered_on, c.answered_by, c.answerer, c.withdrawal";

/// Writes a question and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewConfirmation<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO disclosure_confirmation (version_id, unit_id, organ, question, state, asked_on, asked_by,
            seen_hash, answer, answerer, withdrawal)
         VALUES ($1, $2, $3, $4, 'open', $5, $6, $7, '', '', '') RETURNING id",
    )
    .bind(new.version_id)
    .bind(new.unit_id)
    .bind(new.organ)
    .bind(new.question)
    .bind(new.asked_on)
    .bind(new.asked_by)
    .bind(new.seen_hash)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A question by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<Confirmation>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM disclosure_confirmation c WHERE c.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The questions about a version in the order in which they were asked.
///
/// # Errors
/// When the database fails.
pub async fn of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<Confirmation>, StorageError> {
    let sql =
        format!("SELECT {COLUMNS} FROM disclosure_confirmation c WHERE c.version_id = $1 ORDER BY c.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(version_id).fetch_all(connection).await?)
}

/// The open questions to the units of a subtree, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn waiting_below(
    connection: &mut Connection,
    path: &str,
    most: i64,
) -> Result<Vec<WaitingConfirmation>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT c.id, v.title, asking.name AS asking_unit, c.organ, asked.path AS unit_path, k.sector_code,
            c.asked_on, v.due_on
         FROM disclosure_confirmation c
         JOIN unit asked ON asked.id = c.unit_id
         JOIN disclosure_version v ON v.id = c.version_id
         JOIN disclosure d ON d.id = v.disclosure_id
         JOIN unit asking ON asking.id = d.unit_id
         JOIN catalogue k ON k.id = d.catalogue_id
         WHERE asked.path LIKE $1 AND c.state = 'open' AND d.open_version_id = v.id
         ORDER BY c.asked_on, c.id LIMIT $2",
    )
    .bind(format!("{path}%"))
    .bind(most)
    .fetch_all(connection)
    .await?)
}

/// Writes an answer.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    connection: &mut Connection,
    id: i64,
    answer: &ConfirmationAnswer<'_>,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure_confirmation SET state = $1, answer = $2, answered_on = $3, answered_by = $4,
            answerer = $5, seen_hash = $6 WHERE id = $7",
    )
    .bind(answer.state)
    .bind(answer.answer)
    .bind(answer.answered_on)
    .bind(answer.answered_by)
    .bind(answer.answerer)
    .bind(answer.seen_hash)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Takes a question back.
///
/// # Errors
/// When the database fails.
pub async fn take_back(
    connection: &mut Connection,
    id: i64,
    why: &str,
    (at, by): (&str, Option<i64>),
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE disclosure_confirmation SET state = 'withdrawn', withdrawal = $1, withdrawn_at = $2,
            withdrawn_by = $3 WHERE id = $4",
    )
    .bind(why)
    .bind(at)
    .bind(by)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}
