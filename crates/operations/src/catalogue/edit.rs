//! Editing cells. Two people in one draft do not lose each other's work: a cell is changed only when
//! it still holds what the person saw, else the other's words, name and time are told.

use super::finding::{Checked, FindingSummary, PlacedFinding};
use super::heading::{self, EXTRA};
use super::place::{self, Place};
use super::reach::Reach;
use super::typed::{TypedCells, tie_again};
use super::view::{item_of, locked};
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::channel::ChannelVocabulary;
use domain::catalogue::{Column, Guideline, RowStatus};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use storage::catalogue::row::{self, StoredRow};

/// A change of a cell that a person wants.
#[derive(Debug, Clone, Deserialize)]
pub struct CellEdit {
    /// The row.
    pub row_key: String,
    /// The column's identifier, or `extra:` and the heading of an added column.
    pub column_id: String,
    /// What the person saw in the cell.
    pub from: String,
    /// What should stand there.
    pub to: String,
}

/// A cell that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AppliedCell {
    /// The row.
    pub row_key: String,
    /// The column's identifier.
    pub column_id: String,
    /// What stands there now.
    pub value: String,
}

/// A cell that somebody else changed meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CellConflict {
    /// The row.
    pub row_key: String,
    /// The column's identifier.
    pub column_id: String,
    /// What the person wanted.
    pub yours: String,
    /// What stands there.
    pub theirs: String,
    /// Who wrote it.
    pub by: String,
    /// When.
    pub at: String,
}

/// A cell that may not be changed so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedCell {
    /// The row.
    pub row_key: String,
    /// The column's identifier.
    pub column_id: String,
    /// Why, and what to do.
    pub reason: String,
}

/// What became of a set of edits.
#[derive(Debug, Clone, Serialize)]
pub struct EditReceipt {
    /// Cells that were changed, or held the wanted text already.
    pub applied: Vec<AppliedCell>,
    /// Cells that somebody else changed meanwhile; they stand as they were.
    pub conflicts: Vec<CellConflict>,
    /// Cells that may not be changed so.
    pub refused: Vec<RefusedCell>,
    /// All findings after the change.
    pub findings: Vec<PlacedFinding>,
    /// How many of each kind.
    pub summary: FindingSummary,
    /// The version's count of changes.
    pub revision: i64,
}

/// Cells taken in one act: a whole sheet pasted.
const MAX_EDITS: usize = 20_000;
/// Characters in a cell; the linter speaks up long before.
pub(super) const MAX_CELL: usize = 20_000;

/// The outcome for one cell before it is written.
enum Outcome {
    Change,
    Same,
    Stale,
    Refused(String),
}

impl Operations {
    /// Changes cells of a draft, each on its own: what can be changed is, the others are told.
    ///
    /// # Errors
    /// When the person may not edit the version now, or the request is beyond reason.
    #[boxed::future]
    pub async fn edit_cells(
        &self,
        act: &Act,
        version_id: i64,
        edits: &[CellEdit],
    ) -> Result<EditReceipt, OperationError> {
        if edits.len() > MAX_EDITS {
            return Err(OperationError::invalid(
                "edits",
                format!("一次最多修改{MAX_EDITS}个单元格，请分几次粘贴"),
            ));
        }
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let reach = Reach::of(writing.connection(), &at, &act.actor).await?;
        let mut checked = Checked::unchecked(writing.connection(), &at).await?;
        let mut receipt = EditReceipt {
            applied: Vec::new(),
            conflicts: Vec::new(),
            refused: Vec::new(),
            findings: Vec::new(),
            summary: FindingSummary::default(),
            revision: at.version.revision,
        };
        let channels = ChannelVocabulary::new(&self.reference);
        let edits = &within_reach(&reach, &checked, edits, &mut receipt.refused);
        let written =
            self.write_cells(&mut writing, act, &at, &mut checked, &channels, edits, &mut receipt).await?;
        if written > 0 {
            let detail = json!({ "cells": written, "conflicts": receipt.conflicts.len() });
            writing.audit(at.unit.id, "catalogue.edit", &at.object(), &detail).await?;
            writing.commit().await?;
        }
        checked.check(&at, &self.reference, act.today());
        receipt.summary = checked.summary();
        receipt.findings = checked.findings;
        Ok(receipt)
    }

