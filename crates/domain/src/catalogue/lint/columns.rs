//! A table's headings beside the guideline's (R19, R20, R33).

use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::{CatalogueTable, Column, Guideline};
use crate::text::{fold, similarity};

/// A heading of the guideline.
#[derive(Debug)]
pub(super) struct GuidelineColumn {
    pub(super) label: String,
    pub(super) folded: String,
    pub(super) column: Option<Column>,
    pub(super) group: Option<String>,
}

/// How a guideline column stands in a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// Under its own name.
    Same,
    /// Under another name: the place of that heading among the table's.
    Renamed(usize),
    /// Not at all.
    Missing,
}

/// A table's headings as the rules need them.
#[derive(Debug)]
pub(super) struct TableColumns {
    /// One for each guideline column.
    pub(super) standings: Vec<Standing>,
    /// Columns whose cells can be read.
    present: [bool; Column::ALL.len()],
}

impl TableColumns {
    pub(super) fn has(&self, column: Column) -> bool {
        self.present[column as usize]
    }
}

/// The headings of a guideline with what they mean.
pub(super) fn guideline_columns(guideline: &Guideline) -> Vec<GuidelineColumn> {
    let group_of = |label: &String| {
        guideline
            .column_groups
            .iter()
            .find(|(_, leaves)| leaves.contains(label))
            .map(|(group, _)| group.clone())
    };
    guideline
        .columns
        .iter()
        .map(|label| GuidelineColumn {
            label: label.clone(),
            folded: fold(label),
            column: Lexicon::shipped().column_named(label),
            group: group_of(label),
        })
        .collect()
}

/// Compares a table's headings with the guideline's. A table without any headings is one whose
/// headings are not in question.
pub(super) fn compare(table: &CatalogueTable, columns: &[GuidelineColumn]) -> TableColumns {
    if table.columns.is_empty() {
        return TableColumns {
            standings: vec![Standing::Same; columns.len()],
            present: [true; Column::ALL.len()],
        };
    }
    let printed: Vec<String> = table.columns.iter().map(|heading| fold(&heading.printed)).collect();
    let mut taken: Vec<bool> =
        printed.iter().map(|heading| columns.iter().any(|column| column.folded == *heading)).collect();
    let mut standings: Vec<Standing> = columns
        .iter()
        .map(|column| {
            if printed.contains(&column.folded) {
                return Standing::Same;
            }
            let known = column.column.and_then(|meaning| {
                table.columns.iter().enumerate().position(|(at, h)| !taken[at] && h.column == Some(meaning))
            });
            known.map_or(Standing::Missing, |at| {
                taken[at] = true;
                Standing::Renamed(at)
            })
        })
        .collect();
    let least = Lexicon::shipped().measure("altered_name");
    for (standing, column) in standings.iter_mut().zip(columns).filter(|(s, _)| **s == Standing::Missing) {
        let likeness = |at: usize| similarity(&printed[at], &column.folded);
        let nearest = (0..printed.len())
            .filter(|at| !taken[*at] && table.columns[*at].column.is_none() && likeness(*at) >= least)
            .max_by(|a, b| likeness(*a).total_cmp(&likeness(*b)).then(b.cmp(a)));
        if let Some(at) = nearest {
            taken[at] = true;
            *standing = Standing::Renamed(at);
        }
    }
    let mut present = [false; Column::ALL.len()];
    for column in table.columns.iter().filter_map(|heading| heading.column) {
        present[column as usize] = true;
    }
    TableColumns { standings, present }
}
