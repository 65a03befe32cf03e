//! Proof that information for a specific group was handed to it (R101a): how, when, to whom, of which period; reviewed by
//! another person, closing its element until the next period is over, and never shown to everybody.

use super::NoticePeriod;
use crate::calendar::in_words;
use jiff::civil::Date;
use serde::Serialize;

/// The longest period of one proof, in days.
const LONGEST_PERIOD: i32 = 366;
/// People of one proof.
const MOST_PEOPLE: i64 = 10_000_000;

/// How it was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryWay {
    /// 当面送达
    InPerson,
    /// 邮寄送达
    Post,
    /// 电子送达
    Electronic,
    /// 会议、培训上发放
    Meeting,
    /// 其他方式
    Other,
}

/// Where a proof stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// 待核对
    Submitted,
    /// 已核对
    Confirmed,
    /// 已退回
    Returned,
}

/// When something was handed over, and of which period it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct DeliveryDays {
    /// The day of the delivery.
    pub delivered_on: Date,
    /// The period of which the information was.
    pub period: NoticePeriod,
}

impl DeliveryWay {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::InPerson, Self::Post, Self::Electronic, Self::Meeting, Self::Other];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::InPerson => "in_person",
            Self::Post => "post",
            Self::Electronic => "electronic",
            Self::Meeting => "meeting",
            Self::Other => "other",
        }
    }

    /// The way of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.id() == id)
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::InPerson => "当面送达",
            Self::Post => "邮寄送达",
            Self::Electronic => "电子送达（短信、邮件、业务系统）",
            Self::Meeting => "会议、培训上发放",
            Self::Other => "其他方式",
        }
    }
}

impl DeliveryState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Submitted, Self::Confirmed, Self::Returned];

    /// The identifier stored and sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Submitted => "submitted",
            Self::Confirmed => "confirmed",
            Self::Returned => "returned",
        }
    }

    /// The state of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.id() == id)
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Submitted => "待核对",
            Self::Confirmed => "已核对",
            Self::Returned => "已退回",
        }
    }

    /// Whether a proof in this state may be confirmed, or sent back: one that proved wrong later is sent back too.
    #[must_use]
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Submitted, Self::Confirmed | Self::Returned) | (Self::Confirmed, Self::Returned)
        )
    }
}

impl DeliveryDays {
    /// What is wrong with the days, seen on a day: the field and the words.
    #[must_use]
    pub fn fault(self, today: Date) -> Option<(&'static str, String)> {
        let NoticePeriod { from, to } = self.period;
        if to < from {
            return Some(("to", "止日早于起日".to_owned()));
        }
        if self.period.days() > LONGEST_PERIOD {
            return Some(("to", "一次登记最长一年，请分期登记".to_owned()));
        }
        if to > today {
            return Some(("to", format!("{}还没有到：这一期结束以后登记", in_words(to))));
        }
        if self.delivered_on > today {
            return Some(("delivered_on", "送达日期不能晚于今天".to_owned()));
        }
        (self.delivered_on < from)
            .then(|| ("delivered_on", format!("送达日期早于这一期的起日{}", in_words(from))))
    }

    /// The last day on which a confirmed proof closes its element: until the next period of the same length is over.
    #[must_use]
    pub fn closes_through(self) -> Option<Date> {
        self.period.closes_through()
    }
}

/// What is wrong with the number of people.
#[must_use]
pub fn people_fault(many: i64) -> Option<&'static str> {
    match many {
        ..=0 => Some("请填写送达的人数或者户数，至少为1"),
        1..=MOST_PEOPLE => None,
        _ => Some("送达的人数太大，请核对"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn days(delivered: (i16, i8, i8), from: (i16, i8, i8), to: (i16, i8, i8)) -> DeliveryDays {
        DeliveryDays {
            delivered_on: date(delivered.0, delivered.1, delivered.2),
            period: NoticePeriod { from: date(from.0, from.1, from.2), to: date(to.0, to.1, to.2) },
        }
    }

    #[test]
    fn r101a_a_delivery_closes_its_element_until_the_next_period_is_over() {
        let september = days((2026, 10, 8), (2026, 9, 1), (2026, 9, 30));
        let today = date(2026, 10, 8);
        assert_eq!(september.fault(today), None);
        assert_eq!(september.closes_through(), september.period.closes_through());
        assert!(september.period.closes_on(date(2026, 10, 31)), "the next period runs");
        assert!(!september.period.closes_on(date(2027, 1, 31)));
    }

    #[test]
    fn r101a_days_that_cannot_be_are_told_by_their_field() {
        let today = date(2026, 10, 8);
        for (wrong, field, words) in [
            (days((2026, 9, 5), (2026, 9, 30), (2026, 9, 1)), "to", "早于起日"),
            (days((2026, 9, 5), (2024, 9, 1), (2026, 9, 30)), "to", "最长一年"),
            (days((2026, 9, 5), (2026, 9, 1), (2026, 10, 31)), "to", "还没有到"),
            (days((2026, 10, 9), (2026, 9, 1), (2026, 9, 30)), "delivered_on", "不能晚于今天"),
            (days((2026, 8, 9), (2026, 9, 1), (2026, 9, 30)), "delivered_on", "早于这一期"),
        ] {
            let (found, text) = wrong.fault(today).unwrap();
            assert!(found == field && text.contains(words), "{found} {text}");
        }
        assert!(people_fault(0).is_some() && people_fault(1).is_none() && people_fault(i64::MAX).is_some());
    }

    #[test]
    fn identifiers_and_states_hold() {
        assert!(DeliveryWay::ALL.into_iter().all(|way| DeliveryWay::from_id(way.id()) == Some(way)));
        for state in DeliveryState::ALL {
            assert_eq!(DeliveryState::from_id(state.id()), Some(state));
            let next: Vec<_> = DeliveryState::ALL.into_iter().filter(|one| state.may_become(*one)).collect();
            let expected = match state {
                DeliveryState::Submitted => vec![DeliveryState::Confirmed, DeliveryState::Returned],
                DeliveryState::Confirmed => vec![DeliveryState::Returned],
                DeliveryState::Returned => Vec::new(),
            };
            assert_eq!(next, expected);
        }
    }
}
