//! The merge of a revised guideline, or of a parent's new version, into a catalogue built on the
//! former one (R8, R73, R112): upstream's changes go where the unit did not work, what both changed
//! differently is a conflict that a person settles, and what the unit added or refined (R21, R25)
//! stays. 序号 is no cell here: it is given anew (R29, R31).

mod cells;
mod divided;
mod links;
mod numbers;
mod order;
mod report;
mod returned;
mod rows;
mod settle;

pub use report::{heading, report};
pub use returned::{
    ExportedRow, RemovedRow, Reordered, ReturnError, Returned, ReturnedCell, ReturnedRow, SentRow, returned,
};
pub use settle::{SettleError, Settlement, settle};

use super::KeyedRow;
use super::difference::{Cell, ItemName};
use links::{Links, Revision};
use serde::{Deserialize, Serialize};

/// What upstream did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MergeKind {
    /// Upstream has a new item.
    ItemAdded,
    /// Upstream no longer has the item.
    ItemRemoved,
    /// Upstream calls the item, or the item above it, otherwise.
    ItemRenamed,
    /// Upstream wrote another text into a cell.
    CellChanged,
}

/// A change of upstream, and whether it stands in the merged rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeChange {
    /// What upstream did.
    pub kind: MergeKind,
    /// The item as it stands in the merged rows; as it stood before where it does not stand there.
    #[serde(flatten)]
    pub item: ItemName,
    /// The cell; none for a whole row.
    pub column: Option<Cell>,
    /// The text before, in the base; none where the base has no such row.
    pub base: Option<String>,
    /// Upstream's text; none where upstream has no such row.
    pub upstream: Option<String>,
    /// True where the merged rows have it, be it that local had done the same.
    pub applied: bool,
    /// The place among the merged rows, from 0; none where the row does not stand there.
    pub row: Option<usize>,
}

/// Where both sides changed one thing differently; the merged rows keep what local has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeConflict {
    /// The item as it stands in the merged rows; as the base called it where local removed it.
    #[serde(flatten)]
    pub item: ItemName,
    /// The cell; none where upstream removed a row that local worked on.
    pub column: Option<Cell>,
    /// The base's text, or the item's name there; none where it has no such row.
    pub base: Option<String>,
    /// Local's text; none where local removed the row.
    pub local: Option<String>,
    /// Upstream's text; none where upstream removed the row.
    pub upstream: Option<String>,
    /// The place among the merged rows, from 0; none where local removed the row.
    pub row: Option<usize>,
    /// The place among upstream's rows, from 0; none where upstream removed the row.
    pub upstream_row: Option<usize>,
}

/// The result of a merge.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// Local's rows with upstream's changes. A row that upstream added has upstream's key, or none
    /// where local gave that key to a row of its own: then it needs a new one (R29).
    pub rows: Vec<KeyedRow>,
    /// Every change of upstream: those of rows that do not stand any more, then in order of rows.
    pub changes: Vec<MergeChange>,
    /// What a person has to settle, in the same order.
    pub conflicts: Vec<MergeConflict>,
}

/// Merges the way from `base` to `upstream` into `local`. Keys may be empty, as for rows that were
/// read from files; then names and content say which row is which.
#[must_use]
pub fn merge(base: &[KeyedRow], local: &[KeyedRow], upstream: &[KeyedRow]) -> Merged {
    Merger::new(base, upstream).merge(local)
}

/// One revision that is merged into many catalogues: what upstream changed is found out once.
#[derive(Debug)]
pub struct Merger<'a> {
    revision: Revision<'a>,
}

impl<'a> Merger<'a> {
    /// The revision from `base` to `upstream`.
    #[must_use]
    pub fn new(base: &'a [KeyedRow], upstream: &'a [KeyedRow]) -> Self {
        Self { revision: Revision::new(base, upstream) }
    }

    /// Merges it into a catalogue.
    #[must_use]
    pub fn merge(&self, local: &[KeyedRow]) -> Merged {
        let links = Links::new(&self.revision, local);
        let drafts = rows::merge_rows(&self.revision, local, &links);
        let slots = order::order(&self.revision, local, &links, &drafts);
        let mut merged = drafts.put_in_order(&slots);
        numbers::give_anew(&self.revision, local, &links, &slots, &mut merged.rows);
        merged
    }
}

#[cfg(test)]
mod divided_tests;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod special_tests;
#[cfg(test)]
mod split_tests;
#[cfg(test)]
mod tests;
