//! What is shown of rounds, papers and findings.

use super::{Held, stored};
use crate::OperationError;
use domain::assessment::{
    Cap, Deduction, Dimension, FindingState, ObjectionState, Points, RoundState, Score, score,
};
use serde::{Deserialize, Serialize};
use storage::assessment::finding::FindingRow;

/// Which units and sectors a round covers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scope {
    /// Units, each with those below it.
    pub units: Vec<i64>,
    /// Sector codes; empty for all.
    pub sectors: Vec<String>,
    /// Whether it is also checked what a level lacks as a whole (R23a).
    pub with_level: bool,
}

/// A version that is assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holding {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version.
    pub version_id: i64,
    /// Its number within the catalogue.
    pub number: i64,
    /// The sector's code.
    pub sector_code: String,
    /// The printed title.
    pub title: String,
    /// Rows that stand in it.
    pub rows: usize,
    /// SHA-256 of its contents as they were read.
    pub sha256: String,
}

/// What a finding rests on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    /// The row of the table, headings included, from 1.
    pub row: Option<u32>,
    /// 序号
    pub seq_no: String,
    /// 二级事项
    pub item: String,
    /// The column as printed.
    pub column: String,
    /// What stands in the cell.
    pub words: String,
    /// What is wrong.
    pub message: String,
    /// The number of the rule.
    pub rule: String,
    /// The document and its words.
    pub source: String,
    /// What to do about it.
    pub suggestion: String,
    /// What the unit said of it when it submitted.
    pub explanation: String,
    /// SHA-256 of the version's contents.
    pub sha256: String,
}

/// A person by number and name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// Number.
    pub id: i64,
    /// Name.
    pub name: String,
}

/// A round in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoundSummary {
    /// Number.
    pub id: i64,
    /// Title.
    pub title: String,
    /// The office that runs it.
    pub office: String,
    /// The day as on which the catalogues are read.
    pub as_of: String,
    /// Where it stands.
    pub state: RoundState,
    /// The last day for objections.
    pub objection_until: Option<String>,
    /// When it was begun.
    pub created_at: String,
    /// When it was published last.
    pub published_at: Option<String>,
}

/// A round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Round {
    /// What the list shows of it.
    pub summary: RoundSummary,
    /// What it covers.
    pub scope: Scope,
    /// The names of its sectors; empty for all.
    pub sectors: Vec<String>,
    /// The number of the table of points, 0 for the shipped one.
    pub rubric_number: i64,
    /// Its dimensions.
    pub caps: Vec<Cap>,
    /// Who assesses.
    pub assessors: Vec<Person>,
    /// Working days for objections.
    pub objection_days: i64,
    /// Working days for mending.
    pub rectification_days: i64,
    /// The job that checks.
    pub job_id: Option<i64>,
    /// When the units were told.
    pub announced_at: Option<String>,
    /// When the result was fixed.
    pub concluded_at: Option<String>,
    /// Why it was withdrawn or cancelled.
    pub notice: String,
    /// The papers one may read.
    pub papers: Vec<PaperSummary>,
    /// True for the office that runs it.
    pub may_manage: bool,
    /// True for its assessors.
    pub may_assess: bool,
    /// What a change must repeat.
    pub revision: i64,
}

/// A unit in a round.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperSummary {
    /// The unit.
    pub unit_id: i64,
    /// Its code.
    pub unit_code: String,
    /// Its name.
    pub unit: String,
    /// How many catalogues were read.
    pub catalogues: usize,
    /// The score: fixed, or what the confirmed findings come to now.
    pub score: Score,
    /// Its place by score, from 1; units alike share it. 0 while findings of the round wait to be confirmed.
    pub rank: usize,
    /// Findings not seen yet.
    pub proposed: usize,
    /// Findings that count.
    pub confirmed: usize,
    /// Findings struck out.
    pub struck_out: usize,
    /// Objections not decided.
    pub objections: usize,
}

/// A unit's paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// The round.
    pub round: RoundSummary,
    /// The unit and its score.
    pub summary: PaperSummary,
    /// What was read.
    pub holdings: Vec<Holding>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// The codes that may be found by hand, with their words.
    pub codes: Vec<(String, String)>,
    /// True for its assessors while it is being assessed.
    pub may_assess: bool,
    /// The versions that this person may not assess, having had a hand in them (R268).
    pub own: Vec<i64>,
    /// The findings to which this person may object now, for the unit.
    pub objectionable: Vec<i64>,
    /// True for the office while objections are decided.
    pub may_decide: bool,
}

impl Paper {
    /// True when this person may assess what a version has, or what no version has: then none may be one's
    /// own.
    #[must_use]
    pub fn may_judge(&self, version_id: Option<i64>) -> bool {
        self.may_assess && version_id.map_or(self.own.is_empty(), |version| !self.own.contains(&version))
    }

