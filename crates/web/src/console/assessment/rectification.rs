//! One rectification: what is to be mended until when, what was reported and found, and what may be done.

use super::address;
use super::list::{called, clock};
use super::round::answer;
use crate::console::catalogue::address as catalogue_address;
use crate::console::form::{Choice, Control, Field, Form, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{ActForm, CaseView, Cell, HistoryLine, Table};
use crate::console::sent::{Done, Sent};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::assessment::{Extension, RectificationAct};
use operations::OperationError;
use operations::assessment::{Finding, Rectification, RectificationCase};

/// The rectification.
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
    render(&state, &who, id, &after.done, None).await
}

/// The unit has received it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn acknowledge(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().acknowledge_rectification(&sent.act(), sent.case()).await;
    answered(&sent, RectificationAct::Acknowledge, outcome).await
}

/// The unit reports.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn report(sent: Sent) -> Result<Response, PageError> {
    let words = sent.get("words");
    let outcome = sent.operations().report_rectification(&sent.act(), sent.case(), words).await;
    answered(&sent, RectificationAct::Report, outcome).await
}

/// The unit asks for more time.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn ask_extension(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let until = sent.posted.wanted_date("until", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => {
            let case = sent.case();
            sent.operations().ask_extension(&sent.act(), case, until, sent.get("reason")).await
        }
        Err(error) => Err(error),
    };
    answered(&sent, RectificationAct::AskExtension, outcome).await
}

/// The office decides on more time.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn decide_extension(sent: Sent) -> Result<Response, PageError> {
    let outcome = match sent.get("verdict") {
        verdict @ ("granted" | "refused") => {
            let (case, reason) = (sent.case(), sent.get("reason"));
            sent.operations().decide_extension(&sent.act(), case, verdict == "granted", reason).await
        }
        _ => Err(OperationError::invalid("verdict", "请选择是否批准")),
    };
    answered(&sent, RectificationAct::GrantExtension, outcome).await
}

/// An assessor finds it done.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn close(sent: Sent) -> Result<Response, PageError> {
    let words = sent.get("words");
    let outcome = sent.operations().close_rectification(&sent.act(), sent.case(), words).await;
    answered(&sent, RectificationAct::Close, outcome).await
}

/// An assessor finds it not done.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn reopen(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let until = sent.posted.wanted_date("until", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => {
            let case = sent.case();
            sent.operations().reopen_rectification(&sent.act(), case, until, sent.get("reason")).await
        }
        Err(error) => Err(error),
    };
    answered(&sent, RectificationAct::Reopen, outcome).await
}

#[boxed::future]
async fn answered(
    sent: &Sent,
    act: RectificationAct,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => {
            let to = format!("{}?done={}", address::of(address::RECTIFICATION, sent.id), act.id());
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            render(&sent.state, &sent.who, sent.id, "", Some((act.id(), refusal))).await
        }
    }
}

async fn render(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    was_done: &str,
    refusal: Option<(&'static str, Refusal<'_>)>,
) -> Result<Response, PageError> {
    let case = state.operations.rectification(&who.act(), id).await?;
    let title = format!("{}整改", called(&case.rectification));
    let mut frame = frame(state, who, &title, Place::Assessments).await?;
    frame.crumbs = vec![Link::new("目录评议", address::LIST), Link::new("整改", address::RECTIFICATIONS)];
    if let Some(act) = RectificationAct::from_id(was_done) {
        let words = format!("现为“{}”。", case.rectification.state.label());
        let label = if act == RectificationAct::GrantExtension { "审批延期" } else { act.label() };
        frame.notices = vec![done(&format!("已办理：{label}"), words)];
    }
    let mut acts = acts(&case.rectification, &who.csrf_token);
    let status = answer(&mut acts, refusal, &mut frame.notices);
    let view = CaseView {
        facts: facts(&case.rectification),
        parts: Vec::new(),
        tables: vec![findings(&case.findings)],
        acts,
        history: history(&case),
        frame,
        ..CaseView::default()
    };
    page_with_status(status, &view)
}

