//! What comes again and again (每月, 每季度, 每年): in which period a record counts, how long it keeps its element
//! loaded, and of which period something is due now (R101, R101a).

use super::period::{NoticePeriod, grace};
use crate::calendar::{Period, PeriodUnit};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

/// Months of a year, and days of a week.
const YEAR: i8 = 12;
const WEEK: u32 = 7;

/// What of something periodic is due on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Recurring {
    /// The last period that is over.
    pub period: NoticePeriod,
    /// The last day for what arose in it.
    pub due_on: Date,
    /// True where a record or a notice of that period, or of a later one, stands.
    pub is_loaded: bool,
    /// The last day for what arises in the period that runs.
    pub next_due_on: Date,
    /// The last day on which the newest record keeps the element loaded; none without a record.
    pub holds_through: Option<Date>,
}

impl Recurring {
    /// Seen on a day: `newest` is the last day of which a record tells, `told` that of which a notice says that
    /// nothing arose. None for an interval by which the calendar is not divided.
    #[must_use]
    pub fn of(every: Period, newest: Option<Date>, told: Option<Date>, today: Date) -> Option<Self> {
        let running = NoticePeriod::around(today, every)?;
        let period = NoticePeriod::around(running.from.yesterday().ok()?, every)?;
        let last_day = |period: NoticePeriod| period.to.checked_add(grace()).ok();
        let holds_through = match newest {
            Some(day) => {
                let own = NoticePeriod::around(day, every)?;
                last_day(NoticePeriod::around(own.to.tomorrow().ok()?, every)?)
            }
            None => None,
        };
        Some(Self {
            period,
            due_on: last_day(period)?,
            is_loaded: newest.max(told).is_some_and(|day| day >= period.from),
            next_due_on: last_day(running)?,
            holds_through,
        })
    }
}

impl NoticePeriod {
    /// The period of an interval in which a day lies: a month, quarter, half year or year of the calendar, a week
    /// from its Monday. None where the interval divides neither year nor week.
    #[must_use]
    pub fn around(day: Date, every: Period) -> Option<Self> {
        match every.unit {
            PeriodUnit::Month => {
                let months = i8::try_from(every.number).ok().filter(|many| *many > 0 && YEAR % many == 0)?;
                let first = (day.month() - 1) / months * months + 1;
                let from = Date::new(day.year(), first, 1).ok()?;
                let to = from.checked_add(i32::from(months).months()).ok()?.yesterday().ok()?;
                Some(Self { from, to })
            }
            PeriodUnit::Day if every.number == WEEK => {
                let since = i32::from(day.weekday().to_monday_zero_offset());
                let from = day.checked_sub(since.days()).ok()?;
                Some(Self { from, to: from.checked_add(6.days()).ok()? })
            }
            PeriodUnit::Day | PeriodUnit::WorkingDay => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn months(number: u32) -> Period {
        Period { number, unit: PeriodUnit::Month }
    }

    #[test]
    fn the_calendar_is_divided_as_people_divide_it() {
        let day = date(2026, 8, 19);
        for (every, words) in [
            (months(1), "2026年8月1日至2026年8月31日"),
            (months(3), "2026年7月1日至2026年9月30日"),
            (months(6), "2026年7月1日至2026年12月31日"),
            (months(12), "2026年1月1日至2026年12月31日"),
            (Period { number: 7, unit: PeriodUnit::Day }, "2026年8月17日至2026年8月23日"),
        ] {
            assert_eq!(NoticePeriod::around(day, every).unwrap().words(), words);
        }
        for none in [months(5), months(0), months(24), Period { number: 20, unit: PeriodUnit::WorkingDay }] {
            assert_eq!(NoticePeriod::around(day, none), None, "{none:?}");
        }
    }

    /// Day by day over three years: the period that holds a day holds the next one or ends with it.
    #[test]
    fn periods_follow_upon_each_other_without_gaps() {
        for every in [months(1), months(2), months(3), months(4), months(6), months(12)] {
            let mut day = date(2026, 1, 1);
            while day < date(2029, 1, 1) {
                let own = NoticePeriod::around(day, every).unwrap();
                assert!(own.from <= day && day <= own.to, "{every:?} {day}");
                let next = NoticePeriod::around(day.tomorrow().unwrap(), every).unwrap();
                assert_eq!(next == own, day < own.to, "{every:?} {day}");
                assert!(next == own || next.from == day.tomorrow().unwrap());
                day = day.tomorrow().unwrap();
            }
        }
    }

    #[test]
    fn r101_one_record_does_not_load_every_quarter_for_ever() {
        let on = |newest, today| Recurring::of(months(3), Some(newest), None, today).unwrap();
        let newest = date(2026, 5, 20);
        let seen = on(newest, date(2026, 8, 1));
        assert!(seen.is_loaded && seen.period.to == date(2026, 6, 30));
        let seen = on(newest, date(2026, 10, 8));
        assert_eq!((seen.is_loaded, seen.due_on), (false, date(2026, 10, 31)), "the third quarter is due");
        assert_eq!(seen.holds_through, Some(date(2026, 10, 31)), "until then the second one stands");
        // A notice tells of the quarter; the record itself holds no longer for that.
        let told =
            Recurring::of(months(3), Some(newest), Some(date(2026, 9, 30)), date(2026, 10, 8)).unwrap();
        assert!(told.is_loaded && told.holds_through == seen.holds_through);
        let none = Recurring::of(months(3), None, None, date(2026, 10, 8)).unwrap();
        assert_eq!((none.is_loaded, none.holds_through), (false, None));
        assert_eq!(none.next_due_on, date(2027, 1, 31));
    }
}
