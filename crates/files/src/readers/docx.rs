//! Word documents: tables (also nested ones and those in text boxes) with the lines between them.

use super::docx_cell::{Run, checkbox};
use super::docx_changes::{Changes, accept};
use super::docx_numbering::Numbering;
use super::table::{self, FixedCell};
use super::xml::{Token, Xml, decode};
use crate::archive::Archive;
use crate::error::Trouble;
use crate::grid::Grid;
use crate::limits::MAX_COLUMNS;

/// A nested table from this many columns on is a table of its own; smaller ones are text.
const OWN_TABLE_COLUMNS: usize = 4;

/// Reads the document as one grid.
pub(crate) fn read(bytes: &[u8]) -> Result<Vec<Grid>, Trouble> {
    let mut numbering = Numbering::default();
    let document;
    let text = if bytes.starts_with(b"PK") {
        let mut archive = Archive::open(bytes)?;
        let names = archive.names();
        let main =
            names.iter().find(|n| n.replace('\\', "/").to_lowercase().starts_with("word/document")).cloned();
        document = archive.required(main.as_deref().unwrap_or("word/document.xml"))?;
        if let Some(part) = archive.part("word/numbering.xml")? {
            numbering = Numbering::read(&decode(&part))?;
        }
        decode(&document)
    } else {
        decode(bytes)
    };
    let mut grid = Grid::new("");
    grid.is_document = true;
    let mut reader = DocxReader {
        xml: Xml::new(&text)?,
        numbering,
        grid,
        side: Vec::new(),
        tables: 0,
        changes: Changes::default(),
    };
    reader.body()?;
    Ok(vec![reader.grid])
}

struct DocxReader<'a> {
    xml: Xml<'a>,
    numbering: Numbering,
    grid: Grid,
    /// What text boxes and nested tables hold, placed after the paragraph or table they hang on.
    side: Vec<Block>,
    tables: u32,
    /// Tracked changes met so far.
    changes: Changes,
}

enum Block {
    Line(String),
    Table(Table),
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
    /// The widths of its columns.
    widths: Vec<u32>,
}

#[derive(Default)]
pub(super) struct Row {
    pub(super) before: usize,
    pub(super) cells: Vec<Cell>,
    hidden: bool,
    pub(super) is_inserted: bool,
    pub(super) is_deleted: bool,
    pub(super) changes: Changes,
}

#[derive(Default)]
pub(super) struct Cell {
    pub(super) text: String,
    pub(super) columns: usize,
    pub(super) vertical: Vertical,
    joins_left: bool,
}

#[derive(Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Vertical {
    #[default]
    None,
    Restart,
    Continue,
}

