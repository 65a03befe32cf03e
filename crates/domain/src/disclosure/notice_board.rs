//! Places beside the portal where what is public is posted too (R79, R79a): boards and screens, and the days of a
//! posting on one.

use crate::calendar::in_words;
use jiff::civil::Date;
use serde::Serialize;

/// What kind of place it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BoardKind {
    /// 村务公开栏
    Village,
    /// 社区公告栏
    Community,
    /// 服务大厅屏幕
    Screen,
    /// 公开查阅点
    ReadingPoint,
}

/// From when to when something hangs on a board.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct BoardDays {
    /// The day on which it was put up.
    pub posted_on: Date,
    /// Until when it is to hang; none where it was not said.
    pub until_on: Option<Date>,
    /// The day on which it was taken down.
    pub taken_down_on: Option<Date>,
}

impl BoardKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Village, Self::Community, Self::Screen, Self::ReadingPoint];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Village => "village",
            Self::Community => "community",
            Self::Screen => "screen",
            Self::ReadingPoint => "reading_point",
        }
    }

    /// The kind of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Village => "村务公开栏",
            Self::Community => "社区公告栏",
            Self::Screen => "服务大厅屏幕",
            Self::ReadingPoint => "公开查阅点",
        }
    }
}

impl BoardDays {
    /// What is wrong with the days of a new posting, by the field that has to be mended.
    #[must_use]
    pub fn fault(self, today: Date) -> Option<(&'static str, String)> {
        if self.posted_on > today {
            let words = format!("{}还没有到，张贴以后再登记", in_words(self.posted_on));
            return Some(("posted_on", words));
        }
        if self.until_on.is_some_and(|until| until < self.posted_on) {
            return Some(("until_on", "止日早于张贴的日期".to_owned()));
        }
        None
    }

    /// What is wrong with the day on which it was taken down.
    #[must_use]
    pub fn taken_down_fault(self, on: Date, today: Date) -> Option<String> {
        if on > today {
            return Some(format!("{}还没有到，取下以后再登记", in_words(on)));
        }
        (on < self.posted_on).then(|| format!("早于张贴的日期{}", in_words(self.posted_on)))
    }

    /// `自2026年3月2日起，至2026年3月9日`.
    #[must_use]
    pub fn words(self) -> String {
        let from = in_words(self.posted_on);
        match (self.taken_down_on, self.until_on) {
            (Some(down), _) => format!("{from}至{}", in_words(down)),
            (None, Some(until)) => format!("{from}至{}", in_words(until)),
            (None, None) => format!("{from}起"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn r79a_a_posting_on_a_board_is_told_once_it_hangs() {
        let today = date(2026, 3, 5);
        let days = |from, until| BoardDays { posted_on: from, until_on: until, taken_down_on: None };
        let good = days(date(2026, 3, 2), Some(date(2026, 3, 9)));
        assert_eq!(good.fault(today), None);
        assert_eq!(good.words(), "2026年3月2日至2026年3月9日");
        assert_eq!(days(date(2026, 3, 2), None).words(), "2026年3月2日起");
        assert_eq!(days(date(2026, 3, 6), None).fault(today).unwrap().0, "posted_on");
        assert_eq!(days(date(2026, 3, 2), Some(date(2026, 3, 1))).fault(today).unwrap().0, "until_on");
        assert!(good.taken_down_fault(date(2026, 3, 1), today).is_some());
        assert!(good.taken_down_fault(date(2026, 3, 6), today).is_some());
        assert_eq!(good.taken_down_fault(today, today), None);
        let down = BoardDays { taken_down_on: Some(today), ..good };
        assert_eq!(down.words(), "2026年3月2日至2026年3月5日");
        assert!(BoardKind::ALL.into_iter().all(|kind| BoardKind::from_id(kind.id()) == Some(kind)));
    }
}
