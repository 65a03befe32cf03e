//! 邮件发送: the mail server, a test mail with the server's own words, and what of the outbox is in trouble.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::moment;
use crate::console::pages::{ActForm, CaseView, Cell, Table};
use crate::console::sent::Sent;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::mail::MailSecurity;
use operations::OperationError;
use operations::mail::{MailInTrouble, MailServer, MailServerInput, Outbox};
use serde::Deserialize;

/// What the forms are called.
const SERVER: &str = "server";
const TEST: &str = "test";
const OFF: &str = "off";
const RETRY: &str = "retry";

/// What was done just before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AfterMail {
    done: String,
    given_up: u64,
}

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<AfterMail>,
) -> Result<Response, PageError> {
    server_page(&state, &who, &after, None).await
}

/// Saves the server.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let input = MailServerInput {
        host: posted.get("host").to_owned(),
        port: posted.number("port").and_then(|port| u16::try_from(port).ok()),
        security: MailSecurity::parse(posted.get("security")).unwrap_or_default(),
        user: posted.get("user").to_owned(),
        password: posted.get("password").to_owned(),
        sender: posted.get("sender").to_owned(),
        site_url: posted.get("site_url").to_owned(),
    };
    let outcome = state.operations.set_mail_server(&who.act(), &input).await;
    after((&state, &who, &posted), SERVER, outcome).await
}

/// Sends a test mail.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn test(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = state.operations.send_test_mail(&who.act(), posted.get("to")).await;
    after((&state, &who, &posted), TEST, outcome.map(drop)).await
}

/// Switches mail off.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn switch_off(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.switch_mail_off(&who.act()).await {
        Ok(given_up) => {
            let to = format!("{}?done={OFF}&given_up={given_up}", address::SERVER);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => after((&state, &who, &posted), OFF, Err(error)).await,
    }
}

/// Puts a mail back into the outbox.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn retry(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().retry_mail(&sent.act(), sent.id).await;
    after((&sent.state, &sent.who, &sent.posted), RETRY, outcome).await
}

#[boxed::future]
async fn after(
    (state, who, posted): (&AppState, &SignedIn, &Posted),
    what: &str,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("{}?done={what}", address::SERVER)).into_response()),
        Err(error) => {
            let refusal = Refusal::of(posted, error)?;
            server_page(state, who, &AfterMail::default(), Some((what, &refusal))).await
        }
    }
}

