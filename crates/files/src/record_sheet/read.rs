//! What comes back: the rows that somebody filled in, whatever program saved the workbook.

use super::{HELP_SHEET, LIST_SHEET, RecordColumn};
use crate::error::FileError;
use crate::grid::Grid;
use crate::read_sheet;
use std::collections::BTreeMap;

/// Rows in which the headings are looked for.
const HEADING_ROWS: usize = 10;

/// A row that was filled in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentRecord {
    /// The sheet.
    pub sheet: String,
    /// The row as the workbook counts it.
    pub line: u32,
    /// What stands in it.
    pub cells: BTreeMap<RecordColumn, String>,
    /// The letters of the columns.
    letters: BTreeMap<RecordColumn, String>,
}

/// A workbook of records.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadSheet {
    /// The rows that somebody filled in.
    pub rows: Vec<SentRecord>,
    /// What the person should know: headings that mean nothing, sheets without headings.
    pub remarks: Vec<String>,
}

impl SentRecord {
    /// What stands in a column, empty for nothing.
    #[must_use]
    pub fn text(&self, column: RecordColumn) -> &str {
        self.cells.get(&column).map_or("", String::as_str)
    }

    /// A cell as a person finds it: `信息!F7`.
    #[must_use]
    pub fn place(&self, column: RecordColumn) -> String {
        match self.letters.get(&column) {
            Some(letter) => format!("{}!{letter}{}", self.sheet, self.line),
            None => format!("{}第{}行", self.sheet, self.line),
        }
    }
}

/// Reads the rows of a workbook of records.
///
/// # Errors
/// [`FileError`] where the file cannot be read or has no table of records.
pub fn read_record_sheet(name: &str, bytes: &[u8]) -> Result<ReadSheet, FileError> {
    let grids = read_sheet(name, bytes)?;
    let mut read = ReadSheet::default();
    let mut has_table = false;
    for grid in grids.iter().filter(|grid| ![LIST_SHEET, HELP_SHEET].contains(&grid.name.as_str())) {
        match heading(grid) {
            Some((row, columns)) => {
                has_table = true;
                read.take(grid, row, &columns);
            }
            None if !is_blank(grid) => {
                read.remarks.push(format!("工作表“{}”没有“名称”“二级事项”等表头，没有读取", grid.name));
            }
            None => {}
        }
    }
    if has_table {
        return Ok(read);
    }
    let seen = (0..grids.first().map_or(0, Grid::row_count))
        .map(|row| grids[0].clean_row(row).into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>())
        .find(|row| !row.is_empty());
    let seen = seen.map_or_else(|| "各工作表都是空的".to_owned(), |row| row.join("、"));
    Err(FileError::NotRecords {
        name: name.to_owned(),
        seen: format!("读到的是：{}", seen.chars().take(80).collect::<String>()),
    })
}

/// The row of the headings, and which column stands where.
fn heading(grid: &Grid) -> Option<(usize, BTreeMap<RecordColumn, usize>)> {
    (0..grid.row_count().min(HEADING_ROWS)).find_map(|row| {
        let mut columns = BTreeMap::new();
        for (at, text) in grid.clean_row(row).iter().enumerate() {
            if let Some(column) = RecordColumn::of_heading(text) {
                columns.entry(column).or_insert(at);
            }
        }
        let is_table =
            [RecordColumn::Title, RecordColumn::Level2Item].iter().all(|wanted| columns.contains_key(wanted));
        is_table.then_some((row, columns))
    })
}

fn is_blank(grid: &Grid) -> bool {
    (0..grid.row_count()).all(|row| grid.clean_row(row).iter().all(String::is_empty))
}

impl ReadSheet {
    fn take(&mut self, grid: &Grid, heading: usize, columns: &BTreeMap<RecordColumn, usize>) {
        let strange: Vec<String> = grid
            .clean_row(heading)
            .into_iter()
            .filter(|text| !text.is_empty() && RecordColumn::of_heading(text).is_none())
            .collect();
        if !strange.is_empty() {
            self.remarks.push(format!("工作表“{}”中没有读取的列：{}", grid.name, strange.join("、")));
        }
        let letters: BTreeMap<RecordColumn, String> =
            columns.iter().map(|(column, at)| (*column, letters_of(*at))).collect();
        for row in heading + 1..grid.row_count() {
            let cells: BTreeMap<RecordColumn, String> = columns
                .iter()
                .map(|(column, at)| (*column, grid.text(row, *at).trim().to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect();
            if cells.keys().any(|column| column.is_filled_in()) {
                let line = grid.line(row).unwrap_or_default();
                self.rows.push(SentRecord {
                    sheet: grid.name.clone(),
                    line,
                    cells,
                    letters: letters.clone(),
                });
            }
        }
    }
}

/// 0 → A, 26 → AA.
fn letters_of(at: usize) -> String {
    u16::try_from(at).map_or_else(|_| String::new(), rust_xlsxwriter::utility::column_number_to_name)
}
