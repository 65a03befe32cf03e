//! The words and measures that rules about cells read, from `data/lint` (R20, R25, R40, R44, R45, R56).

use super::Column;
use crate::reference::data_file;
use crate::text::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

static SHIPPED: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// Words by kind, measures by name, other ways of writing a heading.
#[derive(Debug, Default)]
pub struct Lexicon {
    words: HashMap<String, Vec<String>>,
    measures: HashMap<String, f64>,
    headings: Vec<(Column, Vec<String>)>,
}

impl Lexicon {
    /// What this version ships.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// The words of a kind, as written in `data/lint/words.tsv`.
    #[must_use]
    pub fn words(&self, kind: &str) -> &[String] {
        self.words.get(kind).map_or(&[], Vec::as_slice)
    }

    /// A regular expression that matches any word of a kind, longest first, in folded text.
    #[must_use]
    pub fn alternation(&self, kind: &str) -> String {
        let mut words: Vec<String> = self.words(kind).iter().map(|word| fold(word)).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.chars().count()));
        words.dedup();
        let escaped: Vec<String> = words.iter().map(|word| regex::escape(word)).collect();
        if escaped.is_empty() { "[^\\s\\S]".to_owned() } else { escaped.join("|") }
    }

    /// True when `text` contains a word of the kind.
    #[must_use]
    pub fn contains(&self, kind: &str, text: &str) -> bool {
        self.words(kind).iter().any(|word| text.contains(word.as_str()))
    }

    /// True when `text` is a word of the kind and nothing else.
    #[must_use]
    pub fn says(&self, kind: &str, text: &str) -> bool {
        self.words(kind).iter().any(|word| word == text)
    }

    /// A measure of `data/lint/limits.tsv`; 0 where the file lacks it, which a test excludes.
    #[must_use]
    pub fn measure(&self, name: &str) -> f64 {
        self.measures.get(name).copied().unwrap_or_default()
    }

    /// A measure that counts something.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "measures are small counts")]
    pub fn count(&self, name: &str) -> u32 {
        self.measure(name) as u32
    }

    /// The column a heading stands for: the national label (R11) or a known other way of writing it.
    #[must_use]
    pub fn column_named(&self, label: &str) -> Option<Column> {
        let label = fold(label);
        Column::ALL.into_iter().find(|column| fold(column.label()) == label).or_else(|| {
            self.headings.iter().find(|(_, variants)| variants.contains(&label)).map(|(column, _)| *column)
        })
    }

    fn read() -> Self {
        let mut lexicon = Self::default();
        for cells in table("lint/words.tsv") {
            lexicon.words.entry(cells[0].clone()).or_default().push(cells[1].clone());
        }
        for cells in table("lint/limits.tsv") {
            if let Ok(value) = cells[1].parse() {
                lexicon.measures.insert(cells[0].clone(), value);
            }
        }
        for cells in table("lint/headings.tsv") {
            if let Some(column) = Column::from_id(&cells[0]) {
                lexicon.headings.push((column, cells[1].split('|').map(fold).collect()));
            }
        }
        lexicon
    }
}

fn table(path: &str) -> impl Iterator<Item = Vec<String>> {
    data_file(path).unwrap_or_default().lines().skip(1).filter(|line| !line.trim().is_empty()).map(|line| {
        let mut cells: Vec<String> = line.split('\t').map(|cell| cell.trim().to_owned()).collect();
        cells.resize(cells.len().max(3), String::new());
        cells
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_and_measure_names_its_source() {
        for path in ["lint/words.tsv", "lint/limits.tsv", "lint/headings.tsv"] {
            assert!(table(path).all(|cells| cells[..3].iter().all(|cell| !cell.is_empty())), "{path}");
        }
        for name in [
            "working_days",
            "calendar_days",
            "content_characters",
            "sentence_characters",
            "altered_name",
            "near_name",
            "contained_name",
        ] {
            assert!(Lexicon::shipped().measure(name) > 0.0, "{name}");
        }
    }

    #[test]
    fn r11_headings_are_known_by_other_names() {
        for (label, column) in [
            ("公开 内容（要素）", Some(Column::ContentElements)),
            ("依申请公开", Some(Column::ModeOnRequest)),
            ("乡、村级", Some(Column::LevelTownship)),
            ("备注", None),
        ] {
            assert_eq!(Lexicon::shipped().column_named(label), column, "{label}");
        }
    }
}
