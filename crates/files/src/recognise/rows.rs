//! The rows of one catalogue: cells cleaned, ticks and channels read, 同上 and merges resolved, an empty
//! 一级事项 continued from the row above. Every text is worked on once, however many cells hold it.

use super::continued::{Continued, continue_level1, same_item_goes_on};
use super::ditto::ditto;
use super::heading::{Headings, Leaf, Source};
use super::mended::MendedCells;
use super::notes::Notes;
use super::spans::Spans;
use super::split::{Role, Section};
use super::view::View;
use super::words;
use crate::cells::{
    ChannelCell, ChannelNames, Legend, Mended, Problem, Tick, clean, clean_if_needed, read_channels,
    read_tick, ticked_words, without_mark,
};
use crate::grid::TextId;
use crate::vocabulary::vocabulary;
use domain::catalogue::{CatalogueRow, Column, ListedCell, PlacedRow, RowStatus};
use domain::reference::Reference;
use rustc_hash::FxHashMap;
use std::rc::Rc;

/// The key under which the words beside 其他 are kept.
pub(crate) const OTHER_CHANNEL: &str = "其他渠道";

/// Reads the rows of sections of one grid.
pub(crate) struct RowReader<'v, 'g, 'r> {
    pub(crate) view: &'v View<'g>,
    pub(crate) reference: &'r Reference,
    pub(crate) names: &'r ChannelNames,
    pub(crate) legend: Legend,
    cleaned: Vec<Option<Cleaned<'v>>>,
    mended: MendedCells,
    /// Cells that were written one thing a line.
    pub(crate) listed: Vec<ListedCell>,
    ticks: FxHashMap<(TextId, Column), Tick>,
    channels: FxHashMap<TextId, Rc<ChannelCell>>,
}

/// A cleaned text and whether it says 同上.
#[derive(Clone)]
struct Cleaned<'v> {
    /// The text as it stands where nothing had to be cleaned.
    text: Shared<'v>,
    is_ditto: bool,
    mended: Mended,
}

/// A text of the grid itself, or one made from it.
#[derive(Clone)]
enum Shared<'v> {
    Grid(&'v str),
    Made(Rc<str>),
}

impl std::ops::Deref for Shared<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        match self {
            Self::Grid(text) => text,
            Self::Made(text) => text,
        }
    }
}

impl<'v, 'g, 'r> RowReader<'v, 'g, 'r> {
    pub(crate) fn new(
        view: &'v View<'g>,
        reference: &'r Reference,
        names: &'r ChannelNames,
        legend: Legend,
    ) -> Self {
        let cleaned = vec![None; view.grid.text_count()];
        Self {
            view,
            reference,
            names,
            legend,
            cleaned,
            mended: MendedCells::default(),
            listed: Vec::new(),
            ticks: FxHashMap::default(),
            channels: FxHashMap::default(),
        }
    }

    /// The rows of a section.
    pub(crate) fn read(&mut self, section: &Section, notes: &mut Notes) -> Vec<PlacedRow> {
        let mut rows = Vec::<PlacedRow>::with_capacity(section.row_count());
        let base = section.parts.first().map_or(0, |part| part.headings.top);
        let mut level1 = String::new();
        let mut continued = Continued::default();
        for part in &section.parts {
            let below: Vec<usize> = part.rows.iter().map(|(row, _)| *row).collect();
            let spans = Spans::of(self.view, &part.headings, &below);
            for (row, role) in &part.rows {
                let line = self.view.line(*row, base);
                match role {
                    Role::Data => {
                        let placed = self.data((*row, line), &part.headings, &spans, rows.last(), notes);
                        rows.push(placed);
                        same_item_goes_on(&mut rows, &level1, notes);
                        continue_level1(&mut rows, &mut level1, &mut continued, &part.headings, notes);
                    }
                    Role::MoreChannels => {
                        self.more_channels(*row, line, &part.headings, rows.last_mut(), notes)
                    }
                    Role::Band => level1 = self.band(*row, line, notes),
                    Role::NumberOnly => {
                        notes.note("empty-row", Some(line), None, "只有序号、没有内容的行，已跳过".to_owned())
                    }
                    Role::Total => notes.note(
                        "total-row",
                        Some(line),
                        None,
                        "小计、合计的行，不是事项，已跳过".to_owned(),
                    ),
                    Role::Unread => {
                        let text: Vec<String> =
                            self.view.filled(*row).map(|(_, id)| clean(self.view.text(id))).collect();
                        let text: String = text.join(" ").chars().take(60).collect();
                        notes.warn("unread-line", Some(line), None, format!("没有读入的行：“{text}”"));
                    }
                }
            }
            self.merged(&part.headings, &spans, &part.rows, base, notes);
        }
        continued.tell(notes);
        let mut mended = std::mem::take(&mut self.mended);
        self.listed.append(&mut mended.marked);
        mended.tell(notes);
        rows
    }

