//! Placeholders that somebody forgot to fill in. What hides a name or a number of a person is none (R250).

use super::vocabulary::{Gaps, Signs, gap_words, gaps};
use super::words::is_within;
use super::{Hint, HintKind};
use crate::disclosure::privacy::{PersonalColumn, ends_in_personal_label, labelled_values};
use std::ops::Range;

/// As many signs as a hidden name has at most.
const LONGEST_NAME: usize = 3;

/// Adds the placeholders of a text.
pub(super) fn find(text: &str, found: &mut Vec<Hint>) {
    let gaps = gaps();
    let mut tell = |place: Range<usize>| {
        found.push(Hint { kind: HintKind::Placeholder, place, suggestion: "", note: "" });
    };
    if let Some(machine) = gap_words() {
        for hit in machine.find_iter(text) {
            let Some(word) = gaps.words.get(hit.pattern().as_usize()) else { continue };
            let place = hit.range();
            let is_letters = word.text.is_ascii();
            let stands = !is_letters || (!touches_letter(text, &place));
            let is_name =
                !is_letters && word.text.chars().count() <= LONGEST_NAME && hides_a_name(text, &place, gaps);
            if stands && !is_name && !is_within(text, &place, word.text, &word.except) {
                tell(place);
            }
        }
    }
    for (open, close) in &gaps.blanks {
        blanks(text, *open, *close, &mut tell);
    }
    let labelled = labelled_values(text);
    for signs in &gaps.runs {
        runs(text, signs, |place, many| {
            let is_name = many <= LONGEST_NAME && hides_a_name(text, &place, gaps);
            let is_hidden = is_name || is_mask(text, &place, many) || hides_a_value(text, &place, &labelled);
            if many >= signs.least && !is_hidden && !touches_letter(text, &place) {
                tell(place);
            }
        });
    }
    for signs in &gaps.days {
        runs(text, signs, |place, many| {
            if many >= signs.least && is_a_day(text, &place) {
                let end = place.end + '年'.len_utf8();
                tell(place.start..end);
            }
        });
    }
}

/// Brackets with nothing between them but blanks and lines to write on.
fn blanks(text: &str, open: char, close: char, tell: &mut impl FnMut(Range<usize>)) {
    for (start, _) in text.match_indices(open) {
        let inside = start + open.len_utf8();
        let Some(length) = text[inside..].find(close) else { return };
        let between = &text[inside..inside + length];
        if between.chars().all(|c| c.is_whitespace() || matches!(c, '_' | '＿' | '…' | '.')) {
            tell(start..inside + length + close.len_utf8());
        }
    }
}

/// Each unbroken row of the signs, with how many there are.
fn runs(text: &str, signs: &Signs, mut each: impl FnMut(Range<usize>, usize)) {
    let mut row: Option<(usize, usize)> = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), '\n'))) {
        if signs.signs.contains(&c) {
            row = Some((row.map_or(at, |(start, _)| start), row.map_or(0, |(_, many)| many) + 1));
        } else if let Some((start, many)) = row.take() {
            each(start..at, many);
        }
    }
}

/// `X月`, `20XX年`, `202X年`: signs before 年, 月 or 日, with as many digits before them as a year leaves.
fn is_a_day(text: &str, place: &Range<usize>) -> bool {
    let before = &text[..place.start];
    let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
    let is_free = !before[..before.len() - digits].ends_with(|c: char| c.is_ascii_alphanumeric());
    let Some(unit) = text[place.end..].chars().next() else { return false };
    is_free
        && match unit {
            '年' => digits != 1 && digits <= 3,
            '月' | '日' => digits == 0,
            _ => false,
        }
}

/// True where the signs stand behind a surname that begins a word: 张××, 欧阳某某.
fn hides_a_name(text: &str, place: &Range<usize>, gaps: &Gaps) -> bool {
    let before = &text[..place.start];
    let ends = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    ends(&gaps.surnames) && !ends(&gaps.before)
}

/// True where stars stand for what a label says: 姓名：阿***, 住址：***. A name keeps its first sign.
fn hides_a_value(text: &str, place: &Range<usize>, labelled: &[(Range<usize>, PersonalColumn)]) -> bool {
    let is_stars = text[place.clone()].chars().all(|c| matches!(c, '*' | '＊'));
    let covers = |(value, column): &(Range<usize>, PersonalColumn)| {
        value.start <= place.start
            && place.end <= value.end
            && (*column == PersonalColumn::Hidden || value.start < place.start)
    };
    is_stars && labelled.iter().any(covers)
}

/// True where stars hide a number, an address or a cell (R250), not a gap in a form: more than a name has, behind the name
/// of a number or an address, beside digits, or nothing else in their cell. Full-width ones count as a gap behind a
/// colon alone: 申请人：＊＊＊.
fn is_mask(text: &str, place: &Range<usize>, many: usize) -> bool {
    let own = &text[place.clone()];
    if !own.chars().all(|c| matches!(c, '*' | '＊')) {
        return false;
    }
    let (before, behind) = (&text[..place.start], &text[place.end..]);
    let cell = ['\n', '\t', '|', '｜', '\u{2028}'];
    let before_in_cell = before.rsplit(cell).next().unwrap_or_default();
    let behind_in_cell = behind.split(cell).next().unwrap_or_default();
    let is_alone = !format!("{before_in_cell}{behind_in_cell}").chars().any(char::is_alphanumeric);
    let near = before_in_cell.trim_end();
    let is_digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    many > LONGEST_NAME
        || is_alone
        || near.ends_with(is_digit)
        || behind_in_cell.trim_start().starts_with(is_digit)
        || ends_in_personal_label(near)
        || (own.starts_with('＊') && !near.ends_with(['：', ':']))
}

fn touches_letter(text: &str, place: &Range<usize>) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || ('０'..='９').contains(&c);
    text[..place.start].ends_with(is_letter) || text[place.end..].starts_with(is_letter)
}
