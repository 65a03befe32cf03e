//! 催办: what one's unit was reminded of, and what one sent.

use super::address;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::{day, moment};
use crate::console::pages::{Cell, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::State;
use axum::response::Response;
use domain::organisation::Permission;
use operations::reminder::{ReceivedLine, ReminderLine};

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let act = who.act();
    let received = state.operations.received_reminders(&act).await?;
    let mut tables = vec![Table {
        title: format!("收到的催办{}件", received.len()),
        heads: vec!["催办", "本单位", "答复期限", "情况"],
        rows: received.iter().map(received_row).collect(),
        empty: "上级还没有催办过您的单位。",
    }];
    let mut actions = Vec::new();
    if who.actor.may_somewhere(Permission::SendReminder) {
        let sent = state.operations.reminders(&act, None).await?;
        tables.push(Table {
            title: format!("发出的催办{}件", sent.len()),
            heads: vec!["催办", "发出", "答复期限", "已答复", "已办结", "逾期"],
            rows: sent.iter().map(sent_row).collect(),
            empty: "还没有发出过催办。先看下级单位的情况，再勾选要催办的单位。",
        });
        actions.push(Link::new("下级单位的情况", address::UNITS));
        actions.push(Link::new("发起催办", address::NEW));
    }
    page(&ListView {
        frame: frame(&state, &who, "催办", Place::Reminders).await?,
        actions,
        tables,
        ..ListView::default()
    })
}

fn received_row(line: &ReceivedLine) -> Vec<Cell> {
    vec![
        Cell::link(line.about.clone(), address::of(address::RECEIVED, line.id)).with(format!(
            "{}，{}",
            line.from,
            moment(Some(&line.sent_at), "")
        )),
        Cell::text(line.unit.clone()),
        Cell::text(day(&line.due_on)),
        Cell::text(line.standing.label()).with(if line.is_overdue { "逾期" } else { "" }),
    ]
}

fn sent_row(line: &ReminderLine) -> Vec<Cell> {
    let often = if line.times > 1 { format!("，共催{}次", line.times) } else { String::new() };
    vec![
        Cell::link(line.about.clone(), address::of(address::CASE, line.id))
            .with(format!("{}（{}）", line.unit, line.sender)),
        Cell::text(moment(Some(&line.sent_at), "")).with(often.trim_start_matches('，')),
        Cell::text(day(&line.due_on)),
        Cell::text(format!("{}／{}个单位", line.answered, line.units)),
        Cell::text(format!("{}个", line.done)),
        Cell::text(if line.overdue > 0 { format!("{}个", line.overdue) } else { "没有".to_owned() }),
    ]
}
