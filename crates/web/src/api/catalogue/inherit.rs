//! Catalogues of units that are no more, and taking them over (R80a).

use super::form::VersionNumber;
use crate::api::answer::{Answer, created, ok};
use crate::api::extract::Body;
use crate::api::mirror::{Form, mirror};
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::catalogue as source;
use serde::Deserialize;
use utoipa::ToSchema;

mirror! {
    /// 待接续的目录
    pub struct Inheritable from source::Inheritable {
        /// 目录编号
        catalogue_id: i64,
        /// 据以接续的版本：在办的草稿，没有的为现行版本
        version_id: i64,
        /// 这一版的状态
        state: Option<String>,
        /// 原机构
        unit: String,
        /// 原机构自哪一天起不再存在
        ended_on: String,
        /// 领域代码
        sector_code: String,
        /// 领域名称
        sector: String,
        /// 承接机构的编号
        heir_id: i64,
        /// 承接机构
        heir: String,
        /// 本人能否接续
        may_inherit: bool,
    }
}

/// 接续哪一份目录
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ToInherit {
    /// 待接续的目录的编号
    catalogue_id: i64,
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let reader = Access::Token(Permission::ReadCatalogue);
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry.read("/api/v1/inheritances", reader, list_inheritable).act(
        &Method::POST,
        "/api/v1/inheritances",
        compiler,
        inherit,
    )
}

/// 待接续的目录
///
/// 已并入其他机构的单位留下、承接机构还没有接续的目录。
#[utoipa::path(get, path = "/api/v1/inheritances", tag = "目录编制", responses((status = 200, body = Vec<Inheritable>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_inheritable(State(state): State<AppState>, signed_in: SignedIn) -> Answer {
    ok::<Vec<Inheritable>>(&state.operations.inheritable(&signed_in.act(), None).await?.form())
}

/// 接续目录
///
/// 在承接机构新建草稿，加入原机构的事项，公开主体改为承接机构；草稿发布后，原机构的现行版本停止有效。
#[utoipa::path(post, path = "/api/v1/inheritances", tag = "目录编制", request_body = ToInherit, responses((status = 201, body = VersionNumber)), security(("token" = [])))]
#[boxed::future]
pub async fn inherit(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<ToInherit>,
) -> Answer {
    let receipt = state.operations.inherit_catalogue(&signed_in.act(), input.catalogue_id).await?;
    let version = VersionNumber::of(receipt.version_id);
    created(&version.url, &version)
}
