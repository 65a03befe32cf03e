//! A channel cell cut into names, marks and separators.

use super::ChannelNames;
use super::boxed_marks::unboxed;
use super::signs::{Signs, is_bullet, is_separator};
use super::ticks::{Legend, is_mark_like, plain_symbol};
use crate::vocabulary::vocabulary;

/// What a mark says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum MarkState {
    On,
    Off,
    /// A mark was there and was lost in copying (`?`).
    Lost,
    /// A sign that stands where the ticked marks do not: it says not ticked.
    Opposite,
    /// A mark no one has met.
    Unknown,
}

/// A piece of a channel cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A name as written.
    Name {
        written: String,
        known: bool,
    },
    Mark {
        state: MarkState,
        glyph: char,
    },
    /// A space (weak), a separator that joins names (、), or one that parts them (；, line end).
    Gap(Gap),
}

/// How strongly a separator parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Gap {
    Space,
    Joiner,
    Break,
}

/// Cuts a cell.
pub(crate) fn cut(text: &str, names: &ChannelNames, legend: &Legend) -> Vec<Piece> {
    let is_mark = |c: char| names.mark(c).is_some() || legend.of(c).is_some();
    let chars = unboxed(text.chars().map(plain_symbol).collect(), is_mark);
    let signs = Signs::of_cell(&chars, names, legend);
    let mut cutter = Cutter {
        chars,
        at: 0,
        names,
        signs,
        legend,
        pieces: Vec::new(),
        open: String::new(),
        open_known: false,
    };
    while cutter.at < cutter.chars.len() {
        cutter.step();
    }
    cutter.close();
    cutter.pieces
}

struct Cutter<'a> {
    chars: Vec<char>,
    at: usize,
    names: &'a ChannelNames,
    signs: Signs,
    legend: &'a Legend,
    pieces: Vec<Piece>,
    /// The name being read.
    open: String,
    /// True while it is exactly a known name.
    open_known: bool,
}

