//! The parts of an item on its page: when, who and where of each, its steps in other rows, and how the
//! time limits count, day by day (R42-R45, R57).

use super::item_view::{ClockLine, ClockView, DayLine, PartLine, StepLine};
use super::{address, catalogue_view, item, shown};
use crate::core::{AppState, PageError};
use crate::frame::Link;
use domain::calendar::DayExplanation;
use domain::catalogue::ItemParts;
use domain::catalogue::item_part::{Lead, lead_of};
use jiff::civil::Date;
use operations::catalogue::{PartDue, PublishedItem, PublishedRow, part_clocks};

/// The parts; none where the row is not divided.
///
/// # Errors
/// When the register cannot be read.
#[boxed::future]
pub(super) async fn lines(state: &AppState, parts: &ItemParts) -> Result<Vec<PartLine>, PageError> {
    let mut lines = Vec::new();
    for part in parts.parts.iter().filter(|_| parts.is_divided()) {
        lines.push(PartLine {
            name: part.name.clone(),
            content: part.content.clone(),
            time_limit: part.time_limit.clone(),
            publishers: item::publishers(state, &part.publisher).await?,
            lead: match lead_of(&part.publisher) {
                Lead::Leads(body) => Some(format!("联合制作，由牵头的{body}负责公开")),
                Lead::One | Lead::Several => None,
            },
            channels: catalogue_view::boxes(&part.channels),
        });
    }
    Ok(lines)
}

/// How the parts were told apart, and what stayed unpaired.
pub(super) fn notes(parts: &ItemParts) -> Vec<String> {
    if !parts.is_divided() {
        return Vec::new();
    }
    let how = format!("分项{}。", parts.pairing.label());
    std::iter::once(how).chain(parts.notes.iter().map(|note| format!("{}。", note.message))).collect()
}

/// The steps of the item in other rows of the catalogue.
pub(super) fn steps(item: &PublishedItem) -> Vec<StepLine> {
    let summary = &item.catalogue.summary;
    let step = |row: &PublishedRow| StepLine {
        link: Link::new(
            row.row.content_elements.clone(),
            address::item(&summary.unit_code, &summary.sector_code, &row.key),
        ),
        time_limit: row.row.time_limit.clone(),
        publisher: row.row.publisher.clone(),
    };
    item.steps.iter().map(step).collect()
}

/// How the time limits count, from a day where the reader gave one.
pub(super) fn clock(item: &PublishedItem, parts: &ItemParts, arose: &str) -> ClockView {
    let summary = &item.catalogue.summary;
    let given = arose.trim();
    let (day, problem) = match given.parse::<Date>() {
        _ if given.is_empty() => (None, None),
        Ok(day) => (Some(day), None),
        Err(_) => (None, Some(format!("“{given}”不是日期，请按2026-01-31的样子填写"))),
    };
    let (clocks, problem) = match part_clocks(parts, day) {
        Ok(clocks) => (clocks, problem),
        Err(error) => (part_clocks(parts, None).unwrap_or_default(), Some(error.to_string())),
    };
    ClockView {
        action: address::item(&summary.unit_code, &summary.sector_code, &item.row.key),
        arose: given.to_owned(),
        lines: clocks.into_iter().map(|clock| line(clock, day.filter(|_| problem.is_none()))).collect(),
        problem,
    }
}

fn line(part: PartDue, arose: Option<Date>) -> ClockLine {
    let due = arose.map(|_| match part.due {
        None => "这一时限不从信息形成之日起算，没有可以推算的截止日期。".to_owned(),
        Some(due) => {
            let remark =
                if due.provisional { "（暂定：有的年份放假安排尚未载入）" } else { "" };
            format!("最迟{}公开{remark}", shown::long_day(due.date))
        }
    });
    ClockLine { name: part.name, words: part.clock.words, due, days: day_lines(part.days) }
}
/// The days of a clock, the counted ones numbered.
pub(crate) fn day_lines(days: Vec<DayExplanation>) -> Vec<DayLine> {
    let mut counted = 0;
    let lines = days.into_iter().map(|day| {
        counted += usize::from(day.counted);
        DayLine {
            day: shown::long_day(day.date),
            number: if day.counted { format!("第{counted}个工作日") } else { "不计".to_owned() },
            why: day.why,
        }
    });
    lines.collect()
}