    fn band(&mut self, row: usize, line: u32, notes: &mut Notes) -> String {
        let id = self.view.filled(row).next().map_or(0, |(_, id)| id);
        let item = super::bands::item(&self.cleaned(id).text);
        notes.note("item-band", Some(line), None, format!("“{item}”独占一行，按以下各行的一级事项读取"));
        item
    }

    fn data(
        &mut self,
        (row, line): (usize, u32),
        headings: &Headings,
        spans: &Spans,
        above: Option<&PlacedRow>,
        notes: &mut Notes,
    ) -> PlacedRow {
        let mut made = CatalogueRow::default();
        if headings.leaf_of(Column::LevelCounty).is_some() {
            made.level_county = Some(false);
        }
        if headings.leaf_of(Column::LevelTownship).is_some() {
            made.level_township = Some(false);
        }
        let mut divided = None;
        let cells = spans.cells(self.view, row);
        for (at, head) in spans.heads.iter().enumerate() {
            let leaf = &headings.leaves[head.leaf];
            let columns = cells.as_ref().map_or(&head.columns, |cells| &cells[at]);
            let view = self.view;
            let mut ids = columns.iter().map(|column| view.resolved(row, *column)).filter(|id| *id != 0);
            let Some(id) = ids.next() else { continue };
            if leaf.source == Source::Col(Column::Channels) && self.may_divide_channels(id) {
                divided = Some((leaf, id));
            } else {
                self.cell(&mut made, leaf, id, line, above.map(|a| &a.row), notes);
            }
            for more in ids {
                self.joined(&mut made, leaf, (id, more), line, notes);
            }
        }
        for (column, id) in self.view.filled(row).filter(|(column, _)| *column >= headings.width()) {
            let text = clean(self.view.text(id));
            made.extra.insert(unlabelled(column), text);
        }
        if let Some((leaf, id)) = divided
            && !self.divide_channels(&mut made, id, (line, &leaf.printed), notes)
        {
            self.cell(&mut made, leaf, id, line, above.map(|a| &a.row), notes);
        }
        PlacedRow { line, status: RowStatus::Active, row: made }
    }

    fn cell(
        &mut self,
        made: &mut CatalogueRow,
        leaf: &Leaf,
        id: TextId,
        line: u32,
        above: Option<&CatalogueRow>,
        notes: &mut Notes,
    ) {
        let cleaned = self.cleaned(id);
        if cleaned.is_ditto {
            ditto(made, leaf, line, above, &cleaned.text, notes);
            return;
        }
        let text: &str = &cleaned.text;
        if cleaned.mended != Mended::default() {
            self.mended.note(cleaned.mended, leaf, (line, self.view.text(id)), notes);
        }
        match leaf.source {
            Source::Col(Column::Channels) => {
                let cell = self.channels(id);
                put_channels(made, &cell, self.names);
                for problem in &cell.problems {
                    notes.gather(problem, line, &leaf.printed);
                }
            }
            Source::Col(column) if column.is_tick() => self.tick(made, leaf, column, id, line, notes),
            Source::Col(Column::AudienceSpecific) => {
                let tick = self.read_tick(id, Column::AudienceSpecific);
                made.audience_specific = match tick {
                    Tick::On => Some("√".to_owned()),
                    Tick::Off => None,
                    Tick::Words => without_mark(text, &self.reference.marks, &self.legend).map(str::to_owned),
                };
            }
            Source::Col(Column::SeqNo) => match dated(text) {
                Some(number) => {
                    let message = format!(
                        "序号“{text}”是被 Excel 改成日期的编号，按“{number}”读取；请把该列设为“文本”格式后重新填写"
                    );
                    notes.warn("dated-number", Some(line), Some(&leaf.printed), message);
                    made.seq_no = number;
                }
                None => text.trim_end_matches(['.', '、', '．']).clone_into(&mut made.seq_no),
            },
            Source::Col(column) => made.set_cell(column, text),
            Source::Extra | Source::Joined => {
                made.extra.insert(extra_key(leaf), text.to_owned());
            }
            _ => {
                let raw = self.view.text(id);
                let options = words::options(leaf.source);
                match ticked_words(raw, options, &self.reference.marks, &self.legend) {
                    Some(ticked) => {
                        for option in ticked.unmarked {
                            let message = format!("“{option}”旁没有标记，无法判断是否选中，按未选读取");
                            notes.warn("unmarked-option", Some(line), Some(&leaf.printed), message);
                        }
                        words::worded(made, leaf, &ticked.words, &ticked.words, line, notes);
                    }
                    None => words::worded(made, leaf, text, raw, line, notes),
                }
            }
        }
    }

