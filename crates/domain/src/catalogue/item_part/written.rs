//! Parts that a person entered, written into the row's cells so that the official columns say the
//! same, and whether they still do.

use super::elements::Elements;
use super::{ItemPart, ItemParts};
use crate::catalogue::CatalogueRow;
use crate::text::fold;
use std::collections::BTreeSet;

/// Writes the parts into a row: its cells say them in words, and the row keeps them as entered.
/// Without parts the row is no longer divided by a person; its cells stay.
pub fn write_into(parts: &[ItemPart], row: &mut CatalogueRow) {
    row.parts = parts.to_vec();
    if parts.is_empty() {
        return;
    }
    row.content_elements = content(parts, &row.content_elements);
    row.time_limit = labelled(parts, |part| &part.time_limit);
    row.publisher = labelled(parts, |part| &part.publisher);
    let channels = channels(parts);
    let set = |names: &[String]| names.iter().map(|name| fold(name)).collect::<BTreeSet<_>>();
    if set(&channels) != set(&row.channels) {
        row.channels = channels;
    }
}

/// True where the cells still say what the entered parts say.
pub(in crate::catalogue) fn is_current(row: &CatalogueRow) -> bool {
    let mut written = row.clone();
    write_into(&row.parts, &mut written);
    let same = |one: &str, other: &str| fold(one) == fold(other);
    same(&written.content_elements, &row.content_elements)
        && same(&written.time_limit, &row.time_limit)
        && same(&written.publisher, &row.publisher)
        && written.channels == row.channels
}

/// One text where all parts have the same, else 名称：文字；名称：文字.
fn labelled(parts: &[ItemPart], text: fn(&ItemPart) -> &String) -> String {
    let first = text(&parts[0]);
    if parts.iter().all(|part| text(part) == first) {
        return first.clone();
    }
    parts.iter().map(|part| format!("{}：{}", part.name, text(part))).collect::<Vec<_>>().join("；")
}

/// The content cell: as it stands where it has these elements already; with the names before a
/// colon where the contents do not hold them, so that a reader of the file can pair them.
fn content(parts: &[ItemPart], present: &str) -> String {
    let flat = |text: &str| Elements::of(text).texts.iter().map(|text| fold(text)).collect::<Vec<_>>();
    let all: Vec<String> = parts.iter().flat_map(|part| flat(&part.content)).collect();
    let is_shared = parts.iter().all(|part| part.content == parts[0].content);
    let own = |part: &ItemPart| {
        let is_named = !Elements::of(&part.content).meant_by(&part.name).is_empty();
        if is_named || part.content.is_empty() {
            part.content.clone()
        } else {
            format!("{}：{}", part.name, part.content)
        }
    };
    if is_shared {
        return parts[0].content.clone();
    }
    let texts: Vec<String> = parts.iter().map(own).filter(|text| !text.is_empty()).collect();
    let has_all_names = parts.iter().all(|part| own(part) == part.content);
    if has_all_names && all == flat(present) {
        return present.to_owned();
    }
    texts.join("；")
}

/// All channels of all parts, in the order in which they come.
pub(super) fn channels(parts: &[ItemPart]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for name in parts.iter().flat_map(|part| &part.channels) {
        if !all.contains(name) {
            all.push(name.clone());
        }
    }
    all
}

impl ItemParts {
    /// The parts as one text, for the history of a row; empty where the row is not divided.
    #[must_use]
    pub fn text(&self) -> String {
        if !self.is_divided() {
            return String::new();
        }
        self.parts.iter().map(ItemPart::line).collect::<Vec<_>>().join("\n")
    }
}
