//! The elements of 公开内容, and which of them a label means.

use super::number::{numbered, trimmed};
use crate::catalogue::lexicon::Lexicon;
use crate::text::fold;

/// The elements of a content cell.
#[derive(Debug, Clone)]
pub(super) struct Elements {
    /// As written, without their numbers.
    pub(super) texts: Vec<String>,
    /// True where the cell numbers them.
    pub(super) are_numbered: bool,
}

impl Elements {
    /// Reads a content cell: by its numbers, else at ； 、, bullets and line ends outside brackets.
    pub(super) fn of(cell: &str) -> Self {
        if let Some(texts) = numbered(cell) {
            return Self { texts, are_numbered: true };
        }
        let strong = ['；', ';', '\n', '。', '●', '•', '◆', '▪'];
        let weak = ['、', '，', ','];
        let marks: &[char] = if cell.trim().contains(strong) { &strong } else { &weak };
        Self { texts: outside_brackets(cell, marks), are_numbered: false }
    }

    /// The elements that a label means, by their place; none where it means none.
    pub(super) fn meant_by(&self, label: &str) -> Vec<usize> {
        let names = names(label);
        let means = |element: &String| {
            let element = fold(element);
            names.iter().any(|name| element.contains(name.as_str()) || holds(name, &element))
        };
        (0..self.texts.len()).filter(|at| means(&self.texts[*at])).collect()
    }

    /// Several elements in one text.
    pub(super) fn joined(&self, places: impl IntoIterator<Item = usize>) -> String {
        let texts: Vec<&str> =
            places.into_iter().filter_map(|at| self.texts.get(at)).map(String::as_str).collect();
        let has_lists = texts.iter().any(|text| text.contains(['、', '，', ',']));
        texts.join(if has_lists { "；" } else { "、" })
    }
}

/// The elements of a content cell in their order, without their numbers (R101).
#[must_use]
pub fn elements_of(cell: &str) -> Vec<String> {
    Elements::of(cell).texts
}

/// Cut at any of the marks that stand outside brackets.
pub(super) fn outside_brackets(text: &str, marks: &[char]) -> Vec<String> {
    let (mut pieces, mut depth) = (vec![String::new()], 0i32);
    for c in text.chars() {
        match c {
            '（' | '(' | '《' | '〔' => depth += 1,
            '）' | ')' | '》' | '〕' => depth -= 1,
            _ => {}
        }
        match pieces.last_mut() {
            Some(last) if depth > 0 || !marks.contains(&c) => last.push(c),
            _ => pieces.push(String::new()),
        }
    }
    pieces.iter().map(|piece| trimmed(piece).to_owned()).filter(|piece| !piece.is_empty()).collect()
}

/// The name in full as it may stand in the content: 许可、处罚决定 names 许可决定 and 处罚决定, and a
/// decision may be called the result.
fn names(label: &str) -> Vec<String> {
    let lexicon = Lexicon::shipped();
    let general: Vec<String> = lexicon.words("part_general").iter().map(|word| fold(word)).collect();
    let results: Vec<String> = lexicon.words("part_result").iter().map(|word| fold(word)).collect();
    let mut tokens: Vec<String> = label
        .split(['、', '，', ',', '/', '和', '及', '与'])
        .map(fold)
        .map(|token| general.iter().fold(token, |token, tail| without_tail(&token, tail)))
        .filter(|token| token.chars().count() > 1)
        .collect();
    let tail = tokens.last().and_then(|last| results.iter().find(|tail| holds(last, tail))).cloned();
    if let Some(tail) = tail.filter(|_| tokens.len() > 1) {
        for token in tokens.iter_mut().filter(|token| !results.iter().any(|tail| holds(token, tail))) {
            token.push_str(&tail);
        }
    }
    let other_ways: Vec<String> = tokens
        .iter()
        .flat_map(|token| results.iter().map(move |tail| (token, tail)))
        .filter(|(token, tail)| holds(token, tail))
        .flat_map(|(token, tail)| {
            let stem = without_tail(token, tail);
            results.iter().map(move |other| format!("{stem}{other}"))
        })
        .collect();
    // 结果 by itself is the decision, whatever that is called.
    if tokens.iter().any(|token| results.contains(token)) {
        tokens.extend(results.iter().cloned());
    }
    tokens.extend(other_ways);
    tokens
}

/// True where a text ends with a shorter one and has something before it.
fn holds(text: &str, tail: &str) -> bool {
    tail.chars().count() > 1 && text.len() > tail.len() && text.ends_with(tail)
}

fn without_tail(text: &str, tail: &str) -> String {
    if holds(text, tail) { text[..text.len() - tail.len()].to_owned() } else { text.to_owned() }
}
