//! One difficulty: what was asked, in whose hands until when, what was answered, and what the reader may do.

use super::address;
use super::list::clock;
use crate::console::catalogue::parts::moment;
use crate::console::form::{Choice, Control, Field, Form, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::day;
use crate::console::pages::{ActForm, CaseView, Cell, HistoryLine, Part};
use crate::console::sent::{Done, Sent};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::question::DifficultyAct;
use operations::OperationError;
use operations::question::{Difficulty, DifficultyCase, QuestionInput};
use operations::sector::SectorNames;

/// The case.
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
    case_page(&state, &who, id, &after.done, None).await
}

/// Hands it on.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn assign(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let to = sent.posted.wanted_number("to", "请选择办理单位", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => {
            let note = sent.get("note");
            sent.operations().assign_difficulty(&sent.act(), sent.case(), to, note).await
        }
        Err(error) => Err(error),
    };
    after(&sent, DifficultyAct::Assign, outcome).await
}

/// Takes it to the next superior.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn escalate(sent: Sent) -> Result<Response, PageError> {
    let reason = sent.get("reason");
    let outcome = sent.operations().escalate_difficulty(&sent.act(), sent.case(), reason).await;
    after(&sent, DifficultyAct::Escalate, outcome).await
}

/// Answers it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn answer(sent: Sent) -> Result<Response, PageError> {
    let (words, general) = (sent.get("answer"), sent.posted.ticked("general"));
    let outcome = sent.operations().answer_difficulty(&sent.act(), sent.case(), words, general).await;
    after(&sent, DifficultyAct::Answer, outcome).await
}

/// Sends the answer back.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn reopen(sent: Sent) -> Result<Response, PageError> {
    let reason = sent.get("reason");
    let outcome = sent.operations().reopen_difficulty(&sent.act(), sent.case(), reason).await;
    after(&sent, DifficultyAct::Reopen, outcome).await
}

/// Confirms that it is settled.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn close(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().close_difficulty(&sent.act(), sent.case()).await;
    after(&sent, DifficultyAct::Close, outcome).await
}

/// Publishes the answer.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn publish(sent: Sent) -> Result<Response, PageError> {
    let input = QuestionInput {
        topic: sent.get("topic").to_owned(),
        title: sent.get("title").to_owned(),
        question: sent.get("question").to_owned(),
        answer: sent.get("answer").to_owned(),
    };
    let outcome = sent.operations().publish_question(&sent.act(), sent.id, &input).await;
    after(&sent, DifficultyAct::Publish, outcome).await
}

/// Leaves the answer unpublished.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn decline(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().decline_question(&sent.act(), sent.id, sent.get("reason")).await;
    after(&sent, DifficultyAct::Decline, outcome).await
}

#[boxed::future]
async fn after(
    sent: &Sent,
    wanted: DifficultyAct,
    outcome: Result<Difficulty, OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(_) => {
            let to = format!("{}?done={}", address::of(address::CASE, sent.id), wanted.id());
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            case_page(&sent.state, &sent.who, sent.id, "", Some((wanted, &refusal))).await
        }
    }
}

#[boxed::future]
async fn case_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    was_done: &str,
    refused: Option<(DifficultyAct, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let case = state.operations.difficulty(&who.act(), id).await?;
    let mut frame = frame(state, who, &case.difficulty.title, Place::Difficulties).await?;
    frame.crumbs = vec![Link::new("难题", address::LIST)];
    if !was_done.is_empty() {
        let label = DifficultyAct::label_of(was_done);
        if !label.is_empty() {
            frame.notices = vec![done(&format!("已办理：{label}"), "相关人员会收到消息。")];
        }
    }
    let mut status = StatusCode::OK;
    let mut acts = Vec::new();
    for wanted in DifficultyAct::ALL {
        if !case.difficulty.acts.contains(&wanted.id()) {
            continue;
        }
        let Some(form) = form(state, who, &case.difficulty, wanted).await? else { continue };
        let refusal = refused.filter(|(act, _)| *act == wanted).map(|(_, refusal)| refusal);
        let (answered, form) = form.answered(refusal);
        if refusal.is_some() {
            status = answered;
        }
        let is_open = refusal.is_some() || matches!(wanted, DifficultyAct::Answer | DifficultyAct::Close);
        acts.push(ActForm { title: wanted.label().to_owned(), form, is_open });
    }
    // An act that is no longer possible has no form left to carry its refusal.
    if let Some((_, refusal)) = refused.filter(|_| status == StatusCode::OK) {
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(crate::console::frame::stopped("没有办成", words.join("；")));
        status = refusal.status;
    }
    let sectors = state.operations.sector_names().await?;
    page_with_status(status, &view(&sectors, case, frame, acts))
}

