//! Samples of the pages of assessment results.

use super::{Sample, page, sample};
use crate::frame::{Link, Section};
use crate::portal::assessment_view::{
    AssessmentEntry, AssessmentListView, AssessmentUnitView, AssessmentView, DeductionLine, UnitLine,
};
use crate::portal::parts::{Download, StateKind, StateMark};

pub(super) fn all() -> askama::Result<Vec<Sample>> {
    let withdrawn = AssessmentView {
        notice: "个别扣分有误，复核后重新公布".to_owned(),
        units: Vec::new(),
        downloads: Vec::new(),
        ..round()
    };
    let faultless = AssessmentUnitView { deductions: Vec::new(), ..unit() };
    Ok(vec![
        sample("/assessments", &rounds())?,
        sample("/assessments-none", &AssessmentListView { entries: Vec::new(), ..rounds() })?,
        sample("/assessment", &round())?,
        sample("/assessment-withdrawn", &withdrawn)?,
        sample("/assessment-unit", &unit())?,
        sample("/assessment-unit-faultless", &faultless)?,
    ])
}

fn rounds() -> AssessmentListView {
    let standing = AssessmentEntry {
        link: Link::new("2026年第三季度目录评议", "/assessments/1"),
        state: StateMark::new(StateKind::Published, "已公布"),
        facts: "广州市人民政府组织，评议截至2026年9月30日现行的目录，12个单位；2026年10月20日公布".to_owned(),
        notice: String::new(),
    };
    let withdrawn = AssessmentEntry {
        state: StateMark::new(StateKind::Withdrawn, "已撤回"),
        notice: "个别扣分有误，复核后重新公布".to_owned(),
        ..standing.clone()
    };
    AssessmentListView {
        page: page("评议结果", Section::Units, &[("单位", "/units")]),
        entries: vec![standing, withdrawn],
    }
}

fn round() -> AssessmentView {
    AssessmentView {
        page: page("2026年第三季度目录评议", Section::Units, &[("评议结果", "/assessments")]),
        facts: "广州市人民政府组织，评议截至2026年9月30日现行的目录；2026年10月20日公布".to_owned(),
        notice: String::new(),
        dimensions: vec!["准确性（35）".to_owned(), "完整性（35）".to_owned()],
        units: vec![UnitLine {
            rank: 1,
            link: Link::new("天河区民政局", "/assessments/1/units/440106-mz"),
            catalogues: 2,
            total: "98.6".to_owned(),
            parts: vec!["34".to_owned(), "35".to_owned()],
            deductions: "3处，已整改2处".to_owned(),
        }],
        downloads: vec![Download {
            label: "Excel".to_owned(),
            description: "下载2026年第三季度目录评议结果Excel 表格".to_owned(),
            href: "/assessments/1/result.xlsx".to_owned(),
        }],
    }
}

fn unit() -> AssessmentUnitView {
    AssessmentUnitView {
        page: page("天河区民政局评议结果", Section::Units, &[("评议结果", "/assessments")]),
        facts: "2026年第三季度目录评议，共12个单位，名列第1，得98.6分；评议目录2份".to_owned(),
        dimensions: vec![["准确性", "34", "35", "1"].map(str::to_owned)],
        deductions: vec![DeductionLine {
            label: "公开依据写到了条、款、项".to_owned(),
            place: "社会救助　序号1　政策法规文件　公开依据".to_owned(),
            message: "“第九条第一款”应删去".to_owned(),
            dimension: "规范性　R34".to_owned(),
            points: "0.2".to_owned(),
            mended: "已整改",
        }],
    }
}
