//! Samples of the screens on sectors and layers; the lists and cases are those of the shared pages.

use super::address;
use super::copy::{BesideLine, BeyondLine, CellBeside, CopyView};
use crate::console::catalogue::parts::View;
use crate::console::catalogue::samples::{frame, head};
use crate::console::form::Choice;
use crate::frame::Link;
use askama::Template;
use domain::catalogue::VersionState;

/// Every screen with its name and its HTML.
///
/// # Panics
/// When a template fails, which is what the test wants to know.
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    let render = |view: &CopyView| view.render().expect("a sample renders");
    let read_only = CopyView { action: String::new(), ..copy() };
    let none = CopyView { layers: Vec::new(), beside: Vec::new(), beyond: Vec::new(), ..copy() };
    vec![
        ("layer-copy", render(&copy())),
        ("layer-copy-read", render(&read_only)),
        ("layer-copy-none", render(&none)),
    ]
}

fn copy() -> CopyView {
    let cell = |id: &str, label: &str| CellBeside {
        id: id.to_owned(),
        label: label.to_owned(),
        own: "20个工作日内".to_owned(),
        theirs: String::new(),
    };
    let beside = BesideLine {
        row_key: "20-01-01".to_owned(),
        revision: 3,
        row: "1 政策法规文件".to_owned(),
        layer_id: 1,
        region: "广东省".to_owned(),
        layer_key: "20-01-02".to_owned(),
        item: "政策法规文件汇编".to_owned(),
        is_other: true,
        cells: vec![cell("time_limit", "公开时限"), cell("publisher", "公开主体")],
        copied: vec!["林若水 2026年11月20日 10:00抄自《某省指引》第1版：公开时限".to_owned()],
    };
    let beyond = BeyondLine {
        layer_id: 1,
        region: "广东省".to_owned(),
        layer_key: "20-09-01".to_owned(),
        item: "跨区通办清单".to_owned(),
        level1: "通办服务".to_owned(),
        level1_choices: vec![Choice::new("综合业务", "综合业务")],
        cells: vec![("公开时限".to_owned(), "实时".to_owned())],
        row_href: String::new(),
    };
    let done = BeyondLine { row_href: "/console/catalogues/7/rows/20-01-09".to_owned(), ..beyond.clone() };
    CopyView {
        frame: frame("参考指引"),
        head: head(View::Table, VersionState::Draft),
        action: address::of(address::COPY, 7),
        layers: vec![Link::new("广东省社会救助领域基层政务公开标准指引", address::of(address::LAYER, 1))],
        beside: vec![
            BesideLine { cells: Vec::new(), row_key: "20-01-02".to_owned(), ..beside.clone() },
            beside,
        ],
        beyond: vec![beyond, done],
    }
}
