//! Which element is least loaded where (R101, R111), for programs.

use super::standing::RateCount;
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Path, Query};
use crate::api::mirror::{Form, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use operations::OperationError;
use operations::disclosure::{self as source, ElementsBy};
use serde::Deserialize;

impl Form<String> for ElementsBy {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 一项公开内容，或者一个事项，在各机构的装载
    pub struct ElementRate from source::ElementRate {
        /// 公开内容的标识，查看各机构时写明；按事项合计的为空
        hash: String,
        /// 领域代码
        sector_code: String,
        /// 一级事项
        level1_item: String,
        /// 二级事项
        level2_item: String,
        /// 公开内容；按事项合计的为空
        element: String,
        /// 应装载和已装载
        rate: RateCount,
        /// 近六个月到期的信息和其中按时公开的
        timely: RateCount,
    }
}

mirror! {
    /// 各项公开内容的装载，最少的在前
    pub struct ElementRates from source::ElementRates {
        /// 机构
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 领域代码；不限的为空
        sector: String,
        /// 有目录的领域
        sectors: Vec<String>,
        /// element 按公开内容，item 按事项
        by: String,
        /// 最少的在前，最多300行
        lines: Vec<ElementRate>,
        /// 一共多少行
        all: usize,
        /// 还在统计的目录份数
        uncounted: usize,
    }
}

mirror! {
    /// 一个机构的一项公开内容
    pub struct ElementPlace from source::ElementPlaceRate {
        /// 机构
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 领域代码
        sector_code: String,
        /// 应装载和已装载
        rate: RateCount,
    }
}

mirror! {
    /// 一项公开内容在各机构的装载，最少的在前
    pub struct ElementPlaces from source::ElementPlaces {
        /// 机构
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 公开内容和合计
        element: ElementRate,
        /// 各机构
        places: Vec<ElementPlace>,
        /// 还在统计的目录份数
        uncounted: usize,
    }
}

/// Which elements.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct WhichElements {
    sector: String,
    by: String,
}

/// 哪些公开内容装载得最少
///
/// 一个机构及其下级，按公开内容或者按事项合计，最少的在前。
#[utoipa::path(get, path = "/api/v1/units/{code}/coverage/elements", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"),
        ("sector" = Option<String>, Query, description = "领域代码；不填的不限"),
        ("by" = Option<String>, Query, description = "element 按公开内容，item 按事项；不填的按公开内容")),
    responses((status = 200, body = ElementRates)), security(("token" = [])))]
#[boxed::future]
pub async fn show_element_rates(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(unit): Path<String>,
    Query(which): Query<WhichElements>,
) -> Answer {
    let by = match which.by.as_str() {
        "" => ElementsBy::default(),
        by => {
            ElementsBy::from_id(by).ok_or_else(|| OperationError::invalid("by", "应为 element、item 之一"))?
        }
    };
    let found = state.operations.element_rates(&signed_in.act(), &unit, &which.sector, by).await?;
    ok::<ElementRates>(&found.form())
}

/// 一项公开内容在哪些机构没有装载
#[utoipa::path(get, path = "/api/v1/units/{code}/coverage/elements/{element}", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("element" = String, Path, description = "公开内容的标识")),
    responses((status = 200, body = ElementPlaces)), security(("token" = [])))]
#[boxed::future]
pub async fn show_element_places(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, element)): Path<(String, String)>,
) -> Answer {
    ok::<ElementPlaces>(&state.operations.element_places(&signed_in.act(), &unit, &element).await?.form())
}
