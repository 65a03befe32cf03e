//! `basis-malformed` (R35): brackets or numbers of a basis are damaged, or it has no title.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "basis-malformed",
    number: "R35",
    severity: Severity::Warning,
    title: "公开依据的书写残缺",
    says: "每项依据写作《名称》（文号）：书名号、括号成对，文号的机关代字、〔年份〕、序号、“号”字齐全。没有文号的法律可以只写名称；一个文件也没有引用的，不是依据。只把年份写在方括号或圆括号里的作提示。",
    source: Source {
        document: "《党政机关公文格式》（GB/T 9704-2012）7.2.5",
        words: "年份、发文顺序号用阿拉伯数字标注；年份应标全称，用六角括号“〔〕”括入。",
    },
    remedy: "补全书名号、括号和文号。",
    good: &[Example {
        shows: "名称和文号齐全",
        setting: Setting::Ordinary,
        edits: &[Edit::Cell(
            Column::LegalBasis,
            "《国务院关于全面建立临时救助制度的通知》（国发〔2014〕47号）",
        )],
    }],
    bad: &[
        Example {
            shows: "书名号不成对",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "《城市供水条例（国务院令第158号）")],
        },
        Example {
            shows: "文号缺“号”",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(
                Column::LegalBasis,
                "《国务院关于全面建立临时救助制度的通知》（国发〔2014〕47）",
            )],
        },
        Example {
            shows: "只写了理由，没有文件",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "工作需要")],
        },
        Example {
            shows: "只有文号没有名称",
            setting: Setting::Ordinary,
            edits: &[Edit::Cell(Column::LegalBasis, "国发〔2014〕47号")],
        },
    ],
    only_with_all: false,
    check: Check::EachRow(check),
};

fn check(view: &View<'_>, row: &RowView<'_>, findings: &mut Vec<Finding>) {
    let facts = &row.facts.basis;
    if facts.is_blank {
        return;
    }
    let own = view.guideline_item(row).map(|(_, item)| &item.facts.basis);
    if own.is_some_and(|own| own.folded == facts.folded) {
        return;
    }
    let known = |damage: &Damage| own.is_some_and(|own| own.value.parsed.damages.contains(damage));
    let damages: Vec<&Damage> = facts.value.parsed.damages.iter().filter(|damage| !known(damage)).collect();
    if let Some(first) = damages.first() {
        let said: Vec<String> = damages.iter().map(|damage| damage.explain()).collect();
        findings.push(
            Finding::of_cell(&RULE, view, row, Column::LegalBasis)
                .quotes(first.words())
                .says(said.join("；"))
                .suggests("写作《名称》（文号），如《城市供水条例》（国务院令第158号）"),
        );
    } else if cites_nothing(&facts.value.parsed.entries, &row.placed.row.legal_basis) {
        findings.push(
            Finding::of_cell(&RULE, view, row, Column::LegalBasis)
                .quotes(row.placed.row.legal_basis.clone())
                .says("没有引用任何文件：既没有《名称》，也没有文号")
                .suggests("写作《名称》（文号）；删减的事项写明理由，并写明所依据的文件"),
        );
    } else if let Some(regular) = irregular_brackets(&row.placed.row.legal_basis) {
        findings.push(
            Finding::of_cell(&RULE, view, row, Column::LegalBasis)
                .severity(Severity::Note)
                .says("文号中的年份应写在六角括号〔〕内")
                .suggests(regular.clone())
                .fixes_cell(row, Column::LegalBasis, regular),
        );
    }
}

/// Words that name no document: 工作需要, 上级文件要求.
fn cites_nothing(entries: &[crate::catalogue::basis::BasisEntry], cell: &str) -> bool {
    entries.is_empty() && !cell.contains(['《', '》', '〔', '号']) && !cell.contains("同上")
}
