//! What the grid shows, as JSON: columns with their groups as the guideline prints them (R11, R12),
//! rows with the guideline's beside them, locked cells with the reason (R20), findings by place.
//! Cells travel as they are printed: ticks as √, channels joined by 、.

use super::draft_view::{HeadingCell, HeadingRows};
use super::parts::Tally;
use serde::Serialize;
use std::collections::BTreeMap;

/// The whole grid.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridData {
    /// May be edited by this person now.
    pub editable: bool,
    /// The state's word.
    pub state: String,
    /// Columns in order.
    pub columns: Vec<GridColumn>,
    /// Rows in order.
    pub rows: Vec<GridRow>,
    /// All findings.
    pub findings: Vec<GridFinding>,
    /// Their count.
    pub tally: Tally,
    /// The tally in words.
    pub tally_words: String,
    /// The vocabulary of channels in printed order.
    pub channels: Vec<String>,
    /// Items may be left out as not conducted (R24).
    pub may_omit: bool,
    /// Points of the review.
    pub remarks: Vec<GridRemark>,
    /// Guideline items that stand nowhere (R22-R24).
    pub missing: Vec<GridMissing>,
    /// What they mean for this version.
    pub missing_words: String,
}

/// A guideline item that stands nowhere.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridMissing {
    /// Its key.
    pub key: String,
    /// 一级事项
    pub level1: String,
    /// 二级事项
    pub name: String,
    /// A reason alone is enough (R24).
    pub may_omit: bool,
}

/// A column.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GridColumn {
    /// The identifier; an added column's heading after `extra:`.
    pub id: String,
    /// The heading.
    pub label: String,
    /// The group over it.
    pub group: Option<String>,
    /// `text`, `tick` or `channels`.
    pub kind: &'static str,
}

/// A row.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridRow {
    /// Its key.
    pub key: String,
    /// `active`, `removed`, `omitted`.
    pub status: &'static str,
    /// The reason of a removal or omission.
    pub reason: String,
    /// Cells by column.
    pub cells: BTreeMap<String, String>,
    /// The guideline's cells; none for an added row.
    pub guideline: Option<BTreeMap<String, String>>,
    /// Why a cell may not be changed, by column.
    pub locked: BTreeMap<String, String>,
    /// The item parts; none where the row is not divided (R43).
    pub parts: Vec<GridPart>,
    /// Where they are entered.
    pub parts_href: String,
}

/// An item part.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GridPart {
    /// Its name.
    pub name: String,
    /// Its cells by column, where the parts differ.
    pub cells: BTreeMap<String, String>,
}

/// A finding.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridFinding {
    /// The rule's identifier.
    pub rule: String,
    /// `error`, `warning`, `note`.
    pub severity: &'static str,
    /// 错误, 警告, 提示
    pub severity_words: &'static str,
    /// The row; none for the whole table.
    pub row_key: Option<String>,
    /// The column; none for the whole row.
    pub column_id: Option<String>,
    /// The heading as printed, of a column or of a group.
    pub heading: Option<String>,
    /// Row and column in words.
    pub place: String,
    /// What was found.
    pub message: String,
    /// Where the rule is written.
    pub source: String,
    /// What would be right.
    pub suggestion: Option<String>,
    /// The question that explains the rule (R149).
    pub question: Option<GridQuestion>,
    /// A safe fix is known.
    pub fixable: bool,
    /// A word of explanation is taken.
    pub explainable: bool,
    /// Stands in the way of submission.
    pub blocks: bool,
    /// The explanation given.
    pub explanation: Option<String>,
    /// Who gave it and when.
    pub explained_by: String,
}

/// A question that explains a rule.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GridQuestion {
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
}

impl GridQuestion {
    /// The first question that explains a rule of the linter.
    #[must_use]
    pub fn of(rule: &str) -> Option<Self> {
        let question = domain::question::for_lint_rule(rule).next()?;
        let href = crate::portal::address::question(&question.code);
        Some(Self { title: question.title.clone(), href })
    }
}

