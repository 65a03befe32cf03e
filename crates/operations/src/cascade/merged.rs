//! Merged rows on their way into a draft: own keys given back, new rows numbered (R29, R30), what differs
//! written with its history, and where everything now comes from (R72).

use super::apply::is_guideline;
use super::propose::{Way, Weighed};
use super::sides::Sides;
use crate::catalogue::place::{Place, guideline_of};
use crate::catalogue::{assign, heading};
use crate::{Act, OperationError, Writing};
use domain::catalogue::numbering::{NumberBook, renumber};
use domain::catalogue::{Column, Guideline, KeyedRow};
use std::collections::{BTreeSet, HashMap, HashSet};
use storage::cascade::lineage::{self, Lineage, RowParent};
use storage::catalogue::row::{self, StoredRow};

/// The draft that gets the rows.
pub(super) struct Target {
    pub at: Place,
    /// True when it was begun for them.
    pub is_new: bool,
}

/// Writes merged rows into a draft; returns how many rows are new, gone or changed.
#[boxed::future]
pub(super) async fn write_merged(
    writing: &mut Writing<'_>,
    act: &Act,
    target: &Target,
    way: &Way,
    weighed: &Weighed,
    rows: Vec<KeyedRow>,
) -> Result<usize, OperationError> {
    let version_id = target.at.version.id;
    let guideline_id = way.guideline_id.unwrap_or(target.at.version.guideline_id);
    let guideline = guideline_of(writing.connection(), guideline_id).await?;
    let before = row::of_version(writing.connection(), version_id).await?;
    let ever = row::ever_of_catalogue(writing.connection(), target.at.catalogue.id).await?;
    let mut keys = Keys { book: assign::book(&guideline, &ever)?, used: HashSet::new() };
    keys.used.extend(ever.iter().map(|row| row.key.clone()));
    let (after, parents) = stored(&weighed.sides, &before, rows, &mut keys, &guideline, way);
    let changed = write(writing, act, version_id, &before, &after).await?;
    if is_guideline(way) {
        lineage::set_guideline(writing.connection(), version_id, guideline_id).await?;
    }
    lineage::put_row_parents(writing.connection(), version_id, &parents).await?;
    record_lineage(writing, version_id, way).await?;
    let note = format!("合并{changed}个事项的变更");
    target.at.record_act(writing.connection(), act, "merge", &target.at.version.state, &note).await?;
    Ok(changed)
}

/// What is proposed counts as merged into a version.
#[boxed::future]
pub(super) async fn record_lineage(
    writing: &mut Writing<'_>,
    version_id: i64,
    way: &Way,
) -> Result<(), OperationError> {
    let known = lineage::of_version(writing.connection(), version_id).await?;
    let now = if is_guideline(way) {
        Lineage { guideline_id: way.guideline_id, ..known }
    } else {
        Lineage { parent_version_id: way.parent_version_id, ..known }
    };
    Ok(lineage::put(writing.connection(), version_id, &now).await?)
}

/// Keys for new rows: the one above where the catalogue never used it, else the next of its category.
struct Keys {
    book: NumberBook,
    used: HashSet<String>,
}

impl Keys {
    fn give(&mut self, wanted: &str, row: &KeyedRow) -> String {
        let key = if wanted.is_empty() || self.used.contains(wanted) {
            self.book.next_key(&row.row.level1_item).to_string()
        } else {
            wanted.to_owned()
        };
        self.book.record([&KeyedRow { key: key.clone(), ..row.clone() }]);
        self.used.insert(key.clone());
        key
    }
}

