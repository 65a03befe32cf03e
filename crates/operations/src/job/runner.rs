//! The runner: takes one job after another, gives signs of life while it works, and ends each with its
//! receipt and a notice. Several runners, in one process or in many, never hold the same job.

use super::context::receipt_text;
use super::kind::{Kinds, SHIPPED};
use super::{Job, JobContext, JobState, JobStop, Receipt};
use crate::organisation::notice::Recipients;
use crate::{Act, Actor, Channel, OperationError, Operations};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use storage::job::JobProgress;

/// Tells the time; given at the edge.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A job whose runner gave no sign of life for so long is taken by another.
pub const STALE: SignedDuration = SignedDuration::from_secs(90);
/// How often a runner gives a sign of life.
const BEAT: Duration = Duration::from_secs(10);
/// How often an idle runner looks for work.
const LOOK: Duration = Duration::from_millis(500);
/// A job that brought down so many runners is not tried again.
const MOST_ATTEMPTS: u64 = 3;

/// Works on jobs, one at a time.
#[derive(Clone)]
pub struct Runner {
    operations: Operations,
    clock: Clock,
    kinds: Kinds,
    name: String,
}

impl Runner {
    /// A runner of every kind the product ships.
    #[must_use]
    pub fn new(operations: Operations, clock: Clock) -> Self {
        Self::of(operations, clock, SHIPPED)
    }

    /// A runner of given kinds.
    #[must_use]
    pub fn of(operations: Operations, clock: Clock, kinds: Kinds) -> Self {
        let name = format!("{}-{:016x}", std::process::id(), rand::random::<u64>());
        Self { operations, clock, kinds, name }
    }

