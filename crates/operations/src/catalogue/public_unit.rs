//! What everybody reads of a unit besides its catalogues: whether it still stands, who goes on for it, for whom
//! it goes on, and which sectors it owes (R59, R80a).

use super::heir;
use super::owed::is_owed;
use super::takeover::Takeovers;
use crate::{OperationError, Operations};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use storage::catalogue::inherit;
use storage::catalogue::unit::CatalogueUnit;
use storage::catalogue::{listing, unit};

/// How a unit stands in public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicStanding {
    /// The first day without it, where it is no more.
    pub ended_on: Option<Date>,
    /// The unit that goes on for it: code and name.
    pub heir: Option<(String, String)>,
    /// Units that went into it whose catalogues in force it has not replaced yet: code and name.
    pub predecessors: Vec<(String, String)>,
    /// The sectors that it is expected to publish.
    pub owed: BTreeSet<String>,
    /// Sectors in which another unit's catalogue took the place of its own, with that unit's name.
    pub replaced: BTreeMap<String, String>,
}

impl Operations {
    /// How a unit stands on a day.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn public_standing(&self, unit_code: &str, on: Date) -> Result<PublicStanding, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_code(&mut connection, unit_code).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let stands = unit.stands_on(&on.to_string());
        let heir = heir::standing(&mut connection, &unit).await?.filter(|_| !stands);
        let predecessors = predecessors(&mut connection, &unit).await?;
        Ok(PublicStanding {
            ended_on: unit.valid_to.as_deref().filter(|_| !stands).and_then(|day| day.parse().ok()),
            heir: heir.map(|heir| (heir.code, heir.name)),
            predecessors,
            owed: if stands { owed(&mut connection, &unit).await? } else { BTreeSet::new() },
            replaced: if stands { BTreeMap::new() } else { replaced(&mut connection, unit.id).await? },
        })
    }

    /// The day from which a unit is no more, and who goes on for it; none where it stands.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn public_end(
        &self,
        unit_code: &str,
        on: Date,
    ) -> Result<Option<PublicStanding>, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_code(&mut connection, unit_code).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        if unit.stands_on(&on.to_string()) {
            return Ok(None);
        }
        let heir = heir::standing(&mut connection, &unit).await?;
        Ok(Some(PublicStanding {
            ended_on: unit.valid_to.as_deref().and_then(|day| day.parse().ok()),
            heir: heir.map(|heir| (heir.code, heir.name)),
            predecessors: Vec::new(),
            owed: BTreeSet::new(),
            replaced: BTreeMap::new(),
        }))
    }

    /// The unit whose published catalogue took the place of another's: its code and name; none where none did.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn replaced_by(
        &self,
        unit_code: &str,
        sector_code: &str,
    ) -> Result<Option<(String, String)>, OperationError> {
        let mut connection = self.store.read().await?;
        let Some(unit) = unit::by_code(&mut connection, unit_code).await? else { return Ok(None) };
        let left = inherit::left(&mut connection).await?;
        let left = left.into_iter().find(|left| left.unit_id == unit.id && left.sector_code == sector_code);
        let Some(left) = left else { return Ok(None) };
        let taken = Takeovers::read(&mut connection).await?;
        let Some(taken) = taken.published(left.catalogue_id) else { return Ok(None) };
        let by = unit::by_id(&mut connection, taken.unit_id).await?;
        Ok(by.map(|by| (by.code, by.name)))
    }
}

/// The sectors in which another unit's catalogue took the place of one's own, with that unit's name.
#[boxed::future]
async fn replaced(
    connection: &mut storage::Connection,
    unit_id: i64,
) -> Result<BTreeMap<String, String>, OperationError> {
    let taken = Takeovers::read(connection).await?;
    let mut found = BTreeMap::new();
    let left = inherit::left(connection).await?.into_iter();
    for left in left.filter(|left| left.unit_id == unit_id && left.published_id.is_none()) {
        let Some(by) = taken.published(left.catalogue_id) else { continue };
        if let Some(by) = unit::by_id(connection, by.unit_id).await? {
            found.insert(left.sector_code, by.name);
        }
    }
    Ok(found)
}

/// The units that went into one and whose catalogues in force it has not replaced: code and name.
#[boxed::future]
async fn predecessors(
    connection: &mut storage::Connection,
    unit: &CatalogueUnit,
) -> Result<Vec<(String, String)>, OperationError> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for left in inherit::left(connection).await?.into_iter().filter(|left| left.published_id.is_some()) {
        if !seen.insert(left.unit_id) {
            continue;
        }
        let Some(former) = unit::by_id(connection, left.unit_id).await? else { continue };
        if heir::standing(connection, &former).await?.is_some_and(|next| next.id == unit.id) {
            found.push((left.unit_code, left.unit_name));
        }
    }
    Ok(found)
}

/// The sectors that a unit is expected to publish.
#[boxed::future]
async fn owed(
    connection: &mut storage::Connection,
    unit: &CatalogueUnit,
) -> Result<BTreeSet<String>, OperationError> {
    let leads = storage::organisation::unit::sector_leads(connection).await?;
    // What is being worked on inside is no matter of the public.
    let published: BTreeSet<String> = listing::of_subtree(connection, &unit.path)
        .await?
        .into_iter()
        .filter(|one| one.published_id.is_some())
        .map(|one| one.sector_code)
        .collect();
    let heads = storage::guideline::current_with_kinds(connection).await?;
    let owed = heads.iter().filter(|head| is_owed(unit, head, &leads, published.contains(&head.sector_code)));
    Ok(owed.map(|head| head.sector_code.clone()).collect())
}
