//! The life of a difficulty (R149): raised by a unit, in the hands of a superior until a day, handed on or
//! up, answered, settled by who raised it; and what becomes of an answer of general use.

/// Where a difficulty stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DifficultyState {
    /// 待受理: with the office that is to answer it or to hand it on
    Raised,
    /// 办理中: handed to who is to answer it
    Assigned,
    /// 已答复: with the unit that raised it
    Answered,
    /// 已办结
    Closed,
}

/// The line of superiors along which a difficulty goes up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SuperiorLine {
    /// 块: district, city, province
    Government,
    /// 条: the departments of the sector
    Sector,
}

/// What becomes of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GeneralUse {
    /// For the unit alone.
    No,
    /// Proposed by who answered, to be reviewed by the city office.
    Proposed,
    /// Published as question and answer.
    Published,
    /// Reviewed and not published.
    Declined,
}

/// Something done to a difficulty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DifficultyAct {
    /// 提出
    Raise,
    /// 交办
    Assign,
    /// 提请上级
    Escalate,
    /// 答复
    Answer,
    /// 未解决，退回
    Reopen,
    /// 确认解决
    Close,
    /// 公布为问答
    Publish,
    /// 不予公布
    Decline,
}

impl DifficultyState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Raised, Self::Assigned, Self::Answered, Self::Closed];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Raised => "raised",
            Self::Assigned => "assigned",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Raised => "待受理",
            Self::Assigned => "办理中",
            Self::Answered => "已答复",
            Self::Closed => "已办结",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// True while somebody has to answer it: its clock runs.
    #[must_use]
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Raised | Self::Assigned)
    }
}

impl SuperiorLine {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Sector => "sector",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Government => "政府办公室（块）",
            Self::Sector => "业务主管部门（条）",
        }
    }

    /// The line of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Government, Self::Sector].into_iter().find(|line| line.id() == id)
    }
}

impl GeneralUse {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::No => "no",
            Self::Proposed => "proposed",
            Self::Published => "published",
            Self::Declined => "declined",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::No => "仅答复本单位",
            Self::Proposed => "建议公布，待审",
            Self::Published => "已公布为问答",
            Self::Declined => "审核后不予公布",
        }
    }

    /// The use of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::No, Self::Proposed, Self::Published, Self::Declined].into_iter().find(|one| one.id() == id)
    }
}

impl DifficultyAct {
    /// Every act.
    pub const ALL: [Self; 8] = [
        Self::Raise,
        Self::Assign,
        Self::Escalate,
        Self::Answer,
        Self::Reopen,
        Self::Close,
        Self::Publish,
        Self::Decline,
    ];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Raise => "raise",
            Self::Assign => "assign",
            Self::Escalate => "escalate",
            Self::Answer => "answer",
            Self::Reopen => "reopen",
            Self::Close => "close",
            Self::Publish => "publish",
            Self::Decline => "decline",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Raise => "提出",
            Self::Assign => "交办",
            Self::Escalate => "提请上级",
            Self::Answer => "答复",
            Self::Reopen => "未解决，退回",
            Self::Close => "确认解决",
            Self::Publish => "公布为问答",
            Self::Decline => "不予公布",
        }
    }

    /// The words of an identifier, empty for an unknown one.
    #[must_use]
    pub fn label_of(id: &str) -> &'static str {
        Self::ALL.into_iter().find(|act| act.id() == id).map_or("", Self::label)
    }

    /// The states from which it is allowed.
    #[must_use]
    pub fn sources(self) -> &'static [DifficultyState] {
        use DifficultyState::{Answered, Assigned, Closed, Raised};
        match self {
            Self::Raise => &[],
            Self::Assign | Self::Escalate | Self::Answer => &[Raised, Assigned],
            Self::Reopen | Self::Close => &[Answered],
            Self::Publish | Self::Decline => &[Answered, Closed],
        }
    }

    /// The state it leads to; none where the state stays.
    #[must_use]
    pub fn target(self) -> Option<DifficultyState> {
        match self {
            Self::Raise => Some(DifficultyState::Raised),
            Self::Assign | Self::Escalate | Self::Reopen => Some(DifficultyState::Assigned),
            Self::Answer => Some(DifficultyState::Answered),
            Self::Close => Some(DifficultyState::Closed),
            Self::Publish | Self::Decline => None,
        }
    }

    /// The key of `data/periods.tsv` that gives the time until the next answer; none where none runs.
    #[must_use]
    pub fn period(self) -> Option<&'static str> {
        match self {
            Self::Raise => Some("difficulty-accept"),
            Self::Assign | Self::Escalate | Self::Reopen => Some("difficulty-answer"),
            Self::Answer | Self::Close | Self::Publish | Self::Decline => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::Period;

    #[test]
    fn r149_a_difficulty_goes_from_hand_to_hand_until_it_is_settled() {
        use DifficultyState::{Answered, Assigned, Closed, Raised};
        for (act, from, to) in [
            (DifficultyAct::Assign, Raised, Some(Assigned)),
            (DifficultyAct::Escalate, Assigned, Some(Assigned)),
            (DifficultyAct::Answer, Raised, Some(Answered)),
            (DifficultyAct::Reopen, Answered, Some(Assigned)),
            (DifficultyAct::Close, Answered, Some(Closed)),
            (DifficultyAct::Publish, Closed, None),
        ] {
            assert!(act.sources().contains(&from), "{}", act.label());
            assert_eq!(act.target(), to);
        }
        assert!(!DifficultyAct::Answer.sources().contains(&Closed));
        assert!(!DifficultyAct::Close.sources().contains(&Raised));
    }

    #[test]
    fn every_clock_has_its_period_in_the_data_and_every_identifier_its_words() {
        for act in DifficultyAct::ALL {
            assert!(act.period().is_none_or(|key| Period::shipped(key).is_some()), "{}", act.id());
            assert_eq!(DifficultyAct::label_of(act.id()), act.label());
        }
        for state in DifficultyState::ALL {
            assert_eq!(DifficultyState::from_id(state.id()), Some(state));
        }
        assert!(GeneralUse::from_id("proposed").is_some() && SuperiorLine::from_id("sector").is_some());
    }
}
