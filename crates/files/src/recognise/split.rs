//! A sheet, page or document cut into catalogues: titles, headings (also printed again after page
//! breaks), data rows, bands, notes. Nothing is read here; every row gets its role.

use super::bands::{self, Bands};
use super::continuation;
use super::heading::{Headings, Leaf, Source, heading_at};
use super::spans::Spans;
use super::title;
use super::view::View;
use domain::catalogue::Column;
use domain::reference::Reference;

/// What a row of a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// A row of the catalogue.
    Data,
    /// More channels for the row above.
    MoreChannels,
    /// A first-level item on a row of its own.
    Band,
    /// 序号 and nothing else.
    NumberOnly,
    /// 小计, 合计: a count of the rows above.
    Total,
    /// A line that belongs to nothing known.
    Unread,
}

/// Rows under one printing of the heading.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) headings: Headings,
    pub(crate) rows: Vec<(usize, Role)>,
}

/// One catalogue with the lines around it.
#[derive(Debug, Default)]
pub(crate) struct Section {
    /// Lines above, nearest last.
    pub(crate) lines: Vec<String>,
    /// Title and unit as these lines tell them.
    pub(crate) named: Named,
    /// Notes below and between.
    pub(crate) notes: Vec<String>,
    /// Other lines between and below, of which nothing is read.
    pub(crate) below: Vec<String>,
    pub(crate) parts: Vec<Part>,
    /// Where the heading was printed again.
    pub(crate) repeated: Vec<usize>,
    /// True where the heading is that of the catalogue above.
    pub(crate) inherits: bool,
}

/// What the lines above a catalogue call it, by which its heading printed again is told from another
/// catalogue's.
#[derive(Debug, Default)]
pub(crate) struct Named {
    title: String,
    sector: Option<String>,
    unit: Option<String>,
    /// Every line that names the catalogue: a title in two lines is often repeated by one of them.
    titles: Vec<String>,
}

impl Named {
    fn of(lines: &[String], reference: &Reference) -> Self {
        let of_line = |line: &String| title::unit_of(line).or_else(|| title::unit_heading(line, reference));
        Self {
            title: title::read(lines, reference).title,
            sector: lines.iter().rev().find_map(|line| title::one_sector(line, reference)),
            unit: lines.iter().rev().find_map(of_line),
            titles: title::own_titles(lines, reference),
        }
    }

    /// True where the lines below name another unit.
    fn is_of_another(&self, below: &Self) -> bool {
        matches!((&self.unit, &below.unit), (Some(own), Some(other)) if own != other)
    }

    /// True where the lines below name another catalogue: another title, or the same of another unit.
    fn is_other(&self, below: &Self) -> bool {
        let differ = |own: &Option<String>, other: &Option<String>| matches!((own, other), (Some(a), Some(b)) if a != b);
        let is_known = |title: &String| {
            title::same_title(title, &self.title)
                || self.titles.iter().any(|own| title::same_title(own, title))
        };
        let is_same = below.titles.last().is_some_and(is_known)
            || is_known(&below.title) && self.sector == below.sector;
        differ(&self.unit, &below.unit) || differ(&self.sector, &below.sector) || !is_same
    }
}

impl Section {
    fn new(lines: Vec<String>, reference: &Reference) -> Self {
        Self { named: Named::of(&lines, reference), lines, ..Self::default() }
    }

    pub(crate) fn row_count(&self) -> usize {
        self.parts.iter().flat_map(|part| &part.rows).filter(|(_, role)| *role == Role::Data).count()
    }
}

/// Rows in which damaged labels are looked for before the first heading is found.
const NEAR_ROWS: usize = 200;
/// Cells of a line of signatures at most: 填表人：… 审核人：… 电话：….
const MOST_SIGNATURES: usize = 8;
/// Cells of a row of totals at most.
const MOST_OF_TOTAL: usize = 6;
/// Bytes of a cell of a row of totals at most.
const LONGEST_TOTAL: usize = 60;
/// Lines kept above a table.
const LINES_ABOVE: usize = 40;

/// Cuts a grid into its catalogues.
pub(crate) fn split(view: &View<'_>, reference: &Reference) -> Vec<Section> {
    let mut splitter = Splitter {
        view,
        reference,
        sections: Vec::new(),
        lines: Vec::new(),
        next_title: None,
        in_notes: false,
        table: 0,
        closed: true,
        tried: 0,
    };
    let mut row = 0;
    while row < view.rows() {
        row += splitter.step(row);
    }
    splitter.set_aside();
    splitter.sections
}