impl Cutter<'_> {
    fn step(&mut self) {
        let c = self.chars[self.at];
        if let Some(length) = self.address() {
            self.close();
            self.open = self.chars[self.at..self.at + length].iter().collect();
            self.at += length;
            self.close();
        } else if let Some(length) = self.list_number() {
            self.gap(Gap::Break, length);
        } else if let Some((end, _)) = self.names.longest(&self.chars, self.at).filter(|_| self.may_begin()) {
            if self.open_known {
                self.close();
            }
            let was_empty = self.open.is_empty();
            self.open.extend(&self.chars[self.at..end]);
            self.open_known = was_empty;
            self.at = end;
        } else if let Some(state) = self.mark() {
            self.close();
            self.pieces.push(Piece::Mark { state, glyph: c });
            self.at += 1;
        } else if matches!(c, '(' | '（') && !self.open.is_empty() && self.bracket_end().is_some() {
            let end = self.bracket_end().unwrap_or(self.at) + 1;
            self.open.extend(&self.chars[self.at..end]);
            self.open_known = false;
            self.at = end;
        } else if let Some((gap, length)) = self.separator() {
            self.gap(gap, length);
        } else {
            self.open.push(c);
            self.open_known = false;
            self.at += 1;
        }
    }

    /// A known name begins a new name, or goes on with a unit's own words before it (白石县政府网站).
    fn may_begin(&self) -> bool {
        !self.chars[self.at].is_whitespace()
    }

    fn gap(&mut self, gap: Gap, length: usize) {
        self.close();
        self.pieces.push(Piece::Gap(gap));
        self.at += length;
    }

    fn close(&mut self) {
        let written = std::mem::take(&mut self.open);
        if !written.trim().is_empty() {
            self.pieces.push(Piece::Name { written, known: self.open_known });
        }
        self.open_known = false;
    }

    /// A web address is one name, strokes and all.
    fn address(&self) -> Option<usize> {
        let rest = &self.chars[self.at..];
        if !matches!(rest.first(), Some('h' | 'H' | 'w' | 'W')) {
            return None;
        }
        let starts = |word: &str| word.chars().eq(rest.iter().take(word.len()).map(char::to_ascii_lowercase));
        let begins = ["http://", "https://", "www."].iter().any(|word| starts(word));
        begins.then(|| {
            rest.iter().take_while(|c| c.is_ascii_graphic() && !matches!(c, ';' | ',' | '|' | ')')).count()
        })
    }

    fn peek(&self, offset: usize) -> Option<char> {
        self.chars.get(self.at + offset).copied()
    }

    /// The next character that is no space.
    fn next_solid(&self) -> Option<char> {
        self.chars[self.at + 1..].iter().copied().find(|c| !c.is_whitespace())
    }

    fn name_follows(&self, offset: usize) -> bool {
        let rest = self.at + offset;
        let Some(solid) = self.chars.get(rest..).and_then(|r| r.iter().position(|c| !c.is_whitespace()))
        else {
            return false;
        };
        self.names.longest(&self.chars, rest + solid).is_some()
    }

    /// 1. 1、 (1) ① before a name.
    fn list_number(&self) -> Option<usize> {
        let c = self.peek(0)?;
        if !matches!(c, '0'..='9' | '(' | '（' | '\u{2460}'..='\u{249B}') {
            return None;
        }
        let free = self.open.is_empty() || self.open_known || self.name_follows(2) || self.name_follows(3);
        if !free {
            return None;
        }
        if matches!(c, '\u{2460}'..='\u{2473}' | '\u{2474}'..='\u{249B}') {
            return self.legend.of(c).is_none().then_some(1);
        }
        let opens = usize::from(matches!(c, '(' | '（'));
        let digits = self.chars[self.at + opens..].iter().take(3).take_while(|d| d.is_ascii_digit()).count();
        if !(1..=2).contains(&digits) {
            return None;
        }
        let after = self.peek(opens + digits)?;
        let closes = if opens == 1 { ")）" } else { ".．、)）。" };
        let not_decimal = !self.peek(opens + digits + 1).is_some_and(|d| d.is_ascii_digit());
        (closes.contains(after) && not_decimal).then_some(opens + digits + 1)
    }

    fn mark(&self) -> Option<MarkState> {
        let c = self.peek(0)?;
        if let Some(on) = self.legend.of(c) {
            return Some(if on { MarkState::On } else { MarkState::Off });
        }
        let previous = self.at.checked_sub(1).and_then(|i| self.chars.get(i)).copied();
        if let Some(on) = self.names.mark(c) {
            let state = if on { MarkState::On } else { MarkState::Off };
            return self.is_free(c, previous).then_some(state);
        }
        if let Some(state) = self.signs.of(c).filter(|_| self.stands_as_sign(c, previous)) {
            return Some(state);
        }
        if matches!(c, '?' | '？' | '\u{FFFD}') {
            return (self.name_follows(1) || self.open_known).then_some(MarkState::Lost);
        }
        let bullet = matches!(c, '→' | '*' | '＊' | '+' | '⁄' | '∕');
        (is_mark_like(c) && !bullet).then_some(MarkState::Unknown)
    }

    /// A sign that may be part of a word stands free on its left, with a name or nothing behind it.
    fn stands_as_sign(&self, c: char, previous: Option<char>) -> bool {
        let name_follows = self.names.longest(&self.chars, self.at + 1).is_some();
        if is_bullet(c) {
            return previous.is_none_or(is_separator) && name_follows;
        }
        if !c.is_alphanumeric() {
            return true;
        }
        let is_free = self.open.is_empty() || self.open_known || previous.is_none_or(is_separator);
        is_free && (name_follows || self.peek(1).is_none_or(is_separator))
    }

    /// R, L and 口 are marks only where they are no part of a word (窗口, WeChat).
    fn is_free(&self, c: char, previous: Option<char>) -> bool {
        if c.is_ascii_alphabetic() {
            let letter = |found: Option<char>| found.is_some_and(|d| d.is_ascii_alphanumeric());
            return !letter(previous) && !letter(self.next_solid());
        }
        if c == '口' {
            let in_word = previous.is_some_and(|p| "窗户出入港关人村路街门".contains(p));
            let stands_alone = self.open.is_empty() || self.open_known;
            return !in_word && (self.name_follows(1) || stands_alone);
        }
        true
    }

    /// The end of the bracket that opens here, when it holds no mark.
    fn bracket_end(&self) -> Option<usize> {
        let length = self.chars[self.at..].iter().take(60).position(|c| matches!(c, ')' | '）'))?;
        let inside = &self.chars[self.at + 1..self.at + length];
        let marked = inside.iter().any(|c| is_mark_like(*c) && !"※*".contains(*c));
        (!marked).then_some(self.at + length)
    }

    fn separator(&self) -> Option<(Gap, usize)> {
        let c = self.peek(0)?;
        match c {
            '\n' | '\r' | '；' | ';' | '。' | '|' | '｜' | '\u{2028}' | '\u{B}' => {
                return Some((Gap::Break, 1));
            }
            '、' | '，' | ',' | '/' | '／' | '\\' | '⁄' | '∕' | '&' | '＋' | '+' | '·' | '•' => {
                return Some((Gap::Joiner, 1));
            }
            _ if c.is_whitespace() || domain::text::is_invisible(c) || matches!(c, '*' | '＊' | '→') => {
                return Some((Gap::Space, 1));
            }
            ':' | '：' if self.open.is_empty() => return Some((Gap::Space, 1)),
            '(' | '（' | ')' | '）' if self.open.is_empty() => return Some((Gap::Space, 1)),
            _ => {}
        }
        let joiners = vocabulary().words("joiner");
        if !joiners.iter().any(|word| word.starts_with(c)) {
            return None;
        }
        if self.open.is_empty() || self.open_known {
            let rest: String = self.chars[self.at..].iter().take(2).collect();
            let joiner = joiners.iter().find(|word| rest.starts_with(word.as_str()))?;
            let length = joiner.chars().count();
            return (self.open_known || self.name_follows(length)).then_some((Gap::Joiner, length));
        }
        let rest: String = self.chars[self.at..].iter().take(2).collect();
        let joiner = joiners.iter().find(|word| rest.starts_with(word.as_str()))?;
        let length = joiner.chars().count();
        self.name_follows(length).then_some((Gap::Joiner, length))
    }
}
