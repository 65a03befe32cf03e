//! Published results: public reading.

use super::form::{Cap, Score};
use crate::api::extract::Path;
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState};
use axum::Json;
use axum::extract::State;
use operations::assessment as source;

mirror! {
    /// 公布的一处扣分
    pub struct PublicDeduction from source::PublicDeduction {
        /// 领域代码
        sector_code: String,
        /// 领域
        sector: String,
        /// 维度
        dimension: String,
        /// 评分表代码
        code: String,
        /// 问题
        label: String,
        /// 位置
        place: String,
        /// 说明
        message: String,
        /// 规则编号
        rule: String,
        /// 扣分
        points: f64,
        /// 是否已整改
        is_mended: bool,
    }
}

mirror! {
    /// 公布的一个单位
    pub struct PublicUnit from source::PublicUnit {
        /// 名次
        rank: usize,
        /// 单位代码
        unit_code: String,
        /// 单位
        unit: String,
        /// 评议的目录份数
        catalogues: usize,
        /// 得分
        score: Score,
        /// 扣分；列表中不列
        deductions: Vec<PublicDeduction>,
    }
}

mirror! {
    /// 公布的评议结果
    pub struct AssessmentResult from source::PublicAssessment {
        /// 编号
        id: i64,
        /// 名称
        title: String,
        /// 组织单位
        office: String,
        /// 目录截至
        as_of: String,
        /// 公布时刻
        published_at: String,
        /// 撤回的理由；未撤回的为 null
        withdrawal_notice: Option<String>,
        /// 各维度的上限
        caps: Vec<Cap>,
        /// 各单位，得分高的在前；撤回的没有
        units: Vec<PublicUnit>,
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    registry.read("/api/v1/assessments", Access::Public, list_results).read(
        "/api/v1/assessments/{round}",
        Access::Public,
        show_result,
    )
}

/// 公布的评议结果
///
/// 最新的在前；已撤回的保留一行和理由。
#[utoipa::path(get, path = "/api/v1/assessments", tag = "目录评议", responses((status = 200, body = Vec<AssessmentResult>)))]
#[boxed::future]
pub async fn list_results(State(state): State<AppState>) -> Result<Json<Vec<AssessmentResult>>, Problem> {
    Ok(Json(state.operations.public_assessments().await?.form()))
}

/// 一次评议的结果
#[utoipa::path(get, path = "/api/v1/assessments/{round}", tag = "目录评议", params(("round" = i64, Path, description = "评议编号")), responses((status = 200, body = AssessmentResult)))]
#[boxed::future]
pub async fn show_result(
    State(state): State<AppState>,
    Path(round): Path<i64>,
) -> Result<Json<AssessmentResult>, Problem> {
    Ok(Json(state.operations.public_assessment(round).await?.form()))
}
