//! What the rules look at: the tables, their rows beside the guideline's items, the options.

use super::columns::TableColumns;
use super::facts::RowFacts;
use super::linter::{ItemFacts, Linter};
use super::matching::Place;
use super::{Options, Profile};
use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::{
    CatalogueRow, CatalogueTable, Column, GuidelineItem, Heading, PlacedRow, Policy, RowStatus,
};

/// One level's catalogue of a sector, matched with its guideline.
pub(super) struct View<'a> {
    pub(super) linter: &'a Linter,
    pub(super) options: &'a Options,
    pub(super) tables: &'a [&'a CatalogueTable],
    pub(super) columns: Vec<TableColumns>,
    pub(super) rows: Vec<RowView<'a>>,
    /// Groups of guideline items that no row stands for.
    pub(super) absent: Vec<usize>,
}

/// One row beside its guideline item.
pub(super) struct RowView<'a> {
    pub(super) table: usize,
    pub(super) index: usize,
    pub(super) placed: &'a PlacedRow,
    pub(super) place: Place,
    /// The guideline item it stands for.
    pub(super) item: Option<usize>,
    pub(super) facts: RowFacts,
    /// As stored, or removed in words (R22).
    pub(super) status: RowStatus,
}

/// Columns that must hold text (R14), in the order of R11.
pub(super) const OBLIGATORY: [Column; 7] = [
    Column::Level1Item,
    Column::Level2Item,
    Column::ContentElements,
    Column::LegalBasis,
    Column::TimeLimit,
    Column::Publisher,
    Column::Channels,
];

impl View<'_> {
    pub(super) fn policy(&self) -> &Policy {
        &self.linter.guideline.policy
    }

    /// True when the table has the column, so that its cells can be judged.
    pub(super) fn has(&self, row: &RowView<'_>, column: Column) -> bool {
        self.columns[row.table].has(column)
    }

    /// The heading as printed in a table, else the guideline's, else the national one.
    pub(super) fn printed(&self, table: usize, column: Column) -> String {
        let table = self.tables.get(table);
        // One column of words stands for two: each is called by its own name behind the printed one.
        let own = table.and_then(|table| table.heading(column).map(|heading| (table, heading)));
        let own = own.map(|(table, heading)| match is_half(table, heading) {
            true => format!("{}（{}）", heading.printed, column.label()),
            false => heading.printed.clone(),
        });
        own.or_else(|| self.linter.guideline.label(column).map(str::to_owned))
            .unwrap_or_else(|| column.label().to_owned())
    }

    /// The group head over a column: 公开方式 over 主动 and 依申请.
    pub(super) fn printed_group(&self, table: usize, column: Column) -> String {
        let printed =
            self.tables.get(table).and_then(|t| t.heading(column)).and_then(|heading| heading.group.clone());
        printed.or_else(|| column.group().map(str::to_owned)).unwrap_or_else(|| self.printed(table, column))
    }

    pub(super) fn guideline_item(&self, row: &RowView<'_>) -> Option<(&GuidelineItem, &ItemFacts)> {
        row.item.map(|item| (&self.linter.guideline.items[item], &self.linter.items[item]))
    }

    /// True when any item of the group is expected at the level (R16).
    pub(super) fn is_expected(&self, group: usize) -> bool {
        if self.options.profile == Profile::Department {
            return false;
        }
        let expected = |row: &CatalogueRow| self.options.level.is_none_or(|level| level.asks_for(row));
        self.linter.names.groups[group]
            .items
            .iter()
            .any(|item| expected(&self.linter.guideline.items[*item].row))
    }

    /// True when the guideline in force has the column.
    pub(super) fn guideline_has(&self, column: Column) -> bool {
        self.linter.columns.iter().any(|known| known.column == Some(column))
    }

    /// A row of a file whose 公开依据 states why it is removed, and whose other cells were emptied,
    /// is a removed row as much as one that the store marks so (R22).
    pub(super) fn find_removed_in_words(&mut self) {
        for row in &mut self.rows {
            let has_blank = row.facts.content.is_blank
                || row.facts.time_limit.is_blank
                || row.placed.row.channels.is_empty();
            if row.status == RowStatus::Active && has_blank && explains_removal(&row.placed.row.legal_basis) {
                row.status = RowStatus::Removed;
            }
        }
    }
}

/// True where one printed column was read as this and another: 公开方式 as 主动 and 依申请.
pub(super) fn is_half(table: &CatalogueTable, heading: &Heading) -> bool {
    let is_other_half = |own: &Heading| {
        own.index == heading.index && own.column != heading.column && own.printed == heading.printed
    };
    table.columns.iter().any(is_other_half)
}

/// True when 公开依据 states a reason and cites a basis (R22).
pub(super) fn explains_removal(basis: &str) -> bool {
    let mut outside = String::new();
    let mut depth = 0;
    for c in basis.chars() {
        match c {
            '《' => depth += 1,
            '》' => depth -= 1,
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
    }
    let cites = basis.contains('《') || !crate::catalogue::basis::numbers_in(basis).is_empty();
    cites && Lexicon::shipped().contains("removal_reason", &outside)
}
