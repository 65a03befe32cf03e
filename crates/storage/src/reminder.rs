//! Reminders (催办): what was sent to which units, who opened it, what they answered, and what is open per unit.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A reminder about to be written.
#[derive(Debug, Clone)]
pub struct NewReminder<'a> {
    /// The unit on whose behalf it is sent.
    pub unit_id: i64,
    /// What it says.
    pub text: &'a str,
    /// The last day for an answer.
    pub due_on: &'a str,
    /// The sector whose catalogue it is about.
    pub sector_code: Option<&'a str>,
    /// The record it is about.
    pub disclosure_id: Option<i64>,
    /// When.
    pub at: &'a str,
    /// By whom.
    pub by: i64,
}

/// A reminder as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct ReminderRow {
    /// Number.
    pub id: i64,
    /// The unit on whose behalf it was sent.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// What it says.
    pub text: String,
    /// The last day for an answer.
    pub due_on: String,
    /// The sector whose catalogue it is about.
    pub sector_code: Option<String>,
    /// The record it is about.
    pub disclosure_id: Option<i64>,
    /// When it was sent first.
    pub sent_at: String,
    /// By whom.
    pub sent_by: i64,
    /// The name of that person.
    pub sender: String,
    /// When it was sent last.
    pub last_sent_at: String,
    /// How often.
    pub times: i64,
}

/// A unit that was reminded, with its last answer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RemindedUnit {
    /// Number.
    pub id: i64,
    /// The reminder.
    pub reminder_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Who opened it first, and when; none where nobody did.
    pub read_by: Option<String>,
    /// When.
    pub read_at: Option<String>,
    /// What the last answer says of the matter.
    pub progress: Option<String>,
    /// Its words.
    pub answer: Option<String>,
    /// When it was given.
    pub answered_at: Option<String>,
    /// By whom.
    pub answered_by: Option<String>,
    /// When the first answer was given.
    pub first_answered_at: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct AnswerRow {
    /// `working` or `done`.
    pub progress: String,
    /// The words.
    pub text: String,
    /// When.
    pub at: String,
    /// By whom.
    pub by_name: String,
}

/// What is open at a unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenCount {
    /// The unit.
    pub unit_id: i64,
    /// Records on somebody's desk whose day is over.
    pub overdue: i64,
    /// Those due from today to the last day asked for.
    pub soon: i64,
}

const REMINDER: &str =
    "SELECT r.id, r.unit_id, u.name AS unit_name, u.path AS unit_path, r.text, r.due_on, r.sector_code,
        r.disclosure_id, r.sent_at, r.sent_by, p.name AS sender, r.last_sent_at, r.times
     FROM reminder r JOIN unit u ON u.id = r.unit_id JOIN person p ON p.id = r.sent_by";

const REMINDED: &str =
    "SELECT t.id, t.reminder_id, t.unit_id, u.code AS unit_code, u.name AS unit_name, rp.name AS read_by, f.read_at,
        a.progress, a.text AS answer, a.at AS answered_at, ap.name AS answered_by,
        (SELECT MIN(x.at) FROM reminder_answer x WHERE x.reminded_unit_id = t.id) AS first_answered_at
     FROM reminded_unit t JOIN unit u ON u.id = t.unit_id
     LEFT JOIN reminder_reader f ON f.reminded_unit_id = t.id AND f.person_id =
        (SELECT y.person_id FROM reminder_reader y WHERE y.reminded_unit_id = t.id AND y.read_at IS NOT NULL
         ORDER BY y.read_at, y.person_id LIMIT 1)
     LEFT JOIN person rp ON rp.id = f.person_id
     LEFT JOIN reminder_answer a ON a.id =
        (SELECT MAX(z.id) FROM reminder_answer z WHERE z.reminded_unit_id = t.id)
     LEFT JOIN person ap ON ap.id = a.person_id";

/// Writes a reminder and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewReminder<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO reminder (unit_id, text, due_on, sector_code, disclosure_id, sent_at, sent_by, last_sent_at, times)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $6, 1) RETURNING id",
    )
    .bind(new.unit_id)
    .bind(new.text)
    .bind(new.due_on)
    .bind(new.sector_code)
    .bind(new.disclosure_id)
    .bind(new.at)
    .bind(new.by)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// Names a unit that is reminded, with the people there, and returns the number.
///
/// # Errors
/// When the database fails.
pub async fn insert_unit(
    connection: &mut Connection,
    reminder_id: i64,
    unit_id: i64,
    people: &[i64],
) -> Result<i64, StorageError> {
    let row = sqlx::query("INSERT INTO reminded_unit (reminder_id, unit_id) VALUES ($1, $2) RETURNING id")
        .bind(reminder_id)
        .bind(unit_id)
        .fetch_one(&mut *connection)
        .await?;
    let id: i64 = row.try_get("id")?;
    add_readers(connection, id, people).await?;
    Ok(id)
}

