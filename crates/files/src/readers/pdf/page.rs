//! A page set upright: characters with their boxes, lines that run across or down, and the characters
//! put together to lines of text.

use super::content::{Content, Placed, Stroke};

/// A character in its box; y grows downwards.
#[derive(Debug, Clone)]
pub(crate) struct Letter {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    pub(crate) flow: Flow,
    /// The marked content it belongs to.
    pub(crate) mark: Option<u32>,
    /// Its number among the characters of the content.
    pub(crate) glyph: u32,
}

/// Which way text runs on the upright page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flow {
    Across,
    /// Downwards, lines from right to left.
    Down,
    /// Upwards, lines from left to right.
    Up,
}

/// A line across: where, from, to. A line down has the same three.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) at: f64,
    pub(crate) from: f64,
    pub(crate) to: f64,
}

/// A page set upright.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) letters: Vec<Letter>,
    pub(crate) across: Vec<Rule>,
    pub(crate) down: Vec<Rule>,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) text: String,
    pub(crate) left: f64,
    pub(crate) right: f64,
    pub(crate) top: f64,
    pub(crate) bottom: f64,
    /// Its characters in their order; those that are printed twice stand where the first one does.
    pub(crate) printed: Vec<Printed>,
}

/// A character of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Printed {
    /// Its number among the characters of the content.
    pub(crate) glyph: u32,
    /// Where its text begins in the line's.
    pub(crate) at: usize,
}

impl Line {
    /// A line to which characters are still to be added.
    pub(crate) fn empty() -> Self {
        Self {
            text: String::new(),
            left: f64::MAX,
            right: f64::MIN,
            top: f64::MAX,
            bottom: f64::MIN,
            printed: Vec::new(),
        }
    }
}

impl Letter {
    pub(crate) fn middle(&self) -> (f64, f64) {
        ((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0)
    }

    pub(crate) fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// Characters set smaller than this are no text that anybody reads.
const SMALLEST: f64 = 1.0;
/// Lines that lean more than this are no rules.
const LEAN: f64 = 1.5;

/// Sets a page upright by the way most of its text runs.
pub(crate) fn upright(content: &Content) -> Page {
    let mut counts = [0_usize; 4];
    for glyph in &content.glyphs {
        if let Some(quarter) = quarter(glyph) {
            counts[quarter] += 1;
        }
    }
    let most = (0..4).max_by_key(|q| (counts[*q], 4 - q)).unwrap_or(0);
    let turn = |p: [f64; 2]| turned(p, most);
    let mut page = Page::default();
    for (number, glyph) in (0..).zip(&content.glyphs) {
        let Some(own) = quarter(glyph) else { continue };
        let flow = match (own + 4 - most) % 4 {
            0 => Flow::Across,
            1 => Flow::Down,
            3 => Flow::Up,
            _ => continue,
        };
        let flow = if glyph.is_vertical { Flow::Down } else { flow };
        page.letters.extend(boxed((number, glyph), turn, flow));
    }
    for stroke in &content.strokes {
        let (from, to) = (turn(stroke.from), turn(stroke.to));
        rule(&Stroke { from, to }, &mut page);
    }
    page
}

/// Which of the four ways a character's text runs: across, down, backwards, up. None where it leans.
fn quarter(glyph: &Placed) -> Option<usize> {
    let [x, y] = if glyph.along == [0.0, 0.0] { [-glyph.up[1], glyph.up[0]] } else { glyph.along };
    let (flat, steep) = (x.abs(), y.abs());
    if flat >= steep * 8.0 {
        Some(if x >= 0.0 { 0 } else { 2 })
    } else if steep >= flat * 8.0 {
        Some(if y >= 0.0 { 1 } else { 3 })
    } else {
        None
    }
}

/// Turns the page back so that text running the given way runs across.
fn turned([x, y]: [f64; 2], quarter: usize) -> [f64; 2] {
    match quarter {
        1 => [y, -x],
        2 => [-x, -y],
        3 => [-y, x],
        _ => [x, y],
    }
}

fn boxed((number, glyph): (u32, &Placed), turn: impl Fn([f64; 2]) -> [f64; 2], flow: Flow) -> Option<Letter> {
    let (at, along, up) = (turn(glyph.at), turn(glyph.along), turn(glyph.up));
    let corner = |a: f64, u: f64| [at[0] + along[0] * a + up[0] * u, at[1] + along[1] * a + up[1] * u];
    let corners = [corner(0.0, -0.12), corner(1.0, -0.12), corner(0.0, 0.88), corner(1.0, 0.88)];
    let range = |axis: usize| {
        corners.iter().fold((f64::MAX, f64::MIN), |(low, high), c| (low.min(c[axis]), high.max(c[axis])))
    };
    let ((left, right), (top, bottom)) = (range(0), range(1));
    let sound = [left, right, top, bottom].iter().all(|n| n.is_finite() && n.abs() < 1.0e5);
    (sound && bottom - top >= SMALLEST).then(|| Letter {
        text: glyph.text.clone(),
        left,
        right,
        top,
        bottom,
        flow,
        mark: glyph.mark,
        glyph: number,
    })
}

fn rule(stroke: &Stroke, page: &mut Page) {
    let ([x0, y0], [x1, y1]) = (stroke.from, stroke.to);
    if ![x0, y0, x1, y1].iter().all(|n| n.is_finite() && n.abs() < 1.0e5) {
        return;
    }
    let (width, height) = ((x1 - x0).abs(), (y1 - y0).abs());
    if height <= LEAN && width > height {
        page.across.push(Rule { at: (y0 + y1) / 2.0, from: x0.min(x1), to: x0.max(x1) });
    } else if width <= LEAN && height > width {
        page.down.push(Rule { at: (x0 + x1) / 2.0, from: y0.min(y1), to: y0.max(y1) });
    }
}

/// Puts letters together to lines, top to bottom.
pub(crate) fn lines(letters: &[&Letter]) -> Vec<Line> {
    let sideways = letters.iter().filter(|letter| letter.flow != Flow::Across).count();
    if sideways * 2 > letters.len() {
        return columns(letters);
    }
    rows(letters).into_iter().map(across).filter(|line| !line.text.trim().is_empty()).collect()
}

/// Lines cut into pieces where a gap wider than a part of a character stands between letters.
pub(crate) fn pieces(letters: &[&Letter], gap: f64) -> Vec<Vec<Line>> {
    let mut found = Vec::new();
    for mut row in rows(letters) {
        row.retain(|letter| !letter.text.trim().is_empty());
        row.sort_by(|a, b| a.left.total_cmp(&b.left));
        let mut parts = Vec::<Vec<&Letter>>::new();
        let mut reach = f64::MIN;
        for letter in row {
            match parts.last_mut() {
                Some(part) if letter.left - reach <= gap * letter.height() => part.push(letter),
                _ => parts.push(vec![letter]),
            }
            reach = reach.max(letter.right);
        }
        if !parts.is_empty() {
            found.push(parts.into_iter().map(across).collect());
        }
    }
    found
}

/// Letters that stand beside each other.
fn rows<'l>(letters: &[&'l Letter]) -> Vec<Vec<&'l Letter>> {
    let mut sorted: Vec<&Letter> = letters.to_vec();
    sorted.sort_by(|a, b| a.middle().1.total_cmp(&b.middle().1));
    let mut rows = Vec::<(f64, f64, Vec<&Letter>)>::new();
    for letter in sorted {
        let (_, middle) = letter.middle();
        match rows.last_mut() {
            Some((top, bottom, row))
                if middle > *top && middle < *bottom && overlaps(letter, *top, *bottom) =>
            {
                row.push(letter);
                // Small letters beside large ones do not narrow the line.
                *top = top.min(letter.top.max(*top - letter.height() * 0.3));
                *bottom = bottom.max(letter.bottom.min(*bottom + letter.height() * 0.3));
            }
            _ => rows.push((letter.top, letter.bottom, vec![letter])),
        }
    }
    rows.into_iter().map(|(_, _, row)| row).collect()
}

