//! Parts that a person entered, written into the row's cells so that the official columns say the
//! same; and where a cell was changed afterwards, read anew from that cell alone.

use super::elements::Elements;
use super::section::{by_number, contents, sections};
use super::{ItemPart, ItemParts, Pairing};
use crate::catalogue::{CatalogueRow, Column};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::fold;
use std::collections::BTreeSet;

/// The code of what is said of parts whose cell was changed afterwards.
pub const STALE: &str = "part-stale";

/// Writes the parts into a row: its cells say them in words, and the row keeps them as entered.
/// Without parts the row is no longer divided by a person; its cells stay.
pub fn write_into(parts: &[ItemPart], row: &mut CatalogueRow) {
    row.parts = parts.to_vec();
    if parts.is_empty() {
        return;
    }
    row.content_elements = content(parts, &row.content_elements);
    row.time_limit = labelled(parts, |part| &part.time_limit, &row.time_limit);
    row.publisher = labelled(parts, |part| &part.publisher, &row.publisher);
    let channels = channels(parts);
    if set(&channels) != set(&row.channels) {
        row.channels = channels;
    }
}

/// The entered parts beside the cells as they are now. Each field stands where its cell still says the
/// same, or is read by the names of the parts; what does not name them holds for all of them, and is told.
pub(super) fn followed(row: &CatalogueRow) -> ItemParts {
    let mut written = row.clone();
    write_into(&row.parts, &mut written);
    let names: Vec<&str> = row.parts.iter().map(|part| part.name.as_str()).collect();
    if let Some(again) = numbered_anew(row, &written, &names) {
        return again;
    }
    let mut followed = ItemParts { parts: row.parts.clone(), pairing: Pairing::Explicit, notes: Vec::new() };
    if fold(&written.content_elements) != fold(&row.content_elements) {
        let texts = told_apart(contents, &row.content_elements, &names);
        followed.take(Column::ContentElements, texts, &row.content_elements, |part| &mut part.content);
    }
    if fold(&written.time_limit) != fold(&row.time_limit) {
        let texts = told_apart(sections, &row.time_limit, &names);
        followed.take(Column::TimeLimit, texts, &row.time_limit, |part| &mut part.time_limit);
    }
    if fold(&written.publisher) != fold(&row.publisher) {
        let texts = told_apart(sections, &row.publisher, &names);
        followed.take(Column::Publisher, texts, &row.publisher, |part| &mut part.publisher);
    }
    if written.channels != row.channels {
        followed.take_channels(&row.channels);
    }
    followed
}

/// The parts where the cells now count to another number of them: 公开内容 was numbered anew, with one more or one less,
/// and the other cells with it. A part that is still there keeps its name and its channels.
fn numbered_anew(row: &CatalogueRow, written: &CatalogueRow, names: &[&str]) -> Option<ItemParts> {
    let is_same = fold(&written.content_elements) == fold(&row.content_elements);
    if is_same || told_apart(contents, &row.content_elements, names).is_some() {
        return None;
    }
    let bare = CatalogueRow { parts: Vec::new(), ..row.clone() };
    let mut again = ItemParts::read(&bare);
    if again.pairing != Pairing::Numbered || !again.is_divided() || again.parts.len() == names.len() {
        return None;
    }
    let is_kept = written.channels == row.channels;
    for part in &mut again.parts {
        let same = |known: &&ItemPart| fold(&known.content) == fold(&part.content) || known.name == part.name;
        if let Some(known) = row.parts.iter().find(same) {
            known.name.clone_into(&mut part.name);
            if is_kept {
                known.channels.clone_into(&mut part.channels);
            }
        }
    }
    let message = format!(
        "填写分项之后，各栏按编号改成了{}项（原来{}项），现按编号读取；分项各有渠道的，请核对后重新保存分项",
        again.parts.len(),
        names.len()
    );
    again.say(Column::ContentElements, message);
    Some(again)
}

/// True where 公开内容 still tells the entered parts apart as they were.
pub(in crate::catalogue) fn holds_content(row: &CatalogueRow) -> bool {
    let names: Vec<&str> = row.parts.iter().map(|part| part.name.as_str()).collect();
    let same = |cell: &str| fold(cell) == fold(&row.content_elements);
    row.parts.is_empty()
        || same(&content(&row.parts, &row.content_elements))
        || told_apart(contents, &row.content_elements, &names).is_some()
}

/// Reads a cell by the names of the parts.
type Reading = fn(&str, &[&str]) -> Option<Vec<String>>;

/// Each part's text in a cell: behind its name, or behind its number where the cell counts to as many.
fn told_apart(reading: Reading, cell: &str, names: &[&str]) -> Option<Vec<String>> {
    reading(cell, names).or_else(|| by_number(cell, names.len()))
}

