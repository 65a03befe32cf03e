//! Copying from a reference layer into a draft: an item as a new row, or cells into a row that stands.
//! Names and columns stay the national guideline's; where a row came from is noted (R9).

use super::desk::Desk;
use super::edit::loses_first_channel;
use super::finding::{FindingSummary, PlacedFinding};
use super::item_part::changed_meanwhile;
use super::{heading, place};
use crate::sector::layer_guideline;
use crate::{Act, OperationError, Operations};
use domain::catalogue::channel::ChannelVocabulary;
use domain::catalogue::{CatalogueRow, Column, Guideline};
use domain::sector::{LayerComparison, beside, copyable};
use domain::text::fold;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::catalogue::row;
use storage::sector::row_layer;

/// What is copied from where into what.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct LayerChoice {
    /// The layer.
    pub layer_id: i64,
    /// The layer's item.
    pub layer_key: String,
    /// The row whose cells are replaced; none where the item becomes a new row.
    #[serde(default)]
    pub into: Option<String>,
    /// The row's count of changes as the person saw it; a row changed since is not overwritten.
    #[serde(default)]
    pub seen: Option<i64>,
    /// The columns copied into a row; empty for all that differ.
    #[serde(default)]
    pub columns: Vec<String>,
    /// 一级事项 of a new row, where the layer's own is none of the national guideline's.
    #[serde(default)]
    pub level1_item: String,
}

/// What became of a copy.
#[derive(Debug, Clone, Serialize)]
pub struct LayerCopy {
    /// The row.
    pub row_key: String,
    /// True when it is new.
    pub is_new: bool,
    /// The columns whose cells were written.
    pub columns: Vec<String>,
    /// All findings after the change.
    pub findings: Vec<PlacedFinding>,
    /// How many of each kind.
    pub summary: FindingSummary,
}

impl Operations {
    /// Copies an item of a reference layer into a draft.
    ///
    /// # Errors
    /// When the person may not edit the version now, the layer is of another sector, there is no such item
    /// or row, the item stands already, or the national guideline does not allow the row.
    #[boxed::future]
    pub async fn copy_from_layer(
        &self,
        act: &Act,
        version_id: i64,
        choice: &LayerChoice,
    ) -> Result<LayerCopy, OperationError> {
        let mut desk = self.desk(act, version_id).await?;
        let (head, layer) = layer_guideline(desk.writing.connection(), choice.layer_id).await?;
        if head.sector_code != desk.at.sector() {
            return Err(OperationError::invalid(
                "layer_id",
                format!("《{}》不是本领域的参考指引", head.name),
            ));
        }
        let item = layer.items.iter().find(|item| item.key == choice.layer_key);
        let item = item.ok_or_else(|| OperationError::NotFound(format!("《{}》中的该事项", head.name)))?;
        let wanted = wanted(&choice.columns)?;
        let into = choice.into.as_deref().filter(|key| !key.is_empty());
        let key = match into {
            Some(key) => key.to_owned(),
            None => {
                let comparison = beside(&desk.checked.guideline, &layer);
                desk.row_of_layer(&comparison, choice, &item.row).await?
            }
        };
        match into {
            None if desk.own(&key).is_err() => desk.give_to_own_unit(&key).await?,
            _ => desk.own(&key)?,
        }
        let row = &desk.checked.rows[desk.standing(&key)?];
        if into.is_some() && choice.seen.is_some_and(|seen| seen != row.revision) {
            return Err(changed_meanwhile(&key, row.revision));
        }
        let vocabulary = ChannelVocabulary::new(&self.reference);
        let columns = desk.write_cells(&key, &item.row, &wanted, &vocabulary).await?;
        if columns.is_empty() && into.is_some() {
            return Err(OperationError::invalid("columns", "所选各栏与参考指引相同，没有可以抄入的内容"));
        }
        // The row is there before its provenance is noted.
        desk.write().await?;
        desk.before.clone_from(&desk.checked.rows);
        let stored = serde_json::to_string(&columns).map_err(storage::StorageError::from)?;
        let source = (head.id, choice.layer_key.as_str());
        let (at, by) = (act.at(), act.person_id()?);
        row_layer::put(desk.writing.connection(), version_id, &key, source, &stored, (&at, by)).await?;
        let detail = json!({ "layer": head.id, "item": choice.layer_key, "row": key, "columns": columns });
        let receipt = desk.finish(self, "catalogue.copy_layer", &key, &detail).await?;
        Ok(LayerCopy {
            row_key: receipt.row_key,
            is_new: into.is_none(),
            columns,
            findings: receipt.findings,
            summary: receipt.summary,
        })
    }
}

