//! Long work (invariant 11): an act queues a job in its own transaction, a runner takes it, it says how
//! far it is, may be cancelled between two steps, is taken again when its runner died, and ends with a
//! receipt and a notice.

pub mod context;
pub mod kind;
pub mod runner;

pub use context::{JobContext, JobStop};
pub use kind::{JobKind, Kinds, Working};
pub use runner::{Clock, Runner, STALE};

use crate::compilation::MakeCompilation;
use crate::organisation::unit::load_unit;
use crate::{Act, Actor, OperationError, Operations, Writing};
use domain::organisation::Permission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::job::{JobRow, NewJobRow};

/// Where a job stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// Waits for a runner.
    Queued,
    /// Is worked on.
    Running,
    /// Ended; the receipt says what came of it.
    Done,
    /// Could not be done; the text says why.
    Failed,
    /// Stopped on request.
    Cancelled,
}

/// A job for people and programs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Job {
    /// Number.
    pub id: i64,
    /// Which work.
    pub kind: String,
    /// What it is called for people.
    pub title: String,
    /// What it works on.
    pub arguments: serde_json::Value,
    /// Where it stands.
    pub state: JobState,
    /// Steps done.
    pub done: u64,
    /// Steps in all, 0 while unknown.
    pub total: u64,
    /// What it is doing, or how it ended.
    pub progress: String,
    /// What has come of it so far.
    pub receipt: Receipt,
    /// Who wanted it.
    pub person_id: Option<i64>,
    /// The unit it concerns.
    pub unit_id: i64,
    /// When it was queued.
    pub queued_at: String,
    /// When it was first taken.
    pub started_at: Option<String>,
    /// When it ended.
    pub ended_at: Option<String>,
    /// True once somebody asked it to stop.
    pub is_stopping: bool,
    /// How often it was taken.
    pub attempts: u64,
}

/// What came of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Receipt {
    /// How many things were done.
    pub done: u64,
    /// Which were refused, and why.
    pub refused: Vec<Refused>,
    /// What came of it, in words.
    pub words: String,
    /// Where the result stands; empty for nowhere.
    pub url: String,
    /// Files it made.
    pub files: Vec<ReceiptFile>,
}

/// Something a job could not do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// What.
    pub what: String,
    /// Why, and what to do.
    pub why: String,
}

/// A file a job made, sealed under its hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptFile {
    /// The name under which it is saved.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

/// A job to be queued.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// Which work, the name of a [`JobKind`].
    pub kind: &'static str,
    /// What it is called for people.
    pub title: String,
    /// What it works on.
    pub arguments: serde_json::Value,
    /// The unit it concerns.
    pub unit_id: i64,
}

impl JobState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Queued => "排队中",
            Self::Running => "进行中",
            Self::Done => "已完成",
            Self::Failed => "未完成",
            Self::Cancelled => "已取消",
        }
    }

    /// True when nothing more will happen.
    #[must_use]
    pub fn has_ended(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

impl TryFrom<JobRow> for Job {
    type Error = OperationError;

    fn try_from(row: JobRow) -> Result<Self, OperationError> {
        let internal =
            |error: serde_json::Error| OperationError::Internal(format!("job {}: {error}", row.id));
        let state = JobState::ALL.into_iter().find(|state| state.id() == row.state);
        let receipt = if row.receipt.is_empty() {
            Receipt::default()
        } else {
            serde_json::from_str(&row.receipt).map_err(internal)?
        };
        Ok(Self {
            id: row.id,
            arguments: serde_json::from_str(&row.arguments).map_err(internal)?,
            state: state.ok_or_else(|| OperationError::Internal(format!("job {}: {}", row.id, row.state)))?,
            receipt,
            kind: row.kind,
            title: row.title,
            done: u64::try_from(row.done).unwrap_or(0),
            total: u64::try_from(row.total).unwrap_or(0),
            progress: row.progress,
            person_id: row.person_id,
            unit_id: row.unit_id,
            queued_at: row.queued_at,
            started_at: row.started_at,
            ended_at: row.ended_at,
            is_stopping: row.cancel_requested_at.is_some(),
            attempts: u64::try_from(row.attempts).unwrap_or(0),
        })
    }
}

impl Job {
    /// The page on which it can be followed.
    #[must_use]
    pub fn url(&self) -> String {
        url(self.id)
    }
}

/// The page on which a job can be followed.
#[must_use]
pub fn url(id: i64) -> String {
    format!("/console/jobs/{id}")
}

impl Writing<'_> {
    /// Queues a job for who acts, in the transaction of the act that wants it: both happen or neither.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn queue_job(&mut self, job: &NewJob) -> Result<i64, OperationError> {
        let person_id = self.actor_id();
        self.queue_job_for(job, person_id).await
    }

    /// Queues a job of the system itself, for which nobody waits: it acts as the system, and nobody is told of its end.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn queue_own_job(&mut self, job: &NewJob) -> Result<i64, OperationError> {
        self.queue_job_for(job, None).await
    }

    #[boxed::future]
    async fn queue_job_for(&mut self, job: &NewJob, person_id: Option<i64>) -> Result<i64, OperationError> {
        let at = self.at();
        let arguments = job.arguments.to_string();
        let row = NewJobRow {
            kind: job.kind,
            title: &job.title,
            arguments: &arguments,
            person_id,
            unit_id: job.unit_id,
            at: &at,
        };
        let id = storage::job::insert(self.connection(), &row).await?;
        self.audit(job.unit_id, "job.queued", &format!("job/{id}"), &json!({"kind": job.kind})).await?;
        Ok(id)
    }
}