    /// True when this person may object to a finding.
    #[must_use]
    pub fn may_object(&self, finding: &Finding) -> bool {
        self.objectionable.contains(&finding.id)
            && finding.state == FindingState::Confirmed
            && finding.objection.is_none()
    }

    /// What is to be said to an assessor who had a hand in some of it; empty for others.
    #[must_use]
    pub fn own_work(&self) -> String {
        let own: Vec<String> = self
            .holdings
            .iter()
            .filter(|held| self.own.contains(&held.version_id))
            .map(|held| format!("《{}》", held.title))
            .collect();
        if own.is_empty() {
            return String::new();
        }
        let rest = if own.len() < self.holdings.len() { "；其余目录的问题可以评议" } else { "" };
        format!(
            "您参与过{}的编制、审核、审定或发布，按回避要求不能评议，请由其他评议人员办理{rest}",
            own.concat()
        )
    }
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Number.
    pub id: i64,
    /// The catalogue; none for what no catalogue holds.
    pub catalogue_id: Option<i64>,
    /// The version that was read.
    pub version_id: Option<i64>,
    /// The sector's code.
    pub sector_code: String,
    /// The sector's name.
    pub sector: String,
    /// The rule code.
    pub code: String,
    /// What is wrong, in the rubric's words.
    pub label: String,
    /// Where it counts.
    pub dimension: Dimension,
    /// How many times.
    pub times: i64,
    /// What it deducts.
    pub points: Points,
    /// True for one that a machine found.
    pub is_automatic: bool,
    /// What it rests on.
    pub evidence: Evidence,
    /// Where it stands.
    pub state: FindingState,
    /// Why it was struck out.
    pub reason: String,
    /// Who decided last.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<String>,
    /// The unit's objection.
    pub objection: Option<Objection>,
    /// The rectification it belongs to.
    pub rectification_id: Option<i64>,
    /// When it was found to be gone.
    pub cleared_at: Option<String>,
    /// What a change must repeat.
    pub revision: i64,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Objection {
    /// Where it stands.
    pub state: ObjectionState,
    /// Why the unit objects.
    pub reason: String,
    /// Who objected.
    pub by: String,
    /// When.
    pub at: String,
    /// The words of the decision.
    pub decision: String,
    /// When it was decided.
    pub decided_at: Option<String>,
}

impl Finding {
    /// From its row, in the words of the round's table of points.
    pub(super) fn of(held: &Held, row: FindingRow, sector: String) -> Result<Self, OperationError> {
        let damaged = || OperationError::Internal(format!("finding {}", row.id));
        let rule = held.rubric.rule(&row.code).ok_or_else(damaged)?;
        let state = FindingState::from_id(&row.state).ok_or_else(damaged)?;
        let objection = match row.objection_state.as_deref() {
            Some(state) => Some(Objection {
                state: ObjectionState::from_id(state).ok_or_else(damaged)?,
                reason: row.objection_reason.unwrap_or_default(),
                by: row.objection_by_name.unwrap_or_default(),
                at: row.objection_at.unwrap_or_default(),
                decision: row.objection_decision.unwrap_or_default(),
                decided_at: row.objection_decided_at,
            }),
            None => None,
        };
        Ok(Self {
            id: row.id,
            catalogue_id: row.catalogue_id,
            version_id: row.version_id,
            sector_code: row.sector_code,
            sector,
            label: rule.label.clone(),
            dimension: rule.dimension,
            times: row.times,
            points: rule.points.times(row.times),
            is_automatic: row.is_automatic == 1,
            evidence: stored(&row.evidence)?,
            state,
            reason: row.reason,
            decided_by: row.decided_by_name,
            decided_at: row.decided_at,
            objection,
            rectification_id: row.rectification_id,
            cleared_at: row.cleared_at,
            revision: row.revision,
            code: row.code,
        })
    }

    /// Where it stands in the catalogue, in words.
    #[must_use]
    pub fn place(&self) -> String {
        let evidence = &self.evidence;
        let mut words = Vec::new();
        if !evidence.seq_no.is_empty() {
            words.push(format!("序号{}", evidence.seq_no));
        }
        words.extend([&evidence.item, &evidence.column].into_iter().filter(|text| !text.is_empty()).cloned());
        if words.is_empty() { "整份目录".to_owned() } else { words.join("　") }
    }

    /// True while the unit's objection waits.
    #[must_use]
    pub fn has_open_objection(&self) -> bool {
        self.objection.as_ref().is_some_and(|one| one.state == ObjectionState::Open)
    }
}

/// What the confirmed findings of a paper come to.
pub(super) fn standing_score(held: &Held, findings: &[FindingRow]) -> Score {
    let confirmed = findings.iter().filter(|row| row.state == FindingState::Confirmed.id());
    let deductions: Vec<Deduction> = confirmed
        .filter_map(|row| {
            let dimension = held.rubric.rule(&row.code)?.dimension;
            Some(Deduction { dimension, points: held.points(&row.code, row.times) })
        })
        .collect();
    score(&held.rubric, &deductions)
}
