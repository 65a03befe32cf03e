//! 网站标识: name, 网站标识码, ICP and 公安备案 numbers, 主办单位, contact, 我为政府网站找错, with the foot
//! as it will be printed (国办发〔2017〕47号).

use super::address;
use super::parts::{Done, done_notice};
use crate::console::form::{Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Page};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use operations::setting::SiteIdentity;
use std::sync::Arc;

/// The identity's form with the foot it gives.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/site_identity.html")]
pub struct SiteIdentityView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The form.
    pub form: Form,
    /// What the foot is drawn from.
    pub page: Page,
}

/// The fields of the identity, each with its label, hint and longest text. Shared with the first start.
#[must_use]
pub fn fields(identity: &SiteIdentity) -> Vec<Field> {
    vec![
        Field::text("site_name", "网站名称").value(&identity.site_name).required().longest(60),
        Field::text("organiser", "主办单位").value(&identity.organiser).required().longest(60),
        Field::text("undertaker", "承办单位").value(&identity.undertaker).longest(60),
        Field::text("site_domain", "网站域名")
            .value(&identity.site_domain)
            .longest(120)
            .hint("只写域名，例如：www.example.gov.cn"),
        Field::text("site_code", "网站标识码")
            .value(&identity.site_code)
            .longest(10)
            .hint("10位数字，见全国政府网站信息报送系统"),
        Field::text("icp", "ICP备案号").value(&identity.icp).longest(40).hint("例如：粤ICP备12345678号"),
        Field::text("police_record", "公安备案号")
            .value(&identity.police_record)
            .longest(40)
            .hint("例如：粤公网安备44010602000001号"),
        Field::text("contact", "联系方式")
            .value(&identity.contact)
            .longest(120)
            .hint("向公众公布的办公电话，可以加地址"),
        Field::text("error_report_url", "“我为政府网站找错”地址")
            .value(&identity.error_report_url)
            .longest(300)
            .hint("以https://或http://开头，由全国平台分配给本网站"),
        Field::text("request_url", "依申请公开入口")
            .value(&identity.request_url)
            .longest(300)
            .hint("政府信息公开申请表的网址，以https://或http://开头；依申请公开的事项都指向它"),
        Field::text("request_words", "依申请公开说明")
            .value(&identity.request_words)
            .longest(120)
            .hint("例如：也可以到区政务服务中心3楼当面提交，办公电话020-12345678"),
        Field::text("notice", "公开说明")
            .value(&identity.notice)
            .longest(300)
            .hint("印在目录旁边，例如依申请公开的办理途径"),
    ]
}

/// The identity a form sent; what a form does not hold stays as it was.
#[must_use]
pub fn read(posted: &Posted, before: &SiteIdentity) -> SiteIdentity {
    let text = |name: &str| posted.get(name).to_owned();
    SiteIdentity {
        site_name: text("site_name"),
        site_domain: text("site_domain"),
        site_code: text("site_code"),
        organiser: text("organiser"),
        undertaker: text("undertaker"),
        icp: text("icp"),
        police_record: text("police_record"),
        contact: text("contact"),
        error_report_url: text("error_report_url"),
        request_url: text("request_url"),
        request_words: text("request_words"),
        notice: text("notice"),
        demo: before.demo,
    }
}

/// Shows the form.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let identity = state.operations.site_identity().await?;
    identity_page(&state, &who, (&identity, None), &after.done).await
}

/// Saves the identity.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn save(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    let identity = read(&posted, &state.operations.site_identity().await?);
    match state.operations.set_site_identity(&who.act(), &identity).await {
        Ok(_) => Ok(Redirect::to(&format!("{}?done=saved", address::SITE)).into_response()),
        Err(error) => identity_page(&state, &who, (&identity, Some(&Refusal::of(&posted, error)?)), "").await,
    }
}

#[boxed::future]
async fn identity_page(
    state: &AppState,
    who: &SignedIn,
    (identity, refusal): (&SiteIdentity, Option<&Refusal<'_>>),
    after: &str,
) -> Result<Response, PageError> {
    let mut frame = frame(state, who, "网站标识", Place::Site).await?;
    frame.notices = done_notice(after);
    let mut form = Form::new("site", address::SITE, &who.csrf_token, "保存");
    form.fields = fields(identity);
    let (status, form) = form.answered(refusal);
    let page = Page { site: Arc::new(crate::site::shown(identity)), ..Page::default() };
    page_with_status(status, &SiteIdentityView { frame, form, page })
}
