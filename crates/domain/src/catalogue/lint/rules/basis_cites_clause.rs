//! `basis-cites-clause` (R34): clause numbers in 公开依据.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "basis-cites-clause",
    number: "R34",
    severity: Severity::Warning,
    title: "公开依据写了具体条款",
    says: "“公开依据”只列法规政策的名称，不写第几条第几款。标准指引本身写有的条款不算；文件名称中的条款（如《关于〈……法〉第三条的解释》）不算。",
    source: Source {
        document: answers!(7),
        words: "公开依据只需列出履行对应事项所依据的法规政策，不需给出具体条款。",
    },
    remedy: "删去条款号，只留文件名称和文号。",
    good: &[Example {
        shows: "只写名称和文号",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::LegalBasis, "《城市供水条例》（国务院令第158号）")],
    }],
    bad: &[
        Example {
            shows: "写了第几条",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "《城市供水条例》（国务院令第158号）第二十条第三款")],
        },
        Example {
            shows: "用数字写条款",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "《城市供水条例》（国务院令第158号）第8条")],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let parsed = &row.facts.basis.value.parsed;
    if parsed.clauses().next().is_none() {
        return;
    }
    let own: Vec<String> = view
        .guideline_item(row)
        .map(|(_, item)| item.facts.basis.value.parsed.clauses().map(fold).collect())
        .unwrap_or_default();
    let clauses: Vec<&str> = parsed.clauses().filter(|clause| !own.contains(&fold(clause))).collect();
    if clauses.is_empty() {
        return;
    }
    let finding = Finding::of_cell(&RULE, view, row, Column::LegalBasis)
        .quotes(clauses[0])
        .says(format!("写了具体条款“{}”", clauses.join("”“")))
        .suggests("删去条款号，只列文件名称和文号");
    let finding = if own.is_empty() {
        finding.fixes_cell(row, Column::LegalBasis, without_clauses(&row.placed.row.legal_basis))
    } else {
        finding
    };
    findings.push(finding);
}
