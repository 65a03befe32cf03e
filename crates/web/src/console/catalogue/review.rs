//! 审核: each row beside the guideline's; verdicts and remarks; returning and passing on (R32, R69, R268).

use super::address;
use super::answer::{Sent, go, tell};
use super::draft_view::RemarkLine;
use super::given;
use super::grid_view::{GridData, GridRow};
use super::item_part;
use super::item_part_view::PartsPanel;
use super::parts::{FindingLine, Said, View, moment};
use super::review_view::{CellBeside, LayerText, ReviewRow, ReviewView};
use super::show::remark_lines;
use super::table::status_words;
use crate::console::cascade::address as cascade_address;
use crate::console::form::Posted;
use crate::console::frame::{Place, frame, stopped};
use crate::console::sector::copy::copied_words;
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice, NoticeKind};
use axum::extract::{Path, State};
use axum::response::Response;
use domain::catalogue::{Column, RowStatus, Transition, VersionState};
use domain::sector::copyable;
use domain::text::fold;
use operations::OperationError;
use operations::catalogue::{DraftRow, DraftView, RowVerdict, UNLOOKED, VersionEvent};
use operations::sector::{LayerBeside, LayerRow};

/// The page of the review.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    review_page(&state, &who, version, None, &Posted::default()).await
}

/// A verdict on a row.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn row(
    State(state): State<AppState>,
    who: SignedIn,
    Path((version, key)): Path<(i64, String)>,
    sent: Sent,
) -> Result<Response, PageError> {
    let verdict = if sent.posted.get("verdict") == "agree" { RowVerdict::Ok } else { RowVerdict::Remark };
    let seen = sent.posted.get("seen");
    let outcome = state.operations.review_row_seen(&who.act(), version, &key, verdict, seen).await;
    if sent.is_json {
        return Ok(Sent::json(outcome));
    }
    back(&state, &who, version, &key, (outcome, &Posted::default())).await
}

/// A remark on the whole, a row or a cell. On a row it is also the verdict.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn remark(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let given = |name| Some(posted.get(name)).filter(|text| !text.is_empty());
    let place = (given("row_key"), given("column_id"));
    let outcome = state
        .operations
        .remark_seen(&who.act(), version, place, posted.get("text"), posted.get("seen"))
        .await
        .map(|_| ());
    back(&state, &who, version, posted.get("row_key"), (outcome, &posted)).await
}

/// Returns the version for revision (R69).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn send_back(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    match state.operations.return_seen(&who.act(), version, posted.get("note"), posted.get("seen")).await {
        Ok(_) => Ok(go(&format!("{}?done=returned", address::of(address::HISTORY, version)))),
        Err(error) => review_page(&state, &who, version, Some((error, Typed::Return)), &posted).await,
    }
}

/// Passes the version on to the approver. Rows that were not looked at are asked about first; what was
/// typed stays.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn pass(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let confirmed = posted.ticked(UNLOOKED);
    let (note, seen) = (posted.get("note"), posted.get("seen"));
    match state.operations.pass_review_seen(&who.act(), version, note, confirmed, seen).await {
        Ok(_) => Ok(go(&format!("{}?done=passed", address::of(address::HISTORY, version)))),
        Err(error) => review_page(&state, &who, version, Some((error, Typed::Pass)), &posted).await,
    }
}

#[boxed::future]
async fn back(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    key: &str,
    (outcome, posted): (Result<(), OperationError>, &Posted),
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => Ok(go(&format!("{}#row-{}", address::of(address::REVIEW, version), address::encoded(key)))),
        Err(error) => review_page(state, who, version, Some((error, Typed::Remark)), posted).await,
    }
}

/// Which form was refused, so that what was typed stands in it again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Typed {
    Remark,
    Return,
    Pass,
}

