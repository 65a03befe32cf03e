//! 协商、确认: information that concerns another organ is confirmed with it before it is public (R160; 国令第711号
//! art. 11). A question that is open or was refused stands in the way of approval.

use super::RecordState;
use serde::Serialize;

/// The state of a question to another organ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ConfirmationState {
    /// 待答复
    Open,
    /// 同意公开
    Agreed,
    /// 不同意公开
    Refused,
    /// 已撤回
    Withdrawn,
}

/// Why a record cannot be approved, or a question not be asked or answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfirmationError {
    /// Nobody answered yet.
    #[error("{0}还没有答复是否同意公开，不能批准；请等待答复，或者写明理由撤回征求")]
    Open(String),
    /// The organ does not agree.
    #[error("{0}不同意公开，不能批准；请与其协商后重新征求，或者写明理由撤回征求")]
    Refused(String),
    /// The text is another one than the organ agreed to.
    #[error("{0}同意公开以后，内容或者附件又有改动，不能批准；请撤回原来的征求并重新征求")]
    Changed(String),
    /// The record is in a state in which no question is asked.
    #[error("这条信息现为“{}”，不能征求其他机关的意见；请在批准以前征求", .0.label())]
    WrongState(RecordState),
    /// The question is in another state.
    #[error("这次征求现为“{}”，不能{verb}", .state.label())]
    Settled {
        /// The state found.
        state: ConfirmationState,
        /// What was wanted.
        verb: &'static str,
    },
    /// The same organ was asked of this version.
    #[error("已经向{0}征求过意见，还没有撤回，不用再征求")]
    Twice(String),
}

impl ConfirmationState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Open, Self::Agreed, Self::Refused, Self::Withdrawn];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Agreed => "agreed",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "待答复",
            Self::Agreed => "同意公开",
            Self::Refused => "不同意公开",
            Self::Withdrawn => "已撤回",
        }
    }

    /// The state after an answer.
    ///
    /// # Errors
    /// When it was answered or withdrawn. Who refused may agree later, once both have talked.
    pub fn answered(self, agrees: bool) -> Result<Self, ConfirmationError> {
        match (self, agrees) {
            (Self::Open | Self::Refused, true) => Ok(Self::Agreed),
            (Self::Open, false) => Ok(Self::Refused),
            (state, _) => Err(ConfirmationError::Settled { state, verb: "再答复" }),
        }
    }

    /// The state after the question is taken back.
    ///
    /// # Errors
    /// When it was taken back before.
    pub fn taken_back(self) -> Result<Self, ConfirmationError> {
        match self {
            Self::Withdrawn => Err(ConfirmationError::Settled { state: self, verb: "再撤回" }),
            _ => Ok(Self::Withdrawn),
        }
    }

    /// Refuses a question about a record that is past its review or not with the platform.
    ///
    /// # Errors
    /// With the record's state.
    pub fn may_be_asked(record: RecordState) -> Result<(), ConfirmationError> {
        use RecordState::{Draft, Returned, Reviewed, Submitted};
        match record {
            Draft | Returned | Submitted | Reviewed => Ok(()),
            other => Err(ConfirmationError::WrongState(other)),
        }
    }
}

/// Refuses approval while a question stands in its way: organ, state, and whether the text is still the one that the
/// organ saw.
///
/// # Errors
/// With the first question that does.
pub fn refuse_unconfirmed<'a>(
    asked: impl IntoIterator<Item = (&'a str, ConfirmationState, bool)>,
) -> Result<(), ConfirmationError> {
    for (organ, state, is_seen) in asked {
        match state {
            ConfirmationState::Open => return Err(ConfirmationError::Open(organ.to_owned())),
            ConfirmationState::Refused => return Err(ConfirmationError::Refused(organ.to_owned())),
            ConfirmationState::Agreed if !is_seen => {
                return Err(ConfirmationError::Changed(organ.to_owned()));
            }
            ConfirmationState::Agreed | ConfirmationState::Withdrawn => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ConfirmationState::{Agreed, Open, Refused, Withdrawn};

    #[test]
    fn r160_open_and_refused_questions_stand_in_the_way_of_approval() {
        for (asked, passes) in [
            (vec![], true),
            (vec![(Agreed, true), (Withdrawn, false)], true),
            (vec![(Agreed, true), (Open, true)], false),
            (vec![(Refused, true)], false),
            (vec![(Agreed, false)], false),
        ] {
            let asked = asked.into_iter().map(|(state, is_seen)| ("区财政局", state, is_seen));
            assert_eq!(refuse_unconfirmed(asked).is_ok(), passes);
        }
    }

    #[test]
    fn r160_an_answer_stands_until_the_organ_agrees_or_the_question_is_taken_back() {
        assert_eq!(Open.answered(false), Ok(Refused));
        assert_eq!(Refused.answered(true), Ok(Agreed));
        assert!(Refused.answered(false).is_err() && Agreed.answered(true).is_err());
        assert!(Withdrawn.answered(true).is_err() && Withdrawn.taken_back().is_err());
        for state in [Open, Agreed, Refused] {
            assert_eq!(state.taken_back(), Ok(Withdrawn));
        }
        for state in ConfirmationState::ALL {
            assert_eq!(ConfirmationState::from_id(state.id()), Some(state));
        }
    }

    #[test]
    fn r160_questions_are_asked_before_approval() {
        let may = |state| ConfirmationState::may_be_asked(state).is_ok();
        let asked: Vec<_> = RecordState::ALL.into_iter().filter(|state| may(*state)).collect();
        use RecordState::{Draft, Returned, Reviewed, Submitted};
        assert_eq!(asked, [Draft, Submitted, Returned, Reviewed]);
    }
}
