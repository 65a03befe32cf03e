//! One sector: opening it with its departments and due date (R7, R112), naming its lead, whose history is
//! kept (R5).

use super::address;
use super::list::{layer_table, state_words};
use crate::console::catalogue::answer::go;
use crate::console::catalogue::parts::moment;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal, readable};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::{day, unit_choices};
use crate::console::pages::{ActForm, CaseView, Cell, HistoryLine};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::organisation::UnitKind;
use domain::sector::Origin;
use operations::sector::{LeadTerm, SectorDetail, SectorOpening};
use serde::Deserialize;

/// What was just done.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    opened: Option<usize>,
    done: String,
}

/// Which form was refused.
enum Refused<'a> {
    Opening(&'a Refusal<'a>),
    Lead(&'a Refusal<'a>),
}

/// The sector.
///
/// # Errors
/// When there is no such sector.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sector): Path<String>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    sector_page(&state, &who, &sector, &after, None).await
}

/// Opens the sector, or changes the arrangements of an open one.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn open(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sector): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let input = SectorOpening {
        opened_on: posted.date("opened_on", &mut problems),
        due_on: posted.date("due_on", &mut problems),
        lead_id: posted.number("lead_id"),
        department_ids: posted.all("department_ids").filter_map(|id| id.parse().ok()).collect(),
        document: posted.get("document").to_owned(),
        note: posted.get("note").to_owned(),
    };
    let revision = posted.number("revision").unwrap_or(0);
    let outcome = match readable(problems) {
        Ok(()) if revision > 0 => {
            state.operations.change_opening(&who.act(), &sector, revision, &input).await
        }
        Ok(()) => state.operations.open_sector(&who.act(), &sector, &input).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => {
            Ok(go(&format!("{}?opened={}", address::of_sector(address::SECTOR, &sector), receipt.told)))
        }
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            sector_page(&state, &who, &sector, &Done::default(), Some(Refused::Opening(&refusal))).await
        }
    }
}

/// Names the lead department.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn lead(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sector): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let unit = posted.wanted_number("unit_id", "请选择牵头部门", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => state.operations.set_sector_lead(&who.act(), &sector, unit, posted.get("reason")).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(()) => Ok(go(&format!("{}?done=lead", address::of_sector(address::SECTOR, &sector)))),
        Err(error) => {
            let refusal = Refusal::of(&posted, error)?;
            sector_page(&state, &who, &sector, &Done::default(), Some(Refused::Lead(&refusal))).await
        }
    }
}

#[boxed::future]
async fn sector_page(
    state: &AppState,
    who: &SignedIn,
    code: &str,
    after: &Done,
    refused: Option<Refused<'_>>,
) -> Result<Response, PageError> {
    let sector = state.operations.sector(code).await?;
    let mut frame = frame(state, who, &format!("{}领域", sector.info.name), Place::Sectors).await?;
    frame.crumbs = vec![Link::new("领域", address::SECTORS)];
    if let Some(told) = after.opened {
        frame.notices.push(done("开放安排已经保存", format!("已通知{told}人。")));
    }
    if after.done == "lead" {
        frame.notices.push(done("牵头部门已经保存", "原来的牵头部门留在历史中。"));
    }
    let may = state.operations.may_open_sectors(&who.act()).await?;
    let (mut status, mut acts) = (StatusCode::OK, Vec::new());
    if may {
        let kinds = [UnitKind::CityDepartment, UnitKind::DistrictDepartment];
        let departments = unit_choices(state, Some(&kinds), None).await?;
        let (opening, lead) = match &refused {
            Some(Refused::Opening(refusal)) => (Some(*refusal), None),
            Some(Refused::Lead(refusal)) => (None, Some(*refusal)),
            None => (None, None),
        };
        if sector.info.origin == Origin::Added {
            let (answered, form) = opening_form(state, who, &sector, &departments).answered(opening);
            let title = if sector.info.is_open { "修改开放安排" } else { "开放这个领域" };
            let is_open = !sector.info.is_open || opening.is_some();
            acts.push(ActForm { title: title.to_owned(), form, is_open });
            status = status.max(answered);
        }
        let (answered, form) = lead_form(who, &sector, &departments).answered(lead);
        acts.push(ActForm { title: "指定牵头部门".to_owned(), form, is_open: lead.is_some() });
        status = status.max(answered);
    }
    let layers = layer_table(&sector.info.layers, std::slice::from_ref(&sector.info));
    let view = CaseView {
        facts: facts(&sector),
        tables: vec![layers],
        acts,
        history: sector.terms.iter().map(term).collect(),
        frame,
        ..CaseView::default()
    };
    page_with_status(status, &view)
}

