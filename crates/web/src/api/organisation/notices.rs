//! One's own notices.

use crate::api::answer::{Answer, Count, ok};
use crate::api::cursor::{Page, Paging, mark};
use crate::api::extract::{Body, Query};
use crate::api::mirror::{Form, mirror};
use crate::api::problem::Problem;
use crate::api::registry::Registry;
use crate::core::{Access, AppState, SignedIn};
use axum::Json;
use axum::extract::State;
use axum::http::Method;
use domain::organisation::Permission;
use operations::organisation as source;
use serde::Deserialize;
use utoipa::ToSchema;

mirror! {
    /// 提醒
    pub struct Notice from source::Notice {
        /// 编号
        id: i64,
        /// 种类
        kind: String,
        /// 内容
        text: String,
        /// 工作台地址
        url: String,
        /// 时刻
        created_at: String,
        /// 是否已读
        is_read: bool,
    }
}

/// 标为已读
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NoticesRead {
    /// 提醒编号；不填的为全部
    id: Option<i64>,
}

/// Adds the routes. Who may read the organisation at all has notices.
#[must_use]
pub fn routes(registry: Registry) -> Registry {
    let own = Access::Token(Permission::ReadOrganisation);
    registry.read("/api/v1/notices", own, list_notices).act(
        &Method::POST,
        "/api/v1/notices/read",
        own,
        mark_notices_read,
    )
}

/// 本人的提醒
///
/// 最新的在前。
#[utoipa::path(get, path = "/api/v1/notices", tag = "提醒", params(Paging), responses((status = 200, body = Page<Notice>)), security(("token" = [])))]
#[boxed::future]
pub async fn list_notices(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Query(paging): Query<Paging>,
) -> Result<Json<Page<Notice>>, Problem> {
    let length = paging.length()?;
    let (act, mut before, mut found) = (signed_in.act(), paging.after::<i64>()?, Vec::new());
    // One more than the page tells whether another follows.
    while found.len() <= length {
        let notices = state.operations.notices(&act, before).await?;
        let Some(last) = notices.last() else { break };
        before = Some(last.id);
        found.extend(notices);
    }
    let has_more = found.len() > length;
    found.truncate(length);
    let next_cursor = if has_more { found.last().map(|notice| mark(&notice.id)) } else { None };
    Ok(Json(Page { items: found.form(), next_cursor }))
}

/// 把提醒标为已读
#[utoipa::path(post, path = "/api/v1/notices/read", tag = "提醒", request_body = NoticesRead, responses((status = 200, body = Count)), security(("token" = [])))]
#[boxed::future]
pub async fn mark_notices_read(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<NoticesRead>,
) -> Answer {
    ok(&Count { count: state.operations.mark_read(&signed_in.act(), input.id).await? })
}
