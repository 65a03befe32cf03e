//! The states of a compilation: prepared, sent up, consented to, published (R74a).

use serde::{Deserialize, Serialize};

/// Where a compilation stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompilationState {
    /// Gaps are being explained.
    Preparing,
    /// The district government has been asked.
    Requested,
    /// It has consented; the files are made.
    Consented,
    /// On the portal.
    Published,
    /// No longer on the portal, or given up before it came there.
    Withdrawn,
}

/// What moves a compilation on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// 提请同意
    Request,
    /// 退回
    Return,
    /// 收回提请, to look again at what it holds
    Recall,
    /// 同意发布
    Consent,
    /// 发布
    Publish,
    /// 撤回
    Withdraw,
    /// 放弃, before it was published
    Abandon,
}

impl CompilationState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Preparing, Self::Requested, Self::Consented, Self::Published, Self::Withdrawn];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Requested => "requested",
            Self::Consented => "consented",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Preparing => "准备中",
            Self::Requested => "已提请同意",
            Self::Consented => "已同意，制作中",
            Self::Published => "已发布",
            Self::Withdrawn => "已撤回",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == text)
    }

    /// Where a step leads, none where it is not allowed.
    #[must_use]
    pub fn after(self, step: Step) -> Option<Self> {
        match (self, step) {
            (Self::Preparing, Step::Request) => Some(Self::Requested),
            (Self::Requested, Step::Return) | (Self::Requested | Self::Consented, Step::Recall) => {
                Some(Self::Preparing)
            }
            (Self::Requested, Step::Consent) => Some(Self::Consented),
            (Self::Consented, Step::Publish) => Some(Self::Published),
            (Self::Published, Step::Withdraw)
            | (Self::Preparing | Self::Requested | Self::Consented, Step::Abandon) => Some(Self::Withdrawn),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r74a_nothing_is_published_without_consent() {
        use CompilationState::{Consented, Preparing, Published, Requested, Withdrawn};
        for (from, step, to) in [
            (Preparing, Step::Request, Some(Requested)),
            (Preparing, Step::Publish, None),
            (Requested, Step::Publish, None),
            (Requested, Step::Return, Some(Preparing)),
            (Requested, Step::Consent, Some(Consented)),
            (Consented, Step::Publish, Some(Published)),
            (Consented, Step::Consent, None),
            (Published, Step::Withdraw, Some(Withdrawn)),
            (Withdrawn, Step::Publish, None),
            (Requested, Step::Recall, Some(Preparing)),
            (Consented, Step::Recall, Some(Preparing)),
            (Published, Step::Recall, None),
            (Preparing, Step::Abandon, Some(Withdrawn)),
            (Consented, Step::Abandon, Some(Withdrawn)),
            (Published, Step::Abandon, None),
        ] {
            assert_eq!(from.after(step), to, "{from:?} {step:?}");
        }
    }
}
