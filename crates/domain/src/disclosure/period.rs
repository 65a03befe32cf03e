//! The period for which an element is closed by a notice that nothing arose (R101a).

use super::RecordDue;
use crate::calendar::{CalendarError, Period, PeriodUnit, WorkCalendar, in_words};
use crate::catalogue::item_part::{ClockLimit, PartClock};
use jiff::civil::Date;
use jiff::{Span, ToSpan as _};
use serde::Serialize;

/// From a day to a day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NoticePeriod {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

impl NoticePeriod {
    /// What is wrong with a period, seen on a day.
    #[must_use]
    pub fn fault(self, today: Date) -> Option<String> {
        if self.to < self.from {
            return Some("止日早于起日".to_owned());
        }
        if self.to > today {
            let words = in_words(self.to);
            return Some(format!("{words}还没有到：这一期结束以后才能说明本期没有此类信息"));
        }
        (self.days() > days_of("nil-notice-longest")).then(|| "一次说明最长一年，请分期说明".to_owned())
    }

    /// When a notice of the period is due: nothing can be said before the period is over, so the time that the
    /// element's clock leaves runs from its end; the ceiling where the clock leaves none (R42, R44, R101a).
    ///
    /// # Errors
    /// When the day lies beyond what the calendar can name.
    pub fn due(self, clock: &PartClock, calendar: &WorkCalendar) -> Result<RecordDue, CalendarError> {
        let time = match clock.limit {
            ClockLimit::After(period) => period,
            _ => PartClock::ceiling(),
        };
        let due = time.due_after(self.to, calendar)?;
        let mut words = vec![format!("从这一期结束的{}起{}", in_words(self.to), time.label())];
        if due.provisional {
            words.push("途经的年份尚未载入放假安排，日期为暂定".to_owned());
        }
        let counts_working_days = time.unit == PeriodUnit::WorkingDay;
        Ok(RecordDue { due, from: self.to, is_stock: false, counts_working_days, words })
    }

    /// Days, both ends included.
    #[must_use]
    pub fn days(self) -> i32 {
        self.to.since(self.from).map_or(0, |span: Span| span.get_days()) + 1
    }

    /// True while the notice still closes its element: until the next period of the same length is over and the
    /// time to load what arose in it.
    #[must_use]
    pub fn closes_on(self, day: Date) -> bool {
        self.closes_through().is_some_and(|last| day <= last)
    }

    /// The last day on which it does.
    #[must_use]
    pub fn closes_through(self) -> Option<Date> {
        let until = (self.days() + days_of("nil-notice-grace")).days();
        self.to.checked_add(until).ok()
    }

    /// `2026年1月1日至2026年3月31日`.
    #[must_use]
    pub fn words(self) -> String {
        format!("{}至{}", in_words(self.from), in_words(self.to))
    }
}

/// How long after a period what arose in it may still be loaded.
pub(super) fn grace() -> Span {
    days_of("nil-notice-grace").days()
}

/// Days of a period of `data/periods.tsv`.
fn days_of(key: &str) -> i32 {
    Period::shipped(key).map_or(0, |period| i32::try_from(period.number).unwrap_or(i32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn period(from: (i16, i8, i8), to: (i16, i8, i8)) -> NoticePeriod {
        NoticePeriod { from: date(from.0, from.1, from.2), to: date(to.0, to.1, to.2) }
    }

    #[test]
    fn r101a_a_notice_closes_its_element_until_the_next_one_is_due() {
        let quarter = period((2026, 7, 1), (2026, 9, 30));
        assert_eq!((quarter.days(), quarter.fault(date(2026, 10, 8))), (92, None));
        assert!(quarter.closes_on(date(2026, 10, 8)) && quarter.closes_on(date(2027, 1, 31)));
        assert!(!quarter.closes_on(date(2027, 2, 1)));
        assert_eq!(quarter.words(), "2026年7月1日至2026年9月30日");
    }

    #[test]
    fn r101a_r42_the_clock_of_a_notice_runs_from_the_end_of_its_period() {
        let calendar = WorkCalendar::shipped();
        let quarter = period((2021, 4, 1), (2021, 6, 30));
        for (cell, last, counts) in [
            ("信息形成或者变更之日起20个工作日内", date(2021, 7, 28), true),
            ("自作出行政决定之日起7个工作日内", date(2021, 7, 9), true),
            ("批准后20日内", date(2021, 7, 20), false),
            ("", date(2021, 7, 28), true),
            ("实时公开", date(2021, 7, 28), true),
            ("每季度公开", date(2021, 7, 28), true),
            ("每年6月30日前", date(2021, 7, 28), true),
        ] {
            let found = quarter.due(&PartClock::of_text(cell), &calendar).unwrap();
            assert_eq!((found.due.date, found.counts_working_days), (last, counts), "{cell}");
            assert!(found.words[0].starts_with("从这一期结束的2021年6月30日起"), "{:?}", found.words);
            assert_eq!(found.explain(&calendar).is_empty(), !counts, "{cell}");
        }
    }

    #[test]
    fn r101a_nothing_is_said_of_days_to_come() {
        for (wrong, words) in [
            (period((2026, 7, 1), (2026, 9, 30)), "还没有到"),
            (period((2026, 7, 1), (2026, 6, 30)), "早于"),
            (period((2024, 1, 1), (2026, 1, 1)), "最长一年"),
        ] {
            let fault = wrong.fault(date(2026, 8, 1)).unwrap();
            assert!(fault.contains(words), "{fault}");
        }
    }
}
