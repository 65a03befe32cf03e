//! 版本与经过: all versions with states, days and persons; the difference between any two; the four
//! lists against the guideline (R32, R68, R80, R81).

use super::parts::{Mark, VersionHead};
use super::review_view::ChangeLine;
use crate::console::form::Choice;
use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// Versions and events of a catalogue.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/history.html")]
pub struct HistoryView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version from which it was opened.
    pub head: VersionHead,
    /// Versions, newest first.
    pub versions: Vec<VersionLine>,
    /// Events of this version, newest first.
    pub events: Vec<EventLine>,
    /// Where two versions are compared.
    pub difference_action: String,
    /// Where a new version is begun; empty where not possible.
    pub new_version_action: String,
    /// Reasons of a new version (R80).
    pub triggers: Vec<Choice>,
    /// The reason already given.
    pub reason: String,
    /// The document already given.
    pub document: String,
    /// The day already given.
    pub on: String,
    /// What is wrong with what was sent.
    pub problem: Option<String>,
}

/// A version.
#[derive(Debug, Clone, Default)]
pub struct VersionLine {
    /// Its number in the database.
    pub id: i64,
    /// 第3版 and where it leads.
    pub link: Link,
    /// Where it stands.
    pub mark: Mark,
    /// Compiled: who and when.
    pub created: String,
    /// Submitted.
    pub submitted: String,
    /// Approved.
    pub approved: String,
    /// In force from and until (R81).
    pub validity: String,
    /// Why it was made, or why it was withdrawn.
    pub reason: String,
}

/// An event.
#[derive(Debug, Clone, Default)]
pub struct EventLine {
    /// When.
    pub at: String,
    /// Who.
    pub by: String,
    /// What was done.
    pub act: String,
    /// The words given with it.
    pub note: String,
}

/// The difference between two versions.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/difference.html")]
pub struct DifferenceView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The newer version.
    pub head: VersionHead,
    /// Versions to compare with.
    pub choices: Vec<Choice>,
    /// Where the choice is sent.
    pub action: String,
    /// The older version in words.
    pub former: String,
    /// What changed.
    pub changes: Vec<ChangeLine>,
    /// Counts in words.
    pub summary: String,
}

/// The four lists against the guideline.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/comparison.html")]
pub struct ComparisonView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// The guideline with its version.
    pub guideline: Link,
    /// What to know where the version is built on an older guideline; empty where it is not.
    pub older: String,
    /// 未变, 细化, 增加, 删减与缺少
    pub lists: Vec<CompareList>,
}

/// One of the four lists.
#[derive(Debug, Clone, Default)]
pub struct CompareList {
    /// Its name.
    pub title: &'static str,
    /// What it means.
    pub words: &'static str,
    /// Its anchor.
    pub anchor: &'static str,
    /// The items.
    pub items: Vec<CompareItem>,
    /// Open from the start.
    pub open: bool,
}

/// One item.
#[derive(Debug, Clone, Default)]
pub struct CompareItem {
    /// 一级事项
    pub level1: String,
    /// 二级事项
    pub name: String,
    /// What differs, or why it is missing.
    pub changes: Vec<ChangeLine>,
    /// A word: 未说明, 已删减 with its reason.
    pub remark: String,
}
