//! The way of a version: submitting, reviewing, remarks, returning, approving, publishing, withdrawing
//! (R68-R70, R268).

use super::form::{FindingSummary, MissingItem};
use crate::api::answer::{Answer, Done, created, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::catalogue as source;
use operations::catalogue::SubmitWords;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    /// 办理结果
    pub struct ReviewReceipt from source::ReviewReceipt {
        /// 版本编号
        version_id: i64,
        /// 现在的状态
        state: String,
        /// 已提醒的人数
        told: usize,
    }
}

mirror! {
    /// 提交结果
    pub struct SubmitReceipt from source::SubmitReceipt {
        /// 版本编号
        version_id: i64,
        /// 现在的状态
        state: String,
        /// 检查结果
        summary: FindingSummary,
        /// 本级整体仍缺少的事项
        level_missing: Vec<MissingItem>,
        /// 已提醒的审核人数
        told: usize,
    }
}

/// 附言
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// 附言，可以不填
    #[serde(default)]
    note: String,
}

/// 审核通过时的话
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Passing {
    /// 给审定人的话，可以不填
    #[serde(default)]
    note: String,
    /// 还有没有逐行看过的行时，填 `true` 表示确认不看而通过；行数记入历史和审计日志
    #[serde(default)]
    confirm_unlooked: bool,
}

/// 提交时的话
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToSubmit {
    /// 附言，可以不填
    #[serde(default)]
    note: String,
    /// 有单位的部分没有报告完成时，先行提交的说明
    #[serde(default)]
    parts_note: String,
    /// 标准指引已有更新、变更还没有处理时，仍按原版本提交的理由
    #[serde(default)]
    guideline_note: String,
}

/// 对外显示的撤回公告
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalNotice {
    /// 撤回的理由，对外显示
    notice: String,
}

/// 理由
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// 理由
    pub reason: String,
}

/// 结论
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// 符合
    Ok,
    /// 需修改
    Remark,
}

/// 对一行的审核
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowToReview {
    /// 行的键
    row_key: String,
    /// ok 符合，remark 需修改
    verdict: Verdict,
}

/// 审核意见
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemarkToMake {
    /// 行的键；对整份目录的不填
    row_key: Option<String>,
    /// 列的代码；对整行的不填
    column_id: Option<String>,
    /// 意见
    text: String,
}

/// 审核意见的编号
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct RemarkNumber {
    /// 编号
    pub id: i64,
}

/// 对审核意见的答复
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemarkAnswer {
    /// 如何修改，或为何不改
    answer: String,
}

/// Adds the routes. The door asks for the right to read where one of several rights will do; the
/// operation asks for the very one.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let (compiler, reader) =
        (Access::Token(Permission::CompileCatalogue), Access::Token(Permission::ReadCatalogue));
    let publisher = Access::Token(Permission::PublishCatalogue);
    registry
        .act(&Method::POST, "/api/v1/versions/{id}/submit", compiler, submit_version)
        .act(&Method::POST, "/api/v1/versions/{id}/discard", compiler, discard_draft)
        .act(&Method::POST, "/api/v1/versions/{id}/reviews", reader, review_row)
        .act(&Method::POST, "/api/v1/versions/{id}/remarks", reader, make_remark)
        .act(&Method::POST, "/api/v1/remarks/{id}/resolve", reader, resolve_remark)
        .act(&Method::POST, "/api/v1/versions/{id}/return", reader, return_version)
        .act(
            &Method::POST,
            "/api/v1/versions/{id}/pass",
            Access::Token(Permission::ReviewCatalogue),
            pass_version,
        )
        .act(
            &Method::POST,
            "/api/v1/versions/{id}/approve",
            Access::Token(Permission::ApproveCatalogue),
            approve_version,
        )
        .act(&Method::POST, "/api/v1/versions/{id}/publish", publisher, publish_version)
        .act(&Method::POST, "/api/v1/versions/{id}/withdraw", publisher, withdraw_version)
}

