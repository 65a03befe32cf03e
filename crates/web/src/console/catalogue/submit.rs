//! 提交审核: what blocks, what wants a word of explanation, the note (R14, R22-R24, R69).

use super::address;
use super::answer::{go, tell};
use super::draft_view::{GridPlaces, SubmitView};
use super::given;
use super::parts::{FindingLine, View};
use super::show::{missing_lines, remark_lines};
use crate::console::form::Posted;
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::catalogue::VersionState;
use operations::OperationError;

/// The page before submission.
///
/// # Errors
/// When there is no such version or the person may not read it.
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    submit_page(&state, &who, version, ("", ""), None).await
}

/// Submits.
///
/// # Errors
/// What no form can answer.
pub async fn submit(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let note = posted.get("note");
    let parts_note = posted.get("parts_note");
    match state.operations.submit_with_parts(&who.act(), version, note, parts_note).await {
        Ok(_) => Ok(go(&format!("{}?done=submitted", address::of(address::HISTORY, version)))),
        Err(error) => submit_page(&state, &who, version, (note, parts_note), Some(error)).await,
    }
}

async fn submit_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    (note, parts_note): (&str, &str),
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    let data = given::grid(&view, &state.operations);
    let is_again = view.version.state == VersionState::Returned;
    let verb = if is_again { "重新提交" } else { "提交审核" };
    let mut frame = frame(state, who, verb, Place::Catalogues).await?;
    frame.crumbs = vec![Link::new(
        given::name(&view.unit, &view.guideline.name),
        address::of(address::VERSION, version),
    )];
    let status = tell(&mut frame, refused)?;
    let line = |finding| FindingLine::of(finding, version);
    let unexplained =
        data.findings.iter().filter(|finding| finding.severity == "warning" && finding.explanation.is_none());
    let shown = SubmitView {
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Table),
        errors: data.findings.iter().filter(|finding| finding.blocks).map(line).collect(),
        warnings: unexplained.map(line).collect(),
        open_remarks: remark_lines(&view).into_iter().filter(|line| !line.resolved).collect(),
        missing: if view.missing_blocks { missing_lines(&view) } else { Vec::new() },
        missing_words: given::missing_words(&view),
        action: address::of(address::SUBMIT, version),
        places: GridPlaces::of(version),
        open_parts: view
            .parts
            .parts
            .iter()
            .filter(|part| !part.is_done)
            .map(|part| format!("{}（{}项）", part.unit, part.items))
            .collect(),
        division_href: address::of(address::DIVISION, version),
        parts_note: parts_note.to_owned(),
        note: note.to_owned(),
        next: given::reviewer_words(view.unit.kind, &view.version.sector_code).to_owned(),
        problem: None,
        table_href: address::of(address::VERSION, version),
        verb,
        frame,
    };
    page_with_status(status, &shown)
}
