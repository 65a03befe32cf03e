//! Numbers hidden within plain text, separated values and JSON (R250).

use super::edit::Edits;
use super::error::Fault;
use super::{in_rounds, number};
use crate::{Format, decode};
use serde::de::IgnoredAny;

/// A text and how it was written.
pub(super) struct Source {
    pub(super) text: String,
    has_mark: bool,
    is_utf8: bool,
}

impl Source {
    /// Reads the text of a file; characters that cannot be read could not be written either.
    pub(super) fn new(bytes: &[u8], declared: Option<&str>) -> Result<Self, Fault> {
        let text = decode::decode(bytes, declared).text;
        let own = std::str::from_utf8(bytes).ok().map(|own| own.strip_prefix('\u{FEFF}').unwrap_or(own));
        let is_utf8 = own == Some(text.as_str());
        if !is_utf8 && text.contains('\u{FFFD}') {
            return Err(Fault::Reason("的文字编码有误，有字符无法还原".to_owned()));
        }
        Ok(Self { has_mark: bytes.starts_with(b"\xEF\xBB\xBF"), text, is_utf8 })
    }

    /// A copy in UTF-8; text that came in another encoding gets a mark where programs guess the encoding.
    pub(super) fn encoded(&self, text: &str, is_guessed: bool) -> Vec<u8> {
        let with_mark = self.has_mark || (is_guessed && !self.is_utf8);
        let mark: &[u8] = if with_mark { b"\xEF\xBB\xBF" } else { b"" };
        [mark, text.as_bytes()].concat()
    }
}

/// The text with its numbers hidden, and how many there were.
pub(super) fn mask(format: Format, bytes: &[u8]) -> Result<(Vec<u8>, usize), Fault> {
    let source = Source::new(bytes, None)?;
    let is_json = format == Format::Json;
    let hide = if is_json { hide_in_json } else { hide_in_text };
    let (text, masked) = in_rounds(&source.text, |text| Ok(hide(text)))?;
    let is_valid =
        |text: &str| serde_json::from_str::<IgnoredAny>(text.trim_start_matches('\u{FEFF}')).is_ok();
    if is_json && masked > 0 && is_valid(&source.text) && !is_valid(&text) {
        return Err(Fault::Reason("中的号码隐去后不再是有效的JSON数据".to_owned()));
    }
    Ok((source.encoded(&text, !is_json), masked))
}

fn hide_in_text(text: &str) -> Edits {
    let mut edits = Edits::default();
    let found = number::find(text, &[]);
    edits.count(found.len());
    for place in found.into_iter().flat_map(|number| number.hidden) {
        edits.put(place, number::STAR);
    }
    edits
}

/// As in text; a number that is no string becomes one.
fn hide_in_json(text: &str) -> Edits {
    let mut edits = Edits::default();
    let (plain, strings) = json_strings(text);
    for number in number::find(&plain, &[]) {
        edits.count(1);
        for place in &number.hidden {
            edits.put(place.clone(), number.star);
        }
        let index = strings.partition_point(|string| string.start <= number.place.start);
        let is_string =
            index.checked_sub(1).and_then(|at| strings.get(at)).is_some_and(|s| number.place.start < s.end);
        if !is_string {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
            let before = &text[..number.place.start];
            let start = before.trim_end_matches(is_part).len();
            let after = &text[number.place.end..];
            let end = text.len() - after.trim_start_matches(is_part).len();
            edits.put(start..start, "\"");
            edits.put(end..end, "\"");
        }
    }
    edits
}

/// The text with the escapes of its strings blanked byte for byte, so that no letter of an escape touches a digit,
/// and where the strings stand.
fn json_strings(text: &str) -> (String, Vec<std::ops::Range<usize>>) {
    let mut plain = text.as_bytes().to_vec();
    let mut strings = Vec::new();
    let (mut at, mut open) = (0, None);
    while at < plain.len() {
        match (plain[at], open) {
            (b'"', None) => open = Some(at + 1),
            (b'"', Some(start)) => {
                strings.push(start..at);
                open = None;
            }
            (b'\\', Some(_)) => {
                let size = if plain.get(at + 1) == Some(&b'u') { 6 } else { 2 };
                let end = (at + size).min(plain.len());
                if plain[at..end].is_ascii() {
                    plain[at..end].fill(1);
                }
                at += size - 1;
            }
            _ => {}
        }
        at += 1;
    }
    (String::from_utf8(plain).unwrap_or_else(|_| text.to_owned()), strings)
}
