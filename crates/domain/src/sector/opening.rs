//! Sectors added later become obligatory only when the city office opens them (R7, R112).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Where a sector comes from (R7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Origin {
    /// One of the pilot sectors: obligatory from the start.
    #[serde(rename = "pilot26")]
    Pilot,
    /// Added with a newer national guideline: obligatory once it is opened.
    #[serde(rename = "added")]
    Added,
    /// No sector at all but a kind of catalogue with a reserved code (R113).
    #[serde(rename = "kind")]
    Kind,
}

/// Why the dates of an opening are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OpeningFault {
    /// The decision is made on a day that has not come.
    #[error("开放日期{on}还没有到；请填写今天或以前的日期")]
    Future {
        /// The day given.
        on: Date,
    },
    /// The catalogues would be due before the sector is opened.
    #[error("完成期限{due}不在开放日期{on}之后")]
    DueTooSoon {
        /// The day of opening.
        on: Date,
        /// The due day.
        due: Date,
    },
}

impl Origin {
    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Pilot => "pilot26",
            Self::Added => "added",
            Self::Kind => "kind",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Pilot => "试点领域",
            Self::Added => "新增领域",
            Self::Kind => "目录种类",
        }
    }

    /// The origin of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Pilot, Self::Added, Self::Kind].into_iter().find(|origin| origin.id() == id)
    }

    /// True when catalogues of it are expected: an added sector only once it was opened (R7).
    #[must_use]
    pub fn is_open(self, opened_on: Option<&str>) -> bool {
        self != Self::Added || opened_on.is_some()
    }
}

impl OpeningFault {
    /// The field that is to be mended.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Future { .. } => "opened_on",
            Self::DueTooSoon { .. } => "due_on",
        }
    }
}

/// The fault in the dates of an opening, none where they are in order.
#[must_use]
pub fn opening_fault(on: Date, due: Date, today: Date) -> Option<OpeningFault> {
    if on > today {
        return Some(OpeningFault::Future { on });
    }
    (due <= on).then_some(OpeningFault::DueTooSoon { on, due })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn r7_an_added_sector_is_obligatory_only_when_opened() {
        assert!(Origin::Pilot.is_open(None));
        assert!(!Origin::Added.is_open(None) && Origin::Added.is_open(Some("2026-03-02")));
        for origin in [Origin::Pilot, Origin::Added, Origin::Kind] {
            assert_eq!(Origin::from_id(origin.id()), Some(origin));
        }
        assert_eq!(Origin::from_id("other"), None);
    }

    #[test]
    fn r112_the_due_date_follows_the_opening_which_is_made_today_or_before() {
        let today = date(2026, 3, 2);
        assert_eq!(opening_fault(today, date(2026, 12, 31), today), None);
        let fault = opening_fault(date(2026, 3, 3), date(2026, 12, 31), today);
        assert_eq!(fault.map(OpeningFault::field), Some("opened_on"));
        let fault = opening_fault(today, today, today);
        assert_eq!(fault.map(OpeningFault::field), Some("due_on"));
    }
}
