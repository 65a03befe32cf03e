//! Samples of the screens on compilations, for the test that renders all templates.

use super::list::{CompilationLine, CompilationsView};
use super::mark;
use super::show::CompilationView;
use crate::console::form::{Choice, Control, Field, Form};
use crate::console::job::show::FileLine;
use crate::frame::{ConsoleFrame, Link};
use domain::compilation::CompilationState;

/// Every screen with its name and its HTML.
///
/// # Panics
/// When a template fails, which is what the test wants to know.
#[must_use]
pub fn all(frame: &dyn Fn(&str) -> ConsoleFrame) -> Vec<(&'static str, String)> {
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().expect("a sample renders");
    let none = CompilationsView { frame: frame("文件汇编"), lines: Vec::new(), begin: None };
    let begin = Form::new("begin", super::COMPILATIONS, "sample", "开始新一期")
        .with(Field::select("unit", "区（县）", vec![Choice::new("4", "天河区人民政府")]).required());
    let line = CompilationLine {
        link: Link::new("天河区人民政府第1期", "/console/compilations/1"),
        mark: mark(CompilationState::Preparing, false),
        catalogues: 31,
        begun: "2026年11月22日 11:17".to_owned(),
        published: String::new(),
    };
    let some = CompilationsView { lines: vec![line], begin: Some(begin), ..none.clone() };
    vec![
        ("compilations-none", render(&none)),
        ("compilations", render(&some)),
        ("compilation-preparing", render(&preparing(frame("天河区文件汇编第1期")))),
        ("compilation-published", render(&published(frame("天河区文件汇编第1期")))),
    ]
}

fn preparing(frame: ConsoleFrame) -> CompilationView {
    let gap = Choice::new("sector/21", "养老服务领域：全区没有单位发布本领域的目录");
    let gaps = Form::new("gaps", "/console/compilations/1/gaps", "sample", "注明所选缺项")
        .with(Field::of("gap", "还没有说明的缺项", Control::Several(vec![gap])))
        .with(Field::of("reason", "理由", Control::Lines).required());
    let scan = Form::new("instruction", "/console/compilations/1/instruction", "sample", "录入批示并制作")
        .with(Field::of("file", "批示扫描件", Control::File(".pdf")).required());
    CompilationView {
        frame,
        mark: mark(CompilationState::Preparing, false),
        facts: vec![("开始".to_owned(), "2026年11月22日 11:17".to_owned())],
        job: None,
        changed: vec![("天河区民政局　养老服务领域".to_owned(), "已有新版本")],
        remedy: "请先“按今天的情况重新核对”，再提请同意。",
        scan: Some(Link::new("封存的批示扫描件", "/console/compilations/1/scan")),
        letters: vec![Link::new("请示（PDF，供打印）", "/console/compilations/1/letter/pdf")],
        gaps: Some(gaps),
        settled: vec![("石牌街道办事处".to_owned(), "尚缺", "第四季度补齐".to_owned())],
        holdings: vec![("天河区民政局".to_owned(), "社会救助、养老服务".to_owned())],
        files: Vec::new(),
        acts: vec![("录入书面批示", scan)],
    }
}

fn published(frame: ConsoleFrame) -> CompilationView {
    CompilationView {
        mark: mark(CompilationState::Published, false),
        job: Some(Link::new("制作任务", "/console/jobs/3")),
        letters: Vec::new(),
        gaps: None,
        files: vec![FileLine {
            link: Link::new("天河区基层政务公开标准目录汇编第1期.pdf", "/compilations/1/pdf"),
            size: "2.1 MB".to_owned(),
            sha256: "ab".repeat(32),
        }],
        acts: Vec::new(),
        ..preparing(frame)
    }
}
