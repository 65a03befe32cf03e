//! The changes of a working copy are taken over into the draft: through the guards of editing, in one
//! transaction, once (R20, R22, R23b).

use super::desk::Desk;
use super::edit::{CellEdit, EditReceipt, RefusedCell, within_reach};
use super::finding::FindingSummary;
use super::heading;
use super::item_part::{PARTS, WRITTEN};
use super::reach::Reach;
use super::workbook_return::{Opened, RefusedReturn, column_id, compare};
use crate::{Act, FieldProblem, OperationError, Operations};
use domain::catalogue::channel::ChannelVocabulary;
use domain::catalogue::difference::Cell;
use domain::catalogue::merge::{ReturnedCell, ReturnedRow};
use domain::catalogue::{CatalogueRow, Column, ItemParts};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use storage::catalogue::{row, workbook_return};

/// What a person chose where a choice is to be made.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// The draft's count of changes that the person saw.
    pub revision: i64,
    /// For each conflict, by row key and column identifier: true takes the workbook's text.
    pub cells: BTreeMap<(String, String), bool>,
    /// The rows that go; all others that the workbook no longer has stay.
    pub removals: Vec<Removal>,
    /// True takes the workbook's order where the draft's was changed too.
    pub order: bool,
}

/// A row that goes.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Removal {
    /// Its key.
    pub row_key: String,
    /// Why, where that is asked for (R22).
    #[serde(default)]
    pub reason: String,
    /// The basis.
    #[serde(default)]
    pub basis: String,
}

/// What was taken over.
#[derive(Debug, Clone, Serialize)]
pub struct TakeOverReceipt {
    /// The draft.
    pub version_id: i64,
    /// Cells changed.
    pub cells: usize,
    /// Rows added.
    pub added: usize,
    /// Rows that went.
    pub removed: usize,
    /// Rows that moved.
    pub moved: usize,
    /// What was not taken over, and why.
    pub refused: Vec<RefusedReturn>,
    /// The draft's findings now.
    pub summary: FindingSummary,
}

/// What became of the parts of a working copy, before the commit.
#[derive(Default)]
pub(super) struct TakenOver {
    pub cells: usize,
    pub added: usize,
    pub removed: usize,
    pub moved: usize,
    pub refused: Vec<RefusedReturn>,
    pub refused_cells: BTreeSet<(String, String)>,
    pub refused_lines: BTreeSet<u32>,
    pub order_refused: bool,
}

impl Operations {
    /// Takes the changes of a working copy over. Conflicts go as chosen; what the guards refuse is left
    /// and told. A second time refuses.
    ///
    /// # Errors
    /// When the draft went on since the person looked, a conflict is not chosen, a reason is missing,
    /// or it was done already.
    #[boxed::future]
    pub async fn take_workbook_over(
        &self,
        act: &Act,
        id: i64,
        choices: &Choices,
    ) -> Result<TakeOverReceipt, OperationError> {
        let (stored, copy) = self.stored_copy(act, id).await?;
        let mut desk = self.desk(act, stored.version_id).await?;
        if !workbook_return::settle(desk.writing.connection(), id, &act.at()).await? {
            return Err(OperationError::State(
                "这份工作簿的改动已经写入草稿，不会再写一次；又有修改的，请重新上传".to_owned(),
            ));
        }
        // Opening the desk counted once.
        if desk.at.version.revision - 1 != choices.revision {
            return Err(OperationError::Conflict {
                message: "您核对之后草稿又有改动；请按现在的草稿重新核对".to_owned(),
                places: json!({ "revision": desk.at.version.revision - 1 }),
            });
        }
        let found = compare(&desk, &copy)?;
        let opened = Opened { stored, copy, found };
        check_choices(&mut desk, &opened, choices).await?;
        let (mut taken, mut desk) = self.take_over_into(desk, &opened, choices).await?;
        let detail = json!({
            "return": id, "hash": opened.stored.upload_hash, "cells": taken.cells, "added": taken.added,
            "removed": taken.removed, "moved": taken.moved, "refused": taken.refused.len(),
        });
        desk.writing
            .audit(desk.at.unit.id, "catalogue.take_workbook_over", &desk.at.object(), &detail)
            .await?;
        desk.writing.commit().await?;
        desk.checked.check(&desk.at, &self.reference, act.today());
        Ok(TakeOverReceipt {
            version_id: opened.stored.version_id,
            cells: taken.cells,
            added: taken.added,
            removed: taken.removed,
            moved: taken.moved,
            refused: std::mem::take(&mut taken.refused),
            summary: desk.checked.summary(),
        })
    }

