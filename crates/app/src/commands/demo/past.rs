//! The demo's past: acts follow one another through the months before today.

use crate::commands::now;
use jiff::{SignedDuration, Timestamp};
use std::cell::Cell;

/// A clock that begins some months ago and never passes the present, so that histories, validity and
/// news have dates to show.
pub struct Past {
    instant: Cell<Timestamp>,
}

/// How far back the demo city begins.
const BEGINS_DAYS_AGO: i64 = 240;
/// Between two catalogues.
const STEP_HOURS: i64 = 19;
/// Between two acts on one catalogue.
const ACT_MINUTES: i64 = 95;

impl Past {
    /// The beginning.
    pub fn new() -> Self {
        Self::days_ago(BEGINS_DAYS_AGO)
    }

    /// A clock that begins so many days ago.
    pub fn days_ago(days: i64) -> Self {
        let begins = now().checked_sub(SignedDuration::from_hours(24 * days)).unwrap_or_else(|_| now());
        Self { instant: Cell::new(begins) }
    }

    /// A little later.
    pub fn now(&self) -> Timestamp {
        self.after(SignedDuration::from_mins(ACT_MINUTES))
    }

    /// The next catalogue's turn.
    pub fn step(&self) {
        self.after(SignedDuration::from_hours(STEP_HOURS));
    }

    fn after(&self, pause: SignedDuration) -> Timestamp {
        let next = self.instant.get().checked_add(pause).map_or_else(|_| now(), |next| next.min(now()));
        self.instant.set(next);
        next
    }
}
