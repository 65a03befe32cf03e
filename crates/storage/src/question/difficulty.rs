//! Difficulties and their histories.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A difficulty with the names around it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DifficultyRow {
    /// Number.
    pub id: i64,
    /// The unit that raised it.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// Who raised it.
    pub raised_by: i64,
    /// Their name.
    pub raised_by_name: String,
    /// When.
    pub raised_at: String,
    /// The sector it is about.
    pub sector_code: Option<String>,
    /// The catalogue it is about.
    pub catalogue_id: Option<i64>,
    /// The item it is about.
    pub item: String,
    /// In a few words.
    pub title: String,
    /// In many.
    pub text: String,
    /// Where it stands.
    pub state: String,
    /// The line along which it goes up.
    pub line: String,
    /// Who has it in hand.
    pub handler_id: i64,
    /// Their name.
    pub handler_name: String,
    /// Their place in the tree.
    pub handler_path: String,
    /// Until when.
    pub due_on: String,
    /// 1 where the calendar of the year is not announced yet.
    pub is_provisional: i64,
    /// The answer.
    pub answer: String,
    /// Who answered.
    pub answered_by: Option<i64>,
    /// The unit that answered.
    pub answered_unit_name: Option<String>,
    /// When.
    pub answered_at: Option<String>,
    /// What becomes of the answer.
    pub general_use: String,
    /// The code of the question made of it.
    pub question_code: Option<String>,
    /// Counts its changes.
    pub revision: i64,
}

/// A difficulty to be raised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewDifficulty<'a> {
    /// The unit that raises it.
    pub unit_id: i64,
    /// Who.
    pub by: i64,
    /// When.
    pub at: &'a str,
    /// The sector.
    pub sector_code: Option<&'a str>,
    /// The catalogue.
    pub catalogue_id: Option<i64>,
    /// The item.
    pub item: &'a str,
    /// In a few words.
    pub title: &'a str,
    /// In many.
    pub text: &'a str,
    /// The state.
    pub state: &'a str,
    /// The line.
    pub line: &'a str,
    /// Who has it in hand.
    pub handler_id: i64,
    /// Until when, and 1 where that is provisional.
    pub due: (&'a str, i64),
}

/// What an act changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DifficultyChange<'a> {
    /// The state after it.
    pub state: &'a str,
    /// The line after it.
    pub line: &'a str,
    /// Who has it in hand after it.
    pub handler_id: i64,
    /// Until when, and 1 where that is provisional.
    pub due: (&'a str, i64),
}

/// An event.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct DifficultyEvent {
    /// The act.
    pub act: String,
    /// Who; empty for the system.
    pub person_name: String,
    /// In whose hands it was after it.
    pub handler_name: String,
    /// Until when.
    pub due_on: String,
    /// When.
    pub at: String,
    /// With which words.
    pub note: String,
}

/// An event to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEvent<'a> {
    /// The act.
    pub act: &'a str,
    /// Who; none for the system.
    pub by: Option<i64>,
    /// In whose hands it is after it.
    pub handler_id: i64,
    /// Until when.
    pub due_on: &'a str,
    /// When.
    pub at: &'a str,
    /// With which words.
    pub note: &'a str,
}

const SELECT: &str = "SELECT d.id, d.unit_id, u.name AS unit_name, u.path AS unit_path, d.raised_by, p.name AS raised_by_name, d.raised_at,
        d.sector_code, d.catalogue_id, d.item, d.title, d.text, d.state, d.line, d.handler_id, h.name AS handler_name,
        h.path AS handler_path, d.due_on, d.is_provisional, d.answer, d.answered_by, a.name AS answered_unit_name, d.answered_at,
        d.general_use, q.code AS question_code, d.revision
     FROM difficulty d
     JOIN unit u ON u.id = d.unit_id
     JOIN unit h ON h.id = d.handler_id
     JOIN person p ON p.id = d.raised_by
     LEFT JOIN unit a ON a.id = d.answered_unit_id
     LEFT JOIN question q ON q.id = d.question_id";

