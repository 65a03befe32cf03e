//! The whole server: every capability's routes with their doors, and what every answer passes through:
//! kept pages, security headers, log, counters, limits, a net under panics.

use crate::core::access::Access::Public;
use crate::core::access::wants_json;
use crate::core::{AppState, RouteSpec, Routes, headers, page_cache};
use crate::limit::{self, Limits};
use crate::{api, assets, console, error_page, portal};
use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer};
use tower_http::timeout::TimeoutLayer;

/// A file of 50 MB with the form around it.
const UPLOAD_LIMIT: usize = 52 * 1024 * 1024;
/// Everything else that is sent.
const BODY_LIMIT: usize = 2 * 1024 * 1024;
/// Nothing a page waits for takes longer; long work is a job.
const LONGEST: Duration = Duration::from_secs(60);
/// Kinds of bodies that carry files or rows.
const UPLOADS: [&str; 5] = [
    "multipart/form-data",
    "application/octet-stream",
    "application/x-ndjson",
    "application/vnd.",
    "text/csv",
];

/// The server and the table of its routes.
pub fn router(state: AppState) -> (Router, Vec<RouteSpec>) {
    let routes = Routes::new(state.clone())
        .get("/healthz", Public, healthz)
        .get("/readyz", Public, readyz)
        .get("/metrics", Public, metrics)
        .get("/assets/{*path}", Public, assets::serve);
    let (router, table) = api::routes(console::routes(portal::routes(routes))).finish();
    let router = router.fallback(nothing_here).method_not_allowed_fallback(wrong_method);
    // The last layer is the first that a request meets.
    let router = router
        .layer(CatchPanicLayer::custom(caught))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, LONGEST))
        .layer(from_fn(limit_body))
        .layer(from_fn_with_state((state.clone(), Arc::new(Limits::default())), limit::keep))
        .layer(from_fn(api::problem::only_problems))
        .layer(from_fn_with_state(state.clone(), error_page::with_identity))
        .layer(from_fn(headers::secure))
        .layer(from_fn_with_state(state.clone(), observe))
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .layer(from_fn_with_state(state.clone(), distrust))
        .layer(from_fn_with_state(state.clone(), page_cache::serve))
        .with_state(state);
    (router, table)
}

async fn healthz() -> &'static str {
    "ok\n"
}

/// Ready means that the database answers.
#[boxed::future]
async fn readyz(State(state): State<AppState>) -> Response {
    match state.operations.is_set_up().await {
        Ok(_) => "ready\n".into_response(),
        Err(error) => {
            tracing::error!(%error, "数据库没有应答");
            (StatusCode::SERVICE_UNAVAILABLE, "database\n").into_response()
        }
    }
}

#[boxed::future]
async fn metrics(State(state): State<AppState>) -> Response {
    let text = state.metrics.render(state.operations.last_change.load(Ordering::SeqCst));
    let mut response = text.into_response();
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4"));
    response
}

#[boxed::future]
async fn nothing_here() -> Response {
    error_page::error_page(StatusCode::NOT_FOUND, "")
}

#[boxed::future]
async fn wrong_method() -> Response {
    error_page::error_page(StatusCode::METHOD_NOT_ALLOWED, "")
}

fn caught(panic: Box<dyn Any + Send + 'static>) -> Response {
    let words =
        panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    tracing::error!(panic = words.unwrap_or("?"), "处理请求时崩溃");
    error_page::error_page(StatusCode::INTERNAL_SERVER_ERROR, "")
}

/// Only our own proxy may name a request; a stranger's name would end up in the log.
#[boxed::future]
async fn distrust(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if !state.trust_proxy {
        request.headers_mut().remove("x-request-id");
    }
    next.run(request).await
}

#[boxed::future]
async fn limit_body(mut request: Request, next: Next) -> Response {
    let kind =
        request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let limit = if UPLOADS.iter().any(|upload| kind.starts_with(upload)) { UPLOAD_LIMIT } else { BODY_LIMIT };
    let length = request
        .headers()
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    if length.is_some_and(|length| length > limit) {
        return error_page::too_large(wants_json(request.headers()));
    }
    DefaultBodyLimit::max(limit).apply(&mut request);
    next.run(request).await
}

/// One line of log and one count an answer. Queries and one-time secrets never reach the log.
#[boxed::future]
async fn observe(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let method = request.method().clone();
    let place =
        place(request.extensions().get::<MatchedPath>().map(MatchedPath::as_str), request.uri().path());
    let id =
        request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).unwrap_or_default().to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    state.metrics.count(status, milliseconds);
    tracing::info!(target: "access", %method, path = place, status, milliseconds, request_id = id);
    response
}

/// What the log calls an address: its path, but the pattern where the path holds a secret.
fn place(pattern: Option<&str>, path: &str) -> String {
    match pattern {
        None => "无此地址".to_owned(),
        Some(pattern) if pattern.contains("{token}") => pattern.to_owned(),
        Some(_) => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::place;

    #[test]
    fn the_log_holds_no_secret() {
        for (pattern, path, logged) in [
            (Some("/console/units/{id}"), "/console/units/7", "/console/units/7"),
            (Some("/console/link/{token}"), "/console/link/secret", "/console/link/{token}"),
            (None, "/console/lnik/secret", "无此地址"),
        ] {
            assert_eq!(place(pattern, path), logged);
        }
    }
}
