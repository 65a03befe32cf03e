//! Markup taken apart without being changed: tags, attributes, texts and references with their bytes, for XML and for
//! pages alike. What is broken is taken as text, as readers of pages do.

use super::edit::Passage;
use std::ops::Range;

/// What a piece of markup is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text with references.
    Text,
    /// Text without references: CDATA.
    Data,
    /// A script or a style.
    Script,
    /// An opening tag.
    Open,
    /// An opening tag that closes itself.
    Empty,
    /// A closing tag.
    Close,
    /// A comment, an instruction, a declaration.
    Remark,
}

/// A piece of markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token<'x> {
    pub(super) kind: Kind,
    /// The tag's name without its prefix.
    pub(super) name: &'x str,
    /// The byte after the tag's name.
    pub(super) name_end: usize,
    /// All its bytes.
    pub(super) place: Range<usize>,
    /// The bytes between its delimiters: of text, all of them; of tags, from the name on.
    pub(super) inner: Range<usize>,
}

/// Goes through markup from the beginning to the end.
pub(super) struct Scanner<'x> {
    text: &'x str,
    at: usize,
    is_page: bool,
    /// The element whose content is no markup.
    raw: Option<&'static str>,
}

impl<'x> Scanner<'x> {
    /// Over XML.
    pub(super) fn of_xml(text: &'x str) -> Self {
        Self { text, at: 0, is_page: false, raw: None }
    }

    /// Over a page.
    pub(super) fn of_page(text: &'x str) -> Self {
        Self { text, at: 0, is_page: true, raw: None }
    }

    fn token(&mut self, kind: Kind, end: usize, inner: Range<usize>) -> Token<'x> {
        let place = self.at..end;
        self.at = end;
        // A remark that is cut off may end before it begins.
        let start = inner.start.min(end);
        Token { kind, name: "", name_end: start, place, inner: start..inner.end.clamp(start, end) }
    }

    /// The byte after a delimiter, or the end.
    fn after(&self, delimiter: &str, from: usize) -> (usize, usize) {
        let from = from.min(self.text.len());
        let found = memchr::memmem::find(&self.text.as_bytes()[from..], delimiter.as_bytes());
        found.map_or((self.text.len(), self.text.len()), |at| (from + at, from + at + delimiter.len()))
    }

    fn text_token(&mut self) -> Token<'x> {
        let start = self.at;
        let mut end = start;
        loop {
            end = memchr::memchr(b'<', &self.text.as_bytes()[end..]).map_or(self.text.len(), |at| end + at);
            if end >= self.text.len() || (end > start && begins_markup(&self.text[end..], self.is_page)) {
                break;
            }
            end += 1;
        }
        self.token(Kind::Text, end, start..end)
    }

    fn raw_token(&mut self, name: &'static str) -> Option<Token<'x>> {
        self.raw = None;
        let rest = &self.text.as_bytes()[self.at..];
        let closes = |at: &usize| {
            let tag = &rest[at + 1..];
            tag.first() == Some(&b'/')
                && tag.get(1..=name.len()).is_some_and(|own| own.eq_ignore_ascii_case(name.as_bytes()))
        };
        let size = memchr::memchr_iter(b'<', rest).find(closes).unwrap_or(rest.len());
        let kind = if matches!(name, "script" | "style") { Kind::Script } else { Kind::Text };
        (size > 0).then(|| self.token(kind, self.at + size, self.at..self.at + size))
    }

    fn remark(&mut self) -> Token<'x> {
        let rest = &self.text[self.at..];
        let (kind, skip, end) = if rest.starts_with("<!--") {
            (Kind::Remark, 4, "-->")
        } else if rest.starts_with("<![CDATA[") && !self.is_page {
            (Kind::Data, 9, "]]>")
        } else if rest.starts_with("<?") && !self.is_page {
            (Kind::Remark, 2, "?>")
        } else {
            (Kind::Remark, 2, ">")
        };
        // A page may end a comment where it begins: <!-->.
        let from = if skip == 4 { self.at + 2 } else { self.at + skip };
        let (inner_end, end) = self.after(end, from);
        self.token(kind, end, self.at + skip..inner_end)
    }

    fn tag(&mut self) -> Token<'x> {
        let start = self.at;
        let closes = self.text[start..].starts_with("</");
        let inner_start = start + 1 + usize::from(closes);
        let end = tag_end(&self.text[inner_start..]).map_or(self.text.len(), |at| inner_start + at + 1);
        let inner = &self.text[inner_start..end];
        let inner = inner.strip_suffix('>').unwrap_or(inner);
        let is_empty = !closes && inner.ends_with('/');
        let inner = inner.strip_suffix('/').filter(|_| is_empty).unwrap_or(inner);
        let kind = match (closes, is_empty) {
            (true, _) => Kind::Close,
            (_, true) => Kind::Empty,
            _ => Kind::Open,
        };
        let name_end = inner.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(inner.len());
        let whole = &self.text[inner_start..inner_start + name_end];
        let name = whole.rsplit(':').next().unwrap_or(whole);
        if self.is_page && kind == Kind::Open {
            self.raw = RAW.into_iter().find(|raw| raw.eq_ignore_ascii_case(name));
        }
        let inner = inner_start..inner_start + inner.len();
        Token { name, name_end: inner_start + name_end, ..self.token(kind, end, inner) }
    }
}

