//! Answers of the interface: JSON with a revision as entity tag, and what was newly made.

use super::problem::Problem;
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use operations::OperationError;
use serde::Serialize;
use utoipa::ToSchema;

/// What an endpoint returns.
pub type Answer = Result<Response, Problem>;

/// 办理完成，没有其他要说的
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Done {
    /// 总是 true
    pub done: bool,
}

/// 办理影响的数量
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct Count {
    /// 数量
    pub count: u64,
}

/// Something made, with its address.
pub fn created<T: Serialize>(location: &str, body: &T) -> Answer {
    let mut response = (StatusCode::CREATED, Json(body)).into_response();
    if let Ok(value) = HeaderValue::from_str(location) {
        response.headers_mut().insert(header::LOCATION, value);
    }
    Ok(response)
}

/// A success with a body.
pub fn ok<T: Serialize>(body: &T) -> Answer {
    Ok(Json(body).into_response())
}

/// A success without more to say.
pub fn done() -> Answer {
    ok(&Done { done: true })
}

/// The same with the object's revision as entity tag, to be sent back as `If-Match`.
pub fn ok_with_revision<T: Serialize>(body: &T, revision: i64) -> Answer {
    let mut response = Json(body).into_response();
    response.headers_mut().insert(header::ETAG, revision_tag(revision));
    Ok(response)
}

/// The entity tag of a revision.
#[must_use]
pub fn revision_tag(revision: i64) -> HeaderValue {
    HeaderValue::from_str(&format!("\"r{revision}\"")).unwrap_or_else(|_| HeaderValue::from_static("\"r\""))
}

/// The revision that the caller has seen, from `If-Match: "r7"`; none when it was not sent or is `*`.
///
/// # Errors
/// When the tag is not one that a read of this object gave.
pub fn seen_revision(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    if text == "*" {
        return Ok(None);
    }
    let number = text
        .strip_prefix("\"r")
        .and_then(|rest| rest.strip_suffix('"'))
        .and_then(|digits| digits.parse().ok());
    number.map(Some).ok_or_else(|| {
        Problem::Operation(OperationError::Conflict {
            message: "If-Match 与现在的版本不符，请重新读取后再提交".to_owned(),
            places: serde_json::Value::Null,
        })
    })
}

/// True for a browser.
#[must_use]
pub fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("text/html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_revision_comes_back_from_its_tag() {
        let mut headers = HeaderMap::new();
        assert_eq!(seen_revision(&headers).ok(), Some(None));
        headers.insert(header::IF_MATCH, revision_tag(7));
        assert_eq!(seen_revision(&headers).ok(), Some(Some(7)));
        headers.insert(header::IF_MATCH, HeaderValue::from_static("*"));
        assert_eq!(seen_revision(&headers).ok(), Some(None));
        headers.insert(header::IF_MATCH, HeaderValue::from_static("\"other\""));
        assert!(seen_revision(&headers).is_err());
    }
}
