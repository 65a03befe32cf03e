//! The entries of one list: merges and 同上 resolved, parts of one item kept apart, duties over several
//! rows brought together, dividing rows read as the kind of power (R60a).

use super::heading::{Leaf, ListHeadings};
use super::kind::kind_of;
use crate::cells::clean;
use crate::recognise::{Notes, View};
use crate::vocabulary::vocabulary;
use domain::text::fold;
use domain::unit_list::identity::whole;
use domain::unit_list::{Field, ListEntry, ListHeading, ListKind, ListLexicon, ListTable, PlacedEntry};
use std::collections::HashMap;

/// A heading with the rows under it.
pub(super) struct Section {
    pub(super) heading: ListHeadings,
    /// Texts above it, nearest last.
    pub(super) lines: Vec<String>,
    pub(super) rows: Vec<usize>,
    /// Where the heading was printed again.
    pub(super) repeated: Vec<usize>,
}

impl Section {
    pub(super) fn new(heading: ListHeadings, lines: Vec<String>) -> Self {
        Self { heading, lines, rows: Vec::new(), repeated: Vec::new() }
    }
}

/// Reads a list.
pub(super) fn read(view: &View<'_>, section: &Section) -> ListTable {
    let sheet = view.grid.name.clone();
    let mut notes = Notes::new(&sheet);
    let base = section.heading.top;
    for row in &section.repeated {
        notes.note("repeated-heading", Some(view.line(*row, base)), None, "表头重复印刷，已跳过".to_owned());
    }
    let title = title_of(section);
    let lexicon = ListLexicon::shipped();
    let category = [&sheet, &title].into_iter().find_map(|text| lexicon.category(text));
    let mut reader = Reader {
        view,
        section,
        notes,
        category: category.map_or_else(String::new, |known| known.name.clone()),
        entries: Vec::new(),
        above: HashMap::new(),
        ended: false,
    };
    for row in &section.rows {
        reader.row(*row);
    }
    let Reader { mut notes, entries, .. } = reader;
    let (kind, is_sure) = kind_of(&section.heading, &title, &sheet, &entries);
    if !is_sure {
        let message = format!("表头和标题没有写明是哪一种清单，按{}读取，请核对", kind.label());
        notes.warn("list-kind-guessed", Some(view.line(base, base)), None, message);
    }
    let entries = without_duplicates(entries, &mut notes);
    missing_fields(kind, section, view, &entries, &mut notes);
    let heading = |leaf: &Leaf| ListHeading { printed: leaf.printed.clone(), field: leaf.field() };
    let headings =
        section.heading.leaves.iter().filter(|leaf| !leaf.printed.is_empty()).map(heading).collect();
    ListTable { kind, title, sheet, headings, entries, diagnostics: notes.finish() }
}

/// The line above that names a list, else the last short one.
fn title_of(section: &Section) -> String {
    let lexicon = ListLexicon::shipped();
    let words: Vec<&String> =
        ["power_title", "service_title"].into_iter().flat_map(|kind| lexicon.words(kind)).collect();
    let is_short = |line: &&String| (2..=60).contains(&line.chars().count());
    let named = |line: &&String| is_short(line) && words.iter().any(|word| line.contains(word.as_str()));
    let ends = |line: &&String| is_short(line) && line.contains("清单");
    let lines = &section.lines;
    let found = lines.iter().rev().find(named).or_else(|| lines.iter().rev().find(ends));
    found.cloned().unwrap_or_default()
}

struct Reader<'v, 'g, 's> {
    view: &'v View<'g>,
    section: &'s Section,
    notes: Notes,
    /// The kind of power that the last dividing row, the sheet or the title named.
    category: String,
    entries: Vec<PlacedEntry>,
    /// By column: the text of the row above, for 同上.
    above: HashMap<usize, String>,
    ended: bool,
}

