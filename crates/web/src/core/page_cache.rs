//! Finished portal pages in memory, keyed by the change table's last number: any change empties the
//! cache at once in this process, and within the watcher's second in the others. Only routes that are
//! the same for everybody are kept.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use std::collections::HashMap;
use std::io::Write as _;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

use super::state::AppState;

/// Pages together take at most this many bytes.
const CAPACITY: usize = 128 * 1024 * 1024;
/// A page longer than this is not kept.
const PAGE_LIMIT: usize = 4 * 1024 * 1024;
/// Pages that carry it may be kept; the cache removes it.
pub const KEEP: HeaderName = HeaderName::from_static("x-gongkai-keep");

/// The pages kept for one number of the change table.
#[derive(Clone)]
pub struct PageCache {
    last_change: Arc<AtomicI64>,
    pages: Arc<RwLock<Pages>>,
    size: Arc<AtomicUsize>,
}

#[derive(Default)]
struct Pages {
    change: i64,
    by_address: HashMap<String, Arc<KeptPage>>,
}

struct KeptPage {
    plain: Bytes,
    gzip: Bytes,
    plain_headers: HeaderMap,
    gzip_headers: HeaderMap,
    etag: HeaderValue,
}

impl PageCache {
    /// An empty cache that follows a change number.
    #[must_use]
    pub fn new(last_change: Arc<AtomicI64>) -> Self {
        Self { last_change, pages: Arc::default(), size: Arc::default() }
    }

    fn get(&self, address: &str) -> Option<Arc<KeptPage>> {
        let change = self.last_change.load(Ordering::SeqCst);
        let pages = self.pages.read().ok()?;
        (pages.change == change).then(|| pages.by_address.get(address).cloned()).flatten()
    }

    fn put(&self, address: String, change: i64, page: Arc<KeptPage>) {
        if change != self.last_change.load(Ordering::SeqCst) {
            return;
        }
        let Ok(mut pages) = self.pages.write() else { return };
        if pages.change != change {
            pages.by_address.clear();
            pages.change = change;
            self.size.store(0, Ordering::Relaxed);
        }
        let size = page.plain.len() + page.gzip.len();
        if self.size.fetch_add(size, Ordering::Relaxed) + size > CAPACITY {
            pages.by_address.clear();
            self.size.store(size, Ordering::Relaxed);
        }
        pages.by_address.insert(address, page);
    }
}

/// Marks a response as the same for everybody.
#[must_use]
pub fn keep(mut response: Response) -> Response {
    response.headers_mut().insert(KEEP, HeaderValue::from_static("1"));
    response
}

/// Serves kept pages and keeps new ones.
#[boxed::future]
pub async fn serve(State(state): State<AppState>, request: Request, next: Next) -> Response {
    // A token that is sent along is looked at, though the page is the same for everybody.
    if request.method() != Method::GET || request.headers().contains_key(header::AUTHORIZATION) {
        let mut response = next.run(request).await;
        response.headers_mut().remove(KEEP);
        return response;
    }
    let address = request.uri().path_and_query().map_or_else(String::new, |p| p.as_str().to_owned());
    let wants_gzip = accepts_gzip(request.headers());
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    if let Some(page) = state.pages.get(&address) {
        state.metrics.count_kept();
        return page.respond(wants_gzip, known.as_ref());
    }
    let change = state.operations.last_change.load(Ordering::SeqCst);
    let response = next.run(request).await;
    if response.status() != StatusCode::OK || !response.headers().contains_key(KEEP) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    parts.headers.remove(KEEP);
    match to_bytes(body, PAGE_LIMIT).await {
        Ok(bytes) => {
            let page = Arc::new(KeptPage::new(bytes, parts.headers));
            state.pages.put(address, change, page.clone());
            page.respond(wants_gzip, known.as_ref())
        }
        Err(error) => {
            tracing::error!(%error, "页面过大，无法发送");
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            response
        }
    }
}

fn content_hash(bytes: &[u8]) -> u64 {
    use std::hash::{DefaultHasher, Hasher as _};
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn accepts_gzip(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.split(',').any(|part| part.trim().starts_with("gzip")))
}

impl KeptPage {
    fn new(plain: Bytes, mut headers: HeaderMap) -> Self {
        let etag = HeaderValue::from_str(&format!("\"{:016x}\"", content_hash(&plain)))
            .unwrap_or_else(|_| HeaderValue::from_static("\"0\""));
        headers.remove(header::CONTENT_LENGTH);
        // The number of the one request that made the page is not that of those who read it.
        headers.remove("x-request-id");
        headers.insert(header::ETAG, etag.clone());
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("public, max-age=0, must-revalidate"));
        for (name, value) in super::headers::HEADERS {
            headers.entry(name).or_insert(HeaderValue::from_static(value));
        }
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let gzip = encoder
            .write_all(&plain)
            .and_then(|()| encoder.finish())
            .map_or_else(|_| Bytes::new(), Bytes::from);
        let mut gzip_headers = headers.clone();
        gzip_headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        Self { plain, gzip, plain_headers: headers, gzip_headers, etag }
    }

    fn respond(&self, wants_gzip: bool, known: Option<&HeaderValue>) -> Response {
        let mut response = if known == Some(&self.etag) {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            response
        } else if wants_gzip && !self.gzip.is_empty() {
            Response::new(Body::from(self.gzip.clone()))
        } else {
            Response::new(Body::from(self.plain.clone()))
        };
        let headers =
            if wants_gzip && !self.gzip.is_empty() { &self.gzip_headers } else { &self.plain_headers };
        response.headers_mut().clone_from(headers);
        response
    }
}
