//! Channels that a cell gives part by part: 办事指南：■政府网站 □…；结果信息：■…, or 1.政府网站；2.公开查阅点 beside contents
//! with the same numbers (R43). Labels are parts only where the row's other cells bear them too; numbers where they
//! count as far as those of the contents do.

use super::notes::Notes;
use super::rows::{OTHER_CHANNEL, RowReader};
use crate::cells::{ChannelCell, Named, part_names, read_channels};
use crate::grid::TextId;
use domain::catalogue::item_part::{
    joint, numbered, parts_by_number, parts_of_file, run_of_numbers, sections,
};
use domain::catalogue::{CatalogueRow, ItemPart};

impl RowReader<'_, '_, '_> {
    /// True where the cell puts boxes behind labels, or counts.
    pub(super) fn may_divide_channels(&self, id: TextId) -> bool {
        let text = self.view.text(id);
        part_names(text, self.names).is_some() || may_count(text)
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
        if may_count(&text) {
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
        let Some(Counted { pieces, is_plain }) = Counted::of(text) else { return false };
        let read: Vec<ChannelCell> =
            pieces.iter().map(|(_, text)| read_channels(text, self.names, &self.legend)).collect();
        let known = |name: &String| matches!(self.names.understand(name), Named::Known { .. });
        let are_channels = read.iter().all(|cell| !cell.ticked.is_empty())
            && read.iter().flat_map(|cell| &cell.ticked).any(known);
        let contents = numbered(&made.content_elements).filter(|_| are_channels);
        // The numbers of a list of channels are no numbers of contents.
        if !are_channels || (contents.is_none() && is_plain) {
            return false;
        }
        let contents = contents.unwrap_or_default();
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
            (None, None) if contents.is_empty() => unpaired("公开内容没有编号"),
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

/// Most cells of channels begin with a box or a name, and end with one.
fn may_count(text: &str) -> bool {
    begins_to_count(text) || text.trim_end().ends_with(['）', ')']) && !trailing_pieces(text).is_empty()
}

fn begins_to_count(text: &str) -> bool {
    text.trim_start().starts_with(|c: char| c.is_ascii_digit() || "①⑴⒈（(一１第".contains(c))
}

fn unpaired(why: &str) -> String {
    format!("公开渠道按编号分写，{why}；已按全部渠道读取，请核对各项的渠道，在“分项”中逐项填写")
}

/// The numbered texts of a cell.
struct Counted {
    /// Each text with the numbers it is for: one where they count up, several where they are joint.
    pieces: Vec<(Vec<usize>, String)>,
    /// True where they count up from one before texts, as the channels of any list may.
    is_plain: bool,
}

impl Counted {
    fn of(text: &str) -> Option<Self> {
        let is_whole = |text: &String| !text.is_empty() && !begins_to_count(text);
        let single = numbered(text).filter(|texts| texts.iter().all(is_whole));
        if let Some(texts) = single {
            let pieces = texts.into_iter().enumerate().map(|(at, text)| (vec![at + 1], text)).collect();
            return Some(Self { pieces, is_plain: true });
        }
        let pieces = joint(text).unwrap_or_else(|| trailing_pieces(text));
        (!pieces.is_empty()).then_some(Self { pieces, is_plain: false })
    }
}

/// Texts with their numbers behind them: 政府网站（1）、公开查阅点（2、3）; none unless each has one.
fn trailing_pieces(text: &str) -> Vec<(Vec<usize>, String)> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let Some((name, inner, behind)) = bracketed(rest) else { return Vec::new() };
        let all = inner.trim().trim_start_matches('第').trim_end_matches('项');
        let numbers = run_of_numbers(all).filter(|(_, left)| left.trim().is_empty() && !name.is_empty());
        let Some((numbers, _)) = numbers else { return Vec::new() };
        found.push((numbers, name.to_owned()));
        rest = behind.trim_start_matches(|c: char| c.is_whitespace() || "、；;，,".contains(c));
    }
    found
}

/// What stands before the first bracket, in it, and behind it.
fn bracketed(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once(['（', '('])?;
    let (inner, behind) = rest.split_once(['）', ')'])?;
    Some((name.trim(), inner, behind))
}

#[cfg(test)]
mod tests {
    use super::Counted;

    #[test]
    fn r43_numbers_stand_before_texts_or_behind_them() {
        for (text, told) in [
            ("1-2.政府网站；3.公开查阅点", vec![(vec![1, 2], "政府网站"), (vec![3], "公开查阅点")]),
            ("1～3 政府网站；4 精准推送", vec![(vec![1, 2, 3], "政府网站"), (vec![4], "精准推送")]),
            ("1 政府网站；2 公开查阅点", vec![(vec![1], "政府网站"), (vec![2], "公开查阅点")]),
            ("1政府网站；2公开查阅点", vec![(vec![1], "政府网站"), (vec![2], "公开查阅点")]),
            ("第一、二项：政府网站；第三项：公开栏", vec![(vec![1, 2], "政府网站"), (vec![3], "公开栏")]),
            ("（1）、（2）政府网站、公开栏", vec![(vec![1, 2], "政府网站、公开栏")]),
            ("（1）政府网站；（3）公开栏", vec![(vec![1], "政府网站"), (vec![3], "公开栏")]),
            ("政府网站（1）、公开查阅点（2、3）", vec![(vec![1], "政府网站"), (vec![2, 3], "公开查阅点")]),
            ("1.政府网站；2.公开栏", vec![(vec![1], "政府网站"), (vec![2], "公开栏")]),
        ] {
            let counted = Counted::of(text).unwrap_or_else(|| panic!("{text}"));
            let read: Vec<_> =
                counted.pieces.iter().map(|(all, text)| (all.clone(), text.as_str())).collect();
            assert_eq!(read, told, "{text}");
        }
        for text in [
            "政府网站、公开查阅点",
            "12345热线；政府网站",
            "12345热线；12333热线",
            "一站式大厅；三务公开栏",
            "其他（微信公众号）、政府网站（首页）",
            "1政府网站",
        ] {
            assert!(Counted::of(text).is_none(), "{text}");
        }
    }
}
