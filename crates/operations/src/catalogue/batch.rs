//! Many catalogues at once: submit, return with one remark, approve, publish. Each goes through the
//! single operation in a transaction of its own; the receipt says of each what became of it, and a
//! double click finds the receipt of the first (R68-R70).

use super::batch_job::BatchJob;
use super::place::{needed, words};
use crate::job::NewJob;
use crate::{Act, OperationError, Operations};
use domain::catalogue::{Transition, VersionState};
use domain::organisation::Permission;
use domain::reference::data_file;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::catalogue::batch::{self, Batch, BatchLine};
use storage::catalogue::process;

/// What is done with each catalogue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchAct {
    /// 提交审核
    Submit,
    /// 退回修改, with one remark for all
    Return,
    /// 审定
    Approve,
    /// 发布
    Publish,
}

/// A catalogue about to be dealt with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchCandidate {
    /// The version.
    pub version_id: i64,
    /// Unit and title.
    pub label: String,
    /// Its state.
    pub state: VersionState,
    /// Why it will be refused, as far as that can be told beforehand.
    pub refusal: Option<String>,
}

/// The receipt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchReceipt {
    /// Its number.
    pub id: i64,
    /// What was done.
    pub act: BatchAct,
    /// The words given with it.
    pub note: String,
    /// Who began it.
    pub person: String,
    /// When.
    pub begun_at: String,
    /// When it was through; none while some wait.
    pub finished_at: Option<String>,
    /// The catalogues in the order chosen.
    pub lines: Vec<BatchResult>,
    /// How many were done.
    pub done: usize,
    /// How many were refused.
    pub refused: usize,
    /// How many still wait.
    pub waiting: usize,
    /// True when they are too many to be dealt with at once: a job works through them.
    pub is_queued: bool,
}

/// What became of one catalogue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BatchResult {
    /// Its place, from 1.
    pub position: i64,
    /// The version.
    pub version_id: i64,
    /// Unit and title.
    pub label: String,
    /// `waiting`, `done` or `refused`.
    pub outcome: String,
    /// The state it has now, or why it was refused.
    pub message: String,
}

impl BatchAct {
    /// Every act.
    pub const ALL: [Self; 4] = [Self::Submit, Self::Return, Self::Approve, Self::Publish];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Submit => "submit",
            Self::Return => "return",
            Self::Approve => "approve",
            Self::Publish => "publish",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Submit => "提交审核",
            Self::Return => "退回修改",
            Self::Approve => "审定",
            Self::Publish => "发布",
        }
    }

    /// The act of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.id() == id)
    }

    /// The transition it makes, for a version in a state.
    fn transition(self, state: VersionState) -> Transition {
        match self {
            Self::Submit if state == VersionState::Returned => Transition::Resubmit,
            Self::Submit => Transition::Submit,
            Self::Return => Transition::ReturnForRevision,
            Self::Approve => Transition::Approve,
            Self::Publish => Transition::Publish,
        }
    }
}

impl Operations {
    /// The catalogues chosen, with what can be said of each beforehand.
    ///
    /// # Errors
    /// When one of them is not there for the person.
    #[boxed::future]
    pub async fn batch_candidates(
        &self,
        act: &Act,
        what: BatchAct,
        version_ids: &[i64],
    ) -> Result<Vec<BatchCandidate>, OperationError> {
        let ids = checked_ids(version_ids)?;
        let mut connection = self.store.read().await?;
        let mut found = Vec::new();
        for id in ids {
            let at = super::draft::readable(&mut connection, act, id).await?;
            let state = at.state()?;
            let refusal = at.guard(&mut connection, act, what.transition(state), "有").await.err();
            found.push(BatchCandidate {
                version_id: id,
                label: at.called(),
                state,
                refusal: refusal.map(|error| error.to_string()),
            });
        }
        Ok(found)
    }

