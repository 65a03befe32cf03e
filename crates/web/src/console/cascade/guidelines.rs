//! 标准指引: the version in force of every sector, its forwarding, and the act of forwarding it (R8, R112).

use super::address;
use crate::console::catalogue::answer::go;
use crate::console::catalogue::parts::moment;
use crate::console::form::{Control, Field, Form, Posted, Refusal};
use crate::console::frame::{Place, frame};
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::organisation::Permission;
use operations::cascade::{ForwardInput, Forwarding};
use operations::catalogue::GuidelineSummary;

/// Every sector's guideline.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/guidelines.html")]
pub struct GuidelinesView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where a new version is loaded; empty for who may not.
    pub import_href: &'static str,
    /// The sectors.
    pub lines: Vec<GuidelineLine>,
}

/// A sector's guideline.
#[derive(Debug, Clone, Default)]
pub struct GuidelineLine {
    /// The name and its page.
    pub link: Link,
    /// The sector's code.
    pub code: String,
    /// 第2版
    pub version: String,
    /// When it was loaded.
    pub loaded: String,
    /// 已转发，18个单位中5个已收到
    pub forwarded: String,
    /// The forwarding, where there is one.
    pub forwarding_href: String,
}

/// One sector's guideline in its versions.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/guideline.html")]
pub struct GuidelineView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The versions, the newest first.
    pub lines: Vec<GuidelineLine>,
    /// The guideline as citizens see it.
    pub portal_href: String,
    /// The form that forwards the version in force; none for who may not or where it was forwarded.
    pub form: Option<Form>,
    /// The form that takes the version in force back; none for who may not or where it must stay.
    pub withdrawal: Option<Form>,
}

/// The list of sectors.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn list(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let guidelines = state.operations.guidelines().await?;
    let forwardings = state.operations.forwardings(&who.act()).await?;
    let may_import = who.actor.may_somewhere(Permission::ManageGuideline);
    page(&GuidelinesView {
        frame: frame(&state, &who, "标准指引", Place::Guidelines).await?,
        import_href: if may_import { address::GUIDELINE_IMPORT } else { "" },
        lines: guidelines
            .iter()
            .map(|one| line(one, address::guideline(&one.sector_code), &forwardings))
            .collect(),
    })
}

/// One sector.
///
/// # Errors
/// When there is no such sector.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sector): Path<String>,
) -> Result<Response, PageError> {
    guideline_page(&state, &who, &sector, None).await
}

/// Forwards the version in force (R112).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn forward(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sector): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let mut problems = Vec::new();
    let due_on = posted.date("due_on", &mut problems);
    let input = ForwardInput {
        document_number: posted.get("document_number").to_owned(),
        cover_note: posted.get("cover_note").to_owned(),
        due_on,
    };
    let outcome = match crate::console::form::readable(problems) {
        Ok(()) => {
            let current = state.operations.guideline(&sector).await?.summary.id;
            // What was read is forwarded, not what came in meanwhile.
            let seen = posted.number("guideline").unwrap_or(current);
            state.operations.forward_guideline(&who.act(), seen, &input).await
        }
        Err(error) => Err(error),
    };
    match outcome {
        Ok(receipt) => {
            Ok(go(&format!("{}?done={}", address::of(address::FORWARDING, receipt.id), receipt.told)))
        }
        Err(error) => {
            guideline_page(&state, &who, &sector, Some((FORWARD, &Refusal::of(&posted, error)?))).await
        }
    }
}

/// Takes the version in force back (R8).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn withdraw(
    State(state): State<AppState>,
    who: SignedIn,
    Path(sector): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    // What was read is taken back, not what came in meanwhile.
    let seen = posted.number("guideline").unwrap_or_default();
    match state.operations.withdraw_guideline(&who.act(), seen, posted.get("reason")).await {
        Ok(receipt) if receipt.back_to.is_none() => Ok(go(address::GUIDELINES)),
        Ok(receipt) => Ok(go(&address::guideline(&receipt.sector_code))),
        Err(error) => {
            guideline_page(&state, &who, &sector, Some((WITHDRAW, &Refusal::of(&posted, error)?))).await
        }
    }
}

/// The form that forwards.
const FORWARD: &str = "forward";
/// The form that takes back.
const WITHDRAW: &str = "withdraw";

