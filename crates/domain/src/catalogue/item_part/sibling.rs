//! Rows of one item: a merged item whose steps stand in rows of their own (R57), and what a reader
//! of a table is told about parts and steps in it.

use super::{ItemParts, Pairing};
use crate::catalogue::{CatalogueRow, CatalogueTable};
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::fold;
use std::collections::HashMap;

/// Steps named beside a row at most: a table merged over thousands of rows has no use for more.
const MOST_STEPS: usize = 50;
/// Lines named in a remark at most.
const MOST_LINES: usize = 5;

/// Which rows of a table stand for the same item.
#[derive(Debug)]
pub struct Steps {
    /// The item of each row.
    items: Vec<usize>,
    /// The rows of each item.
    rows: Vec<Vec<usize>>,
}

impl Steps {
    /// Groups rows by the names of their items; rows without a name are items of their own.
    #[must_use]
    pub fn of<'a>(rows: impl IntoIterator<Item = &'a CatalogueRow>) -> Self {
        let mut known: HashMap<[String; 3], usize> = HashMap::new();
        let mut steps = Self { items: Vec::new(), rows: Vec::new() };
        for (at, row) in rows.into_iter().enumerate() {
            let (names, new) = (names(row), steps.rows.len());
            let item = if names[1].is_empty() { new } else { *known.entry(names).or_insert(new) };
            if item == new {
                steps.rows.push(Vec::new());
            }
            steps.rows[item].push(at);
            steps.items.push(item);
        }
        steps
    }

    /// The places of the other rows of the item, in order, a bounded number of them.
    pub fn others(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        self.rows[self.items[at]].iter().copied().filter(move |other| *other != at).take(MOST_STEPS)
    }

    /// How many rows the item has.
    fn count(&self, at: usize) -> usize {
        self.rows[self.items[at]].len()
    }
}

fn says_the_same(one: &CatalogueRow, other: &CatalogueRow) -> bool {
    let same = |text: fn(&CatalogueRow) -> &String| fold(text(one)) == fold(text(other));
    same(|row| &row.content_elements) && same(|row| &row.time_limit) && same(|row| &row.publisher)
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
        // The same row once more is no step: the linter says that it is there twice.
        let same = |other: &usize| says_the_same(&placed.row, &table.rows[*other].row);
        let (doubles, others): (Vec<usize>, Vec<usize>) = steps.others(at).partition(same);
        if others.first().is_some_and(|first| *first > at) {
            let named = others.iter().take(MOST_LINES);
            let lines: Vec<String> = named.map(|other| table.rows[*other].line.to_string()).collect();
            let all = steps.count(at) - 1 - doubles.len();
            let more = if all > lines.len() { format!("等{all}") } else { String::new() };
            let words = format!(
                "与第{}{more}行同属事项“{}”，作为该事项的几个步骤，各有自己的内容、时限和主体",
                lines.join("、"),
                placed.row.level2_item
            );
            remarks.push(here("item-steps", words));
        }
    }
    remarks
}
