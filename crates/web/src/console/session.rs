//! Signing in and out, and the one-time link that sets a password. One answer for every refusal; the
//! address after sign-in never leaves this site.

use super::client;
use super::form::{Field, Form, Posted, refused};
use super::frame::{done, gate_frame, stopped};
use super::organisation::address;
use crate::core::access::{SESSION_COOKIE, cookie, session_of};
use crate::core::response::{page, page_with_status};
use crate::core::{Access, AppState, PageError, Routes, SignedIn};
use crate::frame::ConsoleFrame;
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{Extensions, HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use operations::{FieldProblem, OperationError};
use serde::Deserialize;

/// The page that signs in.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/sign_in.html")]
pub struct SignInView {
    /// The frame without places.
    pub frame: ConsoleFrame,
    /// The form.
    pub form: Form,
    /// Accounts of the demo city; empty elsewhere.
    pub demo_accounts: Vec<DemoAccount>,
    /// Their password, where the demo has one for all.
    pub demo_password: String,
}

/// The page of a one-time link.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/link.html")]
pub struct LinkView {
    /// The frame without places.
    pub frame: ConsoleFrame,
    /// The form; none where the link does not hold.
    pub form: Option<Form>,
    /// Whom it is for.
    pub greeting: String,
}

/// An account of the demo city.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct DemoAccount {
    /// What is typed.
    pub account: String,
    /// Who that is.
    #[serde(rename = "what")]
    pub who: String,
}

#[derive(Debug, Default, Deserialize)]
struct DemoFile {
    people: Vec<DemoAccount>,
    #[serde(default)]
    password: String,
}

/// Where sign-in leads, and what just happened.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
    done: String,
}

/// The routes of sessions.
#[must_use]
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/console/", Access::SignedIn, first_page)
        .get(address::SIGN_IN, Access::Public, show)
        .post(address::SIGN_IN, Access::Public, sign_in)
        .post(address::SIGN_OUT, Access::SignedIn, sign_out)
        .post(address::WORKING_UNIT, Access::SignedIn, work_for_unit)
        .get(address::LINK, Access::Public, show_link)
        .post(address::LINK, Access::Public, accept_link)
}

