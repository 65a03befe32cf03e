//! Cells that are cut, paired: by number, by stage, by the contents that labels mean.

use super::clause::{About, Clause, clause, clauses};
use super::elements::{Elements, outside_brackets};
use super::number::{is_whole, joint_texts, numbered, trimmed};
use super::{ItemPart, ItemParts, Pairing};
use crate::catalogue::time_limit::{ParsedTimeLimit, TimeRule};
use crate::catalogue::{CatalogueRow, Column};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::fold;

/// What a part is known by in every cell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Key {
    /// These elements of the content.
    Elements(Vec<usize>),
    /// A number that the content does not have.
    Number(usize),
    /// A label or stage that the content does not have.
    Name(String),
    /// What the others leave over.
    Rest,
}

/// One divided cell: for each part its text, and words about all of them.
#[derive(Debug, Default)]
struct Cut {
    pieces: Vec<(Key, String, String)>,
    remarks: Vec<String>,
    pairing: Pairing,
}

const DIVIDING: [Column; 3] = [Column::TimeLimit, Column::Publisher, Column::Channels];

/// Reads the parts of a row; none where no cell divides it.
pub(super) fn read(row: &CatalogueRow) -> Option<ItemParts> {
    if !may_divide(row) {
        return None;
    }
    let elements = Elements::of(&row.content_elements);
    let cuts = DIVIDING.map(|column| cut(&row.cell(column), column, &elements));
    let pairing = cuts.iter().flatten().map(|cut| cut.pairing).next()?;
    let mut keys: Vec<(Key, String)> = Vec::new();
    for (key, name, _) in cuts.iter().flatten().flat_map(|cut| &cut.pieces) {
        if !keys.iter().any(|(known, _)| known == key) {
            keys.push((key.clone(), name.clone()));
        }
    }
    if keys.len() < 2 {
        return None;
    }
    let mut reading =
        Reading { row, elements: &elements, keys: &keys, without_content: Vec::new(), notes: Vec::new() };
    let parts = keys.iter().map(|(key, name)| reading.part(key, name, &cuts)).collect();
    reading.tell_without_content();
    reading.tell_unpaired(&cuts);
    Some(ItemParts { parts, pairing, notes: reading.notes })
}

/// Most cells hold none of the marks that can divide a row: they are not read further.
pub(super) fn may_divide(row: &CatalogueRow) -> bool {
    let marks = ['；', ';', '\n', '①', '：', ':', '。', '，', ','];
    let is_numbered = |text: &str| text.starts_with(|c: char| "1１一(（①".contains(c));
    let divides = |text: &str| text.contains(marks) || is_numbered(text.trim_start());
    divides(&row.time_limit)
        || divides(&row.publisher)
        || row.publisher.contains('由')
        || row.publisher.contains(['）', ')'])
        || row.channels.first().is_some_and(|name| divides(name))
}

fn cut(cell: &str, column: Column, elements: &Elements) -> Option<Cut> {
    if let Some(texts) = numbers_of(cell, elements) {
        return Some(by_number(texts, column, elements));
    }
    let clauses = clauses(cell, column, elements)?;
    let mut cut = Cut { pairing: pairing(&clauses), ..Cut::default() };
    for (at, Clause { about, text }) in clauses.into_iter().enumerate() {
        match about {
            About::General if at > 0 || (column == Column::TimeLimit && names_law_alone(&text)) => {
                cut.remarks.push(text);
            }
            About::General => cut.pieces.push((Key::Rest, String::new(), text)),
            About::Rest(name) => cut.pieces.push((Key::Rest, name, text)),
            About::Label(name) | About::Words(name) | About::Phase(name) => {
                cut.pieces.push((key_of(&name, elements), name, text));
            }
        }
    }
    Some(cut)
}

