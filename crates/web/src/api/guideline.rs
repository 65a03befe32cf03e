//! Sectors and their guidelines in versions (R1-R13): public; loading a newer one needs the right (R8).

use super::answer::{Answer, created, ok};
use super::catalogue::form::Row;
use super::cursor::{Page, Paging};
use super::extract::{Body, Path, Query, Upload};
use super::mirror::{Form, mirror};
use super::problem::Problem;
use super::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::Json;
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::OperationError;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// 领域
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Sector {
    /// 领域代码
    #[schema(example = "20")]
    pub code: String,
    /// 标准指引所用的名称，目录上印的就是它
    pub name: String,
    /// 国务院文件所用的名称
    pub sector: String,
    /// 其他叫法
    pub aliases: Vec<String>,
    /// pilot26 试点领域，added 增加的领域
    pub origin: String,
    /// 是否开放：增加的领域由市政务公开主管部门开放以后才须编制
    pub is_open: bool,
    /// 开放日期；试点领域为空
    pub opened_on: Option<String>,
    /// 完成期限；试点领域为空
    pub due_on: Option<String>,
    /// 牵头部门的机构编号
    pub lead_unit_id: Option<i64>,
}

mirror! {
    /// 标准指引的一个版本
    pub struct GuidelineHead from source::GuidelineSummary {
        /// 版本编号
        id: i64,
        /// 领域代码
        sector_code: String,
        /// 国务院文件所用的名称
        sector: String,
        /// 标准指引所用的名称
        name: String,
        /// 其他叫法
        aliases: Vec<String>,
        /// pilot26 试点领域，added 增加的领域
        origin: String,
        /// 第几版
        version: i64,
        /// 从何而来
        provenance: String,
        /// 装载时刻
        imported_at: String,
        /// 是否现行版本
        is_current: bool,
        /// 何时撤回
        withdrawn_at: Option<String>,
    }
}

/// 标准指引的一个事项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GuidelineItem {
    /// 固定键：领域-一级-二级
    #[schema(example = "20-01-01")]
    pub key: String,
    /// 内容
    pub row: Row,
    /// 印出而未勾选的渠道
    pub optional_channels: Vec<String>,
    /// seen 见于已公开的目录；general_knowledge 依常识补充，使用前须核对；loaded 见于装载的指引文件
    pub provenance: String,
    /// 见于何处
    pub sources: Vec<String>,
    /// 编者的说明
    pub note: Option<String>,
}

/// 标准指引
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Guideline {
    /// 版本
    #[serde(flatten)]
    pub head: GuidelineHead,
    /// 制定部委
    pub ministry: String,
    /// 市级牵头部门
    pub city_department: String,
    /// 各列的名称，依印出的次序
    pub columns: Vec<String>,
    /// 上一行表头及其下的列
    pub column_groups: BTreeMap<String, Vec<String>>,
    /// 序号的形式：plain，four_digit，dotted
    pub numbering: String,
    /// 允许怎样调整
    #[schema(value_type = Object)]
    pub policy: Value,
    /// 各事项
    pub items: Vec<GuidelineItem>,
    /// 关于来源的说明
    pub notes: String,
}

mirror! {
    /// 改名的事项
    pub struct RenamedItem from source::RenamedItem {
        /// 原名
        old: String,
        /// 新名
        new: String,
    }
}

mirror! {
    /// 依据旧版指引的目录
    pub struct AffectedCatalogue from source::AffectedCatalogue {
        /// 目录编号
        catalogue_id: i64,
        /// 版本编号
        version_id: i64,
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
    }
}

mirror! {
    /// 装载标准指引的结果
    pub struct GuidelineReceipt from source::ImportReceipt {
        /// 领域代码
        sector_code: String,
        /// 指引名称
        name: String,
        /// 版本编号
        id: i64,
        /// 第几版
        version: i64,
        /// 是否与现行版本完全相同（没有另存）
        unchanged: bool,
        /// 新增的二级事项
        added: Vec<String>,
        /// 删去的二级事项
        removed: Vec<String>,
        /// 改名的二级事项
        renamed: Vec<RenamedItem>,
        /// 内容有改动的二级事项
        changed: Vec<String>,
        /// 依据旧版的目录
        affected: Vec<AffectedCatalogue>,
        /// 读取文件时修复或存疑之处
        readings: Vec<String>,
    }
}

/// 装载之前看到的改动
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct GuidelinePreview {
    /// 将有的改动；还没有版本编号
    #[serde(flatten)]
    pub changes: GuidelineReceipt,
    /// 是否新增领域
    pub is_new_sector: bool,
    /// 现行版本的事项数
    pub before: usize,
    /// 文件中的事项数
    pub after: usize,
    /// 须先核对的疑点；为空的可以直接装载
    pub doubts: Vec<String>,
}

/// 撤回的原因
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GuidelineToWithdraw {
    /// 原因，300字以内
    reason: String,
}

