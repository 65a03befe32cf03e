//! 信息公开: the records that wait for the person, the pressing ones first, and the catalogues under which
//! they load (R101, R162).

use super::{address, together};
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::day;
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::State;
use axum::response::Response;
use domain::organisation::Permission;

/// The page.
///
/// # Errors
/// When the database fails.
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let names = state.operations.sector_names().await?;
    let waiting = state.operations.disclosures_on_desk(&who.act()).await?;
    let row = |one: &operations::disclosure::DeskRecord| {
        vec![
            Cell::link(one.title.clone(), address::of(address::CASE, one.id)).with(one.element.clone()),
            Cell::text(one.unit.clone()).with(names.name(&one.sector_code)),
            Cell::text(one.state.label()),
            Cell::text(day(&one.due_on)).with(one.light.label()),
        ]
    };
    let desk = Table {
        title: format!("待我办理{}条", waiting.len()),
        heads: vec!["信息", "单位和领域", "状态", "最迟公开"],
        rows: waiting.iter().map(row).collect(),
        empty: "现在没有等您办理的信息。",
    };
    // What several wait for may be done together.
    let mut actions: Vec<Link> = together::ACTS
        .into_iter()
        .map(|(act, from)| (act, waiting.iter().filter(|one| one.state == from).count()))
        .filter(|(_, many)| *many > 1)
        .map(|(act, many)| Link::new(format!("一次{}（{many}条）", act.label()), address::together(act.id())))
        .collect();
    let mut tables = vec![desk];
    if who.actor.may_somewhere(Permission::LoadDisclosure) {
        actions.push(Link::new("张贴回执", address::RECEIPTS));
        tables.push(catalogues(&state, &who).await?);
    }
    page(&ListView {
        frame: frame(&state, &who, "信息公开", Place::Disclosures).await?,
        words: vec!["信息形成或者变更以后，在目录的各项公开内容下装载，经审查、批准后发布；最迟公开的日期按目录所写的时限计算。".to_owned()],
        actions,
        tables,
        ..ListView::default()
    })
}

/// The published catalogues under which the person loads, with their loading rates.
async fn catalogues(state: &AppState, who: &SignedIn) -> Result<Table, PageError> {
    let mut rows = Vec::new();
    for one in state.operations.catalogues_to_load(&who.act()).await? {
        let missing = one.due - one.loaded;
        let rate = one.rate().map(|rate| format!("{}.{}%", rate / 10, rate % 10)).unwrap_or_default();
        rows.push(vec![
            Cell::link(one.title.clone(), address::checklist(&one.unit_code, &one.sector_code))
                .with(one.unit.clone()),
            Cell::text(format!("{}项", one.due)),
            Cell::text(format!("{}项", one.loaded)).with(rate),
            Cell::text(format!("{missing}项")),
        ]);
    }
    Ok(Table {
        title: "装载清单".to_owned(),
        heads: vec!["目录", "应装载", "已装载", "还没有装载"],
        rows,
        empty: "您负责的单位还没有已发布的目录。",
    })
}
