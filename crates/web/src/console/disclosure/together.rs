//! One act upon many records: those that wait for it are chosen from a list, and a receipt names what was refused.

use super::case::CONCLUSION_HINT;
use super::case_words::done_words;
use super::{address, attachment};
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::{Standing, day, form_page, moment};
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::{RecordAct, RecordState};
use operations::OperationError;
use operations::disclosure::{DeskRecord, ManyReceipt};
use serde::Deserialize;

/// The acts that may be done together, and from which state.
pub(super) const ACTS: [(RecordAct, RecordState); 4] = [
    (RecordAct::Submit, RecordState::Draft),
    (RecordAct::PassReview, RecordState::Submitted),
    (RecordAct::Approve, RecordState::Reviewed),
    (RecordAct::Publish, RecordState::Approved),
];

/// Which act.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    act: String,
}

/// The form.
///
/// # Errors
/// When there is no such act.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    if asked.act.is_empty() {
        return Ok(Redirect::to(address::LIST).into_response());
    }
    together_page(&state, &who, wanted(&asked.act)?, None).await
}

/// Does it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn act(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let (wanted, from) = wanted(posted.get("act"))?;
    let chosen: Vec<(i64, i64)> = posted
        .all("chosen")
        .filter_map(|one| one.split_once(':'))
        .filter_map(|(id, seen)| Some((id.parse().ok()?, seen.parse().ok()?)))
        .collect();
    let looked_at = attachment::looked_at(&posted);
    let said = (posted.get("note"), looked_at.as_slice());
    match state.operations.act_on_disclosures(&who.act(), wanted, &chosen, said).await {
        Ok(receipt) => receipt_page(&state, &who, wanted, receipt).await,
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            together_page(&state, &who, (wanted, from), Some(&refusal)).await
        }
    }
}

fn wanted(act: &str) -> Result<(RecordAct, RecordState), PageError> {
    let found = ACTS.into_iter().find(|(known, _)| known.id() == act);
    found.ok_or_else(|| PageError(OperationError::NotFound("这个页面".to_owned())))
}

#[boxed::future]
async fn together_page(
    state: &AppState,
    who: &SignedIn,
    (wanted, from): (RecordAct, RecordState),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let waiting = state.operations.disclosures_on_desk(&who.act()).await?;
    let choice = |one: &DeskRecord| {
        let label = format!("{}（{}，最迟{}）", one.title, one.unit, day(&one.due_on));
        Choice::new(format!("{}:{}", one.id, one.revision), label)
            .looked_at(address::of(address::CASE, one.id))
    };
    let choices = waiting.iter().filter(|one| one.waits_for(from)).map(choice).collect();
    let apart = waiting.iter().filter(|one| one.state == from && !one.waits_for(from));
    let facts: Vec<(String, String)> = apart.map(|one| (scheduled(one), one.title.clone())).collect();
    let words = match facts.is_empty() {
        true => Vec::new(),
        false => vec![
            "上面列出的已定时发布，到时自动发布，不在这里一次办理；要现在发布的，请打开那一条单独发布。"
                .to_owned(),
        ],
    };
    let ticks = match wanted {
        RecordAct::PassReview => to_look_at(state, &waiting).await?,
        _ => Vec::new(),
    };
    let own = address::together(wanted.id());
    let mut form = Form::new("together", own, &who.csrf_token, wanted.label())
        .with(Field::hidden("act", wanted.id()))
        .with(Field::of("chosen", "信息", Control::Several(choices)).all_at_once().required());
    if let Some(what) = wanted.needed_words() {
        if !ticks.is_empty() {
            form = form.with(attachment::looked_field(ticks));
        }
        form = form.with(
            Field::of("note", what, Control::Lines)
                .required()
                .longest(1000)
                .hint(format!("{CONCLUSION_HINT}逐条看过以后再一次办理，这句话记入每一条的办理经过")),
        );
    }
    let standing = Standing {
        title: wanted.label(),
        place: Place::Disclosures,
        crumbs: vec![Link::new("信息公开", address::LIST)],
    };
    let form = form.back("返回", address::LIST);
    form_page((state, who), standing, (facts, words), form.answered(refusal)).await
}

