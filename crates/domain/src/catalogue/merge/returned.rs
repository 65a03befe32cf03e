//! A draft that went out as a workbook and comes back: three ways for each cell, between what was
//! exported, what the workbook holds and what the draft holds now (R20, R22). Rows are known by the key
//! they carry; a row that lost its key by its names, and never by a guess.

use super::cells::{Outcome, cells};
use super::cells::{compare, copy, is_absent, same, text};
use crate::catalogue::difference::matching::{Names, names};
use crate::catalogue::difference::{Cell, ItemName, moved};
use crate::catalogue::{CatalogueRow, Column, KeyedRow, RowStatus};
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// A row as it was exported.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExportedRow {
    /// The row.
    pub keyed: KeyedRow,
    /// How the untouched row reads back from a workbook.
    pub read: CatalogueRow,
}

/// A row of the workbook that came back.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentRow {
    /// The row of the sheet.
    pub line: u32,
    /// The key it carries; empty for a new row.
    pub key: String,
    /// The cells.
    pub row: CatalogueRow,
}

/// What a workbook that came back says of the draft.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Returned {
    /// Cells with another text than was exported, in order of the sheet.
    pub cells: Vec<ReturnedCell>,
    /// New rows.
    pub added: Vec<ReturnedRow>,
    /// Rows of the draft that the workbook no longer has.
    pub removed: Vec<RemovedRow>,
    /// Rows that were changed in the workbook and no longer stand in the draft.
    pub stale: Vec<(u32, ItemName)>,
    /// Another order of the rows, where the workbook has one.
    pub order: Option<Reordered>,
    /// Lines of rows that lost their key and were known by their names.
    pub known_by_name: Vec<u32>,
    /// Lines that repeat another row's key, or carry one that was never exported: they count as new.
    pub foreign_keys: Vec<u32>,
}

/// A cell that the workbook changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedCell {
    /// The row's key in the draft.
    pub key: String,
    /// The row of the sheet.
    pub line: u32,
    /// The item as the draft calls it.
    pub item: ItemName,
    /// The cell.
    pub column: Cell,
    /// What was exported.
    pub exported: String,
    /// What the workbook holds.
    pub sent: String,
    /// What the draft holds now.
    pub present: String,
    /// True where the draft was changed meanwhile to something else.
    pub is_conflict: bool,
}

/// A row that the workbook adds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReturnedRow {
    /// The row of the sheet.
    pub line: u32,
    /// The cells.
    pub row: CatalogueRow,
    /// The key of the row it was put behind; none where it stands above or below all that went out.
    pub behind: Option<String>,
}

/// A row that the workbook left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemovedRow {
    /// Its key.
    pub key: String,
    /// The item.
    pub item: ItemName,
    /// True where the draft was changed in this row meanwhile.
    pub is_touched: bool,
}

/// Another order of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reordered {
    /// All keys of the draft in the wanted order.
    pub keys: Vec<String>,
    /// The rows that moved.
    pub moved: Vec<ItemName>,
    /// True where the draft's order was changed meanwhile too.
    pub is_conflict: bool,
}

/// Why the rows of a workbook cannot be told apart.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReturnError {
    /// Rows without a key bear names that several rows have.
    #[error("第{}行的事项“{item}”没有系统编号，又有几行同名，无法判断对应草稿中的哪一行", .lines.iter().map(u32::to_string).collect::<Vec<_>>().join("、"))]
    Ambiguous {
        /// The rows of the sheet.
        lines: Vec<u32>,
        /// The name.
        item: String,
    },
}

/// Compares what was exported, what came back and what the draft holds now. `columns` are the cells
/// that the workbook still has; what it has not says nothing.
///
/// # Errors
/// [`ReturnError`] where rows without keys could be several rows.
pub fn returned(
    exported: &[ExportedRow],
    sent: &[SentRow],
    local: &[KeyedRow],
    columns: &BTreeSet<Cell>,
) -> Result<Returned, ReturnError> {
    let known = Known::new(exported, sent)?;
    let mut found = Returned {
        known_by_name: known.by_name.iter().map(|at| sent[*at].line).collect(),
        foreign_keys: known.foreign.iter().map(|at| sent[*at].line).collect(),
        ..Returned::default()
    };
    let draft = Draft::new(exported, local);
    let mut taken = HashSet::new();
    for (at, row) in sent.iter().enumerate() {
        let base = known.of_sent[at].map(|base| &exported[base]);
        let own = base.is_none().then(|| draft.own_row(&row.row, &mut taken)).flatten();
        match (base, own) {
            (Some(base), _) => match draft.standing(&base.keyed.key) {
                Some(present) => found.compare_row(base, row, present, columns),
                None if is_changed(base, row, columns) => {
                    found.stale.push((row.line, ItemName::of(&base.keyed)));
                }
                None => {}
            },
            // Added in the draft meanwhile, and here too: one row, as in a merge.
            (None, Some(present)) => found.compare_row(&ExportedRow::default(), row, present, columns),
            (None, None) => {
                let behind = known.behind(at).map(|base| exported[base].keyed.key.clone());
                found.added.push(ReturnedRow { line: row.line, row: row.row.clone(), behind });
            }
        }
    }
    found.removed = draft.removed(exported, &known);
    found.order = draft.reordered(exported, &known);
    Ok(found)
}

