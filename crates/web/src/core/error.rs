//! Errors at the edge: a page for people, a problem document (RFC 9457) for programs. Both carry the
//! outside text only; the inside text goes to the log.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use operations::OperationError;
use serde_json::json;

/// An error shown as a page.
#[derive(Debug)]
pub struct PageError(pub OperationError);

/// An error sent as a problem document.
#[derive(Debug)]
pub struct ApiError(pub OperationError);

impl<E: Into<OperationError>> From<E> for PageError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl<E: Into<OperationError>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for PageError {
    fn into_response(self) -> Response {
        log_inside(&self.0);
        let status = status(&self.0);
        crate::portal::error_page(status, &self.0.to_string())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        log_inside(&self.0);
        let status = status(&self.0);
        let mut response = (status, problem(&self.0).to_string()).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The problem document of an error.
#[must_use]
pub fn problem(error: &OperationError) -> serde_json::Value {
    let mut document = json!({
        "type": format!("/problems/{}", error.code()),
        "title": title(error),
        "status": error.status(),
        "detail": error.to_string(),
    });
    match error {
        OperationError::Invalid(problems) => document["errors"] = json!(problems),
        OperationError::Conflict { places, .. } => document["conflicts"] = places.clone(),
        _ => {}
    }
    document
}

fn title(error: &OperationError) -> &'static str {
    match error.status() {
        401 => "未登录",
        403 => "没有权限",
        404 => "没有找到",
        409 => "与当前状态冲突",
        422 => "内容有误",
        429 => "操作过于频繁",
        503 => "暂时不可用",
        _ => "系统内部错误",
    }
}

fn status(error: &OperationError) -> StatusCode {
    StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn log_inside(error: &OperationError) {
    match error {
        OperationError::Storage(inside) => tracing::error!(error = %inside, "存储失败"),
        OperationError::Internal(inside) => tracing::error!(error = %inside, "内部错误"),
        _ => {}
    }
}
