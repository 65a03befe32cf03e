//! Units in the tree, the names they bore and what became of them (R59, R80a), leads of sectors (R5).

use crate::{Connection, StorageError, bulk};
use sqlx::{AssertSqlSafe, Row};

/// A unit as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitRow {
    /// Number.
    pub id: i64,
    /// Stable code.
    pub code: String,
    /// The name now.
    pub name: String,
    /// The short name now.
    pub short_name: String,
    /// Identifier of the kind.
    pub kind: String,
    /// Superior of government.
    pub parent_id: Option<i64>,
    /// Superior of the sector.
    pub sector_parent_id: Option<i64>,
    /// Numbers from the root to itself, `/1/4/`.
    pub path: String,
    /// Place among its siblings.
    pub position: i64,
    /// First day.
    pub valid_from: String,
    /// The day from which it is no more.
    pub valid_to: Option<String>,
    /// Optimistic lock.
    pub revision: i64,
}

/// A unit about to be written; its path is set once its number is known.
#[derive(Debug, Clone)]
pub struct NewUnitRow<'a> {
    /// Stable code.
    pub code: &'a str,
    /// Name.
    pub name: &'a str,
    /// Short name.
    pub short_name: &'a str,
    /// Identifier of the kind.
    pub kind: &'a str,
    /// Superior of government.
    pub parent_id: Option<i64>,
    /// Superior of the sector.
    pub sector_parent_id: Option<i64>,
    /// Path of the superior, `/` for the root.
    pub parent_path: &'a str,
    /// First day.
    pub valid_from: &'a str,
}

/// A name a unit bore, from its first day to the day another began.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct UnitNameRow {
    /// The unit.
    pub unit_id: i64,
    /// Name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// First day.
    pub valid_from: String,
    /// The day from which another name stands.
    pub valid_to: Option<String>,
    /// The document that gave the name.
    pub document: String,
}

/// What became of a unit.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct SuccessionRow {
    /// The unit.
    pub unit_id: i64,
    /// Its successor, or its new superior after a move.
    pub successor_id: Option<i64>,
    /// `merged`, `dissolved` or `moved`.
    pub kind: String,
    /// The day.
    pub on_date: String,
    /// The document.
    pub document: String,
}

const COLUMNS: &str = "id, code, name, short_name, kind, parent_id, sector_parent_id, path, position, valid_from, valid_to, revision";

/// A unit by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<UnitRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM unit WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// A unit by code.
///
/// # Errors
/// When the database fails.
pub async fn by_code(connection: &mut Connection, code: &str) -> Result<Option<UnitRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM unit WHERE code = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(code).fetch_optional(connection).await?)
}

/// Units that bear a name or short name, standing ones first.
///
/// # Errors
/// When the database fails.
pub async fn by_name(connection: &mut Connection, name: &str) -> Result<Vec<UnitRow>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM unit WHERE name = $1 OR short_name = $1
         ORDER BY CASE WHEN valid_to IS NULL THEN 0 ELSE 1 END, CASE WHEN name = $1 THEN 0 ELSE 1 END, id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(name).fetch_all(connection).await?)
}

/// Units that once bore a name, the latest bearer first.
///
/// # Errors
/// When the database fails.
pub async fn by_former_name(connection: &mut Connection, name: &str) -> Result<Vec<UnitRow>, StorageError> {
    let columns = COLUMNS.split(", ").map(|c| format!("u.{c}")).collect::<Vec<_>>().join(", ");
    let sql = format!(
        "SELECT {columns} FROM unit u JOIN unit_name n ON n.unit_id = u.id WHERE n.name = $1 OR n.short_name = $1
         ORDER BY n.valid_from DESC, u.id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(name).fetch_all(connection).await?)
}

/// Every unit, superiors of government before those below them.
///
/// # Errors
/// When the database fails.
pub async fn all(connection: &mut Connection) -> Result<Vec<UnitRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM unit ORDER BY position, id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// Units at and below a path.
///
/// # Errors
/// When the database fails.
pub async fn below(connection: &mut Connection, path: &str) -> Result<Vec<UnitRow>, StorageError> {
    // Paths hold only digits and slashes, so no LIKE character needs escaping.
    let sql = format!("SELECT {COLUMNS} FROM unit WHERE path LIKE $1 ORDER BY path");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(format!("{path}%")).fetch_all(connection).await?)
}

/// Units right below one, in their order.
///
/// # Errors
/// When the database fails.
pub async fn children(connection: &mut Connection, parent_id: i64) -> Result<Vec<UnitRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM unit WHERE parent_id = $1 ORDER BY position, id");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(parent_id).fetch_all(connection).await?)
}

