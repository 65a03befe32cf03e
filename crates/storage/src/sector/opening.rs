//! The opening of an added sector and the departments named with it (R7, R112).

use crate::{Connection, StorageError, bulk};

/// An opening.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Opening {
    /// The sector.
    pub sector_code: String,
    /// The day of the decision.
    pub opened_on: String,
    /// By when its catalogues are due.
    pub due_on: String,
    /// The document of the decision.
    pub document: String,
    /// What is asked for.
    pub note: String,
    /// When it was entered.
    pub opened_at: String,
    /// By whom.
    pub opened_by: i64,
    /// Counts its changes.
    pub revision: i64,
}

/// The opening of a sector.
///
/// # Errors
/// When the database fails.
pub async fn of_sector(
    connection: &mut Connection,
    sector_code: &str,
) -> Result<Option<Opening>, StorageError> {
    let sql = "SELECT sector_code, opened_on, due_on, document, note, opened_at, opened_by, revision
               FROM sector_opening WHERE sector_code = $1";
    Ok(sqlx::query_as(sql).bind(sector_code).fetch_optional(connection).await?)
}

/// Writes an opening; false when the sector is open already.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut Connection, opening: &Opening) -> Result<bool, StorageError> {
    let written = sqlx::query(
        "INSERT INTO sector_opening (sector_code, opened_on, due_on, document, note, opened_at, opened_by, revision)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1) ON CONFLICT (sector_code) DO NOTHING",
    )
    .bind(&opening.sector_code)
    .bind(&opening.opened_on)
    .bind(&opening.due_on)
    .bind(&opening.document)
    .bind(&opening.note)
    .bind(&opening.opened_at)
    .bind(opening.opened_by)
    .execute(connection)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Changes the arrangements of an opening; false when it was changed meanwhile.
///
/// # Errors
/// When the database fails.
pub async fn update(connection: &mut Connection, opening: &Opening) -> Result<bool, StorageError> {
    let written = sqlx::query(
        "UPDATE sector_opening SET opened_on = $1, due_on = $2, document = $3, note = $4, revision = revision + 1
         WHERE sector_code = $5 AND revision = $6",
    )
    .bind(&opening.opened_on)
    .bind(&opening.due_on)
    .bind(&opening.document)
    .bind(&opening.note)
    .bind(&opening.sector_code)
    .bind(opening.revision)
    .execute(connection)
    .await?;
    Ok(written.rows_affected() == 1)
}

/// Counts a change of what is arranged beside the opening's own row, such as the lead.
///
/// # Errors
/// When the database fails.
pub async fn touch(connection: &mut Connection, sector_code: &str) -> Result<(), StorageError> {
    sqlx::query("UPDATE sector_opening SET revision = revision + 1 WHERE sector_code = $1")
        .bind(sector_code)
        .execute(connection)
        .await?;
    Ok(())
}

/// Names the successor of a department wherever it was named.
///
/// # Errors
/// When the database fails.
pub async fn replace_department(
    connection: &mut Connection,
    from: i64,
    into: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO sector_department (sector_code, unit_id)
         SELECT sector_code, $1 FROM sector_department WHERE unit_id = $2 ON CONFLICT DO NOTHING",
    )
    .bind(into)
    .bind(from)
    .execute(&mut *connection)
    .await?;
    sqlx::query("DELETE FROM sector_department WHERE unit_id = $1").bind(from).execute(connection).await?;
    Ok(())
}

/// The departments named beside the lead, of every sector.
///
/// # Errors
/// When the database fails.
pub async fn departments(connection: &mut Connection) -> Result<Vec<(String, i64, String)>, StorageError> {
    let sql = "SELECT d.sector_code, u.id, u.name FROM sector_department d JOIN unit u ON u.id = d.unit_id
               ORDER BY d.sector_code, u.position, u.id";
    Ok(sqlx::query_as(sql).fetch_all(connection).await?)
}

/// Names the departments of a sector anew.
///
/// # Errors
/// When the database fails.
pub async fn set_departments(
    connection: &mut Connection,
    sector_code: &str,
    units: &[i64],
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM sector_department WHERE sector_code = $1")
        .bind(sector_code)
        .execute(&mut *connection)
        .await?;
    let rows: Vec<Vec<bulk::Value>> =
        units.iter().map(|unit| vec![sector_code.into(), (*unit).into()]).collect();
    bulk::insert(connection, "sector_department", &["sector_code", "unit_id"], &rows, "").await
}
