//! 发起催办: the units under a superior with what is open there, or the unit of one record.

use super::address;
use super::units::choice;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::Place;
use crate::console::organisation::parts::{Standing, form_page, sector_choices};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use operations::reminder::{ReminderAbout, ReminderInput};
use serde::Deserialize;

/// The longest text.
const LONGEST_TEXT: usize = 1000;

/// What is known already.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Known {
    under: String,
    record: String,
}

/// The form.
///
/// # Errors
/// When the person may remind nobody there.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(known): Query<Known>,
) -> Result<Response, PageError> {
    let (under, record) = (known.under.parse().ok(), known.record.parse().ok());
    send_page(&state, &who, (under, record), None).await
}

/// Sends it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn send(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = match read(&posted) {
        Ok(input) => state.operations.send_reminder(&who.act(), &input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => {
            let without = receipt.unreached.len();
            let href = address::of(address::CASE, receipt.id);
            let to = format!("{href}?done=send&people={}&without={without}", receipt.people);
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => {
            let known = (posted.number("under"), posted.number("record"));
            send_page(&state, &who, known, Some(&Refusal::of(&posted, error)?)).await
        }
    }
}

fn read(posted: &Posted) -> Result<ReminderInput, OperationError> {
    let mut problems = Vec::new();
    let due_on = posted.date("due_on", &mut problems);
    readable(problems)?;
    let about = match (posted.number("record"), posted.get("sector")) {
        (Some(record), _) => ReminderAbout::Record(record),
        (None, "") => ReminderAbout::General,
        (None, sector) => ReminderAbout::Sector(sector.to_owned()),
    };
    Ok(ReminderInput {
        from: None,
        units: posted.all("units").filter_map(|id| id.parse().ok()).collect(),
        text: posted.get("text").to_owned(),
        due_on,
        about,
    })
}

#[boxed::future]
async fn send_page(
    state: &AppState,
    who: &SignedIn,
    (under, record): (Option<i64>, Option<i64>),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let mut form = Form::new("reminder", address::NEW, &who.csrf_token, "发出催办");
    let mut facts = Vec::new();
    let units = match record {
        Some(id) => {
            let record = state.operations.disclosure(&who.act(), id).await?;
            let unit = state.operations.unit_by_code(&record.unit_code).await?;
            facts.push(("涉及的信息".to_owned(), record.version.title));
            form = form.with(Field::hidden("record", id));
            vec![Choice { current: true, ..Choice::new(unit.id.to_string(), unit.name) }]
        }
        None => {
            let found = state.operations.units_to_remind(&who.act(), under).await?;
            facts.push(("催办单位".to_owned(), found.from.name));
            form = form.with(Field::hidden("under", found.under.id)).with(
                Field::select("sector", "涉及的领域", sector_choices(state, "信息公开工作，不限领域").await?)
                    .required()
                    .hint("选了领域的，收到的单位可以直接打开该领域的装载清单"),
            );
            found.units.iter().map(choice).collect()
        }
    };
    let form = form
        .with(
            Field::of("units", "要催办的单位", Control::Several(units))
                .all_at_once()
                .required()
                .hint("各单位的信息员、领导和公开工作机构负责人会收到消息"),
        )
        .with(
            Field::of("text", "催办的内容", Control::Lines)
                .required()
                .longest(LONGEST_TEXT)
                .hint("写明要办什么；不写个人信息"),
        )
        .with(Field::date("due_on", "答复期限", None).required().hint("含当日"))
        .back("返回", address::LIST);
    let standing = Standing {
        title: "发起催办",
        place: Place::Reminders,
        crumbs: vec![Link::new("催办", address::LIST)],
    };
    form_page((state, who), standing, (facts, Vec::new()), form.answered(refusal)).await
}
