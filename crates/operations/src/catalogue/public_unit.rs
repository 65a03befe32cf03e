//! What everybody reads of a unit besides its catalogues: whether it still stands, who goes on for it, for whom
//! it goes on, and which sectors it owes (R59, R80a).

use super::heir;
use super::owed::is_owed;
use crate::{OperationError, Operations};
use jiff::civil::Date;
use std::collections::BTreeSet;
use storage::catalogue::inherit::{self, Taken};
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
}

impl Operations {
    /// How a unit stands on a day.
    ///
    /// # Errors
    /// When there is no such unit.
    pub async fn public_standing(&self, unit_code: &str, on: Date) -> Result<PublicStanding, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_code(&mut connection, unit_code).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let stands = unit.stands_on(&on.to_string());
        let heir = heir::standing(&mut connection, &unit).await?.filter(|_| !stands);
        let mut predecessors = Vec::new();
        for left in inherit::left(&mut connection).await? {
            let known = predecessors.iter().any(|(code, _)| *code == left.unit_code);
            if left.published_id.is_none() || known {
                continue;
            }
            let Some(former) = unit::by_id(&mut connection, left.unit_id).await? else { continue };
            let next = heir::standing(&mut connection, &former).await?;
            if next.is_some_and(|next| next.id == unit.id) {
                predecessors.push((left.unit_code, left.unit_name));
            }
        }
        Ok(PublicStanding {
            ended_on: unit.valid_to.as_deref().filter(|_| !stands).and_then(|day| day.parse().ok()),
            heir: heir.map(|heir| (heir.code, heir.name)),
            predecessors,
            owed: if stands { owed(&mut connection, &unit).await? } else { BTreeSet::new() },
        })
    }

    /// The unit whose catalogue took the place of another's: its code and name; none where none did.
    ///
    /// # Errors
    /// When the database fails.
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
        let taken = inherit::of_catalogue(&mut connection, left.catalogue_id).await?;
        let Some(taken) = taken.iter().rev().find(|one: &&Taken| one.stands()) else { return Ok(None) };
        let by = unit::by_id(&mut connection, taken.unit_id).await?;
        Ok(by.map(|by| (by.code, by.name)))
    }
}

/// The sectors that a unit is expected to publish.
async fn owed(
    connection: &mut storage::Connection,
    unit: &CatalogueUnit,
) -> Result<BTreeSet<String>, OperationError> {
    let leads = storage::organisation::unit::sector_leads(connection).await?;
    let begun: BTreeSet<String> = listing::of_subtree(connection, &unit.path)
        .await?
        .into_iter()
        .filter(|one| one.published_id.is_some() || one.draft_id.is_some())
        .map(|one| one.sector_code)
        .collect();
    let heads = storage::guideline::current_with_kinds(connection).await?;
    let owed = heads.iter().filter(|head| is_owed(unit, head, &leads, begun.contains(&head.sector_code)));
    Ok(owed.map(|head| head.sector_code.clone()).collect())
}
