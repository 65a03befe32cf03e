//! A sector guideline (标准指引): names, headings, items and its adjustment policy (R1-R13, R18-R32, R48).

use super::{CatalogueRow, CatalogueTable, Column, Heading, PlacedRow, RowStatus};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What may be changed in a catalogue built on this guideline (A.3), and how its channels count (R48).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Columns may be added (R19).
    pub add_columns: bool,
    /// Columns may be deleted: false everywhere (R13, R19).
    pub remove_columns: bool,
    /// How a guideline item may be left out (R22-R24).
    pub omit_items: OmitItems,
    /// Level-2 items may be refined or split (R21, R27).
    pub split_level2: bool,
    /// Level-1 items may be added (R25).
    pub add_level1: bool,
    /// Level-3 items may be set under a level-2 item (R25).
    pub add_level3: bool,
    /// Whether general bases are repeated in each row (R36, R37).
    pub general_basis: GeneralBasis,
    /// Whether the ticked channels are all obligatory (R48-R50).
    pub channels: ChannelRule,
    /// The first platform of a key field (R51).
    pub first_channel: Option<String>,
    /// Professional platforms of a key field (R47, R52).
    pub platforms: Vec<String>,
    /// Channels that are never obligatory (R53).
    pub optional_channels: Vec<String>,
    /// Whom the guideline addresses.
    #[serde(default)]
    pub applies_to: String,
    /// An added item may not overlap another item (R25).
    #[serde(default)]
    pub no_overlap: bool,
}

/// How a guideline item may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OmitItems {
    /// Freely where the business is not conducted locally, with a short reason (R24).
    Free,
    /// Only with the row kept and its reason and basis in 公开依据 (R22, R23).
    Explained,
}

/// Whether general bases are repeated in each row (R36).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GeneralBasis {
    /// Only special laws: a general basis is a warning (R37).
    Omit,
    /// General bases are listed too.
    Repeat,
    /// The guideline does not say.
    Either,
}

/// Whether the ticked channels are all obligatory (R48).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChannelRule {
    /// All ticked ones are obligatory, more are welcome (R50).
    Minimum,
    /// The ticked ones are the base, chosen by local conditions (R49).
    Base,
    /// ■ obligatory, □ optional, as the heading says.
    Box,
    /// One of the ticked ones suffices.
    AtLeastOne,
}

/// The scheme of the printed numbers (R30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbering {
    /// 1, 2, 3 …
    Plain,
    /// 0507: level-1 05, sequence 07
    FourDigit,
    /// 1.1
    Dotted,
}

/// An item of a guideline with where it was seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuidelineItem {
    /// Stable key `{sector}-{level 1}-{level 2}`, two digits each (R30).
    pub key: String,
    /// The cells; `channels` holds the ticked ones.
    pub row: CatalogueRow,
    /// Channels the guideline prints unticked.
    pub optional_channels: Vec<String>,
    /// `seen` in a published catalogue, `general_knowledge`: to be verified before use, or `loaded` from a file.
    pub provenance: String,
    /// Addresses where it was seen.
    pub sources: Vec<String>,
    /// A remark of the editors.
    pub note: Option<String>,
}

/// A sector guideline in one version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guideline {
    /// Two-digit code of R1; added sectors continue the count (R7).
    pub sector_code: String,
    /// The State Council's name of the sector (国办发〔2019〕54号).
    pub sector: String,
    /// The guideline's own name: the one to print (R2).
    pub guideline_name: String,
    /// Another title than the usual one (R4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Other names people use (R3).
    pub aliases: Vec<String>,
    /// The issuing ministry (R6).
    pub ministry: String,
    /// The city department that leads the sector (R5).
    pub city_department: String,
    /// Leaf headings in printed order (R11, R12).
    pub columns: Vec<String>,
    /// Group heads over leaf headings.
    pub column_groups: BTreeMap<String, Vec<String>>,
    /// The scheme of 序号 (R30).
    pub numbering: Numbering,
    /// What may be adjusted.
    pub policy: Policy,
    /// The items in order.
    pub items: Vec<GuidelineItem>,
    /// Remarks on provenance.
    pub notes: String,
}

