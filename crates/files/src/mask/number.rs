//! Which characters of a text have to be hidden: those of personal numbers, and those of the names of sheets that
//! hold one (R250).

use domain::disclosure::privacy::{PersonalNumber, SplitNumber, numbers_in_address, personal_numbers};
use domain::text::{fold_char, is_invisible};
use std::ops::Range;

/// What stands for a digit.
pub(super) const STAR: &str = "*";
/// What stands for a digit in the name of a sheet, where the plain star is forbidden.
pub(super) const SHEET_STAR: &str = "＊";

/// A number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes, separators included.
    pub(super) place: Range<usize>,
    /// The bytes of each digit to hide.
    pub(super) hidden: Vec<Range<usize>>,
    /// What stands for them.
    pub(super) star: &'static str,
    /// Its digits in half width.
    pub(super) digits: String,
}

/// The numbers of a text; names of sheets are hidden alike wherever they are referred to.
pub(super) fn find(text: &str, sheets: &[String]) -> Vec<Found> {
    let mut found: Vec<Found> = sheets.iter().flat_map(|sheet| named(text, sheet)).collect();
    let names = found.len();
    for number in personal_numbers(text) {
        let is_name = found[..names]
            .iter()
            .any(|name| name.place.start < number.place.end && number.place.start < name.place.end);
        if !is_name {
            let hidden = hidden(text, &number.place, number.masked().as_str());
            found.push(Found { place: number.place, hidden, star: STAR, digits: number.digits });
        }
    }
    found
}

/// The numbers of an address.
pub(super) fn find_in_address(text: &str) -> Vec<Found> {
    let found = |number: PersonalNumber| Found {
        hidden: hidden(text, &number.place, &number.masked()),
        place: number.place,
        star: STAR,
        digits: number.digits,
    };
    numbers_in_address(text).into_iter().map(found).collect()
}

/// A text with its numbers hidden, and how many there were.
pub(super) fn masked(text: &str) -> (String, usize) {
    let found = find(text, &[]);
    let mut copy = text.to_owned();
    let mut hidden: Vec<&Range<usize>> = found.iter().flat_map(|number| &number.hidden).collect();
    hidden.sort_unstable_by_key(|place| std::cmp::Reverse(place.start));
    for place in hidden {
        copy.replace_range(place.clone(), STAR);
    }
    (copy, found.len())
}

/// The name of a sheet with its numbers hidden; none where it has no number.
pub(super) fn sheet_name(name: &str) -> Option<String> {
    let (masked, count) = masked(name);
    (count > 0).then(|| masked.replace(STAR, SHEET_STAR))
}

/// Numbers within a sheet's name, wherever the whole name stands in a text.
fn named(text: &str, sheet: &str) -> Vec<Found> {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let mut found = Vec::new();
    for (at, _) in text.match_indices(sheet) {
        let beyond = text[at + sheet.len()..].chars().next();
        if is_part(text[..at].chars().next_back()) || is_part(beyond) {
            continue;
        }
        let moved = |place: &Range<usize>| place.start + at..place.end + at;
        for number in personal_numbers(sheet) {
            let hidden = hidden(sheet, &number.place, number.masked().as_str());
            found.push(Found {
                place: moved(&number.place),
                hidden: hidden.iter().map(moved).collect(),
                star: SHEET_STAR,
                digits: number.digits,
            });
        }
    }
    found
}

/// The digits of a number that its masked form shows as stars.
fn hidden(text: &str, place: &Range<usize>, masked: &str) -> Vec<Range<usize>> {
    let digits = text[place.clone()].char_indices().filter(|(_, c)| is_digit(*c));
    let ranges = digits.map(|(at, c)| place.start + at..place.start + at + c.len_utf8());
    ranges.zip(masked.chars()).filter(|(_, shown)| *shown == '*').map(|(range, _)| range).collect()
}

/// A number of which each of several passages holds a part: the passage and the bytes in it of each digit to hide.
pub(super) fn hidden_parts(texts: &[&str], split: &SplitNumber) -> Vec<(usize, Range<usize>)> {
    let digits = split.parts.iter().flat_map(|(at, place)| {
        let own = texts[*at][place.clone()].char_indices().filter(|(_, c)| is_digit(*c));
        own.map(move |(byte, c)| (*at, place.start + byte..place.start + byte + c.len_utf8()))
    });
    // Three and four digits stay, as in a number that is in one place.
    let last_shown = split.digits.len().saturating_sub(4);
    digits.enumerate().filter(|(at, _)| (3..last_shown).contains(at)).map(|(_, part)| part).collect()
}

/// True for the characters that count as digits within a number: any other there is a space, a hyphen or nothing.
pub(super) fn is_digit(c: char) -> bool {
    !is_invisible(c) && (c.is_numeric() || matches!(fold_char(c), 'X' | 'x' | '×' | 'Χ' | 'Х'))
}

/// A stored number as its digits: 1.3931244663E10 is 13931244663. Other text stays as it is.
pub(super) fn plain_number(text: &str) -> String {
    /// Whole numbers up to here are exact in a workbook.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_plain = !text.contains(['E', 'e', '.']);
    match text.trim().parse::<f64>() {
        Ok(number) if !is_plain && number.fract() == 0.0 && number.abs() <= EXACT => format!("{number:.0}"),
        _ => text.to_owned(),
    }
}
