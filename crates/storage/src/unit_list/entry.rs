//! Entries of lists: identity under a key, and what each version says of them.

use crate::{Connection, StorageError, bulk};
use domain::unit_list::ListEntry;
use std::collections::HashMap;

/// An entry as a version has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its number, the same in all versions.
    pub id: i64,
    /// The list.
    pub list_id: i64,
    /// Its key within the list.
    pub key: String,
    /// The version that says this of it.
    pub version_id: i64,
    /// Its place among the entries, from 1.
    pub position: i64,
    /// The row of the file.
    pub line: i64,
    /// The entry.
    pub entry: ListEntry,
}

#[derive(sqlx::FromRow)]
struct RawEntry {
    id: i64,
    list_id: i64,
    entry_key: String,
    version_id: i64,
    position: i64,
    line: i64,
    body: String,
}

impl RawEntry {
    fn stored(self) -> Result<StoredEntry, StorageError> {
        Ok(StoredEntry {
            id: self.id,
            list_id: self.list_id,
            key: self.entry_key,
            version_id: self.version_id,
            position: self.position,
            line: self.line,
            entry: serde_json::from_str(&self.body)?,
        })
    }
}

/// A line about to be written: key, row of the file, the entry.
pub type NewLine<'a> = (&'a str, u32, &'a ListEntry);

/// Every entry a list ever had, in its newest form.
///
/// # Errors
/// When the database fails or an entry is damaged.
pub async fn ever(connection: &mut Connection, list_id: i64) -> Result<Vec<StoredEntry>, StorageError> {
    let rows: Vec<RawEntry> = sqlx::query_as(
        "SELECT e.id, e.list_id, e.entry_key, l.version_id, l.position, l.line, l.body
         FROM unit_list_entry e JOIN unit_list_line l ON l.entry_id = e.id
         WHERE e.list_id = $1 AND l.version_id = (SELECT MAX(n.version_id) FROM unit_list_line n WHERE n.entry_id = e.id)
         ORDER BY l.version_id DESC, l.position",
    )
    .bind(list_id)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RawEntry::stored).collect()
}

/// The entry of a number, as each version that has it says, the newest first.
///
/// # Errors
/// When the database fails or an entry is damaged.
pub async fn history(connection: &mut Connection, entry_id: i64) -> Result<Vec<StoredEntry>, StorageError> {
    let rows: Vec<RawEntry> = sqlx::query_as(
        "SELECT e.id, e.list_id, e.entry_key, l.version_id, l.position, l.line, l.body
         FROM unit_list_entry e JOIN unit_list_line l ON l.entry_id = e.id
         WHERE e.id = $1 ORDER BY l.version_id DESC",
    )
    .bind(entry_id)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(RawEntry::stored).collect()
}

/// Writes the lines of a version; entries with a new key are made.
///
/// # Errors
/// When the database fails.
pub async fn insert_lines(
    connection: &mut Connection,
    list_id: i64,
    version_id: i64,
    lines: &[NewLine<'_>],
) -> Result<(), StorageError> {
    let keys: Vec<Vec<bulk::Value>> =
        lines.iter().map(|(key, ..)| vec![list_id.into(), (*key).into()]).collect();
    let tail = "ON CONFLICT (list_id, entry_key) DO NOTHING";
    bulk::insert(connection, "unit_list_entry", &["list_id", "entry_key"], &keys, tail).await?;
    let known: Vec<(i64, String)> =
        sqlx::query_as("SELECT id, entry_key FROM unit_list_entry WHERE list_id = $1")
            .bind(list_id)
            .fetch_all(&mut *connection)
            .await?;
    let ids: HashMap<String, i64> = known.into_iter().map(|(id, key)| (key, id)).collect();
    let mut rows = Vec::with_capacity(lines.len());
    for (position, (key, line, entry)) in (1_i64..).zip(lines) {
        let id = ids.get(*key).copied().ok_or_else(|| StorageError::Damaged(format!("清单事项{key}")))?;
        let body = serde_json::to_string(entry)?;
        rows.push(vec![version_id.into(), id.into(), position.into(), i64::from(*line).into(), body.into()]);
    }
    let columns = ["version_id", "entry_id", "position", "line", "body"];
    bulk::insert(connection, "unit_list_line", &columns, &rows, "").await
}
