//! 公开主体: is it a concrete body, a class of bodies without a place, or vague words (R55, R56)?

use super::lexicon::Lexicon;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// What a publisher cell names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublisherKind {
    /// Concrete bodies as far as one can tell from the words.
    Concrete,
    /// 相关, 有关 or 各 before 部门 and the like: the words as found.
    Vague(String),
    /// A class of bodies without a place: the part as written, and whether it is the whole cell.
    Class {
        /// The part that names no body.
        part: String,
        /// Nothing else stands in the cell.
        is_whole: bool,
    },
}

static VAGUE: LazyLock<Regex> = LazyLock::new(|| {
    let lexicon = Lexicon::shipped();
    let pattern = format!(
        "(?:{})[^、,;。()/]{{0,8}}?(?:{})",
        lexicon.alternation("vague_head"),
        lexicon.alternation("vague_tail")
    );
    Regex::new(&pattern).expect("the pattern is built from escaped words")
});
static UNFILLED: LazyLock<Regex> = LazyLock::new(|| words("unfilled_place"));
static LEVEL: LazyLock<Regex> = LazyLock::new(|| words("class_level"));
static NOT_PLACE: LazyLock<Regex> = LazyLock::new(|| words("not_place"));
static PLACE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"\p{{Han}}(?:{})", Lexicon::shipped().alternation("place_mark")))
        .expect("the pattern is built from escaped words")
});
static CLASS_TAIL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(r"(?:{})(?:\([^()]*\))?$", Lexicon::shipped().alternation("class_tail")))
        .expect("the pattern is built from escaped words")
});
static CLASS_NAMES: LazyLock<Vec<String>> =
    LazyLock::new(|| Lexicon::shipped().words("class_name").iter().map(|name| fold(name)).collect());

/// Reads a publisher cell; an empty one counts as concrete, since a blank cell is a fault of its own.
#[must_use]
pub fn classify(cell: &str) -> PublisherKind {
    let text = fold(cell);
    if let Some(found) = VAGUE.find(&text) {
        return PublisherKind::Vague(found.as_str().to_owned());
    }
    if let Some(found) = UNFILLED.find(&text) {
        return PublisherKind::Class { part: found.as_str().to_owned(), is_whole: bodies(&text).len() == 1 };
    }
    let parts = bodies(&text);
    parts.iter().find(|part| is_class(part)).map_or(PublisherKind::Concrete, |part| PublisherKind::Class {
        part: (*part).to_owned(),
        is_whole: parts.iter().all(|part| is_class(part)),
    })
}

/// True when one folded body is for the rule on vague words to judge, not for a register (R56).
pub(super) fn is_no_body(part: &str) -> bool {
    VAGUE.is_match(part) || UNFILLED.is_match(part) || is_class(part)
}

/// True when folded words name a place: 天河区, 石牌街道.
pub(super) fn names_place(text: &str) -> bool {
    PLACE.is_match(&NOT_PLACE.replace_all(text, ""))
}

fn is_class(part: &str) -> bool {
    if CLASS_NAMES.iter().any(|name| name == part) {
        return true;
    }
    if names_place(part) {
        return false;
    }
    LEVEL.is_match(part) || CLASS_TAIL.is_match(part)
}

/// True when a body is named with a place of its own (白石县民政局, not 县级民政部门 and not 区民政局).
#[must_use]
pub fn is_of_place(body: &str) -> bool {
    let text = fold(body);
    !text.is_empty() && bodies(&text).iter().any(|part| PLACE.is_match(&NOT_PLACE.replace_all(part, "")))
}

/// The bodies of a folded cell: split at 、 ， ； / outside brackets.
pub(super) fn bodies(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0i32, 0);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '、' | ',' | ';' | '/' | '。' if depth <= 0 => {
                parts.push(&text[from..at]);
                from = at + c.len_utf8();
            }
            _ => {}
        }
    }
    parts.push(&text[from..]);
    parts.retain(|part| !part.is_empty());
    parts
}

fn words(kind: &str) -> Regex {
    Regex::new(&Lexicon::shipped().alternation(kind)).expect("the pattern is built from escaped words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_of_a_place_are_told_from_classes() {
        for (body, is_placed) in [
            ("白石县民政局", true),
            ("天河区石牌街道办事处", true),
            ("县级民政部门、乡镇人民政府（街道办事处）", false),
            ("区民政局", false),
            ("县（市、区）卫生健康局", false),
            ("国家卫生健康委员会", false),
            ("", false),
        ] {
            assert_eq!(is_of_place(body), is_placed, "{body}");
        }
    }

    #[test]
    fn r56_vague_words_before_a_body() {
        for (cell, words) in [
            ("相关审批部门", Some("相关审批部门")),
            ("有关部门", Some("有关部门")),
            ("各相关单位", Some("各相关单位")),
            ("相关职能部门", Some("相关职能部门")),
            ("本级各部门、各单位", Some("各部门")),
            ("白石县民政局、有关单位", Some("有关单位")),
            ("各镇人民政府、白石县财政局", None),
            ("白石县民政局", None),
        ] {
            let expected = words.map(|words| PublisherKind::Vague(words.to_owned()));
            assert_eq!(classify(cell), expected.unwrap_or(PublisherKind::Concrete), "{cell}");
        }
    }

    #[test]
    fn r56_class_names_without_a_place() {
        for (cell, part) in [
            ("县级民政局", Some("县级民政局")),
            ("县级民政部门、乡镇人民政府（街道办事处）", Some("县级民政部门")),
            ("司法行政部门", Some("司法行政部门")),
            ("自然资源（规划）主管部门", Some("自然资源(规划)主管部门")),
            ("市容环境卫生主管部门", Some("市容环境卫生主管部门")),
            ("住房和城乡建设部门", Some("住房和城乡建设部门")),
            ("县（市、区）卫生健康局", Some("县(市、区)")),
            ("白石县民政局、县级财政局", Some("县级财政局")),
            ("项目单位", Some("项目单位")),
            ("白石县民政部门", None),
            ("天河区石牌街道办事处", None),
            ("区民政局", None),
            ("天河区区级机关服务中心", None),
            ("广州市税务局", None),
        ] {
            match (classify(cell), part) {
                (PublisherKind::Class { part: found, .. }, Some(expected)) => {
                    assert_eq!(found, expected, "{cell}")
                }
                (found, expected) => assert_eq!((found, expected), (PublisherKind::Concrete, None), "{cell}"),
            }
        }
    }
}
