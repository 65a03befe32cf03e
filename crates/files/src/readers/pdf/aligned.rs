//! Tables without lines: columns are told from the gaps that run down the pages, rows from the numbers
//! in the first column and the strips between them, else from lines that fill most columns.

use super::cell::Cell;
use super::document::{Block, PageTable};
use super::heads::{self, heading_rows};
use super::page::{self, Letter, Line, Page};
use super::strips;
use std::cmp::Ordering;

/// The columns of a document's table.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(super) edges: Vec<f64>,
    /// Texts of the heading's pieces, to know it again on later pages.
    heading: Vec<String>,
    first_page: usize,
    /// Where the heading begins on its page.
    top: f64,
    has_numbers: bool,
}

/// Pieces on a line that make it a heading or a row.
const FEWEST_PIECES: usize = 4;
/// A gap between columns is at least this wide.
const GAP: f64 = 2.5;
/// Pieces are cut at gaps of this part of a character.
const CUT: f64 = 0.55;

fn pieces(page: &Page) -> Vec<Vec<Line>> {
    page::pieces(&page.letters.iter().collect::<Vec<&Letter>>(), CUT)
}

/// The columns, if the pages hold a table of aligned text.
pub(crate) fn columns(pages: &[Page]) -> Option<Columns> {
    let all: Vec<Vec<Vec<Line>>> = pages.iter().map(pieces).collect();
    let (first_page, start) = all
        .iter()
        .enumerate()
        .find_map(|(p, lines)| lines.iter().position(|line| line.len() >= FEWEST_PIECES).map(|l| (p, l)))?;
    let start = heads::first_line(&all[first_page], start);
    let top = all[first_page][start].iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
    let first = &all[first_page][start..];
    let heading_end = heading_end(first).clamp(1, first.len());
    let mut heading: Vec<&Line> = first[..heading_end].iter().flatten().collect();
    let repeats = |line: &&Vec<Line>| line.iter().all(|p| heading.iter().any(|own| own.text == p.text));
    let below = first[heading_end..].iter().chain(all[first_page + 1..].iter().flatten());
    let body: Vec<&Line> = below.filter(|line| !repeats(line) && !is_page_number(line)).flatten().collect();
    let mut spans = covered(&body)?;
    // Columns that are empty below their heading show in the heading alone, under their common head.
    heading.sort_by(|a, b| (a.right - a.left).total_cmp(&(b.right - b.left)));
    for piece in &heading {
        let free = |span: &(f64, f64)| piece.right < span.0 - 1.0 || piece.left > span.1 + 1.0;
        if spans.iter().all(free) {
            spans.push((piece.left, piece.right));
        }
    }
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    if spans.len() < FEWEST_PIECES + 1 {
        return None;
    }
    let mut edges = vec![spans[0].0 - GAP];
    edges.extend(spans.windows(2).map(|pair| (pair[0].1 + pair[1].0) / 2.0));
    edges.push(spans[spans.len() - 1].1 + GAP);
    let heading = first[..heading_end].iter().flatten().map(|piece| piece.text.clone()).collect();
    let in_first = |piece: &&Line| piece.right < edges[1];
    let left: Vec<&Line> = body.iter().copied().filter(in_first).collect();
    let numbers = left.iter().filter(|piece| is_number(&piece.text)).count();
    let has_numbers = numbers >= 2 && numbers * 10 >= left.len() * 4;
    Some(Columns { edges, heading, first_page, top, has_numbers })
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.len() <= 6 && text.chars().all(|c| c.is_ascii_digit() || c == '.')
}

/// A number stands no further from the left edge of the table.
const NUMBER_REACH: f64 = 40.0;

/// How many lines the heading has: those above the end of the first numbered row.
fn heading_end(lines: &[Vec<Line>]) -> usize {
    let left = lines.iter().flatten().map(|piece| piece.left).fold(f64::MAX, f64::min);
    let is_row = |piece: &&Line| is_number(&piece.text) && piece.left < left + NUMBER_REACH;
    let numbers: Vec<Line> = lines.iter().filter_map(|line| line.first().filter(is_row)).cloned().collect();
    let all: Vec<Line> = lines.iter().filter(|line| !is_page_number(line)).flatten().cloned().collect();
    let Some(end) = strips::ends(&numbers, &all).first else { return 3 };
    lines.iter().take_while(|line| line.iter().all(|piece| piece.top < end)).count()
}

