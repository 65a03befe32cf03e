//! A catalogue beside its guideline, as four lists: unchanged, refined, added, removed or omitted
//! (R32), found by key, by name, and by the alteration of a name otherwise absent (R20, R21).

use super::matching::{ALTERED_NAME, is_sure_alteration, without_addition};
use super::version::{Cell, Change, ItemName, difference_of_rows};
use crate::catalogue::numbering::StableKey;
use crate::catalogue::{CatalogueRow, Column, Guideline, GuidelineItem, KeyedRow, RowStatus};
use crate::text::{fold, similarity};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// A guideline item that stands as the guideline has it; its publisher is filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnchangedItem {
    /// The guideline item's key.
    pub guideline_key: String,
    /// The place of the row in the catalogue, from 0.
    pub row: usize,
}

/// A guideline item that is split, renamed within R21, or differs in its cells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefinedItem {
    /// The guideline item's key.
    pub guideline_key: String,
    /// The places of its rows in the catalogue, from 0.
    pub rows: Vec<usize>,
    /// What differs from the guideline, for all its rows.
    pub changes: Vec<Change>,
}

/// A row without a guideline item (R28).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddedItem {
    /// The item.
    #[serde(flatten)]
    pub item: ItemName,
    /// The place of the row in the catalogue, from 0.
    pub row: usize,
}

/// A guideline item that does not stand in the catalogue (R22-R24).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingItem {
    /// The guideline item.
    #[serde(flatten)]
    pub item: ItemName,
    /// The place of the row that says so, from 0; none where nothing explains the absence (R23).
    pub row: Option<usize>,
    /// Removed with a reason (R22), omitted as not conducted (R24); none where unexplained.
    pub status: Option<RowStatus>,
}

/// The four lists (R32), each in the order of the guideline or, for added rows, of the catalogue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GuidelineComparison {
    /// Items that stand as they are in the guideline.
    pub unchanged: Vec<UnchangedItem>,
    /// Items refined, split or changed in their cells.
    pub refined: Vec<RefinedItem>,
    /// Rows beyond the guideline.
    pub added: Vec<AddedItem>,
    /// Items removed, omitted, or absent without a word.
    pub missing: Vec<MissingItem>,
}

/// What is on record of the rows of a stored catalogue: which item each is, and which items its
/// guideline had once and has no longer (R8).
#[derive(Debug, Clone, Default)]
pub struct Ties {
    /// The guideline item of each row in their order, none for a row of the unit's own.
    pub of_row: Vec<Option<String>>,
    /// Keys of items that a newer version of the guideline dropped.
    pub dropped: HashSet<String>,
}

impl Ties {
    fn of(&self, at: usize) -> Option<&str> {
        self.of_row.get(at).and_then(Option::as_deref)
    }

    /// True for a row of an item that the guideline dropped: by its tie, else by its own key.
    fn is_dropped(&self, at: usize, row: &KeyedRow) -> bool {
        let own = || row.key.parse::<StableKey>().ok().map(|key| key.item().to_string());
        let item = self.of(at).map(str::to_owned).or_else(own);
        item.is_some_and(|key| self.dropped.contains(&key))
    }
}

/// Compares the rows of one catalogue, or of all of a level together (R23a), with the guideline.
#[must_use]
pub fn compare_with_guideline(rows: &[KeyedRow], guideline: &Guideline) -> GuidelineComparison {
    compare_tied_with_guideline(rows, &Ties::default(), guideline)
}

