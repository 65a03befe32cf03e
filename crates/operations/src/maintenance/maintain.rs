//! Looking through what is published: tasks open where something is needed and close by themselves
//! once it no longer is. Doing it twice does nothing the second time.

use super::registers::Registers;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::RowStatus;
use domain::catalogue::state::review_due;
use domain::maintenance::{Need, TaskKind, TaskState, audience_need, row_needs};
use domain::organisation::{Permission, Role};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use storage::Connection;
use storage::catalogue::row;
use storage::disclosure::listing;
use storage::maintenance::{NewTask, PublishedMark, TaskRow, mark, task};

/// What looking through brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct MaintenanceReceipt {
    /// Catalogues that are published.
    pub published: usize,
    /// Catalogues that are as they were when they were last looked through, under the same registers.
    pub as_before: usize,
    /// Catalogues that were read again, also those no longer published.
    pub looked_through: usize,
    /// Tasks opened, also again.
    pub opened: usize,
    /// Tasks closed because nothing is needed any more.
    pub closed: usize,
}

/// Catalogues listed at once.
const BATCH: i64 = 500;

impl Operations {
    /// Holds every published catalogue against the registers as they stand today (R39, R80a, R82).
    /// A catalogue whose version and registers are as before is not read again.
    ///
    /// # Errors
    /// When the right is missing or the database fails.
    #[boxed::future]
    pub async fn maintain(&self, act: &Act) -> Result<MaintenanceReceipt, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageSettings) {
            return Err(OperationError::NotPermitted(Permission::ManageSettings));
        }
        let mut connection = self.store.read().await?;
        let registers = Registers::read(self, &mut connection, act.today()).await?;
        let mut receipt = MaintenanceReceipt::default();
        let mut after = 0;
        loop {
            let batch = mark::published(&mut connection, after, BATCH).await?;
            let Some(last) = batch.last() else { break };
            after = last.catalogue_id;
            for published in &batch {
                let stamp = stamp_of(published, &registers, act.today());
                let is_known = published.marked_version_id == Some(published.version_id.unwrap_or(0))
                    && published.stamp.as_deref() == Some(stamp.as_str());
                receipt.published += usize::from(published.version_id.is_some());
                if is_known {
                    receipt.as_before += usize::from(published.version_id.is_some());
                } else {
                    let needs = needs(&mut connection, published, &registers, act.today()).await?;
                    self.settle(act, published, needs, &stamp, &mut receipt).await?;
                }
            }
        }
        Ok(receipt)
    }

    /// The same by the server's own clock; nothing before the city is set up.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn keep_maintained(&self, now: jiff::Timestamp) -> Result<MaintenanceReceipt, OperationError> {
        if !self.is_set_up().await? {
            return Ok(MaintenanceReceipt::default());
        }
        let act = Act { actor: crate::Actor::system(), now, channel: crate::Channel::Job };
        self.maintain(&act).await
    }

    /// Opens and closes the tasks of one catalogue.
    #[boxed::future]
    async fn settle(
        &self,
        act: &Act,
        published: &PublishedMark,
        needs: Vec<Need>,
        stamp: &str,
        receipt: &mut MaintenanceReceipt,
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let id = published.catalogue_id;
        let known = task::of_catalogue(writing.connection(), id).await?;
        let by_cause: HashMap<Cause<'_>, &TaskRow> = known.iter().map(|row| (cause_of(row), row)).collect();
        let mut new: Vec<NewTask> = Vec::new();
        let mut new_needs: Vec<&Need> = Vec::new();
        for need in &needs {
            match by_cause.get(&(need.kind.id(), need.subject.as_str(), need.row_key.as_str())) {
                None => {
                    new.push(new_task(need));
                    new_needs.push(need);
                }
                Some(row) if row.state == TaskState::Done.id() => {
                    task::reopen(writing.connection(), row.id, &act.at()).await?;
                    new_needs.push(need);
                }
                Some(_) => {}
            }
        }
        let is_needed = |row: &TaskRow| {
            needs
                .iter()
                .any(|need| cause_of(row) == (need.kind.id(), need.subject.as_str(), need.row_key.as_str()))
        };
        let mut closed = 0;
        for row in known.iter().filter(|row| row.state == TaskState::Open.id() && !is_needed(row)) {
            let done = TaskState::Done.id();
            let note = closing_words(published, row);
            task::close(writing.connection(), row.id, done, (&act.at(), None), &note).await?;
            closed += 1;
        }
        task::insert(writing.connection(), id, &new, &act.at()).await?;
        mark::put(writing.connection(), id, published.version_id.unwrap_or(0), stamp).await?;
        let opened = new_needs.len();
        tell(&mut writing, published, &new_needs).await?;
        if opened + closed > 0 {
            let detail = json!({ "opened": opened, "closed": closed });
            writing
                .audit(published.unit_id, "maintenance.settle", &format!("catalogue:{id}"), &detail)
                .await?;
        }
        writing.commit().await?;
        receipt.looked_through += 1;
        receipt.opened += opened;
        receipt.closed += closed;
        Ok(())
    }
}

