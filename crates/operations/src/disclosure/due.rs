//! When a record is due by the row of its catalogue (R43-R45, R108a, R154).

use super::nil::period_of;
use super::place::damaged;
use crate::OperationError;
use domain::calendar::{CalendarError, DayExplanation, DueDate, WorkCalendar};
use domain::catalogue::CatalogueRow;
use domain::catalogue::item_part::PartClock;
use domain::disclosure::{Arising, Element, NoticePeriod, Opening, RecordDue, element_named, elements};
use jiff::civil::Date;
use storage::Connection;
use storage::catalogue::{row, version as catalogue_version};
use storage::disclosure::record::Record;
use storage::disclosure::version::RecordVersion;

/// The earliest last day of an element, or of all elements of the row where none is named; of a name that several
/// parts have and that tells no part, the earliest of them.
pub(super) fn strictest(
    (row, element): (&CatalogueRow, &str),
    arising: Arising,
    opening: Option<Opening>,
    calendar: &WorkCalendar,
) -> Result<Option<RecordDue>, CalendarError> {
    let mut earliest: Option<RecordDue> = None;
    let all = elements(row);
    let is_told = all.iter().any(|one| one.called == element);
    let is_meant = |one: &&Element| match is_told {
        true => one.called == element,
        false => element.is_empty() || one.name == element,
    };
    for one in all.iter().filter(is_meant) {
        let due = arising.due(&one.clock, opening, calendar)?;
        if earliest.as_ref().is_none_or(|known| due.due.date < known.due.date) {
            earliest = Some(due);
        }
    }
    Ok(earliest)
}

/// When a notice that nothing arose is due: the earliest last day of the elements of this name, counted from the end
/// of its period (R101a); by the ceiling where the row has no such element any more.
pub(super) fn of_notice(
    (row, element): (&CatalogueRow, &str),
    period: NoticePeriod,
    calendar: &WorkCalendar,
) -> Result<RecordDue, CalendarError> {
    let mut earliest: Option<RecordDue> = None;
    for one in elements(row).iter().filter(|one| one.called == element) {
        let due = period.due(&one.clock, calendar)?;
        if earliest.as_ref().is_none_or(|known| due.due.date < known.due.date) {
            earliest = Some(due);
        }
    }
    match earliest {
        Some(due) => Ok(due),
        None => period.due(&PartClock::of_text(""), calendar),
    }
}

/// The last day of a version by a calendar: by the row of the catalogue that is published now. None where nothing is
/// counted: a row or an element that is no more, a catalogue that was withdrawn.
#[boxed::future]
pub(crate) async fn due_of_version(
    connection: &mut Connection,
    known: &Record,
    version: &RecordVersion,
    calendar: &WorkCalendar,
) -> Result<Option<DueDate>, OperationError> {
    let Some(catalogue) = catalogue_version::catalogue(connection, known.catalogue_id).await? else {
        return Ok(None);
    };
    let Some(published) = catalogue.published_version_id else { return Ok(None) };
    let rows = row::of_version(connection, published).await?;
    let Some(found) = rows.iter().find(|row| row.keyed.key == known.row_key) else { return Ok(None) };
    if let (Some(from), Some(to)) = (&version.period_from, &version.period_to) {
        let due = of_notice((&found.keyed.row, &known.element), period_of(from, to)?, calendar);
        return Ok(due.ok().map(|due| due.due));
    }
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("信息的日期"));
    let arising = Arising {
        arose_on: day(&version.arose_on)?,
        changed_on: version.changed_on.as_deref().map(day).transpose()?,
    };
    let opening = opening(connection, &catalogue.sector_code).await?;
    let due = strictest((&found.keyed.row, &known.element), arising, opening, calendar);
    Ok(due.ok().flatten().map(|due| due.due))
}

/// Every day of the way to the last day of a version, counted or passed over with its reason, where working days are
/// counted (R154); none for what was there before the sector opened, or where the row is no more.
pub(super) fn days_of(
    (known, version): (&Record, &RecordVersion),
    row: Option<&CatalogueRow>,
) -> Result<Vec<DayExplanation>, OperationError> {
    let calendar = WorkCalendar::shipped();
    let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("信息的日期"));
    let changed_on = version.changed_on.as_deref().map(day).transpose()?;
    let from = Arising { arose_on: day(&version.arose_on)?, changed_on }.from();
    let counts_days = match (row, &version.period_from, &version.period_to) {
        (Some(row), Some(from), Some(to)) => {
            let of = (row, known.element.as_str());
            of_notice(of, period_of(from, to)?, &calendar).is_ok_and(|due| due.counts_working_days)
        }
        (Some(row), ..) => {
            let all = elements(row);
            let own = element_named(&all, &known.element).or(all.first());
            own.is_some_and(|element| element.clock.counts_working_days())
        }
        (None, ..) => false,
    };
    Ok(match counts_days && version.is_stock == 0 {
        true => calendar.explain_until(from, day(&version.due_on)?).collect(),
        false => Vec::new(),
    })
}

/// From when a sector's information is loaded as it arises (R108a): as decided for an added sector, else as
/// the data says for all.
#[boxed::future]
pub(super) async fn opening(
    connection: &mut Connection,
    sector: &str,
) -> Result<Option<Opening>, OperationError> {
    if let Some(own) = storage::sector::opening::of_sector(connection, sector).await? {
        let day = |text: &str| text.parse::<Date>().map_err(|_| damaged("领域的开放日期"));
        return Ok(Some(Opening { opened_on: day(&own.opened_on)?, stock_due_on: day(&own.due_on)? }));
    }
    Ok(Opening::shipped(sector))
}
