//! Reminders as their senders and their receivers see them.

use super::{About, day, day_of, no_reminder};
use crate::sector::SectorNames;
use crate::{Act, Actor, OperationError, Operations};
use domain::organisation::Permission;
use domain::reminder::{Progress, Standing, is_overdue};
use jiff::civil::Date;
use serde::Serialize;
use storage::Connection;
use storage::reminder::{self, RemindedUnit, ReminderRow};

/// How many a list shows.
const MOST_LISTED: i64 = 50;

/// A sent reminder in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderLine {
    /// Number.
    pub id: i64,
    /// The unit on whose behalf it was sent.
    pub unit: String,
    /// What it is about.
    pub about: String,
    /// The last day for an answer.
    pub due_on: String,
    /// When it was sent first.
    pub sent_at: String,
    /// By whom.
    pub sender: String,
    /// How often it was sent.
    pub times: i64,
    /// The units reminded.
    pub units: usize,
    /// Those that answered.
    pub answered: usize,
    /// Those that said it is done.
    pub done: usize,
    /// Those whose answer is late or missing.
    pub overdue: usize,
}

/// A sent reminder with its units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderView {
    /// The line of the list.
    #[serde(flatten)]
    pub line: ReminderLine,
    /// What it says.
    pub text: String,
    /// Where what it is about can be looked at; empty for nothing in particular.
    pub about_url: String,
    /// When it was sent last.
    pub last_sent_at: String,
    /// The units.
    pub reminded: Vec<RemindedView>,
    /// True where some did not answer.
    pub may_repeat: bool,
}

/// A reminded unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RemindedView {
    /// Number.
    pub id: i64,
    /// The unit.
    pub unit: String,
    /// Its code.
    pub unit_code: String,
    /// Where it stands.
    pub standing: Standing,
    /// True where its answer is late or missing.
    pub is_overdue: bool,
    /// Who opened it first.
    pub read_by: Option<String>,
    /// When.
    pub read_at: Option<String>,
    /// What the last answer says.
    pub answer: Option<String>,
    /// By whom.
    pub answered_by: Option<String>,
    /// When.
    pub answered_at: Option<String>,
}

/// A received reminder in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedLine {
    /// The number under which it is answered.
    pub id: i64,
    /// The unit that reminds.
    pub from: String,
    /// The unit reminded.
    pub unit: String,
    /// What it is about.
    pub about: String,
    /// The last day for an answer.
    pub due_on: String,
    /// When it was sent last.
    pub sent_at: String,
    /// Where the unit stands.
    pub standing: Standing,
    /// True where its answer is late or missing.
    pub is_overdue: bool,
}

/// A received reminder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReceivedReminder {
    /// The line of the list.
    #[serde(flatten)]
    pub line: ReceivedLine,
    /// What it says.
    pub text: String,
    /// Who sent it.
    pub sender: String,
    /// Where what it is about can be looked at; empty for nothing in particular.
    pub about_url: String,
    /// The unit's answers, the oldest first.
    pub answers: Vec<ReminderAnswer>,
    /// True where the unit may still answer.
    pub may_answer: bool,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderAnswer {
    /// What it says of the matter.
    pub progress: Progress,
    /// The words.
    pub text: String,
    /// When.
    pub at: String,
    /// By whom.
    pub by: String,
}

