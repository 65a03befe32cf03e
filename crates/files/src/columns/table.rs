//! The tables of a grid: where the heads stand, which words head each column, which cells are notes over several
//! columns.

use crate::grid::{Grid, Merge};
use domain::disclosure::privacy::{column_keys, head_row};
use rustc_hash::{FxHashMap, FxHashSet};

/// Heads over which words are written that belong to none of them.
const NOTE_OVER: usize = 3;

/// A table of a grid.
#[derive(Debug)]
pub(super) struct Table<'g> {
    grid: &'g Grid,
    /// Its rows in the grid.
    pub(super) rows: Vec<usize>,
    /// The first row of heads, among its rows.
    pub(super) head: usize,
    /// How many rows of heads there are.
    pub(super) head_rows: usize,
    /// How many columns.
    pub(super) width: usize,
    heads: Vec<String>,
    /// Where notes begin, and their last column.
    notes: FxHashMap<(usize, usize), usize>,
}

impl<'g> Table<'g> {
    /// The tables of a grid that have heads: one of a sheet, any number of a document.
    pub(super) fn all(grid: &'g Grid) -> Vec<Self> {
        let mut groups: Vec<(u32, Vec<usize>)> = Vec::new();
        for (at, row) in grid.rows.iter().enumerate() {
            if grid.is_document && row.line == 0 {
                continue;
            }
            match groups.last_mut().filter(|(table, _)| *table == row.table) {
                Some((_, rows)) => rows.push(at),
                None => groups.push((row.table, vec![at])),
            }
        }
        groups.into_iter().filter_map(|(_, rows)| Self::of(grid, rows)).collect()
    }

    fn of(grid: &'g Grid, rows: Vec<usize>) -> Option<Self> {
        let first: Vec<Vec<String>> = rows.iter().take(40).map(|row| cells(grid, *row)).collect();
        let head = head_row(&first)?;
        let width = rows.iter().map(|row| filled_width(grid, *row)).max()?;
        let top = u32::try_from(rows[head]).ok()?;
        // A head that goes down over two rows makes both of them heads.
        let below = grid.merges.iter().filter(|merge| merge.top == top && merge.left < merge_end(width));
        let head_rows = below.map(|merge| merge.bottom - merge.top).max().unwrap_or(0) as usize + 1;
        let head_rows = head_rows.min(rows.len() - head);
        let heads: Vec<String> =
            (0..width).map(|column| head_text(grid, &rows[head..head + head_rows], column)).collect();
        let notes = grid.merges.iter().filter_map(|merge| note(merge, &heads)).collect();
        Some(Self { grid, rows, head, head_rows, width, heads, notes })
    }

    /// The words that head each column.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.clone()
    }

    /// By what each column is known.
    pub(super) fn keys(&self) -> Vec<String> {
        column_keys(&self.heads)
    }

    /// The rows below the heads.
    pub(super) fn body_rows(&self) -> &[usize] {
        &self.rows[self.head + self.head_rows..]
    }

    /// The cells below the heads.
    pub(super) fn body(&self) -> Vec<Vec<String>> {
        let row = |row: &usize| {
            let is_again = self.is_heads_again(*row);
            (0..self.width)
                .map(|column| match is_again || self.note_until(*row, column).is_some() {
                    true => String::new(),
                    false => self.grid.text(*row, column).to_owned(),
                })
                .collect()
        };
        self.body_rows().iter().map(row).collect()
    }

    /// The last column of a note that begins in a cell: words written over columns of several heads.
    pub(super) fn note_until(&self, row: usize, column: usize) -> Option<usize> {
        self.notes.get(&(row, column)).copied()
    }

    /// True where a row repeats the heads, as on a new page.
    pub(super) fn is_heads_again(&self, row: usize) -> bool {
        let text = |at: usize| self.grid.text(row, at).trim();
        let filled = (0..self.width).filter(|at| !text(*at).is_empty()).count();
        filled > 1 && (0..self.width).all(|at| text(at).is_empty() || text(at) == self.heads[at])
    }

    /// The merged ranges of the grid.
    pub(super) fn merges(&self) -> &[Merge] {
        &self.grid.merges
    }
}

/// Where a note begins, and its last column: a range over all columns, or over so many heads that it is no cell of one.
fn note(merge: &Merge, heads: &[String]) -> Option<((usize, usize), usize)> {
    let (left, right) = (merge.left as usize, merge.right as usize);
    let headed =
        heads.iter().skip(left).take(right.saturating_sub(left) + 1).filter(|head| !head.is_empty()).count();
    let is_whole = heads.len() > 1 && left == 0 && right + 1 >= heads.len();
    (is_whole || headed >= NOTE_OVER).then_some(((merge.top as usize, left), right))
}

/// The lowest words of a column's heads.
fn head_text(grid: &Grid, rows: &[usize], column: usize) -> String {
    let mut texts = rows.iter().rev().map(|row| grid.text(*row, column).trim());
    texts.find(|text| !text.is_empty()).unwrap_or_default().to_owned()
}

/// The cells of a row.
pub(super) fn cells(grid: &Grid, row: usize) -> Vec<String> {
    (0..grid.width(row)).map(|column| grid.text(row, column).to_owned()).collect()
}

/// The rows that are lines of text beside the tables of a document.
pub(super) fn lines(grid: &Grid) -> FxHashSet<usize> {
    let is_line = |row: &usize| grid.is_document && grid.line(*row).is_none();
    (0..grid.row_count()).filter(is_line).collect()
}

/// How far right a row has words.
pub(super) fn filled_width(grid: &Grid, row: usize) -> usize {
    (0..grid.width(row)).rev().find(|column| !grid.text(row, *column).is_empty()).map_or(0, |at| at + 1)
}

/// 人员第 4 行, or 第 4 行 where there are no sheets.
pub(super) fn place(grid: &Grid, row: usize) -> String {
    let line = grid.line(row).unwrap_or_else(|| u32::try_from(row + 1).unwrap_or(u32::MAX));
    if grid.name.is_empty() {
        format!("第{line}行")
    } else {
        format!("工作表“{}”第{line}行", grid.name)
    }
}

fn merge_end(width: usize) -> u32 {
    u32::try_from(width).unwrap_or(u32::MAX)
}
