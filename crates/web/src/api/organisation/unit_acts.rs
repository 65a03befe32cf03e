//! Acts on units: founding, renaming, moving, merging, dissolving; their bodies; sector leads (R80a, R149b).

use super::form::{EndReceipt, OpenGovernmentBody, Unit, unit_kind, unit_named};
use super::units::SectorLead;
use crate::api::answer::{Answer, created, ok, ok_with_revision, seen_revision};
use crate::api::extract::{Body, Path};
use crate::api::mirror::Form;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::{HeaderMap, Method};
use domain::organisation::Permission;
use jiff::civil::Date;
use operations::organisation::{BodyInput, Merger, NewUnit, Rename};
use serde::Deserialize;
use utoipa::ToSchema;

/// 新机构
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitToFound {
    /// 机构代码：字母、数字、横线、下划线和点
    #[schema(example = "tianhe-example")]
    code: String,
    /// 全称
    #[schema(example = "天河区示例局")]
    name: String,
    /// 简称；不填的同全称
    #[serde(default)]
    short_name: String,
    /// 类别代码或名称
    #[schema(example = "district_department")]
    kind: String,
    /// 上级机构的代码或名称
    #[schema(example = "tianhe")]
    parent: Option<String>,
    /// 业务主管部门的代码或名称
    sector_parent: Option<String>,
    /// 设立之日；不填的为今日
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
}

/// 更名
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitRename {
    /// 新全称
    name: String,
    /// 新简称；不填的同全称
    #[serde(default)]
    short_name: String,
    /// 自何日起；不填的为今日
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// 依据文件
    #[schema(example = "穗编字〔2026〕1号")]
    document: String,
}

/// 改变隶属
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitMove {
    /// 新上级机构的代码或名称
    parent: String,
    /// 新业务主管部门的代码或名称；不填的为没有
    sector_parent: Option<String>,
    /// 自何日起；不填的为今日
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// 依据文件
    document: String,
}

/// 合并
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitMerger {
    /// 被合并机构的代码或名称
    from: Vec<String>,
    /// 承接机构的代码或名称
    into: String,
    /// 合并之日；不填的为今日
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// 依据文件
    document: String,
}

/// 撤销
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnitEnd {
    /// 撤销之日；不填的为今日
    #[schema(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// 依据文件
    document: String,
    /// 有已发布或正在编制的目录而没有承接机构的，须填true，表示确认撤销
    #[serde(default)]
    left_behind: bool,
}

/// 政务公开工作机构的设定
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BodyToSet {
    /// 工作机构名称
    #[schema(example = "办公室（政务公开科）")]
    body_name: String,
    /// 负责人的人员编号
    head_id: Option<i64>,
    /// 联系人的人员编号
    named_person_id: Option<i64>,
    /// 替补人的人员编号
    deputy_id: Option<i64>,
    /// 办公电话与地址，对外公开
    #[serde(default)]
    contact: String,
    /// 自何日起；不填的为今日
    #[schema(value_type = Option<String>, format = Date)]
    valid_from: Option<Date>,
}

/// 牵头部门的设定
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeadToSet {
    /// 牵头部门的代码或名称
    unit: String,
    /// 改定的理由，留在历史中
    #[serde(default)]
    reason: String,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let organiser = Access::Token(Permission::ManageOrganisation);
    registry
        .act(&Method::POST, "/api/v1/units", organiser, found_unit)
        .act(&Method::POST, "/api/v1/units/{code}/rename", organiser, rename_unit)
        .act(&Method::POST, "/api/v1/units/{code}/move", organiser, move_unit)
        .act(&Method::POST, "/api/v1/units/{code}/dissolve", organiser, dissolve_unit)
        .act(&Method::POST, "/api/v1/unit-mergers", organiser, merge_units)
        .act(&Method::PUT, "/api/v1/units/{code}/body", Access::Token(Permission::ManagePeople), set_body)
        .act(
            &Method::PUT,
            "/api/v1/sector-leads/{sector}",
            Access::Token(Permission::OpenSector),
            set_sector_lead,
        )
}

/// 新建机构
#[utoipa::path(post, path = "/api/v1/units", tag = "机构", request_body = UnitToFound, responses((status = 201, body = Unit)), security(("token" = [])))]
#[boxed::future]
pub async fn found_unit(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<UnitToFound>,
) -> Answer {
    let operations = &state.operations;
    let act = signed_in.act();
    let parent_id = match &input.parent {
        Some(parent) => Some(unit_named(operations, "parent", parent).await?.id),
        None => None,
    };
    let sector_parent_id = match &input.sector_parent {
        Some(superior) => Some(unit_named(operations, "sector_parent", superior).await?.id),
        None => None,
    };
    let new = NewUnit {
        code: input.code,
        name: input.name,
        short_name: input.short_name,
        kind: unit_kind(&input.kind)?,
        parent_id,
        sector_parent_id,
        valid_from: input.valid_from.unwrap_or(act.today()),
    };
    let unit: Unit = operations.create_unit(&act, new).await?.form();
    created(&format!("/api/v1/units/{}", unit.code), &unit)
}

