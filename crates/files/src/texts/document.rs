//! The text of a Word document: body, headers, notes, comments, text boxes, and deleted words that are still in it.

use super::{FileTexts, embedded};
use crate::archive::Archive;
use crate::error::Trouble;
use crate::readers::{Token, Xml, decode_xml};

pub(super) fn read(bytes: &[u8]) -> Result<FileTexts, Trouble> {
    read_at(bytes, 0)
}

/// A document that lies so deep in others.
pub(super) fn read_at(bytes: &[u8], depth: usize) -> Result<FileTexts, Trouble> {
    let mut texts = FileTexts::default();
    if !bytes.starts_with(b"PK") {
        paragraphs(&decode_xml(bytes), "正文", &mut texts)?;
        return Ok(texts);
    }
    let mut archive = Archive::open(bytes)?;
    let mut names = archive.names();
    names.sort_unstable();
    for name in &names {
        let Some(label) = label(name) else { continue };
        if let Some(part) = archive.part(name)? {
            paragraphs(&decode_xml(&part), label, &mut texts)?;
        }
    }
    let in_folder = |folder: &str| names.iter().filter(|name| plain(name).starts_with(folder)).count();
    texts.pictures(in_folder("word/media/"));
    embedded::read(&mut archive, &names, depth, &mut texts)?;
    Ok(texts)
}

fn plain(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// What a part is called; none for parts without text of people.
fn label(name: &str) -> Option<&'static str> {
    let name = plain(name);
    let file = name.strip_prefix("word/")?.strip_suffix(".xml")?;
    let labels = [
        ("document", "正文"),
        ("header", "页眉"),
        ("footer", "页脚"),
        ("footnotes", "脚注"),
        ("endnotes", "尾注"),
        ("comments", "批注"),
        ("glossary/document", "文档部件"),
    ];
    // document2.xml and header1.xml are numbered; commentsIds and commentsExtended hold no words.
    let stem = file.trim_end_matches(|c: char| c.is_ascii_digit());
    labels.into_iter().find(|(known, _)| *known == stem).map(|(_, label)| label)
}

/// A paragraph on the way through it.
#[derive(Default)]
struct Open {
    shown: String,
    /// What was deleted or moved away, and the codes of fields: digits of these are not those beside them.
    unseen: String,
}

/// Each paragraph is a block; those inside another (text boxes) stand after it. Deleted words follow their paragraph.
fn paragraphs(text: &str, label: &str, texts: &mut FileTexts) -> Result<(), Trouble> {
    let mut xml = Xml::new(text)?;
    let mut open: Vec<Open> = Vec::new();
    let (mut in_text, mut count, mut deleted) = (None, 0_u32, 0_usize);
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "p" => open.push(Open::default()),
                "t" => in_text = Some(deleted == 0),
                "delText" | "instrText" | "delInstrText" => in_text = Some(false),
                "del" | "moveFrom" => deleted += 1,
                // What an older program would show in place of the same drawing.
                "Fallback" => xml.skip()?,
                "tab" | "br" | "cr" => push(&mut open, true, "\n"),
                "noBreakHyphen" => push(&mut open, true, "-"),
                _ => {}
            },
            Token::Text(part) => {
                if let Some(is_shown) = in_text {
                    push(&mut open, is_shown, &part);
                }
            }
            Token::Close(name) => match name.as_str() {
                "t" | "delText" | "instrText" | "delInstrText" => in_text = None,
                "del" | "moveFrom" => deleted = deleted.saturating_sub(1),
                "p" => {
                    count += 1;
                    let ended = open.pop().unwrap_or_default();
                    texts.add(format!("{label}第 {count} 段"), &ended.shown);
                    texts.add(format!("{label}第 {count} 段中不显示的文字"), &ended.unseen);
                }
                _ => {}
            },
        }
    }
    Ok(())
}

fn push(open: &mut [Open], is_shown: bool, text: &str) {
    let Some(paragraph) = open.last_mut() else { return };
    if is_shown {
        paragraph.shown.push_str(text);
        // Nothing joins two deletions.
        if !paragraph.unseen.is_empty() && !paragraph.unseen.ends_with('\t') {
            paragraph.unseen.push('\t');
        }
    } else {
        paragraph.unseen.push_str(text);
    }
}