    /// Writes the edits that may be made and tells in the receipt what became of each.
    #[expect(clippy::too_many_arguments, reason = "the parts of one act")]
    #[boxed::future]
    pub(super) async fn write_cells(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        at: &Place,
        checked: &mut Checked,
        channels: &ChannelVocabulary,
        edits: &[CellEdit],
        receipt: &mut EditReceipt,
    ) -> Result<usize, OperationError> {
        let known: BTreeSet<String> = checked.headings.iter().map(|head| head.id.clone()).collect();
        let typed = TypedCells::new(&self.reference);
        let mut changes = Vec::new();
        let (mut touched, mut renamed) = (BTreeSet::new(), BTreeSet::new());
        for edit in edits {
            let to = place::clean(&edit.to);
            let (row_key, column_id) = (edit.row_key.clone(), edit.column_id.clone());
            let Some(index) = checked.rows.iter().position(|row| row.keyed.key == row_key) else {
                receipt.refused.push(RefusedCell {
                    row_key,
                    column_id,
                    reason: "该行已不在草稿中，请刷新页面".to_owned(),
                });
                continue;
            };
            let stored = &mut checked.rows[index];
            let mut wanted = stored.keyed.row.clone();
            typed.set(&mut wanted, &column_id, &to);
            let to = heading::cell(&wanted, &column_id);
            let outcome = if known.contains(&column_id) {
                outcome(stored, &checked.guideline, channels, edit, &to)
            } else {
                Outcome::Refused("目录中没有这一栏；需要时请先增加该栏".to_owned())
            };
            match outcome {
                Outcome::Refused(reason) => receipt.refused.push(RefusedCell { row_key, column_id, reason }),
                Outcome::Same => receipt.applied.push(AppliedCell { row_key, column_id, value: to }),
                Outcome::Stale => {
                    let theirs = heading::cell(&stored.keyed.row, &column_id);
                    receipt.conflicts.push(conflict(writing, at, edit, to, theirs).await?);
                }
                Outcome::Change => {
                    changes.push((
                        row_key.clone(),
                        column_id.clone(),
                        heading::cell(&stored.keyed.row, &column_id),
                        to.clone(),
                    ));
                    stored.keyed.row = wanted;
                    touched.insert(index);
                    if [Column::Level1Item.id(), Column::Level2Item.id()].contains(&column_id.as_str()) {
                        renamed.insert(index);
                    }
                    receipt.applied.push(AppliedCell { row_key, column_id, value: to });
                }
            }
        }
        if !renamed.is_empty() {
            touched.extend(tie_again(checked, &renamed));
        }
        for index in touched {
            row::update(writing.connection(), at.version.id, &checked.rows[index]).await?;
            checked.rows[index].revision += 1;
        }
        let borrowed: Vec<row::NewCellChange<'_>> = changes
            .iter()
            .map(|(row, column, old, new)| (row.as_str(), column.as_str(), old.as_str(), new.as_str()))
            .collect();
        row::record_changes(writing.connection(), at.version.id, &borrowed, act.person_id()?, &act.at())
            .await?;
        Ok(changes.len())
    }
}

/// The edits of rows that are the person's; the others are refused (R23b, R59).
pub(super) fn within_reach(
    reach: &Reach,
    checked: &Checked,
    edits: &[CellEdit],
    refused: &mut Vec<RefusedCell>,
) -> Vec<CellEdit> {
    let mut kept = Vec::new();
    for edit in edits {
        let row = checked.rows.iter().find(|row| row.keyed.key == edit.row_key);
        let reason = row.and_then(|row| match reach.covers(row) {
            true => reach.refuses_cell(row, &edit.column_id, &edit.to),
            false => Some(reach.refusal(row)),
        });
        match reason {
            Some(reason) => refused.push(RefusedCell {
                row_key: edit.row_key.clone(),
                column_id: edit.column_id.clone(),
                reason,
            }),
            None => kept.push(edit.clone()),
        }
    }
    kept
}

fn outcome(
    stored: &StoredRow,
    guideline: &Guideline,
    channels: &ChannelVocabulary,
    edit: &CellEdit,
    to: &str,
) -> Outcome {
    let present = heading::cell(&stored.keyed.row, &edit.column_id);
    if present == to {
        return Outcome::Same;
    }
    if to.chars().count() > MAX_CELL {
        return Outcome::Refused(format!("单元格最多{MAX_CELL}字；材料本身请作为信息加载，目录只写名称"));
    }
    if stored.keyed.status != RowStatus::Active {
        return Outcome::Refused("该事项已标为取消或不开展，请先恢复再修改".to_owned());
    }
    let column = Column::from_id(&edit.column_id);
    if let Some(column) = column.filter(|column| locked(stored, guideline).contains(column)) {
        return Outcome::Refused(format!(
            "{}是标准指引规定的名称，不得改动；需要细化时请增加细化事项",
            column.label()
        ));
    }
    if column == Some(Column::Channels) && loses_first_channel(stored, guideline, channels, to) {
        let first = guideline.policy.first_channel.as_deref().unwrap_or_default();
        return Outcome::Refused(format!("本领域以{first}为第一公开平台，不得取消"));
    }
    if fold_lines(&edit.from) != fold_lines(&present) {
        return Outcome::Stale;
    }
    Outcome::Change
}