#[boxed::future]
async fn guideline_page(
    state: &AppState,
    who: &SignedIn,
    sector: &str,
    refusal: Option<(&str, &Refusal<'_>)>,
) -> Result<Response, PageError> {
    let current = state.operations.guideline(sector).await?.summary;
    let versions = state.operations.guideline_versions(sector).await?;
    let forwardings = state.operations.forwardings(&who.act()).await?;
    let portal_href = format!("/guidelines/{sector}");
    let title = format!("{}领域标准指引", current.name);
    let mut frame = frame(state, who, &title, Place::Guidelines).await?;
    frame.crumbs = vec![Link::new("标准指引", address::GUIDELINES)];
    let is_forwarded = forwardings.iter().any(|one| one.guideline_id == current.id);
    let may = who.actor.may_somewhere(Permission::ManageGuideline) && !is_forwarded;
    let is_alone = versions.iter().filter(|one| one.withdrawn_at.is_none()).count() < 2;
    let may_withdraw = may && (!is_alone || (current.origin == "added" && !current.is_open));
    let mut status = axum::http::StatusCode::OK;
    let mut answered = |form: Option<Form>, id: &str| {
        let own = refusal.filter(|(of, _)| *of == id).map(|(_, refusal)| refusal);
        let (code, form) = form?.answered(own);
        status = if own.is_some() { code } else { status };
        Some(form)
    };
    let form = answered(may.then(|| forward_form(who, &current)), FORWARD);
    let withdrawal = answered(may_withdraw.then(|| withdraw_form(who, &current)), WITHDRAW);
    let is_shown = |id: &str| if id == FORWARD { form.is_some() } else { withdrawal.is_some() };
    if let Some((_, refusal)) = refusal.filter(|(of, _)| !is_shown(of)) {
        status = refusal.status;
        let words: Vec<&str> = refusal.problems.iter().map(|problem| problem.message.as_str()).collect();
        frame.notices.push(crate::console::frame::stopped("没有办成", words.join("；")));
    }
    let version_href = |one: &GuidelineSummary| format!("{portal_href}/versions/{}", one.version);
    let lines = versions.iter().map(|one| line(one, version_href(one), &forwardings)).collect();
    page_with_status(status, &GuidelineView { frame, lines, portal_href, form, withdrawal })
}

fn forward_form(who: &SignedIn, current: &GuidelineSummary) -> Form {
    Form::new("forward", address::guideline(&current.sector_code), &who.csrf_token, "转发给各单位")
        .with(Field::hidden("guideline", current.id))
        .with(
            Field::text("document_number", "转发通知的文号")
                .required()
                .longest(100)
                .hint("例如：穗府办函〔2026〕12号"),
        )
        .with(
            Field::of("cover_note", "转发的要求", Control::Lines)
                .required()
                .longest(2000)
                .hint("各单位收到的通知中会写明；每个区、镇街、相关部门和站所都须确认收到"),
        )
        .with(Field::date("due_on", "完成修订的期限", None).required())
}

fn withdraw_form(who: &SignedIn, current: &GuidelineSummary) -> Form {
    let mut form =
        Form::new(WITHDRAW, address::withdraw(&current.sector_code), &who.csrf_token, "撤回这一版")
            .with(Field::hidden("guideline", current.id))
            .with(
                Field::of("reason", "撤回的原因", Control::Lines)
                    .required()
                    .longest(300)
                    .hint("例如：误把一个单位的目录装为标准指引"),
            );
    form.is_grave = true;
    form
}

fn line(one: &GuidelineSummary, href: String, forwardings: &[Forwarding]) -> GuidelineLine {
    let sent = forwardings.iter().find(|sent| sent.guideline_id == one.id);
    GuidelineLine {
        link: Link::new(one.name.clone(), href),
        code: one.sector_code.clone(),
        version: match (one.is_current, &one.withdrawn_at) {
            (true, _) => format!("第{}版（现行）", one.version),
            (false, Some(at)) => format!("第{}版（{}撤回）", one.version, moment(at)),
            (false, None) => format!("第{}版", one.version),
        },
        loaded: moment(&one.imported_at),
        forwarded: sent.map_or_else(
            || "没有转发".to_owned(),
            |sent| format!("{}个单位，{}个已确认收到", sent.units, sent.received),
        ),
        forwarding_href: sent.map(|sent| address::of(address::FORWARDING, sent.id)).unwrap_or_default(),
    }
}
