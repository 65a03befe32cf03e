//! 下级单位的情况: what is open at each unit under a superior, before anybody is reminded (R101, R162).

use super::address;
use crate::console::form::Choice;
use crate::console::frame::{Place, frame};
use crate::console::pages::{Cell, Filter, ListView, Table};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::calendar::in_words;
use operations::reminder::UnitLoad;
use serde::Deserialize;

/// Which superior.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Under {
    under: String,
}

/// The page.
///
/// # Errors
/// When the person may remind nobody there.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Under>,
) -> Result<Response, PageError> {
    let found = state.operations.units_to_remind(&who.act(), asked.under.parse().ok()).await?;
    let mut frame = frame(&state, &who, "下级单位的情况", Place::Reminders).await?;
    frame.crumbs = vec![Link::new("催办", address::LIST)];
    let choices = found.superiors.iter().map(|(id, name)| Choice::new(id.to_string(), name.clone()));
    let filters = match found.superiors.len() {
        0 | 1 => Vec::new(),
        _ => vec![Filter::choose("under", "在哪个单位之下", choices.collect(), &found.under.id.to_string())],
    };
    let words = format!(
        "{}直接下级单位本身的情况，不含再下一级。本周至{}。没有装载的，是已发布目录中还没有信息、网址或者本期说明的公开内容。",
        found.under.name,
        in_words(found.week_ends_on)
    );
    page(&ListView {
        frame,
        actions: match found.units.is_empty() {
            true => Vec::new(),
            false => vec![Link::new("催办其中的单位", address::to_units(found.under.id))],
        },
        words: vec![words],
        filter_action: if filters.is_empty() { String::new() } else { address::UNITS.to_owned() },
        filters,
        tables: vec![Table {
            title: format!("{}个单位", found.units.len()),
            heads: vec!["单位", "逾期未公开", "本周到期", "没有装载", "接收人员"],
            rows: found.units.iter().map(row).collect(),
            empty: "没有下级单位。",
        }],
        is_printable: false,
    })
}

fn row(unit: &UnitLoad) -> Vec<Cell> {
    let many = |number: i64, what: &str| Cell::text(format!("{number}{what}"));
    vec![
        Cell::text(unit.unit.clone()),
        many(unit.overdue, "条"),
        many(unit.soon, "条"),
        many(i64::try_from(unit.unloaded).unwrap_or(i64::MAX), "项"),
        Cell::text(if unit.is_reached { "有" } else { "没有" }),
    ]
}

/// A unit as a choice, with what is open there.
pub(super) fn choice(unit: &UnitLoad) -> Choice {
    let mut open = Vec::new();
    for (number, words) in [(unit.overdue, "条逾期"), (unit.soon, "条本周到期")] {
        if number > 0 {
            open.push(format!("{number}{words}"));
        }
    }
    if unit.unloaded > 0 {
        open.push(format!("{}项没有装载", unit.unloaded));
    }
    if !unit.is_reached {
        open.push("没有接收人员".to_owned());
    }
    let open = if open.is_empty() { String::new() } else { format!("（{}）", open.join("，")) };
    Choice::new(unit.unit_id.to_string(), format!("{}{open}", unit.unit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_says_what_is_open() {
        let unit = UnitLoad {
            unit_id: 5,
            code: "east-civil".to_owned(),
            unit: "东湖区民政局".to_owned(),
            overdue: 2,
            soon: 0,
            unloaded: 31,
            is_reached: true,
        };
        assert_eq!(choice(&unit), Choice::new("5", "东湖区民政局（2条逾期，31项没有装载）"));
        let quiet = UnitLoad { overdue: 0, unloaded: 0, ..unit };
        assert_eq!(choice(&quiet).label, "东湖区民政局");
    }
}
