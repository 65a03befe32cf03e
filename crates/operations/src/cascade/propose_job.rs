//! Opening the proposals of a guideline version at many catalogues, as a job: some at a time, cancelled
//! between two steps, and gone on with by another runner, since a catalogue that has its proposal is
//! passed over (R8).

use super::propose::ProposeReceipt;
use crate::job::{JobContext, JobKind, JobStop, NewJob, Receipt, Working};
use crate::{Act, OperationError, Writing};
use serde_json::json;

/// Up to so many catalogues the act opens the proposals itself; more are a job.
pub(crate) const AT_ONCE: usize = 200;

/// The kind of these jobs.
pub struct ProposeGuideline;

impl JobKind for ProposeGuideline {
    fn name(&self) -> &'static str {
        NAME
    }

    fn label(&self) -> &'static str {
        "提出指引修订的变更"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(propose(context))
    }
}

const NAME: &str = "cascade.propose";

/// Queues the job in the transaction of the act that brings the guideline version.
#[boxed::future]
pub(crate) async fn queue(
    writing: &mut Writing<'_>,
    act: &Act,
    guideline_id: i64,
    name: &str,
    catalogues: usize,
) -> Result<(), OperationError> {
    let job = NewJob {
        kind: NAME,
        title: format!("向{catalogues}份目录提出“{name}”领域指引修订的变更"),
        arguments: json!({ "guideline": guideline_id, "catalogues": catalogues }),
        unit_id: unit_of(writing, act).await?,
    };
    writing.queue_job(&job).await?;
    Ok(())
}

/// The unit of who acts; the root where the system itself acts.
#[boxed::future]
async fn unit_of(writing: &mut Writing<'_>, act: &Act) -> Result<i64, OperationError> {
    if act.actor.unit_id > 0 {
        return Ok(act.actor.unit_id);
    }
    let all = storage::organisation::unit::all(writing.connection()).await?;
    let root = all.iter().find(|unit| unit.parent_id.is_none());
    root.map(|unit| unit.id).ok_or_else(|| OperationError::NotFound("机构".to_owned()))
}

#[boxed::future]
async fn propose(context: &mut JobContext) -> Result<Receipt, JobStop> {
    let operations = context.operations.clone();
    let number = |name: &str| context.job.arguments[name].as_i64().unwrap_or_default();
    let (guideline_id, total) = (number("guideline"), u64::try_from(number("catalogues")).unwrap_or(0));
    let mut revision = operations.revision(&context.now(), guideline_id).await?;
    let (mut receipt, mut after) = (ProposeReceipt::default(), 0);
    let before = context.job.receipt.done;
    loop {
        let act = context.now();
        let mut writing = operations.begin(&act).await?;
        let last = revision.propose_next(&mut writing, &act, after, &mut receipt).await?;
        let done = before + u64::try_from(receipt.opened).unwrap_or(u64::MAX);
        context.job.receipt.done = done;
        let text = format!("已提出{done}项变更，其中{}项有冲突", receipt.with_conflicts);
        context.step(&mut writing, done, total.max(done), &text).await?;
        writing.commit().await?;
        let Some(last) = last else {
            let words = format!("提出{done}项变更，须由各单位决定是否采纳");
            let url = "/console/proposals".to_owned();
            return Ok(Receipt { done, words, url, ..Receipt::default() });
        };
        after = last;
    }
}
