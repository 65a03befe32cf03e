//! The checklist of a catalogue: each row's elements with what is loaded and what is missing (R101, R101a).

use super::address;
use crate::console::frame::{Place, done, frame};
use crate::console::pages::{Cell, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::disclosure::{Duty, Light};
use domain::organisation::Permission;
use operations::disclosure::{Checklist, ChecklistElement, ChecklistRow};
use serde::Deserialize;

/// The checklist.
#[derive(Debug, Clone, Template)]
#[template(path = "console/disclosure/checklist.html")]
pub struct ChecklistView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Ways on.
    pub actions: Vec<Link>,
    /// How much is loaded.
    pub standing: String,
    /// The rows of the catalogue.
    pub items: Vec<ChecklistItem>,
}

/// A row of the catalogue with its elements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChecklistItem {
    /// The period of all its elements; empty where each has its own.
    pub period: String,
    /// The elements.
    pub table: Table,
}

/// What was done just before.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct AfterNil {
    made: Option<usize>,
    known: usize,
}

/// The page.
///
/// # Errors
/// When the catalogue is not published.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
    Query(after): Query<AfterNil>,
) -> Result<Response, PageError> {
    let list = state.operations.checklist(&unit, &sector, who.act().today()).await?;
    let mut frame = frame(&state, &who, &format!("{}装载清单", list.title), Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    if let Some(made) = after.made {
        let known = match after.known {
            0 => String::new(),
            many => format!("另有{many}项已有本期的说明。"),
        };
        frame.notices.push(done(&format!("已提交{made}项说明"), format!("审查人会收到消息。{known}")));
    }
    let mut actions = vec![Link::new("公众页面", crate::portal::address::catalogue(&unit, &sector))];
    if who.actor.may_somewhere(Permission::LoadDisclosure) {
        actions.push(Link::new("本期无此类信息", address::nil(&unit, &sector)));
        actions.push(Link::new("用 Excel 装载", address::sheet_of(address::SHEET_FORM, &unit, &sector)));
    }
    let site = frame.site.clone();
    let item = |row: &ChecklistRow| match row.duty {
        Duty::SpecificGroup => ChecklistItem { table: group_table(&list, row), ..ChecklistItem::default() },
        Duty::OnRequest => {
            let table = request_table(row, site.request_href.as_deref());
            ChecklistItem { table, ..ChecklistItem::default() }
        }
        _ => item(&list, row),
    };
    let items = list.rows.iter().map(item).collect();
    let standing = format!("{}：应装载{}项内容，已装载{}项。", list.unit, list.due, list.loaded);
    page(&ChecklistView { frame, actions, standing, items })
}

/// The columns that the elements of a row have in any case.
const HEADS: [&str; 5] = ["公开内容", "已公开", "办理中", "操作", "向站所要材料"];

/// A row for everybody. What is said of the period of all its elements alike is said once.
fn item(list: &Checklist, row: &ChecklistRow) -> ChecklistItem {
    let first = row.elements.first().map(|element| element.due.words.as_str()).unwrap_or_default();
    let is_shared = row.elements.iter().all(|element| element.due.words == first);
    let has_period = row.elements.iter().any(|element| !is_shared || element.due.light.is_some());
    let mut rows: Vec<Vec<Cell>> = row.elements.iter().map(|element| cells(list, row, element)).collect();
    if row.others > 0 {
        let loaded = address::unassigned(&list.unit_code, &list.sector_code);
        let mut cells = vec![
            Cell::text("未归入要素").with("没有写明是哪一项，不计入装载率"),
            Cell::link(format!("{}条", row.others), loaded),
        ];
        cells.resize_with(HEADS.len(), Cell::default);
        rows.push(cells);
    }
    let mut heads = HEADS.to_vec();
    if has_period {
        heads.insert(1, "期限");
        for (at, cells) in rows.iter_mut().enumerate() {
            let period = row.elements.get(at).map(|element| period(element, is_shared));
            cells.insert(1, period.unwrap_or_default());
        }
    }
    let duty = if row.duty == Duty::Everyone { String::new() } else { format!("（{}）", row.duty.label()) };
    let title = format!("{}　{}{duty}", row.level1_item, row.level2_item);
    let empty = "这一行不向全社会公开，不计入装载。";
    let period = if is_shared { first.to_owned() } else { String::new() };
    ChecklistItem { period, table: Table { title, heads, rows, empty } }
}

fn period(element: &ChecklistElement, is_shared: bool) -> Cell {
    let light = element.due.light.map_or("", Light::label);
    match is_shared {
        true => Cell::text(light),
        false => Cell::text(element.due.words.clone()).with(light),
    }
}

fn cells(list: &Checklist, row: &ChecklistRow, element: &ChecklistElement) -> Vec<Cell> {
    let public = crate::portal::address::item(&list.unit_code, &list.sector_code, &row.key);
    let load = address::load(&list.unit_code, &list.sector_code, &row.key, &element.called);
    let newest = element.newest.as_deref().map(crate::console::organisation::parts::day);
    vec![
        Cell::text(element.name.clone()).with(element.part.clone()),
        match (element.records, &element.nil) {
            (0, Some(nil)) if nil.is_public => {
                let what = if nil.closes { "无此类信息" } else { "还没有" };
                Cell::link(what, public).with(nil.period.clone())
            }
            (0, Some(nil)) => Cell::text("还没有").with(format!("说明办理中：{}", nil.period)),
            (0, None) => Cell::text("还没有"),
            (n, _) => Cell::link(format!("{n}条"), public).with(newest_words(newest, element)),
        },
        match element.open {
            0 => Cell::default(),
            open => Cell::link(
                format!("{open}条"),
                address::find(&list.unit_code, &list.sector_code, &row.key, &element.called),
            ),
        },
        Cell::link("装载", load),
        Cell::link("收集", address::ask(&list.unit_code, &list.sector_code, &row.key, &element.called)),
    ]
}

/// A row on request alone: it leaves the count, and citizens ask for it (R101a).
fn request_table(row: &ChecklistRow, request_href: Option<&str>) -> Table {
    let way = match request_href {
        Some(href) => Cell::link("依申请公开入口", href),
        None => Cell::text("还没有填写入口")
            .with("系统管理员在“网站标识”中填写依申请公开入口后，公众才能从事项页面申请"),
    };
    Table {
        title: format!("{}　{}（{}）", row.level1_item, row.level2_item, row.duty.label()),
        heads: vec!["装载", "公众从哪里申请"],
        rows: [vec![Cell::text("不计入装载"), way]].into_iter().chain(exposed(row, 2)).collect(),
        empty: "",
    }
}

/// The newest day among the public ones, and whether the period that is over has none.
fn newest_words(newest: Option<String>, element: &ChecklistElement) -> String {
    let newest = newest.map(|day| format!("最新{day}")).unwrap_or_default();
    if element.due.is_missing { format!("{newest}，这一期还没有") } else { newest }
}

/// A row for a specific group: what was handed to it (R101a).
fn group_table(list: &Checklist, row: &ChecklistRow) -> Table {
    let day = crate::console::organisation::parts::day;
    let rows = row.elements.iter().map(|element| {
        let tell = address::tell_delivery(&list.unit_code, &list.sector_code, &row.key, &element.called);
        let state = match &element.delivery {
            None => Cell::text("还没有"),
            Some(one) => {
                let words = match (one.is_confirmed, one.closes) {
                    (true, true) => "已送达",
                    (true, false) => "上一期已送达，本期还没有",
                    (false, _) => "凭证待核对",
                };
                Cell::link(words, address::delivery(one.id)).with(day(&one.delivered_on))
            }
        };
        vec![Cell::text(element.name.clone()).with(element.part.clone()), state, Cell::link("登记送达", tell)]
    });
    Table {
        title: format!("{}　{}（{}）", row.level1_item, row.level2_item, row.duty.label()),
        heads: vec!["公开内容", "送达", "操作"],
        rows: rows.chain(exposed(row, 3)).collect(),
        empty: "",
    }
}

/// What everybody still reads of a row that is no longer for everybody (R101a): each record, over so many columns.
fn exposed(row: &ChecklistRow, columns: usize) -> Vec<Vec<Cell>> {
    if row.exposed == 0 {
        return Vec::new();
    }
    let many = format!("公开对象已收窄，还有{}条信息向全社会公开", row.exposed);
    let advice = "请逐条核对，不应向全社会公开的撤下；公开对象改错了的，在目录中恢复";
    let one = |(id, title): &(i64, String)| {
        vec![Cell::text("向全社会公开着"), Cell::link(title.clone(), address::of(address::CASE, *id))]
    };
    let mut rows = vec![vec![Cell::text("请核对"), Cell::text(many).with(advice)]];
    rows.extend(row.exposed_records.iter().map(one));
    rows.iter_mut().for_each(|cells| cells.resize_with(columns, Cell::default));
    rows
}
