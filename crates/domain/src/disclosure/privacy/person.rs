//! Names and addresses of people where a table's heads or a label says what they are (R42a): 姓名, 户主, 家庭住址.
//! Nothing is guessed from how a word looks.

use super::vocabulary::words;
use super::{is_person_name, personal_numbers, running_names};
use crate::text::fold;
use std::ops::Range;

/// What stands under a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonalColumn {
    /// People's names: the first character stays.
    Name,
    /// Something hidden as a whole: address, telephone, birthday.
    Hidden,
}

/// The sign that stands for a hidden character.
const STAR: char = '*';
/// What stands for a hidden text.
const HIDDEN: &str = "***";
/// Between names in one cell.
const BETWEEN: &str = "、，,；;/／ \u{3000}\n";
/// Where a labelled value ends.
const ENDS: &str = "，,；;。、（(）) \u{3000}\t\n";

impl PersonalColumn {
    /// What a head of a table or a label says of what belongs to it.
    #[must_use]
    pub fn of_head(head: &str) -> Option<Self> {
        let head = fold(head);
        let is_one = |list: &[&str]| list.iter().any(|word| fold(word) == head);
        if is_one(&words().name_head) {
            return Some(Self::Name);
        }
        is_one(&words().hidden_head).then_some(Self::Hidden)
    }

    /// A value with what it tells about a person hidden.
    #[must_use]
    pub fn masked(self, value: &str) -> String {
        if !value.chars().any(char::is_alphanumeric) {
            return value.to_owned();
        }
        match self {
            Self::Name => masked_names(value),
            Self::Hidden => HIDDEN.to_owned(),
        }
    }
}

impl PersonalColumn {
    /// What of a value tells about a person wherever it stands, with what stands for it: each name of a cell, a whole
    /// address. Words too short or too common to be looked for elsewhere are none.
    #[must_use]
    pub fn told(self, value: &str) -> Vec<(String, String)> {
        let long_enough = |word: &&str| word.chars().count() >= self.fewest();
        let words: Vec<&str> = match self {
            Self::Name => value.split(|c| BETWEEN.contains(c)).map(str::trim).collect(),
            Self::Hidden => vec![value.trim()],
        };
        let told = words.into_iter().filter(long_enough).filter(|word| !super::is_no_name(word));
        told.map(|word| (word.to_owned(), self.masked(word)))
            .filter(|(word, hidden)| word != hidden)
            .collect()
    }

    /// Characters of the shortest value that is looked for elsewhere.
    fn fewest(self) -> usize {
        match self {
            Self::Name => 2,
            Self::Hidden => 4,
        }
    }
}

/// True where a text ends in words behind which a number, an address or the like of a person stands, with a colon or
/// without: 身份证号, 家庭住址：, 现住.
pub(in crate::disclosure) fn ends_in_personal_label(text: &str) -> bool {
    let bare = super::split::without_label_end(text);
    super::split::ends_in_number_label(text) || words().lives.iter().any(|word| bare.ends_with(word))
}

/// True for a head that is known to say nothing about a person: 序号, 金额, 备注.
#[must_use]
pub fn is_plain_head(head: &str) -> bool {
    let head = fold(head);
    words().plain_head.iter().any(|word| fold(word) == head)
}

/// The first character of each name stays.
fn masked_names(value: &str) -> String {
    let mut masked = String::with_capacity(value.len());
    let mut is_first = true;
    for character in value.chars() {
        match (BETWEEN.contains(character), is_first) {
            (true, _) => {
                masked.push(character);
                is_first = true;
            }
            (false, true) => {
                masked.push(character);
                is_first = false;
            }
            (false, false) => masked.push(STAR),
        }
    }
    masked
}

