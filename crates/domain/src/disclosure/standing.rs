//! Where a unit stands: how much of what is due is loaded (R101), how much of it came in time (R111).

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;

/// What counts and what of it is done: elements that are due and loaded (R101), records that were due and were
/// published within their limit (R111).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// How many count.
    pub due: i64,
    /// How many of them are done.
    pub done: i64,
}

impl Rate {
    /// Of so many, so many done.
    #[must_use]
    pub fn new(due: i64, done: i64) -> Self {
        Self { due, done }
    }

    /// The rate in per mille, cut and not rounded: what is not whole never reads as whole. None where nothing counts.
    #[must_use]
    pub fn per_mille(self) -> Option<i64> {
        (self.due > 0).then(|| self.done * 1000 / self.due)
    }

    /// What is not done.
    #[must_use]
    pub fn missing(self) -> i64 {
        self.due - self.done
    }

    /// `87.5%`, or nothing where nothing counts.
    #[must_use]
    pub fn words(self) -> String {
        self.per_mille().map(|rate| format!("{}.{}%", rate / 10, rate % 10)).unwrap_or_default()
    }
}

impl std::ops::AddAssign for Rate {
    fn add_assign(&mut self, other: Self) {
        self.due += other.due;
        self.done += other.done;
    }
}

impl std::iter::Sum for Rate {
    fn sum<I: Iterator<Item = Self>>(rates: I) -> Self {
        let mut whole = Self::default();
        rates.for_each(|rate| whole += rate);
        whole
    }
}

/// The months up to a day, the last one first: year and month as `2026-11`.
#[must_use]
pub fn months_back(today: Date, months: usize) -> Vec<String> {
    let first = today.first_of_month();
    (0..i32::try_from(months).unwrap_or(i32::MAX))
        .filter_map(|back| first.checked_sub(back.months()).ok())
        .map(|month| month.strftime("%Y-%m").to_string())
        .collect()
}

/// The last day of the week of a day: what is due up to it is due this week.
#[must_use]
pub fn end_of_week(today: Date) -> Date {
    let left = 7 - i64::from(today.weekday().to_monday_one_offset());
    today.checked_add(left.days()).unwrap_or(today)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn r101_a_rate_is_cut_and_never_rounded_up_to_the_whole() {
        for (due, done, words) in
            [(0, 0, ""), (3, 3, "100.0%"), (3, 2, "66.6%"), (2000, 1999, "99.9%"), (8, 0, "0.0%")]
        {
            assert_eq!(Rate::new(due, done).words(), words, "{done} of {due}");
        }
        let whole: Rate = [Rate::new(2, 1), Rate::new(6, 5)].into_iter().sum();
        assert_eq!((whole, whole.missing()), (Rate::new(8, 6), 2));
    }

    #[test]
    fn r111_months_are_counted_back_over_the_year() {
        assert_eq!(months_back(date(2026, 1, 31), 3), ["2026-01", "2025-12", "2025-11"]);
        assert!(months_back(date(2026, 1, 31), 0).is_empty());
    }

    #[test]
    fn a_week_ends_on_its_sunday() {
        for (day, end) in [((2026, 11, 23), 29), ((2026, 11, 27), 29), ((2026, 11, 29), 29)] {
            assert_eq!(end_of_week(date(day.0, day.1, day.2)), date(2026, 11, end));
        }
    }
}
