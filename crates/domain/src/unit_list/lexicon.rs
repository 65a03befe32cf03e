//! The words and measures this capability reads, from `data/unit_list`: headings, kinds of powers,
//! words of the five stages, proposed elements, weights of likeness.

use super::{Field, ListKind, Stage};
use crate::reference::data_file;
use crate::text::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

static SHIPPED: LazyLock<ListLexicon> = LazyLock::new(ListLexicon::read);

/// What a heading of a list stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KnownHeading {
    /// The field.
    pub field: Field,
    /// The one list that has this heading; none where both have it.
    pub list: Option<ListKind>,
}

/// A kind of power or service (R60a).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// The list it belongs to.
    pub list: ListKind,
    labels: Vec<String>,
}

/// The words that tell a stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageWords {
    /// The stage.
    pub stage: Stage,
    /// Words in the names of items.
    pub names: Vec<String>,
    /// Words in 公开内容.
    pub contents: Vec<String>,
}

/// An element proposed where a stage is published by nothing (R17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    list: ListKind,
    category: String,
    stage: Stage,
    /// What might be published.
    pub text: String,
}

/// All of it.
#[derive(Debug, Default)]
pub struct ListLexicon {
    headings: HashMap<String, KnownHeading>,
    categories: Vec<Category>,
    stages: Vec<StageWords>,
    elements: Vec<Element>,
    words: HashMap<String, Vec<String>>,
    measures: HashMap<String, f64>,
}

impl ListLexicon {
    /// What this version ships.
    #[must_use]
    pub fn shipped() -> &'static Self {
        &SHIPPED
    }

    /// What a heading stands for, brackets at its end and punctuation aside.
    #[must_use]
    pub fn heading(&self, label: &str) -> Option<KnownHeading> {
        if label.chars().count() > 40 {
            return None;
        }
        let whole = heading_key(label);
        let bare = || {
            let outside: String = label.split(['（', '(', '【', '[']).next().unwrap_or_default().to_owned();
            self.headings.get(&heading_key(&outside)).copied()
        };
        self.headings.get(&whole).copied().or_else(bare)
    }

    /// The kind of power or service that a cell, a sheet's name or a dividing row names.
    #[must_use]
    pub fn category(&self, text: &str) -> Option<&Category> {
        let text = fold(text);
        self.categories.iter().find(|known| known.labels.contains(&text)).or_else(|| {
            let named = |known: &&Category| {
                known
                    .labels
                    .iter()
                    .filter(|label| label.chars().count() >= 4)
                    .any(|label| is_headed(&text, label))
            };
            self.categories.iter().find(named)
        })
    }

    /// Every kind of power and service.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The words of the five stages.
    #[must_use]
    pub fn stages(&self) -> &[StageWords] {
        &self.stages
    }

    /// What might be published for a stage of a power or service: the most exact proposal there is.
    #[must_use]
    pub fn element(&self, list: ListKind, category: &str, stage: Stage) -> Option<&str> {
        let fits = |wanted: &str| {
            self.elements
                .iter()
                .find(|known| known.list == list && known.stage == stage && known.category == wanted)
                .map(|known| known.text.as_str())
        };
        let named = self.category(category).map_or(category, |known| known.name.as_str());
        fits(named).or_else(|| fits("*"))
    }

    /// The words of a kind of `data/unit_list/words.tsv`.
    #[must_use]
    pub fn words(&self, kind: &str) -> &[String] {
        self.words.get(kind).map_or(&[], Vec::as_slice)
    }

    /// A measure of `data/unit_list/similarity.tsv`; 0 where the file lacks it, which a test excludes.
    #[must_use]
    pub fn measure(&self, name: &str) -> f64 {
        self.measures.get(name).copied().unwrap_or_default()
    }

    fn read() -> Self {
        let mut made = Self::default();
        for [field, list, labels, _] in rows("unit_list/headings.tsv") {
            let Some(field) = Field::from_id(&field) else { continue };
            let known = KnownHeading { field, list: list_of(&list) };
            for label in split(&labels) {
                made.headings.entry(heading_key(&label)).or_insert(known);
            }
        }
        for [name, list, labels, _] in rows("unit_list/categories.tsv") {
            let labels = split(&labels).iter().map(|label| fold(label)).collect();
            made.categories.extend(list_of(&list).map(|list| Category { name, list, labels }));
        }
        for [stage, names, contents, _] in rows("unit_list/stages.tsv") {
            let words = |stage| StageWords { stage, names: split(&names), contents: split(&contents) };
            made.stages.extend(Stage::from_id(&stage).map(words));
        }
        for [list, category, stage, text, _] in rows("unit_list/elements.tsv") {
            if let (Some(list), Some(stage)) = (ListKind::from_id(&list), Stage::from_id(&stage)) {
                made.elements.push(Element { list, category, stage, text });
            }
        }
        for [kind, words, _] in rows("unit_list/words.tsv") {
            made.words.insert(kind, split(&words));
        }
        for [name, value, _] in rows("unit_list/similarity.tsv") {
            made.measures.extend(value.parse().ok().map(|value| (name, value)));
        }
        made
    }
}

