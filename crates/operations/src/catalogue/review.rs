//! Reviewing item by item beside the guideline, with remarks; returning; passing on (R69).

use super::place::{Place, needed, words};
use super::reach::{Parts, Reach};
use super::seen::refuse_unseen;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::{Transition, VersionState};
use domain::organisation::{Permission, Role};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::catalogue::process::RowReview;
use storage::catalogue::version::{self, StateChange};
use storage::catalogue::{process, row};

/// A verdict on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowVerdict {
    /// Up to requirements.
    Ok,
    /// To be revised as remarked.
    Remark,
}

/// What an act of review tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewReceipt {
    /// The version.
    pub version_id: i64,
    /// Its state now.
    pub state: VersionState,
    /// How many people were told.
    pub told: usize,
}

impl RowVerdict {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Remark => "remark",
        }
    }
}

/// The field by which a reviewer says that rows were not looked at.
pub const UNLOOKED: &str = "confirm_unlooked";

impl Operations {
    /// Gives a verdict on a row; a later one replaces it.
    ///
    /// # Errors
    /// When the person may not review the version now, or the row is not there.
    #[boxed::future]
    pub async fn review_row(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
        verdict: RowVerdict,
    ) -> Result<(), OperationError> {
        self.review_row_seen(act, version_id, row_key, verdict, "").await
    }

    /// The same by a person who looked at the version: `seen` is the sign of what they saw
    /// ([`super::DraftView::stamp`]).
    ///
    /// # Errors
    /// As [`Self::review_row`], and when the version has changed since.
    #[boxed::future]
    pub async fn review_row_seen(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
        verdict: RowVerdict,
        seen: &str,
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let at = reviewable(&mut writing, act, version_id).await?;
        refuse_unseen(&mut writing, &at, seen, "记下审核意见").await?;
        require_row(&mut writing, version_id, row_key).await?;
        process::put_review(
            writing.connection(),
            version_id,
            row_key,
            verdict.id(),
            act.person_id()?,
            &act.at(),
        )
        .await?;
        let detail = json!({ "row": row_key, "verdict": verdict.id() });
        writing.audit(at.unit.id, "catalogue.review_row", &at.object(), &detail).await?;
        writing.commit().await
    }

    /// Writes a remark on the whole catalogue, a row or a cell. Returns its number.
    ///
    /// # Errors
    /// When the person may not review the version now, or the words are missing.
    #[boxed::future]
    pub async fn remark(
        &self,
        act: &Act,
        version_id: i64,
        row_key: Option<&str>,
        column_id: Option<&str>,
        text: &str,
    ) -> Result<i64, OperationError> {
        self.remark_seen(act, version_id, (row_key, column_id), text, "").await
    }

