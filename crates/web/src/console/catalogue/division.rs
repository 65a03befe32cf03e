//! 分工: who compiles which items of a version, what each says of its part; the same over a level,
//! with the person to ask (R23b, R59, R149b).

use super::address;
use super::answer::{go, tell};
use super::given;
use super::parts::{Mark, VersionHead, View, moment};
use super::review::tell_of_guideline;
use super::units;
use crate::console::form::{Choice, Posted};
use crate::console::frame::{Place, frame};
use crate::core::response::{download, page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::OperationError;
use operations::catalogue::{DraftView, ItemsToAssign, PartInfo, PartWork};
use serde::Deserialize;

/// The division of a version's work.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/division.html")]
pub struct DivisionView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// The contributors.
    pub parts: Vec<PartLine>,
    /// Items by level-1 item.
    pub groups: Vec<ItemGroup>,
    /// Units to choose from; empty where nothing may be given.
    pub units: Vec<Choice>,
    /// The words for the contributor as typed.
    pub note: String,
    /// Where the form is sent.
    pub action: String,
}

/// A contributor's part.
#[derive(Debug, Clone, Default)]
pub struct PartLine {
    /// Its number.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// How many items.
    pub items: i64,
    /// Where it stands.
    pub mark: Mark,
    /// What was asked and said, step by step.
    pub steps: Vec<String>,
    /// Where 已完成 is sent; empty where it may not be.
    pub done: String,
    /// Where it is opened again.
    pub reopen: String,
    /// Where a reminder is sent.
    pub remind: String,
}

/// The items of a level-1 item.
#[derive(Debug, Clone, Default)]
pub struct ItemGroup {
    /// 一级事项
    pub name: String,
    /// Its items.
    pub items: Vec<ItemLine>,
}

/// An item that may be given away.
#[derive(Debug, Clone, Default)]
pub struct ItemLine {
    /// Its key.
    pub key: String,
    /// 二级事项
    pub name: String,
    /// Whose it is; empty for the lead.
    pub contributor: String,
    /// True while no row stands for it.
    pub is_missing: bool,
    /// Ticked when the form was sent.
    pub ticked: bool,
}

/// Parts over a level.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/open_parts.html")]
pub struct OpenPartsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Units to look at.
    pub units: Vec<Choice>,
    /// Where the choice is sent.
    pub action: &'static str,
    /// The workbook of the list.
    pub export_href: String,
    /// One sentence on how many are open.
    pub summary: String,
    /// The parts.
    pub lines: Vec<OpenPartLine>,
}

/// A part in the list.
#[derive(Debug, Clone, Default)]
pub struct OpenPartLine {
    /// The catalogue, and its division.
    pub link: Link,
    /// The lead unit.
    pub lead: String,
    /// The contributor.
    pub unit: String,
    /// How many items.
    pub items: i64,
    /// Where it stands.
    pub mark: Mark,
    /// Asked when, for how many days.
    pub since: String,
    /// Its last change.
    pub last_change: String,
    /// Whom to ask.
    pub people: String,
}

/// Which unit is looked at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    unit: String,
}

/// The page of a version.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    shown(&state, &who, version, None, &Posted::default()).await
}

/// Gives items to a contributor.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn assign(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let items = ItemsToAssign {
        keys: posted.all("key").map(str::to_owned).collect(),
        level1_items: posted.all("level1").map(str::to_owned).collect(),
        unit_id: posted.number("unit"),
        note: posted.get("note").to_owned(),
    };
    let outcome = match posted.get("unit") {
        "" => Err(OperationError::invalid("unit", "请选择由哪个单位编制")),
        _ => state.operations.assign_items(&who.act(), version, &items).await,
    };
    after(&state, &who, version, &posted, outcome.map(|_| ())).await
}

/// A part is done.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn done(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let unit = posted.number("part").unwrap_or_default();
    let outcome = state.operations.finish_part(&who.act(), version, unit, posted.get("words")).await;
    after(&state, &who, version, &posted, outcome.map(|_| ())).await
}

/// A part is open again.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn reopen(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let unit = posted.number("part").unwrap_or_default();
    let outcome = state.operations.reopen_part(&who.act(), version, unit, posted.get("words")).await;
    after(&state, &who, version, &posted, outcome.map(|_| ())).await
}

/// A contributor is reminded.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn remind(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let unit = posted.number("part").unwrap_or_default();
    let outcome = state.operations.remind_part(&who.act(), version, unit, posted.get("words")).await;
    after(&state, &who, version, &posted, outcome.map(|_| ())).await
}

/// Parts over a level.
///
/// # Errors
/// When the person reads nowhere.
#[boxed::future]
pub async fn overview(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let units = units::with(&state, &who, Permission::ReadCatalogue).await?;
    let chosen = units::choices(&units, asked.unit.parse().ok(), &who);
    let works = works(&state, &who, &chosen).await?;
    let open = works.iter().filter(|work| !work.is_done).count();
    let mut frame = frame(&state, &who, "分工进度", Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", address::MAP)];
    page(&OpenPartsView {
        frame,
        action: address::OPEN_PARTS,
        export_href: format!("{}?unit={}", address::OPEN_PARTS_EXPORT, current(&chosen)),
        units: chosen,
        summary: format!("{}个单位承担的部分，{open}个还没有完成。", works.len()),
        lines: works.iter().map(open_line).collect(),
    })
}

/// The same as a workbook.
///
/// # Errors
/// When the person reads nowhere.
#[boxed::future]
pub async fn export(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let units = units::with(&state, &who, Permission::ReadCatalogue).await?;
    let chosen = units::choices(&units, asked.unit.parse().ok(), &who);
    let heads = ["牵头单位", "领域", "承担单位", "事项", "状态", "分配时间", "最近修改", "编制员"];
    let row = |work: &PartWork| {
        let line = open_line(work);
        vec![
            line.lead,
            work.sector.clone(),
            line.unit,
            line.items.to_string(),
            line.mark.label,
            moment(&work.asked_at),
            line.last_change,
            line.people,
        ]
    };
    let rows = works(&state, &who, &chosen).await?.iter().map(row).collect();
    let bytes =
        operations::list::workbook("分工进度".to_owned(), heads.map(str::to_owned).to_vec(), rows).await?;
    let name = format!("分工进度{}.xlsx", who.act().today());
    Ok(download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes))
}