/// 提交审核
///
/// 有错误的不能提交；警告须逐条说明；标准指引的变更还没有处理的，须写明仍按原版本提交的理由。退回的版本以此重新提交。
#[utoipa::path(post, path = "/api/v1/versions/{id}/submit", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    request_body = ToSubmit, responses((status = 200, body = SubmitReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn submit_version(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ToSubmit>,
) -> Answer {
    let said =
        SubmitWords { note: &input.note, parts: &input.parts_note, former_guideline: &input.guideline_note };
    let receipt = state.operations.submit_seen(&signed_in.act(), id, said, "").await?;
    ok::<SubmitReceipt>(&receipt.form())
}

/// 作废草稿
#[utoipa::path(post, path = "/api/v1/versions/{id}/discard", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = Reason, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn discard_draft(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Reason>,
) -> Answer {
    state.operations.discard_draft(&signed_in.act(), id, &input.reason).await?;
    done()
}

/// 审核一行
#[utoipa::path(post, path = "/api/v1/versions/{id}/reviews", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    request_body = RowToReview, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn review_row(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<RowToReview>,
) -> Answer {
    let verdict = match input.verdict {
        Verdict::Ok => source::RowVerdict::Ok,
        Verdict::Remark => source::RowVerdict::Remark,
    };
    state.operations.review_row(&signed_in.act(), id, &input.row_key, verdict).await?;
    done()
}

/// 提出审核意见
#[utoipa::path(post, path = "/api/v1/versions/{id}/remarks", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    request_body = RemarkToMake, responses((status = 201, body = RemarkNumber)), security(("token" = [])))]
#[boxed::future]
pub async fn make_remark(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<RemarkToMake>,
) -> Answer {
    let (row, column) = (input.row_key.as_deref(), input.column_id.as_deref());
    let remark = state.operations.remark(&signed_in.act(), id, row, column, &input.text).await?;
    created(&format!("/api/v1/versions/{id}"), &RemarkNumber { id: remark })
}

/// 答复审核意见
#[utoipa::path(post, path = "/api/v1/remarks/{id}/resolve", tag = "目录审核与发布", params(("id" = i64, Path, description = "意见编号")),
    request_body = RemarkAnswer, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn resolve_remark(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<RemarkAnswer>,
) -> Answer {
    state.operations.resolve_remark(&signed_in.act(), id, &input.answer).await?;
    done()
}

/// 退回修改
#[utoipa::path(post, path = "/api/v1/versions/{id}/return", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    request_body = Note, responses((status = 200, body = ReviewReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn return_version(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Note>,
) -> Answer {
    ok::<ReviewReceipt>(
        &state.operations.return_for_revision(&signed_in.act(), id, &input.note).await?.form(),
    )
}

/// 审核通过
///
/// 每行都应有“同意”或“提意见”的结论；还有没有看过的行时须确认。
#[utoipa::path(post, path = "/api/v1/versions/{id}/pass", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    request_body = Passing, responses((status = 200, body = ReviewReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn pass_version(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Passing>,
) -> Answer {
    let act = signed_in.act();
    let passed = state.operations.pass_review(&act, id, &input.note, input.confirm_unlooked).await?;
    ok::<ReviewReceipt>(&passed.form())
}

/// 审定
///
/// 不能审定本人编制或提交的目录。
#[utoipa::path(post, path = "/api/v1/versions/{id}/approve", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    request_body = Note, responses((status = 200, body = ReviewReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn approve_version(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Note>,
) -> Answer {
    ok::<ReviewReceipt>(&state.operations.approve(&signed_in.act(), id, &input.note).await?.form())
}

/// 发布
#[utoipa::path(post, path = "/api/v1/versions/{id}/publish", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = ReviewReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn publish_version(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<ReviewReceipt>(&state.operations.publish(&signed_in.act(), id).await?.form())
}

/// 撤回
///
/// 先前的版本恢复有效；撤回公告对外显示。
#[utoipa::path(post, path = "/api/v1/versions/{id}/withdraw", tag = "目录审核与发布", params(("id" = i64, Path, description = "版本编号")),
    request_body = WithdrawalNotice, responses((status = 200, body = ReviewReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn withdraw_version(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<WithdrawalNotice>,
) -> Answer {
    ok::<ReviewReceipt>(&state.operations.withdraw(&signed_in.act(), id, &input.notice).await?.form())
}
