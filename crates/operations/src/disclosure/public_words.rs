//! The privacy gate at every text that people write for the public (R250, 国令第711号第十五条): body and name, document
//! number, source, change note, address, clarification, notice of withdrawal, basis of validity, nil notice, names of
//! files, other places. Each number is named by its place, masked.

use crate::{FieldProblem, OperationError};
use domain::disclosure::privacy::{self, PersonalNumber, labelled_beside_numbers, personal_numbers};
use serde::Serialize;
use std::ops::Range;

/// How many personal numbers are named; the rest is counted.
const NAMED: usize = 20;

/// Adds each number of a text to the problems of its field.
pub(super) fn numbers_in(field: &str, label: &str, text: &str, problems: &mut Vec<FieldProblem>) {
    tell(field, label, text, &personal_numbers(text), problems);
}

/// The same for an address: long numbers in addresses are mostly numbers of pages, so that only those count that have
/// the check digit of a person, or are a whole value of the query.
pub(super) fn numbers_in_address(field: &str, label: &str, address: &str, problems: &mut Vec<FieldProblem>) {
    tell(field, label, address, &privacy::numbers_in_address(address), problems);
}

/// Adds the numbers that stand in none of a body's words: in links, or in parts over several cells.
pub(super) fn quiet_numbers_in(field: &str, label: &str, html: &str, problems: &mut Vec<FieldProblem>) {
    for (place, number) in files::quiet_article_numbers(html).iter().take(NAMED) {
        let words = format!("{label}的{}中有{}，公开前请隐去", quiet_place(place), in_words(number));
        problems.push(FieldProblem::new(field, words));
    }
}

/// What holds such a number, as a person would say it.
fn quiet_place(place: &str) -> &str {
    if place.is_empty() { "文字" } else { place }
}

/// Refuses words of one field that hold a number.
///
/// # Errors
/// Each number as a problem of the field.
pub(super) fn refuse_numbers(field: &str, label: &str, text: &str) -> Result<(), OperationError> {
    let mut problems = Vec::new();
    numbers_in(field, label, text, &mut problems);
    if problems.is_empty() { Ok(()) } else { Err(OperationError::Invalid(problems)) }
}

/// The numbers of a text in words: 手机号码138****8000.
pub(super) fn numbers_of(text: &str) -> Vec<String> {
    personal_numbers(text).iter().map(in_words).collect()
}

fn in_words(number: &PersonalNumber) -> String {
    format!("{}{}", number.kind.label(), number.masked())
}

fn tell(field: &str, label: &str, text: &str, found: &[PersonalNumber], problems: &mut Vec<FieldProblem>) {
    for number in found.iter().take(NAMED) {
        let line = text[..number.place.start].matches('\n').count() + 1;
        problems
            .push(FieldProblem::new(field, format!("{label}第{line}段有{}，公开前请隐去", in_words(number))));
    }
    if found.len() > NAMED {
        problems.push(FieldProblem::new(field, format!("{label}中共有{}处个人号码", found.len())));
    }
}

/// The fields of a record that are public words, with what people call them.
const FIELDS: [(&str, &str); 7] = [
    ("title", "名称"),
    ("body", "正文"),
    ("document_number", "文号"),
    ("source", "信息来源"),
    ("change_note", "改了什么"),
    ("claim", "不实或者不完整的信息"),
    ("spread", "传播的地方"),
];
/// Characters shown before and behind a finding.
const NEIGHBOURS: usize = 16;

/// A number, or a name or address beside one, in the words around it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FoundWords {
    /// The field it stands in.
    pub field: &'static str,
    /// Where, in words: 正文第3段.
    pub place: String,
    /// What it is: 手机号码, 姓名.
    pub what: String,
    /// What stands before it.
    pub before: String,
    /// What stands there.
    pub found: String,
    /// What stands behind it.
    pub behind: String,
}

/// What the gate finds in what was typed, in the order of the fields and of their words; `typed` gives a field's text.
#[must_use]
pub fn found_in<'a>(typed: impl Fn(&str) -> &'a str) -> Vec<FoundWords> {
    let mut found = Vec::new();
    for (field, label) in FIELDS {
        let (html, text) = match field {
            "body" => {
                let article = files::clean_article(typed(field));
                (article.html, article.text)
            }
            _ => (String::new(), typed(field).to_owned()),
        };
        let numbers = personal_numbers(&text).into_iter().map(|one| (one.place, one.kind.label().to_owned()));
        let beside = labelled_beside_numbers(&text).into_iter().map(|one| (one.place, one.label));
        let quiet = if field == "body" { files::quiet_article_numbers(&html) } else { Vec::new() };
        let mut places: Vec<_> = numbers.chain(beside).collect();
        places.sort_by_key(|(place, _)| place.start);
        for (place, what) in places {
            if found.len() < NAMED {
                found.push(FoundWords::of((field, label), &text, place, what));
            }
        }
        for (place, number) in quiet.into_iter().take(NAMED.saturating_sub(found.len())) {
            found.push(FoundWords {
                field,
                place: format!("{label}的{}", quiet_place(&place)),
                what: number.kind.label().to_owned(),
                before: String::new(),
                found: number.digits,
                behind: String::new(),
            });
        }
    }
    found
}

