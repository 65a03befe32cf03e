//! 邮件与日历: where one's notices go, and the calendar one subscribes to.

use super::address;
use crate::console::client::origin;
use crate::console::form::{Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::address::ACCOUNT;
use crate::console::organisation::parts::{Secret, SecretView, moment};
use crate::console::pages::{ActForm, CaseView, Cell};
use crate::console::sent::Done;
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use operations::mail::{OwnMail, OwnMailInput};

/// Which form was refused.
const MAIL: &str = "mail";
const REVOKE: &str = "revoke";

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    own_page(&state, &who, &after.done, None).await
}

/// Says where one's notices go.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn set_mail(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let input = OwnMailInput { address: posted.get("address").to_owned(), is_off: posted.ticked("is_off") };
    match state.operations.set_own_mail(&who.act(), &input).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done={MAIL}", address::OWN)).into_response()),
        Err(error) => own_page(&state, &who, "", Some((MAIL, &Refusal::of(&posted, error)?))).await,
    }
}

/// Makes a calendar address and shows it once.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn make_calendar(
    State(state): State<AppState>,
    who: SignedIn,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let made = state.operations.make_calendar_address(&who.act()).await?;
    let mut frame = frame(&state, &who, "日历地址", Place::Elsewhere).await?;
    frame.crumbs = vec![Link::new("个人设置", ACCOUNT), Link::new("邮件与日历", address::OWN)];
    let secret = Secret {
        label: "日历地址".to_owned(),
        note: "在手机或电脑的日历中选“添加订阅日历”，粘贴这个地址".to_owned(),
        value: format!("{}{}", origin(&state, &headers), made.path),
    };
    let words = "打开这个地址不需要登录，请不要发给别人。离开本页后无法再次查看；丢失的，重新生成即可，原来的地址随即失效。";
    page(&SecretView {
        frame,
        words: words.to_owned(),
        secrets: vec![secret],
        back: Link::new("返回邮件与日历", address::OWN),
    })
}

/// Ends one's calendar address.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn revoke_calendar(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.revoke_calendar_address(&who.act()).await {
        Ok(()) => Ok(Redirect::to(&format!("{}?done={REVOKE}", address::OWN)).into_response()),
        Err(error) => own_page(&state, &who, "", Some((REVOKE, &Refusal::of(&posted, error)?))).await,
    }
}

#[boxed::future]
async fn own_page(
    state: &AppState,
    who: &SignedIn,
    was_done: &str,
    refused: Option<(&str, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let mail = state.operations.own_mail(&who.act()).await?;
    let calendar = state.operations.own_calendar(&who.act()).await?;
    let mut frame = frame(state, who, "邮件与日历", Place::Elsewhere).await?;
    frame.crumbs = vec![Link::new("个人设置", ACCOUNT)];
    match was_done {
        MAIL => frame.notices.push(done("已保存", "")),
        REVOKE => frame.notices.push(done("日历地址已停用", "订阅了它的日历不再更新。")),
        _ => {}
    }
    let of = |id: &str| refused.filter(|(form, _)| *form == id).map(|(_, refusal)| refusal);
    let mut status = StatusCode::OK;
    let (answered, form) = mail_form(who, &mail).answered(of(MAIL));
    if of(MAIL).is_some() {
        status = answered;
    }
    let mut acts = vec![ActForm { title: "接收消息的邮箱".to_owned(), form, is_open: true }];
    let words = if calendar.since.is_some() { "重新生成地址" } else { "生成地址" };
    let form = Form::new("calendar", address::OWN_CALENDAR, &who.csrf_token, words);
    acts.push(ActForm { title: "订阅日历".to_owned(), form, is_open: true });
    if calendar.since.is_some() {
        let form = Form::new("revoke", address::OWN_CALENDAR_REVOKE, &who.csrf_token, "停用地址").grave();
        acts.push(ActForm { title: "停用日历地址".to_owned(), form, is_open: false });
    }
    if let Some(refusal) = of(REVOKE) {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    let since = match &calendar.since {
        Some(at) => Cell::text(format!("{}生成", moment(Some(at), "")))
            .with("日历中有您要办的信息的最迟公开日期，和催办的答复期限"),
        None => Cell::text("没有生成")
            .with("生成后可以在手机或电脑的日历中看到要办的信息的最迟公开日期，和催办的答复期限"),
    };
    let facts = vec![("邮件".to_owned(), mail_fact(&mail)), ("日历地址".to_owned(), since)];
    page_with_status(status, &CaseView { frame, facts, acts, ..CaseView::default() })
}

fn mail_fact(mail: &OwnMail) -> Cell {
    match (mail.site_sends, mail.address.is_empty(), mail.is_off) {
        (false, ..) => Cell::text("平台没有开启邮件发送").with("开启后，消息同时发到下面的邮箱"),
        (true, true, _) => Cell::text("没有填写邮箱，只在平台内接收消息"),
        (true, false, true) => Cell::text("已关闭，只在平台内接收消息"),
        (true, false, false) => Cell::text(format!("消息同时发到{}", mail.address))
            .with("邮件只写事项名称和网址，内容在平台内查看"),
    }
}

fn mail_form(who: &SignedIn, mail: &OwnMail) -> Form {
    Form::new("mail", address::OWN_MAIL, &who.csrf_token, "保存")
        .with(
            Field::text("address", "邮箱")
                .value(&mail.address)
                .longest(254)
                .autocomplete("email")
                .hint("加密保存，如 zhang@example.gov.cn；请用单位的邮箱"),
        )
        .with(Field::of("is_off", "不接收邮件", Control::Tick).value(if mail.is_off { "1" } else { "" }))
}