fn is_page_number(line: &[Line]) -> bool {
    let text: String = line.iter().map(|piece| piece.text.trim()).collect();
    // At the left stands the number of a row whose neighbours have no line at its height.
    if line.len() == 1 && is_number(&text) {
        return line[0].left > 150.0;
    }
    crate::recognise::is_page_number(&text)
}

/// The stretches of a page's width on which text stands, gaps between columns left out.
fn covered(pieces: &[&Line]) -> Option<Vec<(f64, f64)>> {
    let left = pieces.iter().map(|piece| piece.left).fold(f64::MAX, f64::min);
    let right = pieces.iter().map(|piece| piece.right).fold(f64::MIN, f64::max);
    let width = right - left;
    if !(50.0..20_000.0).contains(&width) {
        return None;
    }
    let bins = |x: f64| ((x - left) * 2.0).clamp(0.0, width * 2.0) as usize;
    let mut counts = vec![0_usize; bins(right) + 2];
    for piece in pieces.iter().filter(|piece| piece.right - piece.left < width * 0.5) {
        for count in &mut counts[bins(piece.left)..=bins(piece.right)] {
            *count += 1;
        }
    }
    let mut spans = Vec::<(f64, f64)>::new();
    for (bin, count) in counts.iter().enumerate() {
        let x = left + bin as f64 / 2.0;
        if *count == 0 {
            continue;
        }
        match spans.last_mut() {
            Some(span) if x - span.1 <= GAP => span.1 = x,
            _ => spans.push((x, x)),
        }
    }
    Some(spans)
}

impl Columns {
    pub(super) fn count(&self) -> usize {
        self.edges.len() - 1
    }

    /// The columns that a piece stands over.
    pub(super) fn of(&self, piece: &Line) -> (usize, usize) {
        (self.at(piece.left + 1.0), self.at(piece.right - 1.0))
    }

    /// The column at a place.
    fn at(&self, x: f64) -> usize {
        self.edges.partition_point(|edge| *edge <= x).saturating_sub(1).min(self.count() - 1)
    }
}

/// The blocks of a page: one table, and the lines that are no part of it.
pub(crate) fn blocks(page: &Page, index: usize, columns: &Columns) -> Vec<Block> {
    let lines = pieces(page);
    let mut found = Vec::new();
    let mut heading = Vec::new();
    let mut body = Vec::new();
    let mut in_table = columns.goes_on(&lines, index);
    let mut in_heading = true;
    for line in lines {
        let top = line.iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
        let is_wide = line.iter().any(|piece| {
            let (from, to) = columns.of(piece);
            to - from >= 3
        });
        let starts_row = line.first().is_some_and(|p| is_number(&p.text) && columns.of(p).0 == 0);
        let is_heading = line.iter().all(|piece| columns.heading.contains(&piece.text));
        in_table |= columns.begins(index, top, is_heading || line.len() >= FEWEST_PIECES);
        in_heading &= !in_table || is_heading && !starts_row;
        if !in_table || is_wide || is_page_number(&line) {
            let text: Vec<String> = line.iter().map(|piece| piece.text.clone()).collect();
            let bottom = line.iter().map(|piece| piece.bottom).fold(f64::MIN, f64::max);
            let (left, right) = (line[0].left, line[line.len() - 1].right);
            found.push(Block::Line(Line {
                text: text.join("\u{3000}"),
                left,
                right,
                top,
                bottom,
                ..Line::empty()
            }));
        } else if in_heading {
            heading.extend(line);
        } else {
            body.push(line);
        }
    }
    let mut rows = heading_rows(&heads::labels(page, &heading), columns);
    rows.extend(match columns.has_numbers {
        true => numbered_rows(page, &body, columns),
        false => full_rows(&body, columns),
    });
    if !rows.is_empty() {
        let first = heading.first().or_else(|| body.first().and_then(|line| line.first()));
        let top = first.map_or(0.0, |piece| piece.top);
        found.push(Block::Table(PageTable { xs: columns.edges.clone(), top, rows }));
    }
    found
}

