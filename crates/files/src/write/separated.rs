//! CSV with a byte order mark, so that spreadsheets read it as UTF-8. A cell that a spreadsheet would run
//! as a formula (= + - @, tab, return) gets an apostrophe before it, as does one that already begins
//! with such an apostrophe; the reader takes it off again.

use super::layout;
use domain::catalogue::CatalogueTable;
use domain::reference::Reference;
use std::fmt::Write;

/// Writes catalogues as CSV: one heading row each; several catalogues each under their title.
#[must_use]
pub fn to_csv(tables: &[CatalogueTable]) -> Vec<u8> {
    let reference = Reference::shipped();
    let mut text = String::from('\u{FEFF}');
    for (index, table) in tables.iter().enumerate() {
        if tables.len() > 1 {
            if index > 0 {
                text.push_str("\r\n");
            }
            line(&mut text, std::iter::once(layout::title(table)));
        }
        let columns = layout::columns(table);
        line(&mut text, columns.iter().map(|column| column.label.clone()));
        for placed in &table.rows {
            line(&mut text, columns.iter().map(|column| column.text(&placed.row, &reference)));
        }
    }
    text.into_bytes()
}

/// Writes a list as CSV, under the same rules.
#[must_use]
pub fn to_list_csv(heads: &[String], rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::from('\u{FEFF}');
    line(&mut text, heads.iter().cloned());
    for row in rows {
        line(&mut text, row.iter().cloned());
    }
    text.into_bytes()
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        let cell = neutral(layout::printable(&cell));
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.starts_with(' ') {
            let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

fn neutral(cell: String) -> String {
    let rest = cell.strip_prefix('\'').unwrap_or(&cell);
    let runs = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']);
    if runs(&cell) && (rest.len() == cell.len() || runs(rest)) { format!("'{cell}") } else { cell }
}
