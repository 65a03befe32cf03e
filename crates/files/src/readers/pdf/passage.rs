//! The text of a page as the gate reads it, each part knowing the characters it comes from; and the same characters in
//! the order of the file, as other programs read them (R250).

use super::content::{Content, Placed};
use super::document::Block;
use super::page::{self, Printed};
use domain::disclosure::privacy::{NumberKind, PersonalNumber, personal_numbers};
use domain::text::fold_char;

/// Text that belongs together.
#[derive(Debug, Default)]
pub(crate) struct Passage {
    pub(crate) text: String,
    pub(crate) printed: Vec<Printed>,
}

/// A wider gap than this part of a character's size is a space.
const SPACE: f64 = 0.22;
/// A step back or aside by more than this part of a character's size begins a new line.
const STEP: f64 = 0.5;

/// The cells of a page's tables, then its other lines in one.
pub(crate) fn passages(content: &Content) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut free = Passage::default();
    for block in super::blocks(&page::upright(content)) {
        match block {
            Block::Line(line) => {
                let text = line.text.trim();
                let cut = line.text.len() - line.text.trim_start().len();
                free.add(&line.printed, (cut, cut + text.len()));
                free.text.push_str(text);
                free.text.push('\n');
            }
            Block::Table(table) => {
                let cells = table.rows.into_iter().flatten();
                found.extend(cells.map(|cell| Passage { text: cell.text, printed: cell.printed }));
            }
        }
    }
    found.push(free);
    found
}

/// The characters in the order of the file; those of a line together, also where they lean or are very small.
pub(crate) fn in_file_order(content: &Content) -> Passage {
    let mut whole = Passage::default();
    let mut last: Option<&Placed> = None;
    for (glyph, placed) in (0..).zip(&content.glyphs) {
        let gap = last.map_or(Gap::None, |last| Gap::between(last, placed));
        match gap {
            Gap::Twice => {
                let at = whole.printed.last().map_or(0, |printed| printed.at);
                whole.printed.push(Printed { glyph, at });
                continue;
            }
            Gap::None => {}
            Gap::Space => whole.text.push(' '),
            Gap::Line => whole.text.push('\n'),
        }
        whole.printed.push(Printed { glyph, at: whole.text.len() });
        whole.text.push_str(&placed.text);
        last = Some(placed);
    }
    whole
}

/// Everything of a content in which a number may stand: as the gate reads it, in the order of the file, and over the
/// lines of narrow cells.
pub(crate) fn searched(content: &Content) -> impl Iterator<Item = Passage> {
    passages(content).into_iter().chain([in_file_order(content)]).chain(wrapped(content))
}

/// The numbers that a page shows where its lines alone do not tell them: over the end of a line in the order of the
/// file, and over the lines of a narrow cell. Each with its digits.
pub(crate) fn over_lines(content: &Content) -> Vec<String> {
    let whole = in_file_order(content).text;
    // What only spaces part are the cells of a row, which are read one by one.
    let is_one = |number: &PersonalNumber| !whole[number.place.clone()].contains(' ');
    let in_order = personal_numbers(&whole).into_iter().filter(is_one).map(|number| number.digits);
    let in_cells = wrapped(content).into_iter().flat_map(|passage| personal_numbers(&passage.text));
    in_order.chain(in_cells.map(|number| number.digits)).collect()
}

/// Numbers that the width of a cell broke: pieces of digits alone, written one after the other, each below the one
/// before from the same edge or about the same middle. Nothing else is set like that but a list of one column, whose
/// figures do not fill their lines.
pub(crate) fn wrapped(content: &Content) -> Vec<Passage> {
    let pieces = pieces(content);
    let mut found = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let goes_on =
            |next: &usize| pieces[next - 1].is_of_digits() && pieces[*next].goes_on_below(&pieces[next - 1]);
        let end = (at + 1..pieces.len()).find(|next| !goes_on(next)).unwrap_or(pieces.len());
        if end - at > 1 {
            found.extend(joined(&pieces[at..end]));
        }
        at = end;
    }
    found
}

/// The pieces as one number; none where they are none, or figures below each other.
fn joined(pieces: &[Piece]) -> Option<Passage> {
    let mut whole = Passage::default();
    for piece in pieces {
        let base = whole.text.len();
        whole.printed.extend(piece.printed.iter().map(|one| Printed { at: one.at + base, ..*one }));
        whole.text.push_str(&piece.text);
    }
    let numbers = personal_numbers(&whole.text);
    let [number] = &numbers[..] else { return None };
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.text.chars().count()).collect();
    let (last, lines) = lengths.split_last()?;
    let fills = lines.iter().all(|length| length >= last && length.abs_diff(lines[0]) <= 1);
    // An identity number tells itself.
    let is_sure = number.kind == NumberKind::IdentityNumber || (fills && pieces.len() <= MOST_LINES);
    (is_sure && number.place == (0..whole.text.len())).then_some(whole)
}

/// Lines of a cell that a number without a check digit may go over.
const MOST_LINES: usize = 3;

/// Characters of a line without a gap between them.
struct Piece {
    text: String,
    printed: Vec<Printed>,
    first: Placed,
    /// How far it runs along its line.
    length: f64,
}

