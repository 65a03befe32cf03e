//! The least posting period of a record (公示, R42a): it begins with the publication, cannot end early, shows the
//! days left, and at its end personal data is masked or taken down.

use super::Gate;
use super::privacy::{names_a_person, personal_numbers};
use crate::calendar::{CalendarError, Period, PeriodUnit, WorkCalendar, in_words};
use jiff::civil::Date;
use serde::Serialize;

/// What becomes of personal data when the period is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PostingEnd {
    /// There is none: everything stays.
    Keep,
    /// Names, addresses and numbers are masked; attachments that hold any are taken down.
    Mask,
    /// Text and attachments are taken down; name, dates and 索引号 stay.
    TakeDown,
}

/// How long a record is posted at the least, and what becomes of it then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PostingPlan {
    /// How long, the day of the publication not counted (R151).
    pub period: Period,
    /// What becomes of personal data.
    pub at_end: PostingEnd,
}

/// A posting from its first to its last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Posting {
    /// The day of the publication.
    pub from: Date,
    /// The last day, which ends at 24:00.
    pub to: Date,
    /// True where a year on the way has no calendar (R153).
    pub is_provisional: bool,
}

impl PostingEnd {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Mask, Self::TakeDown];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Mask => "mask",
            Self::TakeDown => "take_down",
        }
    }

    /// The one of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|end| end.id() == id)
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Keep => "不含个人信息，继续公开",
            Self::Mask => "隐去个人信息，其余继续公开",
            Self::TakeDown => "撤下正文和附件，只留名称和日期",
        }
    }
}

impl PostingPlan {
    /// What is wrong with a plan.
    #[must_use]
    pub fn fault(self) -> Option<String> {
        let longest = Period::shipped("posting-longest")?;
        if self.period.number == 0 {
            return Some("公示期至少1日".to_owned());
        }
        (self.period.number > longest.number).then(|| format!("公示期最长{}", longest.label()))
    }

    /// The least posting time of the catalogue that the plan falls short of (R42a), counted from a day; of several, which
    /// are for different things, the shortest is asked.
    ///
    /// # Errors
    /// When an end lies beyond what the calendar can name.
    pub fn falls_short_of(
        self,
        least: &[Period],
        day: Date,
        calendar: &WorkCalendar,
    ) -> Result<Option<Period>, CalendarError> {
        let own = self.period.due_after(day, calendar)?.date;
        let mut shortest: Option<(Date, Period)> = None;
        for period in least {
            let end = period.due_after(day, calendar)?.date;
            if shortest.is_none_or(|(known, _)| end < known) {
                shortest = Some((end, *period));
            }
        }
        Ok(shortest.filter(|(end, _)| own < *end).map(|(_, period)| period))
    }

    /// The posting of what is published on a day.
    ///
    /// # Errors
    /// When its end lies beyond what the calendar can name.
    pub fn from(self, day: Date, calendar: &WorkCalendar) -> Result<Posting, CalendarError> {
        let due = self.period.due_after(day, calendar)?;
        Ok(Posting { from: day, to: due.date, is_provisional: due.provisional })
    }
}

impl Posting {
    /// True while it is not over.
    #[must_use]
    pub fn runs_on(self, day: Date) -> bool {
        day <= self.to
    }

    /// A correction is posted anew, and never for a shorter time than what it corrects.
    #[must_use]
    pub fn not_before(self, former: Self) -> Self {
        if self.to >= former.to { self } else { Self { from: self.from, ..former } }
    }

    /// How much is left after a day, in the unit of the period: `还有3个工作日`, `今天期满`, `已期满`.
    #[must_use]
    pub fn left(self, day: Date, unit: PeriodUnit, calendar: &WorkCalendar) -> String {
        if !self.runs_on(day) {
            return "已期满".to_owned();
        }
        if day == self.to {
            return "今天期满".to_owned();
        }
        let day = day.max(self.from);
        let counted = match unit {
            PeriodUnit::WorkingDay => calendar.count_working_days(day, self.to).map_or(0, |count| count.days),
            PeriodUnit::Day | PeriodUnit::Month => {
                day.until(self.to).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or_default())
            }
        };
        match unit {
            PeriodUnit::WorkingDay => format!("还有{counted}个工作日"),
            PeriodUnit::Day | PeriodUnit::Month => format!("还有{counted}日"),
        }
    }

    /// `2026年3月2日至2026年3月9日`.
    #[must_use]
    pub fn words(self) -> String {
        format!("{}至{}", in_words(self.from), in_words(self.to))
    }
}

