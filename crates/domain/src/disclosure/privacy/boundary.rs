//! Whether digits stand free, or are part of a code, an amount or an address.

use super::NumberKind;
use super::vocabulary::words;
use crate::text::{fold, fold_char, is_invisible};
use std::ops::Range;

/// True where the digits at a place are a number of their own.
pub(super) fn stands_free(text: &str, place: &Range<usize>, kind: NumberKind) -> bool {
    let (before, after) = (&text[..place.start], &text[place.end..]);
    if is_part_of_code(before, after, kind) || is_masked(before, after) {
        return false;
    }
    // Check digits tell identity numbers; an amount or an address may look like the others.
    kind == NumberKind::IdentityNumber
        || !(is_amount(before, after) || is_in_address(before) || is_of_a_document(before, after))
}

/// True for the number of a document or a certificate: 不动产权第13812345678号.
fn is_of_a_document(before: &str, after: &str) -> bool {
    after.starts_with('号') && words().numbered.iter().any(|word| before.ends_with(word))
}

fn last(text: &str) -> Option<char> {
    text.chars().rev().find(|c| !is_invisible(*c)).map(fold_char)
}

fn first(text: &str) -> Option<char> {
    text.chars().find(|c| !is_invisible(*c)).map(fold_char)
}

/// Letters of a code touch the digits, with or without a hyphen; a name before them (tel, id) is none, nor are letters
/// behind them with which no code goes on.
fn is_part_of_code(before: &str, after: &str, kind: NumberKind) -> bool {
    let is_letter = |c: char| c.is_ascii_alphabetic() || c == '_';
    let touches_before = {
        let bare = before.trim_end_matches(['-', '－']);
        let is_hyphen = bare.len() < before.len();
        match last(bare) {
            Some(c) if is_letter(c) => !ends_in_label(bare),
            Some(c) => is_hyphen && c.is_ascii_digit(),
            None => false,
        }
    };
    let bare = after.trim_start_matches(['-', '－']);
    let is_hyphen = bare.len() < after.len();
    let touches_after = match first(bare) {
        Some(c) if is_letter(c) => is_hyphen || goes_on_as_code(bare, kind),
        Some(c) => is_hyphen && c.is_ascii_digit(),
        None => false,
    };
    let is_decimal = |mark: Option<char>, beyond: Option<char>| {
        matches!(mark, Some('.')) && beyond.is_some_and(|c| c.is_ascii_digit())
    };
    if numbers_an_entry(before) {
        return touches_after;
    }
    touches_before
        || touches_after
        || is_decimal(last(before), before.chars().rev().nth(1).map(fold_char))
        || is_decimal(first(after), after.chars().nth(1).map(fold_char))
}

/// True where what stands before is nothing but the number of an entry at the beginning of its line: 1.13812345678.
fn numbers_an_entry(before: &str) -> bool {
    const MOST_DIGITS: usize = 3;
    let folded: String = before.chars().rev().take(MOST_DIGITS + 2).map(fold_char).collect();
    let Some(rest) = folded.strip_prefix('.') else { return false };
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let is_number = (1..=MOST_DIGITS).contains(&digits) && rest.as_bytes()[digits - 1] != b'0';
    let above = before.char_indices().rev().nth(digits).map_or("", |(at, _)| &before[..at]);
    is_number
        && above
            .trim_end_matches([' ', '\t', '\u{3000}', '\u{A0}'])
            .chars()
            .next_back()
            .is_none_or(|c| matches!(c, '\n' | '\r'))
}

/// True where the letters behind digits are a unit, or where more of a code follows them. The check digit of an identity
/// number tells it before any letters.
fn goes_on_as_code(after: &str, kind: NumberKind) -> bool {
    if kind == NumberKind::IdentityNumber {
        return false;
    }
    let folded = |c: &char| fold_char(*c);
    let word: String = after.chars().map(|c| folded(&c)).take_while(char::is_ascii_alphabetic).collect();
    let beyond = after.chars().map(|c| folded(&c)).nth(word.chars().count());
    let goes_on = beyond.is_some_and(|c| c.is_ascii_digit() || matches!(c, '_' | '-'));
    goes_on || words().latin_unit.contains(&word.to_lowercase().as_str())
}

fn ends_in_label(text: &str) -> bool {
    let start = text
        .char_indices()
        .rev()
        .take_while(|(_, c)| fold_char(*c).is_ascii_alphabetic())
        .last()
        .map_or(text.len(), |(at, _)| at);
    let word = fold(&text[start..]).to_lowercase();
    let behind_digit = text[..start].chars().next_back().is_some_and(|c| fold_char(c).is_ascii_digit());
    !behind_digit && words().label.contains(&word.as_str())
}

/// Stars hide other digits of the number; two alone are the mark of bold text.
fn is_masked(before: &str, after: &str) -> bool {
    let is_star = |c: &char| matches!(fold_char(*c), '*' | '●' | '■' | '×' | '※');
    before.chars().rev().take_while(is_star).count() > 2 || after.chars().take_while(is_star).count() > 2
}

fn is_amount(before: &str, after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{3000}', '\u{A0}']);
    let before = before.trim_end_matches([' ', '\u{3000}', '\u{A0}']);
    words().unit.iter().any(|unit| after.starts_with(unit))
        || words().money.iter().any(|sign| before.ends_with(sign))
}

/// True inside a web address.
fn is_in_address(before: &str) -> bool {
    const LONGEST_ADDRESS: usize = 2_000;
    let is_outside = |c: &char| c.is_whitespace() || !c.is_ascii();
    let word: String = before.chars().rev().take(LONGEST_ADDRESS).take_while(|c| !is_outside(c)).collect();
    let word: String = word.chars().rev().collect();
    word.contains("://") || word.contains("www.")
}
