//! Samples of catalogues, items and versions.

use super::{Sample, coverage, document, item_part_samples, links, page, pairs, sample};
use crate::frame::{Link, Notice, NoticeKind, Section};
use crate::portal::catalogue_view::{
    CatalogueTable, CatalogueView, Cell, ColumnHead, ColumnWidth, CompareList, GuidelineBeside, RowGroup,
    RowMark, TableRow, VersionLine, Within,
};
use crate::portal::item_view::{
    Basis, ChannelBox, ComparedCell, GuidelineText, ItemView, Publisher, RecordGroup, RowVersion,
};
use crate::portal::parts::{Choice, Download, FilterLink, StateKind, StateMark};
use crate::portal::version_view::{
    ChangedCell, ChangedItem, CompareForm, DiffPiece, DifferenceView, VersionEntry, VersionListView,
};
use domain::catalogue::{CatalogueRow, Column, Guideline, GuidelineItem};
use domain::reference::Reference;

const UNIT: &str = "天河区民政局";

pub(super) fn all() -> askama::Result<Vec<Sample>> {
    let reference = Reference::shipped();
    let mut samples = Vec::new();
    // 14 columns, 12 columns without 公开层级 (R12), and the longest there is.
    for (path, code) in [("/catalogue", "20"), ("/catalogue-12", "02"), ("/catalogue-long", "17")] {
        if let Some(guideline) = reference.guideline_coded(code) {
            samples.push(sample(path, &catalogue(guideline))?);
        }
    }
    if let Some(guideline) = reference.guideline_coded("20") {
        samples.push(sample("/catalogue-wide", &widened(guideline))?);
        samples.push(sample("/catalogue-empty", &emptied(guideline))?);
        samples.push(sample("/item", &item(guideline, true))?);
        samples.push(sample("/item-added", &item(guideline, false))?);
        samples.push(sample("/versions", &versions(guideline))?);
        samples.push(sample("/difference", &difference(guideline, true))?);
        samples.push(sample("/difference-none", &difference(guideline, false))?);
    }
    Ok(samples)
}

pub(super) fn downloads() -> Vec<Download> {
    [("Excel", "xlsx"), ("CSV", "csv"), ("JSON", "json")]
        .map(|(label, extension)| Download {
            label: label.to_owned(),
            description: "社会救助领域标准目录".to_owned(),
            href: format!("/catalogue.{extension}"),
        })
        .to_vec()
}

fn width(column: Option<Column>) -> ColumnWidth {
    match column {
        Some(Column::SeqNo) => ColumnWidth::SeqNo,
        Some(Column::Level1Item) => ColumnWidth::Level1,
        Some(Column::Level2Item) => ColumnWidth::Level2,
        Some(Column::Level3Item) => ColumnWidth::Level3,
        Some(Column::ContentElements) => ColumnWidth::Content,
        Some(Column::LegalBasis) => ColumnWidth::Basis,
        Some(Column::TimeLimit) => ColumnWidth::Time,
        Some(Column::Publisher) => ColumnWidth::Publisher,
        Some(Column::Channels) => ColumnWidth::Channels,
        Some(Column::AudienceSpecific) => ColumnWidth::Group,
        Some(_) => ColumnWidth::Tick,
        None => ColumnWidth::Extra,
    }
}

/// The standard column of each place: the shipped guidelines print the 14 in order, or 12 without levels.
const STANDARD: [Column; 14] = [
    Column::SeqNo,
    Column::Level1Item,
    Column::Level2Item,
    Column::ContentElements,
    Column::LegalBasis,
    Column::TimeLimit,
    Column::Publisher,
    Column::Channels,
    Column::AudienceAll,
    Column::AudienceSpecific,
    Column::ModeProactive,
    Column::ModeOnRequest,
    Column::LevelCounty,
    Column::LevelTownship,
];

pub(super) fn table(guideline: &Guideline) -> CatalogueTable {
    let columns: Vec<ColumnHead> = guideline
        .columns
        .iter()
        .zip(STANDARD)
        .map(|(label, column)| ColumnHead {
            label: label.clone(),
            group: guideline
                .column_groups
                .iter()
                .find(|(_, leaves)| leaves.contains(label))
                .map(|(g, _)| g.clone())
                .or_else(|| standard_group(column)),
            width: width(Some(column)),
        })
        .collect();
    let mut groups = Vec::<RowGroup>::new();
    for (place, item) in guideline.items.iter().enumerate() {
        let row = table_row(item, place, columns.len());
        match groups.last_mut() {
            Some(group) if group.level1 == item.row.level1_item => group.rows.push(row),
            _ => groups.push(RowGroup { level1: item.row.level1_item.clone(), rows: vec![row] }),
        }
    }
    CatalogueTable { caption: guideline.catalogue_title(), columns, groups }
}

