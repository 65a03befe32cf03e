//! The text of people's files as a whole, for the privacy gate and for search: every place where text may stand, also
//! the hidden ones (comments, headers, deleted words, hidden sheets), and what could not be read (R250).

mod document;
pub(crate) mod embedded;
mod page;
mod workbook;

use crate::error::{FileError, Trouble};
use crate::grid::Grid;
use crate::mask::quiet_numbers;
use crate::sniff::Format;
use crate::{decode, limits, readers, sniff};
use domain::disclosure::privacy::{labelled_beside_numbers, personal_numbers, split_over_cells};
use std::collections::HashSet;

/// Text that belongs together, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBlock {
    /// As a person finds it: 第 3 页, 人员!B4, 页眉. Empty where lines are counted.
    pub place: String,
    /// The text; digits that formatting parts stand together in it.
    pub text: String,
}

impl TextBlock {
    fn new(place: impl Into<String>, text: impl Into<String>) -> Self {
        Self { place: place.into(), text: text.into() }
    }

    /// The places of bytes of the text, asked for in their order.
    #[must_use]
    pub fn places(&self) -> Places<'_> {
        Places { block: self, at: 0, line: 1 }
    }
}

/// Says where bytes of a block stand: plain text is found by its line, counted once from byte to byte.
#[derive(Debug)]
pub struct Places<'t> {
    block: &'t TextBlock,
    at: usize,
    line: usize,
}

impl Places<'_> {
    /// The place of a byte that is not before the last one asked for.
    pub fn of(&mut self, byte: usize) -> String {
        if !self.block.place.is_empty() {
            return self.block.place.clone();
        }
        let byte = byte.clamp(self.at, self.block.text.len());
        self.line += memchr::memchr_iter(b'\n', &self.block.text.as_bytes()[self.at..byte]).count();
        self.at = byte;
        format!("第 {} 行", self.line)
    }
}

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTexts {
    /// Its text in the order of the file.
    pub blocks: Vec<TextBlock>,
    /// Numbers that stand in none of its words: in links, remarks and properties, or in parts over several cells. A block
    /// for each.
    pub aside: Vec<TextBlock>,
    /// What could not be read, as a person would say it.
    pub unread: Vec<String>,
    /// Why nothing of it could be read; also the only line of `unread`.
    pub trouble: Option<FileError>,
}

impl FileTexts {
    pub(crate) fn add(&mut self, place: impl Into<String>, text: &str) {
        if !text.trim().is_empty() {
            self.blocks.push(TextBlock::new(place, text));
        }
    }

    /// Adds numbers that stand in no block, each once.
    pub(crate) fn set_aside(&mut self, numbers: Vec<(String, String)>) {
        if numbers.is_empty() {
            return;
        }
        let mut known: HashSet<String> = HashSet::new();
        for block in &self.blocks {
            known.extend(personal_numbers(&block.text).into_iter().map(|number| number.digits));
        }
        for (place, digits) in numbers {
            if known.insert(digits.clone()) {
                self.aside.push(TextBlock::new(place, digits));
            }
        }
    }

    /// Every block in which a number may stand, those aside last.
    pub fn searched(&self) -> impl Iterator<Item = &TextBlock> {
        self.blocks.iter().chain(&self.aside)
    }

    fn pictures(&mut self, count: usize) {
        if count > 0 {
            self.unread.push(format!("{count} 幅图片，其中的文字没有读取"));
        }
    }
}

/// Reads all text of a file. What is a picture, sealed or broken is no error but stands in `unread`: whether it tells
/// of a person could not be said.
///
/// # Errors
/// [`FileError`] where the file is larger than the limit.
pub fn read_texts(name: &str, bytes: &[u8]) -> Result<FileTexts, FileError> {
    if bytes.len() > limits::MAX_FILE_BYTES {
        return Err(FileError::TooBig { name: name.to_owned(), megabytes: bytes.len().div_ceil(1_048_576) });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(FileTexts::default());
    }
    let read = sniff::sniff(bytes).and_then(|format| readers::contained(|| of_format(format, bytes)));
    Ok(read.unwrap_or_else(|trouble| {
        let error = trouble.in_file(name);
        FileTexts { unread: vec![error.to_string()], trouble: Some(error), ..FileTexts::default() }
    }))
}

