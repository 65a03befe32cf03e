//! What is published: catalogues by unit, sector and level, their versions, downloads, news (R77, R78, R81).

use super::form::{ColumnHead, Row};
use super::item_part::{ItemParts, RowSource};
use crate::api::answer::{Answer, ok};
use crate::api::cursor::{Page, Paging};
use crate::api::extract::{Path, Query};
use crate::api::guideline::{GuidelineHead, sector_code};
use crate::api::mirror::{Form, mirror};
use crate::api::organisation::form::{unit_kind, unit_named};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, response};
use axum::Json;
use axum::extract::State;
use operations::OperationError;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

mirror! {
    /// 已发布的目录
    pub struct CatalogueHead from source::PublishedSummary {
        /// 目录编号
        catalogue_id: i64,
        /// 现行版本编号
        version_id: i64,
        /// 第几版
        number: i64,
        /// 标题
        title: String,
        /// 发布时刻
        published_at: String,
        /// 领域代码
        sector_code: String,
        /// 领域名称
        sector: String,
        /// 机构编号
        unit_id: i64,
        /// 机构代码
        unit_code: String,
        /// 机构名称
        unit: String,
        /// 机构类别代码
        unit_kind: Option<String>,
        /// 有效的行数
        rows: i64,
    }
}

mirror! {
    /// 发布过的版本
    pub struct PublishedVersion from source::PublishedVersion {
        /// 版本编号
        id: i64,
        /// 第几版
        number: i64,
        /// 状态：published 已发布，superseded 已更替，withdrawn 已撤回
        state: String,
        /// 标题
        title: String,
        /// 编制或修订的原因
        reason: String,
        /// 自何日起有效
        #[schema(format = Date)]
        from: String,
        /// 自何日起不再有效；现行的为 null
        #[schema(format = Date)]
        until: Option<String>,
        /// 有效期的文字
        validity: String,
        /// 是否现行
        is_current: bool,
        /// 撤回的理由；撤回的版本不再显示其他内容
        withdrawal_notice: Option<String>,
    }
}

/// 已发布目录的一行
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PublishedRow {
    /// 行的固定键
    pub key: String,
    /// active 有效，removed 取消
    pub status: String,
    /// 取消的理由
    pub reason: String,
    /// 对应或细化的指引事项
    pub guideline_key: Option<String>,
    /// 内容
    pub row: Row,
    /// 分项
    pub item_parts: ItemParts,
    /// 由什么梳理而来；没有注明的为 null
    pub source: Option<RowSource>,
}

impl Form<PublishedRow> for source::PublishedRow {
    fn form(self) -> PublishedRow {
        PublishedRow {
            item_parts: self.item_parts().form(),
            source: self.row.source.clone().form(),
            key: self.key,
            status: self.status.form(),
            reason: self.reason,
            guideline_key: self.guideline_key,
            row: self.row.form(),
        }
    }
}

/// 一份目录的一个版本
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Catalogue {
    /// 目录
    #[serde(flatten)]
    pub head: CatalogueHead,
    /// 版本
    pub version: PublishedVersion,
    /// 所依据的标准指引
    pub guideline: GuidelineHead,
    /// 各列，依印出的次序
    pub columns: Vec<ColumnHead>,
    /// 各行
    pub items: Vec<PublishedRow>,
}

impl Form<Catalogue> for source::PublishedCatalogue {
    fn form(self) -> Catalogue {
        Catalogue {
            head: self.summary.form(),
            version: self.version.form(),
            guideline: self.guideline.form(),
            columns: self.columns.form(),
            items: self.rows.form(),
        }
    }
}

mirror! {
    /// 工作动态
    pub struct NewsItem from source::NewsItem {
        /// publish 发布，withdraw 撤回
        act: String,
        /// 时刻
        at: String,
        /// 日期（北京时间）
        day: Option<String>,
        /// 版本编号
        version_id: i64,
        /// 标题
        title: String,
        /// 机构代码
        unit_code: String,
        /// 机构名称
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 撤回的理由
        note: String,
    }
}

mirror! {
    /// 已发布的数量
    pub struct Counts from source::Counts {
        /// 目录
        catalogues: i64,
        /// 事项
        items: i64,
        /// 机构
        units: i64,
        /// 领域
        sectors: i64,
    }
}

