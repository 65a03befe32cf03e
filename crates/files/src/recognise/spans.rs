//! Which heading the cells of a row stand under. Borders that do not line up between the heading and the rows cut a
//! table into more columns than it has: a cell then reaches a little under its neighbour's heading, and stands under
//! the one alone under which the most of it is.

use super::heading::{Headings, Leaf, Source};
use super::view::View;
use std::ops::Range;

/// Rows by which the columns are weighed.
const WEIGHED_ROWS: usize = 200;
/// What a column counts in which some cell stands alone; one in which none does is a gap between borders.
const OWN_COLUMN: u32 = 8;

/// A heading with all columns under it.
pub(super) struct Head {
    /// Its place among the leaves.
    pub(super) leaf: usize,
    pub(super) columns: Vec<usize>,
    /// Without a label: it takes no part of another's cell.
    is_blank: bool,
}

/// The headings of a table as they lie over its rows.
pub(super) struct Spans {
    pub(super) heads: Vec<Head>,
    /// How wide each column is.
    widths: Vec<u32>,
}

/// A cell of a row: its columns, and the headings over them.
struct Placed {
    columns: Range<usize>,
    under: Vec<usize>,
}

impl Spans {
    /// The headings of a table, weighed by the rows below them.
    pub(super) fn of(view: &View<'_>, headings: &Headings, rows: &[usize]) -> Self {
        let mut heads = Vec::<Head>::new();
        for (index, leaf) in headings.leaves.iter().enumerate() {
            match heads.last_mut().filter(|_| leaf.source == Source::Joined) {
                Some(head) => head.columns.push(leaf.column),
                None => {
                    let is_blank = leaf.source == Source::Extra && leaf.printed.is_empty();
                    heads.push(Head { leaf: index, columns: vec![leaf.column], is_blank });
                }
            }
        }
        Self { widths: widths(view, headings.top, headings.width(), rows), heads }
    }

    /// Headings known by their columns only.
    pub(super) fn of_ranges(view: &View<'_>, top: usize, ranges: &[Range<usize>], rows: &[usize]) -> Self {
        let head = |(leaf, range): (usize, &Range<usize>)| Head {
            leaf,
            columns: range.clone().collect(),
            is_blank: false,
        };
        let width = ranges.last().map_or(0, |range| range.end);
        let heads = ranges.iter().enumerate().map(head).collect();
        Self { heads, widths: widths(view, top, width, rows) }
    }

    /// For each heading the first columns of the row's cells under it; none where every cell has one column.
    pub(super) fn cells(&self, view: &View<'_>, row: usize) -> Option<Vec<Vec<usize>>> {
        if !view.is_wide(row) {
            return None;
        }
        let mut found = vec![Vec::new(); self.heads.len()];
        let cells = self.placed(view, row);
        let mut from = 0;
        while from < cells.len() {
            // Cells that share a heading with the one before are told together.
            let mut end = from + 1;
            while end < cells.len() && shares(&cells[end - 1], &cells[end]) {
                end += 1;
            }
            self.tell(&cells[from..end], &mut found);
            from = end;
        }
        Some(found)
    }

    /// The heading under which the cell that begins at a column stands.
    pub(super) fn leaf_of<'h>(
        &self,
        view: &View<'_>,
        headings: &'h Headings,
        (row, column): (usize, usize),
    ) -> Option<&'h Leaf> {
        let at = match self.cells(view, row) {
            Some(cells) => cells.iter().position(|columns| columns.contains(&column)),
            None => self.heads.iter().position(|head| head.columns.contains(&column)),
        };
        at.and_then(|at| headings.leaves.get(self.heads[at].leaf))
    }

    fn placed(&self, view: &View<'_>, row: usize) -> Vec<Placed> {
        let mut cells = Vec::new();
        let mut column = self.heads.first().map_or(0, |head| head.columns[0]);
        while column < self.widths.len() {
            let columns = view.extent(row, column);
            let overlaps = |head: &Head| head.columns.iter().any(|column| columns.contains(column));
            let all = self.heads.iter().enumerate().filter(|(_, head)| overlaps(head));
            let (labelled, blank): (Vec<_>, Vec<_>) = all.partition(|(_, head)| !head.is_blank);
            let under = if labelled.is_empty() { blank } else { labelled };
            column = columns.end.max(column + 1);
            cells.push(Placed { columns, under: under.into_iter().map(|(at, _)| at).collect() });
        }
        cells
    }

    /// Gives cells that lie under common headings to these.
    fn tell(&self, cells: &[Placed], found: &mut [Vec<usize>]) {
        let mut heads: Vec<usize> = cells.iter().flat_map(|cell| &cell.under).copied().collect();
        heads.dedup();
        // As many cells as headings: each has its own, however the borders lie.
        if heads.len() == cells.len() && heads.iter().zip(cells).all(|(head, cell)| cell.under.contains(head))
        {
            for (head, cell) in heads.iter().zip(cells) {
                found[*head].push(cell.columns.start);
            }
            return;
        }
        let owners: Vec<usize> = heads.iter().map(|head| self.owner(*head, cells)).collect();
        for (index, cell) in cells.iter().enumerate() {
            let own = heads.iter().zip(&owners).filter(|(_, owner)| **owner == index).map(|(head, _)| *head);
            let own: Vec<usize> = own.collect();
            if own.is_empty() {
                let most = cell.under.iter().rev().max_by_key(|head| self.overlap(**head, cell));
                if let Some(head) = most {
                    found[*head].push(cell.columns.start);
                }
            }
            for head in own {
                found[head].push(cell.columns.start);
            }
        }
    }

    /// The cell of which the most stands under a heading; of equal ones that which stands under fewer.
    fn owner(&self, head: usize, cells: &[Placed]) -> usize {
        let rank = |cell: &Placed| (self.overlap(head, cell), std::cmp::Reverse(cell.under.len()));
        (0..cells.len()).rev().max_by_key(|index| rank(&cells[*index])).unwrap_or(0)
    }

    fn overlap(&self, head: usize, cell: &Placed) -> u64 {
        let common = self.heads[head].columns.iter().filter(|column| cell.columns.contains(column));
        common.map(|column| u64::from(self.widths[*column])).sum()
    }
}

fn shares(left: &Placed, right: &Placed) -> bool {
    left.under.last().is_some_and(|last| right.under.contains(last))
}

/// Widths as the file gives them; else a column counts in which a cell stands alone, and others hardly.
fn widths(view: &View<'_>, top: usize, width: usize, rows: &[usize]) -> Vec<u32> {
    if let Some(known) = view.grid.widths_of(top) {
        return (0..width).map(|column| known.get(column).copied().unwrap_or(1).max(1)).collect();
    }
    let mut found = vec![1; width];
    let wide: Vec<usize> = rows.iter().copied().take(WEIGHED_ROWS).filter(|row| view.is_wide(*row)).collect();
    if wide.is_empty() {
        return found;
    }
    for row in wide.into_iter().chain([top]) {
        for (column, slot) in found.iter_mut().enumerate() {
            if view.extent(row, column).len() == 1 {
                *slot = OWN_COLUMN;
            }
        }
    }
    found
}
