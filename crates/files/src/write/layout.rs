//! The printed columns of a catalogue: two rows of headings with their groups (R11), cell texts with
//! the channel boxes of R46.

use crate::cells::on_lines;
use crate::recognise::OTHER_CHANNEL;
use crate::vocabulary::{Meaning, vocabulary};
use domain::catalogue::difference::Cell;
use domain::catalogue::{CatalogueRow, CatalogueTable, Column, ItemPart, ItemParts};
use domain::reference::Reference;
use std::collections::BTreeMap;

/// A printed column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PrintedColumn {
    pub(crate) label: String,
    pub(crate) group: Option<String>,
    content: Content,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Content {
    Col(Column),
    Extra(String),
}

/// How many lines a text takes in a column of some width; a Chinese character is as wide as two letters.
pub(crate) fn lines(text: &str, width: u16) -> usize {
    let room = usize::from(width).saturating_sub(1).max(1);
    let line = |line: &str| {
        line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>().div_ceil(room).max(1)
    };
    text.lines().map(line).sum::<usize>().max(1)
}

/// A head over several columns: its first column and how many it spans; none for a lone column.
pub(crate) struct Head {
    pub(crate) first: usize,
    pub(crate) span: usize,
    pub(crate) group: Option<String>,
}

impl PrintedColumn {
    fn of(column: Column, printed: &str, group: Option<&str>) -> Self {
        // A label that alone would not be read as this column again (公开对象 over words, a label told
        // from its place) gives way to the national one.
        let label = if reads_as(printed, column) { printed } else { column.label() };
        let group = group.or(column.group()).map(str::to_owned);
        Self { label: label.to_owned(), group, content: Content::Col(column) }
    }

    /// The cell's text in this column.
    pub(crate) fn text(&self, row: &CatalogueRow, reference: &Reference) -> String {
        match &self.content {
            Content::Col(Column::Channels) => channel_boxes(row, reference),
            Content::Col(column) => on_lines(&row.cell(*column)).into_owned(),
            Content::Extra(key) => row.extra.get(key).cloned().unwrap_or_default(),
        }
    }

    /// The column it stands for; none for an added one.
    pub(crate) fn column(&self) -> Option<Column> {
        match &self.content {
            Content::Col(column) => Some(*column),
            Content::Extra(_) => None,
        }
    }

    /// True where the column prints this cell.
    pub(crate) fn prints(&self, cell: &Cell) -> bool {
        match (&self.content, cell) {
            (Content::Col(own), Cell::National(column)) => own == column,
            (Content::Extra(own), Cell::Added(heading)) => own == heading,
            _ => false,
        }
    }

    /// True for a column of numbers and ticks, set in the middle.
    pub(crate) fn is_narrow(&self) -> bool {
        match &self.content {
            Content::Col(column) => {
                column.is_tick() || matches!(column, Column::SeqNo | Column::AudienceSpecific)
            }
            Content::Extra(_) => false,
        }
    }

    /// True for the column that a heading stands for.
    pub(crate) fn is(&self, heading: &domain::catalogue::Heading) -> bool {
        match (&self.content, heading.column) {
            (Content::Col(own), Some(column)) => *own == column,
            (Content::Extra(own), None) => *own == heading.printed,
            _ => false,
        }
    }

    /// True for 序号.
    pub(crate) fn is_number(&self) -> bool {
        self.content == Content::Col(Column::SeqNo)
    }

    /// Its share of the page's width, in characters.
    pub(crate) fn width(&self) -> u16 {
        match &self.content {
            Content::Col(Column::SeqNo) => 5,
            Content::Col(Column::ContentElements | Column::LegalBasis) => 27,
            Content::Col(Column::Channels) => 34,
            Content::Col(Column::Level1Item | Column::Level2Item | Column::Level3Item) => 11,
            Content::Col(Column::TimeLimit | Column::Publisher) => 13,
            Content::Col(_) => 6,
            Content::Extra(_) => 9,
        }
    }
}

/// True where a label is read as a column.
fn reads_as(printed: &str, column: Column) -> bool {
    match vocabulary().exact(printed) {
        Some((meaning, _)) => meaning == Meaning::Col(column),
        None => vocabulary().near(printed).first() == Some(&Meaning::Col(column)),
    }
}

