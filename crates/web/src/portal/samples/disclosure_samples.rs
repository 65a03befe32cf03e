//! Samples of a record as it is read, its earlier versions, what differs between two, and what is left of one.

use super::{Sample, document, page, pairs, sample};
use crate::frame::{Link, Page, Section};
use crate::portal::disclosure_version_view::{HiddenVersionView, RecordDifferenceView, RecordVersionView};
use crate::portal::disclosure_view::{DisclosureView, PastVersion, ShownFile, WithdrawnView};
use crate::portal::item_records_view::RecordsView;
use crate::portal::item_view::DayLine;
use crate::portal::parts::PageLink;
use crate::portal::version_view::{ChangedCell, DiffPiece};

const UNIT: &str = "天河区民政局";
const TITLE: &str = "天河区最低生活保障办事指南";
const BODY: &str = "<h2>办理条件</h2><p>户籍在本区。</p>";

pub(super) fn all() -> askama::Result<Vec<Sample>> {
    let bare = DisclosureView {
        versions: Vec::new(),
        attachments: Vec::new(),
        clarifies: Some(("标准明年减半".to_owned(), "某短视频平台".to_owned())),
        summary: String::new(),
        link: Some("/elsewhere".to_owned()),
        days: Vec::new(),
        ..record()
    };
    Ok(vec![
        sample("/disclosure", &record())?,
        sample("/disclosure-bare", &bare)?,
        sample("/disclosure-withdrawn", &withdrawn())?,
        sample("/disclosure-version", &version())?,
        sample("/disclosure-version-hidden", &hidden())?,
        sample("/disclosure-difference", &difference(true))?,
        sample("/disclosure-difference-none", &difference(false))?,
        sample("/item-records", &records())?,
    ])
}

fn framed(title: &str) -> Page {
    page(title, Section::Units, &[(UNIT, "/unit"), (TITLE, "/disclosure")])
}

fn record() -> DisclosureView {
    DisclosureView {
        page: document(TITLE, Section::Units, &[(UNIT, "/unit")]),
        title: TITLE.to_owned(),
        element: "办理条件".to_owned(),
        summary: "申请低保要具备的条件和要交的材料。".to_owned(),
        item: Link::new("办事指南", "/item"),
        facts: pairs(&[("索引号", "440106-mz/2026-00001"), ("成文日期", "2026年3月2日")]),
        body: BODY.to_owned(),
        link: None,
        attachments: vec![ShownFile {
            file: Link::new("申请表.pdf", "/disclosures/1/attachments/1"),
            what: "PDF 文档，20KB".to_owned(),
            is_picture: false,
            is_document: true,
        }],
        copies: vec![("市政府网站，2026年3月3日".to_owned(), Some("/elsewhere".to_owned()))],
        clarifies: None,
        sheets: vec![Link::new("A4张贴页", "/sheets/a4.pdf")],
        places: vec![("石桥村公开栏".to_owned(), "村委会门口".to_owned(), "2026年3月2日起".to_owned())],
        tell_href: "/console/postings/new".to_owned(),
        change_note: "放宽居住条件".to_owned(),
        versions: vec![
            PastVersion {
                day: "2026年4月1日".to_owned(),
                what: "放宽居住条件".to_owned(),
                is_current: true,
                href: Some("/disclosures/1/versions/3".to_owned()),
                hidden: None,
                difference_href: Some("/disclosures/1/difference?from=2&to=3".to_owned()),
            },
            PastVersion {
                day: "2026年3月2日".to_owned(),
                what: "首次公开".to_owned(),
                hidden: Some("这个版本含有不应公开的内容，已经更正，不再提供".to_owned()),
                ..PastVersion::default()
            },
        ],
        due: "最迟2026年3月30日公开".to_owned(),
        days: vec![DayLine {
            day: "2026年3月3日".to_owned(),
            number: "1".to_owned(),
            why: "工作日".to_owned(),
        }],
    }
}

fn withdrawn() -> WithdrawnView {
    WithdrawnView {
        page: framed("信息已撤下"),
        index_number: "440106-mz/2026-00001".to_owned(),
        unit: UNIT.to_owned(),
        day: "2026年4月2日".to_owned(),
        notice: "内容有误，更正后重新发布。".to_owned(),
    }
}

fn version() -> RecordVersionView {
    RecordVersionView {
        page: framed("第2版，2026年3月2日公布"),
        title: TITLE.to_owned(),
        record: Link::new(TITLE, "/disclosure"),
        label: "第2版，2026年3月2日公布".to_owned(),
        facts: pairs(&[("成文日期", "2026年3月2日")]),
        summary: "申请低保要具备的条件。".to_owned(),
        change_note: "补充材料清单".to_owned(),
        body: BODY.to_owned(),
        link: None,
        differences: vec![
            Link::new("与上一版对照", "/disclosures/1/difference?from=1&to=2"),
            Link::new("与现行内容对照", "/disclosures/1/difference?from=2&to=3"),
        ],
    }
}

fn hidden() -> HiddenVersionView {
    HiddenVersionView {
        page: framed("版本不再提供"),
        record: Link::new(TITLE, "/disclosure"),
        words: "这个版本含有不应公开的内容，已经更正，不再提供".to_owned(),
        index_number: "440106-mz/2026-00001".to_owned(),
    }
}

fn difference(differs: bool) -> RecordDifferenceView {
    let cell = ChangedCell {
        column: "正文".to_owned(),
        pieces: vec![
            DiffPiece::Kept("户籍".to_owned()),
            DiffPiece::Removed("在".to_owned()),
            DiffPiece::Added("或者居住在".to_owned()),
            DiffPiece::Kept("本区。".to_owned()),
        ],
    };
    RecordDifferenceView {
        page: framed("版本对照"),
        title: TITLE.to_owned(),
        record: Link::new(TITLE, "/disclosure"),
        from: Link::new("第2版，2026年3月2日公布", "/disclosures/1/versions/2"),
        to: Link::new("第3版，2026年4月1日公布", "/disclosures/1/versions/3"),
        change_note: "放宽居住条件".to_owned(),
        cells: if differs { vec![cell] } else { Vec::new() },
    }
}

fn records() -> RecordsView {
    let number = |label: &str, current: bool| PageLink {
        label: label.to_owned(),
        href: if current { String::new() } else { "/records?page=2".to_owned() },
        current,
    };
    RecordsView {
        page: framed("办事指南：办理条件"),
        title: "办理条件".to_owned(),
        item: Link::new("办事指南", "/item"),
        summary: "已公开120条，按成文日期从新到旧排列。".to_owned(),
        records: vec![(Link::new(TITLE, "/disclosure"), "2026-03-02".to_owned())],
        pages: vec![number("1", true), number("2", false)],
    }
}
