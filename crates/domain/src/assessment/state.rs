//! The ways of a round of assessment, of a finding, of an objection (R266) and of a rectification
//! (R263, R264).

use serde::{Deserialize, Serialize};

/// Where a round stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// The catalogues are being checked.
    Checking,
    /// The assessors confirm and strike out.
    Assessing,
    /// The units see the draft result and may object.
    Announced,
    /// The result stands; rectifications run.
    Concluded,
    /// On the portal.
    Published,
    /// No longer on the portal.
    Withdrawn,
    /// Given up.
    Cancelled,
}

/// What moves a round on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoundAct {
    /// 检查完成
    Checked,
    /// 送达初步结果
    Announce,
    /// 确定结果
    Conclude,
    /// 公布
    Publish,
    /// 撤回
    Withdraw,
    /// 取消
    Cancel,
}

/// Where a finding stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FindingState {
    /// Found by machine, not yet seen by an assessor: counts nothing.
    Proposed,
    /// Counts.
    Confirmed,
    /// Struck out with a reason: counts nothing.
    StruckOut,
}

/// Where an objection stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ObjectionState {
    /// Waits for the office.
    Open,
    /// The finding was struck out.
    Accepted,
    /// The finding stands.
    Rejected,
}

/// Where a rectification stands (R263).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RectificationState {
    /// Given to the unit.
    Open,
    /// The unit has begun.
    Acknowledged,
    /// The unit says it is done.
    Reported,
    /// Checked again and found done.
    Closed,
    /// Checked again and not done.
    Reopened,
}

/// Whether more time was asked for, once (R263).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extension {
    /// Not asked for.
    None,
    /// Asked for, not decided.
    Asked,
    /// Granted.
    Granted,
    /// Refused.
    Refused,
}

/// What is done about a rectification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RectificationAct {
    /// 确认收到
    Acknowledge,
    /// 报告整改
    Report,
    /// 申请延期
    AskExtension,
    /// 批准延期
    GrantExtension,
    /// 不批准延期
    RefuseExtension,
    /// 复核通过
    Close,
    /// 退回整改
    Reopen,
}

impl RoundState {
    /// Every state.
    pub const ALL: [Self; 7] = [
        Self::Checking,
        Self::Assessing,
        Self::Announced,
        Self::Concluded,
        Self::Published,
        Self::Withdrawn,
        Self::Cancelled,
    ];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Assessing => "assessing",
            Self::Announced => "announced",
            Self::Concluded => "concluded",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Checking => "检查中",
            Self::Assessing => "评议中",
            Self::Announced => "已送达，可申诉",
            Self::Concluded => "结果已确定",
            Self::Published => "已公布",
            Self::Withdrawn => "已撤回",
            Self::Cancelled => "已取消",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// Where an act leads, none where it is not allowed.
    #[must_use]
    pub fn after(self, act: RoundAct) -> Option<Self> {
        match (self, act) {
            (Self::Checking, RoundAct::Checked) => Some(Self::Assessing),
            (Self::Assessing, RoundAct::Announce) => Some(Self::Announced),
            (Self::Announced, RoundAct::Conclude) => Some(Self::Concluded),
            (Self::Concluded | Self::Withdrawn, RoundAct::Publish) => Some(Self::Published),
            (Self::Published, RoundAct::Withdraw) => Some(Self::Withdrawn),
            (Self::Checking | Self::Assessing | Self::Announced, RoundAct::Cancel) => Some(Self::Cancelled),
            _ => None,
        }
    }

    /// True once the units see their result.
    #[must_use]
    pub fn is_open_to_units(self) -> bool {
        matches!(self, Self::Announced | Self::Concluded | Self::Published | Self::Withdrawn)
    }

    /// True once the scores are fixed.
    #[must_use]
    pub fn is_concluded(self) -> bool {
        matches!(self, Self::Concluded | Self::Published | Self::Withdrawn)
    }
}

impl FindingState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Proposed, Self::Confirmed, Self::StruckOut];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Confirmed => "confirmed",
            Self::StruckOut => "struck_out",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Proposed => "待确认",
            Self::Confirmed => "已确认",
            Self::StruckOut => "不予认定",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

impl ObjectionState {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Open, Self::Accepted, Self::Rejected];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "申诉待答复",
            Self::Accepted => "申诉成立",
            Self::Rejected => "申诉不成立",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

impl Extension {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::None, Self::Asked, Self::Granted, Self::Refused];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// The words beside the day.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Asked => "申请延期",
            Self::Granted => "已延期",
            Self::Refused => "延期未获批准",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }
}