/// True where an attachment may stay when personal data is masked: it was read as a whole and nothing in it names
/// a person.
#[must_use]
pub fn may_stay(gate: Gate, text: &str, is_whole: bool) -> bool {
    let is_read = matches!(gate, Gate::Clean | Gate::Masked) && is_whole;
    is_read && personal_numbers(text).is_empty() && !names_a_person(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn plan(number: u32, unit: PeriodUnit) -> PostingPlan {
        PostingPlan { period: Period { number, unit }, at_end: PostingEnd::Mask }
    }

    #[test]
    fn r42a_a_plan_is_not_shorter_than_what_the_catalogue_says() {
        let calendar = WorkCalendar::shipped();
        let of = |number, unit| Period { number, unit };
        let plan = |period| PostingPlan { period, at_end: PostingEnd::Mask };
        let day: Date = "2026-11-27".parse().expect("a day");
        let seven = of(7, PeriodUnit::WorkingDay);
        let short = |own: Period, least: &[Period]| {
            plan(own).falls_short_of(least, day, &calendar).expect("in reach")
        };
        assert_eq!(short(of(3, PeriodUnit::WorkingDay), &[seven]), Some(seven));
        assert_eq!(short(of(7, PeriodUnit::Day), &[seven]), Some(seven), "a weekend lies between");
        assert_eq!(short(seven, &[seven]), None);
        assert_eq!(short(of(30, PeriodUnit::Day), &[seven]), None);
        assert_eq!(short(of(3, PeriodUnit::Day), &[]), None);
        assert_eq!(short(of(5, PeriodUnit::Day), &[seven, of(5, PeriodUnit::Day)]), None);
    }

    #[test]
    fn r42a_a_posting_counts_from_the_day_after_its_publication() {
        let calendar = WorkCalendar::shipped();
        let working = PeriodUnit::WorkingDay;
        let posting = plan(5, working).from(date(2026, 3, 2), &calendar).unwrap();
        assert_eq!((posting.from, posting.to), (date(2026, 3, 2), date(2026, 3, 9)));
        assert_eq!(posting.words(), "2026年3月2日至2026年3月9日");
        for (day, left) in [
            (date(2026, 3, 2), "还有5个工作日"),
            (date(2026, 3, 6), "还有1个工作日"),
            (date(2026, 3, 8), "还有1个工作日"),
            (date(2026, 3, 9), "今天期满"),
            (date(2026, 3, 10), "已期满"),
        ] {
            assert_eq!(posting.left(day, working, &calendar), left, "{day}");
            assert_eq!(posting.runs_on(day), left != "已期满", "{day}");
        }
        let days = plan(30, PeriodUnit::Day).from(date(2026, 3, 2), &calendar).unwrap();
        assert_eq!(days.to, date(2026, 4, 1));
        assert_eq!(days.left(date(2026, 3, 30), PeriodUnit::Day, &calendar), "还有2日");
    }

    #[test]
    fn r42a_a_correction_is_never_posted_for_a_shorter_time() {
        let calendar = WorkCalendar::shipped();
        let former = plan(30, PeriodUnit::Day).from(date(2026, 3, 2), &calendar).unwrap();
        let short = plan(3, PeriodUnit::Day).from(date(2026, 3, 5), &calendar).unwrap();
        let kept = short.not_before(former);
        assert_eq!((kept.from, kept.to), (date(2026, 3, 5), former.to));
        let long = plan(60, PeriodUnit::Day).from(date(2026, 3, 5), &calendar).unwrap();
        assert_eq!(long.not_before(former), long);
    }

    #[test]
    fn r42a_a_plan_has_at_least_one_day_and_an_end() {
        assert_eq!(plan(7, PeriodUnit::Day).fault(), None);
        assert!(plan(0, PeriodUnit::Day).fault().unwrap().contains("至少1日"));
        assert!(plan(4000, PeriodUnit::WorkingDay).fault().unwrap().contains("最长"));
        assert!(PostingEnd::ALL.into_iter().all(|end| PostingEnd::from_id(end.id()) == Some(end)));
    }

    #[test]
    fn r42a_an_attachment_stays_only_where_it_was_read_and_names_nobody() {
        for (gate, text, is_whole, stays) in [
            (Gate::Clean, "办理流程和监督电话", true, true),
            (Gate::Clean, "序号\t姓名\t金额", true, false),
            (Gate::Masked, "联系人手机 138****8000", true, true),
            (Gate::Unread, "", true, false),
            (Gate::Clean, "办理流程", false, false),
            (Gate::Clean, "13800138000", true, false),
        ] {
            assert_eq!(may_stay(gate, text, is_whole), stays, "{text}");
        }
    }
}
