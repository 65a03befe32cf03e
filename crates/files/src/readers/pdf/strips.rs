//! Where the rows of a table without lines end: between two numbers runs a strip of the page on which no
//! column has text, wider than the gap between two lines of one cell. Text may stand at the top of its
//! cells or in their middle.

use super::page::Line;

/// Strips that differ by less are alike.
const ALIKE: f64 = 0.6;

/// The rows' ends on a page.
#[derive(Debug)]
pub(crate) struct Ends {
    /// Above the first numbered row; none where nothing stands above it.
    pub(crate) first: Option<f64>,
    /// Below each numbered row but the last.
    pub(crate) between: Vec<f64>,
}

impl Ends {
    /// The numbered row to which a height belongs; none above the first.
    pub(crate) fn row_of(&self, y: f64) -> Option<usize> {
        if self.first.is_some_and(|first| y < first) {
            return None;
        }
        Some(self.between.partition_point(|end| *end <= y))
    }
}

fn middle(line: &Line) -> f64 {
    (line.top + line.bottom) / 2.0
}

/// The strips without text between two heights, from the top down.
fn strips(lines: &[Line], from: f64, to: f64) -> Vec<(f64, f64)> {
    let mut spans: Vec<(f64, f64)> = lines
        .iter()
        .filter(|line| line.bottom > from && line.top < to)
        .map(|line| (line.top, line.bottom))
        .collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut found = Vec::new();
    let mut reach = f64::MAX;
    for (top, bottom) in spans {
        if top > reach {
            found.push((reach, top));
        }
        reach = if reach == f64::MAX { bottom } else { reach.max(bottom) };
    }
    found
}

/// The rows' ends told from the numbers of a page and the lines of all its columns.
pub(crate) fn ends(numbers: &[Line], lines: &[Line]) -> Ends {
    let mut between = Vec::new();
    for pair in numbers.windows(2) {
        let found = strips(lines, middle(&pair[0]), middle(&pair[1]));
        let widest = found.iter().map(|(top, bottom)| bottom - top).fold(0.0, f64::max);
        // Where no strip is wider than the others, a row begins with its number.
        let end = found.iter().rfind(|(top, bottom)| bottom - top > widest - ALIKE);
        between.push(end.map_or(pair[1].top, |(top, bottom)| (top + bottom) / 2.0));
    }
    Ends { first: first(numbers, lines, &between), between }
}

/// The end above the first number: right above it where text stands at the top of its cells, else as far
/// above it as its row goes on below.
fn first(numbers: &[Line], lines: &[Line], between: &[f64]) -> Option<f64> {
    let number = numbers.first()?;
    let above = strips(lines, f64::MIN, middle(number));
    let centre = |(top, bottom): &(f64, f64)| (top + bottom) / 2.0;
    let is_centred = between.iter().zip(&numbers[1..]).any(|(end, number)| {
        lines.iter().any(|line| middle(line) > *end && line.bottom < number.top + ALIKE)
    });
    if !is_centred && !between.is_empty() {
        return above.last().map(centre);
    }
    let below = lines.iter().map(|line| line.bottom).fold(f64::MIN, f64::max);
    let wanted = 2.0 * middle(number) - between.first().copied().unwrap_or(below);
    // Where all text above the number is its own row's, the row reaches a little above that text.
    let top = lines.iter().map(|line| line.top).fold(f64::MAX, f64::min);
    let height = number.bottom - number.top;
    let near = |end: &f64| (end - wanted).abs();
    let end = above.iter().map(centre).min_by(|a, b| near(a).total_cmp(&near(b)))?;
    (near(&end) < near(&(top - height / 2.0))).then_some(end)
}