fn facts(one: &Rectification) -> Vec<(String, Cell)> {
    let mut facts = vec![
        ("状态".to_owned(), Cell::text(one.state.label())),
        ("单位".to_owned(), Cell::text(one.unit.clone())),
        ("整改期限".to_owned(), Cell::text(day(&one.due_on)).with(clock(one))),
        (
            "评议".to_owned(),
            Cell::link(one.round.clone(), address::of_unit(address::PAPER, one.round_id, one.unit_id)),
        ),
        ("问题".to_owned(), Cell::text(format!("{}处，已消除{}处", one.findings, one.cleared))),
    ];
    let version = |id: i64| catalogue_address::of(catalogue_address::VERSION, id);
    if let Some(id) = one.mended_version_id {
        facts.push(("整改后的目录".to_owned(), Cell::link("查看这一版", version(id))));
    } else if let Some(id) = one.version_id {
        facts.push(("现行目录".to_owned(), Cell::link("查看并更正", version(id))));
    }
    if let Some(until) = one.asked_until.as_deref().filter(|_| one.extension == Extension::Asked) {
        facts.push(("申请延期到".to_owned(), Cell::text(day(until))));
    }
    facts
}

fn findings(found: &[Finding]) -> Table {
    let row = |one: &Finding| {
        vec![
            Cell::link(one.label.clone(), address::of(address::FINDING, one.id)).with(one.dimension.label()),
            Cell::text(one.place()),
            Cell::text(one.evidence.message.clone()).with(one.evidence.suggestion.clone()),
            Cell::text(if one.cleared_at.is_some() { "已消除" } else { "未消除" }),
        ]
    };
    Table {
        title: "要整改的问题".to_owned(),
        heads: vec!["问题", "位置", "说明", "复核"],
        rows: found.iter().map(row).collect(),
        empty: "没有问题。",
    }
}

fn history(case: &RectificationCase) -> Vec<HistoryLine> {
    let line = |step: &operations::assessment::RectificationStep| HistoryLine {
        at: moment(Some(&step.at), ""),
        by: if step.by.is_empty() { "系统".to_owned() } else { step.by.clone() },
        act: step.act_label.clone(),
        note: step.note.clone(),
    };
    case.steps.iter().rev().map(line).collect()
}

fn acts(one: &Rectification, token: &str) -> Vec<ActForm> {
    let may = |act: RectificationAct| one.acts.contains(&act.id());
    let form = |act: RectificationAct, pattern: &str, submit: &str| {
        Form::new(act.id(), address::of(pattern, one.id), token, submit)
            .with(Field::hidden("revision", one.revision))
    };
    let left = one.findings.saturating_sub(one.cleared);
    let lines = |name, label: &str| Field::of(name, label, Control::Lines);
    let until = |label: &str| Field::date("until", label, None).required();
    let mut acts = Vec::new();
    let mut act = |title: &str, is_open: bool, form: Form| {
        acts.push(ActForm { title: title.to_owned(), form, is_open });
    };
    if may(RectificationAct::Acknowledge) {
        act(
            "确认收到",
            true,
            form(RectificationAct::Acknowledge, address::ACKNOWLEDGE, "确认收到，开始整改"),
        );
    }
    if may(RectificationAct::Report) {
        let report = form(RectificationAct::Report, address::REPORT, "报告整改");
        let hint = "先发布更正后的新版本；系统按现行版本自动复核";
        act("报告整改", true, report.with(lines("words", "整改的情况").required().longest(1000).hint(hint)));
    }
    if may(RectificationAct::AskExtension) {
        let ask = form(RectificationAct::AskExtension, address::EXTENSION, "申请延期")
            .with(until("延期到"))
            .with(lines("reason", "理由").required().longest(500).hint("只能申请一次，最长与原期限相同"));
        act("申请延期", false, ask);
    }
    if may(RectificationAct::GrantExtension) {
        let verdicts =
            vec![Choice::none("请选择"), Choice::new("granted", "批准"), Choice::new("refused", "不批准")];
        let decide = form(RectificationAct::GrantExtension, address::EXTENSION_DECISION, "审批延期")
            .with(Field::select("verdict", "延期申请", verdicts).required())
            .with(lines("reason", "理由").longest(500).hint("不批准的必须填写"));
        act("审批延期", true, decide);
    }
    if may(RectificationAct::Close) {
        let close = form(RectificationAct::Close, address::CLOSE, "复核通过");
        let words = lines("words", "复核的意见").required().longest(500);
        let words = match left {
            0 => words,
            _ => words.hint(format!(
                "系统在现行版本中仍看到或无法判断{left}处；复核通过即认可这些问题已消除，请写明理由"
            )),
        };
        act("复核通过", true, close.with(words));
    }
    if may(RectificationAct::Reopen) {
        let reopen = form(RectificationAct::Reopen, address::REOPEN, "退回整改")
            .with(until("新的期限"))
            .with(lines("reason", "理由").required().longest(500));
        act("退回整改", false, reopen);
    }
    acts
}
