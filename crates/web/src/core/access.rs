//! Doors: who may pass a route. Sessions come from a cookie, tokens from `Authorization: Bearer`.
//! Unsafe methods of the console need the session's CSRF token and a same-site origin. A door only
//! asks whether the right is held anywhere; the operation behind it checks the exact place.

use super::error::{ApiError, PageError};
use super::state::AppState;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::Permission;
use operations::{Act, Actor, Channel, OperationError};

/// The cookie that holds a session.
pub const SESSION_COOKIE: &str = "gongkai_session";

/// A form posted by the console is at most this long; uploads are multipart and have limits of their own.
const FORM_LIMIT: usize = 4 * 1024 * 1024;

/// Who may pass a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Everybody signed in to the console.
    SignedIn,
    /// Signed in to the console and holding the permission somewhere.
    Console(Permission),
    /// A call of the API with a token whose person holds the permission somewhere.
    Token(Permission),
}

/// The person behind a request, put there by the door.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who, with all grants of the day.
    pub actor: Actor,
    /// The token every form of this session carries.
    pub csrf_token: String,
    /// The account, for the page's head.
    pub account: String,
    /// The number of the API token, when the call came with one.
    pub token_id: Option<i64>,
    /// The unit the person chose to work for: where pages begin, no right.
    pub working_unit: Option<i64>,
    /// The act's clock reading.
    pub now: jiff::Timestamp,
}

impl SignedIn {
    /// The act of this request.
    #[must_use]
    pub fn act(&self) -> Act {
        let channel = if self.token_id.is_some() { Channel::Api } else { Channel::Web };
        Act { actor: self.actor.clone(), now: self.now, channel }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        parts.extensions.get::<Self>().cloned().ok_or(PageError(OperationError::NotSignedIn))
    }
}

/// Lets a request through its door, or answers in its stead.
#[boxed::future]
pub async fn guard(
    State((state, access)): State<(AppState, Access)>,
    request: Request,
    next: Next,
) -> Response {
    match access {
        Access::Public => {
            let offered = offered_token(&request);
            match check_offered_token(&state, offered).await {
                Ok(()) => next.run(request).await,
                Err(error) => ApiError(error).into_response(),
            }
        }
        Access::Token(permission) => match token_holder(&state, request.headers(), permission).await {
            Ok(signed_in) => pass(request, next, signed_in).await,
            Err(error) => ApiError(error).into_response(),
        },
        Access::SignedIn => console(state, None, request, next).await,
        Access::Console(permission) => console(state, Some(permission), request, next).await,
    }
}

#[boxed::future]
async fn console(state: AppState, permission: Option<Permission>, request: Request, next: Next) -> Response {
    let wants_json = wants_json(request.headers());
    let refuse = |error: OperationError| {
        if wants_json { ApiError(error).into_response() } else { PageError(error).into_response() }
    };
    let Some(session) = session_of(&state, request.headers()).await else {
        if request.method() == Method::GET && !wants_json {
            let here = request.uri().path_and_query().map_or("/console", |p| p.as_str());
            return Redirect::to(&sign_in_url(here)).into_response();
        }
        return refuse(OperationError::NotSignedIn);
    };
    if let Some(permission) = permission
        && !session.actor.may_somewhere(permission)
    {
        return refuse(OperationError::NotPermitted(permission));
    }
    if is_safe(request.method()) {
        return pass(request, next, session).await;
    }
    match check_csrf(request, &session.csrf_token).await {
        Ok(request) => pass(request, next, session).await,
        Err(error) => refuse(error),
    }
}

/// The address of the sign-in page that leads back to `next`.
#[must_use]
pub fn sign_in_url(next: &str) -> String {
    let encoded: String = next
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect();
    format!("/console/sign-in?next={encoded}")
}

/// The session of a request's cookie, if it is good.
#[boxed::future]
pub async fn session_of(state: &AppState, headers: &HeaderMap) -> Option<SignedIn> {
    let token = cookie(headers, SESSION_COOKIE)?;
    let now = state.now();
    match state.operations.session(&token, now).await {
        Ok(Some(session)) => Some(SignedIn {
            actor: session.actor,
            csrf_token: session.csrf_token,
            account: session.account,
            token_id: None,
            working_unit: session.working_unit,
            now,
        }),
        Ok(None) => None,
        Err(error) => {
            tracing::error!(%error, "会话无法读取");
            None
        }
    }
}

