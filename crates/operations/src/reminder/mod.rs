//! Reminders (催办): a superior reminds many units below at once, sees who read and answered, and reminds the others again.

mod answer;
mod overview;
mod read;
mod send;

pub use answer::AnswerReceipt;
pub use overview::{UnitLoad, UnitsToRemind};
pub use read::{ReceivedLine, ReceivedReminder, RemindedView, ReminderAnswer, ReminderLine, ReminderView};
pub use send::{ReminderAbout, ReminderInput, ReminderReceipt};

use crate::OperationError;
use crate::sector::SectorNames;
use domain::organisation::Role;
use jiff::civil::Date;
use std::collections::BTreeSet;
use storage::Connection;
use storage::organisation::{body, grant};
use storage::reminder::ReminderRow;

/// The longest text of a reminder or an answer.
const LONGEST_TEXT: usize = 1000;

/// The page of a reminder for who sent it.
#[must_use]
pub fn url(id: i64) -> String {
    format!("/console/reminders/{id}")
}

/// The page of a reminder for the unit that received it.
#[must_use]
pub fn received_url(id: i64) -> String {
    format!("/console/reminders/received/{id}")
}

/// What a reminder is about: in words, and where it can be looked at.
struct About {
    words: String,
    /// Empty where it is about nothing in particular.
    url: String,
}

impl About {
    /// As the unit of a code sees it.
    #[boxed::future]
    async fn of(
        connection: &mut Connection,
        names: &SectorNames,
        row: &ReminderRow,
        unit_code: &str,
    ) -> Result<Self, OperationError> {
        if let Some(id) = row.disclosure_id {
            let versions = storage::disclosure::version::of_record(connection, id).await?;
            let title = versions.into_iter().next().map(|version| version.title).unwrap_or_default();
            return Ok(Self { words: format!("《{title}》"), url: crate::disclosure::console_url(id) });
        }
        Ok(match &row.sector_code {
            Some(code) => {
                let url = match unit_code {
                    "" => String::new(),
                    unit => format!("/console/checklists/{unit}/{code}"),
                };
                Self { words: domain::catalogue::kind::called(&names.name(code)), url }
            }
            None => Self { words: "信息公开工作".to_owned(), url: String::new() },
        })
    }
}

/// The people of a unit who are reminded: its information officers, its leaders, the head of its open-government body;
/// none from above, who would be reminding themselves.
#[boxed::future]
async fn people_of(
    connection: &mut Connection,
    unit_id: i64,
    today: Date,
    sender: Option<i64>,
) -> Result<Vec<i64>, OperationError> {
    let mut people = BTreeSet::new();
    for role in [Role::InformationOfficer, Role::Leader] {
        let rows = grant::holders(connection, role.id(), &[unit_id], &today.to_string()).await?;
        people.extend(rows.into_iter().map(|row| row.person_id));
    }
    if let Some(head) = body::of_unit(connection, unit_id).await?.and_then(|body| body.head_id) {
        let person = storage::person::by_id(connection, head).await?;
        people.extend(person.filter(|person| person.state == "active").map(|person| person.id));
    }
    // Who stands over the unit and reminds it is not reminded.
    people.retain(|person| Some(*person) != sender);
    Ok(people.into_iter().collect())
}

fn no_reminder() -> OperationError {
    OperationError::NotFound("该催办".to_owned())
}

fn day(text: &str) -> Result<Date, OperationError> {
    text.parse().map_err(|_| OperationError::Internal("催办的日期记录不完整".to_owned()))
}

/// The day of a stored instant in Beijing time.
fn day_of(instant: &str) -> Result<Date, OperationError> {
    let instant = instant.parse().map_err(|_| OperationError::Internal("催办的时刻记录不完整".to_owned()))?;
    Ok(crate::act::beijing_date(instant))
}