/// A point of the review.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridRemark {
    /// Its number.
    pub id: i64,
    /// The row; none for the whole table.
    pub row_key: Option<String>,
    /// The column; none for the whole row.
    pub column_id: Option<String>,
    /// The words.
    pub text: String,
    /// Who and when.
    pub by: String,
    /// The answer; none while open.
    pub answer: Option<String>,
}

/// What became of a batch of edits.
#[derive(Debug, Clone, Default, Serialize)]
pub struct EditOutcome {
    /// Cells that now hold what was sent, with the text that stands there.
    pub applied: Vec<GridApplied>,
    /// Cells that another person changed meanwhile.
    pub conflicts: Vec<GridConflict>,
    /// Cells that may not be changed so, with what stands there.
    pub refused: Vec<GridRefused>,
    /// The item parts of the rows that were touched, by row.
    pub parts: BTreeMap<String, Vec<GridPart>>,
    /// All findings anew.
    pub findings: Vec<GridFinding>,
    /// Their count.
    pub tally: Tally,
    /// The tally in words.
    pub tally_words: String,
}

/// A cell that holds what was sent.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridApplied {
    /// The row.
    pub row_key: String,
    /// The column.
    pub column_id: String,
    /// What stands there now.
    pub value: String,
}

/// A cell that may not be changed so.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridRefused {
    /// The row.
    pub row_key: String,
    /// The column.
    pub column_id: String,
    /// Why, and what to do.
    pub reason: String,
}

/// Two people, one cell.
#[derive(Debug, Clone, Default, Serialize)]
pub struct GridConflict {
    /// The row.
    pub row_key: String,
    /// The column.
    pub column_id: String,
    /// What was sent.
    pub yours: String,
    /// What stands there now.
    pub theirs: String,
    /// Who put it there.
    pub by: String,
    /// When, in words.
    pub at: String,
}

/// The two printed rows of headings: neighbours of one group share its head (R11).
#[must_use]
pub fn heading_rows(columns: &[GridColumn]) -> HeadingRows {
    let mut rows = HeadingRows::default();
    let mut before: Option<&str> = None;
    for column in columns {
        let Some(group) = column.group.as_deref() else {
            rows.first.push(HeadingCell { label: column.label.clone(), columns: 1, rows: 2 });
            before = None;
            continue;
        };
        match rows.first.last_mut() {
            Some(head) if before == Some(group) => head.columns += 1,
            _ => rows.first.push(HeadingCell { label: group.to_owned(), columns: 1, rows: 1 }),
        }
        rows.second.push(HeadingCell { label: column.label.clone(), columns: 1, rows: 1 });
        before = Some(group);
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::catalogue::Column;

    fn columns(of: &[Column]) -> Vec<GridColumn> {
        of.iter()
            .map(|column| GridColumn {
                id: column.id().to_owned(),
                label: column.label().to_owned(),
                group: column.group().map(str::to_owned),
                kind: "text",
            })
            .collect()
    }

    #[test]
    fn r11_groups_stand_over_their_columns() {
        let all: Vec<Column> =
            Column::ALL.into_iter().filter(|column| *column != Column::Level3Item).collect();
        let rows = heading_rows(&columns(&all));
        let first: Vec<String> =
            rows.first.iter().map(|cell| format!("{}{}x{}", cell.label, cell.columns, cell.rows)).collect();
        assert_eq!(
            first,
            [
                "序号1x2",
                "公开事项2x1",
                "公开内容（要素）1x2",
                "公开依据1x2",
                "公开时限1x2",
                "公开主体1x2",
                "公开渠道和载体1x2",
                "公开对象2x1",
                "公开方式2x1",
                "公开层级2x1"
            ]
        );
        assert_eq!(rows.second.len(), 8);
    }

    #[test]
    fn r12_a_heading_without_levels_has_no_group_for_them() {
        let rows = heading_rows(&columns(&[Column::SeqNo, Column::ModeProactive, Column::ModeOnRequest]));
        assert_eq!(rows.first.len(), 2);
        assert_eq!(rows.first[1].columns, 2);
    }
}
