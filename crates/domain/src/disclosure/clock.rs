//! The clock of a disclosure record: from the day it arose or was changed to the last day on which it is
//! in time (R42-R45, R108, R108a, R156), its traffic light (R162), and how late it came (R111).

use crate::calendar::{CalendarError, DayExplanation, DueDate, Period, WorkCalendar, in_words};
use crate::catalogue::item_part::PartClock;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::OnceLock;

/// What a record's clock runs from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arising {
    /// 成文日期, or the day on which the information was made or obtained.
    pub arose_on: Date,
    /// The day of the latest change, where it was changed since.
    pub changed_on: Option<Date>,
}

/// From when a sector's information is loaded as it arises; what is older is stock (R108a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The first day of the flow.
    pub opened_on: Date,
    /// The last day for loading what arose before.
    pub stock_due_on: Date,
}

/// When a record is due, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordDue {
    /// The last day, and whether a year on the way has no calendar (R153).
    #[serde(flatten)]
    pub due: DueDate,
    /// The day from which it is counted.
    pub from: Date,
    /// True for what arose before the opening (R108a).
    pub is_stock: bool,
    /// True where each working day of the way can be told.
    pub counts_working_days: bool,
    /// How it was computed, in sentences.
    pub words: Vec<String>,
}

/// The traffic light of a due date (R162).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Light {
    /// Due today or overdue.
    Red,
    /// A few working days left.
    Yellow,
    /// Time enough.
    Green,
}

impl Arising {
    /// The day from which the clock counts: a change starts it anew (R108, R157).
    #[must_use]
    pub fn from(self) -> Date {
        self.changed_on.unwrap_or(self.arose_on)
    }

    /// When a record of an element with this clock is due.
    ///
    /// # Errors
    /// When the day lies beyond what the calendar can name.
    pub fn due(
        self,
        clock: &PartClock,
        opening: Option<Opening>,
        calendar: &WorkCalendar,
    ) -> Result<RecordDue, CalendarError> {
        let from = self.from();
        if let Some(opening) = opening.filter(|opening| from < opening.opened_on) {
            let words = format!(
                "{}之前已有的信息，按首次装载的期限{}计算",
                in_words(opening.opened_on),
                in_words(opening.stock_due_on)
            );
            let due = DueDate { date: opening.stock_due_on, provisional: false };
            return Ok(RecordDue {
                due,
                from,
                is_stock: true,
                counts_working_days: false,
                words: vec![words],
            });
        }
        let mut words = clock.words.clone();
        let (due, counts_working_days) = match clock.due(from, calendar)? {
            Some(due) => (due, clock.counts_working_days()),
            // A day of the year, or a day before the event, says nothing of a day after it: the ceiling (R44).
            None => {
                let ceiling = PartClock::ceiling();
                words.push(format!("所写期限不能由形成日期推算，另按法定上限{}计算", ceiling.label()));
                (ceiling.due_after(from, calendar)?, true)
            }
        };
        if due.provisional {
            words.push("途经的年份尚未载入放假安排，日期为暂定".to_owned());
        }
        Ok(RecordDue { due, from, is_stock: false, counts_working_days, words })
    }
}

impl Opening {
    /// What `data/disclosure/openings.tsv` says of a sector: its own line, else the one for all.
    #[must_use]
    pub fn shipped(sector: &str) -> Option<Self> {
        static SHIPPED: OnceLock<HashMap<&'static str, Opening>> = OnceLock::new();
        let shipped = SHIPPED.get_or_init(Self::all_shipped);
        shipped.get(sector).or_else(|| shipped.get("*")).copied()
    }

    fn all_shipped() -> HashMap<&'static str, Self> {
        let text = crate::reference::data_file("disclosure/openings.tsv").unwrap_or_default();
        text.lines().skip(1).filter_map(Self::of_line).collect()
    }

    fn of_line(line: &'static str) -> Option<(&'static str, Self)> {
        let mut cells = line.split('\t').map(str::trim);
        let sector = cells.next()?;
        let (opened_on, stock_due_on) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
        Some((sector, Self { opened_on, stock_due_on }))
    }
}

impl RecordDue {
    /// Every day from the event to the last day, counted or not, and why; nothing where days are not counted.
    #[must_use]
    pub fn explain(&self, calendar: &WorkCalendar) -> Vec<DayExplanation> {
        if !self.counts_working_days {
            return Vec::new();
        }
        calendar.explain_until(self.from, self.due.date).collect()
    }

