//! Channels that a cell gives part by part: 办事指南：■政府网站 □…；结果信息：■… (R43). Such labels are
//! parts only where the row's other cells bear them too.

use super::notes::Notes;
use super::rows::{OTHER_CHANNEL, RowReader};
use crate::cells::{ChannelCell, part_names, read_channels};
use crate::grid::TextId;
use domain::catalogue::CatalogueRow;
use domain::catalogue::item_part::{parts_of_file, sections};

impl RowReader<'_, '_, '_> {
    /// True where the cell puts boxes behind labels.
    pub(super) fn may_divide_channels(&self, id: TextId) -> bool {
        part_names(self.view.text(id), self.names).is_some()
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
        let Some(names) = part_names(&text, self.names) else { return false };
        let Some(texts) = sections(&text, &names) else { return false };
        let read: Vec<ChannelCell> =
            texts.iter().map(|text| read_channels(text, self.names, &self.legend)).collect();
        let of_part = |(name, cell): (&&str, &ChannelCell)| ((*name).to_owned(), cell.ticked.clone());
        let channels: Vec<(String, Vec<String>)> = names.iter().zip(&read).map(of_part).collect();
        let boxes = self.reference.channels.iter().filter(|channel| !channel.is_platform).count();
        let is_whole = texts.iter().all(|text| text.matches(['■', '□']).count() >= boxes);
        let Some(parts) = parts_of_file(made, &channels, is_whole) else { return false };
        made.parts = parts;
        for cell in &read {
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
        true
    }
}
