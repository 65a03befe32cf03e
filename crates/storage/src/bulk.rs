//! Many rows in one INSERT. sqlx's own builder writes `?` for this driver, which PostgreSQL does not
//! take, so the numbered parameters are written here.

use crate::{Connection, StorageError};
use sqlx::AssertSqlSafe;

/// A value of one of the two types the schema knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// BIGINT
    Number(Option<i64>),
    /// TEXT
    Text(Option<String>),
}

/// SQLite takes 32,766 parameters, PostgreSQL 65,535.
const MOST_PARAMETERS: usize = 30_000;
const MOST_ROWS: usize = 500;

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(Some(value))
    }
}

impl From<Option<i64>> for Value {
    fn from(value: Option<i64>) -> Self {
        Self::Number(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(Some(value.to_owned()))
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(Some(value))
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(Some(value.clone()))
    }
}

impl From<Option<String>> for Value {
    fn from(value: Option<String>) -> Self {
        Self::Text(value)
    }
}

impl From<Option<&str>> for Value {
    fn from(value: Option<&str>) -> Self {
        Self::Text(value.map(str::to_owned))
    }
}

/// Inserts rows in as few statements as the parameters allow. `tail` may hold an `ON CONFLICT` part.
///
/// # Errors
/// When a row has another width than the columns, or the database refuses.
pub async fn insert(
    connection: &mut Connection,
    table: &str,
    columns: &[&str],
    rows: &[Vec<Value>],
    tail: &str,
) -> Result<(), StorageError> {
    let width = columns.len().max(1);
    if rows.iter().any(|row| row.len() != columns.len()) {
        return Err(StorageError::Damaged(format!("表{table}的一行与列数不符")));
    }
    for chunk in rows.chunks((MOST_PARAMETERS / width).clamp(1, MOST_ROWS)) {
        let tuple = |row: usize| {
            let places: Vec<String> =
                (1..=width).map(|column| format!("${}", row * width + column)).collect();
            format!("({})", places.join(", "))
        };
        let tuples: Vec<String> = (0..chunk.len()).map(tuple).collect();
        let sql = format!("INSERT INTO {table} ({}) VALUES {} {tail}", columns.join(", "), tuples.join(", "));
        let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(chunk.len() == MOST_ROWS);
        for value in chunk.iter().flatten() {
            query = match value {
                Value::Number(number) => query.bind(*number),
                Value::Text(text) => query.bind(text.clone()),
            };
        }
        query.execute(&mut *connection).await?;
    }
    Ok(())
}
