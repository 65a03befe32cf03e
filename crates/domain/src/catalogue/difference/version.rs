//! What changed from one version of a catalogue to another, row by row and cell by cell (R72, R81).

use super::matching::{names, pairs};
use super::split::parts;
use crate::catalogue::{CatalogueRow, Column, KeyedRow, RowStatus};
use crate::text::fold;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// The item a change is about, by its names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemName {
    /// The stable key, empty for rows that were only read from a file.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub key: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    #[serde(rename = "item")]
    pub level2_item: String,
    /// 三级事项, where there is one
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level3_item: Option<String>,
}

/// A cell of a row: a column of the guideline's heading, or an added column (R19).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cell {
    /// A national column.
    National(Column),
    /// An added column, by its heading.
    Added(String),
}

/// One change. Places count from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Change {
    /// The row is new.
    ItemAdded {
        /// The item.
        #[serde(flatten)]
        item: ItemName,
        /// Its place in the new version.
        position: usize,
    },
    /// The row is gone.
    ItemRemoved {
        /// The item.
        #[serde(flatten)]
        item: ItemName,
        /// Its place in the old version.
        position: usize,
    },
    /// A name of the item is another; widths and white space make no other name (R20).
    ItemRenamed {
        /// The item, by its new names.
        #[serde(flatten)]
        item: ItemName,
        /// Which of the three names.
        column: Cell,
        /// The old name.
        old: String,
        /// The new name.
        new: String,
    },
    /// The item became several (R21); those beyond the first are added rows as well.
    ItemSplit {
        /// The item, by the names of its first part.
        #[serde(flatten)]
        item: ItemName,
        /// The old name.
        old: String,
        /// The names of all its parts, in order.
        parts: Vec<String>,
    },
    /// The row stands elsewhere among those that both versions have.
    ItemMoved {
        /// The item.
        #[serde(flatten)]
        item: ItemName,
        /// Its place in the old version.
        old_position: usize,
        /// Its place in the new version.
        new_position: usize,
    },
    /// Only the printed 序号 is another: often the consequence of an added row (R31).
    ItemRenumbered {
        /// The item.
        #[serde(flatten)]
        item: ItemName,
        /// The old number.
        old: String,
        /// The new number.
        new: String,
    },
    /// The row was removed with a reason, left out, or stands again (R22, R24).
    StatusChanged {
        /// The item.
        #[serde(flatten)]
        item: ItemName,
        /// The old status.
        old: RowStatus,
        /// The new status.
        new: RowStatus,
    },
    /// A cell's text is another.
    CellChanged {
        /// The item.
        #[serde(flatten)]
        item: ItemName,
        /// The cell.
        column: Cell,
        /// The old text.
        old: String,
        /// The new text.
        new: String,
    },
}

impl ItemName {
    /// The names of a row.
    #[must_use]
    pub fn of(row: &KeyedRow) -> Self {
        Self {
            key: row.key.clone(),
            level1_item: row.row.level1_item.clone(),
            level2_item: row.row.level2_item.clone(),
            level3_item: row.row.level3_item.clone(),
        }
    }

    /// The name as a person reads it: 二级事项, or 二级事项／三级事项.
    #[must_use]
    pub fn label(&self) -> String {
        match self.level3_item.as_deref() {
            Some(level3) if !level3.is_empty() => format!("{}／{level3}", self.level2_item),
            _ => self.level2_item.clone(),
        }
    }
}

impl Cell {
    /// The heading.
    #[must_use]
    pub fn heading(&self) -> &str {
        match self {
            Self::National(column) => column.label(),
            Self::Added(heading) => heading,
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.heading())
    }
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let heading = String::deserialize(deserializer)?;
        let national = Column::ALL.into_iter().find(|column| column.label() == heading);
        Ok(national.map_or(Self::Added(heading), Self::National))
    }
}

