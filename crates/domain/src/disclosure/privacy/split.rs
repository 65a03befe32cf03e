//! Personal numbers of which each neighbour holds a part: the boxes of a form with a digit each, a number over several
//! cells of a row or over the end of a paragraph (R250). Only a right number counts, and only where no part is one.

use super::groups::is_digit_of_any_width;
use super::vocabulary::words;
use super::{NumberKind, kinds, personal_numbers};
use crate::text::fold;
use std::ops::Range;

/// A number in parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SplitNumber {
    /// What it is.
    pub kind: NumberKind,
    /// Its digits in half width.
    pub digits: String,
    /// Which piece holds which part, and where in it: index and bytes.
    pub parts: Vec<(usize, Range<usize>)>,
}

/// A cell that is nothing but digits.
struct DigitCell {
    at: usize,
    place: Range<usize>,
    digits: String,
}

/// The numbers that lie over several cells of a row; empty cells are stepped over, as merged ones leave them.
#[must_use]
pub fn split_over_cells(cells: &[&str]) -> Vec<SplitNumber> {
    let mut found = Vec::new();
    let (mut run, mut before): (Vec<DigitCell>, Option<usize>) = (Vec::new(), None);
    for (at, cell) in cells.iter().enumerate() {
        if cell.trim().is_empty() {
            continue;
        }
        match digit_cell(at, cell) {
            Some(digits) => run.push(digits),
            None => {
                in_cells(&run, before.map(|at| cells[at]), &mut found);
                run.clear();
                before = Some(at);
            }
        }
    }
    in_cells(&run, before.map(|at| cells[at]), &mut found);
    found
}

fn digit_cell(at: usize, cell: &str) -> Option<DigitCell> {
    let bare = cell.trim();
    // The longest part of a number; most cells are told by their first character.
    if bare.len() > kinds::MOST_DIGITS * 4 || !bare.starts_with(|c| is_digit_of_any_width(c) || is_x(c)) {
        return None;
    }
    let digits = fold(bare).to_uppercase();
    let plain = digits.strip_suffix('X').unwrap_or(&digits);
    let start = cell.len() - cell.trim_start().len();
    let is_part = plain.bytes().all(|byte| byte.is_ascii_digit()) && kinds::kind(&digits).is_none();
    is_part.then(|| DigitCell { at, place: start..start + bare.len(), digits })
}

fn is_x(c: char) -> bool {
    matches!(c, 'X' | 'x' | 'Ｘ' | 'ｘ')
}

/// The numbers of a run of cells with digits alone. Identity numbers tell themselves; what has no such check digit must
/// be the whole run behind its label, for rows of figures look alike.
fn in_cells(run: &[DigitCell], before: Option<&str>, found: &mut Vec<SplitNumber>) {
    if run.len() < 2 {
        return;
    }
    let known = found.len();
    let mut at = 0;
    while at < run.len() {
        match identity_from(run, at) {
            Some(length) => {
                found.push(joined(NumberKind::IdentityNumber, &run[at..at + length]));
                at += length;
            }
            None => at += 1,
        }
    }
    if found.len() > known {
        return;
    }
    let lengths: Vec<usize> = run.iter().map(|cell| cell.digits.len()).collect();
    let is_single = lengths.iter().all(|length| *length == 1);
    let is_labelled = before.map_or(is_single, ends_in_number_label);
    let digits: String = run.iter().map(|cell| cell.digits.as_str()).collect();
    let is_grouped = [&[3, 4, 4][..], &[3, 8], &[7, 4]].contains(&&lengths[..])
        || (lengths.len() > 2 && lengths[..lengths.len() - 1].iter().all(|length| *length == 4));
    match kinds::kind(&digits) {
        Some(kind) if is_labelled && (is_single || is_grouped || kind == NumberKind::BankCard) => {
            found.push(joined(kind, run))
        }
        _ => {}
    }
}

/// How many cells from here on are an identity number together.
fn identity_from(run: &[DigitCell], at: usize) -> Option<usize> {
    const DIGITS: usize = 18;
    let mut digits = String::new();
    for (index, cell) in run[at..].iter().enumerate() {
        digits.push_str(&cell.digits);
        if digits.len() >= DIGITS {
            return (digits.len() == DIGITS && kinds::is_identity_number(&digits)).then_some(index + 1);
        }
    }
    None
}

fn joined(kind: NumberKind, cells: &[DigitCell]) -> SplitNumber {
    SplitNumber {
        kind,
        digits: cells.iter().map(|cell| cell.digits.as_str()).collect(),
        parts: cells.iter().map(|cell| (cell.at, cell.place.clone())).collect(),
    }
}

/// True where a text ends in the name of a personal number: 手机号码：, 卡号为.
pub(super) fn ends_in_number_label(text: &str) -> bool {
    let bare = without_label_end(text);
    words().hidden_head.iter().chain(&words().number_label).any(|word| bare.ends_with(word))
}

