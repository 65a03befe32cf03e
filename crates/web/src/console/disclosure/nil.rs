//! 本期无此类信息: elements of a catalogue of which nothing arose in a period, closed together (R101a).

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::Place;
use crate::console::organisation::parts::{Standing, form_page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::disclosure::Duty;
use operations::FieldProblem;
use operations::disclosure::{Checklist, NilNotices};

/// Between a row's key and the name of its element.
const BETWEEN: char = '\u{1f}';

/// The form.
///
/// # Errors
/// When the catalogue is not published.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
) -> Result<Response, PageError> {
    nil_page(&state, &who, (&unit, &sector), None).await
}

/// Makes the notices.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn make(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = match read(&posted, &unit, &sector) {
        Ok(input) => state.operations.close_elements(&who.act(), &input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => {
            let href = address::checklist(&unit, &sector);
            let (made, known) = (receipt.made.len(), receipt.known.len());
            Ok(Redirect::to(&format!("{href}?made={made}&known={known}")).into_response())
        }
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            nil_page(&state, &who, (&unit, &sector), Some(&refusal)).await
        }
    }
}

fn read(posted: &Posted, unit: &str, sector: &str) -> Result<NilNotices, operations::OperationError> {
    let mut problems: Vec<FieldProblem> = Vec::new();
    let (from, to) = (posted.date("from", &mut problems), posted.date("to", &mut problems));
    readable(problems)?;
    let elements = posted.all("elements").filter_map(|one| one.split_once(BETWEEN));
    Ok(NilNotices {
        unit: unit.to_owned(),
        sector: sector.to_owned(),
        elements: elements.map(|(key, name)| (key.to_owned(), name.to_owned())).collect(),
        from,
        to,
        note: posted.get("note").to_owned(),
    })
}

#[boxed::future]
async fn nil_page(
    state: &AppState,
    who: &SignedIn,
    (unit, sector): (&str, &str),
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let list = state.operations.checklist(unit, sector, who.act().today()).await?;
    let choices = choices(&list);
    let words = match choices.is_empty() {
        true => "各项公开内容都已装载，或者已有本期的说明。".to_owned(),
        false => format!(
            "{}：勾选本期没有产生信息的公开内容，填写这一期的起止日期。说明经审查、批准后公布，公众在事项页面可以看到。",
            list.unit
        ),
    };
    let form = Form::new("nil", address::nil(unit, sector), &who.csrf_token, "提交审查")
        .with(Field::of("elements", "没有信息的公开内容", Control::Several(choices)).all_at_once().required())
        .with(Field::date("from", "起日", None).required())
        .with(Field::date("to", "止日", None).required().hint("这一期已经结束，例如上个季度的最后一天；说明的期限从这一天起，按该项内容的公开时限计算，没有写明的按20个工作日"))
        .with(Field::of("note", "说明", Control::Lines).longest(500).hint("公众可见，例如经哪个科室核实"))
        .back("返回", address::checklist(unit, sector));
    let standing = Standing {
        title: "本期无此类信息",
        place: Place::Disclosures,
        crumbs: vec![
            Link::new("信息公开", address::LIST),
            Link::new("装载清单", address::checklist(unit, sector)),
        ],
    };
    form_page((state, who), standing, (Vec::new(), vec![words]), form.answered(refusal)).await
}

/// The elements of which nothing stands, and those that come again and again with nothing of the period that is over.
fn choices(list: &Checklist) -> Vec<Choice> {
    let open = list.rows.iter().filter(|row| row.duty == Duty::Everyone);
    let rows = open.flat_map(|row| row.elements.iter().map(move |element| (row, element)));
    rows.filter(|(_, element)| element.is_wanting())
        .map(|(row, element)| {
            let value = format!("{}{BETWEEN}{}", row.key, element.called);
            Choice::new(value, format!("{}／{}：{}", row.level1_item, row.level2_item, element.called))
        })
        .collect()
}