impl Reader<'_, '_, '_> {
    fn row(&mut self, row: usize) {
        let texts: Vec<String> = self.view.filled(row).map(|(_, id)| clean(self.view.text(id))).collect();
        let Some(first) = texts.first() else { return };
        let line = self.line(row);
        if self.ended || self.is_note(first, texts.len()) {
            self.ended = self.ended
                || vocabulary().words("sign_start").iter().any(|word| first.starts_with(word.as_str()));
            return;
        }
        if is_sum(first) {
            return;
        }
        if texts.len() == 1 && !self.continues(row) {
            self.dividing_row(line, first);
            return;
        }
        if self.continues(row) {
            self.add_to_last(row, line);
        } else {
            self.entry(row, line);
        }
    }

    fn line(&self, row: usize) -> u32 {
        self.view.line(row, self.section.heading.top)
    }

    /// 注：…, 填表人：… below a table.
    fn is_note(&self, first: &str, cells: usize) -> bool {
        let begins = |kind: &str| {
            vocabulary().words(kind).iter().any(|word| {
                first
                    .strip_prefix(word.as_str())
                    .is_some_and(|rest| rest.starts_with(['：', ':', '1', '１']) || rest.is_empty())
            })
        };
        !self.entries.is_empty() && cells <= 6 && (begins("note_start") || begins("sign_start"))
    }

    /// True for a row that goes on with the entry above: its name cell is merged from above and no part
    /// of its own begins, or it has neither name nor part nor number.
    fn continues(&self, row: usize) -> bool {
        if self.entries.is_empty() {
            return false;
        }
        let own = |field: Field| {
            self.section.heading.leaf_of(field).is_some_and(|leaf| self.view.raw(row, leaf.column) != 0)
        };
        let is_first = |column: usize| self.view.filled(row).next().is_some_and(|(at, _)| at == column);
        let name = self.section.heading.leaf_of(Field::Name).map(|leaf| leaf.column);
        let covered = name.is_some_and(|column| {
            self.view.cover(row, column).is_some_and(|merge| (merge.top as usize) < row)
        });
        if covered {
            return !own(Field::SubName);
        }
        !own(Field::Name) && !own(Field::SubName) && !own(Field::SeqNo) && !is_first(0)
    }

    fn dividing_row(&mut self, line: u32, text: &str) {
        match ListLexicon::shipped().category(text) {
            Some(known) => {
                self.category.clone_from(&known.name);
                self.notes.note(
                    "dividing-row",
                    Some(line),
                    None,
                    format!("“{text}”一行作为以下事项的类型“{}”", known.name),
                );
            }
            None => {
                let short: String = text.chars().take(30).collect();
                self.notes.note(
                    "unread-row",
                    Some(line),
                    None,
                    format!("只有“{short}”一格的行不是事项，没有读取"),
                );
            }
        }
    }

    fn add_to_last(&mut self, row: usize, line: u32) {
        let mut added = false;
        for leaf in &self.section.heading.leaves {
            let text = clean(self.view.text(self.view.raw(row, leaf.column)));
            if text.is_empty() || leaf.field() == Some(Field::SeqNo) {
                continue;
            }
            if let Some(last) = self.entries.last_mut() {
                append(&mut last.entry, leaf, &text);
                added = true;
            }
        }
        if added {
            self.notes.note(
                "continued-row",
                Some(line),
                None,
                "本行没有事项名称，内容并入上一事项".to_owned(),
            );
        }
    }

    fn entry(&mut self, row: usize, line: u32) {
        let mut entry = ListEntry::default();
        for leaf in &self.section.heading.leaves {
            let text = self.text(row, line, leaf);
            if !text.is_empty() {
                append(&mut entry, leaf, &text);
            }
        }
        if entry.name.is_empty() && !entry.sub_name.is_empty() {
            entry.name = self
                .entries
                .last()
                .map_or_else(|| std::mem::take(&mut entry.sub_name), |last| last.entry.name.clone());
        }
        if entry.name.is_empty() {
            self.notes.add(
                domain::diagnostic::Severity::Error,
                "missing-name",
                Some(line),
                Some(Field::Name.label()),
                "没有事项名称，本行没有读取；请补填后重新上传".to_owned(),
            );
            return;
        }
        self.name_category(&mut entry, line);
        self.entries.push(PlacedEntry { line, entry });
    }

    fn name_category(&mut self, entry: &mut ListEntry, line: u32) {
        if entry.category.is_empty() {
            entry.category.clone_from(&self.category);
            return;
        }
        match ListLexicon::shipped().category(&entry.category) {
            Some(known) => entry.category.clone_from(&known.name),
            None => {
                let message = format!("类型“{}”不在常用类型之中，照原样保留", entry.category);
                self.notes.note("unknown-category", Some(line), Some(Field::Category.label()), message);
            }
        }
    }

    /// The text of a cell, that of its merge, or for 同上 that of the row above.
    fn text(&mut self, row: usize, line: u32, leaf: &Leaf) -> String {
        let text = clean(self.view.text(self.view.resolved(row, leaf.column)));
        let text = if text.chars().count() < 8 && vocabulary().is_word("ditto", &text) {
            let above = self.above.get(&leaf.column).cloned().unwrap_or_default();
            self.notes.note(
                "ditto-cell",
                Some(line),
                Some(&leaf.printed),
                format!("“{text}”已换成上一行的内容"),
            );
            above
        } else {
            text
        };
        self.above.insert(leaf.column, text.clone());
        text
    }
}

