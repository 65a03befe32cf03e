//! The text check before a record is public (R249): wrong and sensitive words as hints that a person settles,
//! placeholders that somebody forgot, and texts that say nothing. Pure: text in, places out.

mod hollow;
mod placeholder;
mod vocabulary;
mod words;

pub use hollow::{Hollow, hollow};

use serde::Serialize;
use std::ops::Range;

/// What a hint is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HintKind {
    /// A word written wrong.
    Wrong,
    /// A way of saying it that is not used.
    Sensitive,
    /// Something was to be filled in here.
    Placeholder,
    /// A field that the element's template requires (R101).
    Missing,
}

impl HintKind {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Wrong => "wrong",
            Self::Sensitive => "sensitive",
            Self::Placeholder => "placeholder",
            Self::Missing => "missing",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Wrong => "疑似错字",
            Self::Sensitive => "表述提示",
            Self::Placeholder => "没有填写的占位",
            Self::Missing => "模板要求而没有写到",
        }
    }

    /// True where a record of one's own cannot be handed on before a person settled it.
    #[must_use]
    pub fn blocks(self) -> bool {
        self == Self::Placeholder
    }
}

/// What a person said of a hint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// 采纳: the text was changed as suggested.
    Accept,
    /// 不是错字
    Dismiss,
}

impl Ruling {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Dismiss => "dismiss",
        }
    }

    /// The ruling of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Accept, Self::Dismiss].into_iter().find(|one| one.id() == id.trim())
    }
}

/// A hint: unconfirmed until a person settles it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hint {
    /// What it is about.
    pub kind: HintKind,
    /// Its bytes in the text.
    pub place: Range<usize>,
    /// What should stand there; empty where only a person knows.
    pub suggestion: &'static str,
    /// A remark of the editors.
    pub note: &'static str,
}

impl Hint {
    /// What stands there.
    #[must_use]
    pub fn found<'a>(&self, text: &'a str) -> &'a str {
        text.get(self.place.clone()).unwrap_or_default()
    }

    /// So many characters before and behind it in the same line.
    #[must_use]
    pub fn context<'a>(&self, text: &'a str, characters: usize) -> (&'a str, &'a str) {
        let line = line_around(text, &self.place);
        let before = &text[line.start..self.place.start];
        let from = before.char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at);
        let behind = &text[self.place.end..line.end];
        let to = behind.char_indices().nth(characters).map_or(behind.len(), |(at, _)| at);
        (&before[from..], &behind[..to])
    }

    /// The number of its line, from 1.
    #[must_use]
    pub fn line(&self, text: &str) -> usize {
        text[..self.place.start].matches('\n').count() + 1
    }
}

/// Every hint of a text in its order; none overlaps another.
#[must_use]
pub fn hints(text: &str) -> Vec<Hint> {
    let mut found = words::find(text);
    placeholder::find(text, &mut found);
    found.sort_by_key(|hint| (hint.place.start, std::cmp::Reverse(hint.place.end)));
    let mut end = 0;
    found.retain(|hint| {
        let stands = hint.place.start >= end;
        if stands {
            end = hint.place.end;
        }
        stands
    });
    found
}

fn line_around(text: &str, place: &Range<usize>) -> Range<usize> {
    let start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at);
    start..end
}

#[cfg(test)]
mod tests;
