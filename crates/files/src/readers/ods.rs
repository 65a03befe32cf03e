//! OpenDocument sheets and texts, zipped or flat: spans, covered cells, repeated rows and cells.

use super::table::{self, FixedCell};
use super::xml::{Element, Token, Xml, decode};
use crate::archive::Archive;
use crate::error::Trouble;
use crate::grid::Grid;
use crate::limits::{MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_TEXT_BYTES};
use domain::diagnostic::Severity;

/// Reads every sheet, or the tables of a text as one grid.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let owned;
    let content: &[u8] = if bytes.starts_with(b"PK") {
        let mut archive = Archive::open(bytes)?;
        let manifest = archive.part("META-INF/manifest.xml")?.unwrap_or_default();
        if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
            return Err(Trouble::Locked);
        }
        owned = archive.required("content.xml")?;
        &owned
    } else {
        bytes
    };
    let text = decode(content);
    let mut reader =
        OdsReader { xml: Xml::new(&text)?, document: None, grids: Vec::new(), hidden_styles: Vec::new() };
    reader.run()?;
    let mut grids = reader.grids;
    grids.extend(reader.document);
    Ok(grids)
}

struct OdsReader<'a> {
    xml: Xml<'a>,
    /// The grid of a text document.
    document: Option<Grid>,
    grids: Vec<Grid>,
    hidden_styles: Vec<String>,
}

/// One row; every cell, covered or not, takes a column of its own.
struct Row {
    cells: Vec<FixedCell>,
    repeat: usize,
    hidden: bool,
}

impl OdsReader<'_> {
    fn run(&mut self) -> Result<(), Trouble> {
        let mut style = String::new();
        let mut tables = 0;
        while let Some(token) = self.xml.next()? {
            let Token::Open(element) = token else { continue };
            match element.name() {
                "style" => style = element.attr("name").unwrap_or_default(),
                "table-properties" if element.attr("display").as_deref() == Some("false") => {
                    self.hidden_styles.push(style.clone());
                }
                "text" if self.xml.depth() <= 3 => {
                    let mut grid = Grid::new("");
                    grid.is_document = true;
                    self.document = Some(grid);
                }
                "table" => {
                    self.table(&element, tables)?;
                    tables += 1;
                }
                "p" | "h" if self.document.is_some() => {
                    let line = self.paragraphs()?;
                    if let Some(grid) = &mut self.document {
                        grid.push_line(&line, tables);
                    }
                }
                "tracked-changes" | "annotation" => self.xml.skip()?,
                _ => {}
            }
        }
        Ok(())
    }

    fn table(&mut self, element: &Element<'_>, number: u32) -> Result<(), Trouble> {
        let name = element.attr("name").unwrap_or_default();
        let hidden = element.attr("style-name").is_some_and(|style| self.hidden_styles.contains(&style));
        let floor = self.xml.depth();
        let mut remarks = Vec::new();
        let mut rows = Vec::<Row>::new();
        let mut total = 0_usize;
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) if element.name() == "table-row" => {
                    let row = self.row(&element, total, &mut remarks)?;
                    total = total.saturating_add(row.repeat);
                    rows.push(row);
                }
                Token::Close(name) if name == "table" && self.xml.depth() < floor => break,
                _ => {}
            }
        }
        let placed = unfold(rows)?;
        let mut sheet = self.document.take().unwrap_or_else(|| Grid::new(&name));
        if sheet.is_document {
            let cells: Vec<_> = placed.into_iter().map(|row| row.cells).collect();
            table::append_fixed(&mut sheet, number, &cells)?;
            self.document = Some(sheet);
            return Ok(());
        }
        sheet.hidden = hidden;
        sheet.remarks = remarks;
        let hidden_rows: Vec<usize> =
            placed.iter().enumerate().filter(|(_, row)| row.hidden).map(|(i, _)| i).collect();
        let cells: Vec<_> = placed.into_iter().map(|row| row.cells).collect();
        table::append_fixed(&mut sheet, 0, &cells)?;
        for row in hidden_rows {
            sheet.rows[row].hidden = true;
        }
        self.grids.push(sheet);
        Ok(())
    }

    fn row(
        &mut self,
        element: &Element<'_>,
        at: usize,
        remarks: &mut Vec<crate::grid::Remark>,
    ) -> Result<Row, Trouble> {
        let repeat = element.number("number-rows-repeated").unwrap_or(1).max(1);
        let hidden = matches!(element.attr("visibility").as_deref(), Some("collapse" | "filter"));
        let floor = self.xml.depth();
        let mut cells = Vec::new();
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) if matches!(element.name(), "table-cell" | "covered-table-cell") => {
                    let covered = element.name() == "covered-table-cell";
                    let times = element.number("number-columns-repeated").unwrap_or(1).clamp(1, MAX_COLUMNS);
                    let span = |name| element.number(name).unwrap_or(1).max(1);
                    let (columns, rows) = (span("number-columns-spanned"), span("number-rows-spanned"));
                    let value = element.attr("value").or_else(|| element.attr("string-value"));
                    let has_formula = element.attr("formula").is_some();
                    let mut text = self.paragraphs()?;
                    if text.trim().is_empty() {
                        text = value.unwrap_or_default();
                    }
                    if has_formula && text.trim().is_empty() {
                        remarks.push(formula_remark(at, cells.len()));
                    }
                    if covered {
                        text = String::new();
                    }
                    let room = MAX_COLUMNS.saturating_sub(cells.len());
                    if text.len().saturating_mul(times) > MAX_TEXT_BYTES {
                        return Err(Trouble::Rows);
                    }
                    cells.extend(std::iter::repeat_n(FixedCell { text, columns, rows }, times.min(room)));
                }
                Token::Close(name) if name == "table-row" && self.xml.depth() < floor => break,
                _ => {}
            }
        }
        Ok(Row { cells, repeat, hidden })
    }

    /// The text up to the end of the element just opened: paragraphs on lines of their own.
    fn paragraphs(&mut self) -> Result<String, Trouble> {
        let floor = self.xml.depth();
        let mut text = String::new();
        let mut paragraphs = 0;
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) => match element.name() {
                    "p" | "h" => {
                        if paragraphs > 0 {
                            text.push('\n');
                        }
                        paragraphs += 1;
                    }
                    "s" => {
                        let count = element.number("c").unwrap_or(1).min(64);
                        text.extend(std::iter::repeat_n(' ', count));
                    }
                    "tab" => text.push(' '),
                    "line-break" => text.push('\n'),
                    "annotation" | "note" | "shapes" | "tracked-changes" => self.xml.skip()?,
                    _ => {}
                },
                Token::Text(part) => text.push_str(&part),
                Token::Close(_) => {
                    if self.xml.depth() < floor {
                        break;
                    }
                }
            }
        }
        Ok(text)
    }
}

