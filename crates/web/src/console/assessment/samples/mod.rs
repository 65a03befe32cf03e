//! Samples of the screens on assessment, for the test that renders all templates.

use super::paper::{FindingLine, PaperView, mark};
use super::rubric::{PointsLine, RubricView};
use crate::console::form::{Field, Form};
use crate::console::pages::{ActForm, Cell, Table};
use crate::frame::{ConsoleFrame, Link};
use domain::assessment::FindingState;

/// Every screen with its name and its HTML.
///
/// # Panics
/// When a template fails, which is what the test wants to know.
#[must_use]
pub fn all(frame: &dyn Fn(&str) -> ConsoleFrame) -> Vec<(&'static str, String)> {
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().expect("a sample renders");
    let judged =
        PaperView {
            confirm_action: String::new(), acts: Vec::new(), ..paper(frame("天河区民政局的评议"))
        };
    let read = RubricView { may_change: false, ..rubric(frame("评分表")) };
    let mut faulty = rubric(frame("评分表"));
    faulty.problems =
        vec![("points-missing-item".to_owned(), "缺少事项".to_owned(), "“二”不是分值".to_owned())];
    vec![
        ("assessment-paper", render(&paper(frame("天河区民政局的评议")))),
        ("assessment-paper-judged", render(&judged)),
        ("assessment-rubric", render(&rubric(frame("评分表")))),
        ("assessment-rubric-faulty", render(&faulty)),
        ("assessment-rubric-read", render(&read)),
    ]
}

fn paper(frame: ConsoleFrame) -> PaperView {
    let add = Form::new("add", "/console/assessments/1/units/4/add", "sample", "补充问题")
        .with(Field::text("item", "二级事项"));
    let line = FindingLine {
        value: "7:1".to_owned(),
        link: Link::new("公开依据写到了条、款、项", "/console/findings/7"),
        place: "社会救助　序号1　政策法规文件　公开依据".to_owned(),
        words: "《社会救助暂行办法》第九条第一款".to_owned(),
        message: "“第九条第一款”应删去".to_owned(),
        points: "规范性　扣0.2".to_owned(),
        mark: mark(FindingState::Proposed),
        fine: String::new(),
    };
    let decided = FindingLine {
        value: String::new(),
        place: "社会救助　整份目录".to_owned(),
        mark: mark(FindingState::Confirmed),
        fine: "申诉不成立：指引没有条款".to_owned(),
        ..line.clone()
    };
    PaperView {
        frame,
        facts: vec![("得分".to_owned(), Cell::text("99.8"))],
        dimensions: vec![["规范性", "19.8", "20", "扣0.2"].map(str::to_owned)],
        confirm_action: "/console/assessments/1/units/4/confirm".to_owned(),
        waiting: 1,
        findings: vec![line, decided],
        holdings: vec![(
            Link::new("天河区社会救助领域基层政务公开标准目录", "/console/catalogues/3"),
            "第1版".to_owned(),
            31,
            "ab".repeat(32),
        )],
        acts: vec![ActForm { title: "补充问题".to_owned(), form: add, is_open: false }],
    }
}

fn rubric(frame: ConsoleFrame) -> RubricView {
    let line = |name: &str, label: &str, value: &str| PointsLine {
        name: name.to_owned(),
        label: label.to_owned(),
        dimension: "完整性".to_owned(),
        rule: "R23".to_owned(),
        value: value.to_owned(),
        note: "分值为R258的建议值".to_owned(),
        is_faulty: value == "二",
    };
    RubricView {
        frame,
        summary: "随平台提供，分值为建议值".to_owned(),
        may_change: true,
        problems: Vec::new(),
        caps: vec![line("cap-completeness", "完整性", "35")],
        rules: vec![line("points-missing-item", "缺少事项", "2")],
        form: Form::new("rubric", super::address::RUBRIC, "sample", "保存为新的一版")
            .with(Field::text("reason", "修改的理由").required()),
        versions: Table {
            title: "各版".to_owned(),
            heads: vec!["版本"],
            rows: vec![vec![Cell::text("随平台提供")]],
            empty: "",
        },
    }
}