    fn tick(
        &mut self,
        made: &mut CatalogueRow,
        leaf: &Leaf,
        column: Column,
        id: TextId,
        line: u32,
        notes: &mut Notes,
    ) {
        let on = match self.read_tick(id, column) {
            Tick::On => true,
            Tick::Off => false,
            Tick::Words => {
                let text = &self.cleaned(id).text;
                let denies = text.contains(['不', '非', '无', '否']);
                let read = if denies { "未选" } else { "已选" };
                let message =
                    format!("勾选栏中写有“{}”，按{read}读取", text.chars().take(30).collect::<String>());
                notes.warn("unknown-tick", Some(line), Some(&leaf.printed), message);
                !denies
            }
        };
        match column {
            Column::AudienceAll => made.audience_all = on,
            Column::ModeProactive => made.mode_proactive = on,
            Column::ModeOnRequest => made.mode_on_request = on,
            Column::LevelCounty => made.level_county = Some(on),
            _ => made.level_township = Some(on),
        }
    }

    /// A cell beside the first one under the same heading.
    fn joined(
        &mut self,
        made: &mut CatalogueRow,
        leaf: &Leaf,
        (first, id): (TextId, TextId),
        line: u32,
        notes: &mut Notes,
    ) {
        let text = self.cleaned(id).text.to_string();
        match leaf.source {
            Source::Col(Column::Channels) => {
                let cell = self.channels(id);
                put_channels(made, &cell, self.names);
                let message = "一行的渠道分写在几个单元格中，已合在一起读取".to_owned();
                notes.gather(&Problem::note("joined-cells", message), line, &leaf.printed);
                return;
            }
            Source::Col(column) if !column.is_tick() => {
                let both = format!("{}{text}", words::text_of(made, column));
                made.set_cell(column, &both);
            }
            _ => {
                made.extra.insert(extra_key(leaf), text.clone());
            }
        }
        let short = |text: &str| text.chars().take(20).collect::<String>();
        let message = format!(
            "“{}”之下有两个单元格（“{}”和“{}”），已合在一起读取；请核对，并在原表中对齐表头与各行的边框",
            leaf.printed,
            short(&self.cleaned(first).text),
            short(&text)
        );
        notes.warn("joined-cells", Some(line), Some(&leaf.printed), message);
    }

    fn more_channels(
        &mut self,
        row: usize,
        line: u32,
        headings: &Headings,
        above: Option<&mut PlacedRow>,
        notes: &mut Notes,
    ) {
        let (Some(leaf), Some(above)) = (headings.leaf_of(Column::Channels), above) else { return };
        let id = self.view.filled(row).next().map_or(0, |(_, id)| id);
        let cell = self.channels(id);
        put_channels(&mut above.row, &cell, self.names);
        for problem in &cell.problems {
            notes.gather(problem, line, &leaf.printed);
        }
        let message = format!("渠道分写在多行，已并入第 {} 行", above.line);
        notes.note("split-channels", Some(line), Some(&leaf.printed), message);
    }

