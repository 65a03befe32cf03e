//! The acts on an edition, each answered with its page: gone on, or with the form that was refused.

use super::show::render;
use super::{COMPILATION, of};
use crate::console::form::{Refusal, readable};
use crate::console::sent::Sent;
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
    sent: &Sent,
    form: &'static str,
    outcome: Result<T, OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(_) => Ok(Redirect::to(&of(COMPILATION, sent.id)).into_response()),
        Err(error) => {
            let refusal = Refusal::of(&sent.posted, error)?;
            render(&sent.state, &sent.who, sent.id, Some((form, refusal))).await
        }
    }
}

/// Looks again at how the district stands.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn refresh(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().refresh_compilation(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "refresh", outcome).await
}

/// Says of gaps what they are.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn settle(sent: Sent) -> Result<Response, PageError> {
    let keys: Vec<String> = sent.posted.all("gap").map(str::to_owned).collect();
    let outcome = match GapKind::parse(sent.get("kind")) {
        Some(kind) => {
            let reason = sent.get("reason");
            sent.operations().settle_gaps(&sent.act(), sent.id, sent.revision(), &keys, kind, reason).await
        }
        None => Err(OperationError::invalid("kind", "请选择不适用或尚缺")),
    };
    answered(&sent, "gaps", outcome).await
}

/// Asks the district government.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn request(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().request_consent(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "request", outcome).await
}

/// Sends the request as a file.
///
/// # Errors
/// When there is none, or no font is there.
#[boxed::future]
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
#[boxed::future]
pub async fn consent(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().consent(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "consent", outcome).await
}

/// Enters the leader's written instruction.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn instruction(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    uploaded: Uploaded,
) -> Result<Response, PageError> {
    let file = uploaded.file;
    let sent = Sent { state, who, id, posted: uploaded.posted };
    let mut problems = Vec::new();
    let on = sent.posted.wanted_date("on", &mut problems);
    let outcome = match readable(problems) {
        Ok(()) => {
            let scan = file.map(|file| Scan { name: file.name, bytes: file.bytes.to_vec() });
            let instruction = Instruction { number: sent.get("number").to_owned(), on, scan };
            sent.operations().enter_instruction(&sent.act(), id, sent.revision(), instruction).await
        }
        Err(error) => Err(error),
    };
    answered(&sent, "instruction", outcome).await
}

/// Sends the request back.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn send_back(sent: Sent) -> Result<Response, PageError> {
    let reason = sent.get("reason");
    let outcome = sent.operations().return_compilation(&sent.act(), sent.id, sent.revision(), reason).await;
    answered(&sent, "return", outcome).await
}

/// Makes the files anew.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn again(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().make_compilation_again(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "again", outcome).await
}

/// Sends the sealed scan of the instruction.
///
/// # Errors
/// When there is none, or one may not see it.
#[boxed::future]
pub async fn scan(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let file = state.operations.instruction_scan(&who.act(), id).await?;
    Ok(download(&file.name, file.media_type, file.bytes))
}

/// Takes the request back.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn recall(sent: Sent) -> Result<Response, PageError> {
    let outcome = sent.operations().recall_compilation(&sent.act(), sent.id, sent.revision()).await;
    answered(&sent, "recall", outcome).await
}

/// Gives an edition up before it was published.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn abandon(sent: Sent) -> Result<Response, PageError> {
    let notice = sent.get("notice");
    let outcome = sent.operations().abandon_compilation(&sent.act(), sent.id, sent.revision(), notice).await;
    answered(&sent, "abandon", outcome).await
}

/// Withdraws a published edition.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn withdraw(sent: Sent) -> Result<Response, PageError> {
    let notice = sent.get("notice");
    let outcome = sent.operations().withdraw_compilation(&sent.act(), sent.id, sent.revision(), notice).await;
    answered(&sent, "withdraw", outcome).await
}
