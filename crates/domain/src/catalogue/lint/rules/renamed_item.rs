//! `renamed-item` (R20, R21): an item's name was altered.

use super::prelude::*;
use crate::catalogue::difference::matching::is_sure_alteration;
use crate::catalogue::item_number::without_item_number;

/// The rule.
pub static RULE: Rule = Rule {
    name: "renamed-item",
    number: "R20",
    severity: Severity::Error,
    title: "事项名称与标准指引不一致",
    says: "一级事项、二级事项的名称逐字与标准指引相同。同一级事项下最接近的指引事项没有单独列出、名称又有一半以上相同的，视为改名；名称相差较大的，可能是增加的事项，只请核对。一个事项分成几行，或在名称后加括号，如“核准（新增）”，是细化，不算改名。",
    source: Source {
        document: answers!(6),
        words: "相关名称表述（不论是类目名称的表述还是事项名称表述）均应以国务院部门印发的指引中的表述为准，不应自行改动。",
    },
    remedy: "改回标准指引的名称；确需细分的，在指引名称后加括号。",
    good: &[Example {
        shows: "在名称后加括号细化",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::Level2Item, "{item}（新增）")],
    }],
    bad: &[Example {
        shows: "二级事项名称被改动",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::Level2Item, "{item}情况")],
    }],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let mut reported = HashSet::new();
    for row in view.rows.iter().filter(|row| row.stands()) {
        let Some(group) = row.place.group else { continue };
        let names = &view.linter.names.groups[group];
        let cells = &row.placed.row;
        let (column, written, wanted) = match row.place.kind {
            Kind::Altered => (Column::Level2Item, &cells.level2_item, &names.level2),
            Kind::OtherLevel1 if !cells.level1_item.trim().is_empty() => {
                (Column::Level1Item, &cells.level1_item, &names.level1)
            }
            _ => continue,
        };
        if !reported.insert((row.table, column, cells.level1_item.clone(), written.clone())) {
            continue;
        }
        let finding = Finding::of_cell(&RULE, view, row, column).quotes(written.clone());
        let is_sure = row.place.kind == Kind::OtherLevel1
            || is_sure_alteration(written, wanted)
            || is_sure_alteration(without_item_number(written), wanted);
        findings.push(if is_sure {
            finding
                .says(format!("“{written}”在标准指引中的名称是“{wanted}”"))
                .suggests(format!("改为“{wanted}”；需要细分的写作“{wanted}（……）”"))
                .fixes_cell(row, column, wanted.clone())
        } else {
            // 出生登记 and 死亡登记 may be two items: a person decides, no fix writes over one.
            finding
                .severity(Severity::Warning)
                .says(format!("标准指引中没有“{written}”，可能是增加的事项；指引的“{wanted}”没有列出"))
                .suggests(format!(
                    "是增加的事项的，说明后保留，并补列“{wanted}”；是改动了名称的，改回标准指引的名称"
                ))
        });
    }
}
