//! Loading a newer guideline: stored as a new version, told to everybody concerned, proposed to every
//! catalogue built on a former one and applied to none by itself (R7, R8).

use super::guideline::body;
use super::weigh_guideline::Weighed;
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::Guideline;
use domain::organisation::{Permission, Role};
use domain::sector::Origin;
use serde::Serialize;
use storage::guideline::{self, NewGuideline};

/// What a newly loaded guideline version changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ImportReceipt {
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub name: String,
    /// The version's number across all sectors.
    pub id: i64,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// True when the very same guideline is the current one already: nothing was stored.
    pub unchanged: bool,
    /// Items, 一级事项／二级事项, that are new.
    pub added: Vec<String>,
    /// Items, 一级事项／二级事项, that are gone.
    pub removed: Vec<String>,
    /// Items with another name.
    pub renamed: Vec<RenamedItem>,
    /// Items whose cells changed.
    pub changed: Vec<String>,
    /// Catalogues built on an older version (R8).
    pub affected: Vec<AffectedCatalogue>,
    /// What was mended or is doubtful in the file, with its place.
    pub readings: Vec<String>,
}

/// An item with another name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RenamedItem {
    /// The name before.
    pub old: String,
    /// The name now.
    pub new: String,
}

/// A catalogue built on an older guideline version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AffectedCatalogue {
    /// The catalogue.
    pub catalogue_id: i64,
    /// Its open, else its published version.
    pub version_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
}

/// What a file would change, told before anything is stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GuidelinePreview {
    /// What would change and which catalogues it reaches, without a number.
    #[serde(flatten)]
    pub changes: ImportReceipt,
    /// True where the file would add a sector (R7).
    pub is_new_sector: bool,
    /// Items of the version in force.
    pub before: usize,
    /// Items of the file.
    pub after: usize,
    /// Why it is stored only when a person confirms it; empty for an ordinary revision.
    pub doubts: Vec<String>,
}

impl GuidelinePreview {
    fn of(weighed: &Weighed) -> Self {
        Self {
            changes: weighed.receipt.clone(),
            is_new_sector: weighed.head.is_none(),
            before: weighed.before,
            after: weighed.guideline.items.len(),
            doubts: weighed.doubts_in_words(),
        }
    }
}

impl Operations {
    /// What a guideline file would change. Nothing is stored.
    ///
    /// # Errors
    /// When the right is missing, the file is no guideline, or its sector cannot be told.
    #[boxed::future]
    pub async fn preview_guideline(
        &self,
        act: &Act,
        name: &str,
        bytes: &[u8],
        sector: Option<&str>,
    ) -> Result<GuidelinePreview, OperationError> {
        require(act)?;
        let read = self.read_guideline(name, bytes).await?;
        let mut connection = self.store.read().await?;
        Ok(GuidelinePreview::of(&self.weigh_guideline(&mut connection, read, sector).await?))
    }

    /// Loads a guideline version from its JSON form or from any readable catalogue file. A newer
    /// version of a known sector keeps policy and aliases that the file does not state; an unknown
    /// sector is added under the next code (R7). A file that renames or drops half of the items or
    /// more, or that looks like a unit's own catalogue, is stored only when it was `confirmed`.
    ///
    /// # Errors
    /// When the right is missing, the file is no guideline, its sector cannot be told, or the file
    /// wants to be confirmed first: [`OperationError::Conflict`] with what it would change.
    #[boxed::future]
    pub async fn import_guideline(
        &self,
        act: &Act,
        name: &str,
        bytes: &[u8],
        sector: Option<&str>,
        confirmed: bool,
    ) -> Result<ImportReceipt, OperationError> {
        require(act)?;
        let read = self.read_guideline(name, bytes).await?;
        let mut writing = self.begin(act).await?;
        let weighed = self.weigh_guideline(writing.connection(), read, sector).await?;
        if weighed.receipt.unchanged {
            return Ok(weighed.receipt);
        }
        if !confirmed && !weighed.doubts_in_words().is_empty() {
            return Err(ask_first(&weighed));
        }
        let mut receipt = weighed.receipt;
        let origin = weighed.head.as_ref().map_or(Origin::Added.id(), |head| &head.origin);
        receipt.id = store(&mut writing, act, name, &weighed.guideline, receipt.version, origin).await?;
        tell_older(&mut writing, &receipt).await?;
        let detail = serde_json::json!({
            "sector": receipt.sector_code, "version": receipt.version, "added": receipt.added.len(),
            "removed": receipt.removed.len(), "renamed": receipt.renamed.len(), "changed": receipt.changed.len(),
        });
        let object = format!("guideline:{}", receipt.id);
        writing.audit(act.actor.unit_id, "guideline.import", &object, &detail).await?;
        writing.changed("guideline", receipt.id).await?;
        let catalogues = receipt.affected.len();
        let is_long = catalogues > crate::cascade::AT_ONCE;
        if is_long {
            crate::cascade::queue(&mut writing, act, receipt.id, &receipt.name, catalogues).await?;
        }
        writing.commit().await?;
        if catalogues > 0 && !is_long {
            self.propose_guideline(act, receipt.id).await?;
        }
        Ok(receipt)
    }
}

