//! Marks of a table that goes on: 续表, （续）, 第 2 页, - 2 -. They are no part of a title, and a row of them alone says
//! nothing.

use super::title::is_page_number;
use crate::vocabulary::vocabulary;
use domain::text::fold;

/// Signs of which page numbers are made, beside digits.
const PAGE_SIGNS: &str = "第页共/-—–－―·‧，, \u{3000}";
const NUMERALS: &str = "一二三四五六七八九十";

/// A title without the marks at its ends.
pub(super) fn without_marks(line: &str) -> &str {
    let mut text = line.trim();
    while let Some(shorter) = without_last(text).or_else(|| without_first(text)) {
        text = shorter.trim();
    }
    text
}

/// True for a line that is nothing but such marks: 续表, （续表1）, 接上页 第 2 页.
pub(super) fn is_mark(line: &str) -> bool {
    let line = line.trim();
    (1..=24).contains(&line.chars().count()) && {
        let rest = without_marks(line);
        rest.is_empty() || is_mark_word(rest) || is_page(rest)
    }
}

fn without_last(text: &str) -> Option<&str> {
    if let Some(open) = text.strip_suffix(['）', ')']).and_then(|inside| inside.rfind(['（', '('])) {
        let inner = text[open..].trim_matches(['（', '(', '）', ')']).trim();
        return (is_mark_word(inner) || is_page(inner)).then(|| &text[..open]);
    }
    // The page's number may stand behind the title without brackets.
    let is_sign = |c: char| c.is_ascii_digit() || PAGE_SIGNS.contains(c);
    let page = text.trim_end_matches(|c: char| is_sign(c) || is_wide_digit(c));
    let (name, tail) = text.split_at(page.len());
    let is_marked = tail.contains(['页', '/']) || tail.trim_start().starts_with(['-', '—', '–', '－', '―']);
    if !name.is_empty() && is_marked && is_page(tail.trim()) {
        return Some(name);
    }
    if let Some(at) = text.rfind('第').filter(|at| *at > 0 && text.ends_with('页') && is_page(&text[*at..]))
    {
        return Some(&text[..at]);
    }
    let mut words = vocabulary().words("continuation").iter().filter(|word| word.chars().count() > 1);
    let bare = text.trim_end_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(c));
    let rest = words.find_map(|word| bare.strip_suffix(word.as_str()))?;
    // 办理手续表 is no table that goes on.
    let ends = ["目录", "清单", "指引", "表", "）", ")", " ", "\u{3000}", "-", "—"];
    ends.iter().any(|end| rest.ends_with(end)).then_some(rest)
}

/// 续表：… and （续）…
fn without_first(text: &str) -> Option<&str> {
    if let Some((inner, rest)) = text.strip_prefix(['（', '(']).and_then(|rest| rest.split_once(['）', ')']))
    {
        return (is_mark_word(inner.trim()) && !rest.is_empty()).then_some(rest);
    }
    let mut words = vocabulary().words("continuation").iter().filter(|word| word.chars().count() > 1);
    let rest = words.find_map(|word| text.strip_prefix(word.as_str()))?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || NUMERALS.contains(c));
    let after = rest.trim_start_matches(['：', ':', ' ', '\u{3000}', '-', '—', '.', '、']);
    (after.len() < rest.len() && !after.is_empty()).then_some(after)
}

/// 续, 续表, 续表1, 续表之二, 续1
fn is_mark_word(text: &str) -> bool {
    let text = fold(text);
    vocabulary().words("continuation").iter().any(|word| {
        text.strip_prefix(word.as_str()).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['之', '-', '—', ' ']);
            rest.chars().all(|c| c.is_ascii_digit() || NUMERALS.contains(c)) && rest.chars().count() <= 3
        })
    })
}

/// A page number, also in Chinese numerals.
fn is_page(text: &str) -> bool {
    let plain = |c: char| match c {
        '，' | ',' => ' ',
        '―' => '-',
        c if NUMERALS.contains(c) => '1',
        c => c,
    };
    let plain: String = fold(text).chars().map(plain).collect();
    is_page_number(&plain)
        && (text.contains(|c: char| c.is_ascii_digit() || is_wide_digit(c)) || text.contains('页'))
}

fn is_wide_digit(c: char) -> bool {
    ('０'..='９').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::{is_mark, without_marks};

    #[test]
    fn marks_of_pages_and_of_tables_that_go_on_are_no_part_of_a_title() {
        let title = "白石县社会救助领域基层政务公开标准目录";
        for mark in [
            "（续）",
            "(续)",
            "（续）- 2 -",
            "（续表）",
            "（续表1）",
            "（续表二）",
            "（续1）",
            "续表",
            "续表2",
            "（第1页）",
            "（第 2 页，共 3 页）",
            "（第2页/共3页）",
            " 第2页",
            " 第 2 页 共 3 页",
            "- 12 -",
            "—2—",
            "（2/3）",
            "（续） 第二页",
            "（续上表）",
            "（接上页）",
            "（第二页）",
        ] {
            assert_eq!(without_marks(&format!("{title}{mark}")), title, "{mark}");
        }
        for mark in ["续表：", "（续）", "续表1 "] {
            assert_eq!(without_marks(&format!("{mark}{title}")), title, "{mark}");
        }
        for whole in [
            "白石县社会救助领域基层政务公开标准目录（试行）",
            "白石县社会救助领域基层政务公开标准目录（2026年版）",
            "白石县社会救助领域基层政务公开标准目录（一）",
            "社会救助领域标准目录2026",
            "（二）养老服务领域基层政务公开标准目录",
            "企业延续登记事项公开目录",
            "公开事项办理手续表",
        ] {
            assert_eq!(without_marks(whole), whole);
        }
    }

    #[test]
    fn rows_of_marks_alone_are_told() {
        for line in
            ["续表", "（续表）", "续表1", "续上表", "接上页", "（接上页）", "转下页", "续表 第2页", "（续）"]
        {
            assert!(is_mark(line), "{line}");
        }
        for line in ["手续办理", "续保登记", "一、综合业务", "12345", "第一批", ""] {
            assert!(!is_mark(line), "{line}");
        }
    }
}
