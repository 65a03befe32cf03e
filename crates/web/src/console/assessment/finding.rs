//! One finding: where, in which words, by which rule and source; struck out by an assessor, objected to by
//! the unit, decided on by the office.

use super::address;
use super::paper::crumbs;
use super::round::answer;
use crate::console::catalogue::address as catalogue_address;
use crate::console::form::{Choice, Control, Field, Form, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::moment;
use crate::console::pages::{ActForm, CaseView, Cell, HistoryLine, Part};
use crate::console::sent::{Done, Sent};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::assessment::FindingState;
use operations::OperationError;
use operations::assessment::{Finding, Paper};

/// The finding.
///
/// # Errors
/// When there is none, or one may not read it yet.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    render(&state, &who, id, &after.done, None).await
}

/// Strikes it out.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn strike(sent: Sent) -> Result<Response, PageError> {
    let case = sent.case();
    let outcome = sent.operations().strike_finding(&sent.act(), case, sent.get("reason")).await;
    answered(&sent, "strike", outcome).await
}

/// Objects to it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn object(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().object_to_finding(&sent.act(), sent.id, sent.get("reason")).await;
    answered(&sent, "object", outcome).await
}

/// Decides on the objection.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn decide(sent: Sent) -> Result<Response, PageError> {
    let outcome = match sent.get("verdict") {
        verdict @ ("accepted" | "rejected") => {
            let decision = sent.get("decision");
            sent.operations().decide_objection(&sent.act(), sent.id, verdict == "accepted", decision).await
        }
        _ => Err(OperationError::invalid("verdict", "请选择申诉是否成立")),
    };
    answered(&sent, "decide", outcome).await
}

