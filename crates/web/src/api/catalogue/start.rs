//! Beginning: a draft from the guideline, the next version of a published catalogue (R80).

use super::form::VersionNumber;
use super::published::no_catalogue;
use crate::api::answer::{Answer, created};
use crate::api::extract::{Body, Path};
use crate::api::guideline::sector_code;
use crate::api::organisation::form::unit_named;
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::maintenance::Cause;
use serde::Deserialize;
use utoipa::ToSchema;

/// 新草稿
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftToBegin {
    /// 编制单位的代码或名称
    #[schema(example = "天河区民政局")]
    unit: String,
    /// 领域的代码或任一名称
    #[schema(example = "20")]
    sector: String,
}

/// 为何修订
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Revision {
    /// 因何修订：new_task 新任务，new_requirement 新要求，new_policy 新政策，organisation_change 机构调整，function_change 职能变化，correction 更正差错
    #[schema(example = "new_policy")]
    trigger: String,
    /// 具体缘由
    reason: String,
    /// 依据文件
    document: Option<String>,
    /// 文件或调整的日期
    on: Option<String>,
}

impl Revision {
    /// The cause as the operations take it.
    pub(super) fn cause(self) -> Result<Cause, Problem> {
        let on = match self.on.as_deref().filter(|text| !text.is_empty()) {
            Some(text) => {
                Some(text.parse().map_err(|_| Problem::invalid("on", "日期请按2026-01-31的样子填写"))?)
            }
            None => None,
        };
        let document = self.document.unwrap_or_default();
        Ok(Cause { trigger: self.trigger, reason: self.reason, document, on })
    }
}

/// Adds the routes.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let compiler = Access::Token(Permission::CompileCatalogue);
    registry.act(&Method::POST, "/api/v1/drafts", compiler, begin_draft).act(
        &Method::POST,
        "/api/v1/catalogues/{unit}/{sector}/versions",
        compiler,
        begin_version,
    )
}

/// 依据标准指引新建草稿
#[utoipa::path(post, path = "/api/v1/drafts", tag = "目录编制", request_body = DraftToBegin, responses((status = 201, body = VersionNumber)), security(("token" = [])))]
#[boxed::future]
pub async fn begin_draft(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<DraftToBegin>,
) -> Answer {
    let unit = unit_named(&state.operations, "unit", &input.unit).await?;
    let sector = sector_code(&state, "sector", &input.sector).await?;
    let version =
        VersionNumber::of(state.operations.draft_from_guideline(&signed_in.act(), unit.id, &sector).await?);
    created(&version.url, &version)
}

/// 修订已发布的目录
///
/// 在现行版本上新建草稿，须写明因何修订和具体缘由。
#[utoipa::path(post, path = "/api/v1/catalogues/{unit}/{sector}/versions", tag = "目录编制",
    params(("unit" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码")),
    request_body = Revision, responses((status = 201, body = VersionNumber)), security(("token" = [])))]
#[boxed::future]
pub async fn begin_version(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((unit, sector)): Path<(String, String)>,
    Body(input): Body<Revision>,
) -> Answer {
    let catalogue = state.operations.published_catalogue(&unit, &sector).await?.ok_or_else(no_catalogue)?;
    let cause = input.cause()?;
    let id = state.operations.new_version(&signed_in.act(), catalogue.summary.catalogue_id, &cause).await?;
    let version = VersionNumber::of(id);
    created(&version.url, &version)
}