fn standard_group(column: Column) -> Option<String> {
    let group = match column {
        Column::Level1Item | Column::Level2Item => "公开事项",
        Column::AudienceAll | Column::AudienceSpecific => "公开对象",
        Column::ModeProactive | Column::ModeOnRequest => "公开方式",
        Column::LevelCounty | Column::LevelTownship => "公开层级",
        _ => return None,
    };
    Some(group.to_owned())
}

fn table_row(item: &GuidelineItem, place: usize, columns: usize) -> TableRow {
    let mut row = CatalogueRow { publisher: UNIT.to_owned(), ..item.row.clone() };
    let mark = if place == 5 { RowMark::Removed } else { RowMark::None };
    if mark == RowMark::Removed {
        row.legal_basis =
            "已取消：业务已移交，依据《广州市人民政府关于取消和下放一批事项的决定》（穗府〔2025〕8号）"
                .to_owned();
    }
    let cells = STANDARD[3..columns]
        .iter()
        .map(|column| {
            if *column == Column::Channels {
                Cell::channels(&row.channels)
            } else {
                Cell::new(row.cell(*column))
            }
        })
        .collect();
    TableRow {
        anchor: format!("i{}", place + 1),
        seq_no: row.seq_no.clone(),
        level2: row.level2_item.clone(),
        href: format!("/item#{}", item.key),
        mark,
        cells,
    }
}

fn catalogue(guideline: &Guideline) -> CatalogueView {
    let title = guideline.catalogue_title();
    let table = table(guideline);
    let has_levels = guideline.columns.len() == 14;
    let level = |label: &str, count: &str, current: bool| FilterLink {
        label: label.to_owned(),
        href: format!("?level={label}"),
        count: count.to_owned(),
        current,
    };
    CatalogueView {
        coverage: Some(coverage()),
        page: document(&title, Section::Units, &[("单位", "/units"), (UNIT, "/unit")]),
        unit: Link::new(UNIT, "/unit"),
        sector: Some(Link::new(format!("{}领域", guideline.guideline_name), "/sector")),
        other_name: (guideline.sector != guideline.guideline_name)
            .then(|| format!("国办文件称“{}”。", guideline.sector)),
        version: VersionLine {
            label: "第3版".to_owned(),
            facts: ["2026年3月12日公布", "自2026年3月12日起有效", "天河区人民政府批准"]
                .map(str::to_owned)
                .to_vec(),
            versions_href: "/versions".to_owned(),
            difference_href: Some("/difference".to_owned()),
        },
        notice: None,
        within: Within {
            action: "/catalogue".to_owned(),
            clear_href: "/catalogue".to_owned(),
            ..Within::default()
        },
        levels: if has_levels {
            vec![level("全部", "13", true), level("县级", "13", false), level("乡级", "9", false)]
        } else {
            Vec::new()
        },
        count: format!("共{}项", guideline.items.len()),
        table,
        downloads: downloads(),
        guideline: Some(GuidelineBeside {
            link: Link::new(format!("{}领域基层政务公开标准指引", guideline.guideline_name), "/guideline"),
            version: format!("{}印发。", guideline.ministry),
            lists: [("一致", "10项"), ("细化", "2项"), ("新增", "没有"), ("取消或未开展", "1项")]
                .map(|(name, count)| CompareList {
                    name: name.to_owned(),
                    count: count.to_owned(),
                    items: if name == "细化" {
                        links(&[("办事指南（城镇）", "/item"), ("办事指南（农村）", "/item")])
                    } else {
                        Vec::new()
                    },
                })
                .to_vec(),
        }),
        remarks: Vec::new(),
        title,
    }
}

fn widened(guideline: &Guideline) -> CatalogueView {
    let mut view = catalogue(guideline);
    for label in ["五公开类别", "责任科室", "联系电话"] {
        view.table.columns.push(ColumnHead {
            label: label.to_owned(),
            group: None,
            width: ColumnWidth::Extra,
        });
        for row in view.table.groups.iter_mut().flat_map(|group| &mut group.rows) {
            row.cells.push(Cell::new("救助科"));
            row.mark = if row.seq_no == "2" { RowMark::OtherLevel } else { row.mark };
        }
    }
    view.version.label = "第2版".to_owned();
    view.notice = Some(Notice {
        kind: NoticeKind::Warn,
        title: "这是旧版本，已不再有效".to_owned(),
        text: "有效期为2024年1月5日至2026年3月11日。".to_owned(),
        action: Some(Link::new("查看现行的第3版", "/catalogue")),
    });
    view
}

fn emptied(guideline: &Guideline) -> CatalogueView {
    let mut view = catalogue(guideline);
    view.table.groups.clear();
    view.within.query = "学区".to_owned();
    view.within.keep = pairs(&[("level", "township")]);
    view.count = "没有找到".to_owned();
    view
}

