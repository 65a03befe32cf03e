//! Compiling together, and whether a sector applies (R23b, R59, R62-R64).

use super::decide::Reason;
use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path, Query};
use crate::api::guideline::sector_code;
use crate::api::mirror::{Form, mirror};
use crate::api::organisation::form::unit_named;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::catalogue as source;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

mirror! {
    /// 一项不适用声明
    pub struct Applicability from source::Applicability {
        /// 编号
        id: i64,
        /// 机构编号
        unit_id: i64,
        /// 机构代码
        unit_code: String,
        /// 机构名称
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 状态：declared、approved、refused、withdrawn、ended
        state: String,
        /// 状态的说法
        state_label: String,
        /// 理由
        reason: String,
        /// 依据
        basis: String,
        /// 声明的时刻
        declared_at: String,
        /// 声明人
        declared_by: String,
        /// 审核的时刻
        decided_at: Option<String>,
        /// 审核人
        decided_by: Option<String>,
        /// 审核意见
        decision: String,
        /// 终止的时刻
        ended_at: Option<String>,
        /// 终止的原因
        end_reason: String,
    }
}

mirror! {
    /// 不适用声明的办理结果
    pub struct ApplicabilityReceipt from source::ApplicabilityReceipt {
        /// 编号
        id: i64,
        /// 现在的状态
        state: String,
        /// 本领域的规定，包括仍须公开的责任
        reminder: String,
        /// 已提醒的人数
        told: usize,
    }
}

mirror! {
    /// 一个单位承担的部分
    pub struct PartInfo from source::PartInfo {
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// 承担的事项数
        items: i64,
        /// 是否已报告完成
        is_done: bool,
        /// 牵头单位的要求
        note: String,
        /// 分配的时刻
        asked_at: String,
        /// 报告完成的时刻
        done_at: Option<String>,
        /// 报告人
        done_by: Option<String>,
        /// 报告时的说明
        done_note: String,
        /// 最近一次提醒的时刻
        reminded_at: Option<String>,
        /// 是否本人所在单位的部分
        is_own: bool,
    }
}

mirror! {
    /// 各目录中分给其他单位的部分
    pub struct PartWork from source::PartWork {
        /// 在办版本
        version_id: i64,
        /// 版本状态
        state: String,
        /// 牵头单位
        lead: String,
        /// 领域代码
        sector_code: String,
        /// 领域名称
        sector: String,
        /// 承担单位编号
        unit_id: i64,
        /// 承担单位
        unit: String,
        /// 承担的事项数
        items: i64,
        /// 是否已报告完成
        is_done: bool,
        /// 分配的时刻
        asked_at: String,
        /// 报告完成的时刻
        done_at: Option<String>,
        /// 最近一次修改的时刻
        last_change_at: Option<String>,
        /// 自分配以来的天数
        days: Option<i64>,
        /// 编制员
        people: Vec<String>,
    }
}

mirror! {
    /// 分工的办理结果
    pub struct PartReceipt from source::PartReceipt {
        /// 版本编号
        version_id: i64,
        /// 涉及的事项数
        items: usize,
        /// 已提醒的人数
        told: usize,
    }
}

/// 不适用的声明
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToDeclare {
    /// 机构的代码或名称
    unit: String,
    /// 领域的代码或任一名称
    sector: String,
    /// 理由
    reason: String,
    /// 依据
    #[serde(default)]
    basis: String,
}

/// 对不适用声明的审核
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToDecide {
    /// 是否同意
    agrees: bool,
    /// 意见；不同意的必须填写
    #[serde(default)]
    note: String,
}

/// 要分出去的事项
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToAssign {
    /// 行或指引事项的编码
    #[serde(default)]
    keys: Vec<String>,
    /// 整个一级事项的名称
    #[serde(default)]
    level1_items: Vec<String>,
    /// 承担单位的代码或名称；不填的收回由牵头单位编制
    unit: Option<String>,
    /// 要求
    #[serde(default)]
    note: String,
}

/// 承担的单位
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    /// 承担单位的代码或名称
    unit: String,
    /// 说明
    #[serde(default)]
    note: String,
}

/// Which unit.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct BelowUnit {
    /// 机构的代码或名称；不填的为本人所在机构
    unit: Option<String>,
}

/// Adds the routes. The operation asks for the very right where one of several will do.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    let compiler = Access::Token(Permission::CompileCatalogue);
    let reviewer = Access::Token(Permission::ReviewCatalogue);
    registry
        .read("/api/v1/applicability", reader, list_applicability)
        .act(&Method::POST, "/api/v1/applicability", compiler, declare_not_applicable)
        .act(&Method::POST, "/api/v1/applicability/{id}/decide", reviewer, decide_applicability)
        .act(&Method::POST, "/api/v1/applicability/{id}/end", reader, end_applicability)
        .read("/api/v1/parts", reader, list_open_parts)
        .read("/api/v1/versions/{id}/parts", reader, list_parts)
        .act(&Method::POST, "/api/v1/versions/{id}/parts", compiler, assign_items)
        .act(&Method::POST, "/api/v1/versions/{id}/parts/finish", compiler, finish_part)
        .act(&Method::POST, "/api/v1/versions/{id}/parts/reopen", compiler, reopen_part)
        .act(&Method::POST, "/api/v1/versions/{id}/parts/remind", reader, remind_part)
}

