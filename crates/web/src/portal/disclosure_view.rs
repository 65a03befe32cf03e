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
    /// Earlier and present versions: when and what.
    pub versions: Vec<(String, String)>,
    /// When it was due, in words.
    pub due: String,
    /// Each day of the clock.
    pub days: Vec<DayLine>,
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
