//! Channels that a cell gives part by part: 办事指南：■政府网站 □…；结果信息：■…, or 1.政府网站；2.公开查阅点 beside contents
//! with the same numbers (R43). Labels are parts only where the row's other cells bear them too; numbers where they
//! count as far as those of the contents do.

use super::notes::Notes;
use super::rows::{OTHER_CHANNEL, RowReader};
use crate::cells::{ChannelCell, Named, part_names, read_channels};
use crate::grid::TextId;
use domain::catalogue::item_part::{numbered, parts_by_number, parts_of_file, sections};
use domain::catalogue::{CatalogueRow, ItemPart};
use regex::Regex;
use std::sync::LazyLock;

impl RowReader<'_, '_, '_> {
    /// True where the cell puts boxes behind labels, or counts.
    pub(super) fn may_divide_channels(&self, id: TextId) -> bool {
        let text = self.view.text(id);
        part_names(text, self.names).is_some() || begins_to_count(text)
    }

    /// Reads the parts of a row whose other cells are read; false where the labels are none of parts.
    pub(super) fn divide_channels(
        &self,
        made: &mut CatalogueRow,
        id: TextId,
        place: (u32, &str),
        notes: &mut Notes,
    ) -> bool {
        let text = crate::cells::without_markup(self.view.text(id));
        if begins_to_count(&text) {
            return self.divide_by_number(made, &text, place, notes);
        }
        let Some(names) = part_names(&text, self.names) else { return false };
        let Some(texts) = sections(&text, &names) else { return false };
        let read: Vec<ChannelCell> =
            texts.iter().map(|text| read_channels(text, self.names, &self.legend)).collect();
        let of_part = |(name, cell): (&&str, &ChannelCell)| ((*name).to_owned(), cell.ticked.clone());
        let channels: Vec<(String, Vec<String>)> = names.iter().zip(&read).map(of_part).collect();
        let boxes = self.reference.channels.iter().filter(|channel| !channel.is_platform).count();
        let is_whole = texts.iter().all(|text| text.matches(['■', '□']).count() >= boxes);
        let Some(parts) = parts_of_file(made, &channels, is_whole) else { return false };
        self.take(made, parts, &read, place, notes);
        true
    }

    /// Numbered channels beside numbered contents. What does not count alike is told, and holds for all of them; false
    /// where the cell counts without naming channels, or beside contents that do not count.
    fn divide_by_number(
        &self,
        made: &mut CatalogueRow,
        text: &str,
        (line, label): (u32, &str),
        notes: &mut Notes,
    ) -> bool {
        let Some(pieces) = numbered_pieces(text) else { return false };
        let read: Vec<ChannelCell> =
            pieces.iter().map(|(_, text)| read_channels(text, self.names, &self.legend)).collect();
        let known = |name: &String| matches!(self.names.understand(name), Named::Known { .. });
        let are_channels = read.iter().all(|cell| !cell.ticked.is_empty())
            && read.iter().flat_map(|cell| &cell.ticked).any(known);
        let Some(contents) = numbered(&made.content_elements).filter(|_| are_channels) else {
            return false;
        };
        let mut channels: Vec<Option<Vec<String>>> = vec![None; contents.len()];
        let mut counted = 0;
        for ((numbers, _), cell) in pieces.iter().zip(&read) {
            for number in numbers {
                counted = counted.max(*number);
                if let Some(own) = channels.get_mut(number.wrapping_sub(1)) {
                    *own = Some(cell.ticked.clone());
                }
            }
        }
        let channels: Option<Vec<Vec<String>>> =
            if counted == contents.len() { channels.into_iter().collect() } else { None };
        let parts = channels.as_ref().and_then(|channels| parts_by_number(made, channels));
        let message = match (&parts, &channels) {
            (Some(_), _) => "公开渠道按编号与公开内容对应，已读成分项，各项有自己的渠道".to_owned(),
            (None, Some(_)) => unpaired("与公开时限、公开主体的分项对应不上"),
            (None, None) if counted == contents.len() => unpaired("有的编号没有写渠道"),
            (None, None) => unpaired(&format!("写到第{counted}项，公开内容写到第{}项", contents.len())),
        };
        match &parts {
            Some(_) => notes.note("channels-paired", Some(line), Some(label), message),
            None => notes.warn("channels-by-number", Some(line), Some(label), message),
        }
        self.take(made, parts.unwrap_or_default(), &read, (line, label), notes);
        true
    }

    /// The parts of a row, and the channels of all of them as its own.
    fn take(
        &self,
        made: &mut CatalogueRow,
        parts: Vec<ItemPart>,
        read: &[ChannelCell],
        place: (u32, &str),
        notes: &mut Notes,
    ) {
        made.parts = parts;
        for cell in read {
            for name in &cell.ticked {
                if !made.channels.contains(name) {
                    made.channels.push(name.clone());
                }
            }
            if let Some(other) = &cell.other {
                made.extra.insert(OTHER_CHANNEL.to_owned(), other.clone());
            }
            for problem in &cell.problems {
                notes.gather(problem, place.0, place.1);
            }
        }
        self.names.sort(&mut made.channels);
    }
}

