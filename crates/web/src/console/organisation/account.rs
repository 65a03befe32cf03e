//! 个人设置: password, all sessions, API tokens shown once, one's own leave.

use super::address;
use super::parts::{Done, Secret, SecretView, done_notice, moment};
use crate::console::form::{Control, Field, Form, Posted, Refusal, readable, refused};
use crate::console::frame::{Place, frame, stopped};
use crate::console::session::session_cookie;
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::Permission;
use jiff::Timestamp;
use operations::{FieldProblem, OperationError};

/// One's own page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/account.html")]
pub struct AccountView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Facts with the places they lead to.
    pub facts: Vec<(&'static str, Link)>,
    /// The form that changes the password.
    pub password: Form,
    /// Where ending all sessions is sent.
    pub everywhere_action: &'static str,
    /// Tokens.
    pub tokens: Vec<TokenLine>,
    /// The form of a new token; none where one may have none.
    pub token: Option<Form>,
}

/// A token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenLine {
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub created: String,
    /// Until when, or why it no longer holds.
    pub until: String,
    /// When it was last used.
    pub used: String,
    /// The act that revokes it; empty where it no longer holds.
    pub revoke_action: String,
}

/// The form that was refused.
type Refused<'a> = Option<(&'static str, &'a Refusal<'a>)>;

/// Shows one's own page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    account_page(&state, &who, None, done_notice(&after.done)).await
}

/// Changes the password; all sessions end, so one signs in again.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn change_password(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let new = posted.get("password");
    let mut problems = Vec::new();
    if new != posted.get("again") {
        problems.push(FieldProblem::new("again", "两次输入的新密码不一致，请重新输入"));
    }
    let outcome = match readable(problems) {
        Ok(()) => state.operations.change_password(&who.act(), posted.get("old_password"), new).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(signed_out(&state, "password")),
        Err(error) => {
            account_page(&state, &who, Some(("password", &Refusal::of(&posted, error)?)), Vec::new()).await
        }
    }
}

/// Ends all sessions of oneself.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn sign_out_everywhere(
    State(state): State<AppState>,
    who: SignedIn,
) -> Result<Response, PageError> {
    state.operations.sign_out_everywhere(&who.act()).await?;
    Ok(signed_out(&state, "everywhere"))
}

/// Makes a token and shows its secret once.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn create_token(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    match token_from(&state, &who, &posted).await {
        Ok(secret) => {
            let mut frame = frame(&state, &who, "新的接口令牌", Place::Elsewhere).await?;
            frame.crumbs = vec![Link::new("个人设置", address::ACCOUNT)];
            let secret = Secret {
                label: posted.get("name").trim().to_owned(),
                note: "在接口调用的 Authorization 请求头中写：Bearer 加空格加令牌".to_owned(),
                value: secret.secret,
            };
            let words =
                "令牌等同于您的账号，请保存在妥善的地方，不要写进代码或发给别人。离开本页后无法再次查看。"
                    .to_owned();
            page(&SecretView {
                frame,
                words,
                secrets: vec![secret],
                back: Link::new("返回个人设置", address::ACCOUNT),
            })
        }
        Err(error) => {
            account_page(&state, &who, Some(("token", &Refusal::of(&posted, error)?)), Vec::new()).await
        }
    }
}

/// Revokes a token.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn revoke_token(
    State(state): State<AppState>,
    who: SignedIn,
    Path(token): Path<i64>,
) -> Result<Response, PageError> {
    match state.operations.revoke_token(&who.act(), token).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=revoked", address::ACCOUNT)).into_response()),
        Err(error) => {
            let (status, problems) = refused(error)?;
            let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
            let mut answer =
                account_page(&state, &who, None, vec![stopped("没有办成", words.join("；"))]).await?;
            *answer.status_mut() = status;
            Ok(answer)
        }
    }
}

#[boxed::future]
async fn token_from(
    state: &AppState,
    who: &SignedIn,
    posted: &Posted,
) -> Result<operations::organisation::TokenSecret, OperationError> {
    let mut problems = Vec::new();
    let last_day = posted.date("expires", &mut problems);
    readable(problems)?;
    let person = who.act().person_id()?;
    state.operations.create_token(&who.act(), person, posted.get("name"), last_day.and_then(end_of)).await
}

