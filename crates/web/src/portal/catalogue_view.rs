//! A published catalogue as the document it is: the guideline's own two-row head (R11), removed rows with
//! their reason (R22), the rows of a level (R16), the guideline beside it (R32), files to take away (R83).

use super::parts::{Download, FilterLink};
use crate::frame::{Link, Page};
use askama::Template;
use std::fmt::Write as _;

/// Columns that stand first in every row and have a shape of their own: 序号, 一级事项, 二级事项.
const LEADING: usize = 3;

/// A catalogue of one unit and sector in one version.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/catalogue.html")]
pub struct CatalogueView {
    /// Name and place.
    pub page: Page,
    /// 「{指引名称}领域基层政务公开标准目录」 (R4).
    pub title: String,
    /// The unit.
    pub unit: Link,
    /// The sector.
    pub sector: Option<Link>,
    /// A sentence on the State Council's name where it differs (R3).
    pub other_name: Option<String>,
    /// The version shown.
    pub version: VersionLine,
    /// A notice over the table: a former version, nothing found.
    pub notice: Option<crate::frame::Notice>,
    /// How much is public, and what is counted; none where another version is in force.
    pub coverage: Option<(String, String)>,
    /// Search within.
    pub within: Within,
    /// All, county, township (R16); empty where the table has no 公开层级 (R12).
    pub levels: Vec<FilterLink>,
    /// The table.
    pub table: CatalogueTable,
    /// How many items are shown, in words.
    pub count: String,
    /// XLSX, CSV, JSON.
    pub downloads: Vec<Download>,
    /// The guideline beside it.
    pub guideline: Option<GuidelineBeside>,
    /// Remarks under the table, such as items left out as not conducted (R24).
    pub remarks: Vec<String>,
}

/// The line on the version.
#[derive(Debug, Clone, Default)]
pub struct VersionLine {
    /// 第3版
    pub label: String,
    /// Facts of the version in order: published, valid, approved.
    pub facts: Vec<String>,
    /// All versions.
    pub versions_href: String,
    /// The difference from the version before.
    pub difference_href: Option<String>,
}

/// The form that searches within the catalogue.
#[derive(Debug, Clone, Default)]
pub struct Within {
    /// Where it is sent.
    pub action: String,
    /// What stands in it.
    pub query: String,
    /// Other parameters to keep, name and value.
    pub keep: Vec<(String, String)>,
    /// The catalogue without the search.
    pub clear_href: String,
}

/// How the catalogue compares with its guideline (R32).
#[derive(Debug, Clone, Default)]
pub struct GuidelineBeside {
    /// The guideline.
    pub link: Link,
    /// Version or issue of the guideline.
    pub version: String,
    /// Names of the four lists with their items.
    pub lists: Vec<CompareList>,
}

/// One of the four lists: 一致, 细化, 新增, 取消或未开展.
#[derive(Debug, Clone, Default)]
pub struct CompareList {
    /// Name.
    pub name: String,
    /// How many.
    pub count: String,
    /// Items by their own pages (the table may be filtered); empty where they would only repeat the table.
    pub items: Vec<Link>,
}

/// The table itself.
#[derive(Debug, Clone, Default)]
pub struct CatalogueTable {
    /// Read out before the table.
    pub caption: String,
    /// Leaf columns in printed order; the first three are 序号, 一级事项, 二级事项.
    pub columns: Vec<ColumnHead>,
    /// Rows of one 一级事项 together.
    pub groups: Vec<RowGroup>,
}

/// A leaf column.
#[derive(Debug, Clone, Default)]
pub struct ColumnHead {
    /// The heading as the guideline prints it (R11).
    pub label: String,
    /// The group head over it; columns of one group stand side by side.
    pub group: Option<String>,
    /// How wide it is.
    pub width: ColumnWidth,
}

/// How wide a column is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ColumnWidth {
    /// 序号
    SeqNo,
    /// 一级事项
    Level1,
    /// 二级事项
    Level2,
    /// 三级事项
    Level3,
    /// 公开内容（要素）
    Content,
    /// 公开依据
    Basis,
    /// 公开时限
    Time,
    /// 公开主体
    Publisher,
    /// 公开渠道和载体
    Channels,
    /// √ or nothing
    Tick,
    /// 特定群体: √ or a few words
    Group,
    /// An added column (R19)
    #[default]
    Extra,
}