/// 机构更名
///
/// 历史仍保留旧名称。
#[utoipa::path(post, path = "/api/v1/units/{code}/rename", tag = "机构", params(("code" = String, Path, description = "机构代码"), ("If-Match" = Option<String>, Header, description = "读取时得到的 ETag；内容已被改动的，返回409")),
    request_body = UnitRename, responses((status = 200, body = Unit)), security(("token" = [])))]
#[boxed::future]
pub async fn rename_unit(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    headers: HeaderMap,
    Body(input): Body<UnitRename>,
) -> Answer {
    let act = signed_in.act();
    let unit = state.operations.unit_by_code(&code).await?;
    let revision = seen_revision(&headers)?.unwrap_or(unit.revision);
    let rename = Rename {
        name: input.name,
        short_name: input.short_name,
        from: input.from.unwrap_or(act.today()),
        document: input.document,
    };
    let unit = state.operations.rename_unit(&act, unit.id, rename, revision).await?;
    let revision = unit.revision;
    ok_with_revision::<Unit>(&unit.form(), revision)
}

/// 改变机构隶属
#[utoipa::path(post, path = "/api/v1/units/{code}/move", tag = "机构", params(("code" = String, Path, description = "机构代码"), ("If-Match" = Option<String>, Header, description = "读取时得到的 ETag；内容已被改动的，返回409")),
    request_body = UnitMove, responses((status = 200, body = Unit)), security(("token" = [])))]
#[boxed::future]
pub async fn move_unit(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    headers: HeaderMap,
    Body(input): Body<UnitMove>,
) -> Answer {
    let operations = &state.operations;
    let act = signed_in.act();
    let unit = operations.unit_by_code(&code).await?;
    let revision = seen_revision(&headers)?.unwrap_or(unit.revision);
    let parent = unit_named(operations, "parent", &input.parent).await?.id;
    let superior = match &input.sector_parent {
        Some(superior) => Some(unit_named(operations, "sector_parent", superior).await?.id),
        None => None,
    };
    let from = input.from.unwrap_or(act.today());
    let unit = operations.move_unit(&act, unit.id, parent, superior, from, &input.document, revision).await?;
    let revision = unit.revision;
    ok_with_revision::<Unit>(&unit.form(), revision)
}

/// 撤销机构
///
/// 没有在岗人员和下级机构的才能撤销。
#[utoipa::path(post, path = "/api/v1/units/{code}/dissolve", tag = "机构", params(("code" = String, Path, description = "机构代码"), ("If-Match" = Option<String>, Header, description = "读取时得到的 ETag；内容已被改动的，返回409")),
    request_body = UnitEnd, responses((status = 200, body = EndReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn dissolve_unit(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    headers: HeaderMap,
    Body(input): Body<UnitEnd>,
) -> Answer {
    let act = signed_in.act();
    let unit = state.operations.unit_by_code(&code).await?;
    let revision = seen_revision(&headers)?.unwrap_or(unit.revision);
    let on = input.on.unwrap_or(act.today());
    ok::<EndReceipt>(
        &state
            .operations
            .dissolve_unit(&act, unit.id, (on, &input.document), input.left_behind, revision)
            .await?
            .form(),
    )
}

/// 合并机构
///
/// 人员、任职、下级机构转入承接机构；目录由承接机构接续。
#[utoipa::path(post, path = "/api/v1/unit-mergers", tag = "机构", request_body = UnitMerger, responses((status = 200, body = EndReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn merge_units(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<UnitMerger>,
) -> Answer {
    let operations = &state.operations;
    let act = signed_in.act();
    let mut from = Vec::with_capacity(input.from.len());
    for unit in &input.from {
        from.push(unit_named(operations, "from", unit).await?.id);
    }
    let into = unit_named(operations, "into", &input.into).await?.id;
    let merger = Merger { from, into, on: input.on.unwrap_or(act.today()), document: input.document };
    ok::<EndReceipt>(&operations.merge_units(&act, merger).await?.form())
}

/// 设定政务公开工作机构
#[utoipa::path(put, path = "/api/v1/units/{code}/body", tag = "机构", params(("code" = String, Path, description = "机构代码")),
    request_body = BodyToSet, responses((status = 200, body = OpenGovernmentBody)), security(("token" = [])))]
#[boxed::future]
pub async fn set_body(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(code): Path<String>,
    Body(input): Body<BodyToSet>,
) -> Answer {
    let unit = state.operations.unit_by_code(&code).await?;
    let body = BodyInput {
        body_name: input.body_name,
        head_id: input.head_id,
        named_person_id: input.named_person_id,
        deputy_id: input.deputy_id,
        contact: input.contact,
        valid_from: input.valid_from,
    };
    ok::<OpenGovernmentBody>(
        &state.operations.set_open_government_body(&signed_in.act(), unit.id, body).await?.form(),
    )
}

/// 设定领域牵头部门
#[utoipa::path(put, path = "/api/v1/sector-leads/{sector}", tag = "机构", params(("sector" = String, Path, description = "领域代码")),
    request_body = LeadToSet, responses((status = 200, body = SectorLead)), security(("token" = [])))]
#[boxed::future]
pub async fn set_sector_lead(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(sector): Path<String>,
    Body(input): Body<LeadToSet>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &input.unit).await?;
    state.operations.set_sector_lead(&signed_in.act(), &sector, unit.id, &input.reason).await?;
    ok(&SectorLead { sector, unit_id: unit.id })
}
