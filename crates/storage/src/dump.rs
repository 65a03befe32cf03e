//! Every table as lines of JSON, the same from both databases: for backup, restore and comparison.

use crate::migration::{self, MIGRATIONS};
use crate::{Backend, Connection, StorageError, Store, bulk};
use futures::TryStreamExt as _;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Executor, Row};
use std::io::{BufRead, Write};

/// A table as the migrations made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns in order.
    pub columns: Vec<Column>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// True for BIGINT, false for TEXT.
    pub is_number: bool,
    /// True for the identity column.
    pub is_identity: bool,
    /// True when it refers to a row of the same table, which may come later.
    pub is_self_reference: bool,
}

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TableDigest {
    /// The table.
    pub table: String,
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over its rows, whatever their order.
    pub sha256: String,
}

/// Rows held in memory while a table is read in.
const AT_ONCE: usize = 500;

/// The tables of a schema version, those referred to before those that refer.
#[must_use]
pub fn tables(version: i64) -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for (_, _, sql) in MIGRATIONS.iter().filter(|migration| migration.0 <= version) {
        for statement in migration::statements(sql, Backend::Postgres) {
            let words: Vec<&str> = statement.split_whitespace().collect();
            match words.as_slice() {
                ["CREATE", "TABLE", name, ..] => tables.push(created(name, &statement)),
                ["ALTER", "TABLE", name, "ADD", "COLUMN", column, rest @ ..] => {
                    if let Some(table) = tables.iter_mut().find(|table| table.name == *name) {
                        table.columns.push(self::column(name, column, rest));
                    }
                }
                _ => {}
            }
        }
    }
    tables
}

/// The number of the newest migration.
#[must_use]
pub fn newest_version() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.0)
}

/// Writes a table, a line of JSON for each row, and returns how many.
///
/// # Errors
/// When the database or the writer fails.
pub async fn write_table(
    connection: &mut Connection,
    table: &Table,
    out: &mut impl Write,
) -> Result<u64, StorageError> {
    let sql = select(table);
    let mut stream = sqlx::query(AssertSqlSafe(sql)).fetch(connection);
    let mut rows = 0;
    while let Some(row) = stream.try_next().await? {
        serde_json::to_writer(&mut *out, &to_json(table, &row)?)?;
        out.write_all(b"\n")?;
        rows += 1;
    }
    Ok(rows)
}

/// What a table holds, alike on both databases and whatever the order of rows.
///
/// # Errors
/// When the database fails.
pub async fn digest(connection: &mut Connection, table: &Table) -> Result<TableDigest, StorageError> {
    let sql = select(table);
    let mut stream = sqlx::query(AssertSqlSafe(sql)).fetch(connection);
    let mut hashes: Vec<[u8; 32]> = Vec::new();
    while let Some(row) = stream.try_next().await? {
        hashes.push(Sha256::digest(serde_json::to_vec(&to_json(table, &row)?)?).into());
    }
    // The databases sort text differently, so the hashes are sorted instead of the rows.
    hashes.sort_unstable();
    let mut digest = Sha256::new();
    for hash in &hashes {
        digest.update(hash);
    }
    Ok(TableDigest {
        table: table.name.clone(),
        rows: hashes.len() as u64,
        sha256: hex::encode(digest.finalize()),
    })
}

/// Reads lines of JSON into an empty table, and returns how many.
///
/// # Errors
/// When a line is no row of the table, or the database refuses.
pub async fn read_table(
    connection: &mut Connection,
    table: &Table,
    lines: impl BufRead,
) -> Result<u64, StorageError> {
    let mut batch: Vec<Map<String, Value>> = Vec::with_capacity(AT_ONCE);
    let mut later = Vec::new();
    let mut rows = 0;
    for line in lines.lines() {
        let row: Map<String, Value> = serde_json::from_str(&line?)?;
        note_self_references(table, &row, &mut later);
        batch.push(row);
        rows += 1;
        if batch.len() == AT_ONCE {
            insert(connection, table, &batch).await?;
            batch.clear();
        }
    }
    insert(connection, table, &batch).await?;
    for (column, reference, id) in later {
        let sql = format!("UPDATE {} SET {column} = $1 WHERE id = $2", table.name);
        sqlx::query(AssertSqlSafe(sql)).bind(reference).bind(id).execute(&mut *connection).await?;
    }
    Ok(rows)
}

