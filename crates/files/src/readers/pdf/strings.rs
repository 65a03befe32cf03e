//! The strings of a document that stand on no page: its properties, notes, fields of forms, links, marks for screen
//! readers. Those with a personal number are told to the gate (R250).

use super::budget::Budget;
use crate::error::Trouble;
use domain::disclosure::privacy::personal_numbers;
use hayro_syntax::Pdf;
use hayro_syntax::object::{Dict, MaybeRef, Name, Object};

/// Digits of the shortest personal number.
const FEWEST_DIGITS: usize = 11;
/// Strings that are told.
const MOST_TOLD: usize = 200;

/// The texts of all strings and descriptions that hold a personal number.
pub(crate) fn with_numbers(pdf: &Pdf, budget: &mut Budget) -> Result<Vec<String>, Trouble> {
    let mut found = Vec::new();
    for object in pdf.objects() {
        if found.len() >= MOST_TOLD {
            break;
        }
        if let Object::Stream(stream) = &object {
            let kind = stream.dict().get::<Name<'_>>("Subtype");
            if kind.as_deref() == Some(b"XML".as_slice())
                && let Some(data) = budget.expand(stream)?
            {
                tell(&data, &mut found);
            }
        }
        look_through(&object, &mut found);
    }
    Ok(found)
}

fn look_through(object: &Object<'_>, found: &mut Vec<String>) {
    match object {
        Object::String(text) => tell(text.as_bytes(), found),
        Object::Dict(dict) => look_through_dict(dict, found),
        Object::Stream(stream) => look_through_dict(stream.dict(), found),
        Object::Array(array) => {
            for inner in array.raw_iter() {
                if let MaybeRef::NotRef(inner) = inner {
                    look_through(&inner, found);
                }
            }
        }
        _ => {}
    }
}

fn look_through_dict(dict: &Dict<'_>, found: &mut Vec<String>) {
    // The seal of a signature is no text.
    let is_signature = dict.contains_key("ByteRange");
    for (key, value) in dict.entries() {
        if let MaybeRef::NotRef(value) = value
            && !(is_signature && key.as_ref() == b"Contents")
        {
            look_through(&value, found);
        }
    }
}

fn tell(bytes: &[u8], found: &mut Vec<String>) {
    if bytes.len() < FEWEST_DIGITS {
        return;
    }
    let text = decoded(bytes);
    if !personal_numbers(&text).is_empty() {
        found.push(text);
    }
}

/// A string as text: marked UTF-16 or UTF-8, UTF-8 without its mark, else its ASCII characters with every other byte
/// blanked, which keeps all places.
pub(crate) fn decoded(bytes: &[u8]) -> String {
    let wide = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => {
                bytes.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { '\u{1}' }).collect()
            }
        },
    }
}