/// The printed columns of a catalogue; a catalogue without headings gets the national ones.
pub(crate) fn columns(table: &CatalogueTable) -> Vec<PrintedColumn> {
    let mut printed: Vec<PrintedColumn> = Vec::new();
    for heading in &table.columns {
        printed.push(match heading.column {
            Some(column) => PrintedColumn::of(column, &heading.printed, heading.group.as_deref()),
            None => PrintedColumn {
                label: heading.printed.clone(),
                group: heading.group.clone(),
                content: Content::Extra(heading.printed.clone()),
            },
        });
    }
    if table.columns.is_empty() {
        let used = |column: Column| match column {
            Column::Level3Item => table.rows.iter().any(|r| r.row.level3_item.is_some()),
            Column::LevelCounty => table.rows.iter().any(|r| r.row.level_county.is_some()),
            Column::LevelTownship => table.rows.iter().any(|r| r.row.level_township.is_some()),
            _ => true,
        };
        printed.extend(
            Column::ALL.into_iter().filter(|c| used(*c)).map(|c| PrintedColumn::of(c, c.label(), c.group())),
        );
    }
    let mut keys: Vec<&String> = Vec::new();
    for row in &table.rows {
        for key in row.row.extra.keys() {
            let known = printed.iter().any(|p| p.content == Content::Extra(key.clone()));
            if !known && key != OTHER_CHANNEL && !keys.contains(&key) {
                keys.push(key);
            }
        }
    }
    printed.extend(keys.into_iter().map(|key| PrintedColumn {
        label: key.clone(),
        group: None,
        content: Content::Extra(key.clone()),
    }));
    printed
}

/// The heads of the first heading row.
pub(crate) fn heads(columns: &[PrintedColumn]) -> Vec<Head> {
    let mut heads = Vec::<Head>::new();
    for (index, column) in columns.iter().enumerate() {
        match heads.last_mut() {
            Some(last) if last.group.is_some() && last.group == column.group => last.span += 1,
            _ => heads.push(Head { first: index, span: 1, group: column.group.clone() }),
        }
    }
    heads
}

/// The title to print (R4).
pub(crate) fn title(table: &CatalogueTable) -> String {
    match (&table.title, &table.sector) {
        (title, _) if !title.is_empty() => title.clone(),
        (_, Some(sector)) => format!("{sector}领域基层政务公开标准目录"),
        _ => "基层政务公开标准目录".to_owned(),
    }
}

/// The boxes of a row; where its parts differ in their channels, those of each part behind its name.
fn channel_boxes(row: &CatalogueRow, reference: &Reference) -> String {
    let parts = if row.parts.is_empty() { None } else { Some(ItemParts::of(row)) };
    match parts.filter(ItemParts::divides_channels) {
        Some(of_row) => {
            let line =
                |part: &ItemPart| format!("{}：{}", part.name, boxes(&part.channels, &row.extra, reference));
            of_row.parts.iter().map(line).collect::<Vec<_>>().join("；\n")
        }
        None => boxes(&row.channels, &row.extra, reference),
    }
}

/// The 13 boxes, ■ chosen and □ not, then the chosen platforms and other names (R46, R47).
fn boxes(channels: &[String], extra: &BTreeMap<String, String>, reference: &Reference) -> String {
    if channels.is_empty() {
        return String::new();
    }
    let chosen = |name: &str| channels.iter().any(|c| c == name);
    let mut boxes = Vec::new();
    for channel in &reference.channels {
        if chosen(&channel.name) || !channel.is_platform {
            let mark = if chosen(&channel.name) { '■' } else { '□' };
            let words = extra.get(OTHER_CHANNEL).filter(|_| channel.name == "其他" && chosen(&channel.name));
            boxes.push(match words {
                Some(words) => format!("{mark}{}：{words}", channel.name),
                None => format!("{mark}{}", channel.name),
            });
        }
    }
    let unknown = channels.iter().filter(|name| !reference.channels.iter().any(|c| c.name == **name));
    boxes.extend(unknown.map(|name| format!("■{name}")));
    boxes.join(" ")
}

/// Text without characters that XML and HTML do not allow.
pub(crate) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

/// Text for XML and HTML.
pub(crate) fn escaped(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
