//! Lists of people made publishable column by column (R250): what each column holds, and a copy in which columns are
//! hidden or left out, given only where reading the copy finds exactly what was chosen and no personal number.

mod copy;
mod error;
mod table;
mod write;

pub use error::ColumnsError;

use crate::grid::Grid;
use crate::{Format, active, checked_format, read_texts, readers, sniff};
use domain::disclosure::privacy::{
    ColumnChoice, ListColumn, list_columns, names_with_addresses, personal_numbers,
};
use std::collections::BTreeMap;
use table::Table;

/// What is chosen for each column by its key.
pub type ColumnChoices = BTreeMap<String, ColumnChoice>;

/// The columns of a list, those of all its sheets together: what bears one name is treated alike.
///
/// # Errors
/// [`ColumnsError`] where the file is no list or cannot be copied column by column.
pub fn columns_of(name: &str, bytes: &[u8]) -> Result<Vec<ListColumn>, ColumnsError> {
    let (_, grids) = read(name, bytes)?;
    let found = merged(&grids);
    if found.is_empty() { Err(ColumnsError::NoHeads { name: name.to_owned() }) } else { Ok(found) }
}

/// The copy that everybody reads: cells as chosen for their columns, everything else as it was. Pictures, comments and
/// formulas are not in it: it is written from the words of the cells.
///
/// # Errors
/// [`ColumnsError`] where a number or a hidden name would still stand in it, or where it reads otherwise than chosen.
pub fn with_columns(name: &str, bytes: &[u8], choices: &ColumnChoices) -> Result<Vec<u8>, ColumnsError> {
    let (format, grids) = read(name, bytes)?;
    if merged(&grids).is_empty() {
        return Err(ColumnsError::NoHeads { name: name.to_owned() });
    }
    let copy = copy::copy_of(name, &grids, choices)?;
    let written = write::written(format, &copy)
        .map_err(|error| ColumnsError::NotWritten { name: name.to_owned(), reason: error.to_string() })?;
    prove(name, format, &written, &copy)?;
    Ok(written)
}

/// Names, addresses and other things that stand beside personal numbers, as a warning for each column, and names with
/// addresses in rows without numbers, as one for each table; of files without tables none. Narrow tables of pages are taken for layout and not looked at.
#[must_use]
pub fn beside_numbers(name: &str, bytes: &[u8]) -> Vec<String> {
    let Ok(format) = checked_format(name, bytes) else { return Vec::new() };
    let has_tables = matches!(
        format,
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods | Format::Csv | Format::Docx | Format::Html
    );
    if !has_tables {
        return Vec::new();
    }
    let grids = readers::read(format, bytes).unwrap_or_default();
    let warnings = merged(&grids).into_iter().flat_map(|column| {
        let key = column.key;
        column.found.into_iter().filter(|(what, _)| !what.blocks()).map(move |(what, many)| {
            format!("“{key}”列有{many}处{}与个人号码在同一行，请核对是否应当公开", what.label())
        })
    });
    warnings.chain(grids.iter().flat_map(Table::all).filter_map(|table| name_list(&table))).collect()
}

/// A warning where a table is a list of people with their addresses.
fn name_list(table: &Table<'_>) -> Option<String> {
    let (name, address, many) = names_with_addresses(&table.heads(), &table.body())?;
    Some(format!("名单中有{many}行写着姓名（“{name}”列）和住址（“{address}”列），请核对是否应当公开"))
}

/// The grids of a file whose columns can be chosen.
fn read(name: &str, bytes: &[u8]) -> Result<(Format, Vec<Grid>), ColumnsError> {
    let unreadable = ColumnsError::Unreadable;
    let format = checked_format(name, bytes).map_err(unreadable)?;
    if !matches!(format, Format::Xlsx | Format::Csv | Format::Docx) || active::has_macros(bytes) {
        let kind = if active::has_macros(bytes) { "含有宏的文件" } else { format.label() };
        return Err(ColumnsError::Unsupported { name: name.to_owned(), kind: kind.to_owned() });
    }
    let grids = readers::read(format, bytes).map_err(|trouble| unreadable(trouble.in_file(name)))?;
    for grid in &grids {
        refuse_unseen(name, grid)?;
        refuse_more_tables(name, grid)?;
    }
    Ok((format, grids))
}

/// A document with more than one table has columns of the same name that hold other things.
fn refuse_more_tables(name: &str, grid: &Grid) -> Result<(), ColumnsError> {
    let rows = grid.rows.iter().filter(|row| grid.is_document && row.line > 0);
    let mut tables: Vec<u32> = rows.map(|row| row.table).collect();
    tables.dedup();
    match tables.len() {
        0 | 1 => Ok(()),
        many => Err(ColumnsError::ManyTables { name: name.to_owned(), many }),
    }
}

/// What is hidden, cut off or too far right would come to light or be lost in a copy.
fn refuse_unseen(name: &str, grid: &Grid) -> Result<(), ColumnsError> {
    let is_filled = |row: &crate::grid::GridRow| row.cells.iter().any(|id| *id != 0);
    let hidden = if grid.hidden && grid.rows.iter().any(is_filled) {
        Some(format!("工作表“{}”", grid.name))
    } else {
        let row = grid.rows.iter().position(|row| row.hidden && is_filled(row));
        row.map(|row| table::place(grid, row))
    };
    if let Some(place) = hidden {
        return Err(ColumnsError::Hidden { name: name.to_owned(), place });
    }
    let is_cut = |code: &str| matches!(code, "cell-too-long" | "column-beyond");
    match grid.remarks.iter().find(|remark| is_cut(remark.code)) {
        Some(remark) => Err(ColumnsError::TooLarge { name: name.to_owned(), reason: remark.message.clone() }),
        None => Ok(()),
    }
}

/// The columns of all tables, those of one key together.
fn merged(grids: &[Grid]) -> Vec<ListColumn> {
    let mut all: Vec<ListColumn> = Vec::new();
    for table in grids.iter().flat_map(Table::all) {
        for column in list_columns(&table.heads(), &table.body()) {
            let Some(known) = all.iter_mut().find(|known| known.key == column.key) else {
                all.push(column);
                continue;
            };
            known.filled += column.filled;
            for (what, many) in column.found {
                match known.found.iter_mut().find(|(found, _)| *found == what) {
                    Some((_, count)) => *count += many,
                    None => known.found.push((what, many)),
                }
            }
        }
    }
    all
}

/// The proof: read again, the copy says in every cell what was chosen, and the gate finds no number anywhere in it.
fn prove(name: &str, format: Format, written: &[u8], copy: &copy::Copy) -> Result<(), ColumnsError> {
    let altered = |place: String| ColumnsError::Altered { name: name.to_owned(), place };
    if sniff::sniff(written).ok() != Some(format) {
        return Err(altered("格式".to_owned()));
    }
    let again = readers::read(format, written).map_err(|_| altered("内容".to_owned()))?;
    if again.len() != copy.sheets.len() {
        return Err(altered("工作表".to_owned()));
    }
    for (grid, sheet) in again.iter().zip(&copy.sheets) {
        if let Some(row) = sheet.first_difference(grid) {
            return Err(altered(format!("{}第{}行", sheet.called(), row + 1)));
        }
    }
    let texts = read_texts(name, written).map_err(ColumnsError::Unreadable)?;
    for block in texts.searched() {
        if let Some(number) = personal_numbers(&block.text).first() {
            let place = block.places().of(number.place.start);
            return Err(ColumnsError::Number { name: name.to_owned(), place, kind: number.kind.label() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
