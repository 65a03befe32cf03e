//! `sector-name` (R2): the State Council text's name stands where the guideline's should.

use super::prelude::*;

/// The rule.
pub static RULE: Rule = Rule {
    name: "sector-name",
    number: "R2",
    severity: Severity::Warning,
    title: "领域名称不是标准指引的名称",
    says: "目录标题和领域栏用国务院部门标准指引的名称，不用国办文件中的名称；两者相同的领域没有此问题。",
    source: Source {
        document: answers!(4),
        words: "目录编制时使用国务院部门公布的指引，按照其目录的表述格式进行编制即可。",
    },
    remedy: "把标题中的领域名称改为标准指引的名称。",
    good: &[Example {
        shows: "标题用指引的名称",
        setting: Setting::TwoNames,
        edits: &[Edit::Title("白石县{name}领域基层政务公开标准目录")],
    }],
    bad: &[Example {
        shows: "标题用国办文件中的名称",
        setting: Setting::TwoNames,
        edits: &[Edit::Title("白石县{sector}领域基层政务公开标准目录")],
    }],
    only_with_all: false,
    check: Check::Whole(check),
};

fn check(view: &View<'_>, findings: &mut Vec<Finding>) {
    let guideline = &view.linter.guideline;
    let (own, other) = (fold(&guideline.guideline_name), fold(&guideline.sector));
    if own == other {
        return;
    }
    for (at, table) in view.tables.iter().enumerate() {
        let title = fold(&table.title);
        let named = name_in_title(&title, &own, &other);
        let in_column = table.sector.as_deref().is_some_and(|sector| fold(sector) == other)
            && !named.is_some_and(|own| own);
        if named != Some(false) && !in_column {
            continue;
        }
        let mut finding = Finding::of_table(&RULE, view, at)
            .quotes(guideline.sector.clone())
            .says(format!(
                "“{}”是国办文件中的领域名称，标准指引的名称是“{}”",
                guideline.sector, guideline.guideline_name
            ))
            .suggests(format!("改为“{}领域基层政务公开标准目录”", guideline.guideline_name));
        if table.title.contains(&guideline.sector) {
            let after = table.title.replacen(&guideline.sector, &guideline.guideline_name, 1);
            finding.fix = Some(Fix::Title { before: table.title.clone(), after });
        }
        findings.push(finding);
    }
}

/// Which name stands before 领域 or 基层政务公开: true for the guideline's own. A unit's name in
/// the title (白石县卫生健康局…) does not count.
fn name_in_title(title: &str, own: &str, other: &str) -> Option<bool> {
    let end = title.find("领域").or_else(|| title.find("基层政务公开")).unwrap_or(title.len());
    let before = title[..end].trim_end_matches(|c: char| !c.is_alphanumeric());
    let mut names = [(own, true), (other, false)];
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names.into_iter().find(|(name, _)| before.ends_with(name)).map(|(_, is_own)| is_own)
}