impl Operations {
    /// The newest reminders sent on behalf of the units where the person may remind, before a number.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn reminders(
        &self,
        act: &Act,
        before: Option<i64>,
    ) -> Result<Vec<ReminderLine>, OperationError> {
        let mut connection = self.store.read().await?;
        let names = SectorNames::read(&mut connection).await?;
        let mut rows: Vec<ReminderRow> = Vec::new();
        let before = before.unwrap_or(i64::MAX);
        for grant in act.actor.grants.iter().filter(|grant| Permission::SendReminder.held_by(grant.role)) {
            let found = reminder::sent_below(&mut connection, &grant.unit_path, before, MOST_LISTED).await?;
            let is_new = |row: &ReminderRow| act.actor.may(Permission::SendReminder, &row.unit_path, None);
            for row in found.into_iter().filter(is_new) {
                if !rows.iter().any(|known| known.id == row.id) {
                    rows.push(row);
                }
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(row.id));
        rows.truncate(usize::try_from(MOST_LISTED).unwrap_or(usize::MAX));
        let mut lines = Vec::new();
        for row in rows {
            let about = About::of(&mut connection, &names, &row, "").await?;
            let units = reminded(&mut connection, &row, act.today()).await?;
            lines.push(line(&row, &about, &units));
        }
        Ok(lines)
    }

    /// A reminder with its units, for those who may remind on behalf of the unit that sent it.
    ///
    /// # Errors
    /// When there is none or it is not theirs.
    #[boxed::future]
    pub async fn reminder(&self, act: &Act, id: i64) -> Result<ReminderView, OperationError> {
        let mut connection = self.store.read().await?;
        let row = reminder::by_id(&mut connection, id).await?.ok_or_else(no_reminder)?;
        if !act.actor.may(Permission::SendReminder, &row.unit_path, None) {
            return Err(no_reminder());
        }
        let names = SectorNames::read(&mut connection).await?;
        let about = About::of(&mut connection, &names, &row, "").await?;
        let units = reminded(&mut connection, &row, act.today()).await?;
        Ok(ReminderView {
            line: line(&row, &about, &units),
            may_repeat: units.iter().any(|unit| !unit.standing.is_answered()),
            text: row.text,
            about_url: about.url,
            last_sent_at: row.last_sent_at,
            reminded: units,
        })
    }

    /// What the person's units were reminded of, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn received_reminders(&self, act: &Act) -> Result<Vec<ReceivedLine>, OperationError> {
        let Some(person) = act.actor.person_id else { return Ok(Vec::new()) };
        let mut connection = self.store.read().await?;
        let units = answering_units(&act.actor);
        let mut lines = Vec::new();
        let received = reminder::received(&mut connection, person, &units, MOST_LISTED).await?;
        if received.is_empty() {
            return Ok(lines);
        }
        let names = SectorNames::read(&mut connection).await?;
        for unit in received {
            let row = reminder::by_id(&mut connection, unit.reminder_id).await?.ok_or_else(no_reminder)?;
            if row.sent_by == person {
                continue;
            }
            let about = About::of(&mut connection, &names, &row, &unit.unit_code).await?;
            lines.push(received_line(&row, &about, &unit, act.today())?);
        }
        Ok(lines)
    }

    /// What the person's units were reminded of and did not finish, the pressing ones first: for the day's work and the
    /// calendar.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn reminders_today(&self, act: &Act) -> Result<Vec<ReceivedLine>, OperationError> {
        let mut lines = self.received_reminders(act).await?;
        lines.retain(|line| line.standing.is_open());
        lines.sort_by(|a, b| a.due_on.cmp(&b.due_on).then(a.id.cmp(&b.id)));
        Ok(lines)
    }

    /// A reminder as the reminded unit sees it.
    ///
    /// # Errors
    /// When there is none or it is not theirs.
    #[boxed::future]
    pub async fn received_reminder(&self, act: &Act, id: i64) -> Result<ReceivedReminder, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = reminder::reminded(&mut connection, id).await?.ok_or_else(no_reminder)?;
        if !is_received_by(&mut connection, &act.actor, &unit).await? {
            return Err(no_reminder());
        }
        let row = reminder::by_id(&mut connection, unit.reminder_id).await?.ok_or_else(no_reminder)?;
        let names = SectorNames::read(&mut connection).await?;
        let about = About::of(&mut connection, &names, &row, &unit.unit_code).await?;
        let answers = reminder::answers(&mut connection, id).await?;
        let line = received_line(&row, &about, &unit, act.today())?;
        Ok(ReceivedReminder {
            may_answer: line.standing.is_open(),
            line,
            text: row.text,
            sender: row.sender,
            about_url: about.url,
            answers: answers
                .into_iter()
                .map(|answer| {
                    Ok(ReminderAnswer {
                        progress: progress(&answer.progress)?,
                        text: answer.text,
                        at: answer.at,
                        by: answer.by_name,
                    })
                })
                .collect::<Result<_, OperationError>>()?,
        })
    }
}

