//! The links of a record are looked at when it is handed to its reviewers (R102, R251): in the background, as a job of
//! the system, so that handing it on waits for nothing. The reviewer sees what it came to; where a link is dead, the
//! reviewers and whoever handed it on are told. Private networks are never visited (`visit.rs`).

use super::link_check::{is_link_alone, keep_found, of_version};
use super::place::{RecordPlace, damaged};
use crate::job::{JobContext, JobKind, JobStop, NewJob, Receipt, Working};
use crate::organisation::Recipients;
use crate::{Act, OperationError, Writing};
use domain::disclosure::RecordState;
use domain::organisation::Role;
use serde_json::json;
use storage::disclosure::version::{self, RecordVersion};

/// Looks at the links of records that were handed to their reviewers.
#[derive(Debug, Clone, Copy)]
pub struct CheckLinks;

impl CheckLinks {
    /// The name stored with the job.
    pub const NAME: &'static str = "disclosure.check_links";
}

impl JobKind for CheckLinks {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn label(&self) -> &'static str {
        "检查信息里的链接"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(run(context))
    }
}

/// Wants the links of submitted versions looked at, in the transaction that submits them; records and versions by their
/// numbers. Nothing is wanted where none holds a link.
#[boxed::future]
pub(super) async fn wanted(
    writing: &mut Writing<'_>,
    unit_id: i64,
    submitted: &[(i64, i64)],
) -> Result<(), OperationError> {
    let mut with_links = Vec::new();
    for (id, version_id) in submitted.iter().copied() {
        let written = version::by_id(writing.connection(), version_id).await?;
        if written.as_ref().is_some_and(may_hold_links) {
            with_links.push(json!([id, version_id]));
        }
    }
    if with_links.is_empty() {
        return Ok(());
    }
    let job = NewJob {
        kind: CheckLinks::NAME,
        title: format!("检查{}条信息里的链接", with_links.len()),
        arguments: json!({ "records": with_links }),
        unit_id,
    };
    writing.queue_own_job(&job).await.map(|_| ())
}

fn may_hold_links(version: &RecordVersion) -> bool {
    !version.link.is_empty() || version.body.contains("<a ")
}

#[boxed::future]
async fn run(context: &mut JobContext) -> Result<Receipt, JobStop> {
    let records = context.job.arguments["records"].as_array().cloned().unwrap_or_default();
    let site = context.operations.site_url().await?;
    let total = records.len();
    let begun = usize::try_from(context.job.done).unwrap_or(total).min(total);
    for (done, record) in records.iter().enumerate().skip(begun) {
        let number = |at: usize| record[at].as_i64().ok_or_else(|| damaged("任务参数"));
        look_at(context, (number(0)?, number(1)?), &site, (done as u64 + 1, total as u64)).await?;
    }
    let mut receipt = context.job.receipt.clone();
    receipt.words = format!("检查了{}条信息里的链接", receipt.done);
    Ok(receipt)
}

/// One record: visited outside any transaction, kept with the step. What was changed or handed back meanwhile is left.
#[boxed::future]
async fn look_at(
    context: &mut JobContext,
    (id, version_id): (i64, i64),
    site: &str,
    (done, total): (u64, u64),
) -> Result<(), JobStop> {
    let operations = context.operations.clone();
    let (place, mut links) = {
        let mut connection = operations.store.read().await?;
        let place = RecordPlace::read(&mut connection, id).await?;
        let links = of_version(&mut connection, &place.version).await?;
        (place, links)
    };
    let waits = |place: &RecordPlace| {
        let state = place.state()?;
        let is_open = matches!(state, RecordState::Submitted | RecordState::Referred | RecordState::Reviewed);
        Ok::<bool, OperationError>(is_open && place.version.id == version_id)
    };
    let found = match waits(&place)? {
        true => operations.visit_links(&mut links, site).await?,
        false => Vec::new(),
    };
    let act: Act = context.now();
    context.job.receipt.done += u64::from(!found.is_empty());
    let mut writing = operations.begin(&act).await?;
    context.step(&mut writing, done, total, &format!("第{done}条")).await?;
    if !found.is_empty() {
        let (dead, unknown) = keep_found(&mut writing, version_id, &found).await?;
        if dead > 0 {
            tell(&mut writing, &place, dead).await?;
        }
        let detail = json!({ "links": found.len(), "dead": dead, "unknown": unknown });
        writing.audit(place.unit.id, "disclosure.check_links", &place.object(), &detail).await?;
    }
    Ok(writing.commit().await?)
}

#[boxed::future]
async fn tell(writing: &mut Writing<'_>, place: &RecordPlace, dead: usize) -> Result<(), OperationError> {
    let text = match is_link_alone(&place.version) {
        true => format!("{}的网址打不开，改正或者再检查可以打开之前不能发布", place.called()),
        false => format!("{}有{dead}个链接打不开，不影响审查和公开", place.called()),
    };
    let url = super::console_url(place.record.id);
    let reviewers = Recipients::Holders {
        role: Role::Reviewer,
        unit_id: place.unit.id,
        sector: Some(place.sector.clone()),
    };
    writing.notify(&reviewers, "disclosure.dead_links", &text, &url).await?;
    if let Some(person) = place.version.submitted_by {
        writing.notify(&Recipients::People(vec![person]), "disclosure.dead_links", &text, &url).await?;
    }
    Ok(())
}
