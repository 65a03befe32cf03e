//! A grid with its merges resolved, and what each of its texts means as a heading (kept per text).

use crate::grid::{Grid, Merge, TextId};
use crate::limits::MAX_COVERED_CELLS;
use crate::vocabulary::{Likeness, Meaning, vocabulary};
use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// What a text means as a heading, if anything.
type Known = Option<(Meaning, Likeness)>;

/// A grid as the recogniser sees it.
pub(crate) struct View<'g> {
    pub(crate) grid: &'g Grid,
    covered: FxHashMap<u64, u32>,
    /// Rows in which a cell has several columns.
    wide: Vec<bool>,
    /// Merges in order of their first cells.
    ordered: Vec<Merge>,
    /// By text: unknown yet, or what it means.
    exact: RefCell<Vec<Option<Known>>>,
    near: RefCell<FxHashMap<TextId, Vec<Meaning>>>,
    tables_before: Vec<u32>,
}

impl<'g> View<'g> {
    pub(crate) fn new(grid: &'g Grid) -> Self {
        let mut tables_before = Vec::with_capacity(grid.rows.len());
        let mut count = 0;
        for row in &grid.rows {
            tables_before.push(count);
            count += u32::from(row.line > 0);
        }
        let (covered, wide) = covered(grid);
        Self {
            grid,
            covered,
            wide,
            ordered: ordered(grid),
            exact: RefCell::new(vec![None; grid.text_count()]),
            near: RefCell::default(),
            tables_before,
        }
    }

    pub(crate) fn rows(&self) -> usize {
        self.grid.rows.len()
    }

    pub(crate) fn width(&self, row: usize) -> usize {
        self.grid.rows.get(row).map_or(0, |r| r.cells.len())
    }

    /// The cell's own text.
    pub(crate) fn raw(&self, row: usize, column: usize) -> TextId {
        self.grid.rows.get(row).and_then(|r| r.cells.get(column)).copied().unwrap_or(0)
    }

    /// The merge that covers a cell from another cell.
    pub(crate) fn cover(&self, row: usize, column: usize) -> Option<Merge> {
        if self.covered.is_empty() {
            return None;
        }
        self.covered.get(&key(row, column)).map(|index| self.grid.merges[*index as usize])
    }

    /// The merges that begin in some rows, in order.
    pub(crate) fn merges_from(&self, rows: std::ops::Range<usize>) -> &[Merge] {
        let start = self.ordered.partition_point(|m| (m.top as usize) < rows.start);
        let end = self.ordered.partition_point(|m| (m.top as usize) < rows.end);
        &self.ordered[start..end.max(start)]
    }

    /// The merge that begins at a cell.
    pub(crate) fn merge_at(&self, row: usize, column: usize) -> Option<Merge> {
        self.merges_from(row..row + 1).iter().copied().find(|m| m.left as usize == column)
    }

    /// True where a cell of the row has several columns.
    pub(crate) fn is_wide(&self, row: usize) -> bool {
        self.wide.get(row).copied().unwrap_or(false)
    }

    /// The columns of the cell that stands at a column, its own or one that covers it.
    pub(crate) fn extent(&self, row: usize, column: usize) -> std::ops::Range<usize> {
        let own = self.merge_at(row, column);
        let cover = || self.cover(row, column).filter(|_| self.raw(row, column) == 0);
        let merge = own.or_else(cover);
        merge.map_or(column..column + 1, |merge| merge.left as usize..merge.right as usize + 1)
    }

    /// The text that stands over a cell: its own, or that of the merge that covers it.
    pub(crate) fn resolved(&self, row: usize, column: usize) -> TextId {
        match self.raw(row, column) {
            0 => self.cover(row, column).map_or(0, |merge| self.raw(merge.top as usize, merge.left as usize)),
            id => id,
        }
    }

    pub(crate) fn text(&self, id: TextId) -> &str {
        self.grid.text_of(id)
    }

    /// The columns of a row that hold text of their own.
    pub(crate) fn filled(&self, row: usize) -> impl Iterator<Item = (usize, TextId)> + '_ {
        let cells = self.grid.rows.get(row).map_or(&[][..], |r| &r.cells[..]);
        cells.iter().copied().enumerate().filter(|(_, id)| *id != 0)
    }

    /// What a text means as a heading.
    pub(crate) fn exact(&self, id: TextId) -> Option<(Meaning, Likeness)> {
        if id == 0 {
            return None;
        }
        if let Some(Some(known)) = self.exact.borrow().get(id as usize) {
            return *known;
        }
        let text = self.text(id);
        let meaning = if text.len() > 110 { None } else { vocabulary().exact(text) };
        if let Some(slot) = self.exact.borrow_mut().get_mut(id as usize) {
            *slot = Some(meaning);
        }
        meaning
    }

    /// What a damaged text may mean as a heading, best first.
    pub(crate) fn near(&self, id: TextId) -> Vec<Meaning> {
        if id == 0 || self.text(id).len() > 80 {
            return Vec::new();
        }
        self.near.borrow_mut().entry(id).or_insert_with(|| vocabulary().near(self.text(id))).clone()
    }

    /// The row as people count it: of the sheet, or of the tables from the one `base` stands in.
    pub(crate) fn line(&self, row: usize, base: usize) -> u32 {
        if !self.grid.is_document {
            return self.grid.rows.get(row).map_or(0, |r| r.line);
        }
        let first = self.grid.rows.get(base).map_or(0, |r| self.tables_before[base] + 1 - r.line);
        self.tables_before.get(row).map_or(0, |before| before + 1 - first)
    }
}

fn key(row: usize, column: usize) -> u64 {
    (row as u64) << 16 | column as u64
}

/// Which merge covers each cell that is not the merge's own first one, within the grid's bounds.
/// Beside it the rows in which a merge has several columns.
fn covered(grid: &Grid) -> (FxHashMap<u64, u32>, Vec<bool>) {
    let mut map = FxHashMap::default();
    let mut wide = vec![false; if grid.merges.is_empty() { 0 } else { grid.rows.len() }];
    let mut steps = 0_usize;
    let height = grid.rows.len();
    let width = grid.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).max(1);
    for (index, merge) in (0_u32..).zip(&grid.merges) {
        for row in merge.top as usize..=(merge.bottom as usize).min(height.saturating_sub(1)) {
            for column in merge.left as usize..=(merge.right as usize).min(width - 1) {
                if (row, column) != (merge.top as usize, merge.left as usize) {
                    map.insert(key(row, column), index);
                }
            }
            if let Some(slot) = wide.get_mut(row).filter(|_| merge.right > merge.left) {
                *slot = true;
            }
            // Overlapping merges cost steps without covering more.
            steps += 1
                + (merge.right.min(u32::try_from(width).unwrap_or(u32::MAX)).saturating_sub(merge.left))
                    as usize;
            if steps > MAX_COVERED_CELLS {
                return (map, wide);
            }
        }
    }
    (map, wide)
}

fn ordered(grid: &Grid) -> Vec<Merge> {
    let mut merges = grid.merges.clone();
    merges.sort_unstable_by_key(|m| (m.top, m.left));
    merges
}