/// Rows of one 一级事项.
#[derive(Debug, Clone, Default)]
pub struct RowGroup {
    /// Name.
    pub level1: String,
    /// Rows.
    pub rows: Vec<TableRow>,
}

/// A row.
#[derive(Debug, Clone, Default)]
pub struct TableRow {
    /// Name of the row within the page.
    pub anchor: String,
    /// 序号
    pub seq_no: String,
    /// 二级事项
    pub level2: String,
    /// The item's page.
    pub href: String,
    /// Removed or another level's.
    pub mark: RowMark,
    /// The cells after 二级事项 in the order of the columns; channels as `■政府网站 ■…`.
    pub cells: Vec<Cell>,
}

/// A cell: a tick, text, or a text for each part of the row (R43).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// √
    Ticked,
    /// Text; empty for nothing.
    Text(String),
    /// The name of each part and its text.
    Parts(Vec<(String, String)>),
}

/// How a row is set apart.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum RowMark {
    /// Not at all.
    #[default]
    None,
    /// Removed with its reason in 公开依据 (R22).
    Removed,
    /// Another level's, shown on request (R16).
    OtherLevel,
}

/// A cell of the table's head.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadCell {
    /// The words.
    pub label: String,
    /// Columns it spans.
    pub columns: usize,
    /// It is a group head.
    pub is_group: bool,
}

impl ColumnWidth {
    /// The style of the column.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::SeqNo => "k-seq",
            Self::Level1 => "k-level1",
            Self::Level2 => "k-level2",
            Self::Level3 => "k-level3",
            Self::Content => "k-content",
            Self::Basis => "k-basis",
            Self::Time => "k-time",
            Self::Publisher => "k-publisher",
            Self::Channels => "k-channels",
            Self::Tick => "k-tick",
            Self::Group => "k-group",
            Self::Extra => "k-extra",
        }
    }

    /// Its width, in the table's own letters, as `catalogue.css` has it; 公开依据 takes what is left, but
    /// no less than this; 公开内容 takes a share of the whole.
    fn ems(self) -> f32 {
        match self {
            Self::SeqNo => 3.2,
            Self::Level1 => 5.5,
            Self::Level2 => 8.0,
            Self::Content => 0.0,
            Self::Basis => 14.0,
            Self::Time => 7.5,
            Self::Publisher | Self::Level3 | Self::Extra => 7.0,
            Self::Channels => 11.5,
            Self::Tick => 2.9,
            Self::Group => 4.0,
        }
    }
}

impl CatalogueTable {
    /// The style of this table alone: the labels of its cards. The page names its hash in its policy.
    #[must_use]
    pub fn style(&self) -> String {
        format!(".sheet{{{}--wide:{:.1}em}}", self.labels(), self.narrowest())
    }

    /// The width below which the table scrolls in its frame, so that no column is crushed: those of fixed
    /// width as the styles have them, 公开依据 with its least, and 公开内容 with its share of the whole.
    fn narrowest(&self) -> f32 {
        const SHARE_OF_CONTENT: f32 = 0.16;
        self.columns.iter().map(|column| column.width.ems()).sum::<f32>() / (1.0 - SHARE_OF_CONTENT)
    }

    /// The upper head row: group heads over their columns, other headings through both rows.
    #[must_use]
    pub fn upper_head(&self) -> Vec<HeadCell> {
        let mut heads = Vec::<HeadCell>::new();
        for column in &self.columns {
            match (&column.group, heads.last_mut()) {
                (Some(group), Some(last)) if last.is_group && last.label == *group => last.columns += 1,
                (Some(group), _) => heads.push(HeadCell { label: group.clone(), columns: 1, is_group: true }),
                (None, _) => {
                    heads.push(HeadCell { label: column.label.clone(), columns: 1, is_group: false })
                }
            }
        }
        heads
    }

    /// The lower head row: the leaf headings under group heads.
    #[must_use]
    pub fn lower_head(&self) -> Vec<&str> {
        self.columns
            .iter()
            .filter(|column| column.group.is_some())
            .map(|column| column.label.as_str())
            .collect()
    }

    /// True where added columns make the table wider than a screen (R19).
    #[must_use]
    pub fn scrolls(&self) -> bool {
        self.columns
            .iter()
            .filter(|column| matches!(column.width, ColumnWidth::Extra | ColumnWidth::Level3))
            .count()
            > 0
    }

