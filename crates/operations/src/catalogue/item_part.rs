//! Item parts of a row as a person enters them, written into its cells (R43, R57), and from what a
//! row was compiled (R60, R61).

use super::edit::{MAX_CELL, loses_first_channel};
use super::place;
use super::row::RowReceipt;
use super::typed::TypedCells;
use crate::{Act, FieldProblem, OperationError, Operations};
use domain::calendar::{DayExplanation, DueDate, WorkCalendar};
use domain::catalogue::channel::ChannelVocabulary;
use domain::catalogue::item_part::{self, MOST_PARTS, PartClock, PartFault};
use domain::catalogue::{CatalogueRow, Column, ItemPart, ItemParts, RowSource, SourceKind};
use jiff::civil::Date;
use serde::Serialize;
use serde_json::json;

/// The cells that parts are written into.
pub(super) const WRITTEN: [Column; 4] =
    [Column::ContentElements, Column::TimeLimit, Column::Publisher, Column::Channels];
/// What stands for the parts in the history of a row.
pub(super) const PARTS: &str = "item_parts";
/// What stands for the source in the history of a row.
const SOURCE: &str = "row_source";
/// Characters in a field of a part.
const LONGEST: usize = 2_000;
/// Channels of a part, and characters of one.
const MOST_CHANNELS: usize = 30;
const LONGEST_CHANNEL: usize = 60;

/// A part with the way its clock runs, for information that arose on a day.
#[derive(Debug, Clone, Serialize)]
pub struct PartDue {
    /// The part's name; empty where the row is not divided.
    pub name: String,
    /// Its clock.
    pub clock: PartClock,
    /// The last day; none where no day was given, or the cell sets no day after it.
    pub due: Option<DueDate>,
    /// Every day of the way, where working days are counted.
    pub days: Vec<DayExplanation>,
}

/// The clocks of the parts of a row, with their last days for information that arose on `arose`.
///
/// # Errors
/// When a day lies beyond what the calendar can name.
pub fn part_clocks(parts: &ItemParts, arose: Option<Date>) -> Result<Vec<PartDue>, OperationError> {
    let calendar = WorkCalendar::shipped();
    let of_part = |part: &ItemPart| {
        let clock = PartClock::of(part);
        let due = arose.map(|day| clock.due(day, &calendar)).transpose();
        let due = due.map_err(|error| OperationError::invalid("arose_on", error.to_string()))?.flatten();
        let days = match (arose, due) {
            (Some(from), Some(due)) if clock.counts_working_days() => {
                calendar.explain_until(from, due.date).collect()
            }
            _ => Vec::new(),
        };
        Ok(PartDue { name: part.name.clone(), clock, due, days })
    };
    parts.parts.iter().map(of_part).collect()
}

impl Operations {
    /// Sets the parts of a row, and writes them into its cells so that the official columns say the
    /// same. Without parts the row is no longer divided by a person; its cells stay. `seen` is the
    /// row's count of changes as the person saw it.
    ///
    /// # Errors
    /// When the person may not edit the row now, somebody else changed it meanwhile, or something
    /// stands against a part.
    #[boxed::future]
    pub async fn set_item_parts(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
        seen: i64,
        parts: &[ItemPart],
    ) -> Result<RowReceipt, OperationError> {
        require_few(parts)?;
        let vocabulary = ChannelVocabulary::new(&self.reference);
        let typed = TypedCells::new(&self.reference);
        let parts: Vec<ItemPart> = parts.iter().map(|part| cleaned(part, &typed)).collect();
        require_few_channels(&parts)?;
        let mut desk = self.desk(act, version_id).await?;
        let index = desk.standing(row_key)?;
        let stored = &desk.checked.rows[index];
        let before = stored.keyed.row.clone();
        let mut after = before.clone();
        item_part::write_into(&parts, &mut after);
        if before != after && stored.revision != seen {
            return Err(changed_meanwhile(row_key, stored.revision));
        }
        require_sound(&parts, &before)?;
        if let Some(column) =
            WRITTEN.into_iter().find(|column| after.cell(*column).chars().count() > MAX_CELL)
        {
            let words = format!("各分项合在一起，{}超过{MAX_CELL}字，目录只写名称", column.label());
            return Err(OperationError::invalid("parts", words));
        }
        if loses_first_channel(stored, &desk.checked.guideline, &vocabulary, &after.channels.join("、")) {
            let first = desk.checked.guideline.policy.first_channel.clone().unwrap_or_default();
            return Err(OperationError::invalid(
                "channels",
                format!("本领域以{first}为第一公开平台，至少一个分项要有{first}"),
            ));
        }
        for part in &parts {
            let wanted = Column::Publisher.id();
            if let Some(words) = desk.reach.refuses_cell(stored, wanted, &part.publisher) {
                return Err(OperationError::invalid("publisher", words));
            }
        }
        let mut changes: Vec<(&str, String, String)> =
            WRITTEN.map(|column| (column.id(), before.cell(column), after.cell(column))).into();
        changes.push((PARTS, ItemParts::of(&before).text(), ItemParts::of(&after).text()));
        desk.checked.rows[index].keyed.row = after;
        for (column, old, new) in changes.iter().filter(|(_, old, new)| old != new) {
            desk.record(row_key, column, old, new).await?;
        }
        let detail = json!({ "row": row_key, "parts": parts.len() });
        desk.finish_cells(self, "catalogue.set_parts", row_key, &detail).await
    }