impl RectificationState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Open, Self::Acknowledged, Self::Reported, Self::Closed, Self::Reopened];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Acknowledged => "acknowledged",
            Self::Reported => "reported",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Open => "待整改",
            Self::Acknowledged => "整改中",
            Self::Reported => "已报告，待复核",
            Self::Closed => "已整改",
            Self::Reopened => "退回整改",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// True while the unit has to do something.
    #[must_use]
    pub fn is_with_unit(self) -> bool {
        matches!(self, Self::Open | Self::Acknowledged | Self::Reopened)
    }

    /// Where an act leads, none where it is not allowed.
    #[must_use]
    pub fn after(self, act: RectificationAct) -> Option<Self> {
        use RectificationAct::{
            Acknowledge, AskExtension, Close, GrantExtension, RefuseExtension, Reopen, Report,
        };
        match (self, act) {
            (Self::Open, Acknowledge) => Some(Self::Acknowledged),
            (Self::Open | Self::Acknowledged | Self::Reopened, Report) => Some(Self::Reported),
            (
                Self::Open | Self::Acknowledged | Self::Reopened,
                AskExtension | GrantExtension | RefuseExtension,
            ) => Some(self),
            (Self::Reported, Close) => Some(Self::Closed),
            (Self::Reported, Reopen) => Some(Self::Reopened),
            _ => None,
        }
    }
}

impl RectificationAct {
    /// Every act.
    pub const ALL: [Self; 7] = [
        Self::Acknowledge,
        Self::Report,
        Self::AskExtension,
        Self::GrantExtension,
        Self::RefuseExtension,
        Self::Close,
        Self::Reopen,
    ];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Report => "report",
            Self::AskExtension => "ask_extension",
            Self::GrantExtension => "grant_extension",
            Self::RefuseExtension => "refuse_extension",
            Self::Close => "close",
            Self::Reopen => "reopen",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Acknowledge => "确认收到",
            Self::Report => "报告整改",
            Self::AskExtension => "申请延期",
            Self::GrantExtension => "批准延期",
            Self::RefuseExtension => "不批准延期",
            Self::Close => "复核通过",
            Self::Reopen => "退回整改",
        }
    }

    /// The act of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.id() == id)
    }

    /// True for what the unit does; the rest is done by the office and its assessors.
    #[must_use]
    pub fn is_of_unit(self) -> bool {
        matches!(self, Self::Acknowledge | Self::Report | Self::AskExtension)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r99_a_result_is_published_after_the_units_could_object() {
        use RoundState::{Announced, Assessing, Cancelled, Checking, Concluded, Published, Withdrawn};
        for (from, act, to) in [
            (Checking, RoundAct::Checked, Some(Assessing)),
            (Checking, RoundAct::Announce, None),
            (Assessing, RoundAct::Conclude, None),
            (Assessing, RoundAct::Announce, Some(Announced)),
            (Announced, RoundAct::Publish, None),
            (Announced, RoundAct::Conclude, Some(Concluded)),
            (Concluded, RoundAct::Publish, Some(Published)),
            (Concluded, RoundAct::Cancel, None),
            (Published, RoundAct::Withdraw, Some(Withdrawn)),
            (Withdrawn, RoundAct::Publish, Some(Published)),
            (Cancelled, RoundAct::Checked, None),
        ] {
            assert_eq!(from.after(act), to, "{from:?} {act:?}");
        }
    }

    #[test]
    fn r263_a_rectification_is_closed_only_after_it_was_reported() {
        use RectificationState::{Acknowledged, Closed, Open, Reopened, Reported};
        for (from, act, to) in [
            (Open, RectificationAct::Acknowledge, Some(Acknowledged)),
            (Open, RectificationAct::Close, None),
            (Acknowledged, RectificationAct::Acknowledge, None),
            (Acknowledged, RectificationAct::Report, Some(Reported)),
            (Acknowledged, RectificationAct::AskExtension, Some(Acknowledged)),
            (Reported, RectificationAct::Close, Some(Closed)),
            (Reported, RectificationAct::Reopen, Some(Reopened)),
            (Reopened, RectificationAct::Report, Some(Reported)),
            (Closed, RectificationAct::Reopen, None),
            (Closed, RectificationAct::AskExtension, None),
        ] {
            assert_eq!(from.after(act), to, "{from:?} {act:?}");
        }
        for act in RectificationAct::ALL {
            assert_eq!(RectificationAct::from_id(act.id()), Some(act));
        }
        for extension in Extension::ALL {
            assert_eq!(Extension::from_id(extension.id()), Some(extension));
        }
    }
}
