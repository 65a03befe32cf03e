//! `mode-missing` (R15): neither mode of disclosure is ticked.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "mode-missing",
    number: "R15",
    severity: Severity::Error,
    title: "没有勾选公开方式",
    says: "“主动”“依申请”至少勾选一项。",
    source: Source {
        document: "《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号）",
        words: "目录至少应包括公开事项的名称、内容、依据、时限、主体、方式、渠道、公开对象等要素。",
    },
    remedy: "勾选“主动”或“依申请”。",
    good: &[Example { shows: "勾选主动", setting: Setting::Ordinary, edits: &[] }],
    bad: &[Example {
        shows: "两项都没有勾选",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::ModeProactive, ""), Edit::Cell(Column::ModeOnRequest, "")],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let cells = &row.placed.row;
    let both = view.has(row, Column::ModeProactive) && view.has(row, Column::ModeOnRequest);
    if cells.mode_proactive || cells.mode_on_request || !both {
        return;
    }
    let (proactive, on_request) =
        (view.printed(row.table, Column::ModeProactive), view.printed(row.table, Column::ModeOnRequest));
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::ModeProactive)
            .column(view.printed_group(row.table, Column::ModeProactive))
            .says(format!("“{proactive}”和“{on_request}”都没有勾选"))
            .suggests(format!("勾选“{proactive}”或“{on_request}”")),
    );
}
