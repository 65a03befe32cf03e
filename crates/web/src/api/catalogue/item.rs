//! Published items: who publishes what, when, where, by which rule, in all versions (R78, R81).

use super::form::Row;
use super::published::{CatalogueHead, PublishedRow, PublishedVersion, no_catalogue};
use crate::api::answer::{Answer, ok};
use crate::api::cursor::{Page, Paging};
use crate::api::extract::{Path, Query};
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState};
use axum::Json;
use axum::extract::State;
use operations::catalogue as source;
use serde::Serialize;
use utoipa::ToSchema;

mirror! {
    /// 一列的改动
    pub struct ItemChange from source::ItemChange {
        /// 列名
        column: String,
        /// 原来的内容
        old: String,
        /// 后来的内容
        new: String,
    }
}

mirror! {
    /// 事项在一个版本中的样子
    pub struct ItemVersion from source::ItemVersion {
        /// 版本
        version: PublishedVersion,
        /// active 有效，removed 取消
        status: String,
        /// 内容
        row: Row,
        /// 与前一版本相比的改动
        changes: Vec<ItemChange>,
        /// 是否首次列入
        is_first: bool,
    }
}

/// 一个事项
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Item {
    /// 所在目录
    pub catalogue: CatalogueHead,
    /// 现行内容
    pub item: PublishedRow,
    /// 标准指引中的这一行
    pub guideline_row: Option<Row>,
    /// 指引事项的来源：seen 见于已公开的目录，general_knowledge 依常识补充
    pub provenance: Option<String>,
    /// 同一事项的其他行
    pub steps: Vec<PublishedRow>,
    /// 前一行的键
    pub previous: Option<String>,
    /// 后一行的键
    pub next: Option<String>,
    /// 在各版本中的样子，最新的在前
    pub history: Vec<ItemVersion>,
}

impl Form<Item> for source::PublishedItem {
    fn form(self) -> Item {
        Item {
            catalogue: self.catalogue.summary.form(),
            item: self.row.form(),
            guideline_row: self.guideline_row.form(),
            provenance: self.provenance,
            steps: self.steps.form(),
            previous: self.previous.map(|row| row.key),
            next: self.next.map(|row| row.key),
            history: self.history.form(),
        }
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry.read("/api/v1/catalogues/{unit}/{sector}/items", Access::Public, list_items).read(
        "/api/v1/catalogues/{unit}/{sector}/items/{key}",
        Access::Public,
        show_item,
    )
}

/// 目录中的事项
///
/// 依印出的次序。
#[utoipa::path(get, path = "/api/v1/catalogues/{unit}/{sector}/items", tag = "已发布的目录",
    params(("unit" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"), Paging),
    responses((status = 200, body = Page<PublishedRow>)))]
#[boxed::future]
pub async fn list_items(
    State(state): State<AppState>,
    Path((unit, sector)): Path<(String, String)>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<PublishedRow>>, Problem> {
    let catalogue = state.operations.published_catalogue(&unit, &sector).await?.ok_or_else(no_catalogue)?;
    // A version in force is never rewritten, so the place in it is a key as good as any; a newer version
    // ends the reading of the older one.
    let version = catalogue.version.id;
    if let Some((seen, _)) = paging.after::<(i64, i64)>()?
        && seen != version
    {
        return Err(Problem::call("bad-cursor", "目录已发布新的版本，请从第一页读起"));
    }
    let placed: Vec<(i64, source::PublishedRow)> = (0..).zip(catalogue.rows).collect();
    Ok(Json(paging.page(placed, |(place, _)| (version, *place))?.map(|(_, row)| row.form())))
}

/// 一个事项
///
/// 公开什么、由谁、何时、在哪里、依据什么，以及在各版本中的样子。
#[utoipa::path(get, path = "/api/v1/catalogues/{unit}/{sector}/items/{key}", tag = "已发布的目录",
    params(("unit" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("key" = String, Path, description = "行的固定键", example = "20-01-01")),
    responses((status = 200, body = Item)))]
#[boxed::future]
pub async fn show_item(
    State(state): State<AppState>,
    Path((unit, sector, key)): Path<(String, String, String)>,
) -> Answer {
    ok::<Item>(&state.operations.published_item(&unit, &sector, &key).await?.form())
}
