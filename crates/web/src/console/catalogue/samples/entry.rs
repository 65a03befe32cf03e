//! Samples of the screens that lead to work: today, the map, a new catalogue, the import.

use super::super::address;
use super::super::import_cause::CauseFields;
use super::super::parts::*;
use super::super::start_view::StartView;
use super::*;
use operations::catalogue::TableChoice;

pub(super) fn today() -> TodayView {
    let line = |name: &str, detail: &str, state: VersionState, verb| WorkLine {
        link: Link::new(name, "/console/catalogues/7"),
        unit: "天河区民政局".to_owned(),
        detail: detail.to_owned(),
        mark: Mark::of(state),
        verb,
    };
    TodayView {
        answered_for: vec![(
            Link::new("天河区的装载情况", "/console/coverage?unit=440106"),
            "应装载120项，还缺20项，装载率83.3%；没有过期未公开的信息".to_owned(),
        )],
        frame: frame("今日工作"),
        day: "2026年11月22日 星期日".to_owned(),
        summary: "今天有3件事等您办。".to_owned(),
        groups: vec![
            WorkGroup {
                title: "修改退回的目录".to_owned(),
                icon: "undo-2",
                count: 1,
                lines: vec![line(
                    "社会救助领域目录",
                    "陆文彬昨天16:22退回：渠道不全，请对照指引补充。",
                    VersionState::Returned,
                    "去修改",
                )],
                all: None,
            },
            WorkGroup {
                title: "继续编制草稿".to_owned(),
                icon: "pencil",
                count: 2,
                lines: vec![
                    line("养老服务领域目录", "错误3处，警告5处", VersionState::Draft, "去编制"),
                    line("公共文化服务领域目录", "没有发现问题，可以提交", VersionState::Draft, "去提交"),
                ],
                all: Some(Link::new("全部草稿", "/console/catalogues?state=draft")),
            },
        ],
        notices: vec![NoticeLine {
            at: "今天 09:12".to_owned(),
            text: "户籍管理领域目录已审定，等待发布。".to_owned(),
            href: "/console/catalogues/9/decide".to_owned(),
        }],
        unread: 9,
        all_notices: "/console/notices",
        read_action: "/console/notices/read",
        lists: Some(Link::new(
            "天河区民政局的清单有15项还没有目录事项覆盖",
            "/console/lists/units/7?show=uncovered",
        )),
        invitations: vec![Invitation {
            link: Link::new("新建一个领域的目录", address::START),
            text: "还有4个领域没有目录。".to_owned(),
            icon: "plus",
        }],
    }
}

pub(super) fn choice(value: &str, label: &str, current: bool) -> Choice {
    Choice { value: value.to_owned(), label: label.to_owned(), current, ..Choice::default() }
}

pub(super) fn sector_choices() -> Vec<Choice> {
    Reference::shipped()
        .guidelines
        .iter()
        .map(|guideline| {
            choice(&guideline.sector_code, &guideline.guideline_name, guideline.sector_code == SECTOR)
        })
        .collect()
}

fn states() -> [Mark; 5] {
    [
        Mark::of(VersionState::Published),
        Mark::of(VersionState::Submitted),
        Mark::of(VersionState::Returned),
        Mark::of(VersionState::Draft),
        Mark::none(),
    ]
}

