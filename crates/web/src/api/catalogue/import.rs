//! Importing a file: shown as it was understood before anything is saved (R19, R20, R33).

use super::start::Revision;
use crate::api::answer::{Answer, created, ok};
use crate::api::extract::{Body, Path, Query, Upload};
use crate::api::guideline::sector_code;
use crate::api::mirror::{Form, mirror};
use crate::api::organisation::form::{unit_named, unit_of_upload};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn, response};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// 表头与其对应的列
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Heading {
    /// 印出的列名
    pub printed: String,
    /// 对应的列；增设的列为 null
    pub column: Option<String>,
}

impl Form<Heading> for (String, Option<String>) {
    fn form(self) -> Heading {
        Heading { printed: self.0, column: self.1 }
    }
}

mirror! {
    /// 领域的判断
    pub struct SectorGuess from source::SectorGuess {
        /// 领域代码
        code: String,
        /// 领域名称
        name: String,
        /// title 依标题，items 依事项，choice 依选择
        by: String,
    }
}

mirror! {
    /// 预览的一行
    pub struct PreviewRow from source::PreviewRow {
        /// 表中的行号
        line: u32,
        /// 各单元格，依表头的次序
        cells: Vec<String>,
    }
}

mirror! {
    /// 读取时的说明
    pub struct PreviewDiagnostic from source::PreviewDiagnostic {
        /// error 错误，warning 警告，note 提示
        severity: String,
        /// 种类
        code: String,
        /// 表中的行号
        row: Option<u32>,
        /// 列
        column: Option<String>,
        /// 读到什么，怎么处理的
        message: String,
    }
}

mirror! {
    /// 导入之前检查到的问题
    pub struct PreviewFinding from source::PreviewFinding {
        /// error 错误，warning 警告，note 提示
        severity: String,
        /// 规则名称
        rule: String,
        /// 规则编号
        rule_no: String,
        /// 表中的行号；关于整个目录的为 null
        row: Option<u32>,
        /// 序号
        seq_no: Option<String>,
        /// 二级事项，或缺少的指引事项的名称
        item: Option<String>,
        /// 列名
        column: Option<String>,
        /// 什么问题
        message: String,
        /// 依据
        source: String,
        /// 怎样改
        suggestion: Option<String>,
        /// 导入后能否自动改正
        has_fix: bool,
    }
}

mirror! {
    /// 检查结果的数量
    pub struct PreviewSummary from source::PreviewSummary {
        /// 错误
        errors: usize,
        /// 警告
        warnings: usize,
        /// 提示
        notes: usize,
    }
}

mirror! {
    /// 导入的障碍或须注意之处
    pub struct PreviewProblem from source::PreviewProblem {
        /// 种类
        code: String,
        /// 什么问题，怎么办
        message: String,
        /// 不解决是否不能导入
        blocks: bool,
    }
}

mirror! {
    /// 文件中的一份目录
    pub struct PreviewTable from source::PreviewTable {
        /// 在文件中的次序，从0计
        index: usize,
        /// 看来是哪个单位的：机构编号
        unit_id: i64,
        /// 该机构的名称
        unit: String,
        /// 标题
        title: String,
        /// 工作表、表格或页
        sheet: String,
        /// 看来是哪个领域
        sector: Option<SectorGuess>,
        /// 其中写明的单位或政府
        government: Option<String>,
        /// 表头
        headings: Vec<Heading>,
        /// 行数
        row_count: usize,
        /// 前几行
        first_rows: Vec<PreviewRow>,
        /// 读取时的说明
        diagnostics: Vec<PreviewDiagnostic>,
        /// 按判断的领域检查的结果
        summary: Option<PreviewSummary>,
        /// 检查到的问题，严重的在前；每种最多列出200处，总数见 summary
        findings: Vec<PreviewFinding>,
        /// 与指引事项一致的行数
        matched: usize,
        /// 障碍与须注意之处
        problems: Vec<PreviewProblem>,
        /// 已在编制的版本（导入将取而代之）
        open_version_id: Option<i64>,
        /// 该版本的状态
        open_state: Option<String>,
        /// 是否已有发布的版本（导入成为下一版）
        is_published: bool,
    }
}

mirror! {
    /// 导入预览
    pub struct ImportPreview from source::ImportPreview {
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
        /// 字节数
        size: usize,
        /// 原始文件的 SHA-256
        hash: String,
        /// 其中的目录
        catalogues: Vec<PreviewTable>,
        /// 是否已确认
        settled: bool,
    }
}

mirror! {
    /// 导入得到的草稿
    pub struct ConfirmedDraft from source::ConfirmedDraft {
        /// 在文件中的次序
        index: usize,
        /// 机构编号
        unit_id: i64,
        /// 机构名称
        unit: String,
        /// 目录编号
        catalogue_id: i64,
        /// 版本编号
        version_id: i64,
        /// 领域代码
        sector_code: String,
        /// 行数
        rows: usize,
        /// 与指引事项一致的行数
        matched: usize,
        /// 由指引事项拆分的行数
        refined: usize,
        /// 指引之外的行数
        added: usize,
        /// 已发布而文件中没有、照旧保留的事项
        kept: Vec<String>,
        /// 文件没有写入、仍待处理的上级变更
        proposed: Vec<String>,
        /// 公开内容与指引只差分隔符、已按指引加上的行数
        separated: usize,
    }
}

