//! Acts on one person: locking, one-time links, leave, handing work over (R149b).

use crate::api::answer::{Answer, Count, Done, done, ok};
use crate::api::extract::{Body, Path};
use crate::api::mirror::{Form, mirror};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use jiff::civil::Date;
use operations::organisation as source;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

mirror! {
    /// 手上的工作
    pub struct Duty from source::duty::Duty {
        /// 目录版本编号
        version_id: i64,
        /// 目录编号
        catalogue_id: i64,
        /// 机构编号
        unit_id: i64,
        /// 目录标题
        title: String,
        /// 状态名称
        state_label: String,
        /// 工作台地址
        url: String,
    }
}

mirror! {
    /// 交接结果
    pub struct HandOverReceipt from source::HandOverReceipt {
        /// 转交的任职数
        grants: u64,
        /// 转交的工作机构职务数
        places: u64,
        /// 转交的在办目录
        duties: Vec<Duty>,
        /// 转交的未读提醒数
        notices: u64,
        /// 结束的登录会话数
        sessions: u64,
        /// 停用的令牌数
        tokens: u64,
    }
}

/// 一次性链接；只显示这一次
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OneTimeLink {
    /// 地址（本站路径）
    pub url: String,
    /// 人员编号
    pub person_id: i64,
    /// invite 启用账号，reset 重设密码
    pub purpose: String,
    /// 有效至
    pub expires_at: String,
}

impl Form<OneTimeLink> for source::OneTimeLink {
    fn form(self) -> OneTimeLink {
        let purpose = match self.purpose {
            source::LinkPurpose::Invite => "invite",
            source::LinkPurpose::Reset => "reset",
        };
        let url = format!("/console/link/{}", self.token);
        OneTimeLink {
            url,
            person_id: self.person_id,
            purpose: purpose.to_owned(),
            expires_at: self.expires_at,
        }
    }
}

/// 代理
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Deputy {
    /// 代理人的人员编号
    deputy_id: i64,
    /// 首日
    #[schema(value_type = String, format = Date)]
    from: Date,
    /// 末日
    #[schema(value_type = String, format = Date)]
    to: Date,
}

/// 交接
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// 接手人的人员编号
    successor_id: i64,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let manager = Access::Token(Permission::ManagePeople);
    registry
        .read("/api/v1/people/{id}/duties", Access::Token(Permission::ReadOrganisation), list_duties)
        .act(&Method::POST, "/api/v1/people/{id}/lock", manager, lock_person)
        .act(&Method::POST, "/api/v1/people/{id}/unlock", manager, unlock_person)
        .act(&Method::POST, "/api/v1/people/{id}/invitation", manager, invite_person)
        .act(&Method::POST, "/api/v1/people/{id}/password-reset", manager, reset_password)
        // A person names a deputy for their own leave too; the operation decides whose it may be.
        .act(
            &Method::POST,
            "/api/v1/people/{id}/deputies",
            Access::Token(Permission::ReadOrganisation),
            name_deputy,
        )
        .act(
            &Method::POST,
            "/api/v1/people/{id}/deputies/{deputy}/end",
            Access::Token(Permission::ReadOrganisation),
            end_deputy,
        )
        .act(&Method::POST, "/api/v1/people/{id}/hand-over", manager, hand_over)
}

/// 手上的工作
///
/// 离任交接前应先查看。
#[utoipa::path(get, path = "/api/v1/people/{id}/duties", tag = "人员", params(("id" = i64, Path, description = "人员编号")),
    responses((status = 200, body = Vec<Duty>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_duties(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    ok::<Vec<Duty>>(&state.operations.duties(&signed_in.act(), id).await?.form())
}

/// 停用账号
#[utoipa::path(post, path = "/api/v1/people/{id}/lock", tag = "人员", params(("id" = i64, Path, description = "人员编号")),
    responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn lock_person(State(state): State<AppState>, signed_in: SignedIn, Path(id): Path<i64>) -> Answer {
    state.operations.lock_person(&signed_in.act(), id).await?;
    done()
}

/// 恢复账号
#[utoipa::path(post, path = "/api/v1/people/{id}/unlock", tag = "人员", params(("id" = i64, Path, description = "人员编号")),
    responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn unlock_person(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    state.operations.unlock_person(&signed_in.act(), id).await?;
    done()
}

/// 发出启用链接
///
/// 链接只显示一次，由管理员转交本人；先前的链接作废。
#[utoipa::path(post, path = "/api/v1/people/{id}/invitation", tag = "人员", params(("id" = i64, Path, description = "人员编号")),
    responses((status = 200, body = OneTimeLink)), security(("token" = [])))]
#[boxed::future]
pub async fn invite_person(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<OneTimeLink>(&state.operations.invite(&signed_in.act(), id).await?.form())
}

/// 发出重设密码链接
///
/// 链接只显示一次，由管理员转交本人；先前的链接作废。
#[utoipa::path(post, path = "/api/v1/people/{id}/password-reset", tag = "人员", params(("id" = i64, Path, description = "人员编号")),
    responses((status = 200, body = OneTimeLink)), security(("token" = [])))]
#[boxed::future]
pub async fn reset_password(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    ok::<OneTimeLink>(&state.operations.reset_password_link(&signed_in.act(), id).await?.form())
}

/// 设代理人
///
/// 休假期间由代理人代行其全部角色；本人可以为自己设定。
#[utoipa::path(post, path = "/api/v1/people/{id}/deputies", tag = "人员", params(("id" = i64, Path, description = "人员编号")),
    request_body = Deputy, responses((status = 200, body = Count)), security(("token" = [])))]
#[boxed::future]
pub async fn name_deputy(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<Deputy>,
) -> Answer {
    let count =
        state.operations.deputise(&signed_in.act(), id, input.deputy_id, input.from, input.to).await?;
    ok(&Count { count })
}

/// 结束代理
///
/// 期满前结束一位代理人对本人全部角色的代理；本人可以办理。
#[utoipa::path(post, path = "/api/v1/people/{id}/deputies/{deputy}/end", tag = "人员",
    params(("id" = i64, Path, description = "人员编号"), ("deputy" = i64, Path, description = "代理人的人员编号")),
    responses((status = 200, body = Count)), security(("token" = [])))]
#[boxed::future]
pub async fn end_deputy(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, deputy)): Path<(i64, i64)>,
) -> Answer {
    ok(&Count { count: state.operations.end_deputy(&signed_in.act(), id, deputy).await? })
}

/// 离任交接
///
/// 任职、工作机构职务、在办目录与未读提醒一次转交接手人，账号、会话与令牌同时停用。
#[utoipa::path(post, path = "/api/v1/people/{id}/hand-over", tag = "人员", params(("id" = i64, Path, description = "离任人的人员编号")),
    request_body = HandOver, responses((status = 200, body = HandOverReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn hand_over(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<HandOver>,
) -> Answer {
    ok::<HandOverReceipt>(&state.operations.hand_over(&signed_in.act(), id, input.successor_id).await?.form())
}
