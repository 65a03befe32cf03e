//! Reading units: the list, one unit with its history and its open-government body, sector leads.

use super::form::{OpenGovernmentBody, Unit, UnitHistory, unit_kind, unit_named};
use crate::api::answer::{Answer, ok, ok_with_revision};
use crate::api::cursor::{Page, Paging};
use crate::api::extract::{Path, Query};
use crate::api::mirror::Form;
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::Json;
use axum::extract::State;
use domain::organisation::Permission;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which units.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitFilter {
    /// 只要某一类别，如 district_department 或 区级部门
    kind: Option<String>,
    /// 只要某机构（代码或名称）直接下级的机构
    parent: Option<String>,
    /// 只要某机构（代码或名称）之下各级的机构，含其本身
    under: Option<String>,
    /// 名称或简称中含有的文字
    name: Option<String>,
}

/// 领域与其牵头部门
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SectorLead {
    /// 领域代码
    pub sector: String,
    /// 牵头部门的机构编号
    pub unit_id: i64,
}

/// 缺少政务公开工作机构或人员的机构
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitLacking {
    /// 机构
    pub unit: Unit,
    /// 缺什么
    pub missing: Vec<String>,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadOrganisation);
    registry
        .read("/api/v1/units", Access::Public, list_units)
        .read("/api/v1/units/{code}", Access::Public, show_unit)
        .read("/api/v1/units/{code}/history", Access::Public, show_unit_history)
        .read("/api/v1/units/{code}/body", Access::Public, show_body)
        .read("/api/v1/units/{code}/body/people", reader, show_body_with_people)
        .read("/api/v1/units-without-body", reader, list_units_without_body)
        .read("/api/v1/sector-leads", Access::Public, list_sector_leads)
}

/// 机构列表
///
/// 今日在册的机构，按编号排列。
#[utoipa::path(get, path = "/api/v1/units", tag = "机构", params(UnitFilter, Paging), responses((status = 200, body = Page<Unit>)))]
#[boxed::future]
pub async fn list_units(
    State(state): State<AppState>,
    Query(filter): Query<UnitFilter>,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Unit>>, Problem> {
    let operations = &state.operations;
    let kind = filter.kind.as_deref().map(unit_kind).transpose()?;
    let parent = match &filter.parent {
        Some(parent) => Some(unit_named(operations, "parent", parent).await?.id),
        None => None,
    };
    let under = match &filter.under {
        Some(under) => Some(unit_named(operations, "under", under).await?.path),
        None => None,
    };
    let mut units = operations.units_on(state.today()).await?;
    units.retain(|unit| {
        kind.is_none_or(|kind| unit.kind == kind)
            && parent.is_none_or(|parent| unit.parent_id == Some(parent))
            && under.as_ref().is_none_or(|under| unit.path.starts_with(under))
            && filter.name.as_ref().is_none_or(|name| {
                unit.name.contains(name.as_str()) || unit.short_name.contains(name.as_str())
            })
    });
    Ok(Json(paging.page(units, |unit| unit.id)?.map(Form::form)))
}

/// 机构
#[utoipa::path(get, path = "/api/v1/units/{code}", tag = "机构", params(("code" = String, Path, description = "机构代码")),
    responses((status = 200, body = Unit)))]
#[boxed::future]
pub async fn show_unit(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let revision = unit.revision;
    ok_with_revision::<Unit>(&unit.form(), revision)
}

/// 机构沿革
///
/// 用过的名称，合并与撤销。
#[utoipa::path(get, path = "/api/v1/units/{code}/history", tag = "机构", params(("code" = String, Path, description = "机构代码")),
    responses((status = 200, body = UnitHistory)))]
#[boxed::future]
pub async fn show_unit_history(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    ok::<UnitHistory>(&state.operations.unit_history(unit.id).await?.form())
}

/// 政务公开工作机构
///
/// 名称与办公联系方式对外公开；人员姓名另须权限。没有设定的为 null。
#[utoipa::path(get, path = "/api/v1/units/{code}/body", tag = "机构", params(("code" = String, Path, description = "机构代码")),
    responses((status = 200, body = Option<OpenGovernmentBody>)))]
#[boxed::future]
pub async fn show_body(State(state): State<AppState>, Path(code): Path<String>) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    ok::<Option<OpenGovernmentBody>>(&state.operations.open_government_body(None, unit.id).await?.form())
}

/// 政务公开工作机构与人员
#[utoipa::path(get, path = "/api/v1/units/{code}/body/people", tag = "机构", params(("code" = String, Path, description = "机构代码")),
    responses((status = 200, body = Option<OpenGovernmentBody>)), security(("token" = [])))]
#[boxed::future]
pub async fn show_body_with_people(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let body = state.operations.open_government_body(Some(&signed_in.act()), unit.id).await?;
    ok::<Option<OpenGovernmentBody>>(&body.form())
}

/// 缺少工作机构或人员的机构
#[utoipa::path(get, path = "/api/v1/units-without-body", tag = "机构", responses((status = 200, body = Vec<UnitLacking>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_units_without_body(
    State(state): State<AppState>,
    signed_in: SignedIn,
) -> Result<Json<Vec<UnitLacking>>, Problem> {
    let lacking = state.operations.units_without_body(&signed_in.act()).await?;
    let form = |one: operations::organisation::UnitWithoutBody| UnitLacking {
        unit: one.unit.form(),
        missing: one.missing.form(),
    };
    Ok(Json(lacking.into_iter().map(form).collect()))
}

/// 各领域的牵头部门
#[utoipa::path(get, path = "/api/v1/sector-leads", tag = "机构", responses((status = 200, body = Vec<SectorLead>)))]
#[boxed::future]
pub async fn list_sector_leads(State(state): State<AppState>) -> Result<Json<Vec<SectorLead>>, Problem> {
    let leads = state.operations.sector_leads().await?;
    Ok(Json(leads.into_iter().map(|(sector, unit_id)| SectorLead { sector, unit_id }).collect()))
}
