//! Maintenance tasks. A cause has one task for each row it touches; it is opened again when the cause
//! comes back, and stays dismissed once a person has said why.

use crate::reach::Subtree;
use crate::{Connection, StorageError, bulk};
use sqlx::{AssertSqlSafe, Row};

/// A task with its catalogue and unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct TaskRow {
    /// Number.
    pub id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// What it is about.
    pub kind: String,
    /// What makes it necessary.
    pub subject: String,
    /// The row, empty for the whole catalogue.
    pub row_key: String,
    /// The row's item.
    pub item: String,
    /// What is no longer right.
    pub text: String,
    /// What would be right.
    pub proposal: String,
    /// Since when.
    pub arose_on: String,
    /// When it was opened.
    pub opened_at: String,
    /// `open`, `done` or `dismissed`.
    pub state: String,
    /// When it was closed.
    pub closed_at: Option<String>,
    /// By whom; none for the system.
    pub closed_by_name: Option<String>,
    /// Why, or by which version.
    pub closing_note: String,
    /// The sector.
    pub sector_code: String,
    /// The version in force.
    pub version_id: Option<i64>,
    /// The unit.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
}

/// A task to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewTask {
    /// What it is about.
    pub kind: &'static str,
    /// What makes it necessary.
    pub subject: String,
    /// The row.
    pub row_key: String,
    /// The row's item.
    pub item: String,
    /// What is no longer right.
    pub text: String,
    /// What would be right.
    pub proposal: String,
    /// Since when.
    pub arose_on: String,
}

/// Which tasks are asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Units at and below this path.
    pub path: String,
    /// One state; empty for all.
    pub state: String,
    /// One kind; empty for all.
    pub kind: String,
}

const SELECT: &str = "SELECT t.id, t.catalogue_id, t.kind, t.subject, t.row_key, t.item, t.text, t.proposal, t.arose_on, t.opened_at,
        t.state, t.closed_at, p.name AS closed_by_name, t.closing_note, c.sector_code, c.published_version_id AS version_id,
        u.id AS unit_id, u.code AS unit_code, u.name AS unit_name, u.path AS unit_path
     FROM maintenance_task t
     JOIN catalogue c ON c.id = t.catalogue_id
     JOIN unit u ON u.id = c.unit_id
     LEFT JOIN person p ON p.id = t.closed_by";

/// Opens tasks of a catalogue.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    catalogue_id: i64,
    tasks: &[NewTask],
    at: &str,
) -> Result<(), StorageError> {
    let row = |task: &NewTask| {
        vec![
            catalogue_id.into(),
            task.kind.into(),
            (&task.subject).into(),
            (&task.row_key).into(),
            (&task.item).into(),
            (&task.text).into(),
            (&task.proposal).into(),
            (&task.arose_on).into(),
            at.into(),
            "open".into(),
            "".into(),
        ]
    };
    let rows: Vec<Vec<bulk::Value>> = tasks.iter().map(row).collect();
    let columns = [
        "catalogue_id",
        "kind",
        "subject",
        "row_key",
        "item",
        "text",
        "proposal",
        "arose_on",
        "opened_at",
        "state",
        "closing_note",
    ];
    bulk::insert(connection, "maintenance_task", &columns, &rows, "").await
}

/// Opens a done task again.
///
/// # Errors
/// When the database fails.
pub async fn reopen(connection: &mut Connection, id: i64, at: &str) -> Result<(), StorageError> {
    sqlx::query(
        "UPDATE maintenance_task SET state = 'open', opened_at = $1, closed_at = NULL, closed_by = NULL, closing_note = ''
         WHERE id = $2 AND state = 'done'",
    )
    .bind(at)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// Closes an open task; false when it was closed already.
///
/// # Errors
/// When the database fails.
pub async fn close(
    connection: &mut Connection,
    id: i64,
    state: &str,
    (at, by): (&str, Option<i64>),
    note: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE maintenance_task SET state = $1, closed_at = $2, closed_by = $3, closing_note = $4
         WHERE id = $5 AND state = 'open'",
    )
    .bind(state)
    .bind(at)
    .bind(by)
    .bind(note)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A task by its number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<TaskRow>, StorageError> {
    let sql = format!("{SELECT} WHERE t.id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// All tasks of a catalogue, whatever their state.
///
/// # Errors
/// When the database fails.
pub async fn of_catalogue(
    connection: &mut Connection,
    catalogue_id: i64,
) -> Result<Vec<TaskRow>, StorageError> {
    let sql = format!("{SELECT} WHERE t.catalogue_id = $1 ORDER BY t.id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(catalogue_id).fetch_all(connection).await?)
}

/// Tasks of a subtree, those open longest first.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut Connection,
    filter: &TaskFilter,
    limit: i64,
) -> Result<Vec<TaskRow>, StorageError> {
    let sql = format!(
        "{SELECT} WHERE u.path LIKE $1 AND (t.state = $2 OR $2 = '') AND (t.kind = $3 OR $3 = '')
         ORDER BY t.arose_on, u.position, c.sector_code, t.id LIMIT $4"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql))
        .bind(format!("{}%", filter.path))
        .bind(&filter.state)
        .bind(&filter.kind)
        .bind(limit)
        .fetch_all(connection)
        .await?)
}

/// Open tasks of a subtree, of one sector where it is named, by catalogue: those about public records, else all others. So
/// many catalogues are told, the oldest cause first, each with how many there are.
///
/// # Errors
/// When the database fails.
pub async fn open_by_catalogue(
    connection: &mut Connection,
    (below, sector): (&Subtree, &str),
    about_records: bool,
    most: usize,
) -> Result<Vec<OpenTasks>, StorageError> {
    let which = if about_records { "t.kind = 'audience'" } else { "t.kind NOT IN ('review', 'audience')" };
    let of_few = below
        .few()
        .map(|ids| format!("AND t.catalogue_id IN (SELECT id FROM catalogue WHERE unit_id IN ({ids}))"));
    let sql = format!(
        "SELECT c.id AS catalogue_id, c.published_version_id AS version_id, u.name AS unit_name, u.path AS unit_path,
                c.sector_code, o.tasks, o.since, COUNT(*) OVER () AS catalogues
         FROM (SELECT t.catalogue_id, COUNT(*) AS tasks, MIN(t.arose_on) AS since FROM maintenance_task t
               WHERE t.state = 'open' AND {which} {} GROUP BY t.catalogue_id) o
         JOIN catalogue c ON c.id = o.catalogue_id JOIN unit u ON u.id = c.unit_id
         WHERE u.path LIKE $1 AND ($2 = '' OR c.sector_code = $3) ORDER BY o.since, c.id LIMIT $4",
        of_few.unwrap_or_default()
    );
    let query = sqlx::query_as(AssertSqlSafe(sql)).bind(below.pattern()).bind(sector).bind(sector);
    Ok(query.bind(i64::try_from(most).unwrap_or(i64::MAX)).fetch_all(connection).await?)
}

/// How many tasks of a catalogue are open.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct OpenTasks {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version in force.
    pub version_id: Option<i64>,
    /// The unit's name.
    pub unit_name: String,
    /// Its place in the tree.
    pub unit_path: String,
    /// The sector.
    pub sector_code: String,
    /// How many.
    pub tasks: i64,
    /// The oldest.
    pub since: String,
    /// How many such catalogues there are.
    pub catalogues: i64,
}

/// How many tasks are open in all.
///
/// # Errors
/// When the database fails.
pub async fn open_count(connection: &mut Connection) -> Result<i64, StorageError> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM maintenance_task WHERE state = 'open'")
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("n")?)
}
