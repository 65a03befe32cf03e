//! Jobs on both databases (invariant 11): queued with the act, taken once, cancelled between steps,
//! taken again after their runner died, ended with a receipt and a notice.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use jiff::SignedDuration;
use operations::job::{Clock, Job, JobContext, JobKind, JobState, NewJob, Receipt, Refused, Runner, Working};
use operations::{Act, OperationError, Operations};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use test_kit::{TestCity, databases};

const START: &str = "2026-03-02T02:00:00Z";

/// Counts to a number, one setting a step, so that a step done twice would be seen.
struct Counting;

/// Waits for ever at its second step: its runner seems to have died there.
struct Hanging;

impl JobKind for Counting {
    fn name(&self) -> &'static str {
        "test.counting"
    }

    fn label(&self) -> &'static str {
        "数数"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(count(context, None))
    }
}

impl JobKind for Hanging {
    fn name(&self) -> &'static str {
        "test.counting"
    }

    fn label(&self) -> &'static str {
        "数数"
    }

    fn run<'a>(&'a self, context: &'a mut JobContext) -> Working<'a> {
        Box::pin(count(context, Some(2)))
    }
}

async fn count(context: &mut JobContext, hang_at: Option<u64>) -> Result<Receipt, operations::job::JobStop> {
    let total = context.job.arguments["to"].as_u64().unwrap();
    for number in context.job.done..total {
        if hang_at == Some(number) {
            std::future::pending::<()>().await;
        }
        let act = context.now();
        let operations = context.operations.clone();
        let mut writing = operations.begin(&act).await?;
        if number == 3 {
            context.job.receipt.refused.push(Refused { what: "第3号".into(), why: "不吉利".into() });
        } else {
            context.job.receipt.done += 1;
        }
        context.step(&mut writing, number + 1, total, &format!("数到{number}")).await?;
        writing.audit(context.job.unit_id, "test.counted", &format!("number/{number}"), &json!({})).await?;
        writing.commit().await?;
    }
    let words = format!("数完{}个", context.job.receipt.done);
    Ok(Receipt { words, ..context.job.receipt.clone() })
}

struct City {
    city: TestCity,
    clock: Arc<AtomicI64>,
    _database: test_kit::TestDatabase,
}

impl City {
    async fn all() -> Vec<Self> {
        let mut cities = Vec::new();
        for database in databases().await {
            let city = TestCity::on(&database, START).await;
            let clock = Arc::new(AtomicI64::new(city.now().as_second()));
            cities.push(Self { city, clock, _database: database });
        }
        cities
    }

    fn operations(&self) -> &Operations {
        &self.city.operations
    }

    fn clock(&self) -> Clock {
        let clock = self.clock.clone();
        Arc::new(move || jiff::Timestamp::from_second(clock.load(Ordering::SeqCst)).unwrap())
    }

    fn wait(&self, time: SignedDuration) {
        self.clock.fetch_add(time.as_secs(), Ordering::SeqCst);
    }

    fn runner(&self) -> Runner {
        Runner::of(self.operations().clone(), self.clock(), &[&Counting])
    }

    async fn act(&self, account: &str) -> Act {
        Act { now: (self.clock())(), ..self.city.act(account).await }
    }

    async fn queue(&self, to: u64) -> i64 {
        let act = self.act("compiler").await;
        let mut writing = self.operations().begin(&act).await.unwrap();
        let id = writing.queue_job(&self.new_job(to)).await.unwrap();
        writing.commit().await.unwrap();
        id
    }

    fn new_job(&self, to: u64) -> NewJob {
        NewJob {
            kind: "test.counting",
            title: "数数".to_owned(),
            arguments: json!({"to": to}),
            unit_id: self.city.unit("east-civil"),
        }
    }

    async fn job(&self, id: i64) -> Job {
        self.operations().job(&self.act("compiler").await, id).await.unwrap()
    }