struct Splitter<'v, 'g, 'r> {
    view: &'v View<'g>,
    reference: &'r Reference,
    sections: Vec<Section>,
    /// Lines since the last table.
    lines: Vec<String>,
    /// A title met below the open catalogue, not yet followed by rows.
    next_title: Option<String>,
    in_notes: bool,
    table: u32,
    /// True while no catalogue takes rows.
    closed: bool,
    tried: usize,
}

impl Splitter<'_, '_, '_> {
    /// Takes a row; says how many rows were used.
    fn step(&mut self, row: usize) -> usize {
        let grid_row = &self.view.grid.rows[row];
        let mut filled = self.view.filled(row);
        let Some(first) = filled.next() else { return 1 };
        let is_single = filled.next().is_none();
        if grid_row.line == 0 {
            self.text_line(self.view.text(first.1).to_owned());
            return 1;
        }
        if !is_single && let Some(headings) = self.heading(row) {
            let used = headings.rows;
            self.take_heading(headings, row);
            return used;
        }
        if !self.closed && grid_row.table != self.table {
            self.enter_table(row);
        }
        if self.closed {
            let text: Vec<&str> = self.view.filled(row).map(|(_, id)| self.view.text(id)).collect();
            self.text_line(text.join("\u{3000}"));
        } else if is_single {
            self.single(row, first.0);
        } else if self.is_mark_row(row) {
            // 续表 and the page's number in cells of their own.
        } else if self.is_signature_row(row) {
            let text: Vec<&str> = self.view.filled(row).map(|(_, id)| self.view.text(id)).collect();
            let text = text.join(" ");
            self.note(text);
        } else {
            self.in_notes = false;
            self.data(row);
        }
        1
    }

    fn heading(&mut self, row: usize) -> Option<Headings> {
        // Damaged labels are looked for only until a heading is known; later ones are compared exactly.
        let near =
            (self.sections.is_empty() || self.closed || self.next_title.is_some()) && self.tried < NEAR_ROWS;
        self.tried += usize::from(near);
        match heading_at(self.view, row, near) {
            Some(found) if !near => Some(self.damaged_again(&found, row).unwrap_or(found)),
            Some(found) => Some(found),
            None => self.heading_again(row).or_else(|| self.much_damaged_again(row)),
        }
    }

    /// The open catalogue's heading printed again with damaged labels: where they are compared exactly they would
    /// be added columns, read by likeness they are the columns above.
    fn damaged_again(&self, found: &Headings, row: usize) -> Option<Headings> {
        let open = self.open_headings()?;
        let lost = |leaf: &Leaf| {
            leaf.source == Source::Extra
                && open.leaf_at(leaf.column).is_some_and(|own| own.source != Source::Extra)
        };
        if !found.leaves.iter().any(lost) {
            return None;
        }
        self.read_by_likeness(open, row)
    }

    fn read_by_likeness(&self, open: &Headings, row: usize) -> Option<Headings> {
        let again = heading_at(self.view, row, true)?;
        let is_same = |leaf: &Leaf| open.leaf_at(leaf.column).is_some_and(|own| own.source == leaf.source);
        (again.leaves.len() == open.leaves.len() && again.leaves.iter().all(is_same)).then_some(again)
    }

    /// The same where so many labels are damaged that an exact reading finds no heading at all.
    fn much_damaged_again(&self, row: usize) -> Option<Headings> {
        let open = self.open_headings()?;
        // Likeness is costly: rows of the catalogue hold hardly a label.
        let labels = self.view.filled(row).filter(|(_, id)| self.view.exact(*id).is_some()).count();
        if labels < 2 || row <= open.top {
            return None;
        }
        self.read_by_likeness(open, row)
    }

    /// The open catalogue's heading printed again, damaged as it was.
    fn heading_again(&self, row: usize) -> Option<Headings> {
        let open = &self.sections.last()?.parts.last()?.headings;
        let same = |row: usize, top: usize| {
            let width = open.width();
            let filled = (0..width).filter(|c| self.view.raw(row, *c) != 0).count();
            filled >= 3 && (0..width).all(|c| self.view.raw(row, c) == self.view.raw(top, c))
        };
        (row > open.top && same(row, open.top)).then(|| {
            let rows = (1..open.rows).take_while(|n| same(row + n, open.top + n)).count() + 1;
            Headings { top: row, rows, leaves: open.leaves.clone() }
        })
    }

    fn take_heading(&mut self, headings: Headings, row: usize) {
        self.table = self.view.grid.rows[row].table;
        self.in_notes = false;
        let title_above = self
            .next_title
            .take()
            .or_else(|| self.lines.iter().rev().find(|line| title::is_title(line, self.reference)).cloned());
        if let Some(title) = title_above.as_ref().filter(|title| !self.lines.contains(title)) {
            self.lines.push(title.clone());
        }
        let is_new = match (self.sections.last(), &title_above) {
            (None, _) => true,
            (Some(open), Some(_)) => open.named.is_other(&Named::of(&self.lines, self.reference)),
            (Some(open), None) => open.named.is_of_another(&Named::of(&self.lines, self.reference)),
        };
        if is_new {
            let lines = std::mem::take(&mut self.lines);
            self.sections.push(Section::new(lines, self.reference));
        } else if let Some(open) = self.sections.last_mut() {
            open.repeated.push(row);
            open.notes.append(&mut self.lines);
        }
        if let Some(open) = self.sections.last_mut() {
            open.parts.push(Part { headings, rows: Vec::new() });
        }
        self.closed = false;
        self.lines.clear();
    }

    /// A table without a heading goes on with the open catalogue when it is as wide.
    fn enter_table(&mut self, row: usize) {
        let table = self.view.grid.rows[row].table;
        let rows = self.view.grid.rows[row..].iter().take_while(|r| r.table == table && r.line > 0);
        let width = rows.map(|r| r.cells.len()).max().unwrap_or(0);
        let open = self.sections.last().and_then(|s| s.parts.last()).map_or(0, |part| part.headings.width());
        self.table = table;
        self.closed = width.abs_diff(open) > 1 || width < 5;
    }

    fn text_line(&mut self, text: String) {
        if self.sections.is_empty() || self.closed {
            self.keep_line(text);
            return;
        }
        if title::is_title(&text, self.reference) {
            self.next_title = Some(text.clone());
        }
        self.keep_line(text);
    }

    fn keep_line(&mut self, text: String) {
        if self.lines.len() >= LINES_ABOVE {
            self.lines.remove(0);
        }
        if !title::is_page_number(&text) && !continuation::is_mark(&text) {
            self.lines.push(text);
        }
    }

    fn note(&mut self, text: String) {
        self.in_notes = true;
        if let Some(open) = self.sections.last_mut() {
            open.notes.push(text);
        }
    }

    /// A row with one filled cell: a title, a note, a page number, a band, or a row with blanks.
    fn single(&mut self, row: usize, column: usize) {
        if self.is_total(row) {
            self.push(row, Role::Total);
            return;
        }
        let text = self.view.text(self.view.raw(row, column)).to_owned();
        if title::is_page_number(&text) && !self.is_number_cell(column) || continuation::is_mark(&text) {
            return;
        }
        // The unit stands below its catalogue's title, on every page or for another unit's catalogue.
        if title::unit_of(&text).is_some()
            && !title::is_signature(&text)
            && (self.is_first(column) || self.spans_wide(row, column))
        {
            self.keep_line(text);
            return;
        }
        if title::is_note(&text) || title::is_signature(&text) {
            self.note(text);
            return;
        }
        if title::is_title(&text, self.reference) && (self.is_first(column) || self.spans_wide(row, column)) {
            self.in_notes = false;
            self.next_title = Some(text.clone());
            self.keep_line(text);
            return;
        }
        let under_merge =
            (0..column).any(|c| self.view.cover(row, c).is_some_and(|m| (m.top as usize) < row));
        let source = self.open_headings().and_then(|headings| {
            let spans = Spans::of(self.view, headings, &[row]);
            spans.leaf_of(self.view, headings, (row, column)).map(|leaf| leaf.source)
        });
        let role = match source {
            _ if under_merge && source != Some(Source::Col(Column::Channels)) => Role::Data,
            Some(Source::Col(Column::Channels)) => Role::MoreChannels,
            _ if self.in_notes && !self.is_item_below_notes(row, &text) => {
                self.note(text);
                return;
            }
            _ if self.spans_wide(row, column) => self.band_role(row, &text),
            Some(Source::Col(Column::SeqNo)) => match self.band_role(row, &text) {
                Role::Band if bands::names(&text) => Role::Band,
                _ if text.contains(|c: char| c.is_ascii_digit()) && text.chars().count() < 12 => {
                    Role::NumberOnly
                }
                role => role,
            },
            Some(Source::Col(Column::Level1Item)) => Role::Band,
            _ if self.is_first(column) => self.band_role(row, &text),
            Some(Source::Extra | Source::Joined) | None => Role::Unread,
            Some(_) => Role::Data,
        };
        if role == Role::Band || role == Role::Data {
            self.in_notes = false;
            self.begin_pending();
        }
        self.push(row, role);
    }

    fn band_role(&self, row: usize, text: &str) -> Role {
        let part = self.sections.last().and_then(|section| section.parts.last());
        match part.and_then(|part| Some((part, part.headings.leaf_of(Column::Level1Item)?.column))) {
            Some(_) if bands::is_mark(text, self.reference) => Role::Unread,
            Some((_, column)) if self.bands_above(column).takes(self.view, row, column, text) => Role::Band,
            Some(_) => Role::Unread,
            None => Role::Band,
        }
    }

    /// Notes may stand between the items of a table; one that is written as an item is none.
    fn is_item_below_notes(&self, row: usize, text: &str) -> bool {
        let level1 = self.open_headings().and_then(|headings| headings.leaf_of(Column::Level1Item));
        level1.is_some_and(|leaf| self.bands_above(leaf.column).take_below_notes(text))
            && self.band_role(row, text) == Role::Band
    }

    /// How the open catalogue has written its first-level items so far.
    fn bands_above(&self, column: usize) -> Bands {
        let rows = self.sections.last().into_iter().flat_map(|section| &section.parts);
        Bands::of(self.view, rows.flat_map(|part| &part.rows).rev(), column)
    }

    fn is_first(&self, column: usize) -> bool {
        column == 0 || self.open_headings().is_some_and(|headings| headings.left() == column)
    }

    fn is_number_cell(&self, column: usize) -> bool {
        self.open_headings()
            .and_then(|h| h.leaf_at(column))
            .is_some_and(|leaf| leaf.source == Source::Col(Column::SeqNo))
    }

    fn spans_wide(&self, row: usize, column: usize) -> bool {
        let width = self.open_headings().map_or(0, |headings| headings.width() - headings.left());
        self.view.merge_at(row, column).is_some_and(|m| (m.right - m.left + 1) as usize * 2 >= width.max(2))
    }

    fn data(&mut self, row: usize) {
        if self.is_total(row) {
            self.push(row, Role::Total);
            return;
        }
        self.begin_pending();
        self.push(row, Role::Data);
    }

    /// True for a row that holds the word of a total and, beside it, counts alone.
    fn is_total(&self, row: usize) -> bool {
        let mut has_word = false;
        for (at, (_, id)) in self.view.filled(row).enumerate() {
            let text = self.view.text(id);
            // Every row of the catalogue is asked: the first cells decide.
            if at >= MOST_OF_TOTAL || text.len() > LONGEST_TOTAL {
                return false;
            }
            match title::is_total(text) {
                true => has_word = true,
                false if title::is_count(text) => {}
                false => return false,
            }
        }
        has_word
    }

    /// Rows below a new title without a heading of their own use the heading above.
    fn begin_pending(&mut self) {
        let Some(title) = self.next_title.take() else { return };
        let Some(open) = self.sections.last() else { return };
        if !self.lines.contains(&title) {
            self.lines.push(title);
        }
        if !open.named.is_other(&Named::of(&self.lines, self.reference)) {
            return;
        }
        let Some(headings) = open.parts.last().map(|part| part.headings.clone()) else { return };
        let lines = std::mem::take(&mut self.lines);
        let part = Part { headings, rows: Vec::new() };
        let section = Section::new(lines, self.reference);
        self.sections.push(Section { parts: vec![part], inherits: true, ..section });
    }

    fn push(&mut self, row: usize, role: Role) {
        if let Some(part) = self.sections.last_mut().and_then(|s| s.parts.last_mut()) {
            part.rows.push((row, role));
        }
        if role == Role::Data && self.next_title.is_none() {
            self.set_aside();
        }
    }

    /// Lines that turned out to name nothing.
    fn set_aside(&mut self) {
        if let Some(open) = self.sections.last_mut().filter(|open| open.below.len() < LINES_ABOVE) {
            open.below.append(&mut self.lines);
        }
        self.lines.clear();
    }

    fn open_headings(&self) -> Option<&Headings> {
        self.sections.last().and_then(|s| s.parts.last()).map(|part| &part.headings)
    }

    fn is_mark_row(&self, row: usize) -> bool {
        let is_mark = |text: &str| continuation::is_mark(text) || title::is_page_number(text);
        let mut cells = self.view.filled(row).map(|(_, id)| self.view.text(id)).take(4);
        self.view.filled(row).nth(3).is_none()
            && cells.by_ref().next().is_some_and(is_mark)
            && cells.all(is_mark)
    }

    fn is_signature_row(&self, row: usize) -> bool {
        let all = self.view.filled(row).count();
        // A line of signatures has few cells; rows of the catalogue are not looked into.
        if all > MOST_SIGNATURES {
            return false;
        }
        let signs = self.view.filled(row).filter(|(_, id)| title::is_signature(self.view.text(*id))).count();
        signs >= 1 && signs * 2 >= all
    }
}
