//! Numbers written one right behind the other, or with more digits than their own (R250): an identity number is told by
//! its check digit at the beginning or the end of a row of digits, where the rest is a number too or a label names it.

use super::groups::Group;
use super::vocabulary::words;
use super::{NumberKind, PersonalNumber, boundary, kinds, split};
use std::ops::Range;

/// Digits of an identity number.
const IDENTITY: usize = 18;
/// Digits of the first of two numbers.
const CUTS: [usize; 5] = [IDENTITY, 11, 16, 17, 19];
/// No row of digits is longer than two numbers.
const LONGEST: usize = IDENTITY + kinds::MOST_DIGITS;

/// The numbers in an unbroken row of digits that is none itself.
pub(super) fn numbers(text: &str, group: &Group) -> Vec<PersonalNumber> {
    let digits = group.digits.as_str();
    if !(IDENTITY + 1..=LONGEST).contains(&digits.len())
        || !boundary::stands_free(text, &group.place, NumberKind::IdentityNumber)
    {
        return Vec::new();
    }
    let before = &text[..group.place.start];
    let is_labelled = split::ends_in_number_label(before);
    let of = |range: Range<usize>, kind: NumberKind| PersonalNumber {
        kind,
        place: group.place_of(&range),
        digits: digits[range].to_owned(),
    };
    for cut in CUTS.into_iter().filter(|cut| *cut < digits.len()) {
        let (Some(first), Some(second)) = (kinds::kind(&digits[..cut]), kinds::kind(&digits[cut..])) else {
            continue;
        };
        if is_labelled || first == NumberKind::IdentityNumber || second == NumberKind::IdentityNumber {
            return vec![of(0..cut, first), of(cut..digits.len(), second)];
        }
    }
    let bare = split::without_label_end(before);
    if !words().identity.iter().any(|label| bare.ends_with(label)) {
        return Vec::new();
    }
    let ends = [0..IDENTITY, digits.len() - IDENTITY..digits.len()];
    let found = ends.into_iter().find(|range| kinds::is_identity_number(&digits[range.clone()]));
    found.map(|range| of(range, NumberKind::IdentityNumber)).into_iter().collect()
}
