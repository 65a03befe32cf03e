//! Rectifications (R100, R263): one a unit and catalogue, with the steps taken.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A rectification with its round, unit and catalogue.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RectificationRow {
    /// Number.
    pub id: i64,
    /// The round.
    pub assessment_id: i64,
    /// The round's title.
    pub assessment_title: String,
    /// The paper.
    pub paper_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The catalogue; none for what no catalogue holds.
    pub catalogue_id: Option<i64>,
    /// The catalogue's sector.
    pub sector_code: Option<String>,
    /// The version now in force.
    pub published_version_id: Option<i64>,
    /// The state.
    pub state: String,
    /// When it was opened.
    pub opened_on: String,
    /// The day first set.
    pub first_due_on: String,
    /// The day that holds.
    pub due_on: String,
    /// 1 where a year on the way has no calendar.
    pub is_provisional: i64,
    /// Until when the unit asks for.
    pub asked_until: Option<String>,
    /// ``, `asked`, `granted` or `refused`.
    pub extension: String,
    /// The version in which it was mended.
    pub version_id: Option<i64>,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// What a change must repeat.
    pub revision: i64,
}

/// A step taken.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RectificationEvent {
    /// What was done.
    pub act: String,
    /// By whom; none for the system.
    pub by_name: Option<String>,
    /// When.
    pub at: String,
    /// With which words.
    pub note: String,
}

/// A rectification about to be opened.
#[derive(Debug, Clone)]
pub struct NewRectification<'a> {
    /// The paper.
    pub paper_id: i64,
    /// The catalogue.
    pub catalogue_id: Option<i64>,
    /// The state it begins in.
    pub state: &'a str,
    /// When it is opened.
    pub opened_on: &'a str,
    /// Until when, and 1 where that is provisional.
    pub due: (&'a str, i64),
}

const SELECT: &str = "SELECT r.id, a.assessment_id, s.title AS assessment_title, r.paper_id, u.id AS unit_id, u.name AS unit_name,
        u.path AS unit_path, r.catalogue_id, c.sector_code, c.published_version_id, r.state, r.opened_on, r.first_due_on, r.due_on,
        r.is_provisional, r.asked_until, r.extension, r.version_id, r.closed_at, r.revision
     FROM rectification r
     JOIN assessment_paper a ON a.id = r.paper_id
     JOIN assessment s ON s.id = a.assessment_id
     JOIN unit u ON u.id = a.unit_id
     LEFT JOIN catalogue c ON c.id = r.catalogue_id";

/// Opens a rectification and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, new: &NewRectification<'_>) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO rectification (paper_id, catalogue_id, state, opened_on, first_due_on, due_on, is_provisional, extension, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, '', 1) RETURNING id",
    )
    .bind(new.paper_id)
    .bind(new.catalogue_id)
    .bind(new.state)
    .bind(new.opened_on)
    .bind(new.due.0)
    .bind(new.due.0)
    .bind(new.due.1)
    .fetch_one(connection)
    .await?;
    Ok(row.try_get("id")?)
}

/// A rectification by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<RectificationRow>, StorageError> {
    let sql = format!("{SELECT} WHERE r.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// All rectifications, or those that are not closed, the pressing ones first.
///
/// # Errors
/// When the database fails.
pub async fn all(
    connection: &mut Connection,
    only_open: bool,
) -> Result<Vec<RectificationRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE ($1 = 0 OR r.state <> 'closed')
         ORDER BY CASE WHEN r.state = 'closed' THEN 1 ELSE 0 END, r.due_on, r.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(i64::from(only_open)).fetch_all(connection).await?)
}

/// The rectifications of a round.
///
/// # Errors
/// When the database fails.
pub async fn of_round(
    connection: &mut Connection,
    round_id: i64,
) -> Result<Vec<RectificationRow>, StorageError> {
    let sql = format!("{SELECT} WHERE a.assessment_id = $1 ORDER BY u.position, u.id, r.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(round_id).fetch_all(connection).await?)
}

/// What the unit has still to do and was not reminded of on a day, though it is overdue.
///
/// # Errors
/// When the database fails.
pub async fn overdue(
    connection: &mut Connection,
    today: &str,
) -> Result<Vec<RectificationRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE r.state IN ('open', 'acknowledged', 'reopened') AND r.due_on < $1
         AND (r.reminded_on IS NULL OR r.reminded_on < $1) ORDER BY r.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(today).fetch_all(connection).await?)
}

/// Notes that the unit was reminded on a day.
///
/// # Errors
/// When the database fails.
pub async fn reminded(connection: &mut Connection, id: i64, today: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE rectification SET reminded_on = $1 WHERE id = $2")
        .bind(today)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes every field that changes, where the revision is still the one that was read. False where
/// somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn update(connection: &mut Connection, row: &RectificationRow) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE rectification SET state = $1, due_on = $2, asked_until = $3, extension = $4, version_id = $5,
         closed_at = $6, is_provisional = $7, revision = revision + 1 WHERE id = $8 AND revision = $9",
    )
    .bind(row.state.as_str())
    .bind(row.due_on.as_str())
    .bind(row.asked_until.as_deref())
    .bind(row.extension.as_str())
    .bind(row.version_id)
    .bind(row.closed_at.as_deref())
    .bind(row.is_provisional)
    .bind(row.id)
    .bind(row.revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes a step.
///
/// # Errors
/// When the database fails.
pub async fn record(
    connection: &mut Connection,
    id: i64,
    (act, note): (&str, &str),
    (by, at): (Option<i64>, &str),
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO rectification_event (rectification_id, act, person_id, at, note) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id)
    .bind(act)
    .bind(by)
    .bind(at)
    .bind(note)
    .execute(connection)
    .await?;
    Ok(())
}

/// True when a person has done one of these acts in a rectification.
///
/// # Errors
/// When the database fails.
pub async fn has_spoken(
    connection: &mut Connection,
    id: i64,
    person_id: i64,
    acts: &[&str],
) -> Result<bool, StorageError> {
    let sql = "SELECT act FROM rectification_event WHERE rectification_id = $1 AND person_id = $2";
    let found: Vec<(String,)> = sqlx::query_as(sql).bind(id).bind(person_id).fetch_all(connection).await?;
    Ok(found.iter().any(|(act,)| acts.contains(&act.as_str())))
}

/// The steps of a rectification in order.
///
/// # Errors
/// When the database fails.
pub async fn events(connection: &mut Connection, id: i64) -> Result<Vec<RectificationEvent>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT e.act, p.name AS by_name, e.at, e.note FROM rectification_event e
         LEFT JOIN person p ON p.id = e.person_id WHERE e.rectification_id = $1 ORDER BY e.id",
    )
    .bind(id)
    .fetch_all(connection)
    .await?)
}
