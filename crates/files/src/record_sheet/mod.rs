//! Records of information as a workbook, one row a record (R101): the elements of a catalogue go out with lists and
//! checks in their cells, and what was filled in comes back row by row with the place of each cell.

mod read;
mod write;

pub use read::{ReadSheet, SentRecord, read_record_sheet};
pub use write::to_record_sheet;

/// A column of the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordColumn {
    /// 一级事项
    Level1Item,
    /// 二级事项
    Level2Item,
    /// 公开内容
    Element,
    /// 发布机构, as the catalogue says
    Publisher,
    /// 公开时限, as the catalogue says
    TimeLimit,
    /// 名称
    Title,
    /// 正文
    Body,
    /// 网址
    Link,
    /// 成文日期
    AroseOn,
    /// 变更日期
    ChangedOn,
    /// 文号
    DocumentNumber,
    /// 信息来源
    Source,
}

impl RecordColumn {
    /// All of them in the order of the sheet.
    pub const ALL: [Self; 12] = [
        Self::Level1Item,
        Self::Level2Item,
        Self::Element,
        Self::Publisher,
        Self::TimeLimit,
        Self::Title,
        Self::Body,
        Self::Link,
        Self::AroseOn,
        Self::ChangedOn,
        Self::DocumentNumber,
        Self::Source,
    ];

    /// The heading.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Level1Item => "一级事项",
            Self::Level2Item => "二级事项",
            Self::Element => "公开内容",
            Self::Publisher => "发布机构",
            Self::TimeLimit => "公开时限",
            Self::Title => "名称",
            Self::Body => "正文",
            Self::Link => "网址",
            Self::AroseOn => "成文日期",
            Self::ChangedOn => "变更日期",
            Self::DocumentNumber => "文号",
            Self::Source => "信息来源",
        }
    }

    /// The column of a heading as people write it.
    #[must_use]
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading: String =
            heading.chars().filter(|sign| !sign.is_whitespace() && !matches!(sign, '*' | '＊')).collect();
        let known = Self::ALL.into_iter().find(|column| column.label() == heading);
        known.or(match heading.as_str() {
            "要素" | "公开内容（要素）" | "公开要素" => Some(Self::Element),
            "标题" | "信息名称" => Some(Self::Title),
            "链接" | "网页地址" => Some(Self::Link),
            "发文日期" | "生成日期" => Some(Self::AroseOn),
            "发文字号" => Some(Self::DocumentNumber),
            "来源" => Some(Self::Source),
            "公开主体" => Some(Self::Publisher),
            _ => None,
        })
    }

    /// True where a person fills it in; the others say which element a row belongs to.
    #[must_use]
    pub fn is_filled_in(self) -> bool {
        !matches!(
            self,
            Self::Level1Item | Self::Level2Item | Self::Element | Self::Publisher | Self::TimeLimit
        )
    }
}

/// An element of the catalogue that goes out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetElement {
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// Its name.
    pub name: String,
    /// Who publishes it.
    pub publisher: String,
    /// How its clock counts.
    pub clock: String,
}

/// The sheet of a catalogue.
#[derive(Debug, Clone, Default)]
pub struct RecordSheet {
    /// The catalogue's title.
    pub title: String,
    /// Its elements in order.
    pub elements: Vec<SheetElement>,
}

/// The table's name.
const TABLE_SHEET: &str = "信息";
/// The sheet of the lists.
const LIST_SHEET: &str = "选项";
/// The sheet that explains.
const HELP_SHEET: &str = "填写说明";

#[cfg(test)]
mod tests;