/// Most cells of channels begin with a box or a name.
fn begins_to_count(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit() || "①⑴⒈（(一１第".contains(c))
}

fn unpaired(why: &str) -> String {
    format!("公开渠道按编号分写，{why}；已按全部渠道读取，请核对各项的渠道，在“分项”中逐项填写")
}

/// Numbers that share a text: 1-2.政府网站, 1、3.公开栏, 第1至3项：….
static JOINT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^\s*第?\s*(\d{1,2}(?:\s*[-—–~～至到、，,.．和及]\s*\d{1,2})*)\s*(?:项\s*[：:、.．]?|[.．、:：)）])\s*")
        .expect("a sound pattern")
});

/// The texts of a numbered cell, each with the numbers it is for: one where they count up, several where they are joint.
fn numbered_pieces(text: &str) -> Option<Vec<(Vec<usize>, String)>> {
    let is_whole = |text: &String| !text.is_empty() && !begins_to_count(text);
    let single = numbered(text).filter(|texts| texts.iter().all(is_whole));
    if let Some(texts) = single {
        return Some(texts.into_iter().enumerate().map(|(at, text)| (vec![at + 1], text)).collect());
    }
    let pieces = text.split(['；', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
    let read = |piece: &str| {
        let found = JOINT.captures(piece)?;
        let rest = &piece[found.get(0)?.end()..];
        Some((joint_numbers(found.get(1)?.as_str())?, rest.to_owned()))
    };
    let pieces: Vec<(Vec<usize>, String)> = pieces.map(read).collect::<Option<_>>()?;
    (!pieces.is_empty()).then_some(pieces)
}

/// 1-3 is 1, 2, 3; 1、3 is 1, 3.
fn joint_numbers(text: &str) -> Option<Vec<usize>> {
    let mut numbers: Vec<usize> = Vec::new();
    let mut is_range = false;
    for token in split_numbers(text) {
        match token.parse::<usize>() {
            Ok(number) => {
                let first = numbers.last().filter(|_| is_range).map_or(number, |last| last + 1);
                numbers.extend(first.min(number)..=number);
                is_range = false;
            }
            Err(_) => is_range = "-—–~～至到".contains(token.trim()),
        }
    }
    (!numbers.is_empty()).then_some(numbers)
}

/// Runs of digits and of what stands between them.
fn split_numbers(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let is_digit = |at: usize| text[at..].starts_with(|c: char| c.is_ascii_digit());
    for (at, _) in text.char_indices().skip(1) {
        if is_digit(at) != is_digit(start) {
            tokens.push(&text[start..at]);
            start = at;
        }
    }
    tokens.push(&text[start..]);
    tokens
}
