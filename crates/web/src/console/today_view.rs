//! 今日工作: what a person must do first today, each line one click from the work; what is pressing
//! stands first.

use super::catalogue::parts::Mark;
use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// The first page of the console.
#[derive(Debug, Clone, Template)]
#[template(path = "console/today.html")]
pub struct TodayView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The day: 2026年11月22日 星期日.
    pub day: String,
    /// One sentence on what waits.
    pub summary: String,
    /// Where the units stand for which the person answers as a leader: each with its figures in words.
    pub answered_for: Vec<(Link, String)>,
    /// Groups of work, the pressing ones first; empty groups are left out.
    pub groups: Vec<WorkGroup>,
    /// The newest unread notices.
    pub notices: Vec<NoticeLine>,
    /// How many are unread in all.
    pub unread: i64,
    /// Where all notices stand.
    pub all_notices: &'static str,
    /// Where all notices are marked as read.
    pub read_action: &'static str,
    /// Powers and services of the own unit that no item covers; none where all are.
    pub lists: Option<Link>,
    /// What can be done when nothing waits.
    pub invitations: Vec<Invitation>,
}

/// Work of one kind.
#[derive(Debug, Clone, Default)]
pub struct WorkGroup {
    /// What is to be done: 修改退回的目录.
    pub title: String,
    /// Icon of the sprite.
    pub icon: &'static str,
    /// How many, also those not listed.
    pub count: usize,
    /// The lines.
    pub lines: Vec<WorkLine>,
    /// All of them, where more wait than are listed.
    pub all: Option<Link>,
}

/// One piece of work.
#[derive(Debug, Clone, Default)]
pub struct WorkLine {
    /// The catalogue, and where it leads.
    pub link: Link,
    /// The unit.
    pub unit: String,
    /// What stands against it, since when, by whom.
    pub detail: String,
    /// Where it stands.
    pub mark: Mark,
    /// The verb on the button: 去修改.
    pub verb: &'static str,
}

/// A notice.
#[derive(Debug, Clone, Default)]
pub struct NoticeLine {
    /// When, in words.
    pub at: String,
    /// The words.
    pub text: String,
    /// Where it leads; empty for none.
    pub href: String,
}

/// Something to do when nothing must be done.
#[derive(Debug, Clone, Default)]
pub struct Invitation {
    /// Name and address.
    pub link: Link,
    /// What it is good for.
    pub text: String,
    /// Icon of the sprite.
    pub icon: &'static str,
}

impl TodayView {
    /// True when nothing waits.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.groups.is_empty()
    }
}
