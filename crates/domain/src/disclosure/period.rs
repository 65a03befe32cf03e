//! The period for which an element is closed by a notice that nothing arose (R101a).

use crate::calendar::{Period, in_words};
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