/// Why guideline data could not be used.
#[derive(Debug, thiserror::Error)]
pub enum GuidelineError {
    /// The file is no guideline in JSON form.
    #[error("不是可识别的标准指引数据：第{}行附近缺少应有的内容，或者写法不对", .0.line())]
    Json(#[from] serde_json::Error),
    /// A guideline must name its sector and have items.
    #[error("标准指引数据不完整：{0}")]
    Incomplete(String),
}

impl Guideline {
    /// The title of a catalogue built on it: 「{指引名称}领域基层政务公开标准目录」, unless it stores another (R4).
    #[must_use]
    pub fn catalogue_title(&self) -> String {
        if let Some(title) = &self.title {
            return title.clone();
        }
        format!("{}领域基层政务公开标准目录", self.guideline_name)
    }

    /// True when `name` is one of its names (R3).
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.guideline_name == name || self.sector == name || self.aliases.iter().any(|alias| alias == name)
    }

    /// Reads the JSON form of `data/guidelines`.
    ///
    /// # Errors
    /// [`GuidelineError`] when the text is no such JSON or has no items.
    pub fn from_json(sector_code: &str, text: &str) -> Result<Self, GuidelineError> {
        let file: form::File = serde_json::from_str(text)?;
        if file.items.is_empty() || file.guideline_name.trim().is_empty() {
            return Err(GuidelineError::Incomplete("缺少领域名称或事项".to_owned()));
        }
        Ok(file.into_guideline(sector_code))
    }

    /// Reads the same form of a catalogue that is built on no guideline: headings and policy, no items.
    ///
    /// # Errors
    /// [`GuidelineError`] when it is no such JSON or has no name.
    pub fn empty_from_json(code: &str, form: serde_json::Value) -> Result<Self, GuidelineError> {
        let file: form::File = serde_json::from_value(form)?;
        if file.guideline_name.trim().is_empty() {
            return Err(GuidelineError::Incomplete("缺少名称".to_owned()));
        }
        Ok(file.into_guideline(code))
    }

    /// This guideline with the rows and headings of a table that was read from a file: names,
    /// policies and the scheme of numbers stay, since a table has none of them.
    #[must_use]
    pub fn with_table(&self, table: &CatalogueTable) -> Self {
        let mut changed = self.clone();
        if !table.columns.is_empty() {
            changed.columns = table.columns.iter().map(|heading| heading.printed.clone()).collect();
            let mut groups = BTreeMap::<String, Vec<String>>::new();
            for heading in &table.columns {
                if let Some(group) = &heading.group {
                    groups.entry(group.clone()).or_default().push(heading.printed.clone());
                }
            }
            if !groups.is_empty() {
                changed.column_groups = groups;
            }
        }
        let mut keys = KeyCounter::default();
        changed.items = table
            .rows
            .iter()
            .map(|placed| GuidelineItem {
                key: keys.next(&self.sector_code, &placed.row.level1_item),
                row: placed.row.clone(),
                optional_channels: Vec::new(),
                provenance: "file".to_owned(),
                sources: Vec::new(),
                note: None,
            })
            .collect();
        changed
    }

    /// A table with this guideline's headings and rows, as a unit's draft begins (R68). Rows count
    /// from 3, below a title and one row of headings.
    #[must_use]
    pub fn to_table(&self) -> CatalogueTable {
        let group_of = |label: &String| {
            self.column_groups
                .iter()
                .find(|(_, leaves)| leaves.contains(label))
                .map(|(group, _)| group.clone())
        };
        let columns = self.columns.iter().zip(1u32..).map(|(label, index)| Heading {
            printed: label.clone(),
            group: group_of(label),
            column: super::lexicon::Lexicon::shipped().column_named(label),
            index,
        });
        let rows = self.items.iter().zip(3u32..).map(|(item, line)| PlacedRow {
            line,
            status: RowStatus::Active,
            row: item.row.clone(),
        });
        CatalogueTable {
            title: self.catalogue_title(),
            sector: Some(self.guideline_name.clone()),
            columns: columns.collect(),
            rows: rows.collect(),
            ..CatalogueTable::default()
        }
    }

