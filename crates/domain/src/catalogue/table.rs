//! A catalogue as it was read from a file or from the store: headings, placed rows, diagnostics.

use super::{CatalogueRow, Column, RowStatus};
use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// A heading as printed, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The label as printed, white space and line breaks removed.
    pub printed: String,
    /// The group head above it, as printed.
    pub group: Option<String>,
    /// The column it stands for; none for an added column.
    pub column: Option<Column>,
    /// The column of the sheet, from 1.
    pub index: u32,
}

/// A row with its place: the row of the sheet or table, headings included, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlacedRow {
    /// The place.
    pub line: u32,
    /// Whether the row stands, was removed or is left out (only stored catalogues know).
    pub status: RowStatus,
    /// The cells.
    pub row: CatalogueRow,
}

/// One catalogue: what `convert` prints and `lint` reads.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CatalogueTable {
    /// The printed title, e.g. 白石县社会救助领域基层政务公开标准目录.
    pub title: String,
    /// The sector as the title or the 领域 column prints it, without 领域.
    pub sector: Option<String>,
    /// The compiling unit or government named in the title or below it.
    pub government: Option<String>,
    /// The sheet, table or page it was read from.
    pub sheet: String,
    /// The headings in order of the sheet.
    pub columns: Vec<Heading>,
    /// The rows in order of the sheet.
    pub rows: Vec<PlacedRow>,
    /// What the reader had to say.
    pub diagnostics: Vec<Diagnostic>,
    /// Cells that were written one thing a line without marks between: their text is closed up in the rows, and
    /// stands here with marks for who may put them in.
    #[serde(skip)]
    pub listed: Vec<ListedCell>,
}

/// A cell that was written one thing a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListedCell {
    /// The line of its row.
    pub line: u32,
    /// Its column.
    pub column: Column,
    /// The text with a mark between the lines.
    pub text: String,
}

impl CatalogueTable {
    /// The rows with marks between what was written one thing a line, and how many cells that were.
    #[must_use]
    pub fn marked_rows(&self) -> (Vec<CatalogueRow>, usize) {
        let mut rows: Vec<CatalogueRow> = self.rows.iter().map(|placed| placed.row.clone()).collect();
        let places = self.marked_places();
        for (at, cell) in &places {
            rows[*at].set_cell(cell.column, &cell.text);
        }
        let marked = places.len();
        (rows, marked)
    }

    /// The same, put into the rows themselves: for whoever writes them on, so that no names run together.
    pub fn put_marks(&mut self) {
        let places: Vec<(usize, Column, String)> =
            self.marked_places().into_iter().map(|(at, cell)| (at, cell.column, cell.text.clone())).collect();
        for (at, column, text) in places {
            self.rows[at].row.set_cell(column, &text);
        }
    }

    /// The rows to which each cell with a line for each thing belongs: a line may hold several rows, a table very many.
    fn marked_places(&self) -> Vec<(usize, &ListedCell)> {
        let mut of_line: HashMap<u32, Vec<usize>> = HashMap::new();
        if !self.listed.is_empty() {
            for (at, placed) in self.rows.iter().enumerate() {
                of_line.entry(placed.line).or_default().push(at);
            }
        }
        let places = |cell: &ListedCell| of_line.get(&cell.line).cloned().unwrap_or_default();
        self.listed.iter().flat_map(|cell| places(cell).into_iter().map(move |at| (at, cell))).collect()
    }

    /// The heading printed for a column, if the table has it.
    #[must_use]
    pub fn heading(&self, column: Column) -> Option<&Heading> {
        self.columns.iter().find(|heading| heading.column == Some(column))
    }

    /// The heading that is printed so, else the first one beneath a group head that is (公开对象 over 全社会).
    #[must_use]
    pub fn heading_called(&self, printed: &str) -> Option<&Heading> {
        let own = self.columns.iter().find(|heading| heading.printed == printed);
        own.or_else(|| self.columns.iter().find(|heading| heading.group.as_deref() == Some(printed)))
    }
}