/// The header that gives the browser a session, or takes it away when the token is empty.
#[must_use]
pub fn session_cookie(state: &AppState, token: &str) -> HeaderValue {
    let secure = if state.secure_cookies { "; Secure" } else { "" };
    let age = if token.is_empty() { "; Max-Age=0" } else { "" };
    let text = format!("{SESSION_COOKIE}={token}; HttpOnly; SameSite=Lax; Path=/{secure}{age}");
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The address people type; the first page has none of its slash.
#[boxed::future]
async fn first_page() -> Redirect {
    Redirect::permanent("/console")
}

#[boxed::future]
async fn show(
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    if !state.operations.is_set_up().await? {
        return Ok(Redirect::to(address::SETUP).into_response());
    }
    if session_of(&state, &headers).await.is_some() {
        return Ok(Redirect::to(address::local(&asked.next)).into_response());
    }
    let mut view = view(&state, sign_in_form(&asked.next)).await?;
    view.frame.notices = match asked.done.as_str() {
        "out" => vec![done("已退出登录", "")],
        "password" => vec![done("密码已设置", "请用新密码登录。")],
        "everywhere" => vec![done("已在所有设备上退出登录", "")],
        _ => Vec::new(),
    };
    no_store(page(&view)?)
}

#[boxed::future]
async fn sign_in(
    State(state): State<AppState>,
    headers: HeaderMap,
    extensions: Extensions,
    posted: Posted,
) -> Result<Response, PageError> {
    if client::is_foreign(&headers) {
        return Err(PageError(OperationError::Forbidden(
            "登录请求不是从本平台页面发出的，请在登录页面重新登录".to_owned(),
        )));
    }
    let from = client::address(&state, &headers, &extensions);
    match state.operations.sign_in(posted.get("account"), posted.get("password"), &from, state.now()).await {
        Ok(session) => {
            let mut answer = Redirect::to(address::local(posted.get("next"))).into_response();
            answer.headers_mut().insert(header::SET_COOKIE, session_cookie(&state, &session.token));
            no_store(answer)
        }
        Err(error) => {
            let (status, mut problems) = refused(error)?;
            // Whether the account or the password was wrong is nobody's business, so no field is marked.
            for problem in &mut problems {
                problem.field.clear();
            }
            let form = sign_in_form(posted.get("next")).again(&posted, &problems);
            no_store(page_with_status(status, &view(&state, form).await?)?)
        }
    }
}

#[boxed::future]
async fn sign_out(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, PageError> {
    if let Some(token) = cookie(&headers, SESSION_COOKIE) {
        state.operations.sign_out(&token, state.now()).await?;
    }
    let mut answer = Redirect::to(&format!("{}?done=out", address::SIGN_IN)).into_response();
    answer.headers_mut().insert(header::SET_COOKIE, session_cookie(&state, ""));
    Ok(answer)
}

/// The unit to work for from now on; all of them where none is named.
#[boxed::future]
async fn work_for_unit(
    State(state): State<AppState>,
    who: SignedIn,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, PageError> {
    let token = cookie(&headers, SESSION_COOKIE).ok_or(OperationError::NotSignedIn)?;
    let unit = posted.get("unit");
    let unit = match unit.parse() {
        Ok(unit) => Some(unit),
        Err(_) if unit.is_empty() => None,
        Err(_) => return Err(PageError(OperationError::invalid("unit", "请从列出的单位中选择"))),
    };
    state.operations.work_for_unit(&who.act(), &token, unit).await?;
    Ok(Redirect::to("/console").into_response())
}

#[boxed::future]
async fn show_link(State(state): State<AppState>, Path(token): Path<String>) -> Result<Response, PageError> {
    link_page(&state, &token, &[]).await
}

#[boxed::future]
async fn accept_link(
    State(state): State<AppState>,
    Path(token): Path<String>,
    headers: HeaderMap,
    posted: Posted,
) -> Result<Response, PageError> {
    if client::is_foreign(&headers) {
        return Err(PageError(OperationError::Forbidden(
            "请求不是从本平台页面发出的，请重新打开链接".to_owned(),
        )));
    }
    if posted.get("password") != posted.get("again") {
        return link_page(&state, &token, &[FieldProblem::new("again", "两次输入的密码不一致，请重新输入")])
            .await;
    }
    match state.operations.accept_link(&token, posted.get("password"), state.now()).await {
        Ok(_) => no_store(Redirect::to(&format!("{}?done=password", address::SIGN_IN)).into_response()),
        Err(OperationError::Invalid(problems)) => link_page(&state, &token, &problems).await,
        Err(OperationError::State(_) | OperationError::NotFound(_)) => dead_link(&state).await,
        Err(error) => Err(PageError(error)),
    }
}

#[boxed::future]
async fn link_page(state: &AppState, token: &str, problems: &[FieldProblem]) -> Result<Response, PageError> {
    let holder = match state.operations.link(token, state.now()).await {
        Ok(holder) => holder,
        Err(OperationError::State(_) | OperationError::NotFound(_)) => return dead_link(state).await,
        Err(error) => return Err(PageError(error)),
    };
    let form = Form::new("link", address::link(token), "", "设置密码")
        .with(
            Field::of("password", "新密码", super::form::Control::Password)
                .required()
                .autocomplete("new-password")
                .longest(512)
                .hint("至少10个字符，可以用一句话；不要用姓名、账号或常见密码"),
        )
        .with(
            Field::of("again", "再输入一次", super::form::Control::Password)
                .required()
                .autocomplete("new-password")
                .longest(512),
        )
        .with_problems(problems);
    let view = LinkView {
        frame: gate_frame(state, "设置密码").await?,
        form: Some(form),
        greeting: format!("{}，您的账号是 {}", holder.name, holder.account),
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    no_store(page_with_status(status, &view)?)
}

/// Unknown, used and expired links are told apart by nobody.
#[boxed::future]
async fn dead_link(state: &AppState) -> Result<Response, PageError> {
    let mut frame = gate_frame(state, "链接无效").await?;
    frame.notices = vec![stopped(
        "链接已用过、已过期或不完整",
        "请向本单位的系统管理员索取新的链接；已设置过密码的，可以直接登录。",
    )];
    no_store(page_with_status(
        StatusCode::NOT_FOUND,
        &LinkView { frame, form: None, greeting: String::new() },
    )?)
}

#[boxed::future]
async fn view(state: &AppState, form: Form) -> Result<SignInView, PageError> {
    let frame = gate_frame(state, "登录").await?;
    let demo = if frame.site.demo.is_some() { demo_file() } else { DemoFile::default() };
    Ok(SignInView { frame, form, demo_accounts: demo.people, demo_password: demo.password })
}

fn demo_file() -> DemoFile {
    let text = domain::reference::data_file("demo/guangzhou.json").unwrap_or_default();
    serde_json::from_str(text).unwrap_or_default()
}

fn sign_in_form(next: &str) -> Form {
    Form::new("sign-in", address::SIGN_IN, "", "登录")
        .with(Field::hidden("next", next))
        .with(Field::text("account", "账号").required().autocomplete("username").longest(64))
        .with(
            Field::of("password", "密码", super::form::Control::Password)
                .required()
                .autocomplete("current-password")
                .longest(512),
        )
}

fn no_store(mut answer: Response) -> Result<Response, PageError> {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

#[cfg(test)]
mod tests {
    use super::demo_file;

    #[test]
    fn the_demo_names_its_accounts() {
        let accounts = demo_file().people;
        assert!(accounts.iter().any(|demo| demo.account == "admin"));
        assert!(accounts.iter().all(|demo| !demo.who.is_empty()));
    }
}