fn item(guideline: &Guideline, from_guideline: bool) -> ItemView {
    let item = &guideline.items[3];
    let row = &item.row;
    ItemView {
        page: document(
            &row.level2_item,
            Section::Units,
            &[("单位", "/units"), (UNIT, "/unit"), (&guideline.catalogue_title(), "/catalogue")],
        ),
        name: row.level2_item.clone(),
        level1: row.level1_item.clone(),
        catalogue: Link::new(guideline.catalogue_title(), "/catalogue"),
        unit: Link::new(UNIT, "/unit"),
        seq_no: row.seq_no.clone(),
        key: item.key.clone(),
        state: StateMark::new(StateKind::Published, "已公布"),
        notice: (!from_guideline).then(|| Notice {
            kind: NoticeKind::Stop,
            title: "本事项已取消".to_owned(),
            text: "业务已移交，原因和依据见下。".to_owned(),
            action: None,
        }),
        content: row.content_elements.split('；').map(str::to_owned).collect(),
        publishers: vec![
            Publisher { name: UNIT.to_owned(), href: Some("/unit".to_owned()) },
            Publisher { name: "各镇人民政府、街道办事处".to_owned(), href: None },
        ],
        time_limit: row.time_limit.clone(),
        channels: channel_boxes(row),
        channel_rule: Some("选用的渠道可以结合本地实际确定，政府网站必须公开。".to_owned()),
        parts: if from_guideline { Vec::new() } else { item_part_samples::parts() },
        part_notes: if from_guideline {
            Vec::new()
        } else {
            vec!["分项按冒号前的名称对应。".to_owned()]
        },
        steps: if from_guideline { Vec::new() } else { item_part_samples::steps() },
        clock: item_part_samples::clock(!from_guideline),
        source: (!from_guideline).then(|| "实际行政管理职能：“三定”规定的社会救助职责".to_owned()),
        audience: "全社会".to_owned(),
        mode: if from_guideline { "主动公开" } else { "主动公开、依申请公开" }.to_owned(),
        level: Some("县级、乡级".to_owned()),
        bases: bases(row, !from_guideline),
        extra: if from_guideline { Vec::new() } else { pairs(&[("责任科室", "社会救助科")]) },
        is_on_request: !from_guideline,
        sheets: vec![Link::new("A4张贴页", "/sheets/a4.pdf")],
        places: vec![("石桥村公开栏".to_owned(), "村委会门口".to_owned(), "2026年3月2日起".to_owned())],
        tell_href: "/console/postings/new".to_owned(),
        deliveries: if from_guideline { pairs(&[("办理结果", "2026-10-08")]) } else { Vec::new() },
        records: if from_guideline { records() } else { Vec::new() },
        others: RecordGroup::default(),
        only_for: if from_guideline {
            ""
        } else {
            "依申请公开，内容向申请人提供，不在这里公布。"
        },
        relation: if from_guideline {
            "名称与标准指引一致。"
        } else {
            "本事项由本单位增加，标准指引中没有。"
        }
        .to_owned(),
        guideline: from_guideline.then(|| guideline_text(guideline, item)),
        versions: row_versions(),
        previous: Some(Link::new("政策法规文件", "/item")),
        next: from_guideline.then(|| Link::new("审核信息", "/item")),
    }
}

/// The bases, the second of them repealed where that is to be shown.
fn bases(row: &CatalogueRow, with_repealed: bool) -> Vec<Basis> {
    let remark = |at: usize| if at == 1 && with_repealed { "已废止，由新办法代替" } else { "" };
    let texts = row.legal_basis.split('、').enumerate();
    texts.map(|(at, text)| Basis { text: text.to_owned(), remark: remark(at).to_owned() }).collect()
}

/// An element with records, one with a nil notice and one of which nothing is public.
fn records() -> Vec<RecordGroup> {
    let record = (Link::new("天河区最低生活保障办事指南", "/record"), "2025-03-12".to_owned());
    let open = |element: &str| RecordGroup { element: element.to_owned(), ..RecordGroup::default() };
    vec![
        RecordGroup {
            records: vec![record],
            more: Some(Link::new("全部21条", "/records")),
            ..open("办理事项")
        },
        RecordGroup {
            nil: Some(Link::new("2026年10月无此类信息", "/record")), ..open("办理条件")
        },
        RecordGroup { is_missing: true, ..open("救助标准") },
    ]
}

fn channel_boxes(row: &CatalogueRow) -> Vec<ChannelBox> {
    let mut channels: Vec<ChannelBox> = Reference::shipped()
        .channels
        .iter()
        .filter(|channel| !channel.is_platform)
        .map(|channel| ChannelBox {
            name: channel.name.clone(),
            ticked: row.channels.contains(&channel.name),
        })
        .collect();
    channels.sort_by_key(|channel| !channel.ticked);
    channels
}

