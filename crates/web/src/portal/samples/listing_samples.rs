//! Samples of the pages that lead somewhere: home, units, sectors.

use super::{Sample, coverage, links, page, pairs, sample};
use crate::frame::{Link, Section};
use crate::portal::compilation_view::{CompilationEntry, CompilationFileEntry, CompilationListView};
use crate::portal::home_view::{Figure, HomeView, NewsEntry, SectorEntry, UnitKind};
use crate::portal::parts::{Choice, Download, StateKind, StateMark};
use crate::portal::sector_view::{Branch, Holding, SectorDetail, SectorListView, SectorView};
use crate::portal::unit_view::{NotApplicable, SectorBelow, UnitCatalogue, UnitListView, UnitView};
use domain::reference::Reference;

const DISTRICTS: [&str; 11] = [
    "越秀区",
    "海珠区",
    "荔湾区",
    "天河区",
    "白云区",
    "黄埔区",
    "花都区",
    "番禺区",
    "南沙区",
    "从化区",
    "增城区",
];
const TOWNS: [&str; 8] =
    ["松风街道", "云津街道", "榕荫街道", "珠浦街道", "石门溪街道", "长湴新城街道", "荔塘镇", "龙泉岗镇"];

pub(super) fn all() -> askama::Result<Vec<Sample>> {
    let empty_home = HomeView {
        suggestions: Vec::new(),
        tally: Vec::new(),
        kinds: Vec::new(),
        latest: Vec::new(),
        ..home()
    };
    let nothing = UnitListView { name_query: "水务".to_owned(), kinds: Vec::new(), ..units() };
    let filtered = SectorView {
        city: Vec::new(),
        branches: Vec::new(),
        other_name: Some("国办文件称“医疗卫生”。".to_owned()),
        ..sector()
    };
    let bare = UnitView {
        catalogues: Vec::new(),
        not_applicable: Vec::new(),
        superiors: Vec::new(),
        subordinates: Vec::new(),
        ..unit()
    };
    Ok(vec![
        sample("/", &home())?,
        sample("/home-empty", &empty_home)?,
        sample("/compilations", &compilations())?,
        sample("/compilations-none", &CompilationListView { entries: Vec::new(), ..compilations() })?,
        sample("/units", &units())?,
        sample("/units-none", &nothing)?,
        sample("/unit", &unit())?,
        sample("/unit-bare", &bare)?,
        sample(
            "/sectors",
            &SectorListView { page: page("领域", Section::Sectors, &[]), sectors: sector_details() },
        )?,
        sample("/sector", &sector())?,
        sample("/sector-none", &filtered)?,
    ])
}

fn compilations() -> CompilationListView {
    let file = |form: &str| CompilationFileEntry {
        link: Link::new(form, format!("/compilations/2/{}", form.to_lowercase())),
        size: "2.1 MB".to_owned(),
        sha256: "ab".repeat(32),
    };
    let standing = CompilationEntry {
        id: 2,
        title: "天河区基层政务公开标准目录汇编（第2期）".to_owned(),
        state: StateMark::new(StateKind::Published, "现行"),
        facts: "2026年3月12日发布，收入128份目录；2026年3月10日区政府同意发布".to_owned(),
        notice: String::new(),
        lacking: vec![("养老服务领域".to_owned(), "尚缺", "第四季度补齐".to_owned())],
        files: vec![file("PDF"), file("XLSX")],
    };
    let withdrawn = CompilationEntry {
        id: 1,
        title: "天河区基层政务公开标准目录汇编（第1期）".to_owned(),
        state: StateMark::new(StateKind::Withdrawn, "已撤回"),
        notice: "数据有误，重新核对".to_owned(),
        lacking: Vec::new(),
        files: Vec::new(),
        ..standing.clone()
    };
    CompilationListView {
        page: page("文件汇编", Section::Units, &[("单位", "/units")]),
        entries: vec![standing, withdrawn],
    }
}

pub(super) fn news() -> Vec<NewsEntry> {
    [
        (
            "2026-03-12",
            StateKind::Published,
            "公布",
            "天河区民政局社会救助领域基层政务公开标准目录",
            "第3版，因机构职能调整修订，天河区人民政府批准",
        ),
        (
            "2026-03-11",
            StateKind::Published,
            "公布",
            "越秀区教育局义务教育领域基层政务公开标准目录",
            "第1版，越秀区人民政府批准",
        ),
        (
            "2026-03-09",
            StateKind::Withdrawn,
            "撤回",
            "番禺区住房和城乡建设局保障性住房领域基层政务公开标准目录",
            "第2版，公开主体有误；第1版恢复有效",
        ),
        (
            "2026-02-27",
            StateKind::Published,
            "公布",
            "白云区荔塘镇人民政府养老服务领域基层政务公开标准目录",
            "第1版",
        ),
    ]
    .map(|(date, kind, words, title, detail)| NewsEntry {
        date: date.to_owned(),
        state: StateMark::new(kind, words),
        link: Link::new(title, "/catalogue"),
        detail: detail.to_owned(),
    })
    .to_vec()
}

