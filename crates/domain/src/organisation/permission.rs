//! The one permission table: what each role may do within its scope. Deny by default (invariant 9).
//! The documentation of permissions is generated from it and every route is tested against it.

use super::role::Role;
use serde::{Deserialize, Serialize};

/// Something that needs a right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Read drafts, remarks and histories of catalogues.
    ReadCatalogue,
    /// Create, import, edit, submit and resubmit drafts.
    CompileCatalogue,
    /// Remark, return and pass on submitted catalogues (R69).
    ReviewCatalogue,
    /// Approve a submitted catalogue (R70); never one's own (R268).
    ApproveCatalogue,
    /// Publish and withdraw an approved catalogue (R70).
    PublishCatalogue,
    /// Load new guideline versions and forward them (R8, R112).
    ManageGuideline,
    /// Open sectors that were added, and name lead departments (R5, R7).
    OpenSector,
    /// Confirm that a unit has received a forwarded guideline (R112).
    ReceiveForwarding,
    /// Issue a published catalogue to the units below (R71).
    IssueCatalogue,
    /// Read units, people's names and roles.
    ReadOrganisation,
    /// Create, rename, merge and dissolve units (R80a).
    ManageOrganisation,
    /// Create people, grant roles, issue links and hand work over (R149b).
    ManagePeople,
    /// Change the profile and the site's identity.
    ManageSettings,
    /// Read and verify the audit log.
    ReadAudit,
    /// Raise difficulties for one's unit and settle their answers (R149).
    RaiseDifficulty,
    /// Answer difficulties, hand them on and up (R149).
    AnswerDifficulty,
    /// Publish answers of general use as questions and answers (R149); never one's own. Reviewers do it
    /// for answers of their own office alone.
    PublishQuestion,
    /// Begin rounds of assessment, decide objections, conclude and publish; set the points (R99, R258).
    ManageAssessment,
    /// Confirm, strike out and add findings, check rectifications again; never one's own work (R268).
    Assess,
    /// Object to findings and answer for rectifications of one's unit (R100, R266).
    AnswerAssessment,
    /// Read records that are not public, their reviews and histories.
    ReadDisclosure,
    /// Load records under the items of a catalogue, change and submit them (R101, R108).
    LoadDisclosure,
    /// Review records before they are public, the secrecy check included (R158-R160); never one's own.
    ReviewDisclosure,
    /// Approve reviewed records (R158); never one's own (R268).
    ApproveDisclosure,
    /// Publish approved records and withdraw published ones (R158).
    PublishDisclosure,
    /// Remind units below and see who read and answered.
    SendReminder,
    /// Read and answer what one's own unit is reminded of.
    AnswerReminder,
    /// Answer for one's unit whether another unit's record that concerns it may be public (R160).
    AnswerConfirmation,
    /// Create and revoke one's own API tokens.
    ManageOwnTokens,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 29] = [
        Self::ReadCatalogue,
        Self::CompileCatalogue,
        Self::ReviewCatalogue,
        Self::ApproveCatalogue,
        Self::PublishCatalogue,
        Self::ManageGuideline,
        Self::OpenSector,
        Self::ReceiveForwarding,
        Self::IssueCatalogue,
        Self::ReadOrganisation,
        Self::ManageOrganisation,
        Self::ManagePeople,
        Self::ManageSettings,
        Self::ReadAudit,
        Self::RaiseDifficulty,
        Self::AnswerDifficulty,
        Self::PublishQuestion,
        Self::ManageAssessment,
        Self::Assess,
        Self::AnswerAssessment,
        Self::ReadDisclosure,
        Self::LoadDisclosure,
        Self::ReviewDisclosure,
        Self::ApproveDisclosure,
        Self::PublishDisclosure,
        Self::SendReminder,
        Self::AnswerReminder,
        Self::AnswerConfirmation,
        Self::ManageOwnTokens,
    ];

    /// The words a person reads when it is refused or documented.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ReadCatalogue => "查看目录草稿与过程",
            Self::CompileCatalogue => "编制目录",
            Self::ReviewCatalogue => "审核目录",
            Self::ApproveCatalogue => "审定目录",
            Self::PublishCatalogue => "发布与撤回目录",
            Self::ManageGuideline => "维护与转发标准指引",
            Self::OpenSector => "开放领域与指定牵头部门",
            Self::ReceiveForwarding => "确认收到转发的指引",
            Self::IssueCatalogue => "向下级下发目录",
            Self::ReadOrganisation => "查看机构与人员",
            Self::ManageOrganisation => "维护机构",
            Self::ManagePeople => "维护人员与角色",
            Self::ManageSettings => "维护平台设置",
            Self::ReadAudit => "查看与核验审计日志",
            Self::RaiseDifficulty => "提出难题",
            Self::AnswerDifficulty => "答复与交办难题",
            Self::PublishQuestion => "审核公布问答",
            Self::ManageAssessment => "组织目录评议",
            Self::Assess => "评议目录",
            Self::AnswerAssessment => "答复评议与整改",
            Self::ReadDisclosure => "查看未公开的信息",
            Self::LoadDisclosure => "录入与提交信息",
            Self::ReviewDisclosure => "公开审查",
            Self::ApproveDisclosure => "批准公开",
            Self::PublishDisclosure => "发布与撤下信息",
            Self::SendReminder => "催办下级单位",
            Self::AnswerReminder => "答复催办",
            Self::AnswerConfirmation => "答复其他单位的征求意见",
            Self::ManageOwnTokens => "管理本人接口令牌",
        }
    }

    /// The roles that hold it within their scope.
    #[must_use]
    pub fn roles(self) -> &'static [Role] {
        use Role::{
            Administrator, Approver, CaseOfficer, Compiler, InformationOfficer, Inspector, Leader, Reviewer,
            SectorSupervisor, Supervisor,
        };
        match self {
            Self::ReadCatalogue => &[
                Compiler,
                Reviewer,
                Approver,
                InformationOfficer,
                Inspector,
                SectorSupervisor,
                Supervisor,
                Leader,
                Administrator,
            ],
            Self::CompileCatalogue => &[Compiler],
            Self::ReviewCatalogue => &[Reviewer],
            Self::ApproveCatalogue | Self::PublishCatalogue => &[Approver],
            Self::ManageGuideline | Self::OpenSector => &[Supervisor, Administrator],
            Self::ReceiveForwarding => &[Compiler, Reviewer, InformationOfficer],
            Self::IssueCatalogue => &[Approver, SectorSupervisor],
            Self::ReadOrganisation | Self::ManageOwnTokens => &[
                Compiler,
                Reviewer,
                Approver,
                InformationOfficer,
                Inspector,
                SectorSupervisor,
                CaseOfficer,
                Supervisor,
                Leader,
                Administrator,
            ],
            Self::ManageOrganisation | Self::ManagePeople | Self::ManageSettings => &[Administrator],
            Self::ReadAudit => &[Administrator, Leader],
            Self::RaiseDifficulty => &[Compiler, InformationOfficer, CaseOfficer, Reviewer],
            Self::AnswerDifficulty => &[Reviewer, SectorSupervisor, Supervisor],
            Self::PublishQuestion => &[Reviewer, Supervisor],
            Self::ManageAssessment => &[Supervisor],
            Self::Assess => &[Inspector, Supervisor],
            Self::AnswerAssessment => &[Compiler, Reviewer],
            Self::ReadDisclosure => &[
                InformationOfficer,
                Compiler,
                Reviewer,
                Approver,
                Inspector,
                SectorSupervisor,
                Supervisor,
                Leader,
            ],
            Self::LoadDisclosure => &[InformationOfficer],
            Self::ReviewDisclosure => &[Reviewer],
            Self::ApproveDisclosure => &[Approver],
            Self::PublishDisclosure => &[InformationOfficer, Approver],
            Self::SendReminder => &[InformationOfficer, Supervisor, Leader],
            Self::AnswerReminder => &[InformationOfficer, Leader],
            Self::AnswerConfirmation => &[InformationOfficer, Reviewer, Approver],
        }
    }

    /// True when a role holds it.
    #[must_use]
    pub fn held_by(self, role: Role) -> bool {
        self.roles().contains(&role)
    }
}
