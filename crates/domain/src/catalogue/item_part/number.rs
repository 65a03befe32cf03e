//! Numbered cells: 1.…2.…, (1)…(2)…, ①…②…, 一、…二、… cut at numbers that count up from one.

use crate::catalogue::time_limit::numeral;
use crate::text::fold;
use regex::Regex;
use std::sync::LazyLock;

/// The ways of numbering, each with the number in its first group.
static STYLES: LazyLock<[Regex; 7]> = LazyLock::new(|| {
    [
        "([①-⑳⑴-⒇⒈-⒛])",
        r"第\s*(\d{1,2})\s*项\s*[：:、.．]?",
        "第([一二三四五六七八九十]{1,3})项\\s*[：:、.．]?",
        r"[（(]\s*(\d{1,2})\s*[)）]",
        "[（(]([一二三四五六七八九十]{1,3})[)）]",
        r"(\d{1,2})[.．、)）]",
        "([一二三四五六七八九十]{1,3})、",
    ]
    .map(|pattern| Regex::new(pattern).expect("a sound pattern"))
});

/// The texts behind 1, 2, 3 …; none where the cell does not begin with a number or does not count on.
#[must_use]
pub fn numbered(cell: &str) -> Option<Vec<String>> {
    let text = cell.trim();
    STYLES.iter().find_map(|style| {
        let marks = marks(text, style);
        (marks.len() > 1).then(|| {
            let ends = marks.iter().skip(1).map(|(start, _)| *start).chain([text.len()]);
            marks.iter().zip(ends).map(|((_, from), to)| trimmed(&text[*from..to]).to_owned()).collect()
        })
    })
}

/// Where each mark begins and ends, as long as they count up from one at the start of the text.
fn marks(text: &str, style: &Regex) -> Vec<(usize, usize)> {
    let mut marks = Vec::new();
    for found in style.captures_iter(text) {
        let (Some(whole), Some(number)) = (found.get(0), found.get(1)) else { continue };
        let is_first = marks.is_empty();
        if is_first && whole.start() > 0 {
            break;
        }
        // 2 of 12, and 2） of （2）, are no marks.
        let is_inner = |before: char| before.is_numeric() || "（(".contains(before);
        if !text[..whole.start()].chars().next_back().is_some_and(is_inner)
            && value(number.as_str()) == Some(marks.len() + 1)
        {
            marks.push((whole.start(), whole.end()));
        }
    }
    marks
}

fn value(number: &str) -> Option<usize> {
    let first = number.chars().next()?;
    for one in ['①', '⑴', '⒈'] {
        let at = u32::from(first).wrapping_sub(u32::from(one));
        if at < 20 {
            return usize::try_from(at + 1).ok();
        }
    }
    numeral(&fold(number)).and_then(|number| usize::try_from(number).ok())
}

/// Without white space and separators at both ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || "；;，,、。：:".contains(c))
}
