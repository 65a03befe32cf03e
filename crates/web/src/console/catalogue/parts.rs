//! What several screens on catalogues show: a version's head, its state, findings with their way
//! out, texts with their differences marked (R20, R32, R69).

use super::address;
use crate::frame::Link;
use domain::catalogue::difference::{SegmentKind, difference_of_texts};
use domain::catalogue::{ApplicabilityState, VersionState};
use domain::diagnostic::Severity;

/// A state in words with the class of its sign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mark {
    /// The class that draws the sign.
    pub sign: &'static str,
    /// The words.
    pub label: String,
}

/// The head of every screen on one version: what it is, where it stands, the ways to look at it.
#[derive(Debug, Clone, Default)]
pub struct VersionHead {
    /// The version's number in the database.
    pub id: i64,
    /// Unit and sector.
    pub unit: String,
    /// Name of the sector.
    pub sector: String,
    /// 第3版
    pub number: String,
    /// Where it stands.
    pub state: Mark,
    /// Facts in order: compiled by, submitted on, based on.
    pub facts: Vec<String>,
    /// Views of the version.
    pub tabs: Vec<Tab>,
}

/// One view of a version.
#[derive(Debug, Clone, Default)]
pub struct Tab {
    /// Name and address.
    pub link: Link,
    /// The one shown.
    pub current: bool,
}

/// The views of a version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The grid or the table.
    Table,
    /// 审核
    Review,
    /// 审定与发布
    Decide,
    /// 分工
    Division,
    /// 与指引对照
    Comparison,
    /// 与上级对照
    Parent,
    /// 版本与经过
    History,
}

/// A finding as it is shown.
#[derive(Debug, Clone, Default)]
pub struct FindingLine {
    /// The class of its colour.
    pub class: &'static str,
    /// 错误, 警告, 提示
    pub severity: &'static str,
    /// Row and column in words.
    pub place: String,
    /// Where the row can be edited; empty for the whole table.
    pub href: String,
    /// What was found.
    pub message: String,
    /// Where the rule is written.
    pub source: String,
    /// What would be right.
    pub suggestion: Option<String>,
    /// The question that explains the rule.
    pub question: Option<Link>,
    /// The rule's identifier.
    pub rule: String,
    /// The row, where it has one.
    pub row_key: String,
    /// The column, where it has one.
    pub column_id: String,
    /// A safe fix is known.
    pub fixable: bool,
    /// A word of explanation is wanted.
    pub wants_words: bool,
    /// The explanation given, with its author.
    pub explanation: Option<Said>,
}

/// Words of a person.
#[derive(Debug, Clone, Default)]
pub struct Said {
    /// The words.
    pub text: String,
    /// Who.
    pub by: String,
    /// When, in words.
    pub at: String,
}

/// A piece of a text beside another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    /// `same`, `del` or `ins`.
    pub kind: &'static str,
    /// The words.
    pub text: String,
}

/// How many findings of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// They block submission.
    pub errors: usize,
    /// They want a word of explanation.
    pub warnings: usize,
    /// Warnings that have none yet.
    pub unexplained: usize,
    /// Good to know.
    pub notes: usize,
}

impl Mark {
    /// The class that draws the sign.
    #[must_use]
    pub fn class(&self) -> &'static str {
        self.sign
    }

    /// The mark of a version's state.
    #[must_use]
    pub fn of(state: VersionState) -> Self {
        let sign = match state {
            VersionState::Draft => "state-working",
            VersionState::Submitted => "state-review",
            VersionState::Returned => "state-returned",
            VersionState::Approved => "state-approved",
            VersionState::Published => "state-published",
            VersionState::Superseded => "state-none",
            VersionState::Withdrawn => "state-withdrawn",
        };
        Self { sign, label: state.label().to_owned() }
    }

    /// The mark of a declaration that a sector does not apply.
    #[must_use]
    pub fn applicability(state: ApplicabilityState) -> Self {
        let sign = match state {
            ApplicabilityState::Declared => "state-review",
            ApplicabilityState::Approved => "state-not-applicable",
            ApplicabilityState::Refused => "state-returned",
            ApplicabilityState::Withdrawn | ApplicabilityState::Ended => "state-none",
        };
        Self { sign, label: state.label().to_owned() }
    }

    /// The mark of a contributor's part.
    #[must_use]
    pub fn part(is_done: bool) -> Self {
        match is_done {
            true => Self { sign: "state-approved", label: "已完成".to_owned() },
            false => Self { sign: "state-working", label: "进行中".to_owned() },
        }
    }

    /// The mark of a sector without a catalogue.
    #[must_use]
    pub fn none() -> Self {
        Self { sign: "state-none", label: "尚未编制".to_owned() }
    }
}

