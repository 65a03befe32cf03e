//! A catalogue as a workbook in which some cells carry a note and a fill: what a person has to settle
//! after a merge (R73). A second sheet lists all of it, what stands in no row included.

use super::WriteError;
use super::layout::{self, PrintedColumn};
use super::list::fill_list;
use super::workbook::{Dress, fill, sheet_name};
use domain::catalogue::difference::Cell;
use domain::catalogue::{CatalogueTable, Column};
use domain::reference::Reference;
use rust_xlsxwriter::{Format, Note, Workbook};
use std::collections::BTreeMap;

/// Light orange: it shows in print as well, and black text stays readable on it.
const MARKED: u32 = 0x00FC_E4C4;

/// A note on a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The place of the row, from 0.
    pub row: usize,
    /// The cell; none for the whole row, which is marked at its 二级事项.
    pub column: Option<Cell>,
    /// What it says.
    pub note: String,
}

/// A list on a sheet of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    /// The sheet's name.
    pub name: String,
    /// The headings.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Notes by row and printed column.
#[derive(Debug)]
struct Marks(BTreeMap<(u32, usize), String>);

impl Dress for Marks {
    fn format(&self, row: u32, at: usize, _: &PrintedColumn, plain: &Format) -> Option<Format> {
        self.0.contains_key(&(row, at)).then(|| plain.clone().set_background_color(MARKED))
    }
}

impl Marks {
    fn new(table: &CatalogueTable, marks: &[Mark]) -> Self {
        let columns = layout::columns(table);
        let name = Cell::National(Column::Level2Item);
        let place = |cell: &Cell| columns.iter().position(|column| column.prints(cell));
        let mut notes = BTreeMap::<(u32, usize), String>::new();
        for mark in marks {
            let at = mark.column.as_ref().and_then(place).or_else(|| place(&name)).unwrap_or(0);
            let Ok(row) = u32::try_from(mark.row) else { continue };
            let note = notes.entry((row, at)).or_default();
            note.push_str(if note.is_empty() { "" } else { "\n" });
            note.push_str(&mark.note);
        }
        Self(notes)
    }
}

/// Writes a catalogue with marks, and a list behind it where there is something to list.
///
/// # Errors
/// [`WriteError`] where the workbook writer refuses, e.g. more rows than a sheet holds.
pub fn to_marked_xlsx(table: &CatalogueTable, marks: &[Mark], list: &List) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let marks = Marks::new(table, marks);
    let sheet = workbook.add_worksheet();
    let name = sheet_name(table, std::slice::from_ref(&list.name));
    sheet.set_name(&name)?;
    fill(sheet, table, &Reference::shipped(), &marks)?;
    // Below the title, the unit where it is printed, and two rows of headings.
    let first = 3 + u32::from(table.government.is_some());
    for ((row, column), note) in &marks.0 {
        let note = Note::new(note.chars().take(LONGEST_NOTE).collect::<String>())
            .add_author_prefix(false)
            .set_width(320)
            .set_height(150);
        sheet.insert_note(first + row, u16::try_from(*column).unwrap_or(u16::MAX), &note)?;
    }
    if !list.rows.is_empty() {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&list.name)?;
        fill_list(sheet, &list.heads, &list.rows)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// The most characters a note holds.
const LONGEST_NOTE: usize = 32_767;
