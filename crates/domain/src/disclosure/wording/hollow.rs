//! Texts that say nothing though something stands there: the title again, a pointer to an attachment that is not
//! there, signs alone.

use super::vocabulary::gaps;
use serde::Serialize;

/// Why a body says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Hollow {
    /// Punctuation alone.
    Signs,
    /// The title again.
    Title,
    /// It points to an attachment, and there is none.
    Pointer(String),
    /// A word that says nothing.
    Nothing(String),
}

impl Hollow {
    /// What a person reads.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Signs => "正文只有标点符号，没有内容，请填写".to_owned(),
            Self::Title => "正文只是重复了名称，没有内容，请填写".to_owned(),
            Self::Pointer(said) => {
                format!("正文只写了“{said}”，却没有附件：请加上附件再提交，或者把内容写进正文")
            }
            Self::Nothing(said) => format!(
                "正文只写了“{said}”，没有内容，请填写；本期没有这类信息的，在装载清单点“本期无此类信息”"
            ),
        }
    }
}

/// Why a body of so many attachments says nothing; none where it says something.
#[must_use]
pub fn hollow(title: &str, text: &str, attachments: usize) -> Option<Hollow> {
    let (title, body) = (bare(title), bare(text));
    if body.is_empty() {
        return (attachments == 0).then_some(Hollow::Signs);
    }
    let rest = body.strip_prefix(title.as_str()).unwrap_or(&body);
    if rest.is_empty() {
        return (attachments == 0).then_some(Hollow::Title);
    }
    let said = || text.lines().last().unwrap_or(text).trim().to_owned();
    let named = rest.trim_end_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    if attachments == 0 && gaps().pointers.contains(&named) {
        return Some(Hollow::Pointer(said()));
    }
    gaps().hollow.contains(&rest).then(|| Hollow::Nothing(said()))
}

/// Letters, digits and Chinese signs alone, in small letters.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
