//! One job: its progress, which follows by itself, cancelling, the receipt, the files it made. Without
//! scripts the page loads itself again every few seconds.

use super::{JOB_CANCEL, JOB_FILE, JOBS, mark};
use crate::console::catalogue::parts::Mark;
use crate::console::frame::{Place, frame};
use crate::console::organisation::parts::moment;
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice, NoticeKind};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use operations::OperationError;
use operations::job::{Job, JobState, Refused};

/// A job.
#[derive(Debug, Clone, Template)]
#[template(path = "console/job/show.html")]
pub struct JobView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where it stands.
    pub mark: Mark,
    /// True while something may still happen.
    pub is_live: bool,
    /// What it is doing, or how it ended.
    pub words: String,
    /// Steps done.
    pub done: u64,
    /// Steps in all, 0 while unknown.
    pub total: u64,
    /// When, how often.
    pub facts: Vec<(String, String)>,
    /// Where asking it to stop is sent; empty when it cannot be.
    pub cancel_action: String,
    /// What was refused, and why.
    pub refused: Vec<Refused>,
    /// The files it made: name, address, size and hash.
    pub files: Vec<FileLine>,
    /// Where the result stands.
    pub result: Option<Link>,
}

/// A file that a job made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileLine {
    /// Name and address.
    pub link: Link,
    /// Its size in words.
    pub size: String,
    /// Its SHA-256.
    pub sha256: String,
}

/// Shows a job.
///
/// # Errors
/// When there is none, or it is another's.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    let job = state.operations.job(&who.act(), id).await?;
    let mut frame = frame(&state, &who, &job.title, Place::Jobs).await?;
    frame.crumbs = vec![Link::new("我的任务", JOBS)];
    frame.notices = notices(&job);
    page(&view(frame, job))
}

/// Asks a job to stop.
///
/// # Errors
/// When it is another's, or has ended.
#[boxed::future]
pub async fn cancel(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    state.operations.cancel_job(&who.act(), id).await?;
    Ok(Redirect::to(&operations::job::url(id)).into_response())
}

/// Sends a file that a job made.
///
/// # Errors
/// When the job is another's or made no such file.
#[boxed::future]
pub async fn file(
    State(state): State<AppState>,
    who: SignedIn,
    Path((id, file)): Path<(i64, usize)>,
) -> Result<Response, PageError> {
    let (file, bytes) = state.operations.job_file(&who.act(), id, file).await?;
    let mut response = crate::core::response::download(&file.name, "application/octet-stream", bytes);
    let kind = HeaderValue::from_str(&file.media_type)
        .map_err(|error| OperationError::Internal(error.to_string()))?;
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

fn view(frame: ConsoleFrame, job: Job) -> JobView {
    let cancel_action = if job.state.has_ended() || job.is_stopping {
        String::new()
    } else {
        JOB_CANCEL.replace("{id}", &job.id.to_string())
    };
    let file_line = |(at, file): (usize, &operations::job::ReceiptFile)| FileLine {
        link: Link::new(
            file.name.clone(),
            JOB_FILE.replace("{id}", &job.id.to_string()).replace("{file}", &at.to_string()),
        ),
        size: size_in_words(file.size),
        sha256: file.sha256.clone(),
    };
    JobView {
        mark: mark(job.state),
        is_live: !job.state.has_ended(),
        words: words(&job),
        done: job.done,
        total: job.total,
        facts: facts(&job),
        cancel_action,
        files: job.receipt.files.iter().enumerate().map(file_line).collect(),
        result: (!job.receipt.url.is_empty()).then(|| Link::new("查看结果", job.receipt.url.clone())),
        refused: job.receipt.refused,
        frame,
    }
}

fn words(job: &Job) -> String {
    match job.state {
        JobState::Queued => "已排队，空闲时自动开始；可以离开本页，完成后会有消息".to_owned(),
        JobState::Running if job.progress.is_empty() => "已开始".to_owned(),
        _ => job.progress.clone(),
    }
}

fn facts(job: &Job) -> Vec<(String, String)> {
    let mut facts = vec![("发起".to_owned(), moment(Some(&job.queued_at), ""))];
    let mut fact = |name: &str, value: String| {
        if !value.is_empty() {
            facts.push((name.to_owned(), value));
        }
    };
    fact("开始", moment(job.started_at.as_deref(), ""));
    fact("结束", moment(job.ended_at.as_deref(), ""));
    if job.attempts > 1 {
        fact("续作", format!("中断后第{}次接续", job.attempts - 1));
    }
    if job.receipt.done > 0 {
        fact("办成", format!("{}项", job.receipt.done));
    }
    if !job.receipt.refused.is_empty() {
        fact("未办成", format!("{}项", job.receipt.refused.len()));
    }
    facts
}

fn notices(job: &Job) -> Vec<Notice> {
    if job.is_stopping && !job.state.has_ended() {
        return vec![Notice {
            kind: NoticeKind::Warn,
            title: "正在取消".to_owned(),
            text: "做完手头这一步就停下，已完成的部分见回执".to_owned(),
            action: None,
        }];
    }
    Vec::new()
}

/// A number of bytes as people say it.
#[must_use]
pub fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} 字节"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{}.{} MB", bytes / 1_048_576, bytes % 1_048_576 * 10 / 1_048_576),
    }
}

#[cfg(test)]
mod tests {
    use super::size_in_words;

    #[test]
    fn sizes_are_said_in_words() {
        for (bytes, said) in [(12, "12 字节"), (1025, "2 KB"), (3_670_016, "3.5 MB")] {
            assert_eq!(size_in_words(bytes), said);
        }
    }
}
