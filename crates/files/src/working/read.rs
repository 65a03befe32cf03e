//! What comes back: the stamp, what was exported, and the rows as they stand in the workbook now.
//! Another program may have saved it, as another kind of workbook; formulas are not evaluated.

use super::write::to_plain_xlsx;
use super::{HELP_SHEET, KEY_HEADING, LIST_SHEET, MARK, STAMP_SHEET, Stamp};
use crate::error::FileError;
use crate::grid::Grid;
use crate::{checked_format, readers, recognise};
use domain::catalogue::difference::Cell;
use domain::catalogue::merge::{ExportedRow, SentRow};
use domain::catalogue::{CatalogueRow, CatalogueTable, Heading, KeyedRow, PlacedRow, RowStatus};
use domain::diagnostic::Diagnostic;
use domain::reference::Reference;
use std::collections::{BTreeSet, HashMap};

/// A working copy that came back.
#[derive(Debug, Clone, Default)]
pub struct ReadCopy {
    /// Which draft it is of.
    pub stamp: Stamp,
    /// What went out.
    pub exported: Vec<ExportedRow>,
    /// What stands in it now; rows without a word are left out.
    pub rows: Vec<SentRow>,
    /// The columns that it still has.
    pub columns: BTreeSet<Cell>,
    /// Headings that went out and are gone.
    pub lost_headings: Vec<String>,
    /// Headings that came in.
    pub new_headings: Vec<String>,
    /// False where the hidden column of keys is gone.
    pub has_keys: bool,
    /// What the reader had to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads a working copy; none where the workbook is no working copy, or its hidden sheet is gone.
///
/// # Errors
/// [`FileError`] where the file cannot be read, or its table or record is damaged.
pub fn read_working_copy(
    name: &str,
    bytes: &[u8],
    reference: &Reference,
) -> Result<Option<ReadCopy>, FileError> {
    let format = checked_format(name, bytes)?;
    let grids = readers::read(format, bytes).map_err(|trouble| trouble.in_file(name))?;
    let Some(record) = grids.iter().find(|grid| grid.text(0, 0).trim() == MARK) else { return Ok(None) };
    let damaged = || FileError::Damaged {
        name: name.to_owned(),
        detail: format!(
            "隐藏工作表“{STAMP_SHEET}”中的导出记录被改动过；请重新从草稿页下载工作簿，把改动填进去"
        ),
    };
    let record = Record::of(record).ok_or_else(damaged)?;
    let grids: Vec<Grid> = grids.into_iter().filter(|grid| !is_own(grid)).collect();
    let found = recognise::recognise(name, &grids, reference).catalogues;
    let has_keys = |table: &CatalogueTable| key_heading(table).is_some();
    let table = found.iter().find(|table| has_keys(table)).or(found.first());
    let mut table = table.ok_or_else(|| recognise::refusal(name, &grids))?.clone();
    table.put_marks();
    Ok(Some(record.beside(&table, reference)))
}

/// The sheets that the writer put beside the table.
fn is_own(grid: &Grid) -> bool {
    grid.text(0, 0).trim() == MARK || [STAMP_SHEET, LIST_SHEET, HELP_SHEET].contains(&grid.name.as_str())
}

fn key_heading(table: &CatalogueTable) -> Option<&Heading> {
    table.columns.iter().find(|heading| heading.column.is_none() && heading.printed == KEY_HEADING)
}

/// The hidden sheet's content.
struct Record {
    stamp: Stamp,
    head: CatalogueTable,
    rows: Vec<KeyedRow>,
}

impl Record {
    fn of(grid: &Grid) -> Option<Self> {
        let stamp: Stamp = serde_json::from_str(grid.text(0, 1)).ok()?;
        let columns: Vec<Heading> = serde_json::from_str(&joined(grid, 1, 0)).ok()?;
        let mut rows = Vec::new();
        for at in 2..grid.row_count() {
            let key = grid.text(at, 0).trim();
            if key.is_empty() {
                continue;
            }
            let row: CatalogueRow = serde_json::from_str(&joined(grid, at, 1)).ok()?;
            rows.push(KeyedRow { key: key.to_owned(), status: RowStatus::Active, row });
        }
        Some(Self { stamp, head: CatalogueTable { columns, ..CatalogueTable::default() }, rows })
    }

