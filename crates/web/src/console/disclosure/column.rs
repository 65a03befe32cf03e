//! 读取栏目: the address of another site's list for an element, what was found there with what is loaded already, and
//! the entries to be loaded as links or with their text (R102). Both steps are jobs.

use super::address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::{Standing, day, form_page};
use crate::console::pages::{ActForm, CaseView, Cell, Part, Table};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use operations::disclosure::{ColumnFound, ColumnLine, ColumnView, ColumnWanted};
use serde::Deserialize;

const TITLE: &str = "读取其他网站的栏目";

/// For what a column is read.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Known {
    unit: String,
    sector: String,
    item: String,
    element: String,
}

/// The form of an address.
///
/// # Errors
/// When there is no such item.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(known): Query<Known>,
) -> Result<Response, PageError> {
    if known.unit.is_empty() {
        return Ok(Redirect::to(address::LIST).into_response());
    }
    ask_page(&state, &who, &known, None).await
}

/// Wants it read and leads to the job that does so.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn ask(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let get = |name: &str| posted.get(name).to_owned();
    let known =
        Known { unit: get("unit"), sector: get("sector"), item: get("item"), element: get("element") };
    let wanted = ColumnWanted {
        unit: known.unit.clone(),
        sector: known.sector.clone(),
        row_key: known.item.clone(),
        element: known.element.clone(),
        address: get("address"),
    };
    match state.operations.ask_column(&who.act(), &wanted).await {
        Ok(asked) => Ok(Redirect::to(&operations::job::url(asked.job)).into_response()),
        Err(error) => ask_page(&state, &who, &known, Some(&Refusal::of(&posted, error)?)).await,
    }
}

/// What was found.
///
/// # Errors
/// When there is no such column of this person.
#[boxed::future]
pub async fn look(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    column_page(&state, &who, id, None).await
}

