//! Error pages with the site's identity: what a handler refuses, and what the framework refuses before a
//! handler is asked, comes out as a page in the product's words.

use crate::api::problem::Problem;
use crate::core::AppState;
use crate::frame::{Link, Page, Site};
use crate::portal::error_view::ErrorView;
use askama::Template;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

/// What went wrong, carried from where it is known to where the page is drawn.
#[derive(Debug, Clone)]
struct Trouble {
    /// The outside text; empty where the status says all.
    text: String,
}

/// Addresses whose answers are for programs.
const FOR_PROGRAMS: [&str; 7] =
    ["/api/", "/openapi.json", "/assets/", "/healthz", "/readyz", "/metrics", "/data/"];

/// The page of an error, with its outside text. The site's identity is added on the way out.
#[must_use]
pub fn error_page(status: StatusCode, text: &str) -> Response {
    let mut response =
        draw((status, text), crate::site::shown(&operations::setting::SiteIdentity::default()), None, false);
    response.extensions_mut().insert(Trouble { text: text.to_owned() });
    response
}

/// What is told of a request that is too large: which limit holds, and what to do.
const TOO_LARGE: &str = "发送的内容超过上限：一次上传的文件不超过50 MB，表单里的文字不超过2 MB。请把文件拆成几个分次上传，或者压缩其中的图片以后再上传；这一次没有保存，请返回上一页。";

/// A request that is too large: a page, or for a script the same words as a problem document.
#[must_use]
pub fn too_large(wants_json: bool) -> Response {
    match wants_json {
        true => Problem::call("too-large", TOO_LARGE).into_response(),
        false => error_page(StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE),
    }
}

/// Draws the pages of errors with the identity of this installation.
#[boxed::future]
pub async fn with_identity(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let is_console = request.uri().path().starts_with("/console");
    let is_for_programs = FOR_PROGRAMS.iter().any(|prefix| request.uri().path().starts_with(prefix));
    let incident = request.headers().get("x-request-id").and_then(|id| id.to_str().ok()).map(str::to_owned);
    let mut response = next.run(request).await;
    let status = response.status();
    let text = match response.extensions_mut().remove::<Trouble>() {
        Some(trouble) => trouble.text,
        None if is_for_programs || !is_bare(&response) => return response,
        None => String::new(),
    };
    // Without the database there is no identity, and the page still has to be shown.
    let Ok(identity) = state.operations.site_identity().await else { return error_page(status, &text) };
    let incident = incident.filter(|_| status.is_server_error());
    let mut page = draw((status, &text), crate::site::shown(&identity), incident, is_console);
    for name in [header::SET_COOKIE, header::LOCATION, header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            page.headers_mut().insert(name, value.clone());
        }
    }
    page
}

/// An error without words of ours: the framework's own short English line, or nothing.
fn is_bare(response: &Response) -> bool {
    let status = response.status();
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("text/plain");
    (status.is_client_error() || status.is_server_error()) && kind.starts_with("text/plain")
}

fn draw(
    (status, text): (StatusCode, &str),
    site: Site,
    incident: Option<String>,
    is_console: bool,
) -> Response {
    let page = Page { site: Arc::new(site), column_type: "概况类".to_owned(), ..Page::default() };
    let mut view = ErrorView::of(status, page, incident);
    if !text.is_empty() {
        text.clone_into(&mut view.text);
    }
    if is_console {
        view.ways.insert(0, Link::new("回到今日工作", "/console"));
    }
    let html = view.render().unwrap_or_else(|error| {
        tracing::error!(%error, "错误页面无法生成");
        view.text.clone()
    });
    let mut response = (status, html).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
