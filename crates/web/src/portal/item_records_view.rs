//! All public records of one element of an item.

use super::parts::PageLink;
use crate::frame::{Link, Page};
use askama::Template;

/// The records of an element, a page of them.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/item_records.html")]
pub struct RecordsView {
    /// Name and place.
    pub page: Page,
    /// The element.
    pub title: String,
    /// The item.
    pub item: Link,
    /// How many there are, in words.
    pub summary: String,
    /// Their pages and 成文日期, the newest first.
    pub records: Vec<(Link, String)>,
    /// Further pages.
    pub pages: Vec<PageLink>,
}