#[boxed::future]
async fn works(state: &AppState, who: &SignedIn, chosen: &[Choice]) -> Result<Vec<PartWork>, PageError> {
    match current(chosen).parse() {
        Ok(unit) => Ok(state.operations.open_parts_below(&who.act(), unit).await?),
        Err(_) => Ok(Vec::new()),
    }
}

fn current(choices: &[Choice]) -> String {
    choices.iter().find(|choice| choice.current).map(|choice| choice.value.clone()).unwrap_or_default()
}

#[boxed::future]
async fn after(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    posted: &Posted,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => Ok(go(&address::of(address::DIVISION, version))),
        Err(error) => shown(state, who, version, Some(error), posted).await,
    }
}

#[boxed::future]
async fn shown(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    refused: Option<OperationError>,
    posted: &Posted,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let title = format!("分工：{}", given::name(&view.unit, &view.guideline.name));
    let mut frame = frame(state, who, &title, Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", format!("{}?unit={}", address::MAP, view.unit.id))];
    tell_of_guideline(&view, &mut frame);
    let status = tell(&mut frame, refused)?;
    let shown = DivisionView {
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Division),
        parts: view.parts.parts.iter().map(|part| part_line(part, &view)).collect(),
        groups: groups(&view, posted),
        units: choices(&view, posted),
        note: posted.get("note").to_owned(),
        action: address::of(address::DIVISION, version),
        frame,
    };
    page_with_status(status, &shown)
}

fn choices(view: &DraftView, posted: &Posted) -> Vec<Choice> {
    if !view.parts.may_assign {
        return Vec::new();
    }
    let own = Choice::new(view.unit.id.to_string(), format!("{}（牵头单位自己编制）", view.unit.name));
    let others = view.parts.candidates.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    let mut all: Vec<Choice> = std::iter::once(Choice::none("请选择")).chain(others).chain([own]).collect();
    for choice in &mut all {
        choice.current = choice.value == posted.get("unit");
    }
    all
}

fn part_line(part: &PartInfo, view: &DraftView) -> PartLine {
    let editable = view.version.state.is_editable();
    let speaks = editable && (part.is_own || view.parts.may_assign);
    let at = |may: bool, pattern| if may { address::of(pattern, view.version.id) } else { String::new() };
    let mut steps = vec![format!("{}分配。{}", moment(&part.asked_at), part.note)];
    if let Some(reminded) = &part.reminded_at {
        steps.push(format!("{}提醒", moment(reminded)));
    }
    if let Some(done) = part.done_at.as_ref().filter(|_| part.is_done) {
        let by = part.done_by.as_deref().unwrap_or_default();
        steps.push(format!("{} {by}报告完成。{}", moment(done), part.done_note));
    }
    PartLine {
        unit_id: part.unit_id,
        unit: part.unit.clone(),
        items: part.items,
        mark: Mark::part(part.is_done),
        steps,
        done: at(speaks && !part.is_done, address::PART_DONE),
        reopen: at(speaks && part.is_done, address::PART_REOPEN),
        remind: at(view.parts.may_remind && !part.is_done && !part.is_own, address::PART_REMIND),
    }
}

fn groups(view: &DraftView, posted: &Posted) -> Vec<ItemGroup> {
    let mut groups: Vec<ItemGroup> = Vec::new();
    let mut put = |level1: &str, item: ItemLine| match groups.iter_mut().find(|group| group.name == level1) {
        Some(group) => group.items.push(item),
        None => groups.push(ItemGroup { name: level1.to_owned(), items: vec![item] }),
    };
    for row in &view.rows {
        put(
            &row.row.level1_item,
            ItemLine {
                key: row.key.clone(),
                name: row.row.level2_item.clone(),
                contributor: row.contributor.clone().unwrap_or_default(),
                is_missing: false,
                ticked: posted.all("key").any(|key| key == row.key),
            },
        );
    }
    for item in &view.missing {
        let contributor = view.parts.by_key.get(&item.key).map(|(_, name)| name.clone());
        put(
            &item.level1_item,
            ItemLine {
                key: item.key.clone(),
                name: item.level2_item.clone(),
                contributor: contributor.unwrap_or_default(),
                is_missing: true,
                ticked: posted.all("key").any(|key| key == item.key),
            },
        );
    }
    groups
}

fn open_line(work: &PartWork) -> OpenPartLine {
    let days = work.days.filter(|days| *days > 0 && !work.is_done);
    OpenPartLine {
        link: Link::new(
            domain::catalogue::kind::called(&work.sector),
            address::of(address::DIVISION, work.version_id),
        ),
        lead: work.lead.clone(),
        unit: work.unit.clone(),
        items: work.items,
        mark: Mark::part(work.is_done),
        since: format!(
            "{}分配{}",
            moment(&work.asked_at),
            days.map(|days| format!("，已{days}天")).unwrap_or_default()
        ),
        last_change: work.last_change_at.as_deref().map(moment).unwrap_or_default(),
        people: match work.people.is_empty() {
            true => "没有编制员，请联系系统管理员".to_owned(),
            false => work.people.join("、"),
        },
    }
}
