//! Rows of one item: a merged item whose steps stand in rows of their own (R57), and what a reader
//! of a table is told about parts and steps in it.

use super::{ItemParts, Pairing};
use crate::catalogue::{CatalogueRow, CatalogueTable};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::fold;
use std::collections::HashMap;

/// Which rows of a table stand for the same item.
#[derive(Debug)]
pub struct Steps {
    /// The item of each row, by the place of its first row.
    items: Vec<usize>,
}

impl Steps {
    /// Groups rows by the names of their items; rows without a name are items of their own.
    #[must_use]
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a CatalogueRow>) -> Self {
        let mut first: HashMap<[String; 3], usize> = HashMap::new();
        let items = rows.into_iter().enumerate().map(|(at, row)| {
            let names = names(row);
            if names[1].is_empty() { at } else { *first.entry(names).or_insert(at) }
        });
        Self { items: items.collect() }
    }

    /// The places of the other rows of the item, in order.
    pub fn others(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        (0..self.items.len()).filter(move |other| *other != at && self.items[*other] == self.items[at])
    }
}

fn names(row: &CatalogueRow) -> [String; 3] {
    [&row.level1_item, &row.level2_item, row.level3_item.as_ref().unwrap_or(&String::new())]
        .map(|name| fold(name))
}

/// What a person is told who imports a table: which rows hold parts and how they were told apart,
/// what stayed unpaired, which rows are steps of one item.
#[must_use]
pub fn remarks(table: &CatalogueTable) -> Vec<Diagnostic> {
    let steps = Steps::of(table.rows.iter().map(|placed| &placed.row));
    let mut remarks = Vec::new();
    for (at, placed) in table.rows.iter().enumerate() {
        let here = |code: &str, message: String| Diagnostic {
            severity: Severity::Note,
            code: code.to_owned(),
            sheet: Some(table.sheet.clone()),
            row: Some(placed.line),
            column: None,
            message,
        };
        let parts = ItemParts::of(&placed.row);
        if parts.pairing != Pairing::Whole {
            let names: Vec<&str> = parts.parts.iter().map(|part| part.name.as_str()).collect();
            let words =
                format!("分为{}个分项（{}）：{}", names.len(), parts.pairing.label(), names.join("；"));
            remarks.push(here("item-parts", words));
        }
        remarks.extend(parts.notes.into_iter().map(|note| Diagnostic {
            sheet: Some(table.sheet.clone()),
            row: Some(placed.line),
            ..note
        }));
        let others: Vec<usize> = steps.others(at).collect();
        if others.first().is_some_and(|first| *first > at) {
            let lines: Vec<String> = others.iter().map(|other| table.rows[*other].line.to_string()).collect();
            let words = format!(
                "与第{}行同属事项“{}”，作为该事项的几个步骤，各有自己的内容、时限和主体",
                lines.join("、"),
                placed.row.level2_item
            );
            remarks.push(here("item-steps", words));
        }
    }
    remarks
}