mirror! {
    /// 确认导入的结果
    pub struct ConfirmReceipt from source::ConfirmReceipt {
        /// 各份草稿
        drafts: Vec<ConfirmedDraft>,
    }
}

/// A file to import.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct CatalogueUpload {
    /// 目录文件：xlsx、xls、ods、docx、pdf、html、csv，或本程序写出的json，不超过50 MB
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// 编制单位的代码或名称
    unit: String,
}

/// 对文件中一份目录的选择
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogueChoice {
    /// 在文件中的次序，从0计
    index: usize,
    /// 领域的代码或任一名称
    sector: String,
    /// 存为哪个单位的草稿：代码或名称；不填的，为预览所认出的单位
    unit: Option<String>,
    /// 是否取代已在编制的版本
    #[serde(default)]
    replace: bool,
}

/// 确认导入
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportConfirmation {
    /// 要导入的各份目录；没有列出的不导入
    choices: Vec<CatalogueChoice>,
    /// 为何修订：导入成为已发布目录的新版本时须填写；取代修订草稿的沿用原草稿的缘由
    cause: Option<Revision>,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry
        .act(&Method::POST, "/api/v1/imports", compiler, preview_import)
        .read("/api/v1/imports/{id}", compiler, show_preview)
        .read("/api/v1/imports/{id}/annotated", compiler, annotated_import)
        .act(&Method::POST, "/api/v1/imports/{id}/confirm", compiler, confirm_import)
}

/// 上传目录文件并预览
///
/// 显示文件被怎样理解，不改动任何目录；确认后才存为草稿。也可直接发送文件本身，以 ?name= 写明文件名、?unit= 写明编制单位。
#[utoipa::path(post, path = "/api/v1/imports", tag = "目录编制",
    params(("name" = Option<String>, Query, description = "直接发送文件时的文件名"),
        ("unit" = Option<String>, Query, description = "编制单位的代码或名称，也可写在表单中")),
    request_body(content((CatalogueUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = ImportPreview)), security(("token" = [])))]
#[boxed::future]
pub async fn preview_import(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(query): Query<BTreeMap<String, String>>,
    upload: Upload,
) -> Answer {
    let unit = unit_of_upload(&state.operations, &upload, &query, "编制单位").await?;
    let preview =
        state.operations.preview_import(&signed_in.act(), unit.id, &upload.name, &upload.bytes).await?;
    let preview: ImportPreview = preview.form();
    created(&format!("/api/v1/imports/{}", preview.id), &preview)
}

/// 导入预览
#[utoipa::path(get, path = "/api/v1/imports/{id}", tag = "目录编制", params(("id" = i64, Path, description = "预览编号")),
    responses((status = 200, body = ImportPreview)), security(("token" = [])))]
#[boxed::future]
pub async fn show_preview(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<ImportPreview>(&state.operations.import_preview(&signed_in.act(), id).await?.form())
}

/// 带批注的原文件
///
/// 检查结果写成批注放进所上传的工作簿；其他格式的文件生成新的工作簿。以 ?sector_0=、?unit_0= 等写明各份目录按哪个领域、
/// 哪个单位检查，不写的按认出的领域和单位。
#[utoipa::path(get, path = "/api/v1/imports/{id}/annotated", tag = "目录编制",
    params(("id" = i64, Path, description = "预览编号"),
        ("sector_0" = Option<String>, Query, description = "第一份目录的领域，代码或任一名称；其余各份类推"),
        ("unit_0" = Option<String>, Query, description = "第一份目录的单位，代码或名称；其余各份类推")),
    responses((status = 200, body = Vec<u8>, content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")), security(("token" = [])))]
#[boxed::future]
pub async fn annotated_import(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Answer {
    let mut chosen = BTreeMap::<usize, source::TableChoice>::new();
    for (name, value) in &query {
        let place = |kind: &str| name.strip_prefix(kind).and_then(|index| index.parse().ok());
        if let Some(index) = place("sector_") {
            chosen.entry(index).or_default().sector = Some(sector_code(&state, name, value).await?);
        } else if let Some(index) = place("unit_") {
            chosen.entry(index).or_default().unit =
                Some(unit_named(&state.operations, name, value).await?.id);
        }
    }
    let file = state.operations.annotated_import(&signed_in.act(), id, &chosen).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

/// 确认导入
///
/// 存为草稿。已有发布版本的目录，导入后成为新的版本，须写明因何修订和具体缘由。
#[utoipa::path(post, path = "/api/v1/imports/{id}/confirm", tag = "目录编制", params(("id" = i64, Path, description = "预览编号")),
    request_body = ImportConfirmation, responses((status = 200, body = ConfirmReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn confirm_import(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<ImportConfirmation>,
) -> Answer {
    let mut choices = Vec::with_capacity(input.choices.len());
    for choice in input.choices {
        let sector_code = sector_code(&state, "sector", &choice.sector).await?;
        let unit_id = match &choice.unit {
            Some(unit) => Some(unit_named(&state.operations, "unit", unit).await?.id),
            None => None,
        };
        let (index, replace) = (choice.index, choice.replace);
        choices.push(source::ImportChoice { index, sector_code, unit_id, replace });
    }
    // Without the preview nothing is said of the cause.
    state.operations.import_preview(&signed_in.act(), id).await?;
    let cause = input.cause.map(Revision::cause).transpose()?.unwrap_or_default();
    let receipt = state.operations.confirm_revision(&signed_in.act(), id, &choices, &cause).await?;
    ok::<ConfirmReceipt>(&receipt.form())
}
