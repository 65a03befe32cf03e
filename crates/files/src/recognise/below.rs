//! What the rows below a heading tell of the columns under its labels.

use super::spans::Spans;
use super::view::View;
use std::ops::Range;

/// Rows that are looked at.
const ROWS: usize = 30;
/// Cells of a row of the catalogue at least.
const FEWEST_CELLS: usize = 3;

/// The rows below a heading, and the columns of each label.
pub(super) struct Below<'v, 'g> {
    pub(super) view: &'v View<'g>,
    /// First row of the heading.
    pub(super) top: usize,
    /// How many rows the heading takes.
    pub(super) rows: usize,
    pub(super) heads: Vec<Range<usize>>,
}

impl Below<'_, '_> {
    /// True when the cells under the label at a column hold words rather than ticks.
    pub(super) fn is_wordy(&self, column: usize) -> bool {
        let is_word = |text: &str| text.trim().chars().count() > 1;
        self.cells(column).iter().any(|(row, columns)| {
            columns.iter().any(|column| is_word(self.view.text(self.view.raw(*row, *column))))
        })
    }

    /// True where rows have several cells under a label of several columns; a border that does not line up parts none.
    pub(super) fn is_parted(&self, column: usize) -> bool {
        let rows = self.cells(column);
        let of_catalogue =
            rows.iter().filter(|(row, _)| self.view.filled(*row).nth(FEWEST_CELLS - 1).is_some());
        let (parted, whole): (Vec<_>, Vec<_>) = of_catalogue.partition(|(_, columns)| columns.len() > 1);
        parted.len() * 4 >= whole.len()
    }

    /// The rows with the first columns of their cells under the label at a column.
    fn cells(&self, column: usize) -> Vec<(usize, Vec<usize>)> {
        let first = self.top + self.rows;
        let rows: Vec<usize> = (first..(first + ROWS).min(self.view.rows())).collect();
        let Some(head) = self.heads.iter().position(|range| range.contains(&column)) else {
            return Vec::new();
        };
        let spans = Spans::of_ranges(self.view, self.top, &self.heads, &rows);
        let columns = |row: usize| match spans.cells(self.view, row) {
            Some(mut cells) => std::mem::take(&mut cells[head]),
            None => self.heads[head].clone().collect(),
        };
        rows.into_iter().map(|row| (row, columns(row))).collect()
    }
}
