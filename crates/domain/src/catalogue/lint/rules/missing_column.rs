//! `missing-column` (R19, R20, R33): a column of the guideline is absent.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-column",
    number: "R19",
    severity: Severity::Error,
    title: "缺少标准指引规定的类目",
    says: "表头须有标准指引的全部类目：可以增加，不可以删减。改了名称的类目另报 renamed-column，不重复报缺少；缺少的类目不再逐行报空白。",
    source: Source {
        document: answers!(6), words: "可对表格所列的类目视情况增加，但不要删减。"
    },
    remedy: "补上该类目，并逐行填写。",
    good: &[Example { shows: "类目齐全", setting: Setting::Ordinary, edits: &[] }],
    bad: &[Example {
        shows: "删去“公开时限”一栏",
        setting: Setting::Ordinary,
        edits: &[Edit::DropColumn(Column::TimeLimit)],
    }],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for (table, columns) in view.columns.iter().enumerate() {
        for (known, standing) in view.linter.columns.iter().zip(&columns.standings) {
            if *standing != Standing::Missing {
                continue;
            }
            findings.push(
                Finding::of_table(&RULE, view, table)
                    .column(known.label.clone())
                    .says(format!("表头缺少标准指引规定的类目“{}”", known.label))
                    .suggests(format!("增加“{}”一栏并逐行填写；类目可以增加，不可以删减", known.label)),
            );
        }
    }
}
