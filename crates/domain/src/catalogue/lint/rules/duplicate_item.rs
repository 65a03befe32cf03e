//! `duplicate-item` (R25, R31): two rows say the same.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "duplicate-item",
    number: "R25",
    severity: Severity::Error,
    title: "事项重复",
    says: "一级事项、二级事项、三级事项和公开内容都相同的两行是重复。同一事项内容不同的几行是细化，不算重复。",
    source: Source {
        document: answers!(6), words: "补充和细化事项不得与一级事项和二级事项交叉重叠。"
    },
    remedy: "删去重复的一行；是细化的，写明各自的公开内容。",
    good: &[Example {
        shows: "同一事项内容不同的两行",
        setting: Setting::Ordinary,
        edits: &[Edit::Copy(Column::ContentElements, "审批结果名单")],
    }],
    bad: &[Example { shows: "同一行出现两次", setting: Setting::Ordinary, edits: &[Edit::CopyWhole] }],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for (row, first) in duplicates(view) {
        let cells = &row.placed.row;
        findings.push(
            Finding::of_cell(&RULE, view, row, Column::Level2Item)
                .quotes(cells.level2_item.clone())
                .says_of_row(first.placed.line, "与{}重复：一级事项、二级事项和公开内容都相同")
                .suggests("删去其中一行；确是细化的，分别写明公开内容"),
        );
    }
}

/// Rows that repeat an earlier one of their table, with that one.
pub(in super::super) fn duplicates<'v, 'a>(view: &'v View<'a>) -> Vec<(&'v RowView<'a>, &'v RowView<'a>)> {
    let mut first_of: HashMap<(usize, Name<'_>), Vec<&RowView<'_>>> = HashMap::with_capacity(view.rows.len());
    let mut found = Vec::new();
    for row in view
        .rows
        .iter()
        .filter(|row| row.stands() && !row.facts.content.is_blank && row.place.kind != Kind::Blank)
    {
        let name = match (row.place.group, row.place.kind) {
            (Some(group), Kind::Same) => Name::Known(group),
            _ => Name::Written(row.placed.row.level2_item.as_str()),
        };
        let earlier = first_of.entry((row.table, name)).or_default();
        if let Some(first) = earlier.iter().find(|first| alike(first, row)) {
            found.push((row, *first));
        } else {
            earlier.push(row);
        }
    }
    found
}

#[derive(PartialEq, Eq, Hash)]
enum Name<'a> {
    Known(usize),
    Written(&'a str),
}

fn alike(a: &RowView<'_>, b: &RowView<'_>) -> bool {
    let (one, other) = (&a.placed.row, &b.placed.row);
    let level3 = |row: &CatalogueRow| row.level3_item.as_deref().map(fold).unwrap_or_default();
    a.facts.content.folded == b.facts.content.folded
        && (one.level1_item == other.level1_item || fold(&one.level1_item) == fold(&other.level1_item))
        && (one.level2_item == other.level2_item || fold(&one.level2_item) == fold(&other.level2_item))
        && level3(one) == level3(other)
}