/// Compares the rows of a stored catalogue with the guideline: a row is the item it is tied to, and a
/// row whose item the guideline dropped is the unit's own now, however like another item it sounds.
#[must_use]
pub fn compare_tied_with_guideline(
    rows: &[KeyedRow],
    ties: &Ties,
    guideline: &Guideline,
) -> GuidelineComparison {
    let of_item = assign(rows, ties, guideline);
    let mut comparison = GuidelineComparison::default();
    for (item, rows_of_item) in guideline.items.iter().zip(&of_item) {
        let standing: Vec<usize> =
            rows_of_item.iter().copied().filter(|at| rows[*at].status == RowStatus::Active).collect();
        if standing.is_empty() {
            comparison.missing.push(missing(item, rows, rows_of_item));
            continue;
        }
        let changes: Vec<Change> = standing.iter().flat_map(|at| changes(item, &rows[*at])).collect();
        let guideline_key = item.key.clone();
        match standing[..] {
            [row] if changes.is_empty() => comparison.unchanged.push(UnchangedItem { guideline_key, row }),
            _ => comparison.refined.push(RefinedItem { guideline_key, rows: standing, changes }),
        }
    }
    let mut taken = vec![false; rows.len()];
    for at in of_item.into_iter().flatten() {
        taken[at] = true;
    }
    let added = rows.iter().enumerate().filter(|(at, row)| !taken[*at] && row.status == RowStatus::Active);
    comparison.added = added.map(|(row, keyed)| AddedItem { item: ItemName::of(keyed), row }).collect();
    comparison
}

/// The rows of each guideline item.
fn assign(rows: &[KeyedRow], ties: &Ties, guideline: &Guideline) -> Vec<Vec<usize>> {
    let index = Index::new(guideline, rows);
    let mut of_item = vec![Vec::new(); guideline.items.len()];
    let mut left = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let tied = ties.of(at).and_then(|key| index.by_key.get(key).copied());
        let is_dropped = tied.is_none() && ties.is_dropped(at, row);
        let found = match tied {
            Some(item) => Some(item),
            None if is_dropped => index.exactly(row, guideline),
            None => index.item_of(row, guideline),
        };
        match found {
            Some(item) => of_item[item].push(at),
            None if is_dropped => {}
            None => left.push(at),
        }
    }
    // An altered name counts only for an item that is otherwise absent, as in the linter.
    let absent: Vec<usize> = (0..of_item.len()).filter(|item| of_item[*item].is_empty()).collect();
    for at in left {
        let score =
            |item: &usize| likeness(&rows[at].row, &guideline.items[*item].row).map(|score| (score, *item));
        let best = absent.iter().filter_map(score).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some((_, item)) = best {
            of_item[item].push(at);
        }
    }
    of_item
}

/// The guideline's items by key and by names.
struct Index {
    by_key: HashMap<String, usize>,
    by_names: HashMap<(String, String), usize>,
    /// Items by level-2 name alone, none where several share it.
    by_level2: HashMap<String, Option<usize>>,
    /// Items that some row bears the very names of.
    named: HashSet<usize>,
}

impl Index {
    fn new(guideline: &Guideline, rows: &[KeyedRow]) -> Self {
        let (mut by_key, mut by_names) = (HashMap::new(), HashMap::new());
        let mut by_level2: HashMap<String, Option<usize>> = HashMap::new();
        for (at, item) in guideline.items.iter().enumerate() {
            let level2 = fold(&item.row.level2_item);
            by_key.insert(item.key.clone(), at);
            by_names.entry((fold(&item.row.level1_item), level2.clone())).or_insert(at);
            by_level2.entry(level2).and_modify(|found| *found = None).or_insert(Some(at));
        }
        let names = |row: &KeyedRow| (fold(&row.row.level1_item), fold(&row.row.level2_item));
        let named = rows.iter().filter_map(|row| by_names.get(&names(row)).copied()).collect();
        Self { by_key, by_names, by_level2, named }
    }

    fn item_of(&self, row: &KeyedRow, guideline: &Guideline) -> Option<usize> {
        let own = self.exactly(row, guideline).filter(|_| !is_part(row));
        own.or_else(|| self.by_key(row, guideline)).or_else(|| self.by_names(&row.row))
    }

    /// The item of the very names: a row that was renamed to another item is that item, whatever its key. Of
    /// several items of the same names it is the one of its key.
    fn exactly(&self, row: &KeyedRow, guideline: &Guideline) -> Option<usize> {
        let names = |row: &CatalogueRow| (fold(&row.level1_item), fold(&row.level2_item));
        let own = names(&row.row);
        let of_key = self.by_key.get(&row.key).copied();
        let of_key = of_key.filter(|at| names(&guideline.items[*at].row) == own);
        of_key.or_else(|| self.by_names.get(&own).copied())
    }

