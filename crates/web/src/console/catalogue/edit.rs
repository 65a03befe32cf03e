//! Editing a draft: cells from the grid, a row's form, acts on rows, fixes, explanations, giving up
//! (R14-R31). Every answer to the grid carries the findings anew.

use super::address;
use super::answer::{Sent, go};
use super::given;
use super::grid_view::{EditOutcome, GridApplied, GridConflict, GridRefused};
use super::parts::moment;
use super::show::{grid_data, table_page, table_page_with, typed_row_page};
use crate::console::form::Posted;
use crate::core::{AppState, PageError, SignedIn};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use operations::OperationError;
use operations::catalogue::{AddedRow, CellEdit, DraftRow, FindingPlace};
use serde::Deserialize;

/// Behind which row a new one is put.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Behind {
    after: String,
}

/// Edits of cells from the grid.
#[boxed::future]
pub async fn cells(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    sent: Sent,
) -> Response {
    Sent::json(edit_cells(&state, &who, version, &sent).await)
}

#[boxed::future]
async fn edit_cells(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    sent: &Sent,
) -> Result<EditOutcome, OperationError> {
    let edits = sent.body.get("edits").cloned().unwrap_or_default();
    let edits: Vec<CellEdit> = serde_json::from_value(edits)
        .map_err(|_| OperationError::invalid("edits", "提交的修改无法读取，请刷新页面后重试"))?;
    let receipt = state.operations.edit_cells(&who.act(), version, &edits).await?;
    let view = state.operations.draft(&who.act(), version).await?;
    let tally = given::tally(&receipt.summary);
    let touched = |row: &&DraftRow| receipt.applied.iter().any(|cell| cell.row_key == row.key);
    let parts = view.rows.iter().filter(touched);
    Ok(EditOutcome {
        parts: parts.map(|row| (row.key.clone(), given::grid_parts(&row.item_parts))).collect(),
        applied: receipt
            .applied
            .into_iter()
            .map(|cell| GridApplied { row_key: cell.row_key, column_id: cell.column_id, value: cell.value })
            .collect(),
        conflicts: receipt
            .conflicts
            .into_iter()
            .map(|cell| GridConflict {
                row_key: cell.row_key,
                column_id: cell.column_id,
                yours: cell.yours,
                theirs: cell.theirs,
                by: cell.by,
                at: moment(&cell.at),
            })
            .collect(),
        refused: receipt
            .refused
            .into_iter()
            .map(|cell| GridRefused { row_key: cell.row_key, column_id: cell.column_id, reason: cell.reason })
            .collect(),
        findings: given::findings(&receipt.findings, &view.rows),
        tally,
        tally_words: tally.words(),
    })
}

/// A row's form.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn row(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let edits = row_edits(&key, &posted);
    match state.operations.edit_cells(&who.act(), version, &edits).await {
        Ok(receipt) if receipt.conflicts.is_empty() && receipt.refused.is_empty() => {
            Ok(go(&format!("{}#row-{}", address::of(address::VERSION, version), address::encoded(&key))))
        }
        Ok(receipt) => {
            let saved = receipt.applied.len();
            let is_saved =
                |edit: &CellEdit| receipt.applied.iter().any(|cell| cell.column_id == edit.column_id);
            let typed: Vec<_> = edits.iter().filter(|edit| !is_saved(edit)).map(typed).collect();
            let mut words: Vec<String> = receipt.refused.into_iter().map(|cell| cell.reason).collect();
            words.extend(receipt.conflicts.iter().map(|cell| {
                let (by, at) = (&cell.by, moment(&cell.at));
                format!(
                    "{by}在{at}改过同一栏，现为“{}”；下面仍是您填写的“{}”，再次保存即以它为准",
                    cell.theirs, cell.yours
                )
            }));
            if saved > 0 {
                words.push(format!("您改的其他{saved}栏已经保存"));
            }
            let refused = OperationError::State(words.join("；"));
            typed_row_page((&state, &who), (version, &key), &typed, Some(refused)).await
        }
        Err(error) => {
            let typed: Vec<_> = edits.iter().map(typed).collect();
            typed_row_page((&state, &who), (version, &key), &typed, Some(error)).await
        }
    }
}

fn typed(edit: &CellEdit) -> (String, String) {
    (edit.column_id.clone(), edit.to.clone())
}

