//! Roles: granting and ending them.

use super::form::unit_named;
use super::people::role_named;
use crate::api::answer::{Answer, Done, created, done};
use crate::api::extract::{Body, Path};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use jiff::civil::Date;
use operations::organisation::GrantInput;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 新任职
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GrantToMake {
    /// 人员编号
    person_id: i64,
    /// 角色代码或名称
    #[schema(example = "compiler")]
    role: String,
    /// 在哪个机构及其下级（代码或名称）
    unit: String,
    /// 只限的领域代码；不填的不限
    sector: Option<String>,
    /// 首日；不填的为今日
    #[schema(value_type = Option<String>, format = Date)]
    from: Option<Date>,
    /// 末日；不填的不限
    #[schema(value_type = Option<String>, format = Date)]
    to: Option<Date>,
}

/// 任职的编号
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub struct GrantNumber {
    /// 编号
    pub id: i64,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let manager = Access::Token(Permission::ManagePeople);
    registry.act(&Method::POST, "/api/v1/grants", manager, grant_role).act(
        &Method::DELETE,
        "/api/v1/grants/{id}",
        manager,
        end_grant,
    )
}

/// 授予角色
#[utoipa::path(post, path = "/api/v1/grants", tag = "人员", request_body = GrantToMake, responses((status = 201, body = GrantNumber)), security(("token" = [])))]
#[boxed::future]
pub async fn grant_role(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<GrantToMake>,
) -> Answer {
    let act = signed_in.act();
    let grant = GrantInput {
        person_id: input.person_id,
        role: role_named(&input.role)?,
        unit_id: unit_named(&state.operations, "unit", &input.unit).await?.id,
        sector: input.sector,
        from: input.from.unwrap_or(act.today()),
        to: input.to,
    };
    let person_id = grant.person_id;
    let id = state.operations.grant_role(&act, grant).await?;
    created(&format!("/api/v1/people/{person_id}"), &GrantNumber { id })
}

/// 结束任职
#[utoipa::path(delete, path = "/api/v1/grants/{id}", tag = "人员", params(("id" = i64, Path, description = "任职编号")),
    responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn end_grant(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    state.operations.end_grant(&signed_in.act(), id).await?;
    done()
}
