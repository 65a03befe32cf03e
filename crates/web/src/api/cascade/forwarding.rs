//! Guidelines forwarded to units, and their receipts (R112).

use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use jiff::civil::Date;
use operations::OperationError;
use operations::cascade as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    /// 转发的指引
    pub struct Forwarding from source::Forwarding {
        /// 编号
        id: i64,
        /// 指引版本编号
        guideline_id: i64,
        /// 领域代码
        sector_code: String,
        /// 指引名称
        name: String,
        /// 第几版
        version: i64,
        /// 转发通知的文号
        document_number: String,
        /// 转发的要求
        cover_note: String,
        /// 完成修订的期限
        due_on: String,
        /// 转发时刻
        forwarded_at: String,
        /// 转发人
        forwarded_by: String,
        /// 转发到的单位数
        units: i64,
        /// 已确认收到的单位数
        received: i64,
    }
}

mirror! {
    /// 一个单位的签收
    pub struct ForwardingUnit from source::ForwardingUnit {
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// 机构类别
        kind: Option<String>,
        /// 确认收到的时刻
        received_at: Option<String>,
        /// 确认人
        received_by: Option<String>,
        /// 本人现在可以确认
        may_confirm: bool,
    }
}

/// 转发的指引与各单位的签收
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ForwardingView {
    /// 转发
    #[serde(flatten)]
    pub forwarding: Forwarding,
    /// 各单位的签收；转发人看到全部，其他人看到本人可以查看的单位
    pub receipts: Vec<ForwardingUnit>,
}

mirror! {
    /// 转发结果
    pub struct ForwardReceipt from source::ForwardReceipt {
        /// 编号
        id: i64,
        /// 转发到的单位数
        units: usize,
        /// 已提醒的人数
        told: usize,
    }
}

/// 转发的内容
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuidelineToForward {
    /// 转发通知的文号
    document_number: String,
    /// 转发的要求
    cover_note: String,
    /// 完成修订的期限
    #[schema(value_type = String, format = Date)]
    due_on: String,
}

/// 确认收到的单位
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReceiptToConfirm {
    /// 机构编号
    unit_id: i64,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    registry
        .read("/api/v1/forwardings", reader, list_forwardings)
        .read("/api/v1/forwardings/{id}", reader, show_forwarding)
        .act(
            &Method::POST,
            "/api/v1/guidelines/{code}/versions/{version}/forward",
            Access::Token(Permission::ManageGuideline),
            forward_guideline,
        )
        .act(
            &Method::POST,
            "/api/v1/forwardings/{id}/receipts",
            Access::Token(Permission::ReceiveForwarding),
            confirm_forwarding,
        )
}

/// 转发过的指引
///
/// 最新的在前。
#[utoipa::path(get, path = "/api/v1/forwardings", tag = "指引转发与上级变更", responses((status = 200, body = Vec<Forwarding>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_forwardings(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<Vec<Forwarding>>(&state.operations.forwardings(&signed_in.act()).await?.form())
}

/// 一次转发与各单位的签收
#[utoipa::path(get, path = "/api/v1/forwardings/{id}", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "转发编号")),
    responses((status = 200, body = ForwardingView)), security(("token" = [])))]
#[boxed::future]
pub async fn show_forwarding(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let found = state.operations.forwarding(&signed_in.act(), id).await?;
    ok(&ForwardingView { forwarding: found.forwarding.form(), receipts: found.receipts.form() })
}

/// 转发现行指引
///
/// 一版指引只转发一次；各单位收到提醒并确认收到。
#[utoipa::path(post, path = "/api/v1/guidelines/{code}/versions/{version}/forward", tag = "指引转发与上级变更",
    params(("code" = String, Path, description = "领域代码"), ("version" = i64, Path, description = "第几版")),
    request_body = GuidelineToForward, responses((status = 201, body = ForwardReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn forward_guideline(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, version)): Path<(String, i64)>,
    Body(input): Body<GuidelineToForward>,
) -> Answer {
    let due_on: Date = input.due_on.trim().parse().map_err(|_| {
        OperationError::invalid("due_on", format!("“{}”不是日期，应写成 2026-12-31 的样子", input.due_on))
    })?;
    let head = super::super::guideline::version_of(&state, &code, version).await?;
    let input = source::ForwardInput {
        document_number: input.document_number,
        cover_note: input.cover_note,
        due_on: Some(due_on),
    };
    let receipt = state.operations.forward_guideline(&signed_in.act(), head.id, &input).await?;
    let receipt: ForwardReceipt = receipt.form();
    created(&format!("/api/v1/forwardings/{}", receipt.id), &receipt)
}

/// 确认收到
#[utoipa::path(post, path = "/api/v1/forwardings/{id}/receipts", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "转发编号")),
    request_body = ReceiptToConfirm, responses((status = 200, body = ForwardingUnit)), security(("token" = [])))]
#[boxed::future]
pub async fn confirm_forwarding(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ReceiptToConfirm>,
) -> Answer {
    let unit = state.operations.confirm_forwarding(&signed_in.act(), id, input.unit_id).await?;
    ok::<ForwardingUnit>(&unit.form())
}
