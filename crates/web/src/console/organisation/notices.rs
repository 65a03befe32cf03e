//! 消息: one's own notices, the newest first, unread ones marked.

use super::address;
use super::parts::{Done, done_notice, moment};
use crate::console::form::Posted;
use crate::console::frame::{Place, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

/// The notices.
#[derive(Debug, Clone, Template)]
#[template(path = "console/organisation/notices.html")]
pub struct NoticesView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The notices.
    pub lines: Vec<NoticeLine>,
    /// True where some are unread.
    pub has_unread: bool,
    /// Where marking them as read is sent.
    pub action: &'static str,
    /// Earlier ones; empty for none.
    pub earlier: String,
}

/// A notice.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoticeLine {
    /// Number.
    pub id: i64,
    /// When.
    pub at: String,
    /// What it says, and where it leads.
    pub link: Link,
    /// Read.
    pub is_read: bool,
}

/// Which notices are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
}

/// Shows one's notices.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
    Query(after): Query<Done>,
) -> Result<Response, PageError> {
    let notices = state.operations.notices(&who.act(), asked.before).await?;
    let mut frame = frame(&state, &who, "消息", Place::Notices).await?;
    frame.notices = done_notice(&after.done);
    // A page of notices holds at most fifty; a full one may have more behind it.
    let earlier = notices
        .last()
        .filter(|_| notices.len() >= 50)
        .map(|last| format!("{}?before={}", address::NOTICES, last.id));
    page(&NoticesView {
        has_unread: notices.iter().any(|notice| !notice.is_read),
        lines: notices
            .into_iter()
            .map(|notice| NoticeLine {
                id: notice.id,
                at: moment(Some(&notice.created_at), ""),
                link: Link::new(notice.text, leads_to(notice.id, &notice.url)),
                is_read: notice.is_read,
            })
            .collect(),
        action: address::NOTICES_READ,
        earlier: earlier.unwrap_or_default(),
        frame,
    })
}

/// The address by which a notice is opened; empty for one that leads nowhere.
#[must_use]
pub fn leads_to(id: i64, url: &str) -> String {
    match url {
        "" => String::new(),
        _ => address::NOTICE.replace("{id}", &id.to_string()),
    }
}

/// Goes where a notice leads; it is read then.
///
/// # Errors
/// When it is not one's own.
#[boxed::future]
pub async fn open(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let url = state.operations.open_notice(&who.act(), id).await?;
    let to = if url.is_empty() { address::NOTICES } else { &url };
    Ok(Redirect::to(to).into_response())
}

/// Marks one notice as read, or all.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn mark_read(
    State(state): State<AppState>,
    who: SignedIn,
    posted: Posted,
) -> Result<Response, PageError> {
    state.operations.mark_read(&who.act(), posted.number("id")).await?;
    Ok(Redirect::to(&format!("{}?done=read", address::NOTICES)).into_response())
}
