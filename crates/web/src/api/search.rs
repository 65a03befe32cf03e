//! Search over everything published, by either name of a sector (R3). The members of the answer are fixed.

use super::answer::{Answer, ok};
use super::extract::Query;
use super::guideline::sector_code;
use super::mirror::{Form, mirror};
use super::organisation::form::unit_named;
use super::problem::Problem;
use super::registry::Registry;
use crate::core::{Access, AppState};
use axum::extract::State;
use operations::catalogue as source;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// What is searched for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchFor {
    /// 要找的文字
    #[param(example = "临时救助")]
    #[serde(default)]
    q: String,
    /// 只要某一种：item 事项，catalogue 目录，disclosure 信息，guideline 标准指引，question 问答
    kind: Option<String>,
    /// 只要某领域（代码或任一名称）
    sector: Option<String>,
    /// 只要某机构（代码或名称）及其下级
    unit: Option<String>,
    /// 只要某一机构类别
    level: Option<String>,
    /// 第几页，从1计
    #[param(minimum = 1)]
    page: Option<usize>,
}

mirror! {
    /// 找到的一条
    pub struct SearchHit from source::SearchHit {
        /// item 事项，catalogue 目录，disclosure 信息，guideline 标准指引，question 问答
        kind: String,
        /// 标题；信息的效力有变化的，后面注明，如“（已废止）”
        title: String,
        /// 本站地址
        url: String,
        /// 所在的一段文字
        snippet: String,
    }
}

/// 找到的内容
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SearchAnswer {
    /// 总数
    pub total: usize,
    /// 本页
    pub hits: Vec<SearchHit>,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry.read("/api/v1/search", Access::Public, search_published)
}

/// 搜索
///
/// 在已发布的目录、事项、标准指引与问答中查找。
#[utoipa::path(get, path = "/api/v1/search", tag = "搜索", params(SearchFor), responses((status = 200, body = SearchAnswer)))]
#[boxed::future]
pub async fn search_published(State(state): State<AppState>, Query(wanted): Query<SearchFor>) -> Answer {
    let sector = match &wanted.sector {
        Some(sector) => Some(sector_code(&state, "sector", sector).await?),
        None => None,
    };
    let unit = match &wanted.unit {
        Some(unit) => Some(unit_named(&state.operations, "unit", unit).await?.code),
        None => None,
    };
    let page = wanted.page.unwrap_or(1);
    if !(1..=10_000).contains(&page) {
        return Err(Problem::call("bad-request", "page 应在1至10000之间"));
    }
    let filter = source::SearchFilter { kind: wanted.kind, sector, unit, level: wanted.level };
    let mut found = state.operations.search(&wanted.q, &filter, page).await?;
    for hit in found.hits.iter_mut().filter(|hit| !hit.validity.is_empty()) {
        hit.title = format!("{}（{}）", hit.title, hit.validity);
    }
    ok(&SearchAnswer { total: found.total, hits: found.hits.form() })
}
