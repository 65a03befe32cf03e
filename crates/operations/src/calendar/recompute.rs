//! When the working-day calendar changes, the clocks that still run are computed anew, each change with a line in the
//! record's history and in the log; what is published or ended stays as it was (R153, R154).

use crate::disclosure::due_of_version;
use crate::{Act, Actor, Channel, OperationError, Operations};
use domain::calendar::{WorkCalendar, in_words};
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use storage::disclosure::{event, record, version};
use storage::setting;

/// The setting that holds the mark of the calendar with which the clocks were computed.
const CALENDAR: &str = "calendar";
/// The step in a record's history.
const STEP: &str = "recompute";
/// Records looked through in one transaction.
const AT_ONCE: i64 = 50;

/// What became of the running clocks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RecomputeReceipt {
    /// Records with a running clock.
    pub looked_through: usize,
    /// Those with another last day, or whose day is no longer provisional.
    pub changed: usize,
}

impl Operations {
    /// Computes the running clocks anew where this version brings another calendar than the one they were computed with.
    /// None where it is the same.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn follow_calendar(&self, now: Timestamp) -> Result<Option<RecomputeReceipt>, OperationError> {
        let mark = shipped_mark();
        if setting::get(&mut *self.store.read().await?, CALENDAR).await?.as_deref() == Some(&*mark) {
            return Ok(None);
        }
        let act = Act { actor: Actor::system(), now, channel: Channel::Job };
        let receipt = self.recompute_clocks(&act, &WorkCalendar::shipped()).await?;
        // Only now: what was broken off is begun anew, and what is done already is found unchanged.
        let mut writing = self.begin(&act).await?;
        setting::put(writing.connection(), CALENDAR, &mark, &act.at()).await?;
        writing.commit().await?;
        Ok(Some(receipt))
    }

    /// Computes the running clocks by a calendar.
    ///
    /// # Errors
    /// For anybody but the system itself, or when the database fails.
    #[boxed::future]
    pub async fn recompute_clocks(
        &self,
        act: &Act,
        calendar: &WorkCalendar,
    ) -> Result<RecomputeReceipt, OperationError> {
        if !act.actor.is_system {
            return Err(OperationError::Forbidden("期限只由系统按放假安排重新计算".to_owned()));
        }
        let (mut receipt, mut after) = (RecomputeReceipt::default(), 0);
        loop {
            let mut writing = self.begin(act).await?;
            let running = record::running(writing.connection(), after, AT_ONCE).await?;
            let Some(last) = running.last().copied() else { return Ok(receipt) };
            for id in running {
                receipt.looked_through += 1;
                receipt.changed += usize::from(recompute(&mut writing, id, calendar).await?);
            }
            writing.commit().await?;
            after = last;
        }
    }
}

/// The last day of one record; true where it is another now.
#[boxed::future]
async fn recompute(
    writing: &mut crate::Writing<'_>,
    id: i64,
    calendar: &WorkCalendar,
) -> Result<bool, OperationError> {
    let Some(known) = record::lock(writing.connection(), id).await? else { return Ok(false) };
    let Some(open) = known.open_version_id else { return Ok(false) };
    let Some(before) = version::by_id(writing.connection(), open).await? else { return Ok(false) };
    let Some(due) = due_of_version(writing.connection(), &known, &before, calendar).await? else {
        return Ok(false);
    };
    let (due_on, is_provisional) = (due.date.to_string(), i64::from(due.provisional));
    if (&due_on, is_provisional) == (&before.due_on, before.is_provisional) {
        return Ok(false);
    }
    version::set_due(writing.connection(), open, (&due_on, is_provisional)).await?;
    let at = writing.at();
    let words = words(&before.due_on, due.date, due.provisional);
    event::append(writing.connection(), open, (STEP, &words), (None, &at)).await?;
    let detail = json!({
        "from": before.due_on, "to": due_on,
        "was_provisional": before.is_provisional == 1, "is_provisional": due.provisional,
    });
    writing.audit(known.unit_id, "disclosure.recompute", &format!("disclosure:{id}"), &detail).await?;
    Ok(true)
}

fn words(before: &str, due_on: Date, is_provisional: bool) -> String {
    let former = before.parse::<Date>().map_or_else(|_| before.to_owned(), in_words);
    let now = in_words(due_on);
    let kind = if is_provisional { "（暂定）" } else { "" };
    match (former == now, is_provisional) {
        (true, false) => format!("按现行的放假安排重新计算，最迟公开日期{now}不再是暂定"),
        (true, true) => format!("按现行的放假安排重新计算，最迟公开日期{now}改为暂定"),
        (false, _) => format!("按现行的放假安排重新计算，最迟公开日期由{former}改为{now}{kind}"),
    }
}

/// A mark over the shipped calendar's days and notices.
fn shipped_mark() -> String {
    let mut hash = Sha256::new();
    for file in ["workdays.tsv", "workdays_sources.tsv"] {
        hash.update(domain::reference::data_file(file).unwrap_or_default());
        hash.update([0]);
    }
    hex::encode(hash.finalize())
}
