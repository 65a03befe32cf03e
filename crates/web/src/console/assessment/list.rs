//! 目录评议: the rounds one may read, and 整改: what is to be mended, the pressing ones first.

use super::address;
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{Cell, Filter, ListView, Table};
use crate::core::response::{download, page};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::assessment::RectificationState;
use domain::organisation::Permission;
use operations::assessment::{Rectification, RoundSummary};
use serde::Deserialize;

const HEADS: [&str; 6] = ["整改", "单位", "状态", "期限", "问题", "评议"];

/// Which rectifications are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    state: String,
}

/// The rounds.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let rounds = state.operations.assessments(&who.act()).await?;
    let mut actions = vec![Link::new("整改", address::RECTIFICATIONS), Link::new("评分表", address::RUBRIC)];
    if who.actor.may_somewhere(Permission::ManageAssessment) {
        actions.insert(0, Link::new("组织评议", address::NEW));
    }
    page(&ListView {
        frame: frame(&state, &who, "目录评议", Place::Assessments).await?,
        actions,
        words: vec![
            "市级政务公开办公室对已发布的目录进行准确性、完整性、规范性评议，发现错误和遗漏的，扣分并限期整改，结果在公众门户公布。"
                .to_owned(),
        ],
        filter_action: String::new(),
        filters: Vec::new(),
        tables: vec![rounds_table(&rounds)],
        is_printable: false,
    })
}

fn rounds_table(rounds: &[RoundSummary]) -> Table {
    let row = |one: &RoundSummary| {
        let until = one.objection_until.as_deref().map(|until| format!("{}止", day(until)));
        vec![
            Cell::link(one.title.clone(), address::of(address::ROUND, one.id)).with(one.office.clone()),
            Cell::text(day(&one.as_of)),
            Cell::text(one.state.label()),
            Cell::text(until.unwrap_or_default()),
            Cell::text(moment(Some(&one.created_at), "")),
            Cell::text(moment(one.published_at.as_deref(), "")),
        ]
    };
    Table {
        title: "各次评议".to_owned(),
        heads: vec!["评议", "目录截至", "状态", "申诉", "开始", "公布"],
        rows: rounds.iter().map(row).collect(),
        empty: "还没有评议，或者初步结果还没有送达本单位。",
    }
}

/// The rectifications.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn rectifications(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let found = wanted(&state, &who, &asked).await?;
    let mut states = vec![Choice::none("全部"), Choice::new("overdue", "已逾期")];
    states.extend(RectificationState::ALL.map(|one| Choice::new(one.id(), one.label())));
    let export = format!("{}?state={}", address::RECTIFICATIONS_EXPORT, crate::portal::encoded(&asked.state));
    let mut frame = frame(&state, &who, "评议整改", Place::Assessments).await?;
    frame.crumbs = vec![Link::new("目录评议", address::LIST)];
    page(&ListView {
        frame,
        actions: vec![Link::new("导出 Excel", export)],
        words: vec![
            "评议发现的问题按单位和目录限期整改；发布更正后的新版本再报告，系统自动复核，问题消除的即办结。"
                .to_owned(),
        ],
        filter_action: address::RECTIFICATIONS.to_owned(),
        filters: vec![Filter::choose("state", "状态", states, &asked.state)],
        tables: vec![rectifications_table(&found)],
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
    let rows = rectifications_table(&wanted(&state, &who, &asked).await?).texts();
    let heads = HEADS.map(str::to_owned).to_vec();
    let bytes = operations::list::workbook("评议整改".to_owned(), heads, rows).await?;
    Ok(download(&format!("评议整改{}.xlsx", who.act().today()), crate::console::WORKBOOK, bytes))
}

#[boxed::future]
async fn wanted(state: &AppState, who: &SignedIn, asked: &Asked) -> Result<Vec<Rectification>, PageError> {
    let mut found = state.operations.rectifications(&who.act(), None).await?;
    found.retain(|one| match asked.state.as_str() {
        "overdue" => one.is_overdue,
        id => RectificationState::from_id(id).is_none_or(|state| state == one.state),
    });
    Ok(found)
}

/// Rectifications as a list.
#[must_use]
pub fn rectifications_table(found: &[Rectification]) -> Table {
    let row = |one: &Rectification| {
        vec![
            Cell::link(called(one), address::of(address::RECTIFICATION, one.id)),
            Cell::text(one.unit.clone()),
            Cell::text(one.state.label()),
            Cell::text(day(&one.due_on)).with(clock(one)),
            Cell::text(format!("{}处", one.findings)).with(format!("已消除{}处", one.cleared)),
            Cell::link(one.round.clone(), address::of_unit(address::PAPER, one.round_id, one.unit_id)),
        ]
    };
    Table {
        title: "整改".to_owned(),
        heads: HEADS.to_vec(),
        rows: found.iter().map(row).collect(),
        empty: "没有整改。",
    }
}

/// What a rectification is called: 社会救助领域目录.
#[must_use]
pub fn called(one: &Rectification) -> String {
    if one.sector.is_empty() {
        "本级缺少的目录和事项".to_owned()
    } else {
        format!("{}领域目录", one.sector)
    }
}

/// How its clock stands.
#[must_use]
pub fn clock(one: &Rectification) -> String {
    let overdue = match (one.is_overdue, one.is_late) {
        (true, _) => "已逾期",
        (_, true) => "逾期完成",
        _ => "",
    };
    let provisional = if one.is_provisional { "暂定（当年放假安排尚未公布）" } else { "" };
    let mut words = vec![overdue, one.extension.label(), provisional];
    words.retain(|word| !word.is_empty());
    words.join("，")
}
