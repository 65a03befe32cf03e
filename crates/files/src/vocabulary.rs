//! The words the reader knows people's tables by, from `data/reading.tsv`: headings and their other
//! names, tick words, 同上, title and note words, and the headings of lists that are no catalogue.

use crate::error::ForeignList;
use domain::catalogue::Column;
use domain::text::{fold, similarity};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// What a heading stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Meaning {
    /// A column of R11.
    Col(Column),
    /// 公开事项 over its two levels, or alone.
    ItemGroup,
    /// 公开对象
    AudienceGroup,
    /// 公开方式, 公开属性
    ModeGroup,
    /// 公开层级
    LevelGroup,
    /// 公开要求 in place of 公开依据 and 公开时限
    RequirementGroup,
    /// An added column (R19).
    Added,
}

impl Meaning {
    /// The group a column belongs to (R11).
    pub(crate) fn group_of(column: Column) -> Option<Self> {
        Some(match column {
            Column::Level1Item | Column::Level2Item | Column::Level3Item => Self::ItemGroup,
            Column::AudienceAll | Column::AudienceSpecific => Self::AudienceGroup,
            Column::ModeProactive | Column::ModeOnRequest => Self::ModeGroup,
            Column::LevelCounty | Column::LevelTownship => Self::LevelGroup,
            _ => return None,
        })
    }

    /// True for a head that may stand over several columns.
    pub(crate) fn is_group(self) -> bool {
        !matches!(self, Self::Col(_) | Self::Added)
    }
}

/// How a heading was known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    /// The national label.
    National,
    /// A form of it.
    Variant,
    /// Another name.
    Renamed,
    /// An added column people often have.
    Added,
    /// Damaged or altered, known by its likeness.
    Damaged,
}

/// All the words.
pub(crate) struct Vocabulary {
    labels: HashMap<String, (Meaning, Likeness)>,
    known: Vec<(String, Meaning)>,
    /// Characters that a label may begin with.
    initials: HashSet<char>,
    words: HashMap<String, Vec<String>>,
    foreign: Vec<(ForeignList, HashSet<String>)>,
}

/// The vocabulary shipped with this version.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    static VOCABULARY: OnceLock<Vocabulary> = OnceLock::new();
    VOCABULARY
        .get_or_init(|| Vocabulary::parse(domain::reference::data_file("reading.tsv").unwrap_or_default()))
}

/// A label as it is compared: width folded, white space and punctuation dropped.
pub(crate) fn label_key(label: &str) -> String {
    fold(label).chars().filter(|c| c.is_alphanumeric() || *c == '〃').collect::<String>().to_uppercase()
}

impl Vocabulary {
    fn parse(text: &str) -> Self {
        let mut made = Self {
            labels: HashMap::new(),
            known: Vec::new(),
            initials: HashSet::new(),
            words: HashMap::new(),
            foreign: Vec::new(),
        };
        for line in text.lines().skip(1) {
            let mut cells = line.split('\t');
            let (Some(meaning), Some(kind), Some(labels)) = (cells.next(), cells.next(), cells.next()) else {
                continue;
            };
            let labels: Vec<&str> = labels.split('|').filter(|label| !label.is_empty()).collect();
            match kind {
                "national" => made.add_labels(meaning, Likeness::National, &labels),
                "variant" => made.add_labels(meaning, Likeness::Variant, &labels),
                "renamed" => made.add_labels(meaning, Likeness::Renamed, &labels),
                "added" => made.add_labels(meaning, Likeness::Added, &labels),
                "foreign" => made.add_foreign(meaning, &labels),
                _ => made
                    .words
                    .entry(meaning.to_owned())
                    .or_default()
                    .extend(labels.iter().map(|l| (*l).to_owned())),
            }
        }
        made
    }

    fn add_labels(&mut self, meaning: &str, likeness: Likeness, labels: &[&str]) {
        let meaning = match meaning {
            "group_item" => Meaning::ItemGroup,
            "group_audience" => Meaning::AudienceGroup,
            "group_mode" => Meaning::ModeGroup,
            "group_level" => Meaning::LevelGroup,
            "group_requirement" => Meaning::RequirementGroup,
            "extra" => Meaning::Added,
            id => match Column::from_id(id) {
                Some(column) => Meaning::Col(column),
                None => return,
            },
        };
        for label in labels {
            let key = label_key(label);
            if meaning != Meaning::Added && key.chars().count() > 2 && likeness < Likeness::Renamed {
                self.known.push((key.clone(), meaning));
            }
            self.initials.extend(key.chars().next());
            self.labels.entry(key).or_insert((meaning, likeness));
        }
    }