    /// Says from what a row was compiled; with actual functions as its source the row carries a note
    /// (R61). Without a kind nothing is said any more.
    ///
    /// # Errors
    /// When the person may not edit the row now, or the note is missing.
    #[boxed::future]
    pub async fn set_row_source(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
        kind: Option<SourceKind>,
        note: &str,
    ) -> Result<RowReceipt, OperationError> {
        let source = match kind {
            None => None,
            Some(kind) if kind.needs_note() => {
                let what = "所依据的行政管理职能（如“三定”规定的职责）";
                Some(RowSource { kind, note: place::needed("note", note, what, 500)? })
            }
            Some(kind) => Some(RowSource { kind, note: place::words("note", note, 500)? }),
        };
        let mut desk = self.desk(act, version_id).await?;
        desk.own(row_key)?;
        let index = desk.find(row_key)?;
        let row = &mut desk.checked.rows[index].keyed.row;
        let [old, new] =
            [&row.source, &source].map(|source| source.as_ref().map(RowSource::words).unwrap_or_default());
        row.source = source;
        if old != new {
            desk.record(row_key, SOURCE, &old, &new).await?;
        }
        let detail = json!({ "row": row_key, "source": kind.map(SourceKind::id) });
        desk.finish_cells(self, "catalogue.set_source", row_key, &detail).await
    }
}

/// The row is no longer what the person saw.
pub(super) fn changed_meanwhile(row_key: &str, revision: i64) -> OperationError {
    let message = "您读取之后，这一行已有人修改，请对照现在的单元格后再保存";
    let places = json!([{ "row_key": row_key, "revision": revision }]);
    OperationError::Conflict { message: message.to_owned(), places }
}

/// Refuses more than a person enters, before anything is done with it.
fn require_few(parts: &[ItemPart]) -> Result<(), OperationError> {
    if parts.len() > MOST_PARTS {
        return Err(OperationError::invalid("parts", format!("最多{MOST_PARTS}个分项；更多的请细化为几行")));
    }
    let is_long =
        |part: &ItemPart| part.channels.iter().map(|name| name.chars().count()).sum::<usize>() > LONGEST;
    parts.iter().position(is_long).map_or(Ok(()), |at| Err(too_many_channels(at)))
}

/// The same for the channels that were read.
fn require_few_channels(parts: &[ItemPart]) -> Result<(), OperationError> {
    let is_long = |name: &String| name.chars().count() > LONGEST_CHANNEL;
    let are_many = |part: &ItemPart| part.channels.len() > MOST_CHANNELS || part.channels.iter().any(is_long);
    parts.iter().position(are_many).map_or(Ok(()), |at| Err(too_many_channels(at)))
}

fn too_many_channels(part: usize) -> OperationError {
    let words = format!("第{}个分项：渠道最多{MOST_CHANNELS}个，每个最多{LONGEST_CHANNEL}字", part + 1);
    OperationError::invalid(&format!("part_{part}_channels"), words)
}

/// Without white space at the ends, channels as any cell of them is read.
fn cleaned(part: &ItemPart, typed: &TypedCells) -> ItemPart {
    ItemPart {
        name: place::clean(&part.name),
        content: place::clean(&part.content),
        time_limit: place::clean(&part.time_limit),
        publisher: place::clean(&part.publisher),
        channels: typed.channels(&part.channels),
    }
}

/// Refuses parts with anything against them, each at its field: `part_0_name`.
fn require_sound(parts: &[ItemPart], row: &CatalogueRow) -> Result<(), OperationError> {
    let mut problems: Vec<FieldProblem> =
        item_part::faults(parts, &row.publisher).iter().map(problem).collect();
    for (at, part) in parts.iter().enumerate() {
        for (field, text) in
            [("content", &part.content), ("time_limit", &part.time_limit), ("publisher", &part.publisher)]
        {
            if text.chars().count() > LONGEST {
                let words = format!("第{}个分项：最多{LONGEST}字，目录只写名称", at + 1);
                problems.push(FieldProblem::new(&format!("part_{at}_{field}"), words));
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(OperationError::Invalid(problems)) }
}

fn problem(fault: &PartFault) -> FieldProblem {
    let field = fault
        .place
        .as_ref()
        .map_or("parts".to_owned(), |place| format!("part_{}_{}", place.part, place.field));
    FieldProblem::new(&field, fault.message.clone())
}
