//! The pages of a document put together: lines of text and tables in their order; tables that go on over
//! pages become one, their repeated headings left out and their broken rows joined.

use super::cell::Cell;
use super::page::Line;
use super::tagged::WholeTable;
use crate::cells::clean;
use crate::error::Trouble;
use crate::grid::Grid;
use crate::readers::table;
use domain::diagnostic::Severity;

/// A table of one page.
#[derive(Debug, Default)]
pub(crate) struct PageTable {
    pub(crate) xs: Vec<f64>,
    pub(crate) top: f64,
    /// Cells by row and column; those that others cover are blank and have no size.
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A block of a page.
#[derive(Debug)]
pub(crate) enum Block {
    Line(Line),
    Table(PageTable),
}

impl Block {
    pub(crate) fn top(&self) -> f64 {
        match self {
            Self::Line(line) => line.top,
            Self::Table(table) => table.top,
        }
    }
}

/// Puts pages together into a grid.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) grid: Grid,
    open: Option<OpenTable>,
    tables: u32,
    page: u32,
    /// Lines since the open table ended: only page numbers may stand between its parts.
    waiting: Vec<String>,
}

#[derive(Debug)]
struct OpenTable {
    xs: Vec<f64>,
    rows: Vec<Vec<Cell>>,
    pages: Vec<u32>,
    /// Page on which it was last met.
    last_page: u32,
    /// Row of the cell that stands in each column of the last row.
    owners: Vec<(usize, usize)>,
    repeated: usize,
    broken: Vec<usize>,
}

/// Rows of a heading at most, title included.
const HEADING_ROWS: usize = 5;
/// A column may differ by this much from page to page.
const SLACK: f64 = 6.0;

impl Document {
    pub(crate) fn new() -> Self {
        let mut grid = Grid::new("");
        grid.is_document = true;
        Self { grid, open: None, tables: 0, page: 0, waiting: Vec::new() }
    }

    /// Adds a page.
    pub(crate) fn page(&mut self, number: u32, mut blocks: Vec<Block>) -> Result<(), Trouble> {
        self.page = number;
        blocks.sort_by(|a, b| a.top().total_cmp(&b.top()));
        for block in blocks {
            match block {
                Block::Line(line) => self.line(line.text),
                Block::Table(table) => self.table(table)?,
            }
        }
        Ok(())
    }

    /// Closes the last table.
    pub(crate) fn finish(mut self) -> Result<Grid, Trouble> {
        self.close()?;
        Ok(self.grid)
    }

    /// A line outside the tables of a tagged document.
    pub(crate) fn free_line(&mut self, text: &str) {
        self.grid.push_line(text.trim(), self.tables);
    }

    /// A table that is known as a whole.
    pub(crate) fn whole(&mut self, table: WholeTable) -> Result<(), Trouble> {
        let base = self.grid.rows.len();
        table::append_fixed(&mut self.grid, self.tables, &table.rows)?;
        for (row, page) in self.grid.rows[base..].iter_mut().zip(&table.pages) {
            row.page = *page;
        }
        self.tables += 1;
        Ok(())
    }

    fn line(&mut self, text: String) {
        if self.open.is_some() {
            self.waiting.push(text);
        } else {
            self.grid.push_line(text.trim(), self.tables);
        }
    }

    fn table(&mut self, table: PageTable) -> Result<(), Trouble> {
        let goes_on =
            self.open.as_ref().is_some_and(|open| open.last_page + 1 == self.page && open.fits(&table))
                && self.waiting.iter().all(|line| is_furniture(line));
        if goes_on {
            self.waiting.clear();
            if let Some(open) = &mut self.open {
                open.go_on(table, self.page);
            }
            return Ok(());
        }
        self.close()?;
        self.open = Some(OpenTable::new(table, self.page));
        Ok(())
    }

    fn close(&mut self) -> Result<(), Trouble> {
        if let Some(open) = self.open.take() {
            let base = self.grid.rows.len();
            for row in &open.broken {
                self.grid.remark(
                    Severity::Note,
                    "row-over-pages",
                    Some(*row),
                    None,
                    format!(
                        "此行跨第 {} 页与下一页，已合并读取",
                        open.pages.get(*row).copied().unwrap_or_default()
                    ),
                );
            }
            if open.repeated > 0 {
                let message = format!("表头在续页上重复印刷 {} 次，已跳过", open.repeated);
                self.grid.remark(Severity::Note, "repeated-heading", None, None, message);
            }
            let rows: Vec<Vec<table::FixedCell>> =
                open.rows.into_iter().map(|row| row.into_iter().map(Cell::fixed).collect()).collect();
            table::append_fixed(&mut self.grid, self.tables, &rows)?;
            for (row, page) in self.grid.rows[base..].iter_mut().zip(&open.pages) {
                row.page = *page;
            }
            self.tables += 1;
        }
        for line in std::mem::take(&mut self.waiting) {
            self.grid.push_line(line.trim(), self.tables);
        }
        Ok(())
    }
}