    /// One note a merged range of data cells.
    fn merged(
        &self,
        headings: &Headings,
        spans: &Spans,
        rows: &[(usize, Role)],
        base: usize,
        notes: &mut Notes,
    ) {
        let (Some((first, _)), Some((last, _))) = (rows.first(), rows.last()) else { return };
        for merge in self.view.merges_from(*first..*last) {
            let (top, left) = (merge.top as usize, merge.left as usize);
            if merge.bottom == merge.top || self.view.raw(top, left) == 0 {
                continue;
            }
            let Some(leaf) = spans.leaf_of(self.view, headings, (top, left)) else { continue };
            let bottom = (merge.bottom as usize).min(*last);
            let covered =
                rows.partition_point(|(row, _)| *row <= top)..rows.partition_point(|(row, _)| *row <= bottom);
            if rows[covered].iter().any(|(_, role)| *role == Role::Data) {
                let (from, to) = (self.view.line(top, base), self.view.line(bottom, base));
                let message = format!("合并单元格，其内容已填入第 {from} 至 {to} 行");
                notes.note("merged-cell", Some(from), Some(&leaf.printed), message);
            }
        }
    }

    fn cleaned(&mut self, id: TextId) -> Cleaned<'v> {
        if let Some(Some(known)) = self.cleaned.get(id as usize) {
            return known.clone();
        }
        let view: &'v View<'g> = self.view;
        let raw = view.text(id);
        let (text, mended) = match clean_if_needed(raw) {
            None => (Shared::Grid(raw), Mended::default()),
            Some((made, mended)) => (Shared::Made(made.into()), mended),
        };
        let is_ditto = text.len() < 40 && {
            let bare = text.trim_matches(['。', '，', '（', '）', '(', ')', '.', '；', '“', '”']);
            vocabulary().is_word("ditto", &text) || vocabulary().is_word("ditto", bare)
        };
        let made = Cleaned { text, is_ditto, mended };
        if let Some(slot) = self.cleaned.get_mut(id as usize) {
            *slot = Some(made.clone());
        }
        made
    }

    fn read_tick(&mut self, id: TextId, column: Column) -> Tick {
        if let Some(tick) = self.ticks.get(&(id, column)) {
            return *tick;
        }
        let cleaned = self.cleaned(id);
        let tick = read_tick(&cleaned.text, column, &self.reference.marks, &self.legend);
        self.ticks.insert((id, column), tick);
        tick
    }

    fn channels(&mut self, id: TextId) -> Rc<ChannelCell> {
        if let Some(cell) = self.channels.get(&id) {
            return cell.clone();
        }
        let text = crate::cells::without_markup(self.view.text(id));
        let cell = Rc::new(read_channels(&text, self.names, &self.legend));
        self.channels.insert(id, cell.clone());
        cell
    }
}

/// The heading under which an added column's cells are kept.
pub(crate) fn extra_key(leaf: &Leaf) -> String {
    if leaf.printed.is_empty() { unlabelled(leaf.column) } else { leaf.printed.clone() }
}

/// The key of a column without a label.
pub(crate) fn unlabelled(column: usize) -> String {
    format!("第{}列", column + 1)
}

fn put_channels(made: &mut CatalogueRow, cell: &ChannelCell, names: &ChannelNames) {
    if made.channels.is_empty() {
        made.channels.clone_from(&cell.ticked);
    } else {
        for name in &cell.ticked {
            if !made.channels.contains(name) {
                made.channels.push(name.clone());
            }
        }
        names.sort(&mut made.channels);
    }
    if let Some(other) = &cell.other {
        made.extra.insert(OTHER_CHANNEL.to_owned(), other.clone());
    }
}

/// 1-1 that a spreadsheet took for the first of January: 2026-01-01, 1月1日.
fn dated(text: &str) -> Option<String> {
    let (month, day) = match text.split_once('月') {
        Some((month, day)) => (month, day.strip_suffix('日')?),
        None => {
            let mut parts = text.split(' ').next()?.splitn(3, ['-', '/']);
            let year = parts.next()?;
            if year.len() != 4 || !year.starts_with("20") {
                return None;
            }
            (parts.next()?, parts.next()?)
        }
    };
    let (month, day): (u8, u8) = (month.trim().parse().ok()?, day.trim().parse().ok()?);
    ((1..=12).contains(&month) && (1..=31).contains(&day)).then(|| format!("{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::dated;

    #[test]
    fn r31_a_number_that_became_a_day_is_a_number_again() {
        for (text, number) in [("2026-01-03", "1-3"), ("1月1日", "1-1"), ("2025/2/10", "2-10")] {
            assert_eq!(dated(text).as_deref(), Some(number), "{text}");
        }
        for text in ["1", "1-1", "2026", "0101", "1.1", "13月1日", "440106-1-1", "2026-13-01"] {
            assert_eq!(dated(text), None, "{text}");
        }
    }
}
