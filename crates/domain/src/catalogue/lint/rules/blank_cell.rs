//! `blank-cell` (R14, R28): an obligatory text cell is empty.

use super::prelude::*;
use crate::catalogue::lexicon::Lexicon;

/// The rule.
pub static RULE: Rule = Rule {
    name: "blank-cell",
    number: "R14",
    severity: Severity::Error,
    title: "必填的单元格为空",
    says: "名称、内容、依据、时限、主体、渠道等文字类目都要填写；勾选的类目另有规则。只写“无”“见附件”等的，等于没有填写。空白的单元格不再报其他问题。",
    source: Source {
        document: "《国务院办公厅关于全面推进基层政务公开标准化规范化工作的指导意见》（国办发〔2019〕54号）",
        words: "目录至少应包括公开事项的名称、内容、依据、时限、主体、方式、渠道、公开对象等要素。",
    },
    remedy: "填写该单元格。",
    good: &[Example { shows: "各栏都已填写", setting: Setting::Ordinary, edits: &[] }],
    bad: &[
        Example {
            shows: "公开时限没有填写",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::TimeLimit, "")],
        },
        Example {
            shows: "公开依据只写了“见附件”",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "见附件")],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    for column in OBLIGATORY {
        if !is_blank(row, column) || !view.has(row, column) {
            continue;
        }
        let printed = view.printed(row.table, column);
        let own =
            view.guideline_item(row).map(|(item, _)| item.row.cell(column)).filter(|text| !text.is_empty());
        let suggestion = match own {
            Some(own) if column != Column::Publisher => format!("填写“{printed}”；标准指引此处为：{own}"),
            _ => format!("填写“{printed}”"),
        };
        findings.push(
            Finding::of_cell(&RULE, view, row, column)
                .says(match row.placed.row.cell(column).trim() {
                    "" if has_unknown_marks(view, row, &printed) => {
                        format!("“{printed}”里的标记认不出，没有读到勾选的内容")
                    }
                    "" => format!("“{printed}”没有填写"),
                    words => format!("“{printed}”只写了“{words}”，等于没有填写"),
                })
                .suggests(suggestion),
        );
    }
}

/// True where the file has words in the cell, under marks that nobody knows or that were lost: it is not empty.
fn has_unknown_marks(view: &View<'_>, row: &RowView<'_>, printed: &str) -> bool {
    let here = |told: &crate::diagnostic::Diagnostic| {
        matches!(told.code.as_str(), "unknown-mark" | "lost-mark")
            && told.row == Some(row.placed.line)
            && told.column.as_deref().is_some_and(|column| column == printed)
    };
    view.tables.get(row.table).is_some_and(|table| table.diagnostics.iter().any(here))
}

fn is_blank(row: &RowView<'_>, column: Column) -> bool {
    let cells = &row.placed.row;
    match column {
        Column::Level1Item => says_nothing(&cells.level1_item),
        Column::Level2Item => says_nothing(&cells.level2_item),
        Column::ContentElements => row.facts.content.is_blank,
        Column::LegalBasis => row.facts.basis.is_blank,
        Column::TimeLimit => row.facts.time_limit.is_blank,
        Column::Publisher => row.facts.publisher.is_blank,
        Column::Channels => cells.channels.is_empty(),
        _ => false,
    }
}

fn says_nothing(name: &str) -> bool {
    let name = name.trim();
    name.is_empty() || Lexicon::shipped().says("says_nothing", name)
}
