//! 目录维护: what published catalogues need, why, since when and what is proposed.

use super::address;
use crate::console::catalogue::address as catalogue_address;
use crate::console::disclosure::address as disclosure_address;
use crate::console::form::{Choice, Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, done, frame};
use crate::console::organisation::parts::{Standing, day, form_page, unit_choices};
use crate::console::pages::{Cell, Filter, ListView, Table};
use crate::core::response::{download, page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use crate::portal::encoded;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::maintenance::{TaskKind, TaskState};
use operations::OperationError;
use operations::maintenance::{MaintenanceFilter, MaintenanceTask};
use operations::sector::SectorNames;
use serde::Deserialize;

/// Which tasks are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
    state: Option<String>,
    kind: String,
    done: String,
}

const HEADS: [&str; 6] = ["事项", "单位", "缘由", "建议", "自何时起", "办理"];

/// The tasks.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let tasks = state.operations.maintenance_tasks(&who.act(), &asked.filter()).await?;
    let mut frame = frame(&state, &who, "目录维护", Place::Maintenance).await?;
    if asked.done == "dismissed" {
        frame.notices = vec![done("已说明不办", "理由留存在任务中，可以按“已说明不办”筛选查看。")];
    }
    let states = TaskState::ALL.map(|one| Choice::new(one.id(), one.label()));
    let kinds = TaskKind::ALL.map(|one| Choice::new(one.id(), one.label()));
    let all = |mut choices: Vec<Choice>| {
        choices.insert(0, Choice::none("全部"));
        choices
    };
    let units = unit_choices(&state, None, Some("全部单位")).await?;
    let query = format!(
        "unit={}&state={}&kind={}",
        encoded(&asked.unit),
        encoded(asked.state()),
        encoded(&asked.kind)
    );
    page(&ListView {
        frame,
        actions: vec![
            Link::new("导出 Excel", format!("{}?{query}", address::TASKS_EXPORT)),
            Link::new("任一日期的目录状况", address::STATE_ON),
        ],
        words: vec![
            "依据废止、公开主体或编制单位变动、发布满期未复查、公开对象收窄而已公开的信息还在时，系统自动列出任务；发布的新版本不再涉及时自动完成。"
                .to_owned(),
        ],
        filter_action: address::TASKS.to_owned(),
        filters: vec![
            Filter::choose("unit", "单位（含下级）", units, &asked.unit),
            Filter::choose("state", "状态", all(states.to_vec()), asked.state()),
            Filter::choose("kind", "种类", all(kinds.to_vec()), &asked.kind),
        ],
        tables: vec![table(&state.operations.sector_names().await?, &tasks)],
        is_printable: false,
    })
}

/// The tasks as a workbook.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let tasks = state.operations.maintenance_tasks(&who.act(), &asked.filter()).await?;
    let heads = HEADS.map(str::to_owned).to_vec();
    let rows = table(&state.operations.sector_names().await?, &tasks).texts();
    let bytes = operations::list::workbook("目录维护".to_owned(), heads, rows).await?;
    let name = format!("目录维护{}.xlsx", who.act().today());
    Ok(download(&name, crate::console::WORKBOOK, bytes))
}

/// The form that says why a task is not done.
///
/// # Errors
/// When there is no such task.
#[boxed::future]
pub async fn show_dismiss(
    State(state): State<AppState>,
    who: SignedIn,
    Path(task): Path<i64>,
) -> Result<Response, PageError> {
    dismiss_page(&state, &who, task, None).await
}

/// Says why a task is not done.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn dismiss(
    State(state): State<AppState>,
    who: SignedIn,
    Path(task): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.dismiss_task(&who.act(), task, posted.get("reason")).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=dismissed", address::TASKS)).into_response()),
        Err(error) => dismiss_page(&state, &who, task, Some(&Refusal::of(&posted, error)?)).await,
    }
}

#[boxed::future]
async fn dismiss_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    refusal: Option<&Refusal<'_>>,
) -> Result<Response, PageError> {
    let task = state.operations.maintenance_task(&who.act(), id).await?;
    if !task.may_dismiss && refusal.is_none() {
        return Err(PageError(OperationError::State(format!(
            "这项任务现为“{}”，不需要再办理",
            task.state_label
        ))));
    }
    let form = Form::new("dismiss", address::dismiss(id), &who.csrf_token, "说明不办")
        .with(
            Field::of("reason", "理由", Control::Lines)
                .required()
                .longest(500)
                .hint("例如：该事项仍按原依据办理，过渡期至某日；或已在另一份目录中更正。"),
        )
        .back("返回", address::TASKS);
    let standing = Standing {
        title: "说明不作修订",
        place: Place::Maintenance,
        crumbs: vec![Link::new("目录维护", address::TASKS)],
    };
    let facts = vec![
        ("单位".to_owned(), task.unit.clone()),
        ("领域".to_owned(), state.operations.sector_names().await?.name(&task.sector_code)),
        ("缘由".to_owned(), task.text.clone()),
        ("建议".to_owned(), task.proposal.clone()),
    ];
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    form_page((state, who), standing, (facts, Vec::new()), form.answered(refusal)).await
}

impl Asked {
    /// Open tasks unless something else is asked for.
    fn state(&self) -> &str {
        self.state.as_deref().unwrap_or(TaskState::Open.id())
    }

    fn filter(&self) -> MaintenanceFilter {
        MaintenanceFilter {
            unit_id: self.unit.parse().ok(),
            state: TaskState::from_id(self.state()),
            kind: TaskKind::from_id(&self.kind),
        }
    }
}

fn table(sectors: &SectorNames, tasks: &[MaintenanceTask]) -> Table {
    let row = |task: &MaintenanceTask| {
        let name = domain::catalogue::kind::called(&sectors.name(&task.sector_code));
        let item = if task.item.is_empty() { "整份目录".to_owned() } else { task.item.clone() };
        let href = task
            .version_id
            .map(|version| catalogue_address::of(catalogue_address::HISTORY, version))
            .unwrap_or_default();
        vec![
            Cell::link(item, revise_href(task).unwrap_or(href)).with(name),
            Cell::text(task.unit.clone()),
            Cell::text(task.text.clone()).with(task.kind_label.clone()),
            Cell::text(task.proposal.clone()),
            Cell::text(day(&task.arose_on)),
            if task.may_dismiss {
                Cell::link("说明不办", address::dismiss(task.id))
            } else {
                let by = task.closed_by.clone().unwrap_or_default();
                let words = [by, task.closing_note.clone()].join(" ");
                Cell::text(task.state_label.clone()).with(words.trim())
            },
        ]
    };
    Table {
        title: format!("{}项", tasks.len()),
        heads: HEADS.to_vec(),
        rows: tasks.iter().map(row).collect(),
        empty: "没有符合条件的维护任务。",
    }
}

/// Where the next version is begun, with trigger and reason filled in; of public records where they are listed.
fn revise_href(task: &MaintenanceTask) -> Option<String> {
    let kind = TaskKind::from_id(&task.kind)?;
    if kind.is_about_records() {
        return Some(disclosure_address::checklist(&task.unit_code, &task.sector_code));
    }
    let history = catalogue_address::of(catalogue_address::HISTORY, task.version_id?);
    Some(format!("{history}?trigger={}&reason={}#new-version", kind.trigger(), encoded(&task.text)))
}