/// Kind, subject and row: the same as long as it is the same cause.
type Cause<'a> = (&'a str, &'a str, &'a str);

fn cause_of(row: &TaskRow) -> Cause<'_> {
    (&row.kind, &row.subject, &row.row_key)
}

fn new_task(need: &Need) -> NewTask {
    NewTask {
        kind: need.kind.id(),
        subject: need.subject.clone(),
        row_key: need.row_key.clone(),
        item: need.item.clone(),
        text: need.text.clone(),
        proposal: need.proposal.clone(),
        arose_on: need.arose_on.to_string(),
    }
}

/// Tells who mends it: who compiles the catalogue, of public records who loads them.
#[boxed::future]
async fn tell(
    writing: &mut Writing<'_>,
    published: &PublishedMark,
    needs: &[&Need],
) -> Result<(), OperationError> {
    let of = (&published.unit_name, &published.title);
    let own = format!("/console/checklists/{}/{}", published.unit_code, published.sector_code);
    for (about_records, role, url) in
        [(false, Role::Compiler, "/console/maintenance"), (true, Role::InformationOfficer, own.as_str())]
    {
        let mut told = needs.iter().filter(|need| need.kind.is_about_records() == about_records);
        let many = told.clone().count();
        let Some(first) = told.next() else { continue };
        let text = format!("{}《{}》有{many}项需要维护：{}", of.0, of.1, first.text);
        let to = Recipients::Holders {
            role,
            unit_id: published.unit_id,
            sector: Some(published.sector_code.clone()),
        };
        writing.notify(&to, "maintenance.opened", &text, url).await?;
    }
    Ok(())
}

fn closing_words(published: &PublishedMark, row: &TaskRow) -> String {
    if row.kind == TaskKind::Audience.id() && published.version_id.is_some() {
        return "名下已经没有向全社会公开的信息，或者该事项已恢复向全社会公开".to_owned();
    }
    match published.published_at.as_deref().and_then(day_of) {
        Some(day) => format!("{day}发布的现行版本已不涉及此项"),
        None => "目录已撤回".to_owned(),
    }
}

fn day_of(at: &str) -> Option<Date> {
    at.parse().ok().map(crate::act::beijing_date)
}

/// The day on which the version in force is to be looked through again (R82).
fn review_day(published: &PublishedMark) -> Option<Date> {
    review_due(day_of(published.published_at.as_deref()?)?)
}

/// The registers, and whether the review is due.
fn stamp_of(published: &PublishedMark, registers: &Registers, today: Date) -> String {
    let is_due = review_day(published).is_some_and(|due| due <= today);
    format!("{}{}+audience", registers.stamp, if is_due { "+review" } else { "" })
}

/// Everything a published catalogue needs on a day; nothing where nothing is published.
#[boxed::future]
async fn needs(
    connection: &mut Connection,
    published: &PublishedMark,
    registers: &Registers,
    today: Date,
) -> Result<Vec<Need>, OperationError> {
    let Some(version) = published.version_id else { return Ok(Vec::new()) };
    let mut needs = whole_needs(published, registers, today);
    let since = published.published_at.as_deref().and_then(day_of).unwrap_or(today);
    let records = listing::public_by_row(connection, published.catalogue_id).await?;
    let records: HashMap<String, i64> = records.into_iter().collect();
    for stored in row::of_version(connection, version).await? {
        let many = records.get(&stored.keyed.key).copied().unwrap_or_default();
        needs.extend(audience_need(&stored.keyed, many, since));
        if stored.keyed.status == RowStatus::Active {
            let keyed = (stored.keyed.key.as_str(), &stored.keyed.row);
            needs.extend(row_needs(keyed, &registers.bases, &registers.names, today));
        }
    }
    Ok(needs)
}

/// What concerns the catalogue as a whole: its unit changed after it was published, a review is due.
fn whole_needs(published: &PublishedMark, registers: &Registers, today: Date) -> Vec<Need> {
    let Some(from) = published.published_at.as_deref().and_then(day_of) else { return Vec::new() };
    let need = |kind, subject, text, proposal, arose_on| Need {
        kind,
        subject,
        row_key: String::new(),
        item: String::new(),
        text,
        proposal,
        arose_on,
    };
    let mut needs = Vec::new();
    let ended = published.unit_valid_to.is_some();
    let event = registers.moves.get(&published.unit_id);
    if let Some(event) = event.filter(|event| event.on <= today && (ended || from < event.on)) {
        let (subject, words) = (format!("unit@{}", event.on), event.words.clone());
        needs.push(need(TaskKind::Unit, subject, words, event.proposal.clone(), event.on));
    }
    if let Some(due) = review_day(published).filter(|due| *due <= today) {
        let subject = format!("version@{}", published.version_id.unwrap_or(0));
        let words = format!("现行版本{from}发布，至{due}已满复查期限");
        needs.push(need(TaskKind::Review, subject, words, String::new(), due));
    }
    needs
}
