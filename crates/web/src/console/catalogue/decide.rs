//! 审定, 发布 and 撤回: what changed since the former version, the way so far, the acts (R70, R81, R268).

use super::address;
use super::answer::{go, tell};
use super::changes;
use super::given;
use super::parts::{FindingLine, View, moment};
use super::review::{tell_of_guideline, tell_of_missing, tell_of_parent};
use super::review_view::{ChangeLine, DecideActs, DecideView, Step};
use crate::console::form::Posted;
use crate::console::frame::{Place, frame};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, State};
use axum::response::Response;
use domain::catalogue::{Transition, VersionState};
use operations::OperationError;
use operations::catalogue::{DraftView, VersionInfo};

/// The page of the decision.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    decide_page(&state, &who, version, None, "").await
}

/// Approves (R70).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn approve(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome =
        state.operations.approve_seen(&who.act(), version, posted.get("note"), posted.get("seen")).await;
    after(&state, &who, version, ("", posted.get("note")), outcome.map(|_| ())).await
}

/// Publishes (R70).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn publish(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = state.operations.publish_seen(&who.act(), version, posted.get("seen")).await;
    after(&state, &who, version, ("?done=published", ""), outcome.map(|_| ())).await
}

/// Withdraws with a notice (R81).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn withdraw(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let outcome = state.operations.withdraw(&who.act(), version, posted.get("notice")).await;
    after(&state, &who, version, ("?done=withdrawn", posted.get("notice")), outcome.map(|_| ())).await
}

/// After an approval the same page offers publication; after the others the history says what was done.
#[boxed::future]
async fn after(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    (done, typed): (&str, &str),
    outcome: Result<(), OperationError>,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) if done.is_empty() => Ok(go(&address::of(address::DECIDE, version))),
        Ok(()) => Ok(go(&format!("{}{done}", address::of(address::HISTORY, version)))),
        Err(error) => decide_page(state, who, version, Some(error), typed).await,
    }
}

#[boxed::future]
async fn decide_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    refused: Option<OperationError>,
    typed: &str,
) -> Result<Response, PageError> {
    let act = who.act();
    let view = state.operations.draft(&act, version).await?;
    let data = given::grid(&view, &state.operations);
    let compared = state.operations.guideline_comparison(&act, version).await?;
    let (lists, with) = (compared.lists, compared.compared_with);
    let (former, changed) = former(state, who, &view.version).await?;
    let name = given::name(&view.unit, &view.guideline.name);
    let title = match view.version.state {
        VersionState::Withdrawn => given::headed(&name, &view.version),
        _ => format!("审定发布：{name}"),
    };
    let mut frame = frame(state, who, &title, Place::Today).await?;
    frame.crumbs = vec![Link::new("今日工作", address::TODAY)];
    let status = tell(&mut frame, refused)?;
    tell_of_parent(state, who, version, &mut frame).await?;
    tell_of_guideline(&view, &mut frame);
    tell_of_missing(&view, &mut frame);
    let acts = acts(&view);
    let possible =
        [&acts.approve, &acts.publish, &acts.send_back, &acts.withdraw].iter().any(|act| !act.is_empty());
    let shown = DecideView {
        head: given::head(&view.version, &view.unit, &view.guideline.name, View::Decide),
        steps: steps(&view),
        stamp: view.stamp.clone(),
        note: typed.to_owned(),
        comparison: format!(
            "与现行指引（第{with}版）相比：未变{}项，细化{}项，增加{}项，删减或缺少{}项",
            lists.unchanged.len(),
            lists.refined.len(),
            lists.added.len(),
            lists.missing.len()
        ),
        findings: data
            .findings
            .iter()
            .filter(|finding| finding.severity != "note")
            .map(|finding| FindingLine::of(finding, version).unlinked())
            .collect(),
        tally: data.tally,
        read_only_words: if possible { String::new() } else { read_only_words(view.version.state) },
        portal_href: if view.version.state == VersionState::Published {
            format!("/units/{}/{}", view.unit.code, view.version.sector_code)
        } else {
            String::new()
        },
        problem: None,
        changes: changed,
        former,
        acts,
        frame,
    };
    page_with_status(status, &shown)
}

/// The version before in force and what changed since; empty for a first version.
#[boxed::future]
async fn former(
    state: &AppState,
    who: &SignedIn,
    version: &VersionInfo,
) -> Result<(String, Vec<ChangeLine>), PageError> {
    let versions = state.operations.versions(&who.act(), version.catalogue_id).await?;
    let before = versions
        .iter()
        .map(|summary| &summary.info)
        .filter(|info| info.number < version.number && info.state.is_public());
    let Some(before) = before.max_by_key(|info| info.number) else { return Ok((String::new(), Vec::new())) };
    let difference = state.operations.version_difference(&who.act(), before.id, version.id).await?;
    Ok((format!("第{}版", before.number), changes::lines(&difference.changes)))
}

fn acts(view: &DraftView) -> DecideActs {
    let id = view.version.id;
    let at = |transition: Transition, pattern| {
        if view.actions.contains(&transition.id()) { address::of(pattern, id) } else { String::new() }
    };
    DecideActs {
        approve: at(Transition::Approve, address::APPROVE),
        is_unreviewed: view.review_passed.is_none(),
        publish: at(Transition::Publish, address::PUBLISH),
        send_back: at(Transition::ReturnForRevision, address::RETURN),
        withdraw: at(Transition::Withdraw, address::WITHDRAW),
        withdraw_words:
            "撤回后公众页面不再显示这一版，并公布撤回的理由；以前有发布过的版本的，上一版重新有效。"
                .to_owned(),
    }
}

fn steps(view: &DraftView) -> Vec<Step> {
    let version = &view.version;
    let by = |name: Option<&str>, at: Option<&str>| {
        at.map(|at| format!("{} {}", name.unwrap_or_default(), moment(at)).trim().to_owned())
            .unwrap_or_default()
    };
    let passed = view.review_passed.as_ref();
    let mut steps = vec![
        Step {
            label: "编制", by: by(Some(&version.created_by), Some(&version.created_at)), current: false
        },
        Step {
            label: "提交",
            by: by(version.submitted_by.as_deref(), version.submitted_at.as_deref()),
            current: false,
        },
        Step {
            label: "审核",
            by: by(passed.map(|event| event.person_name.as_str()), passed.map(|event| event.at.as_str())),
            current: false,
        },
        Step {
            label: "审定",
            by: by(version.approved_by.as_deref(), version.approved_at.as_deref()),
            current: false,
        },
        Step { label: "发布", by: by(None, version.published_at.as_deref()), current: false },
    ];
    let at = match version.state {
        VersionState::Draft | VersionState::Returned => 0,
        VersionState::Submitted if passed.is_none() => 2,
        VersionState::Submitted => 3,
        _ => 4,
    };
    steps[at].current = true;
    steps
}

fn read_only_words(state: VersionState) -> String {
    match state {
        VersionState::Submitted => "审定须有审定人角色，并且不能审定本人编制或提交的目录。",
        VersionState::Approved | VersionState::Published => "发布和撤回须有审定人角色。",
        _ => "这一版现在没有可以办理的事项。",
    }
    .to_owned()
}