    /// The headings as custom properties, last column first, for the labels of the cards on a phone.
    #[must_use]
    pub fn labels(&self) -> String {
        let mut style = String::new();
        for (place, column) in self.columns.iter().skip(LEADING).rev().enumerate() {
            // A heading may hold anything; what could end a CSS string is left out.
            let label: String =
                column.label.chars().filter(|c| !matches!(c, '"' | '\\' | '<') && !c.is_control()).collect();
            let _ = write!(style, "--l{}:\"{label}\";", place + 1);
        }
        style
    }
}

impl TableRow {
    /// The style of the row.
    #[must_use]
    pub fn class(&self) -> &'static str {
        match self.mark {
            RowMark::None => "",
            RowMark::Removed => "x",
            RowMark::OtherLevel => "d",
        }
    }

    /// What is said beside the name of the item.
    #[must_use]
    pub fn remark(&self) -> &'static str {
        match self.mark {
            RowMark::None => "",
            RowMark::Removed => "已取消",
            RowMark::OtherLevel => "非本级",
        }
    }
}

impl Cell {
    /// The text of a cell; a lone tick becomes a tick.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        if text == "√" { Self::Ticked } else { Self::Text(text) }
    }

    /// Ticked channels as they are printed in a catalogue (R46).
    #[must_use]
    pub fn channels(names: &[String]) -> Self {
        Self::Text(boxes(names))
    }
}

/// Ticked channels in one line.
#[must_use]
pub fn boxes(names: &[String]) -> String {
    names.iter().map(|name| format!("■{name}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(label: &str, group: Option<&str>) -> ColumnHead {
        ColumnHead { label: label.to_owned(), group: group.map(str::to_owned), width: ColumnWidth::Extra }
    }

    #[test]
    fn r19_added_columns_make_the_table_scroll_and_crush_none() {
        let widths = [
            ColumnWidth::SeqNo,
            ColumnWidth::Level1,
            ColumnWidth::Level2,
            ColumnWidth::Content,
            ColumnWidth::Basis,
            ColumnWidth::Time,
        ];
        let head = |width| ColumnHead { width, ..column("栏目", None) };
        let plain =
            CatalogueTable { columns: widths.into_iter().map(head).collect(), ..CatalogueTable::default() };
        let mut added = plain.clone();
        added.columns.extend([column("联系方式", None), column("备注", None)]);
        assert!(!plain.scrolls() && added.scrolls());
        let more = added.narrowest() - plain.narrowest();
        assert!(more >= 14.0, "both added columns have room of their own: {more}");
        assert!(added.style().contains(&format!("--wide:{:.1}em", added.narrowest())), "{}", added.style());
    }

    #[test]
    fn r11_group_heads_span_their_columns_label_by_label() {
        let columns = vec![
            column("序号", None),
            column("一级事项", Some("公开事项")),
            column("二级事项", Some("公开事项")),
            column("公开依据", None),
            column("全社会", Some("公开对象")),
            column("特定群众", Some("公开对象")),
            column("主动", Some("公开方式")),
        ];
        let table = CatalogueTable { columns, ..CatalogueTable::default() };
        let upper: Vec<_> =
            table.upper_head().into_iter().map(|h| (h.label, h.columns, h.is_group)).collect();
        let expected = [
            ("序号", 1, false),
            ("公开事项", 2, true),
            ("公开依据", 1, false),
            ("公开对象", 2, true),
            ("公开方式", 1, true),
        ];
        assert_eq!(upper, expected.map(|(label, columns, group)| (label.to_owned(), columns, group)));
        assert_eq!(table.lower_head(), ["一级事项", "二级事项", "全社会", "特定群众", "主动"]);
        assert_eq!(table.labels(), "--l1:\"主动\";--l2:\"特定群众\";--l3:\"全社会\";--l4:\"公开依据\";");
    }

    #[test]
    fn a_heading_cannot_leave_its_css_string() {
        let mut columns = vec![ColumnHead::default(); LEADING];
        columns.push(column("备注\"; color:red\\\n", None));
        let table = CatalogueTable { columns, ..CatalogueTable::default() };
        assert_eq!(table.labels(), "--l1:\"备注; color:red\";");
    }
}