/// Which catalogues.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CatalogueFilter {
    /// 只要某机构（代码或名称）的目录
    pub unit: Option<String>,
    /// 只要某机构（代码或名称）及其下级的目录
    pub under: Option<String>,
    /// 只要某领域（代码或任一名称）的目录
    pub sector: Option<String>,
    /// 只要某一层级：county 县级、township 乡级，或机构类别
    pub level: Option<String>,
}

/// How much news.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NewsLength {
    /// 条数，1至200，默认50
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<usize>,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry
        .read("/api/v1/catalogues", Access::Public, list_catalogues)
        .read("/api/v1/catalogues/{unit}/{sector}", Access::Public, show_catalogue)
        .read("/api/v1/catalogues/{unit}/{sector}/versions", Access::Public, list_published_versions)
        .read("/api/v1/catalogues/{unit}/{sector}/versions/{number}", Access::Public, show_published_version)
        .read("/api/v1/news", Access::Public, list_news)
        .read("/api/v1/counts", Access::Public, count_published)
}

/// 已发布的目录
///
/// 按机构编号与领域代码排列。
#[utoipa::path(get, path = "/api/v1/catalogues", tag = "已发布的目录", params(CatalogueFilter, Paging), responses((status = 200, body = Page<CatalogueHead>)))]
#[boxed::future]
pub async fn list_catalogues(
    State(state): State<AppState>,
    Query(filter): Query<CatalogueFilter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<CatalogueHead>>, Problem> {
    let found = published(&state, &filter).await?;
    let page = paging.page(found, |head| (head.unit_id, head.sector_code.clone()))?;
    Ok(Json(page.map(Form::form)))
}

/// The published catalogues that a filter lets through.
///
/// # Errors
/// When the filter names what does not exist.
#[boxed::future]
pub async fn published(
    state: &AppState,
    filter: &CatalogueFilter,
) -> Result<Vec<source::PublishedSummary>, Problem> {
    let operations = &state.operations;
    let sector = match &filter.sector {
        Some(sector) => Some(sector_code(state, "sector", sector).await?),
        None => None,
    };
    let unit = match &filter.unit {
        Some(unit) => Some(unit_named(operations, "unit", unit).await?),
        None => None,
    };
    let under = match &filter.under {
        Some(under) => Some(unit_named(operations, "under", under).await?),
        None => None,
    };
    let mut found = match (&unit, &sector, &under) {
        (Some(unit), _, _) => operations.published_of_unit(&unit.code).await?,
        (None, Some(sector), _) => operations.published_of_sector(sector).await?,
        (None, None, Some(under)) => operations.published_below(&under.code).await?,
        (None, None, None) => all_published(state).await?,
    };
    let is_level = filter.level.as_deref().map(level_test).transpose()?;
    found.retain(|head| {
        sector.as_ref().is_none_or(|sector| head.sector_code == *sector)
            && under.as_ref().is_none_or(|under| head.unit_path.starts_with(&under.path))
            && is_level.as_ref().is_none_or(|is_level| head.unit_kind.is_some_and(is_level))
    });
    Ok(found)
}

#[boxed::future]
async fn all_published(state: &AppState) -> Result<Vec<source::PublishedSummary>, Problem> {
    let mut found = Vec::new();
    for root in state.operations.tree(state.today()).await? {
        found.extend(state.operations.published_below(&root.unit.code).await?);
    }
    Ok(found)
}

type LevelTest = Box<dyn Fn(domain::organisation::UnitKind) -> bool + Send + Sync>;

fn level_test(level: &str) -> Result<LevelTest, Problem> {
    match level {
        "county" | "县级" => Ok(Box::new(|kind| !kind.is_township())),
        "township" | "乡级" => Ok(Box::new(|kind| kind.is_township())),
        other => {
            let wanted = unit_kind(other).map_err(|_| {
                Problem::invalid(
                    "level",
                    format!("没有层级“{other}”，可用：county、township，或机构类别代码"),
                )
            })?;
            Ok(Box::new(move |kind| kind == wanted))
        }
    }
}

/// 一份已发布的目录
///
/// 领域代码之后加 .json、.csv 或 .xlsx 的，给出该格式的文件；.json 与命令行 convert 的输出相同。
#[utoipa::path(get, path = "/api/v1/catalogues/{unit}/{sector}", tag = "已发布的目录",
    params(("unit" = String, Path, description = "机构代码", example = "tianhe-mzj"),
        ("sector" = String, Path, description = "领域代码，可加 .json、.csv 或 .xlsx", example = "20")),
    responses((status = 200, content((Catalogue = "application/json"), (String = "text/csv"),
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[boxed::future]
pub async fn show_catalogue(
    State(state): State<AppState>,
    Path((unit, sector)): Path<(String, String)>,
) -> Answer {
    if let Some((sector, ending)) = sector.split_once('.') {
        return download(&state, &unit, sector, ending).await;
    }
    let found = state.operations.published_catalogue(&unit, &sector).await?;
    ok::<Catalogue>(&found.ok_or_else(no_catalogue)?.form())
}

#[boxed::future]
async fn download(state: &AppState, unit: &str, sector: &str, ending: &str) -> Answer {
    let format = source::DownloadFormat::parse(ending)
        .ok_or_else(|| OperationError::NotFound(format!("格式“{ending}”；可用 json、csv、xlsx")))?;
    let file = state.operations.download(unit, sector, format).await?;
    Ok(response::download(&file.name, file.media_type, file.bytes))
}

pub(super) fn no_catalogue() -> OperationError {
    OperationError::NotFound("该机构在该领域已发布的目录".to_owned())
}

/// 发布过的版本
///
/// 最新的在前，含已更替的；撤回的只显示公告。
#[utoipa::path(get, path = "/api/v1/catalogues/{unit}/{sector}/versions", tag = "已发布的目录",
    params(("unit" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码")),
    responses((status = 200, body = Vec<PublishedVersion>)))]
#[boxed::future]
pub async fn list_published_versions(
    State(state): State<AppState>,
    Path((unit, sector)): Path<(String, String)>,
) -> Answer {
    ok::<Vec<PublishedVersion>>(&versions_of(&state, &unit, &sector).await?.form())
}

/// 发布过的一个版本
#[utoipa::path(get, path = "/api/v1/catalogues/{unit}/{sector}/versions/{number}", tag = "已发布的目录",
    params(("unit" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码"),
        ("number" = i64, Path, description = "第几版")),
    responses((status = 200, body = Catalogue)))]
#[boxed::future]
pub async fn show_published_version(
    State(state): State<AppState>,
    Path((unit, sector, number)): Path<(String, String, i64)>,
) -> Answer {
    let versions = versions_of(&state, &unit, &sector).await?;
    let version = versions.into_iter().find(|version| version.number == number);
    let version = version.ok_or_else(|| OperationError::NotFound("该版本".to_owned()))?;
    ok::<Catalogue>(&state.operations.published_version(version.id).await?.form())
}

#[boxed::future]
async fn versions_of(
    state: &AppState,
    unit: &str,
    sector: &str,
) -> Result<Vec<source::PublishedVersion>, Problem> {
    let versions = state.operations.published_versions(unit, sector).await?;
    if versions.is_empty() { Err(no_catalogue().into()) } else { Ok(versions) }
}

/// 工作动态
///
/// 最近的发布与撤回。
#[utoipa::path(get, path = "/api/v1/news", tag = "已发布的目录", params(NewsLength), responses((status = 200, body = Vec<NewsItem>)))]
#[boxed::future]
pub async fn list_news(State(state): State<AppState>, Query(length): Query<NewsLength>) -> Answer {
    let length = Paging { cursor: None, limit: length.limit }.length()?;
    ok::<Vec<NewsItem>>(&state.operations.news(i64::try_from(length).unwrap_or(50)).await?.form())
}

/// 已发布的数量
#[utoipa::path(get, path = "/api/v1/counts", tag = "已发布的目录", responses((status = 200, body = Counts)))]
#[boxed::future]
pub async fn count_published(State(state): State<AppState>) -> Answer {
    ok::<Counts>(&state.operations.counts().await?.form())
}
