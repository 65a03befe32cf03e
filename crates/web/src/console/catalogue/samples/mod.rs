//! Samples of every screen, from the shipped guideline of 社会救助: rendered by the test of
//! templates and by the example server.

use super::draft_view::*;
use super::given;
use super::grid_view::*;
use super::history_view::*;
use super::import_view::*;
use super::inherit::{EndedNotice, InheritLine};
use super::map_view::*;
use super::parts::*;
use super::review_view::*;
use crate::console::form::Choice;
use crate::console::today_view::*;
use crate::frame::{ConsoleFrame, Link, NavGroup, NavItem, PersonMenu, Site};
use domain::catalogue::{CatalogueRow, Column, Guideline, ItemParts, VersionState};
use domain::diagnostic::Severity;
use domain::reference::Reference;
use std::collections::BTreeMap;
use std::sync::Arc;

mod entry;
mod item_part;
mod life;
mod together;
mod workbook;

use entry::*;
use life::*;
use together::*;

const SECTOR: &str = "20";
const VERSION: i64 = 7;

/// Every screen with its name and its HTML.
///
/// # Panics
/// When a template fails, which is what the test wants to know.
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().expect("a sample renders");
    let idle = TodayView { groups: Vec::new(), notices: Vec::new(), unread: 0, ..today() };
    let unready = submit();
    let ready = SubmitView {
        errors: Vec::new(),
        warnings: Vec::new(),
        open_remarks: Vec::new(),
        missing: Vec::new(),
        open_parts: Vec::new(),
        behind: false,
        ..submit()
    };
    let read_only = DraftView {
        editable: false,
        read_only_words: "这一版已提交审核，暂时不能编辑。".to_owned(),
        ..draft()
    };
    let refused = ImportView {
        refusal: Some(Refusal {
            file: "社会救助目录.xlsx".to_owned(),
            message: "文件设有打开密码，无法读取。".to_owned(),
            advice: "请用 Excel 或 WPS 打开文件，取消密码后另存，再重新选择。".to_owned(),
        }),
        ..import()
    };
    let (list, case) = crate::console::pages::samples(&today().frame);
    let mut all = vec![
        ("list", render(&list)),
        ("case", render(&case)),
        ("standing", render(&crate::console::disclosure::standing::sample(&today().frame))),
        ("today", render(&today())),
        ("today-idle", render(&idle)),
        ("map-unit", render(&map(true))),
        ("map-matrix", render(&map(false))),
        ("start", render(&start())),
        ("import", render(&import())),
        ("import-refused", render(&refused)),
        ("import-preview", render(&preview())),
        ("import-receipt", render(&receipt())),
        ("workbook", render(&workbook::taken())),
        ("workbook-refused", render(&workbook::refused())),
        ("workbook-return", render(&workbook::returned())),
        ("workbook-unchanged", render(&workbook::unchanged())),
        ("workbook-receipt", render(&workbook::receipt())),
        ("draft", render(&draft())),
        ("draft-read-only", render(&read_only)),
        ("row", render(&row())),
        ("item-parts", render(&item_part::form())),
        ("submit", render(&unready)),
        ("submit-ready", render(&ready)),
        ("review", render(&review())),
        ("decide", render(&decide())),
        ("history", render(&history())),
        ("difference", render(&difference())),
        ("comparison", render(&comparison())),
        ("applicability", render(&applicability())),
        ("division", render(&division())),
        ("open-parts", render(&open_parts())),
        ("level", render(&level())),
        ("sector-beside", render(&sector_beside())),
        ("item-beside", render(&item_beside())),
        ("batch-choose", render(&batch_choose())),
        ("batch-receipt", render(&batch_receipt())),
    ];
    all.extend(crate::console::job::samples::all(&frame));
    all.extend(crate::console::cascade::samples::all());
    all.extend(crate::console::sector::samples::all());
    all.extend(crate::console::compilation::samples::all(&frame));
    all.extend(crate::console::assessment::samples::all(&frame));
    all
}