pub(super) fn map(single: bool) -> MapView {
    let reference = Reference::shipped();
    let sectors = reference.guidelines.iter().enumerate().map(|(at, guideline)| SectorLine {
        code: guideline.sector_code.clone(),
        name: guideline.guideline_name.clone(),
        other_name: if guideline.sector == guideline.guideline_name {
            String::new()
        } else {
            guideline.sector.clone()
        },
        in_force: (at % 3 == 0).then(|| VersionRef {
            link: Link::new("第2版", "/console/catalogues/5"),
            detail: "2026年5月8日发布".to_owned(),
            mark: Mark::of(VersionState::Published),
        }),
        open: (at % 4 == 1).then(|| VersionRef {
            link: Link::new("第3版", "/console/catalogues/7"),
            detail: "错误2处".to_owned(),
            mark: Mark::of(VersionState::Draft),
        }),
        mark: states()[at % 5].clone(),
        acts: if at % 4 == 2 {
            vec![Link::new("新建", "/console/catalogues/new?sector=03"), Link::new("导入", "/console/import")]
        } else {
            Vec::new()
        },
    });
    let cell = |at: usize| MatrixCell {
        href: if at % 5 == 4 { String::new() } else { "/console/catalogues/7".to_owned() },
        short: ["布", "审", "退", "草", "无"][at % 5],
        class: ["cell-published", "cell-submitted", "cell-returned", "cell-draft", "cell-none"][at % 5],
        words: format!("天河区民政局 社会救助：{}", states()[at % 5].label),
        has_both: at == 1,
    };
    let units = ["天河区民政局", "天河区教育局", "石牌街道办事处", "沙河街道办事处"];
    let matrix = Matrix {
        sectors: reference
            .guidelines
            .iter()
            .map(|guideline| SectorHead {
                code: guideline.sector_code.clone(),
                name: guideline.guideline_name.clone(),
                published: "1/4".to_owned(),
            })
            .collect(),
        units: units
            .iter()
            .enumerate()
            .map(|(at, name)| UnitRow {
                link: Link::new(*name, "/console/catalogues?unit=4"),
                depth: at % 2,
                cells: (0..reference.guidelines.len()).map(|sector| cell(sector + at)).collect(),
            })
            .collect(),
        caption: "4个单位，26个领域".to_owned(),
    };
    MapView {
        frame: frame("目录总览"),
        counts: states()
            .into_iter()
            .enumerate()
            .map(|(at, mark)| StateCount {
                mark,
                count: at * 3 + 1,
                href: "/console/catalogues?state=draft".to_owned(),
                current: at == 0,
            })
            .collect(),
        filters: Filters {
            action: address::MAP,
            units: vec![choice("", "全部单位", true), choice("4", "天河区民政局", false)],
            sectors: [vec![choice("", "全部领域", false)], sector_choices()].concat(),
            states: vec![choice("", "全部状态", true), choice("draft", "草稿", false)],
            active: true,
        },
        tools: vec![Link::new("批量办理", address::BATCHES)],
        export_href: address::MAP_EXPORT.to_owned(),
        inheritable: vec![inheritable()],
        unit: single.then(|| UnitMap { name: "天河区民政局".to_owned(), sectors: sectors.collect() }),
        matrix: (!single).then_some(matrix),
    }
}

fn inheritable() -> InheritLine {
    InheritLine {
        name: "石牌街道办事处社会救助目录".to_owned(),
        words: "2026-05-01并入天河区民政局，已发布".to_owned(),
        href: "/console/catalogues/9".to_owned(),
        action: address::inherit(3),
    }
}

pub(super) fn start() -> StartView {
    StartView {
        frame: frame("新建目录"),
        action: address::START,
        units: vec![choice("4", "天河区民政局", true)],
        sectors: sector_choices(),
        problem: Some("天河区民政局的社会救助领域已有草稿，请在草稿中继续编辑。".to_owned()),
        import_href: address::IMPORT.to_owned(),
    }
}

pub(super) fn import() -> ImportView {
    ImportView {
        frame: frame("导入目录"),
        action: "/console/import?csrf=sample".to_owned(),
        units: vec![choice("4", "天河区民政局", true)],
        limit: "50 MB".to_owned(),
        limit_bytes: 50 * 1024 * 1024,
        refusal: None,
    }
}

fn preview_findings() -> Vec<FindingGroup> {
    vec![
        FindingGroup {
            title: "错误2处".to_owned(),
            open: true,
            lines: finding_lines()[..2].to_vec(),
            more: 0,
        },
        FindingGroup {
            title: "警告9处".to_owned(),
            open: false,
            lines: finding_lines()[2..4].to_vec(),
            more: 7,
        },
    ]
}

