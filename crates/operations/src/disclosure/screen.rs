//! What the screen of a service centre shows (R79a): the newest public records of a unit and those below it.

use super::posting::{self, PostingView};
use crate::{OperationError, Operations};
use serde::Serialize;
use storage::catalogue::published;
use storage::disclosure::listing;

/// The records for one unit's screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Screen {
    /// The unit.
    pub unit: String,
    /// The newest records.
    pub records: Vec<ScreenRecord>,
    /// The sectors in which the unit and those below it have catalogues.
    pub sectors: Vec<String>,
}

/// A record on a screen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScreenRecord {
    /// Number.
    pub id: i64,
    /// 名称
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The element; empty where it was not said.
    pub element: String,
    /// The day of the first publication.
    pub published_on: String,
    /// Its posting period.
    pub posting: Option<PostingView>,
}

impl Operations {
    /// The newest public records of a unit and those below it, of some sectors or of all.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn screen(
        &self,
        unit_code: &str,
        sectors: &[String],
        most: usize,
    ) -> Result<Screen, OperationError> {
        let unit = self.unit_by_code(unit_code).await?;
        let mut connection = self.store.read().await?;
        let mut codes: Vec<String> = published::of_subtree(&mut connection, &unit.path)
            .await?
            .into_iter()
            .map(|head| head.sector_code)
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let chosen = sectors.join(",");
        let listed = listing::newest_below(&mut connection, &unit.path, &chosen, most).await?;
        let mut records = Vec::with_capacity(listed.len());
        for one in listed {
            records.push(ScreenRecord {
                posting: posting::of_version(&mut connection, one.version_id).await?,
                id: one.id,
                title: one.title,
                unit: one.unit_name,
                element: one.element,
                published_on: one.first_published_on.unwrap_or_default(),
            });
        }
        Ok(Screen { unit: unit.name, records, sectors: codes })
    }
}

/// The code of an address: modules on a side, and the outlines of the dark ones.
///
/// # Errors
/// When the address is longer than a code can hold.
pub fn qr_code(address: &str) -> Result<(usize, String), OperationError> {
    let code = paper::Qr::of(address).map_err(|error| OperationError::Internal(error.to_string()))?;
    Ok((code.size, code.outline()))
}