fn guideline() -> Arc<Guideline> {
    Reference::shipped().guideline_coded(SECTOR).expect("a shipped guideline").clone()
}

/// The frame of a sample.
#[must_use]
pub fn frame(title: &str) -> ConsoleFrame {
    let item = |label: &str, href: &str, icon, waiting: Option<&str>| NavItem {
        link: Link::new(label, href),
        icon,
        waiting: waiting.map(str::to_owned),
        current: label == title,
    };
    ConsoleFrame {
        site: Arc::new(Site {
            name: "广州市基层政务公开平台".to_owned(),
            column: "基层政务公开标准化规范化".to_owned(),
            demo: Some("本站单位真实，人员与内容均为虚构。".to_owned()),
            ..Site::default()
        }),
        title: title.to_owned(),
        person: Some(PersonMenu {
            name: "何晓岚".to_owned(),
            unit: "天河区民政局".to_owned(),
            roles: "编制员".to_owned(),
            form_token: "sample".to_owned(),
            account_href: "/console/account".to_owned(),
            sign_out_action: "/console/sign-out".to_owned(),
            ..PersonMenu::default()
        }),
        nav: vec![NavGroup {
            label: "目录".to_owned(),
            items: vec![
                item("今日工作", "/console", "inbox", Some("4")),
                item("目录总览", "/console/catalogues", "layers", None),
                item("导入目录", "/console/import", "upload", None),
            ],
        }],
        crumbs: if title == "今日工作" {
            Vec::new()
        } else {
            vec![Link::new("今日工作", "/console")]
        },
        ..ConsoleFrame::default()
    }
}

/// The head of a sample.
#[must_use]
pub fn head(view: View, state: VersionState) -> VersionHead {
    VersionHead {
        id: VERSION,
        unit: "天河区民政局".to_owned(),
        sector: "社会救助".to_owned(),
        number: "第3版".to_owned(),
        state: Mark::of(state),
        facts: vec!["何晓岚 2026年11月20日编制".to_owned(), "依据社会救助标准指引".to_owned()],
        tabs: Vec::new(),
    }
    .with_tabs(view, state)
}

fn columns() -> Vec<GridColumn> {
    Column::ALL
        .into_iter()
        .filter(|column| *column != Column::Level3Item)
        .map(|column| GridColumn {
            id: column.id().to_owned(),
            label: column.label().to_owned(),
            group: column.group().map(str::to_owned),
            kind: if column.is_tick() {
                "tick"
            } else if column == Column::Channels {
                "channels"
            } else {
                "text"
            },
        })
        .collect()
}

fn cells(row: &CatalogueRow) -> BTreeMap<String, String> {
    Column::ALL.into_iter().map(|column| (column.id().to_owned(), row.cell(column))).collect()
}

/// The unit's rows: the guideline's with a publisher, some spoiled on purpose.
fn rows() -> Vec<(String, CatalogueRow)> {
    let mut rows: Vec<(String, CatalogueRow)> =
        guideline().items.iter().map(|item| (item.key.clone(), item.row.clone())).collect();
    for (_, row) in &mut rows {
        row.publisher = "天河区民政局".to_owned();
    }
    if let Some((_, row)) = rows.get_mut(1) {
        row.time_limit = "及时公开".to_owned();
        row.publisher = "有关部门".to_owned();
    }
    if let Some((_, row)) = rows.get_mut(3) {
        row.legal_basis.push_str("第九条");
        row.content_elements.clear();
    }
    rows
}