/// 不适用的声明
///
/// 一个机构及其下各级机构中，已生效和待审核的声明。
#[utoipa::path(get, path = "/api/v1/applicability", tag = "目录编制", params(BelowUnit), responses((status = 200, body = Vec<Applicability>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_applicability(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(of): Query<BelowUnit>,
) -> Answer {
    let act = signed_in.act();
    let unit = below(&state, &act, &of).await?;
    ok::<Vec<Applicability>>(&state.operations.applicability_below(&act, unit).await?.form())
}

/// 声明不适用
#[utoipa::path(post, path = "/api/v1/applicability", tag = "目录编制", request_body = ToDeclare,
    responses((status = 201, body = ApplicabilityReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn declare_not_applicable(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<ToDeclare>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &input.unit).await?.id;
    let sector = sector_code(&state, "sector", &input.sector).await?;
    let act = signed_in.act();
    let receipt =
        state.operations.declare_not_applicable(&act, unit, &sector, &input.reason, &input.basis).await?;
    created::<ApplicabilityReceipt>("/api/v1/applicability", &receipt.form())
}

/// 审核不适用的声明
///
/// 不能审核本人提出的声明。
#[utoipa::path(post, path = "/api/v1/applicability/{id}/decide", tag = "目录审核与发布", params(("id" = i64, Path, description = "声明编号")),
    request_body = ToDecide, responses((status = 200, body = ApplicabilityReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn decide_applicability(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ToDecide>,
) -> Answer {
    let receipt =
        state.operations.decide_applicability(&signed_in.act(), id, input.agrees, &input.note).await?;
    ok::<ApplicabilityReceipt>(&receipt.form())
}

/// 撤回或终止不适用的声明
#[utoipa::path(post, path = "/api/v1/applicability/{id}/end", tag = "目录编制", params(("id" = i64, Path, description = "声明编号")),
    request_body = Reason, responses((status = 200, body = ApplicabilityReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn end_applicability(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Reason>,
) -> Answer {
    let receipt = state.operations.end_applicability(&signed_in.act(), id, &input.reason).await?;
    ok::<ApplicabilityReceipt>(&receipt.form())
}

/// 分工进度
///
/// 一个机构及其下各级机构的在办目录中，分给其他单位的部分。
#[utoipa::path(get, path = "/api/v1/parts", tag = "目录编制", params(BelowUnit), responses((status = 200, body = Vec<PartWork>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_open_parts(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(of): Query<BelowUnit>,
) -> Answer {
    let act = signed_in.act();
    let unit = below(&state, &act, &of).await?;
    ok::<Vec<PartWork>>(&state.operations.open_parts_below(&act, unit).await?.form())
}

/// 一个版本的分工
#[utoipa::path(get, path = "/api/v1/versions/{id}/parts", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Vec<PartInfo>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_parts(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<Vec<PartInfo>>(&state.operations.parts(&signed_in.act(), id).await?.parts.form())
}

/// 把事项分给其他单位
///
/// 由牵头单位办理；不填单位的收回。
#[utoipa::path(post, path = "/api/v1/versions/{id}/parts", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = ToAssign, responses((status = 200, body = PartReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn assign_items(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ToAssign>,
) -> Answer {
    let unit_id = match &input.unit {
        Some(unit) => Some(unit_named(&state.operations, "unit", unit).await?.id),
        None => None,
    };
    let items = source::ItemsToAssign {
        keys: input.keys,
        level1_items: input.level1_items,
        unit_id,
        note: input.note,
    };
    ok::<PartReceipt>(&state.operations.assign_items(&signed_in.act(), id, &items).await?.form())
}

/// 报告承担的部分已完成
#[utoipa::path(post, path = "/api/v1/versions/{id}/parts/finish", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = PartOf, responses((status = 200, body = PartReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn finish_part(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<PartOf>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &input.unit).await?.id;
    ok::<PartReceipt>(&state.operations.finish_part(&signed_in.act(), id, unit, &input.note).await?.form())
}

/// 收回已完成的报告
#[utoipa::path(post, path = "/api/v1/versions/{id}/parts/reopen", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = PartOf, responses((status = 200, body = PartReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn reopen_part(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<PartOf>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &input.unit).await?.id;
    ok::<PartReceipt>(&state.operations.reopen_part(&signed_in.act(), id, unit, &input.note).await?.form())
}

/// 提醒承担的单位
///
/// 每个单位每天一次。
#[utoipa::path(post, path = "/api/v1/versions/{id}/parts/remind", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = PartOf, responses((status = 200, body = PartReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn remind_part(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<PartOf>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &input.unit).await?.id;
    ok::<PartReceipt>(&state.operations.remind_part(&signed_in.act(), id, unit, &input.note).await?.form())
}

#[boxed::future]
async fn below(
    state: &AppState,
    act: &operations::Act,
    of: &BelowUnit,
) -> Result<i64, crate::api::problem::Problem> {
    match &of.unit {
        Some(unit) => Ok(unit_named(&state.operations, "unit", unit).await?.id),
        None => Ok(act.actor.unit_id),
    }
}
