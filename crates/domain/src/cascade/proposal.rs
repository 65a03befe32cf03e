//! A proposed change: where it comes from, its states, and what a conflict may be settled with (R73).

use serde::{Deserialize, Serialize};

/// Where a proposed change comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProposalKind {
    /// 标准指引: a newer version of the guideline (R8)
    Guideline,
    /// 上级目录: a version that the unit above published (R73)
    Parent,
}

/// The state of a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProposalState {
    /// 待处理: the unit has not decided
    Open,
    /// 已采纳: merged into a draft of the unit
    Applied,
    /// 不采纳: with a reason
    Dismissed,
    /// 已更替: something newer came from above
    Superseded,
}

/// What becomes of an open proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// 采纳
    Apply,
    /// 不采纳
    Dismiss,
    /// 更替
    Supersede,
}

/// With which side a conflict is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Take {
    /// 改前: what both came from
    Base,
    /// 本单位: what the unit wrote
    Local,
    /// 上级: what came from above
    Upstream,
}

impl ProposalKind {
    /// Both kinds.
    pub const ALL: [Self; 2] = [Self::Guideline, Self::Parent];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Guideline => "guideline",
            Self::Parent => "parent",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Guideline => "标准指引修订",
            Self::Parent => "上级目录更新",
        }
    }

    /// The kind of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

impl ProposalState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Applied, Self::Dismissed, Self::Superseded];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Applied => "applied",
            Self::Dismissed => "dismissed",
            Self::Superseded => "superseded",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "待处理",
            Self::Applied => "已采纳",
            Self::Dismissed => "不采纳",
            Self::Superseded => "已更替",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// The state after an outcome; none where the proposal is settled already, so that a second
    /// person who applies it learns what the first one did.
    #[must_use]
    pub fn after(self, outcome: Outcome) -> Option<Self> {
        let target = match outcome {
            Outcome::Apply => Self::Applied,
            Outcome::Dismiss => Self::Dismissed,
            Outcome::Supersede => Self::Superseded,
        };
        (self == Self::Open).then_some(target)
    }
}

/// How much a proposal would do, in words: conflicts stand beside the changes, they are not among them.
#[must_use]
pub fn counts_in_words(changes: usize, conflicts: usize) -> String {
    match (changes, conflicts) {
        (0, 0) => "不影响本单位的事项".to_owned(),
        (changes, 0) => format!("变更{changes}处"),
        (0, conflicts) => format!("与本单位的改动冲突{conflicts}处，须逐处选择"),
        (changes, conflicts) => format!("变更{changes}处，另有与本单位的改动冲突{conflicts}处，须逐处选择"),
    }
}

impl Take {
    /// The three sides in the order of the keys 1, 2, 3.
    pub const ALL: [Self; 3] = [Self::Base, Self::Local, Self::Upstream];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Base => "base",
            Self::Local => "local",
            Self::Upstream => "upstream",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Base => "改前",
            Self::Local => "本单位",
            Self::Upstream => "上级",
        }
    }

    /// The side of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|take| take.id() == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r73_only_an_open_proposal_can_be_settled() {
        for outcome in [Outcome::Apply, Outcome::Dismiss, Outcome::Supersede] {
            for state in ProposalState::ALL {
                assert_eq!(state.after(outcome).is_some(), state == ProposalState::Open, "{state:?}");
            }
        }
        assert_eq!(ProposalState::Open.after(Outcome::Apply), Some(ProposalState::Applied));
        assert_eq!(ProposalState::Open.after(Outcome::Dismiss), Some(ProposalState::Dismissed));
    }

    #[test]
    fn r73_conflicts_are_counted_beside_the_changes() {
        assert_eq!(counts_in_words(0, 0), "不影响本单位的事项");
        assert_eq!(counts_in_words(3, 0), "变更3处");
        assert_eq!(counts_in_words(0, 1), "与本单位的改动冲突1处，须逐处选择");
        assert_eq!(counts_in_words(3, 1), "变更3处，另有与本单位的改动冲突1处，须逐处选择");
    }

    #[test]
    fn identifiers_read_back() {
        for kind in ProposalKind::ALL {
            assert_eq!(ProposalKind::from_id(kind.id()), Some(kind));
        }
        for state in ProposalState::ALL {
            assert_eq!(ProposalState::from_id(state.id()), Some(state));
        }
        for take in Take::ALL {
            assert_eq!(Take::from_id(take.id()), Some(take));
        }
    }
}
