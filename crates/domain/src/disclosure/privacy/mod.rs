//! The privacy gate's search for personal numbers in text: identity numbers, mobile numbers, bank cards (R250; 国令第
//! 711号 art. 15). Pure: text in, places out. Digits may be full-width, grouped by spaces or hyphens.

mod address;
mod boundary;
mod glued;
mod groups;
mod kinds;
mod list;
mod marked;
mod names;
mod person;
mod running;
mod split;
mod vocabulary;

pub use address::numbers_in_address;
pub use list::{
    ColumnChoice, Hiding, ListColumn, Personal, column_keys, head_row, is_known_head, is_no_name,
    list_columns, names_with_addresses, personal_head,
};
pub use names::{is_name_label, is_person_name, names_left, running_names};
pub use person::{
    BesideNumber, PersonalColumn, is_plain_head, labelled_beside_numbers, labelled_values, names_a_person,
};

pub(super) use person::ends_in_personal_label;
pub use split::{SplitNumber, split_over_cells, split_over_paragraphs};

use groups::{Gap, Group};
use serde::Serialize;
use std::ops::Range;

/// What a number tells about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NumberKind {
    /// Citizen identity number of 18 digits (GB 11643).
    IdentityNumber,
    /// Mobile telephone number.
    Mobile,
    /// Bank card number.
    BankCard,
}

impl NumberKind {
    /// The stable name.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::IdentityNumber => "identity-number",
            Self::Mobile => "mobile",
            Self::BankCard => "bank-card",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::IdentityNumber => "身份证号码",
            Self::Mobile => "手机号码",
            Self::BankCard => "银行卡号",
        }
    }
}

/// A personal number found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalNumber {
    /// What it is.
    pub kind: NumberKind,
    /// Its bytes in the text, spaces and hyphens between the digits included.
    pub place: Range<usize>,
    /// Its digits in half width.
    pub digits: String,
}

impl PersonalNumber {
    /// The first three and the last four digits, the others hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        let hidden = self.digits.len().saturating_sub(7);
        format!("{}{}{}", &self.digits[..3], "*".repeat(hidden), &self.digits[3 + hidden..])
    }
}

/// Every personal number of a text in the order of the text; none overlaps another. Identity numbers go before
/// cards, and a run joined by hyphens is read only whole.
#[must_use]
pub fn personal_numbers(text: &str) -> Vec<PersonalNumber> {
    let mut found = Vec::new();
    groups::runs(text, |run| in_run(text, run, &mut found));
    found
}

/// The numbers of a run: those that other marks part, and between them those that only spaces and hyphens do.
fn in_run(text: &str, run: &[Group], found: &mut Vec<PersonalNumber>) {
    let next_mark = |start: usize| {
        let behind = run.get(start + 1..)?.iter();
        behind.clone().position(|group| matches!(group.gap, Gap::Mark(_))).map(|at| start + 1 + at)
    };
    let mut start = 0;
    while let Some(mark) = next_mark(start) {
        let first = mark - 1;
        match marked::number(text, run, first) {
            Some((number, length)) => {
                in_plain_run(text, &run[start..first], found);
                found.push(number);
                start = first + length;
            }
            None => {
                in_plain_run(text, &run[start..mark], found);
                start = mark;
            }
        }
    }
    in_plain_run(text, run.get(start..).unwrap_or_default(), found);
}

/// The numbers of groups that only spaces and hyphens part.
fn in_plain_run(text: &str, run: &[Group], found: &mut Vec<PersonalNumber>) {
    let mut at = 0;
    while at < run.len() {
        let joined = run[at + 1..].iter().take_while(|group| group.gap == Gap::Hyphen).count();
        let matched = match joined {
            0 => spaced(text, run, at),
            _ => whole(text, &run[at..=at + joined]).map(|number| (number, joined + 1)),
        };
        match matched {
            Some((number, length)) => {
                found.push(number);
                at += length;
            }
            None => {
                if joined == 0 {
                    found.extend(glued::numbers(text, &run[at]));
                }
                at += joined + 1;
            }
        }
    }
}

/// A chain of hyphens read whole, a country code before a mobile number aside.
fn whole(text: &str, chain: &[Group]) -> Option<PersonalNumber> {
    of_groups(text, chain, 0, kinds::kind).or_else(|| {
        let is_country = vocabulary::words().country.iter().any(|code| *code == chain[0].digits);
        let mobile = |digits: &str| kinds::kind(digits).filter(|kind| *kind == NumberKind::Mobile);
        is_country.then(|| of_groups(text, chain, 1, mobile)).flatten()
    })
}

