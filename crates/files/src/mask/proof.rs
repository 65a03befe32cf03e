//! The proof of a copy: read as the gate reads it, it holds no personal number, and it differs from the original by
//! nothing but stars in place of digits (R250).

use super::error::MaskError;
use super::number::is_digit;
use crate::texts::{FileTexts, read_texts};
use crate::{Format, sniff};
use domain::disclosure::privacy::personal_numbers;

/// Refuses a copy that does not hold.
pub(super) fn prove(name: &str, format: Format, original: &[u8], copy: &[u8]) -> Result<(), MaskError> {
    let altered = |place: &str| MaskError::Altered { name: name.to_owned(), place: place.to_owned() };
    let after = read_texts(name, copy).map_err(MaskError::of_file)?;
    for block in after.searched() {
        if let Some(number) = personal_numbers(&block.text).first() {
            let place = block.places().of(number.place.start);
            // The place may be the name of a sheet that holds the number itself.
            return Err(MaskError::NotProven {
                name: name.to_owned(),
                place: super::number::masked(&place).0,
            });
        }
    }
    if original == copy {
        return Ok(());
    }
    if sniff::sniff(copy).ok() != Some(format) {
        return Err(altered("格式"));
    }
    // A page of a document is proved character by character where it is written (`pdf/proof`).
    if format == Format::Pdf {
        return Ok(());
    }
    let before = read_texts(name, original).map_err(MaskError::of_file)?;
    match difference(&before, &after, format == Format::Json) {
        Some(place) => Err(altered(&super::number::masked(&place).0)),
        None => Ok(()),
    }
}

/// The first place where two texts differ by more than stars; none where they do not.
fn difference(before: &FileTexts, after: &FileTexts, may_quote: bool) -> Option<String> {
    if before.blocks.len() != after.blocks.len() || before.unread.len() != after.unread.len() {
        return Some("内容".to_owned());
    }
    let mut pairs = before.blocks.iter().zip(&after.blocks);
    let differs = pairs.find(|(was, is)| !is_masked(&was.text, &is.text, may_quote));
    differs.map(|(was, _)| was.places().of(0))
}

/// True where a text is another with stars in place of digits; numbers of JSON have become strings.
fn is_masked(was: &str, is: &str, may_quote: bool) -> bool {
    let (mut was, mut is) = (was.chars().peekable(), is.chars().peekable());
    loop {
        match (was.peek().copied(), is.peek().copied()) {
            (None, None) => return true,
            (Some(old), Some(new)) if old == new || (matches!(new, '*' | '＊') && is_digit(old)) => {
                was.next();
                is.next();
            }
            (_, Some('"')) if may_quote => {
                is.next();
            }
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_stars_in_place_of_digits_are_no_difference() {
        for (was, is, expected) in [
            ("电话13931244663", "电话139****4663", true),
            ("电话139312４４６63", "电话139****４６63", true),
            ("电话", "手机", false),
            ("a13", "***", false),
            ("13", "1", false),
        ] {
            assert_eq!(is_masked(was, is, false), expected, "{was} {is}");
        }
        assert!(is_masked("{\"a\":13931244663}", "{\"a\":\"139****4663\"}", true));
    }
}
