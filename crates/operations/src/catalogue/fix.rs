//! Applying the safe changes that findings carry.

use super::edit::{CellEdit, EditReceipt};
use super::finding::{Checked, FindingPlace};
use super::heading;
use super::place::Place;
use super::reach::Reach;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::CatalogueTable;
use domain::catalogue::lint::{Fix, apply_fixes};
use serde_json::json;

/// Several findings in one cell each bring a change: applied one after the other, at most so often.
const ROUNDS: usize = 5;

impl Operations {
    /// Makes the safe change of one finding.
    ///
    /// # Errors
    /// When the person may not edit the version now, or the finding carries no change.
    #[boxed::future]
    pub async fn apply_fix(
        &self,
        act: &Act,
        version_id: i64,
        place: &FindingPlace,
    ) -> Result<EditReceipt, OperationError> {
        self.mend(act, version_id, Some(place)).await
    }

    /// Makes the safe changes of all findings.
    ///
    /// # Errors
    /// When the person may not edit the version now.
    #[boxed::future]
    pub async fn apply_safe_fixes(&self, act: &Act, version_id: i64) -> Result<EditReceipt, OperationError> {
        self.mend(act, version_id, None).await
    }

    #[boxed::future]
    async fn mend(
        &self,
        act: &Act,
        version_id: i64,
        only: Option<&FindingPlace>,
    ) -> Result<EditReceipt, OperationError> {
        let (mut edits, mut applied) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let mut writing = self.begin(act).await?;
            let at = Place::lock(writing.connection(), version_id).await?;
            let reach = Reach::of(writing.connection(), &at, &act.actor).await?;
            let checked = Checked::read(writing.connection(), &at, &self.reference, act.today()).await?;
            edits = cell_edits(&checked, only);
            edits.retain(|edit| {
                let row = checked.rows.iter().find(|row| row.keyed.key == edit.row_key);
                row.is_some_and(|row| reach.covers(row))
            });
            let heads = match reach {
                Reach::Whole => self.fix_heads(writing, &at, &checked, only).await?,
                Reach::Part { .. } => false,
            };
            if only.is_some() && edits.is_empty() && !heads {
                return Err(OperationError::State(
                    "这处问题没有可自动改正的办法，或已经改正；请按提示手工修改".to_owned(),
                ));
            }
            if only.is_some() || edits.is_empty() {
                break;
            }
            let receipt = self.edit_cells(act, version_id, &edits).await?;
            edits.clear();
            if receipt.applied.is_empty() {
                break;
            }
            applied.extend(receipt.applied);
        }
        let mut receipt = self.edit_cells(act, version_id, &edits).await?;
        receipt.applied.splice(0..0, applied);
        Ok(receipt)
    }

    /// Changes title and headings, and with a heading the place of its cells.
    #[boxed::future]
    async fn fix_heads(
        &self,
        mut writing: Writing<'_>,
        at: &Place,
        checked: &Checked,
        only: Option<&FindingPlace>,
    ) -> Result<bool, OperationError> {
        let heads: Vec<_> = wanted(checked, only)
            .filter(|placed| !matches!(placed.finding.fix, Some(Fix::Cell { .. }) | None))
            .map(|placed| placed.finding.clone())
            .collect();
        if heads.is_empty() {
            return Ok(false);
        }
        let mut table: CatalogueTable = heading::table(
            &at.version.title,
            &at.unit.name,
            &checked.guideline.guideline_name,
            &checked.headings,
            &checked.rows,
        );
        if apply_fixes(&mut table, &heads) == 0 {
            return Ok(false);
        }
        let headings: Vec<_> = table.columns.iter().map(heading::ColumnHead::of_heading).collect();
        let text = heading::write(&headings)?;
        let version_id = at.version.id;
        storage::catalogue::version::set_head(writing.connection(), version_id, &table.title, &text).await?;
        for (stored, placed) in checked.rows.iter().zip(table.rows) {
            if stored.keyed.row != placed.row {
                let mut stored = stored.clone();
                stored.keyed.row = placed.row;
                storage::catalogue::row::update(writing.connection(), version_id, &stored).await?;
            }
        }
        writing.audit(at.unit.id, "catalogue.fix", &at.object(), &json!({ "headings": heads.len() })).await?;
        writing.commit().await?;
        Ok(true)
    }
}

fn wanted<'a>(
    checked: &'a Checked,
    only: Option<&'a FindingPlace>,
) -> impl Iterator<Item = &'a super::finding::PlacedFinding> {
    checked.findings.iter().filter(move |placed| {
        only.is_none_or(|place| {
            placed.finding.rule == place.rule
                && (place.row_key.is_none() || placed.row_key == place.row_key)
                && (place.column_id.is_none() || placed.column_id == place.column_id)
        })
    })
}

fn cell_edits(checked: &Checked, only: Option<&FindingPlace>) -> Vec<CellEdit> {
    let mut edits: Vec<CellEdit> = Vec::new();
    for placed in wanted(checked, only) {
        let (Some(Fix::Cell { column, before, after, .. }), Some(key)) =
            (&placed.finding.fix, &placed.row_key)
        else {
            continue;
        };
        let taken = edits.iter().any(|edit| edit.row_key == *key && edit.column_id == column.id());
        if !taken {
            edits.push(CellEdit {
                row_key: key.clone(),
                column_id: column.id().to_owned(),
                from: before.clone(),
                to: after.clone(),
            });
        }
    }
    edits
}
