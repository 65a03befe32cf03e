//! `time-limit-too-long` (R45): a time limit longer than the statutory ceiling.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "time-limit-too-long",
    number: "R45",
    severity: Severity::Error,
    title: "公开时限超过法定上限",
    says: "期限不得超过20个工作日（日历日按28日计），单元格写明依据某部法律法规，或写明“法律、法规另有规定的从其规定”的除外。“不少于”和公示期不是公开期限。一行有几个分项的，逐项判断，只报超过的那一项（R43）。与标准指引原文相同的作提示。",
    source: Source {
        document: "《中华人民共和国政府信息公开条例》第二十六条",
        words: "应当自该政府信息形成或者变更之日起20个工作日内及时公开。法律、法规对政府信息公开的期限另有规定的，从其规定。",
    },
    remedy: "改为20个工作日以内，或写明另有规定的法律法规。",
    good: &[
        Example {
            shows: "正好20个工作日",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "信息形成或者变更之日起20个工作日内")],
        },
        Example {
            shows: "最短公示时间",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "批前公示时间不得少于30日")],
        },
        Example {
            shows: "各分项都在上限以内",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "事前：20个工作日内；事后：7个工作日内")],
        },
        Example {
            shows: "写在前面的法规适用于各分项",
            setting: Setting::Ordinary,
            edits: &[
                Edit::Cell(Column::ContentElements, "办事指南；结果信息"),
                Edit::Cell(
                    Column::TimeLimit,
                    "依照《广东省规划条例》；办事指南：20个工作日内；结果信息：30个工作日内",
                ),
            ],
        },
    ],
    bad: &[
        Example {
            shows: "30个工作日",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "信息形成之日起30个工作日内")],
        },
        Example {
            shows: "两个月",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "信息形成后2个月内")],
        },
        Example {
            shows: "只有一个分项超过",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "事前：20个工作日内；事后：30个工作日内")],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let lexicon = Lexicon::shipped();
    let facts = &row.facts.time_limit;
    let (working_days, calendar_days) = (lexicon.count("working_days"), lexicon.count("calendar_days"));
    let own = view.guideline_item(row).is_some_and(|(_, item)| item.facts.time_limit.folded == facts.folded);
    for (label, time_limit) in row.facts.time_limits() {
        let Some(part) = time_limit.value.longer_than(working_days, calendar_days) else { continue };
        let finding = Finding::of_cell(&RULE, view, row, Column::TimeLimit)
            .quotes(part.text.clone())
            .says(format!("{label}“{}”超过{working_days}个工作日的法定上限", part.text))
            .suggests(format!("改为{working_days}个工作日以内；法律、法规另有规定的，写明该法律法规"));
        findings.push(if own { finding.severity(Severity::Note) } else { finding });
    }
}
