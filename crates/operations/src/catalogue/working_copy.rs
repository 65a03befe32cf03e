//! A draft goes out as a working copy in Excel: lists and checks in its cells, the guideline's names
//! and what others compile locked (R20, R23b), a key in each row.

use super::finding::Checked;
use super::heading;
use super::place::Place;
use super::reach::Reach;
use super::view::locked;
use super::{Download, DownloadFormat};
use crate::{Act, OperationError, Operations};
use domain::catalogue::publisher::{PublisherKind, classify};
use domain::catalogue::{Column, Guideline, RowStatus};
use domain::organisation::UnitKind;
use files::working::{Stamp, WorkingCopy, to_working_xlsx};
use std::collections::BTreeSet;
use storage::Connection;
use storage::catalogue::row::StoredRow;
use storage::catalogue::unit::{self, CatalogueUnit};

/// A list in a cell stays short enough to be looked through.
const MOST_PUBLISHERS: usize = 300;

impl Operations {
    /// The draft as a workbook that is changed outside and comes back. Rows that were removed or left
    /// out stay in the system.
    ///
    /// # Errors
    /// When the person may not edit the version now.
    #[boxed::future]
    pub async fn working_copy(&self, act: &Act, version_id: i64) -> Result<Download, OperationError> {
        let mut connection = self.store.read().await?;
        let at = Place::read(&mut connection, version_id).await?;
        let reach = Reach::of(&mut connection, &at, &act.actor).await?;
        let checked = Checked::unchecked(&mut connection, &at).await?;
        let units = publishers(&mut connection, &at.unit, &act.today().to_string()).await?;
        drop(connection);
        let standing: Vec<StoredRow> =
            checked.rows.into_iter().filter(|row| row.keyed.status == RowStatus::Active).collect();
        let lock = |row: &StoredRow| match reach.covers(row) {
            true => locked(row, &checked.guideline),
            false => Column::ALL.to_vec(),
        };
        let copy = WorkingCopy {
            stamp: stamp(&at, &checked.guideline, act),
            keys: standing.iter().map(|row| row.keyed.key.clone()).collect(),
            locked: standing.iter().map(lock).collect(),
            publishers: in_use_first(&standing, Column::Publisher, units),
            channels: in_use_first(&standing, Column::Channels, self.channel_names()),
            table: heading::table(
                &at.version.title,
                &at.unit.name,
                &checked.guideline.guideline_name,
                &checked.headings,
                &standing,
            ),
        };
        let name = format!("{}{}（草稿第{}版）.xlsx", at.unit.name, at.version.title, at.version.number);
        let bytes = tokio::task::spawn_blocking(move || to_working_xlsx(&copy))
            .await
            .map_err(|error| OperationError::Internal(error.to_string()))?
            .map_err(|error| OperationError::Internal(error.to_string()))?;
        Ok(Download { name, media_type: DownloadFormat::Xlsx.media_type(), bytes })
    }

    fn channel_names(&self) -> Vec<String> {
        self.reference.channels.iter().map(|channel| channel.name.clone()).collect()
    }
}

fn stamp(at: &Place, guideline: &Guideline, act: &Act) -> Stamp {
    Stamp {
        version: at.version.id,
        catalogue: at.catalogue.id,
        number: at.version.number,
        unit: at.unit.code.clone(),
        unit_name: at.unit.name.clone(),
        sector: at.sector().to_owned(),
        sector_name: guideline.guideline_name.clone(),
        revision: at.version.revision,
        exported_at: act.at(),
    }
}

/// The bodies around the unit that may publish: its government and what is below that, without
/// stations (R59); in a large place those beside it and below it.
#[boxed::future]
async fn publishers(
    connection: &mut Connection,
    own: &CatalogueUnit,
    day: &str,
) -> Result<Vec<String>, OperationError> {
    let parent = match own.parent_id {
        Some(parent) => unit::by_id(connection, parent).await?,
        None => None,
    };
    let mut units = match &parent {
        Some(parent) => unit::subtree(connection, &parent.path, day).await?,
        None => Vec::new(),
    };
    if units.len() > MOST_PUBLISHERS
        && let Some(parent) = parent
    {
        units = unit::children(connection, parent.id, day).await?;
    }
    units.insert(0, own.clone());
    let may_publish = |unit: &&CatalogueUnit| UnitKind::parse(&unit.kind) != Some(UnitKind::Station);
    Ok(units.iter().filter(may_publish).map(|unit| unit.name.clone()).take(MOST_PUBLISHERS).collect())
}

/// What stands in a column already, then what else may stand there.
fn in_use_first(rows: &[StoredRow], column: Column, others: Vec<String>) -> Vec<String> {
    // What the linter asks to be replaced is not offered again (R55).
    let is_vague = |text: &str| column == Column::Publisher && classify(text) != PublisherKind::Concrete;
    let in_use = rows.iter().map(|row| row.keyed.row.cell(column)).filter(|text| !is_vague(text));
    let mut seen = BTreeSet::new();
    in_use.chain(others).filter(|text| !text.trim().is_empty() && seen.insert(text.clone())).collect()
}
