//! 信息公开: the records that wait for the person, the pressing ones first, and the catalogues under which
//! they load (R101, R162).

use super::{address, delivery, together, unfinished};
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::State;
use axum::response::Response;
use domain::organisation::Permission;
use operations::disclosure::MOST_ON_DESK;

/// Catalogues shown; the rest is on the page of rates.
const SHOWN: usize = 60;

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let names = state.operations.sector_names().await?;
    let waiting = state.operations.disclosures_on_desk(&who.act()).await?;
    let row = |one: &operations::disclosure::DeskRecord| {
        vec![
            Cell::link(one.title.clone(), address::of(address::CASE, one.id)).with(one.element.clone()),
            Cell::text(one.unit.clone()).with(names.name(&one.sector_code)),
            Cell::text(one.state.label()).with(together::scheduled(one)),
            Cell::text(day(&one.due_on)).with(one.light.label()),
        ]
    };
    let desk = Table {
        title: match i64::try_from(waiting.len()).unwrap_or(i64::MAX) {
            MOST_ON_DESK.. => format!("待我办理，最急的{MOST_ON_DESK}条"),
            many => format!("待我办理{many}条"),
        },
        heads: vec!["信息", "单位和领域", "状态", "最迟公开"],
        rows: waiting.iter().map(row).collect(),
        empty: "现在没有等您办理的信息。",
    };
    // What several wait for may be done together.
    let mut actions: Vec<Link> = together::ACTS
        .into_iter()
        .map(|(act, from)| (act, waiting.iter().filter(|one| one.waits_for(from)).count()))
        .filter(|(_, many)| *many > 1)
        .map(|(act, many)| Link::new(format!("一次{}（{many}条）", act.label()), address::together(act.id())))
        .collect();
    actions.push(Link::new("全部信息", address::FIND));
    actions.push(Link::new("装载情况", address::STANDING));
    let mut tables = vec![desk];
    let proofs = state.operations.deliveries_on_desk(&who.act()).await?;
    if proofs.len() > 1 {
        let words = format!("一次核对送达凭证（{}份）", proofs.len());
        actions.push(Link::new(words, address::DELIVERIES_TOGETHER));
    }
    tables.extend(delivery::waiting(&proofs, &names));
    tables.extend(asked(&state, &who).await?);
    if who.actor.may_somewhere(Permission::LoadDisclosure) {
        actions.push(Link::new("收集材料的链接", address::MATERIALS));
        actions.push(Link::new("政务新媒体账号", address::ACCOUNTS));
        tables.extend(left(&state, &who).await?);
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

/// What the person began to type and did not send.
#[boxed::future]
async fn left(state: &AppState, who: &SignedIn) -> Result<Option<Table>, PageError> {
    let all = state.operations.all_unfinished(&who.act()).await?;
    let row = |one: &operations::disclosure::Unfinished| {
        let title = if one.title.is_empty() { "（还没有名称）" } else { &one.title };
        vec![Cell::link(title, unfinished::going_on(&one.place)), Cell::text(moment(Some(&one.at), ""))]
    };
    Ok((!all.is_empty()).then(|| Table {
        title: format!("没有完成的填写{}份", all.len()),
        heads: vec!["信息", "自动保存的时间"],
        rows: all.iter().map(row).collect(),
        empty: "",
    }))
}

/// What other units ask of the person's own (R160).
#[boxed::future]
async fn asked(state: &AppState, who: &SignedIn) -> Result<Option<Table>, PageError> {
    let waiting = state.operations.confirmations_on_desk(&who.act()).await?;
    let row = |one: &operations::disclosure::WaitingConfirmation| {
        vec![
            Cell::link(one.title.clone(), address::confirmation(address::CONFIRMATION, one.id)),
            Cell::text(one.asking_unit.clone()).with(format!("征求{}的意见", one.organ)),
            Cell::text(day(&one.asked_on)),
            Cell::text(day(&one.due_on)),
        ]
    };
    Ok((!waiting.is_empty()).then(|| Table {
        title: format!("待我答复是否同意公开{}条", waiting.len()),
        heads: vec!["信息", "征求的单位", "征求日期", "最迟公开"],
        rows: waiting.iter().map(row).collect(),
        empty: "",
    }))
}

/// The published catalogues under which the person loads, those with the most missing first.
#[boxed::future]
async fn catalogues(state: &AppState, who: &SignedIn) -> Result<Table, PageError> {
    let found = state.operations.most_to_load(&who.act(), None, SHOWN).await?;
    let more = found.all.saturating_sub(SHOWN);
    let rows = found.most.iter().map(|one| {
        let mut cells = vec![
            Cell::link(one.title.clone(), address::checklist(&one.unit_code, &one.sector_code))
                .with(one.unit.clone()),
        ];
        cells.extend(match one.rate {
            Some(rate) => [
                Cell::text(format!("{}项", rate.due)),
                Cell::text(format!("{}项", rate.done)).with(rate.words()),
                Cell::text(format!("{}项", rate.missing())),
            ],
            None => [Cell::text("正在统计"), Cell::default(), Cell::default()],
        });
        cells
    });
    Ok(Table {
        title: match more {
            0 => "装载清单".to_owned(),
            _ => format!("装载清单（还没有装载最多的{SHOWN}份；另有{more}份，见装载情况）"),
        },
        heads: vec!["目录", "应装载", "已装载", "还没有装载"],
        rows: rows.collect(),
        empty: "您负责的单位还没有已发布的目录。",
    })
}