/// The texts of a file that is to be served.
///
/// # Errors
/// [`FileError`] for what nobody may be given: bombs, locked, damaged and endless files, and those that draw in others
/// (see [`FileError::is_harm`]). Pictures and kinds that are not read here stand in `unread`.
pub fn served_texts(name: &str, bytes: &[u8]) -> Result<FileTexts, FileError> {
    let texts = read_texts(name, bytes)?;
    match texts.trouble {
        Some(error) if error.is_harm() => Err(error),
        _ => Ok(texts),
    }
}

/// Lines of warnings that are told.
const MOST_BESIDE: usize = 20;

/// Names, addresses and the like behind their labels in the same block of running text as a personal number, as a
/// warning for each (R250). They are masked like the numbers or answered for by a person.
#[must_use]
pub fn beside_labels(texts: &FileTexts) -> Vec<String> {
    let mut lines = Vec::new();
    for block in &texts.blocks {
        let mut places = block.places();
        for beside in labelled_beside_numbers(&block.text) {
            let place = places.of(beside.place.start);
            let line = format!("{place}：“{}”后面的内容与个人号码写在一起，请核对是否应当公开", beside.label);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        if lines.len() >= MOST_BESIDE {
            break;
        }
    }
    lines.truncate(MOST_BESIDE);
    lines
}

fn of_format(format: Format, bytes: &[u8]) -> Result<FileTexts, Trouble> {
    match format {
        Format::Csv | Format::Json => Ok(FileTexts {
            blocks: vec![TextBlock::new("", decode::decode(bytes, None).text)],
            ..FileTexts::default()
        }),
        Format::Html => with_aside(format, bytes, page::read(bytes)?),
        Format::Docx => with_aside(format, bytes, document::read(bytes)?),
        Format::Xlsx => with_aside(format, bytes, workbook::read(bytes)?),
        Format::Pdf => readers::pdf_texts(bytes),
        Format::Document => of_format(Format::Docx, &readers::as_docx(bytes)?),
        Format::Sheet => of_format(Format::Xlsx, &readers::as_xlsx(bytes)?),
        Format::Xls | Format::Xlsb | Format::Ods | Format::SpreadsheetXml => {
            Ok(of_grids(&readers::read(format, bytes)?))
        }
    }
}

/// The texts with the numbers that stand in none of them.
fn with_aside(format: Format, bytes: &[u8], mut texts: FileTexts) -> Result<FileTexts, Trouble> {
    texts.set_aside(quiet_numbers(format, bytes)?);
    Ok(texts)
}

/// The cells of grids, for the formats that have no reader of their own here.
fn of_grids(grids: &[Grid]) -> FileTexts {
    let mut texts = FileTexts::default();
    for grid in grids {
        for row in 0..grid.row_count() {
            for column in 0..grid.width(row) {
                let line = grid.line(row).unwrap_or(0);
                texts.add(place(&grid.name, line, column), grid.text(row, column));
            }
            let cells: Vec<&str> = (0..grid.width(row)).map(|column| grid.text(row, column)).collect();
            let row_place = place(&grid.name, grid.line(row).unwrap_or(0), 0);
            let split = split_over_cells(&cells).into_iter();
            texts.set_aside(split.map(|one| (format!("{row_place}起相邻的格子"), one.digits)).collect());
        }
    }
    texts
}

/// 人员!B4, or 第 4 行 where there are no sheets.
fn place(sheet: &str, line: u32, column: usize) -> String {
    if sheet.is_empty() { format!("第 {line} 行") } else { format!("{sheet}!{}{line}", letters(column)) }
}

/// A, B … Z, AA for columns from 0.
fn letters(column: usize) -> String {
    let mut name = String::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        name.insert(0, char::from(b'A' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    name
}