#[boxed::future]
async fn review_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    refused: Option<(OperationError, Typed)>,
    posted: &Posted,
) -> Result<Response, PageError> {
    let (refused, typed) = refused.unzip();
    let typed = |form: Typed, name| if typed == Some(form) { posted.get(name) } else { "" };
    let asks_unlooked = matches!(&refused, Some(OperationError::Invalid(problems)) if problems.iter().any(|one| one.field == UNLOOKED));
    let view = state.operations.draft(&who.act(), version).await?;
    let events = state.operations.history(&who.act(), version).await?.events;
    let data = given::grid(&view, &state.operations);
    let title = format!("审核：{}", given::name(&view.unit, &view.guideline.name));
    let mut frame = frame(state, who, &title, Place::Today).await?;
    frame.crumbs = vec![Link::new("今日工作", address::TODAY)];
    let status = tell(&mut frame, refused)?;
    tell_of_parent(state, who, version, &mut frame).await?;
    tell_of_guideline(&view, &mut frame);
    tell_of_missing(&view, &mut frame);
    let beside = state.operations.layers_beside(&who.act(), version).await?;
    let rows: Vec<ReviewRow> = data
        .rows
        .iter()
        .map(|row| ReviewRow {
            layers: layer_texts(&view, &beside, &row.key),
            copied: beside.copied.get(&row.key).map(|rows| copied_words(rows)).unwrap_or_default(),
            typed: if row.key == posted.get("row_key") {
                typed(Typed::Remark, "text").to_owned()
            } else {
                String::new()
            },
            ..review_row(&view, &data, row, who.actor.person_id)
        })
        .collect();
    let may_review = view.actions.contains(&"remark");
    let open_points = view.remarks.iter().filter(|remark| remark.resolved_at.is_none()).count();
    let shown = ReviewView {
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Review),
        read_only_words: read_only_words(&view, may_review),
        note: submission_note(&events),
        done: rows.iter().filter(|row| !row.verdict.is_empty()).count(),
        tally: data.tally,
        findings: data
            .findings
            .iter()
            .filter(|finding| finding.row_key.is_none())
            .map(|finding| FindingLine::of(finding, version).unlinked())
            .collect(),
        remarks: remarks_on(&view, None, who.actor.person_id),
        annotated_href: address::of(address::ANNOTATED, version),
        remark_action: address::of(address::REMARKS, version),
        return_action: address::of(address::RETURN, version),
        pass_action: address::of(address::PASS, version),
        pass_note: typed(Typed::Pass, "note").to_owned(),
        return_note: typed(Typed::Return, "note").to_owned(),
        unsent: if may_review {
            String::new()
        } else {
            format!("{}{}", posted.get("text"), posted.get("note"))
        },
        stamp: view.stamp.clone(),
        asks_unlooked,
        passed: view.review_passed.as_ref().map(|event| Said {
            text: event.note.clone(),
            by: event.person_name.clone(),
            at: moment(&event.at),
        }),
        problem: None,
        may_review,
        open_points,
        rows,
        frame,
    };
    page_with_status(status, &shown)
}

/// Names above a submission, a review or a decision the guideline items that the level lacks where they do
/// not stand in the way: another unit may owe them (R23a).
pub(super) fn tell_of_missing(view: &operations::catalogue::DraftView, frame: &mut ConsoleFrame) {
    const NAMED: usize = 8;
    if view.missing.is_empty() || view.missing_blocks || !view.version.state.is_open() {
        return;
    }
    // Items of one name under several headings are told apart by them.
    let name = |item: &operations::catalogue::MissingItem| {
        let namesakes = view.missing.iter().filter(|other| other.level2_item == item.level2_item).count();
        if namesakes > 1 {
            format!("{}／{}", item.level1_item, item.level2_item)
        } else {
            item.level2_item.clone()
        }
    };
    let names: Vec<String> = view.missing.iter().take(NAMED).map(name).collect();
    let more = if view.missing.len() > NAMED { "等" } else { "" };
    frame.notices.push(Notice {
        kind: NoticeKind::Warn,
        title: super::given::missing_words(view),
        text: format!("{}{more}", names.join("、")),
        action: None,
    });
}

/// Says above a version that is worked on that its guideline has a newer version, how much that changes and where
/// it is settled (R8).
pub(super) fn tell_of_guideline(view: &operations::catalogue::DraftView, frame: &mut ConsoleFrame) {
    let Some(newer) = &view.behind else { return };
    let href = cascade_address::of(cascade_address::PROPOSAL, newer.proposal_id);
    frame.notices.push(Notice {
        kind: NoticeKind::Warn,
        title: "标准指引已有更新的版本".to_owned(),
        text: format!("这一版依据的是原来的版本。{}：{}。", newer.source, newer.counts()),
        action: Some(Link::new("打开这项上级变更", href)),
    });
}

/// Says above a review or a decision that the version from above, on which it is built, was withdrawn (R72).
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub(super) async fn tell_of_parent(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    frame: &mut ConsoleFrame,
) -> Result<(), PageError> {
    if let Some(parent) = state.operations.withdrawn_parent(&who.act(), version).await? {
        let words = format!("{}的这一版已经撤回，请先核对依据该版编制的事项，见“与上级对照”。", parent.name);
        frame.notices.push(stopped("上级目录已撤回", words));
    }
    Ok(())
}

