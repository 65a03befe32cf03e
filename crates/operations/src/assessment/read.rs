//! Reading rounds and papers: the office and the assessors at any time, the units once the draft result
//! was sent to them.

use super::view::standing_score;
use super::{
    Finding, Held, Holding, Paper, PaperSummary, Person, Round, RoundSummary, holdings, stored, unknown,
};
use crate::sector::SectorNames;
use crate::{Act, OperationError, Operations};
use domain::assessment::{FindingState, ObjectionState, RoundState};
use domain::organisation::Permission;
use std::collections::HashMap;
use storage::Connection;
use storage::assessment::finding::{self, FindingRow};
use storage::assessment::paper::{self, PaperRow};
use storage::assessment::round;

impl Operations {
    /// The rounds one may read, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn assessments(&self, act: &Act) -> Result<Vec<RoundSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let mut found = Vec::new();
        for row in round::all(&mut connection).await? {
            let held = Held::around(&mut connection, row).await?;
            if held.is_inside(act) || may_read_any(&mut connection, &held, act).await? {
                found.push(summary(&held)?);
            }
        }
        Ok(found)
    }

    /// A round with the papers one may read.
    ///
    /// # Errors
    /// When there is none, or one may read nothing of it.
    #[boxed::future]
    pub async fn assessment(&self, act: &Act, id: i64) -> Result<Round, OperationError> {
        let mut connection = self.store.read().await?;
        let held = Held::read(&mut connection, id).await?;
        if !held.is_inside(act) && !may_read_any(&mut connection, &held, act).await? {
            return Err(unknown());
        }
        let papers = papers(&mut connection, &held).await?;
        let mut readable = Vec::with_capacity(papers.len());
        for (row, summary) in papers {
            if held.may_read(act, &row)? {
                readable.push(summary);
            }
        }
        let scope = held.scope()?;
        let names = SectorNames::read(&mut connection).await?;
        Ok(Round {
            summary: summary(&held)?,
            sectors: scope.sectors.iter().map(|code| names.name(code)).collect(),
            scope,
            rubric_number: held.row.rubric_number,
            caps: held.rubric.caps.clone(),
            assessors: held
                .assessors
                .iter()
                .map(|(id, name)| Person { id: *id, name: name.clone() })
                .collect(),
            objection_days: held.row.objection_days,
            rectification_days: held.row.rectification_days,
            job_id: held.row.job_id,
            announced_at: held.row.announced_at.clone(),
            concluded_at: held.row.concluded_at.clone(),
            notice: held.row.notice.clone(),
            papers: readable,
            may_manage: act.actor.may(Permission::ManageAssessment, &held.unit.path, None),
            may_assess: held.is_assessor(act),
            revision: held.row.revision,
        })
    }

    /// A unit's paper.
    ///
    /// # Errors
    /// When there is none, or one may not read it yet.
    #[boxed::future]
    pub async fn assessment_paper(
        &self,
        act: &Act,
        round_id: i64,
        unit_id: i64,
    ) -> Result<Paper, OperationError> {
        let mut connection = self.store.read().await?;
        let held = Held::read(&mut connection, round_id).await?;
        let papers = papers(&mut connection, &held).await?;
        let found = papers.into_iter().find(|(row, _)| row.unit_id == unit_id);
        let (row, summary_of_paper) = found.ok_or_else(unknown)?;
        if !held.may_read(act, &row)? {
            return Err(unknown());
        }
        let state = held.state()?;
        let rows = finding::of_paper(&mut connection, row.id).await?;
        let names = SectorNames::read(&mut connection).await?;
        let mut findings = Vec::with_capacity(rows.len());
        for one in rows {
            let sector = names.name(&one.sector_code);
            findings.push(Finding::of(&held, one, sector)?);
        }
        // What was struck out before the unit saw the draft is the assessors' own affair.
        if !held.is_inside(act) {
            findings.retain(|one| one.state == FindingState::Confirmed || one.objection.is_some());
        }
        findings.retain(|one| held.may_read_finding(act, &row, &one.sector_code));
        let held_versions = holdings(&row)?;
        let is_assessor = held.is_assessor(act)
            && state == RoundState::Assessing
            && act.actor.may(Permission::Assess, &row.unit_path, None);
        let own = if is_assessor { own(&mut connection, act, &held_versions).await? } else { Vec::new() };
        let may_answer = |sector: &str| {
            let sector = Some(sector).filter(|code| !code.is_empty());
            act.actor.may(Permission::AnswerAssessment, &row.unit_path, sector)
        };
        let within = held
            .row
            .objection_until
            .as_deref()
            .is_some_and(|until| act.today().to_string().as_str() <= until);
        Ok(Paper {
            round: summary(&held)?,
            summary: summary_of_paper,
            holdings: held_versions,
            codes: held.rubric.rules.iter().map(|rule| (rule.code.clone(), rule.label.clone())).collect(),
            may_assess: is_assessor,
            own,
            objectionable: findings
                .iter()
                .filter(|one| state == RoundState::Announced && within && may_answer(&one.sector_code))
                .map(|one| one.id)
                .collect(),
            may_decide: state == RoundState::Announced
                && act.actor.may(Permission::ManageAssessment, &held.unit.path, None),
            findings,
        })
    }
}

