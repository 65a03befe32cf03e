//! Reading records and checklists.

use super::checklist_form::Checklist;
use super::form::Disclosure;
use super::public_form::PublishedDisclosure;
use crate::api::answer::{Answer, ok, ok_with_revision};
use crate::api::extract::Path;
use crate::api::mirror::Form as _;
use crate::core::{AppState, SignedIn};
use axum::extract::State;
use operations::OperationError;

/// 一条信息及其办理情况
#[utoipa::path(get, path = "/api/v1/disclosures/{id}", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    responses((status = 200, body = Disclosure)), security(("token" = [])))]
#[boxed::future]
pub async fn show_disclosure(
    State(state): State<AppState>,
    signed_in: SignedIn,
    Path(id): Path<i64>,
) -> Answer {
    let disclosure: Disclosure = state.operations.disclosure(&signed_in.act(), id).await?.form();
    ok_with_revision(&disclosure, disclosure.version.revision)
}

/// 一条已公开的信息
#[utoipa::path(get, path = "/api/v1/published-disclosures/{id}", tag = "信息公开", params(("id" = i64, Path, description = "信息编号")),
    responses((status = 200, body = PublishedDisclosure)))]
#[boxed::future]
pub async fn show_published_disclosure(State(state): State<AppState>, Path(id): Path<i64>) -> Answer {
    match state.operations.public_disclosure(id).await? {
        Ok(record) => {
            let record: PublishedDisclosure = record.form();
            ok(&record)
        }
        Err(_) => Err(OperationError::NotFound("该信息".to_owned()).into()),
    }
}

/// 已发布目录的装载清单
///
/// 各事项的公开内容逐项列出，已装载的和没有装载的。
#[utoipa::path(get, path = "/api/v1/units/{code}/{sector}/checklist", tag = "信息公开",
    params(("code" = String, Path, description = "机构代码"), ("sector" = String, Path, description = "领域代码")),
    responses((status = 200, body = Checklist)))]
#[boxed::future]
pub async fn show_checklist(
    State(state): State<AppState>,
    Path((unit, sector)): Path<(String, String)>,
) -> Answer {
    let checklist: Checklist = state.operations.checklist(&unit, &sector, state.today()).await?.form();
    ok(&checklist)
}
