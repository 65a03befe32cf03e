//! Reading guidelines in their versions, and loading what is shipped (R1, R8). Guidelines are public.

use super::place;
use crate::{Act, OperationError, Operations};
use domain::catalogue::{CatalogueKind, Guideline};
use domain::organisation::{Permission, UnitKind};
use domain::sector::Origin;
use serde::Serialize;
use sha2::{Digest, Sha256};
use storage::guideline::{self, GuidelineHead, NewGuideline};

/// A guideline in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuidelineSummary {
    /// The version's number across all sectors.
    pub id: i64,
    /// The sector's code.
    pub sector_code: String,
    /// The State Council's name.
    pub sector: String,
    /// The guideline's own name: the one to print (R2).
    pub name: String,
    /// Other names people use (R3).
    pub aliases: Vec<String>,
    /// `pilot26`, `added` (R7), or `kind` for what belongs to no sector (R113).
    pub origin: String,
    /// True when catalogues of it are expected: an added sector only once it was opened (R7).
    pub is_open: bool,
    /// The day on which an added sector was opened.
    pub opened_on: Option<String>,
    /// By when its catalogues are due.
    pub due_on: Option<String>,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// Where it came from.
    pub provenance: String,
    /// When it was loaded.
    pub imported_at: String,
    /// True for the version in force.
    pub is_current: bool,
    /// When it was taken back.
    pub withdrawn_at: Option<String>,
}

/// A guideline version with its items.
#[derive(Debug, Clone, Serialize)]
pub struct GuidelineVersion {
    /// Its head.
    #[serde(flatten)]
    pub summary: GuidelineSummary,
    /// Headings, items, policy.
    pub guideline: Guideline,
}

impl GuidelineSummary {
    pub(crate) fn of(head: GuidelineHead) -> Self {
        Self {
            is_open: head.is_open(),
            opened_on: head.opened_on,
            due_on: head.due_on,
            id: head.id,
            sector_code: head.sector_code,
            sector: head.sector,
            name: head.name,
            aliases: serde_json::from_str(&head.aliases).unwrap_or_default(),
            origin: head.origin,
            version: head.version,
            provenance: head.provenance,
            imported_at: head.imported_at,
            is_current: head.is_current == 1,
            withdrawn_at: head.withdrawn_at,
        }
    }

    /// True when `name` is one of its names (R3).
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let name = domain::text::fold(name);
        [&self.name, &self.sector].into_iter().chain(&self.aliases).any(|own| domain::text::fold(own) == name)
    }
}

/// A guideline as it is stored, with the hash by which it is known again.
pub(crate) fn body(guideline: &Guideline) -> Result<(String, String), OperationError> {
    let body = serde_json::to_string(guideline).map_err(storage::StorageError::from)?;
    let hash = hex::encode(Sha256::digest(body.as_bytes()));
    Ok((body, hash))
}

