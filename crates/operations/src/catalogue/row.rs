//! Rows of a draft: added with their number (R28, R29), refined (R21), removed with reason and basis
//! (R22), left out (R24), restored, moved.

use super::desk::{Desk, OF_ITEM};
use super::finding::{FindingSummary, PlacedFinding};
use super::place::{self, Place, needed};
use super::reach::Reach;
use super::typed::tie_again;
use crate::{Act, OperationError, Operations};
use domain::catalogue::{OmitItems, RowStatus};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;

/// A row that a person adds.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct AddedRow {
    /// The row behind which it is put; without it behind the last row of its level-1 item.
    #[serde(default)]
    pub after_key: Option<String>,
    /// The row that it refines (R21); none for an item beyond the guideline (R28).
    #[serde(default)]
    pub refines: Option<String>,
    /// 一级事项; may be empty where it refines a row.
    #[serde(default)]
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
}

/// What became of a row.
#[derive(Debug, Clone, Serialize)]
pub struct RowReceipt {
    /// The row's stable key.
    pub row_key: String,
    /// Its printed number.
    pub seq_no: String,
    /// Its place, from 1; 0 when it is gone from the draft.
    pub position: i64,
    /// All findings after the change.
    pub findings: Vec<PlacedFinding>,
    /// How many of each kind.
    pub summary: FindingSummary,
}

impl Operations {
    /// Adds a row: an item beyond the guideline (R28) or a part of a refined item (R21), numbered in
    /// its own category (R29).
    ///
    /// # Errors
    /// When the person may not edit the version now, or the guideline does not allow the row.
    #[boxed::future]
    pub async fn add_row(
        &self,
        act: &Act,
        version_id: i64,
        added: &AddedRow,
    ) -> Result<RowReceipt, OperationError> {
        let level2 = needed("level2_item", &added.level2_item, "二级事项的名称", 200)?;
        let level1 = place::words("level1_item", &added.level1_item, 200)?;
        let mut desk = self.desk(act, version_id).await?;
        let key = match added.refines.as_deref().filter(|key| !key.is_empty()) {
            Some(key) => {
                desk.own(key)?;
                desk.refine(key, &level2).await?
            }
            None => {
                let key = desk.add(&level1, &level2, added.after_key.as_deref()).await?;
                let index = desk.find(&key)?;
                tie_again(&mut desk.checked, &BTreeSet::from([index]));
                key
            }
        };
        desk.give_to_own_unit(&key).await?;
        desk.finish(self, "catalogue.add_row", &key, &json!({ "row": key, "item": level2 })).await
    }

    /// Removes a row. A guideline's row, or one published before, stays with the reason and the
    /// basis in 公开依据 (R22); an added row that was never published vanishes from the draft.
    ///
    /// # Errors
    /// When the person may not edit the version now, or reason or basis are missing.
    #[boxed::future]
    pub async fn remove_row(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
        reason: &str,
        basis: &str,
    ) -> Result<RowReceipt, OperationError> {
        let mut desk = self.desk(act, version_id).await?;
        desk.own(row_key)?;
        let (key, detail) = desk.take_out(row_key, reason, basis).await?;
        desk.finish(self, "catalogue.remove_row", &key, &detail).await
    }

    /// Leaves out a guideline item that is not conducted locally (R24), where the guideline allows it.
    ///
    /// # Errors
    /// When the guideline does not allow it, or the reason is missing.
    #[boxed::future]
    pub async fn omit_row(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
        reason: &str,
    ) -> Result<RowReceipt, OperationError> {
        let reason = needed("reason", reason, "本地不开展该业务的简要说明", 300)?;
        let mut desk = self.desk(act, version_id).await?;
        desk.own(row_key)?;
        if desk.checked.guideline.policy.omit_items != OmitItems::Free {
            return Err(OperationError::invalid(
                "row",
                "本领域的标准指引不允许直接不列事项；确属工作已结束或事项已取消的，请用“取消事项”并写明原因和依据",
            ));
        }
        let index = desk.target(row_key).await?;
        if desk.checked.rows[index].guideline_key.is_none() {
            return Err(OperationError::invalid("row", "自行增加的事项不属于标准指引，请直接删除"));
        }
        let key = desk.checked.rows[index].keyed.key.clone();
        desk.explain(index, RowStatus::Omitted, &reason, None).await?;
        desk.finish(self, "catalogue.omit_row", &key, &json!({ "row": key, "reason": reason })).await
    }

    /// Lets a removed or omitted row stand again, or takes a missing guideline item in.
    ///
    /// # Errors
    /// When the person may not edit the version now, or there is no such row or item.
    #[boxed::future]
    pub async fn restore_row(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
    ) -> Result<RowReceipt, OperationError> {
        let mut desk = self.desk(act, version_id).await?;
        desk.own(row_key)?;
        let index = desk.item(row_key.strip_prefix(OF_ITEM).unwrap_or(row_key)).await?;
        let key = desk.checked.rows[index].keyed.key.clone();
        desk.restore(index).await?;
        desk.finish(self, "catalogue.restore_row", &key, &json!({ "row": key })).await
    }

    /// Moves a row behind another, or to the top.
    ///
    /// # Errors
    /// When the person may not edit the version now, or a row is not there.
    #[boxed::future]
    pub async fn move_row(
        &self,
        act: &Act,
        version_id: i64,
        row_key: &str,
        after_key: Option<&str>,
    ) -> Result<RowReceipt, OperationError> {
        let mut desk = self.desk(act, version_id).await?;
        desk.reach.require_whole("调整行的顺序")?;
        let from = desk.find(row_key)?;
        let moved = desk.checked.rows.remove(from);
        let to = match after_key.filter(|key| *key != row_key && !key.is_empty()) {
            Some(key) => desk.find(key)? + 1,
            None => 0,
        };
        desk.checked.rows.insert(to, moved);
        desk.finish(self, "catalogue.move_row", row_key, &json!({ "row": row_key, "after": after_key })).await
    }

    /// A draft opened by a person who may edit it, or a part of it, now.
    pub(super) async fn desk<'a>(
        &'a self,
        act: &'a Act,
        version_id: i64,
    ) -> Result<Desk<'a>, OperationError> {
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let reach = Reach::of(writing.connection(), &at, &act.actor).await?;
        Desk::open(writing, act, at, reach).await
    }

    /// The same for who only looks at the rows: the draft does not count a change.
    pub(super) async fn desk_to_look<'a>(
        &'a self,
        act: &'a Act,
        version_id: i64,
    ) -> Result<Desk<'a>, OperationError> {
        let mut writing = self.begin(act).await?;
        let at = Place::read(writing.connection(), version_id).await?;
        let reach = Reach::of(writing.connection(), &at, &act.actor).await?;
        Desk::open(writing, act, at, reach).await
    }
}
