//! Acts happen once: the same `Idempotency-Key` of the same token with the same request gets the
//! first answer; with another request it is refused. Only successes are kept, because a refused
//! act has written nothing and may be tried again under its key.

use super::extract::{JSON_LIMIT, UPLOAD_LIMIT, media_type, read};
use super::problem::Problem;
use crate::core::{AppState, SignedIn};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use operations::OperationError;
use operations::organisation::claim::under;
use operations::organisation::{Claim, IdempotentAnswer};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The header that names an act.
pub const KEY_HEADER: &str = "idempotency-key";
/// Says that an answer is the repetition of an earlier one.
const REPLAYED: &str = "idempotent-replayed";
const LONGEST_KEY: usize = 200;
/// No answer to an act comes near this.
const LONGEST_ANSWER: usize = 64 * 1024 * 1024;

/// An answer as it is kept: what a caller needs to go on.
#[derive(Serialize, Deserialize)]
struct Kept {
    location: Option<String>,
    etag: Option<String>,
    body: String,
}

/// Lets an act happen once.
#[boxed::future]
pub async fn once(State(state): State<AppState>, request: Request, next: Next) -> Response {
    match key_of(&request) {
        Ok(Some(key)) => match run_once(state, request, next, key).await {
            Ok(response) => response,
            Err(problem) => problem.into_response(),
        },
        Ok(None) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

fn key_of(request: &Request) -> Result<Option<String>, Problem> {
    match request.headers().get(KEY_HEADER) {
        Some(value) => match value.to_str().map(str::trim) {
            Ok(key) if !key.is_empty() && key.len() <= LONGEST_KEY => Ok(Some(key.to_owned())),
            _ => Err(Problem::call(
                "bad-request",
                format!("Idempotency-Key 应为1至{LONGEST_KEY}个可见的ASCII字符"),
            )),
        },
        None if request.method() == Method::POST => Err(Problem::call(
            "idempotency-key-missing",
            "缺少请求头 Idempotency-Key：请为这次办理生成一个不重复的键（如UUID），重试时沿用",
        )),
        None => Ok(None),
    }
}

#[boxed::future]
async fn run_once(state: AppState, request: Request, next: Next, key: String) -> Result<Response, Problem> {
    let signed_in = request.extensions().get::<SignedIn>().cloned();
    let (token_id, now) = signed_in
        .and_then(|signed_in| Some((signed_in.token_id?, signed_in.now)))
        .ok_or(Problem::Operation(OperationError::BadToken))?;
    let limit = if media_type(request.headers()) == "application/json" { JSON_LIMIT } else { UPLOAD_LIMIT };
    let (parts, body) = request.into_parts();
    let bytes = read(Request::from_parts(parts.clone(), body), limit).await?;
    let hash = request_hash(&parts.method, &parts.uri, &parts.headers, &bytes);
    let claim = match state.operations.idempotent_response(token_id, &key, &hash, now).await? {
        IdempotentAnswer::First(claim) => claim,
        IdempotentAnswer::Answered { status, body } => {
            let kept = state.operations.seal.open(&body).unwrap_or_default();
            return Ok(replayed(status, &kept));
        }
        IdempotentAnswer::InProgress => {
            return Err(Problem::call("request-in-progress", "同一个幂等键的请求正在办理，请稍候重试"));
        }
        IdempotentAnswer::Done => {
            return Err(Problem::call(
                "request-done",
                "这个请求上次已经办完，但平台随即中断，没有留下当时的回答；请读取现在的状态，不要换键重复提交",
            ));
        }
        IdempotentAnswer::OtherRequest => {
            return Err(Problem::call(
                "idempotency-key-reused",
                "这个幂等键已用于内容不同的请求，请换一个新的键",
            ));
        }
    };
    let request = Request::from_parts(parts, Body::from(bytes));
    // A caller that goes away must not leave an act done without its answer kept.
    let work = tokio::spawn(async move {
        let response = under(claim.clone(), next.run(request)).await;
        keep(&state, &claim, response).await
    });
    work.await.map_err(|error| Problem::Operation(OperationError::Internal(error.to_string())))?
}

#[boxed::future]
async fn keep(state: &AppState, claim: &Claim, response: Response) -> Result<Response, Problem> {
    if !response.status().is_success() {
        // Where the database is gone, the answer to the act itself says more than that; the key is taken over in time.
        if let Err(error) = state.operations.forget_response(claim).await {
            tracing::error!(%error, "幂等键未能释放");
        }
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes =
        to_bytes(body, LONGEST_ANSWER).await.map_err(|error| OperationError::Internal(error.to_string()))?;
    let text_of =
        |name| parts.headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok()).map(str::to_owned);
    let kept = Kept {
        location: text_of(header::LOCATION),
        etag: text_of(header::ETAG),
        body: String::from_utf8_lossy(&bytes).into_owned(),
    };
    let kept = serde_json::to_string(&kept).map_err(|error| OperationError::Internal(error.to_string()))?;
    // Answers may hold a new token or a person's contact, which never lie about in the clear.
    let kept = state.operations.seal.seal(&kept);
    if let Err(error) = state.operations.remember_response(claim, parts.status.as_u16(), &kept).await {
        // The act is done: the caller learns so, and a repetition is told so too.
        tracing::error!(%error, "幂等回答未能保存");
    }
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

fn replayed(status: u16, kept: &str) -> Response {
    let Ok(kept) = serde_json::from_str::<Kept>(kept) else {
        return Problem::Operation(OperationError::Internal("幂等回答已损坏".to_owned())).into_response();
    };
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let mut response = (status, kept.body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    for (name, value) in [(header::LOCATION, kept.location), (header::ETAG, kept.etag)] {
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(&value).ok()) {
            headers.insert(name, value);
        }
    }
    response
}

/// The hash of what makes a request the same: method, address, version seen, media type, body. The
/// boundary of a form is chosen anew by some clients at every try, so it is taken out of the body.
fn request_hash(method: &Method, uri: &axum::http::Uri, headers: &HeaderMap, body: &Bytes) -> String {
    let mut hasher = Sha256::new();
    hasher.update(method.as_str());
    hasher.update([0]);
    hasher.update(uri.path_and_query().map_or("", |p| p.as_str()));
    hasher.update([0]);
    hasher.update(headers.get(header::IF_MATCH).map_or(&b""[..], HeaderValue::as_bytes));
    hasher.update([0]);
    hasher.update(media_type(headers));
    hasher.update([0]);
    match boundary(headers) {
        Some(boundary) => {
            for part in split(body, boundary.as_bytes()) {
                hasher.update(part);
                hasher.update([0]);
            }
        }
        None => hasher.update(body),
    }
    hex::encode(hasher.finalize())
}

fn boundary(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (_, rest) = value.split_once("boundary=")?;
    let boundary = rest.split(';').next()?.trim().trim_matches('"');
    (!boundary.is_empty()).then(|| boundary.to_owned())
}

fn split<'a>(body: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    while at + mark.len() <= body.len() {
        if body[at] == mark[0] && &body[at..at + mark.len()] == mark {
            parts.push(&body[start..at]);
            at += mark.len();
            start = at;
        } else {
            at += 1;
        }
    }
    parts.push(&body[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash_of(media_type: &str, body: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_str(media_type).expect("a header"));
        let uri = "/api/v1/units?x=1".parse().expect("an address");
        request_hash(&Method::POST, &uri, &headers, &Bytes::from(body.to_owned()))
    }

    #[test]
    fn a_request_is_the_same_by_its_content_not_by_its_boundary() {
        let json = "application/json";
        assert_eq!(hash_of(json, "{}"), hash_of("application/json; charset=utf-8", "{}"));
        assert_ne!(hash_of(json, "{}"), hash_of(json, "{ }"));
        let form = |mark: &str, text: &str| {
            hash_of(
                &format!("multipart/form-data; boundary={mark}"),
                &format!("--{mark}\r\n{text}\r\n--{mark}--"),
            )
        };
        assert_eq!(form("aaa", "x"), form("bbbb", "x"));
        assert_ne!(form("aaa", "x"), form("aaa", "y"));
    }
}
