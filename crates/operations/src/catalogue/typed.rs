//! Cells that a person types, pastes or sends, read as the cells of a file are (R46, R47), and the tie of
//! rows to their guideline items after a change of names (R20, R21, R32).

use super::assign;
use super::finding::Checked;
use super::heading;
use domain::catalogue::item_part::{by_number, numbered, parts_by_number, sections};
use domain::catalogue::{CatalogueRow, Column, ItemPart, KeyedRow, RowStatus};
use domain::reference::Reference;
use files::CellReader;
use std::collections::{BTreeSet, HashSet};

/// Sets cells from what a person wrote.
pub(super) struct TypedCells(CellReader);

impl TypedCells {
    pub fn new(reference: &Reference) -> Self {
        Self(CellReader::new(reference))
    }

    /// Sets a cell; a text that stands there already stays as it is.
    pub fn set(&self, row: &mut CatalogueRow, column_id: &str, text: &str) {
        if heading::cell(row, column_id) == text {
            return;
        }
        match Column::from_id(column_id) {
            Some(Column::Channels) => self.set_channels(row, text),
            Some(column) if column.is_tick() || column == Column::AudienceSpecific => {
                heading::set_cell(row, column_id, &self.0.tick(text, column));
            }
            _ => heading::set_cell(row, column_id, text),
        }
    }

    /// The channels of a part, in canonical names and their order.
    pub fn channels(&self, names: &[String]) -> Vec<String> {
        self.0.channels(&names.join("；"))
    }

    /// Channels, part by part where the text names or numbers the parts of the row, or numbers them as 公开内容
    /// does (R43).
    fn set_channels(&self, row: &mut CatalogueRow, text: &str) {
        let names: Vec<&str> = row.parts.iter().map(|part| part.name.as_str()).collect();
        let texts = match names.len() {
            0 => numbered(text),
            many => sections(text, &names).or_else(|| by_number(text, many)),
        };
        let of_parts: Option<Vec<Vec<String>>> =
            texts.map(|texts| texts.iter().map(|text| self.0.channels(text)).collect());
        let of_parts = of_parts.filter(|all| all.iter().all(|channels| !channels.is_empty()));
        let parts = of_parts.and_then(|channels| {
            if row.parts.is_empty() {
                return parts_by_number(row, &channels);
            }
            let parts = row.parts.iter().cloned().zip(channels);
            Some(parts.map(|(part, channels)| ItemPart { channels, ..part }).collect())
        });
        match parts {
            Some(parts) => {
                row.parts = parts;
                row.channels = self.0.together(row.parts.iter().map(|part| &part.channels));
            }
            None => row.channels = self.0.channels(text),
        }
    }
}

/// Finds the guideline items of renamed rows again, as an import finds them, and of rows whose tie
/// depends on theirs. A part keeps the item that it refines. Returns the places of rows with another tie.
pub(super) fn tie_again(checked: &mut Checked, renamed: &BTreeSet<usize>) -> Vec<usize> {
    let keyed: Vec<KeyedRow> = checked.rows.iter().map(|row| row.keyed.clone()).collect();
    let items = assign::items_of(&checked.guideline, &keyed);
    let mut concerned: HashSet<String> = HashSet::new();
    for at in renamed.iter().filter(|at| checked.rows[**at].guideline_key != items[**at]) {
        concerned.extend(checked.rows[*at].guideline_key.clone());
        concerned.extend(items[*at].clone());
    }
    let is_concerned = |item: &Option<String>| item.as_ref().is_some_and(|item| concerned.contains(item));
    let mut tied = Vec::new();
    for (at, (row, item)) in checked.rows.iter_mut().zip(items).enumerate() {
        let differs = row.keyed.status == RowStatus::Active && row.guideline_key != item;
        if differs && (renamed.contains(&at) || is_concerned(&row.guideline_key) || is_concerned(&item)) {
            row.guideline_key = item;
            tied.push(at);
        }
    }
    tied
}