impl ItemParts {
    /// One field of all parts, from a cell that was changed.
    fn take(
        &mut self,
        column: Column,
        texts: Option<Vec<String>>,
        cell: &str,
        field: fn(&mut ItemPart) -> &mut String,
    ) {
        let before: BTreeSet<String> = self.parts.iter_mut().map(|part| field(part).clone()).collect();
        if texts.is_none() && (before.len() > 1 || cell.contains(['；', ';'])) {
            self.tell(column);
        }
        if let (Column::ContentElements, Some(texts)) = (column, &texts) {
            self.tell_grown(texts);
        }
        for (at, part) in self.parts.iter_mut().enumerate() {
            let own = texts.as_ref().and_then(|texts| texts.get(at)).map_or(cell, String::as_str);
            own.clone_into(field(part));
        }
    }

    /// The cell holds the channels of all parts: what went from it goes from each part, what came to it
    /// comes to each.
    fn take_channels(&mut self, cell: &[String]) {
        let before = channels(&self.parts);
        let (known, present) = (set(&before), set(cell));
        let new: Vec<&String> = cell.iter().filter(|name| !known.contains(&fold(name))).collect();
        let mut is_told = !new.is_empty() && self.divides_channels();
        for part in &mut self.parts {
            part.channels.retain(|name| present.contains(&fold(name)));
            part.channels.extend(new.iter().copied().cloned());
            if part.channels.is_empty() && !cell.is_empty() {
                part.channels = cell.to_vec();
                is_told = true;
            }
        }
        if is_told {
            self.tell(Column::Channels);
        }
    }

    /// What came to the content behind what a part was entered with is read as that part's: perhaps it is not.
    fn tell_grown(&mut self, texts: &[String]) {
        let grown = self.parts.iter().zip(texts).filter_map(|(part, text)| {
            let (before, now) = (Elements::of(&part.content).texts, Elements::of(text).texts);
            let before: BTreeSet<String> = before.iter().map(|text| fold(text)).collect();
            let new: Vec<&str> =
                now.iter().filter(|text| !before.contains(&fold(text))).map(String::as_str).collect();
            let is_longer = now.len() > before.len() && now.len() - new.len() == before.len();
            (is_longer && !new.is_empty()).then(|| (part.name.clone(), new.join("、")))
        });
        let sentence = |(name, new): (String, String)| {
            format!(
                "填写分项之后，公开内容增加了“{new}”，现读作分项“{name}”的内容；属于别的分项或者另成一项的，请重新保存分项"
            )
        };
        let told: Vec<String> = grown.map(sentence).collect();
        for message in told {
            self.say(Column::ContentElements, message);
        }
    }

    fn tell(&mut self, column: Column) {
        let label = column.label();
        let message = format!(
            "填写分项之后，{label}又作了改动，没有按分项写明，现按适用于各分项读取；请核对后重新保存分项"
        );
        self.say(column, message);
    }

    fn say(&mut self, column: Column, message: String) {
        self.notes.push(Diagnostic {
            severity: Severity::Warning,
            code: STALE.to_owned(),
            sheet: None,
            row: None,
            column: Some(column.label().to_owned()),
            message,
        });
    }
}

/// One text where all parts have the same, else 名称：文字；名称：文字; as it stands where it says so.
fn labelled(parts: &[ItemPart], text: fn(&ItemPart) -> &String, present: &str) -> String {
    let first = text(&parts[0]);
    if parts.iter().all(|part| text(part) == first) {
        return first.clone();
    }
    if says(told_apart(sections, present, &names(parts)), parts, text) {
        return present.to_owned();
    }
    parts.iter().map(|part| format!("{}：{}", part.name, text(part))).collect::<Vec<_>>().join("；")
}

/// The content cell, each part's share behind its name; as it stands where it says so already, or has
/// these elements and every part is called by its own.
fn content(parts: &[ItemPart], present: &str) -> String {
    let flat = |text: &str| Elements::of(text).texts.iter().map(|text| fold(text)).collect::<Vec<_>>();
    if parts.iter().all(|part| part.content == parts[0].content) {
        return parts[0].content.clone();
    }
    let is_named = |part: &ItemPart| part.content.is_empty() || fold(&part.name) == fold(&part.content);
    let all: Vec<String> = parts.iter().flat_map(|part| flat(&part.content)).collect();
    if says(told_apart(contents, present, &names(parts)), parts, |part| &part.content)
        || (parts.iter().all(is_named) && all == flat(present))
    {
        return present.to_owned();
    }
    let own = |part: &ItemPart| match is_named(part) {
        true => part.content.clone(),
        false => format!("{}：{}", part.name, part.content),
    };
    parts.iter().map(own).filter(|text| !text.is_empty()).collect::<Vec<_>>().join("；")
}

/// True where a cell says of each part what it was entered with.
fn says(texts: Option<Vec<String>>, parts: &[ItemPart], text: fn(&ItemPart) -> &String) -> bool {
    texts.is_some_and(|texts| texts.iter().zip(parts).all(|(own, part)| fold(own) == fold(text(part))))
}

fn names(parts: &[ItemPart]) -> Vec<&str> {
    parts.iter().map(|part| part.name.as_str()).collect()
}

fn set(names: &[String]) -> BTreeSet<String> {
    names.iter().map(|name| fold(name)).collect()
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
