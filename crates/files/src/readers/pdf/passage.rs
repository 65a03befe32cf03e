//! The text of a page as the gate reads it, each part knowing the characters it comes from; and the same characters in
//! the order of the file, as other programs read them (R250).

use super::content::{Content, Placed};
use super::document::Block;
use super::page::{self, Printed};

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

impl Gap {
    fn between(last: &Placed, next: &Placed) -> Self {
        let size = last.up[0].hypot(last.up[1]);
        let width = last.along[0].hypot(last.along[1]);
        let way = if last.is_vertical {
            [-last.up[0], -last.up[1]]
        } else if width > 0.0 {
            last.along
        } else {
            [-last.up[1], last.up[0]]
        };
        let length = way[0].hypot(way[1]);
        let step = [next.at[0] - last.at[0], next.at[1] - last.at[1]];
        let along = (step[0] * way[0] + step[1] * way[1]) / length;
        let aside = (step[0] * way[1] - step[1] * way[0]) / length;
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
