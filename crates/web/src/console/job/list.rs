//! 我的任务: one's own jobs, the newest first.

use super::{JOBS, mark};
use crate::console::catalogue::parts::Mark;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::moment;
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use operations::job::Job;
use serde::Deserialize;

/// The jobs.
#[derive(Debug, Clone, Template)]
#[template(path = "console/job/list.html")]
pub struct JobsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The jobs.
    pub lines: Vec<JobLine>,
    /// Earlier ones; empty for none.
    pub earlier: String,
}

/// A job as a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct JobLine {
    /// Its title and page.
    pub link: Link,
    /// Where it stands.
    pub mark: Mark,
    /// What it is doing, or how it ended.
    pub words: String,
    /// When it was queued.
    pub queued: String,
    /// When it ended.
    pub ended: String,
}

/// Which jobs are asked for.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    before: Option<i64>,
}

/// Shows one's jobs.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let jobs = state.operations.jobs(&who.act(), asked.before).await?;
    // A page holds at most fifty; a full one may have more behind it.
    let earlier = jobs.last().filter(|_| jobs.len() >= 50).map(|last| format!("{JOBS}?before={}", last.id));
    page(&JobsView {
        frame: frame(&state, &who, "我的任务", Place::Jobs).await?,
        lines: jobs.into_iter().map(line).collect(),
        earlier: earlier.unwrap_or_default(),
    })
}

fn line(job: Job) -> JobLine {
    JobLine {
        mark: mark(job.state),
        queued: moment(Some(&job.queued_at), ""),
        ended: moment(job.ended_at.as_deref(), ""),
        link: Link::new(job.title.clone(), job.url()),
        words: job.progress,
    }
}