fn home() -> HomeView {
    HomeView {
        page: page("首页", Section::Home, &[]),
        suggestions: links(&[
            ("最低生活保障", "/search"),
            ("学区划分", "/search"),
            ("征地补偿安置方案", "/search"),
            ("部门预算", "/search"),
            ("医疗救助", "/search"),
        ]),
        tally: [
            ("26", "个试点领域"),
            ("148", "个单位"),
            ("3,012", "项公开事项"),
            ("7", "份目录本月公布或修订"),
        ]
        .map(|(value, label)| Figure { value: value.to_owned(), label: label.to_owned() })
        .to_vec(),
        tally_on: "2026年3月12日".to_owned(),
        sectors: sector_details().into_iter().map(|detail| detail.entry).collect(),
        kinds: unit_kinds(),
        latest: news(),
    }
}

fn sector_details() -> Vec<SectorDetail> {
    Reference::shipped()
        .guidelines
        .iter()
        .enumerate()
        .map(|(place, guideline)| SectorDetail {
            entry: SectorEntry {
                code: guideline.sector_code.clone(),
                name: guideline.guideline_name.clone(),
                other_name: (guideline.sector != guideline.guideline_name).then(|| guideline.sector.clone()),
                href: "/sector".to_owned(),
                count: format!("{}个单位", 3 + place * 7 % 40),
            },
            department: guideline.city_department.clone(),
            ministry: guideline.ministry.clone(),
            items: format!("{}项", guideline.items.len()),
        })
        .collect()
}

fn unit_kinds() -> Vec<UnitKind> {
    let kind = |name: &str, count: &str, units: Vec<String>, more: Option<Link>| UnitKind {
        name: name.to_owned(),
        count: count.to_owned(),
        units: units.into_iter().map(|unit| Link::new(unit, "/unit")).collect(),
        more,
    };
    let departments = [
        "市发展改革委",
        "市教育局",
        "市公安局",
        "市民政局",
        "市财政局",
        "市人力资源社会保障局",
        "市规划和自然资源局",
        "市生态环境局",
    ];
    vec![
        kind(
            "市级部门",
            "18个",
            departments.map(str::to_owned).to_vec(),
            Some(Link::new("全部18个市级部门", "/units")),
        ),
        kind("区人民政府", "11个", DISTRICTS.map(|d| format!("{d}人民政府")).to_vec(), None),
        kind(
            "区级部门",
            "86个",
            ["越秀区教育局", "天河区民政局", "番禺区住房和城乡建设局"].map(str::to_owned).to_vec(),
            Some(Link::new("全部86个区级部门", "/units")),
        ),
        kind(
            "镇、街道",
            "31个",
            TOWNS.map(|t| format!("天河区{t}")).to_vec(),
            Some(Link::new("全部31个镇、街道", "/units")),
        ),
        kind(
            "经济功能区",
            "2个",
            ["南沙经济技术开发区管理委员会", "广州空港经济区管理委员会"].map(str::to_owned).to_vec(),
            None,
        ),
    ]
}

fn units() -> UnitListView {
    UnitListView { page: page("单位", Section::Units, &[]), name_query: String::new(), kinds: unit_kinds() }
}