/// Writes a difficulty and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewDifficulty<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO difficulty (unit_id, raised_by, raised_at, sector_code, catalogue_id, item, title, text, state, line,
                handler_id, due_on, is_provisional, answer, general_use, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, '', 'no', 1) RETURNING id",
    )
    .bind(new.unit_id)
    .bind(new.by)
    .bind(new.at)
    .bind(new.sector_code)
    .bind(new.catalogue_id)
    .bind(new.item)
    .bind(new.title)
    .bind(new.text)
    .bind(new.state)
    .bind(new.line)
    .bind(new.handler_id)
    .bind(new.due.0)
    .bind(new.due.1)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A difficulty by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<DifficultyRow>, StorageError> {
    let sql = format!("{SELECT} WHERE d.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// Difficulties raised or in hand in a subtree, the pressing ones first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut Connection,
    path: &str,
    state: &str,
    limit: i64,
) -> Result<Vec<DifficultyRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE (u.path LIKE $1 OR h.path LIKE $1) AND (d.state = $2 OR $2 = '')
         ORDER BY CASE WHEN d.state IN ('raised', 'assigned') THEN 0 WHEN d.state = 'answered' THEN 1 ELSE 2 END, d.due_on, d.id
         LIMIT $3"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(state)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// Difficulties whose day has passed and of whom nobody was reminded on this day.
///
/// # Errors
/// When the database fails.
pub async fn overdue(connection: &mut Connection, today: &str) -> Result<Vec<DifficultyRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE d.state IN ('raised', 'assigned') AND d.due_on < $1
         AND (d.reminded_on IS NULL OR d.reminded_on < $1) ORDER BY d.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(today).fetch_all(connection).await?)
}

/// Notes that a reminder went out.
///
/// # Errors
/// When the database fails.
pub async fn reminded(connection: &mut Connection, id: i64, today: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE difficulty SET reminded_on = $1 WHERE id = $2")
        .bind(today)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Changes the state and the hands; false when somebody was quicker.
///
/// # Errors
/// When the database fails.
pub async fn change(
    connection: &mut Connection,
    (id, revision): (i64, i64),
    change: &DifficultyChange<'_>,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE difficulty SET state = $1, line = $2, handler_id = $3, due_on = $4, is_provisional = $5, revision = revision + 1
         WHERE id = $6 AND revision = $7",
    )
    .bind(change.state)
    .bind(change.line)
    .bind(change.handler_id)
    .bind(change.due.0)
    .bind(change.due.1)
    .bind(id)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Writes the answer.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    connection: &mut Connection,
    id: i64,
    answer: &str,
    (by, unit_id, at): (i64, i64, &str),
    general_use: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE difficulty SET answer = $1, answered_by = $2, answered_unit_id = $3, answered_at = $4, general_use = $5 WHERE id = $6",
    )
    .bind(answer)
    .bind(by)
    .bind(unit_id)
    .bind(at)
    .bind(general_use)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Says what became of the answer.
///
/// # Errors
/// When the database fails.
pub async fn set_use(
    connection: &mut Connection,
    id: i64,
    general_use: &str,
    question_id: Option<i64>,
) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE difficulty SET general_use = $1, question_id = $2, revision = revision + 1 WHERE id = $3",
    )
    .bind(general_use)
    .bind(question_id)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Appends an event.
///
/// # Errors
/// When the database fails.
pub async fn record(connection: &mut Connection, id: i64, event: &NewEvent<'_>) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO difficulty_event (difficulty_id, act, person_id, handler_id, due_on, at, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(id)
    .bind(event.act)
    .bind(event.by)
    .bind(event.handler_id)
    .bind(event.due_on)
    .bind(event.at)
    .bind(event.note)
    .execute(connection)
    .await?;
    Ok(())
}

/// The events of a difficulty in order.
///
/// # Errors
/// When the database fails.
pub async fn events(connection: &mut Connection, id: i64) -> Result<Vec<DifficultyEvent>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT e.act, COALESCE(p.name, '') AS person_name, u.name AS handler_name, e.due_on, e.at, e.note
         FROM difficulty_event e JOIN unit u ON u.id = e.handler_id LEFT JOIN person p ON p.id = e.person_id
         WHERE e.difficulty_id = $1 ORDER BY e.id",
    )
    .bind(id)
    .fetch_all(connection)
    .await?)
}
