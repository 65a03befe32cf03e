//! Tables without lines: columns are told from the gaps that run down the pages, rows from the numbers
//! in the first column, else from lines that fill most columns.

use super::cell::Cell;
use super::document::{Block, PageTable};
use super::page::{self, Letter, Line, Page};
use crate::vocabulary::vocabulary;

/// The columns of a document's table.
#[derive(Debug)]
pub(crate) struct Columns {
    edges: Vec<f64>,
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
    let top = all[first_page][start].iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
    let first = &all[first_page][start..];
    let heading_end =
        first.iter().position(|line| starts_with_number(line)).unwrap_or(3).clamp(1, first.len());
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

/// A row of the catalogue: it begins with a number and has more.
fn starts_with_number(line: &[Line]) -> bool {
    line.len() > 1 && line.first().is_some_and(|piece| is_number(&piece.text))
}

fn is_page_number(line: &[Line]) -> bool {
    let text: String = line.iter().map(|piece| piece.text.trim()).collect();
    let is_lone_number = line.len() == 1 && is_number(&text) && line[0].left > 150.0;
    is_lone_number || crate::recognise::is_page_number(&text)
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
    fn count(&self) -> usize {
        self.edges.len() - 1
    }

    /// The columns that a piece stands over.
    fn of(&self, piece: &Line) -> (usize, usize) {
        let at =
            |x: f64| self.edges.partition_point(|edge| *edge <= x).saturating_sub(1).min(self.count() - 1);
        (at(piece.left + 1.0), at(piece.right - 1.0))
    }
}

/// The blocks of a page: one table, and the lines that are no part of it.
pub(crate) fn blocks(page: &Page, columns: &Columns) -> Vec<Block> {
    let lines = pieces(page);
    let mut found = Vec::new();
    let mut heading = Vec::new();
    let mut body = Vec::new();
    let is_first = page.letters.iter().any(|letter| letter.top >= columns.top - 1.0);
    let mut in_table = !columns.is_before(&lines, is_first);
    let mut in_heading = true;
    for line in lines {
        let top = line.iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
        in_table |= line.len() >= FEWEST_PIECES && top >= columns.top - 1.0;
        let is_wide = line.iter().any(|piece| {
            let (from, to) = columns.of(piece);
            to - from >= 3
        });
        let starts_row = line.first().is_some_and(|p| is_number(&p.text) && columns.of(p).0 == 0);
        let is_heading = line.iter().all(|piece| columns.heading.contains(&piece.text));
        in_heading &= !in_table || is_heading && !starts_row;
        if !in_table || is_wide || is_page_number(&line) {
            let text: Vec<String> = line.iter().map(|piece| piece.text.clone()).collect();
            let bottom = line.iter().map(|piece| piece.bottom).fold(f64::MIN, f64::max);
            let (left, right) = (line[0].left, line[line.len() - 1].right);
            found.push(Block::Line(Line { text: text.join("\u{3000}"), left, right, top, bottom }));
        } else if in_heading {
            heading.extend(line);
        } else {
            body.push(line);
        }
    }
    let mut rows = heading_rows(&heading, columns);
    rows.extend(body_rows(&body, columns));
    if !rows.is_empty() {
        let first = heading.first().or_else(|| body.first().and_then(|line| line.first()));
        let top = first.map_or(0.0, |piece| piece.top);
        found.push(Block::Table(PageTable { xs: columns.edges.clone(), top, rows }));
    }
    found
}

impl Columns {
    /// True while the table has not begun on this page: only the first page has lines before it.
    fn is_before(&self, lines: &[Vec<Line>], has_room: bool) -> bool {
        let starts_with_title = lines.first().is_some_and(|line| line.len() < FEWEST_PIECES);
        has_room && starts_with_title && self.first_page < usize::MAX && self.heading_on(lines)
    }

    fn heading_on(&self, lines: &[Vec<Line>]) -> bool {
        lines.iter().flatten().filter(|piece| self.heading.contains(&piece.text)).count() * 2
            >= self.heading.len()
    }
}

/// One or two rows: heads over several columns stand above the others.
fn heading_rows(pieces: &[Line], columns: &Columns) -> Vec<Vec<Cell>> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let top = pieces.iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
    let firsts: Vec<usize> =
        pieces.iter().filter(|piece| piece.top < top + 3.0).map(|piece| columns.of(piece).0).collect();
    let spans = |piece: &Line| {
        let (from, to) = columns.of(piece);
        // A head set at the left of its group reaches to the next head on its line.
        let is_group = piece.top < top + 3.0
            && vocabulary().exact(&piece.text).is_some_and(|(meaning, _)| meaning.is_group());
        let next = firsts.iter().filter(|first| **first > to).min().copied().unwrap_or(columns.count());
        if is_group { (from, to.max(next - 1)) } else { (from, to) }
    };
    let has_groups = pieces.iter().any(|piece| spans(piece).0 < spans(piece).1);
    let height = if has_groups { 2 } else { 1 };
    let mut rows = vec![vec![Cell::default(); columns.count()]; height];
    let mut grouped = vec![false; columns.count()];
    for piece in pieces {
        let (from, to) = spans(piece);
        if from < to {
            rows[0][from] =
                Cell { text: piece.text.clone(), rows: 1, columns: to - from + 1, ..Cell::default() };
            grouped[from..=to].fill(true);
        }
    }
    for column in 0..columns.count() {
        let own: Vec<Line> =
            pieces.iter().filter(|piece| spans(piece) == (column, column)).cloned().collect();
        let cell = Cell::of_lines(&own, columns.edges[column], columns.edges[column + 1]);
        let cell = Cell { text: cell.text.replace('\n', ""), ..cell };
        if grouped[column] {
            rows[height - 1][column] = cell;
        } else {
            rows[0][column] = Cell { rows: height, ..cell };
        }
    }
    rows
}

fn body_rows(lines: &[Vec<Line>], columns: &Columns) -> Vec<Vec<Cell>> {
    let mut rows = Vec::<Vec<Vec<Line>>>::new();
    for line in lines {
        let first = line.first().map(|piece| columns.of(piece).0);
        let starts = if columns.has_numbers {
            first == Some(0) && line.first().is_some_and(|piece| is_number(&piece.text))
        } else {
            line.len() * 2 >= columns.count()
        };
        if starts || rows.is_empty() {
            rows.push(vec![Vec::new(); columns.count()]);
        }
        if let Some(row) = rows.last_mut() {
            for piece in line {
                row[columns.of(piece).0].push(piece.clone());
            }
        }
    }
    let cell = |(column, lines): (usize, Vec<Line>)| {
        let left = lines.iter().map(|line| line.left).fold(columns.edges[column + 1], f64::min);
        let right = columns.edges[column + 1];
        Cell::of_lines(&lines, left, right)
    };
    rows.into_iter().map(|row| row.into_iter().enumerate().map(cell).collect()).collect()
}
