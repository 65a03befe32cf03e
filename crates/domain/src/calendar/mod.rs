//! Working days (工作日) from the announced calendars (R150-R155): what counts and why, due dates,
//! and whether they are provisional because a year has no calendar (R153).
//!
//! The calendar is data: `data/workdays.tsv` holds every announced day off and make-up day,
//! `data/workdays_sources.tsv` the notices they came from. A year is loaded when it has a notice;
//! the days of another year follow the weekday alone and are provisional.

mod announced;
mod arithmetic;
mod period;

pub use announced::{CalendarDataError, CalendarYear, DayKind, Notice};
pub use period::{Period, PeriodUnit};

use jiff::civil::{Date, Weekday};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use announced::AnnouncedDay;

/// A day as people write it: `2026年11月22日`.
#[must_use]
pub fn in_words(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// The working-day calendar. Queries cost a binary search, whatever the distance.
#[derive(Debug, Clone)]
pub struct WorkCalendar {
    /// Every announced day in order of date.
    announced: Vec<AnnouncedDay>,
    /// For each announced day, the working days of the plain week up to it plus the balance of
    /// announced days up to and including it: never falling, so that it can be searched.
    ranks: Vec<i64>,
    /// For each announced day, make-up days minus days off on weekdays, up to and including it.
    balances: Vec<i64>,
    years: BTreeMap<i16, CalendarYear>,
}

/// Whether one date is a working day, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkingDay {
    /// True for a working day.
    pub counted: bool,
    /// 工作日, 周末, the holiday's name or 调休上班.
    pub why: String,
    /// True when the year has no calendar and only the weekday spoke (R153).
    pub provisional: bool,
}

/// A due date; provisional when a year on the way has no calendar (R153).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct DueDate {
    /// The last day, which ends at 24:00 (R151).
    pub date: Date,
    /// True when a day on the way lies in a year without a calendar.
    pub provisional: bool,
}

/// A number of working days; provisional as [`DueDate`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct WorkingDayCount {
    /// How many.
    pub days: u32,
    /// True when a day on the way lies in a year without a calendar.
    pub provisional: bool,
}

/// One line of the explanation of a due date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DayExplanation {
    /// The date.
    pub date: Date,
    /// True when it was counted.
    pub counted: bool,
    /// 工作日, 周末, the holiday's name or 调休上班, with a remark where the day is provisional.
    pub why: String,
}

/// Why a calculation could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The result lies behind the last date that can be named.
    #[error("从 {from} 起算 {days} 天超出了可以表示的日期范围（到 9999-12-31 为止），请改用较小的天数")]
    OutOfRange {
        /// The day of the event.
        from: Date,
        /// The days asked for.
        days: u32,
    },
    /// The end lies before the beginning.
    #[error("截止日期 {to} 早于起始日期 {from}，请把较早的日期写在前面")]
    Reversed {
        /// The beginning.
        from: Date,
        /// The end.
        to: Date,
    },
}

