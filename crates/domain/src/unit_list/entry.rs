//! One entry of a list with the fields of R60a, and a list as it was read from a file.

use super::ListKind;
use crate::diagnostic::Diagnostic;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A field of an entry. Headings are told apart by `data/unit_list/headings.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 序号
    SeqNo,
    /// 编码
    Code,
    /// 事项名称
    Name,
    /// 子项
    SubName,
    /// 类型
    Category,
    /// 设立依据
    LegalBasis,
    /// 实施层级及权限
    Authority,
    /// 对应责任事项
    Responsibility,
    /// 追责情形
    Accountability,
    /// 服务对象, 行政相对人
    Target,
    /// 实施机关
    Organ,
    /// 办理时间
    HandlingTime,
    /// 办理地点
    HandlingPlace,
}

impl Field {
    /// Every field in printed order.
    pub const ALL: [Self; 13] = [
        Self::SeqNo,
        Self::Code,
        Self::Name,
        Self::SubName,
        Self::Category,
        Self::LegalBasis,
        Self::Authority,
        Self::Responsibility,
        Self::Accountability,
        Self::Target,
        Self::Organ,
        Self::HandlingTime,
        Self::HandlingPlace,
    ];

    /// The identifier in data, storage and API.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::SeqNo => "seq_no",
            Self::Code => "code",
            Self::Name => "name",
            Self::SubName => "sub_name",
            Self::Category => "category",
            Self::LegalBasis => "legal_basis",
            Self::Authority => "authority",
            Self::Responsibility => "responsibility",
            Self::Accountability => "accountability",
            Self::Target => "target",
            Self::Organ => "organ",
            Self::HandlingTime => "handling_time",
            Self::HandlingPlace => "handling_place",
        }
    }

    /// The heading a person reads, in the words of R60a.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::SeqNo => "序号",
            Self::Code => "编码",
            Self::Name => "事项名称",
            Self::SubName => "子项",
            Self::Category => "类型",
            Self::LegalBasis => "设立依据",
            Self::Authority => "实施层级及权限",
            Self::Responsibility => "对应责任事项",
            Self::Accountability => "追责情形",
            Self::Target => "服务对象",
            Self::Organ => "实施机关",
            Self::HandlingTime => "办理时间",
            Self::HandlingPlace => "办理地点",
        }
    }

    /// The field of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.id() == id)
    }
}

/// One power or service. Cells are cleaned but otherwise as written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListEntry {
    /// 编码
    pub code: String,
    /// 事项名称
    pub name: String,
    /// 子项
    pub sub_name: String,
    /// 类型: 行政许可, 行政处罚 …
    pub category: String,
    /// 设立依据
    pub legal_basis: String,
    /// 实施层级及权限
    pub authority: String,
    /// 对应责任事项
    pub responsibility: String,
    /// 追责情形
    pub accountability: String,
    /// 服务对象, 行政相对人
    pub target: String,
    /// 实施机关
    pub organ: String,
    /// 办理时间
    pub handling_time: String,
    /// 办理地点
    pub handling_place: String,
    /// Cells of other columns by heading.
    pub extra: BTreeMap<String, String>,
}

impl ListEntry {
    /// The text of a field; numbers are given anew and kept nowhere.
    #[must_use]
    pub fn cell(&self, field: Field) -> &str {
        match field {
            Field::SeqNo => "",
            Field::Code => &self.code,
            Field::Name => &self.name,
            Field::SubName => &self.sub_name,
            Field::Category => &self.category,
            Field::LegalBasis => &self.legal_basis,
            Field::Authority => &self.authority,
            Field::Responsibility => &self.responsibility,
            Field::Accountability => &self.accountability,
            Field::Target => &self.target,
            Field::Organ => &self.organ,
            Field::HandlingTime => &self.handling_time,
            Field::HandlingPlace => &self.handling_place,
        }
    }

    /// The place of a field's text; none for the number.
    pub fn cell_mut(&mut self, field: Field) -> Option<&mut String> {
        Some(match field {
            Field::SeqNo => return None,
            Field::Code => &mut self.code,
            Field::Name => &mut self.name,
            Field::SubName => &mut self.sub_name,
            Field::Category => &mut self.category,
            Field::LegalBasis => &mut self.legal_basis,
            Field::Authority => &mut self.authority,
            Field::Responsibility => &mut self.responsibility,
            Field::Accountability => &mut self.accountability,
            Field::Target => &mut self.target,
            Field::Organ => &mut self.organ,
            Field::HandlingTime => &mut self.handling_time,
            Field::HandlingPlace => &mut self.handling_place,
        })
    }

    /// 事项名称, with its 子项 where it has one.
    #[must_use]
    pub fn full_name(&self) -> String {
        if self.sub_name.is_empty() {
            self.name.clone()
        } else {
            format!("{}（{}）", self.name, self.sub_name)
        }
    }
}

/// An entry with its place in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedEntry {
    /// The row of the sheet, from 1.
    pub line: u32,
    /// The entry.
    pub entry: ListEntry,
}

/// A heading as printed, and the field it was taken for; none for another column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListHeading {
    /// As printed.
    pub printed: String,
    /// What it stands for.
    pub field: Option<Field>,
}

/// A list as it stands on one sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListTable {
    /// Which list it is, by its fields (R60a).
    pub kind: ListKind,
    /// The title above it.
    pub title: String,
    /// The sheet or table.
    pub sheet: String,
    /// Headings in order.
    pub headings: Vec<ListHeading>,
    /// The entries in order.
    pub entries: Vec<PlacedEntry>,
    /// What the reader had to say.
    pub diagnostics: Vec<Diagnostic>,
}
