//! Builds the rows of a table with spans (web pages, documents, OpenDocument) into a grid.

use crate::error::Trouble;
use crate::grid::{Grid, GridRow, Merge, TextId};
use crate::limits::MAX_COLUMNS;

/// A cell as its markup gives it.
#[derive(Debug, Clone, Default)]
pub(crate) struct SpanCell {
    pub(crate) text: String,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
}

/// A cell that stands in a column of its own, whatever covers it.
pub(crate) type FixedCell = SpanCell;

/// Appends a table in which covered cells are printed too, so that every cell has its own column.
pub(crate) fn append_fixed(grid: &mut Grid, table: u32, rows: &[Vec<FixedCell>]) -> Result<(), Trouble> {
    let base = grid.rows.len();
    for (index, row) in rows.iter().enumerate() {
        let mut cells = Vec::with_capacity(row.len());
        for (column, cell) in row.iter().enumerate().take(MAX_COLUMNS) {
            cells.push(grid.intern(&cell.text));
            let (height, width) =
                (cell.rows.clamp(1, rows.len() - index), cell.columns.clamp(1, MAX_COLUMNS - column));
            if width > 1 || height > 1 {
                push_merge(grid, base + index, column, height, width);
            }
        }
        if !grid.is_document {
            // Sheets print blank cells to their edge; in documents they tell the table's width.
            let filled = cells.iter().rposition(|id| *id != 0).map_or(0, |last| last + 1);
            cells.truncate(filled);
        }
        push_row(grid, cells, index, table)?;
    }
    Ok(())
}

/// Appends a table of spanned cells; cells pushed aside by a span from above move to the right.
pub(crate) fn append(grid: &mut Grid, table: u32, rows: &[Vec<SpanCell>]) -> Result<(), Trouble> {
    let base = grid.rows.len();
    // For each column, how many further rows a cell from above still covers.
    let mut covered = Vec::<usize>::new();
    for (index, row) in rows.iter().enumerate() {
        let mut cells = Vec::<TextId>::new();
        let mut column = 0;
        let mut next_covered: Vec<usize> = covered.iter().map(|n| n.saturating_sub(1)).collect();
        for cell in row {
            while covered.get(column).is_some_and(|n| *n > 0) {
                column += 1;
            }
            if column >= MAX_COLUMNS {
                break;
            }
            let width = cell.columns.clamp(1, MAX_COLUMNS - column);
            let height = cell.rows.clamp(1, rows.len() - index);
            let id = grid.intern(&cell.text);
            cells.resize(column + width, 0);
            cells[column] = id;
            if next_covered.len() < column + width {
                next_covered.resize(column + width, 0);
            }
            for slot in &mut next_covered[column..column + width] {
                *slot = (*slot).max(height - 1);
            }
            if width > 1 || height > 1 {
                push_merge(grid, base + index, column, height, width);
            }
            column += width;
        }
        covered = next_covered;
        push_row(grid, cells, index, table)?;
    }
    Ok(())
}

fn push_row(grid: &mut Grid, cells: Vec<TextId>, index: usize, table: u32) -> Result<(), Trouble> {
    let line = u32::try_from(index + 1).unwrap_or(u32::MAX);
    grid.rows.push(GridRow { cells, line, table, ..GridRow::default() });
    if grid.rows.len() > 1_100_000 { Err(Trouble::Rows) } else { Ok(()) }
}

fn push_merge(grid: &mut Grid, row: usize, column: usize, height: usize, width: usize) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    grid.merges.push(Merge {
        top: number(row),
        left: number(column),
        bottom: number(row + height - 1),
        right: number(column + width - 1),
    });
}
