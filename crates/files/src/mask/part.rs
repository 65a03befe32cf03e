//! One part of a package: how it is read, hidden and written again (R250).

use super::edit::{Edits, Told};
use super::error::Fault;
use super::markup::{self, Kind, Scanner};
use super::walk::{self, Context};
use super::{in_rounds, page};
use crate::readers::{Xml, decode_xml};

/// A changed part.
#[derive(Debug)]
pub(super) struct Changed {
    pub(super) text: String,
    pub(super) masked: usize,
    pub(super) drops_formulas: bool,
}

/// A part without its numbers; none where it has none or is no text.
pub(super) fn mask(name: &str, bytes: &[u8], context: Context<'_>) -> Result<Option<Changed>, Fault> {
    let text = decode_xml(bytes);
    let mut drops_formulas = false;
    let (text, masked) = match Nature::of(name) {
        Nature::Other => return Ok(None),
        // Drawings of old programs are pages rather than XML.
        Nature::Page => in_rounds(&text, |text| Ok(page::hide(text)))?,
        Nature::Xml => {
            check(&text)?;
            in_rounds(&text, |text| {
                let (edits, drops) = walk::hide(text, context)?;
                drops_formulas |= drops;
                Ok(edits)
            })?
        }
    };
    let text = if std::str::from_utf8(bytes).is_ok() { text } else { declared_as_utf8(&text) };
    Ok((masked > 0).then_some(Changed { text, masked, drops_formulas }))
}

/// The numbers of a part that would be hidden. What readers refuse has none here: they say so themselves.
pub(super) fn numbers(name: &str, text: &str, context: Context<'_>) -> Vec<Told> {
    match Nature::of(name) {
        Nature::Other => Vec::new(),
        Nature::Page => page::hide(text).told(),
        Nature::Xml => walk::hide(text, context).map(|(edits, _)| edits.told()).unwrap_or_default(),
    }
}

/// True for a part that is text.
pub(super) fn is_read(name: &str) -> bool {
    !matches!(Nature::of(name), Nature::Other)
}

/// Refuses what readers refuse.
fn check(text: &str) -> Result<(), Fault> {
    let mut xml = Xml::new(text)?;
    while xml.next()?.is_some() {}
    Ok(())
}

enum Nature {
    Xml,
    Page,
    Other,
}

impl Nature {
    fn of(name: &str) -> Self {
        match name.rsplit('.').next() {
            _ if name == "[content_types].xml" => Self::Other,
            Some("xml" | "rels") => Self::Xml,
            Some("vml" | "htm" | "html" | "xhtml" | "txt") => Self::Page,
            _ => Self::Other,
        }
    }
}

/// Changed parts are written in UTF-8, whatever they came in.
fn declared_as_utf8(text: &str) -> String {
    let mut edits = Edits::default();
    let first = Scanner::of_xml(text).next().filter(|token| token.kind == Kind::Remark);
    if let Some(declaration) = first.filter(|first| text[first.place.clone()].starts_with("<?xml")) {
        let attributes = markup::attributes(text, &declaration);
        if let Some(encoding) = attributes.into_iter().find(|attribute| attribute.name == "encoding") {
            edits.put(encoding.value, "UTF-8");
        }
    }
    edits.applied_to(text)
}

/// A list of relations or kinds of parts without the lines that say a certain thing; none where nothing changes.
pub(super) fn without_lines(text: &str, is_gone: impl Fn(&str, &str) -> bool) -> Option<String> {
    let mut edits = Edits::default();
    let mut open = None;
    for token in Scanner::of_xml(text) {
        match token.kind {
            Kind::Open | Kind::Empty => {
                let attributes = markup::attributes(text, &token);
                let is_line = matches!(token.name, "Relationship" | "Override");
                let mut said = attributes.iter().map(|one| (one.name, markup::value(text, &one.value)));
                if is_line && said.any(|(name, value)| is_gone(name, &value)) {
                    match token.kind {
                        Kind::Empty => _ = edits.put(token.place, ""),
                        _ => open = Some(token.place.start),
                    }
                }
            }
            Kind::Close => {
                if let Some(start) = open.take() {
                    edits.put(start..token.place.end, "");
                }
            }
            _ => {}
        }
    }
    let copy = edits.applied_to(text);
    (copy != text).then_some(copy)
}