    /// Works until told to stop; a job in hand is given back then, and the next runner goes on with it.
    pub async fn run_until(&self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        loop {
            let found = tokio::select! {
                () = &mut stop => break,
                found = self.work_once() => found,
            };
            match found {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "任务无法领取"),
            }
            tokio::select! { () = &mut stop => break, () = tokio::time::sleep(LOOK) => {} }
        }
        if let Err(error) = self.give_back().await {
            tracing::warn!(%error, "任务未能交回，将在失去联系后由他人接手");
        }
    }

    /// Takes the oldest job that waits and works on it to its end. False when none waits.
    ///
    /// # Errors
    /// When the database fails; the job is taken again later.
    #[boxed::future]
    pub async fn work_once(&self) -> Result<bool, OperationError> {
        let Some(job) = self.take().await? else { return Ok(false) };
        let (id, kind) = (job.id, job.kind.clone());
        tracing::info!(job = id, kind, attempt = job.attempts, "开始任务");
        let beating = tokio::spawn(self.clone().beat(id));
        let ended = self.work(job).await;
        beating.abort();
        ended?;
        Ok(true)
    }

    #[boxed::future]
    async fn take(&self) -> Result<Option<Job>, OperationError> {
        let now = (self.clock)();
        let stale = format!("{:.0}", now - STALE);
        // Looking does not hold up who writes.
        if !storage::job::waits(&mut *self.operations.store.read().await?, &stale).await? {
            return Ok(None);
        }
        let act = self.system();
        let mut writing = self.operations.begin(&act).await?;
        let row = storage::job::take(writing.connection(), &self.name, &act.at(), &stale).await?;
        writing.commit().await?;
        row.map(Job::try_from).transpose()
    }

    #[boxed::future]
    async fn work(&self, job: Job) -> Result<(), OperationError> {
        if job.attempts > MOST_ATTEMPTS {
            let text = format!("已中断{MOST_ATTEMPTS}次，不再重试；请联系系统管理员查看日志");
            return self.end(&job, JobState::Failed, &text).await;
        }
        let Some(kind) = self.kinds.iter().find(|kind| kind.name() == job.kind) else {
            return self.end(&job, JobState::Failed, "本程序不认识这种任务；请升级后重新发起").await;
        };
        let act = match self.act_for(&job).await? {
            Some(act) => act,
            None => return self.end(&job, JobState::Failed, "发起人的账号已停用，任务没有进行").await,
        };
        let mut context = JobContext {
            operations: self.operations.clone(),
            job,
            act,
            clock: self.clock.clone(),
            runner: self.name.clone(),
        };
        let outcome = kind.run(&mut context).await;
        let mut job = context.job;
        let stopped = match outcome {
            Ok(receipt) => {
                job.receipt = receipt;
                let text = job.receipt.words.clone();
                return self.end(&job, JobState::Done, if text.is_empty() { "已完成" } else { &text }).await;
            }
            Err(stopped) => stopped,
        };
        // What its last, undone step had in hand never came about: only what was committed counts.
        let job = self.committed(job.id).await?;
        match stopped {
            JobStop::Cancelled => self.end(&job, JobState::Cancelled, &cancelled_words(&job)).await,
            JobStop::Lost => {
                tracing::warn!(job = job.id, "任务已由其他进程接手");
                Ok(())
            }
            JobStop::Failed(error) => {
                tracing::error!(job = job.id, kind = job.kind, %error, detail = ?error, "任务失败");
                self.end(&job, JobState::Failed, &error.to_string()).await
            }
        }
    }

    #[boxed::future]
    async fn committed(&self, id: i64) -> Result<Job, OperationError> {
        let row = storage::job::by_id(&mut *self.operations.store.read().await?, id).await?;
        Job::try_from(row.ok_or_else(|| OperationError::Internal(format!("job {id} is gone")))?)
    }

    /// Who wanted the job, with what they hold today; none when they may no longer act.
    #[boxed::future]
    async fn act_for(&self, job: &Job) -> Result<Option<Act>, OperationError> {
        let now = (self.clock)();
        let Some(person) = job.person_id else { return Ok(Some(self.system())) };
        let mut connection = self.operations.store.read().await?;
        let actor = Actor::load(&mut connection, person, crate::act::beijing_date(now)).await?;
        Ok(actor.map(|actor| Act { actor, now, channel: Channel::Job }))
    }

    /// Ends a job: state, receipt, audit event and notice in one transaction.
    #[boxed::future]
    async fn end(&self, job: &Job, state: JobState, text: &str) -> Result<(), OperationError> {
        let act = self.system();
        let mut writing = self.operations.begin(&act).await?;
        let receipt = receipt_text(&job.receipt)?;
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        let done = if state == JobState::Done { job.total.max(job.done) } else { job.done };
        let progress = JobProgress { done: number(done), total: number(job.total), text, receipt: &receipt };
        let held =
            storage::job::advance(writing.connection(), job.id, &self.name, &act.at(), &progress).await?;
        if held.is_none() {
            tracing::warn!(job = job.id, "任务已由其他进程接手");
            return Ok(());
        }
        storage::job::end(writing.connection(), job.id, &self.name, state.id(), text, &act.at()).await?;
        let detail = json!({"kind": job.kind, "state": state.id(), "done": job.receipt.done, "refused": job.receipt.refused.len()});
        writing.audit(job.unit_id, "job.ended", &format!("job/{}", job.id), &detail).await?;
        if let Some(person) = job.person_id {
            let words = format!("{}：{}", job.title, notice_words(state, text, &job.receipt));
            let to = Recipients::People(vec![person]);
            writing.notify(&to, &format!("job.{}", state.id()), &words, &job.url()).await?;
        }
        writing.commit().await
    }

    async fn beat(self, id: i64) {
        loop {
            tokio::time::sleep(BEAT).await;
            let act = self.system();
            let beaten = async {
                let mut writing = self.operations.begin(&act).await?;
                storage::job::beat(writing.connection(), id, &self.name, &act.at()).await?;
                writing.commit().await
            };
            if let Err(error) = beaten.await {
                tracing::warn!(job = id, %error, "任务未能报告进展");
            }
        }
    }

    #[boxed::future]
    async fn give_back(&self) -> Result<(), OperationError> {
        let act = self.system();
        let mut writing = self.operations.begin(&act).await?;
        storage::job::give_back(writing.connection(), &self.name).await?;
        writing.commit().await
    }

    fn system(&self) -> Act {
        Act { actor: Actor::system(), now: (self.clock)(), channel: Channel::Job }
    }
}

fn cancelled_words(job: &Job) -> String {
    match job.receipt.done {
        0 => "已按要求取消，没有任何内容生效".to_owned(),
        done => format!("已按要求取消；取消前已完成{done}项，其余没有进行"),
    }
}

fn notice_words(state: JobState, text: &str, receipt: &Receipt) -> String {
    let refused = match receipt.refused.len() {
        0 => String::new(),
        refused => format!("；{refused}项未办成，原因见任务页面"),
    };
    match state {
        JobState::Failed => format!("没有完成。{text}{refused}"),
        _ => format!("{text}{refused}"),
    }
}