impl Returned {
    /// True where the draft would be no other.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.added.is_empty() && self.removed.is_empty() && self.order.is_none()
    }

    fn compare_row(
        &mut self,
        base: &ExportedRow,
        sent: &SentRow,
        present: &KeyedRow,
        columns: &BTreeSet<Cell>,
    ) {
        let upstream = as_exported(base, sent);
        let before = &base.keyed.row;
        for cell in columns.iter().filter(|cell| **cell != Cell::National(Column::SeqNo)) {
            let outcome = compare(cell, before, &present.row, &upstream);
            if matches!(outcome, Outcome::Apply | Outcome::Conflict) {
                self.cells.push(ReturnedCell {
                    key: present.key.clone(),
                    line: sent.line,
                    item: ItemName::of(present),
                    column: cell.clone(),
                    exported: text(before, cell),
                    sent: text(&upstream, cell),
                    present: text(&present.row, cell),
                    is_conflict: outcome == Outcome::Conflict,
                });
            }
        }
    }
}

/// The sent row, with every untouched cell as it was exported and not as it reads back.
fn as_exported(base: &ExportedRow, sent: &SentRow) -> CatalogueRow {
    let mut row = sent.row.clone();
    let rows = [
        &base.keyed,
        &KeyedRow { row: base.read.clone(), ..KeyedRow::default() },
        &KeyedRow { row: sent.row.clone(), ..KeyedRow::default() },
    ];
    for cell in cells(&rows) {
        if text(&base.read, &cell).trim() == text(&sent.row, &cell).trim() {
            copy(&cell, &base.keyed.row, &mut row);
        }
    }
    row
}

fn is_changed(base: &ExportedRow, sent: &SentRow, columns: &BTreeSet<Cell>) -> bool {
    let row = as_exported(base, sent);
    let cells = columns.iter().filter(|cell| **cell != Cell::National(Column::SeqNo));
    cells.into_iter().any(|cell| !is_absent(cell, &row) && !same(cell, &base.keyed.row, &row))
}

fn names_of(row: &CatalogueRow) -> Names {
    names(&KeyedRow { row: row.clone(), ..KeyedRow::default() })
}

/// Which exported row each sent row is.
struct Known {
    of_sent: Vec<Option<usize>>,
    of_exported: Vec<Option<usize>>,
    by_name: Vec<usize>,
    foreign: Vec<usize>,
}

impl Known {
    fn new(exported: &[ExportedRow], sent: &[SentRow]) -> Result<Self, ReturnError> {
        let mut known = Self {
            of_sent: vec![None; sent.len()],
            of_exported: vec![None; exported.len()],
            by_name: Vec::new(),
            foreign: Vec::new(),
        };
        known.by_key(exported, sent);
        known.by_names(exported, sent)?;
        Ok(known)
    }

    fn pair(&mut self, base: usize, sent: usize) {
        self.of_sent[sent] = Some(base);
        self.of_exported[base] = Some(sent);
    }

    /// A row that was copied carries its key along: the one that kept the names is the row itself.
    fn by_key(&mut self, exported: &[ExportedRow], sent: &[SentRow]) {
        let mut bearers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, row) in sent.iter().enumerate().filter(|(_, row)| !row.key.is_empty()) {
            bearers.entry(&row.key).or_default().push(at);
        }
        for (base, row) in exported.iter().enumerate() {
            let Some(bearers) = bearers.remove(row.keyed.key.as_str()) else { continue };
            let own = names_of(&row.read);
            let kept = bearers.iter().find(|at| names_of(&sent[**at].row) == own);
            let itself = *kept.unwrap_or(&bearers[0]);
            self.pair(base, itself);
            self.foreign.extend(bearers.into_iter().filter(|at| *at != itself));
        }
        self.foreign.extend(bearers.into_values().flatten());
        self.foreign.sort_unstable();
    }

    /// Rows without a key and exported rows that nobody claimed, by exactly the same names.
    fn by_names(&mut self, exported: &[ExportedRow], sent: &[SentRow]) -> Result<(), ReturnError> {
        let mut groups: BTreeMap<Names, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (base, row) in exported.iter().enumerate().filter(|(at, _)| self.of_exported[*at].is_none()) {
            groups.entry(names_of(&row.read)).or_default().0.push(base);
        }
        let keyless = sent.iter().enumerate().filter(|(at, _)| self.of_sent[*at].is_none());
        for (at, row) in keyless.filter(|(_, row)| row.key.is_empty()) {
            if let Some((_, rows)) = groups.get_mut(&names_of(&row.row)) {
                rows.push(at);
            }
        }
        for (mut bases, mut rows) in groups.into_values() {
            let mut found = Vec::new();
            // Rows of one item differ in content (R21); the last of each side belong together.
            let content = |row: &CatalogueRow| fold(&row.content_elements);
            bases.retain(|base| {
                let own = content(&exported[*base].read);
                let alike = rows.iter().position(|row| content(&sent[*row].row) == own);
                found.extend(alike.map(|at| (*base, rows.remove(at))));
                alike.is_none()
            });
            match (&bases[..], &rows[..]) {
                ([], _) | (_, []) => {}
                ([base], [row]) => found.push((*base, *row)),
                (_, [first, ..]) => {
                    let item = sent[*first].row.level2_item.clone();
                    let lines = rows.iter().map(|row| sent[*row].line).collect();
                    return Err(ReturnError::Ambiguous { lines, item });
                }
            }
            for (base, row) in found {
                self.pair(base, row);
                self.by_name.push(row);
            }
        }
        self.by_name.sort_unstable();
        Ok(())
    }

    /// The nearest exported row above a new one that stands among those that went out. What is
    /// written below the last one has no place of its own.
    fn behind(&self, at: usize) -> Option<usize> {
        let is_among = self.of_sent[at + 1..].iter().any(Option::is_some);
        self.of_sent[..at].iter().rev().find_map(|base| *base).filter(|_| is_among)
    }
}

