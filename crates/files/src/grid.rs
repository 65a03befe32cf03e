//! What every format is turned into first: rows of text cells with their merges. Equal texts are
//! stored once, so that cleaning and channel parsing are done once for each text, not for each cell.

use crate::error::Trouble;
use crate::limits::{MAX_CELL_CHARS, MAX_COLUMNS, MAX_REMARKS, MAX_ROWS};
use domain::diagnostic::Severity;
use domain::text::{is_radical, unified};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// The number of a text in its grid; 0 is the empty text.
pub(crate) type TextId = u32;

/// A merged range, all ends inclusive, counted from 0 over the grid's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// Something the format reader met at a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How grave.
    pub severity: Severity,
    /// Stable code.
    pub code: &'static str,
    /// Row from 1 as the file counts it.
    pub row: Option<u32>,
    /// Column from 1.
    pub column: Option<u32>,
    /// What was read and done.
    pub message: String,
}

/// One row: of a table (`line` from 1), or a line of text outside tables (`line` 0).
#[derive(Debug, Clone, Default)]
pub(crate) struct GridRow {
    pub(crate) cells: Vec<TextId>,
    pub(crate) line: u32,
    /// The table of the page or document, from 0; always 0 in a sheet.
    pub(crate) table: u32,
    pub(crate) hidden: bool,
    /// The page it stands on, from 1; 0 where the format has no pages.
    pub(crate) page: u32,
}

/// A sheet, or all tables of a page or document in their order with the text between them.
#[derive(Debug, Clone)]
pub struct Grid {
    /// The sheet's name, or the page's title.
    pub name: String,
    /// True for a hidden sheet.
    pub hidden: bool,
    /// Merged ranges.
    pub merges: Vec<Merge>,
    /// What the reader met.
    pub remarks: Vec<Remark>,
    /// True where the rows come from tables between lines of text.
    pub is_document: bool,
    pub(crate) page_title: Option<String>,
    pub(crate) rows: Vec<GridRow>,
    /// The widths of the columns of each table, where the format gives them.
    pub(crate) widths: Vec<Vec<u32>>,
    /// Columns that are hidden, from 0, with the table they are of.
    pub(crate) hidden_columns: Vec<(u32, std::ops::RangeInclusive<usize>)>,
    texts: Vec<Arc<str>>,
    known: FxHashMap<Arc<str>, TextId>,
}

impl Grid {
    pub(crate) fn new(name: &str) -> Self {
        let empty: Arc<str> = Arc::from("");
        Self {
            name: name.to_owned(),
            hidden: false,
            merges: Vec::new(),
            remarks: Vec::new(),
            is_document: false,
            page_title: None,
            rows: Vec::new(),
            widths: Vec::new(),
            hidden_columns: Vec::new(),
            known: std::iter::once((empty.clone(), 0)).collect(),
            texts: vec![empty],
        }
    }

