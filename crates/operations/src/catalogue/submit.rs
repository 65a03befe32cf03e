//! Submitting and resubmitting: errors block, warnings need a word of explanation, and so does a newer guideline
//! version whose change was not settled (R8, R14, R22-R24).

use super::contribution;
use super::finding::{Checked, FindingSummary, MissingItem, PlacedFinding};
use super::level;
use super::personal::{cells_of, personal_problems};
use super::place::{Place, words};
use crate::cascade::{Behind, former_guideline_reason};
use crate::organisation::Recipients;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::catalogue::{Transition, VersionState};
use domain::diagnostic::Severity;
use domain::organisation::Role;
use serde::Serialize;
use serde_json::json;
use storage::catalogue::process::{self, NewExplanation};
use storage::catalogue::version::{self, StateChange};

/// What a submission tells.
#[derive(Debug, Clone, Serialize)]
pub struct SubmitReceipt {
    /// The version.
    pub version_id: i64,
    /// Its state now.
    pub state: VersionState,
    /// What was found and explained.
    pub summary: FindingSummary,
    /// Items that the level as a whole still lacks: for the unit to know, not in its way (R23a).
    pub level_missing: Vec<MissingItem>,
    /// How many reviewers were told.
    pub told: usize,
}

/// What a person says with a submission; each may be empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct SubmitWords<'a> {
    /// Explains what is not explained word for word, and answers what was remarked and not answered.
    pub note: &'a str,
    /// Why it goes on while contributors have not reported their parts done (R23b).
    pub parts: &'a str,
    /// Why it goes on as made from the former guideline version while the newer one waits (R8).
    pub former_guideline: &'a str,
}

impl Operations {
    /// Submits a draft, or a returned version again. The note explains what is not explained word
    /// for word, and answers what was remarked and not answered.
    ///
    /// # Errors
    /// [`OperationError::Invalid`] with one problem for each place that blocks it; otherwise when
    /// the right or the state is wrong.
    #[boxed::future]
    pub async fn submit(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
    ) -> Result<SubmitReceipt, OperationError> {
        self.submit_seen(act, version_id, SubmitWords { note, ..SubmitWords::default() }, "").await
    }

    /// The same where contributors have not reported their parts done: the lead explains why it goes
    /// on all the same (R23b).
    ///
    /// # Errors
    /// As [`Self::submit`], and one problem for each open part without the explanation.
    #[boxed::future]
    pub async fn submit_with_parts(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
        parts: &str,
    ) -> Result<SubmitReceipt, OperationError> {
        self.submit_seen(act, version_id, SubmitWords { note, parts, ..SubmitWords::default() }, "").await
    }

    /// The same by a person who looked at the version: `seen` is the sign of what they saw
    /// ([`super::DraftView::stamp`]).
    ///
    /// # Errors
    /// As [`Self::submit_with_parts`], and when the version has changed since.
    #[boxed::future]
    pub async fn submit_seen(
        &self,
        act: &Act,
        version_id: i64,
        said: SubmitWords<'_>,
        seen: &str,
    ) -> Result<SubmitReceipt, OperationError> {
        let note = words("note", said.note, 1000)?;
        let parts_note = contribution::explanation(said.parts)?;
        let former_guideline = former_guideline_reason(said.former_guideline)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let transition = match at.state()? {
            VersionState::Returned => Transition::Resubmit,
            _ => Transition::Submit,
        };
        let target = at.guard(writing.connection(), act, transition, &note).await?;
        super::seen::refuse_unseen(&mut writing, &at, seen, "提交").await?;
        let mut checked = Checked::read(writing.connection(), &at, &self.reference, act.today()).await?;
        let (missing, missing_blocks) =
            level::missing_of(writing.connection(), &at, &checked.guideline, act.today()).await?;
        let mut problems = problems(&checked, &note);
        problems.extend(personal_in_version(&mut writing, version_id).await?);
        if missing_blocks {
            problems.extend(missing.iter().map(missing_problem));
        }
        let (open, open_parts) = contribution::open_parts(&mut writing, &at, &parts_note).await?;
        problems.extend(open);
        let behind = Behind::of(writing.connection(), &at).await?;
        problems.extend(behind.iter().filter(|_| former_guideline.is_empty()).map(behind_problem));
        problems.extend(self.settle_remarks(&mut writing, act, version_id, &note).await?);
        if !problems.is_empty() {
            return Err(OperationError::Invalid(problems));
        }
        explain_all(&mut writing, act, (&at, &mut checked), &note).await?;
        let now = act.at();
        let change =
            StateChange { state: target.id(), submitted: Some((&now, person)), ..StateChange::default() };
        version::change_state(writing.connection(), version_id, &change).await?;
        let recorded = recorded(&note, (open_parts, &parts_note), (behind.as_ref(), &former_guideline));
        at.record(writing.connection(), act, transition, &recorded).await?;
        let to = Recipients::Holders {
            role: Role::Reviewer,
            unit_id: at.unit.id,
            sector: Some(at.sector().to_owned()),
        };
        let text = format!("{}已提交审核，请对照标准指引审核", at.called());
        let url = format!("{}/review", at.console_url());
        let told = writing.notify(&to, "catalogue.submitted", &text, &url).await?;
        let summary = checked.summary();
        let detail = json!({
            "warnings": summary.warnings, "missing": missing.len(), "note": !note.is_empty(), "open_parts": open_parts,
            "behind": behind.map(|newer| newer.proposal_id),
        });
        writing.audit(at.unit.id, "catalogue.submit", &at.object(), &detail).await?;
        writing.commit().await?;
        let level_missing = if missing_blocks { Vec::new() } else { missing };
        Ok(SubmitReceipt { version_id, state: target, summary, level_missing, told })
    }