    fn add_foreign(&mut self, list: &str, labels: &[&str]) {
        let kind = match list {
            "list_power" => ForeignList::PowerList,
            "list_service" => ForeignList::ServiceList,
            "list_column" => ForeignList::ColumnList,
            "list_directory" => ForeignList::Directory,
            _ => {
                self.words.entry(list.to_owned()).or_default().extend(labels.iter().map(|l| (*l).to_owned()));
                return;
            }
        };
        self.foreign.push((kind, labels.iter().map(|label| label_key(label)).collect()));
    }

    /// The words of a kind.
    pub(crate) fn words(&self, kind: &str) -> &[String] {
        self.words.get(kind).map_or(&[], Vec::as_slice)
    }

    /// True when the whole text is one of the words of a kind.
    pub(crate) fn is_word(&self, kind: &str, text: &str) -> bool {
        self.words(kind).iter().any(|word| word == text)
    }

    /// What a label stands for, as it is or without what stands in its brackets.
    pub(crate) fn exact(&self, label: &str) -> Option<(Meaning, Likeness)> {
        let initial = label.chars().map(domain::text::fold_char).find(|c| c.is_alphanumeric())?;
        let may_begin = self.initials.contains(&initial)
            || initial.is_ascii()
            || label.starts_with(['(', '（', '[', '【']);
        if !may_begin || label.chars().count() > 40 {
            return None;
        }
        let found = self.labels.get(&label_key(label));
        let outside = || self.labels.get(&label_key(&without_brackets(label)));
        found.or_else(outside).copied()
    }

    /// What a damaged label may stand for, best first: characters lost (`开时限`), or few altered.
    pub(crate) fn near(&self, label: &str) -> Vec<Meaning> {
        let key = label_key(&without_brackets(label));
        let whole = label_key(label);
        let length = key.chars().count();
        if !(2..=14).contains(&length) {
            return Vec::new();
        }
        let mut found: Vec<(f64, Meaning)> = Vec::new();
        for (known, meaning) in &self.known {
            let known_length = known.chars().count();
            if known_length.abs_diff(length) > 4 {
                continue;
            }
            // Labels that share less than half of their characters are not alike by any measure.
            let shared = key.chars().filter(|c| known.contains(*c)).count();
            if shared * 2 < length.min(known_length) {
                continue;
            }
            let alike = similarity(&key, known).max(similarity(&whole, known));
            let lost = is_subsequence(&key, known) && length * 2 >= known_length;
            if (lost && alike >= 0.5) || (alike >= 0.75 && length >= 4) {
                found.push((alike, *meaning));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut meanings = Vec::new();
        for (_, meaning) in found {
            if !meanings.contains(&meaning) {
                meanings.push(meaning);
            }
        }
        meanings
    }

    /// The other list that most of the labels belong to, with those labels.
    pub(crate) fn foreign_list(&self, labels: &[String]) -> Option<(ForeignList, Vec<String>)> {
        self.foreign
            .iter()
            .map(|(kind, known)| {
                let hits: Vec<String> =
                    labels.iter().filter(|label| known.contains(&label_key(label))).cloned().collect();
                (*kind, hits)
            })
            .filter(|(_, hits)| hits.len() >= 2)
            .max_by_key(|(_, hits)| hits.len())
    }
}

/// A label without its bracketed remarks.
fn without_brackets(label: &str) -> String {
    let mut depth = 0_u32;
    let mut text = String::new();
    for c in label.chars() {
        match c {
            '(' | '（' | '[' | '【' => depth += 1,
            ')' | '）' | ']' | '】' => depth = depth.saturating_sub(1),
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text
}

fn is_subsequence(short: &str, long: &str) -> bool {
    let mut rest = long.chars();
    short.chars().all(|c| rest.any(|d| d == c))
}
