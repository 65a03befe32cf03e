//! One record of information as everybody reads it (R67, R108, R161): what it says, its data, its earlier
//! versions, how its time limit counted; or the notice that it was taken off.

use super::item_view::DayLine;
use crate::frame::{Link, Page};
use askama::Template;

/// A record.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/disclosure.html")]
pub struct DisclosureView {
    /// Name and place.
    pub page: Page,
    /// 名称
    pub title: String,
    /// 公开内容中的一项; empty where it was not said.
    pub element: String,
    /// 内容概述 (R67); empty where nobody wrote one.
    pub summary: String,
    /// The item it belongs to.
    pub item: Link,
    /// 索引号, 文号, 成文日期 … name and value.
    pub facts: Vec<(String, String)>,
    /// Clean HTML; empty where it stands elsewhere.
    pub body: String,
    /// Where it stands.
    pub link: Option<String>,
    /// Its attachments.
    pub attachments: Vec<ShownFile>,
    /// Where it was also published: what, and its page.
    pub copies: Vec<(String, Option<String>)>,
    /// What a clarification answers, and where that spread (R161).
    pub clarifies: Option<(String, String)>,
    /// Pages to print for the notice board.
    pub sheets: Vec<Link>,
    /// Where it hangs beside the portal: place, address, days.
    pub places: Vec<(String, String, String)>,
    /// Where staff tell of a posting.
    pub tell_href: String,
    /// What was changed in this version.
    pub change_note: String,
    /// Earlier and present versions, the newest first; none where there is one alone.
    pub versions: Vec<PastVersion>,
    /// When it was due, in words.
    pub due: String,
    /// Each day of the clock.
    pub days: Vec<DayLine>,
}

/// A version in the list of all.
#[derive(Debug, Clone, Default)]
pub struct PastVersion {
    /// When it was published.
    pub day: String,
    /// What was changed in it.
    pub what: String,
    /// True for the one that is public now.
    pub is_current: bool,
    /// Its page; none where it is no longer shown.
    pub href: Option<String>,
    /// Why it is not.
    pub hidden: Option<String>,
    /// What differs from the version before it.
    pub difference_href: Option<String>,
}

/// An attachment, with what of it can be seen in place.
#[derive(Debug, Clone)]
pub struct ShownFile {
    /// Its name and address.
    pub file: Link,
    /// What it is.
    pub what: String,
    /// It is a picture that is shown in the page.
    pub is_picture: bool,
    /// It is a document that can be opened in a frame.
    pub is_document: bool,
}

/// A record that was taken off.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/disclosure_withdrawn.html")]
pub struct WithdrawnView {
    /// Name and place.
    pub page: Page,
    /// 索引号
    pub index_number: String,
    /// The unit.
    pub unit: String,
    /// When.
    pub day: String,
    /// Why.
    pub notice: String,
}
