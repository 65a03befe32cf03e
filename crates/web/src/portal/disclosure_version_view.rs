//! An earlier version of a record, and what differs between two (R67, R108); or why a version is no longer shown.

use super::version_view::ChangedCell;
use crate::frame::{Link, Page};
use askama::Template;

/// A version that was public once.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/disclosure_version.html")]
pub struct RecordVersionView {
    /// Name and place.
    pub page: Page,
    /// 名称 as it was.
    pub title: String,
    /// The record as it is public now.
    pub record: Link,
    /// 第2版，2026年3月2日公布
    pub label: String,
    /// 文号, 成文日期 … name and value.
    pub facts: Vec<(String, String)>,
    /// 内容概述; empty where nobody wrote one.
    pub summary: String,
    /// What was changed in this version.
    pub change_note: String,
    /// Clean HTML; empty where it stood elsewhere.
    pub body: String,
    /// Where it stood.
    pub link: Option<String>,
    /// What differs from the version before, and from the one that is public now.
    pub differences: Vec<Link>,
}

/// What differs between two versions.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/disclosure_difference.html")]
pub struct RecordDifferenceView {
    /// Name and place.
    pub page: Page,
    /// 名称 as it is public now.
    pub title: String,
    /// The record as it is public now.
    pub record: Link,
    /// The older version.
    pub from: Link,
    /// The newer version.
    pub to: Link,
    /// What was changed, in the words of the unit.
    pub change_note: String,
    /// The fields that differ.
    pub cells: Vec<ChangedCell>,
}

/// A version that is no longer shown.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/disclosure_version_hidden.html")]
pub struct HiddenVersionView {
    /// Name and place.
    pub page: Page,
    /// The record as it is public now.
    pub record: Link,
    /// Why.
    pub words: String,
    /// 索引号
    pub index_number: String,
}
