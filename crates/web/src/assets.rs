//! The built styles, scripts and icons of `web-assets/dist`, served from the binary under addresses that
//! carry the hash of their content, so that a browser keeps them for good and never shows old ones.

use axum::body::Body;
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, header};
use rust_embed::{EmbeddedFile, RustEmbed};
use std::borrow::Cow;

/// Where the files are served; the router mounts [`serve`] at `/assets/{*path}`.
pub const PREFIX: &str = "/assets/";

/// What every page needs. A binary built without them would serve bare pages; [`missing`] tells `doctor`.
const REQUIRED: [&str; 12] = [
    "portal.css",
    "portal.js",
    "console.css",
    "console.js",
    "grid.js",
    "grid.css",
    "screen.css",
    "screen.js",
    "editor.js",
    "editor.css",
    "icons.svg",
    "favicon.ico",
];

/// Hexadecimal digits of the content hash that stand in an address.
const HASH_DIGITS: usize = 12;

const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("public, no-cache");

#[derive(RustEmbed)]
#[folder = "../../web-assets/dist"]
#[allow_missing = true] // `cargo check` works before the first `npm run build`; `missing` reports it
struct Files;

/// The address of a built file: `portal.css` gives `/assets/portal.3f2a….css`. A name that was not built
/// keeps its plain address, which answers 404 where [`missing`] would have told why.
#[must_use]
pub fn url(name: &str) -> Cow<'static, str> {
    // A debug binary reads the files anew at each request, so that a rebuilt style shows at once.
    if cfg!(debug_assertions) { Cow::Owned(hashed_url(name)) } else { remembered(name) }
}

/// The built files this binary lacks.
#[must_use]
pub fn missing() -> Vec<&'static str> {
    REQUIRED.into_iter().filter(|name| Files::get(name).is_none()).collect()
}

/// Answers `/assets/{*path}`: the file of that name with or without its hash, in the best encoding that
/// was built and the browser accepts.
#[boxed::future]
pub async fn serve(Path(path): Path<String>, request: HeaderMap) -> Response<Body> {
    let (name, hash) = split_hash(&path);
    let Some(file) = Files::get(&name) else { return not_found() };
    let current = short_hash(&file);
    // After an upgrade a page of the old version may still ask for its old style: it gets the new one,
    // but must not keep it under the old address.
    let lasting = hash.is_some_and(|asked| asked == current);
    let tag = format!("\"{current}\"");
    let known = request.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let (body, encoding) =
        if known { (Cow::Borrowed(&[][..]), None) } else { encoded(&name, file.data, &request) };

    let mut answer = Response::new(match body {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    });
    *answer.status_mut() = if known { StatusCode::NOT_MODIFIED } else { StatusCode::OK };
    let headers = answer.headers_mut();
    headers.insert(header::CONTENT_TYPE, content_type(&name));
    headers.insert(header::CACHE_CONTROL, if lasting { FOR_GOOD } else { ASK_AGAIN });
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Ok(value) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, value);
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    answer
}

fn remembered(name: &str) -> Cow<'static, str> {
    use std::collections::HashMap;
    use std::sync::LazyLock;
    static URLS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
        Files::iter()
            .filter(|name| !is_compressed(name))
            .map(|name| (name.to_string(), hashed_url(&name)))
            .collect()
    });
    URLS.get(name).map_or_else(|| Cow::Owned(hashed_url(name)), |url| Cow::Borrowed(url.as_str()))
}

fn hashed_url(name: &str) -> String {
    match (Files::get(name), name.rsplit_once('.')) {
        (Some(file), Some((stem, extension))) => format!("{PREFIX}{stem}.{}.{extension}", short_hash(&file)),
        _ => format!("{PREFIX}{name}"),
    }
}

