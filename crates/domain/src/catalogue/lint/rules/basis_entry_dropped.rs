//! `basis-entry-dropped` (R38): a basis of the guideline is left out.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "basis-entry-dropped",
    number: "R38",
    severity: Severity::Note,
    title: "删去了指引列出的依据",
    says: "结合本地实际可以补充法规政策，标准指引列出的依据保留。基本依据和已废止的依据不报。",
    source: Source {
        document: answers!(7),
        words: "可按照相关领域标准指引的做法，结合本地实际补充本地相关法规政策。",
    },
    remedy: "补上标准指引列出的依据。",
    good: &[Example { shows: "与指引相同", setting: Setting::Ordinary, edits: &[] }],
    bad: &[Example {
        shows: "换掉了指引的依据",
        setting: Setting::GeneralBasesOmitted,
        edits: &[Edit::Cell(Column::LegalBasis, "《广东省行政许可监督管理条例》")],
    }],
    only_with_all: true,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let facts = &row.facts.basis;
    let Some((_, item)) = view.guideline_item(row) else { return };
    let own = &item.facts.basis;
    if facts.is_blank || own.folded == facts.folded {
        return;
    }
    let titles: Vec<String> =
        facts.value.parsed.entries.iter().map(|entry| title_key(&entry.title)).collect();
    let is_special = |at: &usize| {
        !own.value.general.contains(at) && !own.value.repealed.iter().any(|(repealed, _)| repealed == at)
    };
    let dropped: Vec<&str> = (0..own.value.parsed.entries.len())
        .filter(is_special)
        .map(|at| &own.value.parsed.entries[at])
        .filter(|entry| !entry.title.is_empty() && !titles.contains(&title_key(&entry.title)))
        .map(|entry| entry.text.as_str())
        .collect();
    if dropped.is_empty() {
        return;
    }
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::LegalBasis)
            .says(format!("没有列出标准指引的依据：{}", dropped.join("、")))
            .suggests("标准指引列出的依据保留，本地法规政策补充在后"),
    );
}
