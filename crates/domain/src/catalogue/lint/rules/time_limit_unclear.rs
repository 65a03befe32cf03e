//! `time-limit-unclear` (R44): a time limit from which no day can be computed.

use super::prelude::*;
use crate::catalogue::item_part::{ItemParts, STALE};
use crate::catalogue::time_limit::TimeLimitPart;

/// The rule.
pub static RULE: Rule = Rule {
    name: "time-limit-unclear",
    number: "R44",
    severity: Severity::Warning,
    title: "公开时限不明确",
    says: "“及时”“长期”“永久”“按进展情况”、没有单位的数字、没有写期限的（包括只写“法律法规另有规定的从其规定”的），不能据以计算，按20个工作日的上限掌握。“实时”和写明的更新周期是明确的；已写明期限再加“及时”的不算。一行有几个分项的，逐项判断（R43）：分项由编号、冒号或编制人员分开的作警告，由文字读出的作提示；填写分项之后单元格又作了改动、没有按分项写明的，作警告。与标准指引原文相同的作提示。",
    source: Source {
        document: "《中华人民共和国政府信息公开条例》第二十六条",
        words: "属于主动公开范围的政府信息，应当自该政府信息形成或者变更之日起20个工作日内及时公开。",
    },
    remedy: "写明起算点和期限，如“信息形成或者变更之日起20个工作日内”。",
    good: &[
        Example {
            shows: "期限之外另写从其规定",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "20个工作日内；法律、法规另有规定的从其规定")],
        },
        Example {
            shows: "写明期限",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "信息形成或者变更之日起20个工作日内")],
        },
        Example {
            shows: "实时公开",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "实时公开")],
        },
        Example {
            shows: "写明周期",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "半年至少更新1次")],
        },
        Example {
            shows: "一个分项与另一个同时公开",
            setting: Setting::Ordinary,
            edits: &[
                Edit::Cell(Column::ContentElements, "政策文件；解读"),
                Edit::Cell(Column::TimeLimit, "政策文件：20个工作日内；解读：与政策文件同步公开"),
            ],
        },
    ],
    bad: &[
        Example {
            shows: "及时公开",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "及时公开")],
        },
        Example {
            shows: "数字没有单位",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "自信息形成之日起20内")],
        },
        Example {
            shows: "长期",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "长期公开")],
        },
        Example {
            shows: "只写从其规定",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "法律法规另有规定的从其规定")],
        },
        Example {
            shows: "一个分项不明确",
            setting: Setting::Ordinary,
            edits: &[
                Edit::Cell(Column::ContentElements, "办事指南；结果信息"),
                Edit::Cell(Column::TimeLimit, "办事指南：及时公开；结果信息：7个工作日内"),
            ],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    stale_parts(view, row, findings);
    let facts = &row.facts.time_limit;
    if facts.is_blank {
        return;
    }
    let own = view.guideline_item(row).is_some_and(|(_, item)| item.facts.time_limit.folded == facts.folded);
    if own && facts.value.is_clear() {
        return;
    }
    let is_doubtful = row.facts.parts.as_ref().is_some_and(|parts| !parts.is_certain);
    for (label, time_limit) in row.facts.time_limits() {
        // A remark on the law beside a period says nothing against it; alone in the cell it is no period (R44).
        let is_remark = time_limit.value.defers_to_law && (!label.is_empty() || facts.value.is_clear());
        if time_limit.is_blank || time_limit.value.is_clear() || is_remark {
            continue;
        }
        // 与…同步公开 is definite: the limit is the other part's (R43).
        let is_with_another = |part: &TimeLimitPart| part.rule == TimeRule::SameTime;
        if !label.is_empty() && time_limit.value.parts.iter().all(is_with_another) {
            continue;
        }
        let cell = if label.is_empty() { &row.placed.row.time_limit } else { &time_limit.folded };
        let why = match time_limit.value.parts.first().map(|part| part.rule) {
            Some(TimeRule::WithoutUnit) => "数字没有单位，分不清工作日还是日",
            Some(TimeRule::LongTerm) => "只说公开多久，没有说何时公开",
            Some(TimeRule::Promptly | TimeRule::ByProgress) => "没有可以计算的期限",
            _ if time_limit.value.defers_to_law => "没有写明期限，只说从法律法规的规定",
            _ => "没有写明期限",
        };
        let finding = Finding::of_cell(&RULE, view, row, Column::TimeLimit)
            .quotes(cell.clone())
            .says(format!("{label}“{cell}”{why}"))
            .suggests("写明起算点和期限，如“信息形成或者变更之日起20个工作日内”");
        findings.push(if own || is_doubtful { finding.severity(Severity::Note) } else { finding });
    }
}

/// Parts that a person entered and a cell that was changed since: which part the words are for, nobody can tell (R43).
fn stale_parts(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    if row.placed.row.parts.is_empty() {
        return;
    }
    for note in ItemParts::of(&row.placed.row).notes.iter().filter(|note| note.code == STALE) {
        let label = note.column.as_deref().unwrap_or_default();
        let column =
            Column::ALL.into_iter().find(|column| column.label() == label).unwrap_or(Column::TimeLimit);
        findings.push(
            Finding::of_cell(&RULE, view, row, column)
                .quotes(row.placed.row.cell(column))
                .says(note.message.clone())
                .suggests("打开“分项”，逐项核对后重新保存；不再分项的，取消分项"),
        );
    }
}