fn cause() -> CauseFields {
    CauseFields {
        asked: true,
        triggers: vec![Choice::new("new_policy", "新政策"), Choice::new("correction", "更正差错")],
        reason: "本区印发新的实施办法".to_owned(),
        ..CauseFields::default()
    }
}

pub(super) fn preview() -> PreviewView {
    let heads = columns();
    let found = FoundCatalogue {
        index: 0,
        title: "天河区社会救助领域基层政务公开标准目录".to_owned(),
        place: "工作表“社会救助”".to_owned(),
        named_unit: "天河区民政局".to_owned(),
        units: vec![Choice::new("99", "天河区民政局"), Choice::new("100", "天河区卫生健康局")],
        sectors: sector_choices(),
        sector_words: "由标题中的“社会救助”认出".to_owned(),
        rows: rows().len(),
        headings: heads
            .iter()
            .map(|column| HeadingLine {
                printed: column.label.clone(),
                understood: column.label.clone(),
                verdict: "相同",
                differs: false,
            })
            .chain([HeadingLine {
                printed: "备注".to_owned(),
                understood: "增设的栏目，照原样保留".to_owned(),
                verdict: "增设",
                differs: true,
            }])
            .collect(),
        sample_heads: heads.iter().map(|column| column.label.clone()).collect(),
        sample_rows: rows()
            .iter()
            .take(3)
            .map(|(_, row)| {
                Column::ALL.iter().filter(|c| **c != Column::Level3Item).map(|c| row.cell(*c)).collect()
            })
            .collect(),
        diagnostics: vec![DiagnosticLine {
            severity: "提示",
            class: finding_class(Severity::Note),
            place: "第6行 公开主体".to_owned(),
            message: "“同上”已按上一行填为“天河区民政局”".to_owned(),
        }],
        more_diagnostics: 4,
        tally: Tally { errors: 2, warnings: 2, unexplained: 2, notes: 1 },
        checked: true,
        findings: preview_findings(),
        choices: vec![choice("new", "新建草稿", true), choice("skip", "不导入", false)],
        standing: Some(
            "这个领域已有草稿（第3版，何晓岚11月20日），选择替换会以文件内容为准，原草稿留在经过里。"
                .to_owned(),
        ),
    };
    PreviewView {
        cause: cause(),
        frame: frame("核对读取的结果"),
        action: "/console/import/3".to_owned(),
        file: "2026年天河区目录.xlsx（86 KB）".to_owned(),
        unit: "天河区民政局".to_owned(),
        catalogues: vec![
            found.clone(),
            FoundCatalogue {
                index: 1,
                title: "养老服务目录".to_owned(),
                standing: None,
                checked: false,
                findings: Vec::new(),
                diagnostics: Vec::new(),
                ..found
            },
        ],
        passed_over: vec!["工作表“填表说明”：没有目录的表头".to_owned()],
        problem: None,
        annotated_href: address::preview_annotated(
            3,
            &std::collections::BTreeMap::from([(
                0,
                TableChoice { sector: Some("20".to_owned()), unit: Some(99) },
            )]),
        ),
        again_href: address::IMPORT.to_owned(),
        settled: false,
    }
}

pub(super) fn receipt() -> ReceiptView {
    ReceiptView {
        frame: frame("导入结果"),
        file: "2026年天河区目录.xlsx".to_owned(),
        lines: vec![
            ReceiptLine {
                title: "社会救助领域目录".to_owned(),
                outcome: "已新建草稿，59行；错误2处，警告2处".to_owned(),
                link: Some(Link::new("去改正", "/console/catalogues/7")),
            },
            ReceiptLine {
                title: "养老服务目录".to_owned(), outcome: "未导入".to_owned(), link: None
            },
        ],
        again_href: address::IMPORT.to_owned(),
    }
}
