//! 提交审核: what blocks, what wants a word of explanation, the note (R14, R22-R24, R69).

use super::address;
use super::answer::{go, tell};
use super::draft_view::SubmitView;
use super::given;
use super::parts::{FindingLine, View};
use super::review::{tell_of_guideline, tell_of_missing};
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
use operations::catalogue::SubmitWords;

/// What stands in the form; it is kept whatever becomes of it.
#[derive(Debug, Default)]
struct Typed {
    note: String,
    parts_note: String,
    guideline_note: String,
    words: Vec<(String, String)>,
    answers: Vec<(i64, String)>,
}

impl Typed {
    fn of(posted: &Posted) -> Self {
        let texts = posted.all("place").map(str::to_owned).zip(posted.all("text").map(str::to_owned));
        let answers = posted.all("remark").zip(posted.all("answer"));
        Self {
            note: posted.get("note").to_owned(),
            parts_note: posted.get("parts_note").to_owned(),
            guideline_note: posted.get("guideline_note").to_owned(),
            words: texts.collect(),
            answers: answers.filter_map(|(id, text)| Some((id.parse().ok()?, text.to_owned()))).collect(),
        }
    }
}

/// The page before submission.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    submit_page(&state, &who, version, Typed::default(), None).await
}

/// Saves what was explained and answered place by place, then submits; with `fix` one fault is mended and
/// with `save` nothing more is done, and the page stays.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn submit(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let typed = Typed::of(&posted);
    if let Err(error) = save(&state, &who, version, &typed).await {
        return submit_page(&state, &who, version, typed, Some(error)).await;
    }
    let fix = posted.get("fix");
    if !fix.is_empty() {
        let outcome = state.operations.apply_fix(&who.act(), version, &FindingLine::place_of(fix)).await;
        return submit_page(&state, &who, version, typed, outcome.err()).await;
    }
    if !posted.get("save").is_empty() {
        return submit_page(&state, &who, version, typed, None).await;
    }
    let said =
        SubmitWords { note: &typed.note, parts: &typed.parts_note, former_guideline: &typed.guideline_note };
    match state.operations.submit_seen(&who.act(), version, said, posted.get("seen")).await {
        Ok(_) => Ok(go(&format!("{}?done=submitted", address::of(address::HISTORY, version)))),
        Err(error) => submit_page(&state, &who, version, typed, Some(error)).await,
    }
}

#[boxed::future]
async fn save(state: &AppState, who: &SignedIn, version: i64, typed: &Typed) -> Result<(), OperationError> {
    for (key, text) in typed.words.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let place = FindingLine::place_of(key);
        match state.operations.explain_finding(&who.act(), version, &place, text).await {
            // Somebody has mended it meanwhile: nothing is left to explain.
            Ok(()) | Err(OperationError::NotFound(_)) => {}
            Err(error) => return Err(error),
        }
    }
    for (remark, answer) in typed.answers.iter().filter(|(_, answer)| !answer.trim().is_empty()) {
        state.operations.resolve_remark(&who.act(), *remark, answer).await?;
    }
    Ok(())
}

#[boxed::future]
async fn submit_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    typed: Typed,
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let view = state.operations.draft(&who.act(), version).await?;
    // What is not in work has nothing to be submitted: its own page says how it stands.
    if refused.is_none() && !matches!(view.version.state, VersionState::Draft | VersionState::Returned) {
        return Ok(go(&address::of(address::VERSION, version)));
    }
    let data = given::grid(&view, &state.operations);
    let is_again = view.version.state == VersionState::Returned;
    let verb = if is_again { "重新提交" } else { "提交审核" };
    let mut frame = frame(state, who, verb, Place::Catalogues).await?;
    frame.crumbs = vec![Link::new(
        given::name(&view.unit, &view.guideline.name),
        address::of(address::VERSION, version),
    )];
    let status = tell(&mut frame, refused)?;
    tell_of_guideline(&view, &mut frame);
    tell_of_missing(&view, &mut frame);
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
        stamp: view.stamp.clone(),
        typed_words: typed.words,
        typed_answers: typed.answers,
        open_parts: view
            .parts
            .parts
            .iter()
            .filter(|part| !part.is_done)
            .map(|part| format!("{}（{}项）", part.unit, part.items))
            .collect(),
        division_href: address::of(address::DIVISION, version),
        parts_note: typed.parts_note,
        behind: view.behind.is_some(),
        guideline_note: typed.guideline_note,
        note: typed.note,
        next: given::reviewer_words(view.unit.kind, &view.version.sector_code).to_owned(),
        problem: None,
        table_href: address::of(address::VERSION, version),
        verb,
        frame,
    };
    page_with_status(status, &shown)
}
