//! The workbook people get: title, two heading rows with merged groups, frozen panes, wrapped text,
//! filter, landscape A4 with the heading on every page. Cells are text; formulas are never written.

use super::WriteError;
use super::layout::{self, PrintedColumn};
use domain::catalogue::{CatalogueRow, CatalogueTable};
use domain::reference::Reference;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet};

/// How the cells of a catalogue are dressed.
pub(crate) trait Dress {
    /// The cell's text.
    fn text(&self, column: &PrintedColumn, row: &CatalogueRow, reference: &Reference) -> String {
        column.text(row, reference)
    }

    /// A format of its own; none where the plain one will do. Rows and columns count from 0.
    fn format(&self, row: u32, at: usize, column: &PrintedColumn, plain: &Format) -> Option<Format>;
}

/// A catalogue as it is printed.
pub(crate) struct Plain;

impl Dress for Plain {
    fn format(&self, _: u32, _: usize, _: &PrintedColumn, _: &Format) -> Option<Format> {
        None
    }
}

/// Writes catalogues as a workbook, a sheet each.
///
/// # Errors
/// [`WriteError`] where the workbook writer refuses, e.g. more rows than a sheet holds.
pub fn to_xlsx(tables: &[CatalogueTable]) -> Result<Vec<u8>, WriteError> {
    let reference = Reference::shipped();
    let mut workbook = Workbook::new();
    for (table, name) in tables.iter().zip(sheet_names(tables)) {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name)?;
        fill(sheet, table, &reference, &Plain)?;
    }
    if tables.is_empty() {
        workbook.add_worksheet();
    }
    Ok(workbook.save_to_buffer()?)
}

/// The names of the sheets that the catalogues get.
pub(super) fn sheet_names(tables: &[CatalogueTable]) -> Vec<String> {
    let mut names = Vec::<String>::new();
    for table in tables {
        names.push(sheet_name(table, &names));
    }
    names
}

/// Fills a sheet with a catalogue.
pub(crate) fn fill(
    sheet: &mut Worksheet,
    table: &CatalogueTable,
    reference: &Reference,
    dress: &dyn Dress,
) -> Result<(), WriteError> {
    let columns = layout::columns(table);
    let last = index(columns.len().saturating_sub(1));
    let title = Format::new()
        .set_bold()
        .set_font_name("宋体")
        .set_font_size(18)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter);
    span(sheet, (0, 0), (0, last), &layout::title(table), &title)?;
    sheet.set_row_height(0, 32)?;
    let mut row = 1;
    if let Some(unit) = &table.government {
        let format = Format::new().set_font_name("仿宋").set_font_size(11).set_align(FormatAlign::Left);
        span(sheet, (1, 0), (1, last), &format!("编制单位：{unit}"), &format)?;
        row = 2;
    }
    headings(sheet, &columns, row)?;
    sheet.set_row_height(row, 18)?;
    sheet.set_row_height(row + 1, 30)?;
    let base = Format::new()
        .set_font_name("仿宋")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let middle = base.clone().set_align(FormatAlign::Center);
    let first = row + 2;
    for (offset, placed) in (0_u32..).zip(&table.rows) {
        let mut lines = 1;
        for (at, column) in columns.iter().enumerate() {
            let text = layout::printable(&dress.text(column, &placed.row, reference));
            lines = lines.max(layout::lines(&text, column.width()));
            let plain = if column.is_narrow() { &middle } else { &base };
            let own = dress.format(offset, at, column, plain);
            let format = own.as_ref().unwrap_or(plain);
            match plain_number(&text).filter(|_| column.is_number()) {
                Some(number) => sheet.write_number_with_format(first + offset, index(at), number, format)?,
                None => sheet.write_string_with_format(first + offset, index(at), limited(&text), format)?,
            };
        }
        // Not every program fits rows to wrapped text on opening; 409 points is the most a row may have.
        let height = u32::try_from(lines).unwrap_or(u32::MAX).min(30) * 13 + 4;
        sheet.set_row_height(first + offset, height)?;
    }
    let end = first + u32::try_from(table.rows.len()).unwrap_or(u32::MAX).saturating_sub(1).min(1_048_000);
    page(sheet, &columns, row, end.max(first))
}

