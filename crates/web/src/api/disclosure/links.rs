//! The links of a record looked at on demand (R102, R251).

use crate::api::answer::{Answer, ok};
use crate::api::extract::Path;
use crate::api::mirror::{Form, mirror};
use crate::console::client;
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use axum::http::HeaderMap;
use domain::disclosure::LinkOutcome;
use operations::disclosure as source;

impl Form<String> for LinkOutcome {
    fn form(self) -> String {
        self.id().to_owned()
    }
}

mirror! {
    /// 信息里的一个链接
    pub struct CheckedLink from source::LinkView {
        /// 指向的网址
        address: String,
        /// 链接的文字
        words: String,
        /// 在哪里
        place: String,
        /// reachable 可以打开，dead 打不开，unknown 没有查明；没有的为没有检查过
        outcome: Option<String>,
        /// 原因和办法
        why: String,
        /// 检查的时间
        checked_at: Option<String>,
    }
}

/// 检查信息里的链接
///
/// 本站的网页在数据库里核对，其他网站的各访问一次。结果随版本保存，只作提示，不影响提交和公开；网络不通等没有查明的与打不开的分开。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/links", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    responses((status = 200, body = Vec<CheckedLink>)), security(("token" = [])))]
#[boxed::future]
pub async fn check_links(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Answer {
    let site = client::origin(&state, &headers);
    let links: Vec<CheckedLink> = state.operations.check_links(&signed_in.act(), id, &site).await?.form();
    ok(&links)
}