/// The number that begins with a group and goes on over spaces, with how many groups it took.
fn spaced(text: &str, run: &[Group], at: usize) -> Option<(PersonalNumber, usize)> {
    let longest = 1 + run[at + 1..].iter().take_while(|group| group.gap == Gap::Space).count();
    // A group that a hyphen ties to the next belongs to that chain.
    let tied = run.get(at + longest).is_some_and(|group| group.gap == Gap::Hyphen);
    let longest = longest - usize::from(tied && longest > 1);
    let is_all = at == 0 && longest == run.len();
    let mut best: Option<(PersonalNumber, usize)> = None;
    let mut digits = 0;
    for length in 1..=longest {
        digits += run[at + length - 1].digits.len();
        if digits > kinds::MOST_DIGITS {
            break;
        }
        let part = &run[at..at + length];
        let is_usual = length == 1 || (is_all && length == longest);
        let number = of_groups(text, part, 0, |digits| {
            let kind = kinds::kind(digits)?;
            let is_rest = is_all && length == longest;
            let is_grouped = kinds::may_be_grouped(kind, part, is_usual)
                || (kind == NumberKind::Mobile && is_rest && is_over_a_line(text, part))
                || (kind == NumberKind::BankCard && is_card_over_a_line(text, part, is_rest));
            is_grouped.then_some(kind)
        });
        let Some(number) = number else { continue };
        let is_better =
            best.as_ref().is_none_or(|(known, _)| kinds::rank(number.kind) <= kinds::rank(known.kind));
        if is_better {
            best = Some((number, length));
        }
    }
    best
}

/// True for a mobile number that the end of a line parts. The words before it stand in its first line, so that figures
/// in a column are none; where they do not name it, it is parted as people part such numbers.
fn is_over_a_line(text: &str, groups: &[Group]) -> bool {
    let [first, rest @ ..] = groups else { return false };
    if rest.iter().filter(|group| group.is_new_line).count() != 1 || groups.len() > 3 {
        return false;
    }
    let before = &text[..first.place.start];
    // A cell that holds nothing else, broken by its width: the first line is full.
    if let [last] = rest
        && before.trim().is_empty()
        && text[last.place.end..].trim().is_empty()
    {
        return first.digits.len() >= last.digits.len();
    }
    let line = before.rsplit(['\n', '\u{2028}']).next().unwrap_or_default();
    let is_common = match rest {
        [last] => matches!((first.digits.len(), last.digits.len()), (3, 8) | (7, 4)),
        [middle, last] => matches!((first.digits.len(), middle.digits.len(), last.digits.len()), (3, 4, 4)),
        _ => false,
    };
    split::ends_in_number_label(before)
        || (is_common && line.ends_with(|c: char| c.is_alphanumeric() || "：:（(".contains(c)))
}

/// True for a card that the end of a line parts: behind its label, behind words in its first line where nothing follows,
/// or by itself with as many digits as cards mostly have. Neither line is a number of its own.
fn is_card_over_a_line(text: &str, groups: &[Group], is_rest: bool) -> bool {
    // Before the first group a line may have ended too.
    let Some(line_end) = groups.iter().skip(1).position(|group| group.is_new_line).map(|at| at + 1) else {
        return false;
    };
    let digits = |groups: &[Group]| groups.iter().map(|group| group.digits.as_str()).collect::<String>();
    let (first, second) = (digits(&groups[..line_end]), digits(&groups[line_end..]));
    let is_once = groups[line_end + 1..].iter().all(|group| !group.is_new_line);
    if !is_once || kinds::kind(&first).is_some() {
        return false;
    }
    let before = &text[..groups[0].place.start];
    if split::ends_in_number_label(before) {
        return true;
    }
    let line = before.rsplit(['\n', '\u{2028}']).next().unwrap_or_default();
    let is_bare = line.trim().is_empty() && matches!(first.len() + second.len(), 16 | 19);
    let is_behind_words = line.ends_with(|c: char| c.is_alphanumeric() || "：:（(".contains(c));
    is_rest && kinds::kind(&second).is_none() && (is_bare || is_behind_words)
}

/// The number of these groups, its first ones (a country code) aside; the whole must stand free.
fn of_groups(
    text: &str,
    groups: &[Group],
    aside: usize,
    kind: impl Fn(&str) -> Option<NumberKind>,
) -> Option<PersonalNumber> {
    let (outer, first, last) = (groups.first()?, groups.get(aside)?, groups.last()?);
    let digits: String = groups[aside..].iter().map(|group| group.digits.as_str()).collect();
    let (digits, skipped) = kinds::without_country(&digits, groups.len());
    let kind = kind(digits)?;
    let place = first.place_after(skipped)..last.place.end;
    let whole = outer.place.start..last.place.end;
    boundary::stands_free(text, &whole, kind).then(|| PersonalNumber {
        kind,
        place,
        digits: digits.to_owned(),
    })
}

#[cfg(test)]
mod tests;
