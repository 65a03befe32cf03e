//! Workbooks and documents that lie in others, as an object on their pages or behind a chart: read like the files they are,
//! with the bounds of the whole (R250). What is of another kind, or lies deeper, is said.

use super::{FileTexts, document, workbook};
use crate::archive::Archive;
use crate::error::Trouble;
use crate::limits;
use crate::mask::quiet_numbers;
use crate::readers::{compound_names, compound_stream};
use crate::sniff::{self, Format};
use std::borrow::Cow;

/// The stream of an object in which a package lies as it is.
const PACKAGE: &str = "Package";

/// The names of the parts that are files of their own, in the order of the package.
pub(crate) fn parts(names: &[String]) -> impl Iterator<Item = &String> {
    names.iter().filter(|name| {
        let plain = name.replace('\\', "/").to_lowercase();
        let plain = plain.trim_start_matches('/');
        let is_within = ["word/embeddings/", "xl/embeddings/"].iter().any(|folder| plain.starts_with(folder));
        is_within && !plain.ends_with('/') && !plain.contains("/_rels/")
    })
}

/// What a part is called.
pub(crate) fn called(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

/// A document or workbook that an embedded part is, or that lies in the object it is; none for all other kinds.
pub(crate) fn package(part: &[u8]) -> Option<(Format, Cow<'_, [u8]>)> {
    let bytes = match part.starts_with(b"PK") {
        true => Cow::from(part),
        false => Cow::from(compound_stream(part, PACKAGE).ok()??),
    };
    let format = sniff::sniff(&bytes).ok()?;
    matches!(format, Format::Docx | Format::Xlsx)
        .then_some((format, bytes))
        .filter(|(_, b)| b.starts_with(b"PK"))
}

/// True for a workbook or document that is not read where it lies: of older programs, sealed or broken. Objects of other
/// kinds, drawings and formulas, are none.
pub(crate) fn is_unread_file(part: &[u8]) -> bool {
    if part.starts_with(b"PK") {
        return package(part).is_none();
    }
    let names = compound_names(part).unwrap_or_default();
    let is_file = |name: &String| {
        ["Workbook", "Book", "WordDocument", "EncryptedPackage"]
            .iter()
            .any(|own| own.eq_ignore_ascii_case(name))
    };
    names.iter().any(is_file)
}

/// Adds the texts of the files that lie in a package.
pub(super) fn read(
    archive: &mut Archive<'_>,
    names: &[String],
    depth: usize,
    texts: &mut FileTexts,
) -> Result<(), Trouble> {
    let (mut unread, mut room) = (0_usize, limits::MAX_EMBEDDED_BYTES);
    for (index, name) in parts(names).enumerate() {
        if depth > 0 || index >= limits::MAX_EMBEDDED_FILES {
            unread += 1;
            continue;
        }
        let part = archive.part(name)?.unwrap_or_default();
        let Some((format, bytes)) = package(&part) else {
            unread += 1;
            continue;
        };
        let place = format!("嵌入的文件“{}”", called(name));
        // Each of them has bounds of its own; all together have no more than one file.
        let inner = Archive::open(&bytes).and_then(|mut inner| inner.expanded_size(room)).and_then(|size| {
            room = room.saturating_sub(size);
            of_package(format, &bytes, depth + 1)
        });
        match inner {
            Ok(inner) => add(texts, &place, inner),
            Err(Trouble::Bomb) => return Err(Trouble::Bomb),
            Err(_) => texts.unread.push(format!("{place}，没有读取")),
        }
    }
    if unread > 0 {
        texts.unread.push(format!("{unread} 个嵌入的文件，没有读取"));
    }
    Ok(())
}

fn of_package(format: Format, bytes: &[u8], depth: usize) -> Result<FileTexts, Trouble> {
    let mut texts = match format {
        Format::Docx => document::read_at(bytes, depth)?,
        _ => workbook::read_at(bytes, depth)?,
    };
    texts.set_aside(quiet_numbers(format, bytes)?);
    Ok(texts)
}

fn add(texts: &mut FileTexts, place: &str, inner: FileTexts) {
    let placed = |mut block: super::TextBlock| {
        block.place = format!("{place}的{}", block.place);
        block
    };
    texts.blocks.extend(inner.blocks.into_iter().map(placed));
    texts.aside.extend(inner.aside.into_iter().map(placed));
    texts.unread.extend(inner.unread.into_iter().map(|line| format!("{place}：{line}")));
}
