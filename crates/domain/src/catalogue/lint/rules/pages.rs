//! The page of each rule under `docs/rules`, made from the rule itself.

use super::all;
use crate::catalogue::lint::rule::{Edit, Example, Rule};
use std::fmt::Write;

/// (file name, text) of every page, the index first.
#[must_use]
pub fn pages() -> Vec<(String, String)> {
    let mut pages = vec![("README.md".to_owned(), index())];
    pages.extend(all().iter().map(|rule| (format!("{}.md", rule.name), page(rule))));
    pages
}

fn index() -> String {
    let mut text = String::from(
        "# 目录检查规则\n\n本目录由程序生成，每条规则一页。错误须改正才能提交，警告须说明，提示仅供参考。一处毛病只报一次，由最贴切的规则报告。\n\n| 规则 | 编号 | 级别 | 说明 |\n|---|---|---|---|\n",
    );
    for rule in all() {
        let on_demand = if rule.only_with_all { "（用 --all 时）" } else { "" };
        let _ = writeln!(
            text,
            "| [`{name}`]({name}.md) | {} | {}{on_demand} | {} |",
            rule.number,
            rule.severity.label(),
            rule.title,
            name = rule.name,
        );
    }
    text
}

fn page(rule: &Rule) -> String {
    let mut text = format!(
        "# {}\n\n规则 `{}`，编号 {}，级别：{}。\n\n{}\n\n## 依据\n\n{}\n\n> {}\n\n## 怎样改\n\n{}\n",
        rule.title,
        rule.name,
        rule.number,
        rule.severity.label(),
        rule.says,
        rule.source.document,
        rule.source.words,
        rule.remedy
    );
    questions(&mut text, rule);
    examples(&mut text, "不报的例子", rule.good);
    examples(&mut text, "要报的例子", rule.bad);
    text
}

/// The published answers that explain the rule (R149).
fn questions(text: &mut String, rule: &Rule) {
    for (at, question) in crate::question::for_lint_rule(rule.name).enumerate() {
        if at == 0 {
            text.push_str("\n## 问答\n\n");
        }
        let _ = writeln!(
            text,
            "- {}（门户 `/questions/{}`，{}）",
            question.title, question.code, question.source
        );
    }
}

fn examples(text: &mut String, heading: &str, examples: &[Example]) {
    let _ = write!(text, "\n## {heading}\n\n");
    for example in examples {
        let edits: Vec<String> = example.edits.iter().filter_map(shown).collect();
        let _ = if edits.is_empty() {
            writeln!(text, "- {}", example.shows)
        } else {
            writeln!(text, "- {}：{}", example.shows, edits.join("；"))
        };
    }
}

fn shown(edit: &Edit) -> Option<String> {
    Some(match edit {
        Edit::Cell(column, "") => format!("“{}”为空", column.label()),
        Edit::Cell(column, cell) | Edit::Copy(column, cell) => {
            format!("“{}”写作“{}”", column.label(), cell.replace("{item}", "〈指引的名称〉"))
        }
        Edit::Heading(column, label) => format!("“{}”的表头写作“{label}”", column.label()),
        Edit::Title(title) => {
            format!(
                "标题“{}”",
                title.replace("{sector}", "〈国办文件中的名称〉").replace("{name}", "〈指引的名称〉")
            )
        }
        Edit::Removed(basis) => format!("“公开依据”写作“{basis}”"),
        Edit::Add(name) => format!("增加二级事项“{name}”"),
        Edit::AddedLevel1(name) => format!("放在一级事项“{name}”之下"),
        Edit::SecondNumber(number) => format!("第二行的序号是{number}"),
        _ => return None,
    })
}
