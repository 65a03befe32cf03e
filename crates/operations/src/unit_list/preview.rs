//! Importing a list, first half: the original is sealed, what was understood is shown beside the list in
//! force, nothing else is saved (R60a, R65).

use super::place::require_compiling;
use crate::catalogue::place::compiling_unit;
use crate::{Act, OperationError, Operations};
use domain::diagnostic::Diagnostic;
use domain::unit_list::identity::whole;
use domain::unit_list::{
    EntryDifference, KeyedEntry, ListEntry, ListHeading, ListKind, ListTable, PlacedEntry, assign_keys,
    compare,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use storage::Connection;
use storage::catalogue::preview::{self as upload, Upload};
use storage::unit_list::{entry, list, preview};

/// What was understood of a file of lists, before anything is saved.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ListPreview {
    /// Its number, for confirming; 0 inside its own stored form.
    pub id: i64,
    /// The unit for which it was uploaded.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// The file's name.
    pub file: String,
    /// What the file is by its content.
    pub format: String,
    /// The SHA-256 under which the original is sealed.
    pub hash: String,
    /// The lists found: at most one of each kind.
    pub lists: Vec<PreviewedList>,
    /// Sheets that hold no list.
    pub passed_over: Vec<String>,
    /// True once it was saved.
    pub settled: bool,
}

/// A list found in a file: all its sheets together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PreviewedList {
    /// Which list.
    pub kind: ListKind,
    /// The printed title.
    pub title: String,
    /// The sheets it stands on.
    pub sheets: Vec<String>,
    /// The headings as understood, of the first sheet.
    pub headings: Vec<ListHeading>,
    /// The version in force when the file was read; the import refuses when it is another by then.
    pub current_version_id: Option<i64>,
    /// The entries, each with what it changes.
    pub entries: Vec<PreviewedEntry>,
    /// Names of entries that the list would have no more.
    pub removed: Vec<String>,
    /// What the reader had to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// An entry as it was understood.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PreviewedEntry {
    /// The row of the sheet.
    pub line: u32,
    /// The key it has or would get.
    pub key: String,
    /// The entry.
    pub entry: ListEntry,
    /// True where it is new.
    pub is_new: bool,
    /// Headings of what changes.
    pub changes: Vec<String>,
}

impl PreviewedList {
    /// How many entries are new, changed, unchanged.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        let new = self.entries.iter().filter(|entry| entry.is_new).count();
        let changed = self.entries.iter().filter(|entry| !entry.changes.is_empty()).count();
        (new, changed, self.entries.len() - new - changed)
    }

    /// True where the list in force is exactly this.
    #[must_use]
    pub fn changes_nothing(&self) -> bool {
        let (new, changed, _) = self.counts();
        self.current_version_id.is_some() && new == 0 && changed == 0 && self.removed.is_empty()
    }
}

/// Diagnostics kept in a preview.
const KEPT_DIAGNOSTICS: usize = 300;

impl Operations {
    /// Reads a file of lists for a unit and keeps what was understood. The original is sealed under its
    /// hash; no list is touched.
    ///
    /// # Errors
    /// When the right is missing, or the file cannot be read or is no list.
    #[boxed::future]
    pub async fn preview_list_import(
        &self,
        act: &Act,
        unit_id: i64,
        name: &str,
        bytes: &[u8],
    ) -> Result<ListPreview, OperationError> {
        let person = act.person_id()?;
        let name = file_name(name)?;
        let unit = compiling_unit(&mut *self.store.read().await?, act, unit_id).await?;
        require_compiling(act, &unit)?;
        let read = self.read_lists(&name, bytes.to_vec()).await?;
        let hash = self.blobs.put(bytes).await?;
        let mut preview = ListPreview {
            id: 0,
            unit_id,
            unit: unit.name.clone(),
            file: name.clone(),
            format: read.format.label().to_owned(),
            hash: hash.clone(),
            lists: Vec::new(),
            passed_over: read.passed_over,
            settled: false,
        };
        let mut writing = self.begin(act).await?;
        for kind in ListKind::ALL {
            let tables: Vec<ListTable> = read
                .tables
                .iter()
                .filter(|table| table.kind == kind && !table.entries.is_empty())
                .cloned()
                .collect();
            if !tables.is_empty() {
                preview.lists.push(previewed(writing.connection(), unit_id, kind, tables).await?);
            }
        }
        let sealed = Upload {
            hash: hash.clone(),
            name,
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            format: preview.format.clone(),
            at: act.at(),
        };
        upload::insert_upload(writing.connection(), &sealed, Some(person)).await?;
        let body = serde_json::to_string(&preview).map_err(storage::StorageError::from)?;
        preview.id =
            preview::insert(writing.connection(), (unit_id, person), &hash, &body, &act.at()).await?;
        let counts: Vec<_> = preview
            .lists
            .iter()
            .map(|list| json!({ "kind": list.kind, "entries": list.entries.len() }))
            .collect();
        let detail = json!({ "hash": hash, "size": bytes.len(), "lists": counts });
        writing
            .audit(unit.id, "unit_list.preview_import", &format!("unit_list_preview:{}", preview.id), &detail)
            .await?;
        writing.commit().await?;
        Ok(preview)
    }

