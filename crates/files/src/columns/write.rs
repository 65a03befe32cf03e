//! The copy of a list as a file: a workbook of its sheets, a document with its table, or separated values.

use super::copy::{Copy, CopySheet};
use crate::Format;
use crate::write::{ListRow, WriteError, to_list_csv, to_list_docx};
use rust_xlsxwriter::{Format as Dress, FormatAlign, FormatBorder, Workbook, Worksheet};

/// Digits of a whole number that a sheet keeps as a number.
const MOST_DIGITS: usize = 10;
/// The widest column, in characters.
const WIDEST: usize = 40;

/// The file.
pub(super) fn written(format: Format, copy: &Copy) -> Result<Vec<u8>, WriteError> {
    if format == Format::Csv {
        let rows = copy.sheets.first().map_or(&[][..], |sheet| &sheet.rows);
        let (heads, body) = rows.split_first().map_or((&[][..], &[][..]), |(head, body)| (&head[..], body));
        return Ok(to_list_csv(heads, body));
    }
    if let (Format::Docx, Some(sheet)) = (format, copy.sheets.first()) {
        let row = |(at, cells)| ListRow {
            cells,
            is_line: sheet.lines.contains(&at),
            is_head: sheet.heads.contains(&at),
        };
        let rows: Vec<ListRow<'_>> = sheet.rows.iter().map(Vec::as_slice).enumerate().map(row).collect();
        return to_list_docx(&rows, &sheet.merges);
    }
    let mut workbook = Workbook::new();
    for sheet in &copy.sheets {
        fill(workbook.add_worksheet(), sheet)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn fill(sheet: &mut Worksheet, copy: &CopySheet) -> Result<(), WriteError> {
    sheet.set_name(&copy.name)?;
    let plain = Dress::new().set_text_wrap().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let head = plain.clone().set_bold().set_align(FormatAlign::Center);
    let title = Dress::new().set_bold();
    let dress = |row: usize| match row {
        row if copy.heads.contains(&row) => &head,
        row if row < copy.heads.start => &title,
        _ => &plain,
    };
    for merge in &copy.merges {
        let (left, right) = (column(merge.left as usize), column(merge.right as usize));
        sheet.merge_range(merge.top, left, merge.bottom, right, "", dress(merge.top as usize))?;
    }
    let mut widths: Vec<usize> = Vec::new();
    for (row, cells) in copy.rows.iter().enumerate() {
        let line = u32::try_from(row).unwrap_or(u32::MAX);
        for (at, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            match whole(text) {
                Some(number) => sheet.write_number_with_format(line, column(at), number, dress(row))?,
                None => sheet.write_string_with_format(line, column(at), text, dress(row))?,
            };
            if row >= copy.heads.start {
                widths.resize(widths.len().max(at + 1), 8);
                let width = text.lines().map(|line| line.chars().count() * 2).max().unwrap_or(0);
                widths[at] = widths[at].max(width.min(WIDEST));
            }
        }
    }
    for (at, width) in widths.iter().enumerate() {
        sheet.set_column_width(column(at), f64::from(u32::try_from(*width).unwrap_or(8)))?;
    }
    Ok(())
}

/// A short whole number, so that amounts can still be added up.
fn whole(text: &str) -> Option<f64> {
    let number: u32 = text.parse().ok().filter(|_| text.len() <= MOST_DIGITS)?;
    (number.to_string() == text).then(|| f64::from(number))
}

fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
