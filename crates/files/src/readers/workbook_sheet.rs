//! One sheet of an xlsx workbook in one pass over its XML.

use super::workbook::{bool_text, error_value, styled_number};
use super::workbook_parts::Parts;
use super::xml::resolve;
use crate::archive::refuse_entities;
use crate::error::Trouble;
use crate::grid::{Grid, Merge, TextId};
use crate::limits::MAX_COLUMNS;
use domain::diagnostic::Severity;
use memchr::memmem;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// From this length on a sheet is read in two halves at once.
const LONG_SHEET: usize = 4 * 1024 * 1024;

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

/// Fills a grid from the XML of a sheet; a long one in two halves at once.
pub(crate) fn fill(grid: &mut Grid, text: &str, parts: &Parts) -> Result<(), Trouble> {
    refuse_entities(text.as_bytes())?;
    let hidden = match cut(text, LONG_SHEET) {
        Some((at, first_row)) => {
            let (head, tail) = text.split_at(at);
            let mut rest = Grid::new("");
            let (above, below) = std::thread::scope(|scope| {
                let below = scope.spawn(|| fill_rows(&mut rest, tail, parts, first_row));
                (fill_rows(grid, head, parts, 0), below.join())
            });
            let below = below.map_err(|_| Trouble::Damaged("工作表无法读取".to_owned()))?;
            let mut hidden = above?;
            hidden.extend(below?);
            grid.absorb(rest)?;
            hidden
        }
        None => fill_rows(grid, text, parts, 0)?,
    };
    for row in hidden {
        if let Some(found) = grid.rows.get_mut(row) {
            found.hidden = true;
        }
    }
    Ok(())
}

/// Fills a grid from a part of the XML that begins at a row; the hidden rows.
fn fill_rows(grid: &mut Grid, text: &str, parts: &Parts, first_row: usize) -> Result<Vec<usize>, Trouble> {
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut reader = SheetReader {
        grid,
        parts,
        shared: vec![TextId::MAX; parts.strings.len()],
        cell: Cell::default(),
        next_row: first_row,
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
    Ok(reader.hidden)
}

/// Where a long sheet may be read apart: the place of a row in its middle that says its number, and that number from
/// 0. None where signs may stand in it that only look like a row.
fn cut(text: &str, longest: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    if bytes.len() < longest
        || ["<![CDATA[", "<!--"].iter().any(|sign| memmem::find(bytes, sign.as_bytes()).is_some())
    {
        return None;
    }
    let at = bytes.len() / 2;
    let at = at + memmem::find(&bytes[at..], b"<row ")?;
    let element = &text[at..at + memmem::find(&bytes[at..], b">")?];
    let number = element.split_once(" r=\"")?.1.split('"').next()?;
    Some((at, number.parse::<usize>().ok()?.checked_sub(1)?))
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
            "col" => self.open_columns(element),
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

    /// A range of columns; hidden ones are told where they hold a known heading.
    fn open_columns(&mut self, element: &BytesStart<'_>) {
        let (mut first, mut last, mut is_hidden) = (0_usize, 0_usize, false);
        for attribute in element.attributes().with_checks(false).flatten() {
            match attribute.key.into_inner() {
                "min" => first = attribute.value.parse().unwrap_or(0),
                "max" => last = attribute.value.parse().unwrap_or(0),
                "hidden" => is_hidden = matches!(&*attribute.value, "1" | "true"),
                _ => {}
            }
        }
        if is_hidden && (1..=last).contains(&first) && self.grid.hidden_columns.len() < MAX_COLUMNS {
            self.grid.hidden_columns.push((0, first - 1..=last - 1));
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

#[cfg(test)]
mod tests {
    use super::{Grid, Parts, cut, fill, fill_rows};
    use std::fmt::Write;

    fn sheet(rows: usize, row: impl Fn(usize) -> String) -> String {
        let rows = (1..=rows).fold(String::new(), |mut text, number| {
            let _ = write!(text, "{}", row(number));
            text
        });
        format!(
            "<worksheet><sheetData>{rows}</sheetData><mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells></worksheet>"
        )
    }

    #[test]
    fn halves_are_what_the_whole_is() {
        let parts = Parts {
            sheets: Vec::new(),
            strings: vec!["政府网站".to_owned(), "⽇期".to_owned(), "县民政局".to_owned()],
            styles: Vec::new(),
            is_1904: false,
        };
        let long = "长".repeat(70_000);
        let text = sheet(40_000, |n| {
            let hidden = if n % 4 == 0 { " hidden=\"1\"" } else { "" };
            if n % 5_000 == 0 {
                return format!("<row r=\"{n}\"{hidden}/>");
            }
            let own = if n % 7_000 == 0 { long.as_str() } else { "事项" };
            let formula = if n % 1_000 == 0 { format!("<c r=\"D{n}\"><f>A1</f></c>") } else { String::new() };
            format!(
                "<row r=\"{n}\"{hidden}><c r=\"A{n}\" t=\"s\"><v>{}</v></c><c r=\"B{n}\" t=\"inlineStr\"><is><t>{own}{}</t></is></c>\
                 <c r=\"C{n}\"><v>{n}</v></c>{formula}</row>",
                n % 3,
                n / 9
            )
        });
        assert!(
            cut(&text, 1).is_some_and(|(at, row)| text[at..].starts_with(&format!("<row r=\"{}\"", row + 1)))
        );
        let mut whole = Grid::new("目录");
        for row in fill_rows(&mut whole, &text, &parts, 0).unwrap() {
            if let Some(found) = whole.rows.get_mut(row) {
                found.hidden = true;
            }
        }
        let mut halves = Grid::new("目录");
        fill(&mut halves, &text, &parts).unwrap();
        assert!(text.len() > super::LONG_SHEET, "{}", text.len());
        assert_eq!(halves.row_count(), whole.row_count());
        assert_eq!((&halves.merges, &halves.remarks), (&whole.merges, &whole.remarks));
        for (row, (half, other)) in halves.rows.iter().zip(&whole.rows).enumerate() {
            assert_eq!(
                (&half.cells, half.line, half.hidden),
                (&other.cells, other.line, other.hidden),
                "{row}"
            );
        }
        for column in 0..3 {
            assert_eq!(halves.text(39_000, column), whole.text(39_000, column));
        }
    }

    #[test]
    fn a_sheet_is_not_cut_where_a_row_may_only_seem_to_be_one() {
        let plain = sheet(40, |n| format!("<row r=\"{n}\"><c><v>{n}</v></c></row>"));
        assert!(cut(&plain, 1).is_some());
        assert_eq!(cut(&plain, plain.len() + 1), None, "a short one");
        for text in [
            plain.replace("<v>3</v>", "<v><![CDATA[<row r=\"9\">]]></v>"),
            plain.replace("<v>3</v>", "<!-- <row r=\"9\"> --><v>3</v>"),
            plain.replace("<row r=", "<row n="),
            plain.replace("<row ", "<x:row "),
        ] {
            assert_eq!(cut(&text, 1), None, "{text}");
        }
    }
}
