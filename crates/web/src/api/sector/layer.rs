//! Reference layers: the list, one beside the national guideline, loading one, copying from one (R9).

use crate::api::answer::{Answer, created, ok};
use crate::api::catalogue::form::{Finding, FindingSummary, Row};
use crate::api::extract::{Body, Path, Query, Upload};
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::catalogue as drafts;
use operations::sector as source;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

mirror! {
    /// 参考指引（省、市印发，列在国家指引之下）
    pub struct LayerHead from source::LayerSummary {
        /// 编号
        id: i64,
        /// 领域代码
        sector_code: String,
        /// 地区
        region: String,
        /// 第几版
        version: i64,
        /// 名称
        name: String,
        /// 来自哪个文件
        provenance: String,
        /// 来历说明
        note: String,
        /// 装载时刻
        imported_at: String,
        /// 是否该地区的现行版本
        is_current: bool,
    }
}

/// 参考指引的一个事项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LayerItem {
    /// 在参考指引中的键
    pub key: String,
    /// 内容
    pub row: Row,
}

/// 国家指引的一个事项和参考指引中对应的事项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LayerPair {
    /// 国家指引事项的键
    pub national_key: String,
    /// 国家指引的内容
    pub national: Row,
    /// 参考指引中对应的事项；没有的为空
    pub items: Vec<LayerItem>,
}

/// 参考指引与国家指引的对照
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Layer {
    /// 参考指引
    #[serde(flatten)]
    pub head: LayerHead,
    /// 国家指引的名称
    pub sector: String,
    /// 对照的是国家指引第几版
    pub national_version: i64,
    /// 国家指引的各事项
    pub pairs: Vec<LayerPair>,
    /// 国家指引没有的事项
    pub beyond: Vec<LayerItem>,
}

mirror! {
    /// 装载参考指引的结果
    pub struct LayerReceipt from source::LayerReceipt {
        /// 编号
        id: i64,
        /// 领域代码
        sector_code: String,
        /// 国家指引的名称
        sector: String,
        /// 地区
        region: String,
        /// 名称
        name: String,
        /// 第几版
        version: i64,
        /// 是否与现行版本完全相同（没有另存）
        unchanged: bool,
        /// 事项数
        items: usize,
        /// 与国家指引对应的事项数
        shared: usize,
        /// 国家指引没有的事项数
        beyond: usize,
    }
}

/// 版本的一行和参考指引中对应的事项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LayerRow {
    /// 参考指引的编号
    pub layer_id: i64,
    /// 参考指引的名称
    pub layer: String,
    /// 国家指引事项的键；国家指引没有的为空
    pub national_key: Option<String>,
    /// 参考指引的事项
    pub item: LayerItem,
}

mirror! {
    /// 一行抄自何处
    pub struct CopiedRow from source::CopiedRow {
        /// 参考指引的编号
        layer_id: i64,
        /// 参考指引的名称
        layer: String,
        /// 第几版
        version: i64,
        /// 事项在参考指引中的键
        layer_key: String,
        /// 抄入的列
        columns: Vec<String>,
        /// 时刻
        copied_at: String,
        /// 由谁抄入
        copied_by: String,
    }
}

/// 参考指引在一个版本旁边
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LayerRows {
    /// 参考指引的各事项
    pub rows: Vec<LayerRow>,
    /// 各行抄自何处，以行的键为名
    pub copied: BTreeMap<String, Vec<CopiedRow>>,
}

/// 从参考指引抄入
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RowToCopy {
    /// 参考指引的编号
    layer_id: i64,
    /// 事项在参考指引中的键
    layer_key: String,
    /// 抄入哪一行；不填的作为新的一行
    into: Option<String>,
    /// 读取时该行的修改次数；填写的，该行已有人修改时不抄入
    seen: Option<i64>,
    /// 抄入哪些列；不填的为全部不同的列。序号和事项名称不能抄
    #[serde(default)]
    columns: Vec<String>,
    /// 新的一行归入的一级事项；参考指引的一级事项国家指引没有时须填
    #[serde(default)]
    level1_item: String,
}

mirror! {
    /// 抄入的结果
    pub struct LayerCopy from drafts::LayerCopy {
        /// 行的键
        row_key: String,
        /// 是否新的一行
        is_new: bool,
        /// 改动的列
        columns: Vec<String>,
        /// 改动后的全部问题
        findings: Vec<Finding>,
        /// 问题数量
        summary: FindingSummary,
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry
        .read("/api/v1/layers", Access::Public, list_layers)
        .read("/api/v1/layers/{id}", Access::Public, show_layer)
        .act(&Method::POST, "/api/v1/layers", Access::Token(Permission::ManageGuideline), import_layer)
        .read("/api/v1/versions/{id}/layer-rows", Access::Token(Permission::ReadCatalogue), list_layer_rows)
        .act(
            &Method::POST,
            "/api/v1/versions/{id}/layer-rows",
            Access::Token(Permission::CompileCatalogue),
            copy_layer_row,
        )
}

/// 参考指引列表
#[utoipa::path(get, path = "/api/v1/layers", tag = "领域与标准指引", responses((status = 200, body = Vec<LayerHead>)))]
#[boxed::future]
pub async fn list_layers(State(state): State<AppState>) -> Answer {
    ok::<Vec<LayerHead>>(&state.operations.layers().await?.form())
}

/// 参考指引与国家指引的对照
#[utoipa::path(get, path = "/api/v1/layers/{id}", tag = "领域与标准指引", params(("id" = i64, Path, description = "参考指引的编号")),
    responses((status = 200, body = Layer)))]