fn view(
    sectors: &SectorNames,
    case: DifficultyCase,
    frame: crate::frame::ConsoleFrame,
    acts: Vec<ActForm>,
) -> CaseView {
    let one = &case.difficulty;
    let mut facts = vec![
        ("状态".to_owned(), Cell::text(one.state_label.clone())),
        (
            "提出".to_owned(),
            Cell::text(format!("{}　{}　{}", one.unit, one.raised_by, moment(&one.raised_at))),
        ),
        ("办理单位".to_owned(), Cell::text(one.handler.clone())),
        ("答复期限".to_owned(), Cell::text(day(&one.due_on)).with(clock(one))),
    ];
    if let Some(code) = &one.sector_code {
        facts.push(("领域".to_owned(), Cell::text(sectors.name(code))));
    }
    if !one.item.is_empty() {
        facts.push(("事项".to_owned(), Cell::text(one.item.clone())));
    }
    let lines = |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let mut parts = vec![Part { title: "难题".to_owned(), text: lines(&one.text), ..Part::default() }];
    if !one.answer.is_empty() {
        let by = one.answered_by.clone().unwrap_or_default();
        let at = one.answered_at.as_deref().map(moment).unwrap_or_default();
        facts
            .push(("答复".to_owned(), Cell::text(format!("{by}　{at}")).with(one.general_use_label.clone())));
        parts.push(Part { title: "答复内容".to_owned(), text: lines(&one.answer), ..Part::default() });
    }
    match case.publishers.as_deref() {
        Some([]) => facts.push((
            "审核公布".to_owned(),
            Cell::text("还没有其他人可以审核公布，请管理员为答复单位另设一位审核人，或设市级督导员"),
        )),
        Some(names) => facts.push((
            "审核公布".to_owned(),
            Cell::text(format!("待{}审核；作出答复的人不能自己公布", names.join("、"))),
        )),
        None => {}
    }
    if let Some(code) = &one.question_code {
        let href = crate::portal::address::question(code);
        facts.push(("问答".to_owned(), Cell::link("查看公布的问答", href)));
    }
    let history = case.events.iter().rev().map(|step| HistoryLine {
        at: moment(&step.at),
        by: if step.by.is_empty() { "系统".to_owned() } else { step.by.clone() },
        act: format!("{}　由{}办理，期限{}", step.act_label, step.handler, day(&step.due_on)),
        note: step.note.clone(),
    });
    let history = history.collect();
    CaseView { frame, facts, parts, tables: Vec::new(), acts, history, ..CaseView::default() }
}

/// The form of an act.
#[boxed::future]
async fn form(
    state: &AppState,
    who: &SignedIn,
    one: &Difficulty,
    wanted: DifficultyAct,
) -> Result<Option<Form>, PageError> {
    let begin = |id, pattern: &str, submit: &str| {
        Form::new(id, address::of(pattern, one.id), &who.csrf_token, submit)
            .with(Field::hidden("revision", one.revision))
    };
    let reason = |label: &str| Field::of("reason", label, Control::Lines).required().longest(500);
    Ok(match wanted {
        DifficultyAct::Raise => None,
        DifficultyAct::Assign => {
            let units = state.operations.difficulty_units(&who.act(), one.id).await?;
            if units.is_empty() {
                return Ok(None);
            }
            let units = units.into_iter().map(|unit| Choice::new(unit.id.to_string(), unit.name));
            let units: Vec<Choice> = std::iter::once(Choice::none("请选择")).chain(units).collect();
            Some(
                begin("assign", address::ASSIGN, "交办")
                    .with(
                        Field::select("to", "办理单位", units)
                            .required()
                            .hint("列出负责范围内有人可以答复的单位；要自行答复的，交办给本单位"),
                    )
                    .with(Field::of("note", "交办意见", Control::Lines).longest(500)),
            )
        }
        DifficultyAct::Escalate => {
            Some(begin("escalate", address::ESCALATE, "提请上级").with(reason("理由")))
        }
        DifficultyAct::Answer => Some(
            begin("answer", address::ANSWER, "答复")
                .with(Field::of("answer", "答复内容", Control::Lines).required().longest(4000))
                .with(
                    Field::of("general", "有普遍意义，建议公布为问答", Control::Tick)
                        .hint("由市级办公室或本单位的另一位审核人审核后公布，注明答复单位和时间"),
                ),
        ),
        DifficultyAct::Reopen => {
            Some(begin("reopen", address::REOPEN, "退回").with(reason("还没有解决的地方")))
        }
        DifficultyAct::Close => Some(begin("close", address::CLOSE, "确认解决")),
        DifficultyAct::Publish => Some(
            begin("publish", address::PUBLISH, "公布")
                .with(Field::text("topic", "分类").value("难题答复").required().longest(20))
                .with(Field::text("title", "标题").value(&one.title).required().longest(60))
                .with(Field::of("question", "问", Control::Lines).value(&one.text).required().longest(2000))
                .with(Field::of("answer", "答", Control::Lines).value(&one.answer).required().longest(4000)),
        ),
        DifficultyAct::Decline => Some(begin("decline", address::DECLINE, "不予公布").with(reason("理由"))),
    })
}
