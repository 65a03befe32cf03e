//! `level-missing` (R16): no level of disclosure is ticked.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "level-missing",
    number: "R16",
    severity: Severity::Error,
    title: "没有勾选公开层级",
    says: "标准指引有“公开层级”的，每行至少勾选一级；指引没有该栏的领域不报。勾选了增加的“市级”“村级”等栏的也算。",
    source: Source {
        document: answers!(3), words: "应当以此为基础，保持目录的基本框架、内容、要素不变。"
    },
    remedy: "勾选公开的层级。",
    good: &[Example { shows: "勾选县级", setting: Setting::Ordinary, edits: &[] }],
    bad: &[Example {
        shows: "各级都没有勾选",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::LevelCounty, ""), Edit::Cell(Column::LevelTownship, "")],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let cells = &row.placed.row;
    let wanted = view.guideline_has(Column::LevelCounty) || view.guideline_has(Column::LevelTownship);
    let both = view.has(row, Column::LevelCounty) && view.has(row, Column::LevelTownship);
    if !wanted || !both || view.options.profile == Profile::Department {
        return;
    }
    let other_level =
        cells.extra.iter().any(|(heading, cell)| heading.ends_with('级') && !cell.trim().is_empty());
    if cells.level_county == Some(true) || cells.level_township == Some(true) || other_level {
        return;
    }
    let (county, township) =
        (view.printed(row.table, Column::LevelCounty), view.printed(row.table, Column::LevelTownship));
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::LevelCounty)
            .column(view.printed_group(row.table, Column::LevelCounty))
            .says(format!("“{county}”和“{township}”都没有勾选"))
            .suggests("勾选公开这一事项的层级"),
    );
}
