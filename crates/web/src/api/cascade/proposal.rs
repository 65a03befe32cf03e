//! Changes that are proposed to catalogues, taken up or declined (R8, R73).

use crate::api::answer::{Answer, Done, done, ok, ok_with_revision};
use crate::api::catalogue::decide::Reason;
use crate::api::extract::{Body, Path, Query};
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::cascade::{ProposalKind, ProposalState, Take};
use domain::organisation::Permission;
use operations::OperationError;
use operations::cascade as source;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

impl Form<String> for ProposalKind {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

impl Form<String> for ProposalState {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 上级变更
    pub struct Proposal from source::ProposalSummary {
        /// 编号
        id: i64,
        /// guideline 标准指引修订，parent 上级目录更新
        kind: String,
        /// open 待处理，applied 已采纳，dismissed 不采纳，superseded 已更替
        state: String,
        /// 目录编号
        catalogue_id: i64,
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 变更来自何处
        source: String,
        /// 变更的处数
        changes: i64,
        /// 冲突的处数
        conflicts: i64,
        /// 提出的时刻
        opened_at: String,
        /// 处理的时刻
        settled_at: Option<String>,
        /// 处理人
        settled_by: Option<String>,
        /// 不采纳的理由，或被什么更替
        note: String,
        /// 并入的版本编号
        applied_version_id: Option<i64>,
        /// 现在为何不能采纳
        waits: Option<String>,
        /// 修订号
        revision: i64,
    }
}

mirror! {
    /// 冲突：上级与本单位对同一处作了不同的改动
    pub struct ProposalConflict from source::ProposalConflict {
        /// 冲突的名字，答复时照用
        id: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        item: String,
        /// 列名；整行去留的冲突没有
        column: Option<String>,
        /// 改前
        base: Option<String>,
        /// 本单位
        local: Option<String>,
        /// 上级
        upstream: Option<String>,
    }
}

/// 上级变更的全部内容
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ProposalDetail {
    /// 变更
    #[serde(flatten)]
    pub proposal: Proposal,
    /// 双方共同的来源
    pub base: String,
    /// 将并入或据以新建草稿的版本编号
    pub version_id: i64,
    /// 将有的改动
    #[schema(value_type = Vec<Object>)]
    pub differences: Value,
    /// 须选择的冲突
    pub open_conflicts: Vec<ProposalConflict>,
    /// 本人现在可以处理
    pub may_settle: bool,
}

mirror! {
    /// 采纳的结果
    pub struct ApplyReceipt from source::ApplyReceipt {
        /// 变更编号
        proposal_id: i64,
        /// 并入的草稿；没有要改的则没有
        version_id: Option<i64>,
        /// 草稿是为此新建的
        began_draft: bool,
        /// 新增、删去和改动的事项数
        rows: usize,
        /// 选择过的冲突数
        settled: usize,
    }
}

/// 选择哪一方
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConflictSide {
    /// 改前
    Base,
    /// 本单位
    Local,
    /// 上级
    Upstream,
}

/// 对一处冲突的选择
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConflictChoice {
    /// 冲突的名字
    id: String,
    /// base 改前，local 本单位，upstream 上级
    take: ConflictSide,
}

/// 采纳
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProposalToApply {
    /// 读到的修订号
    revision: Option<i64>,
    /// 对各处冲突的选择
    #[serde(default)]
    choices: Vec<ConflictChoice>,
    /// 对没有逐处选择的冲突一律选择的一方
    all: Option<ConflictSide>,
    /// 不列入的新事项的键
    #[serde(default)]
    without: Vec<String>,
}

/// Which proposals.
#[derive(Debug, Deserialize)]
pub struct Which {
    all: Option<bool>,
}

impl From<ConflictSide> for Take {
    fn from(side: ConflictSide) -> Self {
        match side {
            ConflictSide::Base => Self::Base,
            ConflictSide::Local => Self::Local,
            ConflictSide::Upstream => Self::Upstream,
        }
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let (compiler, reader) =
        (Access::Token(Permission::CompileCatalogue), Access::Token(Permission::ReadCatalogue));
    registry
        .read("/api/v1/proposals", reader, list_proposals)
        .read("/api/v1/proposals/{id}", reader, show_proposal)
        .act(&Method::POST, "/api/v1/proposals/{id}/apply", compiler, apply_proposal)
        .act(&Method::POST, "/api/v1/proposals/{id}/dismiss", compiler, dismiss_proposal)
}

/// 上级变更列表
///
/// 待处理的；加 all=true 连同已经处理的。最新的在前。
#[utoipa::path(get, path = "/api/v1/proposals", tag = "指引转发与上级变更", params(("all" = Option<bool>, Query, description = "连同已经处理的")),
    responses((status = 200, body = Vec<Proposal>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_proposals(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(which): Query<Which>,
) -> Answer {
    let found = state.operations.proposals(&signed_in.act(), !which.all.unwrap_or(false)).await?;
    ok::<Vec<Proposal>>(&found.form())
}

/// 一项上级变更
#[utoipa::path(get, path = "/api/v1/proposals/{id}", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "变更编号")),
    responses((status = 200, body = ProposalDetail)), security(("token" = [])))]
#[boxed::future]
pub async fn show_proposal(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let found = state.operations.proposal(&signed_in.act(), id).await?;
    let revision = found.summary.revision;
    let differences = serde_json::to_value(&found.differences)
        .map_err(|error| Problem::Operation(OperationError::Internal(error.to_string())))?;
    let detail = ProposalDetail {
        base: found.base,
        version_id: found.version.id,
        differences,
        open_conflicts: found.open_conflicts.form(),
        may_settle: found.may_settle,
        proposal: found.summary.form(),
    };
    ok_with_revision(&detail, revision)
}

/// 采纳上级变更
///
/// 并入已有草稿，没有草稿的新建一版。每处冲突都须选择；已经处理过的返回409。
#[utoipa::path(post, path = "/api/v1/proposals/{id}/apply", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "变更编号")),
    request_body = ProposalToApply, responses((status = 200, body = ApplyReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn apply_proposal(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ProposalToApply>,
) -> Answer {
    let choices = input.choices.into_iter();
    let application = source::Application {
        revision: input.revision,
        choices: choices
            .map(|choice| source::ConflictChoice { id: choice.id, take: choice.take.into() })
            .collect(),
        all: input.all.map(Take::from),
        without: input.without,
    };
    ok::<ApplyReceipt>(&state.operations.apply_proposal(&signed_in.act(), id, &application).await?.form())
}

/// 不采纳上级变更
#[utoipa::path(post, path = "/api/v1/proposals/{id}/dismiss", tag = "指引转发与上级变更", params(("id" = i64, Path, description = "变更编号")),
    request_body = Reason, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn dismiss_proposal(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Reason>,
) -> Answer {
    state.operations.dismiss_proposal(&signed_in.act(), id, None, &input.reason).await?;
    done()
}
