//! Work news (工作动态, R78): publications and withdrawals; and the notice that stands where a withdrawn
//! catalogue stood.

use super::home_view::NewsEntry;
use super::parts::{FilterLink, PageLink};
use crate::frame::{Link, Page};
use askama::Template;

/// The work news.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/news.html")]
pub struct NewsView {
    /// Name and place.
    pub page: Page,
    /// All, publications, withdrawals.
    pub kinds: Vec<FilterLink>,
    /// By month, newest first.
    pub months: Vec<NewsMonth>,
    /// Page numbers.
    pub pages: Vec<PageLink>,
}

/// The news of a month.
#[derive(Debug, Clone, Default)]
pub struct NewsMonth {
    /// 2025年3月
    pub name: String,
    /// Entries.
    pub entries: Vec<NewsEntry>,
}

/// The notice in the place of a withdrawn version.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/withdrawn.html")]
pub struct WithdrawnView {
    /// Name and place.
    pub page: Page,
    /// Title of the catalogue.
    pub title: String,
    /// The unit.
    pub unit: Link,
    /// Which version.
    pub version: String,
    /// Date of the withdrawal.
    pub withdrawn_on: String,
    /// Why.
    pub reason: String,
    /// The version that stands again; none where there is none.
    pub standing: Option<Link>,
    /// All versions.
    pub versions_href: String,
}
