//! Settling the conflicts of a merge: a person takes local's side, upstream's, or writes a text.

use super::Merged;
use super::cells::copy;
use crate::catalogue::difference::Cell;
use crate::catalogue::{CatalogueRow, KeyedRow, RowStatus};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person decided about one conflict.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "take", content = "text")]
pub enum Settlement {
    /// What local has stays; a row that local removed stays removed.
    Local,
    /// What upstream has is taken over; a row that upstream removed goes, one that local removed
    /// comes back as upstream has it.
    Upstream,
    /// A text of the person's own.
    Text(String),
}

/// Why conflicts could not be settled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettleError {
    /// There is no conflict of that number.
    #[error("没有第{}处冲突，请刷新后重试", .0 + 1)]
    Unknown(usize),
    /// A whole row is kept or taken, not written.
    #[error("事项“{0}”的去留不能填写文字，请选择保留本级或采用上级")]
    NotAText(String),
    /// The upstream rows are not those of the merge.
    #[error("上级目录已经变化，请重新合并")]
    OtherUpstream,
}

/// The merged rows with conflicts settled, each by its place in `merged.conflicts`; those without a
/// settlement stay as local has them. `upstream` are the rows that were merged. The numbers of rows
/// that come back are upstream's.
///
/// # Errors
/// [`SettleError`] where a settlement does not fit; then nothing is settled.
pub fn settle(
    merged: &Merged,
    upstream: &[KeyedRow],
    settlements: &BTreeMap<usize, Settlement>,
) -> Result<Vec<KeyedRow>, SettleError> {
    let mut rows = merged.rows.clone();
    let (mut going, mut coming) = (BTreeSet::new(), BTreeSet::new());
    for (at, settlement) in settlements {
        let conflict = merged.conflicts.get(*at).ok_or(SettleError::Unknown(*at))?;
        let source = match conflict.upstream_row {
            Some(at) => Some(upstream.get(at).ok_or(SettleError::OtherUpstream)?),
            None => None,
        };
        match (settlement, &conflict.column, conflict.row) {
            (Settlement::Local, ..) => {}
            (Settlement::Upstream, None, Some(row)) => {
                going.insert(row);
            }
            (Settlement::Upstream, Some(_), row) if conflict.local.is_none() => match (row, source) {
                (Some(row), Some(source)) => {
                    let key = std::mem::take(&mut rows[row].key);
                    rows[row] = KeyedRow { key, status: RowStatus::Active, row: source.row.clone() };
                }
                _ => coming.extend(conflict.upstream_row),
            },
            (Settlement::Upstream, Some(cell), Some(row)) => {
                let source = source.ok_or(SettleError::OtherUpstream)?;
                copy(cell, &source.row, &mut rows[row].row);
            }
            (Settlement::Text(text), Some(cell), Some(row)) if conflict.local.is_some() => {
                write(cell, text, &mut rows[row].row);
            }
            _ => return Err(SettleError::NotAText(conflict.item.label())),
        }
    }
    Ok(put_together(rows, &going, &coming, upstream))
}

fn write(cell: &Cell, text: &str, row: &mut CatalogueRow) {
    match cell {
        Cell::National(column) => row.set_cell(*column, text),
        Cell::Added(heading) => {
            row.extra.insert(heading.clone(), text.trim().to_owned());
        }
    }
}

/// Takes the rows out that go and puts those back that come, each behind the last row of its
/// level-1 item.
fn put_together(
    rows: Vec<KeyedRow>,
    going: &BTreeSet<usize>,
    coming: &BTreeSet<usize>,
    upstream: &[KeyedRow],
) -> Vec<KeyedRow> {
    let standing = rows.into_iter().enumerate().filter(|(at, _)| !going.contains(at));
    let mut rows: Vec<KeyedRow> = standing.map(|(_, row)| row).collect();
    for at in coming {
        let mut row = upstream[*at].clone();
        row.status = RowStatus::Active;
        let last = rows.iter().rposition(|other| other.row.level1_item == row.row.level1_item);
        rows.insert(last.map_or(rows.len(), |last| last + 1), row);
    }
    rows
}