fn headings(sheet: &mut Worksheet, columns: &[PrintedColumn], row: u32) -> Result<(), WriteError> {
    let head = Format::new()
        .set_bold()
        .set_font_name("宋体")
        .set_font_size(10)
        .set_text_wrap()
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(0x00E8_EEF7)
        .set_border(FormatBorder::Thin);
    for group in layout::heads(columns) {
        let (left, right) = (index(group.first), index(group.first + group.span - 1));
        match &group.group {
            Some(label) => {
                span(sheet, (row, left), (row, right), label, &head)?;
                for (at, column) in columns.iter().enumerate().skip(group.first).take(group.span) {
                    sheet.write_string_with_format(row + 1, index(at), &column.label, &head)?;
                }
            }
            None => span(sheet, (row, left), (row + 1, left), &columns[group.first].label, &head)?,
        }
    }
    Ok(())
}

fn page(sheet: &mut Worksheet, columns: &[PrintedColumn], row: u32, end: u32) -> Result<(), WriteError> {
    for (at, column) in columns.iter().enumerate() {
        sheet.set_column_width(index(at), f64::from(column.width()))?;
    }
    let last = index(columns.len().saturating_sub(1));
    sheet.set_freeze_panes(row + 2, 3.min(last))?;
    sheet.autofilter(row + 1, 0, end, last)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(row, row + 1)?;
    sheet.set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3);
    sheet.set_footer("&C第 &P 页 共 &N 页");
    Ok(())
}

/// Writes a text over a range, merged where it is more than one cell.
fn span(
    sheet: &mut Worksheet,
    from: (u32, u16),
    to: (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), WriteError> {
    if from == to {
        sheet.write_string_with_format(from.0, from.1, limited(text), format)?;
    } else {
        sheet.merge_range(from.0, from.1, to.0, to.1, limited(text), format)?;
    }
    Ok(())
}

/// A whole number that a cell prints as it stands.
fn plain_number(text: &str) -> Option<f64> {
    let plain = !text.is_empty()
        && text.len() < 10
        && text.bytes().all(|b| b.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    plain.then(|| text.parse().ok()).flatten()
}

/// Excel holds 32,767 characters in a cell.
pub(crate) fn limited(text: &str) -> &str {
    text.char_indices().nth(32_767).map_or(text, |(at, _)| &text[..at])
}

/// A column as the workbook writer counts it.
pub(crate) fn index(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// Characters that the name of a sheet may have.
const LONGEST_NAME: usize = 31;

/// A sheet name: the sector or title, without forbidden characters, unlike the names before it.
pub(super) fn sheet_name(table: &CatalogueTable, taken: &[String]) -> String {
    let source = table.sector.clone().unwrap_or_else(|| layout::title(table));
    free_name(&source, "目录", |name| taken.iter().any(|one| one.to_lowercase() == name))
}

/// A name of a sheet, cut no shorter than a sheet allows; a number behind it where `is_taken` says of the name in
/// small letters that there is one already.
pub(super) fn free_name(source: &str, otherwise: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let allowed = |c: &char| !"[]:*?/\\'".contains(*c) && !c.is_control();
    let cleaned: Vec<char> = source.chars().filter(allowed).take(LONGEST_NAME).collect();
    let cleaned =
        if cleaned.iter().all(|c| c.is_whitespace()) { otherwise.chars().collect() } else { cleaned };
    let mut name: String = cleaned.iter().collect();
    let mut number = 2;
    while is_taken(&name.to_lowercase()) {
        let suffix = number.to_string();
        let room = LONGEST_NAME - suffix.len();
        name = cleaned.iter().take(room).collect::<String>() + &suffix;
        number += 1;
    }
    name
}