/// The texts behind the numbers of a cell, those of joint numbers for each: 1-2.20个工作日内；3.7个工作日内 beside three
/// contents.
fn numbers_of(cell: &str, elements: &Elements) -> Option<Vec<String>> {
    let plain = numbered(cell);
    if plain.as_ref().is_some_and(|texts| texts.iter().all(|text| is_whole(text))) {
        return plain;
    }
    let many = elements.texts.len();
    elements.are_numbered.then(|| joint_texts(cell, many)).flatten().or(plain)
}

/// True for words that name or leave it to a law and set no limit themselves: they hold for every part (R45).
fn names_law_alone(text: &str) -> bool {
    let parsed = ParsedTimeLimit::parse(text);
    (parsed.names_law || parsed.defers_to_law)
        && parsed.parts.iter().all(|part| part.rule == TimeRule::Unstated)
}

fn pairing(clauses: &[Clause]) -> Pairing {
    let has = |fits: fn(&About) -> bool| clauses.iter().any(|clause| fits(&clause.about));
    if has(|about| matches!(about, About::Phase(_))) {
        Pairing::Phased
    } else if has(|about| matches!(about, About::Label(_))) {
        Pairing::Labelled
    } else {
        Pairing::Worded
    }
}

/// The numbers of a cell: those of the content, or a name that the text itself begins with.
fn by_number(texts: Vec<String>, column: Column, elements: &Elements) -> Cut {
    let mut cut = Cut { pairing: Pairing::Numbered, ..Cut::default() };
    for (at, text) in texts.into_iter().enumerate() {
        if elements.are_numbered && at < elements.texts.len() {
            cut.pieces.push((Key::Elements(vec![at]), String::new(), text));
            continue;
        }
        let own = clause(&text, column, elements);
        cut.pieces.push(match own.about {
            About::Label(name) | About::Words(name) => (key_of(&name, elements), name, own.text),
            _ => (Key::Number(at), String::new(), text),
        });
    }
    cut
}

fn key_of(label: &str, elements: &Elements) -> Key {
    let meant = elements.meant_by(label);
    if meant.is_empty() { Key::Name(fold(label)) } else { Key::Elements(meant) }
}

