//! Any list as a workbook: a bold heading row that stays in view, a filter, text cells.

use super::WriteError;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

/// The most characters a cell of a workbook holds.
const LONGEST_CELL: usize = 32_767;

/// Writes a list as a workbook of one sheet.
///
/// # Errors
/// [`WriteError`] where the workbook writer refuses, e.g. more rows than a sheet holds.
pub fn to_list_xlsx(name: &str, heads: &[String], rows: &[Vec<String>]) -> Result<Vec<u8>, WriteError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let forbidden = ['[', ']', ':', '*', '?', '/', '\\', '\''];
    let safe: String = name.chars().filter(|c| !forbidden.contains(c)).take(31).collect();
    sheet.set_name(if safe.is_empty() { "列表" } else { &safe })?;
    fill_list(sheet, heads, rows)?;
    Ok(workbook.save_to_buffer()?)
}

/// Fills a sheet with a list.
pub(super) fn fill_list(
    sheet: &mut Worksheet,
    heads: &[String],
    rows: &[Vec<String>],
) -> Result<(), WriteError> {
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center);
    let cell = Format::new().set_text_wrap().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    for (at, text) in (0_u16..).zip(heads) {
        sheet.write_string_with_format(0, at, text, &head)?;
        sheet.set_column_width(at, if at == 0 { 28.0 } else { 14.0 })?;
    }
    for (line, row) in (1_u32..).zip(rows) {
        for (at, text) in (0_u16..).zip(row) {
            let text: String = text.chars().take(LONGEST_CELL).collect();
            sheet.write_string_with_format(line, at, text, &cell)?;
        }
    }
    sheet.set_freeze_panes(1, 1)?;
    if let (Ok(last), Some(wide)) =
        (u32::try_from(rows.len()), heads.len().checked_sub(1).and_then(|at| u16::try_from(at).ok()))
    {
        sheet.autofilter(0, 0, last, wide)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use calamine::{Reader, Xlsx, open_workbook_from_rs};

    #[test]
    fn a_list_reads_back_and_a_formula_stays_text() {
        let heads = ["单位".to_owned(), "城乡规划".to_owned()];
        let rows = vec![vec!["天河区民政局".to_owned(), "=1+1".to_owned()]];
        let bytes = to_list_xlsx("目录总览/2026", &heads, &rows).expect("a workbook");
        let mut book: Xlsx<_> = open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("readable");
        assert_eq!(book.sheet_names(), ["目录总览2026"]);
        let range = book.worksheet_range("目录总览2026").expect("the sheet");
        let cells: Vec<String> = range.rows().flatten().map(ToString::to_string).collect();
        assert_eq!(cells, ["单位", "城乡规划", "天河区民政局", "=1+1"]);
    }
}
