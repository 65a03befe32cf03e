//! Compilations of a district (R74-R75) and their files.

use crate::{Connection, StorageError};
use sqlx::{AssertSqlSafe, Row};

/// A compilation as stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CompilationRow {
    /// Number across all.
    pub id: i64,
    /// The district.
    pub unit_id: i64,
    /// 1, 2, 3 … within the district.
    pub number: i64,
    /// The state.
    pub state: String,
    /// What it holds and lacks, as JSON.
    pub body: String,
    /// When it was begun.
    pub created_at: String,
    /// By whom.
    pub created_by: i64,
    /// When the district government was asked.
    pub requested_at: Option<String>,
    /// By whom.
    pub requested_by: Option<i64>,
    /// When it consented.
    pub consented_at: Option<String>,
    /// Who signed, or entered the instruction.
    pub consented_by: Option<i64>,
    /// Number of the written instruction; empty for a signature in the system.
    pub instruction_number: String,
    /// Its date.
    pub instruction_date: String,
    /// Its scan.
    pub instruction_hash: Option<String>,
    /// The job that makes the files.
    pub job_id: Option<i64>,
    /// When it was published.
    pub published_at: Option<String>,
    /// When it was withdrawn.
    pub withdrawn_at: Option<String>,
    /// Why.
    pub withdrawal_notice: String,
    /// What a change must repeat.
    pub revision: i64,
}

/// A file of a compilation.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct CompilationFileRow {
    /// `pdf`, `docx`, `xlsx` or `html`.
    pub format: String,
    /// The name under which it is saved.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Its length in bytes.
    pub size: i64,
}

const COLUMNS: &str = "id, unit_id, number, state, body, created_at, created_by, requested_at, requested_by, consented_at, consented_by, instruction_number, instruction_date, instruction_hash, job_id, published_at, withdrawn_at, withdrawal_notice, revision";

/// Begins a compilation and returns its number.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut Connection,
    unit_id: i64,
    number: i64,
    (state, body): (&str, &str),
    person_id: i64,
    at: &str,
) -> Result<i64, StorageError> {
    let sql = "INSERT INTO compilation (unit_id, number, state, body, created_at, created_by, instruction_number, instruction_date, withdrawal_notice, revision)
               VALUES ($1, $2, $3, $4, $5, $6, '', '', '', 1) RETURNING id";
    let row = sqlx::query(sql)
        .bind(unit_id)
        .bind(number)
        .bind(state)
        .bind(body)
        .bind(at)
        .bind(person_id)
        .fetch_one(connection)
        .await?;
    Ok(row.try_get("id")?)
}

/// A compilation by number.
///
/// # Errors
/// When the database fails.
pub async fn by_id(connection: &mut Connection, id: i64) -> Result<Option<CompilationRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM compilation WHERE id = $1");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(id).fetch_optional(connection).await?)
}

/// The compilations of a district, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_unit(connection: &mut Connection, unit_id: i64) -> Result<Vec<CompilationRow>, StorageError> {
    let sql = format!("SELECT {COLUMNS} FROM compilation WHERE unit_id = $1 ORDER BY number DESC");
    Ok(sqlx::query_as(AssertSqlSafe(sql)).bind(unit_id).fetch_all(connection).await?)
}

/// Everything that is or was published, the newest first.
///
/// # Errors
/// When the database fails.
pub async fn published(connection: &mut Connection) -> Result<Vec<CompilationRow>, StorageError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM compilation WHERE published_at IS NOT NULL ORDER BY published_at DESC, id DESC"
    );
    Ok(sqlx::query_as(AssertSqlSafe(sql)).fetch_all(connection).await?)
}

/// Writes every field that changes, where the revision is still the one that was read. False where
/// somebody was faster.
///
/// # Errors
/// When the database fails.
pub async fn update(connection: &mut Connection, row: &CompilationRow) -> Result<bool, StorageError> {
    let sql = "UPDATE compilation SET state = $1, body = $2, requested_at = $3, requested_by = $4, consented_at = $5,
               consented_by = $6, instruction_number = $7, instruction_date = $8, instruction_hash = $9, job_id = $10,
               published_at = $11, withdrawn_at = $12, withdrawal_notice = $13, revision = revision + 1
               WHERE id = $14 AND revision = $15";
    let done = sqlx::query(sql)
        .bind(row.state.as_str())
        .bind(row.body.as_str())
        .bind(row.requested_at.as_deref())
        .bind(row.requested_by)
        .bind(row.consented_at.as_deref())
        .bind(row.consented_by)
        .bind(row.instruction_number.as_str())
        .bind(row.instruction_date.as_str())
        .bind(row.instruction_hash.as_deref())
        .bind(row.job_id)
        .bind(row.published_at.as_deref())
        .bind(row.withdrawn_at.as_deref())
        .bind(row.withdrawal_notice.as_str())
        .bind(row.id)
        .bind(row.revision)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds a file.
///
/// # Errors
/// When the database fails.
pub async fn insert_file(
    connection: &mut Connection,
    compilation_id: i64,
    file: &CompilationFileRow,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO compilation_file (compilation_id, format, name, media_type, sha256, size) VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(compilation_id)
    .bind(file.format.as_str())
    .bind(file.name.as_str())
    .bind(file.media_type.as_str())
    .bind(file.sha256.as_str())
    .bind(file.size)
    .execute(connection)
    .await?;
    Ok(())
}

/// The files of a compilation.
///
/// # Errors
/// When the database fails.
pub async fn files(
    connection: &mut Connection,
    compilation_id: i64,
) -> Result<Vec<CompilationFileRow>, StorageError> {
    Ok(sqlx::query_as(
        "SELECT format, name, media_type, sha256, size FROM compilation_file WHERE compilation_id = $1 ORDER BY id",
    )
    .bind(compilation_id)
    .fetch_all(connection)
    .await?)
}