/// The rows as they are stored, and the rows above from which they came.
fn stored(
    sides: &Sides,
    before: &[StoredRow],
    rows: Vec<KeyedRow>,
    keys: &mut Keys,
    guideline: &Guideline,
    way: &Way,
) -> (Vec<StoredRow>, Vec<RowParent>) {
    let known: HashMap<&str, &StoredRow> = before.iter().map(|row| (row.keyed.key.as_str(), row)).collect();
    let stands = |key: &String| guideline.items.iter().any(|item| item.key == *key);
    let (mut after, mut parents) = (Vec::new(), Vec::new());
    for mut row in rows {
        let above = sides.place_above(&row);
        let item_above = above.and_then(|at| sides.upstream_items[at].clone()).filter(stands);
        let own = sides.own_key(&row.key).and_then(|own| known.get(own.as_str()));
        let kept = match own {
            Some(kept) => {
                row.key.clone_from(&kept.keyed.key);
                // What the unit had added on its own may be an item of the guideline now.
                let item = match &kept.guideline_key {
                    Some(item) => Some(item.clone()).filter(stands),
                    None => item_above,
                };
                StoredRow { keyed: row, guideline_key: item, ..(*kept).clone() }
            }
            None => {
                let wanted = above.map(|at| sides.upstream[at].key.clone()).unwrap_or_default();
                row.key = keys.give(&wanted, &row);
                row.row.hand_on();
                assign::stored(row, item_above, 0)
            }
        };
        if let (Some(at), Some(version_id)) = (above, way.parent_version_id) {
            parents.push(RowParent {
                row_key: kept.keyed.key.clone(),
                parent_version_id: version_id,
                parent_key: sides.upstream[at].key.clone(),
            });
        }
        after.push(kept);
    }
    let mut keyed: Vec<KeyedRow> = after.iter().map(|row| row.keyed.clone()).collect();
    renumber(guideline.numbering, &mut keyed);
    for ((row, keyed), position) in after.iter_mut().zip(keyed).zip(1..) {
        row.keyed = keyed;
        row.position = position;
    }
    (after, parents)
}

/// Writes what differs: rows gone, new and changed, with the history of their cells.
#[boxed::future]
async fn write(
    writing: &mut Writing<'_>,
    act: &Act,
    version_id: i64,
    before: &[StoredRow],
    after: &[StoredRow],
) -> Result<usize, OperationError> {
    let old: HashMap<&str, &StoredRow> = before.iter().map(|row| (row.keyed.key.as_str(), row)).collect();
    let now: HashSet<&str> = after.iter().map(|row| row.keyed.key.as_str()).collect();
    let mut count = 0;
    for gone in before.iter().filter(|row| !now.contains(row.keyed.key.as_str())) {
        row::delete(writing.connection(), version_id, &gone.keyed.key).await?;
        count += 1;
    }
    let (mut new, mut cells) = (Vec::new(), Vec::new());
    for row in after {
        match old.get(row.keyed.key.as_str()) {
            Some(before) if *before == row => {}
            Some(before) => {
                row::update(writing.connection(), version_id, row).await?;
                let changed = changed_cells(before, row);
                count += usize::from(!changed.is_empty() || before.keyed.status != row.keyed.status);
                cells.extend(changed);
            }
            None => {
                let level2 = row.keyed.row.level2_item.clone();
                cells.push([
                    row.keyed.key.clone(),
                    Column::Level2Item.id().to_owned(),
                    String::new(),
                    level2,
                ]);
                new.push(row.clone());
                count += 1;
            }
        }
    }
    row::insert(writing.connection(), version_id, &new).await?;
    let cells: Vec<row::NewCellChange<'_>> = cells
        .iter()
        .map(|[key, column, old, new]| (key.as_str(), column.as_str(), old.as_str(), new.as_str()))
        .collect();
    row::record_changes(writing.connection(), version_id, &cells, act.person_id()?, &act.at()).await?;
    Ok(count)
}

/// Key, column, old and new text of the cells that differ; numbers given anew are no change.
fn changed_cells(before: &StoredRow, after: &StoredRow) -> Vec<[String; 4]> {
    let extras = before.keyed.row.extra.keys().chain(after.keyed.row.extra.keys());
    let extras: BTreeSet<String> = extras.map(|name| format!("{}{name}", heading::EXTRA)).collect();
    let columns = Column::ALL.into_iter().filter(|column| *column != Column::SeqNo);
    let columns = columns.map(|column| column.id().to_owned()).chain(extras);
    columns
        .map(|id| {
            let [old, new] = [before, after].map(|row| heading::cell(&row.keyed.row, &id));
            [after.keyed.key.clone(), id, old, new]
        })
        .filter(|[_, _, old, new]| old != new)
        .collect()
}
