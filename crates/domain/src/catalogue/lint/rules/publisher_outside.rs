//! `publisher-outside` (R55): the publisher is no body of the register that the caller holds.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "publisher-outside",
    number: "R55",
    severity: Severity::Warning,
    title: "公开主体不在机构名录中",
    says: "公开主体要是本平台机构名录中的单位。简称、写上上级地名的全称、内设机构和“各镇人民政府”一类的合称都算；已更名、并入或撤销的，提示现在的名称。没有机构名录时（如在命令行检查文件）不报。“县级民政部门”“相关部门”由 `publisher-vague` 报告。",
    source: Source {
        document: answers!(10),
        words: "按照“谁批准、谁公开，谁实施、谁公开，谁制作、谁公开”的原则，结合本级实际情况，尽可能将事项相应的公开主体在目录中明确表述清楚。",
    },
    remedy: "改为机构名录中的单位名称；单位确实存在而名录中没有的，请管理员登记；由名录以外的单位（如垂直管理单位）公开的，写一句说明。",
    good: &[Example {
        shows: "名录中的单位",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::Publisher, "白石县民政局")],
    }],
    bad: &[Example {
        shows: "别处的单位",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::Publisher, "天河区民政局")],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let Some(register) = view.options.publishers.as_deref() else { return };
    for (label, publisher) in row.facts.publishers() {
        for body in register.unknown(&publisher.folded, view.options.today) {
            let finding = Finding::of_cell(&RULE, view, row, Column::Publisher).quotes(body.name.clone());
            findings.push(match body.former {
                Some(former) => succeeded(finding, row, &label, former),
                None => finding.says(format!("{label}机构名录中没有“{}”", body.name)).suggests(RULE.remedy),
            });
        }
    }
}

/// The body bore the name once: who goes on is known, and so is what to write.
fn succeeded(finding: Finding, row: &RowView<'_>, label: &str, former: &FormerName) -> Finding {
    let finding = finding.says(format!("{label}{}", former.words()));
    let Some(now) = &former.now else {
        return finding.suggests("写明现在承担这项职责的单位");
    };
    let cell = &row.placed.row.publisher;
    let finding = finding.suggests(format!("改为“{now}”"));
    // Of a cell that is divided, or names the body in other characters, a person writes it.
    if row.facts.divides_publisher() || cell.matches(former.name.as_str()).count() != 1 {
        return finding;
    }
    finding.fixes_cell(row, Column::Publisher, cell.replace(former.name.as_str(), now))
}