/// The values behind labels in running text, `姓名：张三`, with what they are.
#[must_use]
pub fn labelled_values(text: &str) -> Vec<(Range<usize>, PersonalColumn)> {
    let mut found = Vec::new();
    for (at, colon) in text.match_indices(['：', ':']) {
        let before = text[..at].trim_end();
        let rest = &text[at + colon.len()..];
        let value = rest.trim_start_matches([' ', '\u{3000}']);
        let Some(column) = label_before(before).or_else(|| name_follows(before, value)) else { continue };
        let start = text.len() - value.len();
        // A name ends at the first mark; an address may hold some and ends with its line.
        let end = match column {
            PersonalColumn::Name => Some(names_end(value)),
            PersonalColumn::Hidden => {
                let mark = value.find(['；', ';', '。', '\n']);
                mark.into_iter().chain(closing_bracket(value)).min()
            }
        };
        let end = start + end.unwrap_or(value.len());
        if end > start {
            found.push((start..end, column));
        }
    }
    found
}

/// Where the names of a value end: 张三、李四 are two.
fn names_end(value: &str) -> usize {
    let mut end = first_name(value).len();
    while let Some(rest) = value[end..].strip_prefix('、') {
        let next = first_name(rest);
        if !is_person_name(next) {
            break;
        }
        end += '、'.len_utf8() + next.len();
    }
    end
}

/// What stands before the first mark of a value, or before 等 where that is a name.
fn first_name(value: &str) -> &str {
    let first = value.split(|c: char| ENDS.contains(c)).next().unwrap_or_default();
    match first.split_once('等') {
        Some((name, _)) if is_person_name(name) => name,
        _ => first,
    }
}

/// Whether a name stands behind a label that may be followed by other things too: 初审对象：张三三.
fn name_follows(before: &str, value: &str) -> Option<PersonalColumn> {
    (super::names::name_label_before(before) && is_person_name(first_name(value)))
        .then_some(PersonalColumn::Name)
}

/// The bracket that closes one before the value.
fn closing_bracket(value: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in value.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' if depth == 0 => return Some(at),
            '）' | ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// A labelled value that stands beside a personal number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BesideNumber {
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// What it is.
    pub column: PersonalColumn,
    /// The label before it: 姓名, 家庭住址.
    pub label: String,
}

/// Lines on both sides of a number's own that still belong to it: a form names one thing a line.
const NEAR_LINES: usize = 4;
/// Characters of a label at most.
const LONGEST_LABEL: usize = 10;

/// Names, addresses and the like behind their labels, where a personal number stands in the same line or a few lines
/// off without a blank one between (R250), and names and addresses without labels in its sentence. A number itself, and what is masked already, is none.
#[must_use]
pub fn labelled_beside_numbers(text: &str) -> Vec<BesideNumber> {
    let numbers = personal_numbers(text);
    if numbers.is_empty() {
        return Vec::new();
    }
    let near: Vec<Range<usize>> = numbers.iter().map(|number| around(text, number.place.clone())).collect();
    // What is said before a number in the same line belongs to its own label.
    let before_number = |(place, column): (Range<usize>, PersonalColumn)| {
        let number = numbers.iter().find(|one| place.start < one.place.start && one.place.start < place.end);
        let cut = number.and_then(|one| text[place.start..one.place.start].rfind(['，', ',']));
        (place.start..cut.map_or(place.end, |at| place.start + at), column)
    };
    let values = labelled_values(text).into_iter().map(before_number).filter(|(place, column)| {
        let is_number =
            numbers.iter().any(|number| number.place.start < place.end && place.start < number.place.end);
        let is_told = column.masked(&text[place.clone()]) != text[place.clone()];
        let is_near = near.iter().any(|near| near.contains(&place.start));
        is_told && is_near && !is_number
    });
    let labelled = |(place, column): (Range<usize>, PersonalColumn)| {
        let before = text[..place.start].trim_end_matches([' ', '\u{3000}', '：', ':']);
        let mut label: Vec<char> =
            before.chars().rev().take_while(|c| c.is_alphanumeric()).take(LONGEST_LABEL).collect();
        label.reverse();
        BesideNumber { place, column, label: label.into_iter().collect() }
    };
    let mut found: Vec<BesideNumber> = values.map(labelled).collect();
    found.extend(super::running::unlabelled(text, &numbers));
    found.sort_by_key(|one| one.place.start);
    found
}

