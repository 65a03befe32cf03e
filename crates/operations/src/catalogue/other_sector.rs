//! A file under the wrong sector: hardly any of its rows is an item of the guideline, and perhaps most are items of
//! another one.

use super::place;
use super::preview::matched_items;
use crate::OperationError;
use domain::catalogue::{CatalogueTable, Guideline};
use domain::text::fold;
use std::collections::HashSet;
use storage::Connection;

/// Fewer rows say too little about a sector.
const FEWEST_ROWS: usize = 3;
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

/// The guideline whose items most rows are, by their names.
pub(super) async fn by_items(
    connection: &mut Connection,
    table: &CatalogueTable,
) -> Result<Option<Guideline>, OperationError> {
    let heads = storage::guideline::current(connection).await?;
    let names: HashSet<(String, String)> = table
        .rows
        .iter()
        .map(|placed| (fold(&placed.row.level1_item), fold(&placed.row.level2_item)))
        .collect();
    let mut best: Option<(usize, Guideline)> = None;
    for head in heads {
        let guideline = place::guideline_of(connection, head.id).await?;
        let own = guideline.items.iter();
        let shared = own
            .filter(|item| names.contains(&(fold(&item.row.level1_item), fold(&item.row.level2_item))))
            .count();
        if shared * 2 > names.len() && best.as_ref().is_none_or(|(most, _)| shared > *most) {
            best = Some((shared, guideline));
        }
    }
    Ok(best.map(|(_, guideline)| guideline))
}
