//! Tables on a sheet for a notice board: columns as wide as their words want, rows whole where they fit a page.

use crate::draw::{Align, Line, group, tagged};
use crate::fonts::Style;
use crate::sheet::{INNER, LEFT, SheetCell};
use crate::text::Setter;
use krilla::color::rgb;
use krilla::geom::PathBuilder;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup};

const SIZE: f32 = 13.0;
const LEADING: f32 = 18.0;
const PADDING: f32 = 4.0;
/// No column is thought longer than this many characters, so that one cell does not starve the others.
const WIDEST: f32 = 24.0;

/// A row with its place on the paper.
#[derive(Debug, Clone)]
pub(crate) struct PlacedRow {
    /// The row's number in its table.
    pub(crate) number: usize,
    pub(crate) height: f32,
    cells: Vec<PlacedCell>,
}

#[derive(Debug, Clone)]
struct PlacedCell {
    left: f32,
    right: f32,
    lines: Vec<String>,
    is_head: bool,
    /// Short words stand in the middle.
    is_centred: bool,
}

/// The rows of a table, each line broken to its column.
pub(crate) fn rows(table: &[Vec<SheetCell>], setter: &mut Setter<'_>) -> Vec<PlacedRow> {
    let edges = edges(table, setter);
    let place = |(number, row): (usize, &Vec<SheetCell>)| {
        let mut column = 0;
        let mut cells = Vec::new();
        for cell in row {
            let last = (column + cell.span.max(1)).min(edges.len() - 1);
            let (left, right) = (edges[column.min(edges.len() - 1)], edges[last]);
            let style = if cell.is_head { Style::Heading } else { Style::Text };
            let lines = setter.lines(style, SIZE, &cell.text, right - left - 2.0 * PADDING, 0.0);
            let is_centred = cell.is_head || lines.len() == 1 && cell.text.chars().count() <= 8;
            cells.push(PlacedCell { left, right, lines, is_head: cell.is_head, is_centred });
            column = last;
        }
        let mut row = PlacedRow { number, height: 0.0, cells };
        row.measure();
        row
    };
    table.iter().enumerate().map(place).collect()
}

/// The edges of the columns: each as wide as its longest words want, none too narrow for two characters.
fn edges(table: &[Vec<SheetCell>], setter: &mut Setter<'_>) -> Vec<f32> {
    let count = table.iter().map(|row| row.iter().map(|cell| cell.span.max(1)).sum()).max().unwrap_or(1);
    let mut wants = vec![2.5 * SIZE; count];
    for row in table {
        let mut column = 0;
        for cell in row {
            if cell.span <= 1 && column < count {
                let own = setter.width(Style::Text, SIZE, &cell.text).min(WIDEST * SIZE) + 2.0 * PADDING;
                wants[column] = wants[column].max(own);
            }
            column += cell.span.max(1);
        }
    }
    let total: f32 = wants.iter().sum();
    let mut edges = vec![LEFT];
    let mut at = LEFT;
    for want in wants {
        at += want * INNER / total;
        edges.push(at);
    }
    edges
}

impl PlacedRow {
    fn measure(&mut self) {
        let most = self.cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1).max(1);
        #[expect(clippy::cast_precision_loss, reason = "lines of one row")]
        let lines = most as f32;
        self.height = lines * LEADING + 2.0 * PADDING;
    }

    /// Cuts off what fits into a height and keeps the rest; none where not even a few lines fit.
    pub(crate) fn cut(&mut self, room: f32) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lines of one page")]
        let fits = ((room - 2.0 * PADDING) / LEADING).floor().max(0.0) as usize;
        if fits < 3 {
            return None;
        }
        let mut part = self.clone();
        for (cell, own) in part.cells.iter_mut().zip(&mut self.cells) {
            let at = fits.min(own.lines.len());
            cell.lines = own.lines.drain(..at).collect();
        }
        part.measure();
        self.measure();
        Some(part)
    }

    /// The lines around its cells.
    pub(crate) fn frame(&self, surface: &mut Surface<'_>, y: f32) {
        let mut path = PathBuilder::new();
        for cell in &self.cells {
            path.move_to(cell.left, y);
            path.line_to(cell.right, y);
            path.line_to(cell.right, y + self.height);
            path.line_to(cell.left, y + self.height);
            path.close();
        }
        let Some(path) = path.finish() else { return };
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            paint: rgb::Color::new(40, 40, 40).into(),
            width: 0.7,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
        surface.set_stroke(None);
        surface.set_fill(Some(Fill::default()));
    }

    /// The words of its cells, each to be claimed by its cell.
    pub(crate) fn draw(
        &self,
        surface: &mut Surface<'_>,
        y: f32,
        setter: &mut Setter<'_>,
    ) -> Vec<(bool, Identifier)> {
        let mut drawn = Vec::new();
        for cell in &self.cells {
            let identifier = tagged(surface, |surface| {
                let mut at = y + PADDING + LEADING * 0.75;
                for text in &cell.lines {
                    let line = Line {
                        style: if cell.is_head { Style::Heading } else { Style::Text },
                        size: SIZE,
                        text,
                        at: (cell.left + PADDING, at),
                        width: cell.right - cell.left - 2.0 * PADDING,
                        align: if cell.is_centred { Align::Middle } else { Align::Left },
                    };
                    line.draw(surface, setter);
                    at += LEADING;
                }
            });
            drawn.push((cell.is_head, identifier));
        }
        drawn
    }
}

/// The structure of a table.
pub(crate) fn tags(rows: Vec<Vec<(bool, Vec<Identifier>)>>) -> TagGroup {
    let mut table = TagGroup::new(Tag::Table.with_summary(Some("表".to_owned())));
    let mut body = TagGroup::new(Tag::TBody);
    for cells in rows {
        let mut row = TagGroup::new(Tag::TR);
        for (is_head, identifiers) in cells {
            row.push(match is_head {
                true => group(Tag::TH(TableHeaderScope::Column), identifiers),
                false => group(Tag::TD, identifiers),
            });
        }
        body.push(row);
    }
    table.push(body);
    table
}