fn grid_findings() -> Vec<GridFinding> {
    let keys: Vec<String> = rows().into_iter().map(|(key, _)| key).collect();
    let finding =
        |severity: Severity, row: usize, column: Column, message: &str, suggestion: Option<&str>| {
            GridFinding {
                rule: "sample-rule".to_owned(),
                severity: severity.id(),
                severity_words: severity.label(),
                row_key: keys.get(row).cloned(),
                column_id: Some(column.id().to_owned()),
                place: format!("第{}行 {}", row + 1, column.label()),
                message: message.to_owned(),
                source: "《问答（一）》第5问：公开主体应当明确到具体单位".to_owned(),
                suggestion: suggestion.map(str::to_owned),
                question: GridQuestion::of("publisher-vague"),
                fixable: suggestion.is_some(),
                explainable: severity == Severity::Warning,
                blocks: severity == Severity::Error,
                ..GridFinding::default()
            }
        };
    vec![
        finding(Severity::Error, 1, Column::Publisher, "“有关部门”不是具体的公开主体", Some("天河区民政局")),
        finding(Severity::Error, 3, Column::ContentElements, "“公开内容（要素）”没有填写", None),
        finding(Severity::Warning, 1, Column::TimeLimit, "“及时公开”没有写明期限", None),
        finding(
            Severity::Warning,
            3,
            Column::LegalBasis,
            "依据写到了条款“第九条”，只写名称和文号",
            Some("删去“第九条”"),
        ),
        finding(Severity::Note, 0, Column::TimeLimit, "与指引的表述相同", None),
    ]
}

fn finding_lines() -> Vec<FindingLine> {
    grid_findings().iter().map(|finding| FindingLine::of(finding, VERSION)).collect()
}

/// The grid's data of the sample draft.
#[must_use]
pub fn grid() -> GridData {
    let items = guideline();
    let keys: Vec<String> = rows().into_iter().map(|(key, _)| key).collect();
    let lock = "标准指引规定的名称，不得改动（国务院办公厅问答）；可以细化，不能改名".to_owned();
    let rows = rows()
        .into_iter()
        .zip(&items.items)
        .map(|((key, row), item)| GridRow {
            key,
            status: "active",
            reason: String::new(),
            cells: cells(&row),
            guideline: Some(cells(&item.row)),
            locked: ["level1_item", "level2_item"].map(|id| (id.to_owned(), lock.clone())).into(),
            parts: given::grid_parts(&ItemParts::of(&row)),
            parts_href: String::new(),
        })
        .collect();
    let findings = grid_findings();
    let tally = Tally { errors: 2, warnings: 2, unexplained: 2, notes: 1 };
    GridData {
        editable: true,
        state: "草稿".to_owned(),
        columns: columns(),
        rows,
        findings,
        tally,
        tally_words: tally.words(),
        channels: Reference::shipped().channels.iter().map(|channel| channel.name.clone()).collect(),
        may_omit: false,
        remarks: vec![GridRemark {
            id: 1,
            row_key: keys.first().cloned(),
            column_id: Some("channels".to_owned()),
            text: "请补充政务服务中心。".to_owned(),
            by: "陆文彬 2026年11月21日 16:20".to_owned(),
            answer: None,
        }],
        missing: vec![GridMissing {
            key: "20-02-04".to_owned(),
            level1: "最低生活保障".to_owned(),
            name: "审批信息".to_owned(),
            may_omit: false,
        }],
        missing_words: "本单位还缺少1个指引事项，补入或者说明后才能提交".to_owned(),
    }
}

fn places() -> GridPlaces {
    GridPlaces::of(VERSION)
}

fn remark() -> RemarkLine {
    RemarkLine {
        id: 1,
        place: "第1行 公开渠道和载体".to_owned(),
        href: format!("/console/catalogues/{VERSION}/rows/20-01-01"),
        said: Said {
            text: "请补充政务服务中心。".to_owned(),
            by: "陆文彬".to_owned(),
            at: "2026年11月21日 16:20".to_owned(),
        },
        action: format!("/console/catalogues/{VERSION}/remarks/1"),
        answer: String::new(),
        resolved: false,
        is_own: true,
    }
}

fn missing() -> Vec<MissingLine> {
    vec![MissingLine::of(VERSION, "20-02-04", "最低生活保障", "审批信息", false)]
}

