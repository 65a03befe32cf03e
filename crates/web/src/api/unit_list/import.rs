//! Importing a list: shown as it was understood before anything is saved (R60a, R65).

use crate::api::answer::{Answer, created, ok};
use crate::api::catalogue::import::{Heading, PreviewDiagnostic};
use crate::api::extract::{Path, Query, Upload};
use crate::api::organisation::form::unit_of_upload;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use domain::unit_list::{Field, ListEntry};
use operations::unit_list as source;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// 清单事项的内容
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct EntryFields {
    /// 编码
    pub code: String,
    /// 事项名称
    pub name: String,
    /// 子项
    pub sub_name: String,
    /// 类型
    pub category: String,
    /// 设立依据
    pub legal_basis: String,
    /// 实施层级及权限
    pub authority: String,
    /// 对应责任事项
    pub responsibility: String,
    /// 追责情形
    pub accountability: String,
    /// 服务对象、行政相对人
    pub target: String,
    /// 实施机关
    pub organ: String,
    /// 办理时间
    pub handling_time: String,
    /// 办理地点
    pub handling_place: String,
    /// 其他栏，按表头
    pub extra: BTreeMap<String, String>,
}

/// 预览中的清单事项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewedEntry {
    /// 表中的行号
    line: u32,
    /// 事项的键，各版不变
    key: String,
    /// 内容
    entry: EntryFields,
    /// 是否新增
    is_new: bool,
    /// 与现行清单相比有变化的栏
    changes: Vec<String>,
}

/// 预览中的清单
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PreviewedList {
    /// power_list 权责清单，public_service_list 公共服务事项清单
    kind: String,
    /// 标题
    title: String,
    /// 所在的工作表
    sheets: Vec<String>,
    /// 表头与读作的栏
    headings: Vec<Heading>,
    /// 事项
    entries: Vec<PreviewedEntry>,
    /// 将取消的事项
    removed: Vec<String>,
    /// 读取时的说明
    diagnostics: Vec<PreviewDiagnostic>,
}

/// 清单导入预览
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListPreview {
    /// 编号，确认时用
    id: i64,
    /// 机构编号
    unit_id: i64,
    /// 机构名称
    unit: String,
    /// 文件名
    file: String,
    /// 按内容识别的格式
    format: String,
    /// 原始文件的 SHA-256
    hash: String,
    /// 其中的清单
    lists: Vec<PreviewedList>,
    /// 没有清单的工作表
    passed_over: Vec<String>,
    /// 是否已确认
    settled: bool,
}

/// 保存的清单
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SavedList {
    /// 哪一份清单
    kind: String,
    /// 清单编号
    list_id: i64,
    /// 版本编号
    version_id: i64,
    /// 事项数
    entries: usize,
    /// 新增
    added: usize,
    /// 变化
    changed: usize,
    /// 取消
    removed: usize,
}

/// 确认清单导入的结果
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListReceipt {
    /// 机构编号
    unit_id: i64,
    /// 各份清单
    lists: Vec<SavedList>,
}

/// A file to import.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct ListUpload {
    /// 清单文件：xlsx、xls、ods、docx、html、csv，不超过50 MB
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// 单位的代码或名称
    unit: String,
}

impl From<ListEntry> for EntryFields {
    fn from(entry: ListEntry) -> Self {
        Self {
            code: entry.code,
            name: entry.name,
            sub_name: entry.sub_name,
            category: entry.category,
            legal_basis: entry.legal_basis,
            authority: entry.authority,
            responsibility: entry.responsibility,
            accountability: entry.accountability,
            target: entry.target,
            organ: entry.organ,
            handling_time: entry.handling_time,
            handling_place: entry.handling_place,
            extra: entry.extra,
        }
    }
}

impl From<source::ListPreview> for ListPreview {
    fn from(preview: source::ListPreview) -> Self {
        Self {
            id: preview.id,
            unit_id: preview.unit_id,
            unit: preview.unit,
            file: preview.file,
            format: preview.format,
            hash: preview.hash,
            lists: preview.lists.into_iter().map(PreviewedList::from).collect(),
            passed_over: preview.passed_over,
            settled: preview.settled,
        }
    }
}

