//! A received reminder: opening it is noted with the person and the time; the unit answers in words.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Refusal};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{ActForm, CaseView, Cell, HistoryLine, Part};
use crate::console::sent::{Done, Sent};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{Link, Notice};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::reminder::Progress;
use operations::OperationError;
use operations::reminder::ReceivedReminder;

/// The page.
///
/// # Errors
/// When there is none, or it is not the person's.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    state.operations.open_reminder(&who.act(), id).await?;
    let notice = (after.done == "answer").then(|| done("已答复", "催办的单位会收到消息。"));
    received_page(&state, &who, id, notice, None).await
}

/// Answers.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn answer(sent: Sent) -> Result<Response, PageError> {
    let outcome = match Progress::parse(sent.get("progress")) {
        Some(progress) => {
            sent.operations().answer_reminder(&sent.act(), sent.id, progress, sent.get("text")).await
        }
        None => Err(OperationError::invalid("progress", "请选择办理情况")),
    };
    match outcome {
        Ok(_) => {
            let to = format!("{}?done=answer", address::of(address::RECEIVED, sent.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            received_page(&sent.state, &sent.who, sent.id, None, Some(&refusal)).await
        }
    }
}

#[boxed::future]
async fn received_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    notice: Option<Notice>,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let reminder = state.operations.received_reminder(&who.act(), id).await?;
    let mut frame = frame(state, who, &format!("催办：{}", reminder.line.about), Place::Reminders).await?;
    frame.crumbs = vec![Link::new("催办", address::LIST)];
    frame.notices.extend(notice);
    let (mut status, mut acts) = (StatusCode::OK, Vec::new());
    if reminder.may_answer {
        let (answered, form) = form(who, id).answered(refusal);
        status = answered;
        let title = if reminder.answers.is_empty() { "答复" } else { "再次答复" };
        acts.push(ActForm { title: title.to_owned(), form, is_open: true });
    } else if let Some(refusal) = refusal {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    let history = reminder.answers.iter().rev().map(|answer| HistoryLine {
        at: moment(Some(&answer.at), ""),
        by: answer.by.clone(),
        act: format!("答复：{}", answer.progress.label()),
        note: answer.text.clone(),
    });
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
            tables: Vec::new(),
            acts,
            history: history.collect(),
            ..CaseView::default()
        },
    )
}

fn facts(reminder: &ReceivedReminder) -> Vec<(String, Cell)> {
    let line = &reminder.line;
    let about = match reminder.about_url.is_empty() {
        true => Cell::text(line.about.clone()),
        false => Cell::link(line.about.clone(), reminder.about_url.clone()),
    };
    vec![
        ("涉及".to_owned(), about),
        ("催办单位".to_owned(), Cell::text(line.from.clone()).with(reminder.sender.clone())),
        ("本单位".to_owned(), Cell::text(line.unit.clone())),
        ("发出".to_owned(), Cell::text(moment(Some(&line.sent_at), ""))),
        (
            "答复期限".to_owned(),
            Cell::text(day(&line.due_on)).with(if line.is_overdue { "逾期" } else { "" }),
        ),
        ("情况".to_owned(), Cell::text(line.standing.label())),
    ]
}

fn form(who: &SignedIn, id: i64) -> Form {
    let known = Progress::ALL.map(|progress| Choice::new(progress.id(), progress.label()));
    let choices = std::iter::once(Choice::none("请选择")).chain(known).collect();
    Form::new("answer", address::of(address::ANSWER, id), &who.csrf_token, "答复")
        .with(Field::select("progress", "办理情况", choices).required())
        .with(
            Field::of("text", "答复的内容", Control::Lines)
                .required()
                .longest(1000)
                .hint("写明办了什么，或者何时办完；答复“办理中”的，以后还可以再答复"),
        )
}
