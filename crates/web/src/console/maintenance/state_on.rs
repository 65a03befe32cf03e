//! 任一日期的目录状况: which version was in force, its state and rows, per unit and sector, with totals
//! per district (R147), under the names of that day (R80a).

use super::address;
use crate::console::form::{Posted, refused};
use crate::console::frame::{Place, frame, stopped};
use crate::console::organisation::parts::unit_choices;
use crate::console::pages::{Cell, Filter, ListView, Table};
use crate::core::response::{download, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use crate::portal::{address as portal_address, encoded, long_day};
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use operations::catalogue::{CatalogueOnDay, DistrictOnDay, StateOnDay};
use operations::{FieldProblem, OperationError};
use serde::Deserialize;

/// Which day is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    on: String,
    unit: String,
}

const HEADS: [&str; 8] = ["单位", "所属区", "领域", "状态", "版本", "自何时起", "事项数", "在办"];
const TOTALS: [&str; 6] = ["区", "有目录的单位", "现行目录", "事项数", "编制中", "已撤回"];

/// The state on a day.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let mut frame = frame(&state, &who, "任一日期的目录状况", Place::Maintenance).await?;
    frame.crumbs = vec![Link::new("目录维护", super::address::TASKS)];
    let (status, found) = match read(&state, &who, &asked).await {
        Ok(found) => (StatusCode::OK, Some(found)),
        Err(error) => {
            let (status, problems) = refused(error)?;
            let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
            frame.notices = vec![stopped("没有查到", words.join("；"))];
            (status, None)
        }
    };
    let on = if asked.on.is_empty() { who.act().today().to_string() } else { asked.on.clone() };
    let query = format!("on={}&unit={}", encoded(&on), encoded(&asked.unit));
    let view = ListView {
        frame,
        actions: vec![Link::new("导出 Excel", format!("{}?{query}", address::STATE_ON_EXPORT))],
        words: vec!["按当日结束时的情况列出；单位用当日的名称，所属区按现在的隶属关系归并。".to_owned()],
        filter_action: address::STATE_ON.to_owned(),
        filters: vec![
            Filter::day("on", "日期", &on),
            Filter::choose(
                "unit",
                "单位（含下级）",
                unit_choices(&state, None, Some("全部单位")).await?,
                &asked.unit,
            ),
        ],
        tables: found.as_ref().map(tables).unwrap_or_default(),
        is_printable: false,
    };
    page_with_status(status, &view)
}

/// The same as a workbook.
///
/// # Errors
/// When the day has not come or the database fails.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let found = read(&state, &who, &asked).await?;
    let rows =
        found.catalogues.iter().map(|one| row(one).into_iter().map(|cell| cell.text).collect()).collect();
    let heads = HEADS.map(str::to_owned).to_vec();
    let bytes = operations::list::workbook(format!("目录状况{}", found.on), heads, rows).await?;
    Ok(download(&format!("目录状况{}.xlsx", found.on), crate::console::WORKBOOK, bytes))
}

#[boxed::future]
async fn read(state: &AppState, who: &SignedIn, asked: &Asked) -> Result<StateOnDay, OperationError> {
    let act = who.act();
    let mut problems: Vec<FieldProblem> = Vec::new();
    let posted = Posted(vec![("on".to_owned(), asked.on.clone())]);
    let on: Option<Date> = posted.date("on", &mut problems);
    if !problems.is_empty() {
        return Err(OperationError::Invalid(problems));
    }
    state.operations.state_on(&act, on.unwrap_or_else(|| act.today()), asked.unit.parse().ok()).await
}

fn tables(found: &StateOnDay) -> Vec<Table> {
    let total = |district: &DistrictOnDay| {
        let numbers = [district.units, district.in_force];
        let mut cells = vec![Cell::text(district.district.clone())];
        cells.extend(numbers.map(|number| Cell::text(number.to_string())));
        cells.push(Cell::text(district.rows.to_string()));
        cells.extend([district.under_way, district.withdrawn].map(|number| Cell::text(number.to_string())));
        cells
    };
    vec![
        Table {
            title: format!("{}各区合计", long_day(found.on)),
            heads: TOTALS.to_vec(),
            rows: found.districts.iter().map(total).collect(),
            empty: "当日还没有目录。",
        },
        Table {
            title: format!("各单位目录（{}份）", found.catalogues.len()),
            heads: HEADS.to_vec(),
            rows: found.catalogues.iter().map(row).collect(),
            empty: "当日还没有目录。",
        },
    ]
}

fn row(one: &CatalogueOnDay) -> Vec<Cell> {
    let number = one.number.map(|number| format!("第{number}版")).unwrap_or_default();
    vec![
        Cell::text(one.unit.clone()),
        Cell::text(one.district.clone()),
        Cell::text(format!("{} {}", one.sector_code, one.sector)),
        Cell::text(one.state_label.clone()),
        match one.version_id {
            Some(id) => Cell::link(number, portal_address::version(id)),
            None => Cell::text(number),
        },
        Cell::text(one.in_force_since.map(|day| day.to_string()).unwrap_or_default()),
        Cell::text(if one.number.is_some() { one.rows.to_string() } else { String::new() }),
        Cell::text(one.on_its_way.clone().unwrap_or_default()),
    ]
}
