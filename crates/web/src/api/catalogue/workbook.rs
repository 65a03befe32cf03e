//! A draft as a working copy in Excel: taken away, brought back, compared, taken over (R20, R22).

use super::form::FindingSummary;
use super::import::PreviewDiagnostic;
use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path, Upload};
use crate::api::mirror::{Form, mirror};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn, response};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::catalogue as source;
use serde::Deserialize;
use utoipa::ToSchema;

mirror! {
    /// 工作簿里改动的单元格
    pub struct CellReturn from source::CellReturn {
        /// 行的键
        row_key: String,
        /// 列的代码
        column_id: String,
        /// 工作表的行号
        line: u32,
        /// 二级事项
        item: String,
        /// 列名
        column: String,
        /// 下载时的内容
        exported: String,
        /// 工作簿里的内容
        sent: String,
        /// 草稿现在的内容
        present: String,
        /// 草稿改动人；下载后没有人改过的为空
        by: String,
        /// 草稿改动时刻
        at: String,
    }
}

mirror! {
    /// 工作簿里新增的行
    pub struct RowReturn from source::RowReturn {
        /// 工作表的行号
        line: u32,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        item: String,
    }
}

mirror! {
    /// 工作簿里没有了的行
    pub struct RowRemoval from source::RowRemoval {
        /// 行的键
        row_key: String,
        /// 二级事项
        item: String,
        /// 删去须写明原因和依据
        wants_reason: bool,
        /// 下载之后草稿里改过这一行
        is_touched: bool,
    }
}

mirror! {
    /// 工作簿里行的顺序
    pub struct OrderReturn from source::OrderReturn {
        /// 移动的事项
        moved: Vec<String>,
        /// 下载之后草稿里的顺序也调整过，须选择
        is_conflict: bool,
    }
}

mirror! {
    /// 不能写入的
    pub struct RefusedReturn from source::RefusedReturn {
        /// 工作表的行号
        line: Option<u32>,
        /// 二级事项
        item: String,
        /// 列名；整行的为空
        column: String,
        /// 工作簿里的内容
        sent: String,
        /// 为什么，怎么办
        reason: String,
    }
}

mirror! {
    /// 上传的工作簿与草稿的差别
    pub struct WorkbookReturn from source::WorkbookReturn {
        /// 上传编号
        id: i64,
        /// 版本编号
        version_id: i64,
        /// 领域名称
        sector: String,
        /// 文件名
        file: String,
        /// 下载时刻
        exported_at: String,
        /// 草稿现在的修改次数，写入时须带上
        revision: i64,
        /// 是否已经写入
        settled: bool,
        /// 没有变化
        unchanged: bool,
        /// 须先知道的
        warnings: Vec<String>,
        /// 读取时的说明
        diagnostics: Vec<PreviewDiagnostic>,
        /// 修改的单元格
        changes: Vec<CellReturn>,
        /// 两边都改过的单元格，须逐处选择
        conflicts: Vec<CellReturn>,
        /// 新增的行
        added: Vec<RowReturn>,
        /// 工作簿里没有了的行
        removed: Vec<RowRemoval>,
        /// 行的顺序；没有调整的为 null
        order: Option<OrderReturn>,
        /// 不能写入的
        refused: Vec<RefusedReturn>,
    }
}

mirror! {
    /// 写入的结果
    pub struct TakeOverReceipt from source::TakeOverReceipt {
        /// 版本编号
        version_id: i64,
        /// 修改的单元格数
        cells: usize,
        /// 新增的行数
        added: usize,
        /// 删去或取消的行数
        removed: usize,
        /// 移动的行数
        moved: usize,
        /// 没有写入的
        refused: Vec<RefusedReturn>,
        /// 草稿现在的问题数量
        summary: FindingSummary,
    }
}

/// A working copy that is sent.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct WorkingCopyUpload {
    /// 从草稿下载、修改好的工作簿
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// 一处冲突的选择
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellChoice {
    /// 行的键
    row_key: String,
    /// 列的代码
    column_id: String,
    /// workbook 采用工作簿里的，draft 保留草稿现有的
    take: WorkbookSide,
}

