//! The heading of a table without lines: one or two rows; heads over several columns stand above the
//! heads of those columns, heads of one column beside both or in their middle.

use super::aligned::Columns;
use super::cell::Cell;
use super::page::{self, Flow, Letter, Line, Page};
use crate::vocabulary::vocabulary;

/// Heights that differ by less are one.
const LEVEL: f64 = 3.0;

/// One or two rows: heads over several columns stand above the others.
pub(super) fn heading_rows(pieces: &[Line], columns: &Columns) -> Vec<Vec<Cell>> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let top = pieces.iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
    let bottom = pieces.iter().map(|piece| piece.bottom).fold(f64::MIN, f64::max);
    let groups: Vec<&Line> = pieces.iter().filter(|piece| is_group(piece, top + bottom)).collect();
    let lower = lower(pieces, &groups, columns, top);
    let spans = |piece: &Line| {
        let (from, to) = columns.of(piece);
        if !groups.contains(&piece) {
            return (from, to);
        }
        let own: Vec<usize> = (0..columns.count())
            .filter(|column| lower[*column].is_some_and(|group| group == piece))
            .collect();
        (own.first().copied().unwrap_or(from).min(from), own.last().copied().unwrap_or(to).max(to))
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

fn is_group(piece: &Line, middle: f64) -> bool {
    piece.top + piece.bottom <= middle + LEVEL
        && vocabulary().exact(&piece.text).is_some_and(|(meaning, _)| meaning.is_group())
}

/// Names of heads over several columns are no longer.
const LONGEST_GROUP: usize = 5;

/// The first line of a heading, from the one that has most of the heads: heads over several columns,
/// broken in narrow ones, stand close above it.
pub(super) fn first_line(lines: &[Vec<Line>], most: usize) -> usize {
    let top = |line: &[Line]| line.iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
    let mut first = most;
    while let Some(above) = first.checked_sub(1).map(|above| &lines[above]) {
        let is_near = above.iter().all(|piece| {
            let height = piece.bottom - piece.top;
            piece.text.chars().count() <= LONGEST_GROUP && top(&lines[first]) - piece.bottom < 1.5 * height
        });
        if !is_near {
            break;
        }
        first -= 1;
    }
    first
}

/// Letters of one line stand on one height; lines of one head stand closer than this part of a character.
const STACKED: f64 = 0.75;

/// The heads of a heading: letters side by side make a line, lines close below each other one head.
pub(super) fn labels(page: &Page, heading: &[Line]) -> Vec<Line> {
    let top = heading.iter().map(|piece| piece.top).fold(f64::MAX, f64::min);
    let bottom = heading.iter().map(|piece| piece.bottom).fold(f64::MIN, f64::max);
    let is_in = |letter: &&Letter| {
        let y = letter.middle().1;
        y > top && y < bottom && letter.flow == Flow::Across && !letter.text.trim().is_empty()
    };
    let mut letters: Vec<&Letter> = page.letters.iter().filter(is_in).collect();
    letters.sort_by(|a, b| a.top.total_cmp(&b.top).then(a.left.total_cmp(&b.left)));
    let mut lines: Vec<Vec<&Letter>> = Vec::new();
    for letter in letters {
        let goes_on = |line: &&mut Vec<&Letter>| {
            line.last().is_some_and(|last| {
                (last.top - letter.top).abs() < 1.5
                    && (-0.2..0.55).contains(&((letter.left - last.right) / letter.height()))
            })
        };
        match lines.iter_mut().find(goes_on) {
            Some(line) => line.push(letter),
            None => lines.push(vec![letter]),
        }
    }
    let mut heads: Vec<Vec<&Letter>> = Vec::new();
    for line in lines {
        match heads.iter_mut().find(|head| is_below(head, &line)) {
            Some(head) => head.extend(line),
            None => heads.push(line),
        }
    }
    heads.iter().map(|head| whole(head)).collect()
}

/// True where a line stands close below a head and shares its width.
fn is_below(head: &[&Letter], line: &[&Letter]) -> bool {
    let (head, line, height) = (extent(head), extent(line), line[0].height());
    let gap = line.top - head.bottom;
    head.left < line.right && line.left < head.right && gap > -0.5 * height && gap < STACKED * height
}

fn extent(letters: &[&Letter]) -> Line {
    let mut line = Line::empty();
    for letter in letters {
        line.left = line.left.min(letter.left);
        line.right = line.right.max(letter.right);
        line.top = line.top.min(letter.top);
        line.bottom = line.bottom.max(letter.bottom);
    }
    line
}

fn whole(letters: &[&Letter]) -> Line {
    let text = page::lines(letters).into_iter().map(|line| line.text).collect();
    Line { text, ..extent(letters) }
}

/// For each column whose head stands in the lower row, the head above it. The lower heads begin on one
/// height or have one middle, below the heads that stand alone.
fn lower<'p>(pieces: &[Line], groups: &[&'p Line], columns: &Columns, top: f64) -> Vec<Option<&'p Line>> {
    let extent = |column: usize| {
        let own =
            pieces.iter().filter(|piece| columns.of(piece) == (column, column) && !groups.contains(piece));
        let ends =
            own.fold((f64::MAX, f64::MIN), |ends, piece| (ends.0.min(piece.top), ends.1.max(piece.bottom)));
        (ends.0 < f64::MAX && ends.0 > top + LEVEL).then_some(ends)
    };
    let extents: Vec<Option<(f64, f64)>> = (0..columns.count()).map(extent).collect();
    let deepest = |of: fn(&(f64, f64)) -> f64| extents.iter().flatten().map(of).fold(f64::MIN, f64::max);
    let (last_top, last_middle) = (deepest(|e| e.0), deepest(|e| e.0 + e.1));
    let is_lower = |e: &(f64, f64)| e.0 > last_top - LEVEL || e.0 + e.1 > last_middle - 2.0 * LEVEL;
    let mut found = Vec::with_capacity(columns.count());
    for (column, extent) in extents.iter().enumerate() {
        found.push(extent.filter(is_lower).and_then(|_| above(column, groups, columns)));
    }
    found
}

/// The head over a column: the last that begins at its left where heads are set to the left, else the
/// nearest by its middle.
fn above<'p>(column: usize, groups: &[&'p Line], columns: &Columns) -> Option<&'p Line> {
    let (left, right) = (columns.edges[column], columns.edges[column + 1]);
    let over = |group: &&&Line| {
        let (from, to) = columns.of(group);
        (from..=to).contains(&column)
    };
    if let Some(own) = groups.iter().find(over) {
        return Some(own);
    }
    let is_left = groups.iter().all(|group| columns.of(group).0 == columns.of(group).1);
    if is_left {
        return groups
            .iter()
            .filter(|group| group.left < left)
            .max_by(|a, b| a.left.total_cmp(&b.left))
            .copied();
    }
    let distance = |group: &&&Line| ((group.left + group.right) - (left + right)).abs();
    groups.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).copied()
}
