//! What the gate does not read in the words of a file but a copy would hide all the same: numbers in links, remarks and
//! properties, and those that neighbours hold in parts (R250). The same walk finds and hides them.

use super::edit::Told;
use super::page;
use super::part;
use super::walk::Context;
use crate::Format;
use crate::archive::Archive;
use crate::decode;
use crate::error::Trouble;
use crate::readers::{Parts, decode_xml, mhtml_parts};

/// A number by its place in words, and its digits.
pub(crate) type QuietNumber = (String, String);

/// Every number that a walk over a page, document or workbook would hide.
///
/// # Errors
/// [`Trouble`] where the file cannot be read.
pub(crate) fn quiet_numbers(format: Format, bytes: &[u8]) -> Result<Vec<QuietNumber>, Trouble> {
    match format {
        Format::Html => Ok(in_pages(bytes)),
        Format::Docx | Format::Xlsx if bytes.starts_with(b"PK") => in_package(format, bytes),
        Format::Docx => {
            let context = Context { sheets: &[], strings: &[], is_document: true };
            Ok(named("正文", part::numbers("document.xml", &decode_xml(bytes), context)))
        }
        _ => Ok(Vec::new()),
    }
}

/// Every number of a page's text that a walk over it would hide.
pub(crate) fn page_numbers(text: &str) -> Vec<QuietNumber> {
    named("", page::hide(text).told())
}

fn in_pages(bytes: &[u8]) -> Vec<QuietNumber> {
    let parts = mhtml_parts(bytes);
    let pages: Vec<&[u8]> = match &parts {
        Some(parts) => parts.iter().map(Vec::as_slice).collect(),
        None => vec![bytes],
    };
    let numbers = pages.into_iter().flat_map(|page| {
        let text = decode::decode(page, decode::declared(page).as_deref()).text;
        named("网页", page::hide(&text).told())
    });
    numbers.collect()
}

fn in_package(format: Format, bytes: &[u8]) -> Result<Vec<QuietNumber>, Trouble> {
    let mut archive = Archive::open(bytes)?;
    let strings = match format {
        Format::Xlsx => Parts::read(&mut Archive::open(bytes)?)?.strings,
        _ => Vec::new(),
    };
    let context = Context { sheets: &[], strings: &strings, is_document: format == Format::Docx };
    let mut found = Vec::new();
    for name in archive.names() {
        let plain = super::package::plain_name(&name);
        if !part::is_read(&plain) {
            continue;
        }
        if let Some(own) = archive.part(&name)? {
            found.extend(named(label(&plain), part::numbers(&plain, &decode_xml(&own), context)));
        }
    }
    Ok(found)
}

fn named(part: &str, told: Vec<Told>) -> Vec<QuietNumber> {
    told.into_iter().map(|one| (format!("{part}{}", one.place), one.digits)).collect()
}

/// What a part of a package is called.
fn label(name: &str) -> &'static str {
    const PARTS: [(&str, &str); 14] = [
        ("docprops/", "文件属性"),
        ("word/document", "正文"),
        ("word/header", "页眉"),
        ("word/footer", "页脚"),
        ("word/footnotes", "脚注"),
        ("word/endnotes", "尾注"),
        ("word/comments", "批注"),
        ("xl/workbook", "工作簿中定义的名称"),
        ("xl/worksheets/_rels/", "超链接"),
        ("xl/worksheets/", "工作表"),
        ("xl/comments", "批注"),
        ("xl/drawings/", "图形"),
        ("xl/tables/", "表格"),
        ("xl/sharedstrings", "单元格"),
    ];
    if name.ends_with(".rels") {
        return "超链接";
    }
    PARTS.into_iter().find(|(start, _)| name.starts_with(start)).map_or("文件内部", |(_, label)| label)
}