async fn answered(
    sent: &Sent,
    form: &'static str,
    outcome: Result<Finding, OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(_) => {
            Ok(Redirect::to(&format!("{}?done={form}", address::of(address::FINDING, sent.id)))
                .into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            render(&sent.state, &sent.who, sent.id, "", Some((form, refusal))).await
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
    let (paper, one) = state.operations.finding(&who.act(), id).await?;
    let mut frame = frame(state, who, &one.label, Place::Assessments).await?;
    frame.crumbs = crumbs(&paper);
    let href = address::of_unit(address::PAPER, paper.round.id, paper.summary.unit_id);
    frame.crumbs.push(Link::new(paper.summary.unit.clone(), href));
    let title = match was_done {
        "strike" => "已不予认定，不扣分",
        "object" => "申诉已提出，请等候答复",
        "decide" => "申诉已答复",
        _ => "",
    };
    if !title.is_empty() {
        // Nobody is told of what was struck out: it counts nothing.
        let text = if was_done == "strike" { "" } else { "相关人员会收到消息。" };
        frame.notices = vec![done(title, text)];
    }
    let mut acts = acts(&paper, &one, &who.csrf_token);
    let status = answer(&mut acts, refusal, &mut frame.notices);
    let view = CaseView {
        facts: facts(&paper, &one),
        parts: parts(&one),
        tables: Vec::new(),
        acts,
        history: history(&one),
        frame,
        ..CaseView::default()
    };
    page_with_status(status, &view)
}

fn facts(paper: &Paper, one: &Finding) -> Vec<(String, Cell)> {
    let mut facts = vec![("状态".to_owned(), Cell::text(one.state.label()))];
    let mut fact = |name: &str, cell: Cell| {
        if !cell.text.is_empty() {
            facts.push((name.to_owned(), cell));
        }
    };
    let times = if one.times > 1 { format!("共{}次", one.times) } else { String::new() };
    fact("扣分", Cell::text(format!("{}　{}分", one.dimension.label(), one.points)).with(times));
    let holding = paper.holdings.iter().find(|held| Some(held.version_id) == one.version_id);
    if let Some(held) = holding {
        let href = catalogue_address::of(catalogue_address::VERSION, held.version_id);
        let cell = Cell::link(held.title.clone(), href);
        fact("目录", cell.with(format!("第{}版　SHA-256 {}", held.number, held.sha256)));
    }
    fact("领域", Cell::text(one.sector.clone()));
    fact("位置", Cell::text(one.place()));
    fact("规则", Cell::text(one.evidence.rule.clone()));
    fact("来源", Cell::text(if one.is_automatic { "系统检查" } else { "评议人员补充" }));
    if let Some(id) = one.rectification_id {
        let words = if one.cleared_at.is_some() { "已整改" } else { "查看整改" };
        fact("整改", Cell::link(words, address::of(address::RECTIFICATION, id)));
    }
    facts
}

fn parts(one: &Finding) -> Vec<Part> {
    let evidence = &one.evidence;
    let part = |title: &str, text: &str| {
        let text: Vec<String> = text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
        (!text.is_empty()).then(|| Part { title: title.to_owned(), text, ..Part::default() })
    };
    let objection = one.objection.as_ref();
    [
        part("问题", &evidence.message),
        part("原文", &evidence.words),
        part("依据", &evidence.source),
        part("怎样改正", &evidence.suggestion),
        part("单位提交目录时的说明", &evidence.explanation),
        part("申诉", objection.map_or("", |one| one.reason.as_str())),
        part("申诉答复", objection.map_or("", |one| one.decision.as_str())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn history(one: &Finding) -> Vec<HistoryLine> {
    let mut lines = Vec::new();
    if let Some(at) = &one.decided_at {
        lines.push((
            at.clone(),
            one.decided_by.clone().unwrap_or_default(),
            one.state.label(),
            one.reason.clone(),
        ));
    }
    if let Some(objection) = &one.objection {
        lines.push((objection.at.clone(), objection.by.clone(), "申诉", objection.reason.clone()));
    }
    lines.sort_by(|a, b| b.0.cmp(&a.0));
    let line = |(at, by, act, note): (String, String, &str, String)| HistoryLine {
        at: moment(Some(&at), ""),
        by,
        act: act.to_owned(),
        note,
    };
    lines.into_iter().map(line).collect()
}

fn acts(paper: &Paper, one: &Finding, token: &str) -> Vec<ActForm> {
    let mut acts = Vec::new();
    let mut act = |title: &str, form: Form| {
        acts.push(ActForm { title: title.to_owned(), form, is_open: true });
    };
    let may_judge = paper.may_judge(one.version_id);
    if may_judge && one.state != FindingState::Confirmed {
        let action = address::of_unit(address::CONFIRM, paper.round.id, paper.summary.unit_id);
        let value = format!("{}:{}", one.id, one.revision);
        act(
            "确认",
            Form::new("confirm", action, token, "确认这处问题").with(Field::hidden("finding", value)),
        );
    }
    if may_judge && one.state != FindingState::StruckOut {
        let form = Form::new("strike", address::of(address::STRIKE, one.id), token, "不予认定")
            .with(Field::hidden("revision", one.revision))
            .with(Field::of("reason", "不予认定的理由", Control::Lines).required().longest(500));
        act("不予认定", form);
    }
    if paper.may_object(one) {
        let form = Form::new("object", address::of(address::OBJECT, one.id), token, "提出申诉").with(
            Field::of("reason", "申诉的理由", Control::Lines)
                .required()
                .longest(1000)
                .hint("写明理由和证据；每处问题申诉一次"),
        );
        act("申诉", form);
    }
    if paper.may_decide && one.has_open_objection() {
        let verdicts = vec![
            Choice::none("请选择"),
            Choice::new("accepted", "申诉成立，撤销扣分"),
            Choice::new("rejected", "申诉不成立，维持扣分"),
        ];
        let form = Form::new("decide", address::of(address::DECIDE, one.id), token, "答复申诉")
            .with(Field::select("verdict", "申诉", verdicts).required())
            .with(Field::of("decision", "理由", Control::Lines).required().longest(1000));
        act("答复申诉", form);
    }
    acts
}