/// In a key field the first platform stays ticked where it is (R51), except where the guideline has
/// it among the channels of which one is enough (R53).
pub(super) fn loses_first_channel(
    stored: &StoredRow,
    guideline: &Guideline,
    channels: &ChannelVocabulary,
    to: &str,
) -> bool {
    if guideline.policy.first_channel.is_none() || !guideline.policy.optional_channels.is_empty() {
        return false;
    }
    let theirs =
        |row: &domain::catalogue::CatalogueRow| row.channels.iter().any(|name| channels.is_website(name));
    let expected = item_of(stored, guideline).is_none_or(theirs);
    expected && theirs(&stored.keyed.row) && !to.split('、').any(|name| channels.is_website(name))
}

/// A browser's form sends line ends as CR LF.
fn fold_lines(text: &str) -> String {
    place::clean(text)
}

#[boxed::future]
async fn conflict(
    writing: &mut Writing<'_>,
    at: &Place,
    edit: &CellEdit,
    yours: String,
    theirs: String,
) -> Result<CellConflict, OperationError> {
    let last = row::last_change(writing.connection(), at.version.id, &edit.row_key, &edit.column_id).await?;
    let (by, when) =
        last.map_or_else(|| (String::new(), at.version.created_at.clone()), |c| (c.person_name, c.at));
    Ok(CellConflict {
        row_key: edit.row_key.clone(),
        column_id: edit.column_id.clone(),
        yours,
        theirs,
        by,
        at: when,
    })
}

impl Operations {
    /// Adds a column beyond the guideline's (R19). Returns its identifier.
    ///
    /// # Errors
    /// When the guideline forbids it, or the heading is there already.
    #[boxed::future]
    pub async fn add_column(
        &self,
        act: &Act,
        version_id: i64,
        title: &str,
    ) -> Result<String, OperationError> {
        let title = place::needed("title", title, "新增栏目的名称", 40)?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        at.require_editing(&act.actor)?;
        let guideline = place::guideline_of(writing.connection(), at.version.guideline_id).await?;
        let mut headings = heading::read(&at.version.headings)?;
        let column = domain::catalogue::lexicon::Lexicon::shipped().column_named(&title);
        let allowed = match column {
            Some(Column::Level3Item) => guideline.policy.add_level3,
            Some(_) => true,
            None => guideline.policy.add_columns,
        };
        if !allowed {
            return Err(OperationError::invalid("title", format!("本领域的标准指引不允许增加“{title}”一栏")));
        }
        let head = heading::ColumnHead::new(column, &title, None);
        if headings.iter().any(|known| known.id == head.id || known.printed == title) {
            return Err(OperationError::invalid("title", format!("目录中已有“{title}”一栏")));
        }
        let id = head.id.clone();
        heading::put_in(&mut headings, head);
        let text = heading::write(&headings)?;
        storage::catalogue::version::set_head(writing.connection(), version_id, &at.version.title, &text)
            .await?;
        writing.audit(at.unit.id, "catalogue.add_column", &at.object(), &json!({ "title": title })).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Takes an added column away again; a guideline's column stays (R13, R19).
    ///
    /// # Errors
    /// When it is a guideline's column, or still holds text.
    #[boxed::future]
    pub async fn remove_column(
        &self,
        act: &Act,
        version_id: i64,
        column_id: &str,
    ) -> Result<(), OperationError> {
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        at.require_editing(&act.actor)?;
        let mut headings = heading::read(&at.version.headings)?;
        let Some(place) = headings.iter().position(|head| head.id == column_id) else {
            return Err(OperationError::NotFound("这一栏".to_owned()));
        };
        if !headings[place].is_added {
            return Err(OperationError::invalid("column", "标准指引规定的栏目只增不减，不得删除"));
        }
        let rows = row::of_version(writing.connection(), version_id).await?;
        let filled = rows.iter().filter(|row| !heading::cell(&row.keyed.row, column_id).is_empty()).count();
        if filled > 0 {
            return Err(OperationError::State(format!("该栏还有{filled}行写有内容，请先清空再删除")));
        }
        headings.remove(place);
        let text = heading::write(&headings)?;
        storage::catalogue::version::set_head(writing.connection(), version_id, &at.version.title, &text)
            .await?;
        let title = column_id.trim_start_matches(EXTRA);
        writing
            .audit(at.unit.id, "catalogue.remove_column", &at.object(), &json!({ "title": title }))
            .await?;
        writing.commit().await
    }
}
