//! Editing a draft: cells with what was seen and what is wanted, rows, fixes, explanations (R20-R24).

use super::form::{Finding, FindingSummary};
use crate::api::answer::{Answer, Done, created, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 一个单元格的改动
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellToChange {
    /// 行的键
    #[schema(example = "20-01-01")]
    row_key: String,
    /// 列的代码，增设的列为 extra: 加列名
    #[schema(example = "publisher")]
    column_id: String,
    /// 读取时看到的内容；与现在不同的，不改并列入 conflicts
    from: String,
    /// 改为；勾选列填 √ 或留空，渠道以、分隔
    to: String,
}

/// 单元格的改动
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CellsToChange {
    /// 各单元格的改动
    edits: Vec<CellToChange>,
}

mirror! {
    /// 已改动的单元格
    pub struct AppliedCell from source::AppliedCell {
        /// 行的键
        row_key: String,
        /// 列的代码
        column_id: String,
        /// 现在的内容
        value: String,
    }
}

mirror! {
    /// 读取之后已被他人改动的单元格，保持原样
    pub struct CellConflict from source::CellConflict {
        /// 行的键
        row_key: String,
        /// 列的代码
        column_id: String,
        /// 您要的内容
        yours: String,
        /// 现在的内容
        theirs: String,
        /// 改动人
        by: String,
        /// 时刻
        at: String,
    }
}

mirror! {
    /// 不得如此改动的单元格
    pub struct RefusedCell from source::RefusedCell {
        /// 行的键
        row_key: String,
        /// 列的代码
        column_id: String,
        /// 为什么，怎么办
        reason: String,
    }
}

mirror! {
    /// 改动的结果
    pub struct EditReceipt from source::EditReceipt {
        /// 已改动的
        applied: Vec<AppliedCell>,
        /// 有冲突的
        conflicts: Vec<CellConflict>,
        /// 不得改动的
        refused: Vec<RefusedCell>,
        /// 改动后的全部问题
        findings: Vec<Finding>,
        /// 问题数量
        summary: FindingSummary,
        /// 版本的修改次数
        revision: i64,
    }
}

mirror! {
    /// 一行的办理结果
    pub struct RowReceipt from source::RowReceipt {
        /// 行的键
        row_key: String,
        /// 序号
        seq_no: String,
        /// 位置，从1计；已从草稿中删去的为0
        position: i64,
        /// 改动后的全部问题
        findings: Vec<Finding>,
        /// 问题数量
        summary: FindingSummary,
    }
}

/// 新增的行
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowToAdd {
    /// 放在哪一行之后；不填的放在同一一级事项的末尾
    after_key: Option<String>,
    /// 细化哪一行；不填的为指引之外的新事项
    refines: Option<String>,
    /// 一级事项；细化的可以不填
    #[serde(default)]
    level1_item: String,
    /// 二级事项
    level2_item: String,
}

/// 取消事项
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowToRemove {
    /// 理由
    #[serde(default)]
    reason: String,
    /// 依据
    #[serde(default)]
    basis: String,
}

/// 未开展的事项
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowToOmit {
    /// 理由
    reason: String,
}

/// 增加的栏目
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnToAdd {
    /// 栏目的名称
    title: String,
}

/// 删去的栏目
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ColumnToRemove {
    /// 列的代码
    column_id: String,
}

/// 增加了的栏目
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedColumn {
    /// 列的代码
    pub column_id: String,
}

/// 移动行
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowToMove {
    /// 移到哪一行之后；不填的移到最前
    after_key: Option<String>,
}

/// 自动修正的范围
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FixToApply {
    /// 只修正这条规则的问题；不填的修正全部可安全修正的问题
    rule: Option<String>,
    /// 行的键
    row_key: Option<String>,
    /// 列的代码
    column_id: Option<String>,
}

/// 对一个问题的说明
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExplanationToGive {
    /// 规则名称
    #[schema(example = "time-limit-unclear")]
    rule: String,
    /// 行的键；整张表的不填
    row_key: Option<String>,
    /// 列的代码；整行的不填
    column_id: Option<String>,
    /// 说明
    text: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry
        .act(&Method::PATCH, "/api/v1/versions/{id}/cells", compiler, change_cells)
        .act(&Method::POST, "/api/v1/versions/{id}/rows", compiler, add_row)
        .act(&Method::POST, "/api/v1/versions/{id}/rows/{key}/remove", compiler, remove_row)
        .act(&Method::POST, "/api/v1/versions/{id}/rows/{key}/omit", compiler, omit_row)
        .act(&Method::POST, "/api/v1/versions/{id}/rows/{key}/restore", compiler, restore_row)
        .act(&Method::POST, "/api/v1/versions/{id}/rows/{key}/move", compiler, move_row)
        .act(&Method::POST, "/api/v1/versions/{id}/columns", compiler, add_column)
        .act(&Method::POST, "/api/v1/versions/{id}/columns/remove", compiler, remove_column)
        .act(&Method::POST, "/api/v1/versions/{id}/fixes", compiler, apply_fixes)
        .act(&Method::POST, "/api/v1/versions/{id}/explanations", compiler, explain_finding)
}

/// 改动单元格
///
/// 逐格比对读取时看到的内容：没有被他人改动的照改，已被改动的列入 conflicts 并保持原样。
#[utoipa::path(patch, path = "/api/v1/versions/{id}/cells", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = CellsToChange, responses((status = 200, body = EditReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn change_cells(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<CellsToChange>,
) -> Answer {
    let edit = |cell: CellToChange| source::CellEdit {
        row_key: cell.row_key,
        column_id: cell.column_id,
        from: cell.from,
        to: cell.to,
    };
    let edits: Vec<source::CellEdit> = input.edits.into_iter().map(edit).collect();
    ok::<EditReceipt>(&state.operations.edit_cells(&signed_in.act(), id, &edits).await?.form())
}

