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
    /// What it does not hold, listed behind the parts.
    pub lacking: Vec<Lacking>,
}

/// Something that a volume does not hold.
#[derive(Debug, Clone, Default)]
pub struct Lacking {
    /// The unit, the sector, or both.
    pub what: String,
    /// 不适用 or 尚缺.
    pub kind: String,
    /// Why.
    pub reason: String,
}

/// The heading of the list of what a volume does not hold.
pub const LACKING: &str = "未收入的目录及原因";

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Read as _};

    /// All parts of a packed file as one text.
    fn unpacked(bytes: &[u8]) -> String {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes.to_vec())).expect("a container");
        let mut text = String::new();
        for at in 0..zip.len() {
            zip.by_index(at).expect("a part").read_to_string(&mut text).expect("text");
        }
        text
    }

    /// R75: what a volume does not hold is listed behind its parts in every form.
    #[test]
    fn r75_what_is_not_in_it_is_listed_with_its_reason() {
        let missing = Lacking {
            what: "石桥镇人民政府".to_owned(),
            kind: "尚缺".to_owned(),
            reason: "第三季度补齐".to_owned(),
        };
        let part = Part {
            chapter: "东湖区民政局".to_owned(),
            short: "民政局社会救助".to_owned(),
            facts: vec!["编制单位：东湖区民政局".to_owned(), "审定日期：2026年3月2日".to_owned()],
            ..Part::default()
        };
        let volume = Volume {
            title: vec!["汇编".to_owned()],
            parts: vec![part],
            lacking: vec![missing],
            ..Volume::default()
        };
        let xlsx = volume_xlsx(&volume).expect("a workbook");
        let docx = volume_docx(&volume).expect("a document");
        assert_eq!(volume_xlsx(&volume).expect("a workbook"), xlsx, "the same bytes");
        assert_eq!(volume_docx(&volume).expect("a document"), docx, "the same bytes");
        for text in [unpacked(&xlsx), unpacked(&docx), volume_html(&volume)] {
            for words in [LACKING, "石桥镇人民政府", "尚缺", "第三季度补齐", "审定日期：2026年3月2日"]
            {
                assert!(text.contains(words), "{words}");
            }
        }
        let document = unpacked(&docx);
        assert!(document.contains(" PAGEREF lacking ") && !document.contains(" TOC "));
        let none = Volume { lacking: Vec::new(), ..volume };
        assert!(!volume_html(&none).contains(LACKING));
    }
}
