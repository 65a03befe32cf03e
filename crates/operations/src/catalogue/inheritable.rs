//! Which catalogues of units that are no more wait to be taken over, and what became of them (R80a).

use super::heir;
use super::takeover::Takeovers;
use crate::{Act, OperationError, Operations};
use domain::catalogue::VersionState;
use domain::organisation::Permission;
use serde::Serialize;
use std::collections::HashMap;
use storage::Connection;
use storage::catalogue::inherit::{self, Left};
use storage::catalogue::unit::{self, CatalogueUnit};

/// A catalogue of a unit that is no more, which the one that goes on has not taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inheritable {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version whose rows will come: the open draft, else the one in force.
    pub version_id: i64,
    /// Its state.
    pub state: Option<VersionState>,
    /// The unit that was.
    pub unit: String,
    /// The first day without it.
    pub ended_on: String,
    /// The sector.
    pub sector_code: String,
    /// The sector's name (R2).
    pub sector: String,
    /// The unit that goes on.
    pub heir_id: i64,
    /// Its name.
    pub heir: String,
    /// True where the person may take it over.
    pub may_inherit: bool,
}

/// What becomes of a version whose unit is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedUnit {
    /// What happened to the unit, in words.
    pub happened: String,
    /// The catalogue, where the person may take it over now.
    pub inheritable: Option<Inheritable>,
    /// The draft or version made of it, where it was taken over.
    pub taken_into: Option<i64>,
}

impl Operations {
    /// The catalogues that units which are no more left to those that go on, and that wait to be taken over,
    /// where the person may read them; of one successor where it is named.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn inheritable(
        &self,
        act: &Act,
        heir_id: Option<i64>,
    ) -> Result<Vec<Inheritable>, OperationError> {
        let mut connection = self.store.read().await?;
        let left = inherit::left(&mut connection).await?;
        let mut found = Vec::new();
        if left.is_empty() {
            return Ok(found);
        }
        let mut waiting = Waiting::read(&mut connection).await?;
        for left in left {
            let one = waiting.of(&mut connection, act, &left).await?;
            found.extend(one.filter(|one| heir_id.is_none_or(|id| id == one.heir_id)));
        }
        Ok(found)
    }

    /// What became of a version's unit, where it is no more; none where it stands.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    #[boxed::future]
    pub async fn ended_unit(&self, act: &Act, version_id: i64) -> Result<Option<EndedUnit>, OperationError> {
        let mut connection = self.store.read().await?;
        let at = super::draft::readable(&mut connection, act, version_id).await?;
        let happened = heir::what_happened(&mut connection, &at.unit, act.today()).await?;
        let Some(happened) = happened else { return Ok(None) };
        let mut waiting = Waiting::read(&mut connection).await?;
        let left = inherit::left(&mut connection).await?;
        let left = left.into_iter().find(|left| left.catalogue_id == at.catalogue.id);
        let inheritable = match &left {
            Some(left) => waiting.of(&mut connection, act, left).await?,
            None => None,
        };
        let taken_into = waiting.taken.standing(at.catalogue.id).map(|one| one.version_id);
        Ok(Some(EndedUnit { happened, inheritable, taken_into }))
    }
}

/// Tells what waits to be taken over; each unit, and each sector's name, is read once.
struct Waiting {
    taken: Takeovers,
    sectors: HashMap<String, String>,
    heirs: HashMap<i64, Option<CatalogueUnit>>,
}

impl Waiting {
    #[boxed::future]
    async fn read(connection: &mut Connection) -> Result<Self, OperationError> {
        let heads = storage::guideline::current_with_kinds(connection).await?;
        let sectors = heads.into_iter().map(|head| (head.sector_code, head.name)).collect();
        Ok(Self { taken: Takeovers::read(connection).await?, sectors, heirs: HashMap::new() })
    }

    #[boxed::future]
    async fn heir(
        &mut self,
        connection: &mut Connection,
        unit_id: i64,
    ) -> Result<Option<CatalogueUnit>, OperationError> {
        if let Some(known) = self.heirs.get(&unit_id) {
            return Ok(known.clone());
        }
        let unit = unit::by_id(connection, unit_id).await?;
        let heir = match unit {
            Some(unit) => heir::standing(connection, &unit).await?,
            None => None,
        };
        self.heirs.insert(unit_id, heir.clone());
        Ok(heir)
    }

    /// The catalogue, where it waits and the person may read it.
    #[boxed::future]
    async fn of(
        &mut self,
        connection: &mut Connection,
        act: &Act,
        left: &Left,
    ) -> Result<Option<Inheritable>, OperationError> {
        if self.taken.standing(left.catalogue_id).is_some() {
            return Ok(None);
        }
        let source = source(left.draft_id, left.published_id, left.catalogue_id, &self.taken);
        let Some(version_id) = source else { return Ok(None) };
        let Some(heir) = self.heir(connection, left.unit_id).await? else { return Ok(None) };
        let may = |right| act.actor.may(right, &heir.path, Some(&left.sector_code));
        if !may(Permission::ReadCatalogue) {
            return Ok(None);
        }
        Ok(Some(Inheritable {
            catalogue_id: left.catalogue_id,
            version_id,
            state: match &left.draft_state {
                Some(state) => VersionState::from_id(state),
                None => left.published_id.map(|_| VersionState::Published),
            },
            unit: left.unit_name.clone(),
            ended_on: left.ended_on.clone(),
            sector_code: left.sector_code.clone(),
            sector: self.sectors.get(&left.sector_code).cloned().unwrap_or_default(),
            heir_id: heir.id,
            may_inherit: may(Permission::CompileCatalogue),
            heir: heir.name,
        }))
    }
}

/// The version whose rows come: the open draft, else the one that was closed for a draft given up since, else
/// the one in force.
pub(super) fn source(
    draft: Option<i64>,
    published: Option<i64>,
    catalogue_id: i64,
    taken: &Takeovers,
) -> Option<i64> {
    draft.or_else(|| taken.last_source(catalogue_id)).or(published)
}
