//! What assessors do with findings: confirm, strike out with a reason, add one's own (R99). Who had a hand
//! in a catalogue may not (R268).

use super::{Evidence, Finding, Held, concerned, holdings, refuse_own_work, to_text};
use crate::organisation::unit_change::changed_by;
use crate::sector::SectorNames;
use crate::{Act, OperationError, Operations, Writing};
use domain::assessment::{FindingState, RoundState};
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
use storage::Connection;
use storage::assessment::finding::{self, FindingRow, NewFinding};
use storage::assessment::paper::{self, PaperRow};

/// A finding that a person adds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewManualFinding {
    /// The version it is about; none for none.
    pub version_id: Option<i64>,
    /// The rule code.
    pub code: String,
    /// How many times it counts, e.g. days late.
    pub times: i64,
    /// 二级事项
    pub item: String,
    /// The column.
    pub column: String,
    /// The words it rests on.
    pub words: String,
    /// What is wrong.
    pub message: String,
}

/// What confirming several at once came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct JudgeReceipt {
    /// How many now count.
    pub confirmed: usize,
    /// Which were refused, and why.
    pub refused: Vec<Refused>,
}

/// A finding that was not confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// Its number.
    pub finding: i64,
    /// Why.
    pub why: String,
}

/// A finding with its paper and round, within a transaction.
pub(super) struct Placed {
    pub held: Held,
    pub paper: PaperRow,
    pub row: FindingRow,
}

impl Placed {
    #[boxed::future]
    pub async fn read(connection: &mut Connection, id: i64) -> Result<Self, OperationError> {
        let unknown = || OperationError::NotFound("这处问题".to_owned());
        let row = finding::by_id(connection, id).await?.ok_or_else(unknown)?;
        let paper = paper::by_id(connection, row.paper_id).await?.ok_or_else(unknown)?;
        let held = Held::read(connection, paper.assessment_id).await?;
        Ok(Self { held, paper, row })
    }

    pub fn object(&self) -> String {
        format!("finding:{}", self.row.id)
    }

    /// Writes a decision where the finding is still as the person saw it.
    #[boxed::future]
    pub async fn decide(
        &self,
        writing: &mut Writing<'_>,
        revision: i64,
        state: FindingState,
        reason: &str,
    ) -> Result<(), OperationError> {
        let by = writing.actor_id().unwrap_or_default();
        let at = writing.at();
        let seen = (self.row.id, revision);
        if finding::decide(writing.connection(), seen, (state.id(), reason), (by, &at)).await? {
            return Ok(());
        }
        let message = changed_by(writing.connection(), &self.object(), "这处问题").await?;
        Err(OperationError::Conflict { message, places: json!({ "finding": self.row.id }) })
    }
}

/// Refuses unless the person assesses in this round, the round is being assessed, and the person had no
/// hand in what the finding is about.
#[boxed::future]
async fn require_assessor(
    connection: &mut Connection,
    act: &Act,
    (held, paper): (&Held, &PaperRow),
    version_id: Option<i64>,
) -> Result<(), OperationError> {
    act.actor.require(Permission::Assess, &paper.unit_path, None)?;
    if !held.is_assessor(act) {
        let words = format!("您不是“{}”的评议人员，不能认定问题", held.row.title);
        return Err(OperationError::Forbidden(words));
    }
    held.in_state(RoundState::Assessing)?;
    refuse_own_work(connection, act, &concerned(paper, version_id)?).await
}

impl Operations {
    /// Confirms findings of a paper, each with the revision that was seen; those that are refused are
    /// named, the others count.
    ///
    /// # Errors
    /// When none is chosen or none could be confirmed.
    #[boxed::future]
    pub async fn confirm_findings(
        &self,
        act: &Act,
        round_id: i64,
        unit_id: i64,
        findings: &[(i64, i64)],
    ) -> Result<JudgeReceipt, OperationError> {
        if findings.is_empty() {
            return Err(OperationError::invalid("finding", "请先勾选要确认的问题"));
        }
        act.person_id()?;
        let mut writing = self.begin(act).await?;
        let mut receipt = JudgeReceipt::default();
        let mut first = None;
        for (id, revision) in findings {
            match confirm(&mut writing, act, (round_id, unit_id), (*id, *revision)).await {
                Ok(()) => receipt.confirmed += 1,
                Err(error @ (OperationError::Storage(_) | OperationError::Internal(_))) => return Err(error),
                Err(error) => {
                    receipt.refused.push(Refused { finding: *id, why: error.to_string() });
                    first.get_or_insert(error);
                }
            }
        }
        if receipt.confirmed == 0
            && let Some(error) = first
        {
            return Err(error);
        }
        writing.commit().await?;
        Ok(receipt)
    }

