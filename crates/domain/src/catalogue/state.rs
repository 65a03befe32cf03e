//! The life of a catalogue version: states, named transitions with their allowed sources and the
//! right each needs (R68-R70, R80, R268), validity (R81) and the review reminder (R82).

use crate::calendar::{Period, in_words};
use crate::organisation::{Permission, Role};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// The state of a catalogue version (R68).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VersionState {
    /// 草稿: being compiled
    Draft,
    /// 已提交: with the district office for review
    Submitted,
    /// 已退回: with written points, to be revised (R69)
    Returned,
    /// 已审定: approved by the district government, not yet published (R70)
    Approved,
    /// 已发布: the version in force
    Published,
    /// 已更替: was in force until a newer version was published
    Superseded,
    /// 已撤回: taken off the portal with a notice
    Withdrawn,
}

/// An act that changes the state of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Transition {
    /// 提交审核
    Submit,
    /// 退回修改, with written points (R69)
    ReturnForRevision,
    /// 转为草稿: the unit takes a returned version back to its desk (R68)
    Reopen,
    /// 重新提交
    Resubmit,
    /// 审定 (R70)
    Approve,
    /// 发布 (R70)
    Publish,
    /// 更替: a newer version was published (R68)
    Supersede,
    /// 撤回, with a notice
    Withdraw,
    /// 恢复: the former version stands again after a withdrawal
    Restore,
}

/// An attempt at a transition: everything the guard looks at.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The state of the version now.
    pub from: VersionState,
    /// The roles that the actor holds over the version's unit and sector.
    pub roles: &'a [Role],
    /// True when the actor compiled or submitted this version.
    pub own_work: bool,
    /// The points, notice or explanation given with the act.
    pub words: &'a str,
}

/// Why a transition is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StateError {
    /// The version is in another state.
    #[error("目录现为“{}”，不能{}：只有“{}”的目录可以。请刷新页面查看最新状态。", .from.label(), .transition.label(), .transition.source_labels())]
    WrongState {
        /// The act.
        transition: Transition,
        /// The state found.
        from: VersionState,
    },
    /// The actor has none of the needed roles here.
    #[error("您在该单位没有{}的权限：需要{}的角色。请联系系统管理员，或由有权限的人员办理。", .transition.label(), .transition.role_labels())]
    NoRight {
        /// The act.
        transition: Transition,
    },
    /// Nobody decides on their own work (R268).
    #[error("不能{}本人编制或提交的目录，请由另一位人员办理。", .transition.label())]
    OwnWork {
        /// The act.
        transition: Transition,
    },
    /// The act needs words.
    #[error("{}须写明{}，请填写后再办理。", .transition.label(), .transition.needed_words().unwrap_or("理由"))]
    WordsMissing {
        /// The act.
        transition: Transition,
    },
}

/// From when to when a published version was in force (R81).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Validity {
    /// The day of publication.
    pub from: Date,
    /// The day on which it was superseded or withdrawn: the first day on which it no longer holds.
    pub until: Option<Date>,
}

impl VersionState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Draft,
        Self::Submitted,
        Self::Returned,
        Self::Approved,
        Self::Published,
        Self::Superseded,
        Self::Withdrawn,
    ];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Draft => "草稿",
            Self::Submitted => "已提交",
            Self::Returned => "已退回",
            Self::Approved => "已审定",
            Self::Published => "已发布",
            Self::Superseded => "已更替",
            Self::Withdrawn => "已撤回",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::Returned => "returned",
            Self::Approved => "approved",
            Self::Published => "published",
            Self::Superseded => "superseded",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// True when rows may be edited.
    #[must_use]
    pub fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// True for a version that everybody may read: in force now or formerly (R81).
    #[must_use]
    pub fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::Superseded)
    }

    /// True while work on the version is not over: no second draft may be opened beside it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Submitted | Self::Returned | Self::Approved)
    }

    /// The acts possible from this state.
    pub fn transitions(self) -> impl Iterator<Item = Transition> {
        Transition::ALL.into_iter().filter(move |transition| transition.sources().contains(&self))
    }
}