    /// By how many working days a record came late; none where it is in time (R111).
    #[must_use]
    pub fn days_late(&self, published_on: Date, calendar: &WorkCalendar) -> Option<u32> {
        days_late(self.due.date, published_on, calendar)
    }
}

impl Light {
    /// The light on `today`.
    #[must_use]
    pub fn of(due: Date, today: Date, calendar: &WorkCalendar) -> Self {
        if due <= today {
            return Self::Red;
        }
        let soon = Period::shipped("disclosure-soon").map_or(0, |period| period.number);
        let left = calendar.count_working_days(today, due).map_or(0, |count| count.days);
        if left > soon { Self::Green } else { Self::Yellow }
    }

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Red => "red",
            Self::Yellow => "yellow",
            Self::Green => "green",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Red => "到期或逾期",
            Self::Yellow => "即将到期",
            Self::Green => "期限充裕",
        }
    }
}

/// By how many working days what was published on one day is late for another; none where it is in time. A
/// day late over a holiday counts as one: late is late (R111).
#[must_use]
pub fn days_late(due: Date, published_on: Date, calendar: &WorkCalendar) -> Option<u32> {
    let late = calendar.count_working_days(due, published_on).ok()?.days;
    (published_on > due).then_some(late.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::item_part::ClockLimit;
    use crate::reference::Reference;
    use jiff::civil::date;

    fn due(text: &str, arising: Arising) -> RecordDue {
        arising.due(&PartClock::of_text(text), None, &WorkCalendar::shipped()).unwrap()
    }

    fn arose(on: Date) -> Arising {
        Arising { arose_on: on, changed_on: None }
    }

    #[test]
    fn r157_a_permit_result_and_its_change() {
        let made = arose(date(2020, 12, 31));
        let cell = "信息形成或者变更之日起20个工作日内";
        assert_eq!(due(cell, made).due.date, date(2021, 1, 29));
        let changed = Arising { changed_on: Some(date(2021, 2, 5)), ..made };
        let found = due(cell, changed);
        assert_eq!((found.due.date, found.from), (date(2021, 3, 10), date(2021, 2, 5)));
        let days = found.explain(&WorkCalendar::shipped());
        assert_eq!(days.iter().filter(|day| day.counted).count(), 20);
        assert!(days.iter().any(|day| day.why.contains("春节")), "every skipped day says why");
    }

    #[test]
    fn r44_r45_the_rows_own_period_and_the_ceiling() {
        let on = arose(date(2021, 9, 10));
        for (cell, last) in [
            ("自作出行政决定之日起7个工作日内", date(2021, 9, 22)),
            ("实时公开", date(2021, 9, 10)),
            ("及时公开", date(2021, 10, 14)),
            ("", date(2021, 10, 14)),
            ("批准后20日内", date(2021, 9, 30)),
            ("每年6月30日前", date(2021, 10, 14)),
            ("批前公示时间不得少于30日", date(2021, 10, 14)),
        ] {
            assert_eq!(due(cell, on).due.date, last, "{cell}");
        }
    }

    #[test]
    fn r108a_stock_is_due_on_the_day_of_the_first_loading() {
        let opening = Opening { opened_on: date(2020, 7, 1), stock_due_on: date(2020, 12, 31) };
        let calendar = WorkCalendar::shipped();
        let clock = PartClock::of_text("20个工作日内");
        let old = arose(date(2019, 3, 1)).due(&clock, Some(opening), &calendar).unwrap();
        assert!(old.is_stock && old.due.date == date(2020, 12, 31) && old.explain(&calendar).is_empty());
        let new = arose(date(2020, 9, 21)).due(&clock, Some(opening), &calendar).unwrap();
        assert!(!new.is_stock && new.due.date == date(2020, 10, 23));
        // What is old and was changed since the opening runs by its clock.
        let changed = Arising { arose_on: date(2019, 3, 1), changed_on: Some(date(2020, 9, 21)) };
        assert!(!changed.due(&clock, Some(opening), &calendar).unwrap().is_stock);
    }

    #[test]
    fn r108a_the_shipped_opening_is_the_plans_own() {
        let shipped = Opening::shipped("20").unwrap();
        assert_eq!(shipped, Opening { opened_on: date(2020, 7, 21), stock_due_on: date(2020, 12, 31) });
    }

    #[test]
    fn r153_a_year_without_a_calendar_gives_a_provisional_day() {
        let found = due("20个工作日内", arose(date(2031, 3, 3)));
        assert!(found.due.provisional && found.words.iter().any(|words| words.contains("暂定")));
    }

    #[test]
    fn r162_lights_by_working_days_left() {
        let calendar = WorkCalendar::shipped();
        let today = date(2021, 9, 28);
        // 国庆 lies between: of the eleven days only four are worked.
        for (due, light) in [
            (date(2021, 9, 27), Light::Red),
            (date(2021, 9, 28), Light::Red),
            (date(2021, 9, 29), Light::Yellow),
            (date(2021, 10, 9), Light::Yellow),
            (date(2021, 10, 11), Light::Yellow),
            (date(2021, 10, 12), Light::Green),
        ] {
            assert_eq!(Light::of(due, today, &calendar), light, "{due}");
        }
    }

    #[test]
    fn r111_late_by_working_days() {
        let calendar = WorkCalendar::shipped();
        let due = date(2021, 9, 30);
        assert_eq!(days_late(due, due, &calendar), None);
        assert_eq!(days_late(due, date(2021, 10, 3), &calendar), Some(1), "over a holiday");
        assert_eq!(days_late(due, date(2021, 10, 11), &calendar), Some(3));
    }

    /// The slow model: a day at a time, for every period that the shipped guidelines print.
    #[test]
    fn every_period_of_the_guidelines_counts_as_a_day_by_day_model() {
        let calendar = WorkCalendar::shipped();
        let reference = Reference::shipped();
        let mut clocks: Vec<PartClock> = Vec::new();
        for item in reference.guidelines.iter().flat_map(|guideline| &guideline.items) {
            for element in crate::disclosure::elements(&item.row) {
                if !clocks.contains(&element.clock) {
                    clocks.push(element.clock);
                }
            }
        }
        assert!(clocks.len() > 20, "{}", clocks.len());
        for clock in &clocks {
            for start in (0..1500).step_by(13) {
                let from = date(2020, 1, 1).checked_add(jiff::Span::new().days(start)).unwrap();
                let found = arose(from).due(clock, None, &calendar).unwrap();
                assert_eq!(found.due.date, slow(clock, from, &calendar), "{clock:?} {from}");
                let counted = found.explain(&calendar).iter().filter(|day| day.counted).count();
                let expected = if found.counts_working_days { working_days(clock) } else { 0 };
                assert_eq!(counted, expected as usize, "{clock:?} {from}");
            }
        }
    }

    fn working_days(clock: &PartClock) -> u32 {
        match clock.limit {
            ClockLimit::After(period) if period.unit == crate::calendar::PeriodUnit::WorkingDay => {
                period.number
            }
            ClockLimit::SameDay => 0,
            _ => 20,
        }
    }

    fn slow(clock: &PartClock, from: Date, calendar: &WorkCalendar) -> Date {
        use crate::calendar::PeriodUnit;
        let days = |number: u32| (0..number).fold(from, |day, _| day.tomorrow().unwrap());
        match clock.limit {
            ClockLimit::SameDay => from,
            ClockLimit::Hours { number } => days(number / 24),
            ClockLimit::After(period) => match period.unit {
                PeriodUnit::Day => days(period.number),
                PeriodUnit::Month => {
                    let (mut year, mut month) = (from.year(), u32::try_from(from.month()).unwrap());
                    for _ in 0..period.number {
                        (year, month) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
                    }
                    let last = |day| Date::new(year, i8::try_from(month).unwrap(), day).ok();
                    (1..=from.day()).rev().find_map(last).unwrap()
                }
                PeriodUnit::WorkingDay => nth_working_day(from, period.number, calendar),
            },
            ClockLimit::Interval(_) | ClockLimit::Ahead(_) | ClockLimit::OnDate => {
                nth_working_day(from, 20, calendar)
            }
        }
    }

    fn nth_working_day(from: Date, number: u32, calendar: &WorkCalendar) -> Date {
        let (mut day, mut left) = (from, number);
        while left > 0 {
            day = day.tomorrow().unwrap();
            left -= u32::from(calendar.is_working_day(day).counted);
        }
        day
    }
}