/// The cells that a form changed, each with what it showed. A tick not set and channels not chosen are
/// not sent by browsers; `was_…` tells that the field was there.
fn row_edits(key: &str, posted: &Posted) -> Vec<CellEdit> {
    let shown = posted.0.iter().filter_map(|(name, was)| name.strip_prefix("was_").map(|id| (id, was)));
    let edit = |(id, was): (&str, &String)| {
        let given: Vec<&str> = posted.all(id).map(str::trim).filter(|text| !text.is_empty()).collect();
        CellEdit {
            row_key: key.to_owned(),
            column_id: id.to_owned(),
            from: was.clone(),
            to: given.join("、").replace("\r\n", "\n"),
        }
    };
    let same = |edit: &CellEdit| edit.from.replace("\r\n", "\n").trim() == edit.to.trim();
    shown.map(edit).filter(|edit| !same(edit)).collect()
}

/// A new row: a part of a refined item (R21), or an item beyond the guideline (R28).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn add(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    Query(behind): Query<Behind>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = add_row(&state, &who, version, &behind, &sent.posted).await;
    answer(&state, &who, version, Some(&behind.after), &sent, outcome).await
}

#[boxed::future]
async fn add_row(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    behind: &Behind,
    posted: &Posted,
) -> Result<(), OperationError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let neighbour = view.rows.iter().find(|row| row.key == behind.after);
    let refines = posted.get("kind") == "part";
    let typed = posted.get("level1_item");
    let level1 =
        if typed.is_empty() { neighbour.map_or("", |row| row.row.level1_item.as_str()) } else { typed };
    let added = AddedRow {
        after_key: neighbour.map(|row| row.key.clone()),
        refines: neighbour.filter(|_| refines).map(|row| row.key.clone()),
        level1_item: level1.to_owned(),
        level2_item: posted.get("level2_item").to_owned(),
    };
    state.operations.add_row(&who.act(), version, &added).await.map(|_| ())
}

/// Removal with reason and basis (R22).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn remove(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    sent: Sent,
) -> Result<Response, PageError> {
    let (reason, basis) = (sent.posted.get("reason"), sent.posted.get("basis"));
    let outcome = state.operations.remove_row(&who.act(), version, &key, reason, basis).await.map(|_| ());
    answer(&state, &who, version, Some(&key), &sent, outcome).await
}

/// Leaving out what is not conducted locally (R24).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn omit(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome =
        state.operations.omit_row(&who.act(), version, &key, sent.posted.get("reason")).await.map(|_| ());
    answer(&state, &who, version, Some(&key), &sent, outcome).await
}

/// Letting a row stand again, or taking a missing item in.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn restore(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = state.operations.restore_row(&who.act(), version, &key).await.map(|_| ());
    answer(&state, &who, version, Some(&key), &sent, outcome).await
}

/// Moving a row up or down by `by`.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn shift(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = shift_row(&state, &who, version, &key, sent.posted.number("by").unwrap_or(0)).await;
    answer(&state, &who, version, Some(&key), &sent, outcome).await
}

#[boxed::future]
async fn shift_row(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    key: &str,
    by: i64,
) -> Result<(), OperationError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let keys: Vec<&str> = view.rows.iter().map(|row| row.key.as_str()).collect();
    let at = keys
        .iter()
        .position(|other| *other == key)
        .ok_or_else(|| OperationError::NotFound("这一行".to_owned()))?;
    match behind_after_move(&keys, at, by) {
        Some(after) => state.operations.move_row(&who.act(), version, key, after).await.map(|_| ()),
        None => Ok(()),
    }
}

/// Behind which row the one at `at` stands after moving by `by`; none when it stays where it is.
fn behind_after_move<'a>(keys: &[&'a str], at: usize, by: i64) -> Option<Option<&'a str>> {
    let last = i64::try_from(keys.len()).ok()? - 1;
    let to = usize::try_from((i64::try_from(at).ok()?.saturating_add(by)).clamp(0, last)).ok()?;
    if to == at {
        return None;
    }
    let others: Vec<&'a str> =
        keys.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, key)| *key).collect();
    Some(to.checked_sub(1).map(|before| others[before]))
}

/// A column beyond the guideline's (R19).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn add_column(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    sent: Sent,
) -> Result<Response, PageError> {
    let title = sent.posted.get("title");
    let outcome = state.operations.add_column(&who.act(), version, title).await.map(|_| ());
    column_answer(&state, &who, version, &sent, outcome).await
}

/// Taking an added column away; the guideline's stay (R13).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn remove_column(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = state.operations.remove_column(&who.act(), version, sent.posted.get("column")).await;
    column_answer(&state, &who, version, &sent, outcome).await
}