mirror! {
    /// 撤回的结果
    pub struct GuidelineWithdrawal from source::GuidelineWithdrawal {
        /// 领域代码
        sector_code: String,
        /// 指引名称
        name: String,
        /// 撤回的是第几版
        version: i64,
        /// 恢复为第几版；刚增加的领域没有更早的版本
        back_to: Option<i64>,
        /// 不必再办理的上级变更数
        closed: u64,
        /// 重新待办的上级变更数
        reopened: u64,
    }
}

/// The code of a sector: its own, or that of any of its names (R3).
///
/// # Errors
/// When there is no such sector; the field is named.
#[boxed::future]
pub async fn sector_code(state: &AppState, field: &str, text: &str) -> Result<String, Problem> {
    // A department's own catalogue is named in the place of a sector (R113).
    let mut sectors = state.operations.guidelines().await?;
    sectors.extend(state.operations.catalogue_kinds().await?);
    let text = text.trim();
    let found = sectors
        .iter()
        .find(|sector| sector.sector_code == text)
        .or_else(|| sectors.iter().find(|sector| sector.is_named(text)));
    found
        .map(|sector| sector.sector_code.clone())
        .ok_or_else(|| Problem::invalid(field, format!("没有代码或名称为“{text}”的领域")))
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry
        .read("/api/v1/sectors", Access::Public, list_sectors)
        .read("/api/v1/guidelines", Access::Public, list_guidelines)
        .read("/api/v1/guidelines/{code}", Access::Public, show_guideline)
        .read("/api/v1/guidelines/{code}/versions", Access::Public, list_guideline_versions)
        .read("/api/v1/guidelines/{code}/versions/{version}", Access::Public, show_guideline_version)
        .act(
            &Method::POST,
            "/api/v1/guidelines",
            Access::Token(Permission::ManageGuideline),
            import_guideline,
        )
        .act(
            &Method::POST,
            "/api/v1/guidelines/{code}/versions/{version}/withdraw",
            Access::Token(Permission::ManageGuideline),
            withdraw_guideline,
        )
}

/// 领域列表
#[utoipa::path(get, path = "/api/v1/sectors", tag = "领域与标准指引", params(Paging), responses((status = 200, body = Page<Sector>)))]
#[boxed::future]
pub async fn list_sectors(
    State(state): State<AppState>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Sector>>, Problem> {
    let leads = state.operations.sector_leads().await?;
    let sectors = state.operations.guidelines().await?;
    let lead = |code: &str| leads.iter().find(|(sector, _)| sector == code).map(|(_, unit)| *unit);
    let page = paging.page(sectors, |sector| sector.sector_code.clone())?;
    Ok(Json(page.map(|sector| Sector {
        lead_unit_id: lead(&sector.sector_code),
        code: sector.sector_code,
        name: sector.name,
        sector: sector.sector,
        aliases: sector.aliases,
        origin: sector.origin,
        is_open: sector.is_open,
        opened_on: sector.opened_on,
        due_on: sector.due_on,
    })))
}

/// 现行标准指引列表
#[utoipa::path(get, path = "/api/v1/guidelines", tag = "领域与标准指引", params(Paging), responses((status = 200, body = Page<GuidelineHead>)))]
#[boxed::future]
pub async fn list_guidelines(
    State(state): State<AppState>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<GuidelineHead>>, Problem> {
    let guidelines = state.operations.guidelines().await?;
    Ok(Json(paging.page(guidelines, |guideline| guideline.sector_code.clone())?.map(Form::form)))
}

/// 现行标准指引
#[utoipa::path(get, path = "/api/v1/guidelines/{code}", tag = "领域与标准指引", params(("code" = String, Path, description = "领域代码", example = "20")),
    responses((status = 200, body = Guideline)))]
#[boxed::future]
pub async fn show_guideline(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    ok(&guideline_form(state.operations.guideline(&code).await?)?)
}

/// 标准指引的各个版本
///
/// 最新的在前。
#[utoipa::path(get, path = "/api/v1/guidelines/{code}/versions", tag = "领域与标准指引", params(("code" = String, Path, description = "领域代码")),
    responses((status = 200, body = Vec<GuidelineHead>)))]
#[boxed::future]
pub async fn list_guideline_versions(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    let versions = state.operations.guideline_versions(&code).await?;
    if versions.is_empty() {
        return Err(OperationError::NotFound("该领域的标准指引".to_owned()).into());
    }
    ok::<Vec<GuidelineHead>>(&versions.form())
}

/// 标准指引的一个版本
#[utoipa::path(get, path = "/api/v1/guidelines/{code}/versions/{version}", tag = "领域与标准指引",
    params(("code" = String, Path, description = "领域代码"), ("version" = i64, Path, description = "第几版")),
    responses((status = 200, body = Guideline)))]
#[boxed::future]
pub async fn show_guideline_version(
    State(state): State<AppState>,
    Path((code, version)): Path<(String, i64)>,
) -> Answer {
    let head = version_of(&state, &code, version).await?;
    ok(&guideline_form(state.operations.guideline_version(head.id).await?)?)
}

