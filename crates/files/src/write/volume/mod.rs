//! Many catalogues in one file (文件汇编, R75): cover, contents, a table for each unit and sector.

mod docx;
mod html;
mod letter;
mod workbook;

pub use docx::volume_docx;
pub use html::volume_html;
pub use letter::{LetterText, letter_docx};
pub use workbook::volume_xlsx;

use super::layout;
use domain::catalogue::CatalogueTable;
use domain::reference::Reference;

/// A volume.
#[derive(Debug, Clone, Default)]
pub struct Volume {
    /// Lines of the title.
    pub title: Vec<String>,
    /// Facts under the title: consent, publication.
    pub facts: Vec<String>,
    /// Lines at the foot of the cover.
    pub foot: Vec<String>,
    /// Its parts in order.
    pub parts: Vec<Part>,
}

/// A catalogue in a volume.
#[derive(Debug, Clone, Default)]
pub struct Part {
    /// The unit, under which parts stand together.
    pub chapter: String,
    /// A short name: the sheet's.
    pub short: String,
    /// Facts under its heading.
    pub facts: Vec<String>,
    /// The catalogue.
    pub table: CatalogueTable,
}

/// A table as it is printed, for whoever sets it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintedTable {
    /// The title (R4).
    pub title: String,
    /// The columns.
    pub columns: Vec<PrintedHead>,
    /// A text for each column.
    pub rows: Vec<Vec<String>>,
}

/// A printed column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrintedHead {
    /// Its head (R11).
    pub label: String,
    /// The head it shares with its neighbours.
    pub group: Option<String>,
    /// Its share of the width.
    pub share: u16,
    /// Numbers and ticks stand in the middle.
    pub is_centred: bool,
}

/// A catalogue as it is printed.
#[must_use]
pub fn printed(table: &CatalogueTable, reference: &Reference) -> PrintedTable {
    let columns = layout::columns(table);
    let head = |column: &layout::PrintedColumn| PrintedHead {
        label: column.label.clone(),
        group: column.group.clone(),
        share: column.width(),
        is_centred: column.is_narrow(),
    };
    PrintedTable {
        title: layout::title(table),
        rows: table
            .rows
            .iter()
            .map(|placed| columns.iter().map(|column| column.text(&placed.row, reference)).collect())
            .collect(),
        columns: columns.iter().map(head).collect(),
    }
}

impl Volume {
    /// The title in one line.
    #[must_use]
    pub fn name(&self) -> String {
        self.title.concat()
    }
}

impl Part {
    /// Its printed title (R4).
    #[must_use]
    pub fn title(&self) -> String {
        layout::title(&self.table)
    }
}
