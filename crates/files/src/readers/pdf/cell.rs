//! The text of a cell: lines that filled it go on without a break, short ones end a paragraph.

use super::page::{Line, Printed};
use crate::readers::table::FixedCell;

/// A cell while its table is put together.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// True where the last line filled the cell, so that more text goes on with it.
    pub(crate) is_open: bool,
    pub(crate) rows: usize,
    pub(crate) columns: usize,
    /// The characters of its text, as in a line.
    pub(crate) printed: Vec<Printed>,
}

impl Cell {
    /// The text of a cell between two sides.
    pub(crate) fn of_lines(lines: &[Line], left: f64, right: f64) -> Self {
        let edge = lines.iter().map(|line| line.left - left).fold(f64::MAX, f64::min).clamp(0.0, 12.0);
        let inner = right - left - 2.0 * edge;
        let mut cell = Self { rows: 1, columns: 1, ..Self::default() };
        for line in lines {
            let em = line.bottom - line.top;
            // Marks that may not begin a line leave room for two characters before the edge.
            let fills = line.right - line.left + 2.2 * em > inner;
            let text = line.text.trim_start();
            cell.push(text, fills);
            let start = cell.text.len() - text.len();
            let cut = line.text.len() - text.len();
            let moved =
                |one: &Printed| Some(Printed { glyph: one.glyph, at: one.at.checked_sub(cut)? + start });
            cell.printed.extend(line.printed.iter().filter_map(moved));
        }
        cell
    }

    /// Adds a line; says whether it fills the cell.
    fn push(&mut self, text: &str, fills: bool) {
        if !self.text.is_empty() {
            let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
            let breaks_word = latin(self.text.chars().next_back()) && latin(text.chars().next());
            if !self.is_open || breaks_word {
                self.text.push('\n');
            }
        }
        self.text.push_str(text);
        self.is_open = fills;
    }

    /// Adds what the next page has of the cell.
    pub(crate) fn go_on(&mut self, next: &Self) {
        if !next.text.is_empty() {
            self.push(&next.text, next.is_open);
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(crate) fn fixed(self) -> FixedCell {
        FixedCell { text: self.text, rows: self.rows, columns: self.columns }
    }
}
