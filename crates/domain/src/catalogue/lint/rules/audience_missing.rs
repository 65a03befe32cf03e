//! `audience-missing` (R15): neither all of society nor a group is ticked.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "audience-missing",
    number: "R15",
    severity: Severity::Error,
    title: "没有勾选公开对象",
    says: "“全社会”“特定群体”至少勾选一项。",
    source: Source {
        document: "《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号）",
        words: "目录至少应包括公开事项的名称、内容、依据、时限、主体、方式、渠道、公开对象等要素。",
    },
    remedy: "勾选“全社会”，或在“特定群体”写明是哪些人。",
    good: &[Example { shows: "勾选全社会", setting: Setting::Ordinary, edits: &[] }],
    bad: &[Example {
        shows: "两项都没有勾选",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::AudienceAll, ""), Edit::Cell(Column::AudienceSpecific, "")],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let cells = &row.placed.row;
    let is_specific = cells.audience_specific.as_deref().is_some_and(|group| !group.trim().is_empty());
    let both = view.has(row, Column::AudienceAll) && view.has(row, Column::AudienceSpecific);
    if cells.audience_all || is_specific || !both {
        return;
    }
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::AudienceAll)
            .column(view.printed_group(row.table, Column::AudienceAll))
            .says("“全社会”和“特定群体”都没有勾选")
            .suggests("勾选“全社会”；只对部分人公开的，在“特定群体”写明是哪些人"),
    );
}