/// What a call to a public route of the interface says of its token: none where it sends none.
fn offered_token(request: &Request) -> Option<Option<String>> {
    let is_sent = request.headers().contains_key(header::AUTHORIZATION);
    is_sent.then(|| bearer(request.headers()).map(str::to_owned))
}

/// A public route needs no token; one that is sent has to be good all the same, so that whoever tries a token out
/// there is not told that it works.
#[boxed::future]
async fn check_offered_token(
    state: &AppState,
    offered: Option<Option<String>>,
) -> Result<(), OperationError> {
    let Some(secret) = offered else { return Ok(()) };
    let secret = secret.ok_or(OperationError::BadToken)?;
    let known = state.operations.token_actor(&secret, state.now()).await?;
    known.map(|_| ()).ok_or(OperationError::BadToken)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    Some(value.strip_prefix("Bearer ")?.trim())
}

#[boxed::future]
async fn token_holder(
    state: &AppState,
    headers: &HeaderMap,
    permission: Permission,
) -> Result<SignedIn, OperationError> {
    let secret = bearer(headers).ok_or(OperationError::BadToken)?;
    let now = state.now();
    let (token_id, actor) =
        state.operations.token_actor(secret, now).await?.ok_or(OperationError::BadToken)?;
    if !actor.may_somewhere(permission) {
        return Err(OperationError::NotPermitted(permission));
    }
    Ok(SignedIn {
        actor,
        csrf_token: String::new(),
        account: String::new(),
        token_id: Some(token_id),
        working_unit: None,
        now,
    })
}

#[boxed::future]
async fn pass(mut request: Request, next: Next, signed_in: SignedIn) -> Response {
    request.extensions_mut().insert(signed_in);
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

/// The value of a cookie.
#[must_use]
pub fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// True for a script that wants an answer rather than a page.
#[must_use]
pub fn wants_json(headers: &HeaderMap) -> bool {
    let has = |name, part: &str| {
        headers
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
            .is_some_and(|value| value.contains(part))
    };
    has(header::ACCEPT, "application/json") || has(header::CONTENT_TYPE, "application/json")
}

/// A forged request comes from another site or does not know the token: header `X-CSRF-Token`, the
/// field `csrf` of a form, or `?csrf=` of a multipart upload.
#[boxed::future]
async fn check_csrf(request: Request, expected: &str) -> Result<Request, OperationError> {
    let forged = || {
        OperationError::Forbidden(
            "页面已过期或请求来源不明，请刷新页面后重新提交；填写的内容请先复制保存".to_owned(),
        )
    };
    let headers = request.headers();
    let cross_site =
        headers.get("sec-fetch-site").is_some_and(|value| value == "cross-site" || value == "same-site");
    if cross_site {
        return Err(forged());
    }
    let in_header = headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let in_query = request.uri().query().and_then(|query| field(query.as_bytes(), "csrf"));
    if let Some(given) = in_header.or(in_query) {
        return if same(&given, expected) { Ok(request) } else { Err(forged()) };
    }
    let is_form = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
    if !is_form {
        return Err(forged());
    }
    let (parts, body) = request.into_parts();
    let bytes: Bytes =
        to_bytes(body, FORM_LIMIT).await.map_err(|_| OperationError::invalid("", "提交的内容过大"))?;
    match field(&bytes, "csrf") {
        Some(given) if same(&given, expected) => Ok(Request::from_parts(parts, Body::from(bytes))),
        _ => Err(forged()),
    }
}

/// Compares in a time that does not depend on the content.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && !b.is_empty() && a.bytes().zip(b.bytes()).fold(0, |acc, (x, y)| acc | (x ^ y)) == 0
}

/// A field of an urlencoded text; tokens need no decoding.
fn field(form: &[u8], name: &str) -> Option<String> {
    let text = std::str::from_utf8(form).ok()?;
    text.split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_leads_back_without_leaving_the_site() {
        assert_eq!(sign_in_url("/console/a?b=c"), "/console/sign-in?next=/console/a%3Fb%3Dc");
    }

    #[test]
    fn tokens_are_compared_whole() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abd") && !same("ab", "abc") && !same("", ""));
    }
}
