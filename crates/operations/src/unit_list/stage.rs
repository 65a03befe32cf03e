//! The five stages of rows: proposed from words, set by a person, printed only where the unit added
//! the column (R17).

use super::place::{holds, readable_unit};
use super::proposal::item;
use crate::catalogue::CellEdit;
use crate::{Act, OperationError, Operations};
use domain::catalogue::RowStatus;
use domain::organisation::Permission;
use domain::unit_list::StageSet;
use domain::unit_list::stage::{StageProposal, is_stage_heading, propose_stages};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use storage::unit_list::coverage::{self, LinkableRow};
use storage::unit_list::stage::{self, RowStage};

/// A row with its stages.
#[derive(Debug, Clone, Serialize)]
pub struct StagedRow {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version the row was read from.
    pub version_id: i64,
    /// Its sector.
    pub sector_code: String,
    /// The row's key.
    pub row_key: String,
    /// 一级事项 and 二级事项.
    pub item: String,
    /// 公开内容
    pub content: String,
    /// What a person set; none where nobody did.
    pub set: Option<StageSet>,
    /// Who set it, and when.
    pub set_by: Option<(String, String)>,
    /// What its words propose.
    pub proposed: Vec<StageProposal>,
    /// True where the person may set it.
    pub may_set: bool,
}

/// The stages a person sets on a row.
#[derive(Debug, Clone, Deserialize)]
pub struct StageChange {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The row's key.
    pub row_key: String,
    /// What the person saw: none where nobody had set any.
    pub from: Option<StageSet>,
    /// What should stand there.
    pub to: StageSet,
}

/// What became of changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct StageReceipt {
    /// Rows set.
    pub set: usize,
    /// Rows that had it so already.
    pub unchanged: usize,
    /// Rows that could not be set, and why.
    pub refused: Vec<(String, String)>,
}

/// Changes taken in one act.
const MOST: usize = 5_000;

