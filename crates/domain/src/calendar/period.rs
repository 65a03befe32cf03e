//! Periods as data: `data/periods.tsv` names each with its rule, so that no length of time stands
//! in code.

use super::{CalendarError, DueDate, WorkCalendar, add_calendar_days};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A length of time after an event whose own day is not counted (R151).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// How many units.
    pub number: u32,
    /// Of what.
    pub unit: PeriodUnit,
}

/// The unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PeriodUnit {
    /// 工作日
    WorkingDay,
    /// 日 (自然日)
    Day,
    /// 个月
    Month,
}

impl Period {
    /// The period of a key of `data/periods.tsv`; none for an unknown key.
    #[must_use]
    pub fn shipped(key: &str) -> Option<Self> {
        static SHIPPED: OnceLock<HashMap<&'static str, Period>> = OnceLock::new();
        SHIPPED.get_or_init(Self::all_shipped).get(key).copied()
    }

    /// Every period of `data/periods.tsv`, which is asked for with every record of a list.
    fn all_shipped() -> HashMap<&'static str, Self> {
        let text = crate::reference::data_file("periods.tsv").unwrap_or_default();
        text.lines().skip(1).filter_map(Self::of_line).collect()
    }

    fn of_line(line: &'static str) -> Option<(&'static str, Self)> {
        let mut cells = line.split('\t').map(str::trim);
        let key = cells.next()?;
        let number = cells.next()?.parse().ok()?;
        let unit = match cells.next()? {
            "working_day" => PeriodUnit::WorkingDay,
            "day" => PeriodUnit::Day,
            "month" => PeriodUnit::Month,
            _ => return None,
        };
        Some((key, Self { number, unit }))
    }

    /// The last day of the period after `from`.
    ///
    /// # Errors
    /// [`CalendarError::OutOfRange`] when it lies after the year 9999.
    pub fn due_after(self, from: Date, calendar: &WorkCalendar) -> Result<DueDate, CalendarError> {
        if self.unit == PeriodUnit::WorkingDay {
            return calendar.add_working_days(from, self.number);
        }
        let date = self.calendar_date_after(from);
        date.map(|date| DueDate { date, provisional: false })
            .ok_or(CalendarError::OutOfRange { from, days: self.number })
    }

    /// The last day of a period in calendar days or months; none for working days or out of range.
    /// A month ends on the day of the same number, or on the last day of a shorter month.
    #[must_use]
    pub fn calendar_date_after(self, from: Date) -> Option<Date> {
        match self.unit {
            PeriodUnit::WorkingDay => None,
            PeriodUnit::Day => add_calendar_days(from, self.number).ok(),
            PeriodUnit::Month => from.checked_add(0.months().try_months(self.number).ok()?).ok(),
        }
    }

    /// The words a person reads, e.g. 20个工作日.
    #[must_use]
    pub fn label(self) -> String {
        let unit = match self.unit {
            PeriodUnit::WorkingDay => "个工作日",
            PeriodUnit::Day => "日",
            PeriodUnit::Month => "个月",
        };
        format!("{}{unit}", self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_period_ends_by_its_unit() {
        let calendar = WorkCalendar::shipped();
        for (number, unit, from, due, label) in [
            (20, PeriodUnit::WorkingDay, date(2020, 9, 21), date(2020, 10, 23), "20个工作日"),
            (10, PeriodUnit::Day, date(2020, 9, 21), date(2020, 10, 1), "10日"),
            (1, PeriodUnit::Month, date(2021, 1, 31), date(2021, 2, 28), "1个月"),
        ] {
            let period = Period { number, unit };
            assert_eq!(period.due_after(from, &calendar).unwrap(), DueDate { date: due, provisional: false });
            assert_eq!(period.label(), label);
        }
        let endless = Period { number: u32::MAX, unit: PeriodUnit::Month };
        assert!(endless.due_after(date(2020, 1, 1), &calendar).is_err());
    }

    #[test]
    fn every_shipped_period_is_sound() {
        let text = crate::reference::data_file("periods.tsv").unwrap();
        for line in text.lines().skip(1) {
            assert!(Period::shipped(line.split('\t').next().unwrap()).is_some(), "{line}");
        }
        assert_eq!(Period::shipped("no-such-period"), None);
    }
}
