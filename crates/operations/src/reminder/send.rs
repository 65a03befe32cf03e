//! Sending a reminder to many units at once, and again to those that did not answer.

use super::overview::sending_unit;
use super::{About, LONGEST_TEXT, day, day_of, no_reminder, people_of, received_url};
use crate::disclosure::record_for_reader;
use crate::organisation::{Recipients, Unit};
use crate::sector::SectorNames;
use crate::text::needed;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::calendar::in_words;
use domain::organisation::Permission;
use domain::reminder::{Progress, Standing};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::reminder::{self, NewReminder, ReminderRow};

/// What a reminder is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ReminderAbout {
    /// The work as a whole.
    #[default]
    General,
    /// The unit's catalogue of a sector, by code.
    Sector(String),
    /// One record.
    Record(i64),
}

/// A reminder about to be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReminderInput {
    /// The unit on whose behalf; the person's own where none.
    pub from: Option<i64>,
    /// The units.
    pub units: Vec<i64>,
    /// What it says.
    pub text: String,
    /// The last day for an answer.
    pub due_on: Option<Date>,
    /// What it is about.
    pub about: ReminderAbout,
}

/// What became of a sending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReminderReceipt {
    /// The reminder.
    pub id: i64,
    /// The units that were reminded.
    pub units: usize,
    /// The people who were told.
    pub people: usize,
    /// Units without anybody who could be told: they were not reminded.
    pub unreached: Vec<String>,
}