/// Adds a cell to an entry: to its field, else to the columns beyond; a text already there is not repeated.
fn append(entry: &mut ListEntry, leaf: &Leaf, text: &str) {
    let text = leaf.part.as_ref().map_or_else(|| text.to_owned(), |part| format!("{part}：{text}"));
    let place = match leaf.field() {
        Some(Field::SeqNo) => return,
        Some(field) => entry.cell_mut(field),
        None if leaf.printed.is_empty() => return,
        None => Some(entry.extra.entry(leaf.printed.clone()).or_default()),
    };
    let Some(place) = place else { return };
    if place.is_empty() {
        *place = text;
    } else if !place.contains(&text) {
        place.push('\n');
        place.push_str(&text);
    }
}

fn is_sum(first: &str) -> bool {
    ListLexicon::shipped().words("skip_row").contains(&fold(first))
}

/// Entries alike in kind, code, name and part stand once.
fn without_duplicates(entries: Vec<PlacedEntry>, notes: &mut Notes) -> Vec<PlacedEntry> {
    let mut first: HashMap<Option<String>, u32> = HashMap::new();
    let mut kept = Vec::with_capacity(entries.len());
    for placed in entries {
        let entry = &placed.entry;
        let key = whole(entry);
        match first.get(&key) {
            Some(line) => {
                let message =
                    format!("“{}”与第{line}行的类型、编码和名称都相同，只保留第{line}行", entry.full_name());
                notes.warn("duplicate-entry", Some(placed.line), Some(Field::Name.label()), message);
            }
            None => {
                first.insert(key, placed.line);
                kept.push(placed);
            }
        }
    }
    repeated_codes(&kept, notes);
    kept
}

/// One code for matters of different names; the parts of a matter may share its code (R60a).
fn repeated_codes(entries: &[PlacedEntry], notes: &mut Notes) {
    let mut first: HashMap<&str, &PlacedEntry> = HashMap::new();
    for placed in entries.iter().filter(|placed| !placed.entry.code.is_empty()) {
        let known = *first.entry(&placed.entry.code).or_insert(placed);
        if fold(&known.entry.name) != fold(&placed.entry.name) {
            let message =
                format!("编码“{}”与第{}行“{}”相同，请核对", placed.entry.code, known.line, known.entry.name);
            notes.warn("duplicate-code", Some(placed.line), Some(Field::Code.label()), message);
        }
    }
}

/// The fields R60a gives each list: a column that is not there is told once, an empty cell at its row.
fn missing_fields(
    kind: ListKind,
    section: &Section,
    view: &View<'_>,
    entries: &[PlacedEntry],
    notes: &mut Notes,
) {
    let wanted: &[Field] = match kind {
        ListKind::PowerList => &[Field::LegalBasis, Field::Authority, Field::Responsibility],
        ListKind::PublicServiceList => {
            &[Field::Target, Field::Organ, Field::HandlingTime, Field::HandlingPlace]
        }
    };
    let base = section.heading.top;
    for field in wanted {
        if section.heading.leaf_of(*field).is_none() {
            let message = format!("{}一般有“{}”一栏，表中没有", kind.label(), field.label());
            notes.note("missing-field", Some(view.line(base, base)), Some(field.label()), message);
            continue;
        }
        for placed in entries.iter().filter(|placed| placed.entry.cell(*field).is_empty()) {
            let message = format!("“{}”没有填写{}", placed.entry.full_name(), field.label());
            notes.warn("blank-field", Some(placed.line), Some(field.label()), message);
        }
    }
}