/// Back to the table, with what was typed where it was refused.
#[boxed::future]
async fn column_answer(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    sent: &Sent,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => Ok(go(&format!("{}#columns", address::of(address::VERSION, version)))),
        Err(error) => table_page_with(state, who, version, Some(error), sent.posted.get("title")).await,
    }
}

/// One safe fix.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn fix(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    sent: Sent,
) -> Result<Response, PageError> {
    let place = finding_place(&sent.posted);
    let outcome = state.operations.apply_fix(&who.act(), version, &place).await.map(|_| ());
    answer(&state, &who, version, place.row_key.as_deref(), &sent, outcome).await
}

/// All safe fixes.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn fix_all(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = state.operations.apply_safe_fixes(&who.act(), version).await.map(|_| ());
    answer(&state, &who, version, None, &sent, outcome).await
}

/// A word of explanation.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn explain(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    sent: Sent,
) -> Result<Response, PageError> {
    let place = finding_place(&sent.posted);
    let outcome =
        state.operations.explain_finding(&who.act(), version, &place, sent.posted.get("text")).await;
    answer(&state, &who, version, place.row_key.as_deref(), &sent, outcome).await
}

/// The answer to a point of the review.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn answer_remark(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, remark)): Path<(i64, i64)>,
    sent: Sent,
) -> Result<Response, PageError> {
    let outcome = state.operations.resolve_remark(&who.act(), remark, sent.posted.get("answer")).await;
    if sent.posted.get("to") == "review" && outcome.is_ok() {
        return Ok(go(&address::of(address::REVIEW, version)));
    }
    answer(&state, &who, version, None, &sent, outcome).await
}

/// Giving up a draft.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn discard(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.discard_draft(&who.act(), version, posted.get("reason")).await {
        Ok(()) => Ok(go(address::MAP)),
        Err(error) => table_page(&state, &who, version, Some(error)).await,
    }
}

/// The grid gets its data anew; a form goes back to the table, or to the row it came from.
#[boxed::future]
async fn answer(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    row: Option<&str>,
    sent: &Sent,
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    if sent.is_json {
        return Ok(match outcome {
            Ok(()) => Sent::json(grid_data(state, who, version).await),
            Err(error) => Sent::json::<()>(Err(error)),
        });
    }
    let Err(error) = outcome else {
        let place = row
            .filter(|key| !key.is_empty())
            .map_or_else(String::new, |key| format!("#row-{}", address::encoded(key)));
        return Ok(go(&format!("{}{place}", address::of(address::VERSION, version))));
    };
    table_page(state, who, version, Some(error)).await
}

fn finding_place(posted: &Posted) -> FindingPlace {
    let given = |name: &str| Some(posted.get(name)).filter(|text| !text.is_empty()).map(str::to_owned);
    FindingPlace {
        rule: posted.get("rule").to_owned(),
        row_key: given("row_key"),
        column_id: given("column_id"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_changes_only_what_was_changed_and_knows_what_was_unticked() {
        let pairs = [
            ("was_time_limit", "20个工作日内"),
            ("time_limit", "10个工作日内"),
            ("was_legal_basis", "甲\n乙"),
            ("legal_basis", "甲\r\n乙"),
            ("was_audience_all", "√"),
            ("was_channels", "政府网站"),
            ("channels", "政府网站"),
            ("channels", "政府公报"),
            ("channels", ""),
        ];
        let posted =
            Posted(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let edits: Vec<(String, String, String)> = row_edits("20-01-01", &posted)
            .into_iter()
            .map(|edit| (edit.column_id, edit.from, edit.to))
            .collect();
        let expected = [
            ("time_limit", "20个工作日内", "10个工作日内"),
            ("audience_all", "√", ""),
            ("channels", "政府网站", "政府网站、政府公报"),
        ];
        assert_eq!(edits, expected.map(|(id, from, to)| (id.to_owned(), from.to_owned(), to.to_owned())));
    }

    #[test]
    fn a_row_moves_past_its_neighbours_and_stays_inside() {
        let keys = ["a", "b", "c"];
        for (at, by, expected) in [
            (0, 1, Some(Some("b"))),
            (2, -1, Some(Some("a"))),
            (1, -1, Some(None)),
            (0, -1, None),
            (2, 5, None),
            (0, 9, Some(Some("c"))),
        ] {
            assert_eq!(behind_after_move(&keys, at, by), expected, "{at} {by}");
        }
    }
}