impl FoundWords {
    fn of((field, label): (&'static str, &str), text: &str, place: Range<usize>, what: String) -> Self {
        let line = text[..place.start].matches('\n').count() + 1;
        let before: Vec<char> = text[..place.start].chars().rev().take(NEIGHBOURS).collect();
        Self {
            field,
            place: if field == "body" { format!("{label}第{line}段") } else { label.to_owned() },
            what,
            before: before.into_iter().rev().collect::<String>().replace('\n', " "),
            behind: text[place.end..].chars().take(NEIGHBOURS).collect::<String>().replace('\n', " "),
            found: text[place].to_owned(),
        }
    }
}

/// What was typed into a field with its numbers, and what stands beside them, masked; and how many there were. A body
/// becomes clean HTML, as it would be stored; all other words stay as they were typed.
#[must_use]
pub fn masked_words(field: &str, typed: &str) -> (String, usize) {
    if field == "body" {
        let article = files::clean_article(typed);
        let masked = files::mask_article_numbers(&article.html);
        return match masked.masked {
            0 => (typed.to_owned(), 0),
            many => (masked.html, many),
        };
    }
    if !FIELDS.iter().any(|(known, _)| *known == field) {
        return (typed.to_owned(), 0);
    }
    let (mut text, mut many) = (typed.to_owned(), 0);
    for beside in labelled_beside_numbers(typed).into_iter().rev() {
        let hidden = beside.column.masked(&text[beside.place.clone()]);
        text.replace_range(beside.place, &hidden);
        many += 1;
    }
    for number in personal_numbers(&text).into_iter().rev() {
        text.replace_range(number.place.clone(), &number.masked());
        many += 1;
    }
    (text, many)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r250_addresses_hold_numbers_of_pages_and_at_times_of_people() {
        for (address, found) in [
            ("https://www.example.gov.cn/art/2026/11/25/art_13800138000.html", 0),
            ("https://www.example.gov.cn/a?id=13800138000&x=1", 1),
            ("https://www.example.gov.cn/a?x=1&tel=13800138000", 1),
            ("https://www.example.gov.cn/440103198812180899.html", 1),
            ("https://www.example.gov.cn/a.html", 0),
        ] {
            let mut problems = Vec::new();
            numbers_in_address("link", "网址", address, &mut problems);
            assert_eq!(problems.len(), found, "{address}");
        }
    }

    #[test]
    fn r250_a_number_is_told_by_its_place_and_never_whole() {
        let refused = refuse_numbers("notice", "撤下的理由", "有误\n请拨打13800138000").unwrap_err();
        assert_eq!(refused.to_string(), "撤下的理由第2段有手机号码138****8000，公开前请隐去");
        assert!(refuse_numbers("notice", "撤下的理由", "有误，电话0571-88888888").is_ok());
    }

    #[test]
    fn r250_numbers_in_links_and_boxes_of_a_body_are_found_and_masked() {
        let boxes: String = "440103198812180899".chars().map(|digit| format!("<td>{digit}</td>")).collect();
        for (body, what) in [
            ("<p><a href=\"tel:13800138000\">电话</a></p>".to_owned(), "手机号码"),
            ("<p><a href=\"mailto:13800138000@example.cn\">信箱</a></p>".to_owned(), "手机号码"),
            (format!("<table><tr>{boxes}</tr></table>"), "身份证号码"),
        ] {
            let found = found_in(|field| if field == "body" { &body } else { "" });
            assert_eq!(found.iter().map(|one| one.what.as_str()).collect::<Vec<_>>(), [what], "{body}");
            let (masked, many) = masked_words("body", &body);
            assert_eq!(many, 1, "{masked}");
            assert!(found_in(|field| if field == "body" { &masked } else { "" }).is_empty(), "{masked}");
        }
    }

    #[test]
    fn r250_findings_are_shown_in_their_words_and_masked_by_one_key() {
        let typed = |field: &str| match field {
            "title" => "关于张三（13800138000）的公示",
            "body" => "公示如下。\n姓名：李四，电话13800138001，住址：和平路3号。\n欢迎监督。",
            _ => "",
        };
        let found = found_in(typed);
        let places: Vec<(&str, &str, &str)> =
            found.iter().map(|one| (one.place.as_str(), one.what.as_str(), one.found.as_str())).collect();
        assert_eq!(
            places,
            [
                ("名称", "手机号码", "13800138000"),
                ("正文第2段", "姓名", "李四"),
                ("正文第2段", "手机号码", "13800138001"),
                ("正文第2段", "住址", "和平路3号"),
            ]
        );
        assert_eq!(
            (found[2].before.as_str(), found[2].behind.as_str()),
            ("公示如下。 姓名：李四，电话", "，住址：和平路3号。 欢迎监督。")
        );
        assert_eq!(masked_words("title", typed("title")), ("关于张三（138****8000）的公示".to_owned(), 1));
        let (body, many) = masked_words("body", typed("body"));
        assert_eq!(many, 3);
        assert!(body.contains("姓名：李*，电话138****8001，住址：***。"), "{body}");
        assert_eq!(
            masked_words("body", "<b>没有号码</b>"),
            ("<b>没有号码</b>".to_owned(), 0),
            "kept as typed"
        );
        assert_eq!(masked_words("unit", "13800138000").1, 0, "no public words");
    }
}
