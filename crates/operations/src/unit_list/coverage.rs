//! Coverage of a unit's powers and services by its catalogues: which no item covers, and of each covered
//! one which of the five stages some element publishes (R17, R60, R61).

use super::link::LinkVerdict;
use super::place::readable_unit;
use super::stage::by_row;
use super::view::{LinkedRow, UnitList, linked_rows, lists_of};
use crate::{Act, OperationError, Operations};
use domain::catalogue::RowStatus;
use domain::unit_list::coverage::{EntryCoverage, RowStages, cover};
use domain::unit_list::stage::propose_stages;
use domain::unit_list::{ListEntry, ListKind, StageSet};
use serde::Serialize;
use std::collections::HashMap;
use storage::unit_list::coverage::{self, LinkableRow};
use storage::unit_list::link::Link;
use storage::unit_list::{entry, link, stage};

/// The coverage of a unit's lists.
#[derive(Debug, Clone, Serialize)]
pub struct UnitCoverage {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// True where only versions in force count; else drafts count in their place.
    pub in_force: bool,
    /// The two lists.
    pub lists: Vec<ListCoverage>,
    /// The catalogues that were looked at.
    pub catalogues: Vec<RowCatalogue>,
}

/// A catalogue whose rows were looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RowCatalogue {
    /// The catalogue.
    pub catalogue_id: i64,
    /// Its sector.
    pub sector_code: String,
    /// The version.
    pub version_id: i64,
    /// The state of that version.
    pub state: String,
    /// Rows that stand.
    pub rows: usize,
}

/// The coverage of one list.
#[derive(Debug, Clone, Serialize)]
pub struct ListCoverage {
    /// The list with its versions.
    #[serde(flatten)]
    pub list: UnitList,
    /// The entries in force, in order.
    pub entries: Vec<CoveredEntry>,
    /// Entries of former versions that the list has no more.
    pub removed: Vec<CoveredEntry>,
    /// Entries in force that no standing row covers.
    pub uncovered: usize,
    /// Covered entries of which some stage is published by nothing.
    pub with_gaps: usize,
}

/// An entry with what covers it.
#[derive(Debug, Clone, Serialize)]
pub struct CoveredEntry {
    /// Its number.
    pub id: i64,
    /// Its key.
    pub key: String,
    /// The entry.
    pub entry: ListEntry,
    /// Standing rows linked to it.
    pub rows: Vec<LinkedRow>,
    /// Links to rows that stand no more in the versions looked at.
    pub lost: usize,
    /// The five stages.
    pub coverage: EntryCoverage,
}

impl ListCoverage {
    /// Entries in force that some standing row covers.
    #[must_use]
    pub fn covered(&self) -> usize {
        self.entries.len() - self.uncovered
    }
}

impl Operations {
    /// The coverage of a unit's lists, by the versions in force or by drafts where there are some.
    ///
    /// # Errors
    /// When the unit may not be read.
    #[boxed::future]
    pub async fn list_coverage(
        &self,
        act: &Act,
        unit_id: i64,
        in_force: bool,
    ) -> Result<UnitCoverage, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = readable_unit(&mut connection, act, unit_id).await?;
        let rows = coverage::rows_of_unit(&mut connection, unit_id, in_force).await?;
        let stages = by_row(stage::of_unit(&mut connection, unit_id).await?);
        let stages = stages.into_iter().map(|(place, set)| (place, StageSet::read(&set.stages))).collect();
        let mut links: HashMap<i64, Vec<Link>> = HashMap::new();
        for link in link::of_unit(&mut connection, unit_id).await? {
            if link.verdict == LinkVerdict::Linked.id() {
                links.entry(link.entry_id).or_default().push(link);
            }
        }
        let ground = Ground { rows: &rows, stages: &stages, links: &links };
        let mut lists = Vec::new();
        for list in lists_of(&mut connection, unit_id).await? {
            let entries = match list.list_id {
                Some(id) => entry::ever(&mut connection, id).await?,
                None => Vec::new(),
            };
            lists.push(ground.list(list, entries));
        }
        Ok(UnitCoverage { unit_id, unit: unit.name, in_force, lists, catalogues: catalogues(&rows) })
    }
}

/// What entries are held against.
struct Ground<'a> {
    rows: &'a [LinkableRow],
    stages: &'a HashMap<(i64, String), StageSet>,
    links: &'a HashMap<i64, Vec<Link>>,
}

impl Ground<'_> {
    fn list(&self, list: UnitList, stored: Vec<entry::StoredEntry>) -> ListCoverage {
        let current = list.versions.first().map(|version| version.id);
        let by_row: HashMap<(i64, &str), &LinkableRow> =
            self.rows.iter().map(|row| ((row.catalogue_id, row.key.as_str()), row)).collect();
        let (mut entries, mut removed) = (Vec::new(), Vec::new());
        for stored in stored {
            let is_current = Some(stored.version_id) == current;
            let covered = self.entry(list.kind, stored, &by_row);
            if is_current { entries.push(covered) } else { removed.push(covered) }
        }
        ListCoverage {
            uncovered: entries.iter().filter(|entry| entry.rows.is_empty()).count(),
            with_gaps: entries.iter().filter(|entry| !entry.coverage.notes.is_empty()).count(),
            list,
            entries,
            removed,
        }
    }

    fn entry(
        &self,
        kind: ListKind,
        stored: entry::StoredEntry,
        by_row: &HashMap<(i64, &str), &LinkableRow>,
    ) -> CoveredEntry {
        let own = self.links.get(&stored.id).map_or(&[][..], Vec::as_slice);
        let (rows, lost): (Vec<LinkedRow>, Vec<LinkedRow>) =
            linked_rows(own.iter().cloned(), self.rows).into_iter().partition(|row| row.is_active);
        let staged: Vec<RowStages> = rows
            .iter()
            .filter_map(|row| by_row.get(&(row.catalogue_id, row.row_key.as_str())))
            .map(|row| self.stages_of(row))
            .collect();
        CoveredEntry {
            id: stored.id,
            key: stored.key,
            coverage: cover(kind, &stored.entry, &staged),
            entry: stored.entry,
            rows,
            lost: lost.len(),
        }
    }

    fn stages_of(&self, row: &LinkableRow) -> RowStages {
        let proposed: Vec<_> = propose_stages(&row.row).into_iter().map(|proposal| proposal.stage).collect();
        RowStages {
            set: self.stages.get(&(row.catalogue_id, row.key.clone())).cloned(),
            proposed: StageSet::of(&proposed),
        }
    }
}

fn catalogues(rows: &[LinkableRow]) -> Vec<RowCatalogue> {
    let mut found: Vec<RowCatalogue> = Vec::new();
    for row in rows {
        let stands = usize::from(row.status == RowStatus::Active);
        match found.last_mut().filter(|last| last.catalogue_id == row.catalogue_id) {
            Some(last) => last.rows += stands,
            None => found.push(RowCatalogue {
                catalogue_id: row.catalogue_id,
                sector_code: row.sector_code.clone(),
                version_id: row.version_id,
                state: row.state.clone(),
                rows: stands,
            }),
        }
    }
    found
}

/// How a linked row is called in lists and workbooks.
#[must_use]
pub(super) fn called(row: &LinkedRow) -> String {
    format!("{} {}", row.row_key, row.item)
}