/// The lines about a place, up to a blank one.
fn around(text: &str, place: Range<usize>) -> Range<usize> {
    let mut start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    for _ in 0..NEAR_LINES {
        let above = text[..start.saturating_sub(1)].rfind('\n').map_or(0, |at| at + 1);
        if start == 0 || text[above..start].trim().is_empty() {
            break;
        }
        start = above;
    }
    let end_of = |from: usize| text[from..].find('\n').map_or(text.len(), |at| from + at);
    let mut end = end_of(place.end);
    for _ in 0..NEAR_LINES {
        let below = (end + 1).min(text.len());
        let next = end_of(below);
        if text[below..next].trim().is_empty() {
            break;
        }
        end = next;
    }
    start..end
}

/// The label that a text ends with, cut off from what stands before it.
fn label_before(before: &str) -> Option<PersonalColumn> {
    let ends = |list: &[&str]| {
        list.iter().any(|word| {
            before.strip_suffix(word).is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric()))
        })
    };
    if ends(&words().name_head) {
        return Some(PersonalColumn::Name);
    }
    ends(&words().hidden_head).then_some(PersonalColumn::Hidden)
}

/// True where a text has a head or a label under which people are named.
#[must_use]
pub fn names_a_person(text: &str) -> bool {
    let cells = text.lines().flat_map(|line| line.split(['\t', '|', ',', '，', ' ', '\u{3000}']));
    cells.into_iter().any(|cell| PersonalColumn::of_head(cell).is_some())
        || !labelled_values(text).is_empty()
        || !running_names(text).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r42a_heads_say_what_stands_under_them() {
        for (head, column) in [
            ("姓名", Some(PersonalColumn::Name)),
            ("户主 姓名", Some(PersonalColumn::Name)),
            ("家庭住址", Some(PersonalColumn::Hidden)),
            ("金额", None),
            ("姓名权纠纷", None),
        ] {
            assert_eq!(PersonalColumn::of_head(head), column, "{head}");
        }
        assert!(is_plain_head("金额") && !is_plain_head("张三"));
    }

    #[test]
    fn r42a_the_first_character_of_a_name_stays() {
        for (name, masked) in [("张三丰", "张**"), ("李四、王小五", "李*、王**"), ("—", "—"), ("", "")]
        {
            assert_eq!(PersonalColumn::Name.masked(name), masked);
        }
        assert_eq!(PersonalColumn::Hidden.masked("和平路3号"), "***");
    }

    #[test]
    fn r42a_labelled_values_are_found_in_running_text() {
        let text = "申请人姓名：张三，年龄：40。家庭住址：和平路3号，二楼；金额：800元";
        let found: Vec<&str> = labelled_values(text).into_iter().map(|(place, _)| &text[place]).collect();
        assert_eq!(found, ["张三", "和平路3号，二楼"]);
        let text = "初审对象：张三三、李四四，监护人：王五六等3人；保障对象：低保户。负责人：高新区";
        let found: Vec<&str> = labelled_values(text).into_iter().map(|(place, _)| &text[place]).collect();
        assert_eq!(found, ["张三三、李四四", "王五六", "低保户"]);
        assert!(names_a_person(text) && names_a_person("序号\t姓名") && !names_a_person("项目名称：某桥"));
    }

    #[test]
    fn r250_labelled_values_count_beside_a_number_alone() {
        for (text, found) in [
            ("姓名：张三，电话13800138000，住址：和平路3号", vec!["姓名", "住址"]),
            ("姓名：张三\n证件\n住址：和平路3号\n13800138000\n", vec!["姓名", "住址"]),
            ("姓名：张三\n\n值班电话13800138000", vec![]),
            ("姓名：张三，住址：和平路3号", vec![]),
            ("姓名：张*，电话13800138000", vec![]),
            ("手机号：13800138000", vec![]),
            ("项目名称：人民桥，电话13800138000", vec![]),
        ] {
            let labels: Vec<String> =
                labelled_beside_numbers(text).into_iter().map(|one| one.label).collect();
            assert_eq!(labels, found, "{text}");
        }
        let long = "姓名：张三\n1行\n2行\n3行\n4行\n5行\n13800138000";
        assert!(labelled_beside_numbers(long).is_empty(), "further off than a form's lines");
    }
}