    /// Writes down what is to be done with many catalogues. Returns its number, and whether it is new:
    /// the same nonce again begins nothing, so that a double click finds its receipt.
    ///
    /// # Errors
    /// When nothing or too much is chosen, words are missing, or a catalogue is not there for the person.
    #[boxed::future]
    pub async fn begin_batch(
        &self,
        act: &Act,
        what: BatchAct,
        version_ids: &[i64],
        note: &str,
        nonce: &str,
    ) -> Result<(i64, bool), OperationError> {
        let person = act.person_id()?;
        let note = match what {
            BatchAct::Return => needed("note", note, "退回的意见", 1000)?,
            _ => words("note", note, 1000)?,
        };
        let nonce = needed("nonce", nonce, "办理的键（请刷新页面后重试）", 200)?;
        let ids = checked_ids(version_ids)?;
        let mut writing = self.begin(act).await?;
        let mut lines = Vec::new();
        let mut unreviewed = 0;
        for id in &ids {
            let at = super::draft::readable(writing.connection(), act, *id).await?;
            if what == BatchAct::Approve && at.state()? == VersionState::Submitted {
                let events = process::events(writing.connection(), *id).await?;
                unreviewed += usize::from(super::view::passed(&events).is_none());
            }
            lines.push((*id, at.called()));
        }
        if unreviewed > 0 && note.is_empty() {
            let text =
                format!("所选目录中有{unreviewed}份没有经过审核，请填写没有经过审核就审定的理由，或不选它们");
            return Err(OperationError::invalid("note", text));
        }
        let begun =
            batch::begin(writing.connection(), what.id(), &note, &nonce, person, &act.at(), &lines).await?;
        let Some(id) = begun else {
            let known = batch::by_nonce(writing.connection(), person, &nonce).await?;
            let known = known.ok_or_else(|| OperationError::NotFound("这次办理".to_owned()))?;
            return Ok((known, false));
        };
        let detail = json!({ "act": what.id(), "versions": ids });
        writing.audit(act.actor.unit_id, "catalogue.batch", &format!("batch:{id}"), &detail).await?;
        if is_queued(ids.len()) {
            let job = NewJob {
                kind: BatchJob::NAME,
                title: format!("批量{}{}份目录", what.label(), ids.len()),
                arguments: json!({ "batch": id }),
                unit_id: act.actor.unit_id,
            };
            writing.queue_job(&job).await?;
        }
        writing.commit().await?;
        Ok((id, true))
    }

    /// Deals with the catalogues that still wait, each in its own transaction by the single operation.
    /// Only who began it goes on with it. More than may be done at once are a job's, and the receipt
    /// comes back as it stands.
    ///
    /// # Errors
    /// When there is no such act on many for the person.
    #[boxed::future]
    pub async fn run_batch(&self, act: &Act, id: i64) -> Result<BatchReceipt, OperationError> {
        let batch = own_batch(self, act, id).await?;
        let what = BatchAct::from_id(&batch.act).ok_or_else(|| super::place::damaged("办理的类别"))?;
        let lines = batch::lines(&mut *self.store.read().await?, id).await?;
        if is_queued(lines.len()) {
            return receipt(batch, lines);
        }
        let waiting: Vec<BatchLine> = lines.into_iter().filter(|line| line.outcome == "waiting").collect();
        for line in &waiting {
            settle_line(self, act, &batch, what, line).await?;
        }
        let mut writing = self.begin(act).await?;
        batch::finish(writing.connection(), id, &act.at()).await?;
        writing.commit().await?;
        self.batch_receipt(act, id).await
    }

    /// A receipt.
    ///
    /// # Errors
    /// When there is none for the person.
    #[boxed::future]
    pub async fn batch_receipt(&self, act: &Act, id: i64) -> Result<BatchReceipt, OperationError> {
        let batch = own_batch(self, act, id).await?;
        let lines = batch::lines(&mut *self.store.read().await?, id).await?;
        receipt(batch, lines)
    }

    /// The newest acts on many that the person began, without their lines.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn own_batches(&self, act: &Act) -> Result<Vec<BatchReceipt>, OperationError> {
        let mut connection = self.store.read().await?;
        let found = batch::of_person(&mut connection, act.person_id()?, 30).await?;
        found.into_iter().map(|batch| receipt(batch, Vec::new())).collect()
    }

    /// True when the act on many itself made the transition before, and nothing has happened since.
    #[boxed::future]
    async fn was_done(&self, batch: &Batch, what: BatchAct, version_id: i64) -> Result<bool, OperationError> {
        let events = process::events(&mut *self.store.read().await?, version_id).await?;
        let acts = [VersionState::Draft, VersionState::Returned].map(|from| what.transition(from).id());
        Ok(events.last().is_some_and(|event| {
            acts.contains(&event.act.as_str())
                && event.person_id == batch.person_id
                && event.at >= batch.begun_at
        }))
    }

    #[boxed::future]
    async fn do_one(
        &self,
        act: &Act,
        what: BatchAct,
        version_id: i64,
        note: &str,
    ) -> Result<VersionState, OperationError> {
        Ok(match what {
            BatchAct::Submit => self.submit(act, version_id, note).await?.state,
            BatchAct::Return => self.return_for_revision(act, version_id, note).await?.state,
            BatchAct::Approve => self.approve(act, version_id, note).await?.state,
            BatchAct::Publish => self.publish(act, version_id).await?.state,
        })
    }

    /// True when the person may do any of the acts somewhere.
    #[must_use]
    pub fn may_batch(act: &Act) -> Vec<BatchAct> {
        let needs = |what: BatchAct| match what {
            BatchAct::Submit => vec![Permission::CompileCatalogue],
            BatchAct::Return => vec![Permission::ReviewCatalogue, Permission::ApproveCatalogue],
            BatchAct::Approve => vec![Permission::ApproveCatalogue],
            BatchAct::Publish => vec![Permission::PublishCatalogue],
        };
        let may = |what: &BatchAct| needs(*what).into_iter().any(|right| act.actor.may_somewhere(right));
        BatchAct::ALL.into_iter().filter(may).collect()
    }
}

