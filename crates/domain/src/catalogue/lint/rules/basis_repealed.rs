//! `basis-repealed` (R39): a basis that is repealed or replaced.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "basis-repealed",
    number: "R39",
    severity: Severity::Warning,
    title: "引用的依据已废止或被取代",
    says: "在检查之日（--today，默认当天）已废止或被取代的法规政策。同名修订的，只有写着旧文号才报。标准指引本身列有的，作提示。",
    source: Source {
        document: answers!(15),
        words: "结合各领域新任务、新要求、新政策……及时对事项目录进行调整完善。",
    },
    remedy: "改为现行的法规政策。",
    good: &[Example {
        shows: "引用现行条例",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::LegalBasis, "《中华人民共和国政府信息公开条例》（国务院令第711号）")],
    }],
    bad: &[
        Example {
            shows: "引用旧条例的文号",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "《中华人民共和国政府信息公开条例》（国务院令第492号）")],
        },
        Example {
            shows: "引用已废止的法律",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "《中华人民共和国物权法》（主席令第62号）")],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let facts = &row.facts.basis.value;
    if facts.repealed.is_empty() {
        return;
    }
    let registers = &view.linter.registers;
    let own = view.guideline_item(row).map(|(_, item)| &item.facts.basis.value.repealed);
    for (entry, at) in &facts.repealed {
        let (entry, basis) = (&facts.parsed.entries[*entry], registers.repealed_basis(*at));
        if basis.since > view.options.today {
            continue;
        }
        let in_guideline = own.is_some_and(|own| own.iter().any(|(_, known)| known == at));
        let successor = basis.replaced_by.as_deref().map(printed_successor);
        let (message, suggestion) = match &successor {
            Some(successor) => (
                format!("“{}”自{}起已被{successor}取代", entry.text, basis.since),
                format!("改为{successor}"),
            ),
            None => (format!("“{}”已于{}废止", entry.text, basis.since), "删去，或改为现行依据".to_owned()),
        };
        let mut finding = Finding::of_cell(&RULE, view, row, Column::LegalBasis)
            .quotes(entry.text.clone())
            .says(message)
            .suggests(suggestion);
        if in_guideline {
            finding = finding.severity(Severity::Note);
        }
        if let (Some(successor), true) = (successor, registers.keeps_name(*at)) {
            let after = row.placed.row.legal_basis.replacen(&entry.text, &successor, 1);
            finding = finding.fixes_cell(row, Column::LegalBasis, after);
        }
        findings.push(finding);
    }
}
