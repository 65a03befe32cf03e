//! One reader a format: bytes in, grids out. A panic inside a reader is contained and becomes a
//! damaged file; memory and depth are bounded (limits).

mod compound;
mod compound_writer;
mod docx;
mod docx_cell;
mod docx_changes;
mod docx_numbering;
mod html;
pub(crate) mod html_cost;
pub(crate) mod html_table;
mod mhtml;
mod ods;
mod office;
pub(crate) mod pdf;
mod separated;
mod spreadsheet_xml;
mod table;
mod workbook;
mod workbook_parts;
mod workbook_sheet;
mod xls;
mod xls_records;
mod xls_strings;
mod xml;

pub(crate) use compound::{names as compound_names, stream as compound_stream};
pub(crate) use html_table::{Walk, is_block};
pub(crate) use mhtml::{all as mhtml_all, parts as mhtml_parts};
pub(crate) use pdf::texts as pdf_texts;
pub(crate) use workbook_parts::Parts;
pub(crate) use xml::{Token, Xml, decode as decode_xml};

use crate::error::Trouble;
use crate::grid::Grid;
use crate::sniff::Format;

/// Reads the grids of a file of a known format.
pub(crate) fn read(format: Format, bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let read = || match format {
        Format::Xlsx => workbook::read_xlsx(bytes),
        Format::Xlsb => workbook::read_xlsb(bytes),
        Format::Xls => xls::read(bytes),
        Format::Ods => ods::read(bytes),
        Format::Docx => docx::read(bytes),
        Format::Html => html::read(bytes),
        Format::SpreadsheetXml => spreadsheet_xml::read(bytes),
        Format::Csv => separated::read(bytes),
        // Rows of named cells, no sheet: only catalogues are kept so.
        Format::Json => Err(Trouble::Unsupported("JSON 数据")),
        Format::Pdf => pdf::read(bytes),
        Format::Document => docx::read(&as_docx(bytes)?),
        Format::Sheet => workbook::read_xlsx(&as_xlsx(bytes)?),
    };
    let grids = contained(read)?;
    for grid in &grids {
        grid.check_rows()?;
    }
    Ok(grids)
}

/// A document of another program as docx.
pub(crate) fn as_docx(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    office::converted(bytes, office::Wanted::Docx)
}

/// A workbook of another program as xlsx.
pub(crate) fn as_xlsx(bytes: &[u8]) -> Result<Vec<u8>, Trouble> {
    office::converted(bytes, office::Wanted::Xlsx)
}

/// Runs a reader whose dependencies may panic on damaged input.
pub(crate) fn contained<T>(read: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    quiet_panics();
    IN_READER.with(|flag| flag.set(true));
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    IN_READER.with(|flag| flag.set(false));
    outcome.unwrap_or_else(|_| Err(Trouble::Damaged("内部结构与格式规定不符".to_owned())))
}

thread_local! {
    static IN_READER: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// A contained panic of a dependency says nothing on standard error; every other panic still does.
fn quiet_panics() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let is_own = info.location().is_some_and(|place| place.file().contains("crates/files"));
            if is_own || !IN_READER.with(std::cell::Cell::get) {
                usual(info);
            }
        }));
    });
}