    /// Remarks of a return must be answered before the version goes back (R69); the note answers
    /// those that have no answer of their own.
    #[boxed::future]
    async fn settle_remarks(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        version_id: i64,
        note: &str,
    ) -> Result<Vec<FieldProblem>, OperationError> {
        let open = process::remarks(writing.connection(), version_id).await?;
        let mut problems = Vec::new();
        for remark in open.iter().filter(|remark| remark.resolved_at.is_none()) {
            if note.is_empty() {
                let field = format!("remark:{}", remark.id);
                problems.push(FieldProblem::new(
                    &field,
                    format!("审核意见“{}”还没有答复，请逐条答复或填写总说明", remark.text),
                ));
            } else {
                process::resolve_remark(writing.connection(), remark.id, note, act.person_id()?, &act.at())
                    .await?;
            }
        }
        Ok(problems)
    }
}

/// Personal numbers in what would be published (R250).
#[boxed::future]
pub(super) async fn personal_in_version(
    writing: &mut Writing<'_>,
    version_id: i64,
) -> Result<Vec<FieldProblem>, OperationError> {
    let rows = storage::catalogue::row::of_version(writing.connection(), version_id).await?;
    let cells = rows.iter().flat_map(|stored| {
        let row = &stored.keyed.row;
        let place = format!("{}／{}：", row.level1_item, row.level2_item);
        // The reason of a cancelled item is published beside it (R22).
        let reason = (place.clone(), "原因".to_owned(), stored.reason.clone());
        cells_of(place, row).chain([reason])
    });
    Ok(personal_problems(cells))
}

/// The note stands as the explanation of every warning that has none of its own.
#[boxed::future]
async fn explain_all(
    writing: &mut Writing<'_>,
    act: &Act,
    (at, checked): (&Place, &mut Checked),
    note: &str,
) -> Result<(), OperationError> {
    let is_open = |found: &&mut PlacedFinding| {
        found.finding.severity == Severity::Warning && found.explanation.is_none()
    };
    for found in checked.findings.iter_mut().filter(is_open) {
        let new = NewExplanation {
            rule: found.finding.rule,
            row_key: found.row_key.as_deref().unwrap_or_default(),
            column_id: found.column_id.as_deref().unwrap_or_default(),
            about: &found.about,
            text: note,
        };
        let (version, person) = (at.version.id, act.person_id()?);
        process::put_explanation(writing.connection(), version, &new, person, &act.at()).await?;
        found.explanation = Some(note.to_owned());
    }
    Ok(())
}

/// One problem for each finding in the way.
fn problems(checked: &Checked, note: &str) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if checked.summary().rows == 0 {
        problems.push(FieldProblem::new("rows", "目录中还没有事项，不能提交"));
    }
    for placed in &checked.findings {
        let finding = &placed.finding;
        let unexplained =
            finding.severity == Severity::Warning && placed.explanation.is_none() && note.is_empty();
        if !placed.blocks && !unexplained {
            continue;
        }
        let row = placed.row_key.as_deref().unwrap_or_default();
        let column = placed.column_id.as_deref().unwrap_or_default();
        let place = match (&finding.seq_no, &finding.item) {
            (Some(number), Some(item)) => format!("序号{number}“{item}”"),
            (None, Some(item)) => format!("“{item}”"),
            _ => String::new(),
        };
        let heading = finding.column.as_ref().map(|heading| format!("{heading}：")).unwrap_or_default();
        let way = if placed.blocks { "" } else { "（请改正，或填写说明）" };
        problems.push(FieldProblem {
            field: format!("{}:{row}:{column}", finding.rule),
            message: format!("{place}{heading}{}{way}", finding.message),
        });
    }
    problems
}

/// What the history keeps of a submission.
fn recorded(
    note: &str,
    (open_parts, parts_note): (usize, &str),
    (behind, former_guideline): (Option<&Behind>, &str),
) -> String {
    let mut lines: Vec<String> = [note.to_owned()].into_iter().filter(|note| !note.is_empty()).collect();
    if open_parts > 0 {
        lines.push(format!("有{open_parts}个单位的部分未报告完成：{parts_note}"));
    }
    if let Some(newer) = behind {
        lines.push(format!("{}的变更尚未处理，仍按原版本提交：{former_guideline}", newer.source));
    }
    lines.join("\n")
}

fn behind_problem(newer: &Behind) -> FieldProblem {
    FieldProblem {
        field: "guideline_note".to_owned(),
        message: format!(
            "标准指引已有更新：{}（{}）。请先在“上级变更”中处理这项变更，或说明为何仍按原版本提交",
            newer.source,
            newer.counts()
        ),
    }
}

fn missing_problem(item: &MissingItem) -> FieldProblem {
    let way = if item.may_omit {
        "列入目录，或说明本地不开展的理由"
    } else {
        "列入目录，或按取消事项写明原因和依据"
    };
    FieldProblem {
        field: format!("missing-item:{}:", item.key),
        message: format!("标准指引的事项“{}／{}”不在本级目录中：请{way}", item.level1_item, item.level2_item),
    }
}
