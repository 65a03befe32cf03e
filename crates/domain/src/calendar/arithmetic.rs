//! The plain week in closed form: how many weekdays lie before a date, and the date of a number.

use jiff::{ToSpan, civil::Date};

/// A Monday from which weekdays are counted.
const MONDAY: Date = jiff::civil::date(1970, 1, 5);

/// Weekdays from [`MONDAY`] up to and including `date`; negative or zero before it.
pub(super) fn weekdays_up_to(date: Date) -> i64 {
    let days = days_since_monday(date);
    days.div_euclid(7) * 5 + (days.rem_euclid(7) + 1).min(5)
}

/// The earliest date with that many weekdays up to it, always a weekday; none out of range.
pub(super) fn weekday_of_rank(rank: i64) -> Option<Date> {
    let before = rank - 1;
    day_after(MONDAY, before.div_euclid(5) * 7 + before.rem_euclid(5))
}

/// The date a number of days after another; none out of range.
pub(super) fn day_after(date: Date, days: i64) -> Option<Date> {
    date.checked_add(0.days().try_days(days).ok()?).ok()
}

fn days_since_monday(date: Date) -> i64 {
    date.duration_since(MONDAY).as_hours() / 24
}
