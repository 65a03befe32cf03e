//! Excel workbooks. The sheets of an xlsx are read in one pass over their part: cells with their cached
//! values (formulas are never evaluated), merges, hidden rows, formulas without a value. Binary xlsb
//! sheets are read by calamine, whose date arithmetic serves both.

use super::workbook_parts::{Parts, Style};
use super::workbook_sheet;
use crate::archive::Archive;
use crate::error::Trouble;
use crate::grid::Grid;
use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType, Reader, SheetVisible, Xlsb};
use domain::diagnostic::Severity;
use std::io::Cursor;

/// Reads every sheet of an xlsx workbook.
pub(crate) fn read_xlsx(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let mut archive = Archive::open(bytes)?;
    let parts = Parts::read(&mut archive)?;
    let mut grids = Vec::new();
    for sheet in &parts.sheets {
        let Some(bytes) = archive.part(&sheet.path)? else { continue };
        let mut grid = Grid::new(&sheet.name);
        grid.hidden = sheet.hidden;
        workbook_sheet::fill(&mut grid, &super::xml::decode(&bytes), &parts)?;
        grids.push(grid);
    }
    if grids.is_empty() {
        return Err(Trouble::Damaged("工作簿中没有工作表".to_owned()));
    }
    Ok(grids)
}

/// Reads every sheet of an xlsb workbook; its merges are not known to the reader underneath.
pub(crate) fn read_xlsb(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let mut archive = Archive::open(bytes)?;
    for name in archive.names() {
        archive.part(&name)?;
    }
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(Trouble::damaged)?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut grids = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet) {
        let mut grid = Grid::new(&sheet.name);
        grid.hidden = sheet.visible != SheetVisible::Visible;
        let mut cells = workbook.worksheet_cells_reader(&sheet.name).map_err(Trouble::damaged)?;
        while let Some(cell) = cells.next_cell().map_err(Trouble::damaged)? {
            let (row, column) = (cell.get_position().0 as usize, cell.get_position().1 as usize);
            let id = match cell.get_value() {
                DataRef::Empty => 0,
                DataRef::SharedString(text) => grid.intern(text),
                DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
                    grid.intern(text)
                }
                DataRef::Int(number) => grid.intern(&number.to_string()),
                DataRef::Float(number) => grid.intern(&number_text(*number, 0)),
                DataRef::Bool(on) => grid.intern(bool_text(*on)),
                DataRef::DateTime(moment) => grid.intern(&moment_text(moment)),
                DataRef::Error(error) => error_value(&mut grid, row, column, &error.to_string()),
            };
            grid.set(row, column, id)?;
        }
        grids.push(grid);
    }
    Ok(grids)
}

/// A number as its style prints it: as a date, with leading zeros, or plain.
pub(crate) fn styled_number(number: f64, style: Style, is_1904: bool) -> String {
    match style {
        Style::Plain => number_text(number, 0),
        Style::Zeros(width) => number_text(number, width),
        Style::Date => moment_text(&ExcelDateTime::new(number, ExcelDateTimeType::DateTime, is_1904)),
    }
}

/// A number as a person wrote it: 1, not 1.0; filled up with zeros to a width.
pub(crate) fn number_text(number: f64, width: usize) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        return format!("{number:0width$.0}");
    }
    // Twelve significant digits drop the noise of binary fractions (1.1000000000000001).
    let short = format!("{number:.12e}").parse::<f64>().unwrap_or(number);
    short.to_string()
}

/// A date as 2020-09-01, with the time where it has one.
pub(crate) fn moment_text(moment: &ExcelDateTime) -> String {
    if moment.is_duration() {
        return number_text(moment.as_f64(), 0);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

/// A boolean as a person reads it.
pub(crate) fn bool_text(on: bool) -> &'static str {
    if on { "是" } else { "否" }
}

/// An error value is read as blank and told.
pub(crate) fn error_value(grid: &mut Grid, row: usize, column: usize, error: &str) -> u32 {
    let message = format!("单元格是公式错误 {error}，按空白读取");
    grid.remark(Severity::Warning, "error-value", Some(row), Some(column), message);
    0
}