/// The attachments of waiting records that have to be opened, each named with its record.
#[boxed::future]
async fn to_look_at(state: &AppState, waiting: &[DeskRecord]) -> Result<Vec<Choice>, OperationError> {
    let ids: Vec<i64> = waiting.iter().map(|one| one.id).collect();
    let files = state.operations.files_to_look_at(&ids).await?;
    let title = |id: i64| waiting.iter().find(|one| one.id == id).map_or("", |one| one.title.as_str());
    let choice = |file: operations::disclosure::FileToLookAt| {
        let found = file.findings.join("；");
        Choice::new(
            file.id.to_string(),
            format!("《{}》的附件“{}”已打开核对：{found}", title(file.record), file.name),
        )
    };
    Ok(files.into_iter().map(choice).collect())
}

/// When a record is published by itself; empty where no time was set.
pub(super) fn scheduled(one: &DeskRecord) -> String {
    one.publish_at.as_deref().map(|at| format!("定时 {}", moment(Some(at), ""))).unwrap_or_default()
}

#[boxed::future]
async fn receipt_page(
    state: &AppState,
    who: &SignedIn,
    wanted: RecordAct,
    receipt: ManyReceipt,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "办理结果", Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    let at = moment(Some(&who.act().at()), "");
    let words = format!(
        "{at}，{}：“{}”办成{}条，没有办成{}条。",
        who.actor.name,
        wanted.label(),
        receipt.done.len(),
        receipt.refused.len()
    );
    page(&ListView {
        frame,
        is_printable: true,
        words: vec![words],
        tables: receipt_tables(wanted, &receipt),
        ..ListView::default()
    })
}

/// Each record with what became of it; where nothing is to be said, nothing stands.
fn receipt_tables(wanted: RecordAct, receipt: &ManyReceipt) -> Vec<Table> {
    let case = |id: i64, title: &str| Cell::link(title, address::of(address::CASE, id));
    let done = receipt.done.iter().map(|id| {
        let title = receipt.names.get(id).map_or("", String::as_str);
        let outcome = done_words(wanted.id()).unwrap_or_default();
        let outcome = match wanted {
            RecordAct::Publish => Cell::link(outcome, crate::portal::address::disclosure(*id)),
            _ => Cell::text(outcome),
        };
        vec![case(*id, title), outcome]
    });
    let refused =
        receipt.refused.iter().map(|(id, title, why)| vec![case(*id, title), Cell::text(why.clone())]);
    let left = receipt.left.iter().map(|(id, title, at)| {
        vec![case(*id, title), Cell::text(format!("定时 {}", moment(Some(at), ""))).with("到时自动发布")]
    });
    let table = |title: String, heads, rows: Vec<Vec<Cell>>| Table { title, heads, rows, empty: "" };
    let tables = [
        table(format!("已办成{}条", receipt.done.len()), vec!["信息", "结果"], done.collect()),
        table(format!("没有办成{}条", receipt.refused.len()), vec!["信息", "原因"], refused.collect()),
        table(
            format!("已定时、这次没有发布{}条", receipt.left.len()),
            vec!["信息", "发布时间"],
            left.collect(),
        ),
    ];
    tables.into_iter().filter(|table| !table.rows.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_receipt_names_every_record_and_shows_no_empty_part() {
        let receipt = ManyReceipt {
            done: vec![7],
            names: [(7, "办事指南".to_owned())].into(),
            left: vec![(8, "发放明细".to_owned(), "2026-03-05T01:00:00Z".to_owned())],
            ..ManyReceipt::default()
        };
        let tables = receipt_tables(RecordAct::Publish, &receipt);
        let texts: Vec<_> = tables.iter().flat_map(Table::texts).collect();
        assert_eq!(tables.len(), 2, "nothing was refused");
        assert_eq!(texts[0], ["办事指南", "已发布"]);
        assert_eq!(tables[0].rows[0][0].href, address::of(address::CASE, 7));
        assert_eq!(texts[1][0], "发放明细");
        assert!(texts[1][1].starts_with("定时 2026") && texts[1][1].contains("9"), "{texts:?}");
    }
}