/// A file of a guideline.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct GuidelineUpload {
    /// 标准指引文件（本平台的JSON，或任何可读的目录文件）
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// 领域代码或名称；文件中没有写明时须填
    sector: Option<String>,
    /// 会使半数以上事项改名或取消的文件，或者像一个单位自己的目录的文件，核对后填 true 才装载
    confirm: Option<bool>,
    /// 填 true 只返回将有的改动，不装载
    preview: Option<bool>,
}

/// 装载新版标准指引
///
/// 另存为新版本，不改动已有目录；依据旧版的目录的编制单位会收到提醒。也可直接发送文件本身，以 ?name= 写明文件名、?sector= 写明领域。会使半数以上事项改名或取消的文件、像一个单位自己的目录的文件先返回409和将有的改动，核对后加 confirm=true 再装载；加 preview=true 只返回将有的改动，不装载。
#[utoipa::path(post, path = "/api/v1/guidelines", tag = "领域与标准指引",
    params(("name" = Option<String>, Query, description = "直接发送文件时的文件名"), ("sector" = Option<String>, Query, description = "领域代码或名称"),
        ("confirm" = Option<bool>, Query, description = "已经核对，确认装载"), ("preview" = Option<bool>, Query, description = "只看将有的改动，不装载")),
    request_body(content((GuidelineUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = GuidelineReceipt), (status = 200, description = "只看改动", body = GuidelinePreview)), security(("token" = [])))]
#[boxed::future]
pub async fn import_guideline(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(query): Query<BTreeMap<String, String>>,
    upload: Upload,
) -> Answer {
    let sector = upload.field("sector").or(query.get("sector").map(String::as_str)).map(str::to_owned);
    let says = |name: &str| {
        let said = upload.field(name).or(query.get(name).map(String::as_str));
        matches!(said.map(str::trim), Some("true" | "1"))
    };
    if says("preview") {
        let (act, operations) = (signed_in.act(), &state.operations);
        let seen = operations.preview_guideline(&act, &upload.name, &upload.bytes, sector.as_deref()).await?;
        return ok(&GuidelinePreview {
            changes: seen.changes.form(),
            is_new_sector: seen.is_new_sector,
            before: seen.before,
            after: seen.after,
            doubts: seen.doubts,
        });
    }
    let confirmed = says("confirm");
    let receipt = state
        .operations
        .import_guideline(&signed_in.act(), &upload.name, &upload.bytes, sector.as_deref(), confirmed)
        .await?;
    let receipt: GuidelineReceipt = receipt.form();
    created(&format!("/api/v1/guidelines/{}", receipt.sector_code), &receipt)
}

/// 撤回现行版本
///
/// 没有目录采用、也没有转发的版本可以撤回；前一版恢复为现行版本，它提出的上级变更不必再办理。
#[utoipa::path(post, path = "/api/v1/guidelines/{code}/versions/{version}/withdraw", tag = "领域与标准指引",
    params(("code" = String, Path, description = "领域代码"), ("version" = i64, Path, description = "第几版")),
    request_body = GuidelineToWithdraw, responses((status = 200, body = GuidelineWithdrawal)), security(("token" = [])))]
#[boxed::future]
pub async fn withdraw_guideline(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, version)): Path<(String, i64)>,
    Body(input): Body<GuidelineToWithdraw>,
) -> Answer {
    let head = version_of(&state, &code, version).await?;
    let receipt = state.operations.withdraw_guideline(&signed_in.act(), head.id, &input.reason).await?;
    ok::<GuidelineWithdrawal>(&receipt.form())
}

/// A version of a sector by its number.
#[boxed::future]
pub(super) async fn version_of(
    state: &AppState,
    code: &str,
    version: i64,
) -> Result<source::GuidelineSummary, Problem> {
    let versions = state.operations.guideline_versions(code).await?;
    let head = versions.into_iter().find(|head| head.version == version);
    Ok(head.ok_or_else(|| OperationError::NotFound("该标准指引版本".to_owned()))?)
}

fn guideline_form(found: source::GuidelineVersion) -> Result<Guideline, Problem> {
    let inside = |error: serde_json::Error| OperationError::Internal(error.to_string());
    let guideline = found.guideline;
    let numbering = serde_json::to_value(guideline.numbering).map_err(inside)?;
    let items = guideline.items.into_iter().map(|item| GuidelineItem {
        key: item.key,
        row: item.row.form(),
        optional_channels: item.optional_channels,
        provenance: item.provenance,
        sources: item.sources,
        note: item.note,
    });
    Ok(Guideline {
        head: found.summary.form(),
        ministry: guideline.ministry,
        city_department: guideline.city_department,
        columns: guideline.columns,
        column_groups: guideline.column_groups,
        numbering: numbering.as_str().unwrap_or_default().to_owned(),
        policy: serde_json::to_value(&guideline.policy).map_err(inside)?,
        items: items.collect(),
        notes: guideline.notes,
    })
}