/// True for whoever was told, and for whoever answers for that very unit now.
#[boxed::future]
pub(super) async fn is_received_by(
    connection: &mut Connection,
    actor: &Actor,
    unit: &RemindedUnit,
) -> Result<bool, OperationError> {
    let Some(person) = actor.person_id else { return Ok(false) };
    Ok(answering_units(actor).contains(&unit.unit_id)
        || reminder::readers(connection, unit.id).await?.contains(&person))
}

/// The units for which a person answers: those at which the role itself is held, not those below.
fn answering_units(actor: &Actor) -> Vec<i64> {
    let grants = actor.grants.iter().filter(|grant| Permission::AnswerReminder.held_by(grant.role));
    grants.map(|grant| grant.unit_id).collect()
}

#[boxed::future]
async fn reminded(
    connection: &mut Connection,
    row: &ReminderRow,
    today: Date,
) -> Result<Vec<RemindedView>, OperationError> {
    let units = reminder::units_of(connection, row.id).await?;
    units
        .into_iter()
        .map(|unit| {
            let (standing, is_overdue) = standing(row, &unit, today)?;
            Ok(RemindedView {
                id: unit.id,
                unit: unit.unit_name,
                unit_code: unit.unit_code,
                standing,
                is_overdue,
                read_by: unit.read_by,
                read_at: unit.read_at,
                answer: unit.answer,
                answered_by: unit.answered_by,
                answered_at: unit.answered_at,
            })
        })
        .collect()
}

fn standing(row: &ReminderRow, unit: &RemindedUnit, today: Date) -> Result<(Standing, bool), OperationError> {
    let answer = unit.progress.as_deref().map(progress).transpose()?;
    let answered_on = unit.first_answered_at.as_deref().map(day_of).transpose()?;
    let standing = Standing::of(answer, unit.read_at.is_some());
    Ok((standing, is_overdue(day(&row.due_on)?, answered_on, today)))
}

fn progress(id: &str) -> Result<Progress, OperationError> {
    Progress::parse(id).ok_or_else(|| OperationError::Internal("催办的答复记录不完整".to_owned()))
}

fn line(row: &ReminderRow, about: &About, units: &[RemindedView]) -> ReminderLine {
    let count = |of: fn(&RemindedView) -> bool| units.iter().filter(|unit| of(unit)).count();
    ReminderLine {
        id: row.id,
        unit: row.unit_name.clone(),
        about: about.words.clone(),
        due_on: row.due_on.clone(),
        sent_at: row.sent_at.clone(),
        sender: row.sender.clone(),
        times: row.times,
        units: units.len(),
        answered: count(|unit| unit.standing.is_answered()),
        done: count(|unit| unit.standing == Standing::Done),
        overdue: count(|unit| unit.is_overdue),
    }
}

fn received_line(
    row: &ReminderRow,
    about: &About,
    unit: &RemindedUnit,
    today: Date,
) -> Result<ReceivedLine, OperationError> {
    let (standing, is_overdue) = standing(row, unit, today)?;
    Ok(ReceivedLine {
        id: unit.id,
        from: row.unit_name.clone(),
        unit: unit.unit_name.clone(),
        about: about.words.clone(),
        due_on: row.due_on.clone(),
        sent_at: row.last_sent_at.clone(),
        standing,
        is_overdue,
    })
}
