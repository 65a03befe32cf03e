//! Numbers hidden within a page: its text over tags and references, attributes, scripts and remarks; all other bytes
//! stay (R250).

use super::edit::{Edits, Passage, Setting};
use super::error::Fault;
use super::markup::{self, Kind, Scanner};
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

/// The changes of one way through a page or a drawing of the same kind.
pub(super) fn hide(text: &str) -> Edits {
    let mut edits = Edits::default();
    let mut block = Passage::default();
    let end = |block: &mut Passage, edits: &mut Edits| {
        std::mem::take(block).hide(&[], Setting::Words, edits);
    };
    for token in Scanner::of_page(text) {
        match token.kind {
            Kind::Text => markup::push_text(&mut block, text, &token.inner, true),
            Kind::Data | Kind::Script | Kind::Remark => {
                let mut own = Passage::default();
                own.push_literal(&text[token.inner.clone()], token.inner.start);
                own.hide(&[], Setting::Words, &mut edits);
            }
            Kind::Open | Kind::Empty | Kind::Close => {
                for attribute in markup::attributes(text, &token) {
                    let mut own = Passage::default();
                    markup::push_text(&mut own, text, &attribute.value, true);
                    own.hide(&[], Setting::Words, &mut edits);
                }
                let name = token.name.to_ascii_lowercase();
                if name == "br" {
                    block.push_gap("\n");
                } else if is_block(&name) || matches!(name.as_str(), "td" | "th" | "tr" | "title" | "option")
                {
                    end(&mut block, &mut edits);
                }
            }
        }
    }
    end(&mut block, &mut edits);
    edits
}
