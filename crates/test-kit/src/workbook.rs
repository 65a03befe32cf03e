//! A workbook changed as a person would change it in Excel: cells typed over, rows deleted.

use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;

/// A workbook that is open.
#[derive(Debug, Clone)]
pub struct OpenWorkbook {
    parts: Vec<(String, Vec<u8>)>,
}

const FIRST_SHEET: &str = "xl/worksheets/sheet1.xml";

impl OpenWorkbook {
    /// Opens one.
    ///
    /// # Panics
    /// When it is no workbook.
    #[must_use]
    pub fn open(bytes: &[u8]) -> Self {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook");
        let parts = (0..archive.len()).map(|index| {
            let mut file = archive.by_index(index).expect("a part");
            let mut content = Vec::new();
            file.read_to_end(&mut content).expect("a readable part");
            (file.name().expect("a name").into_owned(), content)
        });
        Self { parts: parts.collect() }
    }

    /// A part as text, empty where there is none.
    #[must_use]
    pub fn part(&self, name: &str) -> String {
        let part = self.parts.iter().find(|(own, _)| own == name);
        part.map(|(_, content)| String::from_utf8_lossy(content).into_owned()).unwrap_or_default()
    }

    /// Puts a text in the place of a part's own.
    pub fn put_part(&mut self, name: &str, text: &str) {
        for (own, content) in &mut self.parts {
            if own == name {
                *content = text.as_bytes().to_vec();
            }
        }
    }

    /// Types a text over a cell of the first sheet that has a format.
    ///
    /// # Panics
    /// When the sheet has no such cell.
    pub fn set(&mut self, cell: &str, text: &str) {
        let sheet = self.part(FIRST_SHEET);
        let open = format!("<c r=\"{cell}\"");
        let from = sheet.find(&open).unwrap_or_else(|| panic!("no cell {cell}"));
        let head = from + sheet[from..].find('>').expect("a tag");
        let end = match sheet[..head].ends_with('/') {
            true => head + 1,
            false => head + sheet[head..].find("</c>").expect("a closed cell") + 4,
        };
        let style = sheet[from..head].split(" s=\"").nth(1).and_then(|rest| rest.split('"').next());
        let style = style.map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
        let typed = format!("{open}{style} t=\"inlineStr\"><is><t>{escaped}</t></is></c>");
        let changed = format!("{}{typed}{}", &sheet[..from], &sheet[end..]);
        self.put_part(FIRST_SHEET, &changed);
    }

    /// Empties a row of the first sheet.
    ///
    /// # Panics
    /// When the sheet has no such row.
    pub fn drop_row(&mut self, row: u32) {
        let sheet = self.part(FIRST_SHEET);
        let from = sheet.find(&format!("<row r=\"{row}\"")).unwrap_or_else(|| panic!("no row {row}"));
        let end = from + sheet[from..].find("</row>").expect("a closed row") + 6;
        self.put_part(FIRST_SHEET, &format!("{}{}", &sheet[..from], &sheet[end..]));
    }

    /// Saves it.
    ///
    /// # Panics
    /// When the archive cannot be written, which memory always can.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in &self.parts {
            archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
            archive.write_all(content).expect("a written part");
        }
        archive.finish().expect("a whole archive").into_inner()
    }
}
