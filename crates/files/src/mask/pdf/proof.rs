//! The proof of a copy: its pages show the same characters at the same places but for those that were hidden, and none
//! of the hidden numbers stands anywhere in it, in whatever stream or string (R250).

use super::super::error::Fault;
use super::{Hidden, Place};
use crate::readers::pdf::content::{self, Content, Fonts};
use crate::readers::pdf::{self, Budget, passage};
use domain::disclosure::privacy::personal_numbers;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Object, Stream};
use rustc_hash::FxHashSet;

/// A character may stand this far, in points, from where it stood.
const SLACK: f64 = 0.25;
/// Digits of the shortest personal number.
const FEWEST_DIGITS: usize = 11;

/// Says where a copy does not hold.
pub(super) fn prove(
    original: &Pdf,
    copy: &[u8],
    hidden: &Hidden,
    numbers: &FxHashSet<String>,
) -> Result<(), Fault> {
    let pdf = pdf::open(copy)?;
    if pdf.pages().len() != original.pages().len() {
        return Err(Fault::Altered("页数".to_owned()));
    }
    let (mut fonts, mut budget) = (Fonts::default(), Budget::new());
    let (mut old_fonts, mut old_budget) = (Fonts::default(), Budget::new());
    for (index, (page, old)) in pdf.pages().iter().zip(original.pages().iter()).enumerate() {
        let was = content::read(old, &mut old_fonts, &mut old_budget)?;
        let is = content::read(page, &mut fonts, &mut budget)?;
        let place = || format!("第 {} 页", index + 1);
        if !is_same(index, &was, &is, hidden) {
            return Err(Fault::Altered(place()));
        }
        if passage::searched(&is).any(|passage| !personal_numbers(&passage.text).is_empty()) {
            return Err(Fault::Left(place()));
        }
    }
    let mut budget = Budget::new();
    for object in pdf.objects() {
        if let Object::Stream(stream) = object
            && holds_any(&stream, numbers, &mut budget)?
        {
            return Err(Fault::Left("内部数据".to_owned()));
        }
    }
    match holds(copy, numbers) {
        true => Err(Fault::Left("内部数据".to_owned())),
        false => Ok(()),
    }
}

/// What remains of a page is what it was.
fn is_same(page: usize, was: &Content, is: &Content, hidden: &Hidden) -> bool {
    let is_hidden = |source| hidden.has(Place::of(page, &was.streams, source), source);
    let mut kept = was.glyphs.iter().filter(|glyph| !is_hidden(&glyph.source));
    let near = |a: [f64; 2], b: [f64; 2]| (0..2).all(|axis| (a[axis] - b[axis]).abs() <= SLACK);
    let stays = is.glyphs.iter().all(|new| {
        kept.next().is_some_and(|old| {
            old.text == new.text && old.is_invisible == new.is_invisible && near(old.at, new.at)
        })
    });
    stays && kept.next().is_none() && (was.images, was.unreadable) == (is.images, is.unreadable)
}

fn holds_any(stream: &Stream<'_>, numbers: &FxHashSet<String>, budget: &mut Budget) -> Result<bool, Fault> {
    Ok(budget.expand(stream)?.is_some_and(|data| holds(&data, numbers)))
}

/// True where one of the numbers stands in the bytes, as plain digits or as two bytes a digit.
fn holds(data: &[u8], numbers: &FxHashSet<String>) -> bool {
    let is_digit = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'X' | b'x');
    let lengths: FxHashSet<usize> = numbers.iter().map(String::len).collect();
    let is_told = |run: &[u8]| {
        let run = run.to_ascii_uppercase();
        lengths.iter().any(|length| {
            let mut places = run.windows(*length);
            places.any(|place| std::str::from_utf8(place).is_ok_and(|place| numbers.contains(place)))
        })
    };
    let plain = data.split(|byte| !is_digit(*byte)).filter(|run| run.len() >= FEWEST_DIGITS);
    if plain.into_iter().any(is_told) {
        return true;
    }
    // In pairs from the first byte, and from the second.
    (0..2).any(|start| {
        let mut run = Vec::new();
        let pairs = data.get(start..).unwrap_or_default().chunks_exact(2);
        pairs.chain([&[1, 1][..]]).any(|pair| match pair {
            [0, digit] if is_digit(*digit) => {
                run.push(*digit);
                false
            }
            _ => {
                let run = std::mem::take(&mut run);
                run.len() >= FEWEST_DIGITS && is_told(&run)
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_found_plain_and_in_pairs() {
        let numbers: FxHashSet<String> =
            ["13931244663".to_owned(), "44010319881218089X".to_owned()].into_iter().collect();
        let wide = |text: &str, mark: &[u8]| {
            [mark, &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>()].concat()
        };
        for (data, expected) in [
            (b"(tel:13931244663)".to_vec(), true),
            (b"0013931244663".to_vec(), true),
            (b"44010319881218089x".to_vec(), true),
            (wide("13931244663", b""), true),
            (wide("a13931244663", b"\x01"), true),
            (b"139 31244663".to_vec(), false),
            (b"1393124466".to_vec(), false),
        ] {
            assert_eq!(holds(&data, &numbers), expected, "{data:?}");
        }
    }
}
