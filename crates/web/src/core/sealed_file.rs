//! Files that lie sealed by content hash, sent in whole or in ranges, never run: what is no plain document is saved,
//! and a page among them can load and do nothing.

use super::PageError;
use super::response::file_name_header;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use operations::OperationError;
use operations::disclosure::ServedFile;
use tower::ServiceExt as _;
use tower_http::services::ServeFile;

/// What a page among the files may do: nothing.
const NOTHING: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/// What a document among the files may do: nothing, in frames of our own pages too.
const SHOWN_IN_OUR_FRAMES: &str = "default-src 'none'; frame-ancestors 'self'";

/// Answers a request for a file.
///
/// # Errors
/// When it is no longer there, or the disk refuses.
#[boxed::future]
pub async fn sealed_file(file: &ServedFile, request: Request) -> Result<Response, PageError> {
    let tag = format!("\"{}\"", file.hash);
    let knows = |value: &HeaderValue| value.to_str().is_ok_and(|known| known.contains(&tag));
    if request.headers().get(header::IF_NONE_MATCH).is_some_and(knows) {
        return Ok(with_headers(StatusCode::NOT_MODIFIED.into_response(), file, &tag));
    }
    let media = file.kind.media.parse().map_err(|_| internal("附件的类型"))?;
    // The file's age says nothing of the attachment: the hash does.
    let mut request = request;
    request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    let sent = ServeFile::new_with_mime(&file.path, &media).oneshot(request).await;
    let sent = sent.map_err(|_| internal("附件"))?;
    if sent.status() == StatusCode::NOT_FOUND {
        return Err(PageError(internal("附件的文件")));
    }
    Ok(with_headers(sent.map(Body::new), file, &tag))
}

fn with_headers(mut response: Response, file: &ServedFile, tag: &str) -> Response {
    let headers = response.headers_mut();
    headers.remove(header::LAST_MODIFIED);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOTHING));
    if file.kind.media == "application/pdf" {
        // The reader of a browser does not work in a sandbox; a document with scripts was refused.
        headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(SHOWN_IN_OUR_FRAMES));
        headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    }
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, tag);
    }
    if let Some(name) = file_name_header(&file.name, file.kind.is_shown) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}

fn internal(what: &str) -> OperationError {
    OperationError::Internal(format!("{what}不完整"))
}
