//! Entity tags of reads: a caller that knows the content gets 304 and no body.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

/// Answers that are longer are sent without a tag of their content; none of the interface is.
const LONGEST: usize = 64 * 1024 * 1024;

/// Gives an answer its tag, and answers 304 where the caller has it already.
#[boxed::future]
pub async fn tag(request: Request, next: Next) -> Response {
    let known = request.headers().get_all(header::IF_NONE_MATCH).iter().cloned().collect::<Vec<_>>();
    let has_token = request.headers().contains_key(header::AUTHORIZATION);
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, LONGEST).await else {
        return super::problem::Problem::call("internal", "内容过大，无法发送").into_response();
    };
    if !parts.headers.contains_key(header::ETAG) {
        parts.headers.insert(header::ETAG, content_tag(&bytes));
    }
    let caching = if has_token { "private, no-cache" } else { "public, max-age=0, must-revalidate" };
    parts.headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(caching));
    if is_known(&known, &parts.headers) {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(bytes))
}

fn content_tag(bytes: &[u8]) -> HeaderValue {
    let digest = hex::encode(&Sha256::digest(bytes)[..12]);
    HeaderValue::from_str(&format!("\"{digest}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"\""))
}

/// `If-None-Match` compares weakly (RFC 9110, 13.1.2): a compressing proxy may have weakened the tag.
fn is_known(known: &[HeaderValue], headers: &HeaderMap) -> bool {
    let Some(own) = headers.get(header::ETAG).and_then(|value| value.to_str().ok()) else { return false };
    known
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == "*" || tag == own.trim_start_matches("W/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_compared_weakly_and_in_lists() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ETAG, content_tag(b"x"));
        let own = content_tag(b"x").to_str().expect("ascii").to_owned();
        for (known, expected) in [
            (own.clone(), true),
            (format!("W/{own}"), true),
            (format!("\"a\", {own}"), true),
            ("*".to_owned(), true),
            ("\"a\"".to_owned(), false),
        ] {
            let values = [HeaderValue::from_str(&known).expect("a header")];
            assert_eq!(is_known(&values, &headers), expected, "{known}");
        }
    }
}