/// A row beside the guideline's.
fn review_row(view: &DraftView, data: &GridData, row: &GridRow, reader: Option<i64>) -> ReviewRow {
    let (changed, same) = CellBeside::of_rows(&data.columns, &row.cells, row.guideline.as_ref());
    let verdict = view.reviews.iter().find(|review| review.row_key == row.key);
    let cell = |id: &str| row.cells.get(id).cloned().unwrap_or_default();
    let status = RowStatus::from_id(row.status);
    let kind = match (status, &row.guideline) {
        (RowStatus::Active, None) => "增加",
        (RowStatus::Active, Some(_)) if changed.is_empty() => "与指引一致",
        // The publisher is the unit's own to name (R54).
        (RowStatus::Active, Some(_)) if changed.iter().all(|cell| cell.id == Column::Publisher.id()) => {
            "只落实公开主体"
        }
        (RowStatus::Active, Some(_)) => "有改动",
        _ => status_words(status),
    };
    ReviewRow {
        name: cell("level2_item"),
        level1: cell("level1_item"),
        number: cell("seq_no"),
        kind,
        reason: row.reason.clone(),
        changed,
        same,
        parts: view.rows.iter().find(|other| other.key == row.key).and_then(|row| parts_panel(view, row)),
        findings: data
            .findings
            .iter()
            .filter(|finding| finding.row_key.as_deref() == Some(&row.key))
            .map(|finding| FindingLine::of(finding, view.version.id).unlinked())
            .collect(),
        remarks: remarks_on(view, Some(&row.key), reader),
        layers: Vec::new(),
        copied: Vec::new(),
        typed: String::new(),
        action: address::of_row(address::REVIEW_ROW, view.version.id, &row.key),
        verdict: verdict
            .map_or("", |review| if review.verdict == RowVerdict::Ok.id() { "agree" } else { "object" }),
        by: verdict
            .map(|review| format!("{} {}", review.person_name, moment(&review.at)))
            .unwrap_or_default(),
        key: row.key.clone(),
    }
}

/// The remarks on a row, or on the whole; those of the reader can be taken back.
fn remarks_on(view: &DraftView, key: Option<&str>, reader: Option<i64>) -> Vec<RemarkLine> {
    remark_lines(view)
        .into_iter()
        .zip(&view.remarks)
        .filter(|(_, remark)| remark.row_key.as_deref() == key)
        .map(|(line, remark)| RemarkLine { is_own: reader == Some(remark.person_id), ..line })
        .collect()
}

/// What a reviewer is shown of parts, steps and source; nothing for an ordinary row.
fn parts_panel(view: &DraftView, row: &DraftRow) -> Option<PartsPanel> {
    let panel = PartsPanel { edit_href: String::new(), ..item_part::panel(view, row) };
    (row.item_parts.is_divided() || !panel.steps.is_empty() || !panel.source.is_empty()).then_some(panel)
}

/// What reference layers have for a row's item, where they differ from the row (R9).
pub(super) fn layer_texts(view: &DraftView, beside: &LayerBeside, key: &str) -> Vec<LayerText> {
    let Some(row) = view.rows.iter().find(|row| row.key == key) else { return Vec::new() };
    let items = row.guideline_key.as_ref().and_then(|item| beside.by_item.get(item));
    let text = |theirs: &LayerRow| {
        let own = &theirs.item.row;
        let differs = |column: &Column| fold(&own.cell(*column)) != fold(&row.row.cell(*column));
        LayerText {
            region: theirs.region.clone(),
            item: own.level2_item.clone(),
            cells: copyable()
                .filter(differs)
                .map(|column| (column.label().to_owned(), own.cell(column)))
                .filter(|(_, text)| !text.is_empty())
                .collect(),
        }
    };
    items.into_iter().flatten().map(text).collect()
}

fn submission_note(events: &[VersionEvent]) -> Option<Said> {
    let submissions = [Transition::Submit.id(), Transition::Resubmit.id()];
    let event = events.iter().rev().find(|event| submissions.contains(&event.act.as_str()))?;
    let said = Said { text: event.note.clone(), by: event.person_name.clone(), at: moment(&event.at) };
    (!said.text.is_empty()).then_some(said)
}

fn read_only_words(view: &DraftView, may_review: bool) -> String {
    match view.version.state {
        _ if may_review => String::new(),
        VersionState::Submitted => {
            "这一版正在审核。审核须有审核员或审定人角色，并且不能审核本人编制的目录。".to_owned()
        }
        state => format!("这一版现为“{}”，不在审核中。", state.label()),
    }
}
