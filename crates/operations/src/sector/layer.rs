//! Reference layers: the list, one beside the national guideline, and what layers say beside the rows of
//! a catalogue (R9). Guidelines are public.

use crate::catalogue::draft::readable;
use crate::catalogue::place::{damaged, guideline_of};
use crate::{Act, OperationError, Operations};
use domain::catalogue::Guideline;
use domain::sector::{LayerComparison, LayerItem, beside};
use serde::Serialize;
use std::collections::BTreeMap;
use storage::Connection;
use storage::sector::layer::{self, LayerHead};
use storage::sector::row_layer;

/// A layer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerSummary {
    /// Its number.
    pub id: i64,
    /// The sector's code.
    pub sector_code: String,
    /// Whose guideline it is: 广东省.
    pub region: String,
    /// 1, 2, 3 … of the region within the sector.
    pub version: i64,
    /// The name to print.
    pub name: String,
    /// The file it came from.
    pub provenance: String,
    /// A remark on where it is from.
    pub note: String,
    /// When it was loaded.
    pub imported_at: String,
    /// True for the newest of its region.
    pub is_current: bool,
}

/// A layer beside the national guideline of its sector.
#[derive(Debug, Clone, Serialize)]
pub struct LayerVersion {
    /// Its head.
    #[serde(flatten)]
    pub summary: LayerSummary,
    /// The national guideline's name.
    pub sector: String,
    /// The national guideline's version.
    pub national_version: i64,
    /// The layer's own headings.
    pub columns: Vec<String>,
    /// How many items it has.
    pub items: usize,
    /// Item by item.
    pub comparison: LayerComparison,
}

/// What the layers of a sector say beside the rows of a version.
#[derive(Debug, Clone, Default, Serialize)]
pub struct LayerBeside {
    /// The layers.
    pub layers: Vec<LayerSummary>,
    /// By the national item's key: what the layers have for it.
    pub by_item: BTreeMap<String, Vec<LayerRow>>,
    /// What the layers have beyond the national guideline.
    pub beyond: Vec<LayerRow>,
    /// By the row's key: what was copied into it.
    pub copied: BTreeMap<String, Vec<CopiedRow>>,
}

/// An item of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LayerRow {
    /// The layer.
    pub layer_id: i64,
    /// Its name.
    pub layer: String,
    /// Whose guideline it is.
    pub region: String,
    /// The item.
    pub item: LayerItem,
}

/// A row's provenance in a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CopiedRow {
    /// The layer.
    pub layer_id: i64,
    /// Its name.
    pub layer: String,
    /// Its version.
    pub version: i64,
    /// The key of the layer's item.
    pub layer_key: String,
    /// The columns copied.
    pub columns: Vec<String>,
    /// When.
    pub copied_at: String,
    /// By whom.
    pub copied_by: String,
}

impl LayerSummary {
    pub(super) fn of(head: LayerHead) -> Self {
        Self {
            id: head.id,
            sector_code: head.sector_code,
            region: head.region,
            version: head.version,
            name: head.name,
            provenance: head.provenance,
            note: head.note,
            imported_at: head.imported_at,
            is_current: head.is_current == 1,
        }
    }
}

impl Operations {
    /// Every layer in its versions, by sector and region.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn layers(&self) -> Result<Vec<LayerSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        Ok(layer::all(&mut connection).await?.into_iter().map(LayerSummary::of).collect())
    }

    /// A layer beside the national guideline in force.
    ///
    /// # Errors
    /// When there is no such layer.
    #[boxed::future]
    pub async fn layer(&self, id: i64) -> Result<LayerVersion, OperationError> {
        let mut connection = self.store.read().await?;
        let (head, own) = layer_guideline(&mut connection, id).await?;
        let national_head = super::overview::known_sector(&mut connection, &head.sector_code).await?;
        let national = guideline_of(&mut connection, national_head.id).await?;
        Ok(LayerVersion {
            summary: LayerSummary::of(head),
            sector: national.guideline_name.clone(),
            national_version: national_head.version,
            items: own.items.len(),
            comparison: beside(&national, &own),
            columns: own.columns,
        })
    }

    /// What the layers say beside the rows of a version, and what was copied into it.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    #[boxed::future]
    pub async fn layers_beside(&self, act: &Act, version_id: i64) -> Result<LayerBeside, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        let heads = layer::current_of(&mut connection, at.sector()).await?;
        let mut found =
            LayerBeside { copied: copied(&mut connection, version_id).await?, ..Default::default() };
        if heads.is_empty() {
            return Ok(found);
        }
        let national = guideline_of(&mut connection, at.version.guideline_id).await?;
        for head in heads {
            let (_, own) = layer_guideline(&mut connection, head.id).await?;
            let row = |item: LayerItem| LayerRow {
                layer_id: head.id,
                layer: head.name.clone(),
                region: head.region.clone(),
                item,
            };
            let comparison = beside(&national, &own);
            for pair in comparison.pairs.into_iter().filter(|pair| !pair.items.is_empty()) {
                let of_item = found.by_item.entry(pair.national_key).or_default();
                of_item.extend(pair.items.into_iter().map(row));
            }
            found.beyond.extend(comparison.beyond.into_iter().map(row));
            found.layers.push(LayerSummary::of(head));
        }
        Ok(found)
    }
}

#[boxed::future]
async fn copied(
    connection: &mut Connection,
    version_id: i64,
) -> Result<BTreeMap<String, Vec<CopiedRow>>, OperationError> {
    let mut copied: BTreeMap<String, Vec<CopiedRow>> = BTreeMap::new();
    for row in row_layer::of_version(connection, version_id).await? {
        copied.entry(row.row_key).or_default().push(CopiedRow {
            layer_id: row.layer_id,
            layer: row.layer_name,
            version: row.version,
            layer_key: row.layer_key,
            columns: serde_json::from_str(&row.columns).unwrap_or_default(),
            copied_at: row.copied_at,
            copied_by: row.copied_by,
        });
    }
    Ok(copied)
}

/// A layer with its items.
#[boxed::future]
pub(crate) async fn layer_guideline(
    connection: &mut Connection,
    id: i64,
) -> Result<(LayerHead, Guideline), OperationError> {
    let head = layer::by_id(connection, id).await?;
    let head = head.ok_or_else(|| OperationError::NotFound("该参考指引".to_owned()))?;
    let body = layer::body(connection, id).await?.ok_or_else(|| damaged("参考指引"))?;
    Ok((head, serde_json::from_str(&body).map_err(storage::StorageError::from)?))
}