/// The first instant after a day in Beijing.
fn end_of(day: jiff::civil::Date) -> Option<Timestamp> {
    let midnight = day.tomorrow().ok()?.to_datetime(jiff::civil::Time::midnight());
    jiff::tz::Offset::constant(8).to_timestamp(midnight).ok()
}

fn signed_out(state: &AppState, done: &str) -> Response {
    let mut answer = Redirect::to(&format!("{}?done={done}", address::SIGN_IN)).into_response();
    answer.headers_mut().insert(header::SET_COOKIE, session_cookie(state, ""));
    answer
}

#[boxed::future]
async fn account_page(
    state: &AppState,
    who: &SignedIn,
    refused: Refused<'_>,
    notices: Vec<Notice>,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "个人设置", Place::Elsewhere).await?;
    frame.notices = notices;
    let of = |id: &str| refused.filter(|(form, _)| *form == id).map(|(_, refusal)| refusal);
    let (_, password) = password_form(&who.csrf_token).answered(of("password"));
    let token = who
        .actor
        .may_somewhere(Permission::ManageOwnTokens)
        .then(|| token_form(&who.csrf_token).answered(of("token")).1);
    let now = format!("{:.0}", who.now);
    let tokens =
        state.operations.tokens(&who.act()).await?.into_iter().map(|token| token_line(token, &now)).collect();
    let mut facts =
        vec![("姓名", Link::new(who.actor.name.clone(), "")), ("账号", Link::new(who.account.clone(), ""))];
    if let (Some(id), true) = (who.actor.person_id, who.actor.may_somewhere(Permission::ReadOrganisation)) {
        facts.push((
            "角色与在办",
            Link::new("查看我的角色、在办事项和任职历史", address::of(address::PERSON, id)),
        ));
        facts.push(("请假", Link::new("请人代理我的工作", address::of(address::PERSON_DEPUTISE, id))));
    }
    facts.push((
        "邮件与日历",
        Link::new("用邮件接收消息，在日历中看期限", crate::console::mail::address::OWN),
    ));
    let status = refused.map_or(StatusCode::OK, |(_, refusal)| refusal.status);
    page_with_status(
        status,
        &AccountView {
            frame,
            facts,
            password,
            everywhere_action: address::SIGN_OUT_EVERYWHERE,
            tokens,
            token,
        },
    )
}

fn password_form(token: &str) -> Form {
    Form::new("password", address::PASSWORD, token, "修改密码")
        .with(
            Field::of("old_password", "现在的密码", Control::Password)
                .required()
                .autocomplete("current-password")
                .longest(512),
        )
        .with(
            Field::of("password", "新密码", Control::Password)
                .required()
                .autocomplete("new-password")
                .longest(512)
                .hint("至少10个字符，可以用一句话；不要用姓名、账号或常见密码"),
        )
        .with(
            Field::of("again", "再输入一次新密码", Control::Password)
                .required()
                .autocomplete("new-password")
                .longest(512),
        )
}

fn token_form(token: &str) -> Form {
    Form::new("token", address::TOKENS, token, "生成令牌")
        .with(Field::text("name", "令牌用途").required().longest(60).hint("例如：公文系统报送"))
        .with(Field::date("expires", "有效至", None).hint("含当日；不填即长期有效"))
}

fn token_line(token: operations::organisation::Token, now: &str) -> TokenLine {
    let is_over = token.expires_at.as_deref().is_some_and(|until| until <= now);
    let until = match (&token.revoked_at, &token.expires_at) {
        (Some(revoked), _) => format!("{}停用", moment(Some(revoked), "")),
        (None, Some(until)) if is_over => format!("{}到期", moment(Some(until), "")),
        (None, until) => moment(until.as_deref(), "长期有效"),
    };
    TokenLine {
        revoke_action: if token.revoked_at.is_none() && !is_over {
            address::token_revoke(token.id)
        } else {
            String::new()
        },
        name: token.name,
        created: moment(Some(&token.created_at), ""),
        until,
        used: moment(token.last_used_at.as_deref(), "从未使用"),
    }
}

#[cfg(test)]
mod tests {
    use super::end_of;

    #[test]
    fn a_token_holds_through_its_last_day_in_beijing() {
        assert_eq!(
            end_of(jiff::civil::date(2026, 12, 31)).map(|end| end.to_string()).as_deref(),
            Some("2026-12-31T16:00:00Z")
        );
    }
}
