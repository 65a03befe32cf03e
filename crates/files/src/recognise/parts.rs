//! Channels that a cell gives part by part: 办事指南：■政府网站 □…；结果信息：■…, or 1.政府网站；2.公开查阅点 beside contents
//! with the same numbers (R43). Labels are parts only where the row's other cells bear them too; numbers where they
//! count as far as those of the contents do.

use super::notes::Notes;
use super::rows::{OTHER_CHANNEL, RowReader};
use crate::cells::{ChannelCell, Named, part_names, read_channels};
use crate::grid::TextId;
use domain::catalogue::CatalogueRow;
use domain::catalogue::item_part::{ItemPart, by_number, numbered, parts_by_number, parts_of_file, sections};

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

    /// Numbered channels beside numbered contents. What does not count alike is told, and read as one cell.
    fn divide_by_number(
        &self,
        made: &mut CatalogueRow,
        text: &str,
        (line, label): (u32, &str),
        notes: &mut Notes,
    ) -> bool {
        let Some(texts) = numbered(text) else { return false };
        let read: Vec<ChannelCell> =
            texts.iter().map(|text| read_channels(text, self.names, &self.legend)).collect();
        let known = |name: &String| matches!(self.names.understand(name), Named::Known { .. });
        let are_channels = read.iter().all(|cell| !cell.ticked.is_empty())
            && read.iter().flat_map(|cell| &cell.ticked).any(known);
        let Some(contents) = numbered(&made.content_elements).filter(|_| are_channels) else {
            return false;
        };
        let channels: Vec<Vec<String>> = read.iter().map(|cell| cell.ticked.clone()).collect();
        let Some(parts) = parts_by_number(made, &channels) else {
            let why = match by_number(&made.content_elements, texts.len()) {
                None => format!("写到第{}项，公开内容写到第{}项", texts.len(), contents.len()),
                Some(_) => "与公开时限、公开主体的分项对应不上".to_owned(),
            };
            let message =
                format!("公开渠道按编号分写，{why}；已按全部渠道读取，请核对各项的渠道，在“分项”中逐项填写");
            notes.warn("channels-by-number", Some(line), Some(label), message);
            return false;
        };
        let message = "公开渠道按编号与公开内容一一对应，已读成分项，各项有自己的渠道".to_owned();
        notes.note("channels-by-number", Some(line), Some(label), message);
        self.take(made, parts, &read, (line, label), notes);
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
    text.trim_start().starts_with(|c: char| c.is_ascii_digit() || "①（(一１".contains(c))
}
