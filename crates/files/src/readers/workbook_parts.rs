//! The parts of an xlsx workbook that the cell reader does not tell: where each sheet lies, merged
//! ranges, hidden rows, formulas without a cached value.

use super::xml::{Token, Xml, decode};
use crate::archive::{Archive, refuse_entities};
use crate::error::Trouble;
use crate::grid::Merge;
use memchr::memmem;

/// Names and places of the sheets.
pub(crate) struct Parts {
    sheets: Vec<(String, String)>,
}

impl Parts {
    pub(crate) fn sheet_path(&self, name: &str) -> Option<&str> {
        self.sheets.iter().find(|(n, _)| n == name).map(|(_, path)| path.as_str())
    }
}

/// What a sheet's part says besides its cells.
#[derive(Default)]
pub(crate) struct SheetFacts {
    pub(crate) merges: Vec<Merge>,
    pub(crate) hidden_rows: Vec<usize>,
    pub(crate) empty_formulas: Vec<(usize, usize)>,
}

/// Reads the workbook part with its relations, and expands under guard what calamine will expand again.
pub(crate) fn read(archive: &mut Archive<'_>) -> Result<Parts, Trouble> {
    let workbook = archive.required("xl/workbook.xml")?;
    let relations = archive.required("xl/_rels/workbook.xml.rels")?;
    for name in ["[Content_Types].xml", "_rels/.rels", "xl/sharedStrings.xml", "xl/styles.xml"] {
        if let Some(bytes) = archive.part(name)? {
            refuse_entities(&bytes)?;
        }
    }
    let targets = relation_targets(&decode(&relations))?;
    let text = decode(&workbook);
    let mut xml = Xml::new(&text)?;
    let mut sheets = Vec::new();
    while let Some(token) = xml.next()? {
        if let Token::Open(element) = token
            && element.name() == "sheet"
            && let (Some(name), Some(id)) = (element.attr("name"), element.attr("id"))
            && let Some((_, target)) = targets.iter().find(|(known, _)| *known == id)
        {
            sheets.push((name, target.clone()));
        }
    }
    Ok(Parts { sheets })
}

/// The facts of one sheet, found in its bytes without a second parse of every cell.
pub(crate) fn facts(archive: &mut Archive<'_>, path: &str) -> Result<SheetFacts, Trouble> {
    let bytes = archive.required(path)?;
    refuse_entities(&bytes)?;
    let end = memmem::rfind(&bytes, b"sheetData>").unwrap_or(0);
    let merges = memmem::find_iter(&bytes[end..], b"mergeCell ")
        .filter_map(|at| attribute(&bytes[end + at..], b" ref=").and_then(range))
        .collect();
    let hidden_rows = memmem::find_iter(&bytes[..end], b" hidden=\"1\"")
        .filter_map(|at| row_of(&bytes[..at]))
        .collect();
    Ok(SheetFacts { merges, hidden_rows, empty_formulas: empty_formulas(&bytes[..end]) })
}

fn relation_targets(text: &str) -> Result<Vec<(String, String)>, Trouble> {
    let mut xml = Xml::new(text)?;
    let mut targets = Vec::new();
    while let Some(token) = xml.next()? {
        if let Token::Open(element) = token
            && element.name() == "Relationship"
            && let (Some(id), Some(target)) = (element.attr("Id"), element.attr("Target"))
        {
            let target = target.replace('\\', "/");
            let path = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{target}"),
            };
            targets.push((id, path));
        }
    }
    Ok(targets)
}

/// The value of the attribute that begins with `key` in the tag at the start of `bytes`.
fn attribute<'a>(bytes: &'a [u8], key: &[u8]) -> Option<&'a str> {
    let tag = &bytes[..memchr::memchr(b'>', bytes)?];
    let at = memmem::find(tag, key)? + key.len();
    let quote = *tag.get(at)?;
    let rest = &tag[at + 1..];
    std::str::from_utf8(&rest[..memchr::memchr(quote, rest)?]).ok()
}

/// `B5:B7` as a merge.
fn range(text: &str) -> Option<Merge> {
    let (start, end) = text.split_once(':').unwrap_or((text, text));
    let ((top, left), (bottom, right)) = (place(start)?, place(end)?);
    Some(Merge { top: top.min(bottom), left: left.min(right), bottom: bottom.max(top), right: right.max(left) })
}

/// `B5` as row and column from 0.
pub(crate) fn place(text: &str) -> Option<(u32, u32)> {
    let text = text.trim().replace('$', "");
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let column = text[..letters].bytes().try_fold(0_u32, |sum, b| {
        sum.checked_mul(26)?.checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1)
    })?;
    let row: u32 = text[letters..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The number of the row whose opening tag the bytes end in.
fn row_of(before: &[u8]) -> Option<usize> {
    let tag = &before[memchr::memrchr(b'<', before)?..];
    let name = tag.get(1..)?;
    let local = name.iter().position(|b| *b == b':').map_or(name, |i| if i < 6 { &name[i + 1..] } else { name });
    if !local.starts_with(b"row ") {
        return None;
    }
    let at = memmem::find(tag, b" r=\"")? + 4;
    let digits = tag[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    std::str::from_utf8(&tag[at..at + digits]).ok()?.parse::<usize>().ok()?.checked_sub(1)
}

/// Cells that hold a formula and no value.
fn empty_formulas(bytes: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for end in [&b"f></c>"[..], b"f></x:c>", b"f><v/>", b"f><v></v>", b"f><v />"] {
        for at in memmem::find_iter(bytes, end) {
            let before = &bytes[..at];
            let open = [&b"<c "[..], b"<x:c "].iter().filter_map(|tag| memmem::rfind(before, tag)).max();
            if let Some(place) = open.and_then(|o| attribute(&bytes[o..], b" r=")).and_then(place) {
                found.push((place.0 as usize, place.1 as usize));
            }
            if found.len() > 1_000 {
                return found;
            }
        }
    }
    found
}