impl DocxReader<'_> {
    fn body(&mut self) -> Result<(), Trouble> {
        let mut inside = false;
        while let Some(token) = self.xml.next()? {
            let Token::Open(element) = token else { continue };
            match element.name() {
                "body" => inside = true,
                "p" if inside => {
                    let line = self.paragraph()?;
                    self.grid.push_line(line.trim(), self.tables);
                }
                "tbl" if inside => {
                    let table = self.table()?;
                    self.place(table)?;
                }
                "del" | "moveFrom" | "sectPr" => self.xml.skip()?,
                _ => {}
            }
            self.place_side()?;
        }
        Ok(())
    }

    /// The text of the paragraph just opened.
    fn paragraph(&mut self) -> Result<String, Trouble> {
        let floor = self.xml.depth();
        let mut text = String::new();
        let mut run = Run::default();
        let (mut number_id, mut level) = (None, 0);
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) => match element.name() {
                    "numId" => number_id = element.attr("val"),
                    "ilvl" => level = element.number("val").unwrap_or(0),
                    "r" => run = Run::default(),
                    "rFonts" => run.font = element.attr("ascii").or_else(|| element.attr("hAnsi")),
                    "vanish" => run.hidden = element.attr("val").is_none_or(|v| v != "0" && v != "false"),
                    "tab" if text.ends_with(|c: char| !c.is_whitespace()) => text.push(' '),
                    "br" | "cr" => text.push('\n'),
                    "noBreakHyphen" => text.push('-'),
                    "sym" => text.push(run.symbol(&element)),
                    "t" => run.in_text = true,
                    "txbxContent" => self.text_box()?,
                    "sdt" => {
                        let content = self.content_control()?;
                        text.push_str(&content);
                    }
                    "ffData" => {
                        if let Some(glyph) = checkbox(&mut self.xml)? {
                            text.push(glyph);
                        }
                    }
                    "ins" | "moveTo" => self.changes.count(element.name()),
                    "del" | "moveFrom" => {
                        self.changes.count(element.name());
                        self.xml.skip()?;
                    }
                    "Fallback" | "instrText" | "delText" | "pPrChange" | "rPrChange" | "numPrChange" => {
                        self.xml.skip()?;
                    }
                    _ => {}
                },
                Token::Text(part) if run.in_text && !run.hidden => text.push_str(&run.printed(&part)),
                Token::Text(_) => {}
                Token::Close(name) => match name.as_str() {
                    "t" => run.in_text = false,
                    _ if self.xml.depth() < floor => break,
                    _ => {}
                },
            }
        }
        let prefix = number_id.and_then(|id| self.numbering.next(&id, level)).unwrap_or_default();
        Ok(prefix + &text)
    }

    /// A content control inside a paragraph; a checkbox is read by its state, not by its glyph.
    fn content_control(&mut self) -> Result<String, Trouble> {
        let floor = self.xml.depth();
        let mut text = String::new();
        let mut state = None;
        let mut run = Run::default();
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) => match element.name() {
                    "checkbox" => state = Some('☐'),
                    "checked" => {
                        let on = element.attr("val").is_none_or(|v| v == "1" || v == "true");
                        state = Some(if on { '☑' } else { '☐' });
                    }
                    "r" => run = Run::default(),
                    "rFonts" => run.font = element.attr("ascii").or_else(|| element.attr("hAnsi")),
                    "t" => run.in_text = true,
                    "br" | "cr" => text.push('\n'),
                    "sym" => text.push(run.symbol(&element)),
                    "placeholder" | "del" | "Fallback" => self.xml.skip()?,
                    _ => {}
                },
                Token::Text(part) if run.in_text => text.push_str(&run.printed(&part)),
                Token::Text(_) => {}
                Token::Close(name) => match name.as_str() {
                    "t" => run.in_text = false,
                    _ if self.xml.depth() < floor => break,
                    _ => {}
                },
            }
        }
        Ok(state.map_or(text, |glyph| glyph.to_string()))
    }

    fn text_box(&mut self) -> Result<(), Trouble> {
        let floor = self.xml.depth();
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) => match element.name() {
                    "p" => {
                        let line = self.paragraph()?;
                        self.side.push(Block::Line(line));
                    }
                    "tbl" => {
                        let table = self.table()?;
                        self.side.push(Block::Table(table));
                    }
                    _ => {}
                },
                Token::Close(_) if self.xml.depth() < floor => break,
                _ => {}
            }
        }
        Ok(())
    }

    /// The table just opened.
    fn table(&mut self) -> Result<Table, Trouble> {
        let floor = self.xml.depth();
        let mut rows = Vec::<Row>::new();
        let mut widths = Vec::new();
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) => match element.name() {
                    "tr" => rows.push(Row::default()),
                    "gridBefore" => {
                        if let Some(row) = rows.last_mut() {
                            row.before = element.number("val").unwrap_or(0).min(MAX_COLUMNS);
                        }
                    }
                    "hidden" => {
                        if let Some(row) = rows.last_mut() {
                            row.hidden = true;
                        }
                    }
                    // Of the row itself: changes in its cells are read with these.
                    "ins" | "del" => {
                        if let Some(row) = rows.last_mut() {
                            row.is_inserted |= element.name() == "ins";
                            row.is_deleted |= element.name() == "del";
                        }
                    }
                    "tc" => {
                        let before = self.changes;
                        let cell = self.cell()?;
                        if let Some(row) = rows.last_mut() {
                            row.changes.add(self.changes.since(before));
                            row.cells.push(cell);
                        }
                    }
                    "gridCol" if widths.len() < MAX_COLUMNS => {
                        let width = element.number("w").unwrap_or(0);
                        widths.push(u32::try_from(width).unwrap_or(0));
                    }
                    "tblPr" | "tblPrEx" | "tblGridChange" => self.xml.skip()?,
                    _ => {}
                },
                Token::Close(_) if self.xml.depth() < floor => break,
                _ => {}
            }
        }
        Ok(Table { rows, widths })
    }

    fn cell(&mut self) -> Result<Cell, Trouble> {
        let floor = self.xml.depth();
        let mut cell = Cell { columns: 1, ..Cell::default() };
        let mut lines = Vec::new();
        while let Some(token) = self.xml.next()? {
            match token {
                Token::Open(element) => match element.name() {
                    "gridSpan" => cell.columns = element.number("val").unwrap_or(1).clamp(1, MAX_COLUMNS),
                    "vMerge" => {
                        let restart = element.attr("val").as_deref() == Some("restart");
                        cell.vertical = if restart { Vertical::Restart } else { Vertical::Continue };
                    }
                    "hMerge" => cell.joins_left = element.attr("val").as_deref() != Some("restart"),
                    "p" => lines.push(self.paragraph()?),
                    "tbl" => {
                        let table = self.table()?;
                        self.nested(table, &mut lines);
                    }
                    "tcPrChange" | "del" => self.xml.skip()?,
                    _ => {}
                },
                Token::Close(_) if self.xml.depth() < floor => break,
                _ => {}
            }
        }
        lines.retain(|line| !line.trim().is_empty());
        cell.text = lines.join("\n");
        Ok(cell)
    }

    /// A nested table is a table of its own, or text of its cell when it is small.
    fn nested(&mut self, table: Table, lines: &mut Vec<String>) {
        if table.rows.iter().any(|row| row.cells.len() >= OWN_TABLE_COLUMNS) {
            self.side.push(Block::Table(table));
            return;
        }
        for row in table.rows {
            let texts: Vec<String> = row.cells.into_iter().map(|cell| cell.text).collect();
            lines.push(texts.join(" "));
        }
    }

    /// Places a table; one that only holds wider tables in its cells is layout and becomes lines.
    fn place(&mut self, table: Table) -> Result<(), Trouble> {
        let Table { rows, widths } = table;
        let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let holds_tables = self.side.iter().any(|block| matches!(block, Block::Table(_)));
        if widest < OWN_TABLE_COLUMNS && holds_tables {
            for cell in rows.iter().flat_map(|row| &row.cells) {
                self.grid.push_line(cell.text.trim(), self.tables);
            }
            return Ok(());
        }
        let rows = accept(rows, &mut self.grid, self.tables);
        let hidden: Vec<usize> =
            rows.iter().enumerate().filter(|(_, row)| row.hidden).map(|(i, _)| i).collect();
        let base = self.grid.rows.len();
        table::append_fixed(&mut self.grid, self.tables, &fixed(rows))?;
        for row in hidden {
            self.grid.rows[base + row].hidden = true;
        }
        self.grid.widths.push(widths);
        self.tables += 1;
        Ok(())
    }

    fn place_side(&mut self) -> Result<(), Trouble> {
        for block in std::mem::take(&mut self.side) {
            match block {
                Block::Line(line) => self.grid.push_line(line.trim(), self.tables),
                Block::Table(table) => self.place(table)?,
            }
        }
        Ok(())
    }
}