/// The draft as it is now.
struct Draft<'a> {
    local: &'a [KeyedRow],
    exported_keys: HashSet<&'a str>,
}

impl<'a> Draft<'a> {
    fn new(exported: &'a [ExportedRow], local: &'a [KeyedRow]) -> Self {
        Self { local, exported_keys: exported.iter().map(|row| row.keyed.key.as_str()).collect() }
    }

    fn standing(&self, key: &str) -> Option<&'a KeyedRow> {
        self.local.iter().find(|row| row.key == key && row.status == RowStatus::Active)
    }

    /// A row that was added to the draft meanwhile under the same names.
    fn own_row(&self, row: &CatalogueRow, taken: &mut HashSet<&'a str>) -> Option<&'a KeyedRow> {
        let wanted = names_of(row);
        let own = self.local.iter().find(|own| {
            own.status == RowStatus::Active
                && !self.exported_keys.contains(own.key.as_str())
                && !taken.contains(own.key.as_str())
                && names(own) == wanted
        })?;
        taken.insert(&own.key);
        Some(own)
    }

    fn removed(&self, exported: &[ExportedRow], known: &Known) -> Vec<RemovedRow> {
        let gone = exported.iter().zip(&known.of_exported).filter(|(_, sent)| sent.is_none());
        let of = |base: &ExportedRow| {
            let present = self.standing(&base.keyed.key)?;
            let touched =
                cells(&[&base.keyed, present]).iter().any(|cell| !same(cell, &base.keyed.row, &present.row));
            Some(RemovedRow { key: present.key.clone(), item: ItemName::of(present), is_touched: touched })
        };
        gone.filter_map(|(base, _)| of(base)).collect()
    }

    /// The draft's rows in the workbook's order; what the workbook does not have stays behind the row
    /// it stands behind now.
    fn reordered(&self, exported: &[ExportedRow], known: &Known) -> Option<Reordered> {
        let places: Vec<(usize, usize)> =
            known.of_sent.iter().enumerate().filter_map(|(at, base)| base.map(|base| (base, at))).collect();
        let moved_rows = moved(&places);
        if moved_rows.is_empty() {
            return None;
        }
        let key = |base: usize| exported[base].keyed.key.as_str();
        let wanted: Vec<&str> =
            places.iter().map(|(base, _)| key(*base)).filter(|key| self.standing(key).is_some()).collect();
        let in_sheet: HashSet<&str> = wanted.iter().copied().collect();
        let present: Vec<&str> =
            self.local.iter().map(|row| row.key.as_str()).filter(|key| in_sheet.contains(key)).collect();
        if present == wanted {
            return None;
        }
        let before: Vec<&str> =
            exported.iter().map(|row| row.keyed.key.as_str()).filter(|key| in_sheet.contains(key)).collect();
        let mut keys = wanted;
        let mut above: Option<&str> = None;
        for row in self.local {
            if !in_sheet.contains(row.key.as_str()) {
                let at = above.and_then(|above| keys.iter().position(|key| *key == above));
                keys.insert(at.map_or(0, |at| at + 1), &row.key);
            }
            above = Some(&row.key);
        }
        let carried = places.iter().filter(|(_, at)| moved_rows.contains(at));
        Some(Reordered {
            keys: keys.into_iter().map(str::to_owned).collect(),
            moved: carried.map(|(base, _)| ItemName::of(&exported[*base].keyed)).collect(),
            is_conflict: present != before,
        })
    }
}

#[cfg(test)]
#[path = "returned_tests.rs"]
mod tests;
