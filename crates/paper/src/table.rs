//! A table on landscape A4: widths of columns by their share, two rows of heads, heights of rows, and
//! rows taller than half a page continued on the next.

use crate::fonts::Style;
use crate::text::Setter;

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Column {
    /// Its head.
    pub label: String,
    /// The head it shares with its neighbours.
    pub group: Option<String>,
    /// Its share of the width.
    pub share: u16,
    /// Numbers and ticks stand in the middle.
    pub is_centred: bool,
}

/// A row: a text for each column.
pub type Row = Vec<String>;

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// Size of the text in cells.
pub(crate) const SIZE: f32 = 8.5;
/// From line to line in cells.
pub(crate) const LEADING: f32 = 11.2;
/// White inside a cell, left, right, above and below.
pub(crate) const PADDING: f32 = 2.6;

/// A head of the table: where, how large, what.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) first: usize,
    pub(crate) span: usize,
    pub(crate) is_over_both: bool,
    pub(crate) is_lower: bool,
    pub(crate) lines: Vec<String>,
}

/// A table with its columns placed.
#[derive(Debug, Clone)]
pub(crate) struct Grid {
    /// Left edges of the columns, and the right edge of the last.
    pub(crate) edges: Vec<f32>,
    pub(crate) heads: Vec<Head>,
    pub(crate) upper: f32,
    pub(crate) lower: f32,
}

/// A row, or a part of one, on a page.
#[derive(Debug, Clone)]
pub(crate) struct PlacedRow {
    /// The row's number in the table.
    pub(crate) row: usize,
    pub(crate) height: f32,
    /// Lines of each cell.
    pub(crate) cells: Vec<Vec<String>>,
    /// True when it continues a row of the page before.
    pub(crate) continues: bool,
    /// True when it is only a part of its row.
    pub(crate) is_part: bool,
}

impl Grid {
    pub(crate) fn new(table: &Table, left: f32, width: f32, setter: &mut Setter<'_>) -> Self {
        let total: f32 = table.columns.iter().map(|column| f32::from(column.share)).sum::<f32>().max(1.0);
        let mut edges = vec![left];
        for column in &table.columns {
            let last = edges.last().copied().unwrap_or(left);
            edges.push(last + width * f32::from(column.share) / total);
        }
        let mut grid = Self { edges, heads: Vec::new(), upper: 0.0, lower: 0.0 };
        let mut at = 0;
        while at < table.columns.len() {
            let group = table.columns[at].group.clone();
            let span = match &group {
                None => 1,
                Some(_) => table.columns[at..].iter().take_while(|column| column.group == group).count(),
            };
            match group {
                None => grid.head(setter, (at, 1), (true, false), &table.columns[at].label),
                Some(group) => {
                    grid.head(setter, (at, span), (false, false), &group);
                    for (lower, column) in table.columns.iter().enumerate().skip(at).take(span) {
                        grid.head(setter, (lower, 1), (false, true), &column.label);
                    }
                }
            }
            at += span;
        }
        grid.size_heads();
        grid
    }

    fn head(
        &mut self,
        setter: &mut Setter<'_>,
        (first, span): (usize, usize),
        (is_over_both, is_lower): (bool, bool),
        text: &str,
    ) {
        let width = self.edges[first + span] - self.edges[first] - 2.0 * PADDING;
        let lines = setter.lines(Style::Heading, SIZE, text, width, 0.0);
        self.heads.push(Head { first, span, is_over_both, is_lower, lines });
    }

    fn size_heads(&mut self) {
        let tallest = |heads: &mut dyn Iterator<Item = &Head>| {
            heads.map(|head| height(head.lines.len())).fold(0.0_f32, f32::max)
        };
        self.upper = tallest(&mut self.heads.iter().filter(|head| !head.is_over_both && !head.is_lower));
        self.lower = tallest(&mut self.heads.iter().filter(|head| head.is_lower));
        let both = tallest(&mut self.heads.iter().filter(|head| head.is_over_both));
        if self.upper + self.lower < both {
            self.lower = both - self.upper;
        }
    }

    pub(crate) fn head_height(&self) -> f32 {
        self.upper + self.lower
    }

    /// The lines of a row's cells.
    pub(crate) fn row(&self, table: &Table, at: usize, setter: &mut Setter<'_>) -> PlacedRow {
        let cells: Vec<Vec<String>> = (0..table.columns.len())
            .map(|column| {
                let width = self.edges[column + 1] - self.edges[column] - 2.0 * PADDING;
                let text = table.rows[at].get(column).map_or("", String::as_str);
                setter.lines(Style::Text, SIZE, text, width, 0.0)
            })
            .collect();
        let most = cells.iter().map(Vec::len).max().unwrap_or(1);
        PlacedRow { row: at, height: height(most), cells, continues: false, is_part: false }
    }
}

impl PlacedRow {
    /// Takes as many lines as a height holds off the row; what is left stays for the next page.
    pub(crate) fn split(self, room: f32) -> (Self, Self) {
        let most = lines_in(room).max(1);
        let mut first = Self { cells: Vec::new(), is_part: true, ..self.clone() };
        let mut rest = Self { cells: Vec::new(), continues: true, is_part: true, ..self.clone() };
        for mut cell in self.cells {
            let after = cell.split_off(cell.len().min(most));
            first.cells.push(cell);
            rest.cells.push(after);
        }
        first.height = height(first.cells.iter().map(Vec::len).max().unwrap_or(1).max(1));
        rest.height = height(rest.cells.iter().map(Vec::len).max().unwrap_or(1).max(1));
        (first, rest)
    }
}

/// The height of a cell of some lines.
#[expect(clippy::cast_precision_loss, reason = "a cell has few lines")]
pub(crate) fn height(lines: usize) -> f32 {
    lines as f32 * LEADING + 2.0 * PADDING
}

/// How many lines a height holds.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the height of a page, never below nothing"
)]
pub(crate) fn lines_in(room: f32) -> usize {
    ((room - 2.0 * PADDING) / LEADING).floor().max(0.0) as usize
}
