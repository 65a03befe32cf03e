//! One person: unit, account, roles held and once held, what is in hand; the acts of one click (R149b).

use super::address;
use super::parts::{
    Done, GrantLine, Secret, SecretView, days, done_notice, grant_line, moment, person_crumbs,
};
use crate::console::client;
use crate::console::form::refused;
use crate::console::frame::{Place, frame, stopped};
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::organisation::Permission;
use operations::OperationError;
use operations::organisation::{ContactPolicy, DeputyTerm, OneTimeLink, PersonState, PersonView};
use operations::sector::SectorNames;

/// A person's page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/person.html")]
pub struct PersonPage {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Facts with the places they lead to.
    pub facts: Vec<(&'static str, Link)>,
    /// Roles held.
    pub grants: Vec<GrantLine>,
    /// Who stands in for the person: name, days, the act that ends it.
    pub deputies: Vec<(Link, String, String)>,
    /// Roles that ended or are yet to begin.
    pub former: Vec<GrantLine>,
    /// Catalogues in hand.
    pub duties: Vec<(Link, String)>,
    /// Pages of acts.
    pub acts: Vec<Link>,
    /// Acts of one click: address, words, icon.
    pub clicks: Vec<(String, &'static str, &'static str)>,
}

/// Shows a person.
///
/// # Errors
/// When there is none, one may not read it, or the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    person_page(&state, &who, id, ContactPolicy::Sealed, (StatusCode::OK, done_notice(&after.done))).await
}

/// Shows a person with the contact opened, which the audit log keeps.
///
/// # Errors
/// Without the right to manage the person.
#[boxed::future]
pub async fn show_contact(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    person_page(&state, &who, id, ContactPolicy::Open, (StatusCode::OK, Vec::new())).await
}

/// Ends a role.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn end_grant(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, grant)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let outcome = state.operations.end_grant(&who.act(), grant).await;
    after(&state, &who, id, outcome, "ended").await
}

/// Ends a deputy's standing in for the person.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn end_deputy(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, deputy)): Path<(i64, i64)>,
) -> Result<Response, PageError> {
    let outcome = state.operations.end_deputy(&who.act(), id, deputy).await;
    after(&state, &who, id, outcome.map(|_| ()), "deputy-ended").await
}

/// Locks an account.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn lock(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let outcome = state.operations.lock_person(&who.act(), id).await;
    after(&state, &who, id, outcome, "locked").await
}

/// Unlocks an account.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn unlock(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let outcome = state.operations.unlock_person(&who.act(), id).await;
    after(&state, &who, id, outcome, "unlocked").await
}

/// Makes an invitation link and shows it once.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn invite(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let outcome = state.operations.invite(&who.act(), id).await;
    show_link(&state, &who, id, &headers, ("邀请链接", outcome)).await
}

/// Makes a link that sets another password and shows it once.
///
/// # Errors
/// What the page cannot answer.
#[boxed::future]
pub async fn reset(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let outcome = state.operations.reset_password_link(&who.act(), id).await;
    show_link(&state, &who, id, &headers, ("重设密码链接", outcome)).await
}

#[boxed::future]
async fn show_link(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    headers: &HeaderMap,
    (title, outcome): (&str, Result<OneTimeLink, OperationError>),
) -> Result<Response, PageError> {
    let link = match outcome {
        Ok(link) => link,
        Err(error) => return refused_page(state, who, id, error).await,
    };
    let person = state.operations.person(&who.act(), id, ContactPolicy::Sealed).await?;
    let mut frame = frame(state, who, title, Place::People).await?;
    frame.crumbs = person_crumbs(Some((id, &person.summary.name)));
    let secret = Secret {
        label: format!("{}（{}）的{title}", person.summary.name, person.summary.account),
        note: format!("有效至{}，用过一次即失效；此前发出的链接已失效", moment(Some(&link.expires_at), "")),
        value: format!("{}{}", client::origin(state, headers), address::link(&link.token)),
    };
    let words =
        "请复制链接，当面或通过可信的方式交给本人。离开本页后无法再次查看，丢失时请重新生成。".to_owned();
    page(&SecretView {
        frame,
        words,
        secrets: vec![secret],
        back: Link::new("返回", address::of(address::PERSON, id)),
    })
}

#[boxed::future]
async fn after(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    outcome: Result<(), OperationError>,
    done: &str,
) -> Result<Response, PageError> {
    match outcome {
        Ok(()) => {
            Ok(Redirect::to(&format!("{}?done={done}", address::of(address::PERSON, id))).into_response())
        }
        Err(error) => refused_page(state, who, id, error).await,
    }
}

#[boxed::future]
async fn refused_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    error: OperationError,
) -> Result<Response, PageError> {
    let (status, problems) = refused(error)?;
    let words: Vec<String> = problems.into_iter().map(|problem| problem.message).collect();
    person_page(state, who, id, ContactPolicy::Sealed, (status, vec![stopped("没有办成", words.join("；"))]))
        .await
}

