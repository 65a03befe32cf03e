//! More catalogues than are dealt with at once: the same act as a job, one catalogue a step, to be gone
//! on with by the next runner where one stopped.

use super::batch::{BatchAct, console_url, own_batch, settle_line};
use super::place::damaged;
use crate::job::{JobContext, JobKind, JobStop, Receipt, Refused, Working};
use storage::catalogue::batch;

/// The job of an act on many catalogues.
#[derive(Debug, Clone, Copy)]
pub struct BatchJob;

impl BatchJob {
    /// The name stored with the job.
    pub const NAME: &'static str = "batch.run";
}

impl JobKind for BatchJob {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn label(&self) -> &'static str {
        "批量办理目录"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(run(context))
    }
}

#[boxed::future]
async fn run(context: &mut JobContext) -> Result<Receipt, JobStop> {
    let id = context.job.arguments["batch"].as_i64().ok_or_else(|| damaged("任务参数"))?;
    let operations = context.operations.clone();
    let batch = own_batch(&operations, &context.now(), id).await?;
    let what = BatchAct::from_id(&batch.act).ok_or_else(|| damaged("办理的类别"))?;
    let lines = batch::lines(&mut *operations.store.read().await?, id).await?;
    let total = lines.len() as u64;
    for (done, line) in (0..).zip(&lines).filter(|(_, line)| line.outcome == "waiting") {
        context.say(done, total, &format!("{}：{}", what.label(), line.label)).await?;
        settle_line(&operations, &context.now(), &batch, what, line).await?;
    }
    let act = context.now();
    let mut writing = operations.begin(&act).await?;
    context.step(&mut writing, total, total, "全部办完").await?;
    batch::finish(writing.connection(), id, &act.at()).await?;
    writing.commit().await?;
    let receipt = operations.batch_receipt(&act, id).await?;
    let refused = receipt.lines.iter().filter(|line| line.outcome == "refused");
    Ok(Receipt {
        done: receipt.done as u64,
        refused: refused
            .map(|line| Refused { what: line.label.clone(), why: line.message.clone() })
            .collect(),
        words: format!("共{total}份，办成{}份，没有办成{}份", receipt.done, receipt.refused),
        url: console_url(id),
        files: Vec::new(),
    })
}
