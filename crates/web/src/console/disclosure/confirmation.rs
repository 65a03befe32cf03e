//! Questions to other organs: asked on the record's page, answered by the unit that is asked or entered for an organ
//! outside the platform, taken back with a reason (R160).

use super::address;
use super::case::case_page;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::day;
use crate::console::pages::{ActForm, CaseView, Cell, Part, Table};
use crate::console::sent::{Done, Sent};
use crate::core::response::page_with_status;
use crate::core::sealed_file::sealed_file;
use crate::core::size::bytes_in_words;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use operations::disclosure::{
    ConfirmationAnswer, ConfirmationCase, ConfirmationQuestion, ConfirmationView, RecordView,
};

/// What the form on the record's page is called.
pub(super) const ASK: &str = "ask";
const ANSWER: &str = "answer";
const TAKE_BACK: &str = "take_back";

/// Asks another organ.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn ask(sent: Sent) -> Result<Response, PageError> {
    let outcome = match question(&sent.posted) {
        Ok(input) => sent.operations().ask_confirmation(&sent.act(), sent.case(), &input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => {
            let to = format!("{}?done={ASK}", address::of(address::CASE, sent.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            case_page(&sent.state, &sent.who, sent.id, "", Some((ASK, &refusal))).await
        }
    }
}

/// One question.
///
/// # Errors
/// When there is none, or one may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    question_page(&state, &who, id, &after.done, None).await
}

/// Answers it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn answer(sent: Sent) -> Result<Response, PageError> {
    let outcome = match given(&sent.posted) {
        Ok(input) => sent.operations().answer_confirmation(&sent.act(), sent.id, &input).await.map(|_| ()),
        Err(error) => Err(error),
    };
    after(&sent, ANSWER, outcome).await
}

/// Takes it back.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn take_back(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().withdraw_confirmation(&sent.act(), sent.id, sent.get("note")).await;
    after(&sent, TAKE_BACK, outcome).await
}

/// An attachment of the record that is asked about.
///
/// # Errors
/// When there is none, or one may not read it.
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, number)): Path<(i64, i64)>,
    request: Request,
) -> Result<Response, PageError> {
    let served = state.operations.confirmation_attachment(&who.act(), id, number).await?;
    sealed_file(&served, request).await
}

fn question(posted: &Posted) -> Result<ConfirmationQuestion, OperationError> {
    let mut problems = Vec::new();
    let asked_on = posted.date("asked_on", &mut problems);
    readable(problems)?;
    let get = |name: &str| posted.get(name).to_owned();
    Ok(ConfirmationQuestion { unit: get("unit"), organ: get("organ"), question: get("question"), asked_on })
}

fn given(posted: &Posted) -> Result<ConfirmationAnswer, OperationError> {
    let mut problems = Vec::new();
    let answered_on = posted.date("answered_on", &mut problems);
    readable(problems)?;
    let agrees = match posted.get("agrees") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let get = |name: &str| posted.get(name).to_owned();
    Ok(ConfirmationAnswer { agrees, note: get("note"), answered_on, answerer: get("answerer") })
}

#[boxed::future]
async fn after(sent: &Sent, name: &str, outcome: Result<(), OperationError>) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => {
            let to = format!("{}?done={name}", address::confirmation(address::CONFIRMATION, sent.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            question_page(&sent.state, &sent.who, sent.id, "", Some((name, &refusal))).await
        }
    }
}

/// The questions on the record's page.
pub(super) fn table(record: &RecordView) -> Option<Table> {
    let row = |one: &ConfirmationView| {
        let href = address::confirmation(address::CONFIRMATION, one.id);
        vec![
            Cell::link(one.organ.clone(), href).with(one.question.clone()),
            Cell::text(day(&one.asked_on)),
            Cell::text(one.state.label()).with(standing(one)),
        ]
    };
    (!record.confirmations.is_empty()).then(|| Table {
        title: "已征求的意见".to_owned(),
        heads: vec!["机关", "征求日期", "答复"],
        rows: record.confirmations.iter().map(row).collect(),
        empty: "",
    })
}

/// Words, person and day of an answer, or why the question was taken back.
fn standing(one: &ConfirmationView) -> String {
    let mut parts: Vec<String> = Vec::new();
    if let Some(on) = &one.answered_on {
        parts.push(format!("{}（{}）", one.answerer, day(on)));
    }
    if !one.answer.is_empty() {
        parts.push(one.answer.clone());
    }
    if !one.withdrawal.is_empty() {
        parts.push(format!("撤回：{}", one.withdrawal));
    }
    if one.answered_on.is_some() && one.withdrawal.is_empty() && !one.is_seen {
        parts.push("答复以后内容或者附件有改动，须重新征求".to_owned());
    }
    parts.join("；")
}

/// The form by which another organ is asked.
pub(super) async fn form(
    state: &AppState,
    who: &SignedIn,
    record: &RecordView,
) -> Result<Option<(&'static str, ActForm)>, PageError> {
    if !record.may_ask {
        return Ok(None);
    }
    let mut units = vec![Choice::none("不是本平台的单位")];
    for unit in state.operations.units_on(who.act().today()).await? {
        if unit.code != record.unit_code {
            units.push(Choice::new(unit.code, unit.name));
        }
    }
    let action = address::of(address::ASK_ORGAN, record.id);
    let form = Form::new("ask", action, &who.csrf_token, "征求意见")
        .with(Field::hidden("revision", record.version.revision))
        .with(
            Field::select("unit", "本平台的单位", units)
                .at_times()
                .hint("该单位在“信息公开”里收到，由其自己答复"),
        )
        .with(
            Field::text("organ", "本平台以外的机关").longest(100).at_times().hint("来文答复的，由本单位登记"),
        )
        .with(Field::of("question", "要征求的意见", Control::Lines).required().longest(1000))
        .with(Field::date("asked_on", "征求的日期", None).hint("不填的为今天"));
    let title = "征求其他机关的意见".to_owned();
    Ok(Some((ASK, ActForm { title, form, is_open: false })))
}

