//! A column of another site as its pages show it (R102): the list with titles, days and addresses, the next page of
//! the list, and the text of one article. Pages differ from site to site: what cannot be told stays open.

mod article;
mod content;
mod list;
mod robots;

pub use article::{OutsideArticle, OutsideFile, read_outside_article};
pub use list::{ColumnEntry, ColumnPage, read_column};
pub use robots::Robots;

use domain::disclosure::written_day;
use jiff::civil::Date;
use scraper::{ElementRef, Html, Selector};
use url::Url;

/// The text of a page by the set of characters that the server, the page or the bytes name.
#[must_use]
pub fn page_text(bytes: &[u8], charset: Option<&str>) -> String {
    let named = charset.map(str::to_owned).or_else(|| super::decode::declared(bytes));
    super::decode::decode(bytes, named.as_deref()).text
}

/// The address against which a page's links are read.
fn base_of(page: &Html, address: &Url) -> Url {
    let named = select(page, "base[href]").into_iter().next();
    let named = named.and_then(|base| base.attr("href")).and_then(|href| address.join(href).ok());
    named.unwrap_or_else(|| address.clone())
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|selector| page.select(&selector).collect()).unwrap_or_default()
}

/// The address that a link leads to; none where it leads to no page.
fn target(link: ElementRef<'_>, base: &Url) -> Option<Url> {
    let href = link.attr("href")?.trim();
    if href.is_empty() || href.starts_with('#') {
        return None;
    }
    let mut url = base.join(href).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    url.set_fragment(None);
    Some(url)
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The last day that a text names with its year.
fn last_day(text: &str) -> Option<Date> {
    let signs: Vec<char> = text.chars().collect();
    let mut found = None;
    for start in 0..signs.len() {
        if !signs[start].is_ascii_digit() || (start > 0 && signs[start - 1].is_ascii_digit()) {
            continue;
        }
        let own = signs[start..].iter().take(11);
        let mut parts = 0;
        let written: String = own
            .take_while(|sign| {
                let parts_now = usize::from(!sign.is_ascii_digit());
                parts += parts_now;
                sign.is_ascii_digit() || (matches!(sign, '-' | '/' | '.' | '年' | '月') && parts < 3)
            })
            .collect();
        if written.starts_with("19") || written.starts_with("20") {
            found = written_day(&written).filter(|_| parts >= 2).or(found);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_is_found_among_words() {
        for (text, found) in [
            ("[2026-05-11]", Some(date(2026, 5, 11))),
            ("发布时间：2026年5月11日 09:30", Some(date(2026, 5, 11))),
            ("2026.5.1来源：局办", Some(date(2026, 5, 1))),
            ("2025-01-01 至 2026/12/31", Some(date(2026, 12, 31))),
            ("2026年5月", None),
            ("05-11", None),
            ("12026-05-11", None),
            ("20260511", None),
            ("电话 2026-13-45", None),
        ] {
            assert_eq!(last_day(text), found, "{text}");
        }
    }
}