/// Loads what was chosen and leads to the job that does so.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn take(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let chosen: Vec<usize> = match posted.get("which") {
        "all" => {
            let view = state.operations.column(&who.act(), id).await?;
            view.fresh().map(|(at, _)| at).collect()
        }
        _ => posted.all("entries").filter_map(|at| at.parse().ok()).collect(),
    };
    let with_text = posted.get("how") == "text";
    match state.operations.take_column(&who.act(), id, &chosen, with_text).await {
        Ok(job) => Ok(Redirect::to(&operations::job::url(job)).into_response()),
        Err(error) => column_page(&state, &who, id, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn ask_page(
    state: &AppState,
    who: &SignedIn,
    known: &Known,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let row = state.operations.row_to_load(&known.unit, &known.sector, &known.item).await?;
    let elements = std::iter::once(Choice::none("不限哪一项"))
        .chain(row.elements.iter().map(|one| Choice::new(one.name.clone(), one.name.clone())))
        .collect();
    let own = address::read_column(&known.unit, &known.sector, &known.item, &known.element);
    let form = Form::new("column", own, &who.csrf_token, "读取栏目")
        .with(Field::hidden("unit", &known.unit))
        .with(Field::hidden("sector", &known.sector))
        .with(Field::hidden("item", &known.item))
        .with(Field::select("element", "公开内容", elements).value(&known.element))
        .with(Field::text("address", "栏目的网址").required().longest(2000).hint(
            "栏目列表第一页的网址，列表里每条有标题和日期；一次最多读50页，读到的先给您核对，不会直接装载",
        ))
        .back("返回", address::load(&known.unit, &known.sector, &known.item, &known.element));
    let standing =
        Standing { title: TITLE, place: Place::Disclosures, crumbs: crumbs(&known.unit, &known.sector) };
    let words = vec![format!("{}：{}／{}", row.unit, row.level1_item, row.level2_item)];
    form_page((state, who), standing, (Vec::new(), words), form.answered(refusal)).await
}

fn crumbs(unit: &str, sector: &str) -> Vec<Link> {
    vec![Link::new("信息公开", address::LIST), Link::new("装载清单", address::checklist(unit, sector))]
}

#[boxed::future]
async fn column_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let view = state.operations.column(&who.act(), id).await?;
    let mut frame = frame(state, who, "核对栏目里的信息", Place::Disclosures).await?;
    frame.crumbs = crumbs(&view.unit_code, &view.sector_code);
    let item = format!("{}／{}", view.item.0, view.item.1);
    let mut facts = vec![
        ("栏目".to_owned(), Cell::link(view.address.clone(), view.address.clone()).with(view.title.clone())),
        ("装载到".to_owned(), Cell::text(item).with(view.element.clone())),
    ];
    let mut shown = CaseView { frame, ..CaseView::default() };
    let mut status = axum::http::StatusCode::OK;
    match &view.found {
        None => facts.push(("进度".to_owned(), Cell::text("还没有读完，请过一会儿刷新本页"))),
        Some(found) => {
            facts.push(("读到".to_owned(), Cell::text(found_words(&view, found))));
            if !found.remarks.is_empty() {
                shown.parts.push(Part {
                    title: "请注意".to_owned(),
                    text: found.remarks.clone(),
                    ..Part::default()
                });
            }
            shown.tables.push(table(&view, found));
            if view.fresh().next().is_some() {
                let (answered, form) = form(who, &view).answered(refusal);
                status = answered;
                shown.acts.push(ActForm { title: "装载".to_owned(), form, is_open: true });
            }
        }
    }
    shown.facts = facts;
    page_with_status(status, &shown)
}

fn found_words(view: &ColumnView, found: &ColumnFound) -> String {
    format!("{}页，{}条，其中{}条已经装载过", found.pages, found.entries.len(), view.loaded.len())
}

fn written(line: &ColumnLine) -> String {
    line.day.map_or_else(|| "没有日期".to_owned(), |on| day(&on.to_string()))
}

/// Every entry with its day, its address, and whether it is loaded.
fn table(view: &ColumnView, found: &ColumnFound) -> Table {
    let row = |(at, line): (usize, &ColumnLine)| {
        let stands = match view.loaded.get(&at) {
            Some(id) => Cell::link(format!("已装载，{id}号信息"), address::of(address::CASE, *id)),
            None => Cell::text("没有装载"),
        };
        vec![
            Cell::link(line.title.clone(), line.address.clone()).with(line.address.clone()),
            Cell::text(written(line)),
            stands,
        ]
    };
    Table {
        title: format!("栏目里的{}条", found.entries.len()),
        heads: vec!["名称和网址", "日期", "装载"],
        rows: found.entries.iter().enumerate().map(row).collect(),
        empty: "",
    }
}

fn form(who: &SignedIn, view: &ColumnView) -> Form {
    let entries = view
        .fresh()
        .map(|(at, line)| Choice::new(at.to_string(), format!("{}　{}", written(line), line.title)));
    let entries: Vec<Choice> = entries.collect();
    let all = format!("没有装载过的全部{}条", entries.len());
    Form::new("take", address::column(view.id), &who.csrf_token, "装载")
        .with(
            Field::select(
                "how",
                "怎样装载",
                vec![
                    Choice::new("link", "作为网址：公众点开原网页"),
                    Choice::new(
                        "text",
                        "连同正文：逐条读取原网页的正文，附件和图片一起取来，取不到的保留网址",
                    ),
                ],
            )
            .value("link")
            .required()
            .hint("同一内容仍在本单位其他网站上的，作为网址即可；原网站要关闭的，连同正文"),
        )
        .with(
            Field::select(
                "which",
                "装载哪些",
                vec![Choice::new("chosen", "下面勾选的"), Choice::new("all", all)],
            )
            .value("chosen")
            .required()
            .hint("装载以后都是草稿，核对以后再提交审查；没有日期的装载不了"),
        )
        .with(Field::of("entries", "没有装载过的", Control::Several(entries)).all_at_once().at_times())
        .back(
            "换一个网址再读",
            address::read_column(&view.unit_code, &view.sector_code, &view.row_key, &view.element),
        )
}
