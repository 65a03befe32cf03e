//! A file under the wrong sector: hardly any of its rows is an item of the guideline, and perhaps most are items of
//! another one.

use super::place;
use super::preview::matched_items;
use crate::OperationError;
use domain::catalogue::item_names::FEWEST_ROWS;
use domain::catalogue::{CatalogueTable, Guideline, ItemNames};
use storage::Connection;

/// One row in so many has to be an item of the guideline.
const LEAST_SHARE: usize = 5;

/// Why a sector is doubted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SectorDoubt {
    chosen: String,
    matched: usize,
    rows: usize,
    /// The sector whose items most rows are, and how many.
    other: Option<(String, usize)>,
}

impl SectorDoubt {
    /// Doubts a sector where there is reason to.
    #[boxed::future]
    pub(super) async fn of(
        connection: &mut Connection,
        table: &CatalogueTable,
        chosen: &Guideline,
    ) -> Result<Option<Self>, OperationError> {
        let (rows, matched) = (table.rows.len(), matched_items(table, chosen));
        if rows < FEWEST_ROWS || chosen.items.is_empty() || matched * LEAST_SHARE > rows {
            return Ok(None);
        }
        let other = by_items(connection, table).await?;
        let other = other.filter(|other| other.sector_code != chosen.sector_code);
        let other = other.map(|other| (other.guideline_name.clone(), matched_items(table, &other)));
        let other = other.filter(|(_, many)| *many > matched);
        Ok(Some(Self { chosen: chosen.guideline_name.clone(), matched, rows, other }))
    }

    /// True where the file can only be of the other sector.
    pub(super) fn is_certain(&self) -> bool {
        self.matched == 0 && self.other.is_some()
    }

    /// What to say of it.
    pub(super) fn words(&self) -> String {
        let Self { chosen, matched, rows, other } = self;
        let own = match matched {
            0 => format!("{rows}行中没有一行是“{chosen}”标准指引的事项"),
            _ => format!("{rows}行中只有{matched}行是“{chosen}”标准指引的事项"),
        };
        match other {
            Some((name, many)) => format!("{own}，而有{many}行是“{name}”的；领域选错的，请改选“{name}”"),
            None => format!("{own}；请核对领域和文件"),
        }
    }
}

/// Refuses the items of a guideline file under a sector that they can only be missing in: another's they are.
#[boxed::future]
pub(super) async fn refuse_items_of_another(
    connection: &mut Connection,
    items: &Guideline,
    chosen: &Guideline,
) -> Result<(), OperationError> {
    let names = ItemNames::of(items.items.iter().map(|item| &item.row));
    let mut current = Vec::new();
    for head in storage::guideline::current(connection).await? {
        current.push(place::guideline_of(connection, head.id).await?);
    }
    match names.other_sector(chosen, &current) {
        None => Ok(()),
        Some((other, many)) => Err(OperationError::invalid(
            "sector",
            format!(
                "文件中没有一项是“{}”标准指引现有的事项，而有{many}项是“{}”的；领域选错的，请改选“{1}”",
                chosen.guideline_name, other.guideline_name
            ),
        )),
    }
}

/// The guideline whose items most rows are, by their names.
#[boxed::future]
pub(super) async fn by_items(
    connection: &mut Connection,
    table: &CatalogueTable,
) -> Result<Option<Guideline>, OperationError> {
    let heads = storage::guideline::current(connection).await?;
    let names = ItemNames::of(table.rows.iter().map(|placed| &placed.row));
    let mut best: Option<(usize, Guideline)> = None;
    for head in heads {
        let guideline = place::guideline_of(connection, head.id).await?;
        let shared = names.shared(&guideline);
        if shared * 2 > names.len() && best.as_ref().is_none_or(|(most, _)| shared > *most) {
            best = Some((shared, guideline));
        }
    }
    Ok(best.map(|(_, guideline)| guideline))
}