fn require(act: &Act) -> Result<(), OperationError> {
    match act.actor.may_somewhere(Permission::ManageGuideline) {
        true => Ok(()),
        false => Err(OperationError::NotPermitted(Permission::ManageGuideline)),
    }
}

/// Tells the compilers and reviewers of every catalogue that is built on an older version (R8).
#[boxed::future]
async fn tell_older(writing: &mut Writing<'_>, receipt: &ImportReceipt) -> Result<(), OperationError> {
    for built in &receipt.affected {
        let text = format!(
            "《{}》领域标准指引已更新为第{}版（新增{}项、取消{}项、更名{}项、内容调整{}项）。{}的目录依据旧版编制，变更建议已列在“上级变更”中，请对照后采纳；系统不会自动改动目录。",
            receipt.name,
            receipt.version,
            receipt.added.len(),
            receipt.removed.len(),
            receipt.renamed.len(),
            receipt.changed.len(),
            built.unit
        );
        let url = format!("/console/catalogues/{}/guideline", built.version_id);
        tell_holders(writing, &receipt.sector_code, built.unit_id, ("guideline.changed", &text, &url))
            .await?;
    }
    Ok(())
}

/// A notice of kind, text and address to the compilers and reviewers of a unit's catalogue.
#[boxed::future]
pub(super) async fn tell_holders(
    writing: &mut Writing<'_>,
    sector_code: &str,
    unit_id: i64,
    (kind, text, url): (&str, &str, &str),
) -> Result<(), OperationError> {
    for role in [Role::Compiler, Role::Reviewer] {
        let to = Recipients::Holders { role, unit_id, sector: Some(sector_code.to_owned()) };
        writing.notify(&to, kind, text, url).await?;
    }
    Ok(())
}

/// The refusal of a file that a person must look at first, with everything it would change.
fn ask_first(weighed: &Weighed) -> OperationError {
    let preview = GuidelinePreview::of(weighed);
    let receipt = &preview.changes;
    let weight = domain::cascade::ImportWeight {
        before: preview.before,
        added: receipt.added.len(),
        removed: receipt.removed.len(),
        renamed: receipt.renamed.len(),
    };
    OperationError::Conflict {
        message: format!(
            "这份文件要装为“{}”领域的标准指引（现行{}项，装载后{}项），但是：{}。请核对文件和领域是否选对；确实如此的，请确认后再装载。现在没有写入任何内容。",
            receipt.name,
            preview.before,
            preview.after,
            preview.doubts.join("；")
        ),
        places: serde_json::json!({
            "confirm": true, "sector_code": receipt.sector_code, "name": receipt.name, "weight": weight,
            "before": preview.before, "after": preview.after, "doubts": preview.doubts,
            "added": receipt.added, "removed": receipt.removed, "renamed": receipt.renamed,
            "affected": receipt.affected,
        }),
    }
}

#[boxed::future]
async fn store(
    writing: &mut Writing<'_>,
    act: &Act,
    file: &str,
    new: &Guideline,
    version: i64,
    origin: &str,
) -> Result<i64, OperationError> {
    let (body, hash) = body(new)?;
    let aliases = serde_json::to_string(&new.aliases).map_err(storage::StorageError::from)?;
    let row = NewGuideline {
        sector_code: &new.sector_code,
        version,
        sector: &new.sector,
        name: &new.guideline_name,
        aliases: &aliases,
        origin,
        provenance: file,
        body: &body,
        body_hash: &hash,
        at: &act.at(),
        by: act.actor.person_id,
    };
    Ok(guideline::insert(writing.connection(), &row).await?)
}
