//! What search engines and browsers ask for by name: `robots.txt`, `sitemap.xml`, `favicon.ico`. The
//! portal is open to them (R77); the console, the interface and the sessions are nobody's to index.

use super::address;
use crate::console::client::origin;
use crate::core::{AppState, PageError};
use crate::{assets, error_page};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::civil::Date;
use operations::catalogue::PublicPage;
use std::fmt::Write as _;

/// Addresses in one file, as the protocol of site maps allows.
const SHARE: usize = 50_000;
/// Pages that are always there.
const STANDING: [&str; 9] = [
    "/",
    "/units",
    "/sectors",
    "/guidelines",
    "/compilations",
    address::ASSESSMENTS,
    "/news",
    address::QUESTIONS,
    "/help",
];
/// The name of the protocol of site maps.
const NAMESPACE: &str = include_str!("../../templates/portal/site_map_namespace.txt");
const XML: HeaderValue = HeaderValue::from_static("application/xml; charset=utf-8");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");

/// `GET /robots.txt`
#[boxed::future]
pub async fn robots(State(state): State<AppState>, headers: HeaderMap) -> Response {
    let text = format!(
        "User-agent: *\nDisallow: /console\nDisallow: /api/\nDisallow: /search?\nDisallow: /metrics\nAllow: /\n\nSitemap: {}/sitemap.xml\n",
        origin(&state, &headers)
    );
    answer(TEXT, text)
}

/// `GET /sitemap.xml`: the pages, or where there are more than one file holds, the files.
#[boxed::future]
pub async fn site_map(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, PageError> {
    let origin = origin(&state, &headers);
    let first = share(&state, &origin, 1).await?;
    let files = first.total.div_ceil(SHARE);
    Ok(answer(XML, if files > 1 { index(&origin, files) } else { first.xml }))
}

/// `GET /sitemaps/{file}`: one of the files, `1.xml` and on.
#[boxed::future]
pub async fn site_map_file(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let number = file.strip_suffix(".xml").and_then(|number| number.parse::<usize>().ok()).unwrap_or(0);
    if number == 0 {
        return Ok(error_page::error_page(StatusCode::NOT_FOUND, ""));
    }
    let found = share(&state, &origin(&state, &headers), number).await?;
    if number > found.total.div_ceil(SHARE) {
        return Ok(error_page::error_page(StatusCode::NOT_FOUND, ""));
    }
    Ok(answer(XML, found.xml))
}

/// `GET /favicon.ico`: the seal, for those who ask without reading a page first.
#[boxed::future]
pub async fn icon(headers: HeaderMap) -> Response {
    assets::serve(Path("favicon.ico".to_owned()), headers).await.into_response()
}

struct Share {
    total: usize,
    xml: String,
}

#[boxed::future]
async fn share(state: &AppState, origin: &str, number: usize) -> Result<Share, PageError> {
    let from = (number - 1).saturating_mul(SHARE);
    let standing: Vec<&str> = STANDING.into_iter().skip(from).take(SHARE).collect();
    let map = state.operations.site_map(from.saturating_sub(STANDING.len()), SHARE - standing.len()).await?;
    let mut xml = opening("urlset");
    for path in standing {
        line(&mut xml, "url", &format!("{origin}{path}"), None);
    }
    for (page, on) in &map.pages {
        line(&mut xml, "url", &format!("{origin}{}", path_of(page)), *on);
    }
    xml.push_str("</urlset>\n");
    Ok(Share { total: STANDING.len() + map.total, xml })
}

fn index(origin: &str, files: usize) -> String {
    let mut xml = opening("sitemapindex");
    for number in 1..=files {
        line(&mut xml, "sitemap", &format!("{origin}/sitemaps/{number}.xml"), None);
    }
    xml.push_str("</sitemapindex>\n");
    xml
}

fn opening(element: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{element} xmlns=\"{}\">\n", NAMESPACE.trim())
}

fn line(xml: &mut String, element: &str, url: &str, on: Option<Date>) {
    let url = url.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\'', "&apos;");
    let on = on.map(|day| format!("<lastmod>{day}</lastmod>")).unwrap_or_default();
    let _ = writeln!(xml, "<{element}><loc>{url}</loc>{on}</{element}>");
}

fn path_of(page: &PublicPage) -> String {
    match page {
        PublicPage::Unit(code) => address::unit(code),
        PublicPage::Sector(code) => address::sector(code),
        PublicPage::Guideline(code) => address::guideline(code),
        PublicPage::Question(code) => address::question(code),
        PublicPage::Assessment(id) => address::assessment(*id),
        PublicPage::Catalogue(unit, sector) => address::catalogue(unit, sector),
        PublicPage::Item(unit, sector, key) => address::item(unit, sector, key),
        PublicPage::Disclosure(id) => address::disclosure(*id),
    }
}

fn answer(kind: HeaderValue, text: String) -> Response {
    let mut response = text.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_pages_are_told_by_their_files() {
        let xml = index("http://localhost", 3);
        assert_eq!(xml.matches("<sitemap>").count(), 3);
        assert!(xml.contains("<loc>http://localhost/sitemaps/3.xml</loc>"), "{xml}");
    }

    #[test]
    fn what_stands_in_an_address_breaks_no_file() {
        let mut xml = String::new();
        line(&mut xml, "url", "http://localhost/a&b<c", Some(jiff::civil::date(2026, 3, 2)));
        assert_eq!(xml, "<url><loc>http://localhost/a&amp;b&lt;c</loc><lastmod>2026-03-02</lastmod></url>\n");
    }
}
