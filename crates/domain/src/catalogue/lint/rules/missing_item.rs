//! `missing-item` (R23, R22, R24, R23a): a guideline item is absent without explanation.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "missing-item",
    number: "R23",
    severity: Severity::Error,
    title: "标准指引的二级事项没有列入",
    says: "标准指引的二级事项原则上不减少。确已完成或取消的，保留该行并在“公开依据”中说明情况、注明依据。指引允许不列入本地没有开展的业务的，只作提示。单个部门的目录用 --scope unit 检查，不报此项；镇街只看勾选“乡级”的事项。",
    source: Source {
        document: answers!(6),
        words: "原则上不减少二级事项，如存在部分基层政府已完成工作或者已取消事项等特殊情况的，应当在“公开依据”中说明情况并注明依据。",
    },
    remedy: "补列该事项；确已取消的，保留该行并在“公开依据”中说明情况、注明依据。",
    good: &[
        Example { shows: "事项齐全", setting: Setting::Ordinary, edits: &[] },
        Example {
            shows: "取消的事项写明情况和依据",
            setting: Setting::Ordinary,
            edits: &[Edit::Removed(
                "该事项已取消，依据《国务院关于取消一批行政许可事项的决定》（国发〔2020〕13号）",
            )],
        },
    ],
    bad: &[
        Example { shows: "删去一个二级事项", setting: Setting::Ordinary, edits: &[Edit::DropRow] },
        Example {
            shows: "标为取消而没有说明",
            setting: Setting::Ordinary,
            edits: &[Edit::Removed("《中华人民共和国政府信息公开条例》（国务院令第711号）")],
        },
    ],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    if view.options.scope == Scope::Unit {
        return;
    }
    let free = view.policy().omit_items == OmitItems::Free;
    for group in view.absent.iter().copied().filter(|group| view.is_expected(*group)) {
        let names = &view.linter.names.groups[group];
        let severity = if free { Severity::Note } else { RULE.severity };
        let mut finding = Finding::of_table(&RULE, view, 0)
            .severity(severity)
            .column(view.printed(0, Column::Level2Item))
            .says(format!("缺少标准指引“{}”下的二级事项“{}”", names.level1, names.level2));
        finding.item = Some(names.level2.clone());
        finding.suggestion = Some(if free {
            "本地没有开展这项业务的可以不列，请记录原因；已开展的补列".to_owned()
        } else {
            "补列该事项；工作已完成或事项已取消的，保留该行并在“公开依据”中说明情况、注明依据".to_owned()
        });
        findings.push(finding);
    }
    for row in view.rows.iter().filter(|row| row.status != RowStatus::Active) {
        unexplained(view, row, findings);
    }
}

/// A removed row counts only with its reason and basis, an omitted one only where the policy is free.
fn unexplained(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let Some(group) = row.place.group.filter(|group| view.is_expected(*group)) else { return };
    let stands_elsewhere = view.rows.iter().any(|other| other.stands() && other.place.group == Some(group));
    let explained = explains_removal(&row.placed.row.legal_basis);
    let free = view.policy().omit_items == OmitItems::Free;
    if stands_elsewhere || explained || (free && row.status == RowStatus::Omitted) {
        return;
    }
    let name = &view.linter.names.groups[group].level2;
    let message = if row.status == RowStatus::Omitted {
        format!("本领域的标准指引没有允许不列入“{name}”")
    } else {
        format!("“{name}”已标为取消，“公开依据”没有同时写明情况和依据")
    };
    let mut finding = Finding::of_cell(&RULE, view, row, Column::LegalBasis)
        .says(message)
        .suggests("在“公开依据”中写明取消或完成的情况，并注明所依据的文件");
    finding.item = Some(name.clone());
    findings.push(finding);
}