impl From<source::PreviewedList> for PreviewedList {
    fn from(list: source::PreviewedList) -> Self {
        let heading = |heading: domain::unit_list::ListHeading| {
            let column = heading.field.map(|field: Field| field.id().to_owned());
            Heading { printed: heading.printed, column }
        };
        let entry = |entry: source::PreviewedEntry| PreviewedEntry {
            line: entry.line,
            key: entry.key,
            entry: entry.entry.into(),
            is_new: entry.is_new,
            changes: entry.changes,
        };
        let told = |told: domain::diagnostic::Diagnostic| PreviewDiagnostic {
            severity: told.severity.id().to_owned(),
            code: told.code,
            row: told.row,
            column: told.column,
            message: told.message,
        };
        Self {
            kind: list.kind.id().to_owned(),
            title: list.title,
            sheets: list.sheets,
            headings: list.headings.into_iter().map(heading).collect(),
            entries: list.entries.into_iter().map(entry).collect(),
            removed: list.removed,
            diagnostics: list.diagnostics.into_iter().map(told).collect(),
        }
    }
}

impl From<source::ListReceipt> for ListReceipt {
    fn from(receipt: source::ListReceipt) -> Self {
        let saved = |list: source::SavedList| SavedList {
            kind: list.kind.id().to_owned(),
            list_id: list.list_id,
            version_id: list.version_id,
            entries: list.entries,
            added: list.added,
            changed: list.changed,
            removed: list.removed,
        };
        Self { unit_id: receipt.unit_id, lists: receipt.lists.into_iter().map(saved).collect() }
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry
        .act(&Method::POST, "/api/v1/list-imports", compiler, preview_list)
        .read("/api/v1/list-imports/{id}", compiler, show_list_preview)
        .act(&Method::POST, "/api/v1/list-imports/{id}/confirm", compiler, confirm_list)
}

/// 上传清单文件并预览
///
/// 按表头辨认权责清单和公共服务事项清单，与现行清单比较，不改动任何清单；确认后才保存。也可直接发送文件本身，以 ?name= 写明文件名、?unit= 写明单位。
#[utoipa::path(post, path = "/api/v1/list-imports", tag = "清单与覆盖",
    params(("name" = Option<String>, Query, description = "直接发送文件时的文件名"),
        ("unit" = Option<String>, Query, description = "单位的代码或名称，也可写在表单中")),
    request_body(content((ListUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = ListPreview)), security(("token" = [])))]
#[boxed::future]
pub async fn preview_list(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(query): Query<BTreeMap<String, String>>,
    upload: Upload,
) -> Answer {
    let unit = unit_of_upload(&state.operations, &upload, &query, "单位").await?;
    let preview =
        state.operations.preview_list_import(&signed_in.act(), unit.id, &upload.name, &upload.bytes).await?;
    created(&format!("/api/v1/list-imports/{}", preview.id), &ListPreview::from(preview))
}

/// 清单导入预览
#[utoipa::path(get, path = "/api/v1/list-imports/{id}", tag = "清单与覆盖", params(("id" = i64, Path, description = "预览编号")),
    responses((status = 200, body = ListPreview)), security(("token" = [])))]
#[boxed::future]
pub async fn show_list_preview(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok(&ListPreview::from(state.operations.list_preview(&signed_in.act(), id).await?))
}

/// 确认清单导入
///
/// 成为现行清单；原来的各版仍可查看，关联随事项保留。
#[utoipa::path(post, path = "/api/v1/list-imports/{id}/confirm", tag = "清单与覆盖", params(("id" = i64, Path, description = "预览编号")),
    responses((status = 200, body = ListReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn confirm_list(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok(&ListReceipt::from(state.operations.confirm_list_import(&signed_in.act(), id).await?))
}