impl Change {
    /// The item it is about.
    #[must_use]
    pub fn item(&self) -> &ItemName {
        match self {
            Self::ItemAdded { item, .. }
            | Self::ItemRemoved { item, .. }
            | Self::ItemRenamed { item, .. }
            | Self::ItemSplit { item, .. }
            | Self::ItemMoved { item, .. }
            | Self::ItemRenumbered { item, .. }
            | Self::StatusChanged { item, .. }
            | Self::CellChanged { item, .. } => item,
        }
    }

    /// The change as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let name = self.item().label();
        match self {
            Self::ItemAdded { position, .. } => format!("新增事项“{name}”（第{position}行）"),
            Self::ItemRemoved { position, .. } => format!("删去事项“{name}”（原第{position}行）"),
            Self::ItemRenamed { column, old, new, .. } => {
                format!("{}由{}改名为{}", column.heading(), quoted(old), quoted(new))
            }
            Self::ItemSplit { old, parts, .. } => {
                let parts: Vec<String> = parts.iter().map(|part| quoted(part)).collect();
                format!("事项“{old}”拆分为{}", parts.join("、"))
            }
            Self::ItemMoved { old_position, new_position, .. } if old_position == new_position => {
                format!("事项“{name}”与前后事项的先后次序有变（第{new_position}行）")
            }
            Self::ItemMoved { old_position, new_position, .. } => {
                format!("事项“{name}”由第{old_position}行移到第{new_position}行")
            }
            Self::ItemRenumbered { old, new, .. } => {
                format!("事项“{name}”的序号由{}改为{}", quoted(old), quoted(new))
            }
            Self::StatusChanged { old, new, .. } => {
                format!("事项“{name}”由{}改为{}", status_label(*old), status_label(*new))
            }
            Self::CellChanged { column, old, new, .. } => {
                format!("事项“{name}”的{}由{}改为{}", column.heading(), quoted(old), quoted(new))
            }
        }
    }
}

/// The changes from the old version to the new one: removed rows first, then the rows of the new
/// version in their order. Rows are matched by key, else by their names and the likeness of names.
#[must_use]
pub fn difference_of_versions(old: &[KeyedRow], new: &[KeyedRow]) -> Vec<Change> {
    let pairs = pairs(old, new);
    let kept: BTreeSet<usize> = pairs.iter().map(|(old, _)| *old).collect();
    let moved = moved(&pairs);
    let splits = splits(old, new, &pairs);
    let removed = old.iter().enumerate().filter(|(at, _)| !kept.contains(at));
    let mut changes: Vec<Change> =
        removed.map(|(at, row)| Change::ItemRemoved { item: ItemName::of(row), position: at + 1 }).collect();
    let mut pairs = pairs.into_iter().peekable();
    for (at, row) in new.iter().enumerate() {
        let item = ItemName::of(row);
        let Some((old_at, _)) = pairs.next_if(|(_, new_at)| *new_at == at) else {
            changes.push(Change::ItemAdded { item, position: at + 1 });
            continue;
        };
        if moved.contains(&at) {
            let item = item.clone();
            changes.push(Change::ItemMoved { item, old_position: old_at + 1, new_position: at + 1 });
        }
        let mut of_row = difference_of_rows(&old[old_at], row);
        if let Some(parts) = splits.get(&old_at) {
            of_row.retain(|change| !is_name_of_item(change));
            let old = old[old_at].row.level2_item.clone();
            changes.push(Change::ItemSplit { item, old, parts: parts.clone() });
        }
        changes.extend(of_row);
    }
    changes
}

/// The names of the parts of each old row that became several.
fn splits(old: &[KeyedRow], new: &[KeyedRow], pairs: &[(usize, usize)]) -> BTreeMap<usize, Vec<String>> {
    let [old_names, new_names] = [old, new].map(|rows| rows.iter().map(names).collect::<Vec<_>>());
    let parts = parts((old, &old_names), (new, &new_names), pairs);
    let wholes: BTreeSet<usize> = parts.values().copied().collect();
    let firsts = pairs.iter().filter(|(whole, _)| wholes.contains(whole)).map(|(whole, at)| (*at, *whole));
    let mut found: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (at, whole) in firsts.chain(parts.clone()).collect::<BTreeMap<_, _>>() {
        found.entry(whole).or_default().push(new[at].row.level2_item.clone());
    }
    found
}