fn unit() -> UnitView {
    let states = [
        (StateKind::Published, "已公布"),
        (StateKind::InReview, "审核中"),
        (StateKind::Working, "编制中"),
        (StateKind::NotYet, "尚未公布"),
        (StateKind::Withdrawn, "已撤回"),
    ];
    let catalogues = Reference::shipped()
        .guidelines
        .iter()
        .take(12)
        .enumerate()
        .map(|(place, guideline)| {
            let (kind, words) = states[if place % 2 == 0 { 0 } else { place / 2 % states.len() }];
            let published = kind == StateKind::Published;
            let only = |text: &str| if published { text.to_owned() } else { String::new() };
            UnitCatalogue {
                code: guideline.sector_code.clone(),
                sector: guideline.guideline_name.clone(),
                href: published.then(|| "/catalogue".to_owned()),
                state: StateMark::new(kind, words),
                items: only(&guideline.items.len().to_string()),
                version: only("第2版"),
                published_on: only("2026-03-12"),
                downloads: if published {
                    vec![Download {
                        label: "Excel".to_owned(),
                        description: guideline.catalogue_title(),
                        href: "/catalogue.xlsx".to_owned(),
                    }]
                } else {
                    Vec::new()
                },
            }
        })
        .collect();
    UnitView {
        coverage: Some(coverage()),
        screen_href: "/screens/440106".to_owned(),
        page: page("天河区民政局", Section::Units, &[("单位", "/units"), ("天河区人民政府", "/unit")]),
        name: "天河区民政局".to_owned(),
        kind: "天河区人民政府工作部门".to_owned(),
        summary: "承担12个领域的目录，已公布7个。".to_owned(),
        notices: vec![crate::frame::Notice {
            kind: crate::frame::NoticeKind::Warn,
            title: "本单位已于2026年5月1日并入天河区民政和社会工作局".to_owned(),
            text: "本页的目录是原单位公布的。".to_owned(),
            action: Some(Link::new("天河区民政和社会工作局", "/unit")),
        }],
        below: vec![SectorBelow {
            code: "20".to_owned(),
            sector: "社会救助".to_owned(),
            units: links(&[("天河区民政局", "/catalogue"), ("石牌街道办事处", "/catalogue")]),
        }],
        compilation: Some(Link::new("天河区基层政务公开标准目录汇编（第2期）", "/compilations")),
        catalogues,
        not_applicable: vec![NotApplicable {
            sector: "扶贫".to_owned(),
            reason: "本区没有脱贫攻坚任务；涉及群众切身利益的帮扶信息仍在社会救助目录中公开。".to_owned(),
        }],
        contact: pairs(&[
            ("机构", "天河区民政局办公室"),
            ("地址", "天河区天府路1号"),
            ("电话", "020-00000000"),
        ]),
        superiors: links(&[("天河区人民政府", "/unit"), ("广州市民政局", "/unit")]),
        subordinates: links(&[("松风街道公共服务办公室", "/unit"), ("云津街道公共服务办公室", "/unit")]),
        former_names: vec!["天河区民政和社会工作局（至2019年3月）".to_owned()],
    }
}

fn holding(unit: String, place: usize) -> Holding {
    let (kind, words, detail) = match place % 4 {
        0 | 1 => (StateKind::Published, "已公布", "第2版，2026-03-12"),
        2 => (StateKind::InReview, "审核中", ""),
        _ => (StateKind::NotYet, "尚未公布", ""),
    };
    Holding {
        unit,
        href: (kind == StateKind::Published).then(|| "/catalogue".to_owned()),
        state: StateMark::new(kind, words),
        detail: detail.to_owned(),
    }
}

fn sector() -> SectorView {
    let choices = |all: &str, names: &[&str]| {
        std::iter::once(Choice { value: String::new(), label: all.to_owned(), current: true })
            .chain(names.iter().map(|name| Choice {
                value: (*name).to_owned(),
                label: (*name).to_owned(),
                current: false,
            }))
            .collect()
    };
    let branches = DISTRICTS
        .iter()
        .enumerate()
        .map(|(place, district)| Branch {
            name: (*district).to_owned(),
            summary: "区级已公布；镇街8个，已公布4个".to_owned(),
            open: place == 3,
            departments: vec![holding(format!("{district}民政局"), place)],
            towns: TOWNS.iter().enumerate().map(|(n, town)| holding((*town).to_owned(), n + place)).collect(),
        })
        .collect();
    SectorView {
        coverage: Some(coverage()),
        page: page("社会救助", Section::Sectors, &[("领域", "/sectors")]),
        name: "社会救助领域".to_owned(),
        other_name: None,
        summary: "全市11个区、88个镇街，已公布52份目录。".to_owned(),
        facts: pairs(&[("印发部门", "民政部"), ("牵头部门", "市民政局"), ("指引事项", "13项")]),
        guideline: Link::new("社会救助领域基层政务公开标准指引", "/guideline"),
        is_open: true,
        filter_action: "/sector".to_owned(),
        districts: choices("全部", &DISTRICTS),
        states: choices("全部", &["已公布", "尚未公布"]),
        city: vec![holding("广州市民政局".to_owned(), 0)],
        gone: vec![holding("天河区民政和社会工作局".to_owned(), 0)],
        branches,
        downloads: vec![Download {
            label: "Excel".to_owned(),
            description: "全市社会救助领域目录".to_owned(),
            href: "/sector.xlsx".to_owned(),
        }],
    }
}
