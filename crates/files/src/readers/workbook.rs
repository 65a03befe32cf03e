//! Excel workbooks: calamine reads the cells (cached values, formulas are never evaluated), the parts
//! themselves tell merges, hidden rows and formulas without a value.

use super::workbook_parts::{self, SheetFacts};
use crate::archive::Archive;
use crate::error::Trouble;
use crate::grid::{Grid, TextId};
use calamine::{DataRef, Reader, SheetVisible, Xlsb, Xlsx};
use domain::diagnostic::Severity;
use rustc_hash::FxHashMap;
use std::io::Cursor;

/// Reads every sheet of an xlsx workbook.
pub(crate) fn read_xlsx(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let mut archive = Archive::open(bytes)?;
    let parts = workbook_parts::read(&mut archive)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(Trouble::damaged)?;
    let sheets = visible_sheets(workbook.sheets_metadata());
    let mut grids = Vec::new();
    for (name, hidden) in sheets {
        let Some(path) = parts.sheet_path(&name) else { continue };
        let facts = workbook_parts::facts(&mut archive, path)?;
        let mut grid = Grid::new(&name);
        grid.hidden = hidden;
        fill_xlsx(&mut grid, &mut workbook, &name)?;
        apply_facts(&mut grid, &facts);
        grids.push(grid);
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
    let mut grids = Vec::new();
    for (name, hidden) in visible_sheets(workbook.sheets_metadata()) {
        let mut grid = Grid::new(&name);
        grid.hidden = hidden;
        let mut cells = workbook.worksheet_cells_reader(&name).map_err(Trouble::damaged)?;
        let mut shared = FxHashMap::default();
        while let Some(cell) = cells.next_cell().map_err(Trouble::damaged)? {
            let (row, column) = cell.get_position();
            let id = text_id(&mut grid, cell.get_value(), None, &mut shared, (row, column));
            grid.set(row as usize, column as usize, id)?;
        }
        grids.push(grid);
    }
    Ok(grids)
}

fn visible_sheets(sheets: &[calamine::Sheet]) -> Vec<(String, bool)> {
    sheets
        .iter()
        .filter(|sheet| sheet.typ == calamine::SheetType::WorkSheet)
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect()
}

fn fill_xlsx(grid: &mut Grid, workbook: &mut Xlsx<Cursor<&[u8]>>, name: &str) -> Result<(), Trouble> {
    let mut cells = workbook.worksheet_cells_reader(name).map_err(Trouble::damaged)?;
    let zeros: Vec<usize> = cells.styles().iter().map(|style| leading_zeros(style.number_format.as_ref())).collect();
    let padded = zeros.iter().any(|width| *width > 1);
    let mut shared = FxHashMap::default();
    loop {
        let (cell, width) = if padded {
            match cells.next_cell_with_style_id().map_err(Trouble::damaged)? {
                Some((cell, style)) => (cell, zeros.get(style).copied().filter(|w| *w > 1)),
                None => return Ok(()),
            }
        } else {
            match cells.next_cell().map_err(Trouble::damaged)? {
                Some(cell) => (cell, None),
                None => return Ok(()),
            }
        };
        let place = cell.get_position();
        let id = text_id(grid, cell.get_value(), width, &mut shared, place);
        grid.set(place.0 as usize, place.1 as usize, id)?;
    }
}

/// A number format of zeros only, e.g. 0000, prints 101 as 0101.
fn leading_zeros(format: Option<&calamine::NumberFormat>) -> usize {
    let Some(format) = format else { return 0 };
    let code = format.format_code.trim_matches('"');
    if code.len() > 1 && code.bytes().all(|b| b == b'0') { code.len() } else { 0 }
}

fn text_id(
    grid: &mut Grid,
    value: &DataRef<'_>,
    width: Option<usize>,
    shared: &mut FxHashMap<usize, TextId>,
    place: (u32, u32),
) -> TextId {
    match value {
        DataRef::Empty => 0,
        DataRef::SharedString(text) => {
            let key = text.as_ptr() as usize;
            if let Some(id) = shared.get(&key) {
                return *id;
            }
            let id = grid.intern(text);
            shared.insert(key, id);
            id
        }
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => grid.intern(text),
        DataRef::Int(number) => grid.intern(&number.to_string()),
        DataRef::Float(number) => grid.intern(&number_text(*number, width)),
        DataRef::Bool(on) => grid.intern(if *on { "是" } else { "否" }),
        DataRef::DateTime(moment) => grid.intern(&moment_text(moment)),
        DataRef::Error(error) => {
            let message = format!("单元格是公式错误 {error}，按空白读取");
            grid.remark(Severity::Warning, "error-value", Some(place.0 as usize), Some(place.1 as usize), message);
            0
        }
    }
}

/// A number as a person wrote it: 1, not 1.0; with leading zeros where the format prints them.
pub(crate) fn number_text(number: f64, width: Option<usize>) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        let width = width.unwrap_or(0);
        return format!("{number:0width$.0}");
    }
    // Twelve significant digits drop the noise of binary fractions (1.1000000000000001).
    let short = format!("{number:.12e}").parse::<f64>().unwrap_or(number);
    short.to_string()
}

/// A date as 2020-09-01, with the time where it has one.
pub(crate) fn moment_text(moment: &calamine::ExcelDateTime) -> String {
    if moment.is_duration() {
        return number_text(moment.as_f64(), None);
    }
    let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
    if (hour, minute, second) == (0, 0, 0) {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
    }
}

fn apply_facts(grid: &mut Grid, facts: &SheetFacts) {
    grid.merges.extend(&facts.merges);
    for row in &facts.hidden_rows {
        if let Some(found) = grid.rows.get_mut(*row) {
            found.hidden = true;
        }
    }
    for (row, column) in &facts.empty_formulas {
        let message = "公式没有保存计算结果，按空白读取；请在 Excel 或 WPS 中打开保存后重新上传".to_owned();
        grid.remark(Severity::Warning, "formula-without-value", Some(*row), Some(*column), message);
    }
}