fn guideline_text(guideline: &Guideline, item: &GuidelineItem) -> GuidelineText {
    let compared = [Column::ContentElements, Column::LegalBasis, Column::TimeLimit, Column::Publisher];
    let label =
        |column| STANDARD.iter().position(|c| *c == column).map(|place| guideline.columns[place].clone());
    GuidelineText {
        link: Link::new("社会救助领域标准指引第1版", "/guideline"),
        rows: compared
            .map(|column| ComparedCell {
                label: label(column).unwrap_or_default(),
                here: if column == Column::Publisher { UNIT.to_owned() } else { item.row.cell(column) },
                guideline: item.row.cell(column),
            })
            .to_vec(),
        provenance: "见于已公布目录".to_owned(),
        sources: item.sources.clone(),
        note: item.note.clone(),
    }
}

fn row_versions() -> Vec<RowVersion> {
    [
        ("第3版", "2026年3月12日起", "公开时限由20个工作日改为10个工作日", true),
        ("第2版", "2024年1月5日至2026年3月11日", "没有改动", false),
        ("第1版", "2020年10月30日至2024年1月4日", "首次公布", false),
    ]
    .map(|(label, valid, change, current)| RowVersion {
        label: label.to_owned(),
        href: "/catalogue".to_owned(),
        valid: valid.to_owned(),
        change: change.to_owned(),
        current,
    })
    .to_vec()
}

fn versions(guideline: &Guideline) -> VersionListView {
    let entry = |label: &str, kind, words: &str, valid: &str| VersionEntry {
        label: label.to_owned(),
        href: (kind != StateKind::Withdrawn).then(|| "/catalogue".to_owned()),
        state: StateMark::new(kind, words),
        state_href: (kind == StateKind::Withdrawn).then(|| "/withdrawn".to_owned()),
        published_on: "2026-03-12".to_owned(),
        valid: valid.to_owned(),
        reason: "机构职能调整".to_owned(),
        difference_href: (label != "第1版").then(|| "/difference".to_owned()),
    };
    let choice = |label: &str, current| Choice { value: label.to_owned(), label: label.to_owned(), current };
    VersionListView {
        page: page(
            "历次版本",
            Section::Units,
            &[("单位", "/units"), (UNIT, "/unit"), ("社会救助", "/catalogue")],
        ),
        title: guideline.catalogue_title(),
        none_stands: false,
        unit: Link::new(UNIT, "/unit"),
        versions: vec![
            entry("第4版", StateKind::Withdrawn, "已撤回", "2026年3月20日至3月21日"),
            entry("第3版", StateKind::Published, "现行", "2026年3月12日起"),
            entry("第2版", StateKind::NotYet, "已被取代", "2024年1月5日至2026年3月11日"),
            entry("第1版", StateKind::NotYet, "已被取代", "2020年10月30日至2024年1月4日"),
        ],
        compare: Some(CompareForm {
            action: "/difference".to_owned(),
            from: vec![choice("第1版", false), choice("第2版", true)],
            to: vec![choice("第2版", false), choice("第3版", true)],
        }),
    }
}

fn difference(guideline: &Guideline, differs: bool) -> DifferenceView {
    let changed = |name: &str, cells: Vec<ChangedCell>| ChangedItem {
        level1: "最低生活保障".to_owned(),
        name: name.to_owned(),
        href: Some("/item".to_owned()),
        remark: if cells.is_empty() { "依据：穗府〔2025〕8号".to_owned() } else { String::new() },
        cells,
    };
    let time = ChangedCell {
        column: "公开时限".to_owned(),
        pieces: vec![
            DiffPiece::Kept("自制定或获取起".to_owned()),
            DiffPiece::Removed("20".to_owned()),
            DiffPiece::Added("10".to_owned()),
            DiffPiece::Kept("个工作日内".to_owned()),
        ],
    };
    let some = |items: Vec<ChangedItem>| if differs { items } else { Vec::new() };
    DifferenceView {
        page: page(
            "版本差异",
            Section::Units,
            &[("单位", "/units"), (UNIT, "/unit"), ("历次版本", "/versions")],
        ),
        title: guideline.catalogue_title(),
        unit: Link::new(UNIT, "/unit"),
        from: Link::new("第2版", "/catalogue"),
        to: Link::new("第3版", "/catalogue"),
        summary: if differs { "新增1项，取消1项，修改2项。" } else { "没有改动。" }.to_owned(),
        added: some(vec![changed("办事指南（线上办理）", Vec::new())]),
        removed: some(vec![changed("监督检查", Vec::new())]),
        changed: some(vec![changed("办事指南", vec![time.clone()]), changed("审核信息", vec![time])]),
    }
}
