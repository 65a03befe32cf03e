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
            && number_of(number.as_str()) == Some(marks.len() + 1)
        {
            marks.push((whole.start(), whole.end()));
        }
    }
    marks
}

/// Texts with the numbers they are for, several where they are joint: 1-2.政府网站；3.公开栏. None unless every text has
/// a number, and there is more than one.
#[must_use]
pub fn joint(cell: &str) -> Option<Vec<(Vec<usize>, String)>> {
    let pieces = cell.split(['；', ';', '\n']).map(str::trim).filter(|piece| !piece.is_empty());
    let read: Vec<(Vec<usize>, String)> = pieces.map(leading_numbers).collect::<Option<_>>()?;
    (read.len() > 1 || read.iter().any(|(numbers, _)| numbers.len() > 1)).then_some(read)
}

/// The texts of a cell for 1 to `many`, where each of them has exactly one.
pub(super) fn joint_texts(cell: &str, many: usize) -> Option<Vec<String>> {
    let mut texts: Vec<Option<String>> = vec![None; many];
    for (numbers, text) in joint(cell)? {
        for number in numbers {
            let own = texts.get_mut(number.checked_sub(1)?)?;
            if own.replace(trimmed(&text).to_owned()).is_some() {
                return None;
            }
        }
    }
    texts.into_iter().collect()
}

/// The numbers before a text that are for it: 1-2.政府网站, 1、3.公开栏, 第一、二项：…, （1）、（2）…, 1 政府网站.
fn leading_numbers(piece: &str) -> Option<(Vec<usize>, String)> {
    let (numbers, rest) = run_of_numbers(piece)?;
    let behind = rest.trim_start().trim_start_matches('项').trim_start();
    let text = behind.trim_start_matches(['：', ':', '、', '.', '．', '）', ')']).trim_start();
    // 一站式 is a word, 12345 a name: a numeral of words wants a sign behind it, and no digit goes on.
    let is_marked = text.len() < rest.len() || piece.starts_with(['第', '（', '(']);
    let is_arabic = piece.starts_with(|c: char| c.is_numeric());
    let is_text = !text.is_empty() && !text.starts_with(|c: char| c.is_ascii_digit());
    ((is_marked || is_arabic) && is_text).then(|| (numbers, text.to_owned()))
}

/// True for a text that is more than another number: not empty, and no 3.… or （3）…, which makes numbers joint.
pub(super) fn is_whole(text: &str) -> bool {
    let is_marked = |(_, rest): (usize, &str)| {
        text.starts_with(['（', '(']) || rest.trim_start().starts_with(['.', '．', '、', ')', '）'])
    };
    !text.is_empty() && !one_number(text).is_some_and(is_marked)
}

/// Numbers at the start of a text, those of a range between them, and what follows.
#[must_use]
pub fn run_of_numbers(text: &str) -> Option<(Vec<usize>, &str)> {
    let (mut numbers, mut rest): (Vec<usize>, &str) = (Vec::new(), text);
    let mut is_range = false;
    loop {
        let Some((number, behind)) = one_number(rest) else {
            return (!numbers.is_empty()).then_some((numbers, rest));
        };
        let first = numbers.last().filter(|_| is_range).map_or(number, |last| last + 1);
        numbers.extend(first.min(number)..=number);
        rest = behind;
        let spaced = behind.trim_start();
        let Some(sign) = spaced.chars().next() else { return Some((numbers, rest)) };
        let after = spaced[sign.len_utf8()..].trim_start();
        if !"-—–~～至到、，,.．和及".contains(sign) || one_number(after).is_none() {
            return Some((numbers, rest));
        }
        is_range = "-—–~～至到".contains(sign);
        rest = after;
    }
}

/// A number of one or two digits, or a numeral of words, bare, in brackets or behind 第.
fn one_number(text: &str) -> Option<(usize, &str)> {
    let text = text.trim_start().trim_start_matches('第').trim_start();
    let bare = text.strip_prefix(['（', '(']).map(str::trim_start);
    let own = bare.unwrap_or(text);
    let is_word = |c: char| "一二三四五六七八九十".contains(c);
    let first = own.chars().next()?;
    let end = |belongs: &dyn Fn(char) -> bool| own.find(|c| !belongs(c)).unwrap_or(own.len());
    let length = match first {
        c if c.is_ascii_digit() => end(&|c| c.is_ascii_digit()),
        c if is_word(c) => end(&is_word),
        '０'..='９' => end(&|c| ('０'..='９').contains(&c)),
        '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' => first.len_utf8(),
        _ => return None,
    };
    let number = number_of(&own[..length]).filter(|number| (1..=99).contains(number))?;
    let rest = &own[length..];
    match bare {
        Some(_) => rest.trim_start().strip_prefix(['）', ')']).map(|rest| (number, rest)),
        None => Some((number, rest)),
    }
}

/// The value of digits, of a numeral of words or of a circled number.
fn number_of(number: &str) -> Option<usize> {
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
