//! Answers made from templates.

use super::error::PageError;
use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use operations::OperationError;

/// A page from a template.
///
/// # Errors
/// When the template fails, which its samples' test excludes.
pub fn page<T: Template>(template: &T) -> Result<Response, PageError> {
    let html = template.render().map_err(|error| OperationError::Internal(error.to_string()))?;
    let mut response = html.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    Ok(response)
}

/// A page that is the same for everybody and may be kept.
///
/// # Errors
/// When the template fails.
pub fn kept_page<T: Template>(template: &T) -> Result<Response, PageError> {
    page(template).map(super::page_cache::keep)
}

/// A page with a status of its own, e.g. a form shown again with its problems.
///
/// # Errors
/// When the template fails.
pub fn page_with_status<T: Template>(status: StatusCode, template: &T) -> Result<Response, PageError> {
    let mut response = page(template)?;
    *response.status_mut() = status;
    Ok(response)
}

/// Allows a page to show documents of this site in frames.
///
/// # Errors
/// When the policy is no header's text, which cannot be.
pub fn with_frames(mut response: Response) -> Result<Response, PageError> {
    let policy = super::headers::policy_with_frames();
    let value =
        HeaderValue::from_str(&policy).map_err(|error| OperationError::Internal(error.to_string()))?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    Ok(response)
}

/// Allows one `<style>` element of a page by the hash of its content.
///
/// # Errors
/// When the hash is no header's text, which cannot be.
pub fn with_style(mut response: Response, style: &str) -> Result<Response, PageError> {
    let policy = super::headers::policy_with_style(style);
    let value =
        HeaderValue::from_str(&policy).map_err(|error| OperationError::Internal(error.to_string()))?;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, value);
    Ok(response)
}

/// A file to be saved under a name.
#[must_use]
pub fn download(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Response {
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Some(value) = file_name_header(name, false) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Says under which name a file is saved, and whether it is shown in place.
#[must_use]
pub fn file_name_header(name: &str, is_shown: bool) -> Option<HeaderValue> {
    let encoded: String = name
        .bytes()
        .map(|byte| {
            if byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-' {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    let how = if is_shown { "inline" } else { "attachment" };
    HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{encoded}")).ok()
}
