//! A pull reader over office XML: local names, decoded text, bounded depth, entities never expanded.

use crate::error::Trouble;
use crate::limits::MAX_DEPTH;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::borrow::Cow;

/// One step through a document. Empty elements come as open and close.
pub(crate) enum Token<'a> {
    Open(Element<'a>),
    Close(String),
    Text(Cow<'a, str>),
}

/// An opening tag.
pub(crate) struct Element<'a> {
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// The name without its prefix.
    pub(crate) fn name(&self) -> &str {
        let full = self.start.name().into_inner();
        full.rsplit(':').next().unwrap_or(full)
    }

    /// An attribute by its name without prefix.
    pub(crate) fn attr(&self, name: &str) -> Option<String> {
        self.start.attributes().with_checks(false).flatten().find_map(|attribute| {
            let key = attribute.key.into_inner();
            let local = key.rsplit(':').next().unwrap_or(key);
            (local == name).then(|| unescape(&attribute.value))
        })
    }

    /// A number attribute.
    pub(crate) fn number(&self, name: &str) -> Option<usize> {
        self.attr(name).and_then(|value| value.trim().parse().ok())
    }
}

/// The reader.
pub(crate) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
}

impl<'a> Xml<'a> {
    /// Over the text of a part; a declared entity is refused.
    pub(crate) fn new(text: &'a str) -> Result<Self, Trouble> {
        crate::archive::refuse_entities(text.as_bytes())?;
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        Ok(Self { reader, depth: 0 })
    }

    /// The next step; none at the end.
    pub(crate) fn next(&mut self) -> Result<Option<Token<'a>>, Trouble> {
        loop {
            match self.reader.read_event().map_err(Trouble::damaged)? {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Trouble::Damaged("元素嵌套过深".to_owned()));
                    }
                    return Ok(Some(Token::Open(Element { start })));
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    let full = end.name().into_inner();
                    return Ok(Some(Token::Close(full.rsplit(':').next().unwrap_or(full).to_owned())));
                }
                Event::Text(text) => return Ok(Some(Token::Text(text.into_inner()))),
                Event::CData(text) => return Ok(Some(Token::Text(text.into_inner()))),
                Event::GeneralRef(reference) => {
                    if let Some(text) = resolve(&reference) {
                        return Ok(Some(Token::Text(Cow::Owned(text))));
                    }
                }
                Event::DocType(_) => return Err(Trouble::Entity),
                Event::Eof => return Ok(None),
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            }
        }
    }

    /// Reads past the element just opened.
    pub(crate) fn skip(&mut self) -> Result<(), Trouble> {
        let floor = self.depth;
        while self.depth >= floor {
            if self.next()?.is_none() {
                break;
            }
        }
        Ok(())
    }

    /// The depth of the element just opened.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }
}

/// The five entities of XML and character numbers; any other is dropped.
pub(crate) fn resolve(name: &str) -> Option<String> {
    let named = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some(named.to_string())
}

fn unescape(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest.find(';').filter(|end| *end < 12) else {
            text.push('&');
            rest = &rest[1..];
            continue;
        };
        text.push_str(&resolve(&rest[1..end]).unwrap_or_default());
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    text
}

/// The text of an XML part: UTF-8, or what its mark or declaration says.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Cow::Borrowed(text.trim_start_matches('\u{FEFF}'));
    }
    let declared = crate::decode::declared(bytes);
    Cow::Owned(crate::decode::decode(bytes, declared.as_deref()).text)
}
