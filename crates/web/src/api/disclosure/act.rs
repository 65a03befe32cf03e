//! Acts upon one record: submitting, returning, referring, reviewing, approving, publishing, withdrawing.

use super::check_form::DisclosureReview;
use super::form::{DisclosureReceipt, DisclosureReferral, DisclosureWithdrawal, DisclosureWords};
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::Form as _;
use crate::core::{AppState, SignedIn};
use axum::extract::State;

/// 提交公开审查
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/submit", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureWords, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn submit_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureWords>,
) -> Answer {
    let receipt: DisclosureReceipt =
        state.operations.submit_disclosure(&signed_in.act(), id, input.revision).await?.form();
    ok(&receipt)
}

/// 删除草稿
///
/// 没有提交的草稿、退回的信息不再办理；办理经过留着，已公开的内容不受影响。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/discard", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureWords, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn discard_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureWords>,
) -> Answer {
    let receipt: DisclosureReceipt =
        state.operations.discard_disclosure(&signed_in.act(), id, input.revision).await?.form();
    ok(&receipt)
}

/// 退回修改
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/return", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureWords, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn return_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureWords>,
) -> Answer {
    let act = signed_in.act();
    let receipt: DisclosureReceipt =
        state.operations.return_disclosure(&act, id, input.revision, &input.note).await?.form();
    ok(&receipt)
}

/// 转送有关主管部门或者保密行政管理部门
///
/// 不能确定是否可以公开的，转送以后停止办理，登记答复以后再审查。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/refer", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureReferral, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn refer_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureReferral>,
) -> Answer {
    let act = signed_in.act();
    let receipt: DisclosureReceipt =
        state.operations.refer_disclosure(&act, id, &input.organ, &input.note).await?.form();
    ok(&receipt)
}

/// 登记答复
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/answer", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureWords, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn answer_referral(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureWords>,
) -> Answer {
    let receipt: DisclosureReceipt =
        state.operations.answer_referral(&signed_in.act(), id, &input.note).await?.form();
    ok(&receipt)
}

/// 审查通过
///
/// 写明保密审查的结论；不能审查本人录入或者提交的信息。附件中有机器没有读取的内容的，打开核对以后在 looked_at 里写明编号。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/review", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureReview, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn review_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureReview>,
) -> Answer {
    let (act, case) = (signed_in.act(), (id, input.revision));
    let reviewed = state.operations.review_with_files(&act, case, &input.note, &input.looked_at).await?;
    let receipt: DisclosureReceipt = reviewed.form();
    ok(&receipt)
}

/// 批准
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/approve", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureWords, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn approve_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureWords>,
) -> Answer {
    let act = signed_in.act();
    let receipt: DisclosureReceipt =
        state.operations.approve_disclosure(&act, id, input.revision, &input.note).await?.form();
    ok(&receipt)
}

/// 发布
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/publish", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn publish_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let receipt: DisclosureReceipt = state.operations.publish_disclosure(&signed_in.act(), id).await?.form();
    ok(&receipt)
}

/// 撤下
///
/// 立即从公众页面撤下，理由向公众公告。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/withdraw", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureWithdrawal, responses((status = 200, body = DisclosureReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn withdraw_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureWithdrawal>,
) -> Answer {
    let receipt: DisclosureReceipt =
        state.operations.withdraw_disclosure(&signed_in.act(), id, &input.notice).await?.form();
    ok(&receipt)
}