    /// Strikes a finding out with a reason: it counts nothing.
    ///
    /// # Errors
    /// Without the right, in the wrong state, or without a reason.
    #[boxed::future]
    pub async fn strike_finding(
        &self,
        act: &Act,
        (id, revision): (i64, i64),
        reason: &str,
    ) -> Result<Finding, OperationError> {
        let reason = crate::text::needed("reason", reason, "不予认定的理由", 500)?;
        act.person_id()?;
        let mut writing = self.begin(act).await?;
        let placed = Placed::read(writing.connection(), id).await?;
        let around = (&placed.held, &placed.paper);
        require_assessor(writing.connection(), act, around, placed.row.version_id).await?;
        if placed.row.state == FindingState::StruckOut.id() {
            return Err(OperationError::State("这处问题已经不予认定".to_owned()));
        }
        placed.decide(&mut writing, revision, FindingState::StruckOut, &reason).await?;
        let detail = json!({"code": placed.row.code, "reason": reason});
        writing.audit(placed.paper.unit_id, "assessment.strike", &placed.object(), &detail).await?;
        self.committed(writing, id).await
    }

    /// Adds a finding; it counts at once, a person having made it.
    ///
    /// # Errors
    /// Without the right, in the wrong state, or when something is wrong with what was given.
    #[boxed::future]
    pub async fn add_finding(
        &self,
        act: &Act,
        round_id: i64,
        unit_id: i64,
        input: &NewManualFinding,
    ) -> Result<(), OperationError> {
        let message = crate::text::needed("message", &input.message, "问题的说明", 500)?;
        let item = crate::text::words("item", &input.item, 200)?;
        let column = crate::text::words("column", &input.column, 60)?;
        let words = crate::text::words("words", &input.words, 1000)?;
        if !(1..=366).contains(&input.times) {
            return Err(OperationError::invalid("times", "次数应为1至366"));
        }
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let held = Held::read(writing.connection(), round_id).await?;
        let paper = paper::of_unit(writing.connection(), round_id, unit_id).await?;
        let paper = paper.ok_or_else(super::unknown)?;
        require_assessor(writing.connection(), act, (&held, &paper), input.version_id).await?;
        let rule = held.rubric.rule(&input.code);
        let rule = rule.ok_or_else(|| OperationError::invalid("code", "请从评分表中选择问题的种类"))?;
        let known = holdings(&paper)?;
        let holding = known.iter().find(|one| Some(one.version_id) == input.version_id);
        if input.version_id.is_some() && holding.is_none() {
            return Err(OperationError::invalid("version", "这份目录不在本次评议的范围内，请重新选择"));
        }
        let evidence = Evidence {
            item,
            column,
            words,
            message,
            rule: rule.rule.clone(),
            sha256: holding.map(|one| one.sha256.clone()).unwrap_or_default(),
            ..Evidence::default()
        };
        let new = NewFinding {
            catalogue_id: holding.map(|one| one.catalogue_id),
            version_id: input.version_id,
            sector_code: holding.map(|one| one.sector_code.clone()).unwrap_or_default(),
            code: rule.code.clone(),
            mark: String::new(),
            times: input.times,
            is_automatic: false,
            evidence: to_text(&evidence)?,
            state: FindingState::Confirmed.id(),
            by: Some((person, act.at())),
        };
        finding::insert(writing.connection(), paper.id, &[new]).await?;
        let detail = json!({"code": rule.code, "times": input.times, "version": input.version_id});
        let object = format!("assessment_paper:{}", paper.id);
        writing.audit(paper.unit_id, "assessment.add", &object, &detail).await?;
        writing.commit().await
    }

    /// A finding for who may read its paper.
    ///
    /// # Errors
    /// When there is none, or one may not read it yet.
    #[boxed::future]
    pub async fn finding(&self, act: &Act, id: i64) -> Result<(super::Paper, Finding), OperationError> {
        let placed = Placed::read(&mut *self.store.read().await?, id).await?;
        let paper = self.assessment_paper(act, placed.held.row.id, placed.paper.unit_id).await?;
        let found = paper.findings.iter().find(|one| one.id == id).cloned();
        let found = found.ok_or_else(|| OperationError::NotFound("这处问题".to_owned()))?;
        Ok((paper, found))
    }

    /// Ends the transaction and answers with the finding as it now stands.
    #[boxed::future]
    pub(super) async fn committed(
        &self,
        mut writing: Writing<'_>,
        id: i64,
    ) -> Result<Finding, OperationError> {
        let placed = Placed::read(writing.connection(), id).await?;
        let sector = SectorNames::read(writing.connection()).await?.name(&placed.row.sector_code);
        writing.commit().await?;
        Finding::of(&placed.held, placed.row, sector)
    }
}

#[boxed::future]
async fn confirm(
    writing: &mut Writing<'_>,
    act: &Act,
    (round_id, unit_id): (i64, i64),
    (id, revision): (i64, i64),
) -> Result<(), OperationError> {
    let placed = Placed::read(writing.connection(), id).await?;
    if placed.held.row.id != round_id || placed.paper.unit_id != unit_id {
        return Err(OperationError::NotFound("这处问题".to_owned()));
    }
    require_assessor(writing.connection(), act, (&placed.held, &placed.paper), placed.row.version_id).await?;
    if placed.row.state == FindingState::Confirmed.id() {
        return Err(OperationError::State("这处问题已经确认".to_owned()));
    }
    placed.decide(writing, revision, FindingState::Confirmed, "").await?;
    let detail = json!({"code": placed.row.code});
    writing.audit(placed.paper.unit_id, "assessment.confirm", &placed.object(), &detail).await
}
