//! Catalogues issued to the units below, and how a catalogue differs from the one above (R71, R72).

use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::OperationError;
use operations::cascade as source;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

mirror! {
    /// 可以下发的单位
    pub struct IssueCandidate from source::IssueCandidate {
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// 机构类别
        kind: Option<String>,
        /// 该单位本领域目录的状态；没有目录的为空
        state: Option<String>,
        /// 该单位的目录曾由这份目录下发
        is_linked: bool,
    }
}

mirror! {
    /// 对一个单位下发的结果
    pub struct IssueLine from source::IssueLine {
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// draft 新建草稿，proposal 提出变更，delivered 已有这一版，文号和要求已送达，skipped 没有办理
        outcome: String,
        /// 说明
        words: String,
        /// 新建的草稿
        version_id: Option<i64>,
        /// 提出的变更
        proposal_id: Option<i64>,
    }
}

mirror! {
    /// 一次下发
    pub struct Issue from source::IssueView {
        /// 编号
        id: i64,
        /// 下发的版本
        version_id: i64,
        /// 下发单位
        unit: String,
        /// 目录名称
        title: String,
        /// 第几版
        number: i64,
        /// 下发通知的文号
        document_number: String,
        /// 要求
        note: String,
        /// 下发时刻
        issued_at: String,
        /// 下发人
        issued_by: String,
        /// 各单位的结果
        lines: Vec<IssueLine>,
    }
}

/// 下发的内容
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueToIssue {
    /// 下发到的机构编号
    units: Vec<i64>,
    /// 下发通知的文号
    document_number: String,
    /// 要求，可以不填
    #[serde(default)]
    note: String,
}

/// 与上级目录的差异
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ParentComparison {
    /// 上级版本编号
    pub parent_version_id: i64,
    /// 上级单位
    pub parent_unit: String,
    /// 上级第几版
    pub parent_number: i64,
    /// 上级这一版是否已撤回
    pub is_withdrawn: bool,
    /// 来自上级的事项数
    pub inherited: usize,
    /// 与上级不同之处
    #[schema(value_type = Vec<Object>)]
    pub changes: Value,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    registry
        .read("/api/v1/versions/{id}/issue-candidates", reader, list_candidates)
        .read("/api/v1/versions/{id}/issues", reader, list_issues)
        .read("/api/v1/versions/{id}/parent", reader, show_parent)
        .read("/api/v1/issues/{id}", reader, show_issue)
        .act(
            &Method::POST,
            "/api/v1/versions/{id}/issues",
            Access::Token(Permission::IssueCatalogue),
            issue_catalogue,
        )
}

/// 可以下发到的单位
#[utoipa::path(get, path = "/api/v1/versions/{id}/issue-candidates", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Vec<IssueCandidate>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_candidates(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<Vec<IssueCandidate>>(&state.operations.issue_candidates(&signed_in.act(), id).await?.form())
}

/// 向下级下发已发布的目录
///
/// 没有目录的单位新建草稿，已有目录的提出变更；各单位的结果都在回执中。
#[utoipa::path(post, path = "/api/v1/versions/{id}/issues", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "版本编号")),
    request_body = CatalogueToIssue, responses((status = 201, body = Issue)), security(("token" = [])))]
#[boxed::future]
pub async fn issue_catalogue(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<CatalogueToIssue>,
) -> Answer {
    let input =
        source::IssueInput { units: input.units, document_number: input.document_number, note: input.note };
    let issued: Issue = state.operations.issue_catalogue(&signed_in.act(), id, &input).await?.form();
    created(&format!("/api/v1/issues/{}", issued.id), &issued)
}

/// 一份目录的各次下发
#[utoipa::path(get, path = "/api/v1/versions/{id}/issues", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Vec<Issue>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_issues(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<Vec<Issue>>(&state.operations.issues_of(&signed_in.act(), id).await?.form())
}

/// 一次下发的回执
#[utoipa::path(get, path = "/api/v1/issues/{id}", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "下发编号")),
    responses((status = 200, body = Issue)), security(("token" = [])))]
#[boxed::future]
pub async fn show_issue(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<Issue>(&state.operations.issue(&signed_in.act(), id).await?.form())
}

/// 与上级目录的差异
#[utoipa::path(get, path = "/api/v1/versions/{id}/parent", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = ParentComparison)), security(("token" = [])))]
#[boxed::future]
pub async fn show_parent(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    let found = state.operations.parent_comparison(&signed_in.act(), id).await?;
    let found = found.ok_or_else(|| OperationError::NotFound("这份目录的上级目录".to_owned()))?;
    let changes = serde_json::to_value(&found.changes)
        .map_err(|error| Problem::Operation(OperationError::Internal(error.to_string())))?;
    ok(&ParentComparison {
        parent_version_id: found.parent.id,
        parent_unit: found.parent_unit.name,
        parent_number: found.parent.number,
        is_withdrawn: found.is_withdrawn,
        inherited: found.inherited,
        changes,
    })
}
