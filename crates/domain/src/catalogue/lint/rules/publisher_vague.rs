//! `publisher-vague` (R56, R55): the publisher is no concrete body.

use super::prelude::*;
use crate::catalogue::publisher_class::may_be;

/// The rule.
pub static RULE: Rule = Rule {
    name: "publisher-vague",
    number: "R56",
    severity: Severity::Error,
    title: "公开主体不具体",
    says: "“相关”“有关”“各”加“部门”“单位”“机构”是错误，标准指引里有的也要改成具体单位。“县级民政部门”“行政主管部门”和没有填的“县（市、区）”是没有地名的类名，作警告，改为本单位的名称。一行有几个分项的，逐项判断（R43、R57）。",
    source: Source {
        document: answers!(10),
        words: "按照“谁批准、谁公开，谁实施、谁公开，谁制作、谁公开”的原则，结合本级实际情况，尽可能将事项相应的公开主体在目录中明确表述清楚。",
    },
    remedy: "写明具体单位的名称。",
    good: &[Example {
        shows: "写明单位名称",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(Column::Publisher, "白石县民政局")],
    }],
    bad: &[
        Example {
            shows: "相关部门",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::Publisher, "相关审批部门")],
        },
        Example {
            shows: "没有地名的类名",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::Publisher, "县级民政部门")],
        },
        Example {
            shows: "几个时限，一个类名",
            setting: Setting::Ordinary,
            edits: &[
                Edit::Cell(Column::ContentElements, "办事指南；结果信息"),
                Edit::Cell(Column::TimeLimit, "办事指南：20个工作日内；结果信息：7个工作日内"),
                Edit::Cell(Column::Publisher, "县级民政部门"),
            ],
        },
        Example {
            shows: "一个分项没有指明",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::Publisher, "事前：白石县民政局；事后：相关部门")],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let before = findings.len();
    for (label, publisher) in row.facts.publishers() {
        judge(view, row, (&label, &publisher.value), findings);
    }
    // What no part holds may stand in words about all of them.
    if findings.len() == before && row.facts.parts.is_some() {
        judge(view, row, ("", &row.facts.publisher.value), findings);
    }
}

fn judge(
    view: &View<'_>,
    row: &RowView<'_>,
    (label, publisher): (&str, &PublisherKind),
    findings: &mut Vec<Finding>,
) {
    let body = view.options.unit.clone().or_else(|| view.tables[row.table].government.clone());
    let finding = Finding::of_cell(&RULE, view, row, Column::Publisher);
    match publisher {
        PublisherKind::Concrete => {}
        PublisherKind::Vague(words) => findings.push(
            finding
                .quotes(words.clone())
                .says(format!("{label}“{words}”没有指明是哪个单位"))
                .suggests("按谁批准谁公开、谁实施谁公开、谁制作谁公开，写明具体单位"),
        ),
        PublisherKind::Class { part, is_whole } => {
            let suggestion = match &body {
                Some(body) if may_be(part, body) => format!("改为具体单位，如本单位“{body}”"),
                _ => "改为具体单位的名称".to_owned(),
            };
            let finding = finding
                .severity(Severity::Warning)
                .quotes(part.clone())
                .says(format!("{label}“{part}”是没有地名的类名"))
                .suggests(suggestion);
            // Only the unit that the caller names is sure to be a body; a heading line may name a
            // government. Another class than the unit's own, and each part of a divided cell, a person writes.
            findings.push(match &view.options.unit {
                Some(unit) if *is_whole && !row.facts.divides_publisher() && may_be(part, unit) => {
                    finding.fixes_cell(row, Column::Publisher, unit.clone())
                }
                _ => finding,
            });
        }
    }
}
