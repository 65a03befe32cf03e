//! The same act upon many records, each in a transaction of its own, with a receipt that names what was refused and
//! why; publication at a set time.

use super::place::RecordPlace;
use crate::organisation::Recipients;
use crate::{Act, Actor, Channel, OperationError, Operations};
use domain::disclosure::RecordAct;
use domain::organisation::Role;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use storage::disclosure::event;
use storage::disclosure::version;

/// Records that one act takes at most.
const MOST: usize = 500;
/// Records that are published by themselves in one go.
const MOST_DUE: i64 = 200;

/// Records with the numbers of their versions.
type Versions = Vec<(i64, i64)>;

/// What an act upon many came to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ManyReceipt {
    /// The records on which it was done.
    pub done: Vec<i64>,
    /// What the records are called on which it was done.
    pub names: BTreeMap<i64, String>,
    /// Those that were refused: number, name and reason.
    pub refused: Vec<(i64, String, String)>,
    /// Those that are published by themselves at a set time and were left to it: number, name and time.
    pub left: Vec<(i64, String, String)>,
}

impl Operations {
    /// Reviews, approves, publishes or returns many records that were seen as their revisions say; a reviewer names the
    /// attachments that were opened. What is published at a set time is left to it.
    ///
    /// # Errors
    /// When none is chosen, too many are, or the act is not one for many.
    #[boxed::future]
    pub async fn act_on_disclosures(
        &self,
        act: &Act,
        wanted: RecordAct,
        chosen: &[(i64, i64)],
        (said, looked_at): (&str, &[i64]),
    ) -> Result<ManyReceipt, OperationError> {
        if chosen.is_empty() {
            return Err(OperationError::invalid("chosen", "请选择要办理的信息"));
        }
        if chosen.len() > MOST {
            return Err(OperationError::invalid("chosen", format!("一次最多办理{MOST}条，请分几次")));
        }
        let mut receipt = ManyReceipt::default();
        for (id, seen) in chosen.iter().copied() {
            let outcome = match wanted {
                RecordAct::Submit => self.submit_disclosure(act, id, seen).await,
                RecordAct::PassReview => self.review_with_files(act, (id, seen), said, looked_at).await,
                RecordAct::ReturnForRevision => self.return_disclosure(act, id, seen, said).await,
                RecordAct::Approve => self.approve_disclosure(act, id, seen, said).await,
                RecordAct::Publish => match self.publish_unless_scheduled(act, id).await {
                    Ok(Err(at)) => {
                        receipt.left.push((id, self.title_of(act, id).await, at));
                        continue;
                    }
                    Ok(Ok(published)) => Ok(published),
                    Err(error) => Err(error),
                },
                _ => {
                    let words = format!("“{}”要逐条办理", wanted.label());
                    return Err(OperationError::invalid("act", words));
                }
            };
            match outcome {
                Ok(_) => receipt.done.push(id),
                Err(error @ (OperationError::Internal(_) | OperationError::Storage(_))) => return Err(error),
                Err(error) => receipt.refused.push((id, self.title_of(act, id).await, error.to_string())),
            }
        }
        let mut connection = self.store.read().await?;
        for id in &receipt.done {
            let place = RecordPlace::read(&mut connection, *id).await?;
            receipt.names.insert(*id, place.version.title);
        }
        Ok(receipt)
    }