#[boxed::future]
pub async fn show_layer(State(state): State<AppState>, Path(id): Path<i64>) -> Answer {
    let found = state.operations.layer(id).await?;
    let pair = |pair: domain::sector::LayerPair| LayerPair {
        national_key: pair.national_key,
        national: pair.national.form(),
        items: pair.items.into_iter().map(item).collect(),
    };
    ok(&Layer {
        head: found.summary.form(),
        sector: found.sector,
        national_version: found.national_version,
        pairs: found.comparison.pairs.into_iter().map(pair).collect(),
        beyond: found.comparison.beyond.into_iter().map(item).collect(),
    })
}

/// A file of a layer.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only describes the form")]
pub struct LayerUpload {
    /// 省、市印发的指引文件（任何可读的目录文件）
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// 哪一级的指引，如广东省
    layer: String,
    /// 领域代码或名称；文件中没有写明时须填
    sector: Option<String>,
    /// 名称
    title: Option<String>,
    /// 来历说明
    note: Option<String>,
}

/// 装载参考指引
///
/// 列在同一领域的国家指引之下，只供对照和抄录；不改动国家指引和任何目录。也可直接发送文件本身，其余各项写在地址中。
#[utoipa::path(post, path = "/api/v1/layers", tag = "领域与标准指引",
    params(("name" = Option<String>, Query, description = "直接发送文件时的文件名"), ("layer" = Option<String>, Query, description = "哪一级的指引"),
        ("sector" = Option<String>, Query, description = "领域代码或名称"), ("title" = Option<String>, Query, description = "名称"),
        ("note" = Option<String>, Query, description = "来历说明")),
    request_body(content((LayerUpload = "multipart/form-data"), (Vec<u8> = "application/octet-stream"))),
    responses((status = 201, body = LayerReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn import_layer(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(query): Query<BTreeMap<String, String>>,
    upload: Upload,
) -> Answer {
    let given = |name: &str| upload.field(name).or(query.get(name).map(String::as_str));
    let file = source::LayerFile {
        name: &upload.name,
        bytes: &upload.bytes,
        region: given("layer").unwrap_or_default(),
        sector: given("sector"),
        title: given("title"),
        note: given("note").unwrap_or_default(),
    };
    let receipt: LayerReceipt = state.operations.import_layer(&signed_in.act(), file).await?.form();
    created(&format!("/api/v1/layers/{}", receipt.id), &receipt)
}

/// 参考指引在一个版本旁边
#[utoipa::path(get, path = "/api/v1/versions/{id}/layer-rows", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    responses((status = 200, body = LayerRows)), security(("token" = [])))]
#[boxed::future]
pub async fn list_layer_rows(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let found = state.operations.layers_beside(&signed_in.act(), id).await?;
    let row = |national_key: Option<String>, row: source::LayerRow| LayerRow {
        layer_id: row.layer_id,
        layer: row.layer,
        national_key,
        item: item(row.item),
    };
    let mut rows = Vec::new();
    for (key, items) in found.by_item {
        rows.extend(items.into_iter().map(|one| row(Some(key.clone()), one)));
    }
    rows.extend(found.beyond.into_iter().map(|one| row(None, one)));
    let copied = found.copied.into_iter().map(|(key, rows)| (key, rows.form())).collect();
    ok(&LayerRows { rows, copied })
}

/// 从参考指引抄入草稿
///
/// 作为新的一行，或抄入已有的一行；该行注明来自哪份参考指引。序号和事项名称以国家指引为准，不能抄。
#[utoipa::path(post, path = "/api/v1/versions/{id}/layer-rows", tag = "目录编制", params(("id" = i64, Path, description = "版本编号")),
    request_body = RowToCopy, responses((status = 201, body = LayerCopy)), security(("token" = [])))]
#[boxed::future]
pub async fn copy_layer_row(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<RowToCopy>,
) -> Result<axum::response::Response, Problem> {
    let choice = drafts::LayerChoice {
        layer_id: input.layer_id,
        layer_key: input.layer_key,
        into: input.into,
        seen: input.seen,
        columns: input.columns,
        level1_item: input.level1_item,
    };
    let copied: LayerCopy = state.operations.copy_from_layer(&signed_in.act(), id, &choice).await?.form();
    created(&format!("/api/v1/versions/{id}"), &copied)
}

fn item(item: domain::sector::LayerItem) -> LayerItem {
    LayerItem { key: item.key, row: item.row.form() }
}