fn is_name_of_item(change: &Change) -> bool {
    matches!(change, Change::ItemRenamed { column: Cell::National(Column::Level2Item), .. })
}

/// The changes between two rows that are the same item.
#[must_use]
pub(super) fn difference_of_rows(old: &KeyedRow, new: &KeyedRow) -> Vec<Change> {
    let item = ItemName::of(new);
    let mut changes = Vec::new();
    if old.status != new.status {
        changes.push(Change::StatusChanged { item: item.clone(), old: old.status, new: new.status });
    }
    let renamed: Vec<bool> = names(old).iter().zip(names(new)).map(|(old, new)| *old != new).collect();
    for (column, old, new) in changed_cells(&old.row, &new.row) {
        let item = item.clone();
        let level = match column {
            Cell::National(Column::Level1Item) => Some(0),
            Cell::National(Column::Level2Item) => Some(1),
            Cell::National(Column::Level3Item) => Some(2),
            _ => None,
        };
        changes.push(if column == Cell::National(Column::SeqNo) {
            Change::ItemRenumbered { item, old, new }
        } else if level.is_some_and(|level| renamed[level]) {
            Change::ItemRenamed { item, column, old, new }
        } else {
            Change::CellChanged { item, column, old, new }
        });
    }
    changes
}

/// The cells whose text differs. The order of channels is no difference.
fn changed_cells(old: &CatalogueRow, new: &CatalogueRow) -> Vec<(Cell, String, String)> {
    let mut changed = Vec::new();
    for column in Column::ALL {
        let (before, after) = (old.cell(column), new.cell(column));
        let same = match column {
            Column::Channels => {
                let sorted =
                    |row: &CatalogueRow| row.channels.iter().map(|name| fold(name)).collect::<BTreeSet<_>>();
                sorted(old) == sorted(new)
            }
            _ => before.trim() == after.trim(),
        };
        if !same {
            changed.push((Cell::National(column), before, after));
        }
    }
    let headings: BTreeSet<&String> = old.extra.keys().chain(new.extra.keys()).collect();
    for heading in headings {
        let text = |row: &CatalogueRow| row.extra.get(heading).cloned().unwrap_or_default();
        let (before, after) = (text(old), text(new));
        if before.trim() != after.trim() {
            changed.push((Cell::Added(heading.clone()), before, after));
        }
    }
    changed
}

/// The new places of rows that moved: those outside a longest rising sequence of old places, so
/// that one row carried over many is one move and not many.
pub(in crate::catalogue) fn moved(pairs: &[(usize, usize)]) -> BTreeSet<usize> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, (old, _)) in pairs.iter().enumerate() {
        let length = tails.partition_point(|tail| pairs[*tail].0 < *old);
        before[at] = length.checked_sub(1).map(|shorter| tails[shorter]);
        if length == tails.len() {
            tails.push(at);
        } else {
            tails[length] = at;
        }
    }
    let mut stayed = BTreeSet::new();
    let mut next = tails.last().copied();
    while let Some(at) = next {
        stayed.insert(at);
        next = before[at];
    }
    pairs.iter().enumerate().filter(|(at, _)| !stayed.contains(at)).map(|(_, (_, new))| *new).collect()
}

fn quoted(text: &str) -> String {
    if text.is_empty() { "空白".to_owned() } else { format!("“{text}”") }
}

fn status_label(status: RowStatus) -> &'static str {
    match status {
        RowStatus::Active => "在列",
        RowStatus::Removed => "已删减",
        RowStatus::Omitted => "未开展",
    }
}

#[cfg(test)]
#[path = "version_tests.rs"]
mod tests;