fn formula_remark(row: usize, column: usize) -> crate::grid::Remark {
    let number = |n: usize| u32::try_from(n + 1).ok();
    crate::grid::Remark {
        severity: Severity::Warning,
        code: "formula-without-value",
        row: number(row),
        column: number(column),
        message: "公式没有保存计算结果，按空白读取；请打开保存后重新上传".to_owned(),
    }
}

/// Repeats rows as the file says; trailing blank repetitions (a whole empty sheet) are cut.
fn unfold(rows: Vec<Row>) -> Result<Vec<Row>, Trouble> {
    let is_blank = |row: &Row| row.cells.iter().all(|cell| cell.text.trim().is_empty());
    let filled = rows.iter().rposition(|row| !is_blank(row)).map_or(0, |last| last + 1);
    let mut placed = Vec::new();
    let (mut cells, mut bytes) = (0_usize, 0_usize);
    for row in rows.into_iter().take(filled) {
        let blank = is_blank(&row);
        let length: usize = row.cells.iter().map(|cell| cell.text.len()).sum();
        bytes = bytes.saturating_add(length.saturating_mul(row.repeat));
        cells = cells.saturating_add(row.cells.len().saturating_mul(if blank { 1 } else { row.repeat }));
        let most = if blank { 1_100_000 } else { MAX_ROWS * 2 };
        if placed.len().saturating_add(row.repeat) > most || cells > MAX_CELLS || bytes > MAX_TEXT_BYTES {
            return Err(Trouble::Rows);
        }
        for _ in 1..row.repeat {
            let cells = if blank { Vec::new() } else { row.cells.clone() };
            placed.push(Row { cells, repeat: 1, hidden: row.hidden });
        }
        placed.push(row);
    }
    Ok(placed)
}