impl Operations {
    /// Reminds units below.
    ///
    /// # Errors
    /// Without the right over each of them, or when something is missing.
    #[boxed::future]
    pub async fn send_reminder(
        &self,
        act: &Act,
        input: &ReminderInput,
    ) -> Result<ReminderReceipt, OperationError> {
        let by = act.person_id()?;
        let (text, due_on) = checked(input, act.today())?;
        let all = self.units_on(act.today()).await?;
        let from = sending_unit(&all, act, input.from)?;
        let units = chosen(&all, act, &from, &input.units)?;
        let names = self.sector_names().await?;
        let mut writing = self.begin(act).await?;
        let sector = match &input.about {
            ReminderAbout::Sector(code) => Some(known_sector(&names, code)?),
            _ => None,
        };
        let disclosure_id = match input.about {
            ReminderAbout::Record(id) => Some(record_of(&mut writing, act, id, &units).await?),
            _ => None,
        };
        let at = act.at();
        let new = NewReminder {
            unit_id: from.id,
            text: &text,
            due_on: &due_on.to_string(),
            sector_code: sector.as_deref(),
            disclosure_id,
            at: &at,
            by,
        };
        let id = reminder::insert(writing.connection(), &new).await?;
        let row = reminder::by_id(writing.connection(), id).await?.ok_or_else(no_reminder)?;
        let mut receipt = ReminderReceipt { id, units: 0, people: 0, unreached: Vec::new() };
        for unit in &units {
            let people = people_of(writing.connection(), unit.id, act.today(), Some(by)).await?;
            if people.is_empty() {
                receipt.unreached.push(unit.name.clone());
                continue;
            }
            let reminded = reminder::insert_unit(writing.connection(), id, unit.id, &people).await?;
            receipt.people += tell(&mut writing, &names, &row, (reminded, &unit.code), people).await?;
            receipt.units += 1;
        }
        if receipt.units == 0 {
            let words = format!(
                "所选单位都没有信息员、领导或者工作机构负责人（{}），请先由系统管理员授予角色",
                receipt.unreached.join("、")
            );
            return Err(OperationError::invalid("units", words));
        }
        let detail = json!({
            "units": receipt.units, "people": receipt.people, "unreached": receipt.unreached.len(),
            "due_on": new.due_on, "sector": sector, "disclosure": disclosure_id,
        });
        writing.audit(from.id, "reminder.send", &format!("reminder:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(receipt)
    }

    /// Reminds again those that did not answer, and may give them another day.
    ///
    /// # Errors
    /// Without the right, when everybody answered, or when they were reminded today already.
    #[boxed::future]
    pub async fn repeat_reminder(
        &self,
        act: &Act,
        id: i64,
        due_on: Option<Date>,
    ) -> Result<ReminderReceipt, OperationError> {
        let names = self.sector_names().await?;
        let mut writing = self.begin(act).await?;
        let row = reminder::lock(writing.connection(), id).await?.ok_or_else(no_reminder)?;
        if !act.actor.may(Permission::SendReminder, &row.unit_path, None) {
            return Err(no_reminder());
        }
        if day_of(&row.last_sent_at)? == act.today() {
            return Err(OperationError::State("今天已经催办过，请明天再催".to_owned()));
        }
        let due_on = due_on.unwrap_or(day(&row.due_on)?);
        if due_on < act.today() {
            let words = format!("答复期限{}已过，请填写新的期限", in_words(due_on));
            return Err(OperationError::invalid("due_on", words));
        }
        reminder::sent_again(writing.connection(), id, &due_on.to_string(), &act.at()).await?;
        let row = reminder::by_id(writing.connection(), id).await?.ok_or_else(no_reminder)?;
        let mut receipt = ReminderReceipt { id, units: 0, people: 0, unreached: Vec::new() };
        for unit in reminder::units_of(writing.connection(), id).await? {
            let answer = unit.progress.as_deref().and_then(Progress::parse);
            if Standing::of(answer, unit.read_at.is_some()).is_answered() {
                continue;
            }
            // Whoever came to the unit since is told as well.
            let people =
                people_of(writing.connection(), unit.unit_id, act.today(), Some(row.sent_by)).await?;
            if people.is_empty() {
                receipt.unreached.push(unit.unit_name.clone());
                continue;
            }
            reminder::add_readers(writing.connection(), unit.id, &people).await?;
            receipt.people += tell(&mut writing, &names, &row, (unit.id, &unit.unit_code), people).await?;
            receipt.units += 1;
        }
        if receipt.units == 0 {
            return Err(OperationError::State(match receipt.unreached.is_empty() {
                true => "各单位都已答复，不需要再催".to_owned(),
                false => format!("没有答复的单位都没有可以接收的人员：{}", receipt.unreached.join("、")),
            }));
        }
        let detail = json!({ "units": receipt.units, "people": receipt.people, "due_on": row.due_on });
        writing.audit(row.unit_id, "reminder.repeat", &format!("reminder:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}

/// The text and the day, every problem told at once.
fn checked(input: &ReminderInput, today: Date) -> Result<(String, Date), OperationError> {
    let mut problems = Vec::new();
    let text = match needed("text", &input.text, "催办的内容", LONGEST_TEXT) {
        Ok(text) => text,
        Err(OperationError::Invalid(found)) => {
            problems.extend(found);
            String::new()
        }
        Err(other) => return Err(other),
    };
    if input.units.is_empty() {
        problems.push(FieldProblem::new("units", "请勾选要催办的单位"));
    }
    match input.due_on {
        None => problems.push(FieldProblem::new("due_on", "请填写答复期限")),
        Some(due_on) if due_on < today => problems.push(FieldProblem::new(
            "due_on",
            format!("答复期限{}已过，不能早于今天（{}）", in_words(due_on), in_words(today)),
        )),
        Some(due_on) if problems.is_empty() => return Ok((text, due_on)),
        Some(_) => {}
    }
    Err(OperationError::Invalid(problems))
}

/// The units as they are now: each below the one that reminds.
fn chosen(all: &[Unit], act: &Act, from: &Unit, wanted: &[i64]) -> Result<Vec<Unit>, OperationError> {
    let mut units: Vec<Unit> = Vec::new();
    for id in wanted {
        let unit = all.iter().find(|unit| unit.id == *id);
        let unit = unit.ok_or_else(|| OperationError::invalid("units", "所选单位已不存在，请刷新页面"))?;
        let is_below = unit.id != from.id && unit.path.starts_with(&from.path);
        if !is_below || !act.actor.may(Permission::SendReminder, &unit.path, None) {
            let words = format!("{}不是{}的下级，不能催办", unit.name, from.name);
            return Err(OperationError::invalid("units", words));
        }
        if !units.iter().any(|known| known.id == unit.id) {
            units.push(unit.clone());
        }
    }
    Ok(units)
}

fn known_sector(names: &SectorNames, code: &str) -> Result<String, OperationError> {
    let known = names.all().any(|(known, _)| known == code);
    known
        .then(|| code.to_owned())
        .ok_or_else(|| OperationError::invalid("sector", format!("没有代码为“{code}”的领域，请从列表中选择")))
}

/// A record may be named where the person may read it and its own unit alone is reminded.
#[boxed::future]
async fn record_of(
    writing: &mut Writing<'_>,
    act: &Act,
    id: i64,
    units: &[Unit],
) -> Result<i64, OperationError> {
    let unit_id = record_for_reader(writing.connection(), &act.actor, id).await?;
    if units.iter().any(|unit| unit.id != unit_id) {
        let words = "这条信息只属于一个单位，只能催办该单位";
        return Err(OperationError::invalid("units", words));
    }
    Ok(id)
}

#[boxed::future]
async fn tell(
    writing: &mut Writing<'_>,
    names: &SectorNames,
    row: &ReminderRow,
    (reminded, unit_code): (i64, &str),
    people: Vec<i64>,
) -> Result<usize, OperationError> {
    let about = About::of(writing.connection(), names, row, unit_code).await?;
    let text = format!("{}催办{}，请在{}前答复", row.unit_name, about.words, in_words(day(&row.due_on)?));
    let to = Recipients::People(people);
    writing.notify(&to, "reminder.received", &text, &received_url(reminded)).await
}