    /// How many rows, lines of text outside tables included.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The text of a cell as written, empty where there is none.
    #[must_use]
    pub fn text(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|r| r.cells.get(column)).map_or("", |id| self.text_of(*id))
    }

    /// How many cells a row has.
    #[must_use]
    pub fn width(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.cells.len())
    }

    /// The cleaned texts of a row.
    #[must_use]
    pub fn clean_row(&self, row: usize) -> Vec<String> {
        let cells = self.rows.get(row).map_or(&[][..], |r| &r.cells[..]);
        cells.iter().map(|id| crate::cells::clean(self.text_of(*id))).collect()
    }

    /// The row as the file counts it, from 1; none for a line of text outside tables.
    #[must_use]
    pub fn line(&self, row: usize) -> Option<u32> {
        self.rows.get(row).map(|r| r.line).filter(|line| *line > 0)
    }

    /// The widths of the columns of the table in which a row stands, where they are known.
    pub(crate) fn widths_of(&self, row: usize) -> Option<&[u32]> {
        let table = self.rows.get(row)?.table as usize;
        self.widths.get(table).map(Vec::as_slice).filter(|widths| !widths.is_empty())
    }

    pub(crate) fn text_of(&self, id: TextId) -> &str {
        self.texts.get(id as usize).map_or("", |text| text)
    }

    pub(crate) fn text_count(&self) -> usize {
        self.texts.len()
    }

    /// The number of a text; white space alone counts as empty.
    pub(crate) fn intern(&mut self, text: &str) -> TextId {
        if let Some(id) = self.known.get(text) {
            return *id;
        }
        if text.chars().all(char::is_whitespace) {
            return 0;
        }
        if text.len() > MAX_CELL_CHARS && text.chars().count() > MAX_CELL_CHARS {
            let short: String = text.chars().take(MAX_CELL_CHARS).collect();
            let message = format!("单元格超过 {MAX_CELL_CHARS} 字，只读取了前 {MAX_CELL_CHARS} 字");
            self.remark(Severity::Warning, "cell-too-long", None, None, message);
            return self.intern(&short);
        }
        if text.contains(is_radical) {
            let plain: String = text.chars().map(unified).collect();
            if plain != text {
                self.remark_radicals();
                let id = self.intern(&plain);
                self.known.insert(Arc::from(text), id);
                return id;
            }
        }
        let id = TextId::try_from(self.texts.len()).unwrap_or(0);
        let shared: Arc<str> = Arc::from(text);
        self.texts.push(shared.clone());
        self.known.insert(shared, id);
        id
    }

    /// Said once: texts copied from printed pages are full of them.
    pub(crate) fn remark_radicals(&mut self) {
        if !self.remarks.iter().any(|remark| remark.code == "radical-signs") {
            let message = "文字中有部首符号（如“⽇”“⾏”，多因从 PDF 复制），已换成对应的汉字".to_owned();
            self.remark(Severity::Note, "radical-signs", None, None, message);
        }
    }

    /// Puts a text at a place; rows and cells before it are made. Places beyond the limits are left out.
    pub(crate) fn set(&mut self, row: usize, column: usize, id: TextId) -> Result<(), Trouble> {
        if id == 0 {
            return Ok(());
        }
        if column >= MAX_COLUMNS {
            if !self.remarks.iter().any(|r| r.code == "column-beyond") {
                let message = format!("第 {MAX_COLUMNS} 列以后的内容没有读取");
                self.remark(Severity::Warning, "column-beyond", Some(row), None, message);
            }
            return Ok(());
        }
        while self.rows.len() <= row {
            if self.rows.len() > 1_048_576 {
                return Err(Trouble::Rows);
            }
            let line = u32::try_from(self.rows.len() + 1).unwrap_or(u32::MAX);
            self.rows.push(GridRow { line, ..GridRow::default() });
        }
        let cells = &mut self.rows[row].cells;
        if cells.len() <= column {
            cells.reserve_exact(if cells.capacity() == 0 { (column + 1).max(16) } else { 0 });
            cells.resize(column + 1, 0);
        }
        cells[column] = id;
        Ok(())
    }

    /// Takes in what was read apart of the same sheet: its cells, merges and remarks.
    pub(crate) fn absorb(&mut self, rest: Self) -> Result<(), Trouble> {
        let ids: Vec<TextId> = rest.texts.iter().map(|text| self.intern(text)).collect();
        for (at, mut row) in rest.rows.into_iter().enumerate() {
            if row.cells.is_empty() && at < self.rows.len() {
                continue;
            }
            for id in &mut row.cells {
                *id = ids[*id as usize];
            }
            if at == self.rows.len() {
                self.rows.push(row);
                continue;
            }
            for (column, id) in row.cells.into_iter().enumerate() {
                self.set(at, column, id)?;
            }
        }
        self.merges.extend(rest.merges);
        self.hidden_columns.extend(rest.hidden_columns);
        for remark in rest.remarks {
            let is_said_once = ["radical-signs", "column-beyond"].contains(&remark.code);
            let is_known = is_said_once && self.remarks.iter().any(|known| known.code == remark.code);
            if !is_known && self.remarks.len() < MAX_REMARKS {
                self.remarks.push(remark);
            }
        }
        Ok(())
    }

    /// Makes a row at least this wide: blank cells printed by the file count as columns.
    pub(crate) fn widen(&mut self, row: usize, width: usize) {
        if let Some(found) = self.rows.get_mut(row)
            && found.cells.len() < width
        {
            found.cells.resize(width.min(MAX_COLUMNS), 0);
        }
    }

    pub(crate) fn remark(
        &mut self,
        severity: Severity,
        code: &'static str,
        row: Option<usize>,
        column: Option<usize>,
        message: String,
    ) {
        if self.remarks.len() >= MAX_REMARKS {
            return;
        }
        let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
        self.remarks.push(Remark {
            severity,
            code,
            row: row.map(number),
            column: column.map(number),
            message,
        });
    }

    /// Adds a line of text that stands outside tables.
    pub(crate) fn push_line(&mut self, text: &str, table: u32) {
        let id = self.intern(text);
        if id != 0 {
            self.rows.push(GridRow { cells: vec![id], table, ..GridRow::default() });
        }
    }

    /// Refuses a grid with more rows than the limit.
    pub(crate) fn check_rows(&self) -> Result<(), Trouble> {
        let filled = self.rows.iter().filter(|row| row.cells.iter().any(|id| *id != 0)).count();
        if filled > MAX_ROWS { Err(Trouble::Rows) } else { Ok(()) }
    }
}
