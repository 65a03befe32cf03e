//! The acts on an edition, each answered with its page: gone on, or with the form that was refused.

use super::show::render;
use super::{COMPILATION, of};
use crate::console::form::{Posted, Refusal};
use crate::console::upload::Uploaded;
use crate::core::response::download;
use crate::core::{AppState, PageError, SignedIn};
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::compilation::GapKind;
use operations::OperationError;
use operations::compilation::{Instruction, LetterFormat, Scan};

/// What an act came to.
async fn answered<T>(
    (state, who, id): (&AppState, &SignedIn, i64),
    form: &'static str,
    posted: &Posted,
    outcome: Result<T, OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&of(COMPILATION, id)).into_response()),
        Err(error) => render(state, who, id, Some((form, Refusal::of(posted, error)?))).await,
    }
}

fn revision(posted: &Posted) -> i64 {
    posted.number("revision").unwrap_or(0)
}

/// Looks again at how the district stands.
///
/// # Errors
/// What the page cannot answer.
pub async fn refresh(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = state.operations.refresh_compilation(&who.act(), id, revision(&posted)).await;
    answered((&state, &who, id), "refresh", &posted, outcome).await
}

/// Says of gaps what they are.
///
/// # Errors
/// What the page cannot answer.
pub async fn settle(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let keys: Vec<String> = posted.all("gap").map(str::to_owned).collect();
    let outcome = match GapKind::parse(posted.get("kind")) {
        Some(kind) => {
            let reason = posted.get("reason");
            state.operations.settle_gaps(&who.act(), id, revision(&posted), &keys, kind, reason).await
        }
        None => Err(OperationError::invalid("kind", "请选择不适用或尚缺")),
    };
    answered((&state, &who, id), "gaps", &posted, outcome).await
}

/// Asks the district government.
///
/// # Errors
/// What the page cannot answer.
pub async fn request(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = state.operations.request_consent(&who.act(), id, revision(&posted)).await;
    answered((&state, &who, id), "request", &posted, outcome).await
}

/// Sends the request as a file.
///
/// # Errors
/// When there is none, or no font is there.
pub async fn letter(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, format)): Path<(i64, String)>,
) -> Result<Response, PageError> {
    let format = LetterFormat::parse(&format).ok_or_else(|| OperationError::NotFound("该文件".to_owned()))?;
    let file = state.operations.request_letter(&who.act(), id, format).await?;
    Ok(download(&file.name, file.media_type, file.bytes))
}

/// Consents by signature.
///
/// # Errors
/// What the page cannot answer.
pub async fn consent(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = state.operations.consent(&who.act(), id, revision(&posted)).await;
    answered((&state, &who, id), "consent", &posted, outcome).await
}

/// Enters the leader's written instruction.
///
/// # Errors
/// What the page cannot answer.
pub async fn instruction(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let posted = uploaded.posted;
    let mut problems = Vec::new();
    let on = posted.wanted_date("on", &mut problems);
    let outcome = match crate::console::form::readable(problems) {
        Ok(()) => {
            let scan = uploaded.file.map(|file| Scan { name: file.name, bytes: file.bytes.to_vec() });
            let instruction = Instruction { number: posted.get("number").to_owned(), on, scan };
            state.operations.enter_instruction(&who.act(), id, revision(&posted), instruction).await
        }
        Err(error) => Err(error),
    };
    answered((&state, &who, id), "instruction", &posted, outcome).await
}

/// Sends the request back.
///
/// # Errors
/// What the page cannot answer.
pub async fn send_back(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let reason = posted.get("reason");
    let outcome = state.operations.return_compilation(&who.act(), id, revision(&posted), reason).await;
    answered((&state, &who, id), "return", &posted, outcome).await
}

/// Makes the files anew.
///
/// # Errors
/// What the page cannot answer.
pub async fn again(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = state.operations.make_compilation_again(&who.act(), id, revision(&posted)).await;
    answered((&state, &who, id), "again", &posted, outcome).await
}

/// Withdraws a published edition.
///
/// # Errors
/// What the page cannot answer.
pub async fn withdraw(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let notice = posted.get("notice");
    let outcome = state.operations.withdraw_compilation(&who.act(), id, revision(&posted), notice).await;
    answered((&state, &who, id), "withdraw", &posted, outcome).await
}
