//! Strings outside the pages: numbers hidden in them, whatever encoding they have (R250).

use super::super::{number, page};
use crate::readers::pdf::strings::decoded;
use domain::disclosure::privacy::personal_numbers;

/// Digits of the shortest personal number.
const FEWEST_DIGITS: usize = 11;

/// A string with its numbers hidden, and how many there were; none where it holds none.
pub(super) fn masked(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    if bytes.len() < FEWEST_DIGITS {
        return None;
    }
    let text = decoded(bytes);
    let (copy, count) = hidden(&text)?;
    let is_plain = !matches!(bytes, [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] | [0xEF, 0xBB, 0xBF, ..]);
    let copy = match bytes {
        [0xFE, 0xFF, ..] => wide(&copy, u16::to_be_bytes),
        [0xFF, 0xFE, ..] => wide(&copy, u16::to_le_bytes),
        // Each byte is one of the text: those that are no ASCII are put back.
        _ if is_plain && std::str::from_utf8(bytes).is_err() => {
            let pairs = copy.bytes().zip(bytes);
            pairs.map(|(new, old)| if old.is_ascii() { new } else { *old }).collect()
        }
        _ if is_plain => copy.into_bytes(),
        _ => [b"\xEF\xBB\xBF", copy.as_bytes()].concat(),
    };
    Some((copy, count))
}

/// The text with its numbers hidden, also where tags part them.
fn hidden(text: &str) -> Option<(String, usize)> {
    if text.contains('<') {
        let edits = page::hide(text);
        return (edits.places() > 0).then(|| (edits.applied_to(text), edits.places()));
    }
    let (copy, count) = number::masked(text);
    (count > 0).then_some((copy, count))
}

fn wide(text: &str, of: fn(u16) -> [u8; 2]) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(of).collect()
}

/// True where a name holds a number.
pub(super) fn is_personal(name: &[u8]) -> bool {
    name.len() >= FEWEST_DIGITS && !personal_numbers(&decoded(name)).is_empty()
}

/// True where a string has a digit.
pub(super) fn has_digit(bytes: &[u8]) -> bool {
    decoded(bytes).chars().any(number::is_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_keep_their_encoding() {
        let gbk = encoding_rs::GBK.encode("电话13931244663").0.into_owned();
        let masked_gbk = encoding_rs::GBK.encode("电话139****4663").0.into_owned();
        let be = |text: &str| wide(text, u16::to_be_bytes);
        for (was, is) in [
            (b"tel:13931244663".to_vec(), b"tel:139****4663".to_vec()),
            ("电话13931244663".into(), "电话139****4663".into()),
            (gbk, masked_gbk),
            (be("电话１3931244663"), be("电话１39****4663")),
            (b"<p>139<b>31244663</b></p>".to_vec(), b"<p>139<b>****4663</b></p>".to_vec()),
        ] {
            assert_eq!(masked(&was), Some((is, 1)), "{was:?}");
        }
        for clean in [&b"D:20240101120000+08'00'"[..], b"1.3931244663", b""] {
            assert_eq!(masked(clean), None);
        }
    }
}
