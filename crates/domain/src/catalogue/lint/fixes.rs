//! Applies the safe changes that findings carry.

use super::{Finding, Fix};
use crate::catalogue::CatalogueTable;

/// Applies every fix that still fits the table, and says how many changes were made. Findings of
/// other tables must be left out by the caller. Several findings in one cell may each bring a fix;
/// the first is made, the others are void until the table is checked again.
pub fn apply_fixes(table: &mut CatalogueTable, findings: &[Finding]) -> usize {
    findings.iter().filter_map(|finding| finding.fix.as_ref()).filter(|fix| apply(table, fix)).count()
}

fn apply(table: &mut CatalogueTable, fix: &Fix) -> bool {
    match fix {
        Fix::Cell { row, column, before, after } => {
            let Some(placed) = table.rows.iter_mut().find(|placed| placed.line == *row) else { return false };
            if placed.row.cell(*column) != *before {
                return false;
            }
            placed.row.set_cell(*column, after);
        }
        Fix::Heading { index, before, after } => {
            let Some(heading) = table.columns.iter_mut().find(|heading| heading.index == *index) else {
                return false;
            };
            if heading.printed != *before {
                return false;
            }
            heading.printed.clone_from(after);
            if heading.column.is_none() {
                // The cells of a column whose heading nobody knew lie among the added ones.
                heading.column = crate::catalogue::lexicon::Lexicon::shipped().column_named(after);
                let Some(column) = heading.column else { return true };
                for placed in &mut table.rows {
                    if let Some(value) = placed.row.extra.remove(before) {
                        placed.row.set_cell(column, &value);
                    }
                }
            }
        }
        Fix::Title { before, after } => {
            if table.title != *before {
                return false;
            }
            table.title.clone_from(after);
        }
    }
    true
}