/// 增加行
#[utoipa::path(post, path = "/api/v1/versions/{id}/rows", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = RowToAdd, responses((status = 201, body = RowReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn add_row(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<RowToAdd>,
) -> Answer {
    let row = source::AddedRow {
        after_key: input.after_key,
        refines: input.refines,
        level1_item: input.level1_item,
        level2_item: input.level2_item,
    };
    let receipt: RowReceipt = state.operations.add_row(&signed_in.act(), id, &row).await?.form();
    created(&format!("/api/v1/versions/{id}"), &receipt)
}

/// 取消事项
///
/// 发布过的行和指引事项保留在目录中，公开依据写明理由与依据；其余的直接删去。
#[utoipa::path(post, path = "/api/v1/versions/{id}/rows/{key}/remove", tag = "目录编制",
    params(("id" = i64, Path, description = "版本编号"), ("key" = String, Path, description = "行的键")),
    request_body = RowToRemove, responses((status = 200, body = RowReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn remove_row(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, key)): Path<(i64, String)>,
    Body(input): Body<RowToRemove>,
) -> Answer {
    ok::<RowReceipt>(
        &state.operations.remove_row(&signed_in.act(), id, &key, &input.reason, &input.basis).await?.form(),
    )
}

/// 标为未开展
///
/// 只在标准指引允许时可用，须写明理由。
#[utoipa::path(post, path = "/api/v1/versions/{id}/rows/{key}/omit", tag = "目录编制",
    params(("id" = i64, Path, description = "版本编号"), ("key" = String, Path, description = "行的键")),
    request_body = RowToOmit, responses((status = 200, body = RowReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn omit_row(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, key)): Path<(i64, String)>,
    Body(input): Body<RowToOmit>,
) -> Answer {
    ok::<RowReceipt>(&state.operations.omit_row(&signed_in.act(), id, &key, &input.reason).await?.form())
}

/// 恢复行
///
/// 也可以把没有列入的指引事项按其键列入。
#[utoipa::path(post, path = "/api/v1/versions/{id}/rows/{key}/restore", tag = "目录编制",
    params(("id" = i64, Path, description = "版本编号"), ("key" = String, Path, description = "行的键")),
    responses((status = 200, body = RowReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn restore_row(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, key)): Path<(i64, String)>,
) -> Answer {
    ok::<RowReceipt>(&state.operations.restore_row(&signed_in.act(), id, &key).await?.form())
}

/// 移动行
#[utoipa::path(post, path = "/api/v1/versions/{id}/rows/{key}/move", tag = "目录编制",
    params(("id" = i64, Path, description = "版本编号"), ("key" = String, Path, description = "行的键")),
    request_body = RowToMove, responses((status = 200, body = RowReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn move_row(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, key)): Path<(i64, String)>,
    Body(input): Body<RowToMove>,
) -> Answer {
    ok::<RowReceipt>(
        &state.operations.move_row(&signed_in.act(), id, &key, input.after_key.as_deref()).await?.form(),
    )
}

/// 增加栏目
///
/// 指引规定的栏目只增不减；增设其他栏目须本领域的标准指引允许。
#[utoipa::path(post, path = "/api/v1/versions/{id}/columns", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = ColumnToAdd, responses((status = 201, body = AddedColumn)), security(("token" = [])))]
#[boxed::future]
pub async fn add_column(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ColumnToAdd>,
) -> Answer {
    let column_id = state.operations.add_column(&signed_in.act(), id, &input.title).await?;
    created(&format!("/api/v1/versions/{id}"), &AddedColumn { column_id })
}

/// 删去增加的栏目
///
/// 只能删去增加的、已经没有内容的栏目；指引规定的栏目不能删去。
#[utoipa::path(post, path = "/api/v1/versions/{id}/columns/remove", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = ColumnToRemove, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn remove_column(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ColumnToRemove>,
) -> Answer {
    state.operations.remove_column(&signed_in.act(), id, &input.column_id).await?;
    done()
}

/// 自动修正
///
/// 指明 rule 的只修正那一处，否则修正全部可安全修正的问题。
#[utoipa::path(post, path = "/api/v1/versions/{id}/fixes", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = FixToApply, responses((status = 200, body = EditReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn apply_fixes(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<FixToApply>,
) -> Answer {
    let act = signed_in.act();
    let receipt = match input.rule {
        Some(rule) => {
            let place = source::FindingPlace { rule, row_key: input.row_key, column_id: input.column_id };
            state.operations.apply_fix(&act, id, &place).await?
        }
        None => state.operations.apply_safe_fixes(&act, id).await?,
    };
    ok::<EditReceipt>(&receipt.form())
}

/// 说明问题
///
/// 警告须逐条说明理由才能提交。
#[utoipa::path(post, path = "/api/v1/versions/{id}/explanations", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = ExplanationToGive, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn explain_finding(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ExplanationToGive>,
) -> Answer {
    let place = source::FindingPlace { rule: input.rule, row_key: input.row_key, column_id: input.column_id };
    state.operations.explain_finding(&signed_in.act(), id, &place, &input.text).await?;
    done()
}
