//! Rich text: objects that are packed into it or linked from it, read as a stream of control words.

use super::Active;

/// Control words of objects: their data, their controls, links that bring them up to date by themselves.
const OBJECTS: [&[u8]; 6] = [b"objdata", b"objocx", b"objautlink", b"objlink", b"objupdate", b"objhtml"];

pub(super) fn look(bytes: &[u8]) -> Option<Active> {
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'\\', &bytes[at.min(bytes.len())..]) {
        let start = at + found + 1;
        let rest = &bytes[start.min(bytes.len())..];
        let length = rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if length == 0 {
            // A sign that stands for itself: `\\` is no beginning of a word.
            at = start + 1;
            continue;
        }
        let word = &rest[..length];
        if OBJECTS.contains(&word.to_ascii_lowercase().as_slice()) {
            return Some(Active::Packed("嵌入的对象（可能是程序）"));
        }
        at = start + length;
        if word == b"bin" {
            // As many bytes of data as the number says stand behind one blank.
            let digits: String =
                rest[length..].iter().take_while(|b| b.is_ascii_digit()).map(|b| char::from(*b)).collect();
            at += digits.len() + 1 + digits.parse::<usize>().unwrap_or(0).min(bytes.len());
        }
    }
    None
}
