//! A sent reminder: each unit with who read it and what it answered, and reminding the others again.

use super::address;
use crate::console::form::{Field, Form, Refusal, readable};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{ActForm, CaseView, Cell, Part, Table};
use crate::console::sent::Sent;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{Link, Notice};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use operations::reminder::{RemindedView, ReminderView};
use serde::Deserialize;

/// What was done just before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AfterSending {
    done: String,
    people: usize,
    without: usize,
}

/// The page.
///
/// # Errors
/// When there is none, or it is not the person's.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<AfterSending>,
) -> Result<Response, PageError> {
    sent_page(&state, &who, id, after.notice(), None).await
}

/// Reminds again.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn again(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let due_on = sent.posted.date("due_on", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => sent.operations().repeat_reminder(&sent.act(), sent.id, due_on).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => {
            let href = address::of(address::CASE, sent.id);
            let without = receipt.unreached.len();
            let to = format!("{href}?done=again&people={}&without={without}", receipt.people);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            sent_page(&sent.state, &sent.who, sent.id, None, Some(&refusal)).await
        }
    }
}

impl AfterSending {
    fn notice(&self) -> Option<Notice> {
        let title = match self.done.as_str() {
            "send" => "催办已发出",
            "again" => "已再次催办没有答复的单位",
            _ => return None,
        };
        let without = match self.without {
            0 => String::new(),
            many => format!("另有{many}个单位没有可以接收的人员，没有催办，请系统管理员授予角色。"),
        };
        Some(done(title, format!("{}人会收到消息。{without}", self.people)))
    }
}

#[boxed::future]
async fn sent_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    notice: Option<Notice>,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let reminder = state.operations.reminder(&who.act(), id).await?;
    let title = format!("催办：{}", reminder.line.about);
    let mut frame = frame(state, who, &title, Place::Reminders).await?;
    frame.crumbs = vec![Link::new("催办", address::LIST)];
    frame.notices.extend(notice);
    let (mut status, mut acts) = (StatusCode::OK, Vec::new());
    if reminder.may_repeat {
        let left = reminder.reminded.iter().filter(|unit| !unit.standing.is_answered()).count();
        let form = Form::new("again", address::of(address::AGAIN, id), &who.csrf_token, "再次催办")
            .with(Field::date("due_on", "新的答复期限", None).hint("不填的，期限不变；期限已过的须填写"));
        let (answered, form) = form.answered(refusal);
        status = answered;
        acts.push(ActForm {
            title: format!("再次催办没有答复的{left}个单位"), form, is_open: true
        });
    } else if let Some(refusal) = refusal {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    page_with_status(
        status,
        &CaseView {
            frame,
            facts: facts(&reminder),
            parts: vec![Part {
                title: "催办的内容".to_owned(),
                text: reminder.text.lines().map(str::to_owned).collect(),
                ..Part::default()
            }],
            tables: vec![Table {
                title: format!("{}个单位，已答复{}个", reminder.line.units, reminder.line.answered),
                heads: vec!["单位", "情况", "阅读", "答复", "逾期"],
                rows: reminder.reminded.iter().map(row).collect(),
                empty: "没有单位。",
            }],
            acts,
            history: Vec::new(),
            ..CaseView::default()
        },
    )
}

fn facts(reminder: &ReminderView) -> Vec<(String, Cell)> {
    let line = &reminder.line;
    let about = match reminder.about_url.is_empty() {
        true => Cell::text(line.about.clone()),
        false => Cell::link(line.about.clone(), reminder.about_url.clone()),
    };
    let sent = match line.times {
        1 => Cell::text(moment(Some(&line.sent_at), "")),
        times => Cell::text(moment(Some(&line.sent_at), ""))
            .with(format!("共催{times}次，最近一次{}", moment(Some(&reminder.last_sent_at), ""))),
    };
    vec![
        ("涉及".to_owned(), about),
        ("催办单位".to_owned(), Cell::text(line.unit.clone()).with(line.sender.clone())),
        ("发出".to_owned(), sent),
        ("答复期限".to_owned(), Cell::text(day(&line.due_on))),
    ]
}

fn row(unit: &RemindedView) -> Vec<Cell> {
    let by = |name: &Option<String>, at: &Option<String>, words: &str| match (name, at) {
        (Some(name), Some(at)) => format!("{name}，{}", moment(Some(at), "")),
        _ => words.to_owned(),
    };
    let read = by(&unit.read_by, &unit.read_at, "没有人打开");
    let answer = match &unit.answer {
        Some(text) => Cell::text(text.clone()).with(by(&unit.answered_by, &unit.answered_at, "")),
        None => Cell::text("还没有答复"),
    };
    vec![
        Cell::text(unit.unit.clone()),
        Cell::text(unit.standing.label()),
        Cell::text(read),
        answer,
        Cell::text(if unit.is_overdue { "逾期" } else { "没有" }),
    ]
}
