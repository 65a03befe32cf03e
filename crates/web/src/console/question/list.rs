//! 难题: those of one's own unit and those in hand, the pressing ones first, with their clocks.

use super::address;
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::day;
use crate::console::pages::{Cell, Filter, ListView, Table};
use crate::core::response::{download, page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::organisation::Permission;
use domain::question::DifficultyState;
use operations::question::Difficulty;
use operations::sector::SectorNames;
use serde::Deserialize;

/// Which difficulties are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
}

const HEADS: [&str; 6] = ["难题", "提出单位", "办理单位", "状态", "答复期限", "答复用途"];

/// The difficulties.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let wanted = DifficultyState::from_id(&asked.state);
    let found = state.operations.difficulties(&who.act(), wanted).await?;
    let mut states = vec![Choice::none("全部")];
    states.extend(DifficultyState::ALL.map(|one| Choice::new(one.id(), one.label())));
    let mut actions = vec![Link::new("导出 Excel", format!("{}?state={}", address::EXPORT, asked.state))];
    if who.actor.may_somewhere(Permission::RaiseDifficulty) {
        actions.push(Link::new("提出难题", address::NEW));
    }
    actions.push(Link::new("查看问答", crate::portal::address::QUESTIONS));
    page(&ListView {
        frame: frame(&state, &who, "难题", Place::Difficulties).await?,
        actions,
        words: vec![
            "编制和公开工作中遇到的困难，由区、市、省政务公开办公室或业务主管部门限期答复；有普遍意义的答复审核后公布为问答。"
                .to_owned(),
        ],
        filter_action: address::LIST.to_owned(),
        filters: vec![Filter::choose("state", "状态", states, &asked.state)],
        tables: vec![table(&state.operations.sector_names().await?, &found)],
        is_printable: false,
    })
}

/// The same as a workbook.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let wanted = DifficultyState::from_id(&asked.state);
    let found = state.operations.difficulties(&who.act(), wanted).await?;
    let heads = HEADS.map(str::to_owned).to_vec();
    let rows = table(&state.operations.sector_names().await?, &found).texts();
    let bytes = operations::list::workbook("难题".to_owned(), heads, rows).await?;
    Ok(download(&format!("难题{}.xlsx", who.act().today()), crate::console::WORKBOOK, bytes))
}

fn table(sectors: &SectorNames, found: &[Difficulty]) -> Table {
    let row = |one: &Difficulty| {
        let about = one.sector_code.as_deref().map(|code| sectors.name(code)).unwrap_or_default();
        let clock = clock(one);
        vec![
            Cell::link(one.title.clone(), address::of(address::CASE, one.id)).with(about),
            Cell::text(one.unit.clone()),
            Cell::text(one.handler.clone()),
            Cell::text(one.state_label.clone()),
            Cell::text(day(&one.due_on)).with(clock),
            Cell::text(if one.answer.is_empty() { String::new() } else { one.general_use_label.clone() }),
        ]
    };
    Table {
        title: format!("{}件", found.len()),
        heads: HEADS.to_vec(),
        rows: found.iter().map(row).collect(),
        empty: "没有符合条件的难题。",
    }
}

/// What the clock says beside its day.
pub(super) fn clock(one: &Difficulty) -> String {
    match (one.is_overdue, one.is_provisional) {
        (true, _) => "已超期".to_owned(),
        (false, true) => "暂定：当年放假安排尚未公布".to_owned(),
        (false, false) => String::new(),
    }
}
