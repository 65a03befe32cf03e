//! The two lists a unit keeps beside its catalogues (R60, R60a).

use serde::{Deserialize, Serialize};

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// 权责清单
    PowerList,
    /// 公共服务事项清单
    PublicServiceList,
}

impl ListKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::PowerList, Self::PublicServiceList];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::PowerList => "power_list",
            Self::PublicServiceList => "public_service_list",
        }
    }

    /// The name a person knows it by.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::PowerList => "权责清单",
            Self::PublicServiceList => "公共服务事项清单",
        }
    }

    /// What one entry of it is called.
    #[must_use]
    pub fn entry_label(self) -> &'static str {
        match self {
            Self::PowerList => "权责事项",
            Self::PublicServiceList => "公共服务事项",
        }
    }

    /// The kind of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}
