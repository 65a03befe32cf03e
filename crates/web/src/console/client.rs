//! Where a request comes from, for throttling; and whether a form before sign-in was sent by our own page.

use crate::core::AppState;
use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};
use std::net::{IpAddr, SocketAddr};

/// The address of the client: of the connection, or what our own proxy added last to X-Forwarded-For.
#[must_use]
pub fn address(state: &AppState, headers: &HeaderMap, extensions: &Extensions) -> String {
    let connected = extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
    let forwarded = state.trust_proxy.then(|| last_hop(headers)).flatten();
    forwarded.or(connected).map_or_else(|| "unknown".to_owned(), |ip| ip.to_canonical().to_string())
}

/// A form that needs no session carries no token; the browser says whether another site sent it.
#[must_use]
pub fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "cross-site" | "same-site");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin.split_once("://").is_none_or(|(_, sender)| sender != host),
        _ => false,
    }
}

/// The site as the client reached it, for links that are handed on: `https://host`.
#[must_use]
pub fn origin(state: &AppState, headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let is_forwarded_https = state.trust_proxy && text("x-forwarded-proto") == Some("https");
    let scheme = if state.secure_cookies || is_forwarded_https { "https" } else { "http" };
    format!("{scheme}://{}", text("host").unwrap_or("localhost"))
}

/// Earlier hops were written by whoever sent the request and prove nothing.
fn last_hop(headers: &HeaderMap) -> Option<IpAddr> {
    let line = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
    line.rsplit(',').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (axum::http::HeaderName::from_static(name), HeaderValue::from_static(value)))
            .collect()
    }

    #[test]
    fn only_the_last_hop_counts() {
        assert_eq!(last_hop(&headers(&[("x-forwarded-for", "1.2.3.4, 10.0.0.9")])), "10.0.0.9".parse().ok());
        assert_eq!(last_hop(&headers(&[("x-forwarded-for", "nonsense")])), None);
        assert_eq!(last_hop(&headers(&[])), None);
    }

    #[test]
    fn forms_of_other_sites_are_known() {
        for (pairs, foreign) in [
            (vec![("sec-fetch-site", "same-origin")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("sec-fetch-site", "cross-site")], true),
            (vec![("origin", "https://gongkai.example"), ("host", "gongkai.example")], false),
            (vec![("origin", "https://evil.example"), ("host", "gongkai.example")], true),
            (vec![("origin", "null"), ("host", "gongkai.example")], true),
            (vec![], false),
        ] {
            assert_eq!(is_foreign(&headers(&pairs)), foreign, "{pairs:?}");
        }
    }
}
