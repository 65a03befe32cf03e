//! Verifying, sealing and reading the audit log (invariant 5): what was altered, left out, put in
//! another order or cut off at the end is found, and named.

use crate::act::beijing_date;
use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use jiff::civil::Date;
use jiff::{Timestamp, tz};
use serde::Serialize;
use std::collections::HashMap;
use storage::Connection;
use storage::audit::{self, Event, NewEvent};

/// What the verification found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Chains looked at.
    pub chains: usize,
    /// Events recomputed.
    pub events: usize,
    /// Seals recomputed.
    pub seals: usize,
    /// The last sealed day.
    pub sealed_until: Option<String>,
    /// What is wrong; none when the log is whole.
    pub problems: Vec<AuditProblem>,
}

/// A place at which the log is not whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditProblem {
    /// The chain, for problems of a chain.
    pub unit_id: Option<i64>,
    /// The place in it.
    pub position: Option<i64>,
    /// The day, for problems of a seal.
    pub day: Option<String>,
    /// In words.
    pub message: String,
}

/// An event as it is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEvent {
    /// Number.
    pub id: i64,
    /// The chain.
    pub unit_id: i64,
    /// When.
    pub at: String,
    /// Who.
    pub actor_id: Option<i64>,
    /// The name printed.
    pub actor_name: String,
    /// web, api, cli or job.
    pub channel: String,
    /// The act.
    pub act: String,
    /// The object.
    pub object: String,
    /// JSON.
    pub detail: String,
}

const AT_ONCE: i64 = 2_000;

impl From<Event> for AuditEvent {
    fn from(event: Event) -> Self {
        Self {
            id: event.id,
            unit_id: event.unit_id,
            at: event.at,
            actor_id: event.actor_id,
            actor_name: event.actor_name,
            channel: event.channel,
            act: event.act,
            object: event.object,
            detail: event.detail,
        }
    }
}

impl AuditReport {
    /// True when the log is whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty()
    }

    fn problem(
        &mut self,
        unit_id: Option<i64>,
        position: Option<i64>,
        day: Option<&str>,
        message: impl Into<String>,
    ) {
        self.problems.push(AuditProblem {
            unit_id,
            position,
            day: day.map(str::to_owned),
            message: message.into(),
        });
    }
}

impl Operations {
    /// Recomputes every chain and every seal within one state of the database.
    ///
    /// # Errors
    /// When the database fails; what is wrong with the log stands in the report.
    #[boxed::future]
    pub async fn verify_audit(&self) -> Result<AuditReport, OperationError> {
        let mut snapshot = self.store.snapshot().await?;
        let connection = snapshot.connection();
        let mut report = AuditReport::default();
        let mut sealed = verify_seals(connection, &mut report).await?;
        let chains = audit::chains(connection).await?;
        let counts: HashMap<i64, i64> = audit::event_counts(connection).await?.into_iter().collect();
        report.chains = chains.len();
        for (unit_id, length, head) in &chains {
            let found = verify_chain(connection, *unit_id, &mut sealed, &mut report).await?;
            let count = counts.get(unit_id).copied().unwrap_or(0);
            if count != *length || found != *head {
                let message = format!("链尾与登记不符：登记{length}条，实有{count}条，末尾的记录可能被删去");
                report.problem(Some(*unit_id), Some(*length), None, message);
            }
        }
        for unit_id in counts.keys().filter(|unit| !chains.iter().any(|chain| chain.0 == **unit)) {
            report.problem(Some(*unit_id), None, None, "有记录而没有链的登记，登记可能被删去");
        }
        for ((unit_id, position), (day, _)) in sealed {
            report.problem(
                Some(unit_id),
                Some(position),
                Some(&day),
                format!("{day}封存时的末尾记录已不存在"),
            );
        }
        report.problems.sort_by(|a, b| (a.unit_id, a.position, &a.day).cmp(&(b.unit_id, b.position, &b.day)));
        Ok(report)
    }

    /// Seals every finished day that has events and yesterday, each once. Returns the days sealed.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn seal_days(&self, now: Timestamp) -> Result<Vec<Date>, OperationError> {
        let today = beijing_date(now);
        let at = format!("{now:.0}");
        let mut transaction = self.store.write().await?;
        let connection = transaction.connection();
        let last: Option<Date> = audit::seals(connection).await?.pop().and_then(|seal| seal.day.parse().ok());
        let mut from = last.and_then(|day| day.tomorrow().ok()).map_or_else(String::new, start_of);
        let mut sealed = Vec::new();
        while let Some(event) = audit::first_event_from(connection, &from).await? {
            let Ok(instant) = event.parse::<Timestamp>() else { break };
            let day = beijing_date(instant);
            let Some(end) = day.tomorrow().ok().filter(|_| day < today) else { break };
            let heads = audit::heads_before(connection, &start_of(end)).await?;
            if audit::seal(connection, &day.to_string(), &heads, &at).await? {
                sealed.push(day);
            }
            from = start_of(end);
        }
        // A quiet day is sealed too: its seal says that nothing happened.
        if let Ok(yesterday) = today.yesterday() {
            let heads = audit::heads_before(connection, &start_of(today)).await?;
            if !heads.is_empty() && audit::seal(connection, &yesterday.to_string(), &heads, &at).await? {
                sealed.push(yesterday);
            }
        }
        transaction.commit().await?;
        Ok(sealed)
    }

    /// The newest events at and below a unit's path, before a number.
    ///
    /// # Errors
    /// Without the right to read the log there.
    #[boxed::future]
    pub async fn audit_events(
        &self,
        act: &Act,
        unit_path: &str,
        before: Option<i64>,
    ) -> Result<Vec<AuditEvent>, OperationError> {
        act.actor.require(Permission::ReadAudit, unit_path, None)?;
        let mut connection = self.store.read().await?;
        let events = audit::recent(&mut connection, unit_path, before.unwrap_or(i64::MAX), 100).await?;
        Ok(events.into_iter().map(AuditEvent::from).collect())
    }
}

