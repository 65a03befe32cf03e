//! `ditto-cell` (R14): resolved when the file was read.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "ditto-cell",
    number: "R14",
    severity: Severity::Note,
    title: "同上等已还原",
    says: "表中的“同上”“内容同上”已按上一行的内容还原，请核对。",
    source: Source {
        document: "《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号）",
        words: "目录至少应包括公开事项的名称、内容、依据、时限、主体、方式、渠道、公开对象等要素。",
    },
    remedy: "核对还原的内容；上报的目录宜逐行写全。",
    good: &[Example { shows: "没有需要还原的单元格", setting: Setting::Ordinary, edits: &[] }],
    bad: &[Example {
        shows: "读取时还原了单元格",
        setting: Setting::Ordinary,
        edits: &[Edit::Diagnostic("ditto-cell")],
    }],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    reader_remarks(&RULE, view, findings);
}