#[boxed::future]
async fn server_page(
    state: &AppState,
    who: &SignedIn,
    after: &AfterMail,
    refused: Option<(&str, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let server = state.operations.mail_server(&who.act()).await?;
    let outbox = state.operations.outbox(&who.act()).await?;
    let mut frame = frame(state, who, "邮件发送", Place::Mail).await?;
    match after.done.as_str() {
        SERVER => frame.notices.push(done("已保存", "从现在起，消息同时以邮件发出。请发送一封测试邮件。")),
        TEST => frame.notices.push(done("测试邮件已交给邮件服务器", "请到收件箱中查看。")),
        OFF => frame.notices.push(done(
            "邮件发送已关闭",
            match after.given_up {
                0 => String::new(),
                many => format!("等待发送的{many}封不再发送。"),
            },
        )),
        RETRY => frame.notices.push(done("已放回，稍后再次发送", "")),
        _ => {}
    }
    let (mut status, mut acts) = (StatusCode::OK, Vec::new());
    let site_url = state.operations.site_url().await?;
    let mut forms = vec![(SERVER, "邮件服务器".to_owned(), server_form(who, server.as_ref(), &site_url))];
    if server.is_some() {
        let to = state.operations.own_mail(&who.act()).await?.address;
        forms.push((TEST, "发送测试邮件".to_owned(), test_form(who, &to)));
        for one in outbox.troubled.iter().filter(|one| one.next_try_at.is_none()) {
            let form = Form::new("retry", address::retry(one.id), &who.csrf_token, "再次发送");
            forms.push((RETRY, format!("再次发送第{}号邮件", one.id), form));
        }
        let form = Form::new("off", address::OFF, &who.csrf_token, "关闭，并清除密码").grave();
        forms.push((OFF, "关闭邮件发送".to_owned(), form));
    }
    let mut is_told = false;
    for (name, title, form) in forms {
        // Mails to be tried again share one name: what became of one is told above.
        let refusal = refused.filter(|(what, _)| *what == name && name != RETRY).map(|(_, refusal)| refusal);
        let (answered, form) = form.answered(refusal);
        if refusal.is_some() {
            (status, is_told) = (answered, true);
        }
        let is_open = refusal.is_some() || matches!(name, SERVER | TEST);
        acts.push(ActForm { title, form, is_open });
    }
    if let Some((_, refusal)) = refused.filter(|_| !is_told) {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    let tables = match outbox.troubled.is_empty() {
        true => Vec::new(),
        false => vec![table(&outbox)],
    };
    let facts = facts(server.as_ref(), &outbox);
    page_with_status(status, &CaseView { frame, facts, tables, acts, ..CaseView::default() })
}

fn facts(server: Option<&MailServer>, outbox: &Outbox) -> Vec<(String, Cell)> {
    let state = match server {
        Some(server) => Cell::text(format!("已开启，经{}发送", server.host))
            .with("消息同时发到各人在“个人设置”中填写的邮箱；邮件只写事项名称和网址"),
        None => Cell::text("没有开启").with("保存邮件服务器后开启；在此之前的消息不补发"),
    };
    vec![
        ("状态".to_owned(), state),
        (
            "邮件".to_owned(),
            Cell::text(format!(
                "已发出{}封，等待发送{}封，没有发出{}封",
                outbox.sent, outbox.waiting, outbox.given_up
            )),
        ),
    ]
}

fn table(outbox: &Outbox) -> Table {
    let row = |one: &MailInTrouble| {
        let next = match &one.next_try_at {
            Some(at) => format!("{}再次发送", moment(Some(at), "")),
            None => "不再发送".to_owned(),
        };
        vec![
            Cell::text(one.text.clone()).with(format!("第{}号，{}", one.id, one.person)),
            Cell::text(moment(Some(&one.created_at), "")),
            Cell::text(one.problem.clone()).with(format!("已试{}次", one.tries)),
            Cell::text(next),
        ]
    };
    Table {
        title: "没有发出的邮件".to_owned(),
        heads: vec!["邮件", "消息时间", "原因", "以后"],
        rows: outbox.troubled.iter().map(row).collect(),
        empty: "没有。",
    }
}

fn server_form(who: &SignedIn, server: Option<&MailServer>, site_url: &str) -> Form {
    let text = |of: fn(&MailServer) -> &str| server.map(of).unwrap_or_default().to_owned();
    let securities = MailSecurity::ALL.map(|one| Choice::new(one.id(), one.label())).to_vec();
    let security = server.map(|server| server.security).unwrap_or_default();
    let port = server.map_or_else(|| "587".to_owned(), |server| server.port.to_string());
    let password = match server.is_some_and(|server| server.has_password) {
        true => "已保存；不更换的不填",
        false => "加密保存，不再显示",
    };
    Form::new("server", address::SERVER, &who.csrf_token, "保存")
        .with(
            Field::text("host", "服务器")
                .value(text(|server| &server.host))
                .required()
                .hint("SMTP服务器的名称，如 smtp.example.gov.cn"),
        )
        .with(Field::text("port", "端口").value(port).required().longest(5))
        .with(Field::select("security", "加密", securities).value(security.id()).required())
        .with(Field::text("user", "账号").value(text(|server| &server.user)).hint("服务器不要求登录的不填"))
        .with(
            Field::of("password", "密码", Control::Password)
                .longest(512)
                .autocomplete("new-password")
                .hint(password),
        )
        .with(
            Field::text("sender", "发件地址")
                .value(text(|server| &server.sender))
                .required()
                .hint("如 gongkai@example.gov.cn"),
        )
        .with(
            Field::text("site_url", "平台网址")
                .value(site_url)
                .required()
                .hint("邮件中的网址以它开头，如 https://gongkai.example.gov.cn"),
        )
}

fn test_form(who: &SignedIn, to: &str) -> Form {
    Form::new("test", address::TEST, &who.csrf_token, "发送测试邮件").with(
        Field::text("to", "收件地址")
            .value(to)
            .required()
            .longest(254)
            .hint("没有发出的，显示邮件服务器的答复"),
    )
}
