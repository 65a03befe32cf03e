//! A catalogue as it was read from a file or from the store: headings, placed rows, diagnostics.

use super::{CatalogueRow, Column, RowStatus};
use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};

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
        let listed = std::mem::take(&mut self.listed);
        let places = self.rows_by_line(&listed);
        for cell in &listed {
            for at in places_of(&places, cell.line) {
                self.rows[at].row.set_cell(cell.column, &cell.text);
            }
        }
    }

    /// The rows to which each cell with a line for each thing belongs: a line may hold several rows, a table very many.
    fn marked_places(&self) -> Vec<(usize, &ListedCell)> {
        let places = self.rows_by_line(&self.listed);
        let of_cell = |cell| places_of(&places, cell).collect::<Vec<usize>>();
        self.listed.iter().flat_map(|cell| of_cell(cell.line).into_iter().map(move |at| (at, cell))).collect()
    }

    /// Lines with the rows that stand in them, in the order of the lines; nothing where no cell asks.
    fn rows_by_line(&self, listed: &[ListedCell]) -> Vec<(u32, usize)> {
        if listed.is_empty() {
            return Vec::new();
        }
        let mut places: Vec<(u32, usize)> =
            self.rows.iter().enumerate().map(|(at, placed)| (placed.line, at)).collect();
        places.sort_unstable();
        places
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

/// The rows of a line.
fn places_of(places: &[(u32, usize)], line: u32) -> impl Iterator<Item = usize> {
    let from = places.partition_point(|(own, _)| *own < line);
    places[from..].iter().take_while(move |(own, _)| *own == line).map(|(_, at)| *at)
}
