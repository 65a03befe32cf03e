//! One address for the form and for the grid: the form gets a page, the grid JSON. Nothing else
//! differs between the two.

use crate::console::form::{Posted, refused};
use crate::console::frame::stopped;
use crate::core::{ApiError, PageError};
use crate::frame::ConsoleFrame;
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use serde_json::Value;

/// A grid's message is at most as long as a whole pasted sheet.
const JSON_LIMIT: usize = 16 * 1024 * 1024;

/// What was sent, by a form or by a script.
#[derive(Debug, Clone, Default)]
pub struct Sent {
    /// True when a script sent it and wants JSON back.
    pub is_json: bool,
    /// The fields; of a script the members that are text or numbers.
    pub posted: Posted,
    /// Everything a script sent.
    pub body: Value,
}

impl<S: Send + Sync> FromRequest<S> for Sent {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Ok(Self {
                is_json: false,
                posted: Posted::from_request(request, state).await?,
                body: Value::Null,
            });
        }
        let bytes = axum::body::to_bytes(request.into_body(), JSON_LIMIT).await;
        let bytes = bytes.map_err(|_| OperationError::invalid("", "一次提交的内容过多，请分几次粘贴"))?;
        let body: Value = serde_json::from_slice(&bytes)
            .map_err(|_| OperationError::invalid("", "提交的内容无法读取，请刷新页面后重试"))?;
        Ok(Self { is_json: true, posted: Posted(fields(&body)), body })
    }
}

impl Sent {
    /// An answer to a script in JSON, whatever happened.
    pub fn json<T: serde::Serialize>(outcome: Result<T, OperationError>) -> Response {
        match outcome {
            Ok(value) => axum::Json(value).into_response(),
            Err(error) => ApiError(error).into_response(),
        }
    }
}

/// A way to another page after an act.
#[must_use]
pub fn go(to: &str) -> Response {
    Redirect::to(to).into_response()
}

/// Puts the reason of a refusal on the page that is shown again, and gives its status.
///
/// # Errors
/// What no page can answer.
pub fn tell(frame: &mut ConsoleFrame, error: Option<OperationError>) -> Result<StatusCode, PageError> {
    let Some(error) = error else { return Ok(StatusCode::OK) };
    let (status, problems) = refused(error)?;
    let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
    frame.notices.push(stopped("没有办成", words.join("；")));
    Ok(status)
}

fn fields(body: &Value) -> Vec<(String, String)> {
    let Value::Object(members) = body else { return Vec::new() };
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    members.iter().filter_map(|(name, value)| text(value).map(|text| (name.clone(), text))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scripts_members_are_fields() {
        let body = serde_json::json!({ "reason": "事项取消", "by": -1, "edits": [], "none": null });
        let posted = Posted(fields(&body));
        assert_eq!(
            (posted.get("reason"), posted.number("by"), posted.get("edits")),
            ("事项取消", Some(-1), "")
        );
    }
}