    /// The label this guideline prints for a column, none where it has no such column (R11, R12).
    #[must_use]
    pub fn label(&self, column: Column) -> Option<&str> {
        let lexicon = super::lexicon::Lexicon::shipped();
        self.columns.iter().map(String::as_str).find(|label| lexicon.column_named(label) == Some(column))
    }
}

/// Gives items their keys in order (R30): level-1 items count as they first appear.
#[derive(Default)]
struct KeyCounter {
    level1: Vec<(String, usize)>,
}

impl KeyCounter {
    fn next(&mut self, sector_code: &str, level1_item: &str) -> String {
        let at = self.level1.iter().position(|(name, _)| name == level1_item).unwrap_or_else(|| {
            self.level1.push((level1_item.to_owned(), 0));
            self.level1.len() - 1
        });
        self.level1[at].1 += 1;
        format!("{sector_code}-{:02}-{:02}", at + 1, self.level1[at].1)
    }
}

mod form {
    //! The JSON form of a guideline file.

    use super::{CatalogueRow, Guideline, GuidelineItem, Numbering, Policy};
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Deserialize)]
    pub(super) struct File {
        pub(super) sector: String,
        pub(super) guideline_name: String,
        #[serde(default)]
        title: Option<String>,
        #[serde(default)]
        aliases: Vec<String>,
        ministry: String,
        city_department: String,
        columns: Vec<String>,
        #[serde(default)]
        column_groups: BTreeMap<String, Vec<String>>,
        numbering: Numbering,
        rules: Policy,
        pub(super) items: Vec<Item>,
        #[serde(default)]
        notes: String,
    }

    #[derive(Deserialize)]
    pub(super) struct Item {
        seq_no: String,
        level1_item: String,
        level2_item: String,
        content_elements: Vec<String>,
        legal_basis: Vec<String>,
        time_limit: TimeLimit,
        publisher: String,
        channels: Channels,
        audience_all: bool,
        audience_specific: Option<String>,
        mode_proactive: bool,
        mode_on_request: bool,
        level_county: Option<bool>,
        level_township: Option<bool>,
        provenance: String,
        #[serde(default)]
        sources: Vec<String>,
        note: Option<String>,
    }

    #[derive(Deserialize)]
    struct TimeLimit {
        text: String,
    }

    #[derive(Deserialize)]
    struct Channels {
        required: Vec<String>,
        #[serde(default)]
        optional: Vec<String>,
    }

    impl File {
        pub(super) fn into_guideline(self, sector_code: &str) -> Guideline {
            let mut keys = super::KeyCounter::default();
            let items = self
                .items
                .into_iter()
                .map(|item| {
                    let key = keys.next(sector_code, &item.level1_item);
                    item.into_item(key)
                })
                .collect();
            Guideline {
                sector_code: sector_code.to_owned(),
                sector: self.sector,
                guideline_name: self.guideline_name,
                title: self.title,
                aliases: self.aliases,
                ministry: self.ministry,
                city_department: self.city_department,
                columns: self.columns,
                column_groups: self.column_groups,
                numbering: self.numbering,
                policy: self.rules,
                items,
                notes: self.notes,
            }
        }
    }

    impl Item {
        fn into_item(self, key: String) -> GuidelineItem {
            GuidelineItem {
                key,
                row: CatalogueRow {
                    seq_no: self.seq_no,
                    level1_item: self.level1_item,
                    level2_item: self.level2_item,
                    level3_item: None,
                    content_elements: self.content_elements.join("；"),
                    legal_basis: self.legal_basis.join("、"),
                    time_limit: self.time_limit.text,
                    publisher: self.publisher,
                    channels: self.channels.required,
                    audience_all: self.audience_all,
                    audience_specific: self.audience_specific,
                    mode_proactive: self.mode_proactive,
                    mode_on_request: self.mode_on_request,
                    level_county: self.level_county,
                    level_township: self.level_township,
                    ..CatalogueRow::default()
                },
                optional_channels: self.channels.optional,
                provenance: self.provenance,
                sources: self.sources,
                note: self.note,
            }
        }
    }
}
