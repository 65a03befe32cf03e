//! A person's own calendar under a secret address: records on the desk by their last day, reminders by the day for an
//! answer. The address needs no sign-in; it is shown once, stored as a hash, made anew or ended at any time (R162).

use crate::disclosure::DeskRecord;
use crate::organisation::password;
use crate::organisation::person::load_person;
use crate::reminder::{self, ReceivedLine};
use crate::{Act, Actor, Channel, OperationError, Operations};
use files::write::{CalendarHead, DayEvent, to_icalendar};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;
use storage::calendar_feed;

/// Which program made a calendar.
const PRODUCT: &str = "-//Gongkai//ZH";

/// A new secret address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CalendarAddress {
    /// Its secret, never shown again.
    pub secret: String,
    /// Its path below the site's address.
    pub path: String,
}

/// Whether one has an address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct OwnCalendar {
    /// When the address that holds was made; none where there is none.
    pub since: Option<String>,
}

impl Operations {
    /// Whether one has an address.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn own_calendar(&self, act: &Act) -> Result<OwnCalendar, OperationError> {
        let person = act.person_id()?;
        let found = calendar_feed::of_person(&mut *self.store.read().await?, person).await?;
        Ok(OwnCalendar { since: found.map(|row| row.created_at) })
    }

    /// Makes a new address; an older one ends.
    ///
    /// # Errors
    /// When nobody is signed in.
    #[boxed::future]
    pub async fn make_calendar_address(&self, act: &Act) -> Result<CalendarAddress, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let row = load_person(writing.connection(), person).await?;
        let (secret, hash) = password::new_secret();
        let at = act.at();
        let ended = calendar_feed::revoke_all(writing.connection(), person, &at).await?;
        calendar_feed::insert(writing.connection(), &hash, person, &at).await?;
        let detail = json!({ "ended": ended });
        writing.audit(row.unit_id, "calendar.make", &format!("person:{person}"), &detail).await?;
        writing.commit().await?;
        Ok(CalendarAddress { path: format!("/calendar/{secret}.ics"), secret })
    }

    /// Ends one's address.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn revoke_calendar_address(&self, act: &Act) -> Result<(), OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let row = load_person(writing.connection(), person).await?;
        if calendar_feed::revoke_all(writing.connection(), person, &act.at()).await? == 0 {
            return Err(OperationError::State("您还没有日历地址，或者已经停用".to_owned()));
        }
        writing.audit(row.unit_id, "calendar.revoke", &format!("person:{person}"), &json!({})).await?;
        writing.commit().await
    }

    /// The calendar under a secret address; none where the secret holds for nobody who can still act. `site` is the
    /// site as the reader reached it.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn calendar(
        &self,
        secret: &str,
        site: &str,
        now: Timestamp,
    ) -> Result<Option<String>, OperationError> {
        let actor = {
            let mut connection = self.store.read().await?;
            let Some(row) = calendar_feed::by_hash(&mut connection, &password::secret_hash(secret)).await?
            else {
                return Ok(None);
            };
            Actor::load(&mut connection, row.person_id, crate::act::beijing_date(now)).await?
        };
        let Some(actor) = actor else { return Ok(None) };
        let act = Act { actor, now, channel: Channel::Web };
        // Identifiers outlive another address of the site.
        let domain = self.site_identity().await?.site_domain;
        let domain = if domain.is_empty() { "gongkai" } else { &domain };
        let mut events = Vec::new();
        for record in self.disclosures_on_desk(&act).await? {
            events.extend(record_event(&record, site, domain));
        }
        for line in self.reminders_today(&act).await? {
            events.extend(reminder_event(&line, site, domain));
        }
        let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let name = format!("{}的公开工作", act.actor.name);
        let head = CalendarHead { name: &name, product: PRODUCT, stamp: &stamp };
        Ok(Some(to_icalendar(head, &events)))
    }
}

fn record_event(record: &DeskRecord, site: &str, domain: &str) -> Option<DayEvent> {
    let (day, next_day) = days(&record.due_on)?;
    Some(DayEvent {
        uid: format!("disclosure-{}@{domain}", record.id),
        day,
        next_day,
        summary: format!("最迟公开：{}", record.title),
        description: format!("{}\n{}，{}", record.unit, record.state.label(), record.light.label()),
        url: format!("{site}{}", crate::disclosure::console_url(record.id)),
        category: "信息公开".to_owned(),
    })
}

fn reminder_event(line: &ReceivedLine, site: &str, domain: &str) -> Option<DayEvent> {
    let (day, next_day) = days(&line.due_on)?;
    Some(DayEvent {
        uid: format!("reminder-{}@{domain}", line.id),
        day,
        next_day,
        summary: format!("答复催办：{}", line.about),
        description: format!("{}催办{}\n{}", line.from, line.unit, line.standing.label()),
        url: format!("{site}{}", reminder::received_url(line.id)),
        category: "催办".to_owned(),
    })
}

/// A stored day and the one after it.
fn days(day: &str) -> Option<(String, String)> {
    let day: Date = day.parse().ok()?;
    Some((day.to_string(), day.tomorrow().ok()?.to_string()))
}