/// The versions in which a person had a hand (R268).
#[boxed::future]
async fn own(connection: &mut Connection, act: &Act, held: &[Holding]) -> Result<Vec<i64>, OperationError> {
    let Some(person) = act.actor.person_id else { return Ok(Vec::new()) };
    let mut own = Vec::new();
    for one in held {
        if paper::had_a_hand(connection, one.version_id, person).await? {
            own.push(one.version_id);
        }
    }
    Ok(own)
}

#[boxed::future]
async fn may_read_any(connection: &mut Connection, held: &Held, act: &Act) -> Result<bool, OperationError> {
    if !held.state()?.is_open_to_units() {
        return Ok(false);
    }
    for row in paper::of_round(connection, held.row.id).await? {
        if held.may_read(act, &row)? {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn summary(held: &Held) -> Result<RoundSummary, OperationError> {
    Ok(RoundSummary {
        id: held.row.id,
        title: held.row.title.clone(),
        office: held.unit.name.clone(),
        as_of: held.row.as_of.clone(),
        state: held.state()?,
        objection_until: held.row.objection_until.clone(),
        created_at: held.row.created_at.clone(),
        published_at: held.row.published_at.clone(),
    })
}

/// The papers of a round with their scores and places, the best first.
#[boxed::future]
pub(super) async fn papers(
    connection: &mut Connection,
    held: &Held,
) -> Result<Vec<(PaperRow, PaperSummary)>, OperationError> {
    let mut by_paper: HashMap<i64, Vec<FindingRow>> = HashMap::new();
    for row in finding::of_round(connection, held.row.id).await? {
        by_paper.entry(row.paper_id).or_default().push(row);
    }
    let mut found = Vec::new();
    for row in paper::of_round(connection, held.row.id).await? {
        let findings = by_paper.remove(&row.id).unwrap_or_default();
        let count = |state: FindingState| findings.iter().filter(|one| one.state == state.id()).count();
        let waits = |one: &&FindingRow| one.objection_state.as_deref() == Some(ObjectionState::Open.id());
        let summary = PaperSummary {
            unit_id: row.unit_id,
            unit_code: row.unit_code.clone(),
            unit: row.unit_name.clone(),
            catalogues: holdings(&row)?.len(),
            score: match row.score.as_deref() {
                Some(fixed) => stored(fixed)?,
                None => standing_score(held, &findings),
            },
            rank: 0,
            proposed: count(FindingState::Proposed),
            confirmed: count(FindingState::Confirmed),
            struck_out: count(FindingState::StruckOut),
            objections: findings.iter().filter(waits).count(),
        };
        found.push((row, summary));
    }
    found.sort_by_key(|(_, summary)| std::cmp::Reverse(summary.score.total));
    let totals: Vec<_> = found.iter().map(|(_, summary)| summary.score.total).collect();
    // Nobody is before or behind another while findings wait to be confirmed.
    let is_settled = found.iter().all(|(_, summary)| summary.proposed == 0);
    for (_, summary) in found.iter_mut().filter(|_| is_settled) {
        summary.rank = 1 + totals.iter().filter(|total| **total > summary.score.total).count();
    }
    Ok(found)
}
