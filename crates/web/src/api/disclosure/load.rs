//! Loading one record.

use super::form::{DisclosureLoaded, DisclosureToLoad};
use crate::api::answer::{Answer, created, ok};
use crate::api::extract::Body;
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use operations::disclosure::{LoadHow, LoadStatus};

/// 装载一条信息
///
/// 装载以后自动提交公开审查（submit 为 false 的留作草稿，上传附件以后另行提交）；公开以前须经审查和批准。正文中有身份证号码、手机号码、银行卡号的不予装载，逐处指明。
/// 同一令牌、同一 external_id 再次发送的，内容相同则不变，不同则为新的版本。
#[utoipa::path(post, path = "/api/v1/disclosures", tag = "信息公开", request_body = DisclosureToLoad,
    responses((status = 201, description = "新装载的，或者有改动的", body = DisclosureLoaded), (status = 200, description = "没有改动", body = DisclosureLoaded)), security(("token" = [])))]
#[boxed::future]
pub async fn load_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Body(input): Body<DisclosureToLoad>,
) -> Answer {
    let how = LoadHow { submits: input.submit.unwrap_or(true), tells: true, is_trial: false, renews: false };
    let loading = input.loading()?;
    let loaded =
        state.operations.load_disclosure(&signed_in.act(), signed_in.token_id, &loading, how).await?;
    let status = loaded.status;
    let body = DisclosureLoaded::from(loaded);
    match status {
        LoadStatus::Unchanged => ok(&body),
        LoadStatus::Created | LoadStatus::Updated => created(&body.url, &body),
    }
}
