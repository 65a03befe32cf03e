//! The result of a round: sent to the units as a draft, fixed after the last day for objections, with a
//! rectification for each catalogue (R100); published and withdrawn (R99).

use super::view::standing_score;
use super::{Held, paper_url, rectify, to_text, url, working_days_on};
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::assessment::{FindingState, ObjectionState, RoundAct};
use domain::organisation::Role;
use jiff::civil::Date;
use serde_json::json;
use storage::assessment::finding;
use storage::assessment::paper;

impl Operations {
    /// Sends the draft result to the units; they may object until a day, by default as many working days on
    /// as the round says.
    ///
    /// # Errors
    /// Without the right, in the wrong state, while findings wait, or for a day that is past.
    #[boxed::future]
    pub async fn announce_assessment(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        until: Option<Date>,
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        held.require_office(act)?;
        held.step(RoundAct::Announce)?;
        let findings = finding::of_round(writing.connection(), id).await?;
        let open = findings.iter().filter(|row| row.state == FindingState::Proposed.id()).count();
        if open > 0 {
            return Err(OperationError::State(format!(
                "还有{open}处问题没有认定，请评议人员逐项确认或不予认定后再送达"
            )));
        }
        let until = match until {
            Some(day) if day <= act.today() => {
                return Err(OperationError::invalid(
                    "until",
                    format!("{day}不晚于今天，请给单位留出申诉的时间"),
                ));
            }
            Some(day) => day,
            None => working_days_on(act.today(), held.row.objection_days)?.0,
        };
        held.row.announced_at = Some(act.at());
        held.row.objection_until = Some(until.to_string());
        held.write(&mut writing, revision).await?;
        let detail = json!({"until": until.to_string(), "findings": findings.len()});
        writing.audit(held.unit.id, "assessment.announce", &held.object(), &detail).await?;
        let words = format!("“{}”的初步结果已送达；有异议的，请在{until}前申诉", held.row.title);
        tell_units(&mut writing, &held, "assessment.announced", &words).await?;
        writing.commit().await
    }

    /// Fixes the result: scores stand, and each unit mends each catalogue by a day.
    ///
    /// # Errors
    /// Without the right, in the wrong state, before the last day for objections has passed, or while one
    /// waits.
    #[boxed::future]
    pub async fn conclude_assessment(&self, act: &Act, id: i64, revision: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        held.require_office(act)?;
        held.step(RoundAct::Conclude)?;
        let until = held.row.objection_until.clone().unwrap_or_default();
        if act.today().to_string() <= until {
            return Err(OperationError::State(format!("单位可以申诉到{until}，过后才能确定结果")));
        }
        let findings = finding::of_round(writing.connection(), id).await?;
        let waits =
            |row: &&finding::FindingRow| row.objection_state.as_deref() == Some(ObjectionState::Open.id());
        let open = findings.iter().filter(waits).count();
        if open > 0 {
            return Err(OperationError::State(format!("还有{open}件申诉没有答复，请先答复")));
        }
        held.row.concluded_at = Some(act.at());
        held.write(&mut writing, revision).await?;
        let due = working_days_on(act.today(), held.row.rectification_days)?;
        let mut opened = 0;
        for paper in paper::of_round(writing.connection(), id).await? {
            let own: Vec<_> = findings.iter().filter(|row| row.paper_id == paper.id).cloned().collect();
            let score = to_text(&standing_score(&held, &own))?;
            paper::set_score(writing.connection(), paper.id, &score).await?;
            opened += rectify::open(&mut writing, &held, &paper, &own, due).await?;
        }
        let detail = json!({"rectifications": opened, "due_on": due.0.to_string()});
        writing.audit(held.unit.id, "assessment.conclude", &held.object(), &detail).await?;
        writing.commit().await
    }

    /// Publishes the result on the portal.
    ///
    /// # Errors
    /// Without the right or in the wrong state.
    #[boxed::future]
    pub async fn publish_assessment(&self, act: &Act, id: i64, revision: i64) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        held.require_office(act)?;
        held.step(RoundAct::Publish)?;
        held.row.published_at = Some(act.at());
        held.row.ended_at = None;
        held.row.notice.clear();
        held.write(&mut writing, revision).await?;
        writing.audit(held.unit.id, "assessment.publish", &held.object(), &json!({})).await?;
        writing.changed("assessment", id).await?;
        let words = format!("“{}”的结果已公布", held.row.title);
        tell_units(&mut writing, &held, "assessment.published", &words).await?;
        writing.commit().await
    }

    /// Withdraws a published result with a notice; its page and files are given out no more.
    ///
    /// # Errors
    /// Without the right, in the wrong state, or without a notice.
    #[boxed::future]
    pub async fn withdraw_assessment(
        &self,
        act: &Act,
        id: i64,
        revision: i64,
        notice: &str,
    ) -> Result<(), OperationError> {
        let notice = crate::text::needed("notice", notice, "撤回的理由（将对外显示）", 500)?;
        let mut writing = self.begin(act).await?;
        let mut held = Held::read(writing.connection(), id).await?;
        held.require_office(act)?;
        held.step(RoundAct::Withdraw)?;
        held.row.ended_at = Some(act.at());
        held.row.notice.clone_from(&notice);
        held.write(&mut writing, revision).await?;
        writing
            .audit(held.unit.id, "assessment.withdraw", &held.object(), &json!({"notice": notice}))
            .await?;
        writing.changed("assessment", id).await?;
        let words = format!("“{}”的结果已撤回：{notice}", held.row.title);
        let to = Recipients::People(held.assessors.iter().map(|one| one.0).collect());
        writing.notify(&to, "assessment.withdrawn", &words, &url(id)).await?;
        tell_units(&mut writing, &held, "assessment.withdrawn", &words).await?;
        writing.commit().await
    }
}

/// Tells the compilers of every unit of a round.
#[boxed::future]
pub(super) async fn tell_units(
    writing: &mut Writing<'_>,
    held: &Held,
    kind: &str,
    words: &str,
) -> Result<(), OperationError> {
    for paper in paper::of_round(writing.connection(), held.row.id).await? {
        let to = Recipients::Holders { role: Role::Compiler, unit_id: paper.unit_id, sector: None };
        let words = format!("{}：{words}", paper.unit_name);
        writing.notify(&to, kind, &words, &paper_url(held.row.id, paper.unit_id)).await?;
    }
    Ok(())
}
