//! A unit's paper and its findings: confirmed, struck out, added, objected to.

use super::form::{JudgeReceipt, Paper, RoundFinding, SeenWithWords};
use crate::api::answer::{Answer, Done, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::Form;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::assessment as source;
use serde::Deserialize;
use utoipa::ToSchema;

/// 一处问题和所见的修订号
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingSeen {
    /// 编号
    id: i64,
    /// 修订号
    revision: i64,
}

/// 要确认的问题
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingsToConfirm {
    /// 问题
    findings: Vec<FindingSeen>,
}

/// 补充的问题
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingToAdd {
    /// 目录版本的编号，不涉及某一份目录的不填
    version: Option<i64>,
    /// 评分表代码
    #[schema(example = "published-late")]
    code: String,
    /// 次数，不填为1
    times: Option<i64>,
    /// 二级事项
    #[serde(default)]
    item: String,
    /// 栏目
    #[serde(default)]
    column: String,
    /// 原文
    #[serde(default)]
    words: String,
    /// 说明
    message: String,
}

/// 申诉的理由
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionToRaise {
    /// 理由
    reason: String,
}

/// 申诉的答复
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionDecision {
    /// 是否成立
    accepted: bool,
    /// 理由
    decision: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let assessor = Access::Token(Permission::Assess);
    let post = &Method::POST;
    registry
        .read(
            "/api/v1/assessment-rounds/{round}/units/{number}",
            Access::Token(Permission::ReadCatalogue),
            show_paper,
        )
        .act(
            post,
            "/api/v1/assessment-rounds/{round}/units/{number}/confirmation",
            assessor,
            confirm_findings,
        )
        .act(post, "/api/v1/assessment-rounds/{round}/units/{number}/findings", assessor, add_finding)
        .act(post, "/api/v1/findings/{finding}/striking", assessor, strike_finding)
        .act(
            post,
            "/api/v1/findings/{finding}/objection",
            Access::Token(Permission::AnswerAssessment),
            object_to_finding,
        )
        .act(
            post,
            "/api/v1/findings/{finding}/decision",
            Access::Token(Permission::ManageAssessment),
            decide_objection,
        )
}

/// 一个单位的评议
#[utoipa::path(get, path = "/api/v1/assessment-rounds/{round}/units/{number}", tag = "目录评议",
    params(("round" = i64, Path, description = "评议编号"), ("number" = i64, Path, description = "单位编号")),
    responses((status = 200, body = Paper)), security(("token" = [])))]
#[boxed::future]
pub async fn show_paper(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((round, unit)): Path<(i64, i64)>,
) -> Answer {
    let paper: Paper = state.operations.assessment_paper(&signed_in.act(), round, unit).await?.form();
    ok(&paper)
}

/// 确认问题
///
/// 已被他人办理的、应当回避的在回执中列出，其余的照常确认。
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/units/{number}/confirmation", tag = "目录评议",
    params(("round" = i64, Path, description = "评议编号"), ("number" = i64, Path, description = "单位编号")),
    request_body = FindingsToConfirm, responses((status = 200, body = JudgeReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn confirm_findings(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((round, unit)): Path<(i64, i64)>,
    Body(input): Body<FindingsToConfirm>,
) -> Answer {
    let wanted: Vec<(i64, i64)> = input.findings.iter().map(|one| (one.id, one.revision)).collect();
    let receipt = state.operations.confirm_findings(&signed_in.act(), round, unit, &wanted).await?;
    let receipt: JudgeReceipt = receipt.form();
    ok(&receipt)
}

/// 补充问题
#[utoipa::path(post, path = "/api/v1/assessment-rounds/{round}/units/{number}/findings", tag = "目录评议",
    params(("round" = i64, Path, description = "评议编号"), ("number" = i64, Path, description = "单位编号")),
    request_body = FindingToAdd, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn add_finding(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((round, unit)): Path<(i64, i64)>,
    Body(input): Body<FindingToAdd>,
) -> Answer {
    let new = source::NewManualFinding {
        version_id: input.version,
        code: input.code,
        times: input.times.unwrap_or(1),
        item: input.item,
        column: input.column,
        words: input.words,
        message: input.message,
    };
    state.operations.add_finding(&signed_in.act(), round, unit, &new).await?;
    done()
}

/// 不予认定
#[utoipa::path(post, path = "/api/v1/findings/{finding}/striking", tag = "目录评议", params(("finding" = i64, Path, description = "问题编号")),
    request_body = SeenWithWords, responses((status = 200, body = RoundFinding)), security(("token" = [])))]
#[boxed::future]
pub async fn strike_finding(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<SeenWithWords>,
) -> Answer {
    let case = (id, input.revision);
    sent(state.operations.strike_finding(&signed_in.act(), case, &input.words).await?)
}

/// 提出申诉
#[utoipa::path(post, path = "/api/v1/findings/{finding}/objection", tag = "目录评议", params(("finding" = i64, Path, description = "问题编号")),
    request_body = ObjectionToRaise, responses((status = 200, body = RoundFinding)), security(("token" = [])))]
#[boxed::future]
pub async fn object_to_finding(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ObjectionToRaise>,
) -> Answer {
    sent(state.operations.object_to_finding(&signed_in.act(), id, &input.reason).await?)
}

/// 答复申诉
#[utoipa::path(post, path = "/api/v1/findings/{finding}/decision", tag = "目录评议", params(("finding" = i64, Path, description = "问题编号")),
    request_body = ObjectionDecision, responses((status = 200, body = RoundFinding)), security(("token" = [])))]
#[boxed::future]
pub async fn decide_objection(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ObjectionDecision>,
) -> Answer {
    let act = signed_in.act();
    sent(state.operations.decide_objection(&act, id, input.accepted, &input.decision).await?)
}

fn sent(found: source::Finding) -> Answer {
    let found: RoundFinding = found.form();
    ok(&found)
}