fn overlaps(letter: &Letter, top: f64, bottom: f64) -> bool {
    let shared = letter.bottom.min(bottom) - letter.top.max(top);
    shared >= 0.5 * letter.height().min(bottom - top)
}

/// One line from its letters; wide gaps become spaces, doubled characters (bold by printing twice) are one.
fn across(mut row: Vec<&Letter>) -> Line {
    row.sort_by(|a, b| a.left.total_cmp(&b.left));
    let mut line = Line::empty();
    let mut before: Option<&Letter> = None;
    for letter in row {
        if let Some(last) = before {
            let size = letter.height().min(last.height());
            if letter.text == last.text && (letter.left - last.left).abs() < size * 0.18 {
                let at = line.printed.last().map_or(0, |printed| printed.at);
                line.printed.push(Printed { glyph: letter.glyph, at });
                continue;
            }
            let gap = letter.left - last.right;
            if gap > size * 1.9 {
                line.text.push('\u{3000}');
            } else if gap > size * 0.22 && !line.text.ends_with(char::is_whitespace) {
                line.text.push(' ');
            }
        }
        line.printed.push(Printed { glyph: letter.glyph, at: line.text.len() });
        line.text.push_str(&letter.text);
        line.left = line.left.min(letter.left);
        line.right = line.right.max(letter.right);
        line.top = line.top.min(letter.top);
        line.bottom = line.bottom.max(letter.bottom);
        before = Some(letter);
    }
    line
}

/// Text that runs down or up becomes one line a column.
fn columns(letters: &[&Letter]) -> Vec<Line> {
    let up = letters.iter().filter(|letter| letter.flow == Flow::Up).count() * 2 > letters.len();
    let turned: Vec<Letter> = letters
        .iter()
        .map(|l| {
            let (left, right, top, bottom) =
                if up { (-l.bottom, -l.top, l.left, l.right) } else { (l.top, l.bottom, -l.right, -l.left) };
            Letter { text: l.text.clone(), left, right, top, bottom, flow: Flow::Across, ..**l }
        })
        .collect();
    lines(&turned.iter().collect::<Vec<_>>())
}
