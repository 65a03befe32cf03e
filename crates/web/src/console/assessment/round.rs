//! One round: where it stands, the units with their scores, and what its office may do next.

use super::address;
use super::list::rectifications_table;
use crate::console::form::{Control, Field, Form, Refusal, readable};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{ActForm, CaseView, Cell, Table};
use crate::console::sent::{Done, Sent};
use crate::core::response::{download, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::assessment::RoundState;
use operations::OperationError;
use operations::assessment::{PaperSummary, Round};

/// The round.
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

/// The units with their scores as a workbook.
///
/// # Errors
/// When there is none, or one may not read it.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let round = state.operations.assessment(&who.act(), id).await?;
    let table = papers_table(&round);
    let heads = table.heads.iter().map(|head| (*head).to_owned()).collect();
    let bytes = operations::list::workbook("评议".to_owned(), heads, table.texts()).await?;
    Ok(download(&format!("{}.xlsx", round.summary.title), crate::console::WORKBOOK, bytes))
}

/// Checks again.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn again(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().check_assessment_again(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "again", outcome).await
}

/// Sends the draft result to the units.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn announce(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let until = sent.posted.date("until", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => sent.operations().announce_assessment(&sent.act(), sent.id, sent.revision(), until).await,
        Err(error) => Err(error),
    };
    answered(&sent, "announce", outcome).await
}

/// Fixes the result.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn conclude(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().conclude_assessment(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "conclude", outcome).await
}

/// Publishes the result.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn publish(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().publish_assessment(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "publish", outcome).await
}

/// Withdraws the result.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn withdraw(sent: Sent) -> Result<Response, PageError> {
    let notice = sent.get("notice");
    let outcome = sent.operations().withdraw_assessment(&sent.act(), sent.id, sent.revision(), notice).await;
    answered(&sent, "withdraw", outcome).await
}

/// Gives the round up.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn cancel(sent: Sent) -> Result<Response, PageError> {
    let reason = sent.get("reason");
    let outcome = sent.operations().cancel_assessment(&sent.act(), sent.id, sent.revision(), reason).await;
    answered(&sent, "cancel", outcome).await
}

async fn answered(
    sent: &Sent,
    form: &'static str,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?done={form}", address::of(address::ROUND, sent.id))).into_response())
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
    let act = who.act();
    let round = state.operations.assessment(&act, id).await?;
    let mut frame = frame(state, who, &round.summary.title, Place::Assessments).await?;
    frame.crumbs = vec![Link::new("目录评议", address::LIST)];
    if let Some((title, text)) = done_words(was_done) {
        frame.notices = vec![done(title, text)];
    }
    let mut forms = if round.may_manage { acts(&round, &who.csrf_token) } else { Vec::new() };
    let status = answer(&mut forms, refusal, &mut frame.notices);
    let mut tables = vec![papers_table(&round)];
    if round.summary.state.is_concluded() {
        let found = state.operations.rectifications(&act, Some(id)).await?;
        tables.push(rectifications_table(&found));
    }
    let view = CaseView {
        facts: facts(&round),
        parts: Vec::new(),
        tables,
        acts: forms,
        history: Vec::new(),
        frame,
        ..CaseView::default()
    };
    page_with_status(status, &view)
}

/// Puts a refusal into the form it belongs to, or above the page where that form is gone.
pub fn answer(
    forms: &mut [ActForm],
    refusal: Option<(&'static str, Refusal<'_>)>,
    notices: &mut Vec<crate::frame::Notice>,
) -> StatusCode {
    let Some((name, refusal)) = refusal else { return StatusCode::OK };
    if let Some(place) = forms.iter_mut().find(|act| act.form.id == name) {
        let (status, form) = std::mem::take(&mut place.form).answered(Some(&refusal));
        place.form = form;
        place.is_open = true;
        return status;
    }
    let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
    notices.push(stopped("没有办成", words.join("；")));
    refusal.status
}

fn done_words(word: &str) -> Option<(&'static str, &'static str)> {
    Some(match word {
        "started" => ("评议已开始", "目录正在检查，完成后评议人员会收到消息；进度见检查任务。"),
        "again" => ("已重新开始检查", "进度见检查任务。"),
        "announce" => ("初步结果已送达", "各单位的编制员会收到消息，可以在期限内申诉。"),
        "conclude" => ("结果已确定", "整改已下达，各单位的编制员会收到消息。"),
        "publish" => ("结果已公布", "公众门户的“评议结果”已可查看。"),
        "withdraw" => ("结果已撤回", "公众门户只保留撤回说明。"),
        "cancel" => ("评议已取消", ""),
        _ => return None,
    })
}

