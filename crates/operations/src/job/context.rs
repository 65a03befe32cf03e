//! What a running job is given: who wanted it, the clock, and the steps by which it says how far it is.

use super::{Clock, Job, Receipt};
use crate::{Act, OperationError, Operations, Writing};
use storage::job::JobProgress;

/// A job while it runs.
pub struct JobContext {
    /// The installation.
    pub operations: Operations,
    /// The job as it was taken; `done` and `receipt` say what an earlier runner committed.
    pub job: Job,
    /// For whom it acts, through the channel of jobs, at the instant it was taken.
    pub act: Act,
    pub(super) clock: Clock,
    pub(super) runner: String,
}

/// Why a job stopped before its end.
#[derive(Debug)]
pub enum JobStop {
    /// Somebody asked for it.
    Cancelled,
    /// Another runner has it; nothing more may be written.
    Lost,
    /// It cannot be done.
    Failed(OperationError),
}

impl From<OperationError> for JobStop {
    fn from(error: OperationError) -> Self {
        Self::Failed(error)
    }
}

impl From<storage::StorageError> for JobStop {
    fn from(error: storage::StorageError) -> Self {
        Self::Failed(error.into())
    }
}

impl JobContext {
    /// The act of this moment.
    #[must_use]
    pub fn now(&self) -> Act {
        Act { now: (self.clock)(), ..self.act.clone() }
    }

    /// Says what it is doing, outside any other change.
    ///
    /// # Errors
    /// When it shall stop.
    #[boxed::future]
    pub async fn say(&mut self, done: u64, total: u64, text: &str) -> Result<(), JobStop> {
        let act = self.now();
        let operations = self.operations.clone();
        let mut writing = operations.begin(&act).await?;
        self.step(&mut writing, done, total, text).await?;
        Ok(writing.commit().await?)
    }

    /// Writes how far it is into the transaction of a step: what the step changed and how far the job
    /// is become lasting together, and only while the job is still this runner's and nobody asked it to
    /// stop. The receipt in `self.job.receipt` is written as well. Call it first in the transaction: it
    /// locks the job.
    ///
    /// # Errors
    /// When it shall stop; drop the transaction then.
    #[boxed::future]
    pub async fn step(
        &mut self,
        writing: &mut Writing<'_>,
        done: u64,
        total: u64,
        text: &str,
    ) -> Result<(), JobStop> {
        let receipt = receipt_text(&self.job.receipt)?;
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let progress = JobProgress { done: number(done), total: number(total), text, receipt: &receipt };
        let at = writing.at();
        let stop =
            storage::job::advance(writing.connection(), self.job.id, &self.runner, &at, &progress).await?;
        (self.job.done, self.job.total) = (done, total);
        match stop {
            None => Err(JobStop::Lost),
            Some(true) => Err(JobStop::Cancelled),
            Some(false) => Ok(()),
        }
    }
}

pub(super) fn receipt_text(receipt: &Receipt) -> Result<String, OperationError> {
    serde_json::to_string(receipt).map_err(|error| OperationError::Internal(error.to_string()))
}
