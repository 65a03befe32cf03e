//! `added-level1` (R25, R19): a level-1 item is added where the guideline does not allow it.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "added-level1",
    number: "R25",
    severity: Severity::Note,
    title: "增加了一级事项",
    says: "标准指引没有允许增加一级事项的领域，补充的事项应放在指引的一级事项之下。",
    source: Source {
        document: answers!(3), words: "应当以此为基础，保持目录的基本框架、内容、要素不变。"
    },
    remedy: "把补充的二级事项放到指引的一级事项之下。",
    good: &[Example {
        shows: "补充的二级事项放在指引的一级事项下",
        setting: Setting::Ordinary,
        edits: &[Edit::Add("便民服务网点名录")],
    }],
    bad: &[Example {
        shows: "自设一级事项",
        setting: Setting::Ordinary,
        edits: &[Edit::Add("便民服务网点名录"), Edit::AddedLevel1("其他服务事项")],
    }],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    if view.policy().add_level1 || view.linter.names.groups.is_empty() {
        return;
    }
    let mut reported = HashSet::new();
    for row in view.rows.iter().filter(|row| row.stands() && row.place.kind == Kind::Added) {
        let name = view.linter.names.level1_said(&row.placed.row.level1_item);
        let is_known = view.linter.names.level1.iter().any(|(key, _)| *key == name);
        if name.is_empty() || is_known || !reported.insert((row.table, name)) {
            continue;
        }
        let written = &row.placed.row.level1_item;
        findings.push(
            Finding::of_cell(&RULE, view, row, Column::Level1Item)
                .quotes(written.clone())
                .says(format!("标准指引没有一级事项“{written}”"))
                .suggests("本领域指引没有允许增加一级事项，宜放到指引的一级事项之下"),
        );
    }
}
