//! Mail: where people want their notices sent, and the outbox that is written with the notice and emptied afterwards.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// Where a person's notices go.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct PersonMail {
    /// The address, sealed (R149b).
    pub address_sealed: String,
    /// 1 where the person wants none.
    pub is_off: i64,
}

/// A mail in the outbox.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct MailRow {
    /// Number.
    pub id: i64,
    /// For whom.
    pub person_id: i64,
    /// The name of that person.
    pub person_name: String,
    /// The kind of the notice.
    pub kind: String,
    /// What it says.
    pub text: String,
    /// Where to go.
    pub url: String,
    /// `waiting`, `sent` or `given_up`.
    pub state: String,
    /// How often it was tried.
    pub tries: i64,
    /// When it is tried next.
    pub next_try_at: String,
    /// Why the last try failed.
    pub problem: String,
    /// When it was written.
    pub created_at: String,
    /// When it was sent or given up.
    pub ended_at: Option<String>,
}

const SELECT: &str =
    "SELECT m.id, m.person_id, p.name AS person_name, m.kind, m.text, m.url, m.state, m.tries, m.next_try_at, m.problem,
        m.created_at, m.ended_at
     FROM mail m JOIN person p ON p.id = m.person_id";

/// Where a person's notices go; none where it was never said.
///
/// # Errors
/// When the database fails.
pub async fn of_person(
    connection: &mut Connection,
    person_id: i64,
) -> Result<Option<PersonMail>, StorageError> {
    let sql = "SELECT address_sealed, is_off FROM person_mail WHERE person_id = $1";
    Ok(sqlx::query_as(sql).bind(person_id).fetch_optional(connection).await?)
}

/// Says where a person's notices go.
///
/// # Errors
/// When the database fails.
pub async fn set_of_person(
    connection: &mut Connection,
    person_id: i64,
    (address_sealed, is_off): (&str, bool),
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO person_mail (person_id, address_sealed, is_off, changed_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (person_id) DO UPDATE SET address_sealed = excluded.address_sealed, is_off = excluded.is_off,
            changed_at = excluded.changed_at",
    )
    .bind(person_id)
    .bind(address_sealed)
    .bind(i64::from(is_off))
    .bind(at)
    .execute(connection)
    .await?;
    Ok(())
}

/// Puts a notice into the outbox for those of the people who want mail and can still sign in.
///
/// # Errors
/// When the database fails.
pub async fn queue(
    connection: &mut Connection,
    people: &[i64],
    (kind, text, url): (&str, &str, &str),
    at: &str,
) -> Result<(), StorageError> {
    for person in people {
        sqlx::query(
            "INSERT INTO mail (person_id, kind, text, url, state, tries, next_try_at, problem, created_at)
             SELECT p.id, $1, $2, $3, 'waiting', 0, $4, '', $4 FROM person p JOIN person_mail m ON m.person_id = p.id
             WHERE p.id = $5 AND p.state = 'active' AND m.is_off = 0 AND m.address_sealed <> ''",
        )
        .bind(kind)
        .bind(text)
        .bind(url)
        .bind(at)
        .bind(*person)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The mails to be tried by an instant, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn due(connection: &mut Connection, by: &str, most: i64) -> Result<Vec<MailRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE m.state = 'waiting' AND m.next_try_at <= $1 ORDER BY m.next_try_at, m.id LIMIT $2"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(by).bind(most).fetch_all(connection).await?)
}

/// Takes a mail for one try; false where another process did. It comes up again at `until` where nobody says what
/// became of the try.
///
/// # Errors
/// When the database fails.
pub async fn claim(connection: &mut Connection, mail: &MailRow, until: &str) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE mail SET next_try_at = $1, tries = tries + 1 WHERE id = $2 AND state = 'waiting' AND tries = $3",
    )
    .bind(until)
    .bind(mail.id)
    .bind(mail.tries)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a mail was handed over.
///
/// # Errors
/// When the database fails.
pub async fn sent(connection: &mut Connection, id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE mail SET state = 'sent', problem = '', ended_at = $1 WHERE id = $2")
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes a failed try and when the next one is.
///
/// # Errors
/// When the database fails.
pub async fn postpone(
    connection: &mut Connection,
    id: i64,
    problem: &str,
    next_try_at: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE mail SET problem = $1, next_try_at = $2 WHERE id = $3")
        .bind(problem)
        .bind(next_try_at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives a mail up.
///
/// # Errors
/// When the database fails.
pub async fn give_up(
    connection: &mut Connection,
    id: i64,
    problem: &str,
    at: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE mail SET state = 'given_up', problem = $1, ended_at = $2 WHERE id = $3")
        .bind(problem)
        .bind(at)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives up everything that waits and returns how many.
///
/// # Errors
/// When the database fails.
pub async fn give_up_waiting(
    connection: &mut Connection,
    problem: &str,
    at: &str,
) -> Result<u64, StorageError> {
    let done = sqlx::query(
        "UPDATE mail SET state = 'given_up', problem = $1, ended_at = $2 WHERE state = 'waiting'",
    )
    .bind(problem)
    .bind(at)
    .execute(connection)
    .await?;
    Ok(done.rows_affected())
}

/// Puts a mail that was given up back into the outbox; false where it was not given up.
///
/// # Errors
/// When the database fails.
pub async fn retry(connection: &mut Connection, id: i64, at: &str) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE mail SET state = 'waiting', tries = 0, next_try_at = $1, ended_at = NULL
         WHERE id = $2 AND state = 'given_up'",
    )
    .bind(at)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The mails of a state that failed at least once or were given up, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn troubled(connection: &mut Connection, most: i64) -> Result<Vec<MailRow>, StorageError> {
    let sql = format!("{SELECT} WHERE m.state <> 'sent' AND m.problem <> '' ORDER BY m.id DESC LIMIT $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(most).fetch_all(connection).await?)
}

/// How many mails there are in each state.
///
/// # Errors
/// When the database fails.
pub async fn counts(connection: &mut Connection) -> Result<Vec<(String, i64)>, StorageError> {
    let rows =
        sqlx::query("SELECT state, COUNT(*) AS n FROM mail GROUP BY state").fetch_all(connection).await?;
    rows.into_iter().map(|row| Ok((row.try_get("state")?, row.try_get("n")?))).collect()
}
