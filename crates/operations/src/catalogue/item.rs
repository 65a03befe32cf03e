//! One published item: what, who, when, where, by which rule, and what it said in every version.

use super::place;
use super::public::{
    PublishedCatalogue, PublishedRow, PublishedVersion, guideline_row, public_version_with_times,
};
use crate::{OperationError, Operations};
use domain::catalogue::item_part::Steps;
use domain::catalogue::{CatalogueRow, Column, ItemParts, RowStatus};
use serde::Serialize;
use storage::catalogue::{published, row};

/// One published item.
#[derive(Debug, Clone, Serialize)]
pub struct PublishedItem {
    /// The catalogue it stands in, without its rows.
    pub catalogue: PublishedCatalogue,
    /// The item.
    pub row: PublishedRow,
    /// The guideline's own row.
    pub guideline_row: Option<CatalogueRow>,
    /// Where the guideline's item was seen: `seen` or `general_knowledge`.
    pub provenance: Option<String>,
    /// Other rows of the same item: its steps in rows of their own (R57).
    pub steps: Vec<PublishedRow>,
    /// The row before it.
    pub previous: Option<Neighbour>,
    /// The row behind it.
    pub next: Option<Neighbour>,
    /// What it said in every version, the newest first; withdrawn versions are left out.
    pub history: Vec<ItemVersion>,
}

/// A row beside another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Neighbour {
    /// Its key.
    pub key: String,
    /// 二级事项
    pub name: String,
}

/// An item in one version.
#[derive(Debug, Clone, Serialize)]
pub struct ItemVersion {
    /// The version.
    pub version: PublishedVersion,
    /// Whether it stood there.
    pub status: RowStatus,
    /// The cells.
    pub row: CatalogueRow,
    /// What changed against the version before; empty where it first appeared.
    pub changes: Vec<ItemChange>,
    /// True for the version in which it first appeared.
    pub is_first: bool,
}

/// A cell that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ItemChange {
    /// The heading.
    pub column: String,
    /// What stood there before.
    pub old: String,
    /// What stands there now.
    pub new: String,
}

impl Operations {
    /// One item of a published catalogue by its stable key, with its history.
    ///
    /// # Errors
    /// When the catalogue is not published or has no such item.
    #[boxed::future]
    pub async fn published_item(
        &self,
        unit_code: &str,
        sector_code: &str,
        row_key: &str,
    ) -> Result<PublishedItem, OperationError> {
        let missing = || OperationError::NotFound("该公开事项".to_owned());
        let mut catalogue = self.published_catalogue(unit_code, sector_code).await?.ok_or_else(missing)?;
        let rows = std::mem::take(&mut catalogue.rows);
        let at = rows.iter().position(|row| row.key == row_key).ok_or_else(missing)?;
        let mut connection = self.store.read().await?;
        let guideline = place::guideline_of(&mut connection, catalogue.guideline.id).await?;
        let key = rows[at].guideline_key.clone();
        let provenance = guideline.items.iter().find(|item| Some(&item.key) == key.as_ref());
        let mut history: Vec<ItemVersion> = Vec::new();
        let versions = published::versions(&mut connection, unit_code, sector_code).await?;
        for version in versions.iter().rev() {
            let public = public_version_with_times(&mut connection, version).await?;
            if !public.state.is_public() {
                continue;
            }
            let rows = row::of_version(&mut connection, version.id).await?;
            let Some(found) = rows.into_iter().find(|row| row.keyed.key == row_key) else { continue };
            let (row, status) = (found.keyed.row, found.keyed.status);
            let changes = history.last().map(|before| changes(&before.row, &row)).unwrap_or_default();
            history.push(ItemVersion { version: public, status, changes, is_first: history.is_empty(), row });
        }
        history.reverse();
        let neighbour = |place: Option<usize>| {
            let row = place.and_then(|place| rows.get(place))?;
            Some(Neighbour { key: row.key.clone(), name: row.row.level2_item.clone() })
        };
        let steps = Steps::of(rows.iter().map(|row| &row.row));
        Ok(PublishedItem {
            steps: steps.others(at).map(|other| rows[other].clone()).collect(),
            guideline_row: guideline_row(&guideline, key.as_deref()),
            provenance: provenance.map(|item| item.provenance.clone()),
            previous: neighbour(at.checked_sub(1)),
            next: neighbour(at.checked_add(1)),
            row: rows[at].clone(),
            catalogue,
            history,
        })
    }
}

/// What changed in the cells; a printed number alone is no change of the item (R31).
fn changes(old: &CatalogueRow, new: &CatalogueRow) -> Vec<ItemChange> {
    let columns = Column::ALL.into_iter().filter(|column| *column != Column::SeqNo);
    let mut changes: Vec<ItemChange> = columns
        .filter(|column| old.cell(*column) != new.cell(*column))
        .map(|column| ItemChange {
            column: column.label().to_owned(),
            old: old.cell(column),
            new: new.cell(column),
        })
        .collect();
    // Cells may say the same where the parts differ: channels are ticked for all of them together.
    if changes.is_empty() && old.parts != new.parts {
        let [old, new] = [old, new].map(|row| ItemParts::of(row).text());
        changes.push(ItemChange { column: "分项".to_owned(), old, new });
    }
    let mut headings: Vec<&String> = old.extra.keys().chain(new.extra.keys()).collect();
    headings.sort();
    headings.dedup();
    for heading in headings {
        let text = |row: &CatalogueRow| row.extra.get(heading).cloned().unwrap_or_default();
        if text(old) != text(new) {
            changes.push(ItemChange { column: heading.clone(), old: text(old), new: text(new) });
        }
    }
    changes
}
