//! A forwarded guideline with its receipts: who has received it, who has not (R112).

use super::address;
use crate::console::catalogue::answer::{go, tell};
use crate::console::catalogue::parts::moment;
use crate::console::form::Posted;
use crate::console::frame::{Place, done, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use operations::OperationError;
use operations::cascade::ForwardingUnit;
use serde::Deserialize;

/// A forwarding and its receipts.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/forwarding.html")]
pub struct ForwardingView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// What is asked for.
    pub cover_note: String,
    /// Number of the document, due date, sender.
    pub facts: Vec<(&'static str, String)>,
    /// The guideline.
    pub guideline: Link,
    /// 18个单位中5个已确认收到
    pub summary: String,
    /// Where a receipt is confirmed.
    pub action: String,
    /// The units.
    pub units: Vec<UnitLine>,
}

/// A unit and its receipt.
#[derive(Debug, Clone, Default)]
pub struct UnitLine {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: &'static str,
    /// When and by whom it was received; empty while it was not.
    pub received: String,
    /// This person may confirm it.
    pub may_confirm: bool,
    /// Merged or dissolved since.
    pub has_ended: bool,
}

/// What was done before the page was shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<usize>,
}

/// The page.
///
/// # Errors
/// When there is no such forwarding.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    forwarding_page(&state, &who, id, after.done, None).await
}

/// Confirms a unit's receipt.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn confirm(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let unit = posted.number("unit").unwrap_or_default();
    match state.operations.confirm_forwarding(&who.act(), id, unit).await {
        Ok(_) => Ok(go(&address::of(address::FORWARDING, id))),
        Err(error) => forwarding_page(&state, &who, id, None, Some(error)).await,
    }
}

#[boxed::future]
async fn forwarding_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    told: Option<usize>,
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let found = state.operations.forwarding(&who.act(), id).await?;
    let sent = found.forwarding;
    let title = format!("转发《{}》领域标准指引第{}版", sent.name, sent.version);
    let mut frame = frame(state, who, &title, Place::Guidelines).await?;
    frame.crumbs = vec![
        Link::new("标准指引", address::GUIDELINES),
        Link::new(sent.name.clone(), address::guideline(&sent.sector_code)),
    ];
    if let Some(told) = told {
        frame.notices.push(done("已经转发", format!("{}个单位，已提醒{told}人。", sent.units)));
    }
    let status = tell(&mut frame, refused)?;
    let shown = ForwardingView {
        frame,
        cover_note: sent.cover_note,
        facts: vec![
            ("文号", sent.document_number),
            ("完成期限", sent.due_on),
            ("转发", format!("{} {}", sent.forwarded_by, moment(&sent.forwarded_at))),
        ],
        guideline: Link::new(
            format!("{}领域标准指引", sent.name),
            format!("/guidelines/{}", sent.sector_code),
        ),
        summary: match found.receipts.len() {
            all if all as i64 >= sent.units => {
                format!("转发到{}个单位，{}个已确认收到", sent.units, sent.received)
            }
            own => {
                format!("转发到{}个单位，{}个已确认收到；下面是与您有关的{own}个", sent.units, sent.received)
            }
        },
        action: address::of(address::RECEIPTS, id),
        units: found.receipts.into_iter().map(unit_line).collect(),
    };
    page_with_status(status, &shown)
}

fn unit_line(unit: ForwardingUnit) -> UnitLine {
    let received = unit.received_at.as_deref().map(|at| {
        format!("{} {}", unit.received_by.as_deref().unwrap_or_default(), moment(at)).trim().to_owned()
    });
    UnitLine {
        id: unit.unit_id,
        name: unit.unit,
        kind: unit.kind.map_or("", domain::organisation::UnitKind::label),
        received: received.unwrap_or_default(),
        has_ended: unit.has_ended,
        may_confirm: unit.may_confirm,
    }
}
