//! Titles over several lines: broken between words, never inside one, and into lines of like length (R325,
//! GB/T 9704-2012, 7.3.4: 回行时要做到词意完整、排列对称、长短适宜).

use crate::fonts::Style;
use crate::text::{Setter, is_closing, is_opening};
use jieba_rs::Jieba;
use std::sync::LazyLock;

/// The segmenter; its dictionary is read when the first long title is set.
static WORDS: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// A title in as few lines as it needs, as alike in length as its words allow.
pub(crate) fn lines(
    setter: &mut Setter<'_>,
    (style, size): (Style, f32),
    text: &str,
    width: f32,
) -> Vec<String> {
    if text.contains('\n') || setter.width(style, size, text) <= width {
        return setter.lines(style, size, text, width, 0.0);
    }
    let words: Vec<(String, f32)> = unbroken(text)
        .into_iter()
        .map(|word| {
            let own = setter.width(style, size, &word);
            (word, own)
        })
        .collect();
    if words.iter().any(|(_, own)| *own > width) {
        return setter.lines(style, size, text, width, 0.0);
    }
    let widest = filled(&words, width);
    let mut limit = width;
    let mut even = widest.clone();
    while limit > size {
        limit -= size / 2.0;
        if words.iter().any(|(_, own)| *own > limit) {
            break;
        }
        let narrower = filled(&words, limit);
        if narrower.len() > widest.len() {
            break;
        }
        even = narrower;
    }
    even
}

/// Lines filled word by word up to a width.
fn filled(words: &[(String, f32)], width: f32) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for (word, own) in words {
        if used + own > width + 0.1 && used > 0.0 {
            lines.push(String::new());
            used = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
        used += own;
    }
    lines
}

/// The words of a title with the marks that stay with them: what closes with the word before, what opens with the
/// word behind; 的 and its like stay with what they follow.
fn unbroken(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut opens = false;
    for word in WORDS.cut(text, true) {
        let word = word.word;
        let follows = word.chars().all(|character| is_closing(character) || "的之与和及".contains(character));
        match words.last_mut() {
            Some(last) if opens || follows => last.push_str(word),
            _ => words.push(word.to_owned()),
        }
        opens = word.chars().all(is_opening);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r325_words_of_a_title_stay_whole() {
        let words = unbroken("关于提请同意发布《天河区基层政务公开标准目录汇编》（第1期）的请示");
        assert!(words.iter().any(|word| word == "请示"), "{words:?}");
        assert!(words.iter().all(|word| !word.starts_with('》') && !word.ends_with('《')), "{words:?}");
        assert!(words.iter().any(|word| word.contains("》")), "{words:?}");
        let measured: Vec<(String, f32)> = words
            .into_iter()
            .map(|word| {
                let own = word.chars().map(|_| 1.0).sum();
                (word, own)
            })
            .collect();
        let lines = filled(&measured, 20.0);
        assert!(lines.iter().all(|line| line.chars().count() <= 20));
        assert!(lines.last().unwrap().ends_with("请示"));
    }
}
