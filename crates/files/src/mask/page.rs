//! Numbers hidden within a page: its text over tags and references, attributes, scripts and remarks; all other bytes
//! stay (R250).

use super::edit::{Edits, Passage, Setting};
use super::error::Fault;
use super::markup::{self, Kind, Scanner, Token};
use super::split::Neighbours;
use super::{in_rounds, plain};
use crate::decode;
use crate::readers::{html_cost, is_block};

/// The page with its numbers hidden, and how many there were.
pub(super) fn mask(bytes: &[u8]) -> Result<(Vec<u8>, usize), Fault> {
    let declared = decode::declared(bytes);
    let source = plain::Source::new(bytes, declared.as_deref())?;
    html_cost::check(source.text.as_bytes())?;
    let (text, masked) = in_rounds(&source.text, |text| Ok(hide(text)))?;
    // The mark goes before any encoding that the page declares.
    Ok((source.encoded(&text, true), masked))
}

/// The text of a page with all its numbers hidden, and how many there were.
pub(crate) fn mask_text(text: &str) -> (String, usize) {
    in_rounds(text, |text| Ok(hide(text))).unwrap_or_else(|_| (text.to_owned(), 0))
}

/// What is told of numbers in attributes.
pub(super) const ATTRIBUTE: &str = "链接、说明等不显示的内容";
/// What is told of numbers in scripts and remarks.
const REMARK: &str = "注释或脚本";

/// The changes of one way through a page or a drawing of the same kind.
pub(super) fn hide(text: &str) -> Edits {
    let mut edits = Edits::default();
    let mut block = Passage::default();
    let mut neighbours = Neighbours::default();
    for token in Scanner::of_page(text) {
        match token.kind {
            Kind::Text => push_words(&mut block, text, token.inner),
            Kind::Data | Kind::Script | Kind::Remark => {
                let mut own = Passage::default();
                own.push_literal(&text[token.inner.clone()], token.inner.start);
                edits.now = REMARK;
                own.hide(&[], Setting::Words, &mut edits);
                edits.now = "";
            }
            Kind::Open | Kind::Empty | Kind::Close => {
                hide_attributes(text, &token, &mut edits);
                let name = token.name.to_ascii_lowercase();
                if name == "br" {
                    block.push_gap("\n");
                } else if is_block(&name) || matches!(name.as_str(), "td" | "th" | "tr" | "title" | "option")
                {
                    let ended = std::mem::take(&mut block);
                    ended.hide(&[], Setting::Words, &mut edits);
                    neighbours.paragraph(ended);
                    arrange(&mut neighbours, &name, token.kind, &mut edits);
                }
            }
        }
    }
    block.hide(&[], Setting::Words, &mut edits);
    neighbours.paragraph(block);
    neighbours.finish(&mut edits);
    edits
}

/// Adds text as a browser shows it: line ends and tabs of the source are spaces, and many are one.
fn push_words(block: &mut Passage, text: &str, place: std::ops::Range<usize>) {
    let is_space = |byte: u8| byte.is_ascii_whitespace();
    let bytes = text.as_bytes();
    let mut at = place.start;
    while at < place.end {
        let size = bytes[at..place.end].iter().position(|byte| is_space(*byte)).unwrap_or(place.end - at);
        markup::push_text(block, text, &(at..at + size), true);
        at += size;
        let spaces = bytes[at..place.end].iter().take_while(|byte| is_space(**byte)).count();
        if spaces > 0 && !block.text().ends_with([' ', '\n']) {
            block.push_gap(" ");
        }
        at += spaces;
    }
}

/// Begins and ends rows and cells; a page may leave their ends out.
fn arrange(neighbours: &mut Neighbours, name: &str, kind: Kind, edits: &mut Edits) {
    match (name, kind) {
        ("tr", _) => {
            if neighbours.is_in_cell() {
                neighbours.end_cell(edits);
            }
            if neighbours.is_in_row() {
                neighbours.end_row(edits);
            }
            if kind == Kind::Open {
                neighbours.begin_row(edits);
            }
        }
        ("td" | "th", _) => {
            if neighbours.is_in_cell() {
                neighbours.end_cell(edits);
            }
            if kind == Kind::Open && neighbours.is_in_row() {
                neighbours.begin_cell();
            }
        }
        ("table" | "title" | "option", _) => neighbours.part(edits),
        _ => {}
    }
}

fn hide_attributes(text: &str, token: &Token<'_>, edits: &mut Edits) {
    edits.now = ATTRIBUTE;
    for attribute in markup::attributes(text, token) {
        let mut own = Passage::default();
        markup::push_text(&mut own, text, &attribute.value, true);
        let name = attribute.name.to_ascii_lowercase();
        let is_address =
            matches!(name.as_str(), "href" | "src" | "action" | "cite" | "poster" | "background");
        own.hide(&[], if is_address { Setting::Address } else { Setting::Words }, edits);
    }
    edits.now = "";
}