    /// The same, undone at the end.
    #[boxed::future]
    pub(super) async fn take_over(
        &self,
        desk: Desk<'_>,
        opened: &Opened,
        choices: &Choices,
    ) -> Result<TakenOver, OperationError> {
        Ok(self.take_over_into(desk, opened, choices).await?.0)
    }

    async fn take_over_into<'a>(
        &self,
        mut desk: Desk<'a>,
        opened: &Opened,
        choices: &Choices,
    ) -> Result<(TakenOver, Desk<'a>), OperationError> {
        let mut taken = TakenOver::default();
        taken.order(&mut desk, opened, choices);
        taken.removals(&mut desk, opened, choices).await?;
        let new = taken.additions(&mut desk, opened).await?;
        desk.write().await?;
        // What a contributor added is its own now.
        desk.reach = Reach::of(desk.writing.connection(), &desk.at, &desk.act.actor).await?;
        let mut edits: Vec<(u32, CellEdit)> = Vec::new();
        let chosen = |cell: &&ReturnedCell| {
            let place = (cell.key.clone(), column_id(&cell.column));
            !cell.is_conflict || choices.cells.get(&place) == Some(&true)
        };
        edits.extend(opened.found.cells.iter().filter(chosen).map(|cell| (cell.line, edit(cell))));
        self.write_edits(&mut desk, &edits, &mut taken).await?;
        // What stands in an added row is told by the row.
        let changed = taken.cells;
        let own: Vec<_> = new
            .into_iter()
            .flat_map(|(key, row)| desk.cells_of_new(&key, row, &opened.copy.columns))
            .collect();
        self.write_edits(&mut desk, &own, &mut taken).await?;
        taken.cells = changed;
        desk.take_parts(opened, edits.iter().chain(&own)).await?;
        for (line, item) in &opened.found.stale {
            taken.refuse(
                Some(*line),
                item.label(),
                "该事项在草稿中已经取消或删去，工作簿里对它的改动不写入；需要时请先在草稿中恢复".to_owned(),
            );
        }
        Ok((taken, desk))
    }

    #[boxed::future]
    async fn write_edits(
        &self,
        desk: &mut Desk<'_>,
        edits: &[(u32, CellEdit)],
        taken: &mut TakenOver,
    ) -> Result<(), OperationError> {
        let mut receipt = EditReceipt {
            applied: Vec::new(),
            conflicts: Vec::new(),
            refused: Vec::new(),
            findings: Vec::new(),
            summary: FindingSummary::default(),
            revision: desk.at.version.revision,
        };
        let wanted: Vec<CellEdit> = edits.iter().map(|(_, edit)| edit.clone()).collect();
        let kept = within_reach(&desk.reach, &desk.checked, &wanted, &mut receipt.refused);
        let channels = ChannelVocabulary::new(&self.reference);
        let Desk { writing, act, at, checked, .. } = desk;
        taken.cells += self.write_cells(writing, act, at, checked, &channels, &kept, &mut receipt).await?;
        let stale = receipt.conflicts.into_iter().map(|one| RefusedCell {
            reason: format!("{}刚把这一格改为“{}”，没有写入", one.by, one.theirs),
            row_key: one.row_key,
            column_id: one.column_id,
        });
        for refused in receipt.refused.into_iter().chain(stale) {
            let own = |(_, edit): &&(u32, CellEdit)| {
                edit.row_key == refused.row_key && edit.column_id == refused.column_id
            };
            let edit = edits.iter().find(own);
            let item = checked.rows.iter().find(|row| row.keyed.key == refused.row_key);
            let head = checked.headings.iter().find(|head| head.id == refused.column_id);
            taken.refused.push(RefusedReturn {
                line: edit.map(|(line, _)| *line),
                item: item.map(|row| row.keyed.row.level2_item.clone()).unwrap_or_default(),
                column: head.map(|head| head.printed.clone()).unwrap_or_default(),
                sent: edit.map(|(_, edit)| edit.to.clone()).unwrap_or_default(),
                reason: refused.reason,
            });
            taken.refused_cells.insert((refused.row_key, refused.column_id));
        }
        Ok(())
    }
}

