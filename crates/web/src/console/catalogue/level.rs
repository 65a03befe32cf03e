//! 本级齐全情况: one sector of one level, item by item, and giving a missing item to a unit (R23a).

use super::address;
use super::answer::{go, tell};
use super::parts::Mark;
use crate::console::form::{Choice, Posted};
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::RowStatus;
use operations::OperationError;
use operations::catalogue::{ItemHolder, ItemStanding, LevelItem, LevelView as Told};
use serde::Deserialize;

/// One sector of one level.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/level.html")]
pub struct LevelView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// One sentence on how complete it is.
    pub summary: String,
    /// The reason, where the sector does not apply to the level.
    pub not_applicable: String,
    /// Counts by standing, which are filters too.
    pub counts: Vec<StandingCount>,
    /// The items shown.
    pub items: Vec<LevelLine>,
    /// Units to choose from; empty where nothing may be given.
    pub units: Vec<Choice>,
    /// Words for the unit as typed.
    pub note: String,
    /// Where the form is sent.
    pub action: String,
}

/// How many items stand so.
#[derive(Debug, Clone, Default)]
pub struct StandingCount {
    /// The standing.
    pub mark: Mark,
    /// How many.
    pub count: usize,
    /// The list of these alone.
    pub href: String,
    /// The filter in use.
    pub current: bool,
}

/// An item of the level.
#[derive(Debug, Clone, Default)]
pub struct LevelLine {
    /// Its key.
    pub key: String,
    /// 一级事项
    pub level1: String,
    /// 二级事项
    pub name: String,
    /// How it stands.
    pub mark: Mark,
    /// Where it stands: the catalogue and what it says.
    pub holders: Vec<(Link, String)>,
    /// The unit that is to take it in.
    pub assigned_to: String,
    /// True where it may be given to a unit.
    pub may_give: bool,
    /// Ticked when the form was sent.
    pub ticked: bool,
}

/// Which items are shown.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    show: String,
}

/// The page.
///
/// # Errors
/// When the person may not read there, or there is no such unit or sector.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(i64, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    shown(&state, &who, unit, &sector, &asked.show, None, &Posted::default()).await
}

/// Gives items to a unit of the level.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn assign(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let keys: Vec<String> = posted.all("key").map(str::to_owned).collect();
    let outcome = match posted.number("unit") {
        Some(to) => {
            let note = posted.get("note");
            state.operations.assign_level_items(&who.act(), unit, &sector, &keys, to, note).await
        }
        None => Err(OperationError::invalid("unit", "请选择由哪个单位公开")),
    };
    match outcome {
        Ok(_) => Ok(go(&address::of_sector(address::LEVEL, unit, &sector))),
        Err(error) => shown(&state, &who, unit, &sector, "", Some(error), &posted).await,
    }
}

#[boxed::future]
async fn shown(
    state: &AppState,
    who: &SignedIn,
    unit: i64,
    sector: &str,
    show: &str,
    refused: Option<OperationError>,
    posted: &Posted,
) -> Result<Response, PageError> {
    let told = state.operations.level_view(&who.act(), unit, sector).await?;
    let mut frame =
        frame(state, who, &format!("{}{}领域齐全情况", told.unit, told.sector), Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", format!("{}?unit={unit}", address::MAP))];
    let status = tell(&mut frame, refused)?;
    let shown = told.items.iter().filter(|item| show.is_empty() || item.standing.id() == show);
    let missing = told.items.iter().filter(|item| item.standing == ItemStanding::Missing).count();
    let may = !told.candidates.is_empty();
    let view = LevelView {
        summary: format!(
            "本级政府、部门和站所的目录合起来比对：指引{}项，缺少{missing}项。单个部门不因其他单位的事项缺少而不能提交。",
            told.items.len()
        ),
        not_applicable: told
            .not_applicable
            .as_ref()
            .map(|one| format!("{}：{}", one.unit, one.reason))
            .unwrap_or_default(),
        counts: counts(&told, unit, show),
        items: shown.map(|item| line(item, may, posted)).collect(),
        units: choices(&told, posted),
        note: posted.get("note").to_owned(),
        action: address::of_sector(address::LEVEL, unit, sector),
        frame,
    };
    page_with_status(status, &view)
}

fn counts(told: &Told, unit: i64, show: &str) -> Vec<StandingCount> {
    [ItemStanding::Held, ItemStanding::Explained, ItemStanding::Assigned, ItemStanding::Missing]
        .into_iter()
        .map(|standing| {
            let current = standing.id() == show;
            let base = address::of_sector(address::LEVEL, unit, &told.sector_code);
            StandingCount {
                mark: mark(standing),
                count: told.items.iter().filter(|item| item.standing == standing).count(),
                href: if current { base } else { format!("{base}?show={}", standing.id()) },
                current,
            }
        })
        .collect()
}

fn mark(standing: ItemStanding) -> Mark {
    let sign = match standing {
        ItemStanding::Held => "state-published",
        ItemStanding::Explained => "state-not-applicable",
        ItemStanding::Assigned => "state-working",
        ItemStanding::Missing => "state-returned",
        ItemStanding::NotOpen => "state-none",
    };
    Mark { sign, label: standing.label().to_owned() }
}

fn line(item: &LevelItem, may: bool, posted: &Posted) -> LevelLine {
    LevelLine {
        key: item.key.clone(),
        level1: item.level1_item.clone(),
        name: item.level2_item.clone(),
        mark: mark(item.standing),
        holders: item.holders.iter().map(holder).collect(),
        assigned_to: item.assigned_to.clone().unwrap_or_default(),
        may_give: may && matches!(item.standing, ItemStanding::Missing | ItemStanding::Assigned),
        ticked: posted.all("key").any(|key| key == item.key),
    }
}

fn holder(holder: &ItemHolder) -> (Link, String) {
    let mut words = vec![holder.state.label().to_owned()];
    match holder.status {
        RowStatus::Active if holder.rows > 1 => words.push(format!("细化为{}行", holder.rows)),
        RowStatus::Active => {}
        RowStatus::Removed => words.push(format!("已取消：{}", holder.reason)),
        RowStatus::Omitted => words.push(format!("本地不开展：{}", holder.reason)),
    }
    if let Some(contributor) = &holder.contributor {
        words.push(format!("由{contributor}编制"));
    }
    (Link::new(holder.unit.clone(), address::of(address::VERSION, holder.version_id)), words.join("，"))
}

fn choices(told: &Told, posted: &Posted) -> Vec<Choice> {
    if told.candidates.is_empty() {
        return Vec::new();
    }
    let units = told.candidates.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    let mut all: Vec<Choice> = std::iter::once(Choice::none("请选择")).chain(units).collect();
    for choice in &mut all {
        choice.current = choice.value == posted.get("unit");
    }
    all
}
