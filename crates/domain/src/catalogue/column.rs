//! The 14 leaf columns of a catalogue (R11) and the third-level item some guidelines allow (R25).

use serde::{Deserialize, Serialize};

/// A column with a meaning of its own; every other heading is an added column (R19).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// 序号
    SeqNo,
    /// 一级事项
    Level1Item,
    /// 二级事项
    Level2Item,
    /// 三级事项, never part of the national heading (R25)
    Level3Item,
    /// 公开内容（要素）
    ContentElements,
    /// 公开依据
    LegalBasis,
    /// 公开时限
    TimeLimit,
    /// 公开主体
    Publisher,
    /// 公开渠道和载体
    Channels,
    /// 公开对象：全社会
    AudienceAll,
    /// 公开对象：特定群体
    AudienceSpecific,
    /// 公开方式：主动
    ModeProactive,
    /// 公开方式：依申请
    ModeOnRequest,
    /// 公开层级：县级
    LevelCounty,
    /// 公开层级：乡级
    LevelTownship,
}

impl Column {
    /// Every column in the order of R11.
    pub const ALL: [Self; 15] = [
        Self::SeqNo,
        Self::Level1Item,
        Self::Level2Item,
        Self::Level3Item,
        Self::ContentElements,
        Self::LegalBasis,
        Self::TimeLimit,
        Self::Publisher,
        Self::Channels,
        Self::AudienceAll,
        Self::AudienceSpecific,
        Self::ModeProactive,
        Self::ModeOnRequest,
        Self::LevelCounty,
        Self::LevelTownship,
    ];

    /// The national label (R11).
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::SeqNo => "序号",
            Self::Level1Item => "一级事项",
            Self::Level2Item => "二级事项",
            Self::Level3Item => "三级事项",
            Self::ContentElements => "公开内容（要素）",
            Self::LegalBasis => "公开依据",
            Self::TimeLimit => "公开时限",
            Self::Publisher => "公开主体",
            Self::Channels => "公开渠道和载体",
            Self::AudienceAll => "全社会",
            Self::AudienceSpecific => "特定群体",
            Self::ModeProactive => "主动",
            Self::ModeOnRequest => "依申请",
            Self::LevelCounty => "县级",
            Self::LevelTownship => "乡级",
        }
    }

    /// The group head above it, if any (R11).
    #[must_use]
    pub fn group(self) -> Option<&'static str> {
        match self {
            Self::Level1Item | Self::Level2Item | Self::Level3Item => Some("公开事项"),
            Self::AudienceAll | Self::AudienceSpecific => Some("公开对象"),
            Self::ModeProactive | Self::ModeOnRequest => Some("公开方式"),
            Self::LevelCounty | Self::LevelTownship => Some("公开层级"),
            _ => None,
        }
    }

    /// The identifier used in JSON, the database and URLs.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::SeqNo => "seq_no",
            Self::Level1Item => "level1_item",
            Self::Level2Item => "level2_item",
            Self::Level3Item => "level3_item",
            Self::ContentElements => "content_elements",
            Self::LegalBasis => "legal_basis",
            Self::TimeLimit => "time_limit",
            Self::Publisher => "publisher",
            Self::Channels => "channels",
            Self::AudienceAll => "audience_all",
            Self::AudienceSpecific => "audience_specific",
            Self::ModeProactive => "mode_proactive",
            Self::ModeOnRequest => "mode_on_request",
            Self::LevelCounty => "level_county",
            Self::LevelTownship => "level_township",
        }
    }

    /// The column of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.id() == id)
    }

    /// True for a column that holds ticks. 特定群体 holds a tick or a description.
    #[must_use]
    pub fn is_tick(self) -> bool {
        matches!(
            self,
            Self::AudienceAll
                | Self::ModeProactive
                | Self::ModeOnRequest
                | Self::LevelCounty
                | Self::LevelTownship
        )
    }
}
