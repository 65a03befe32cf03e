//! Setting text: which face has a character and how wide it is there, and where lines may break:
//! between Chinese characters, but no mark that closes begins a line and none that opens ends one.

use crate::fonts::{Fonts, Style};
use krilla::geom::Point;
use krilla::surface::Surface;
use krilla::text::{GlyphId, KrillaGlyph};
use std::collections::{BTreeSet, HashMap};

/// A character in a face.
#[derive(Debug, Clone, Copy)]
struct Set {
    face: usize,
    glyph: u32,
    advance: f32,
}

/// Sets text in the fonts of a document.
pub(crate) struct Setter<'a> {
    fonts: &'a Fonts,
    faces: Vec<Option<ttf_parser::Face<'a>>>,
    known: HashMap<(Style, char), Set>,
    missing: BTreeSet<char>,
}

/// Printers' sign for a character that is not at hand.
const ABSENT: char = '〓';
/// Marks that may not begin a line.
const CLOSING: &str = "、，。；：？！）》〉」』】〕｝”’%％…—·,.;:?!)]}>";
/// Marks that may not end a line.
const OPENING: &str = "■□（《〈「『【〔｛“‘([{<";

/// True for a mark that may not begin a line.
pub(crate) fn is_closing(character: char) -> bool {
    CLOSING.contains(character)
}

/// True for a mark that may not end a line.
pub(crate) fn is_opening(character: char) -> bool {
    OPENING.contains(character)
}

impl<'a> Setter<'a> {
    pub(crate) fn new(fonts: &'a Fonts) -> Self {
        let faces =
            fonts.faces.iter().map(|face| ttf_parser::Face::parse(&face.data, face.index).ok()).collect();
        Self { fonts, faces, known: HashMap::new(), missing: BTreeSet::new() }
    }

    pub(crate) fn missing(self) -> Vec<char> {
        self.missing.into_iter().collect()
    }

    fn set(&mut self, style: Style, character: char) -> Set {
        if let Some(set) = self.known.get(&(style, character)) {
            return *set;
        }
        let set = self.find(style, character).unwrap_or_else(|| {
            self.missing.insert(character);
            self.find(style, ABSENT).unwrap_or(Set { face: 0, glyph: 0, advance: 1.0 })
        });
        self.known.insert((style, character), set);
        set
    }

    fn find(&self, style: Style, character: char) -> Option<Set> {
        self.fonts.chain(style).iter().find_map(|at| {
            let face = self.faces[*at].as_ref()?;
            let glyph = face.glyph_index(character)?;
            let advance = f32::from(face.glyph_hor_advance(glyph)?) / f32::from(face.units_per_em());
            Some(Set { face: *at, glyph: u32::from(glyph.0), advance })
        })
    }

    /// The width of a text in one line.
    pub(crate) fn width(&mut self, style: Style, size: f32, text: &str) -> f32 {
        text.chars().map(|character| self.set(style, character).advance * size).sum()
    }

    /// Breaks a text into lines of a width, the first with an indent.
    pub(crate) fn lines(
        &mut self,
        style: Style,
        size: f32,
        text: &str,
        width: f32,
        indent: f32,
    ) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let indent = if lines.is_empty() { indent } else { 0.0 };
            self.paragraph(style, size, paragraph, (width, indent), &mut lines);
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
        lines
    }

    fn paragraph(
        &mut self,
        style: Style,
        size: f32,
        text: &str,
        (width, indent): (f32, f32),
        lines: &mut Vec<String>,
    ) {
        let (mut line, mut used) = (String::new(), indent);
        for piece in pieces(text) {
            let own = self.width(style, size, piece);
            // A tenth of a point, so that sums of widths do not break a line that just fits.
            if used + own > width + 0.1 && !line.is_empty() {
                lines.push(std::mem::take(&mut line).trim_end().to_owned());
                used = 0.0;
            }
            if used == 0.0 && piece.trim().is_empty() {
                continue;
            }
            if own > width {
                // A word longer than the column is broken where it must be.
                for character in piece.chars() {
                    let advance = self.set(style, character).advance * size;
                    if used + advance > width + 0.1 && !line.is_empty() {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    line.push(character);
                    used += advance;
                }
                continue;
            }
            line.push_str(piece);
            used += own;
        }
        lines.push(line.trim_end().to_owned());
    }

    /// Draws one line with its baseline at a point; characters of one face together.
    pub(crate) fn draw(
        &mut self,
        surface: &mut Surface<'_>,
        style: Style,
        size: f32,
        at: (f32, f32),
        text: &str,
    ) {
        let (mut x, y) = at;
        let mut run: Vec<KrillaGlyph> = Vec::new();
        let (mut start, mut start_x, mut face) = (0, x, None);
        for (offset, character) in text.char_indices() {
            let set = self.set(style, character);
            if face.is_some_and(|face| face != set.face) {
                self.flush(surface, &run, face, size, (start_x, y), &text[start..offset]);
                run.clear();
                (start, start_x) = (offset, x);
            }
            face = Some(set.face);
            let from = offset - start;
            run.push(KrillaGlyph {
                glyph_id: GlyphId::new(set.glyph),
                text_range: from..from + character.len_utf8(),
                x_advance: set.advance,
                x_offset: 0.0,
                y_offset: 0.0,
                y_advance: 0.0,
                location: None,
            });
            x += set.advance * size;
        }
        self.flush(surface, &run, face, size, (start_x, y), &text[start..]);
    }

    fn flush(
        &self,
        surface: &mut Surface<'_>,
        run: &[KrillaGlyph],
        face: Option<usize>,
        size: f32,
        (x, y): (f32, f32),
        text: &str,
    ) {
        if let Some(face) = face.filter(|_| !run.is_empty()) {
            let font = self.fonts.faces[face].font.clone();
            surface.draw_glyphs(Point::from_xy(x, y), run, font, text, size, false);
        }
    }
}

/// The pieces of a text that stay on one line: a Chinese character with the marks that cling to it, a
/// word of letters and digits.
fn pieces(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let mut end = 0;
        let mut before: Option<char> = None;
        for (at, character) in rest.char_indices() {
            if before.is_some_and(|before| may_break(before, character)) {
                break;
            }
            end = at + character.len_utf8();
            before = Some(character);
        }
        let (piece, after) = rest.split_at(end);
        rest = after;
        (!piece.is_empty()).then_some(piece)
    })
}

fn may_break(before: char, after: char) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | '_' | ':' | '@');
    if is_closing(after) || is_opening(before) {
        return false;
    }
    !(is_word(before) && is_word(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_characters_but_not_before_marks_that_close() {
        let cut = |text: &'static str| pieces(text).collect::<Vec<_>>().join("|");
        assert_eq!(cut("公开依据，《条例》（国令）"), "公|开|依|据，|《条|例》|（国|令）");
        assert_eq!(cut("自2020-10-31起 20个工作日"), "自|2020-10-31|起| |20|个|工|作|日");
        assert_eq!(cut(""), "");
    }
}
