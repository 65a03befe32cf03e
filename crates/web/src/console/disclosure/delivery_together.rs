//! 一次核对送达凭证: proofs that were looked at one by one are confirmed together, with a receipt that names what was
//! refused (R101a).

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::{Standing, day, form_page};
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::State;
use axum::response::Response;
use operations::disclosure::{ManyReceipt, WaitingDelivery};

const TITLE: &str = "一次核对送达凭证";

/// The form.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    together_page(&state, &who, None).await
}

/// Confirms what was chosen.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn confirm(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let chosen: Vec<(i64, i64)> = posted
        .all("chosen")
        .filter_map(|one| one.split_once(':'))
        .filter_map(|(id, seen)| Some((id.parse().ok()?, seen.parse().ok()?)))
        .collect();
    match state.operations.confirm_deliveries(&who.act(), &chosen, posted.get("note")).await {
        Ok(receipt) => receipt_page(&state, &who, receipt).await,
        Err(error) => together_page(&state, &who, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn together_page(
    state: &AppState,
    who: &SignedIn,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let waiting = state.operations.deliveries_on_desk(&who.act()).await?;
    let choice = |one: &WaitingDelivery| {
        let label = format!("{}（{}，{}送达）", one.element, one.unit, day(&one.delivered_on));
        Choice::new(format!("{}:{}", one.id, one.revision), label).looked_at(address::delivery(one.id))
    };
    let choices = waiting.iter().map(choice).collect();
    let form = Form::new("together", address::DELIVERIES_TOGETHER, &who.csrf_token, "核对无误")
        .with(Field::of("chosen", "送达凭证", Control::Several(choices)).all_at_once().required())
        .with(
            Field::of("note", "核对的结论", Control::Lines)
                .value("凭证与登记的对象、日期、人数一致。")
                .required()
                .longest(500)
                .hint("逐份打开凭证核对以后再一次办理，这句话记入每一份"),
        )
        .back("返回", address::LIST);
    let standing = Standing {
        title: TITLE,
        place: Place::Disclosures,
        crumbs: vec![Link::new("信息公开", address::LIST)],
    };
    form_page((state, who), standing, (Vec::new(), Vec::new()), form.answered(refusal)).await
}

#[boxed::future]
async fn receipt_page(state: &AppState, who: &SignedIn, receipt: ManyReceipt) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "核对结果", Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    let rows = receipt.refused.iter().map(|(id, element, why)| {
        vec![Cell::link(element.clone(), address::delivery(*id)), Cell::text(why.clone())]
    });
    page(&ListView {
        frame,
        words: vec![format!("已核对{}份送达凭证。", receipt.done.len())],
        tables: vec![Table {
            title: format!("没有核对{}份", receipt.refused.len()),
            heads: vec!["公开内容", "原因"],
            rows: rows.collect(),
            empty: "没有。",
        }],
        ..ListView::default()
    })
}