impl WorkCalendar {
    /// The calendar that this version of Gongkai ships, read once.
    ///
    /// # Panics
    /// When a shipped data file is damaged, which the tests of this crate exclude.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        static SHIPPED: OnceLock<Arc<WorkCalendar>> = OnceLock::new();
        SHIPPED
            .get_or_init(|| {
                let days = crate::reference::data_file("workdays.tsv").expect("data/workdays.tsv");
                let notices =
                    crate::reference::data_file("workdays_sources.tsv").expect("data/workdays_sources.tsv");
                Arc::new(Self::from_tsv(days, notices).expect("a sound calendar in data/"))
            })
            .clone()
    }

    /// Builds a calendar from the text of the two data files.
    ///
    /// # Errors
    /// [`CalendarDataError`] with the line when a date, a kind or a notice is damaged or missing.
    pub fn from_tsv(days: &str, notices: &str) -> Result<Self, CalendarDataError> {
        let years = announced::read_notices(notices)?;
        let announced = announced::read_days(days, &years)?;
        let mut balance = 0;
        let (mut ranks, mut balances) = (Vec::new(), Vec::new());
        for day in &announced {
            balance += match (day.kind, is_weekend(day.date)) {
                (DayKind::Holiday, false) => -1,
                (DayKind::MakeUp, true) => 1,
                _ => 0,
            };
            balances.push(balance);
            ranks.push(arithmetic::weekdays_up_to(day.date) + balance);
        }
        Ok(Self { announced, ranks, balances, years })
    }

    /// Whether `date` is a working day, and why (R150).
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> WorkingDay {
        let (counted, why) = match (self.announced_on(date), is_weekend(date)) {
            (Some(day), _) if day.kind == DayKind::Holiday => (false, day.name.as_str()),
            (Some(_), true) => (true, "调休上班"),
            (_, false) => (true, "工作日"),
            (None, true) => (false, "周末"),
        };
        WorkingDay { counted, why: why.to_owned(), provisional: !self.is_loaded(date.year()) }
    }

    /// The `n`-th working day after `from`; the day of the event is not counted (R151, R152).
    /// Zero days are due on the day of the event itself, be it a working day or not.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] when the result lies after the year 9999.
    pub fn add_working_days(&self, from: Date, n: u32) -> Result<DueDate, CalendarError> {
        if n == 0 {
            return Ok(DueDate { date: from, provisional: false });
        }
        let target = self.rank(from) + i64::from(n);
        let at = self.ranks.partition_point(|rank| *rank < target);
        let balance = if at == 0 { 0 } else { self.balances[at - 1] };
        let plain = arithmetic::weekday_of_rank(target - balance);
        // The announced day at `at` is the first with that rank; a plain weekday before it is earlier.
        let date = match (plain, self.announced.get(at)) {
            (Some(plain), Some(next)) => plain.min(next.date),
            (None, Some(next)) => next.date,
            (Some(plain), None) => plain,
            (None, None) => return Err(CalendarError::OutOfRange { from, days: n }),
        };
        Ok(DueDate { date, provisional: self.is_provisional(from, date) })
    }

    /// The working days after `from` up to and including `to`: the day of the event is not counted
    /// (R151), so that this is the inverse of [`Self::add_working_days`].
    ///
    /// # Errors
    /// [`CalendarError::Reversed`] when `to` lies before `from`.
    pub fn count_working_days(&self, from: Date, to: Date) -> Result<WorkingDayCount, CalendarError> {
        let days = u32::try_from(self.rank(to) - self.rank(from)).ok().filter(|_| from <= to);
        let days = days.ok_or(CalendarError::Reversed { from, to })?;
        Ok(WorkingDayCount { days, provisional: self.is_provisional(from, to) })
    }

    /// Every day after `from` up to the `n`-th working day, counted or not, and why.
    ///
    /// # Errors
    /// As [`Self::add_working_days`].
    pub fn explain(&self, from: Date, n: u32) -> Result<Vec<DayExplanation>, CalendarError> {
        let due = self.add_working_days(from, n)?;
        Ok(self.explain_until(from, due.date).collect())
    }

    /// Every day after `from` up to and including `to`, counted or not, and why.
    pub fn explain_until(&self, from: Date, to: Date) -> impl Iterator<Item = DayExplanation> + '_ {
        days_after(from, to).map(|date| {
            let day = self.is_working_day(date);
            let remark = if day.provisional {
                format!("（暂定：{}年放假安排尚未载入）", date.year())
            } else {
                String::new()
            };
            DayExplanation { date, counted: day.counted, why: day.why + &remark }
        })
    }

    /// The working days of a year, none for a year without a calendar (R155).
    #[must_use]
    pub fn working_days_in_year(&self, year: i16) -> Option<u32> {
        let (first, last) = (Date::new(year, 1, 1).ok()?, Date::new(year, 12, 31).ok()?);
        let before = self.rank(first) - i64::from(self.is_working_day(first).counted);
        self.is_loaded(year).then(|| u32::try_from(self.rank(last) - before).unwrap_or_default())
    }

    /// The loaded years with the notices they came from, in order.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.years.values()
    }

    /// The notices that a year's calendar came from, none where it is not loaded.
    #[must_use]
    pub fn year(&self, year: i16) -> Option<&CalendarYear> {
        self.years.get(&year)
    }

    /// True when the calendar of the year is loaded.
    #[must_use]
    pub fn is_loaded(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The years without a calendar among those of the days after `from` up to `to`: what the
    /// administrator is warned of (R153).
    pub fn missing_years(&self, from: Date, to: Date) -> impl Iterator<Item = i16> + '_ {
        let first = from.tomorrow().unwrap_or(from).min(to);
        (first.year()..=to.year()).filter(|year| !self.is_loaded(*year))
    }

    fn is_provisional(&self, from: Date, to: Date) -> bool {
        from < to && self.missing_years(from, to).next().is_some()
    }

    /// Working days from a fixed day long ago up to and including `date`.
    fn rank(&self, date: Date) -> i64 {
        let at = self.announced.partition_point(|day| day.date <= date);
        let balance = if at == 0 { 0 } else { self.balances[at - 1] };
        arithmetic::weekdays_up_to(date) + balance
    }

    fn announced_on(&self, date: Date) -> Option<&AnnouncedDay> {
        let at = self.announced.binary_search_by_key(&date, |day| day.date).ok()?;
        self.announced.get(at)
    }
}

/// The date `n` calendar days (自然日) after `from`, the day of the event not counted (R151).
///
/// # Errors
/// [`CalendarError::OutOfRange`] when the result lies after the year 9999.
pub fn add_calendar_days(from: Date, n: u32) -> Result<Date, CalendarError> {
    arithmetic::day_after(from, i64::from(n)).ok_or(CalendarError::OutOfRange { from, days: n })
}

fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// The days after `from` up to and including `to`.
fn days_after(from: Date, to: Date) -> impl Iterator<Item = Date> {
    let next = move |date: Date| date.tomorrow().ok().filter(|next| *next <= to);
    std::iter::successors(next(from), move |date| next(*date))
}

#[cfg(test)]
mod tests;