impl Operations {
    /// A job: one's own, or of a unit that one administers.
    ///
    /// # Errors
    /// When there is none, or it is another's.
    #[boxed::future]
    pub async fn job(&self, act: &Act, id: i64) -> Result<Job, OperationError> {
        let mut connection = self.store.read().await?;
        let row = storage::job::by_id(&mut connection, id).await?.ok_or_else(unknown)?;
        let path = load_unit(&mut connection, row.unit_id).await?.path;
        if !is_open_to(&act.actor, &row, &path) {
            return Err(unknown());
        }
        Job::try_from(row)
    }

    /// One's own jobs, the newest first, before a number.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn jobs(&self, act: &Act, before: Option<i64>) -> Result<Vec<Job>, OperationError> {
        let person = act.person_id()?;
        let mut connection = self.store.read().await?;
        let rows = storage::job::of_person(&mut connection, person, before.unwrap_or(i64::MAX), 50).await?;
        rows.into_iter().map(Job::try_from).collect()
    }

    /// Asks a job to stop. One that waits ends at once, a running one before its next step. Asking twice
    /// does nothing more.
    ///
    /// # Errors
    /// When the job is another's or has ended.
    #[boxed::future]
    pub async fn cancel_job(&self, act: &Act, id: i64) -> Result<(), OperationError> {
        let job = self.job(act, id).await?;
        if job.is_stopping && !job.state.has_ended() {
            return Ok(());
        }
        let mut writing = self.begin(act).await?;
        let at = act.at();
        let ended = storage::job::cancel_queued(writing.connection(), id, NOT_BEGUN, &at).await?;
        if !ended && !storage::job::ask_to_stop(writing.connection(), id, &at).await? {
            return Err(OperationError::State("该任务已经结束，无法取消；结果见任务页面".to_owned()));
        }
        writing.audit(job.unit_id, "job.cancelled", &format!("job/{id}"), &json!({"kind": job.kind})).await?;
        writing.commit().await
    }

    /// A file that a job made.
    ///
    /// # Errors
    /// When the job is another's or made no such file.
    #[boxed::future]
    pub async fn job_file(
        &self,
        act: &Act,
        id: i64,
        index: usize,
    ) -> Result<(ReceiptFile, Vec<u8>), OperationError> {
        let job = self.job(act, id).await?;
        let file = job.receipt.files.get(index).cloned();
        let file = file.ok_or_else(|| OperationError::NotFound("该文件".to_owned()))?;
        let bytes = self.blobs.get(&file.sha256).await?;
        Ok((file, bytes))
    }
}

const NOT_BEGUN: &str = "任务在开始前被取消，没有做任何事";

fn unknown() -> OperationError {
    OperationError::NotFound("该任务".to_owned())
}

fn is_open_to(actor: &Actor, row: &JobRow, path: &str) -> bool {
    let own = row.person_id.is_some() && row.person_id == actor.person_id;
    // A compilation is the district's: who asks for it and who agrees to it both follow it (R75).
    let reviews = [Permission::ReviewCatalogue, Permission::ApproveCatalogue];
    let of_office =
        row.kind == MakeCompilation::NAME && reviews.iter().any(|right| actor.may(*right, path, None));
    own || of_office || actor.may(Permission::ManageSettings, path, None)
}