impl Operations {
    /// Loads the shipped guidelines of sectors that have none yet, and returns how many. A sector
    /// that has a version keeps it: what people loaded is not replaced by what is shipped.
    ///
    /// # Errors
    /// When the right is missing or the database fails.
    #[boxed::future]
    pub async fn load_shipped_guidelines(&self, act: &Act) -> Result<usize, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageGuideline) {
            return Err(OperationError::NotPermitted(Permission::ManageGuideline));
        }
        let mut writing = self.begin(act).await?;
        let mut loaded = Vec::new();
        let pilots = self.reference.guidelines.iter().map(|shipped| (&**shipped, Origin::Pilot));
        let kinds = self.reference.kinds.iter().map(|kind| (&kind.form, Origin::Kind));
        for (shipped, origin) in pilots.chain(kinds) {
            if guideline::current_of(writing.connection(), &shipped.sector_code).await?.is_some() {
                continue;
            }
            let (body, hash) = body(shipped)?;
            let aliases = serde_json::to_string(&shipped.aliases).map_err(storage::StorageError::from)?;
            let new = NewGuideline {
                sector_code: &shipped.sector_code,
                version: 1,
                sector: &shipped.sector,
                name: &shipped.guideline_name,
                aliases: &aliases,
                origin: origin.id(),
                provenance: "随平台提供",
                body: &body,
                body_hash: &hash,
                at: &act.at(),
                by: act.actor.person_id,
            };
            let id = guideline::insert(writing.connection(), &new).await?;
            writing.changed("guideline", id).await?;
            loaded.push(shipped.sector_code.clone());
        }
        if loaded.is_empty() {
            return Ok(0);
        }
        let detail = serde_json::json!({ "sectors": loaded });
        writing.audit(act.actor.unit_id, "guideline.load", "guideline", &detail).await?;
        writing.commit().await?;
        Ok(loaded.len())
    }

    /// The current guideline of every sector, in order of their codes.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn guidelines(&self) -> Result<Vec<GuidelineSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let heads = guideline::current(&mut connection).await?;
        Ok(heads.into_iter().map(GuidelineSummary::of).collect())
    }

    /// The kinds of catalogues that belong to no sector, in the same form (R113).
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn catalogue_kinds(&self) -> Result<Vec<GuidelineSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let heads = guideline::current_with_kinds(&mut connection).await?;
        Ok(heads.into_iter().filter(GuidelineHead::is_kind).map(GuidelineSummary::of).collect())
    }

    /// What a unit of a kind may compile: the kinds of catalogues it keeps, then every sector that is open.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn compilable(&self, unit: Option<UnitKind>) -> Result<Vec<GuidelineSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let heads = guideline::current_with_kinds(&mut connection).await?;
        let fits = |head: &GuidelineHead| match CatalogueKind::coded(&head.sector_code) {
            Some(kind) => unit.is_none_or(|unit| kind.is_kept_by(unit)),
            None => head.is_open(),
        };
        Ok(heads.into_iter().filter(fits).map(GuidelineSummary::of).collect())
    }

    /// The current guideline of a sector. A kind of catalogue has none.
    ///
    /// # Errors
    /// When there is no such sector.
    #[boxed::future]
    pub async fn guideline(&self, sector_code: &str) -> Result<GuidelineVersion, OperationError> {
        let mut connection = self.store.read().await?;
        let head = guideline::current_of(&mut connection, sector_code).await?.filter(|head| !head.is_kind());
        let head = head.ok_or_else(|| OperationError::NotFound("该领域的标准指引".to_owned()))?;
        let guideline = place::guideline_of(&mut connection, head.id).await?;
        Ok(GuidelineVersion { summary: GuidelineSummary::of(head), guideline })
    }

    /// A guideline version by its number.
    ///
    /// # Errors
    /// When there is no such version.
    #[boxed::future]
    pub async fn guideline_version(&self, id: i64) -> Result<GuidelineVersion, OperationError> {
        let mut connection = self.store.read().await?;
        let head = guideline::by_id(&mut connection, id).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该标准指引版本".to_owned()))?;
        let guideline = place::guideline_of(&mut connection, head.id).await?;
        Ok(GuidelineVersion { summary: GuidelineSummary::of(head), guideline })
    }

    /// A version of a sector's guideline by its number within the sector: former ones and those taken
    /// back stay readable (R8). A kind of catalogue has none.
    ///
    /// # Errors
    /// When the sector has no such version.
    #[boxed::future]
    pub async fn guideline_numbered(
        &self,
        sector_code: &str,
        number: i64,
    ) -> Result<GuidelineVersion, OperationError> {
        let mut connection = self.store.read().await?;
        let versions = guideline::versions(&mut connection, sector_code).await?;
        let head = versions.into_iter().find(|head| head.version == number && !head.is_kind());
        let head = head.ok_or_else(|| OperationError::NotFound("该标准指引版本".to_owned()))?;
        let guideline = place::guideline_of(&mut connection, head.id).await?;
        Ok(GuidelineVersion { summary: GuidelineSummary::of(head), guideline })
    }

    /// All versions of a sector's guideline, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn guideline_versions(
        &self,
        sector_code: &str,
    ) -> Result<Vec<GuidelineSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let heads = guideline::versions(&mut connection, sector_code).await?;
        Ok(heads.into_iter().map(GuidelineSummary::of).collect())
    }
}
