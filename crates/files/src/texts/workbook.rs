//! The text of an Excel workbook: every cell as it is stored, comments, text boxes, headers, names of sheets, and
//! shared strings that no cell uses any more but that are still in the file.

use super::{FileTexts, embedded};
use crate::archive::Archive;
use crate::error::Trouble;
use crate::readers::{Parts, Token, Xml, decode_xml};

pub(super) fn read(bytes: &[u8]) -> Result<FileTexts, Trouble> {
    read_at(bytes, 0)
}

/// A workbook that lies so deep in others.
pub(super) fn read_at(bytes: &[u8], depth: usize) -> Result<FileTexts, Trouble> {
    let mut archive = Archive::open(bytes)?;
    let parts = Parts::read(&mut archive)?;
    let mut texts = FileTexts::default();
    let mut used = vec![false; parts.strings.len()];
    for sheet in &parts.sheets {
        texts.add(format!("工作表名“{}”", sheet.name), &sheet.name);
        if let Some(bytes) = archive.part(&sheet.path)? {
            let mut reader =
                SheetText { texts: &mut texts, name: &sheet.name, parts: &parts, used: &mut used };
            reader.read(&decode_xml(&bytes))?;
        }
    }
    for (text, used) in parts.strings.iter().zip(used) {
        if !used {
            texts.add("文件中已不显示的文字", text);
        }
    }
    let mut names = archive.names();
    names.sort_unstable();
    for name in &names {
        let plain = name.replace('\\', "/").to_lowercase();
        let label = match plain.as_str() {
            _ if !plain.ends_with(".xml") => continue,
            path if path.starts_with("xl/comments") || path.starts_with("xl/threadedcomments/") => "批注",
            path if path.starts_with("xl/drawings/drawing") => "文本框",
            _ => continue,
        };
        if let Some(part) = archive.part(name)? {
            notes(&decode_xml(&part), label, &mut texts)?;
        }
    }
    texts.pictures(names.iter().filter(|name| name.to_lowercase().starts_with("xl/media/")).count());
    embedded::read(&mut archive, &names, depth, &mut texts)?;
    Ok(texts)
}

struct SheetText<'a> {
    texts: &'a mut FileTexts,
    name: &'a str,
    parts: &'a Parts,
    used: &'a mut [bool],
}

#[derive(Default)]
struct OpenCell {
    place: String,
    is_shared: bool,
    text: String,
}

impl SheetText<'_> {
    fn read(&mut self, text: &str) -> Result<(), Trouble> {
        let mut xml = Xml::new(text)?;
        let mut cell = OpenCell::default();
        let mut in_text = false;
        while let Some(token) = xml.next()? {
            match token {
                Token::Open(element) => match element.name() {
                    "c" => {
                        let is_shared = element.attr("t").as_deref() == Some("s");
                        cell = OpenCell {
                            place: element.attr("r").unwrap_or_default(),
                            is_shared,
                            ..OpenCell::default()
                        };
                    }
                    "v" | "t" => in_text = true,
                    "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                    | "firstFooter" => {
                        cell = OpenCell { place: "页眉页脚".to_owned(), ..OpenCell::default() };
                        in_text = true;
                    }
                    "f" | "rPh" => xml.skip()?,
                    _ => {}
                },
                Token::Text(part) if in_text => cell.text.push_str(&part),
                Token::Text(_) => {}
                Token::Close(name) => match name.as_str() {
                    "v" | "t" => in_text = false,
                    "c" | "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                    | "firstFooter" => {
                        in_text = false;
                        self.close(&std::mem::take(&mut cell));
                    }
                    _ => {}
                },
            }
        }
        Ok(())
    }

    fn close(&mut self, cell: &OpenCell) {
        let place = format!("{}!{}", self.name, cell.place);
        if !cell.is_shared {
            if is_rounded(&cell.text) {
                let message =
                    format!("{place}是超过十五位的数字，表格软件已把末几位舍去，可能是证件或银行卡号码");
                self.texts.unread.push(message);
            }
            return self.texts.add(place, &plain_number(&cell.text));
        }
        let index = cell.text.trim().parse::<usize>().ok();
        let Some((index, text)) = index.and_then(|at| Some((at, self.parts.strings.get(at)?))) else {
            return;
        };
        self.used[index] = true;
        self.texts.add(place, text);
    }
}

/// Whole numbers up to here are exact in a workbook.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number so long that the workbook does not keep its last digits.
fn is_rounded(text: &str) -> bool {
    /// The largest number of 19 digits.
    const LONGEST: f64 = 1e19;
    text.contains(['E', 'e'])
        && text.trim().parse().is_ok_and(|number: f64| (EXACT..LONGEST).contains(&number))
}

/// A number as its digits: 1.3931244663E10 is 13931244663. Other text stays as it is.
fn plain_number(text: &str) -> std::borrow::Cow<'_, str> {
    if !text.contains(['E', 'e', '.']) {
        return text.into();
    }
    match text.trim().parse::<f64>() {
        Ok(number) if number.fract() == 0.0 && number.abs() <= EXACT => format!("{number:.0}").into(),
        _ => text.into(),
    }
}

/// The text of comments and boxes, one block for each.
fn notes(text: &str, label: &str, texts: &mut FileTexts) -> Result<(), Trouble> {
    let mut xml = Xml::new(text)?;
    let (mut block, mut place, mut in_text) = (String::new(), String::new(), false);
    while let Some(token) = xml.next()? {
        match token {
            Token::Open(element) => match element.name() {
                "comment" | "threadedComment" => place = element.attr("ref").unwrap_or_default(),
                "t" | "text" => in_text = true,
                "Fallback" => xml.skip()?,
                _ => {}
            },
            Token::Text(part) if in_text => block.push_str(&part),
            Token::Text(_) => {}
            Token::Close(name) => match name.as_str() {
                "t" => in_text = false,
                // A paragraph of a box, a comment of a cell.
                "p" | "comment" | "threadedComment" => {
                    in_text = false;
                    texts.add(format!("{label}{place}"), &std::mem::take(&mut block));
                }
                _ => {}
            },
        }
    }
    Ok(())
}