/// How many units there are.
///
/// # Errors
/// When the database fails.
pub async fn count(connection: &mut Connection) -> Result<i64, StorageError> {
    let row = sqlx::query("SELECT COUNT(*) AS n FROM unit").fetch_one(connection).await?;
    Ok(row.try_get("n")?)
}

/// Writes a unit with its first name, and returns its number.
///
/// # Errors
/// When the database fails or the code is taken.
pub async fn insert(
    connection: &mut Connection,
    unit: &NewUnitRow<'_>,
    document: &str,
) -> Result<i64, StorageError> {
    let row = sqlx::query(
        "INSERT INTO unit (code, name, short_name, kind, parent_id, sector_parent_id, path, position, valid_from, revision)
         VALUES ($1, $2, $3, $4, $5, $6, '', (SELECT COALESCE(MAX(position), 0) + 1 FROM unit), $7, 1) RETURNING id",
    )
    .bind(unit.code)
    .bind(unit.name)
    .bind(unit.short_name)
    .bind(unit.kind)
    .bind(unit.parent_id)
    .bind(unit.sector_parent_id)
    .bind(unit.valid_from)
    .fetch_one(&mut *connection)
    .await?;
    let id: i64 = row.try_get("id")?;
    sqlx::query("UPDATE unit SET path = $1 WHERE id = $2")
        .bind(format!("{}{id}/", unit.parent_path))
        .bind(id)
        .execute(&mut *connection)
        .await?;
    insert_name(connection, id, unit.name, unit.short_name, unit.valid_from, document).await?;
    Ok(id)
}

/// Gives a unit another name from a day on; false when its revision is another.
///
/// # Errors
/// When the database fails.
pub async fn rename(
    connection: &mut Connection,
    (id, revision): (i64, i64),
    (name, short_name): (&str, &str),
    from: &str,
    document: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE unit SET name = $1, short_name = $2, revision = revision + 1 WHERE id = $3 AND revision = $4",
    )
    .bind(name)
    .bind(short_name)
    .bind(id)
    .bind(revision)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    sqlx::query("UPDATE unit_name SET valid_to = $1 WHERE unit_id = $2 AND valid_to IS NULL")
        .bind(from)
        .bind(id)
        .execute(&mut *connection)
        .await?;
    insert_name(connection, id, name, short_name, from, document).await?;
    Ok(true)
}

/// Ends a unit; false when its revision is another or it has ended.
///
/// # Errors
/// When the database fails.
pub async fn end(
    connection: &mut Connection,
    id: i64,
    revision: i64,
    on: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE unit SET valid_to = $1, revision = revision + 1 WHERE id = $2 AND revision = $3 AND valid_to IS NULL",
    )
    .bind(on)
    .bind(id)
    .bind(revision)
    .execute(&mut *connection)
    .await?;
    sqlx::query("UPDATE unit_name SET valid_to = $1 WHERE unit_id = $2 AND valid_to IS NULL")
        .bind(on)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts a unit and all below it under another superior; false when its revision is another.
///
/// # Errors
/// When the database fails.
pub async fn relocate(
    connection: &mut Connection,
    unit: &UnitRow,
    parent_id: i64,
    sector_parent_id: Option<i64>,
    path: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE unit SET parent_id = $1, sector_parent_id = $2, revision = revision + 1 WHERE id = $3 AND revision = $4",
    )
    .bind(parent_id)
    .bind(sector_parent_id)
    .bind(unit.id)
    .bind(unit.revision)
    .execute(&mut *connection)
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    let cut = i64::try_from(unit.path.len()).unwrap_or(i64::MAX) + 1;
    sqlx::query("UPDATE unit SET path = $1 || SUBSTR(path, CAST($2 AS INTEGER)) WHERE path LIKE $3")
        .bind(path)
        .bind(cut)
        .bind(format!("{}%", unit.path))
        .execute(connection)
        .await?;
    Ok(true)
}

/// Points every unit whose sector superior was one unit to another.
///
/// # Errors
/// When the database fails.
pub async fn replace_sector_superior(
    connection: &mut Connection,
    from: i64,
    to: i64,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE unit SET sector_parent_id = $1, revision = revision + 1 WHERE sector_parent_id = $2")
        .bind(to)
        .bind(from)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE sector_lead SET unit_id = $1 WHERE unit_id = $2")
        .bind(to)
        .bind(from)
        .execute(connection)
        .await?;
    Ok(())
}

