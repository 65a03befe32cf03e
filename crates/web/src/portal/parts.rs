//! Small things that several public pages show: states, filters, downloads, page numbers, marked words.

/// Where a catalogue stands for the public (R68, R81); the sign before the words is drawn by the style.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StateKind {
    /// 已公布
    Published,
    /// 编制中
    Working,
    /// 审核中
    InReview,
    /// 尚未公布
    #[default]
    NotYet,
    /// 不适用 (R63, R64)
    NotApplicable,
    /// 已撤回
    Withdrawn,
}

/// A state in words with its sign.
#[derive(Debug, Clone, Default)]
pub struct StateMark {
    /// Which sign.
    pub kind: StateKind,
    /// The words.
    pub label: String,
}

/// One of several choices given as links.
#[derive(Debug, Clone, Default)]
pub struct FilterLink {
    /// The words.
    pub label: String,
    /// Its address.
    pub href: String,
    /// How many it holds; may be empty.
    pub count: String,
    /// The one in use.
    pub current: bool,
}

/// A choice in a select box.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is shown.
    pub label: String,
    /// The one in use.
    pub current: bool,
}

/// A file to take away.
#[derive(Debug, Clone, Default)]
pub struct Download {
    /// Name of the form: Excel, CSV, JSON.
    pub label: String,
    /// What it is, read out with the name: 下载《…》Excel 表格.
    pub description: String,
    /// Its address.
    pub href: String,
}

/// A page number, a gap (empty address) or the page shown.
#[derive(Debug, Clone, Default)]
pub struct PageLink {
    /// Number or words.
    pub label: String,
    /// Its address; empty for a gap.
    pub href: String,
    /// The page shown.
    pub current: bool,
}

/// Text with the words that were searched for marked.
#[derive(Debug, Clone, Default)]
pub struct Marked {
    /// Pieces in order.
    pub pieces: Vec<Piece>,
}

/// A piece of marked text.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// The words.
    pub text: String,
    /// They were searched for.
    pub hit: bool,
}

impl StateKind {
    /// The style of the sign.
    #[must_use]
    pub fn class(self) -> &'static str {
        match self {
            Self::Published => "state-published",
            Self::Working => "state-working",
            Self::InReview => "state-review",
            Self::NotYet => "state-none",
            Self::NotApplicable => "state-not-applicable",
            Self::Withdrawn => "state-withdrawn",
        }
    }
}

impl StateMark {
    /// A state in words.
    #[must_use]
    pub fn new(kind: StateKind, label: impl Into<String>) -> Self {
        Self { kind, label: label.into() }
    }

    /// The style of the sign.
    #[must_use]
    pub fn class(&self) -> &'static str {
        self.kind.class()
    }
}

impl Marked {
    /// Marks every place where one of the words stands, longest word first, letters of either case alike.
    #[must_use]
    pub fn new(text: &str, words: &[String]) -> Self {
        let mut words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
        words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        let mut pieces = Vec::<Piece>::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let hit = words.iter().find_map(|word| starts_with(rest, word));
            let length = hit.unwrap_or(first.len_utf8());
            let (head, tail) = rest.split_at(length);
            match pieces.last_mut() {
                Some(piece) if piece.hit == hit.is_some() && !piece.hit => piece.text.push_str(head),
                _ => pieces.push(Piece { text: head.to_owned(), hit: hit.is_some() }),
            }
            rest = tail;
        }
        Self { pieces }
    }
}

/// The bytes of `text` that `word` covers at its beginning. Only ASCII letters fold, so lengths agree.
fn starts_with(text: &str, word: &str) -> Option<usize> {
    text.get(..word.len()).filter(|head| head.eq_ignore_ascii_case(word)).map(str::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_longest_first_and_in_either_case() {
        for (text, words, expected) in [
            ("最低生活保障办事指南", vec!["保障", "最低生活保障"], "[最低生活保障]办事指南"),
            ("Excel和CSV", vec!["csv"], "Excel和[CSV]"),
            ("没有", vec!["", "低保"], "没有"),
            ("", vec!["低保"], ""),
        ] {
            let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            let shown: String = Marked::new(text, &words)
                .pieces
                .iter()
                .map(|p| if p.hit { format!("[{}]", p.text) } else { p.text.clone() })
                .collect();
            assert_eq!(shown, expected);
        }
    }
}
