//! How the clock of one part counts: the cell's period, else the statutory ceiling (R42, R44, R45).

use super::ItemPart;
use crate::calendar::{CalendarError, DueDate, Period, PeriodUnit, WorkCalendar};
use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::time_limit::{ParsedTimeLimit, TimeLimitPart, TimeRule, TimeUnit};
use jiff::civil::Date;
use serde::Serialize;

/// When a part is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ClockLimit {
    /// So long after the event, its own day not counted.
    After(Period),
    /// On the day of the event: 实时 (R44).
    SameDay,
    /// By a date of the calendar, as written.
    OnDate,
    /// So many hours after the event.
    Hours {
        /// How many.
        number: u32,
    },
    /// Again and again; the first time by the ceiling.
    Interval(Period),
    /// So long before the event.
    Ahead(Period),
}

/// The clock of one part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartClock {
    /// When the part is due.
    pub limit: ClockLimit,
    /// From what the clock runs, as written; empty where the cell does not say.
    pub event: String,
    /// True where the statutory ceiling stands in for what the cell says (R44, R45).
    pub is_ceiling: bool,
    /// Least posting times beside the limit, as written: they are no limits (R42).
    pub postings: Vec<String>,
    /// How often it comes again, where the limit is an interval or a day of each year (每季度, 每年6月30日前).
    #[serde(skip)]
    pub repeats: Option<Period>,
    /// How it counts, in sentences.
    pub words: Vec<String>,
}

impl PartClock {
    /// The clock that a part's 公开时限 sets.
    #[must_use]
    pub fn of(part: &ItemPart) -> Self {
        Self::of_text(&part.time_limit)
    }

    /// The statutory ceiling, which stands in where a cell sets no period that can be counted (R44, R156).
    #[must_use]
    pub fn ceiling() -> Period {
        Period { number: Lexicon::shipped().count("working_days"), unit: PeriodUnit::WorkingDay }
    }

    /// The clock that the words of a time limit set.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let lexicon = Lexicon::shipped();
        let ceiling = Self::ceiling();
        let parsed = ParsedTimeLimit::parse(text);
        let excess = parsed.longer_than(ceiling.number, lexicon.count("calendar_days")).cloned();
        // 每年6月30日前 names the day, so that it does not matter that it comes every year.
        let has_date = parsed.parts.iter().any(|part| part.rule == TimeRule::ByDate);
        let stated = parsed.parts.iter().find_map(|part| {
            let limit = limit_of(part).filter(|limit| !has_date || !matches!(limit, ClockLimit::Interval(_)));
            Some((part, limit?))
        });
        let (limit, event, is_ceiling) = match (&excess, stated) {
            (None, Some((part, limit))) => (limit, part.event.clone(), false),
            (Some(part), _) => (ClockLimit::After(ceiling), part.event.clone(), true),
            (None, None) => (ClockLimit::After(ceiling), String::new(), true),
        };
        let postings: Vec<String> = parsed
            .parts
            .iter()
            .filter(|part| part.rule == TimeRule::LeastPosting)
            .map(|part| part.text.clone())
            .collect();
        let comes_again = matches!(limit, ClockLimit::Interval(_) | ClockLimit::OnDate);
        let repeats = parsed.parts.iter().filter(|part| comes_again && part.rule == TimeRule::Interval);
        let repeats = repeats.filter_map(|part| period_of(part.number.unwrap_or(1), part.unit?)).next();
        let mut clock = Self { limit, event, is_ceiling, postings, repeats, words: Vec::new() };
        clock.words = clock.told(text, excess.as_ref(), ceiling);
        clock
    }

    /// The last day for information that arose on `day`; none where the cell sets no day after it.
    ///
    /// # Errors
    /// When the day lies beyond what the calendar can name.
    pub fn due(&self, day: Date, calendar: &WorkCalendar) -> Result<Option<DueDate>, CalendarError> {
        match self.limit {
            ClockLimit::After(period) => period.due_after(day, calendar).map(Some),
            ClockLimit::SameDay => calendar.add_working_days(day, 0).map(Some),
            ClockLimit::Hours { number } => {
                let period = Period { number: number / 24, unit: PeriodUnit::Day };
                period.due_after(day, calendar).map(Some)
            }
            ClockLimit::Interval(_) => Self::ceiling().due_after(day, calendar).map(Some),
            ClockLimit::Ahead(_) | ClockLimit::OnDate => Ok(None),
        }
    }

    /// The least posting times that a cell sets, the longest first (R42a).
    #[must_use]
    pub fn least_postings(text: &str) -> Vec<Period> {
        let parsed = ParsedTimeLimit::parse(text);
        let postings = parsed.parts.iter().filter(|part| part.rule == TimeRule::LeastPosting);
        let mut periods: Vec<Period> =
            postings.filter_map(|part| period_of(part.number?, part.unit?)).collect();
        periods.sort_by_key(|period| std::cmp::Reverse((period.unit == PeriodUnit::Month, period.number)));
        periods.dedup();
        periods
    }

    /// True where working days are counted, so that each day of the way can be told.
    #[must_use]
    pub fn counts_working_days(&self) -> bool {
        match self.limit {
            ClockLimit::After(period) => period.unit == PeriodUnit::WorkingDay,
            ClockLimit::Interval(_) => true,
            _ => false,
        }
    }

    fn told(&self, text: &str, excess: Option<&TimeLimitPart>, ceiling: Period) -> Vec<String> {
        let from = match self.event.as_str() {
            "" => "信息形成或者变更".to_owned(),
            event => event.to_owned(),
        };
        let mut words = Vec::new();
        match excess {
            Some(part) => words.push(format!(
                "“{}”超过法定上限，又没有写明另有规定的法律法规，按{}计算",
                part.text,
                ceiling.label()
            )),
            None if self.is_ceiling && text.trim().is_empty() => {
                words.push(format!("没有写公开时限，按法定上限{}计算", ceiling.label()));
            }
            None if self.is_ceiling && !self.postings.is_empty() => words
                .push(format!("只写了公示的最短时间，没有写公开的期限，按法定上限{}计算", ceiling.label())),
            None if self.is_ceiling => words.push(format!(
                "“{}”没有写明可以计算的期限，按法定上限{}计算",
                text.trim(),
                ceiling.label()
            )),
            None => {}
        }
        words.push(match self.limit {
            ClockLimit::After(period) => {
                let skipped = match period.unit {
                    PeriodUnit::WorkingDay => "周末和法定节假日不算，调休上班日照算",
                    PeriodUnit::Day | PeriodUnit::Month => "周末和法定节假日也算在内",
                };
                format!("自{from}的次日起算，到{}的24时为止，{skipped}", last_day(period))
            }
            ClockLimit::SameDay => format!("{from}的当天就要公开"),
            ClockLimit::OnDate => format!("按写明的日期公开：{}", text.trim()),
            ClockLimit::Hours { number } => format!("{from}后{number}小时之内公开，周末和节假日照算"),
            ClockLimit::Interval(period) => {
                format!("每{}更新一次；新的信息最迟在形成或者变更后{}内公开", period.label(), ceiling.label())
            }
            ClockLimit::Ahead(period) => format!("在{from}之前{}公开", period.label()),
        });
        for posting in &self.postings {
            words.push(format!("“{posting}”是公示的最短时间，不是公开的期限"));
        }
        words
    }
}

