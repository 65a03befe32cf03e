//! Atom feeds of the newest published records: the whole site, and a unit with those below it. They are kept like pages
//! and made anew after each change, so that what was withdrawn is gone from them at once.

use super::address;
use crate::core::{AppState, PageError, page_cache};
use atom_syndication::{Entry, Feed, FixedDateTime, Link, Person, Text};
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use operations::disclosure::FeedEntry;
use operations::setting::SiteIdentity;

const ATOM: HeaderValue = HeaderValue::from_static("application/atom+xml; charset=utf-8");
/// The authority of an installation that has no domain yet: names of entries never change once they are given one.
const NO_DOMAIN: &str = "gongkai.invalid";
/// The day from which the names of entries count, as RFC 4151 wants one.
const NAMED_SINCE: &str = "2026";

/// `GET /feed.atom`
#[boxed::future]
pub async fn site(State(state): State<AppState>) -> Result<Response, PageError> {
    answer(&state, None).await
}

/// `GET /units/{unit}/feed.atom`
#[boxed::future]
pub async fn unit(State(state): State<AppState>, Path(code): Path<String>) -> Result<Response, PageError> {
    answer(&state, Some(&code)).await
}

#[boxed::future]
async fn answer(state: &AppState, unit: Option<&str>) -> Result<Response, PageError> {
    let found = state.operations.feed(unit).await?;
    let identity = state.operations.site_identity().await?;
    let own = unit.map_or_else(|| address::FEED.to_owned(), address::unit_feed);
    let page = unit.map_or_else(|| "/".to_owned(), address::unit);
    let site = Site::of(&identity, state.secure_cookies);
    let site_name = crate::site::shown(&identity).name;
    let name = found.unit.as_ref().map_or(site_name.as_str(), |unit| unit.as_str());
    let entries: Vec<Entry> = found.entries.iter().map(|one| entry(&site, one)).collect();
    let feed = Feed {
        title: Text::plain(format!("{name}：最新公开的信息")),
        id: site.name_of(&own),
        updated: entries.iter().map(|one| one.updated).max().unwrap_or_default(),
        authors: vec![Person { name: name.to_owned(), ..Person::default() }],
        links: vec![link("self", site.url(&own)), link("alternate", site.url(&page))],
        lang: Some("zh-CN".to_owned()),
        entries,
        ..Feed::default()
    };
    let mut response = feed.to_string().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, ATOM);
    Ok(page_cache::keep(response))
}

/// How the site is called in addresses: by its setting and never by what a request says, since what is kept goes to
/// everybody; without a setting addresses are relative.
struct Site {
    authority: String,
    origin: String,
}

impl Site {
    fn of(identity: &SiteIdentity, is_secure: bool) -> Self {
        let domain = identity.site_domain.as_str();
        let scheme = if is_secure { "https" } else { "http" };
        match domain.is_empty() {
            true => Self { authority: NO_DOMAIN.to_owned(), origin: String::new() },
            false => Self { authority: domain.to_owned(), origin: format!("{scheme}://{domain}") },
        }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// A name that stays the same wherever the site moves under its domain (RFC 4151).
    fn name_of(&self, path: &str) -> String {
        let host = self.authority.split(':').next().unwrap_or_default();
        format!("tag:{host},{NAMED_SINCE}:{path}")
    }
}

fn entry(site: &Site, one: &FeedEntry) -> Entry {
    let page = address::disclosure(one.id);
    let first: Option<FixedDateTime> = format!("{}T00:00:00+08:00", one.first_published_on).parse().ok();
    let updated: FixedDateTime = one.published_at.to_string().parse().unwrap_or_default();
    Entry {
        title: Text::plain(readable(&one.title)),
        id: site.name_of(&page),
        updated,
        published: first.map(|first| first.min(updated)),
        authors: vec![Person { name: one.unit.clone(), ..Person::default() }],
        summary: Some(Text::plain(readable(&one.summary))),
        links: vec![link("alternate", site.url(&page))],
        ..Entry::default()
    }
}

fn link(rel: &str, href: String) -> Link {
    let media = if rel == "self" { "application/atom+xml" } else { "text/html" };
    Link { href, rel: rel.to_owned(), mime_type: Some(media.to_owned()), ..Link::default() }
}

/// Without characters that no XML may hold.
fn readable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_from_the_setting_alone() {
        let named =
            SiteIdentity { site_domain: "www.example.gov.cn:8443".to_owned(), ..SiteIdentity::default() };
        let site = Site::of(&named, true);
        assert_eq!(site.url("/feed.atom"), "https://www.example.gov.cn:8443/feed.atom");
        assert_eq!(site.name_of("/disclosures/7"), "tag:www.example.gov.cn,2026:/disclosures/7");
        let unnamed = Site::of(&SiteIdentity::default(), true);
        assert_eq!(unnamed.url("/feed.atom"), "/feed.atom");
    }

    #[test]
    fn what_no_xml_may_hold_is_left_out() {
        assert_eq!(readable("甲\u{b}乙\n丙\u{0}"), "甲乙\n丙");
    }
}
