//! A unit's lists as they stand, with their versions; one entry with its history and its links.

use super::link::LinkVerdict;
use super::place::{kind_of, readable_unit};
use super::proposal::item;
use crate::{Act, OperationError, Operations};
use domain::catalogue::RowStatus;
use domain::unit_list::{ListEntry, ListKind};
use serde::Serialize;
use std::collections::HashMap;
use storage::Connection;
use storage::unit_list::coverage::{self, LinkableRow};
use storage::unit_list::link::Link;
use storage::unit_list::{absence, entry, link, list};

/// A list of a unit: in force, or declared not to be.
#[derive(Debug, Clone, Serialize)]
pub struct UnitList {
    /// Which list.
    pub kind: ListKind,
    /// Its number; none where the unit has none.
    pub list_id: Option<i64>,
    /// Its versions, the newest first.
    pub versions: Vec<ListVersionView>,
    /// The functions the unit works from, where it said that it has no such list (R61).
    pub functions: Option<String>,
    /// Who said so, and when.
    pub declared: Option<(String, String)>,
}

/// A version of a list.
#[derive(Debug, Clone, Serialize)]
pub struct ListVersionView {
    /// Its number across all lists.
    pub id: i64,
    /// 1, 2, 3 …
    pub number: i64,
    /// The printed title.
    pub title: String,
    /// The file it came from.
    pub file_name: String,
    /// The SHA-256 under which the original is sealed.
    pub hash: String,
    /// How many entries.
    pub entries: i64,
    /// When.
    pub imported_at: String,
    /// By whom.
    pub imported_by: String,
}

/// One entry.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// Its number.
    pub id: i64,
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// Which list.
    pub kind: ListKind,
    /// Its key.
    pub key: String,
    /// The entry as it stands, or last stood.
    pub entry: ListEntry,
    /// True where the list in force has it no more; it stays readable.
    pub is_removed: bool,
    /// What each version says of it, the newest first.
    pub history: Vec<VersionedEntry>,
    /// Rows that people linked, rejected or unlinked.
    pub links: Vec<LinkedRow>,
    /// Rows it may be linked to: key, catalogue, sector, item.
    pub rows: Vec<(i64, String, String, String)>,
}

/// An entry as one version has it.
#[derive(Debug, Clone, Serialize)]
pub struct VersionedEntry {
    /// The version's number within the list.
    pub number: i64,
    /// When it was imported.
    pub imported_at: String,
    /// The row of its file.
    pub line: i64,
    /// The entry.
    pub entry: ListEntry,
}

/// A row and what was decided about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkedRow {
    /// The catalogue.
    pub catalogue_id: i64,
    /// Its sector.
    pub sector_code: String,
    /// The newest version; none where the row is in no version on the desk or in force.
    pub version_id: Option<i64>,
    /// The row's key.
    pub row_key: String,
    /// 一级事项 and 二级事项; empty where the row is gone.
    pub item: String,
    /// True where the row stands.
    pub is_active: bool,
    /// What was decided.
    pub verdict: LinkVerdict,
    /// Why.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: String,
}

impl Operations {
    /// A unit's two lists with their versions.
    ///
    /// # Errors
    /// When the unit may not be read.
    #[boxed::future]
    pub async fn unit_lists(&self, act: &Act, unit_id: i64) -> Result<Vec<UnitList>, OperationError> {
        let mut connection = self.store.read().await?;
        readable_unit(&mut connection, act, unit_id).await?;
        lists_of(&mut connection, unit_id).await
    }