impl Columns {
    /// True where a later page begins with rows: it may have the title again above the heading.
    fn goes_on(&self, lines: &[Vec<Line>], index: usize) -> bool {
        let starts_with_title = lines.first().is_some_and(|line| line.len() < FEWEST_PIECES);
        index > self.first_page && !(starts_with_title && self.heading_on(lines))
    }

    /// True for a line with which the table begins on a page; before the first one it has none.
    fn begins(&self, index: usize, top: f64, is_of_table: bool) -> bool {
        match index.cmp(&self.first_page) {
            Ordering::Less => false,
            Ordering::Equal => top >= self.top - 1.0,
            Ordering::Greater => is_of_table,
        }
    }

    fn heading_on(&self, lines: &[Vec<Line>]) -> bool {
        lines.iter().flatten().filter(|piece| self.heading.contains(&piece.text)).count() * 2
            >= self.heading.len()
    }
}

/// Rows of a table with numbers. The letters of each column are put to lines by themselves: lines of
/// neighbours in the middle of their cells stand between each other.
fn numbered_rows(page: &Page, body: &[Vec<Line>], columns: &Columns) -> Vec<Vec<Cell>> {
    let spans: Vec<(f64, f64)> = body.iter().flatten().map(|piece| (piece.top, piece.bottom)).collect();
    let top = spans.iter().map(|span| span.0).fold(f64::MAX, f64::min);
    let bottom = spans.iter().map(|span| span.1).fold(f64::MIN, f64::max);
    let mut letters: Vec<Vec<&Letter>> = vec![Vec::new(); columns.count()];
    for letter in &page.letters {
        let (x, y) = letter.middle();
        // A letter of the body stands on one of its lines.
        let is_in = y > top && y < bottom && spans.iter().any(|span| y >= span.0 && y <= span.1);
        if is_in && !letter.text.trim().is_empty() {
            letters[columns.at(x)].push(letter);
        }
    }
    let lines: Vec<Vec<Line>> = letters.iter().map(|own| page::lines(own)).collect();
    let numbers: Vec<Line> = lines[0].iter().filter(|line| is_number(&line.text)).cloned().collect();
    let all: Vec<Line> = lines.iter().flatten().cloned().collect();
    let ends = strips::ends(&numbers, &all);
    let mut rows = vec![vec![Vec::<Line>::new(); columns.count()]; numbers.len().max(1) + 1];
    for (column, own) in lines.into_iter().enumerate() {
        for line in own {
            let row = ends.row_of((line.top + line.bottom) / 2.0).map_or(0, |row| row + 1);
            rows[row.min(numbers.len().max(1))][column].push(line);
        }
    }
    // Above the first number may stand the rest of a row that began on the page before.
    rows.retain(|row| row.iter().any(|lines| !lines.is_empty()));
    rows.into_iter().map(|row| cells(row, columns)).collect()
}

/// Rows of a table without numbers: a line that fills half of the columns begins one.
fn full_rows(lines: &[Vec<Line>], columns: &Columns) -> Vec<Vec<Cell>> {
    let mut rows = Vec::<Vec<Vec<Line>>>::new();
    for line in lines {
        if line.len() * 2 >= columns.count() || rows.is_empty() {
            rows.push(vec![Vec::new(); columns.count()]);
        }
        if let Some(row) = rows.last_mut() {
            for piece in line {
                row[columns.of(piece).0].push(piece.clone());
            }
        }
    }
    rows.into_iter().map(|row| cells(row, columns)).collect()
}

fn cells(row: Vec<Vec<Line>>, columns: &Columns) -> Vec<Cell> {
    let cell = |(column, lines): (usize, Vec<Line>)| {
        let left = lines.iter().map(|line| line.left).fold(columns.edges[column + 1], f64::min);
        let right = columns.edges[column + 1];
        Cell::of_lines(&lines, left, right)
    };
    row.into_iter().enumerate().map(cell).collect()
}