fn edit(cell: &ReturnedCell) -> CellEdit {
    CellEdit {
        row_key: cell.key.clone(),
        column_id: column_id(&cell.column),
        from: cell.present.clone(),
        to: cell.sent.clone(),
    }
}

/// Every conflict is chosen, and every row that goes says why where that is asked for (R22).
#[boxed::future]
async fn check_choices(
    desk: &mut Desk<'_>,
    opened: &Opened,
    choices: &Choices,
) -> Result<(), OperationError> {
    let open = opened.found.cells.iter().filter(|cell| {
        cell.is_conflict && !choices.cells.contains_key(&(cell.key.clone(), column_id(&cell.column)))
    });
    let mut problems: Vec<FieldProblem> = open
        .map(|cell| {
            let field = format!("cells.{}.{}", cell.key, column_id(&cell.column));
            let place = format!("“{}”的{}", cell.item.label(), cell.column.heading());
            FieldProblem::new(&field, format!("{place}两边都改过，请选择用哪一种写法"))
        })
        .collect();
    for removal in &choices.removals {
        let Some(row) = opened.found.removed.iter().find(|row| row.key == removal.row_key) else {
            let field = format!("removals.{}", removal.row_key);
            problems.push(FieldProblem::new(&field, "工作簿中并没有删去这一行，请刷新后重新选择"));
            continue;
        };
        let is_bare = removal.reason.trim().is_empty() || removal.basis.trim().is_empty();
        if is_bare && desk.wants_reason(&removal.row_key).await? {
            let field = format!("removals.{}", removal.row_key);
            let words = format!(
                "删去“{}”须写明取消的原因和依据（文件名称和文号）；不删的请选“保留”",
                row.item.label()
            );
            problems.push(FieldProblem::new(&field, words));
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(OperationError::Invalid(problems)) }
}

impl TakenOver {
    fn refuse(&mut self, line: Option<u32>, item: String, reason: String) {
        let (column, sent) = (String::new(), String::new());
        self.refused.push(RefusedReturn { line, item, column, sent, reason });
    }

    /// The workbook's order, where it has one of its own.
    fn order(&mut self, desk: &mut Desk<'_>, opened: &Opened, choices: &Choices) {
        let Some(order) = &opened.found.order else { return };
        if order.is_conflict && !choices.order {
            return;
        }
        match desk.put_in_order(&order.keys) {
            Ok(()) => self.moved = order.moved.len(),
            Err(error) => {
                self.order_refused = true;
                self.refuse(None, "行的顺序".to_owned(), error.to_string());
            }
        }
    }

    #[boxed::future]
    async fn removals(
        &mut self,
        desk: &mut Desk<'_>,
        opened: &Opened,
        choices: &Choices,
    ) -> Result<(), OperationError> {
        for removal in &choices.removals {
            let Some(row) = opened.found.removed.iter().find(|row| row.key == removal.row_key) else {
                continue;
            };
            match desk.own(&removal.row_key) {
                Ok(()) => {
                    desk.take_out(&removal.row_key, &removal.reason, &removal.basis).await?;
                    self.removed += 1;
                }
                Err(error) => self.refuse(None, row.item.label(), error.to_string()),
            }
        }
        Ok(())
    }

    /// The new rows that may stand, with their keys.
    async fn additions<'o>(
        &mut self,
        desk: &mut Desk<'_>,
        opened: &'o Opened,
    ) -> Result<Vec<(String, &'o ReturnedRow)>, OperationError> {
        let mut new = Vec::new();
        // Rows put behind the same one keep the order of the sheet.
        let mut above: Option<(&String, String)> = None;
        for row in &opened.found.added {
            let behind = row.behind.as_ref().map(|behind| match &above {
                Some((same, last)) if *same == behind => last.clone(),
                _ => behind.clone(),
            });
            // A row is refused as a whole: what was done for it is undone, numbers and all.
            let kept = desk.checked.rows.clone();
            match desk.put_in(&row.row, behind.as_deref()).await {
                Ok(key) => {
                    above = row.behind.as_ref().map(|behind| (behind, key.clone()));
                    new.push((key, row));
                    self.added += 1;
                }
                Err(error @ OperationError::Storage(_)) => return Err(error),
                Err(error) => {
                    desk.checked.rows = kept;
                    self.refused_lines.insert(row.line);
                    self.refuse(Some(row.line), row.row.level2_item.clone(), words(error));
                }
            }
        }
        Ok(new)
    }
}

