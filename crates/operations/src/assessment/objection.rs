//! Objections (申诉, R266): the unit objects to a finding while the draft result lies open; the office
//! decides, and a finding struck out gives its points back.

use super::judge::Placed;
use super::{Finding, concerned, paper_url, refuse_own_work};
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations};
use domain::assessment::{FindingState, ObjectionState, RoundState};
use domain::organisation::{Permission, Role};
use serde_json::json;
use storage::assessment::objection;

impl Operations {
    /// Objects to a finding.
    ///
    /// # Errors
    /// Without the right, after the last day, without a reason, or where there is an objection already.
    #[boxed::future]
    pub async fn object_to_finding(
        &self,
        act: &Act,
        id: i64,
        reason: &str,
    ) -> Result<Finding, OperationError> {
        let reason = crate::text::needed("reason", reason, "申诉的理由", 1000)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let placed = Placed::read(writing.connection(), id).await?;
        let sector = Some(placed.row.sector_code.as_str()).filter(|code| !code.is_empty());
        act.actor.require(Permission::AnswerAssessment, &placed.paper.unit_path, sector)?;
        placed.held.in_state(RoundState::Announced)?;
        let until = placed.held.row.objection_until.clone().unwrap_or_default();
        if act.today().to_string() > until {
            return Err(OperationError::State(format!("申诉期限到{until}为止，现已过期")));
        }
        if placed.row.state != FindingState::Confirmed.id() {
            return Err(OperationError::State("这处问题没有扣分，不需要申诉".to_owned()));
        }
        let (state, at) = (ObjectionState::Open.id(), act.at());
        if !objection::insert(writing.connection(), id, (state, &reason), (person, &at)).await? {
            return Err(OperationError::State("这处问题已经申诉过，请等候答复".to_owned()));
        }
        let detail = json!({"code": placed.row.code, "reason": reason});
        writing.audit(placed.paper.unit_id, "assessment.object", &placed.object(), &detail).await?;
        let words =
            format!("{}对“{}”的一处问题提出申诉，请答复", placed.paper.unit_name, placed.held.row.title);
        let url = paper_url(placed.held.row.id, placed.paper.unit_id);
        let to =
            Recipients::Holders { role: Role::Supervisor, unit_id: placed.held.row.unit_id, sector: None };
        writing.notify(&to, "assessment.objection", &words, &url).await?;
        self.committed(writing, id).await
    }

    /// Decides on an objection: accepted, the finding counts no longer.
    ///
    /// # Errors
    /// Without the right, for one's own work, without words, or where nothing waits.
    #[boxed::future]
    pub async fn decide_objection(
        &self,
        act: &Act,
        id: i64,
        is_accepted: bool,
        decision: &str,
    ) -> Result<Finding, OperationError> {
        let decision = crate::text::needed("decision", decision, "答复的理由", 1000)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let placed = Placed::read(writing.connection(), id).await?;
        placed.held.require_office(act)?;
        placed.held.in_state(RoundState::Announced)?;
        refuse_own_work(writing.connection(), act, &concerned(&placed.paper, placed.row.version_id)?).await?;
        let state = if is_accepted { ObjectionState::Accepted } else { ObjectionState::Rejected };
        let by = (person, act.at());
        if !objection::decide(writing.connection(), id, (state.id(), &decision), (by.0, &by.1)).await? {
            return Err(OperationError::State("这处问题没有待答复的申诉".to_owned()));
        }
        if is_accepted {
            let revision = placed.row.revision;
            placed.decide(&mut writing, revision, FindingState::StruckOut, &decision).await?;
        }
        let detail = json!({"code": placed.row.code, "state": state.id(), "decision": decision});
        writing.audit(placed.paper.unit_id, "assessment.decide_objection", &placed.object(), &detail).await?;
        let words = format!("对“{}”的申诉已答复：{}", placed.held.row.title, state.label());
        let url = paper_url(placed.held.row.id, placed.paper.unit_id);
        let sector = Some(placed.row.sector_code.clone()).filter(|code| !code.is_empty());
        let to = Recipients::Holders { role: Role::Compiler, unit_id: placed.paper.unit_id, sector };
        writing.notify(&to, "assessment.objection_decided", &words, &url).await?;
        self.committed(writing, id).await
    }
}
