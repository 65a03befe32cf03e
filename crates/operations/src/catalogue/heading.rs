//! The headings of a stored version, and the table that the linter reads (R11, R12, R19).

use crate::OperationError;
use domain::catalogue::lexicon::Lexicon;
use domain::catalogue::{CatalogueRow, CatalogueTable, Column, Guideline, Heading, PlacedRow};
use serde::{Deserialize, Serialize};
use storage::catalogue::row::StoredRow;

/// What stands before the heading of an added column in its identifier.
pub(crate) const EXTRA: &str = "extra:";

/// A heading of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColumnHead {
    /// The column's identifier, or `extra:` and the heading.
    pub id: String,
    /// The label as printed.
    pub printed: String,
    /// The group head above it.
    pub group: Option<String>,
    /// True for a column that holds ticks.
    pub is_tick: bool,
    /// True for a column beyond the guideline's (R19).
    pub is_added: bool,
}

impl ColumnHead {
    /// The column it stands for; none for an added one.
    #[must_use]
    pub fn column(&self) -> Option<Column> {
        Column::from_id(&self.id)
    }

    /// From a heading as it was read.
    pub(crate) fn of_heading(heading: &Heading) -> Self {
        Self::new(heading.column, &heading.printed, heading.group.clone())
    }

    /// A heading of a column, or an added one.
    pub(crate) fn new(column: Option<Column>, printed: &str, group: Option<String>) -> Self {
        Self {
            id: column.map_or_else(|| format!("{EXTRA}{printed}"), |column| column.id().to_owned()),
            printed: printed.to_owned(),
            group,
            is_tick: column.is_some_and(Column::is_tick),
            is_added: column.is_none() || column == Some(Column::Level3Item),
        }
    }
}

/// The headings of a guideline (R11).
pub(crate) fn of_guideline(guideline: &Guideline) -> Vec<ColumnHead> {
    let group = |label: &String| {
        guideline
            .column_groups
            .iter()
            .find(|(_, leaves)| leaves.contains(label))
            .map(|(head, _)| head.clone())
    };
    let columns = guideline.columns.iter();
    columns
        .map(|label| ColumnHead::new(Lexicon::shipped().column_named(label), label, group(label)))
        .collect()
}

/// Puts an added heading in: 三级事项 behind 二级事项, another at the end (R19).
pub(crate) fn put_in(headings: &mut Vec<ColumnHead>, head: ColumnHead) {
    let after_level2 = headings.iter().position(|known| known.id == Column::Level2Item.id());
    match (head.column(), after_level2) {
        (Some(Column::Level3Item), Some(place)) => {
            let group = headings[place].group.clone();
            headings.insert(place + 1, ColumnHead { group, ..head });
        }
        _ => headings.push(head),
    }
}

/// The stored headings.
pub(crate) fn read(headings: &str) -> Result<Vec<ColumnHead>, OperationError> {
    Ok(serde_json::from_str(headings).map_err(storage::StorageError::from)?)
}

/// Headings as they are stored.
pub(crate) fn write(headings: &[ColumnHead]) -> Result<String, OperationError> {
    Ok(serde_json::to_string(headings).map_err(storage::StorageError::from)?)
}

/// A cell of a row by its column's identifier.
pub(crate) fn cell(row: &CatalogueRow, column_id: &str) -> String {
    match (column_id.strip_prefix(EXTRA), Column::from_id(column_id)) {
        (Some(heading), _) => row.extra.get(heading).cloned().unwrap_or_default(),
        (None, Some(column)) => row.cell(column),
        (None, None) => String::new(),
    }
}

/// Sets a cell of a row by its column's identifier.
pub(crate) fn set_cell(row: &mut CatalogueRow, column_id: &str, value: &str) {
    match (column_id.strip_prefix(EXTRA), Column::from_id(column_id)) {
        (Some(heading), _) if value.is_empty() => {
            row.extra.remove(heading);
        }
        (Some(heading), _) => {
            row.extra.insert(heading.to_owned(), value.to_owned());
        }
        (None, Some(column)) => row.set_cell(column, value),
        (None, None) => {}
    }
}

/// The stored rows as a table. The title counts as its first line and the headings as the next.
pub(crate) fn table(
    title: &str,
    unit: &str,
    sector: &str,
    headings: &[ColumnHead],
    rows: &[StoredRow],
) -> CatalogueTable {
    let columns = headings.iter().zip(1..).map(|(head, index)| Heading {
        printed: head.printed.clone(),
        group: head.group.clone(),
        column: head.column(),
        index,
    });
    let first = first_line(headings);
    let placed = rows.iter().zip(first..).map(|(stored, line)| PlacedRow {
        line,
        status: stored.keyed.status,
        row: stored.keyed.row.clone(),
    });
    CatalogueTable {
        title: title.to_owned(),
        sector: Some(sector.to_owned()),
        government: Some(unit.to_owned()),
        sheet: String::new(),
        columns: columns.collect(),
        rows: placed.collect(),
        diagnostics: Vec::new(),
        listed: Vec::new(),
    }
}

/// The line of the first row below title and headings.
pub(crate) fn first_line(headings: &[ColumnHead]) -> u32 {
    if headings.iter().any(|head| head.group.is_some()) { 4 } else { 3 }
}