    fn beside(self, table: &CatalogueTable, reference: &Reference) -> ReadCopy {
        let mut read = self.read_back(reference);
        let Self { stamp, head, rows } = self;
        let exported = rows.into_iter().map(|keyed| {
            let read = read.remove(&keyed.key).unwrap_or_else(|| keyed.row.clone());
            ExportedRow { keyed, read }
        });
        let exported: Vec<ExportedRow> = exported.collect();
        let known: BTreeSet<Cell> = head.columns.iter().map(cell_of).collect();
        let present: BTreeSet<Cell> = table.columns.iter().map(cell_of).collect();
        let key_cell = Cell::Added(KEY_HEADING.to_owned());
        let without = |heading: &&Heading, cells: &BTreeSet<Cell>| {
            let cell = cell_of(heading);
            cell != key_cell && !cells.contains(&cell)
        };
        let lost = head.columns.iter().filter(|heading| without(heading, &present));
        let new = table.columns.iter().filter(|heading| without(heading, &known));
        ReadCopy {
            stamp,
            rows: table.rows.iter().filter_map(sent).collect(),
            lost_headings: lost.map(|heading| heading.printed.clone()).collect(),
            new_headings: new.map(|heading| heading.printed.clone()).collect(),
            columns: present.intersection(&known).cloned().collect(),
            has_keys: key_heading(table).is_some(),
            diagnostics: table.diagnostics.clone(),
            exported,
        }
    }

    /// The exported rows by key, as an untouched workbook reads back. A cell that reads back
    /// otherwise than it was written is then no change.
    fn read_back(&self, reference: &Reference) -> HashMap<String, CatalogueRow> {
        let placed = self.rows.iter().zip(1..).map(|(row, line)| PlacedRow {
            line,
            status: RowStatus::Active,
            row: row.row.clone(),
        });
        let table = CatalogueTable { rows: placed.collect(), ..self.head.clone() };
        let keys: Vec<String> = self.rows.iter().map(|row| row.key.clone()).collect();
        let Ok(bytes) = to_plain_xlsx(&table, &keys) else { return HashMap::new() };
        let Ok(read) = crate::read_catalogues("", &bytes, reference) else { return HashMap::new() };
        let rows = read.catalogues.iter().flat_map(|table| &table.rows).filter_map(sent);
        rows.map(|sent| (sent.key, sent.row)).collect()
    }
}

/// A text that may go over several cells.
fn joined(grid: &Grid, row: usize, from: usize) -> String {
    let texts = (from..).map(|column| grid.text(row, column));
    texts.take_while(|text| !text.is_empty()).collect()
}

fn cell_of(heading: &Heading) -> Cell {
    heading.column.map_or_else(|| Cell::Added(heading.printed.clone()), Cell::National)
}

/// A row of the sheet, its key taken out; none where nothing but the key is left of it.
fn sent(placed: &PlacedRow) -> Option<SentRow> {
    let mut row = placed.row.clone();
    let key = row.extra.remove(KEY_HEADING).unwrap_or_default().trim().to_owned();
    let national = domain::catalogue::Column::ALL.into_iter().filter(|column| {
        !matches!(column, domain::catalogue::Column::SeqNo | domain::catalogue::Column::Level1Item)
    });
    let says = national.into_iter().any(|column| !row.cell(column).trim().is_empty())
        || row.extra.values().any(|text| !text.trim().is_empty());
    says.then_some(SentRow { line: placed.line, key, row })
}
