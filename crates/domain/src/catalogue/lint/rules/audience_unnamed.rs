//! `audience-unnamed` (R15): a specific group is ticked but not named.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "audience-unnamed",
    number: "R15",
    severity: Severity::Error,
    title: "没有写明特定群体是哪些人",
    says: "勾选“特定群体”的要写明是哪些人，如“申请人”“被征收人”；只打勾不算写明。标准指引该行也只打勾的作提示。",
    source: Source {
        document: "《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号）",
        words: "目录至少应包括公开事项的名称、内容、依据、时限、主体、方式、渠道、公开对象等要素。",
    },
    remedy: "在“特定群体”写明是哪些人。",
    good: &[Example {
        shows: "写明了群体",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::AudienceAll, ""), Edit::Cell(Column::AudienceSpecific, "申请人")],
    }],
    bad: &[Example {
        shows: "只打了勾",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::AudienceAll, ""), Edit::Cell(Column::AudienceSpecific, "√")],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let group = row.placed.row.audience_specific.as_deref().map(str::trim).unwrap_or_default();
    if !is_only_tick(group) {
        return;
    }
    let own = view.guideline_item(row).and_then(|(item, _)| item.row.audience_specific.as_deref());
    let finding = Finding::of_cell(&RULE, view, row, Column::AudienceSpecific)
        .says("勾选了“特定群体”，没有写明是哪些人")
        .suggests(match own {
            Some(own) if !is_only_tick(own) => format!("写明是哪些人；标准指引此处为：{own}"),
            _ => "写明是哪些人，如“申请人”“被征收人”".to_owned(),
        });
    findings.push(if own.is_some_and(is_only_tick) { finding.severity(Severity::Note) } else { finding });
}

/// A mark and no words: √, ■, 是 …
fn is_only_tick(group: &str) -> bool {
    !group.is_empty() && (group == "是" || !group.chars().any(char::is_alphabetic))
}
