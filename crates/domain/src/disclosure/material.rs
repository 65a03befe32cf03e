//! Material that an officer asks a station for by a link: how far a request has come, and whether its link holds.

use jiff::civil::Date;
use serde::Serialize;

/// What is known of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MaterialFacts {
    /// The link was opened.
    pub is_opened: bool,
    /// The link was taken back.
    pub is_revoked: bool,
    /// How often it was used.
    pub sent: i64,
    /// How often it may be.
    pub most: i64,
    /// By which day something is wanted.
    pub due_on: Date,
    /// The last day on which the link holds.
    pub expires_on: Date,
}

/// How far a request has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialState {
    /// 还没有打开
    NotOpened,
    /// 已打开，还没有报送
    Opened,
    /// 已报送
    Sent,
    /// 链接已过期，没有报送
    Expired,
    /// 已收回
    Revoked,
}

impl MaterialFacts {
    /// How far it has come, seen on a day. What was sent stays sent, whatever became of the link.
    #[must_use]
    pub fn state(&self, today: Date) -> MaterialState {
        if self.sent > 0 {
            return MaterialState::Sent;
        }
        if self.is_revoked {
            return MaterialState::Revoked;
        }
        if today > self.expires_on {
            return MaterialState::Expired;
        }
        if self.is_opened { MaterialState::Opened } else { MaterialState::NotOpened }
    }

    /// True where something may be sent by the link.
    #[must_use]
    pub fn holds(&self, today: Date) -> bool {
        !self.is_revoked && today <= self.expires_on && self.sent < self.most
    }

    /// True where the station may be reminded.
    #[must_use]
    pub fn may_remind(&self) -> bool {
        self.sent == 0 && !self.is_revoked
    }

    /// True where the day is over and nothing came.
    #[must_use]
    pub fn is_late(&self, today: Date) -> bool {
        self.sent == 0 && !self.is_revoked && today > self.due_on
    }
}

impl MaterialState {
    /// The identifier sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::NotOpened => "not_opened",
            Self::Opened => "opened",
            Self::Sent => "sent",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// The words a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::NotOpened => "还没有打开",
            Self::Opened => "已打开，还没有报送",
            Self::Sent => "已报送",
            Self::Expired => "链接已过期，没有报送",
            Self::Revoked => "已收回",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn r101_a_request_is_followed_from_the_link_to_the_material() {
        let new = MaterialFacts {
            is_opened: false,
            is_revoked: false,
            sent: 0,
            most: 2,
            due_on: date(2026, 3, 10),
            expires_on: date(2026, 3, 17),
        };
        let opened = MaterialFacts { is_opened: true, ..new };
        let revoked = MaterialFacts { is_revoked: true, ..opened };
        let (sent, full) = (MaterialFacts { sent: 1, ..opened }, MaterialFacts { sent: 2, ..opened });
        let (early, late, over) = (date(2026, 3, 5), date(2026, 3, 12), date(2026, 3, 18));
        for (facts, day, state, holds, is_late) in [
            (new, early, MaterialState::NotOpened, true, false),
            (opened, early, MaterialState::Opened, true, false),
            (opened, late, MaterialState::Opened, true, true),
            (opened, over, MaterialState::Expired, false, true),
            (revoked, late, MaterialState::Revoked, false, false),
            (sent, late, MaterialState::Sent, true, false),
            (full, early, MaterialState::Sent, false, false),
            (sent, over, MaterialState::Sent, false, false),
        ] {
            assert_eq!((facts.state(day), facts.holds(day), facts.is_late(day)), (state, holds, is_late));
        }
        let reminded = [new, opened, revoked, sent].map(|facts| facts.may_remind());
        assert_eq!(reminded, [true, true, false, false]);
    }
}
