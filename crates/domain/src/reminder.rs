//! Reminders (催办) from a superior to units below: what a unit answered, where it stands on a day, and who of them is
//! reminded again.

use jiff::civil::Date;
use serde::Serialize;

/// What a unit says of the matter it was reminded of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// 办理中
    Working,
    /// 已办结
    Done,
}

/// Where a reminded unit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Nobody there has opened it.
    Unread,
    /// Opened, not answered.
    Read,
    /// Answered: at work.
    Working,
    /// Answered: done.
    Done,
}

impl Progress {
    /// Both, the one that ends the matter first.
    pub const ALL: [Self; 2] = [Self::Done, Self::Working];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Working => "working",
            Self::Done => "done",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Working => "办理中",
            Self::Done => "已办结",
        }
    }

    /// The progress of an identifier.
    #[must_use]
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.id() == id)
    }
}

impl Standing {
    /// Where a unit stands, by its last answer and whether anybody opened the reminder.
    #[must_use]
    pub fn of(answer: Option<Progress>, was_read: bool) -> Self {
        match (answer, was_read) {
            (Some(Progress::Done), _) => Self::Done,
            (Some(Progress::Working), _) => Self::Working,
            (None, true) => Self::Read,
            (None, false) => Self::Unread,
        }
    }

    /// The identifier sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Unread => "unread",
            Self::Read => "read",
            Self::Working => "working",
            Self::Done => "done",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Unread => "未阅",
            Self::Read => "已阅，未答复",
            Self::Working => "办理中",
            Self::Done => "已办结",
        }
    }

    /// True where an answer is there; only the others are reminded again.
    #[must_use]
    pub fn is_answered(self) -> bool {
        matches!(self, Self::Working | Self::Done)
    }

    /// True where the unit still has something to do.
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Done
    }
}

/// True where the first answer is late: given after the last day, or not given though that day is over. An answer on the
/// day itself is in time.
#[must_use]
pub fn is_overdue(due_on: Date, answered_on: Option<Date>, today: Date) -> bool {
    answered_on.unwrap_or(today) > due_on
}

/// The last day of the week of a day: its Sunday.
#[must_use]
pub fn week_end(today: Date) -> Date {
    let left = 7 - i64::from(today.weekday().to_monday_one_offset());
    today.saturating_add(jiff::Span::new().days(left))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_last_answer_says_where_a_unit_stands() {
        for (answer, was_read, standing, is_answered, is_open) in [
            (None, false, Standing::Unread, false, true),
            (None, true, Standing::Read, false, true),
            (Some(Progress::Working), true, Standing::Working, true, true),
            // Answered by the interface, without a look at the page.
            (Some(Progress::Done), false, Standing::Done, true, false),
        ] {
            let found = Standing::of(answer, was_read);
            assert_eq!(
                (found, found.is_answered(), found.is_open()),
                (standing, is_answered, is_open),
                "{answer:?} {was_read}"
            );
        }
    }

    #[test]
    fn an_answer_is_late_after_its_day() {
        let due = date(2026, 11, 27);
        for (answered, today, late) in [
            (None, date(2026, 11, 27), false),
            (None, date(2026, 11, 28), true),
            (Some(date(2026, 11, 27)), date(2026, 12, 9), false),
            (Some(date(2026, 11, 28)), date(2026, 12, 9), true),
        ] {
            assert_eq!(is_overdue(due, answered, today), late, "{answered:?} {today}");
        }
    }

    #[test]
    fn a_week_ends_on_its_sunday() {
        assert_eq!(week_end(date(2026, 11, 27)), date(2026, 11, 29));
        assert_eq!(week_end(date(2026, 11, 29)), date(2026, 11, 29));
        assert_eq!(week_end(date(2026, 11, 30)), date(2026, 12, 6));
    }

    #[test]
    fn what_is_stored_is_read_again() {
        for progress in Progress::ALL {
            assert_eq!(Progress::parse(progress.id()), Some(progress));
        }
        assert_eq!(Progress::parse("fast"), None);
    }
}