/// Gives every cell its column and turns vertical merges into spans.
fn fixed(rows: Vec<Row>) -> Vec<Vec<FixedCell>> {
    // For each column, the row in which the cell that may go on downwards begins.
    let mut open = vec![None::<usize>; MAX_COLUMNS];
    let mut placed = Vec::<Vec<FixedCell>>::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let mut cells: Vec<FixedCell> = vec![FixedCell::default(); row.before];
        let mut seen = [false; MAX_COLUMNS];
        for cell in row.cells {
            let column = cells.len();
            if column >= MAX_COLUMNS {
                break;
            }
            if cell.joins_left && widen_left(&mut cells) {
                continue;
            }
            let width = cell.columns.min(MAX_COLUMNS - column);
            let mut text = cell.text;
            let begins = match cell.vertical {
                Vertical::Continue => begins_at(&open, &placed, column..column + width),
                _ => None,
            };
            match (cell.vertical, begins) {
                (Vertical::Continue, Some((top, left))) => {
                    seen[left] = true;
                    placed[top][left].rows = index - top + 1;
                    text.clear();
                }
                (Vertical::Restart | Vertical::Continue, _) => {
                    seen[column] = true;
                    open[column] = Some(index);
                }
                (Vertical::None, _) => {}
            }
            let columns = if text.is_empty() && cell.vertical == Vertical::Continue { 1 } else { width };
            cells.push(FixedCell { text, columns, rows: 1 });
            cells.extend(std::iter::repeat_n(FixedCell::default(), width - 1));
        }
        for (column, slot) in open.iter_mut().enumerate() {
            if !seen[column] {
                *slot = None;
            }
        }
        placed.push(cells);
    }
    placed
}

/// Row and column of the cell that goes on downwards in these columns; its borders may lie a little aside.
fn begins_at(
    open: &[Option<usize>],
    placed: &[Vec<FixedCell>],
    columns: std::ops::Range<usize>,
) -> Option<(usize, usize)> {
    // What begins in the row that is just read goes on in none of its own cells.
    let above = |top: &usize| *top < placed.len();
    let at = |column: usize| open.get(column).copied().flatten().filter(above).map(|top| (top, column));
    let reaches = |(top, left): &(usize, usize)| left + placed[*top][*left].columns > columns.start;
    let aside = || {
        let left = (columns.start.saturating_sub(2)..columns.start).rev().filter_map(at).find(reaches);
        left.or_else(|| (columns.start + 1..columns.end).find_map(at))
    };
    at(columns.start).or_else(aside)
}

/// Widens the cell at the left of a horizontally merged one.
fn widen_left(cells: &mut Vec<FixedCell>) -> bool {
    let Some(owner) = cells.iter().rposition(|cell| cell.columns > 0) else { return false };
    cells[owner].columns = cells.len() - owner + 1;
    cells.push(FixedCell::default());
    true
}
