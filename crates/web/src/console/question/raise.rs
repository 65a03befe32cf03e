//! 提出难题: from the list, from the help page, or from a row of a catalogue, which fills in what it knows.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::Place;
use crate::console::organisation::parts::{Standing, form_page, sector_choices};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::Permission;
use domain::question::SuperiorLine;
use operations::question::DifficultyInput;
use serde::Deserialize;

/// What is known already.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Known {
    unit: String,
    sector: String,
    item: String,
}

/// The form.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(known): Query<Known>,
) -> Result<Response, PageError> {
    raise_page(&state, &who, &known, None).await
}

/// Raises a difficulty.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn raise(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let input = DifficultyInput {
        unit_id: posted.wanted_number("unit", "请选择提出难题的单位", &mut problems),
        sector_code: Some(posted.get("sector").to_owned()).filter(|code| !code.is_empty()),
        item: posted.get("item").to_owned(),
        title: posted.get("title").to_owned(),
        text: posted.get("text").to_owned(),
        line: SuperiorLine::from_id(posted.get("line")).unwrap_or(SuperiorLine::Government),
    };
    let outcome = match readable(problems) {
        Ok(()) => state.operations.raise_difficulty(&who.act(), &input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(raised) => {
            let to = format!("{}?done=raise", address::of(address::CASE, raised.id));
            Ok(Redirect::to(&to).into_response())
        }
        Err(error) => raise_page(&state, &who, &Known::default(), Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn raise_page(
    state: &AppState,
    who: &SignedIn,
    known: &Known,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let own = state.operations.units_on(state.today()).await?;
    let own = own.iter().filter(|unit| who.actor.may(Permission::RaiseDifficulty, &unit.path, None));
    let units: Vec<Choice> = own.map(|unit| Choice::new(unit.id.to_string(), unit.name.clone())).collect();
    let unit = if known.unit.is_empty() { who.actor.unit_id.to_string() } else { known.unit.clone() };
    let lines = [SuperiorLine::Government, SuperiorLine::Sector]
        .map(|line| Choice::new(line.id(), line.label()))
        .to_vec();
    let form = Form::new("raise", address::NEW, &who.csrf_token, "提出")
        .with(Field::select("unit", "提出单位", units).value(unit).required())
        .with(Field::select("sector", "领域", sector_choices(state, "不限领域").await?).value(&known.sector))
        .with(
            Field::text("item", "事项")
                .value(&known.item)
                .longest(100)
                .hint("涉及目录中某一事项的，写事项名称"),
        )
        .with(
            Field::text("title", "难题概括")
                .required()
                .longest(60)
                .hint("一句话，例如：派出机构能否作公开主体"),
        )
        .with(
            Field::of("text", "具体情况", Control::Lines)
                .required()
                .longest(2000)
                .hint("写明遇到什么情况、已经怎样处理、希望明确什么；不写个人信息"),
        )
        .with(
            Field::select("line", "请谁答复", lines)
                .value(SuperiorLine::Government.id())
                .required()
                .hint("政府办公室答复公开工作的要求，业务主管部门答复本领域的业务；超期可以提请上级"),
        )
        .back("返回", address::LIST);
    let standing = Standing {
        title: "提出难题",
        place: Place::Difficulties,
        crumbs: vec![Link::new("难题", address::LIST)],
    };
    let words = vec!["提出前可以先在“问答”中查找：多数编制问题已有答复。".to_owned()];
    form_page((state, who), standing, (Vec::new(), words), form.answered(refusal)).await
}
