//! Power-and-duty lists and public-service lists out of people's files (R60a): known by their fields,
//! with diagnostics. A catalogue handed in as a list is refused, saying what it is (R65).

mod heading;
mod kind;
mod rows;

use crate::error::FileError;
use crate::grid::Grid;
use crate::recognise::{self, View};
use crate::sniff::Format;
use crate::{checked_format, readers};
use domain::diagnostic::Diagnostic;
use domain::reference::Reference;
use domain::unit_list::ListTable;

/// A file of lists that was read.
#[derive(Debug, Clone)]
pub struct ReadLists {
    /// What the file is by its content.
    pub format: Format,
    /// The lists in order of sheets and rows, each with its own diagnostics.
    pub tables: Vec<ListTable>,
    /// Sheets that hold no list.
    pub passed_over: Vec<String>,
}

/// Reads every list of a file.
///
/// # Errors
/// [`FileError`] where the file cannot be read, holds no list, or is a catalogue.
pub fn read_lists(name: &str, bytes: &[u8], reference: &Reference) -> Result<ReadLists, FileError> {
    let format = checked_format(name, bytes)?;
    let grids = readers::read(format, bytes).map_err(|trouble| trouble.in_file(name))?;
    let mut tables = Vec::new();
    let mut passed_over = Vec::new();
    for grid in &grids {
        let found = tables_of(grid);
        if found.is_empty() && grid.row_count() > 0 {
            passed_over.push(grid.name.clone());
        }
        tables.extend(found);
    }
    if tables.iter().all(|table: &ListTable| table.entries.is_empty()) {
        return Err(refusal(name, &grids, reference, !tables.is_empty()));
    }
    Ok(ReadLists { format, tables, passed_over })
}

/// The lists of one sheet, or of all tables of a page or document.
fn tables_of(grid: &Grid) -> Vec<ListTable> {
    let view = View::new(grid);
    let mut sections: Vec<rows::Section> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    let mut row = 0;
    while row < view.rows() {
        if let Some(found) = heading::heading_at(&view, row) {
            let next = row + found.rows;
            match sections.last_mut().filter(|open| open.heading.prints_alike(&found)) {
                Some(open) => open.repeated.push(row),
                None => sections.push(rows::Section::new(found, std::mem::take(&mut lines))),
            }
            row = next;
            continue;
        }
        match sections.last_mut() {
            Some(open) => open.rows.push(row),
            None => lines.extend(view.filled(row).map(|(_, id)| crate::cells::clean(view.text(id)))),
        }
        row += 1;
    }
    sections.iter().map(|section| rows::read(&view, section)).collect()
}

/// Why no list was found: the file is a catalogue (R65), another list, or nothing known.
fn refusal(name: &str, grids: &[Grid], reference: &Reference, is_headed: bool) -> FileError {
    let found = recognise::recognise(name, grids, reference);
    if let Some(first) = found.catalogues.iter().find(|table| !table.rows.is_empty()) {
        let headings: Vec<&str> =
            first.columns.iter().map(|heading| heading.printed.as_str()).take(6).collect();
        return FileError::CatalogueAsList { name: name.to_owned(), headings: headings.join("、") };
    }
    if is_headed {
        return FileError::NotAList { name: name.to_owned(), seen: "表头之下没有事项".to_owned() };
    }
    match recognise::refusal(name, grids) {
        FileError::OtherList { kind, headings, .. } if !kind.is_unit_list() => FileError::NotAList {
            name: name.to_owned(),
            seen: format!("看起来是{}，表头有：{headings}", kind.label()),
        },
        FileError::OtherList { headings, .. } => FileError::NotAList {
            name: name.to_owned(),
            seen: format!("看到的表头有：{headings}，缺少事项名称一栏"),
        },
        FileError::NotACatalogue { name, seen } => FileError::NotAList { name, seen },
        other => other,
    }
}

/// Diagnostics of all lists of a file, in order.
impl ReadLists {
    /// Every diagnostic of every list.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.tables.iter().flat_map(|table| &table.diagnostics)
    }
}
