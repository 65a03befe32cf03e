//! What is printed, as PDF: catalogues in landscape tables (R75, R336, R340), letters (R318-R330, R337) and
//! sheets for notice boards (R79a), with the fonts embedded, bookmarks, working contents and a structure
//! that screen readers follow. The same content gives the same bytes: nothing of the clock or of chance
//! goes in.

mod draw;
pub mod fonts;
mod letter;
mod paginate;
mod qr;
mod sheet;
mod sheet_table;
mod structure;
mod table;
mod text;
mod title;

pub use fonts::{FontError, Fonts};
pub use letter::{Annex, Letter, letter};
pub use qr::Qr;
pub use sheet::{Sheet, SheetBlock, SheetCell, sheet};
pub use table::{Column, Row, Table};

use krilla::Document;
use krilla::SerializeSettings;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::metadata::Metadata;

/// A document of tables: cover and contents where asked for, then one section after another.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// The document's title.
    pub title: String,
    /// The cover; none for a lone table.
    pub cover: Option<Cover>,
    /// The tables, each beginning on a page of its own.
    pub sections: Vec<Section>,
}

/// The cover and what the contents are called.
#[derive(Debug, Clone, Default)]
pub struct Cover {
    /// Lines of the title.
    pub title: Vec<String>,
    /// Lines at the foot: who publishes, when.
    pub foot: Vec<String>,
    /// Facts under the title: approval, publication.
    pub facts: Vec<String>,
}

/// One table with its heading.
#[derive(Debug, Clone, Default)]
pub struct Section {
    /// The chapter it belongs to, in the bookmarks and contents; empty for none.
    pub chapter: String,
    /// Its heading.
    pub title: String,
    /// Facts under the heading, set on one line.
    pub facts: Vec<String>,
    /// The table.
    pub table: Table,
    /// What stands instead of a table, e.g. that there is none; empty for nothing.
    pub note: String,
}

/// Why a document could not be set.
#[derive(Debug, thiserror::Error)]
pub enum PaperError {
    /// A font is missing.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The writer refused.
    #[error("无法生成 PDF 文件：{0}")]
    Pdf(String),
    /// Somebody no longer wants it.
    #[error("已取消")]
    Cancelled,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages.
    pub pages: usize,
    /// Characters that no font of the chain has; 〓 is printed in their place.
    pub missing: Vec<char>,
}

/// Sets a book as PDF. `go_on` is told after each section how many are set, and stops the work with false.
///
/// # Errors
/// [`PaperError`] where a font is missing, the writer refuses, or `go_on` said stop.
pub fn book(book: &Book, fonts: &Fonts, go_on: &mut dyn FnMut(usize) -> bool) -> Result<Printed, PaperError> {
    let mut setter = text::Setter::new(fonts);
    let pages = paginate::paginate(book, &mut setter, go_on)?;
    let document = draw::draw(book, &pages, &mut setter)?;
    finish(document, &book.title, pages.count(), setter)
}

/// A document that declares itself accessible; the writer checks what can be checked.
fn new_document() -> Result<Document, PaperError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
    Ok(Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() }))
}

fn finish(
    mut document: Document,
    title: &str,
    pages: usize,
    setter: text::Setter<'_>,
) -> Result<Printed, PaperError> {
    let metadata = Metadata::new()
        .title(title.to_owned())
        .language("zh-CN".to_owned())
        .creator("公开：基层政务公开标准化规范化平台".to_owned());
    document.set_metadata(metadata);
    let bytes = document.finish().map_err(|error| PaperError::Pdf(format!("{error:?}")))?;
    let missing = setter.missing();
    if !missing.is_empty() {
        tracing::warn!(characters = %missing.iter().collect::<String>(), "所用字体缺字");
    }
    Ok(Printed { bytes, pages, missing })
}