/// Elements of pages whose content is no markup.
const RAW: [&str; 4] = ["script", "style", "title", "textarea"];

fn begins_markup(text: &str, is_page: bool) -> bool {
    match text.as_bytes() {
        [b'<', next, ..] if next.is_ascii_alphabetic() || matches!(next, b'/' | b'!' | b'?') => true,
        // Only names of XML begin in other ways.
        [b'<', next, ..] => !is_page && (*next == b'_' || *next >= 0x80),
        _ => false,
    }
}

/// The closing bracket of a tag, those within quoted values aside.
fn tag_end(tag: &str) -> Option<usize> {
    let bytes = tag.as_bytes();
    let (mut at, mut quote, mut before) = (0, None, b' ');
    while let Some(&byte) = bytes.get(at) {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'>' => return Some(at),
            None if matches!(byte, b'"' | b'\'') && before == b'=' => quote = Some(byte),
            None => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
        at += 1;
    }
    None
}

impl<'x> Iterator for Scanner<'x> {
    type Item = Token<'x>;

    fn next(&mut self) -> Option<Token<'x>> {
        if let Some(token) = self.raw.and_then(|name| self.raw_token(name)) {
            return Some(token);
        }
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        if !begins_markup(rest, self.is_page) {
            return Some(self.text_token());
        }
        let next = rest.as_bytes().get(1).copied().unwrap_or_default();
        Some(if matches!(next, b'!' | b'?') { self.remark() } else { self.tag() })
    }
}

/// An attribute of a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute<'x> {
    /// Its name without prefix.
    pub(super) name: &'x str,
    /// The bytes of its value.
    pub(super) value: Range<usize>,
    /// All its bytes with the space before them.
    pub(super) place: Range<usize>,
}

