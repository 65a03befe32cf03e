//! Rectifications: the unit's acts and the office's.

use super::form::{Rectification, RectificationCase, Seen, SeenWithDay, SeenWithWords};
use super::round::wanted_day;
use crate::api::answer::{Answer, ok, ok_with_revision};
use crate::api::extract::{Body, Path};
use crate::api::mirror::Form;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 整改列表
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Rectifications {
    /// 整改，紧要的在前
    pub rectifications: Vec<Rectification>,
}

/// 延期的审批
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExtensionDecision {
    /// 是否批准
    granted: bool,
    /// 理由，不批准的必须填写
    #[serde(default)]
    words: String,
    /// 修订号
    revision: i64,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    let unit = Access::Token(Permission::AnswerAssessment);
    let assessor = Access::Token(Permission::Assess);
    let office = Access::Token(Permission::ManageAssessment);
    let post = &Method::POST;
    registry
        .read("/api/v1/rectifications", reader, list_rectifications)
        .read("/api/v1/rectifications/{rectification}", reader, show_rectification)
        .act(post, "/api/v1/rectifications/{rectification}/acknowledgement", unit, acknowledge_rectification)
        .act(post, "/api/v1/rectifications/{rectification}/report", unit, report_rectification)
        .act(post, "/api/v1/rectifications/{rectification}/extension", unit, ask_extension)
        .act(post, "/api/v1/rectifications/{rectification}/extension-decision", office, decide_extension)
        .act(post, "/api/v1/rectifications/{rectification}/closing", assessor, close_rectification)
        .act(post, "/api/v1/rectifications/{rectification}/reopening", assessor, reopen_rectification)
}

#[boxed::future]
async fn sent(state: &AppState, signed_in: &SignedIn, id: i64) -> Answer {
    let case: RectificationCase = state.operations.rectification(&signed_in.act(), id).await?.form();
    ok_with_revision(&case, case.rectification.revision)
}

/// 整改列表
#[utoipa::path(get, path = "/api/v1/rectifications", tag = "目录评议", responses((status = 200, body = Rectifications)), security(("token" = [])))]
#[boxed::future]
pub async fn list_rectifications(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    let found = state.operations.rectifications(&signed_in.act(), None).await?;
    ok(&Rectifications { rectifications: found.form() })
}

/// 一项整改
#[utoipa::path(get, path = "/api/v1/rectifications/{rectification}", tag = "目录评议", params(("rectification" = i64, Path, description = "整改编号")),
    responses((status = 200, body = RectificationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn show_rectification(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    sent(&state, &signed_in, id).await
}

/// 确认收到整改
#[utoipa::path(post, path = "/api/v1/rectifications/{rectification}/acknowledgement", tag = "目录评议", params(("rectification" = i64, Path, description = "整改编号")),
    request_body = Seen, responses((status = 200, body = RectificationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn acknowledge_rectification(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Seen>,
) -> Answer {
    state.operations.acknowledge_rectification(&signed_in.act(), (id, input.revision)).await?;
    sent(&state, &signed_in, id).await
}

/// 报告整改
///
/// 按现行版本自动复核，问题全部消除的即办结。
#[utoipa::path(post, path = "/api/v1/rectifications/{rectification}/report", tag = "目录评议", params(("rectification" = i64, Path, description = "整改编号")),
    request_body = SeenWithWords, responses((status = 200, body = RectificationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn report_rectification(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SeenWithWords>,
) -> Answer {
    state.operations.report_rectification(&signed_in.act(), (id, input.revision), &input.words).await?;
    sent(&state, &signed_in, id).await
}

/// 申请延期
#[utoipa::path(post, path = "/api/v1/rectifications/{rectification}/extension", tag = "目录评议", params(("rectification" = i64, Path, description = "整改编号")),
    request_body = SeenWithDay, responses((status = 200, body = RectificationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn ask_extension(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SeenWithDay>,
) -> Answer {
    let until = wanted_day("until", &input.until)?;
    state.operations.ask_extension(&signed_in.act(), (id, input.revision), until, &input.words).await?;
    sent(&state, &signed_in, id).await
}

/// 审批延期
#[utoipa::path(post, path = "/api/v1/rectifications/{rectification}/extension-decision", tag = "目录评议", params(("rectification" = i64, Path, description = "整改编号")),
    request_body = ExtensionDecision, responses((status = 200, body = RectificationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn decide_extension(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ExtensionDecision>,
) -> Answer {
    let case = (id, input.revision);
    state.operations.decide_extension(&signed_in.act(), case, input.granted, &input.words).await?;
    sent(&state, &signed_in, id).await
}

/// 复核通过
#[utoipa::path(post, path = "/api/v1/rectifications/{rectification}/closing", tag = "目录评议", params(("rectification" = i64, Path, description = "整改编号")),
    request_body = SeenWithWords, responses((status = 200, body = RectificationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn close_rectification(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SeenWithWords>,
) -> Answer {
    state.operations.close_rectification(&signed_in.act(), (id, input.revision), &input.words).await?;
    sent(&state, &signed_in, id).await
}

/// 退回整改
#[utoipa::path(post, path = "/api/v1/rectifications/{rectification}/reopening", tag = "目录评议", params(("rectification" = i64, Path, description = "整改编号")),
    request_body = SeenWithDay, responses((status = 200, body = RectificationCase)), security(("token" = [])))]
#[boxed::future]
pub async fn reopen_rectification(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SeenWithDay>,
) -> Answer {
    let until = wanted_day("until", &input.until)?;
    state
        .operations
        .reopen_rectification(&signed_in.act(), (id, input.revision), until, &input.words)
        .await?;
    sent(&state, &signed_in, id).await
}