/// A text without the signs and words that stand between a label and its number.
pub(super) fn without_label_end(text: &str) -> &str {
    text.trim_end_matches(|c: char| c.is_whitespace() || "：:（([【［为是".contains(c))
}

/// The numbers that begin in one paragraph and end in the next.
#[must_use]
pub fn split_over_paragraphs(paragraphs: &[&str]) -> Vec<SplitNumber> {
    let mut found = Vec::new();
    let mut start = 0;
    for at in 0..paragraphs.len() {
        let goes_on = paragraphs.get(at + 1).is_some_and(|next| may_go_on(paragraphs[at], next));
        if !goes_on {
            in_paragraphs(&paragraphs[start..=at], start, &mut found);
            start = at + 1;
        }
    }
    found
}

fn may_go_on(text: &str, next: &str) -> bool {
    text.trim_end().ends_with(is_digit_of_any_width)
        && next.trim_start().starts_with(|c| is_digit_of_any_width(c) || is_x(c))
}

fn in_paragraphs(paragraphs: &[&str], first: usize, found: &mut Vec<SplitNumber>) {
    if paragraphs.len() < 2 {
        return;
    }
    let text = paragraphs.join("\n");
    for number in personal_numbers(&text) {
        let mut parts = Vec::new();
        let mut start = 0;
        for (index, paragraph) in paragraphs.iter().enumerate() {
            let (from, to) = (number.place.start.max(start), number.place.end.min(start + paragraph.len()));
            if from < to {
                parts.push((first + index, from - start..to - start));
            }
            start += paragraph.len() + 1;
        }
        if parts.len() > 1 {
            found.push(SplitNumber { kind: number.kind, digits: number.digits, parts });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digits(found: &[SplitNumber]) -> Vec<&str> {
        found.iter().map(|number| number.digits.as_str()).collect()
    }

    #[test]
    fn r250_a_number_over_cells_is_one() {
        let boxes = |text: &str| text.chars().map(String::from).collect::<Vec<_>>();
        for (before, number) in [
            ("姓名", "440103198812180899"),
            ("证件", "11010519491231002X"),
            ("手机号码：", "13931244663"),
            ("联系电话", "１３９３１２４４６６３"),
            ("银行卡号", "6222028118562393134"),
        ] {
            let boxes = boxes(number);
            let mut cells = vec![before, ""];
            cells.extend(boxes.iter().map(String::as_str));
            cells.push("备注");
            let found = split_over_cells(&cells);
            assert_eq!(digits(&found), [fold(number)], "{before}");
            assert_eq!((found[0].parts.len(), found[0].parts[0].0), (boxes.len(), 2));
        }
        for cells in [
            &["440103", "19881218", "0899"][..],
            &["张三", "440103", " 19881218 ", "0899", "800"],
            &["12", "440103", "19881218", "0899"],
        ] {
            assert_eq!(digits(&split_over_cells(cells)), ["440103198812180899"], "{cells:?}");
        }
        assert_eq!(digits(&split_over_cells(&["手机", "139", "3124", "4663"])), ["13931244663"]);
        assert_eq!(split_over_cells(&["a", "440103", " 19881218 ", "0899"])[0].parts[1], (2, 1..9));
    }

    #[test]
    fn r250_rows_of_figures_are_no_number() {
        for cells in [
            &["车陂街道", "1", "3", "9", "3", "1", "2", "4", "4", "6", "6", "3"][..],
            &["合计", "139", "3124", "4663"],
            &["139", "3124", "4663"],
            &["手机", "139", "3124", "4663", "1"],
            &["440103", "19881218", "0898"],
            &["440103198812180899", "2"],
            &["手机", "13931244663"],
            &["440103", "某", "19881218", "0899"],
            &["2019", "2020", "2021"],
        ] {
            assert_eq!(digits(&split_over_cells(cells)), [""; 0], "{cells:?}");
        }
    }

    #[test]
    fn r250_a_number_over_paragraphs_is_one() {
        let found = split_over_paragraphs(&["名单", "身份证4401031988", "12180899，男", "完"]);
        assert_eq!(digits(&found), ["440103198812180899"]);
        assert_eq!(found[0].parts, [(1, 9..19), (2, 0..8)]);
        for (paragraphs, numbers) in [
            (&["手机号码：16648", "530762，谢谢"][..], &["16648530762"][..]),
            (&["请拨打139", "31244663"], &["13931244663"]),
            (&["440103198812180899", "1"], &[]),
            (&["合计 13", "931244663"], &[]),
            (&["139", "31244663"], &[]),
            (&["13812", "345678", "900"], &[]),
        ] {
            assert_eq!(digits(&split_over_paragraphs(paragraphs)), numbers, "{paragraphs:?}");
        }
    }
}