/// `portal.3f2a….css` → (`portal.css`, its hash); a name without a hash stays as it is.
fn split_hash(path: &str) -> (String, Option<String>) {
    let mut parts = path.rsplitn(3, '.');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(extension), Some(hash), Some(stem))
            if hash.len() == HASH_DIGITS && hash.bytes().all(|b| b.is_ascii_hexdigit()) =>
        {
            (format!("{stem}.{extension}"), Some(hash.to_owned()))
        }
        _ => (path.to_owned(), None),
    }
}

fn short_hash(file: &EmbeddedFile) -> String {
    use std::fmt::Write as _;
    let digest = file.metadata.sha256_hash();
    digest.iter().take(HASH_DIGITS / 2).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The file's bytes in the best encoding at hand. Brotli is offered by browsers only over HTTPS.
fn encoded(
    name: &str,
    plain: Cow<'static, [u8]>,
    request: &HeaderMap,
) -> (Cow<'static, [u8]>, Option<&'static str>) {
    let accepted =
        request.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
        if accepts(accepted, encoding)
            && let Some(file) = Files::get(&format!("{name}.{extension}"))
        {
            return (file.data, Some(encoding));
        }
    }
    (plain, None)
}

/// True when the header names the encoding and does not refuse it with `q=0`.
fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let refused =
            parts.any(|p| p.strip_prefix("q=").and_then(|q| q.parse::<f32>().ok()).is_some_and(|q| q <= 0.0));
        named && !refused
    })
}

fn is_compressed(name: &str) -> bool {
    name.ends_with(".gz") || name.ends_with(".br")
}

fn content_type(name: &str) -> HeaderValue {
    HeaderValue::from_static(match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("ico") => "image/x-icon",
        _ => "application/octet-stream",
    })
}

fn not_found() -> Response<Body> {
    let mut answer = Response::new(Body::from("没有这个文件"));
    *answer.status_mut() = StatusCode::NOT_FOUND;
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(path: &str, encodings: &'static str) -> Response<Body> {
        let mut request = HeaderMap::new();
        request.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(encodings));
        serve(Path(path.to_owned()), request).await
    }

    fn header_of(answer: &Response<Body>, name: header::HeaderName) -> &str {
        answer.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    #[test]
    fn everything_a_page_needs_was_built() {
        assert_eq!(missing(), Vec::<&str>::new(), "run `npm ci && npm run build` in web-assets");
    }

    #[tokio::test]
    async fn a_hashed_address_is_kept_for_good_and_an_outdated_one_is_not() {
        let address = url("portal.css");
        let answer = get(address.strip_prefix(PREFIX).unwrap(), "").await;
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(header_of(&answer, header::CACHE_CONTROL).contains("immutable"));
        for outdated in ["portal.000000000000.css", "portal.css"] {
            let answer = get(outdated, "").await;
            assert_eq!(header_of(&answer, header::CACHE_CONTROL), "public, no-cache", "{outdated}");
        }
    }

    #[tokio::test]
    async fn the_best_accepted_encoding_is_sent() {
        for (accepted, expected) in [
            ("gzip, deflate, br", "br"),
            ("gzip", "gzip"),
            ("br;q=0, gzip", "gzip"),
            ("identity", ""),
            ("", ""),
        ] {
            let answer = get("portal.css", accepted).await;
            assert_eq!(header_of(&answer, header::CONTENT_ENCODING), expected, "{accepted}");
            assert_eq!(header_of(&answer, header::CONTENT_TYPE), "text/css; charset=utf-8");
        }
    }

    #[tokio::test]
    async fn a_known_file_is_not_sent_again_and_an_unknown_one_is_refused() {
        let first = get("portal.css", "").await;
        let mut request = HeaderMap::new();
        request.insert(header::IF_NONE_MATCH, first.headers()[header::ETAG].clone());
        assert_eq!(serve(Path("portal.css".to_owned()), request).await.status(), StatusCode::NOT_MODIFIED);
        for path in ["nothing.css", "../Cargo.toml", "portal", ""] {
            assert_eq!(get(path, "").await.status(), StatusCode::NOT_FOUND, "{path}");
        }
    }
}
