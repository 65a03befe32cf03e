//! Wrong and sensitive words, told only where no right word holds them and where their context is given.

use super::vocabulary::{WrongWord, wrong_words};
use super::{Hint, line_around};
use std::ops::Range;

/// The hints of a text in its order.
pub(super) fn find(text: &str) -> Vec<Hint> {
    let words = wrong_words();
    let Some(machine) = &words.machine else { return Vec::new() };
    let mut hints = Vec::new();
    for hit in machine.find_iter(text) {
        let Some(word) = words.list.get(hit.pattern().as_usize()) else { continue };
        let place = hit.range();
        if !is_within(text, &place, word.wrong, &word.except) && has_context(text, &place, word) {
            hints.push(Hint { kind: word.kind, place, suggestion: word.right, note: word.note });
        }
    }
    hints
}

/// True where a longer word of the list stands around the place.
pub(super) fn is_within(text: &str, place: &Range<usize>, word: &str, longer: &[&str]) -> bool {
    longer.iter().any(|longer| {
        longer.match_indices(word).any(|(offset, _)| {
            let start = place.start.checked_sub(offset);
            start.and_then(|start| text.get(start..)).is_some_and(|rest| rest.starts_with(longer))
        })
    })
}

fn has_context(text: &str, place: &Range<usize>, word: &WrongWord) -> bool {
    let line = line_around(text, place);
    let behind = &text[place.end..line.end];
    let before = &text[line.start..place.start];
    word.context.is_empty()
        || word.context.iter().any(|needed| match *needed {
            "《》" => {
                let opened = before.rfind('《').is_some_and(|at| !before[at..].contains('》'));
                opened && behind.find('》').is_some_and(|at| !behind[..at].contains('《'))
            }
            needed => before.contains(needed) || behind.contains(needed),
        })
}