fn draft() -> DraftView {
    let data = grid();
    DraftView {
        frame: frame("天河区民政局社会救助领域目录"),
        head: head(View::Table, VersionState::Draft),
        editable: true,
        read_only_words: String::new(),
        places: places(),
        heading: heading_rows(&data.columns),
        rows: DraftRow::of_grid(&data, VERSION),
        findings: finding_lines(),
        tally: data.tally,
        returned: Some(Said {
            text: "渠道不全，请对照指引补充。".to_owned(),
            by: "陆文彬".to_owned(),
            at: "2026年11月21日 16:22".to_owned(),
        }),
        open_remarks: vec![remark()],
        missing: missing(),
        missing_words: "本单位还缺少1个指引事项，补入或者说明后才能提交".to_owned(),
        missing_blocks: true,
        acts: vec![Link::new("下载 Excel", "/console/catalogues/7/export")],
        columns: ColumnDesk {
            add: "/console/catalogues/7/columns".to_owned(),
            remove: "/console/catalogues/7/columns/remove".to_owned(),
            typed: "公开时限".to_owned(),
            free: true,
            added: vec![AddedColumn { id: "extra:备注".to_owned(), title: "备注".to_owned() }],
        },
        ended: Some(EndedNotice {
            title: "天河区民政局已于2026年5月1日并入天河区民政和人力资源局".to_owned(),
            words: "接续后，全部事项进入承接单位的草稿。".to_owned(),
            action: super::address::inherit(3),
            href: String::new(),
        }),
    }
}

fn row() -> RowView {
    let data = grid();
    let first = &data.rows[1];
    RowView {
        ask_href: "/console/difficulties/new?unit=1".to_owned(),
        layers: vec![super::review_view::LayerText {
            region: "广东省".to_owned(),
            item: "政策法规文件".to_owned(),
            cells: vec![("公开时限".to_owned(), "自形成之日起10个工作日内".to_owned())],
        }],
        copied: vec!["林若水 2026年11月20日抄自《某省指引》第1版：公开时限".to_owned()],
        layers_href: "/console/catalogues/7/layers#row-20-01-01".to_owned(),
        frame: frame("编辑第2行"),
        head: head(View::Table, VersionState::Draft),
        action: format!("/console/catalogues/{VERSION}/rows/{}", first.key),
        name: first.cells["level2_item"].clone(),
        conflict: Some("陆文彬在11月21日 16:30改了“公开时限”，请看清后再保存。".to_owned()),
        fields: Field::of_row(&data, first),
        findings: finding_lines().into_iter().filter(|line| line.row_key == first.key).collect(),
        remarks: vec![remark()],
        places: places(),
        row_acts: RowActs::of(VERSION, &first.key, first.status, true, true),
        parts: item_part::panel(),
        source: item_part::source(),
        before: Some(Link::new("上一行", "/console/catalogues/7/rows/20-01-01")),
        after: Some(Link::new("下一行", "/console/catalogues/7/rows/20-01-03")),
    }
}

fn submit() -> SubmitView {
    let lines = finding_lines();
    SubmitView {
        frame: frame("提交审核"),
        stamp: "5f0c".to_owned(),
        head: head(View::Table, VersionState::Draft),
        errors: lines.iter().filter(|line| line.severity == "错误").cloned().collect(),
        warnings: lines.iter().filter(|line| line.severity == "警告").cloned().collect(),
        open_remarks: vec![remark()],
        missing: missing(),
        missing_words: "还缺少1个指引事项，补入或者说明后才能提交".to_owned(),
        action: format!("/console/catalogues/{VERSION}/submit"),
        typed_words: Vec::new(),
        typed_answers: Vec::new(),
        open_parts: vec!["天河区卫生健康局（3项）".to_owned()],
        division_href: format!("/console/catalogues/{VERSION}/parts"),
        parts_note: String::new(),
        behind: true,
        guideline_note: String::new(),
        note: String::new(),
        verb: "提交审核",
        next: "提交后由天河区政务公开工作机构审核。".to_owned(),
        problem: None,
        table_href: format!("/console/catalogues/{VERSION}"),
    }
}
