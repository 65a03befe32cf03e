//! Attachments of records, notices that nothing arose, set times, and whether what is public still holds.

use super::form::{Attachment, DisclosureMark, DisclosureSchedule, NilNoticeInput, NilNoticeReceipt};
use crate::api::answer::{Answer, Done, done, ok};
use crate::api::extract::{Body, Path, Upload};
use crate::api::mirror::Form as _;
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use domain::disclosure::Validity;
use operations::OperationError;

/// 加附件
///
/// 直接发送文件本身，以 ?name= 写明文件名；也可以用表单上传。含有个人号码的，隐去之后才能提交审查。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/attachments", tag = "信息公开",
    params(("id" = i64, Path, description = "信息编号"), ("name" = Option<String>, Query, description = "直接发送文件时的文件名")),
    request_body(content((Vec<u8> = "application/octet-stream"))),
    responses((status = 200, body = Attachment)), security(("token" = [])))]
#[boxed::future]
pub async fn attach_file(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    upload: Upload,
) -> Answer {
    let act = signed_in.act();
    let added: Attachment =
        state.operations.attach_file(&act, (id, 0), &upload.name, &upload.bytes).await?.form();
    ok(&added)
}

/// 隐去附件中的个人号码
///
/// 公众看到的是隐去之后的文件，原件封存。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/attachments/{attachment}/mask", tag = "信息公开",
    params(("id" = i64, Path, description = "信息编号"), ("attachment" = i64, Path, description = "附件编号")),
    responses((status = 200, body = Attachment)), security(("token" = [])))]
#[boxed::future]
pub async fn mask_attachment(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, attachment)): Path<(i64, i64)>,
) -> Answer {
    let act = signed_in.act();
    let masked: Attachment = state.operations.mask_attachment(&act, (id, 0), attachment).await?.form();
    ok(&masked)
}

/// 删除附件
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/attachments/{attachment}/remove", tag = "信息公开",
    params(("id" = i64, Path, description = "信息编号"), ("attachment" = i64, Path, description = "附件编号")),
    responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn remove_attachment(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((id, attachment)): Path<(i64, i64)>,
) -> Answer {
    state.operations.remove_attachment(&signed_in.act(), (id, 0), attachment).await?;
    done()
}

/// 本期无此类信息
///
/// 每项公开内容得一份说明，一并提交审查；同一项同一期已有说明的不再重复。
#[utoipa::path(post, path = "/api/v1/units/{code}/{sector}/nil-notices", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码")),
    request_body = NilNoticeInput, responses((status = 200, body = NilNoticeReceipt)), security(("token" = [])))]
#[boxed::future]
pub async fn close_elements(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path((code, sector)): Path<(String, String)>,
    Body(input): Body<NilNoticeInput>,
) -> Answer {
    let input = input.notices(&code, &sector)?;
    let receipt: NilNoticeReceipt = state.operations.close_elements(&signed_in.act(), &input).await?.form();
    ok(&receipt)
}

/// 定时发布
///
/// 已批准的信息到时自动发布；不写时刻的，取消定时。
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/schedule", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureSchedule, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn schedule_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureSchedule>,
) -> Answer {
    let at = match input.publish_at.as_deref().map(str::parse) {
        None => None,
        Some(Ok(at)) => Some(at),
        Some(Err(_)) => {
            let words = "时刻请写作 2026-11-30T01:00:00Z";
            return Err(OperationError::invalid("publish_at", words).into());
        }
    };
    state.operations.schedule_disclosure(&signed_in.act(), (id, input.revision), at).await?;
    done()
}

/// 标注效力
#[utoipa::path(post, path = "/api/v1/disclosures/{id}/validity", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    request_body = DisclosureMark, responses((status = 200, body = Done)), security(("token" = [])))]
#[boxed::future]
pub async fn mark_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
    Body(input): Body<DisclosureMark>,
) -> Answer {
    let mark = Validity::parse(&input.validity).ok_or_else(|| {
        let marks: Vec<&str> = Validity::ALL.into_iter().map(Validity::id).collect();
        OperationError::invalid("validity", format!("效力应为 {} 之一", marks.join("、")))
    })?;
    let on = super::form::day_of("on", input.on.as_deref().unwrap_or_default())?;
    let act = signed_in.act();
    state.operations.mark_disclosure(&act, id, mark, (on, &input.basis)).await?;
    done()
}
