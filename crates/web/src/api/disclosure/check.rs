//! The text check of a record, and the questions to other organs (R160, R249).

use super::check_form::{
    ConfirmationCase, ConfirmationGiven, ConfirmationNumber, ConfirmationReason, ConfirmationState,
    ConfirmationToAsk, HintsLeft, RulingOnHint, WaitingConfirmation,
};
use crate::api::answer::{Answer, Done, created, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::Form as _;
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::disclosure::wording::Ruling;
use operations::OperationError;

/// 采纳或者否定文字检查的一处提示
///
/// accept 把建议写进名称或者正文，dismiss 记下没有写错。提示本身不影响提交和公开；没有填写的占位须先填写或者确认无误。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/hints", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = RulingOnHint, responses((status = 200, body = HintsLeft)), security(("token" = [])))]
#[boxed::future]
pub async fn settle_hint(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<RulingOnHint>,
) -> Answer {
    let ruling = Ruling::from_id(&input.ruling)
        .ok_or_else(|| OperationError::invalid("ruling", "ruling 应为 accept、dismiss 之一"))?;
    let act = signed_in.act();
    let left = state.operations.settle_hint(&act, (id, input.revision), &input.mark, ruling).await?;
    ok(&HintsLeft { open_hints: left })
}

/// 征求其他机关的意见
///
/// 公开的信息涉及其他机关的，批准以前与其确认。写明 unit 的，由该单位自己答复；写明 organ 的，答复由本单位登记。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/confirmations", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = ConfirmationToAsk, responses((status = 201, body = ConfirmationNumber)), security(("token" = [])))]
#[boxed::future]
pub async fn ask_confirmation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ConfirmationToAsk>,
) -> Answer {
    let seen = input.revision;
    let question = input.question()?;
    let number = state.operations.ask_confirmation(&signed_in.act(), (id, seen), &question).await?;
    created(&format!("/api/v1/confirmations/{number}"), &ConfirmationNumber { id: number })
}

/// 待本人答复的征求意见
#[utoipa::path(get, path = "/api/v1/confirmations", tag = "信息公开",
    responses((status = 200, body = Vec<WaitingConfirmation>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_confirmations(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    let waiting: Vec<WaitingConfirmation> =
        state.operations.confirmations_on_desk(&signed_in.act()).await?.form();
    ok(&waiting)
}

/// 一次征求意见及所涉及的信息
#[utoipa::path(get, path = "/api/v1/confirmations/{id}", tag = "信息公开", params(("id" = i64, Path, description = "征求意见的编号")),
    responses((status = 200, body = ConfirmationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn show_confirmation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let case: ConfirmationCase = state.operations.confirmation(&signed_in.act(), id).await?.form();
    ok(&case)
}

/// 答复是否同意公开
///
/// 本平台的单位自己答复；其他机关的答复由公开信息的单位登记，写明日期和作出答复的人。
#[utoipa::path(post, path = "/api/v1/confirmations/{id}/answer", tag = "信息公开", params(("id" = i64, Path, description = "征求意见的编号")),
    request_body = ConfirmationGiven, responses((status = 200, body = ConfirmationState)), security(("token" = [])))]
#[boxed::future]
pub async fn answer_confirmation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ConfirmationGiven>,
) -> Answer {
    let given = input.answer()?;
    let now = state.operations.answer_confirmation(&signed_in.act(), id, &given).await?;
    ok(&ConfirmationState { state: now.form() })
}

/// 撤回征求
#[utoipa::path(post, path = "/api/v1/confirmations/{id}/withdraw", tag = "信息公开", params(("id" = i64, Path, description = "征求意见的编号")),
    request_body = ConfirmationReason, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn withdraw_confirmation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ConfirmationReason>,
) -> Answer {
    state.operations.withdraw_confirmation(&signed_in.act(), id, &input.note).await?;
    done()
}
