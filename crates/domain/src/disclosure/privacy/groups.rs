//! Digits as they stand in a text: groups with what parts them.

use super::kinds;
use crate::text::{fold_char, is_invisible};
use std::ops::Range;

/// What stands before a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Anything that parts numbers.
    Break,
    /// A space or two, or the end of a line in the middle of a number.
    Space,
    /// A hyphen or dash without spaces.
    Hyphen,
    /// One other mark that people part digits by, in its plain form: a dot, a slash, [`BRACKET`] for brackets.
    Mark(char),
}

/// The mark of brackets around some of the digits.
pub(super) const BRACKET: char = '(';
/// The mark of a hyphen with spaces around it.
const SPACED_HYPHEN: char = '-';
/// The mark of a dash of double length.
const LONG_DASH: char = '—';

/// Digits without anything between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) digits: String,
    pub(super) place: Range<usize>,
    pub(super) gap: Gap,
    /// True where a line ended since the group before.
    pub(super) is_new_line: bool,
    /// The byte after each digit.
    ends: Vec<usize>,
}

impl Group {
    /// The byte at which the group begins when its first digits are left out.
    pub(super) fn place_after(&self, digits: usize) -> usize {
        match digits.checked_sub(1).and_then(|last| self.ends.get(last)) {
            Some(end) => *end,
            None => self.place.start,
        }
    }

    /// The bytes of some of its digits.
    pub(super) fn place_of(&self, digits: &Range<usize>) -> Range<usize> {
        let last = digits.end.checked_sub(1).and_then(|last| self.ends.get(last));
        self.place_after(digits.start)..last.copied().unwrap_or(self.place.end)
    }
}

/// Hands over the runs of a text one after the other: groups that only spaces, hyphens and single marks part. The X that
/// ends an identity number is a digit.
pub(super) fn runs(text: &str, mut take: impl FnMut(&[Group])) {
    let mut run: Vec<Group> = Vec::new();
    let mut between = Between::default();
    let mut at = 0;
    let bytes = text.as_bytes();
    while let Some(c) = text[at..].chars().next() {
        let end = at + c.len_utf8();
        let digit = digit(c).or_else(|| ends_identity_number(&run, c, &between).then_some('X'));
        match digit {
            Some(digit) => {
                if between.is_broken && !run.is_empty() {
                    take(&run);
                    run.clear();
                }
                between.add(&mut run, digit, at..end);
            }
            None => between.pass(c),
        }
        at = end;
        if between.is_broken {
            // Most of a text is no digit: its bytes are stepped over without being decoded.
            at += bytes[at..].iter().take_while(|byte| !may_begin_digit(**byte)).count();
        }
    }
    if !run.is_empty() {
        take(&run);
    }
}

/// The first byte of a digit of any width.
fn may_begin_digit(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == 0xEF || byte == 0xF0
}

/// True for a digit in any width.
pub(super) fn is_digit_of_any_width(c: char) -> bool {
    digit(c).is_some()
}

fn digit(c: char) -> Option<char> {
    let plain = match c {
        // Mathematical digits, five styles of ten.
        '\u{1D7CE}'..='\u{1D7FF}' => char::from_digit((c as u32 - 0x1D7CE) % 10, 10)?,
        _ => fold_char(c),
    };
    plain.is_ascii_digit().then_some(plain)
}

/// True for the X behind 17 digits that nothing else parts from it, or behind more that end in a right number.
fn ends_identity_number(run: &[Group], c: char, between: &Between) -> bool {
    if !matches!(fold_char(c), 'X' | 'x' | '×' | 'Χ' | 'Х') || between.is_broken {
        return false;
    }
    if between.mark().is_some() || run.last().is_some_and(|group| group.digits.ends_with('X')) {
        return false;
    }
    // 17 digits before it, in as many groups as there are.
    let (mut digits, mut has_mark) = (String::new(), false);
    for group in run.iter().rev() {
        digits.insert_str(0, &group.digits);
        if digits.len() >= 17 {
            break;
        }
        has_mark |= matches!(group.gap, Gap::Mark(_));
    }
    if digits.len() == 17 && !has_mark {
        return true;
    }
    let start = digits.len().checked_sub(17);
    start.is_some_and(|start| kinds::is_identity_number(&format!("{}X", &digits[start..])))
}

/// What was met since the last digit.
#[derive(Debug)]
struct Between {
    spaces: usize,
    hyphens: usize,
    lines: usize,
    marks: usize,
    mark: char,
    is_broken: bool,
}

impl Default for Between {
    fn default() -> Self {
        Self { spaces: 0, hyphens: 0, lines: 0, marks: 0, mark: ' ', is_broken: true }
    }
}

/// The plain form of a mark that people part digits by.
fn plain_mark(c: char) -> Option<char> {
    Some(match c {
        '.' | '．' => '.',
        '·' | '•' | '・' | '･' | '‧' | '∙' | '⋅' | '˙' => '·',
        '_' | '＿' => '_',
        '/' | '／' => '/',
        '~' | '～' | '∼' | '〜' => '~',
        '(' | ')' | '（' | '）' | '[' | ']' | '［' | '］' | '【' | '】' => BRACKET,
        _ => return None,
    })
}

impl Between {
    fn pass(&mut self, c: char) {
        match c {
            _ if is_invisible(c) => {}
            '\n' | '\u{2028}' => self.lines += 1,
            '\r' => {}
            '\t' => self.is_broken = true,
            // What a line is indented by parts nothing.
            _ if c.is_whitespace() => self.spaces += usize::from(self.lines == 0),
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '－' | '﹣' | '﹘' | '⁃' | '─' | '━' => {
                self.hyphens += 1
            }
            _ => match plain_mark(c) {
                Some(mark) if self.marks == 0 || self.mark == mark => {
                    (self.mark, self.marks) = (mark, self.marks + 1);
                }
                _ => self.is_broken = true,
            },
        }
        // Only brackets stand two by two or beside a hyphen: )(, )-.
        let too_many = match self.marks {
            0 => self.hyphens > 2 || (self.hyphens > 1 && self.spaces > 0),
            _ if self.mark == BRACKET => self.marks > 2 || self.hyphens > 1,
            _ => self.marks > 1 || self.hyphens > 0,
        };
        self.is_broken |= too_many
            || self.spaces > 2
            || self.lines > 1
            || (self.marks + self.hyphens > 0 && self.lines > 0);
    }

    /// What parts the digits beside spaces and a hyphen.
    fn mark(&self) -> Option<char> {
        match (self.marks, self.hyphens) {
            (1.., _) => Some(self.mark),
            (_, 2..) => Some(LONG_DASH),
            (_, 1) if self.spaces > 0 => Some(SPACED_HYPHEN),
            _ => None,
        }
    }

    fn add(&mut self, groups: &mut Vec<Group>, digit: char, place: Range<usize>) {
        let met = std::mem::replace(self, Self { is_broken: false, ..Self::default() });
        let gap = match (met.is_broken, met.mark(), met.hyphens, met.spaces + met.lines) {
            (true, ..) => Gap::Break,
            (_, Some(mark), ..) => Gap::Mark(mark),
            (_, _, 1, _) => Gap::Hyphen,
            (.., 1..) => Gap::Space,
            _ => {
                if let Some(group) = groups.last_mut() {
                    group.digits.push(digit);
                    group.place.end = place.end;
                    group.ends.push(place.end);
                }
                return;
            }
        };
        groups.push(Group {
            digits: digit.to_string(),
            ends: vec![place.end],
            place,
            gap,
            is_new_line: met.lines > 0,
        });
    }
}