/// A heading as it is compared.
fn heading_key(label: &str) -> String {
    fold(label).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// True for a text that a label begins (行政许可事项（12项）) or ends (一、行政许可) and that says little else.
fn is_headed(text: &str, label: &str) -> bool {
    text.contains(label) && text.chars().count() <= label.chars().count() + 14 && !text.contains(['《', '。'])
}

fn list_of(word: &str) -> Option<ListKind> {
    match word {
        "power" => Some(ListKind::PowerList),
        "service" => Some(ListKind::PublicServiceList),
        _ => None,
    }
}

fn split(cell: &str) -> Vec<String> {
    cell.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn rows<const N: usize>(path: &str) -> impl Iterator<Item = [String; N]> {
    let text = data_file(path).unwrap_or_default();
    text.lines().skip(1).filter(|line| !line.is_empty()).map(|line| {
        let mut cells = line.split('\t').map(str::to_owned);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r60a_headings_are_known_by_their_other_names() {
        let lexicon = ListLexicon::shipped();
        for (label, field, list) in [
            ("事项名称", Field::Name, None),
            ("权力名称", Field::Name, Some(ListKind::PowerList)),
            ("设立依据", Field::LegalBasis, Some(ListKind::PowerList)),
            ("实施层级 及权限", Field::Authority, Some(ListKind::PowerList)),
            ("对应责任事项（责任主体）", Field::Responsibility, Some(ListKind::PowerList)),
            ("服务对象", Field::Target, Some(ListKind::PublicServiceList)),
            ("办理地点", Field::HandlingPlace, Some(ListKind::PublicServiceList)),
        ] {
            assert_eq!(lexicon.heading(label), Some(KnownHeading { field, list }), "{label}");
        }
        assert_eq!(lexicon.heading("公开时限"), None);
    }

    #[test]
    fn r60a_the_five_kinds_of_powers_are_known_from_cells_sheets_and_dividing_rows() {
        let lexicon = ListLexicon::shipped();
        for (text, name) in [
            ("行政许可", Some("行政许可")),
            ("一、行政处罚（共12项）", Some("行政处罚")),
            ("行政强制措施", Some("行政强制")),
            ("行政征收类", Some("行政征收")),
            ("行政裁决事项", Some("行政裁决")),
            ("对行政许可决定的监督检查结果予以公告并通报有关单位", None),
            ("低保审核", None),
        ] {
            assert_eq!(lexicon.category(text).map(|known| known.name.as_str()), name, "{text}");
        }
    }

    #[test]
    fn the_data_is_whole() {
        let lexicon = ListLexicon::shipped();
        assert_eq!(lexicon.stages().len(), 5);
        for list in ListKind::ALL {
            for stage in Stage::ALL {
                assert!(lexicon.element(list, "", stage).is_some(), "{list:?} {stage:?}");
            }
        }
        for name in [
            "weight_words",
            "weight_basis",
            "weight_organ",
            "wider_words",
            "threshold",
            "least_words",
            "per_entry",
        ] {
            assert!(lexicon.measure(name) > 0.0, "{name}");
        }
        for kind in ["power_title", "service_title", "skip_row", "section_mark", "stage_column"] {
            assert!(!lexicon.words(kind).is_empty(), "{kind}");
        }
    }
}
