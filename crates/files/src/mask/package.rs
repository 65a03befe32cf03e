//! A document or workbook as a package: every part with text without its numbers, all others byte for byte, but for
//! the picture of the first page and the order of formulas where they are not true any more (R250).

use super::error::Fault;
use super::markup::{self, Scanner};
use super::number;
use super::part::{self, Changed};
use super::walk::Context;
use crate::Format;
use crate::archive::Archive;
use crate::error::Trouble;
use crate::readers::{Parts, decode_xml};
use crate::texts::embedded;
use std::collections::{BTreeMap, HashSet};
use std::io::{Cursor, Write};

/// A document in one file of XML, without its numbers, and how many there were.
pub(super) fn mask_flat(bytes: &[u8]) -> Result<(Vec<u8>, usize), Fault> {
    let context = Context { sheets: &[], strings: &[], is_document: true };
    let changed = part::mask("document.xml", bytes, context)?;
    Ok(changed.map(|part| (part.text.into_bytes(), part.masked)).unwrap_or_default())
}

/// The package without its numbers, and how many there were.
pub(super) fn mask(format: Format, bytes: &[u8]) -> Result<(Vec<u8>, usize), Fault> {
    let mut archive = Archive::open(bytes)?;
    let names = archive.names();
    check_names(&names)?;
    let (mut sheets, mut strings) = (Vec::new(), Vec::new());
    if format == Format::Xlsx {
        strings = Parts::read(&mut Archive::open(bytes)?)?.strings;
        sheets = sheets_with_numbers(&mut archive)?;
    }
    let context = Context { sheets: &sheets, strings: &strings, is_document: format == Format::Docx };
    let mut changed = BTreeMap::<String, Vec<u8>>::new();
    let (mut masked, mut drops_formulas) = (0, false);
    for name in &names {
        let Some(original) = archive.part(name)? else { continue };
        if let Some(part) = part::mask(&plain_name(name), &original, context)? {
            let Changed { text, masked: places, drops_formulas: drops } = part;
            changed.insert(name.clone(), text.into_bytes());
            masked += places;
            drops_formulas |= drops;
        }
    }
    for name in embedded::parts(&names) {
        if let Some((copy, places)) = mask_embedded(name, &archive.part(name)?.unwrap_or_default())? {
            changed.insert(name.clone(), copy);
            masked += places;
        }
    }
    if masked == 0 {
        return Ok((Vec::new(), 0));
    }
    let is_gone = |name: &str| {
        let name = plain_name(name);
        name.starts_with("docprops/thumbnail") || (drops_formulas && name == "xl/calcchain.xml")
    };
    if names.iter().any(|name| is_gone(name)) {
        forget(&mut Archive::open(bytes)?, &names, &mut changed, drops_formulas)?;
    }
    write(bytes, changed, is_gone).map(|copy| (copy, masked))
}

/// A file that lies in the package, without its numbers; none where it has none. A workbook or document in which numbers
/// cannot be looked for, or not be hidden, is refused.
fn mask_embedded(name: &str, part: &[u8]) -> Result<Option<(Vec<u8>, usize)>, Fault> {
    let refused = |why: &str| {
        let called = number::masked(embedded::called(name)).0;
        Err(Fault::Reason(format!("中嵌入的文件“{called}”{why}")))
    };
    if embedded::is_unread_file(part) {
        return refused("没有读取，可能有个人号码");
    }
    let Some((format, bytes)) = embedded::package(part) else { return Ok(None) };
    let own = Archive::open(&bytes)?.names();
    if embedded::parts(&own).next().is_some() {
        return refused("中还嵌入了文件，没有读取");
    }
    match mask(format, &bytes)? {
        (_, 0) => Ok(None),
        // An object of an older form cannot be written again.
        _ if !part.starts_with(b"PK") => refused("中有个人号码"),
        copy => Ok(Some(copy)),
    }
}

