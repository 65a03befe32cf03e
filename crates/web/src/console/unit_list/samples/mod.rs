//! Samples of every screen on lists, rendered by the test of templates.

use super::address;
use super::coverage::{Asked, CoverageView, coverage_view};
use super::entry::{entry_view, link_form};
use super::import::{ImportView, preview_view, upload_form};
use super::overview::{OverviewView, UnitLine};
use super::proposals::proposals_view;
use super::stages::stages_view;
use crate::console::form::{Choice, Field, Form, Posted};
use crate::frame::{ConsoleFrame, Link, NavGroup, NavItem, PersonMenu};
use domain::diagnostic::{Diagnostic, Severity};
use domain::unit_list::coverage::{RowStages, cover};
use domain::unit_list::stage::StageProposal;
use domain::unit_list::{ListEntry, ListHeading, ListKind, Stage, StageSet};
use operations::unit_list::{
    CoveredEntry, EntryView, LinkVerdict, LinkedRow, ListCoverage, ListPreview, ListVersionView,
    PreviewedEntry, PreviewedList, ProposedLink, StagedRow, UnitCoverage, UnitList, UnitProposals,
    VersionedEntry,
};
use std::collections::HashMap;

/// Every screen with its name and its HTML.
///
/// # Panics
/// When a template fails, which is what the test wants to know.
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().expect("a sample renders");
    let posted = Posted::default();
    let (entry, bare) =
        (entry(), EntryView { links: Vec::new(), rows: Vec::new(), is_removed: true, ..entry() });
    vec![
        ("lists-overview", render(&overview())),
        ("lists-import", render(&import())),
        ("lists-preview", render(&preview_view(frame("核对清单"), &preview(), confirm(), "/x".to_owned()))),
        (
            "lists-preview-settled",
            render(&preview_view(frame("核对清单"), &preview(), None, "/x".to_owned())),
        ),
        ("lists-coverage", render(&covered(true))),
        ("lists-coverage-none", render(&covered(false))),
        (
            "lists-proposals",
            render(&proposals_view(place("建议的关联"), "/x".to_owned(), &proposals(), &posted, &sectors())),
        ),
        (
            "lists-proposals-read-only",
            render(&proposals_view(place("建议的关联"), String::new(), &proposals(), &posted, &sectors())),
        ),
        (
            "lists-stages",
            render(&stages_view(frame("五公开标注"), 7, None, &[staged(true), staged(false)], str::to_owned)),
        ),
        ("lists-stages-none", render(&stages_view(frame("五公开标注"), 7, None, &[], str::to_owned))),
        (
            "lists-entry",
            render(&entry_view(frame("低保审核"), &entry, "/x".to_owned(), link_form("t", &entry))),
        ),
        ("lists-entry-removed", render(&entry_view(frame("低保审核"), &bare, String::new(), None))),
    ]
}

fn frame(title: &str) -> ConsoleFrame {
    let nav = NavItem {
        link: Link::new("清单与覆盖", address::OVERVIEW),
        icon: "layers",
        waiting: None,
        current: true,
    };
    ConsoleFrame {
        title: title.to_owned(),
        person: Some(PersonMenu {
            name: "郑敏之".to_owned(),
            form_token: "t".to_owned(),
            ..PersonMenu::default()
        }),
        nav: vec![NavGroup { label: "工作".to_owned(), items: vec![nav] }],
        crumbs: vec![Link::new("清单与覆盖", address::OVERVIEW)],
        ..ConsoleFrame::default()
    }
}

fn place(title: &str) -> (ConsoleFrame, Link) {
    (frame(title), Link::new("天河区民政局：清单与覆盖", address::of(address::UNIT, 7)))
}

fn sectors() -> HashMap<String, String> {
    HashMap::from([("20".to_owned(), "社会救助".to_owned())])
}