#[boxed::future]
async fn question_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    was_done: &str,
    refused: Option<(&str, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let case = state.operations.confirmation(&who.act(), id).await?;
    let mut frame = frame(state, who, &format!("征求意见：{}", case.title), Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    if let Some(record) = case.record {
        frame.crumbs.push(Link::new(case.title.clone(), address::of(address::CASE, record)));
    }
    match was_done {
        ANSWER => frame.notices.push(done("已答复", "征求意见的单位会收到消息。")),
        TAKE_BACK => frame.notices.push(done("已撤回", "")),
        _ => {}
    }
    let mut status = StatusCode::OK;
    let mut acts = Vec::new();
    for (name, act) in forms(who, id, &case) {
        let refusal = refused.filter(|(refused, _)| *refused == name).map(|(_, refusal)| refusal);
        let (answered, form) = act.form.answered(refusal);
        if refusal.is_some() {
            status = answered;
        }
        acts.push(ActForm { form, is_open: refusal.is_some() || act.is_open, ..act });
    }
    // An act that is no longer possible has no form left to carry its refusal.
    if let Some((_, refusal)) = refused.filter(|_| status == StatusCode::OK) {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    let view = CaseView {
        frame,
        facts: facts(&case),
        parts: parts(&case),
        tables: files(id, &case).into_iter().collect(),
        acts,
        history: Vec::new(),
        ..CaseView::default()
    };
    page_with_status(status, &view)
}

fn facts(case: &ConfirmationCase) -> Vec<(String, Cell)> {
    let asked = &case.asked;
    let mut facts = vec![
        ("答复情况".to_owned(), Cell::text(asked.state.label()).with(standing(asked))),
        ("征求的单位".to_owned(), Cell::text(case.asking_unit.clone())),
        ("被征求的机关".to_owned(), Cell::text(asked.organ.clone())),
        ("征求日期".to_owned(), Cell::text(day(&asked.asked_on))),
        ("最迟公开".to_owned(), Cell::text(day(&case.due_on))),
    ];
    if !case.document_number.is_empty() {
        facts.push(("文号".to_owned(), Cell::text(case.document_number.clone())));
    }
    facts
}

fn parts(case: &ConfirmationCase) -> Vec<Part> {
    let lines = |text: &str| text.lines().map(str::to_owned).collect();
    let (title, text) = match case.link.is_empty() {
        true => ("正文", &case.text),
        false => ("网址", &case.link),
    };
    vec![
        Part { title: "要征求的意见".to_owned(), text: lines(&case.asked.question), ..Part::default() },
        Part { title: title.to_owned(), text: lines(text), ..Part::default() },
    ]
}

fn files(id: i64, case: &ConfirmationCase) -> Option<Table> {
    let row = |one: &operations::disclosure::AttachmentView| {
        let pattern = address::confirmation(address::CONFIRMATION_FILE, id);
        let href = pattern.replace("{attachment}", &one.id.to_string());
        vec![
            Cell::link(one.name.clone(), href),
            Cell::text(one.label.clone()).with(bytes_in_words(one.size.unsigned_abs())),
        ]
    };
    (!case.attachments.is_empty()).then(|| Table {
        title: "附件".to_owned(),
        heads: vec!["文件", "种类"],
        rows: case.attachments.iter().map(row).collect(),
        empty: "",
    })
}

fn forms(who: &SignedIn, id: i64, case: &ConfirmationCase) -> Vec<(&'static str, ActForm)> {
    let mut forms = Vec::new();
    let begin = |name, pattern: &str, submit: &str| {
        Form::new(name, address::confirmation(pattern, id), &who.csrf_token, submit)
    };
    if case.may_answer {
        let choices =
            vec![Choice::none("请选择"), Choice::new("yes", "同意公开"), Choice::new("no", "不同意公开")];
        let mut form =
            begin("answer", address::CONFIRM, if case.asked.is_unit { "答复" } else { "登记答复" })
                .with(Field::select("agrees", "是否同意公开", choices).required())
                .with(
                    Field::of("note", "意见", Control::Lines)
                        .longest(1000)
                        .at_times()
                        .hint("不同意公开的须写明理由"),
                );
        if !case.asked.is_unit {
            form = form
                .with(
                    Field::text("answerer", "谁作出的答复")
                        .required()
                        .longest(100)
                        .hint("姓名和职务，或者来文的文号"),
                )
                .with(Field::date("answered_on", "答复的日期", None).hint("不填的为今天"));
        }
        forms.push((ANSWER, ActForm { title: "答复".to_owned(), form, is_open: true }));
    }
    if case.may_take_back {
        let form = begin("take-back", address::TAKE_BACK, "撤回征求")
            .with(Field::of("note", "撤回的理由", Control::Lines).required().longest(1000))
            .grave();
        forms.push((TAKE_BACK, ActForm { title: "撤回征求".to_owned(), form, is_open: false }));
    }
    forms
}