/// The attributes of a tag that have a value.
pub(super) fn attributes<'x>(text: &'x str, tag: &Token<'_>) -> Vec<Attribute<'x>> {
    let mut found = Vec::new();
    let bytes = text.as_bytes();
    let mut at = tag.inner.start;
    let skip = |at: usize, is: &dyn Fn(u8) -> bool| {
        at + bytes[at..tag.inner.end].iter().take_while(|byte| is(**byte)).count()
    };
    at = skip(at, &|byte| !byte.is_ascii_whitespace() && byte != b'/');
    while at < tag.inner.end {
        let start = at;
        at = skip(at, &|byte| byte.is_ascii_whitespace() || byte == b'/');
        let name = at;
        at = skip(at, &|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'=' | b'/'));
        let whole = &text[name..at];
        let equals = skip(at, &|byte| byte.is_ascii_whitespace());
        if bytes[equals..tag.inner.end].first() != Some(&b'=') {
            // A lone slash or equals sign must not hold the walk.
            at = at.max(start + 1);
            continue;
        }
        at = skip(equals + 1, &|byte| byte.is_ascii_whitespace());
        let quote = bytes[at..tag.inner.end].first().copied().filter(|byte| matches!(byte, b'"' | b'\''));
        let value = match quote {
            Some(quote) => at + 1..skip(at + 1, &|byte| byte != quote),
            None => at..skip(at, &|byte| !byte.is_ascii_whitespace()),
        };
        at = (value.end + usize::from(quote.is_some())).min(tag.inner.end);
        let name = whole.rsplit(':').next().unwrap_or(whole);
        found.push(Attribute { name, value, place: start..at });
    }
    found
}

/// Adds text with its references resolved. An unknown reference is left out in XML and is text in pages.
pub(super) fn push_text(passage: &mut Passage, text: &str, place: &Range<usize>, is_page: bool) {
    let mut at = place.start;
    while let Some(found) = memchr::memchr(b'&', &text.as_bytes()[at..place.end]) {
        let start = at + found;
        passage.push_literal(&text[at..start], at);
        let (known, size) = reference(&text[start + 1..place.end]);
        at = start + 1 + size;
        match known {
            Some(c) => passage.push_reference(c.encode_utf8(&mut [0; 4]), start..at),
            None if is_page || size == 0 => {
                at = start + 1;
                passage.push_literal("&", start);
            }
            None => {}
        }
    }
    passage.push_literal(&text[at..place.end], at);
}

/// The text of an attribute's value.
pub(super) fn value(text: &str, place: &Range<usize>) -> String {
    let mut passage = Passage::default();
    push_text(&mut passage, text, place, false);
    passage.text().to_owned()
}

const NAMED: [(&str, char); 22] = [
    ("lt", '<'),
    ("gt", '>'),
    ("amp", '&'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{A0}'),
    ("ensp", '\u{2002}'),
    ("emsp", '\u{2003}'),
    ("thinsp", '\u{2009}'),
    ("hairsp", '\u{200A}'),
    ("numsp", '\u{2007}'),
    ("puncsp", '\u{2008}'),
    ("shy", '\u{AD}'),
    ("zwnj", '\u{200C}'),
    ("zwj", '\u{200D}'),
    ("ZeroWidthSpace", '\u{200B}'),
    ("Tab", '\t'),
    ("NewLine", '\n'),
    ("hyphen", '\u{2010}'),
    ("ndash", '\u{2013}'),
    ("mdash", '\u{2014}'),
    ("minus", '\u{2212}'),
];

/// The character that a reference after its & stands for, and how many bytes it has.
fn reference(rest: &str) -> (Option<char>, usize) {
    let bytes = rest.as_bytes();
    let count =
        |from: usize, is: fn(&u8) -> bool| bytes[from..].iter().take(40).take_while(|b| is(b)).count();
    let (digits, radix) = match bytes {
        [b'#', b'x' | b'X', ..] => (2..2 + count(2, u8::is_ascii_hexdigit), 16),
        [b'#', ..] => (1..1 + count(1, u8::is_ascii_digit), 10),
        _ => {
            let size = count(0, u8::is_ascii_alphanumeric);
            let has_end = size > 0 && bytes.get(size) == Some(&b';');
            let known = NAMED.iter().find(|(name, _)| *name == &rest[..size]).map(|(_, c)| *c);
            return (known.filter(|_| has_end), if has_end { size + 1 } else { 0 });
        }
    };
    if digits.is_empty() {
        return (None, 0);
    }
    let size = digits.end + usize::from(bytes.get(digits.end) == Some(&b';'));
    (u32::from_str_radix(&rest[digits], radix).ok().and_then(char::from_u32), size)
}
