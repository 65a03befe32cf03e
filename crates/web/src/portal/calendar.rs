//! `GET /calendar/{token}`: the calendar that a person subscribes to. The secret in the address is the only key, so
//! nothing of it is kept by anybody on the way (R162).

use crate::console::client::origin;
use crate::core::{AppState, PageError};
use crate::error_page;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// The calendar; not found for every other secret.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn get(
    State(state): State<AppState>,
    headers: HeaderMap,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let found = match file.strip_suffix(".ics") {
        Some(secret) => state.operations.calendar(secret, &origin(&state, &headers), state.now()).await?,
        None => None,
    };
    let mut response = match found {
        Some(text) => {
            let kind = HeaderValue::from_static("text/calendar; charset=utf-8");
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        None => error_page::error_page(StatusCode::NOT_FOUND, ""),
    };
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}
