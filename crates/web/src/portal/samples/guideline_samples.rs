//! Samples of guidelines.

use super::catalogue_samples::{downloads, table};
use super::{Sample, document, links, page, pairs, sample};
use crate::frame::{Link, Notice, NoticeKind, Section};
use crate::portal::catalogue_view::{Cell, ColumnHead, ColumnWidth, RowMark};
use crate::portal::guideline_view::{GuidelineEntry, GuidelineListView, GuidelineView, PolicyLine};
use crate::portal::parts::FilterLink;
use domain::catalogue::Guideline;
use domain::reference::Reference;

pub(super) fn all() -> askama::Result<Vec<Sample>> {
    let reference = Reference::shipped();
    let mut samples = vec![sample("/guidelines", &guideline_list(&reference))?];
    if let Some(guideline) = reference.guideline_coded("20") {
        samples.push(sample("/guideline", &guideline_page(guideline))?);
    }
    Ok(samples)
}

fn guideline_page(guideline: &Guideline) -> GuidelineView {
    let mut table = table(guideline);
    table.columns.push(ColumnHead { label: "来历".to_owned(), group: None, width: ColumnWidth::Extra });
    let rows = table.groups.iter_mut().flat_map(|group| &mut group.rows);
    for (row, item) in rows.zip(&guideline.items) {
        row.mark = RowMark::None;
        row.href = String::new();
        row.cells.push(Cell::new(if item.provenance == "seen" {
            "见于已公布目录"
        } else {
            "依一般知识补列，待核"
        }));
    }
    let title = format!("{}领域基层政务公开标准指引", guideline.guideline_name);
    let source = "《广东省人民政府办公厅关于切实做好基层政务公开标准化规范化工作的通知》附件1第6问";
    let line = |subject: &str, text: &str| PolicyLine {
        subject: subject.to_owned(),
        text: text.to_owned(),
        source: source.to_owned(),
    };
    GuidelineView {
        page: document(&title, Section::Guidelines, &[("标准指引", "/guidelines")]),
        other_name: None,
        facts: pairs(&[
            ("印发部门", &guideline.ministry),
            ("牵头部门", &guideline.city_department),
            ("适用于", &guideline.policy.applies_to),
        ]),
        policy: vec![
            line("类目", "可以增加，不能删减，名称不能改动。"),
            line("二级事项", "可以细化、拆分和增加；确需取消的，保留该行并在公开依据中说明原因。"),
        ],
        provenance: "共13项：9项见于已公布目录，4项依一般知识补列，使用前须与指引原件核对。".to_owned(),
        notes: guideline.notes.clone(),
        filters: vec![
            FilterLink {
                label: "全部".to_owned(),
                href: "/guideline".to_owned(),
                count: "13".to_owned(),
                current: true,
            },
            FilterLink {
                label: "待核".to_owned(),
                href: "/guideline?provenance=unverified".to_owned(),
                count: "4".to_owned(),
                current: false,
            },
        ],
        count: format!("共{}项", guideline.items.len()),
        table,
        downloads: downloads(),
        sector: Link::new("各单位的社会救助目录", "/sector"),
        layers: vec![("某省社会救助领域指引".to_owned(), "某省印发，第1版".to_owned())],
        versions: links(&[("第1版，2020年1月收录", "/guideline")]),
        notice: Some(Notice {
            kind: NoticeKind::Warn,
            title: "这不是现行版本".to_owned(),
            text: "本页是2020年1月1日装载的第1版，以前的版本，供查阅。".to_owned(),
            action: Some(Link::new("查看现行的第2版", "/guideline")),
        }),
        title,
    }
}

fn guideline_list(reference: &Reference) -> GuidelineListView {
    let guidelines = reference
        .guidelines
        .iter()
        .map(|guideline| GuidelineEntry {
            code: guideline.sector_code.clone(),
            link: Link::new(guideline.guideline_name.clone(), "/guideline"),
            other_name: (guideline.sector != guideline.guideline_name).then(|| guideline.sector.clone()),
            ministry: guideline.ministry.clone(),
            items: guideline.items.len().to_string(),
            seen: guideline.items.iter().filter(|item| item.provenance == "seen").count().to_string(),
            version: "第1版".to_owned(),
        })
        .collect();
    GuidelineListView { page: page("标准指引", Section::Guidelines, &[]), guidelines }
}
