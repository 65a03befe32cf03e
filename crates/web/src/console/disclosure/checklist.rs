//! The checklist of a catalogue: each row's elements with what is loaded and what is missing (R101, R101a).

use super::address;
use crate::console::frame::{Place, frame};
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::disclosure::Duty;
use operations::disclosure::{Checklist, ChecklistRow};

/// The page.
///
/// # Errors
/// When the catalogue is not published.
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let list = state.operations.checklist(&unit, &sector).await?;
    let mut frame = frame(&state, &who, &format!("{}装载清单", list.title), Place::Disclosures).await?;
    frame.crumbs = vec![Link::new("信息公开", address::LIST)];
    page(&ListView {
        frame,
        actions: vec![Link::new("公众页面", crate::portal::address::catalogue(&unit, &sector))],
        words: vec![format!("{}：应装载{}项内容，已装载{}项。", list.unit, list.due, list.loaded)],
        tables: list.rows.iter().map(|row| table(&list, row)).collect(),
        ..ListView::default()
    })
}

fn table(list: &Checklist, row: &ChecklistRow) -> Table {
    let public = crate::portal::address::item(&list.unit_code, &list.sector_code, &row.key);
    let rows = row.elements.iter().map(|element| {
        let load = address::load(&list.unit_code, &list.sector_code, &row.key, &element.name);
        let newest = element.newest.as_deref().map(crate::console::organisation::parts::day);
        vec![
            Cell::text(element.name.clone()).with(element.part.clone()),
            match element.records {
                0 => Cell::text("还没有"),
                n => Cell::link(format!("{n}条"), public.clone())
                    .with(newest.map(|day| format!("最新{day}")).unwrap_or_default()),
            },
            Cell::text(if element.open > 0 { format!("{}条", element.open) } else { String::new() }),
            Cell::link("装载", load),
        ]
    });
    let mut rows: Vec<Vec<Cell>> = rows.collect();
    if row.others > 0 {
        rows.push(vec![
            Cell::text("没有归入某一项内容"),
            Cell::link(format!("{}条", row.others), public),
            Cell::default(),
            Cell::default(),
        ]);
    }
    let duty = if row.duty == Duty::Everyone { String::new() } else { format!("（{}）", row.duty.label()) };
    Table {
        title: format!("{}　{}{duty}", row.level1_item, row.level2_item),
        heads: vec!["公开内容", "已公开", "办理中", "操作"],
        rows,
        empty: "这一行不向全社会公开，不计入装载。",
    }
}
