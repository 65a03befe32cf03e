//! Reading versions on somebody's desk and in the history: rows, differences, the guideline beside (R32, R72, R81).

use super::form::{Draft, GuidelineRef, Remark, Row, UnitRef, Version, VersionEvent};
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Path, Query};
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn, response};
use axum::extract::State;
use domain::organisation::Permission;
use operations::OperationError;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

/// 版本及其行数
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct VersionLine {
    /// 版本
    #[serde(flatten)]
    pub version: Version,
    /// 行数，含取消和未开展的
    pub rows: usize,
}

impl Form<VersionLine> for source::VersionSummary {
    fn form(self) -> VersionLine {
        VersionLine { version: self.info.form(), rows: self.rows }
    }
}

/// 两个版本的差异
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Difference {
    /// 较早的版本
    pub old: Version,
    /// 较晚的版本
    pub new: Version,
    /// 改动；kind 为 item-added、item-removed、item-renamed、item-split、item-moved、item-renumbered、status-changed 或 cell-changed
    #[schema(value_type = Vec<Object>)]
    pub changes: Value,
}

mirror! {
    /// 一行及其键
    pub struct KeyedRow from domain::catalogue::KeyedRow {
        /// 行的固定键
        key: String,
        /// active 有效，removed 取消，omitted 未开展
        status: String,
        /// 内容
        row: Row,
    }
}

/// 与标准指引的比较
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Comparison {
    /// 版本
    pub version: Version,
    /// 编制单位
    pub unit: UnitRef,
    /// 标准指引
    pub guideline: GuidelineRef,
    /// 目录各行
    pub rows: Vec<KeyedRow>,
    /// 四个清单：unchanged 一致，refined 细化或改动，added 指引之外，missing 取消、未开展或缺少；row 为上面各行的次序，从0计
    #[schema(value_type = Object)]
    pub lists: Value,
}

mirror! {
    /// 版本经过
    pub struct History from source::VersionHistory {
        /// 版本
        version: Version,
        /// 编制单位
        unit: UnitRef,
        /// 各步办理，最早的在前
        events: Vec<VersionEvent>,
        /// 审核意见
        remarks: Vec<Remark>,
    }
}

/// Whose versions.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OfCatalogue {
    /// 目录编号
    catalogue_id: i64,
}

/// Compared with which.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Against {
    /// 较早版本的编号；不填的为修订前的版本
    old: Option<i64>,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    registry
        .read("/api/v1/versions", reader, list_versions)
        .read("/api/v1/versions/{id}", reader, show_version)
        .read("/api/v1/versions/{id}/difference", reader, show_difference)
        .read("/api/v1/versions/{id}/guideline-comparison", reader, show_comparison)
        .read("/api/v1/versions/{id}/history", reader, show_history)
        .read("/api/v1/versions/{id}/original", reader, show_original)
        .read("/api/v1/versions/{id}/annotated", reader, show_annotated)
}

/// 一份目录的全部版本
#[utoipa::path(get, path = "/api/v1/versions", tag = "目录编制", params(OfCatalogue), responses((status = 200, body = Vec<VersionLine>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_versions(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(of): Query<OfCatalogue>,
) -> Answer {
    ok::<Vec<VersionLine>>(&state.operations.versions(&signed_in.act(), of.catalogue_id).await?.form())
}

/// 一个版本的全部内容
///
/// 各行、指引中的对应行、检查发现的问题、审核意见，以及现在可以办理的事。
#[utoipa::path(get, path = "/api/v1/versions/{id}", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Draft)), security(("token" = [])))]
#[boxed::future]
pub async fn show_version(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<Draft>(&state.operations.draft(&signed_in.act(), id).await?.form())
}

/// 与较早版本的差异
#[utoipa::path(get, path = "/api/v1/versions/{id}/difference", tag = "目录编制", params(("id" = i64, Path, description = "版本编号"), Against),
    responses((status = 200, body = Difference)), security(("token" = [])))]
#[boxed::future]
pub async fn show_difference(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(against): Query<Against>,
) -> Answer {
    let act = signed_in.act();
    let old = match against.old {
        Some(old) => old,
        None => {
            let based_on = state.operations.history(&act, id).await?.version.based_on_id;
            based_on
                .ok_or_else(|| Problem::invalid("old", "这是第一个版本，请以 ?old= 写明与哪个版本比较"))?
        }
    };
    let found = state.operations.version_difference(&act, old, id).await?;
    ok(&Difference { old: found.old.form(), new: found.new.form(), changes: as_json(&found.changes)? })
}

/// 与标准指引的比较
#[utoipa::path(get, path = "/api/v1/versions/{id}/guideline-comparison", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Comparison)), security(("token" = [])))]
#[boxed::future]
pub async fn show_comparison(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let found = state.operations.guideline_comparison(&signed_in.act(), id).await?;
    ok(&Comparison {
        version: found.version.form(),
        unit: found.unit.form(),
        guideline: found.guideline.form(),
        rows: found.rows.form(),
        lists: as_json(&found.lists)?,
    })
}

/// 版本经过
#[utoipa::path(get, path = "/api/v1/versions/{id}/history", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = History)), security(("token" = [])))]
#[boxed::future]
pub async fn show_history(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<History>(&state.operations.history(&signed_in.act(), id).await?.form())
}

/// 原始文件
///
/// 导入时上传的文件，一字不改。
#[utoipa::path(get, path = "/api/v1/versions/{id}/original", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream")), security(("token" = [])))]
#[boxed::future]
pub async fn show_original(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let (name, bytes) = state.operations.original_file(&signed_in.act(), id).await?;
    Ok(response::download(&name, "application/octet-stream", bytes))
}

/// 带批注的工作簿
///
/// 检查结果和未答复的审核意见写成批注，放进导入时的工作簿；没有原工作簿的生成新的工作簿。
#[utoipa::path(get, path = "/api/v1/versions/{id}/annotated", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")), security(("token" = [])))]
#[boxed::future]
pub async fn show_annotated(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let file = state.operations.annotated_version(&signed_in.act(), id).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

fn as_json<T: Serialize>(value: &T) -> Result<Value, Problem> {
    serde_json::to_value(value).map_err(|error| OperationError::Internal(error.to_string()).into())
}
