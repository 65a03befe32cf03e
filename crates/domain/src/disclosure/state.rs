//! The life of a record's version (R158): drafted, reviewed by a named person with its secrecy check,
//! approved, published, superseded or withdrawn; doubtful cases are referred and stay unpublished (R159).

use crate::organisation::{Permission, Role};
use serde::{Deserialize, Serialize};

/// The state of a record's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordState {
    /// 草稿
    Draft,
    /// 待审查: with a reviewer
    Submitted,
    /// 已退回: with written points
    Returned,
    /// 已转送: with the competent department or the secrecy authority (R159)
    Referred,
    /// 已审查: a named reviewer found that it may be public
    Reviewed,
    /// 已批准, not yet published
    Approved,
    /// 已发布
    Published,
    /// 已更新: was public until a newer version was published
    Superseded,
    /// 已撤下: taken off with a public notice
    Withdrawn,
    /// 已删除: a draft that nobody goes on with
    Discarded,
}

/// An act that changes the state of a record's version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecordAct {
    /// 提交审查
    Submit,
    /// 退回修改
    ReturnForRevision,
    /// 转送有关主管部门或者保密行政管理部门 (R159)
    Refer,
    /// 登记答复: the answer to a referral
    AnswerReferral,
    /// 审查通过, the secrecy check included (R158)
    PassReview,
    /// 批准
    Approve,
    /// 发布
    Publish,
    /// 更新: a newer version was published
    Supersede,
    /// 撤下
    Withdraw,
    /// 删除草稿: what was begun by mistake is not gone on with; its history stays
    Discard,
}

/// An attempt at an act: everything the guard looks at.
#[derive(Debug, Clone, Copy)]
pub struct RecordAttempt<'a> {
    /// The state now.
    pub from: RecordState,
    /// The roles that the actor holds over the record's unit and sector.
    pub roles: &'a [Role],
    /// True when the actor drafted, changed or submitted this version.
    pub own_work: bool,
    /// True where a review names its reviewer (R158).
    pub is_reviewed: bool,
    /// The points, answer or notice given with the act.
    pub words: &'a str,
}

/// Why an act is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RecordError {
    /// The version is in another state.
    #[error("这条信息现为“{}”，不能{}。请刷新页面查看最新状态。", .from.label(), .act.label())]
    WrongState {
        /// The act.
        act: RecordAct,
        /// The state found.
        from: RecordState,
    },
    /// The actor has none of the needed roles here.
    #[error("您在该单位没有{}的权限：需要{}的角色。", .act.label(), .act.role_labels())]
    NoRight {
        /// The act.
        act: RecordAct,
    },
    /// Nobody decides on their own work (R268).
    #[error("不能{}本人录入或提交的信息，请由另一位人员办理。", .act.label())]
    OwnWork {
        /// The act.
        act: RecordAct,
    },
    /// No review names its reviewer (R158, 国令第711号第十七条).
    #[error("没有公开审查的记录，不能{}：先由审查人审查，再批准发布。", .act.label())]
    NotReviewed {
        /// The act.
        act: RecordAct,
    },
    /// The act needs words.
    #[error("{}须写明{}，请填写后再办理。", .act.label(), .act.needed_words().unwrap_or("理由"))]
    WordsMissing {
        /// The act.
        act: RecordAct,
    },
}

impl RecordState {
    /// Every state in the order of a version's life.
    pub const ALL: [Self; 10] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Referred,
        Self::Reviewed,
        Self::Approved,
        Self::Published,
        Self::Superseded,
        Self::Withdrawn,
        Self::Discarded,
    ];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "待审查",
            Self::Returned => "已退回",
            Self::Referred => "已转送",
            Self::Reviewed => "已审查",
            Self::Approved => "已批准",
            Self::Published => "已发布",
            Self::Superseded => "已更新",
            Self::Withdrawn => "已撤下",
            Self::Discarded => "已删除",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Referred => "referred",
            Self::Reviewed => "reviewed",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
            Self::Discarded => "discarded",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// True when its text may be changed.
    #[must_use]
    pub fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// True where another text may be given: written over while it is edited, as a new version once it is public or was
    /// taken off.
    #[must_use]
    pub fn takes_changes(self) -> bool {
        self.is_editable() || matches!(self, Self::Published | Self::Withdrawn)
    }

    /// True while work on the version is not over: no second one is begun beside it.
    #[must_use]
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Published | Self::Superseded | Self::Withdrawn | Self::Discarded)
    }
}