/// The columns asked for; names and numbers cannot be among them.
fn wanted(ids: &[String]) -> Result<Vec<Column>, OperationError> {
    if ids.is_empty() {
        return Ok(copyable().collect());
    }
    ids.iter().map(|id| copyable().find(|column| column.id() == id).ok_or_else(|| not_copyable(id))).collect()
}

fn not_copyable(id: &str) -> OperationError {
    let label = Column::from_id(id).map_or_else(|| id.to_owned(), |column| column.label().to_owned());
    OperationError::invalid(
        "columns",
        format!("“{label}”不能从参考指引抄入：序号和事项名称以国务院部门的标准指引为准"),
    )
}

impl Desk<'_> {
    /// The new row of a layer's item: a part of the national item it refines, else an added one.
    #[boxed::future]
    async fn row_of_layer(
        &mut self,
        comparison: &LayerComparison,
        choice: &LayerChoice,
        item: &CatalogueRow,
    ) -> Result<String, OperationError> {
        let name = place::needed("level2_item", &item.level2_item, "二级事项的名称", 200)?;
        let level1 = match choice.level1_item.trim() {
            "" => own_level1(&self.checked.guideline, &item.level1_item),
            given => given.to_owned(),
        };
        let (wanted1, wanted2) = (fold(&level1), fold(&name));
        let is_same =
            |row: &CatalogueRow| fold(&row.level1_item) == wanted1 && fold(&row.level2_item) == wanted2;
        if let Some(row) = self.checked.rows.iter().find(|row| is_same(&row.keyed.row)) {
            return Err(OperationError::invalid(
                "layer_key",
                format!("目录中已有“{}”（序号{}），请打开该行，把需要的栏目抄入", name, row.keyed.row.seq_no),
            ));
        }
        if let Some(pair) = comparison.national_of(&choice.layer_key) {
            return self.of_item(&pair.national_key, &name).await;
        }
        self.add(&level1, &name, None).await
    }

    /// Writes the layer's cells into a row's columns of the same meaning. Returns the columns that changed.
    #[boxed::future]
    async fn write_cells(
        &mut self,
        key: &str,
        from: &CatalogueRow,
        wanted: &[Column],
        vocabulary: &ChannelVocabulary,
    ) -> Result<Vec<String>, OperationError> {
        let index = self.find(key)?;
        let heads: Vec<String> = self.checked.headings.iter().map(|head| head.id.clone()).collect();
        let stored = &self.checked.rows[index];
        if let Some(words) = self.reach.refuses_cell(stored, Column::Publisher.id(), &from.publisher)
            && wanted.contains(&Column::Publisher)
        {
            return Err(OperationError::invalid("columns", words));
        }
        let channels = from.cell(Column::Channels);
        if wanted.contains(&Column::Channels)
            && !channels.is_empty()
            && loses_first_channel(stored, &self.checked.guideline, vocabulary, &channels)
        {
            let first = self.checked.guideline.policy.first_channel.clone().unwrap_or_default();
            return Err(OperationError::invalid(
                "columns",
                format!("本领域以{first}为第一公开平台，参考指引的渠道中没有{first}，不能整栏抄入"),
            ));
        }
        let cells = &mut self.checked.rows[index].keyed.row;
        let mut changes = Vec::new();
        for column in wanted.iter().filter(|column| heads.iter().any(|id| id == column.id())) {
            let (old, new) = (cells.cell(*column), from.cell(*column));
            if old != new && (column.is_tick() || !new.is_empty()) {
                heading::set_cell(cells, column.id(), &new);
                changes.push((column.id(), old, new));
            }
        }
        let told: Vec<row::NewCellChange<'_>> =
            changes.iter().map(|(id, old, new)| (key, *id, old.as_str(), new.as_str())).collect();
        let (person, at) = (self.act.person_id()?, self.act.at());
        row::record_changes(self.writing.connection(), self.at.version.id, &told, person, &at).await?;
        Ok(changes.into_iter().map(|(id, ..)| id.to_owned()).collect())
    }
}

/// The national level-1 item of the same name, else the layer's own words: the rule of added rows decides.
fn own_level1(national: &Guideline, words: &str) -> String {
    let same = national.items.iter().find(|item| fold(&item.row.level1_item) == fold(words));
    same.map_or_else(|| words.to_owned(), |item| item.row.level1_item.clone())
}
