//! `overlapping-item` (R25): an added item overlaps a guideline item.

use super::prelude::*;
use crate::catalogue::item_number::without_item_number;

/// The rule.
pub static RULE: Rule = Rule {
    name: "overlapping-item",
    number: "R25",
    severity: Severity::Error,
    title: "补充的事项与指引事项交叉重叠",
    says: "指引写明补充和细化不得交叉重叠的领域，补充的事项名称与别的一级、二级事项相同，或被其包含，是错误；相似度达0.85的是警告。",
    source: Source {
        document: answers!(6), words: "补充和细化事项不得与一级事项和二级事项交叉重叠。"
    },
    remedy: "并入指引事项，或改用不与指引事项重叠的名称。",
    good: &[Example {
        shows: "补充的事项不重叠",
        setting: Setting::Free,
        edits: &[Edit::Add("便民服务网点名录")],
    }],
    bad: &[Example {
        shows: "补充的事项与别处的指引事项同名",
        setting: Setting::Free,
        edits: &[Edit::AddForeign],
    }],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    if !view.policy().no_overlap || row.place.kind != Kind::Added {
        return;
    }
    let cells = &row.placed.row;
    let name = fold(without_item_number(&cells.level2_item));
    let parent = view.linter.names.level1_said(&cells.level1_item);
    if name.is_empty() {
        return;
    }
    let level1 = view.linter.names.level1.iter().filter(|(key, _)| *key != parent).map(|(_, name)| name);
    let level2 = view.linter.names.groups.iter().map(|group| &group.level2);
    let Some((overlap, other)) =
        level1.chain(level2).filter_map(|other| Some((overlap(&name, other)?, other))).min()
    else {
        return;
    };
    let (severity, words) = match overlap {
        Overlap::Equal => (Severity::Error, "同名"),
        Overlap::Contained => (Severity::Error, "交叉（名称被包含）"),
        Overlap::Near => (Severity::Warning, "名称相近"),
    };
    findings.push(
        Finding::of_cell(&RULE, view, row, Column::Level2Item)
            .severity(severity)
            .quotes(cells.level2_item.clone())
            .says(format!("补充的事项“{}”与标准指引的“{other}”{words}", cells.level2_item))
            .suggests(format!("并入“{other}”作为细化，或改用不重叠的名称")),
    );
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Overlap {
    Equal,
    Contained,
    Near,
}

fn overlap(name: &str, other: &str) -> Option<Overlap> {
    let lexicon = Lexicon::shipped();
    let other = fold(other);
    if name == other {
        Some(Overlap::Equal)
    } else if name.chars().count() >= lexicon.count("contained_name") as usize && other.contains(name) {
        Some(Overlap::Contained)
    } else if similarity(name, &other) >= lexicon.measure("near_name") {
        Some(Overlap::Near)
    } else {
        None
    }
}