fn overview() -> OverviewView {
    let line = |name: &str, uncovered: &str, is_open| UnitLine {
        link: Link::new(name, address::of(address::UNIT, 7)),
        lists: vec!["第2版，46项，已覆盖31项".to_owned(), "没有清单，按行政管理职能梳理".to_owned()],
        uncovered: uncovered.to_owned(),
        is_open,
    };
    OverviewView {
        frame: frame("清单与覆盖"),
        summary: "2个单位，清单事项46项，目录已覆盖31项，未覆盖15项；1个单位还有清单没有导入，也没有声明。"
            .to_owned(),
        units: vec![line("天河区民政局", "15", false), line("石牌街道办事处", "", true)],
        import_href: address::IMPORT.to_owned(),
        export_href: address::OVERVIEW_EXPORT,
        pages: super::coverage::page_tabs(1, 2, |page| format!("{}?page={page}", address::OVERVIEW)),
    }
}

fn import() -> ImportView {
    ImportView {
        frame: frame("导入清单"),
        advice: "目录与清单的结构和要素不同：目录请到“导入目录”页面上传。".to_owned(),
        form: upload_form("t", vec![Choice::new("7", "天河区民政局")], "7"),
    }
}

fn confirm() -> Option<Form> {
    Some(Form::new("list-confirm", "/x", "t", "确认，作为现行清单保存").back("换一个文件", "/y"))
}

fn power() -> ListEntry {
    ListEntry {
        code: "A001".to_owned(),
        name: "最低生活保障审核确认".to_owned(),
        category: "行政给付".to_owned(),
        legal_basis: "《最低生活保障审核确认办法》（民发〔2021〕57号）".to_owned(),
        responsibility: "1.受理责任\n2.审查责任".to_owned(),
        ..ListEntry::default()
    }
}

fn preview() -> ListPreview {
    let entry = |is_new, changes: &[&str]| PreviewedEntry {
        line: 4,
        key: "E00001".to_owned(),
        entry: power(),
        is_new,
        changes: changes.iter().map(|text| (*text).to_owned()).collect(),
    };
    ListPreview {
        id: 1,
        unit_id: 7,
        unit: "天河区民政局".to_owned(),
        file: "权责清单.xlsx".to_owned(),
        format: "Excel 工作簿".to_owned(),
        hash: String::new(),
        lists: vec![PreviewedList {
            kind: ListKind::PowerList,
            title: "天河区民政局权责清单".to_owned(),
            sheets: vec!["行政给付".to_owned()],
            headings: vec![
                ListHeading {
                    printed: "事项名称".to_owned(), field: Some(domain::unit_list::Field::Name)
                },
                ListHeading { printed: "备注".to_owned(), field: None },
            ],
            current_version_id: Some(1),
            entries: vec![entry(true, &[]), entry(false, &["设立依据"]), entry(false, &[])],
            removed: vec!["殡葬服务机构检查".to_owned()],
            diagnostics: vec![Diagnostic {
                severity: Severity::Warning,
                code: "blank-field".to_owned(),
                sheet: Some("行政给付".to_owned()),
                row: Some(8),
                column: Some("设立依据".to_owned()),
                message: "“临时救助”没有填写设立依据".to_owned(),
            }],
        }],
        passed_over: vec!["说明".to_owned()],
        settled: false,
    }
}

fn linked(is_active: bool) -> LinkedRow {
    LinkedRow {
        catalogue_id: 3,
        sector_code: "20".to_owned(),
        version_id: is_active.then_some(9),
        row_key: "20-02-03".to_owned(),
        item: if is_active { "最低生活保障－审核信息".to_owned() } else { String::new() },
        is_active,
        verdict: LinkVerdict::Linked,
        reason: "用词相同：“最低”、“生活”、“保障”".to_owned(),
        by: "郑敏之".to_owned(),
        at: "2026-11-02T03:00:00Z".to_owned(),
    }
}