impl RecordAct {
    /// Every act in the order of a version's life.
    pub const ALL: [Self; 10] = [
        Self::Submit,
        Self::ReturnForRevision,
        Self::Refer,
        Self::AnswerReferral,
        Self::PassReview,
        Self::Approve,
        Self::Publish,
        Self::Supersede,
        Self::Withdraw,
        Self::Discard,
    ];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Submit => "提交审查",
            Self::ReturnForRevision => "退回修改",
            Self::Refer => "转送审查",
            Self::AnswerReferral => "登记答复",
            Self::PassReview => "审查通过",
            Self::Approve => "批准",
            Self::Publish => "发布",
            Self::Supersede => "更新",
            Self::Withdraw => "撤下",
            Self::Discard => "删除草稿",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::ReturnForRevision => "return_for_revision",
            Self::Refer => "refer",
            Self::AnswerReferral => "answer_referral",
            Self::PassReview => "pass_review",
            Self::Approve => "approve",
            Self::Publish => "publish",
            Self::Supersede => "supersede",
            Self::Withdraw => "withdraw",
            Self::Discard => "discard",
        }
    }

    /// The states from which it is allowed.
    #[must_use]
    pub fn sources(self) -> &'static [RecordState] {
        use RecordState::{Approved, Draft, Published, Referred, Returned, Reviewed, Submitted};
        match self {
            Self::Submit | Self::Discard => &[Draft, Returned],
            Self::ReturnForRevision => &[Submitted, Referred, Reviewed, Approved],
            Self::Refer | Self::PassReview => &[Submitted],
            Self::AnswerReferral => &[Referred],
            Self::Approve => &[Reviewed],
            Self::Publish => &[Approved],
            Self::Supersede | Self::Withdraw => &[Published],
        }
    }

    /// The state it leads to; the answer to a referral leads back to the reviewer.
    #[must_use]
    pub fn target(self) -> RecordState {
        match self {
            Self::Submit | Self::AnswerReferral => RecordState::Submitted,
            Self::ReturnForRevision => RecordState::Returned,
            Self::Refer => RecordState::Referred,
            Self::PassReview => RecordState::Reviewed,
            Self::Approve => RecordState::Approved,
            Self::Publish => RecordState::Published,
            Self::Supersede => RecordState::Superseded,
            Self::Withdraw => RecordState::Withdrawn,
            Self::Discard => RecordState::Discarded,
        }
    }

    /// The rights of which the actor needs one.
    #[must_use]
    pub fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Submit | Self::Discard => &[Permission::LoadDisclosure],
            Self::ReturnForRevision => &[Permission::ReviewDisclosure, Permission::ApproveDisclosure],
            Self::Refer | Self::AnswerReferral | Self::PassReview => &[Permission::ReviewDisclosure],
            Self::Approve => &[Permission::ApproveDisclosure],
            // Superseding happens within publishing.
            Self::Publish | Self::Supersede | Self::Withdraw => &[Permission::PublishDisclosure],
        }
    }

    /// The roles of which the actor needs one, from the permission table.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.permissions().iter().any(|right| right.held_by(*role)))
    }

    /// True when it may not be done by the person whose work it decides on (R268).
    #[must_use]
    pub fn forbids_own_work(self) -> bool {
        matches!(self, Self::ReturnForRevision | Self::PassReview | Self::Approve)
    }

    /// What has to be written with it.
    #[must_use]
    pub fn needed_words(self) -> Option<&'static str> {
        match self {
            Self::ReturnForRevision => Some("需要修改之处"),
            Self::Refer => Some("转送的部门和理由"),
            Self::AnswerReferral => Some("答复的内容"),
            Self::PassReview => Some("保密审查的结论"),
            Self::Withdraw => Some("撤下的理由"),
            _ => None,
        }
    }

    /// The state after the act, when rights, state, R268, R158 and the words given allow it.
    ///
    /// # Errors
    /// [`RecordError`] with the first reason against it, rights before state: who may not do it learns
    /// nothing of the record.
    pub fn guard(self, attempt: &RecordAttempt<'_>) -> Result<RecordState, RecordError> {
        if !self.roles().any(|role| attempt.roles.contains(&role)) {
            return Err(RecordError::NoRight { act: self });
        }
        if !self.sources().contains(&attempt.from) {
            return Err(RecordError::WrongState { act: self, from: attempt.from });
        }
        if attempt.own_work && self.forbids_own_work() {
            return Err(RecordError::OwnWork { act: self });
        }
        if matches!(self, Self::Approve | Self::Publish) && !attempt.is_reviewed {
            return Err(RecordError::NotReviewed { act: self });
        }
        if self.needed_words().is_some() && attempt.words.trim().is_empty() {
            return Err(RecordError::WordsMissing { act: self });
        }
        Ok(self.target())
    }

    fn role_labels(self) -> String {
        self.roles().map(Role::label).collect::<Vec<_>>().join("或")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attempt(from: RecordState) -> RecordAttempt<'static> {
        RecordAttempt { from, roles: &Role::ALL, own_work: false, is_reviewed: true, words: "写明" }
    }

    #[test]
    fn r158_the_way_of_a_record_leads_through_a_named_review() {
        let way = [
            RecordAct::Submit,
            RecordAct::Refer,
            RecordAct::AnswerReferral,
            RecordAct::PassReview,
            RecordAct::Approve,
            RecordAct::Publish,
            RecordAct::Withdraw,
        ];
        let mut state = RecordState::Draft;
        for act in way {
            state = act.guard(&attempt(state)).unwrap();
        }
        assert_eq!(state, RecordState::Withdrawn);
        for act in [RecordAct::Approve, RecordAct::Publish] {
            let unseen = RecordAttempt { is_reviewed: false, ..attempt(act.sources()[0]) };
            assert_eq!(act.guard(&unseen), Err(RecordError::NotReviewed { act }));
        }
    }

    #[test]
    fn every_act_is_refused_from_every_other_state_and_without_a_role() {
        for act in RecordAct::ALL {
            for state in RecordState::ALL {
                let allowed = act.guard(&attempt(state)).is_ok();
                assert_eq!(allowed, act.sources().contains(&state), "{act:?} {state:?}");
            }
            let nobody = RecordAttempt { roles: &[], ..attempt(act.sources()[0]) };
            assert_eq!(act.guard(&nobody), Err(RecordError::NoRight { act }));
            assert!(act.roles().count() > 0, "{act:?}");
        }
        for state in RecordState::ALL {
            assert_eq!(RecordState::from_id(state.id()), Some(state));
        }
    }

    #[test]
    fn r268_nobody_decides_on_their_own_work_and_what_must_be_said_is_said() {
        for act in RecordAct::ALL {
            let own = RecordAttempt { own_work: true, ..attempt(act.sources()[0]) };
            assert_eq!(act.guard(&own).is_err(), act.forbids_own_work(), "{act:?}");
            let silent = RecordAttempt { words: " ", ..attempt(act.sources()[0]) };
            assert_eq!(act.guard(&silent).is_err(), act.needed_words().is_some(), "{act:?}");
        }
        let error = RecordError::WordsMissing { act: RecordAct::PassReview };
        assert_eq!(error.to_string(), "审查通过须写明保密审查的结论，请填写后再办理。");
    }
}