/// Sets the counters of identity columns past the rows that were read in.
///
/// # Errors
/// When the database refuses.
pub async fn reset_counters(
    connection: &mut Connection,
    backend: Backend,
    tables: &[Table],
) -> Result<(), StorageError> {
    // SQLite's AUTOINCREMENT follows explicit numbers by itself.
    if backend == Backend::Sqlite {
        return Ok(());
    }
    for table in tables {
        if let Some(column) = table.columns.iter().find(|column| column.is_identity) {
            let (name, column) = (&table.name, &column.name);
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{name}', '{column}'), COALESCE(MAX({column}), 1), MAX({column}) IS NOT NULL) FROM {name}"
            );
            connection.execute(AssertSqlSafe(sql)).await?;
        }
    }
    Ok(())
}

/// True when no table holds anything.
///
/// # Errors
/// When the database fails.
pub async fn is_empty(store: &Store) -> Result<bool, StorageError> {
    let version = migration::version(store).await?;
    let mut connection = store.read().await?;
    for table in tables(version) {
        let sql = format!("SELECT COUNT(*) AS n FROM {}", table.name);
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?;
        if row.try_get::<i64, _>("n")? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

fn created(name: &str, statement: &str) -> Table {
    let lines =
        statement.lines().skip(1).map(str::trim).filter(|line| !line.is_empty() && !line.starts_with(')'));
    let columns = lines
        .filter(|line| !line.starts_with("PRIMARY KEY") && !line.starts_with("UNIQUE"))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            let column = words.next()?;
            Some(self::column(name, column, &words.collect::<Vec<_>>()))
        })
        .collect();
    Table { name: name.to_owned(), columns }
}

fn column(table: &str, name: &str, rest: &[&str]) -> Column {
    let refers_to = rest.iter().position(|word| *word == "REFERENCES").and_then(|at| rest.get(at + 1));
    Column {
        name: name.to_owned(),
        is_number: rest.first().is_some_and(|kind| kind.trim_end_matches(',') == "BIGINT"),
        is_identity: rest.contains(&"IDENTITY"),
        is_self_reference: refers_to.is_some_and(|other| *other == table),
    }
}

fn select(table: &Table) -> String {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    format!("SELECT {} FROM {} ORDER BY {}", columns.join(", "), table.name, columns[0])
}

fn to_json(table: &Table, row: &AnyRow) -> Result<Map<String, Value>, StorageError> {
    let mut object = Map::new();
    for column in &table.columns {
        let name = column.name.as_str();
        let value = if column.is_number {
            row.try_get::<Option<i64>, _>(name)?.map(Value::from)
        } else {
            row.try_get::<Option<String>, _>(name)?.map(Value::from)
        };
        object.insert(name.to_owned(), value.unwrap_or(Value::Null));
    }
    Ok(object)
}

fn note_self_references(table: &Table, row: &Map<String, Value>, later: &mut Vec<(String, i64, i64)>) {
    for column in table.columns.iter().filter(|column| column.is_self_reference) {
        let number = |name: &str| row.get(name).and_then(Value::as_i64);
        if let (Some(reference), Some(id)) = (number(&column.name), number("id")) {
            later.push((column.name.clone(), reference, id));
        }
    }
}

async fn insert(
    connection: &mut Connection,
    table: &Table,
    batch: &[Map<String, Value>],
) -> Result<(), StorageError> {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let value = |row: &Map<String, Value>, column: &Column| {
        let value = row.get(&column.name);
        if column.is_number {
            bulk::Value::Number(value.and_then(Value::as_i64).filter(|_| !column.is_self_reference))
        } else {
            bulk::Value::Text(value.and_then(Value::as_str).map(str::to_owned))
        }
    };
    let rows: Vec<Vec<bulk::Value>> =
        batch.iter().map(|row| table.columns.iter().map(|column| value(row, column)).collect()).collect();
    bulk::insert(connection, &table.name, &columns, &rows, "").await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_from_the_migrations() {
        let tables = tables(newest_version());
        let unit = tables.iter().find(|table| table.name == "unit").unwrap();
        assert!(unit.columns[0].is_identity && unit.columns[0].is_number);
        assert!(unit.columns.iter().any(|column| column.name == "parent_id" && column.is_self_reference));
        assert!(!unit.columns.iter().any(|column| column.name == "PRIMARY" || column.name == "UNIQUE"));
        let key = tables.iter().find(|table| table.name == "idempotency_key").unwrap();
        assert_eq!(key.columns.len(), 6);
    }
}