/// Corrects the short name of a unit, now and in its standing name.
///
/// # Errors
/// When the database fails.
pub async fn set_short_name(
    connection: &mut Connection,
    id: i64,
    short_name: &str,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE unit SET short_name = $1, revision = revision + 1 WHERE id = $2")
        .bind(short_name)
        .bind(id)
        .execute(&mut *connection)
        .await?;
    sqlx::query("UPDATE unit_name SET short_name = $1 WHERE unit_id = $2 AND valid_to IS NULL")
        .bind(short_name)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}

/// Sets the sector superior of a unit; false when its revision is another.
///
/// # Errors
/// When the database fails.
pub async fn set_sector_superior(
    connection: &mut Connection,
    id: i64,
    revision: i64,
    superior: Option<i64>,
) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE unit SET sector_parent_id = $1, revision = revision + 1 WHERE id = $2 AND revision = $3",
    )
    .bind(superior)
    .bind(id)
    .bind(revision)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The names a unit bore, the oldest first.
///
/// # Errors
/// When the database fails.
pub async fn names(connection: &mut Connection, unit_id: i64) -> Result<Vec<UnitNameRow>, StorageError> {
    let sql = "SELECT unit_id, name, short_name, valid_from, valid_to, document FROM unit_name
               WHERE unit_id = $1 ORDER BY valid_from, id";
    Ok(sqlx::query_as(sql).bind(unit_id).fetch_all(connection).await?)
}

/// The names that stood on a day, of all units or of one.
///
/// # Errors
/// When the database fails.
pub async fn names_on(
    connection: &mut Connection,
    day: &str,
    unit_id: Option<i64>,
) -> Result<Vec<UnitNameRow>, StorageError> {
    let of_unit = if unit_id.is_some() { "unit_id = $2" } else { "$2 = 0" };
    let sql = format!(
        "SELECT unit_id, name, short_name, valid_from, valid_to, document FROM unit_name
         WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) AND {of_unit} ORDER BY id"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(day).bind(unit_id.unwrap_or(0)).fetch_all(connection).await?)
}

/// What became of a unit, and which units went into it, in order of time.
///
/// # Errors
/// When the database fails.
pub async fn successions(
    connection: &mut Connection,
    unit_id: i64,
) -> Result<Vec<SuccessionRow>, StorageError> {
    let sql = "SELECT unit_id, successor_id, kind, on_date, document FROM unit_succession
               WHERE unit_id = $1 OR (successor_id = $1 AND kind = 'merged') ORDER BY on_date, id";
    Ok(sqlx::query_as(sql).bind(unit_id).fetch_all(connection).await?)
}

/// Records what became of a unit.
///
/// # Errors
/// When the database fails.
pub async fn insert_succession(connection: &mut Connection, row: &SuccessionRow) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO unit_succession (unit_id, successor_id, kind, on_date, document) VALUES ($1, $2, $3, $4, $5)")
        .bind(row.unit_id)
        .bind(row.successor_id)
        .bind(&row.kind)
        .bind(&row.on_date)
        .bind(&row.document)
        .execute(connection)
        .await?;
    Ok(())
}

/// The lead unit of each sector (R5).
///
/// # Errors
/// When the database fails.
pub async fn sector_leads(connection: &mut Connection) -> Result<Vec<(String, i64)>, StorageError> {
    Ok(sqlx::query_as("SELECT sector_code, unit_id FROM sector_lead ORDER BY sector_code")
        .fetch_all(connection)
        .await?)
}

/// Sets the lead unit of sectors.
///
/// # Errors
/// When the database fails.
pub async fn set_sector_leads(
    connection: &mut Connection,
    leads: &[(String, i64)],
) -> Result<(), StorageError> {
    let rows: Vec<Vec<bulk::Value>> =
        leads.iter().map(|(code, unit)| vec![code.into(), (*unit).into()]).collect();
    let tail = "ON CONFLICT (sector_code) DO UPDATE SET unit_id = excluded.unit_id";
    bulk::insert(connection, "sector_lead", &["sector_code", "unit_id"], &rows, tail).await
}

async fn insert_name(
    connection: &mut Connection,
    unit_id: i64,
    name: &str,
    short_name: &str,
    from: &str,
    document: &str,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO unit_name (unit_id, name, short_name, valid_from, document) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(unit_id)
    .bind(name)
    .bind(short_name)
    .bind(from)
    .bind(document)
    .execute(connection)
    .await?;
    Ok(())
}