    /// How often each number was counted.
    async fn counted(&self) -> Vec<String> {
        let mut connection = self.operations().store.read().await.unwrap();
        let unit = self.city.unit("east-civil");
        let events = storage::audit::chain_events(&mut connection, unit, 0, 1_000).await.unwrap();
        let mut counted: Vec<String> = events
            .into_iter()
            .filter(|event| event.act == "test.counted")
            .map(|event| event.object)
            .collect();
        counted.sort();
        counted
    }
}

#[tokio::test]
async fn a_job_is_queued_with_the_act_and_ends_with_a_receipt_and_a_notice() {
    for city in City::all().await {
        let act = city.act("compiler").await;
        let mut writing = city.operations().begin(&act).await.unwrap();
        writing.queue_job(&city.new_job(5)).await.unwrap();
        drop(writing);
        assert!(!city.runner().work_once().await.unwrap(), "an act undone leaves no job");

        let id = city.queue(5).await;
        assert_eq!(city.job(id).await.state, JobState::Queued);
        assert!(city.runner().work_once().await.unwrap());
        let job = city.job(id).await;
        assert_eq!((job.state, job.done, job.total), (JobState::Done, 5, 5));
        assert_eq!((job.receipt.done, job.receipt.refused.len()), (4, 1), "the receipt tells the truth");
        let notices = city.operations().notices(&act, None).await.unwrap();
        assert_eq!(notices[0].kind, "job.done");
        assert_eq!(notices[0].text, "数数：数完4个；1项未办成，原因见任务页面");
        assert_eq!(notices[0].url, format!("/console/jobs/{id}"));
        assert!(!city.runner().work_once().await.unwrap());
    }
}

#[tokio::test]
async fn a_job_whose_runner_died_is_taken_again_and_no_step_is_done_twice() {
    for city in City::all().await {
        let id = city.queue(5).await;
        let dying = Runner::of(city.operations().clone(), city.clock(), &[&Hanging]);
        let hanging = tokio::spawn(async move { dying.work_once().await });
        while city.job(id).await.done < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        assert!(!city.runner().work_once().await.unwrap(), "its runner seems to live");
        city.wait(operations::job::STALE + SignedDuration::from_secs(1));
        assert!(city.runner().work_once().await.unwrap());
        hanging.abort();
        let job = city.job(id).await;
        assert_eq!((job.state, job.attempts, job.receipt.done), (JobState::Done, 2, 4));
        let numbers: Vec<String> = (0..5).map(|number| format!("number/{number}")).collect();
        assert_eq!(city.counted().await, numbers);
    }
}

#[tokio::test]
async fn a_runner_that_lost_its_job_writes_nothing_more() {
    for city in City::all().await {
        let id = city.queue(5).await;
        let mut connection = city.operations().store.write().await.unwrap();
        let stale = "2000-01-01T00:00:00Z";
        let taken = storage::job::take(connection.connection(), "first", START, stale).await.unwrap();
        connection.commit().await.unwrap();
        assert_eq!(taken.unwrap().id, id);
        city.wait(operations::job::STALE + SignedDuration::from_secs(1));
        assert!(city.runner().work_once().await.unwrap());
        let mut connection = city.operations().store.write().await.unwrap();
        let progress = storage::job::JobProgress { done: 1, total: 5, text: "", receipt: "" };
        let held = storage::job::advance(connection.connection(), id, "first", START, &progress).await;
        assert_eq!(held.unwrap(), None);
        assert!(!storage::job::end(connection.connection(), id, "first", "failed", "", START).await.unwrap());
    }
}

