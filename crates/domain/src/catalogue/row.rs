//! One row of a catalogue (事项行) with clean cells.

use super::{Column, ItemPart, ItemParts};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The cells of one row, cleaned but otherwise as written. Field names are the glossary's.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogueRow {
    /// 序号 as printed
    pub seq_no: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// 三级事项, where the table has that column
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level3_item: Option<String>,
    /// 公开内容（要素）
    pub content_elements: String,
    /// 公开依据
    pub legal_basis: String,
    /// 公开时限
    pub time_limit: String,
    /// 公开主体
    pub publisher: String,
    /// Ticked channels by canonical name, unknown ones as written (R46, R47)
    pub channels: Vec<String>,
    /// 全社会 ticked
    pub audience_all: bool,
    /// 特定群体: the group's description, √ where only ticked
    pub audience_specific: Option<String>,
    /// 主动 ticked
    pub mode_proactive: bool,
    /// 依申请 ticked
    pub mode_on_request: bool,
    /// 县级 ticked; none where the table has no such column (R12)
    pub level_county: Option<bool>,
    /// 乡级 ticked; none where the table has no such column (R12)
    pub level_township: Option<bool>,
    /// Cells of added columns by heading (R19)
    #[serde(default)]
    pub extra: BTreeMap<String, String>,
    /// Item parts as a person entered them (R43); the cells say the same in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<ItemPart>,
    /// From what a person says the row was compiled (R60, R61); none where nobody said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<RowSource>,
}

/// From what a row was compiled, with a note (R60, R61).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowSource {
    /// Guideline, list or function.
    pub kind: SourceKind,
    /// Which entry, which function.
    #[serde(default)]
    pub note: String,
}

/// From what a row may be compiled (R60, R61).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// The national guideline.
    Guideline,
    /// The unit's power-and-duty list.
    PowerList,
    /// The unit's list of public services.
    ServiceList,
    /// The unit's actual administrative functions, where it lacks the list (R61).
    Function,
}

impl RowSource {
    /// The words a person reads.
    #[must_use]
    pub fn words(&self) -> String {
        match self.note.as_str() {
            "" => self.kind.label().to_owned(),
            note => format!("{}：{note}", self.kind.label()),
        }
    }
}

impl SourceKind {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Guideline, Self::PowerList, Self::ServiceList, Self::Function];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Guideline => "guideline",
            Self::PowerList => "power_list",
            Self::ServiceList => "service_list",
            Self::Function => "function",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Guideline => "标准指引",
            Self::PowerList => "权责清单",
            Self::ServiceList => "公共服务事项清单",
            Self::Function => "实际行政管理职能",
        }
    }

    /// The source of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// True where only a note tells what stands behind it: there is no list to look it up in (R61).
    #[must_use]
    pub fn needs_note(self) -> bool {
        self == Self::Function
    }
}

impl CatalogueRow {
    /// The cell's text as it is printed: ticks as √, channels joined by 、.
    #[must_use]
    pub fn cell(&self, column: Column) -> String {
        let tick = |on: bool| if on { "√".to_owned() } else { String::new() };
        match column {
            Column::SeqNo => self.seq_no.clone(),
            Column::Level1Item => self.level1_item.clone(),
            Column::Level2Item => self.level2_item.clone(),
            Column::Level3Item => self.level3_item.clone().unwrap_or_default(),
            Column::ContentElements => self.content_elements.clone(),
            Column::LegalBasis => self.legal_basis.clone(),
            Column::TimeLimit => self.time_limit.clone(),
            Column::Publisher => self.publisher.clone(),
            Column::Channels => self.channels.join("、"),
            Column::AudienceAll => tick(self.audience_all),
            Column::AudienceSpecific => self.audience_specific.clone().unwrap_or_default(),
            Column::ModeProactive => tick(self.mode_proactive),
            Column::ModeOnRequest => tick(self.mode_on_request),
            Column::LevelCounty => tick(self.level_county.unwrap_or(false)),
            Column::LevelTownship => tick(self.level_township.unwrap_or(false)),
        }
    }

    /// Sets a cell from its printed form, the inverse of [`Self::cell`]. Any non-empty text in a
    /// tick column counts as ticked.
    pub fn set_cell(&mut self, column: Column, value: &str) {
        let value = value.trim();
        let ticked = !value.is_empty();
        match column {
            Column::SeqNo => value.clone_into(&mut self.seq_no),
            Column::Level1Item => value.clone_into(&mut self.level1_item),
            Column::Level2Item => value.clone_into(&mut self.level2_item),
            Column::Level3Item => self.level3_item = ticked.then(|| value.to_owned()),
            Column::ContentElements => value.clone_into(&mut self.content_elements),
            Column::LegalBasis => value.clone_into(&mut self.legal_basis),
            Column::TimeLimit => value.clone_into(&mut self.time_limit),
            Column::Publisher => value.clone_into(&mut self.publisher),
            Column::Channels => {
                self.channels = value
                    .split('、')
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect();
            }
            Column::AudienceAll => self.audience_all = ticked,
            Column::AudienceSpecific => self.audience_specific = ticked.then(|| value.to_owned()),
            Column::ModeProactive => self.mode_proactive = ticked,
            Column::ModeOnRequest => self.mode_on_request = ticked,
            Column::LevelCounty => self.level_county = Some(ticked),
            Column::LevelTownship => self.level_township = Some(ticked),
        }
    }

    /// Takes over what a person said of the row beside its cells, which were read anew: the source,
    /// and entered parts where 公开内容 still tells them apart and no others came with the cells.
    pub fn keep_words_of(&mut self, former: &Self) {
        self.source.clone_from(&former.source);
        if self.parts.is_empty() {
            self.parts.clone_from(&former.parts);
        }
        self.drop_stale_parts();
    }

    /// The row as another unit begins with it: the source was the giver's own.
    pub fn hand_on(&mut self) {
        self.source = None;
        self.drop_stale_parts();
    }

    /// The row as a file prints it: the cells, and entered parts as they stand beside them.
    #[must_use]
    pub fn as_printed(&self) -> Self {
        let parts = if self.parts.is_empty() { Vec::new() } else { ItemParts::of(self).parts };
        Self { parts, source: None, ..self.clone() }
    }

    fn drop_stale_parts(&mut self) {
        if super::item_part::holds_content(self) {
            self.parts = self.as_printed().parts;
        } else {
            self.parts.clear();
        }
    }
}

/// Whether a row stands, was removed with a reason (R22) or left out as not conducted (R24).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowStatus {
    /// Stands in the catalogue.
    #[default]
    Active,
    /// Removed: stays in the catalogue, its 公开依据 states the reason and the basis (R22).
    Removed,
    /// Not conducted locally: recorded with a reason, not printed (R24).
    Omitted,
}

impl RowStatus {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Removed => "removed",
            Self::Omitted => "omitted",
        }
    }

    /// The status of an identifier; unknown text counts as active.
    #[must_use]
    pub fn from_id(id: &str) -> Self {
        match id {
            "removed" => Self::Removed,
            "omitted" => Self::Omitted,
            _ => Self::Active,
        }
    }
}

/// A row of a stored version: what stands in it, under the key it keeps through all versions (R30).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedRow {
    /// Stable key `{sector}-{level 1}-{level 2}`, two digits each; parts of a refined item carry a
    /// fourth number (R21). Empty for a row that was only read from a file.
    pub key: String,
    /// Whether the row stands, was removed or is left out.
    pub status: RowStatus,
    /// The cells.
    pub row: CatalogueRow,
}