/// What seals say of chains: the hash at a place, with the day of the first seal that says so.
type Sealed = HashMap<(i64, i64), (String, String)>;

#[boxed::future]
async fn verify_seals(
    connection: &mut Connection,
    report: &mut AuditReport,
) -> Result<Sealed, OperationError> {
    let mut sealed = Sealed::new();
    let mut previous = String::new();
    for seal in audit::seals(connection).await? {
        report.seals += 1;
        if seal.previous_hash != previous {
            report.problem(
                None,
                None,
                Some(&seal.day),
                format!("{}的封存与前一日不相连，其间的封存可能被删去", seal.day),
            );
        }
        if audit::seal_hash(&seal.day, &seal.heads, &seal.previous_hash) != seal.hash {
            report.problem(None, None, Some(&seal.day), format!("{}的封存内容被改动", seal.day));
        }
        match serde_json::from_str::<Vec<(i64, i64, String)>>(&seal.heads) {
            Ok(heads) => {
                for (unit_id, position, hash) in heads {
                    let known =
                        sealed.entry((unit_id, position)).or_insert_with(|| (seal.day.clone(), hash.clone()));
                    if known.1 != hash {
                        report.problem(
                            Some(unit_id),
                            Some(position),
                            Some(&seal.day),
                            "两日的封存对同一记录说法不一",
                        );
                    }
                }
            }
            Err(_) => report.problem(None, None, Some(&seal.day), format!("{}的封存无法读取", seal.day)),
        }
        previous.clone_from(&seal.hash);
        report.sealed_until = Some(seal.day);
    }
    Ok(sealed)
}

/// Recomputes a chain, takes out of `sealed` what it confirms, and returns the hash of the last event.
#[boxed::future]
async fn verify_chain(
    connection: &mut Connection,
    unit_id: i64,
    sealed: &mut Sealed,
    report: &mut AuditReport,
) -> Result<String, OperationError> {
    let (mut position, mut previous) = (0, String::new());
    loop {
        let events = audit::chain_events(connection, unit_id, position, AT_ONCE).await?;
        for event in &events {
            report.events += 1;
            verify_event(event, position + 1, &previous, report);
            if let Some((day, hash)) = sealed.remove(&(unit_id, event.position))
                && hash != event.hash
            {
                let message = format!("第{}条记录与{day}的封存不符，封存之后被改动", event.position);
                report.problem(Some(unit_id), Some(event.position), Some(&day), message);
            }
            position = event.position;
            previous.clone_from(&event.hash);
        }
        if i64::try_from(events.len()).unwrap_or(0) < AT_ONCE {
            return Ok(previous);
        }
    }
}

fn verify_event(event: &Event, expected: i64, previous: &str, report: &mut AuditReport) {
    let (unit_id, position) = (Some(event.unit_id), Some(event.position));
    if event.position != expected {
        let message = format!("第{expected}条至第{}条记录缺失", event.position - 1);
        report.problem(unit_id, Some(expected), None, message);
    } else if event.previous_hash != previous {
        report.problem(
            unit_id,
            position,
            None,
            format!("第{}条记录与前一条不相连，次序可能被改动", event.position),
        );
    }
    let written = NewEvent {
        unit_id: event.unit_id,
        at: &event.at,
        actor_id: event.actor_id,
        actor_name: &event.actor_name,
        channel: &event.channel,
        act: &event.act,
        object: &event.object,
        detail: &event.detail,
    };
    if audit::event_hash(event.position, &written, &event.previous_hash) != event.hash {
        report.problem(
            unit_id,
            position,
            None,
            format!("第{}条记录的内容被改动（{}，{}）", event.position, event.act, event.at),
        );
    }
}

/// The instant at which a day begins in Beijing, as it is stored.
fn start_of(day: Date) -> String {
    let instant = tz::Offset::constant(8).to_timestamp(day.at(0, 0, 0, 0)).unwrap_or(Timestamp::MIN);
    format!("{instant:.0}")
}
