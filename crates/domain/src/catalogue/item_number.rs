//! A number before an item's name: `1.1政策法规文件`, `01综合业务`, `（一）综合业务`, nine-digit codes. It is no part of
//! the name (R20); a name that begins with digits of its own (12345政务服务便民热线, 24小时自助服务) is left whole.

use crate::text::{fold_char, is_invisible};
use regex::Regex;
use std::sync::LazyLock;

/// Figures with a sign that closes them, in brackets, with points between, a code with a leading nought or of six
/// figures and more: they count whatever stands beside them.
static SURE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:\((?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})\)[、.]?|[一二三四五六七八九十]{1,3}、|[①-⑳⑴-⒛]|[0-9]{1,4}[、):]|[0-9]{1,3}(?:[.-][0-9]{1,3}){1,3}[.、:]?|[0-9]{1,4}\.|[0-9]{6,}[.、:-]?|0[0-9]{1,3}[:-]?)",
    )
    .ok()
});
/// Figures alone: a hot-line has three or five of them.
static BARE: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^(?:[0-9]{4}|[0-9]{1,2})").ok());

/// How surely the figures before a name are a number of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberBefore {
    /// Written as numbers are.
    Sure,
    /// Figures alone, which may be the name's own: the names beside it, or the guideline's, tell.
    Bare,
}

/// The number before a name and the name behind it.
#[must_use]
pub fn item_number(name: &str) -> Option<(&str, &str, NumberBefore)> {
    let first = name.chars().find(|c| !c.is_whitespace())?;
    // Most names begin with a word.
    if first.is_alphabetic() && !"一二三四五六七八九十".contains(first) {
        return None;
    }
    let solid: Vec<(usize, char)> =
        name.char_indices().filter(|(_, c)| !c.is_whitespace() && !is_invisible(*c)).collect();
    let folded: String = solid.iter().take(24).map(|(_, c)| fold_char(*c)).collect();
    let end = |pattern: &Option<Regex>| {
        let found = pattern.as_ref()?.find(&folded)?;
        let length = found.as_str().chars().count();
        let (at, next) = *solid.get(length)?;
        // 一、二级公路 and 18-60岁 count nothing.
        let goes_on = found.as_str().ends_with('、') && "一二三四五六七八九十".contains(next);
        let measures = found.as_str().contains('-') && "岁年月日天个周级类时小户人".contains(next);
        (is_ideograph(next) && !goes_on && !measures).then_some(at)
    };
    let sure = end(&SURE).map(|at| (at, NumberBefore::Sure));
    let (at, kind) = sure.or_else(|| end(&BARE).map(|at| (at, NumberBefore::Bare)))?;
    Some((name[..at].trim(), &name[at..], kind))
}

/// The name without the number before it.
#[must_use]
pub fn without_item_number(name: &str) -> &str {
    item_number(name).map_or(name, |(_, rest, _)| rest)
}

fn is_ideograph(c: char) -> bool {
    c.is_alphabetic() && c >= '\u{2E80}' || "《“（(".contains(c)
}

#[cfg(test)]
mod tests {
    use super::{NumberBefore, item_number, without_item_number};

    #[test]
    fn r20_a_number_before_a_name_is_no_part_of_it() {
        for (name, bare) in [
            ("1.1政策法规文件", "政策法规文件"),
            ("1.1 政策法规文件", "政策法规文件"),
            ("１．２．３　政策法规文件", "政策法规文件"),
            ("01综合业务", "综合业务"),
            ("0101综合业务", "综合业务"),
            ("1、综合业务", "综合业务"),
            ("12.综合业务", "综合业务"),
            ("（一）综合业务", "综合业务"),
            ("（12）综合业务", "综合业务"),
            ("一、综合业务", "综合业务"),
            ("十二、综合业务", "综合业务"),
            ("①综合业务", "综合业务"),
            ("01-02综合业务", "综合业务"),
            ("440106001综合业务", "综合业务"),
            ("440106001-综合业务", "综合业务"),
        ] {
            assert_eq!(without_item_number(name), bare, "{name}");
            assert_eq!(item_number(name).map(|(.., kind)| kind), Some(NumberBefore::Sure), "{name}");
        }
        for name in ["1综合业务", "12综合业务", "1007综合业务", "24小时自助服务"] {
            assert_eq!(item_number(name).map(|(.., kind)| kind), Some(NumberBefore::Bare), "{name}");
        }
    }

    #[test]
    fn r20_names_that_begin_with_figures_stay() {
        for name in [
            "12345政务服务便民热线",
            "110报警服务",
            "110、119报警服务",
            "12315、12345热线",
            "0—6岁儿童健康管理",
            "0-6岁儿童健康管理",
            "18-60岁人员参保",
            "2021-2025年规划",
            "3D打印",
            "7×24小时服务",
            "一网通办",
            "三公经费",
            "一、二级公路",
            "（试行）办法",
            "5G基站",
            "",
            "12",
        ] {
            assert_eq!(item_number(name), None, "{name}");
        }
    }
}
