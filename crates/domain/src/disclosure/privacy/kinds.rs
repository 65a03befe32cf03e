//! What a row of digits is: by its length, its beginning and its check digit.

use super::NumberKind;
use super::groups::Group;
use super::vocabulary::{shapes, words};

/// No number has more digits, a country code included.
pub(super) const MOST_DIGITS: usize = 19;

/// Identity numbers go before cards.
pub(super) fn rank(kind: NumberKind) -> u8 {
    match kind {
        NumberKind::IdentityNumber => 0,
        NumberKind::BankCard => 1,
        NumberKind::Mobile => 2,
    }
}

/// The kind of number that these digits are.
pub(super) fn kind(digits: &str) -> Option<NumberKind> {
    if is_identity_number(digits) {
        return Some(NumberKind::IdentityNumber);
    }
    if digits.contains('X') {
        return None;
    }
    let fits = |kind: NumberKind| {
        shapes().iter().any(|shape| {
            shape.kind == kind
                && shape.digits.contains(&digits.len())
                && shape.begins.iter().any(|begin| digits.starts_with(begin))
        })
    };
    if fits(NumberKind::BankCard) && has_luhn_digit(digits) {
        return Some(NumberKind::BankCard);
    }
    fits(NumberKind::Mobile).then_some(NumberKind::Mobile)
}

/// A mobile number written together with its country code, 8613812345678, or as it was dialled from another city:
/// 013812345678. No area code begins like it.
pub(super) fn without_country(digits: &str, groups: usize) -> (&str, usize) {
    let before = words().country.iter().copied().chain(["0"]);
    let rest = before.into_iter().find_map(|code| {
        let rest = digits.strip_prefix(code)?;
        (groups == 1 && kind(rest) == Some(NumberKind::Mobile)).then_some(rest)
    });
    match rest {
        Some(rest) => (rest, digits.len() - rest.len()),
        None => (digits, 0),
    }
}

/// True where a number of this kind may be parted like this by spaces. `is_usual` is a number by itself: of one
/// group, or with nothing but a break on both sides.
pub(super) fn may_be_grouped(kind: NumberKind, groups: &[Group], is_usual: bool) -> bool {
    let lengths: Vec<usize> = groups.iter().map(|group| group.digits.len()).collect();
    // Only an identity number tells itself over the end of a line.
    let over_lines = groups.iter().skip(1).any(|group| group.is_new_line);
    if lengths.len() == 1 {
        return true;
    }
    match kind {
        NumberKind::Mobile => {
            let is_single = lengths.iter().all(|length| *length == 1);
            let is_common =
                [&[3, 4, 4][..], &[3, 8], &[7, 4], &[4, 4, 3], &[4, 3, 4]].contains(&&lengths[..]);
            !over_lines && (is_common || (is_single && is_usual))
        }
        NumberKind::IdentityNumber => {
            is_usual || lengths[..lengths.len() - 1].iter().all(|length| *length >= 3)
        }
        NumberKind::BankCard => {
            let all_four = lengths[..lengths.len() - 1].iter().all(|length| *length == 4);
            !over_lines && (is_usual || all_four || lengths[0] == 6)
        }
    }
}

/// 18 digits of a region, a day and a right check digit (GB 11643-1999).
pub(super) fn is_identity_number(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    is_day(&digits[6..14])
        && words().region.contains(&&digits[..2])
        && identity_check_digit(bytes) == bytes[17]
}

/// True for a day that people write in eight digits: 19881218.
pub(super) fn is_day(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range)?.parse::<i16>().ok();
    let day = || {
        let (month, day) = (i8::try_from(number(4..6)?).ok()?, i8::try_from(number(6..8)?).ok()?);
        Some((number(0..4)?, jiff::civil::Date::new(number(0..4)?, month, day).ok()?))
    };
    digits.len() == 8 && day().is_some_and(|(year, _)| (1850..2100).contains(&year))
}

/// The check digit of ISO 7064 MOD 11-2.
fn identity_check_digit(bytes: &[u8]) -> u8 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = bytes.iter().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    b"10X98765432"[(sum % 11) as usize]
}

/// The check digit of ISO/IEC 7812-1.
pub(super) fn has_luhn_digit(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            match at % 2 {
                0 => digit,
                _ if digit > 4 => digit * 2 - 9,
                _ => digit * 2,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}