/// Parts about to be made, and what there is to say of them.
struct Reading<'a> {
    row: &'a CatalogueRow,
    elements: &'a Elements,
    keys: &'a [(Key, String)],
    /// Names of the parts of which the content says nothing.
    without_content: Vec<String>,
    notes: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn part(&mut self, key: &Key, name: &str, cuts: &[Option<Cut>; 3]) -> ItemPart {
        let content = self.content(key);
        let content = without_name(&content, name).to_owned();
        let name = match (name.is_empty(), key) {
            (false, _) => name.to_owned(),
            (true, Key::Number(at)) => format!("第{}部分", at + 1),
            (true, Key::Rest) if content.is_empty() || is_long(&content) => "其余内容".to_owned(),
            (true, _) => short(&content),
        };
        let [time_limit, publisher, channels] =
            [0, 1, 2].map(|at| self.text(key, &name, DIVIDING[at], cuts[at].as_ref()));
        if content.is_empty() {
            self.without_content.push(name.clone());
        }
        let channels = names_of_channels(&channels);
        ItemPart { name, content, time_limit, publisher, channels }
    }

    /// The part's own share of the content.
    fn content(&self, key: &Key) -> String {
        let meant = |key: &Key| matches!(key, Key::Elements(_));
        match key {
            Key::Elements(places) => self.elements.joined(places.iter().copied()),
            Key::Rest => {
                let taken = |at: &usize| {
                    self.keys
                        .iter()
                        .any(|(key, _)| matches!(key, Key::Elements(places) if places.contains(at)))
                };
                self.elements.joined((0..self.elements.texts.len()).filter(|at| !taken(at)))
            }
            // Stages and levels of one content: every part is about all of it.
            Key::Name(_) if !self.keys.iter().any(|(key, _)| meant(key) || *key == Key::Rest) => {
                self.row.content_elements.clone()
            }
            Key::Name(_) | Key::Number(_) => String::new(),
        }
    }

    /// The part's text in a column, with the words that stand for all parts.
    fn text(&mut self, key: &Key, name: &str, column: Column, cut: Option<&Cut>) -> String {
        let Some(cut) = cut else { return self.row.cell(column) };
        let of = |wanted: &Key| {
            let own: Vec<&str> =
                cut.pieces.iter().filter(|(key, ..)| key == wanted).map(|(.., text)| text.as_str()).collect();
            own.join("；")
        };
        let mut text = of(key);
        if text.is_empty() {
            text = of(&Key::Rest);
        }
        if text.is_empty() {
            let words = format!("{}没有写明分项“{name}”的内容，请补上", column.label());
            self.note(column, words);
            return text;
        }
        for remark in &cut.remarks {
            text = format!("{text}；{remark}");
        }
        text
    }

    fn tell_without_content(&mut self) {
        if self.without_content.is_empty() {
            return;
        }
        let names: Vec<String> = self.without_content.iter().map(|name| format!("“{name}”")).collect();
        let words = format!("公开内容中没有与分项{}对应的部分，请核对", names.join(""));
        self.note(Column::ContentElements, words);
    }

    /// Contents that no clause is about, and words kept with every part.
    fn tell_unpaired(&mut self, cuts: &[Option<Cut>; 3]) {
        let taken = |at: usize| {
            self.keys.iter().any(|(key, _)| match key {
                Key::Elements(places) => places.contains(&at),
                Key::Rest => true,
                _ => false,
            })
        };
        let divides_content = self.keys.iter().any(|(key, _)| matches!(key, Key::Elements(_)));
        let left: Vec<usize> =
            (0..self.elements.texts.len()).filter(|at| divides_content && !taken(*at)).collect();
        if !left.is_empty() {
            let words = self.elements.joined(left);
            self.note(Column::ContentElements, format!("公开内容中的“{words}”没有对应的分项，请核对"));
        }
        let shares_content = self.keys.iter().all(|(key, _)| matches!(key, Key::Name(_)));
        if shares_content {
            let words = "公开内容没有按分项写明，各分项都按全部内容读取".to_owned();
            self.note(Column::ContentElements, words);
        }
        for (column, cut) in DIVIDING.into_iter().zip(cuts) {
            for remark in cut.iter().flat_map(|cut| &cut.remarks) {
                self.note(column, format!("“{remark}”没有说明属于哪个分项，按适用于各分项读取"));
            }
        }
    }

    fn note(&mut self, column: Column, message: String) {
        self.notes.push(Diagnostic {
            severity: Severity::Note,
            code: "part-unpaired".to_owned(),
            sheet: None,
            row: None,
            column: Some(column.label().to_owned()),
            message,
        });
    }
}

/// The content without the part's own name before a colon.
fn without_name<'a>(content: &'a str, name: &str) -> &'a str {
    match content.split_once(['：', ':']) {
        Some((label, rest)) if !name.is_empty() && fold(label) == fold(name) => rest.trim(),
        _ => content,
    }
}

/// Names longer than this are cut.
const LONGEST_NAME: usize = 24;

fn is_long(content: &str) -> bool {
    content.chars().count() > LONGEST_NAME
}

/// A content as a name: what stands before a colon, else the text, cut where it is long.
fn short(content: &str) -> String {
    let before = content.split(['：', ':']).next().map(trimmed).filter(|text| !text.is_empty());
    let text = before.unwrap_or(content);
    if !is_long(text) {
        return text.to_owned();
    }
    text.chars().take(LONGEST_NAME - 1).chain(['…']).collect()
}

fn names_of_channels(text: &str) -> Vec<String> {
    outside_brackets(text, &['、', '，', ',', '；', ';', '\n'])
        .iter()
        .map(|name| name.trim_start_matches(['■', '☑', '√']).trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}
