//! `basis-general` (R37, R36): a general basis repeated where the guideline says not to.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "basis-general",
    number: "R37",
    severity: Severity::Warning,
    title: "重复列出了基本依据",
    says: "标准指引写明不重复列出基本依据的领域，每行只列专门的法律法规。其他领域不报。用旧文号引用的，只报 basis-repealed。",
    source: Source {
        document: answers!(7),
        words: "不需在每项事项的公开依据中重复列出《中华人民共和国政府信息公开条例》……等基本依据，仅列出专门法律法规即可。",
    },
    remedy: "删去该基本依据，只列专门的法律法规。",
    good: &[Example { shows: "只列专门法规", setting: Setting::GeneralBasesOmitted, edits: &[] }],
    bad: &[Example {
        shows: "加列了信息公开条例",
        setting: Setting::GeneralBasesOmitted,
        edits: &[Edit::Cell(
            Column::LegalBasis,
            "《护士条例》（国务院令第517号）、《中华人民共和国政府信息公开条例》（国务院令第711号）",
        )],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let facts = &row.facts.basis.value;
    if view.policy().general_basis != GeneralBasis::Omit || facts.general.is_empty() {
        return;
    }
    let own = view.guideline_item(row).map(|(_, item)| &item.facts.basis.value);
    let in_guideline = |title: &str| {
        own.is_some_and(|own| {
            own.general.iter().any(|at| title_key(&own.parsed.entries[*at].title) == title_key(title))
        })
    };
    let entries: Vec<_> = facts
        .general
        .iter()
        .map(|at| &facts.parsed.entries[*at])
        .filter(|entry| !in_guideline(&entry.title))
        .collect();
    if entries.is_empty() {
        return;
    }
    let cited: Vec<&str> = entries.iter().map(|entry| entry.text.as_str()).collect();
    let cell = &row.placed.row.legal_basis;
    let rest = cited.iter().fold(cell.clone(), |cell, entry| without_entry(&cell, entry));
    let finding = Finding::of_cell(&RULE, view, row, Column::LegalBasis)
        .quotes(cited[0])
        .says(format!("本领域不重复列出基本依据：{}", cited.join("、")))
        .suggests("删去基本依据，只列专门的法律法规");
    findings.push(if rest.trim().is_empty() {
        finding
    } else {
        finding.fixes_cell(row, Column::LegalBasis, rest)
    });
}
