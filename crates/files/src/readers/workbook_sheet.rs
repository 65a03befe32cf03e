//! One sheet of an xlsx workbook in one pass over its XML.

use super::workbook::{bool_text, error_value, styled_number};
use super::workbook_parts::Parts;
use super::xml::resolve;
use crate::archive::refuse_entities;
use crate::error::Trouble;
use crate::grid::{Grid, Merge, TextId};
use domain::diagnostic::Severity;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// The cell being read.
#[derive(Default)]
struct Cell {
    row: usize,
    column: usize,
    kind: Kind,
    style: usize,
    text: String,
    has_formula: bool,
    /// Where the text ended before a phonetic remark.
    before_remark: usize,
}

/// The type a cell declares.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Text,
    Bool,
    Error,
}

struct SheetReader<'g, 'p> {
    grid: &'g mut Grid,
    parts: &'p Parts,
    /// The grid's number of each shared string, once met.
    shared: Vec<TextId>,
    cell: Cell,
    next_row: usize,
    next_column: usize,
    in_value: bool,
    hidden: Vec<usize>,
}

/// Fills a grid from the XML of a sheet.
pub(crate) fn fill(grid: &mut Grid, text: &str, parts: &Parts) -> Result<(), Trouble> {
    refuse_entities(text.as_bytes())?;
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut reader = SheetReader {
        grid,
        parts,
        shared: vec![TextId::MAX; parts.strings.len()],
        cell: Cell::default(),
        next_row: 0,
        next_column: 0,
        in_value: false,
        hidden: Vec::new(),
    };
    loop {
        match xml.read_event().map_err(Trouble::damaged)? {
            Event::Start(element) => reader.open(&element, false),
            Event::Empty(element) => reader.open(&element, true),
            Event::End(element) => reader.close(local(element.name().into_inner()))?,
            Event::Text(part) if reader.in_value => reader.cell.text.push_str(&part.into_inner()),
            Event::CData(part) if reader.in_value => reader.cell.text.push_str(&part.into_inner()),
            Event::GeneralRef(name) if reader.in_value => {
                reader.cell.text.push_str(&resolve(&name).unwrap_or_default())
            }
            Event::DocType(_) => return Err(Trouble::Entity),
            Event::Eof => break,
            _ => {}
        }
    }
    for row in std::mem::take(&mut reader.hidden) {
        if let Some(found) = reader.grid.rows.get_mut(row) {
            found.hidden = true;
        }
    }
    Ok(())
}

impl SheetReader<'_, '_> {
    fn open(&mut self, element: &BytesStart<'_>, is_empty: bool) {
        match local(element.name().into_inner()) {
            "c" => {
                self.open_cell(element);
                if is_empty {
                    self.next_column = self.cell.column + 1;
                }
            }
            "v" | "t" => self.in_value = !is_empty,
            "f" => self.cell.has_formula = true,
            "rPh" => self.cell.before_remark = self.cell.text.len(),
            "row" => {
                let mut is_hidden = false;
                for attribute in element.attributes().with_checks(false).flatten() {
                    match attribute.key.into_inner() {
                        "r" => {
                            self.next_row = attribute
                                .value
                                .parse::<usize>()
                                .ok()
                                .and_then(|r| r.checked_sub(1))
                                .unwrap_or(self.next_row)
                        }
                        "hidden" => is_hidden = matches!(&*attribute.value, "1" | "true"),
                        _ => {}
                    }
                }
                self.next_column = 0;
                if is_hidden {
                    self.hidden.push(self.next_row);
                }
                if is_empty {
                    self.next_row += 1;
                }
            }
            "mergeCell" => {
                let reference =
                    element.attributes().with_checks(false).flatten().find(|a| a.key.into_inner() == "ref");
                if let Some(merge) = reference.and_then(|a| range(&a.value)) {
                    self.grid.merges.push(merge);
                }
            }
            _ => {}
        }
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) {
        self.cell.text.clear();
        self.cell.has_formula = false;
        self.cell.kind = Kind::Number;
        self.cell.style = 0;
        (self.cell.row, self.cell.column) = (self.next_row, self.next_column);
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.into_inner() {
                "r" => {
                    if let Some((row, column)) = place(&attribute.value) {
                        (self.cell.row, self.cell.column) = (row as usize, column as usize);
                    }
                }
                "s" => self.cell.style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    self.cell.kind = match &*attribute.value {
                        "s" => Kind::Shared,
                        "b" => Kind::Bool,
                        "e" => Kind::Error,
                        "n" => Kind::Number,
                        _ => Kind::Text,
                    };
                }
                _ => {}
            }
        }
    }

    fn close(&mut self, name: &str) -> Result<(), Trouble> {
        match name {
            "v" | "t" => self.in_value = false,
            "row" => self.next_row += 1,
            // A phonetic remark is no text of the cell.
            "rPh" => self.cell.text.truncate(self.cell.before_remark),
            "c" => {
                self.next_column = self.cell.column + 1;
                let (row, column) = (self.cell.row, self.cell.column);
                if self.cell.has_formula && self.cell.text.trim().is_empty() {
                    let message =
                        "公式没有保存计算结果，按空白读取；请在 Excel 或 WPS 中打开保存后重新上传".to_owned();
                    self.grid.remark(
                        Severity::Warning,
                        "formula-without-value",
                        Some(row),
                        Some(column),
                        message,
                    );
                    return Ok(());
                }
                let id = self.value();
                self.grid.set(row, column, id)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn value(&mut self) -> TextId {
        let text = self.cell.text.as_str();
        match self.cell.kind {
            Kind::Text => self.grid.intern(text),
            Kind::Shared => {
                let Some(index) = text.trim().parse::<usize>().ok().filter(|i| *i < self.shared.len()) else {
                    return 0;
                };
                if self.shared[index] == TextId::MAX {
                    self.shared[index] = self.grid.intern(&self.parts.strings[index]);
                }
                self.shared[index]
            }
            Kind::Bool => self.grid.intern(bool_text(matches!(text.trim(), "1" | "true"))),
            Kind::Error => {
                let error = text.to_owned();
                error_value(self.grid, self.cell.row, self.cell.column, &error)
            }
            Kind::Number => match text.trim().parse::<f64>() {
                Ok(number) => {
                    let printed =
                        styled_number(number, self.parts.style(self.cell.style), self.parts.is_1904);
                    self.grid.intern(&printed)
                }
                Err(_) => self.grid.intern(text),
            },
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// `B5:B7` as a merge.
fn range(text: &str) -> Option<Merge> {
    let (start, end) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (place(start)?, place(end)?);
    Some(Merge {
        top: top.min(bottom),
        left: left.min(right),
        bottom: bottom.max(top),
        right: right.max(left),
    })
}

/// `B5` as row and column from 0.
fn place(text: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0_u32, 0_u32);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'A') + 1)?,
            b'a'..=b'z' => column = column.checked_mul(26)?.checked_add(u32::from(byte - b'a') + 1)?,
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}