    /// The same by a person who looked at the version: `seen` is the sign of what they saw.
    ///
    /// # Errors
    /// As [`Self::remark`], and when the version has changed since.
    #[boxed::future]
    pub async fn remark_seen(
        &self,
        act: &Act,
        version_id: i64,
        (row_key, column_id): (Option<&str>, Option<&str>),
        text: &str,
        seen: &str,
    ) -> Result<i64, OperationError> {
        let text = needed("text", text, "审核意见", 1000)?;
        let (row_key, column_id) = (given(row_key), given(column_id));
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let at = reviewable(&mut writing, act, version_id).await?;
        refuse_unseen(&mut writing, &at, seen, "记下审核意见").await?;
        if let Some(key) = row_key {
            require_row(&mut writing, version_id, key).await?;
            process::put_review(
                writing.connection(),
                version_id,
                key,
                RowVerdict::Remark.id(),
                person,
                &act.at(),
            )
            .await?;
        }
        let place = (row_key, column_id);
        let id =
            process::insert_remark(writing.connection(), version_id, place, &text, person, &act.at()).await?;
        let detail = json!({ "remark": id, "row": row_key, "column": column_id });
        writing.audit(at.unit.id, "catalogue.remark", &at.object(), &detail).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Answers a remark: the compiler says what was done, or the reviewer takes it back.
    ///
    /// # Errors
    /// When the person may do neither, the words are missing, or it is answered already.
    #[boxed::future]
    pub async fn resolve_remark(
        &self,
        act: &Act,
        remark_id: i64,
        answer: &str,
    ) -> Result<(), OperationError> {
        let answer = needed("answer", answer, "答复（如何修改，或为何不改）", 1000)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let remark = process::remark(writing.connection(), remark_id).await?;
        let remark = remark.ok_or_else(|| OperationError::NotFound("该条审核意见".to_owned()))?;
        let at = Place::lock(writing.connection(), remark.version_id).await?;
        let own_remark = remark.person_id == person && at.may(&act.actor, Permission::ReviewCatalogue);
        if !own_remark {
            let reach = Reach::of(writing.connection(), &at, &act.actor).await?;
            let rows = row::of_version(writing.connection(), remark.version_id).await?;
            match rows.iter().find(|row| Some(&row.keyed.key) == remark.row_key.as_ref()) {
                Some(row) => reach.require(row)?,
                None => reach.require_whole("整份目录的答复")?,
            }
        }
        if !process::resolve_remark(writing.connection(), remark_id, &answer, person, &act.at()).await? {
            return Err(OperationError::State("这条审核意见已经答复，请刷新页面".to_owned()));
        }
        writing
            .audit(at.unit.id, "catalogue.resolve_remark", &at.object(), &json!({ "remark": remark_id }))
            .await?;
        writing.commit().await
    }

    /// Returns a submitted or approved version for revision, with remarks or a note (R69).
    ///
    /// # Errors
    /// When right or state is wrong, it is one's own work, or nothing says what to revise.
    #[boxed::future]
    pub async fn return_for_revision(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
    ) -> Result<ReviewReceipt, OperationError> {
        self.return_seen(act, version_id, note, "").await
    }

    /// The same by a person who looked at the version: `seen` is the sign of what they saw.
    ///
    /// # Errors
    /// As [`Self::return_for_revision`], and when the version has changed since.
    #[boxed::future]
    pub async fn return_seen(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
        seen: &str,
    ) -> Result<ReviewReceipt, OperationError> {
        let note = words("note", note, 2000)?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let open = open_remarks(&mut writing, version_id).await?;
        let words = if note.is_empty() && open > 0 { "见逐条意见" } else { note.as_str() };
        let target = at.guard(writing.connection(), act, Transition::ReturnForRevision, words).await?;
        refuse_unseen(&mut writing, &at, seen, "退回").await?;
        let change = StateChange { state: target.id(), ..StateChange::default() };
        version::change_state(writing.connection(), version_id, &change).await?;
        at.record(writing.connection(), act, Transition::ReturnForRevision, words).await?;
        let points =
            if open > 0 { format!("，有{open}条意见需逐条修改答复") } else { String::new() };
        let text = format!("{}被退回修改{points}。{note}", at.called());
        let told = tell_compilers(&mut writing, &at, "catalogue.returned", &text).await?;
        writing.audit(at.unit.id, "catalogue.return", &at.object(), &json!({ "remarks": open })).await?;
        writing.commit().await?;
        Ok(ReviewReceipt { version_id, state: target, told })
    }

    /// Records the reviewer's agreement and passes the version on to the approver. Doing it twice
    /// changes nothing. Where rows have no verdict, the reviewer must say so; their number stands in
    /// the history, in the notice to the approver and in the audit log (R69).
    ///
    /// # Errors
    /// When right or state is wrong, it is one's own work, remarks are open, or rows without a
    /// verdict are not `confirmed`.
    #[boxed::future]
    pub async fn pass_review(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
        confirmed: bool,
    ) -> Result<ReviewReceipt, OperationError> {
        self.pass_review_seen(act, version_id, note, confirmed, "").await
    }

    /// The same by a person who looked at the version: `seen` is the sign of what they saw.
    ///
    /// # Errors
    /// As [`Self::pass_review`], and when the version has changed since.
    #[boxed::future]
    pub async fn pass_review_seen(
        &self,
        act: &Act,
        version_id: i64,
        note: &str,
        confirmed: bool,
        seen: &str,
    ) -> Result<ReviewReceipt, OperationError> {
        let mut note = words("note", note, 1000)?;
        let mut writing = self.begin(act).await?;
        let at = reviewable(&mut writing, act, version_id).await?;
        at.require(&act.actor, Permission::ReviewCatalogue)?;
        super::heir::refuse_ended(writing.connection(), &at, act.today(), "审核通过").await?;
        let state = at.state()?;
        require_submitted(&at)?;
        refuse_unseen(&mut writing, &at, seen, "审核通过").await?;
        refuse_open_remarks(&mut writing, version_id).await?;
        let events = process::events(writing.connection(), version_id).await?;
        if super::view::passed(&events).is_some() {
            return Ok(ReviewReceipt { version_id, state, told: 0 });
        }
        let (rows, unlooked) = looked_at(&mut writing, &at).await?;
        if unlooked > 0 && !confirmed {
            let text = format!(
                "共{rows}行，还有{unlooked}行没有看（没有点“同意”或“提意见”）。请逐行看完，或确认不逐行看而审核通过"
            );
            return Err(OperationError::invalid(UNLOOKED, text));
        }
        let said = if unlooked > 0 {
            format!("（{rows}行中有{unlooked}行没有逐行看）")
        } else {
            String::new()
        };
        note.push_str(&said);
        at.record_as(writing.connection(), act, &[Role::Reviewer], ("pass_review", state.id(), &note))
            .await?;
        let to = Recipients::Holders {
            role: Role::Approver,
            unit_id: at.unit.id,
            sector: Some(at.sector().to_owned()),
        };
        let text = format!("{}已通过审核{said}，请审定", at.called());
        let told = writing
            .notify(&to, "catalogue.review_passed", &text, &format!("{}/decide", at.console_url()))
            .await?;
        let detail = json!({ "rows": rows, "unlooked": unlooked });
        writing.audit(at.unit.id, "catalogue.pass_review", &at.object(), &detail).await?;
        writing.commit().await?;
        Ok(ReviewReceipt { version_id, state, told })
    }
}

/// A verdict of this submission; an agreement of an earlier one while the row is as it was then.
pub(super) fn still_stands(review: &RowReview, submitted_at: Option<&str>) -> bool {
    let is_unchanged = review.revision == Some(review.row_revision);
    submitted_at.is_none_or(|since| review.at.as_str() >= since)
        || review.verdict == RowVerdict::Ok.id() && is_unchanged
}

/// How many rows a version has, and how many of them nobody gave a verdict on since it was submitted.
#[boxed::future]
async fn looked_at(writing: &mut Writing<'_>, at: &Place) -> Result<(usize, usize), OperationError> {
    let rows = row::of_version(writing.connection(), at.version.id).await?;
    let reviews = process::reviews(writing.connection(), at.version.id).await?;
    let since = at.version.submitted_at.as_deref();
    let looked: std::collections::HashSet<&str> =
        reviews.iter().filter(|one| still_stands(one, since)).map(|one| one.row_key.as_str()).collect();
    let unlooked = rows.iter().filter(|row| !looked.contains(row.keyed.key.as_str())).count();
    Ok((rows.len(), unlooked))
}

/// A version that the person may review or approve now, and that is not their own work (R268).
#[boxed::future]
async fn reviewable(writing: &mut Writing<'_>, act: &Act, version_id: i64) -> Result<Place, OperationError> {
    let at = Place::lock(writing.connection(), version_id).await?;
    if !at.may(&act.actor, Permission::ApproveCatalogue) {
        at.require(&act.actor, Permission::ReviewCatalogue)?;
    }
    if !matches!(at.state()?, VersionState::Submitted | VersionState::Approved) {
        require_submitted(&at)?;
    }
    if at.is_own_work(writing.connection(), act).await? {
        return Err(OperationError::Forbidden(
            "不能审核本人编制或提交的目录，请由另一位人员办理。".to_owned(),
        ));
    }
    Ok(at)
}

fn require_submitted(at: &Place) -> Result<(), OperationError> {
    let state = at.state()?;
    if state == VersionState::Submitted {
        return Ok(());
    }
    Err(OperationError::State(format!(
        "目录现为“{}”，只有“已提交”的目录可以审核。请刷新页面查看最新状态。",
        state.label()
    )))
}

/// What is remarked must be revised before it can be approved (R69).
#[boxed::future]
pub(super) async fn refuse_open_remarks(
    writing: &mut Writing<'_>,
    version_id: i64,
) -> Result<(), OperationError> {
    match open_remarks(writing, version_id).await? {
        0 => Ok(()),
        open => Err(OperationError::State(format!(
            "还有{open}条审核意见没有答复，请先退回修改，或由提出的人撤回"
        ))),
    }
}

#[boxed::future]
async fn open_remarks(writing: &mut Writing<'_>, version_id: i64) -> Result<usize, OperationError> {
    let remarks = process::remarks(writing.connection(), version_id).await?;
    Ok(remarks.iter().filter(|remark| remark.resolved_at.is_none()).count())
}

/// Tells whoever compiled and submitted a version.
#[boxed::future]
pub(super) async fn tell_compilers(
    writing: &mut Writing<'_>,
    at: &Place,
    kind: &str,
    text: &str,
) -> Result<usize, OperationError> {
    let mut people = vec![at.version.created_by];
    people.extend(at.version.submitted_by.filter(|by| *by != at.version.created_by));
    // Contributors are told of what becomes of their part (R23b).
    let parts = Parts::read(writing.connection(), at.catalogue.id).await?;
    people.extend(parts.contributions.iter().filter(|part| part.items > 0).filter_map(|part| part.done_by));
    writing.notify(&Recipients::People(people), kind, text, &at.console_url()).await
}

#[boxed::future]
async fn require_row(writing: &mut Writing<'_>, version_id: i64, key: &str) -> Result<(), OperationError> {
    let rows = row::of_version(writing.connection(), version_id).await?;
    if rows.iter().any(|row| row.keyed.key == key) {
        return Ok(());
    }
    Err(OperationError::NotFound("该行".to_owned()))
}

fn given(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}