#[boxed::future]
async fn person_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    contact: ContactPolicy,
    (status, notices): (StatusCode, Vec<Notice>),
) -> Result<Response, PageError> {
    let person = state.operations.person(&who.act(), id, contact).await?;
    let mut frame = frame(state, who, &person.summary.name, Place::People).await?;
    (frame.crumbs, frame.notices) = (person_crumbs(None), notices);
    let may = may_manage(who, &person);
    let sectors = state.operations.sector_names().await?;
    let mut grants = Vec::new();
    for grant in &person.summary.grants {
        let mut line = grant_line(&sectors, grant, may);
        if let Some(absent) = grant.deputy_for {
            line.deputy_for = match state.operations.person(&who.act(), absent, ContactPolicy::Sealed).await {
                Ok(absent) => absent.summary.name,
                Err(_) => "他人".to_owned(),
            };
        }
        grants.push(line);
    }
    let held: Vec<i64> = person.summary.grants.iter().map(|grant| grant.id).collect();
    let former = person
        .history
        .iter()
        .filter(|grant| !held.contains(&grant.id))
        .map(|grant| former_line(state, &sectors, grant, may))
        .collect();
    let duties = state.operations.duties(&who.act(), id).await?;
    let may_end = may || who.actor.person_id == Some(id);
    let deputies = state.operations.deputies(&who.act(), id).await?;
    page_with_status(
        status,
        &PersonPage {
            facts: facts(&person),
            deputies: deputies.iter().map(|term| deputy_line(id, term, may_end)).collect(),
            grants,
            former,
            duties: duties
                .into_iter()
                .map(|duty| (Link::new(duty.title, duty.url), duty.state_label))
                .collect(),
            acts: acts(who, &person, may),
            clicks: clicks(&person, may, contact),
            frame,
        },
    )
}

/// Managing needs the right at the person's unit; the operations also look at every role held.
fn may_manage(who: &SignedIn, person: &PersonView) -> bool {
    person.summary.state != PersonState::Left
        && who.actor.may(Permission::ManagePeople, &person.unit.path, None)
}

/// A deputy with the days, first and last.
fn deputy_line(id: i64, term: &DeputyTerm, may_end: bool) -> (Link, String, String) {
    let days = days(&term.from, term.until.as_deref());
    let end = if may_end { address::of_deputy(id, term.deputy_id) } else { String::new() };
    (Link::new(term.deputy.clone(), address::of(address::PERSON, term.deputy_id)), days, end)
}

fn former_line(
    state: &AppState,
    sectors: &SectorNames,
    grant: &operations::organisation::GrantView,
    may: bool,
) -> GrantLine {
    let is_to_come = grant.ended_at.is_none() && grant.from > state.today().to_string();
    let mut line = grant_line(sectors, grant, may && is_to_come);
    if let Some(ended) = &grant.ended_at {
        line.days = format!("{}（{}结束）", line.days, moment(Some(ended), ""));
    }
    line
}

fn facts(person: &PersonView) -> Vec<(&'static str, Link)> {
    let plain = |text: String| Link::new(text, "");
    let mut facts = vec![
        ("账号", plain(person.summary.account.clone())),
        ("所在机构", Link::new(person.unit.name.clone(), address::of(address::UNIT, person.unit.id))),
        ("账号状态", plain(person.summary.state.label().to_owned())),
        ("最近登录", plain(moment(person.summary.last_signed_in_at.as_deref(), "从未登录"))),
        ("建立账号", plain(moment(Some(&person.created_at), ""))),
    ];
    if let Some(left) = &person.left_at {
        facts.push(("离任", plain(moment(Some(left), ""))));
    }
    if let Some(contact) = &person.contact {
        let words = if contact.is_empty() { "没有填写".to_owned() } else { contact.clone() };
        facts.push(("联系方式", plain(words)));
    }
    facts
}

fn acts(who: &SignedIn, person: &PersonView, may: bool) -> Vec<Link> {
    let id = person.summary.id;
    let mut acts = Vec::new();
    if may {
        acts.push(Link::new("修改资料", address::of(address::PERSON_EDIT, id)));
        acts.push(Link::new("授予角色", address::of(address::PERSON_GRANT, id)));
        acts.push(Link::new("邮箱", address::of(crate::console::mail::address::PERSON, id)));
    }
    let is_self = who.actor.person_id == Some(id);
    if may || is_self {
        acts.push(Link::new("请人代理", address::of(address::PERSON_DEPUTISE, id)));
    }
    if may && !is_self {
        acts.push(Link::new("离任交接", address::of(address::PERSON_HAND_OVER, id)));
    }
    acts
}

fn clicks(
    person: &PersonView,
    may: bool,
    contact: ContactPolicy,
) -> Vec<(String, &'static str, &'static str)> {
    let id = person.summary.id;
    let at = |pattern: &str| address::of(pattern, id);
    let mut clicks = Vec::new();
    if !may {
        return clicks;
    }
    match person.summary.state {
        PersonState::Invited => clicks.push((at(address::PERSON_INVITE), "生成邀请链接", "key-round")),
        PersonState::Active => clicks.push((at(address::PERSON_RESET), "生成重设密码链接", "key-round")),
        PersonState::Locked | PersonState::Left => {}
    }
    match person.summary.state {
        PersonState::Locked => clicks.push((at(address::PERSON_UNLOCK), "启用账号", "check")),
        _ => clicks.push((at(address::PERSON_LOCK), "停用账号", "lock")),
    }
    if contact == ContactPolicy::Sealed {
        clicks.push((at(address::PERSON_CONTACT), "查看联系方式（留有记录）", "eye"));
    }
    clicks
}
