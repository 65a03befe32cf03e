//! Parts of a workbook changed by a few characters: everything around the change stays byte for byte.

use crate::write::WriteError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub(super) const EMPTY_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"></Relationships>";

/// A relation of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

/// A part as text; parts in other encodings are left to a fresh workbook.
pub(super) fn text(bytes: Vec<u8>) -> Result<String, WriteError> {
    String::from_utf8(bytes).map_err(|_| WriteError::NotAnnotable("不是 UTF-8 编码"))
}

/// An element of a part: its name without prefix, depth, and where it stands.
struct Place<'x> {
    name: &'x str,
    prefix: &'x str,
    depth: usize,
    start: usize,
    end: usize,
    is_closing: bool,
}

/// Walks over the elements of a part until the visitor has seen enough.
fn walk(text: &str, mut visit: impl FnMut(&Place<'_>, Option<&BytesStart<'_>>) -> bool) {
    let mut reader = Reader::from_str(text);
    let mut depth = 0_usize;
    loop {
        let start = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let Ok(event) = reader.read_event() else { return };
        let end = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let (element, is_closing) = match &event {
            Event::Start(element) | Event::Empty(element) => (Some(element), false),
            Event::End(_) => (None, true),
            Event::Eof => return,
            _ => continue,
        };
        if is_closing {
            depth = depth.saturating_sub(1);
        }
        let whole = match &event {
            Event::Start(e) | Event::Empty(e) => e.name().as_ref().to_owned(),
            Event::End(e) => e.name().as_ref().to_owned(),
            _ => continue,
        };
        let (prefix, name) = whole.split_once(':').map_or(("", whole.as_str()), |(p, n)| (p, n));
        let place = Place { name, prefix, depth, start, end, is_closing };
        if !visit(&place, element) {
            return;
        }
        if matches!(event, Event::Start(_)) {
            depth += 1;
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element.attributes().flatten().find_map(|attribute| {
        let key = attribute.key.as_ref();
        // A prefix of another name for the same space counts as ours.
        let local = |name: &str| name.split_once(':').map(|(_, local)| local.to_owned());
        let is_own = key == name || (local(name).is_some() && local(key) == local(name));
        is_own.then(|| {
            let raw: &str = &attribute.value;
            quick_xml::escape::unescape(raw).map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned)
        })
    })
}

/// The relations listed in a part.
pub(super) fn relations(text: &str) -> Vec<Relation> {
    let mut found = Vec::new();
    walk(text, |place, element| {
        if let (Some(element), "Relationship") = (element, place.name) {
            let of = |name: &str| attribute(element, name).unwrap_or_default();
            found.push(Relation { id: of("Id"), kind: of("Type"), target: of("Target") });
        }
        true
    });
    found
}

/// The part that lists a part's relations.
pub(super) fn relations_part(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}

/// A target as seen from its part.
pub(super) fn target(part: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut folders: Vec<&str> = part.split('/').collect();
    folders.pop();
    for step in target.split('/') {
        match step {
            ".." => {
                folders.pop();
            }
            "." | "" => {}
            name => folders.push(name),
        }
    }
    folders.join("/")
}

/// An identifier that no relation has.
pub(super) fn free_id(relations: &[Relation]) -> String {
    let mut number = relations.len() + 1;
    loop {
        let id = format!("rId{number}");
        if !relations.iter().any(|relation| relation.id == id) {
            return id;
        }
        number += 1;
    }
}

/// Puts text before the end of the outermost element of a name.
pub(super) fn before_end(text: &str, name: &str, added: &str) -> Result<String, WriteError> {
    let mut at = None;
    let mut empty = None;
    walk(text, |place, element| {
        if place.name == name && place.depth == 0 {
            if place.is_closing {
                at = Some(place.start);
            } else if element.is_some() && text[place.start..place.end].ends_with("/>") {
                empty = Some((place.end, format!("{}{name}", with_colon(place.prefix))));
            }
        }
        true
    });
    match (at, empty) {
        (Some(at), _) => Ok(format!("{}{added}{}", &text[..at], &text[at..])),
        (None, Some((end, whole))) => Ok(format!("{}>{added}</{whole}>{}", &text[..end - 2], &text[end..])),
        _ => Err(WriteError::NotAnnotable("有的部分不完整")),
    }
}

fn with_colon(prefix: &str) -> String {
    if prefix.is_empty() { String::new() } else { format!("{prefix}:") }
}

/// Names of sheets and their relations.
pub(super) fn sheets(workbook: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    walk(workbook, |place, element| {
        if let (Some(element), "sheet") = (element, place.name) {
            let of = |name: &str| attribute(element, name).unwrap_or_default();
            found.push((of("name"), of("r:id")));
        }
        true
    });
    found
}

/// The relation of a sheet's drawing of comments.
pub(super) fn legacy_drawing(sheet: &str) -> Option<String> {
    let mut found = None;
    walk(sheet, |place, element| {
        if let (Some(element), "legacyDrawing", 1) = (element, place.name, place.depth) {
            found = attribute(element, "r:id");
        }
        found.is_none()
    });
    found
}

/// What follows the drawing of comments in a sheet, in the order of the format.
const AFTER: [&str; 9] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
];

