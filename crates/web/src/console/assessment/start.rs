//! 组织评议: what a round covers, who assesses, how long units have.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::Place;
use crate::console::organisation::parts::{Standing, form_page, sector_choices};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use domain::calendar::Period;
use domain::organisation::{Permission, UnitKind};
use operations::assessment::{NewRound, Scope};
use operations::organisation::{PersonFilter, Unit};

/// The form.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    start_page(&state, &who, None).await
}

/// Begins a round.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn start(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let numbers = |name: &str| posted.all(name).filter_map(|value| value.parse().ok()).collect::<Vec<i64>>();
    let input = NewRound {
        title: posted.get("title").to_owned(),
        as_of: Some(posted.wanted_date("as_of", &mut problems)),
        scope: Scope {
            units: numbers("units").into_iter().chain(posted.number("unit")).collect(),
            sectors: posted.all("sectors").filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            with_level: posted.ticked("with_level"),
        },
        assessors: numbers("assessors"),
        objection_days: posted.wanted_number("objection_days", "请填写工作日数", &mut problems),
        rectification_days: posted.wanted_number("rectification_days", "请填写工作日数", &mut problems),
    };
    let outcome = match readable(problems) {
        Ok(()) => state.operations.start_assessment(&who.act(), &input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => {
            Ok(Redirect::to(&format!("{}?done=started", address::of(address::ROUND, id))).into_response())
        }
        Err(error) => start_page(&state, &who, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn start_page(
    state: &AppState,
    who: &SignedIn,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let units = state.operations.units_on(state.today()).await?;
    let own = units.iter().filter(|unit| {
        who.actor.may(Permission::ManageAssessment, &unit.path, None)
            && (unit.kind.compiles() || unit.kind == UnitKind::City)
    });
    let choice = |unit: &Unit| Choice::new(unit.id.to_string(), unit.name.clone());
    let is_high = |unit: &&Unit| matches!(unit.kind, UnitKind::City | UnitKind::District | UnitKind::Zone);
    let high = own.clone().filter(is_high).map(choice).collect();
    let one = std::iter::once(Choice::none("不另选")).chain(own.map(choice)).collect();
    let mut sectors = sector_choices(state, "").await?;
    sectors.remove(0);
    let people = assessors(state, who).await?;
    let days = |key: &str| Period::shipped(key).map(|period| period.number.to_string()).unwrap_or_default();
    let form = Form::new("start", address::NEW, &who.csrf_token, "开始评议")
        .with(Field::text("title", "名称").required().longest(60).hint("例如：2026年第四季度目录评议"))
        .with(
            Field::date("as_of", "目录截至", Some(state.today()))
                .required()
                .hint("评议这一天结束时现行的目录；以后发布的不计"),
        )
        .with(Field::of("units", "单位", Control::Several(high)).hint("选上级单位的，包括它的全部下级"))
        .with(Field::select("unit", "或某一个部门、镇街", one))
        .with(Field::of("sectors", "领域", Control::Several(sectors)).hint("一个都不选的，为全部领域"))
        .with(
            Field::of("with_level", "同时检查本级缺少的领域和事项", Control::Tick)
                .value("1")
                .hint("由区、镇街政府或唯一编制单位负责；已声明不适用的不计"),
        )
        .with(
            Field::of("assessors", "评议人员", Control::Several(people))
                .hint("应有巡查员或督办员角色；参与过编制、审核、审定、发布的，不能评议相关目录"),
        )
        .with(
            Field::text("objection_days", "申诉期限（工作日）")
                .required()
                .longest(3)
                .value(days("assessment-objection")),
        )
        .with(
            Field::text("rectification_days", "整改期限（工作日）")
                .required()
                .longest(3)
                .value(days("assessment-rectification")),
        )
        .back("返回", address::LIST);
    let standing = Standing {
        title: "组织评议",
        place: Place::Assessments,
        crumbs: vec![Link::new("目录评议", address::LIST)],
    };
    let words = vec![
        "开始后由任务检查目录，检查出的问题经评议人员确认才扣分；本次评议按今天的评分表计分。".to_owned(),
    ];
    form_page((state, who), standing, (Vec::new(), words), form.answered(refusal)).await
}

/// Those who hold the right to assess, with their units.
#[boxed::future]
async fn assessors(state: &AppState, who: &SignedIn) -> Result<Vec<Choice>, PageError> {
    let people = state.operations.people(&who.act(), &PersonFilter::default()).await?;
    let may = people
        .into_iter()
        .filter(|one| one.grants.iter().any(|grant| Permission::Assess.held_by(grant.role)));
    Ok(may.map(|one| Choice::new(one.id.to_string(), format!("{}（{}）", one.name, one.unit_name))).collect())
}
