//! One record: what it says, how its clock counts, who reviewed and approved it, and what the reader may do.

use super::case_words::{clarified, done_words, returned, step_label, withdrawn};
use super::{address, attachment, compare, confirmation, hint, links, posting, receipt};
use crate::console::form::{Choice, Control, Field, Form, Refusal, readable};
use crate::console::frame::{Place, done, frame, stopped};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{ActForm, CaseView, Cell, HistoryLine, Table};
use crate::console::sent::{Done, Sent};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::{RecordAct, RecordState, Validity};
use domain::organisation::Permission;
use operations::disclosure::{RecordReceipt, RecordView};
use operations::{FieldProblem, OperationError};

/// A conclusion is the reviewer's own: it never stands in the form beforehand (R158).
pub(super) const CONCLUSION_HINT: &str = "写明是否涉及国家秘密、商业秘密和个人隐私，能否公开。";
/// What the forms beside the acts are called.
pub(super) const SCHEDULE: &str = "schedule";
/// Taking it back.
pub(super) const UNSCHEDULE: &str = "unschedule";
/// The hour that a form proposes.
const FIRST_HOUR: i8 = 9;
pub(super) const MARK: &str = "mark";

/// The record.
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

/// Hands it to the reviewers.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn submit(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().submit_disclosure(&sent.act(), sent.id, sent.revision()).await;
    after(&sent, RecordAct::Submit, outcome).await
}

/// Lets the draft go.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn discard(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().discard_disclosure(&sent.act(), sent.id, sent.revision()).await;
    after(&sent, RecordAct::Discard, outcome).await
}

/// Hands it back.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn send_back(sent: Sent) -> Result<Response, PageError> {
    let (act, points) = (sent.act(), sent.get("note"));
    let outcome = sent.operations().return_disclosure(&act, sent.id, sent.revision(), points).await;
    after(&sent, RecordAct::ReturnForRevision, outcome).await
}

/// Refers it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn refer(sent: Sent) -> Result<Response, PageError> {
    let (organ, reason) = (sent.get("organ"), sent.get("note"));
    let outcome = sent.operations().refer_disclosure(&sent.act(), sent.id, organ, reason).await;
    after(&sent, RecordAct::Refer, outcome).await
}

/// Enters the answer to a referral.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn answer(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().answer_referral(&sent.act(), sent.id, sent.get("note")).await;
    after(&sent, RecordAct::AnswerReferral, outcome).await
}

/// Passes the review.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn review(sent: Sent) -> Result<Response, PageError> {
    let (act, conclusion) = (sent.act(), sent.get("note"));
    let looked_at = attachment::looked_at(&sent.posted);
    let outcome = sent.operations().review_with_files(&act, sent.case(), conclusion, &looked_at).await;
    after(&sent, RecordAct::PassReview, outcome).await
}

/// Approves it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn approve(sent: Sent) -> Result<Response, PageError> {
    let (act, note) = (sent.act(), sent.get("note"));
    let outcome = sent.operations().approve_disclosure(&act, sent.id, sent.revision(), note).await;
    after(&sent, RecordAct::Approve, outcome).await
}

/// Publishes it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn publish(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().publish_disclosure(&sent.act(), sent.id).await;
    after(&sent, RecordAct::Publish, outcome).await
}

/// Takes it off.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn withdraw(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().withdraw_disclosure(&sent.act(), sent.id, sent.get("notice")).await;
    after(&sent, RecordAct::Withdraw, outcome).await
}

/// Sets or takes back the time of publication.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn schedule(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let day = sent.posted.date("day", &mut problems);
    let hour = sent.posted.number("hour").and_then(|hour| i8::try_from(hour).ok()).unwrap_or(FIRST_HOUR);
    let takes_back = !sent.get("takes_back").is_empty();
    if day.is_none() && !takes_back && problems.is_empty() {
        problems.push(FieldProblem::new("day", "请选择日期"));
    }
    let outcome = match readable(problems) {
        Ok(()) => {
            let at = day.filter(|_| !takes_back).and_then(|day| operations::beijing_instant(day, hour));
            sent.operations().schedule_disclosure(&sent.act(), sent.case(), at).await
        }
        Err(error) => Err(error),
    };
    after_form(&sent, if takes_back { UNSCHEDULE } else { SCHEDULE }, outcome).await
}