    /// A preview made before, for the person who made it.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn list_preview(&self, act: &Act, id: i64) -> Result<ListPreview, OperationError> {
        let stored = stored_preview(&mut *self.store.read().await?, act, id).await?;
        let mut preview: ListPreview =
            serde_json::from_str(&stored.body).map_err(storage::StorageError::from)?;
        preview.id = stored.id;
        preview.settled = stored.settled_at.is_some();
        Ok(preview)
    }

    /// Reads a file away from the threads that answer requests.
    #[boxed::future]
    async fn read_lists(&self, name: &str, bytes: Vec<u8>) -> Result<files::ReadLists, OperationError> {
        let (reference, name) = (Arc::clone(&self.reference), name.to_owned());
        let read = tokio::task::spawn_blocking(move || files::read_lists(&name, &bytes, &reference)).await;
        Ok(read.map_err(|error| OperationError::Internal(error.to_string()))??)
    }
}

/// A preview belongs to the person who made it.
#[boxed::future]
pub(super) async fn stored_preview(
    connection: &mut Connection,
    act: &Act,
    id: i64,
) -> Result<preview::ListPreviewRow, OperationError> {
    let stored = preview::by_id(connection, id).await?;
    let own = stored.filter(|stored| act.actor.is_system || act.actor.person_id == Some(stored.person_id));
    own.ok_or_else(|| OperationError::NotFound("该次清单导入".to_owned()))
}

/// Every entry a list ever had and those in force.
#[boxed::future]
pub(super) async fn known_entries(
    connection: &mut Connection,
    list: &list::List,
) -> Result<(Vec<KeyedEntry>, Vec<KeyedEntry>), OperationError> {
    let stored = entry::ever(connection, list.id).await?;
    let keyed =
        |stored: &entry::StoredEntry| KeyedEntry { key: stored.key.clone(), entry: stored.entry.clone() };
    let in_force =
        stored.iter().filter(|stored| Some(stored.version_id) == list.current_version_id).map(keyed);
    Ok((stored.iter().map(keyed).collect(), in_force.collect()))
}

#[boxed::future]
async fn previewed(
    connection: &mut Connection,
    unit_id: i64,
    kind: ListKind,
    tables: Vec<ListTable>,
) -> Result<PreviewedList, OperationError> {
    let present = list::of_unit(connection, unit_id).await?.into_iter().find(|list| list.kind == kind.id());
    let (ever, in_force) = match &present {
        Some(list) => known_entries(connection, list).await?,
        None => (Vec::new(), Vec::new()),
    };
    let placed = together(&tables);
    let entries: Vec<ListEntry> = placed.iter().map(|placed| placed.entry.clone()).collect();
    let assigned = assign_keys(&ever, &entries);
    let mut shown: Vec<PreviewedEntry> = placed
        .into_iter()
        .zip(&assigned)
        .map(|(placed, key)| PreviewedEntry {
            line: placed.line,
            key: key.key.clone(),
            entry: placed.entry,
            is_new: false,
            changes: Vec::new(),
        })
        .collect();
    let mut removed = Vec::new();
    for told in compare(&in_force, &entries, &assigned) {
        match told {
            EntryDifference::Added { index } => shown[index].is_new = true,
            EntryDifference::Changed { index, fields, .. } => shown[index].changes = fields,
            EntryDifference::Unchanged { .. } => {}
            EntryDifference::Removed { name, .. } => removed.push(name),
        }
    }
    let diagnostics = tables.iter().flat_map(|table| table.diagnostics.clone()).take(KEPT_DIAGNOSTICS);
    Ok(PreviewedList {
        kind,
        title: tables
            .iter()
            .map(|table| table.title.clone())
            .find(|title| !title.is_empty())
            .unwrap_or_default(),
        sheets: tables.iter().map(|table| table.sheet.clone()).collect(),
        headings: tables.first().map(|table| table.headings.clone()).unwrap_or_default(),
        current_version_id: present.and_then(|list| list.current_version_id),
        entries: shown,
        removed,
        diagnostics: diagnostics.collect(),
    })
}

/// The entries of all sheets; one that stands on two of them alike stands once.
fn together(tables: &[ListTable]) -> Vec<PlacedEntry> {
    let mut seen = HashSet::new();
    let all = tables.iter().flat_map(|table| &table.entries);
    all.filter(|placed| seen.insert(whole(&placed.entry))).cloned().collect()
}

/// The last part of a path, as browsers of old send whole paths.
fn file_name(name: &str) -> Result<String, OperationError> {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let name: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    if name.is_empty() {
        Err(OperationError::invalid("file", "请选择要导入的文件"))
    } else {
        Ok(name)
    }
}
