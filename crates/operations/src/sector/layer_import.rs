//! Loading a provincial or municipal guideline as a reference layer under the national one (R9). It gets
//! no catalogue a proposal and changes no name or column.

use super::layer::layer_guideline;
use crate::catalogue::{give_keys, known_sector, stored_body};
use crate::text::words;
use crate::{Act, OperationError, Operations};
use domain::catalogue::Guideline;
use domain::organisation::Permission;
use domain::sector::{beside, region};
use serde::Serialize;
use serde_json::json;
use storage::guideline;
use storage::sector::layer::{self, LayerHead, NewLayer};

/// The file of a layer and what is said of it.
#[derive(Debug, Clone, Copy)]
pub struct LayerFile<'a> {
    /// The file's name.
    pub name: &'a str,
    /// Its content.
    pub bytes: &'a [u8],
    /// Whose guideline it is: 广东省.
    pub region: &'a str,
    /// The sector, by code or name; may be left out where the file names it.
    pub sector: Option<&'a str>,
    /// The name to print; made of region and sector where it is left out.
    pub title: Option<&'a str>,
    /// A remark on where it is from; may be empty.
    pub note: &'a str,
}

/// What became of a layer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct LayerReceipt {
    /// Its number.
    pub id: i64,
    /// The sector's code.
    pub sector_code: String,
    /// The national guideline's name.
    pub sector: String,
    /// Whose guideline it is.
    pub region: String,
    /// The name to print.
    pub name: String,
    /// 1, 2, 3 … of the region within the sector.
    pub version: i64,
    /// True when the very same layer is the current one: nothing was stored.
    pub unchanged: bool,
    /// Its items.
    pub items: usize,
    /// National items of which it says something.
    pub shared: usize,
    /// Items beyond the national guideline.
    pub beyond: usize,
}

impl Operations {
    /// Loads a layer from a file. A newer one of the same region and sector takes the place of the former
    /// among the layers; the national guideline stays as it is.
    ///
    /// # Errors
    /// When the right is missing, the file is no guideline, its sector is unknown, or the region is no name.
    #[boxed::future]
    pub async fn import_layer(&self, act: &Act, file: LayerFile<'_>) -> Result<LayerReceipt, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageGuideline) {
            return Err(OperationError::NotPermitted(Permission::ManageGuideline));
        }
        let region = region(file.region).ok_or_else(|| {
            OperationError::invalid(
                "layer",
                "请写明是哪一级的指引，如“广东省”“广州市”（不超过20字，不含标点）",
            )
        })?;
        let title = words("title", file.title.unwrap_or_default(), 100)?;
        let note = words("note", file.note, 300)?;
        let read = self.read_guideline(file.name, file.bytes).await?;
        let mut writing = self.begin(act).await?;
        let heads = guideline::current(writing.connection()).await?;
        let head = known_sector(&heads, file.sector, read.sector.as_deref())?.ok_or_else(|| {
            OperationError::invalid(
                "sector",
                "参考指引须归在已有的领域之下，没有找到这个领域；请填写领域的代码或名称，国家新增的领域请先装载国家的标准指引",
            )
        })?;
        let national = crate::catalogue::place::guideline_of(writing.connection(), head.id).await?;
        let versions: Vec<LayerHead> = layer::all(writing.connection()).await?;
        let newest = versions.iter().find(|one| one.sector_code == head.sector_code && one.region == region);
        let former = match newest {
            Some(newest) => layer_guideline(writing.connection(), newest.id).await?.1.items,
            None => Vec::new(),
        };
        let name = match title.is_empty() {
            true => format!("{region}{}领域基层政务公开标准指引", head.name),
            false => title,
        };
        let mut own = Guideline { sector_code: head.sector_code.clone(), ..read.guideline };
        own.sector.clone_from(&national.sector);
        own.guideline_name.clone_from(&name);
        give_keys(&mut own, &former, &[])?;
        let (body, hash) = stored_body(&own)?;
        let comparison = beside(&national, &own);
        let mut receipt = LayerReceipt {
            id: newest.map_or(0, |newest| newest.id),
            sector_code: head.sector_code.clone(),
            sector: head.name.clone(),
            region: region.clone(),
            name: name.clone(),
            version: newest.map_or(0, |newest| newest.version),
            unchanged: newest.is_some_and(|newest| newest.body_hash == hash),
            items: own.items.len(),
            shared: comparison.shared(),
            beyond: comparison.beyond.len(),
        };
        if receipt.unchanged {
            return Ok(receipt);
        }
        receipt.version += 1;
        let new = NewLayer {
            sector_code: &head.sector_code,
            region: &region,
            version: receipt.version,
            name: &name,
            provenance: file.name,
            note: &note,
            body: &body,
            body_hash: &hash,
            at: &act.at(),
            by: act.actor.person_id,
        };
        receipt.id = layer::insert(writing.connection(), &new).await?;
        let detail = json!({
            "sector": receipt.sector_code, "region": region, "version": receipt.version, "items": receipt.items,
        });
        let object = format!("guideline_layer:{}", receipt.id);
        writing.audit(act.actor.unit_id, "guideline.import_layer", &object, &detail).await?;
        writing.changed("guideline", head.id).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}