fn covered(has_list: bool) -> CoverageView {
    let stages = [RowStages { set: Some(StageSet::of(&[Stage::Execution])), proposed: StageSet::default() }];
    let entry = |id, rows: Vec<LinkedRow>| CoveredEntry {
        id,
        key: "E00001".to_owned(),
        entry: power(),
        coverage: cover(ListKind::PowerList, &power(), if rows.is_empty() { &[] } else { &stages }),
        rows,
        lost: 1,
    };
    let version = ListVersionView {
        id: 1,
        number: 1,
        title: String::new(),
        file_name: "权责清单.xlsx".to_owned(),
        hash: String::new(),
        entries: 2,
        imported_at: "2026-11-02T03:00:00Z".to_owned(),
        imported_by: "郑敏之".to_owned(),
    };
    let list = UnitList {
        kind: ListKind::PowerList,
        list_id: has_list.then_some(1),
        versions: if has_list { vec![version] } else { Vec::new() },
        functions: (!has_list).then(|| "按“三定”规定的职责梳理".to_owned()),
        declared: Some(("郑敏之".to_owned(), "2026-11-02T03:00:00Z".to_owned())),
    };
    let entries =
        if has_list { vec![entry(1, vec![linked(true)]), entry(2, Vec::new())] } else { Vec::new() };
    let removed = if has_list { vec![entry(3, Vec::new())] } else { Vec::new() };
    let list = ListCoverage {
        list,
        entries,
        removed,
        uncovered: usize::from(has_list),
        with_gaps: usize::from(has_list),
    };
    let coverage = UnitCoverage {
        unit_id: 7,
        unit: "天河区民政局".to_owned(),
        in_force: false,
        lists: vec![list.clone()],
        catalogues: Vec::new(),
    };
    let declare = Form::new("no-list", "/x", "t", "登记：没有权责清单").with(Field::text("note", "职能"));
    let declare = (!has_list).then_some(declare);
    coverage_view(frame("天河区民政局：清单与覆盖"), &Asked::default(), &coverage, &list, (declare, true))
}

fn proposals() -> UnitProposals {
    let proposal = |row: &str, score| ProposedLink {
        kind: ListKind::PowerList,
        entry_id: 4,
        entry: "最低生活保障审核确认".to_owned(),
        category: "行政给付".to_owned(),
        catalogue_id: 7,
        sector_code: "20".to_owned(),
        row_key: row.to_owned(),
        item: "最低生活保障－审核信息".to_owned(),
        score,
        reasons: vec!["用词相同：“审核”".to_owned(), "依据相同：《最低生活保障审核确认办法》".to_owned()],
    };
    UnitProposals {
        unit_id: 7,
        unit: "天河区民政局".to_owned(),
        proposals: vec![proposal("20-02-03", 71), proposal("20-02-04", 52)],
        entries: 46,
        rows: 60,
    }
}

fn staged(is_set: bool) -> StagedRow {
    StagedRow {
        catalogue_id: 3,
        version_id: 9,
        sector_code: "20".to_owned(),
        row_key: if is_set { "20-02-03" } else { "20-02-04" }.to_owned(),
        item: "最低生活保障－审核信息".to_owned(),
        content: "初审对象名单及相关材料".to_owned(),
        set: is_set.then(|| StageSet::of(&[Stage::Execution])),
        set_by: is_set.then(|| ("郑敏之".to_owned(), "2026-11-02T03:00:00Z".to_owned())),
        proposed: vec![StageProposal { stage: Stage::Result, words: vec!["名单".to_owned()] }],
        may_set: true,
    }
}

fn entry() -> EntryView {
    let version = |number| VersionedEntry {
        number,
        imported_at: "2026-11-02T03:00:00Z".to_owned(),
        line: 5,
        entry: power(),
    };
    EntryView {
        id: 4,
        unit_id: 7,
        unit: "天河区民政局".to_owned(),
        kind: ListKind::PowerList,
        key: "E00001".to_owned(),
        entry: power(),
        is_removed: false,
        history: vec![version(2), version(1)],
        links: vec![linked(true), LinkedRow { verdict: LinkVerdict::Rejected, ..linked(false) }],
        rows: vec![(3, "20-02-04".to_owned(), "20".to_owned(), "最低生活保障－审批信息".to_owned())],
    }
}