    /// By key. A part's key is a link of its own (R21); a plain key must also fit the name, since a
    /// newer guideline may have given to another item a number that was added locally.
    fn by_key(&self, row: &KeyedRow, guideline: &Guideline) -> Option<usize> {
        let key: StableKey = row.key.parse().ok()?;
        let at = self.by_key.get(&key.item().to_string()).copied()?;
        let item = &guideline.items[at].row;
        let fits = || {
            let (own, theirs) = (fold(&row.row.level2_item), fold(&item.level2_item));
            theirs.contains(&own) || is_sure_alteration(&own, &theirs)
        };
        (key.part.is_some() || fits()).then_some(at)
    }

    /// By level-1 and level-2 names, with or without a bracketed addition (R21).
    fn by_names(&self, row: &CatalogueRow) -> Option<usize> {
        let level1 = fold(&row.level1_item);
        let level2 = fold(&row.level2_item);
        let plain = without_addition(&level2);
        let found = |name: &str| {
            let own = self.by_names.get(&(level1.clone(), name.to_owned())).copied();
            // Under another 一级事项 a name means the item only where no row bears both its names.
            let elsewhere = || self.by_level2.get(name).copied().flatten();
            own.or_else(|| elsewhere().filter(|at| !self.named.contains(at)))
        };
        found(&level2).or_else(|| found(plain))
    }
}

/// A row that splits or refines an item (R21).
fn is_part(row: &KeyedRow) -> bool {
    row.key.parse::<StableKey>().is_ok_and(|key| key.part.is_some())
}

/// The likeness of an altered level-2 name within the same level-1 item.
fn likeness(row: &CatalogueRow, item: &CatalogueRow) -> Option<f64> {
    let same = fold(&row.level1_item) == fold(&item.level1_item);
    let is_altered =
        |score: &f64| *score >= ALTERED_NAME && is_sure_alteration(&row.level2_item, &item.level2_item);
    same.then(|| similarity(&row.level2_item, &item.level2_item)).filter(is_altered)
}

fn missing(item: &GuidelineItem, rows: &[KeyedRow], of_item: &[usize]) -> MissingItem {
    let row = of_item.first().copied();
    MissingItem { item: ItemName::of(&as_keyed(item)), row, status: row.map(|at| rows[at].status) }
}

/// What a row has otherwise than its guideline item. The number, the publisher and added columns
/// are the unit's own; separators between bases and elements are no difference; ticks of columns
/// that one of the two tables does not have are not compared (R12).
fn changes(item: &GuidelineItem, row: &KeyedRow) -> Vec<Change> {
    let mut changes = difference_of_rows(&as_keyed(item), row);
    changes.retain(|change| match change {
        Change::CellChanged { column, old, new, .. } => {
            is_the_guidelines(column, &item.row, &row.row) && bare(old) != bare(new)
        }
        Change::ItemRenumbered { .. } | Change::StatusChanged { .. } => false,
        _ => true,
    });
    changes
}

fn is_the_guidelines(cell: &Cell, item: &CatalogueRow, row: &CatalogueRow) -> bool {
    match cell {
        Cell::National(Column::Publisher) | Cell::Added(_) => false,
        Cell::National(Column::LevelCounty) => item.level_county.is_some() && row.level_county.is_some(),
        Cell::National(Column::LevelTownship) => {
            item.level_township.is_some() && row.level_township.is_some()
        }
        Cell::National(_) => true,
    }
}

/// True for two texts that differ in nothing but the marks between their parts.
#[must_use]
pub fn same_but_separators(one: &str, other: &str) -> bool {
    bare(one) == bare(other)
}

/// The text without widths, white space and the marks between its parts.
fn bare(text: &str) -> String {
    fold(text).chars().filter(|c| !matches!(c, ';' | ',' | '、' | '。')).collect()
}

fn as_keyed(item: &GuidelineItem) -> KeyedRow {
    KeyedRow { key: item.key.clone(), status: RowStatus::Active, row: item.row.clone() }
}

#[cfg(test)]
#[path = "guideline_tests.rs"]
mod tests;