/// Names the drawing of comments at its place in a sheet.
pub(super) fn with_legacy_drawing(
    sheet: &str,
    element: impl Fn(&str) -> String,
) -> Result<String, WriteError> {
    let mut at = None;
    let mut prefix = String::new();
    walk(sheet, |place, _| {
        if place.depth == 0 {
            prefix = with_colon(place.prefix);
        }
        let ends = place.depth == 0 && place.is_closing && place.name == "worksheet";
        let follows = place.depth == 1 && !place.is_closing && AFTER.contains(&place.name);
        if ends || follows {
            at = Some(place.start);
        }
        at.is_none()
    });
    let at = at.ok_or(WriteError::NotAnnotable("工作表不完整"))?;
    Ok(format!("{}{}{}", &sheet[..at], element(&prefix), &sheet[at..]))
}

/// Adds a sheet behind the others.
pub(super) fn with_sheet(workbook: &str, name: &str, id: &str, space: &str) -> Result<String, WriteError> {
    let mut at = None;
    let mut prefix = String::new();
    let mut highest = 0;
    walk(workbook, |place, element| {
        if let (Some(element), "sheet") = (element, place.name) {
            let number = attribute(element, "sheetId").and_then(|n| n.parse::<u32>().ok()).unwrap_or(0);
            highest = highest.max(number);
        }
        if place.name == "sheets" && place.is_closing {
            at = Some(place.start);
            prefix = with_colon(place.prefix);
        }
        true
    });
    let at = at.ok_or(WriteError::NotAnnotable("工作簿没有工作表"))?;
    let line = format!(
        "<{prefix}sheet xmlns:r=\"{space}\" name=\"{}\" sheetId=\"{}\" r:id=\"{id}\"/>",
        super::layout::escaped(name),
        highest + 1
    );
    Ok(format!("{}{line}{}", &workbook[..at], &workbook[at..]))
}

/// Where things stand in a part of comments.
#[derive(Debug, Default)]
pub(super) struct CommentPlaces {
    /// Each commented cell with the end of its text.
    pub(super) cells: Vec<(String, usize)>,
    pub(super) list_end: Option<usize>,
    pub(super) authors_end: Option<usize>,
    pub(super) authors: usize,
    pub(super) prefix: String,
}

/// Finds the comments of a part.
pub(super) fn comment_places(part: &str) -> CommentPlaces {
    let mut found = CommentPlaces::default();
    let mut cell = String::new();
    walk(part, |place, element| {
        match (place.name, element, place.is_closing) {
            ("comment", Some(element), _) => cell = attribute(element, "ref").unwrap_or_default(),
            ("text", _, true) => found.cells.push((cell.clone(), place.start)),
            ("author", Some(_), _) => found.authors += 1,
            ("authors", _, true) => found.authors_end = Some(place.start),
            ("commentList", _, true) => {
                found.list_end = Some(place.start);
                found.prefix = with_colon(place.prefix);
            }
            _ => {}
        }
        true
    });
    found
}