/// Marks whether it still holds.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn mark(sent: Sent) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let on = sent.posted.date("on", &mut problems);
    let mark = Validity::parse(sent.get("validity"));
    let outcome = match (readable(problems), mark) {
        (Ok(()), Some(mark)) => {
            sent.operations().mark_disclosure(&sent.act(), sent.id, mark, (on, sent.get("basis"))).await
        }
        (Ok(()), None) => Err(OperationError::invalid("validity", "请选择效力")),
        (Err(error), _) => Err(error),
    };
    after_form(&sent, MARK, outcome).await
}

#[boxed::future]
pub(super) async fn after_form(
    sent: &Sent,
    name: &str,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => {
            let to = format!("{}?done={name}", address::of(address::CASE, sent.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            case_page(&sent.state, &sent.who, sent.id, "", Some((name, &refusal))).await
        }
    }
}

async fn after(
    sent: &Sent,
    wanted: RecordAct,
    outcome: Result<RecordReceipt, OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(_) => {
            let to = format!("{}?done={}", address::of(address::CASE, sent.id), wanted.id());
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            case_page(&sent.state, &sent.who, sent.id, "", Some((wanted.id(), &refusal))).await
        }
    }
}

/// The page; where a form of it was refused, it answers under that form.
#[boxed::future]
pub(super) async fn case_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    was_done: &str,
    refused: Option<(&str, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let record = state.operations.disclosure(&who.act(), id).await?;
    let mut frame = frame(state, who, &record.version.title, Place::Disclosures).await?;
    frame.crumbs = vec![
        Link::new("信息公开", address::LIST),
        Link::new("装载清单", address::checklist(&record.unit_code, &record.sector_code)),
    ];
    if let Some(words) = done_words(was_done) {
        let hands_on = RecordAct::ALL
            .into_iter()
            .any(|act| act.id() == was_done && act != RecordAct::Discard && act != RecordAct::Withdraw);
        frame.notices = vec![done(words, if hands_on { "下一步的办理人员会收到消息。" } else { "" })];
    }
    let mut status = StatusCode::OK;
    let mut acts = Vec::new();
    let mut offered = attachment::forms(who, &record);
    offered.extend(record.acts.iter().filter_map(|wanted| {
        let form = form(who, &record, *wanted)?;
        let is_grave = matches!(
            wanted,
            RecordAct::ReturnForRevision | RecordAct::Refer | RecordAct::Withdraw | RecordAct::Discard
        );
        Some((wanted.id(), ActForm { title: wanted.label().to_owned(), form, is_open: !is_grave }))
    }));
    offered.extend(links::form(who, &record));
    offered.extend(posting::forms(who, &record));
    offered.extend(later_forms(who, &record));
    offered.extend(confirmation::form(state, who, &record).await?);
    for (name, act) in offered {
        // Several forms may bear one name: what cannot be told apart is told above.
        let is_one = name != attachment::REMOVE && name != attachment::MASK;
        let refusal = refused.filter(|(refused, _)| *refused == name && is_one).map(|(_, refusal)| refusal);
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
    let remind = remind_fact(who, &record);
    let mut view = view(state, record, frame, acts).await?;
    view.facts.extend(remind);
    page_with_status(status, &view)
}

/// The way to remind its unit, for those above while it is not public.
fn remind_fact(who: &SignedIn, record: &RecordView) -> Option<(String, Cell)> {
    let is_theirs = record.may_change || !record.version.state.is_open();
    let may = !is_theirs && who.actor.may_somewhere(Permission::SendReminder);
    let href = crate::console::reminder::address::about_record(record.id);
    may.then(|| ("催办".to_owned(), Cell::link("催办这个单位", href)))
}

async fn view(
    state: &AppState,
    record: RecordView,
    frame: crate::frame::ConsoleFrame,
    acts: Vec<ActForm>,
) -> Result<CaseView, PageError> {
    let facts = facts(state, &record).await?;
    let parts = compare::parts(&record);
    let history = record.events.iter().rev().map(|step| HistoryLine {
        at: moment(Some(&step.at), ""),
        by: step.by_name.clone().unwrap_or_else(|| "系统".to_owned()),
        act: step_label(&step.act).to_owned(),
        note: step.note.clone(),
    });
    let history = history.collect();
    let mut tables: Vec<Table> = attachment::table(&record)
        .into_iter()
        .chain(links::table(&record))
        .chain(confirmation::table(&record))
        .chain(posting::table(&record))
        .collect();
    if !record.receipts.is_empty() {
        tables.push(receipt::receipts_table("张贴回执", &record.receipts));
    }
    let folded = days(&record).into_iter().collect();
    Ok(CaseView { frame, facts, parts, tables, folded, acts, history })
}

/// What is known of a record: where it belongs, its days, what was said of it, and where it goes on.
async fn facts(state: &AppState, record: &RecordView) -> Result<Vec<(String, Cell)>, PageError> {
    let version = &record.version;
    let names = state.operations.sector_names().await?;
    let due = Cell::text(day(&version.due_on)).with(match (version.is_provisional, version.is_stock) {
        (true, _) => "暂定：有的年份放假安排尚未载入",
        (false, true) => "领域开放之前已有的信息",
        (false, false) if record.kind == "nil" => "从这一期结束之日起，按该项内容的公开时限计算",
        (false, false) => "",
    });
    let source = match version.source == version.publisher {
        true => String::new(),
        false => format!("来源：{}", version.source),
    };
    let mut facts = vec![
        ("状态".to_owned(), Cell::text(version.state.label())),
        ("单位和领域".to_owned(), Cell::text(record.unit.clone()).with(names.name(&record.sector_code))),
        ("成文日期".to_owned(), Cell::text(day(&version.arose_on))),
        ("最迟公开".to_owned(), due),
        ("发布机构".to_owned(), Cell::text(version.publisher.clone()).with(source)),
    ];
    // What has to be mended is said first.
    facts.splice(1..1, returned(record).into_iter().chain(withdrawn(record)));
    if version.state == RecordState::Discarded {
        facts.retain(|(name, _)| name != "最迟公开");
    }
    if !record.element.is_empty() {
        let at = facts.iter().position(|(name, _)| name == "成文日期").unwrap_or(facts.len());
        facts.insert(at, ("公开内容".to_owned(), Cell::text(record.element.clone())));
    }
    if let Some(changed) = &version.changed_on {
        facts.push(("变更日期".to_owned(), Cell::text(day(changed)).with(version.change_note.clone())));
    }
    if !version.document_number.is_empty() {
        facts.push(("文号".to_owned(), Cell::text(version.document_number.clone())));
    }
    if !version.review_note.is_empty() {
        facts.push(("审查结论".to_owned(), Cell::text(version.review_note.clone())));
    }
    if let Some(at) = &record.publish_at {
        facts.push(("定时发布".to_owned(), Cell::text(moment(Some(at), ""))));
    }
    if record.is_public && record.validity != Validity::Valid {
        facts.push(("效力".to_owned(), Cell::text(record.validity.label())));
    }
    if let Some((next, on)) = &record.validity_next {
        facts.push(("效力将变为".to_owned(), Cell::text(next.label()).with(format!("自{}起", day(on)))));
    }
    facts.extend(hint::fact(record));
    facts.extend(links::fact(record));
    facts.extend(clarified(version));
    facts.extend(posting::facts(record, state.today()));
    if let Some(index) = &record.index_number {
        facts.push((
            "索引号".to_owned(),
            Cell::link(index.clone(), crate::portal::address::disclosure(record.id)),
        ));
    }
    if record.is_public {
        let copies = Cell::link("登记、转发", address::of(address::COPIES, record.id));
        facts.push(("其他渠道".to_owned(), copies));
        let sheet = crate::portal::address::sheet(&crate::portal::address::disclosure(record.id), "a4");
        facts.push(("张贴页".to_owned(), Cell::link("打印张贴页（A4）", sheet)));
        facts.push(("张贴".to_owned(), Cell::link("登记张贴", address::tell_posting(record.id))));
    }
    if record.may_change {
        let words =
            if version.state.is_editable() { "修改" } else { "内容有变更，装载新的版本" };
        facts.push(("修改".to_owned(), Cell::link(words, address::of(address::EDIT, record.id))));
    }
    Ok(facts)
}

/// How the last day was counted.
fn days(record: &RecordView) -> Option<Table> {
    let lines = crate::portal::item_part::day_lines(record.days.clone());
    let row = |line: crate::portal::item_view::DayLine| {
        vec![Cell::text(line.day), Cell::text(line.number), Cell::text(line.why)]
    };
    (!lines.is_empty()).then(|| Table {
        title: "最迟公开的日期：逐日计算".to_owned(),
        heads: vec!["日期", "计数", "说明"],
        rows: lines.into_iter().map(row).collect(),
        empty: "",
    })
}

/// The forms beside the acts: publication at a set time, and whether what is public still holds.
fn later_forms(who: &SignedIn, record: &RecordView) -> Vec<(&'static str, ActForm)> {
    let mut forms = Vec::new();
    let begin = |id, pattern: &str, submit: &str| {
        Form::new(id, address::of(pattern, record.id), &who.csrf_token, submit)
            .with(Field::hidden("revision", record.version.revision))
    };
    if record.acts.contains(&RecordAct::Publish) {
        let hours = (0..24).map(|hour| Choice::new(hour.to_string(), format!("{hour}时"))).collect();
        let set = record.publish_at.as_deref().and_then(|at| at.parse().ok());
        let set = set.map(operations::beijing_hour);
        let (day, hour) = (set.map(|(day, _)| day), set.map_or(FIRST_HOUR, |(_, hour)| hour));
        let form = begin("schedule", address::SCHEDULE, "记下时间")
            .with(Field::date("day", "日期", day).required())
            .with(Field::select("hour", "时刻（北京时间）", hours).value(hour.to_string()));
        forms.push((SCHEDULE, ActForm { title: "定时发布".to_owned(), form, is_open: false }));
        if set.is_some() {
            let form =
                begin("unschedule", address::SCHEDULE, "取消定时发布").with(Field::hidden("takes_back", "1"));
            forms.push((UNSCHEDULE, ActForm { title: "取消定时发布".to_owned(), form, is_open: false }));
        }
    }
    if record.may_mark {
        let marks = Validity::ALL.into_iter().map(|mark| Choice::new(mark.id(), mark.label())).collect();
        let form = begin("mark", address::MARK, "标注")
            .with(Field::select("validity", "效力", marks).value(record.validity.id()).required())
            .with(
                Field::date("on", "从哪一天起", None)
                    .at_times()
                    .hint("不再有效、被修改的须填写；晚于今天的，到那一天自动标注"),
            )
            .with(
                Field::text("basis", "使它失效或者修改它的文件")
                    .longest(300)
                    .at_times()
                    .hint("公众可见；不再有效、被修改的须填写"),
            );
        forms.push((MARK, ActForm { title: "标注效力".to_owned(), form, is_open: false }));
    }
    forms
}

/// The form of an act.
fn form(who: &SignedIn, record: &RecordView, wanted: RecordAct) -> Option<Form> {
    let begin = |id, pattern: &str| {
        Form::new(id, address::of(pattern, record.id), &who.csrf_token, wanted.label())
            .with(Field::hidden("revision", record.version.revision))
    };
    let lines =
        |name: &'static str, label: &str| Field::of(name, label, Control::Lines).required().longest(1000);
    Some(match wanted {
        RecordAct::Submit => begin("submit", address::SUBMIT),
        RecordAct::ReturnForRevision => {
            begin("return", address::RETURN).with(lines("note", "需要修改之处")).grave()
        }
        RecordAct::Refer => begin("refer", address::REFER)
            .with(Field::text("organ", "转送的部门").required().longest(100))
            .with(lines("note", "转送的理由")),
        RecordAct::AnswerReferral => begin("answer", address::ANSWER).with(lines("note", "答复的内容")),
        RecordAct::PassReview => {
            let said = lines("note", "保密审查的结论").hint(format!(
                "{CONCLUSION_HINT}{}{}",
                hint::to_the_reviewer(record),
                links::to_the_reviewer(record)
            ));
            let form = begin("review", address::REVIEW);
            match attachment::to_look_at(record) {
                Some(ticks) => form.with(ticks).with(said),
                None => form.with(said),
            }
        }
        RecordAct::Approve => begin("approve", address::APPROVE)
            .with(Field::of("note", "批准的意见（可以不填）", Control::Lines).longest(1000)),
        RecordAct::Publish => begin("publish", address::PUBLISH),
        RecordAct::Withdraw => {
            let beside = match record.version.state.is_open() {
                true => "撤下的是公众现在看到的那一版；正在办理的新版本留着，定了时间的不再自动发布",
                false => "",
            };
            let notice = lines("notice", "撤下的理由（公众可见）").hint(beside);
            begin("withdraw", address::WITHDRAW).with(notice).grave()
        }
        RecordAct::Discard => begin("discard", address::DISCARD).grave(),
        RecordAct::Supersede => return None,
    })
}
