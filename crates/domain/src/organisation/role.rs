//! Roles and grants: a role is held at a unit and covers its subtree; a sector role covers one
//! sector across the tree (invariant 9).

use serde::{Deserialize, Serialize};

/// A role of the design. Citizens hold none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 编制员: compiles the unit's catalogues
    Compiler,
    /// 审核员: district office, reviews and returns
    Reviewer,
    /// 审定人: district government, approves and publishes
    Approver,
    /// 信息员: loads information
    InformationOfficer,
    /// 巡查员: inspects published portals
    Inspector,
    /// 条线督导员: city department, supervises a sector across the tree
    SectorSupervisor,
    /// 依申请办理员: handles requests for information
    CaseOfficer,
    /// 督办员: city office, supervises tasks
    Supervisor,
    /// 领导: reads all below
    Leader,
    /// 系统管理员: people, units, settings
    Administrator,
}

impl Role {
    /// Every role in the order of the design.
    pub const ALL: [Self; 10] = [
        Self::Compiler,
        Self::Reviewer,
        Self::Approver,
        Self::InformationOfficer,
        Self::Inspector,
        Self::SectorSupervisor,
        Self::CaseOfficer,
        Self::Supervisor,
        Self::Leader,
        Self::Administrator,
    ];

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Compiler => "编制员",
            Self::Reviewer => "审核员",
            Self::Approver => "审定人",
            Self::InformationOfficer => "信息员",
            Self::Inspector => "巡查员",
            Self::SectorSupervisor => "条线督导员",
            Self::CaseOfficer => "依申请办理员",
            Self::Supervisor => "督办员",
            Self::Leader => "领导",
            Self::Administrator => "系统管理员",
        }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Compiler => "compiler",
            Self::Reviewer => "reviewer",
            Self::Approver => "approver",
            Self::InformationOfficer => "information_officer",
            Self::Inspector => "inspector",
            Self::SectorSupervisor => "sector_supervisor",
            Self::CaseOfficer => "case_officer",
            Self::Supervisor => "supervisor",
            Self::Leader => "leader",
            Self::Administrator => "administrator",
        }
    }

    /// The role of an identifier or of the word a person wrote.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        Self::ALL.into_iter().find(|role| role.id() == text || role.label() == text)
    }
}

/// A role held by a person: at a unit and its subtree, and, if `sector` is set, only for that sector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// The role.
    pub role: Role,
    /// The unit at which it is held.
    pub unit_id: i64,
    /// The path of that unit, e.g. `/1/4/17/`: a unit is below it when its path starts with this.
    pub unit_path: String,
    /// The sector code it is limited to.
    pub sector: Option<String>,
}

impl Grant {
    /// True when the grant gives a right over a unit of `path` and that sector: what a department decides
    /// within counts only at the unit itself (R113a).
    #[must_use]
    pub fn gives(&self, permission: super::Permission, path: &str, sector: Option<&str>) -> bool {
        let within = crate::catalogue::kind::is_decided_in_the_unit(permission, sector);
        permission.held_by(self.role) && self.covers(path, sector) && (!within || self.unit_path == path)
    }

    /// True when the grant reaches a unit of `path` and, where it names a sector, that sector.
    #[must_use]
    pub fn covers(&self, path: &str, sector: Option<&str>) -> bool {
        path.starts_with(&self.unit_path) && self.sector.as_deref().is_none_or(|own| sector == Some(own))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_covers_its_subtree_and_its_sector_only() {
        let grant = |sector: Option<&str>| Grant {
            role: Role::Compiler,
            unit_id: 4,
            unit_path: "/1/4/".to_owned(),
            sector: sector.map(str::to_owned),
        };
        assert!(grant(None).covers("/1/4/", None) && grant(None).covers("/1/4/9/", Some("20")));
        assert!(!grant(None).covers("/1/41/", None) && !grant(None).covers("/1/", None));
        assert!(grant(Some("20")).covers("/1/4/9/", Some("20")));
        assert!(
            !grant(Some("20")).covers("/1/4/9/", Some("21")) && !grant(Some("20")).covers("/1/4/9/", None)
        );
    }
}