pub(super) fn plain_name(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Refuses packages whose parts cannot all be told apart, looked into, or named without a number.
fn check_names(names: &[String]) -> Result<(), Fault> {
    let mut known = HashSet::new();
    for name in names {
        let plain = plain_name(name);
        if plain.starts_with("xl/model/") {
            return Err(Fault::Reason("含有数据模型".to_owned()));
        }
        if number::masked(name).1 > 0 {
            return Err(Fault::Reason("的内部文件名中有个人号码".to_owned()));
        }
        if !known.insert(plain) {
            return Err(Trouble::Damaged("内部文件重名".to_owned()).into());
        }
    }
    Ok(())
}

/// The names of sheets that hold numbers. Two of them must not become one.
fn sheets_with_numbers(archive: &mut Archive<'_>) -> Result<Vec<String>, Fault> {
    let workbook = archive.required("xl/workbook.xml")?;
    let text = decode_xml(&workbook);
    let (mut found, mut taken) = (Vec::new(), HashSet::new());
    for token in Scanner::of_xml(&text).filter(|token| token.name == "sheet") {
        let attributes = markup::attributes(&text, &token);
        let Some(name) = attributes.into_iter().find(|attribute| attribute.name == "name") else { continue };
        let name = markup::value(&text, &name.value);
        let masked = number::sheet_name(&name);
        if !taken.insert(masked.clone().unwrap_or_else(|| name.clone()).to_lowercase()) {
            return Err(Fault::Reason("有工作表以个人号码为名，隐去后与另一工作表重名".to_owned()));
        }
        found.extend(masked.map(|_| name));
    }
    Ok(found)
}

/// Takes parts that go away off the lists of relations and kinds.
fn forget(
    archive: &mut Archive<'_>,
    names: &[String],
    changed: &mut BTreeMap<String, Vec<u8>>,
    drops_formulas: bool,
) -> Result<(), Fault> {
    let is_gone = |name: &str, value: &str| match name {
        "Type" => value.ends_with("/metadata/thumbnail") || (drops_formulas && value.ends_with("/calcChain")),
        "PartName" => {
            let part = plain_name(value);
            part.starts_with("docprops/thumbnail") || (drops_formulas && part == "xl/calcchain.xml")
        }
        _ => false,
    };
    for name in names {
        let plain = plain_name(name);
        if plain != "[content_types].xml" && !plain.ends_with(".rels") {
            continue;
        }
        let text = match changed.get(name) {
            Some(text) => decode_xml(text).into_owned(),
            None => decode_xml(&archive.required(name)?).into_owned(),
        };
        if let Some(text) = part::without_lines(&text, is_gone) {
            changed.insert(name.clone(), text.into_bytes());
        }
    }
    Ok(())
}

fn write(
    original: &[u8],
    mut changed: BTreeMap<String, Vec<u8>>,
    is_gone: impl Fn(&str) -> bool,
) -> Result<Vec<u8>, Fault> {
    let damaged = |error: zip::result::ZipError| Fault::from(Trouble::damaged(error));
    let mut from = zip::ZipArchive::new(Cursor::new(original)).map_err(damaged)?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::with_capacity(original.len() + 32 * 1024)));
    let options = zip::write::SimpleFileOptions::default();
    for index in 0..from.len() {
        let part = from.by_index_raw(index).map_err(damaged)?;
        let name = part.name().map_err(damaged)?.into_owned();
        if is_gone(&name) {
            continue;
        }
        match changed.remove(&name) {
            Some(bytes) => {
                out.start_file(name, options).map_err(damaged)?;
                out.write_all(&bytes).map_err(Trouble::damaged)?;
            }
            None => out.raw_copy_file(part).map_err(damaged)?,
        }
    }
    match changed.into_keys().next() {
        Some(name) => Err(Trouble::Damaged(format!("无法写回 {name}")).into()),
        None => Ok(out.finish().map_err(damaged)?.into_inner()),
    }
}