/// The words of a refusal, those of its fields where it has any.
fn words(error: OperationError) -> String {
    match error {
        OperationError::Invalid(problems) => {
            problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join("；")
        }
        error => error.to_string(),
    }
}

impl Desk<'_> {
    /// The parts that the workbook's cells were read into (R43), where the row's cells are those of the workbook now.
    async fn take_parts(
        &mut self,
        opened: &Opened,
        edits: impl Iterator<Item = &(u32, CellEdit)>,
    ) -> Result<(), OperationError> {
        let divides = |edit: &CellEdit| WRITTEN.iter().any(|column| column.id() == edit.column_id);
        let touched: BTreeSet<(u32, &str)> = edits
            .filter(|(_, edit)| divides(edit))
            .map(|(line, edit)| (*line, edit.row_key.as_str()))
            .collect();
        for (line, key) in touched {
            let sent = opened.copy.rows.iter().find(|row| row.line == line && !row.row.parts.is_empty());
            let index = self.checked.rows.iter().position(|row| row.keyed.key == key);
            let (Some(sent), Some(index)) = (sent, index) else { continue };
            let own = &mut self.checked.rows[index];
            let row = &mut own.keyed.row;
            let is_same = WRITTEN.iter().all(|column| row.cell(*column) == sent.row.cell(*column));
            if !is_same || row.parts == sent.row.parts {
                continue;
            }
            let old = ItemParts::of(row).text();
            row.parts.clone_from(&sent.row.parts);
            let new = ItemParts::of(row).text();
            row::update(self.writing.connection(), self.at.version.id, own).await?;
            own.revision += 1;
            self.record(key, PARTS, &old, &new).await?;
        }
        Ok(())
    }

    /// The cells of a row that was just put in, as the workbook has them.
    fn cells_of_new(&self, key: &str, row: &ReturnedRow, columns: &BTreeSet<Cell>) -> Vec<(u32, CellEdit)> {
        let Some(own) = self.checked.rows.iter().find(|own| own.keyed.key == key) else {
            return Vec::new();
        };
        let level1 = Cell::National(Column::Level1Item);
        let wanted = columns
            .iter()
            .filter(|cell| **cell != Cell::National(Column::SeqNo) && **cell != level1)
            .map(|cell| (column_id(cell), &own.keyed.row));
        let text = |row: &CatalogueRow, id: &str| heading::cell(row, id);
        wanted
            .map(|(id, present)| CellEdit {
                row_key: key.to_owned(),
                from: text(present, &id),
                to: text(&row.row, &id),
                column_id: id,
            })
            .filter(|edit| edit.from != edit.to)
            .map(|edit| (row.line, edit))
            .collect()
    }
}