impl Operations {
    /// The rows of a unit's catalogues with their stages.
    ///
    /// # Errors
    /// When the unit may not be read.
    #[boxed::future]
    pub async fn staged_rows(&self, act: &Act, unit_id: i64) -> Result<Vec<StagedRow>, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = readable_unit(&mut connection, act, unit_id).await?;
        let set = by_row(stage::of_unit(&mut connection, unit_id).await?);
        let rows = coverage::rows_of_unit(&mut connection, unit_id, false).await?;
        let staged = |row: LinkableRow| {
            let own = set.get(&(row.catalogue_id, row.key.clone()));
            StagedRow {
                may_set: act.actor.may(Permission::CompileCatalogue, &unit.path, Some(&row.sector_code)),
                item: item(&row.row),
                content: row.row.content_elements.clone(),
                set: own.map(|stage| StageSet::read(&stage.stages)),
                set_by: own.map(|stage| (stage.set_by.clone(), stage.set_at.clone())),
                proposed: propose_stages(&row.row),
                catalogue_id: row.catalogue_id,
                version_id: row.version_id,
                sector_code: row.sector_code,
                row_key: row.key,
            }
        };
        Ok(rows.into_iter().filter(|row| row.status == RowStatus::Active).map(staged).collect())
    }

    /// Sets the stages of rows: what can be set is, the rest is told.
    ///
    /// # Errors
    /// When the unit may not be read, or too many are sent at once.
    #[boxed::future]
    pub async fn set_stages(
        &self,
        act: &Act,
        unit_id: i64,
        changes: &[StageChange],
    ) -> Result<StageReceipt, OperationError> {
        if changes.is_empty() {
            return Err(OperationError::invalid("changes", "没有需要保存的变化"));
        }
        if changes.len() > MOST {
            return Err(OperationError::invalid("changes", format!("一次最多标注{MOST}行，请分几次")));
        }
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let unit = readable_unit(writing.connection(), act, unit_id).await?;
        if !holds(act, Permission::CompileCatalogue, &unit) {
            return Err(OperationError::NotPermitted(Permission::CompileCatalogue));
        }
        let present = by_row(stage::of_unit(writing.connection(), unit_id).await?);
        let rows = coverage::rows_of_unit(writing.connection(), unit_id, false).await?;
        let rows: HashMap<(i64, &str), &LinkableRow> =
            rows.iter().map(|row| ((row.catalogue_id, row.key.as_str()), row)).collect();
        let mut receipt = StageReceipt::default();
        let mut written = Vec::new();
        for change in changes {
            let row = rows.get(&(change.catalogue_id, change.row_key.as_str()));
            let own = present.get(&(change.catalogue_id, change.row_key.clone()));
            let may = |row: &&&LinkableRow| {
                act.actor.may(Permission::CompileCatalogue, &unit.path, Some(&row.sector_code))
            };
            if row.filter(may).is_none() {
                receipt.refuse(change, "该行已不在目录中，或您没有编制该领域的权限");
                continue;
            }
            let seen = own.map(|stage| StageSet::read(&stage.stages));
            if seen.as_ref() == Some(&change.to) {
                receipt.unchanged += 1;
                continue;
            }
            if seen != change.from {
                let by = own.map(|stage| stage.set_by.clone()).unwrap_or_default();
                receipt.refuse(
                    change,
                    &format!("{by}已改为“{}”，请刷新后再改", seen.unwrap_or_default().printed()),
                );
                continue;
            }
            let place = (change.catalogue_id, change.row_key.as_str());
            stage::set(writing.connection(), place, &change.to.stored(), &act.at(), person).await?;
            receipt.set += 1;
            written.push(change);
        }
        if !written.is_empty() {
            let rows: Vec<_> =
                written.iter().map(|c| json!([c.catalogue_id, c.row_key, c.to.stored()])).collect();
            let detail = json!({ "rows": rows });
            writing.audit(unit_id, "unit_list.set_stages", &format!("unit:{unit_id}"), &detail).await?;
            writing.changed("unit", unit_id).await?;
            writing.commit().await?;
        }
        Ok(receipt)
    }

    /// Fills the column 五公开 of a draft that has it from the stages people set, as an edit like any other.
    /// Returns how many cells now hold their stages.
    ///
    /// # Errors
    /// When the draft may not be edited, or the unit has not added the column.
    #[boxed::future]
    pub async fn fill_stage_column(&self, act: &Act, version_id: i64) -> Result<usize, OperationError> {
        let draft = self.draft(act, version_id).await?;
        let heading = draft.columns.iter().find(|head| is_stage_heading(&head.printed));
        let column = heading.map(|head| head.id.clone()).ok_or_else(|| {
            OperationError::State(
                "目录没有“五公开”一栏，不打印五公开标签；需要打印时请先在草稿中增加该栏".to_owned(),
            )
        })?;
        let set = {
            let mut connection = self.store.read().await?;
            by_row(stage::of_unit(&mut connection, draft.unit.id).await?)
        };
        let edit = |row: &crate::catalogue::DraftRow| {
            let own = set.get(&(draft.version.catalogue_id, row.key.clone()))?;
            Some(CellEdit {
                row_key: row.key.clone(),
                column_id: column.clone(),
                from: row.cells.get(&column).cloned().unwrap_or_default(),
                to: StageSet::read(&own.stages).printed(),
            })
        };
        let edits: Vec<CellEdit> = draft.rows.iter().filter_map(edit).collect();
        if edits.is_empty() {
            return Err(OperationError::State("这份目录还没有标注五公开的事项，请先标注".to_owned()));
        }
        Ok(self.edit_cells(act, version_id, &edits).await?.applied.len())
    }
}

impl StageReceipt {
    fn refuse(&mut self, change: &StageChange, reason: &str) {
        self.refused.push((change.row_key.clone(), reason.to_owned()));
    }
}

/// Stages by catalogue and row.
pub(super) fn by_row(stages: Vec<RowStage>) -> HashMap<(i64, String), RowStage> {
    stages.into_iter().map(|stage| ((stage.catalogue_id, stage.row_key.clone()), stage)).collect()
}
