//! Whether what is public still holds (R281).

use serde::Serialize;

/// The mark on a public record.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Validity {
    /// 有效
    #[default]
    Valid,
    /// 已失效
    Expired,
    /// 已废止
    Repealed,
    /// 部分失效
    PartlyExpired,
    /// 已修改
    Amended,
}

impl Validity {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Valid, Self::Expired, Self::Repealed, Self::PartlyExpired, Self::Amended];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Repealed => "repealed",
            Self::PartlyExpired => "partly_expired",
            Self::Amended => "amended",
        }
    }

    /// The mark of an identifier or of its words.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.id() == text.trim() || mark.label() == text.trim())
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Valid => "有效",
            Self::Expired => "已失效",
            Self::Repealed => "已废止",
            Self::PartlyExpired => "部分失效",
            Self::Amended => "已修改",
        }
    }

    /// True where a document and a day must be named.
    #[must_use]
    pub fn needs_basis(self) -> bool {
        self != Self::Valid
    }

    /// True where nothing of it holds: it no longer counts as loaded (R101: a valid record).
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Expired | Self::Repealed)
    }
}

#[cfg(test)]
mod tests {
    use super::Validity;

    #[test]
    fn r281_the_five_marks_are_known_by_identifier_and_word() {
        for mark in Validity::ALL {
            assert_eq!(Validity::parse(mark.id()), Some(mark));
            assert_eq!(Validity::parse(mark.label()), Some(mark));
            assert_eq!(mark.needs_basis(), mark != Validity::Valid);
        }
        assert_eq!(Validity::ALL.into_iter().filter(|mark| mark.is_over()).count(), 2);
        assert_eq!(Validity::parse("失踪"), None);
    }
}
