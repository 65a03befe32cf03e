//! `renamed-column` (R20, R33): a heading is not the guideline's.

use super::prelude::*;
use crate::catalogue::lint::view::is_half;

/// The rule.
pub static RULE: Rule = Rule {
    name: "renamed-column",
    number: "R20",
    severity: Severity::Error,
    title: "类目名称与标准指引不一致",
    says: "类目名称逐字与标准指引相同（空格、全角半角不计）。“公开依据”不得写成“事项设立依据”。",
    source: Source {
        document: answers!(6),
        words: "相关名称表述（不论是类目名称的表述还是事项名称表述）均应以国务院部门印发的指引中的表述为准，不应自行改动。",
    },
    remedy: "按标准指引的名称改正表头。",
    good: &[Example {
        shows: "换行、空格和全角半角不算改动",
        setting: Setting::Ordinary,
        edits: &[Edit::Heading(Column::ContentElements, "公开内容 (要素)")],
    }],
    bad: &[
        Example {
            shows: "“公开依据”写成“事项设立依据”",
            setting: Setting::Ordinary,
            edits: &[Edit::Heading(Column::LegalBasis, "事项设立依据")],
        },
        Example {
            shows: "“公开主体”写成“责任主体”",
            setting: Setting::Ordinary,
            edits: &[Edit::Heading(Column::Publisher, "责任主体")],
        },
    ],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    for (at, (table, columns)) in view.tables.iter().zip(&view.columns).enumerate() {
        for (known, standing) in view.linter.columns.iter().zip(&columns.standings) {
            let Standing::Renamed(place) = *standing else { continue };
            let heading = &table.columns[place];
            let (says, suggests) = match is_half(table, heading) {
                true => (
                    format!("“{}”一栏在标准指引中分为几栏，这是其中的“{}”", heading.printed, known.label),
                    format!("分列出“{}”一栏", known.label),
                ),
                false => (
                    format!("类目“{}”在标准指引中的名称是“{}”", heading.printed, known.label),
                    format!("改为“{}”", known.label),
                ),
            };
            let mut finding = Finding::of_table(&RULE, view, at)
                .column(heading.printed.clone())
                .quotes(heading.printed.clone())
                .says(says)
                .suggests(suggests);
            finding.fix = Some(Fix::Heading {
                index: heading.index,
                before: heading.printed.clone(),
                after: known.label.clone(),
            });
            findings.push(finding);
        }
        renamed_groups(view, at, findings);
        added_forbidden(view, at, findings);
    }
}

/// Group heads such as 公开方式 bear names of the guideline too.
fn renamed_groups(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let mut seen = Vec::new();
    for heading in &view.tables[at].columns {
        let Some(printed) = heading.group.as_deref().filter(|group| !group.trim().is_empty()) else {
            continue;
        };
        let known =
            view.linter.columns.iter().find(|known| known.column.is_some() && known.column == heading.column);
        let Some(wanted) = known.and_then(|known| known.group.as_deref()) else { continue };
        let is_leaf = fold(printed) == fold(&heading.printed);
        if is_leaf || fold(printed) == fold(wanted) || seen.contains(&printed) {
            continue;
        }
        seen.push(printed);
        findings.push(
            Finding::of_table(&RULE, view, at)
                .column(printed)
                .quotes(printed)
                .says(format!("表头“{printed}”在标准指引中的名称是“{wanted}”"))
                .suggests(format!("改为“{wanted}”")),
        );
    }
}

/// R33: no column of the name 事项设立依据 exists, beside 公开依据 neither.
fn added_forbidden(view: &View<'_>, at: usize, findings: &mut Vec<Finding>) {
    let renamed = |place: usize| view.columns[at].standings.contains(&Standing::Renamed(place));
    for (place, heading) in view.tables[at].columns.iter().enumerate() {
        let is_forbidden = Lexicon::shipped().words("forbidden_heading").contains(&heading.printed);
        let in_guideline = view.linter.columns.iter().any(|known| known.folded == fold(&heading.printed));
        if is_forbidden && !in_guideline && !renamed(place) {
            findings.push(
                Finding::of_table(&RULE, view, at)
                    .column(heading.printed.clone())
                    .quotes(heading.printed.clone())
                    .says(format!("目录中没有“{}”这一栏，列法规政策的类目是“公开依据”", heading.printed))
                    .suggests("删去该栏，内容并入“公开依据”"),
            );
        }
    }
}