fn facts(sector: &SectorDetail) -> Vec<(String, Cell)> {
    let info = &sector.info;
    let departments: Vec<&str> = info.departments.iter().map(|unit| unit.name.as_str()).collect();
    let mut facts = vec![
        ("来历", Cell::text(info.origin.label())),
        ("开放", Cell::text(state_words(info))),
        ("完成期限", Cell::text(info.due_on.as_deref().map(day).unwrap_or_default())),
        ("依据文件", Cell::text(sector.document.clone())),
        ("要求", Cell::text(sector.note.clone())),
        ("牵头部门", Cell::text(info.lead_words())),
        ("相关部门", Cell::text(departments.join("、"))),
    ];
    facts.retain(|(_, cell)| !cell.text.is_empty());
    facts.push((
        "标准指引",
        Cell::link("各版本与转发", crate::console::cascade::address::guideline(&info.code)),
    ));
    if !info.is_open {
        facts.push(("说明", Cell::text("开放以前，各单位不能编制这个领域的目录，也不计为缺少。")));
    }
    facts.into_iter().map(|(name, cell)| (name.to_owned(), cell)).collect()
}

fn opening_form(state: &AppState, who: &SignedIn, sector: &SectorDetail, departments: &[Choice]) -> Form {
    let info = &sector.info;
    let named = |choice: &Choice| {
        let current = info.departments.iter().any(|unit| unit.id.to_string() == choice.value);
        Choice { current, ..choice.clone() }
    };
    let opened = info.opened_on.as_deref().and_then(|on| on.parse().ok()).unwrap_or_else(|| state.today());
    let due = info.due_on.as_deref().and_then(|due| due.parse().ok());
    let submit = if info.is_open { "保存并通知" } else { "开放并通知" };
    let lead = info.lead.as_ref().map(|unit| unit.id.to_string()).unwrap_or_default();
    let mut leads = vec![Choice::none("请选择")];
    leads.extend(departments.iter().cloned());
    Form::new("opening", address::of_sector(address::OPENING, &info.code), &who.csrf_token, submit)
        .with(Field::hidden("revision", sector.revision))
        .with(Field::date("opened_on", "开放日期", Some(opened)).required().hint("今天或以前的日期"))
        .with(Field::date("due_on", "编制目录的完成期限", due).required())
        .with(Field::select("lead_id", "牵头部门", leads).value(lead).required())
        .with(
            Field::of(
                "department_ids",
                "其他相关部门",
                Control::Several(departments.iter().map(named).collect()),
            )
            .hint("没有的可以不选"),
        )
        .with(
            Field::text("document", "依据文件")
                .value(sector.document.clone())
                .longest(100)
                .hint("文件名称或文号，如穗府办函〔2026〕12号"),
        )
        .with(
            Field::of("note", "要求", Control::Lines)
                .value(sector.note.clone())
                .longest(1000)
                .hint("写进发给各单位的通知"),
        )
}

fn lead_form(who: &SignedIn, sector: &SectorDetail, departments: &[Choice]) -> Form {
    let lead = sector.info.lead.as_ref().map(|unit| unit.id.to_string()).unwrap_or_default();
    let mut leads = vec![Choice::none("请选择")];
    leads.extend(departments.iter().cloned());
    Form::new("lead", address::of_sector(address::LEAD, &sector.info.code), &who.csrf_token, "保存")
        .with(Field::select("unit_id", "牵头部门", leads).value(lead).required())
        .with(Field::text("reason", "改定的理由或依据").longest(300).hint("留在历史中，如机构改革、职能调整"))
}

fn term(term: &LeadTerm) -> HistoryLine {
    let ended = match &term.ended_at {
        Some(at) => format!("，至{}", moment(at)),
        None => "，现任".to_owned(),
    };
    HistoryLine {
        at: moment(&term.set_at),
        by: term.set_by.clone().unwrap_or_else(|| "系统".to_owned()),
        act: format!("指定{}牵头{ended}", term.unit.name),
        note: term.reason.clone(),
    }
}