/// Adds people who may read and answer for a unit; who is there already stays.
///
/// # Errors
/// When the database fails.
pub async fn add_readers(
    connection: &mut Connection,
    reminded_unit_id: i64,
    people: &[i64],
) -> Result<(), StorageError> {
    for person in people {
        sqlx::query(
            "INSERT INTO reminder_reader (reminded_unit_id, person_id) VALUES ($1, $2)
             ON CONFLICT (reminded_unit_id, person_id) DO NOTHING",
        )
        .bind(reminded_unit_id)
        .bind(*person)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// Notes that a reminder was sent again with another last day.
///
/// # Errors
/// When the database fails.
pub async fn sent_again(
    connection: &mut Connection,
    id: i64,
    due_on: &str,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE reminder SET due_on = $1, last_sent_at = $2, times = times + 1 WHERE id = $3")
        .bind(due_on)
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// A reminder by its number, locked against another act upon it.
///
/// # Errors
/// When the database fails.
pub async fn lock(connection: &mut Connection, id: i64) -> Result<Option<ReminderRow>, StorageError> {
    sqlx::query("UPDATE reminder SET times = times WHERE id = $1").bind(id).execute(&mut *connection).await?;
    by_id(connection, id).await
}

/// A reminder by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<ReminderRow>, StorageError> {
    let sql = format!("{REMINDER} WHERE r.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The newest reminders sent on behalf of the units of a subtree, before a number.
///
/// # Errors
/// When the database fails.
pub async fn sent_below(
    connection: &mut Connection,
    path: &str,
    before: i64,
    most: i64,
) -> Result<Vec<ReminderRow>, StorageError> {
    let sql = format!("{REMINDER} WHERE u.path LIKE $1 AND r.id < $2 ORDER BY r.id DESC LIMIT $3");
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{path}%"))
        .bind(before)
        .bind(most)
        .fetch_all(connection)
        .await?)
}

/// The units of a reminder, in the order of the tree.
///
/// # Errors
/// When the database fails.
pub async fn units_of(
    connection: &mut Connection,
    reminder_id: i64,
) -> Result<Vec<RemindedUnit>, StorageError> {
    let sql = format!("{REMINDED} WHERE t.reminder_id = $1 ORDER BY u.path, t.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(reminder_id).fetch_all(connection).await?)
}

/// A reminded unit by its number.
///
/// # Errors
/// When the database fails.
pub async fn reminded(connection: &mut Connection, id: i64) -> Result<Option<RemindedUnit>, StorageError> {
    let sql = format!("{REMINDED} WHERE t.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// What a person or one of some units received, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn received(
    connection: &mut Connection,
    person_id: i64,
    unit_ids: &[i64],
    most: i64,
) -> Result<Vec<RemindedUnit>, StorageError> {
    let units: Vec<String> = unit_ids.iter().map(i64::to_string).collect();
    // Numbers only: they need no parameter of their own.
    let or_units =
        if units.is_empty() { String::new() } else { format!(" OR t.unit_id IN ({})", units.join(", ")) };
    let sql = format!(
        "{REMINDED} WHERE EXISTS (SELECT 1 FROM reminder_reader o WHERE o.reminded_unit_id = t.id AND o.person_id = $1){or_units}
         ORDER BY t.id DESC LIMIT $2"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(person_id).bind(most).fetch_all(connection).await?)
}

/// Who was told of a reminder at a unit.
///
/// # Errors
/// When the database fails.
pub async fn readers(connection: &mut Connection, reminded_unit_id: i64) -> Result<Vec<i64>, StorageError> {
    let found: Vec<(i64,)> = sqlx::query_as(
        "SELECT person_id FROM reminder_reader WHERE reminded_unit_id = $1 ORDER BY person_id",
    )
    .bind(reminded_unit_id)
    .fetch_all(connection)
    .await?;
    Ok(found.into_iter().map(|(person,)| person).collect())
}

/// Notes the first time that a person opened it; false where it was noted already.
///
/// # Errors
/// When the database fails.
pub async fn read(
    connection: &mut Connection,
    reminded_unit_id: i64,
    person_id: i64,
    at: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "INSERT INTO reminder_reader (reminded_unit_id, person_id, read_at) VALUES ($1, $2, $3)
         ON CONFLICT (reminded_unit_id, person_id)
         DO UPDATE SET read_at = excluded.read_at WHERE reminder_reader.read_at IS NULL",
    )
    .bind(reminded_unit_id)
    .bind(person_id)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes an answer.
///
/// # Errors
/// When the database fails.
pub async fn answer(
    connection: &mut Connection,
    reminded_unit_id: i64,
    (progress, text): (&str, &str),
    (by, at): (i64, &str),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO reminder_answer (reminded_unit_id, progress, text, at, person_id) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(reminded_unit_id)
    .bind(progress)
    .bind(text)
    .bind(at)
    .bind(by)
    .execute(connection)
    .await?;
    Ok(())
}

/// The answers of a unit, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn answers(
    connection: &mut Connection,
    reminded_unit_id: i64,
) -> Result<Vec<AnswerRow>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT a.progress, a.text, a.at, p.name AS by_name FROM reminder_answer a
         JOIN person p ON p.id = a.person_id WHERE a.reminded_unit_id = $1 ORDER BY a.id",
    )
    .bind(reminded_unit_id)
    .fetch_all(connection)
    .await?)
}

/// What is open at the units of a subtree: records on somebody's desk that are overdue, or due until a day.
///
/// # Errors
/// When the database fails.
pub async fn open_counts(
    connection: &mut Connection,
    path: &str,
    (today, until): (&str, &str),
) -> Result<Vec<OpenCount>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT d.unit_id, SUM(CASE WHEN v.due_on < $1 THEN 1 ELSE 0 END) AS overdue,
            SUM(CASE WHEN v.due_on >= $2 THEN 1 ELSE 0 END) AS soon
         FROM disclosure d JOIN disclosure_version v ON v.id = d.open_version_id
         JOIN unit u ON u.id = d.unit_id
         WHERE u.path LIKE $3 AND v.due_on <= $4 AND d.kind <> 'nil' GROUP BY d.unit_id ORDER BY d.unit_id",
    )
    .bind(today)
    .bind(today)
    .bind(format!("{path}%"))
    .bind(until)
    .fetch_all(connection)
    .await?)
}