#[tokio::test]
async fn a_job_is_cancelled_before_it_begins_and_in_the_middle() {
    for city in City::all().await {
        let act = city.act("compiler").await;
        let waiting = city.queue(5).await;
        city.operations().cancel_job(&act, waiting).await.unwrap();
        assert!(!city.runner().work_once().await.unwrap());
        assert_eq!(city.job(waiting).await.progress, "任务在开始前被取消，没有做任何事");
        let again = city.operations().cancel_job(&act, waiting).await.unwrap_err();
        assert_eq!(again.code(), "wrong-state");

        let id = city.queue(5).await;
        let dying = Runner::of(city.operations().clone(), city.clock(), &[&Hanging]);
        let hanging = tokio::spawn(async move { dying.work_once().await });
        while city.job(id).await.done < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        city.operations().cancel_job(&act, id).await.unwrap();
        city.operations().cancel_job(&act, id).await.unwrap();
        assert!(city.job(id).await.is_stopping);
        hanging.abort();
        city.wait(operations::job::STALE + SignedDuration::from_secs(1));
        assert!(city.runner().work_once().await.unwrap());
        let job = city.job(id).await;
        assert_eq!((job.state, job.done), (JobState::Cancelled, 2));
        assert_eq!(job.progress, "已按要求取消；取消前已完成2项，其余没有进行");
        assert_eq!(city.counted().await.len(), 2);
    }
}

#[tokio::test]
async fn two_runners_never_take_the_same_job() {
    for city in City::all().await {
        for _ in 0..12 {
            city.queue(2).await;
        }
        let worked = Arc::new(AtomicU64::new(0));
        let runners: Vec<_> = (0..4)
            .map(|_| {
                let (runner, worked) = (city.runner(), worked.clone());
                tokio::spawn(async move {
                    // One that found its job taken looks again.
                    for _ in 0..20 {
                        if runner.work_once().await.unwrap() {
                            worked.fetch_add(1, Ordering::SeqCst);
                        }
                    }
                })
            })
            .collect();
        for runner in runners {
            runner.await.unwrap();
        }
        assert_eq!(worked.load(Ordering::SeqCst), 12);
        assert_eq!(city.counted().await.len(), 24, "each step of each job once");
        let jobs = city.operations().jobs(&city.act("compiler").await, None).await.unwrap();
        assert!(jobs.iter().all(|job| job.state == JobState::Done && job.attempts == 1));
    }
}

#[tokio::test]
async fn a_stopped_runner_gives_its_job_back() {
    for city in City::all().await {
        let id = city.queue(5).await;
        let stopping = Runner::of(city.operations().clone(), city.clock(), &[&Hanging]);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(async move {
            stopping
                .run_until(async {
                    let _ = stopped.await;
                })
                .await;
        });
        while city.job(id).await.done < 2 {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        stop.send(()).unwrap();
        running.await.unwrap();
        assert_eq!(city.job(id).await.state, JobState::Queued, "no need to wait for its silence");
        assert!(city.runner().work_once().await.unwrap());
        assert_eq!(city.job(id).await.receipt.done, 4);
    }
}

#[tokio::test]
async fn a_job_that_keeps_dying_is_given_up_and_an_unknown_kind_fails() {
    for city in City::all().await {
        let id = city.queue(5).await;
        let mut connection = city.operations().store.write().await.unwrap();
        for _ in 0..3 {
            let later = "2999-01-01T00:00:00Z";
            storage::job::take(connection.connection(), "dying", START, later).await.unwrap().unwrap();
        }
        connection.commit().await.unwrap();
        city.wait(operations::job::STALE + SignedDuration::from_secs(1));
        assert!(city.runner().work_once().await.unwrap());
        assert_eq!(city.job(id).await.progress, "已中断3次，不再重试；请联系系统管理员查看日志");

        let id = city.queue(5).await;
        assert!(Runner::of(city.operations().clone(), city.clock(), &[]).work_once().await.unwrap());
        assert_eq!(city.job(id).await.progress, "本程序不认识这种任务；请升级后重新发起");
    }
}

#[tokio::test]
async fn a_job_is_seen_by_its_owner_and_by_who_administers_its_unit() {
    for city in City::all().await {
        let id = city.queue(2).await;
        for (account, sees) in [
            ("compiler", true),
            ("administrator", true),
            ("district_administrator", true),
            ("approver", false),
            ("west_compiler", false),
        ] {
            let seen: Result<Job, OperationError> = city.operations().job(&city.act(account).await, id).await;
            assert_eq!(seen.is_ok(), sees, "{account}");
        }
        let act = city.act("west_compiler").await;
        assert_eq!(city.operations().cancel_job(&act, id).await.unwrap_err().code(), "not-found");
    }
}