/// Deals with one catalogue that waits and writes down what became of it.
#[boxed::future]
pub(super) async fn settle_line(
    operations: &Operations,
    act: &Act,
    batch: &Batch,
    what: BatchAct,
    line: &BatchLine,
) -> Result<(), OperationError> {
    let outcome = operations.do_one(act, what, line.version_id, &batch.note).await;
    let (outcome, message) = match outcome {
        Ok(state) => ("done", format!("已{}，现为“{}”", what.label(), state.label())),
        Err(error @ (OperationError::Storage(_) | OperationError::Internal(_))) => return Err(error),
        // Refused because it is done: by the same act on many, interrupted or clicked twice.
        Err(OperationError::State(_)) if operations.was_done(batch, what, line.version_id).await? => {
            ("done", format!("已{}", what.label()))
        }
        Err(error) => ("refused", reason(&error)),
    };
    let mut writing = operations.begin(act).await?;
    batch::settle(writing.connection(), batch.id, line.position, outcome, &message).await?;
    writing.commit().await
}

/// An act on many that the person began.
#[boxed::future]
pub(super) async fn own_batch(operations: &Operations, act: &Act, id: i64) -> Result<Batch, OperationError> {
    let found = batch::by_id(&mut *operations.store.read().await?, id).await?;
    let own = found.filter(|batch| act.actor.is_system || act.actor.person_id == Some(batch.person_id));
    own.ok_or_else(|| OperationError::NotFound("这次办理".to_owned()))
}

/// Where the receipt stands.
pub(super) fn console_url(id: i64) -> String {
    format!("/console/batches/{id}")
}

/// What stood in the way, in full: every problem with its place.
fn reason(error: &OperationError) -> String {
    let OperationError::Invalid(problems) = error else { return error.to_string() };
    let shown: Vec<&str> = problems.iter().take(SHOWN).map(|problem| problem.message.as_str()).collect();
    let more = match problems.len() {
        count if count > SHOWN => format!("；共{count}处，请打开目录查看"),
        _ => String::new(),
    };
    format!("{}{more}", shown.join("；"))
}

/// Problems named in one line of a receipt; the catalogue's own screen has all.
const SHOWN: usize = 5;

fn receipt(batch: Batch, lines: Vec<BatchLine>) -> Result<BatchReceipt, OperationError> {
    let act = BatchAct::from_id(&batch.act).ok_or_else(|| super::place::damaged("办理的类别"))?;
    let count = |outcome: &str| lines.iter().filter(|line| line.outcome == outcome).count();
    let (done, refused, waiting) = (count("done"), count("refused"), count("waiting"));
    let is_queued = is_queued(lines.len());
    let result = |line: BatchLine| BatchResult {
        position: line.position,
        version_id: line.version_id,
        label: line.label,
        outcome: line.outcome,
        message: line.message,
    };
    Ok(BatchReceipt {
        id: batch.id,
        act,
        note: batch.note,
        person: batch.person_name,
        begun_at: batch.begun_at,
        finished_at: batch.finished_at,
        lines: lines.into_iter().map(result).collect(),
        done,
        refused,
        waiting,
        is_queued,
    })
}

/// The numbers chosen, each once and in their order.
fn checked_ids(version_ids: &[i64]) -> Result<Vec<i64>, OperationError> {
    let mut ids = Vec::new();
    for id in version_ids {
        if !ids.contains(id) {
            ids.push(*id);
        }
    }
    if ids.is_empty() {
        return Err(OperationError::invalid("versions", "请至少选择一份目录"));
    }
    let most = limit("most");
    if ids.len() > most {
        return Err(OperationError::invalid("versions", format!("一次最多办理{most}份目录，请分几次办理")));
    }
    Ok(ids)
}

/// True when so many are a job's.
fn is_queued(count: usize) -> bool {
    count > limit("at_once")
}

/// A number of `data/batch.tsv`.
fn limit(key: &str) -> usize {
    let text = data_file("batch.tsv").unwrap_or_default();
    let row = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    let found = row.into_iter().find(|cells| cells.first() == Some(&key));
    found.and_then(|cells| cells.get(1)?.trim().parse().ok()).unwrap_or(1)
}