/// 第20个工作日, 第20日, 满1个月的那天
fn last_day(period: Period) -> String {
    match period.unit {
        PeriodUnit::Month => format!("满{}的那天", period.label()),
        PeriodUnit::WorkingDay | PeriodUnit::Day => format!("第{}", period.label()),
    }
}

fn limit_of(part: &TimeLimitPart) -> Option<ClockLimit> {
    let number = part.number.unwrap_or(1);
    let period = |unit: TimeUnit| period_of(number, unit);
    match part.rule {
        TimeRule::Within => match part.unit? {
            TimeUnit::Hour => Some(ClockLimit::Hours { number }),
            unit => period(unit).map(ClockLimit::After),
        },
        TimeRule::Immediate => Some(ClockLimit::SameDay),
        TimeRule::Interval => part.unit.and_then(period).map(ClockLimit::Interval),
        TimeRule::Before => part.unit.and_then(period).map(ClockLimit::Ahead),
        TimeRule::ByDate => Some(ClockLimit::OnDate),
        TimeRule::LeastPosting
        | TimeRule::SameTime
        | TimeRule::Promptly
        | TimeRule::ByProgress
        | TimeRule::LongTerm
        | TimeRule::WithoutUnit
        | TimeRule::Unstated => None,
    }
}

fn period_of(number: u32, unit: TimeUnit) -> Option<Period> {
    let (times, unit) = match unit {
        TimeUnit::WorkingDay => (1, PeriodUnit::WorkingDay),
        TimeUnit::CalendarDay => (1, PeriodUnit::Day),
        TimeUnit::Week => (7, PeriodUnit::Day),
        TimeUnit::Month => (1, PeriodUnit::Month),
        TimeUnit::Quarter => (3, PeriodUnit::Month),
        TimeUnit::HalfYear => (6, PeriodUnit::Month),
        TimeUnit::Year => (12, PeriodUnit::Month),
        TimeUnit::Hour => return None,
    };
    Some(Period { number: number.checked_mul(times)?, unit })
}
