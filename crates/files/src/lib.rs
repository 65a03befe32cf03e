//! People's files in and out: xlsx, xls, ods, docx, html, csv and the program's own json become clean catalogues with
//! diagnostics, and catalogues become json, csv, xlsx, docx and html (R11-R16, R33, R42, R46, R47,
//! R60a, R65). No database, no clock, no network; formulas are never evaluated.

mod active;
mod archive;
mod article;
mod article_blocks;
mod article_links;
mod article_mask;
mod attachment;
mod cells;
pub mod column;
mod columns;
mod decode;
pub mod error;
pub mod form;
pub mod grid;
mod json;
pub mod limits;
mod mask;
mod photo;
mod picture;
mod readers;
mod recognise;
pub mod record_sheet;
mod sniff;
mod texts;
mod unit_list;
mod vocabulary;
pub mod working;
pub mod write;

pub use article::{Article, clean_article, text_of, with_word};
pub use article_blocks::{ArticleBlock, article_blocks};
pub use article_links::{ArticleLink, article_links};
pub use article_mask::{
    MaskedArticle, MaskedValue, hide_values, mask_article, mask_article_numbers, names_left,
    quiet_article_numbers,
};
pub use attachment::{AttachmentKind, AttachmentRefusal, attachment_kind};
pub use cells::{CellReader, clean};
pub use columns::{ColumnChoices, ColumnsError, beside_numbers, columns_of, with_columns};
pub use error::{FileError, ForeignList};
pub use grid::Grid;
pub use mask::{MaskError, MaskedFile, mask_numbers};
pub use photo::{CleanPhoto, MOST_PHOTO_BYTES, PhotoRefusal, clean_photo};
pub use picture::clean_picture;
pub use sniff::Format;
pub use texts::{FileTexts, Places, TextBlock, beside_labels, read_texts, served_texts};
pub use unit_list::{ReadLists, read_lists};

use domain::catalogue::CatalogueTable;
use domain::diagnostic::Diagnostic;
use domain::reference::Reference;

/// A file that was read.
#[derive(Debug, Clone)]
pub struct ReadFile {
    /// What the file is by its content.
    pub format: Format,
    /// The catalogues in order of sheets and rows, each with its own diagnostics.
    pub catalogues: Vec<CatalogueTable>,
    /// Every diagnostic: those of the file as a whole, then those of its catalogues.
    pub diagnostics: Vec<Diagnostic>,
    /// The sheets of the file, those without a catalogue too.
    pub sheets: Vec<String>,
}

/// Reads every catalogue of a file. The name serves messages and, where nothing else says it, the
/// sector; the format is told by the content.
///
/// # Errors
/// [`FileError`] where the file cannot be read or holds no catalogue.
pub fn read_catalogues(name: &str, bytes: &[u8], reference: &Reference) -> Result<ReadFile, FileError> {
    let format = checked_format(name, bytes)?;
    read_as(format, name, bytes, reference)
}

/// Reads a file as if it had the given format, whatever its content says.
///
/// # Errors
/// [`FileError`] as [`read_catalogues`].
pub fn read_as(
    format: Format,
    name: &str,
    bytes: &[u8],
    reference: &Reference,
) -> Result<ReadFile, FileError> {
    if format == Format::Json {
        let catalogues = json::read(name, bytes)?;
        let diagnostics = catalogues.iter().flat_map(|table| table.diagnostics.iter().cloned()).collect();
        return Ok(ReadFile { format, catalogues, diagnostics, sheets: Vec::new() });
    }
    let grids = readers::read(format, bytes).map_err(|trouble| trouble.in_file(name))?;
    let mut found = recognise::recognise(name, &grids, reference);
    if found.catalogues.is_empty() {
        return Err(recognise::refusal(name, &grids));
    }
    let mut diagnostics = found.remarks.clone();
    diagnostics.extend(found.catalogues.iter().flat_map(|catalogue| catalogue.diagnostics.iter().cloned()));
    if let Some(first) = found.catalogues.first_mut() {
        first.diagnostics.splice(0..0, found.remarks);
    }
    let sheets = grids.into_iter().map(|grid| grid.name).collect();
    Ok(ReadFile { format, catalogues: found.catalogues, diagnostics, sheets })
}

/// Reads a file as plain rows: one grid a sheet, or one for all tables of a page or document.
///
/// # Errors
/// [`FileError`] where the file cannot be read.
pub fn read_sheet(name: &str, bytes: &[u8]) -> Result<Vec<Grid>, FileError> {
    let format = checked_format(name, bytes)?;
    readers::read(format, bytes).map_err(|trouble| trouble.in_file(name))
}

fn checked_format(name: &str, bytes: &[u8]) -> Result<Format, FileError> {
    if bytes.len() > limits::MAX_FILE_BYTES {
        return Err(FileError::TooBig { name: name.to_owned(), megabytes: bytes.len().div_ceil(1_048_576) });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileError::Empty { name: name.to_owned() });
    }
    sniff::sniff(bytes).map_err(|trouble| trouble.in_file(name))
}
