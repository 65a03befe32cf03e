//! Samples of the screens on jobs, for the test that renders all templates.

use super::list::{JobLine, JobsView};
use super::mark;
use super::show::{FileLine, JobView};
use crate::frame::{ConsoleFrame, Link};
use operations::job::{JobState, Refused};

/// Every screen with its name and its HTML.
///
/// # Panics
/// When a template fails, which is what the test wants to know.
#[must_use]
pub fn all(frame: &dyn Fn(&str) -> ConsoleFrame) -> Vec<(&'static str, String)> {
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().expect("a sample renders");
    let none = JobsView { frame: frame("我的任务"), lines: Vec::new(), earlier: String::new() };
    let some = JobsView { lines: lines(), earlier: "/console/jobs?before=3".to_owned(), ..none.clone() };
    vec![
        ("jobs-none", render(&none)),
        ("jobs", render(&some)),
        ("job-running", render(&running(frame("制作东湖区文件汇编")))),
        ("job-done", render(&done(frame("制作东湖区文件汇编")))),
    ]
}

fn lines() -> Vec<JobLine> {
    let line = |state: JobState, words: &str, ended: &str| JobLine {
        link: Link::new("制作东湖区文件汇编", "/console/jobs/3"),
        mark: mark(state),
        words: words.to_owned(),
        queued: "2026年11月22日 11:17".to_owned(),
        ended: ended.to_owned(),
    };
    vec![
        line(JobState::Running, "正在排版第3章，共20章", ""),
        line(JobState::Failed, "系统暂时不可用", "2026年11月22日 11:19"),
    ]
}

fn running(frame: ConsoleFrame) -> JobView {
    JobView {
        frame,
        mark: mark(JobState::Running),
        is_live: true,
        words: "正在排版第3章，共20章".to_owned(),
        done: 3,
        total: 20,
        facts: vec![("发起".to_owned(), "2026年11月22日 11:17".to_owned())],
        cancel_action: "/console/jobs/3/cancel".to_owned(),
        refused: Vec::new(),
        files: Vec::new(),
        result: None,
    }
}

fn done(frame: ConsoleFrame) -> JobView {
    JobView {
        mark: mark(JobState::Done),
        is_live: false,
        words: "已生成".to_owned(),
        done: 20,
        cancel_action: String::new(),
        refused: vec![Refused {
            what: "西岭区民政局".to_owned(), why: "该目录正在审核".to_owned()
        }],
        files: vec![FileLine {
            link: Link::new("文件汇编.pdf", "/console/jobs/3/files/0"),
            size: "2.1 MB".to_owned(),
            sha256: "ab".repeat(32),
        }],
        result: Some(Link::new("查看结果", "/console/notices")),
        ..running(frame)
    }
}