fn facts(round: &Round) -> Vec<(String, Cell)> {
    let one = &round.summary;
    let mut facts = vec![
        ("状态".to_owned(), Cell::text(one.state.label())),
        ("组织".to_owned(), Cell::text(one.office.clone())),
        ("目录截至".to_owned(), Cell::text(day(&one.as_of))),
    ];
    let mut fact = |name: &str, cell: Cell| {
        if !cell.text.is_empty() {
            facts.push((name.to_owned(), cell));
        }
    };
    let sectors =
        if round.sectors.is_empty() { "全部领域".to_owned() } else { round.sectors.join("、") };
    fact("领域", Cell::text(sectors));
    let people: Vec<&str> = round.assessors.iter().map(|one| one.name.as_str()).collect();
    fact("评议人员", Cell::text(people.join("、")));
    let number = match round.rubric_number {
        0 => "随平台提供的评分表".to_owned(),
        number => format!("评分表第{number}版"),
    };
    fact("评分表", Cell::link(number, address::RUBRIC));
    if let Some(job) = round.job_id.filter(|_| one.state == RoundState::Checking) {
        fact("检查任务", Cell::link("查看进度", operations::job::url(job)));
    }
    fact("送达", Cell::text(moment(round.announced_at.as_deref(), "")));
    fact("申诉截止", Cell::text(one.objection_until.as_deref().map(day).unwrap_or_default()));
    fact("确定", Cell::text(moment(round.concluded_at.as_deref(), "")));
    if one.state == RoundState::Published {
        let href = crate::portal::address::assessment(one.id);
        fact("公布", Cell::link(moment(one.published_at.as_deref(), ""), href));
    }
    let label = if one.state == RoundState::Cancelled { "取消的理由" } else { "撤回的理由" };
    fact(label, Cell::text(round.notice.clone()));
    facts
}

fn papers_table(round: &Round) -> Table {
    let mut heads = vec!["单位", "名次", "得分"];
    heads.extend(round.caps.iter().map(|cap| cap.dimension.label()));
    heads.extend(["目录", "问题", "申诉"]);
    let row = |one: &PaperSummary| {
        let href = address::of_unit(address::PAPER, round.summary.id, one.unit_id);
        let waits = if one.proposed > 0 { format!("待确认{}处", one.proposed) } else { String::new() };
        let mut cells = vec![
            Cell::link(one.unit.clone(), href),
            Cell::text(if one.rank == 0 { "尚未排名".to_owned() } else { one.rank.to_string() }),
            Cell::text(one.score.total.to_string()),
        ];
        cells.extend(
            one.score.dimensions.iter().map(|part| Cell::text(format!("{}/{}", part.left, part.cap))),
        );
        cells.push(Cell::text(format!("{}份", one.catalogues)));
        cells.push(Cell::text(format!("认定{}处", one.confirmed)).with(waits));
        cells.push(Cell::text(if one.objections > 0 {
            format!("待答复{}件", one.objections)
        } else {
            String::new()
        }));
        cells
    };
    Table {
        title: "单位和得分".to_owned(),
        heads,
        rows: round.papers.iter().map(row).collect(),
        empty: "目录还在检查，完成后列出各单位。",
    }
}

fn acts(round: &Round, token: &str) -> Vec<ActForm> {
    let form = |id: &'static str, pattern: &str, submit: &str| {
        Form::new(id, address::of(pattern, round.summary.id), token, submit)
            .with(Field::hidden("revision", round.revision))
    };
    let open = |title: &str, form: Form| ActForm { title: title.to_owned(), form, is_open: true };
    let mut acts = Vec::new();
    match round.summary.state {
        RoundState::Checking => {
            acts.push(ActForm {
                title: "检查被取消或没有完成时".to_owned(),
                form: form("again", address::AGAIN, "重新检查"),
                is_open: false,
            });
        }
        RoundState::Assessing => {
            let hint = format!("不填的，为送达后{}个工作日", round.objection_days);
            let announce = form("announce", address::ANNOUNCE, "送达初步结果")
                .with(Field::date("until", "申诉截止日期", None).hint(hint));
            acts.push(open("送达初步结果", announce));
        }
        RoundState::Announced => {
            acts.push(open("确定结果", form("conclude", address::CONCLUDE, "确定结果并下达整改")))
        }
        RoundState::Concluded => acts.push(open("公布结果", form("publish", address::PUBLISH, "公布"))),
        RoundState::Withdrawn => acts.push(open("重新公布", form("publish", address::PUBLISH, "公布"))),
        RoundState::Published => {
            let withdraw = form("withdraw", address::WITHDRAW, "撤回结果").with(
                Field::of("notice", "撤回的理由", Control::Lines).required().longest(500).hint("将对外显示"),
            );
            acts.push(ActForm { title: "撤回结果".to_owned(), form: withdraw.grave(), is_open: false });
        }
        RoundState::Cancelled => {}
    }
    if matches!(round.summary.state, RoundState::Checking | RoundState::Assessing | RoundState::Announced) {
        let cancel = form("cancel", address::CANCEL, "取消评议")
            .with(Field::of("reason", "取消的理由", Control::Lines).required().longest(300));
        acts.push(ActForm { title: "取消评议".to_owned(), form: cancel.grave(), is_open: false });
    }
    acts
}