impl Transition {
    /// Every transition in the order of a version's life.
    pub const ALL: [Self; 9] = [
        Self::Submit,
        Self::ReturnForRevision,
        Self::Reopen,
        Self::Resubmit,
        Self::Approve,
        Self::Publish,
        Self::Supersede,
        Self::Withdraw,
        Self::Restore,
    ];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Submit => "提交审核",
            Self::ReturnForRevision => "退回修改",
            Self::Reopen => "转为草稿",
            Self::Resubmit => "重新提交",
            Self::Approve => "审定",
            Self::Publish => "发布",
            Self::Supersede => "更替",
            Self::Withdraw => "撤回",
            Self::Restore => "恢复",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::ReturnForRevision => "return_for_revision",
            Self::Reopen => "reopen",
            Self::Resubmit => "resubmit",
            Self::Approve => "approve",
            Self::Publish => "publish",
            Self::Supersede => "supersede",
            Self::Withdraw => "withdraw",
            Self::Restore => "restore",
        }
    }

    /// The transition of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transition| transition.id() == id)
    }

    /// The states from which it is allowed.
    #[must_use]
    pub fn sources(self) -> &'static [VersionState] {
        match self {
            Self::Submit => &[VersionState::Draft],
            // The approver, too, may find that an approved version should not go out.
            Self::ReturnForRevision => &[VersionState::Submitted, VersionState::Approved],
            Self::Reopen | Self::Resubmit => &[VersionState::Returned],
            Self::Approve => &[VersionState::Submitted],
            Self::Publish => &[VersionState::Approved],
            Self::Supersede | Self::Withdraw => &[VersionState::Published],
            Self::Restore => &[VersionState::Superseded],
        }
    }

    /// The state it leads to.
    #[must_use]
    pub fn target(self) -> VersionState {
        match self {
            Self::Submit | Self::Resubmit => VersionState::Submitted,
            Self::ReturnForRevision => VersionState::Returned,
            Self::Reopen => VersionState::Draft,
            Self::Approve => VersionState::Approved,
            Self::Publish | Self::Restore => VersionState::Published,
            Self::Supersede => VersionState::Superseded,
            Self::Withdraw => VersionState::Withdrawn,
        }
    }

    /// The rights of which the actor needs one.
    #[must_use]
    pub fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Submit | Self::Reopen | Self::Resubmit => &[Permission::CompileCatalogue],
            Self::ReturnForRevision => &[Permission::ReviewCatalogue, Permission::ApproveCatalogue],
            Self::Approve => &[Permission::ApproveCatalogue],
            // Superseding and restoring happen within publishing and withdrawing.
            Self::Publish | Self::Supersede | Self::Withdraw | Self::Restore => {
                &[Permission::PublishCatalogue]
            }
        }
    }

    /// The roles of which the actor needs one, from the permission table.
    pub fn roles(self) -> impl Iterator<Item = Role> {
        Role::ALL.into_iter().filter(move |role| self.permissions().iter().any(|right| right.held_by(*role)))
    }

    /// True when it may not be done by the person whose work it decides on (R268).
    #[must_use]
    pub fn forbids_own_work(self) -> bool {
        matches!(self, Self::ReturnForRevision | Self::Approve)
    }

    /// What has to be written with it: the points of a return (R69), the notice of a withdrawal.
    #[must_use]
    pub fn needed_words(self) -> Option<&'static str> {
        match self {
            Self::ReturnForRevision => Some("需要修改之处"),
            Self::Withdraw => Some("撤回的理由"),
            _ => None,
        }
    }

    /// The state after the act, when it is allowed from `from`.
    ///
    /// # Errors
    /// [`StateError::WrongState`] otherwise.
    pub fn apply(self, from: VersionState) -> Result<VersionState, StateError> {
        if self.sources().contains(&from) {
            Ok(self.target())
        } else {
            Err(StateError::WrongState { transition: self, from })
        }
    }

    /// The state after the act, when state, rights, R268 and the words given allow it.
    ///
    /// # Errors
    /// [`StateError`] with the first reason against it, rights before state: who may not do it
    /// learns nothing of the version.
    pub fn guard(self, attempt: &Attempt<'_>) -> Result<VersionState, StateError> {
        if !self.roles().any(|role| attempt.roles.contains(&role)) {
            return Err(StateError::NoRight { transition: self });
        }
        let target = self.apply(attempt.from)?;
        if attempt.own_work && self.forbids_own_work() {
            return Err(StateError::OwnWork { transition: self });
        }
        if self.needed_words().is_some() && attempt.words.trim().is_empty() {
            return Err(StateError::WordsMissing { transition: self });
        }
        Ok(target)
    }

    fn source_labels(self) -> String {
        self.sources().iter().map(|state| state.label()).collect::<Vec<_>>().join("”“")
    }

    fn role_labels(self) -> String {
        self.roles().map(Role::label).collect::<Vec<_>>().join("或")
    }
}

impl Validity {
    /// True when the version was in force on that day.
    #[must_use]
    pub fn holds_on(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }

    /// The words a reader sees: 自 … 起有效（现行） or 自 … 起至 … 止.
    #[must_use]
    pub fn label(&self) -> String {
        let from = in_words(self.from);
        match self.until {
            None => format!("自{from}起有效（现行）"),
            Some(until) if until <= self.from => format!("{from}发布，当日失效"),
            Some(until) => format!("自{from}起至{}止", in_words(until.yesterday().unwrap_or(until))),
        }
    }
}

/// The words for a version that was in force more than once: one before it stands again when the newer one is
/// withdrawn (R81). What lasted less than a day is left out beside others.
#[must_use]
pub fn validities_label(times: &[Validity]) -> String {
    let lasting = |time: &&Validity| time.until.is_none_or(|until| until > time.from);
    let mut labels: Vec<String> = times.iter().filter(lasting).map(Validity::label).collect();
    if labels.is_empty() {
        labels.extend(times.last().map(Validity::label));
    }
    labels.join("；")
}

/// The day on which a catalogue is to be looked through again, counted from its last published
/// version (R82); the period is data. None when the data has no such period.
#[must_use]
pub fn review_due(last_published: Date) -> Option<Date> {
    Period::shipped("catalogue-review")?.calendar_date_after(last_published)
}

/// The table of transitions as Markdown, for the documentation.
#[must_use]
pub fn transitions_markdown() -> String {
    let mut text = String::from(
        "| 动作 | 原状态 | 新状态 | 需要的角色（其一） | 须写明 | 本人编制的目录 |\n|---|---|---|---|---|---|\n",
    );
    for transition in Transition::ALL {
        let sources: Vec<_> = transition.sources().iter().map(|state| state.label()).collect();
        let roles: Vec<_> = transition.roles().map(Role::label).collect();
        let own = if transition.forbids_own_work() { "不得办理" } else { "可以办理" };
        let words = transition.needed_words().unwrap_or("—");
        let (label, target) = (transition.label(), transition.target().label());
        // Writing into a String cannot fail.
        let _ = writeln!(
            text,
            "| {label} | {} | {target} | {} | {words} | {own} |",
            sources.join("、"),
            roles.join("、")
        );
    }
    text
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
