//! Excel 97-2003 workbooks in their compound container, read by calamine with their merges.

use super::workbook::{bool_text, error_value, moment_text, number_text};
use crate::error::Trouble;
use crate::grid::{Grid, Merge};
use calamine::{Data, Reader, SheetVisible, Xls, XlsError};
use std::io::Cursor;

/// Reads every sheet.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    // The reader falls back to the second name where the first cannot be followed.
    for name in ["Workbook", "Book"] {
        if let Some(stream) = super::compound::stream(bytes, name)? {
            super::xls_bounds::check(&stream)?;
        }
    }
    let mut workbook: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Trouble::Locked,
        other => Trouble::damaged(other),
    })?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet) {
        let range = workbook.worksheet_range(&sheet.name).map_err(Trouble::damaged)?;
        let mut grid = Grid::new(&sheet.name);
        grid.hidden = sheet.visible != SheetVisible::Visible;
        let (top, left) = range.start().unwrap_or((0, 0));
        for (row, column, value) in range.used_cells() {
            let place = (top as usize + row, left as usize + column);
            let id = match value {
                Data::Empty => 0,
                Data::Int(number) => grid.intern(&number.to_string()),
                Data::Float(number) => grid.intern(&number_text(*number, 0)),
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => grid.intern(text),
                Data::Bool(on) => grid.intern(bool_text(*on)),
                Data::DateTime(moment) => grid.intern(&moment_text(moment)),
                Data::Error(error) => error_value(&mut grid, place.0, place.1, &error.to_string()),
            };
            grid.set(place.0, place.1, id)?;
        }
        let merges = workbook.merge_cells_by_sheet_name(&sheet.name).unwrap_or_default();
        grid.merges = merges
            .iter()
            .filter(|d| d.start.0 <= d.end.0 && d.start.1 <= d.end.1)
            .map(|d| Merge { top: d.start.0, left: d.start.1, bottom: d.end.0, right: d.end.1 })
            .collect();
        grids.push(grid);
    }
    Ok(grids)
}
