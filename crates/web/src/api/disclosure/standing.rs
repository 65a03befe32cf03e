//! Where a unit and those below it stand (R101, R111).

use crate::api::answer::{Answer, ok};
use crate::api::extract::Path;
use crate::api::mirror::{Form as _, mirror};
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use operations::disclosure as source;
use std::collections::BTreeMap;

/// 一个机构及其下级的装载情况
///
/// 装载率按公开内容的要素计算，及时率按最迟公开日所在的月份计算；迟公开和逾期的逐条列出。
#[utoipa::path(get, path = "/api/v1/units/{code}/coverage", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码")),
    responses((status = 200, body = Coverage)), security(("token" = [])))]
#[boxed::future]
pub async fn show_coverage(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(unit): Path<String>,
) -> Answer {
    let coverage: Coverage = state.operations.coverage(&signed_in.act(), &unit).await?.form();
    ok(&coverage)
}

mirror! {
    /// 应办和已办
    pub struct RateCount from domain::disclosure::Rate {
        /// 应当有几项、几条
        due: i64,
        /// 其中已有几项、几条
        done: i64,
    }
}

mirror! {
    /// 一个机构的装载和及时情况
    pub struct PlaceRate from source::PlaceRate {
        /// 机构
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 是否包括下级
        has_below: bool,
        /// 公开内容的装载
        loading: RateCount,
        /// 各领域的装载，按领域代码
        sectors: BTreeMap<String, RateCount>,
        /// 各月的及时公开，按最迟公开日所在的月份，如 2026-11
        months: BTreeMap<String, RateCount>,
        /// 各领域各月的及时公开，先按领域代码，再按月份
        sector_months: BTreeMap<String, BTreeMap<String, RateCount>>,
        /// 存量信息的按期装载，不计入各月
        stock: RateCount,
    }
}

mirror! {
    /// 迟公开或者逾期的一条
    pub struct LateLine from source::LateLine {
        /// 信息编号
        id: i64,
        /// 名称
        title: String,
        /// 机构
        unit: String,
        /// 领域代码
        sector_code: String,
        /// 最迟公开日
        due_on: String,
        /// 公开日，网址按原网页的日期；没有公开的为空
        published_on: Option<String>,
        /// 迟了几个工作日，没有公开的算到今天
        days_late: Option<u32>,
        /// 是否存量信息
        is_stock: bool,
    }
}

mirror! {
    /// 一个机构及其下级的装载情况
    pub struct Coverage from source::Coverage {
        /// 机构
        unit: String,
        /// 机构代码
        unit_code: String,
        /// 合计
        whole: PlaceRate,
        /// 本机构和各直接下级
        places: Vec<PlaceRate>,
        /// 有目录的领域
        sectors: Vec<String>,
        /// 统计的月份，最近的在前
        months: Vec<String>,
        /// 迟公开和逾期的：没有公开的不限时间，排在前面；最多200条
        late: Vec<LateLine>,
        /// 迟公开和逾期的一共多少条
        late_count: i64,
        /// 其中在所列月份以前到期、至今没有公开的
        overdue_before: i64,
        /// 还在统计的目录份数
        uncounted: usize,
    }
}
