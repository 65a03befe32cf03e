//! One sector with its opening and the history of its lead; opening it, changing its arrangements (R5, R7).

use super::layer::LayerHead;
use crate::api::answer::{Answer, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::api::organisation::form::unit_named;
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use jiff::civil::Date;
use operations::sector as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    /// 机构
    pub struct SectorUnit from source::UnitName {
        /// 机构编号
        id: i64,
        /// 名称
        name: String,
    }
}

mirror! {
    /// 一任牵头部门
    pub struct LeadTerm from source::LeadTerm {
        /// 牵头部门
        unit: SectorUnit,
        /// 理由
        reason: String,
        /// 何时指定
        set_at: String,
        /// 由谁指定；平台设置和机构合并带来的为空
        set_by: Option<String>,
        /// 何时改由其他部门牵头；现任的为空
        ended_at: Option<String>,
    }
}

/// 一个领域的开放安排、牵头部门和参考指引
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectorDetail {
    /// 领域代码
    #[schema(example = "27")]
    pub code: String,
    /// 标准指引所用的名称
    pub name: String,
    /// pilot26 试点领域，added 增加的领域
    pub origin: String,
    /// 是否开放
    pub is_open: bool,
    /// 开放日期；试点领域为空
    pub opened_on: Option<String>,
    /// 完成期限；试点领域为空
    pub due_on: Option<String>,
    /// 依据文件
    pub document: String,
    /// 要求
    pub note: String,
    /// 开放安排的修改次数，修改时要带上；未开放的为0
    pub revision: i64,
    /// 牵头部门
    pub lead: Option<SectorUnit>,
    /// 其他相关部门
    pub departments: Vec<SectorUnit>,
    /// 参考指引
    pub layers: Vec<LayerHead>,
    /// 历任牵头部门，最近的在前
    pub terms: Vec<LeadTerm>,
}

/// 开放安排
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpeningToSet {
    /// 开放日期，今天或以前
    #[schema(value_type = String, format = Date)]
    opened_on: Option<Date>,
    /// 完成期限
    #[schema(value_type = String, format = Date)]
    due_on: Option<Date>,
    /// 牵头部门的代码或名称
    lead: String,
    /// 其他相关部门的代码或名称
    #[serde(default)]
    departments: Vec<String>,
    /// 依据文件
    #[serde(default)]
    document: String,
    /// 要求，写进发给各单位的通知
    #[serde(default)]
    note: String,
    /// 修改时填读取时的 revision
    #[serde(default)]
    revision: i64,
}

mirror! {
    /// 开放的结果
    pub struct OpeningReceipt from source::OpeningReceipt {
        /// 领域代码
        sector_code: String,
        /// 涉及的机构数
        units: usize,
        /// 已通知的人数
        told: usize,
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let opener = Access::Token(Permission::OpenSector);
    registry
        .read("/api/v1/sectors/{code}", Access::Public, show_sector)
        .act(&Method::POST, "/api/v1/sectors/{code}/opening", opener, open_sector)
        .act(&Method::PUT, "/api/v1/sectors/{code}/opening", opener, change_opening)
}

/// 一个领域
#[utoipa::path(get, path = "/api/v1/sectors/{code}", tag = "领域与标准指引", params(("code" = String, Path, description = "领域代码")),
    responses((status = 200, body = SectorDetail)))]
#[boxed::future]
pub async fn show_sector(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    let found = state.operations.sector(&code).await?;
    let info = found.info;
    ok(&SectorDetail {
        code: info.code,
        name: info.name,
        origin: info.origin.id().to_owned(),
        is_open: info.is_open,
        opened_on: info.opened_on,
        due_on: info.due_on,
        document: found.document,
        note: found.note,
        revision: found.revision,
        lead: info.lead.form(),
        departments: info.departments.form(),
        layers: info.layers.form(),
        // Who set it is for those inside; the day and the reason are public.
        terms: found.terms.into_iter().map(|term| LeadTerm { set_by: None, ..term.form() }).collect(),
    })
}

/// 开放领域
///
/// 增加的领域开放以后，各单位才须编制目录；涉及的单位会收到通知。
#[utoipa::path(post, path = "/api/v1/sectors/{code}/opening", tag = "领域与标准指引", params(("code" = String, Path, description = "领域代码")),
    request_body = OpeningToSet, responses((status = 200, body = OpeningReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn open_sector(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Body(input): Body<OpeningToSet>,
) -> Answer {
    let opening = opening(&state, input).await?;
    ok::<OpeningReceipt>(&state.operations.open_sector(&signed_in.act(), &code, &opening).await?.form())
}

/// 修改开放安排
#[utoipa::path(put, path = "/api/v1/sectors/{code}/opening", tag = "领域与标准指引", params(("code" = String, Path, description = "领域代码")),
    request_body = OpeningToSet, responses((status = 200, body = OpeningReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn change_opening(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Body(input): Body<OpeningToSet>,
) -> Answer {
    let revision = input.revision;
    let opening = opening(&state, input).await?;
    let receipt = state.operations.change_opening(&signed_in.act(), &code, revision, &opening).await?;
    ok::<OpeningReceipt>(&receipt.form())
}

#[boxed::future]
async fn opening(state: &AppState, input: OpeningToSet) -> Result<source::SectorOpening, Problem> {
    let mut department_ids = Vec::new();
    for name in &input.departments {
        department_ids.push(unit_named(&state.operations, "departments", name).await?.id);
    }
    Ok(source::SectorOpening {
        opened_on: input.opened_on,
        due_on: input.due_on,
        lead_id: Some(unit_named(&state.operations, "lead", &input.lead).await?.id),
        department_ids,
        document: input.document,
        note: input.note,
    })
}
