//! Changes of a source text, and passages: text as it is read, of which each character knows where it stands in the
//! source. So a number that formatting parts is found whole and hidden character by character.

use super::number::{self, Found};
use domain::disclosure::privacy::personal_numbers;
use std::collections::BTreeMap;
use std::ops::Range;

/// Changes of a source, none over another.
#[derive(Debug, Default)]
pub(super) struct Edits {
    changes: BTreeMap<(usize, usize), String>,
    places: usize,
    told: Vec<Told>,
    /// What is walked over now, as a person would say it.
    pub(super) now: &'static str,
}

/// A number that is hidden, for those who only ask what there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Told {
    /// Its digits in half width.
    pub(super) digits: String,
    /// What holds it: 链接或说明, 相邻的格子.
    pub(super) place: &'static str,
}

impl Edits {
    /// Puts a text in place of bytes of the source; says whether that is new.
    pub(super) fn put(&mut self, place: Range<usize>, text: impl Into<String>) -> bool {
        self.changes.insert((place.start, place.end), text.into()).is_none()
    }

    /// Counts places at which a number was hidden.
    pub(super) fn count(&mut self, places: usize) {
        self.places += places;
    }

    /// Tells of a number that was hidden.
    pub(super) fn tell(&mut self, digits: String) {
        self.told.push(Told { digits, place: self.now });
    }

    /// Tells of all numbers of a text.
    pub(super) fn tell_all(&mut self, text: &str) {
        for number in personal_numbers(text) {
            self.tell(number.digits);
        }
    }

    /// The numbers that are hidden, in the order of the walk.
    pub(super) fn told(self) -> Vec<Told> {
        self.told
    }

    /// At how many places a number was hidden.
    pub(super) fn places(&self) -> usize {
        self.places
    }

    /// The source with all changes. What lies within an earlier change is gone with it.
    pub(super) fn applied_to(&self, source: &str) -> String {
        let mut copy = String::with_capacity(source.len());
        let mut at = 0;
        for (&(start, end), text) in &self.changes {
            if start >= at {
                copy.push_str(&source[at..start]);
                copy.push_str(text);
                at = end;
            }
        }
        copy.push_str(&source[at..]);
        copy
    }
}

/// What a number is written as where it stands alone in a formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    /// Text.
    Words,
    /// A formula: outside quotation marks a masked number would be no formula any more.
    Formula,
    /// A header or footer of a sheet, with codes for its place and size between the words.
    SheetHeader,
    /// An address, in which long numbers are mostly those of pages.
    Address,
}

#[derive(Debug, Clone)]
struct Piece {
    at: usize,
    size: usize,
    source: Range<usize>,
}

/// Text as it is read.
#[derive(Debug, Clone, Default)]
pub(super) struct Passage {
    text: String,
    pieces: Vec<Piece>,
}

impl Passage {
    /// Text that stands in the source as it is, from a byte on.
    pub(super) fn push_literal(&mut self, text: &str, start: usize) {
        self.push_reference(text, start..start + text.len());
    }

    /// Text that the source writes in another way: a character reference.
    pub(super) fn push_reference(&mut self, text: &str, source: Range<usize>) {
        if !text.is_empty() {
            self.pieces.push(Piece { at: self.text.len(), size: text.len(), source });
            self.text.push_str(text);
        }
    }

    /// Text that the source only means: the end of a line.
    pub(super) fn push_gap(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of the source from the first to the last character.
    pub(super) fn source(&self) -> Option<Range<usize>> {
        Some(self.pieces.first()?.source.start..self.pieces.last()?.source.end)
    }

    /// Where a character of the passage stands in the source.
    pub(super) fn source_of(&self, place: &Range<usize>) -> Option<Range<usize>> {
        let index = self.pieces.partition_point(|piece| piece.at <= place.start).checked_sub(1)?;
        let piece = self.pieces.get(index).filter(|piece| place.end <= piece.at + piece.size)?;
        if piece.source.len() != piece.size {
            return Some(piece.source.clone());
        }
        let start = piece.source.start + place.start - piece.at;
        Some(start..start + place.len())
    }

    /// The numbers of the passage.
    pub(super) fn numbers(&self, sheets: &[String], setting: Setting) -> Vec<Found> {
        // Most texts are no number and hold none.
        if self.text.len() < 11 {
            return Vec::new();
        }
        match setting {
            Setting::SheetHeader => number::find(&without_codes(&self.text), sheets),
            Setting::Address => number::find_in_address(&self.text),
            Setting::Words | Setting::Formula => number::find(&self.text, sheets),
        }
    }

    /// Hides the numbers of the passage in its source; says how many were not hidden before.
    pub(super) fn hide(&self, sheets: &[String], setting: Setting, edits: &mut Edits) -> usize {
        let mut count = 0;
        for found in self.numbers(sheets, setting) {
            let mut is_new = false;
            for place in &found.hidden {
                if let Some(source) = self.source_of(place) {
                    is_new |= edits.put(source, found.star);
                }
            }
            if is_new && setting == Setting::Formula && found.star == number::STAR {
                self.quote(&found.place, edits);
            }
            if is_new {
                count += 1;
                edits.tell(found.digits);
            }
        }
        edits.count(count);
        count
    }

    /// Adds a gap where there is none yet and the passage is not empty.
    pub(super) fn end_at(&mut self, gap: &str) {
        if !self.text.is_empty() && !self.text.ends_with(gap) {
            self.push_gap(gap);
        }
    }

    /// Adds another passage behind a gap.
    pub(super) fn append(&mut self, other: &Passage, gap: &str) {
        if !self.text.is_empty() {
            self.push_gap(gap);
        }
        let start = self.text.len();
        self.text.push_str(&other.text);
        self.pieces.extend(other.pieces.iter().map(|piece| Piece { at: piece.at + start, ..piece.clone() }));
    }

    fn quote(&self, place: &Range<usize>, edits: &mut Edits) {
        let is_quoted = self.text[..place.start].matches('"').count() % 2 == 1;
        let char_at = |at: usize| self.text[at..].chars().next().map_or(at..at, |c| at..at + c.len_utf8());
        let last = self.text[..place.end].char_indices().next_back().map_or(place.start, |(at, _)| at);
        let (Some(first), Some(last)) =
            (self.source_of(&char_at(place.start)), self.source_of(&char_at(last)))
        else {
            return;
        };
        if !is_quoted {
            edits.put(first.start..first.start, "\"");
            edits.put(last.end..last.end, "\"");
        }
    }
}

/// A header with its codes (&C, &"font", &12) blanked byte for byte, so that no letter of a code touches a digit.
fn without_codes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let code = &rest[at..];
        let size = match code[1..].chars().next() {
            Some('"') => code[2..].find('"').map_or(code.len(), |end| end + 3),
            Some(c) if c.is_ascii_alphabetic() || c == '&' => 2,
            _ => 1,
        };
        plain.extend(std::iter::repeat_n('\u{1}', size));
        rest = &code[size..];
    }
    plain.push_str(rest);
    plain
}
