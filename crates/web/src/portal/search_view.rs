//! Search over all catalogues (R3: a sector is found by either name).

use super::parts::{Choice, FilterLink, Marked, PageLink};
use crate::frame::{Link, Page};
use askama::Template;

/// Results of a search; an empty query shows the form and what can be asked.
#[derive(Debug, Clone, Template)]
#[template(path = "portal/search.html")]
pub struct SearchView {
    /// Name and place; `page.query` is what was asked.
    pub page: Page,
    /// In words: 找到128条.
    pub summary: String,
    /// Kinds of hits.
    pub kinds: Vec<FilterLink>,
    /// Sectors to narrow by.
    pub sectors: Vec<Choice>,
    /// Districts or units to narrow by.
    pub units: Vec<Choice>,
    /// Other parameters to keep, name and value.
    pub keep: Vec<(String, String)>,
    /// A sector whose name was asked for (R3).
    pub best: Option<BestMatch>,
    /// Hits of this page.
    pub hits: Vec<Hit>,
    /// Other words to try.
    pub suggestions: Vec<Link>,
    /// Page numbers.
    pub pages: Vec<PageLink>,
}

/// A sector or unit whose very name was asked for.
#[derive(Debug, Clone, Default)]
pub struct BestMatch {
    /// Its page.
    pub link: Link,
    /// Why it stands here: 国办发〔2019〕54号称“国土空间规划”.
    pub text: String,
}

/// A hit.
#[derive(Debug, Clone, Default)]
pub struct Hit {
    /// 事项, 目录, 单位, 标准指引
    pub kind: String,
    /// Name with the words marked.
    pub title: Marked,
    /// Its page.
    pub href: String,
    /// The words around, marked.
    pub snippet: Marked,
    /// Unit, sector, date.
    pub place: Vec<String>,
}

impl SearchView {
    /// Nothing was asked yet.
    #[must_use]
    pub fn is_unasked(&self) -> bool {
        self.page.query.trim().is_empty()
    }
}
