//! Single cells that a person types or pastes, read as the cells of a file are (R46, R47).

use super::ticks::{Legend, Tick, read_tick};
use super::{ChannelNames, clean, read_channels};
use domain::catalogue::Column;
use domain::reference::{Marks, Reference};

/// Reads single cells, whatever the marks.
pub struct CellReader {
    names: ChannelNames,
    marks: Marks,
}

impl CellReader {
    /// A reader with the vocabulary of channels and marks.
    #[must_use]
    pub fn new(reference: &Reference) -> Self {
        Self { names: ChannelNames::new(reference), marks: reference.marks.clone() }
    }

    /// The ticked channels of a cell: canonical names in their order, others as written; 其他 keeps its
    /// own words beside it.
    #[must_use]
    pub fn channels(&self, text: &str) -> Vec<String> {
        let mut cell = read_channels(text, &self.names, &Legend::default());
        if let Some(words) = cell.other
            && let Some(other) = cell.ticked.iter_mut().find(|name| *name == super::channel_names::OTHER)
        {
            // 、 parts names where they stand in one cell.
            *other = format!("{other}：{}", words.replace('、', "，"));
        }
        cell.ticked
    }

    /// Several sets of channels as one, in the same order.
    #[must_use]
    pub fn together<'a>(&self, sets: impl IntoIterator<Item = &'a Vec<String>>) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        for name in sets.into_iter().flatten() {
            if !all.contains(name) {
                all.push(name.clone());
            }
        }
        self.names.sort(&mut all);
        all
    }

    /// The text of a column of ticks: √ where ticked, empty where not; words of 特定群体 stay.
    #[must_use]
    pub fn tick(&self, text: &str, column: Column) -> String {
        let text = clean(text);
        let is_ticked = match read_tick(&text, column, &self.marks, &Legend::default()) {
            Tick::On => true,
            Tick::Off => false,
            Tick::Words if column == Column::AudienceSpecific => return text,
            Tick::Words => !text.contains(['不', '非', '无', '否']),
        };
        if is_ticked { "√".to_owned() } else { String::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r46_what_is_typed_or_pasted_is_read_as_a_file_is() {
        let reader = CellReader::new(&Reference::shipped());
        for (text, expected) in [
            ("☑政府网站□政府公报☑两微一端", "政府网站、两微一端"),
            ("■政府网站 □政府公报 ■两微一端 □发布会/听证会", "政府网站、两微一端"),
            ("√政府网站；口政府公报", "政府网站"),
            ("政府网站 两微一端", "政府网站、两微一端"),
            ("两微一端、政府网站", "政府网站、两微一端"),
            ("村口喇叭", "村口喇叭"),
            ("■政府网站 ■村口喇叭", "政府网站、村口喇叭"),
            ("■政府网站口村口公示牌", "政府网站"),
            ("■政府网站 ■其他：村民微信群", "政府网站、其他：村民微信群"),
            ("", ""),
        ] {
            assert_eq!(reader.channels(text).join("、"), expected, "{text}");
        }
        for (text, column, expected) in [
            ("☑", Column::ModeProactive, "√"),
            ("□", Column::ModeProactive, ""),
            ("否", Column::AudienceAll, ""),
            ("县级", Column::LevelCounty, "√"),
            ("非主动", Column::ModeProactive, ""),
            ("√", Column::AudienceSpecific, "√"),
            ("救助对象", Column::AudienceSpecific, "救助对象"),
            ("□", Column::AudienceSpecific, ""),
        ] {
            assert_eq!(reader.tick(text, column), expected, "{text}");
        }
    }
}
