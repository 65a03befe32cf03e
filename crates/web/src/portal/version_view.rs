//! All versions of a catalogue, and the difference of two (R80, R81).

use super::parts::{Choice, StateMark};
use crate::frame::{Link, Page};
use askama::Template;

/// All versions of a catalogue.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/versions.html")]
pub struct VersionListView {
    /// Name and place.
    pub page: Page,
    /// Title of the catalogue: of the version in force, else of the newest.
    pub title: String,
    /// True where no version is in force.
    pub none_stands: bool,
    /// The unit.
    pub unit: Link,
    /// Versions, newest first.
    pub versions: Vec<VersionEntry>,
    /// Where two versions are sent to be compared; none with fewer than two.
    pub compare: Option<CompareForm>,
}

/// A version.
#[derive(Debug, Clone, Default)]
pub struct VersionEntry {
    /// 第3版
    pub label: String,
    /// Its page; none after a withdrawal, whose notice then stands in `state_href`.
    pub href: Option<String>,
    /// Where it stands.
    pub state: StateMark,
    /// The notice of its withdrawal.
    pub state_href: Option<String>,
    /// Date of publication.
    pub published_on: String,
    /// From when to when.
    pub valid: String,
    /// Why it was made (R80).
    pub reason: String,
    /// The difference from the one before.
    pub difference_href: Option<String>,
}

/// The form that compares two versions.
#[derive(Debug, Clone, Default)]
pub struct CompareForm {
    /// Where it is sent.
    pub action: String,
    /// The older.
    pub from: Vec<Choice>,
    /// The newer.
    pub to: Vec<Choice>,
}

/// The difference of two versions.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/difference.html")]
pub struct DifferenceView {
    /// Name and place.
    pub page: Page,
    /// Title of the catalogue.
    pub title: String,
    /// The unit.
    pub unit: Link,
    /// The older version.
    pub from: Link,
    /// The newer version.
    pub to: Link,
    /// In words: 新增2项，取消1项，修改5项.
    pub summary: String,
    /// Items added.
    pub added: Vec<ChangedItem>,
    /// Items removed.
    pub removed: Vec<ChangedItem>,
    /// Items whose cells changed, renamed ones among them.
    pub changed: Vec<ChangedItem>,
}

/// An item that differs.
#[derive(Debug, Clone, Default)]
pub struct ChangedItem {
    /// 一级事项
    pub level1: String,
    /// 二级事项
    pub name: String,
    /// Its page; none where it is gone.
    pub href: Option<String>,
    /// A word on the item: reason of removal, former name.
    pub remark: String,
    /// Cells that differ.
    pub cells: Vec<ChangedCell>,
}

/// A cell that differs.
#[derive(Debug, Clone, Default)]
pub struct ChangedCell {
    /// Heading.
    pub column: String,
    /// Pieces kept, taken out and put in, in order.
    pub pieces: Vec<DiffPiece>,
}

/// A piece of a changed text.
#[derive(Debug, Clone)]
pub enum DiffPiece {
    /// In both.
    Kept(String),
    /// Only in the older.
    Removed(String),
    /// Only in the newer.
    Added(String),
}