    /// One entry of a list by its number.
    ///
    /// # Errors
    /// When there is none, or its unit may not be read.
    #[boxed::future]
    pub async fn list_entry(&self, act: &Act, entry_id: i64) -> Result<EntryView, OperationError> {
        let gone = || OperationError::NotFound("该清单事项".to_owned());
        let mut connection = self.store.read().await?;
        let history = entry::history(&mut connection, entry_id).await?;
        let newest = history.first().cloned().ok_or_else(gone)?;
        let list = list::by_id(&mut connection, newest.list_id).await?.ok_or_else(gone)?;
        let unit = readable_unit(&mut connection, act, list.unit_id).await?;
        let versions = list::versions(&mut connection, list.id).await?;
        let versions: HashMap<i64, &list::ListVersion> = versions.iter().map(|v| (v.id, v)).collect();
        let rows = coverage::rows_of_unit(&mut connection, unit.id, false).await?;
        let decided = link::of_unit(&mut connection, unit.id).await?;
        let own = decided.into_iter().filter(|link| link.entry_id == entry_id);
        let linkable = rows.iter().filter(|row| row.status == RowStatus::Active);
        Ok(EntryView {
            id: entry_id,
            unit_id: unit.id,
            unit: unit.name,
            kind: kind_of(&list.kind)?,
            key: newest.key.clone(),
            is_removed: Some(newest.version_id) != list.current_version_id,
            entry: newest.entry,
            history: history
                .into_iter()
                .filter_map(|stored| {
                    let version = versions.get(&stored.version_id)?;
                    Some(VersionedEntry {
                        number: version.number,
                        imported_at: version.imported_at.clone(),
                        line: stored.line,
                        entry: stored.entry,
                    })
                })
                .collect(),
            links: linked_rows(own, &rows),
            rows: linkable
                .map(|row| (row.catalogue_id, row.key.clone(), row.sector_code.clone(), item(&row.row)))
                .collect(),
        })
    }
}

/// The two lists of a unit, in order of their kinds.
#[boxed::future]
pub(super) async fn lists_of(
    connection: &mut Connection,
    unit_id: i64,
) -> Result<Vec<UnitList>, OperationError> {
    let present = list::of_unit(connection, unit_id).await?;
    let absent = absence::of_unit(connection, unit_id).await?;
    let mut lists = Vec::new();
    for kind in ListKind::ALL {
        let list = present.iter().find(|list| list.kind == kind.id());
        let versions = match list {
            Some(list) => list::versions(connection, list.id).await?,
            None => Vec::new(),
        };
        let declared = absent.iter().rev().find(|absence| absence.kind == kind.id());
        lists.push(UnitList {
            kind,
            list_id: list.map(|list| list.id),
            versions: versions.into_iter().map(ListVersionView::from).collect(),
            functions: declared.map(|absence| absence.note.clone()),
            declared: declared.map(|absence| (absence.declared_by.clone(), absence.declared_at.clone())),
        });
    }
    Ok(lists)
}

/// Decisions with their rows as they stand.
pub(super) fn linked_rows(links: impl Iterator<Item = Link>, rows: &[LinkableRow]) -> Vec<LinkedRow> {
    let at: HashMap<(i64, &str), &LinkableRow> =
        rows.iter().map(|row| ((row.catalogue_id, row.key.as_str()), row)).collect();
    let told = |link: Link| {
        let row = at.get(&(link.catalogue_id, link.row_key.as_str()));
        LinkedRow {
            sector_code: row.map(|row| row.sector_code.clone()).unwrap_or_default(),
            version_id: row.map(|row| row.version_id),
            item: row.map(|row| item(&row.row)).unwrap_or_default(),
            is_active: row.is_some_and(|row| row.status == RowStatus::Active),
            verdict: LinkVerdict::from_id(&link.verdict).unwrap_or(LinkVerdict::Unlinked),
            catalogue_id: link.catalogue_id,
            row_key: link.row_key,
            reason: link.reason,
            by: link.decided_by,
            at: link.decided_at,
        }
    };
    links.map(told).collect()
}

impl From<list::ListVersion> for ListVersionView {
    fn from(version: list::ListVersion) -> Self {
        Self {
            id: version.id,
            number: version.number,
            title: version.title,
            file_name: version.file_name,
            hash: version.upload_hash,
            entries: version.entry_count,
            imported_at: version.imported_at,
            imported_by: version.imported_by,
        }
    }
}
