//! The text of a web page: each block of it, with digits that tags part put together.

use super::FileTexts;
use crate::decode;
use crate::error::Trouble;
use crate::readers::{Walk, html_cost, is_block, mhtml_parts};
use scraper::{Html, Node};

pub(super) fn read(bytes: &[u8]) -> Result<FileTexts, Trouble> {
    let mut texts = FileTexts::default();
    let parts = mhtml_parts(bytes);
    let pages: Vec<&[u8]> = match &parts {
        Some(parts) => parts.iter().map(Vec::as_slice).collect(),
        None => vec![bytes],
    };
    let mut pictures = 0;
    for page in pages {
        let declared = decode::declared(page);
        let decoded = decode::decode(page, declared.as_deref());
        html_cost::check(decoded.text.as_bytes())?;
        pictures += fill(&mut texts, &Html::parse_document(&decoded.text));
    }
    texts.pictures(pictures);
    Ok(texts)
}

/// Adds the blocks of a page and says how many pictures it has.
fn fill(texts: &mut FileTexts, html: &Html) -> usize {
    let mut block = String::new();
    let (mut pictures, mut blocks) = (0, 0);
    let mut walk = Walk::new(html.root_element());
    while let Some((node, opening)) = walk.next() {
        match node {
            Node::Text(text) if opening => push_words(&mut block, text),
            Node::Element(element) => match element.name() {
                // No one reads these.
                "script" | "style" if opening => walk.skip(),
                "img" | "image" if opening => pictures += 1,
                "br" if opening => block.push('\n'),
                "input" | "textarea" if opening => {
                    flush(texts, element.attr("value").unwrap_or_default(), &mut blocks)
                }
                name if is_block(name) || matches!(name, "td" | "th" | "tr" | "title" | "option") => {
                    flush(texts, &std::mem::take(&mut block), &mut blocks);
                }
                _ => {}
            },
            _ => {}
        }
    }
    flush(texts, &block, &mut blocks);
    pictures
}

/// Adds text as a browser shows it: line ends and tabs of the source are spaces, and many are one.
fn push_words(block: &mut String, text: &str) {
    for c in text.chars() {
        match c.is_ascii_whitespace() {
            true if block.ends_with([' ', '\n']) => {}
            true => block.push(' '),
            false => block.push(c),
        }
    }
}

fn flush(texts: &mut FileTexts, block: &str, blocks: &mut usize) {
    if !block.trim().is_empty() {
        *blocks += 1;
        texts.add(format!("第 {blocks} 段"), block);
    }
}
