//! 政务公开工作机构 of a unit with head, named person and deputy (R149b); lead departments of sectors (R5).

use super::address;
use super::parts::{Standing, form_page, person_choices, unit_crumbs};
use crate::console::form::{Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, frame};
use crate::console::sector::address::{SECTOR, SECTORS, of_sector};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use operations::organisation::BodyInput;
use operations::sector::SectorInfo;

/// Sectors with their lead departments.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/leads.html")]
pub struct LeadsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The sectors.
    pub lines: Vec<LeadLine>,
    /// True where the reader may name other departments.
    pub may: bool,
}

/// A sector with its lead.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LeadLine {
    /// Code.
    pub code: String,
    /// Name.
    pub sector: String,
    /// The lead in words, with its page where it is a unit.
    pub lead: Link,
    /// Where another is named; empty where one may not.
    pub href: String,
}

/// The form of a unit's body.
///
/// # Errors
/// When there is no such unit.
#[boxed::future]
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
#[boxed::future]
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

/// Shows the lead departments; each is named on its sector's own page, so that this list stays short.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show_leads(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    page(&leads_view(&state, &who).await?)
}

#[boxed::future]
async fn leads_view(state: &AppState, who: &SignedIn) -> Result<LeadsView, PageError> {
    let mut frame = frame(state, who, "领域牵头部门", Place::Organisation).await?;
    frame.crumbs = vec![Link::new("机构", address::TREE), Link::new("领域", SECTORS)];
    let may = state.operations.may_open_sectors(&who.act()).await?;
    let line = |sector: SectorInfo| LeadLine {
        // A department that only the documents name has no page here.
        lead: Link::new(
            sector.lead_words(),
            sector.lead.as_ref().map(|unit| address::of(address::UNIT, unit.id)).unwrap_or_default(),
        ),
        href: if may { format!("{}#lead", of_sector(SECTOR, &sector.code)) } else { String::new() },
        code: sector.code,
        sector: sector.name,
    };
    Ok(LeadsView { frame, lines: state.operations.sectors().await?.into_iter().map(line).collect(), may })
}

#[boxed::future]
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
