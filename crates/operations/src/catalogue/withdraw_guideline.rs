//! Taking a loaded guideline version back while no catalogue is built on it: the version before it holds
//! again, and the changes it proposed are closed (R8). The version itself stays readable.

use super::import_guideline::tell_holders;
use crate::{Act, OperationError, Operations, Writing};
use domain::cascade::ProposalState;
use domain::organisation::Permission;
use domain::sector::Origin;
use serde::Serialize;
use storage::cascade::forwarding;
use storage::cascade::proposal::{self, Settled};
use storage::guideline::{self, GuidelineHead};

/// What taking a version back did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct GuidelineWithdrawal {
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub name: String,
    /// The version that was taken back.
    pub version: i64,
    /// The version that holds again; none where the sector was only just added.
    pub back_to: Option<i64>,
    /// Proposed changes that were closed.
    pub closed: u64,
    /// Proposed changes of the version before that are open again.
    pub reopened: u64,
}

/// So many units are named in a refusal.
const NAMED: usize = 5;

impl Operations {
    /// Takes the version in force of a sector back.
    ///
    /// # Errors
    /// When the right is missing, the reason is empty, the version is not in force any more, was
    /// shipped or forwarded, or a catalogue is built on it.
    #[boxed::future]
    pub async fn withdraw_guideline(
        &self,
        act: &Act,
        id: i64,
        reason: &str,
    ) -> Result<GuidelineWithdrawal, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageGuideline) {
            return Err(OperationError::NotPermitted(Permission::ManageGuideline));
        }
        let reason = reason.trim();
        if !(1..=300).contains(&reason.chars().count()) {
            return Err(OperationError::invalid("reason", "请写明撤回的原因，300字以内"));
        }
        let mut writing = self.begin(act).await?;
        let head = guideline::by_id(writing.connection(), id).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该标准指引版本".to_owned()))?;
        if !guideline::withdraw(writing.connection(), id, reason, &act.at(), act.actor.person_id).await? {
            return Err(OperationError::State(format!(
                "“{}”领域指引第{}版已不是现行版本，不能撤回；请刷新后查看",
                head.name, head.version
            )));
        }
        refuse_used(&mut writing, &head).await?;
        let back = guideline::step_back(writing.connection(), &head.sector_code).await?;
        if back.is_none() && (head.origin != Origin::Added.id() || head.opened_on.is_some()) {
            return Err(OperationError::State(format!(
                "“{}”领域只有这一版指引，{}；如有错误，请装载改正后的新版",
                head.name,
                if head.opened_on.is_some() { "而且领域已经开放" } else { "它随平台提供" }
            )));
        }
        let receipt = self.settle_withdrawal(&mut writing, act, &head, back.as_ref()).await?;
        let detail = serde_json::json!({
            "sector": head.sector_code, "version": head.version, "reason": reason,
            "back_to": receipt.back_to, "closed": receipt.closed, "reopened": receipt.reopened,
        });
        writing.audit(act.actor.unit_id, "guideline.withdraw", &format!("guideline:{id}"), &detail).await?;
        writing.changed("guideline", id).await?;
        if let Some(back) = &back {
            writing.changed("guideline", back.id).await?;
        }
        writing.commit().await?;
        Ok(receipt)
    }

    /// Closes what the version proposed, opens again what had given way to it, and tells the units.
    #[boxed::future]
    async fn settle_withdrawal(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        head: &GuidelineHead,
        back: Option<&GuidelineHead>,
    ) -> Result<GuidelineWithdrawal, OperationError> {
        let at = act.at();
        let settled = Settled {
            state: ProposalState::Superseded.id(),
            at: &at,
            by: act.actor.person_id,
            note: "提出变更的指引版本已撤回",
            version_id: None,
        };
        let closed = proposal::close_of_guideline(writing.connection(), head.id, &settled).await?;
        let reopened = match back {
            Some(back) => proposal::reopen_given_way(writing.connection(), back.id, head.id).await?,
            None => 0,
        };
        if closed > 0 {
            let told =
                guideline::catalogues_on_older(writing.connection(), &head.sector_code, head.id).await?;
            for built in told {
                let text = format!(
                    "《{}》领域标准指引第{}版已撤回，它对{}的目录提出的变更不必再办理。",
                    head.name, head.version, built.unit_name
                );
                let notice = ("guideline.withdrawn", text.as_str(), "/console/proposals");
                tell_holders(writing, &head.sector_code, built.unit_id, notice).await?;
            }
        }
        Ok(GuidelineWithdrawal {
            sector_code: head.sector_code.clone(),
            name: head.name.clone(),
            version: head.version,
            back_to: back.map(|back| back.version),
            closed,
            reopened,
        })
    }
}

/// Refuses a version that others stand on: a catalogue built on it or merged with it, or its forwarding.
#[boxed::future]
async fn refuse_used(writing: &mut Writing<'_>, head: &GuidelineHead) -> Result<(), OperationError> {
    let users = guideline::catalogues_on(writing.connection(), head.id).await?;
    if !users.is_empty() {
        let names: Vec<&str> = users.iter().take(NAMED).map(|built| built.unit_name.as_str()).collect();
        return Err(OperationError::State(format!(
            "“{}”领域指引第{}版已有{}份目录采用（{}{}），不能撤回；如有错误，请装载改正后的新版",
            head.name,
            head.version,
            users.len(),
            names.join("、"),
            if users.len() > NAMED { "等" } else { "" }
        )));
    }
    if forwarding::of_guideline(writing.connection(), head.id).await?.is_some() {
        return Err(OperationError::State(format!(
            "“{}”领域指引第{}版已转发各单位，不能撤回；如有错误，请装载改正后的新版",
            head.name, head.version
        )));
    }
    Ok(())
}
