//! A bound on the work of building a page's tree. Unclosed formatting elements are opened again in every
//! later block, and every block looks up through all open elements: both grow with the square of the
//! page where tags are left open by the thousand. No page of a person comes near these bounds.

use crate::error::Trouble;

/// Elements opened again in later blocks, summed over the page.
const MAX_REOPENED: u64 = 8_000_000;
/// Open elements looked through, summed over the page.
const MAX_LOOKED_THROUGH: u64 = 400_000_000;

/// Refuses a page whose tags would cost too much.
pub(crate) fn check(page: &[u8]) -> Result<(), Trouble> {
    let (mut depth, mut formatting) = (0_u64, 0_u64);
    let (mut looked, mut reopened) = (0_u64, 0_u64);
    let mut at = 0;
    while let Some(next) = memchr::memchr(b'<', &page[at..]) {
        at += next + 1;
        let rest = &page[at..];
        let closes = rest.first() == Some(&b'/');
        let name = tag_name(&rest[usize::from(closes)..]);
        let name = &name[..];
        if let Some(end) = raw_end(rest, name) {
            at += end;
            continue;
        }
        if name[0] == 0 {
            continue;
        }
        let is_formatting = FORMATTING.iter().any(|f| is(name, f));
        if closes {
            depth = depth.saturating_sub(1);
            formatting -= u64::from(is_formatting && formatting > 0);
        } else if !LEFT_OPEN.iter().any(|f| is(name, f)) {
            depth += 1;
            formatting += u64::from(is_formatting);
        }
        looked += depth;
        reopened += formatting;
        if looked > MAX_LOOKED_THROUGH || reopened > MAX_REOPENED {
            return Err(Trouble::Damaged("网页中未关闭的标签过多".to_owned()));
        }
    }
    Ok(())
}

const FORMATTING: [&[u8]; 14] = [
    b"a", b"b", b"big", b"code", b"em", b"font", b"i", b"nobr", b"s", b"small", b"strike", b"strong", b"tt",
    b"u",
];
/// Elements without an end tag, or whose end tag is commonly left out.
const LEFT_OPEN: [&[u8]; 15] = [
    b"br", b"img", b"input", b"hr", b"meta", b"link", b"col", b"wbr", b"td", b"th", b"tr", b"p", b"li",
    b"option", b"base",
];

/// The first letters of a tag's name in lower case, filled up with zeros.
fn tag_name(rest: &[u8]) -> [u8; 8] {
    let mut name = [0; 8];
    for (slot, byte) in name.iter_mut().zip(rest.iter().take_while(|b| b.is_ascii_alphanumeric())) {
        *slot = byte.to_ascii_lowercase();
    }
    name
}

fn is(name: &[u8], wanted: &[u8]) -> bool {
    name.starts_with(wanted) && name.get(wanted.len()).is_none_or(|b| *b == 0)
}

/// Where a comment, script or style ends; its content holds no tags.
fn raw_end(rest: &[u8], name: &[u8]) -> Option<usize> {
    let end: &[u8] = if rest.starts_with(b"!--") {
        b"-->"
    } else if rest.first() == Some(&b'/') {
        return None;
    } else if is(name, b"script") {
        b"</script"
    } else if is(name, b"style") {
        b"</style"
    } else {
        return None;
    };
    memchr::memmem::find(rest, end).or_else(|| memchr::memmem::find(rest, &end.to_ascii_uppercase()))
}