/// A page number, or a word that only says that the table goes on.
fn is_furniture(line: &str) -> bool {
    let text = clean(line);
    crate::recognise::is_page_number(&text)
        || text.chars().all(|c| c.is_ascii_digit())
        || matches!(
            text.as_str(),
            "续表" | "（续表）" | "(续表)" | "续上表" | "（续上表）" | "(续上表)" | "（续）"
        )
}

impl OpenTable {
    fn new(table: PageTable, page: u32) -> Self {
        let mut open = Self {
            xs: table.xs,
            rows: Vec::new(),
            pages: Vec::new(),
            last_page: page,
            owners: Vec::new(),
            repeated: 0,
            broken: Vec::new(),
        };
        open.add(table.rows, page);
        open
    }

    /// As many columns, as wide as these.
    fn fits(&self, table: &PageTable) -> bool {
        let widths = |xs: &[f64]| xs.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<f64>>();
        self.xs.len() == table.xs.len()
            && widths(&self.xs).iter().zip(widths(&table.xs)).all(|(a, b)| (a - b).abs() <= SLACK)
    }

    fn add(&mut self, rows: Vec<Vec<Cell>>, page: u32) {
        for row in rows {
            let index = self.rows.len();
            self.owners.resize(row.len(), (index, 0));
            for (column, cell) in row.iter().enumerate() {
                if cell.rows > 0 {
                    for owner in self.owners.iter_mut().skip(column).take(cell.columns) {
                        *owner = (index, column);
                    }
                }
            }
            self.rows.push(row);
            self.pages.push(page);
        }
    }

    fn go_on(&mut self, table: PageTable, page: u32) {
        self.last_page = page;
        let mut rows = table.rows;
        let repeated = self.repeated_rows(&rows);
        if repeated > 0 {
            self.repeated += 1;
            rows.drain(..repeated);
        }
        let Some(first) = rows.first() else { return };
        let is_broken = self.is_broken(first);
        let owners = self.owners.clone();
        if is_broken {
            self.broken.push(self.rows.len() - 1);
        }
        let mut merged_away = Vec::new();
        for (column, cell) in rows[0].iter_mut().enumerate() {
            let Some((row, own)) = owners.get(column).copied() else { continue };
            if cell.rows == 0 || own != column {
                continue;
            }
            let above = &mut self.rows[row][own];
            // A cell merged downwards goes on over the page: its text is printed once only.
            let is_merged_on = !is_broken
                && cell.is_blank()
                && !above.is_blank()
                && cell.columns == above.columns
                && (cell.rows > 1 || above.rows > 1);
            if is_broken {
                above.go_on(cell);
                above.rows += cell.rows - 1;
            } else if is_merged_on {
                above.rows += cell.rows;
            }
            if is_broken || is_merged_on {
                merged_away.push((column, cell.rows, cell.columns, (row, own)));
                *cell = Cell::default();
            }
        }
        if is_broken {
            rows.remove(0);
        }
        self.add(rows, page);
        // Columns whose cell reaches down from the page before keep it as their owner.
        for (column, height, width, owner) in merged_away {
            let reach = owner.0 + self.rows[owner.0][owner.1].rows;
            if reach >= self.rows.len() && height > 0 {
                for slot in self.owners.iter_mut().skip(column).take(width) {
                    *slot = owner;
                }
            }
        }
    }

    /// How many rows at the top print the heading again.
    fn repeated_rows(&self, rows: &[Vec<Cell>]) -> usize {
        let key = |row: &Vec<Cell>| row.iter().map(|cell| clean(&cell.text)).collect::<Vec<String>>();
        let mut count = 0;
        while count < HEADING_ROWS && count < rows.len() && count < self.rows.len() {
            let (new, old) = (key(&rows[count]), key(&self.rows[count]));
            if new != old || new.iter().all(String::is_empty) {
                break;
            }
            count += 1;
        }
        count
    }

    /// The first row of a page is the rest of the last one before it: it has no number and no tick, and
    /// text only where the row above has some. Ticks and numbers stand on a row's first line.
    fn is_broken(&self, row: &[Cell]) -> bool {
        let Some(first) = row.first() else { return false };
        let mut filled = 0;
        if !first.is_blank() {
            return false;
        }
        for (column, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_blank()) {
            filled += 1;
            let text = cell.text.trim();
            let is_mark = text.chars().count() == 1 && !text.chars().all(char::is_alphanumeric);
            let above = self.owners.get(column).map(|(r, c)| &self.rows[*r][*c]);
            if is_mark || above.is_none_or(Cell::is_blank) {
                return false;
            }
        }
        filled > 0 || row.iter().all(|cell| cell.is_blank())
    }
}