/// 哪一边
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum WorkbookSide {
    /// 工作簿
    Workbook,
    /// 草稿
    Draft,
}

/// 要删去的行
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WorkbookRowToRemove {
    /// 行的键
    row_key: String,
    /// 取消的原因，须写明的才填
    #[serde(default)]
    reason: String,
    /// 依据（文件名称和文号）
    #[serde(default)]
    basis: String,
}

/// 写入草稿的选择
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeOver {
    /// 核对时草稿的修改次数
    revision: i64,
    /// 每处冲突的选择
    #[serde(default)]
    cells: Vec<CellChoice>,
    /// 要删去的行；工作簿里没有了而不列出的，保留
    #[serde(default)]
    removals: Vec<WorkbookRowToRemove>,
    /// 两边都调整过顺序时用哪一边，默认草稿
    #[serde(default)]
    order: Option<WorkbookSide>,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry
        .read("/api/v1/versions/{id}/workbook", compiler, take_workbook)
        .act(&Method::POST, "/api/v1/versions/{id}/workbook", compiler, return_workbook)
        .read("/api/v1/workbooks/{id}", compiler, show_workbook)
        .act(&Method::POST, "/api/v1/workbooks/{id}/take-over", compiler, take_workbook_over)
}

/// 下载草稿的工作簿
///
/// 单元格带下拉列表和检查，标准指引规定的名称已锁定；每行有隐藏的识别码，改好后可以传回。
#[utoipa::path(get, path = "/api/v1/versions/{id}/workbook", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")), security(("token" = [])))]
#[boxed::future]
pub async fn take_workbook(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let file = state.operations.working_copy(&signed_in.act(), id).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

/// 传回修改好的工作簿
///
/// 只比较，不改动草稿；也可直接发送文件本身，以 ?name= 写明文件名。
#[utoipa::path(post, path = "/api/v1/versions/{id}/workbook", tag = "目录编制",
    params(("id" = i64, Path, description = "版本编号"), ("name" = Option<String>, Query, description = "直接发送文件时的文件名")),
    request_body(content((WorkingCopyUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = WorkbookReturn)), security(("token" = [])))]
#[boxed::future]
pub async fn return_workbook(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    upload: Upload,
) -> Answer {
    let act = signed_in.act();
    let id = state.operations.return_workbook(&act, id, &upload.name, &upload.bytes).await?;
    let shown: WorkbookReturn = state.operations.workbook_return(&act, id).await?.form();
    created(&format!("/api/v1/workbooks/{id}"), &shown)
}

/// 工作簿与草稿的差别
#[utoipa::path(get, path = "/api/v1/workbooks/{id}", tag = "目录编制", params(("id" = i64, Path, description = "上传编号")),
    responses((status = 200, body = WorkbookReturn)), security(("token" = [])))]
#[boxed::future]
pub async fn show_workbook(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<WorkbookReturn>(&state.operations.workbook_return(&signed_in.act(), id).await?.form())
}

/// 把工作簿里的改动写入草稿
///
/// 全部在一次办理中写入；每处冲突都须选择，草稿在核对之后又有改动的须重新核对。只能写入一次。
#[utoipa::path(post, path = "/api/v1/workbooks/{id}/take-over", tag = "目录编制", params(("id" = i64, Path, description = "上传编号")),
    request_body = TakeOver, responses((status = 200, body = TakeOverReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn take_workbook_over(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<TakeOver>,
) -> Answer {
    let choices = source::Choices {
        revision: input.revision,
        cells: input
            .cells
            .into_iter()
            .map(|cell| ((cell.row_key, cell.column_id), cell.take == WorkbookSide::Workbook))
            .collect(),
        removals: input
            .removals
            .into_iter()
            .map(|row| source::Removal { row_key: row.row_key, reason: row.reason, basis: row.basis })
            .collect(),
        order: input.order == Some(WorkbookSide::Workbook),
    };
    let receipt = state.operations.take_workbook_over(&signed_in.act(), id, &choices).await?;
    ok::<TakeOverReceipt>(&receipt.form())
}
