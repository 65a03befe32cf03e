//! 政务公开工作机构 of a unit with head, named person and deputy (R149b); lead departments of sectors (R5).

use super::address;
use super::parts::{
    Done, Standing, done_notice, form_page, person_choices, sector_name, unit_choices, unit_crumbs,
};
use crate::console::form::{Choice, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, frame, stopped};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::UnitKind;
use operations::organisation::BodyInput;

/// Sectors with their lead departments.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/leads.html")]
pub struct LeadsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The sectors.
    pub lines: Vec<LeadLine>,
    /// Where a change is sent; empty where one may not.
    pub action: &'static str,
}

/// A sector with its lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadLine {
    /// Code.
    pub code: String,
    /// Name.
    pub sector: String,
    /// The lead; none where it is missing.
    pub lead: Option<Link>,
    /// Departments to choose from.
    pub choices: Vec<Choice>,
}

/// The form of a unit's body.
///
/// # Errors
/// When there is no such unit.
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    body_page(&state, &who, id, None).await
}

/// Registers a unit's body.
///
/// # Errors
/// What no form can answer.
pub async fn set(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let input = BodyInput {
        body_name: posted.get("body_name").to_owned(),
        head_id: posted.number("head_id"),
        named_person_id: posted.number("named_person_id"),
        deputy_id: posted.number("deputy_id"),
        contact: posted.get("contact").to_owned(),
        valid_from: Some(posted.wanted_date("valid_from", &mut problems)),
    };
    let outcome = match readable(problems) {
        Ok(()) => state.operations.set_open_government_body(&who.act(), id, input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=body", address::of(address::UNIT, id))).into_response()),
        Err(error) => body_page(&state, &who, id, Some(&Refusal::of(&posted, error)?)).await,
    }
}

/// Shows the lead departments.
///
/// # Errors
/// When the database fails.
pub async fn show_leads(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let mut view = leads_view(&state, &who).await?;
    view.frame.notices = done_notice(&after.done);
    page_with_status(StatusCode::OK, &view)
}

/// Sets the lead department of a sector.
///
/// # Errors
/// What no form can answer.
pub async fn set_lead(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let unit = posted.wanted_number("unit_id", "请选择牵头部门", &mut problems);
    let sector = posted.get("sector").to_owned();
    let outcome = match readable(problems) {
        Ok(()) => state.operations.set_sector_lead(&who.act(), &sector, unit, posted.get("reason")).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("{}?done=lead#sector-{sector}", address::LEADS)).into_response()),
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            let mut view = leads_view(&state, &who).await?;
            let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
            view.frame.notices =
                vec![stopped("没有办成", format!("{}：{}", sector_name(&state, &sector), words.join("；")))];
            page_with_status(refusal.status, &view)
        }
    }
}

async fn leads_view(state: &AppState, who: &SignedIn) -> Result<LeadsView, PageError> {
    let mut frame = frame(state, who, "领域牵头部门", Place::Organisation).await?;
    frame.crumbs =
        vec![Link::new("机构", address::TREE), Link::new("领域", crate::console::sector::address::SECTORS)];
    let leads = state.operations.sector_leads().await?;
    let departments =
        unit_choices(state, Some(&[UnitKind::CityDepartment, UnitKind::DistrictDepartment]), Some("请选择"))
            .await?;
    let may = state.operations.may_open_sectors(&who.act()).await?;
    let mut lines = Vec::new();
    for guideline in state.operations.guidelines().await? {
        let lead = leads.iter().find(|(code, _)| *code == guideline.sector_code).map(|(_, unit)| *unit);
        let named = match lead {
            Some(id) => {
                Some(Link::new(state.operations.unit(id).await?.name, address::of(address::UNIT, id)))
            }
            None => None,
        };
        let chosen = lead.map(|id| id.to_string()).unwrap_or_default();
        let choices = if may {
            departments
                .iter()
                .cloned()
                .map(|choice| Choice { current: choice.value == chosen, ..choice })
                .collect()
        } else {
            Vec::new()
        };
        lines.push(LeadLine {
            code: guideline.sector_code.clone(),
            sector: guideline.sector.clone(),
            lead: named,
            choices,
        });
    }
    Ok(LeadsView { frame, lines, action: if may { address::LEADS } else { "" } })
}

async fn body_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let unit = state.operations.unit(id).await?;
    let body = state.operations.open_government_body(Some(&who.act()), id).await?;
    let people = person_choices(state, who, None, Some("暂不登记")).await?;
    let chosen = |person: Option<&(i64, String)>| person.map(|(id, _)| id.to_string()).unwrap_or_default();
    let (head, named, deputy) = body.as_ref().map_or((None, None, None), |body| {
        (body.head.as_ref(), body.named_person.as_ref(), body.deputy.as_ref())
    });
    let person = |name, label, hint: &str, who| {
        Field::select(name, label, people.clone()).value(chosen(who)).hint(hint)
    };
    let form = Form::new("body", address::of(address::UNIT_BODY, id), &who.csrf_token, "登记")
        .with(
            Field::text("body_name", "工作机构名称")
                .value(body.as_ref().map_or("", |body| body.body_name.as_str()))
                .required()
                .longest(60)
                .hint("例如：区民政局办公室"),
        )
        .with(person("head_id", "负责人", "分管政务公开工作的负责人", head))
        .with(person("named_person_id", "联系人", "具体经办人，台账中的联系人由此取得", named))
        .with(person("deputy_id", "替补人", "联系人不在岗时接替，须是另一人", deputy))
        .with(
            Field::text("contact", "办公电话与地址")
                .value(body.as_ref().map_or("", |body| body.contact.as_str()))
                .longest(120)
                .hint("向公众公布，只写办公电话，不写个人号码"),
        )
        .with(Field::date("valid_from", "启用日期", Some(state.today())).required())
        .back("返回", address::of(address::UNIT, id));
    let standing =
        Standing {
            title: "登记工作机构", place: Place::Organisation, crumbs: unit_crumbs(Some(&unit))
        };
    let facts = vec![("机构".to_owned(), unit.name.clone())];
    form_page(
        (state, who),
        standing,
        (facts, vec!["变更后，原登记留存在历史中。".to_owned()]),
        form.answered(refusal),
    )
    .await
}
