//! Work news (工作动态): publications and withdrawals, by month.

use super::home_view::NewsEntry;
use super::news_view::{NewsMonth, NewsView};
use super::parts::{FilterLink, PageLink, StateKind, StateMark};
use super::{address, shown};
use crate::core::{AppState, PageError, response};
use crate::frame::{Link, Section};
use axum::extract::{Query, State};
use axum::response::Response;
use operations::catalogue::NewsItem;
use serde::Deserialize;

const PAGE: usize = 30;
const LONGEST: i64 = 500;

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize)]
pub struct NewsQuery {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    page: usize,
}

/// `GET /news`
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    Query(query): Query<NewsQuery>,
) -> Result<Response, PageError> {
    let news = state.operations.news(LONGEST).await?;
    let news: Vec<&NewsItem> =
        news.iter().filter(|item| query.kind.is_empty() || item.act == query.kind).collect();
    let page = query.page.max(1);
    let pages = news.len().div_ceil(PAGE);
    let mut months: Vec<NewsMonth> = Vec::new();
    for item in news.iter().skip((page - 1) * PAGE).take(PAGE) {
        let name = item.day.map(|day| format!("{}年{}月", day.year(), day.month())).unwrap_or_default();
        match months.last_mut().filter(|month| month.name == name) {
            Some(month) => month.entries.push(entry(item)),
            None => months.push(NewsMonth { name, entries: vec![entry(item)] }),
        }
    }
    let filter = |value: &str, label: &str| FilterLink {
        label: label.to_owned(),
        href: if value.is_empty() { "/news".to_owned() } else { format!("/news?kind={value}") },
        count: String::new(),
        current: query.kind == value,
    };
    let view = NewsView {
        page: shown::page(&state, "工作动态", Section::News, Vec::new()).await?,
        kinds: vec![filter("", "全部"), filter("publish", "公布"), filter("withdraw", "撤回")],
        months,
        pages: page_links(page, pages, |n| format!("/news?kind={}&page={n}", query.kind)),
    };
    response::kept_page(&view)
}

/// A line of the news.
pub(super) fn entry(item: &NewsItem) -> NewsEntry {
    let withdrawn = item.act == "withdraw";
    let state = if withdrawn {
        StateMark::new(StateKind::Withdrawn, "撤回")
    } else {
        StateMark::new(StateKind::Published, "公布")
    };
    NewsEntry {
        date: item.day.map(shown::long_day).unwrap_or_default(),
        state,
        link: Link::new(format!("{}：{}", item.unit, item.title), address::version(item.version_id)),
        detail: if withdrawn { item.note.clone() } else { String::new() },
    }
}

/// Page numbers with gaps; empty where one page holds all.
pub(super) fn page_links(page: usize, pages: usize, href: impl Fn(usize) -> String) -> Vec<PageLink> {
    if pages < 2 {
        return Vec::new();
    }
    let near = |n: usize| n == 1 || n == pages || n.abs_diff(page) <= 2;
    let mut links: Vec<PageLink> = Vec::new();
    for n in 1..=pages {
        if near(n) {
            links.push(PageLink {
                label: n.to_string(),
                href: if n == page { String::new() } else { href(n) },
                current: n == page,
            });
        } else if links.last().is_some_and(|last| last.label != "…") {
            links.push(PageLink { label: "…".to_owned(), ..PageLink::default() });
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::page_links;

    #[test]
    fn page_numbers_keep_the_ends_and_the_neighbours() {
        let shown = |page, pages| {
            page_links(page, pages, |n| n.to_string())
                .into_iter()
                .map(|l| l.label)
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(shown(1, 1), "");
        assert_eq!(shown(1, 3), "1 2 3");
        assert_eq!(shown(6, 12), "1 … 4 5 6 7 8 … 12");
    }
}