    /// Tells the reviewers of the units concerned of a batch, once.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn tell_of_batch(&self, act: &Act, loaded: &[i64]) -> Result<usize, OperationError> {
        let mut writing = self.begin(act).await?;
        let mut units: BTreeMap<(i64, String), (String, Versions)> = BTreeMap::new();
        for id in loaded {
            let place = RecordPlace::read(writing.connection(), *id).await?;
            let unit = units.entry((place.unit.id, place.sector)).or_insert((place.unit.name, Vec::new()));
            unit.1.push((*id, place.version.id));
        }
        let mut told = 0;
        for ((unit_id, sector), (name, records)) in units {
            super::link_job::wanted(&mut writing, unit_id, &records).await?;
            let count = records.len();
            let to = Recipients::Holders { role: Role::Reviewer, unit_id, sector: Some(sector) };
            let text = format!("{name}有{count}条信息待公开审查");
            told += writing.notify(&to, "disclosure.submitted", &text, "/console/disclosures").await?;
        }
        writing.commit().await?;
        Ok(told)
    }

    /// The name of a record, for those who may read it.
    #[boxed::future]
    async fn title_of(&self, act: &Act, id: i64) -> String {
        match self.disclosure(act, id).await {
            Ok(record) => record.version.title,
            Err(_) => format!("第{id}号信息"),
        }
    }

    /// Sets the time at which an approved record is published by itself; none takes it back.
    ///
    /// # Errors
    /// When right or state is wrong, or the time is past.
    #[boxed::future]
    pub async fn schedule_disclosure(
        &self,
        act: &Act,
        (id, seen): (i64, i64),
        at: Option<Timestamp>,
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Publish).await?;
        place.guard(writing.connection(), act, RecordAct::Publish, "").await?;
        place.refuse_unseen(seen, "定时")?;
        if at.is_some() {
            super::link_check::refuse_dead(writing.connection(), &place.version).await?;
        }
        if at.is_some_and(|at| at <= act.now) {
            return Err(OperationError::invalid("publish_at", "发布时间要晚于现在；马上公开的请直接发布"));
        }
        let text = at.map(stored);
        version::set_publish_at(writing.connection(), place.version.id, text.as_deref()).await?;
        let note = at.map_or_else(
            || "取消定时发布".to_owned(),
            |at| format!("定于{}发布", crate::act::beijing_minute(at)),
        );
        let now = act.at();
        let by = (act.actor.person_id, now.as_str());
        event::append(writing.connection(), place.version.id, ("schedule", &note), by).await?;
        let detail = json!({ "publish_at": text });
        writing.audit(place.unit.id, "disclosure.schedule", &place.object(), &detail).await?;
        writing.commit().await
    }

    /// Publishes what was scheduled up to now; what cannot be published any more loses its time, and who answers
    /// for it is told by the record's history. Returns how many were published.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn publish_scheduled(&self, now: Timestamp) -> Result<usize, OperationError> {
        let due = {
            let mut connection = self.store.read().await?;
            version::to_publish(&mut connection, &stored(now), MOST_DUE).await?
        };
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let mut published = 0;
        for id in due {
            match self.publish_disclosure(&act, id).await {
                Ok(_) => published += 1,
                Err(error @ (OperationError::Internal(_) | OperationError::Storage(_))) => return Err(error),
                Err(error) => self.unschedule(&act, id, &error.to_string()).await?,
            }
        }
        Ok(published)
    }

    #[boxed::future]
    async fn unschedule(&self, act: &Act, id: i64, why: &str) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let place = RecordPlace::lock(writing.connection(), id, RecordAct::Publish).await?;
        version::set_publish_at(writing.connection(), place.version.id, None).await?;
        let note = format!("没有按时发布：{why}");
        let at = act.at();
        event::append(writing.connection(), place.version.id, ("schedule", &note), (None, &at)).await?;
        let to = Recipients::Holders {
            role: Role::InformationOfficer,
            unit_id: place.unit.id,
            sector: Some(place.sector.clone()),
        };
        let text = format!("{}{note}", place.called());
        writing.notify(&to, "disclosure.schedule", &text, &super::console_url(id)).await?;
        writing
            .audit(place.unit.id, "disclosure.unschedule", &place.object(), &json!({ "why": why }))
            .await?;
        writing.commit().await
    }
}

/// An instant as it is stored and compared.
fn stored(at: Timestamp) -> String {
    format!("{at:.0}")
}