impl VersionHead {
    /// Adds the views of a version and marks the one shown.
    #[must_use]
    pub fn with_tabs(mut self, current: View, state: VersionState) -> Self {
        let mut views =
            vec![(View::Table, if state.is_editable() { "编辑" } else { "目录" }, address::VERSION)];
        if state.is_editable() {
            views.push((View::Division, "分工", address::DIVISION));
        }
        if state == VersionState::Submitted {
            views.push((View::Review, "审核", address::REVIEW));
        }
        if matches!(state, VersionState::Submitted | VersionState::Approved | VersionState::Published) {
            let label = if state == VersionState::Published { "发布情况" } else { "审定发布" };
            views.push((View::Decide, label, address::DECIDE));
        }
        views.push((View::Comparison, "与指引对照", address::COMPARISON));
        views.push((View::Parent, "与上级对照", crate::console::cascade::address::PARENT));
        views.push((View::History, "版本与经过", address::HISTORY));
        self.tabs = views
            .into_iter()
            .map(|(view, label, pattern)| Tab {
                link: Link::new(label, address::of(pattern, self.id)),
                current: view == current,
            })
            .collect();
        self
    }
}

impl Tally {
    /// Counts findings; `explained` says whether a warning has its word.
    #[must_use]
    pub fn of(findings: impl IntoIterator<Item = (Severity, bool)>) -> Self {
        let mut tally = Self::default();
        for (severity, explained) in findings {
            match severity {
                Severity::Error => tally.errors += 1,
                Severity::Warning => {
                    tally.warnings += 1;
                    tally.unexplained += usize::from(!explained);
                }
                Severity::Note => tally.notes += 1,
            }
        }
        tally
    }

    /// The tally in words.
    #[must_use]
    pub fn words(&self) -> String {
        if self.errors + self.warnings + self.notes == 0 {
            return "没有发现问题".to_owned();
        }
        let mut words = Vec::new();
        for (count, label) in [(self.errors, "错误"), (self.warnings, "警告"), (self.notes, "提示")] {
            if count > 0 {
                words.push(format!("{label}{count}处"));
            }
        }
        if self.unexplained > 0 {
            words.push(format!("待说明{}处", self.unexplained));
        }
        words.join("，")
    }
}

/// The class of a finding's colour.
#[must_use]
pub fn finding_class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "finding finding-error",
        Severity::Warning => "finding finding-warning",
        Severity::Note => "finding",
    }
}

/// A text beside the one it came from, its differences marked.
#[must_use]
pub fn marked(old: &str, new: &str) -> Vec<Piece> {
    difference_of_texts(old, new)
        .into_iter()
        .map(|segment| {
            let kind = match segment.kind {
                SegmentKind::Same => "same",
                SegmentKind::Removed => "del",
                SegmentKind::Added => "ins",
            };
            Piece { kind, text: segment.text }
        })
        .collect()
}

/// An instant as people write it: `2026年11月22日 11:17` in Beijing time; stored text that is no
/// instant is shown as it is.
#[must_use]
pub fn moment(stored: &str) -> String {
    stored.parse::<jiff::Timestamp>().map_or_else(
        |_| stored.to_owned(),
        |instant| {
            let time = jiff::tz::Offset::constant(8).to_datetime(instant);
            format!("{} {:02}:{:02}", domain::calendar::in_words(time.date()), time.hour(), time.minute())
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_beijing_time() {
        for (stored, shown) in [
            ("2026-11-22T03:17:00Z", "2026年11月22日 11:17"),
            ("2026-12-31T16:05:00Z", "2027年1月1日 00:05"),
            ("2026-11-22", "2026-11-22"),
        ] {
            assert_eq!(moment(stored), shown);
        }
    }

    #[test]
    fn tallies_speak() {
        let tally =
            Tally::of([(Severity::Error, false), (Severity::Warning, true), (Severity::Warning, false)]);
        assert_eq!(tally.words(), "错误1处，警告2处，待说明1处");
        assert_eq!(Tally::default().words(), "没有发现问题");
    }
}