fn pieces(content: &Content) -> Vec<Piece> {
    let mut found: Vec<Piece> = Vec::new();
    let mut last: Option<&Placed> = None;
    for (glyph, placed) in (0..).zip(&content.glyphs) {
        if placed.text.trim().is_empty() {
            last = None;
            continue;
        }
        let gap = last.map_or(Gap::Line, |last| Gap::between(last, placed));
        match (gap, found.last_mut()) {
            (Gap::Twice, Some(piece)) => {
                let at = piece.printed.last().map_or(0, |printed| printed.at);
                piece.printed.push(Printed { glyph, at });
                continue;
            }
            (Gap::None, Some(piece)) => {
                piece.printed.push(Printed { glyph, at: piece.text.len() });
                piece.text.push_str(&placed.text);
                piece.length = Line::of(&piece.first).reach(placed);
            }
            _ => found.push(Piece {
                text: placed.text.clone(),
                printed: vec![Printed { glyph, at: 0 }],
                first: placed.clone(),
                length: Line::of(placed).width,
            }),
        }
        last = Some(placed);
    }
    found
}

impl Piece {
    fn is_of_digits(&self) -> bool {
        let is_part = |c: char| fold_char(c).is_ascii_digit() || matches!(c, 'X' | 'x');
        !self.text.is_empty() && self.text.chars().all(is_part)
    }

    /// True where it stands on the next line below another, from the same edge or about the same middle.
    fn goes_on_below(&self, above: &Self) -> bool {
        let line = Line::of(&above.first);
        let [along, _] = line.step_to(&self.first);
        let below = line.below(&self.first);
        let rest = above.length - self.length;
        let is_under = [along, along - rest / 2.0, along - rest].iter().any(|off| off.abs() <= line.size);
        self.is_of_digits() && is_under && (NEXT_LINE.0 * line.size..NEXT_LINE.1 * line.size).contains(&below)
    }
}

/// The next line begins so many sizes of a character below.
const NEXT_LINE: (f64, f64) = (0.7, 2.0);

impl Passage {
    /// Characters of a line whose text, cut to these bytes, is to be added.
    fn add(&mut self, printed: &[Printed], (start, end): (usize, usize)) {
        let base = self.text.len();
        let inside = printed.iter().filter(|one| (start..end).contains(&one.at));
        self.printed.extend(inside.map(|one| Printed { glyph: one.glyph, at: one.at - start + base }));
    }

    /// The characters whose text reaches into these bytes.
    pub(crate) fn glyphs(&self, place: &std::ops::Range<usize>) -> impl Iterator<Item = u32> {
        let from = self.printed.partition_point(|one| one.at <= place.start);
        // A character may print several letters, and some are printed twice.
        let first = self.printed[..from].last().map_or(0, |one| one.at);
        let from = self.printed.partition_point(|one| one.at < first);
        let to = self.printed.partition_point(|one| one.at < place.end);
        self.printed[from..to.max(from)].iter().map(|one| one.glyph)
    }
}

enum Gap {
    None,
    Space,
    Line,
    /// The same character at the same place.
    Twice,
}

/// Which way a line of text runs from a character, and how large that is.
struct Line {
    from: [f64; 2],
    way: [f64; 2],
    up: [f64; 2],
    size: f64,
    width: f64,
}

impl Line {
    fn of(placed: &Placed) -> Self {
        let size = placed.up[0].hypot(placed.up[1]);
        let width = placed.along[0].hypot(placed.along[1]);
        let way = if placed.is_vertical {
            [-placed.up[0], -placed.up[1]]
        } else if width > 0.0 {
            placed.along
        } else {
            [-placed.up[1], placed.up[0]]
        };
        Self { from: placed.at, way, up: placed.up, size, width }
    }

    /// How far another character begins along the line, and how far aside of it.
    fn step_to(&self, next: &Placed) -> [f64; 2] {
        let length = self.way[0].hypot(self.way[1]);
        let step = [next.at[0] - self.from[0], next.at[1] - self.from[1]];
        let along = (step[0] * self.way[0] + step[1] * self.way[1]) / length;
        let aside = (step[0] * self.way[1] - step[1] * self.way[0]) / length;
        [along, aside]
    }

    /// How far below the line another character stands.
    fn below(&self, next: &Placed) -> f64 {
        let step = [next.at[0] - self.from[0], next.at[1] - self.from[1]];
        -(step[0] * self.up[0] + step[1] * self.up[1]) / self.size
    }

    /// How far along the line a character ends.
    fn reach(&self, last: &Placed) -> f64 {
        self.step_to(last)[0] + last.along[0].hypot(last.along[1])
    }
}

impl Gap {
    fn between(last: &Placed, next: &Placed) -> Self {
        let line = Line::of(last);
        let [along, aside] = line.step_to(next);
        let (size, width) = (line.size, line.width);
        if !along.is_finite() || !aside.is_finite() {
            return Self::Line;
        }
        if last.text == next.text && along.abs() < 0.18 * size && aside.abs() < 0.18 * size {
            return Self::Twice;
        }
        let gap = along - if last.is_vertical { size } else { width };
        if aside.abs() > STEP * size || gap < -STEP * size {
            Self::Line
        } else if gap > SPACE * size {
            Self::Space
        } else {
            Self::None
        }
    }
}
