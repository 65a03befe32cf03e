//! Samples of the screens on a version's life: review, decision, history, differences.

use super::super::address;
use super::super::parts::*;
use super::entry::choice;
use super::*;

pub(super) fn review() -> ReviewView {
    let items = guideline();
    let rows: Vec<ReviewRow> = rows()
        .into_iter()
        .zip(&items.items)
        .enumerate()
        .map(|(at, ((key, row), item))| {
            let (changed, same) = CellBeside::of_rows(&columns(), &cells(&row), Some(&cells(&item.row)));
            ReviewRow {
                layers: vec![crate::console::catalogue::review_view::LayerText {
                    region: "广东省".to_owned(),
                    item: row.level2_item.clone(),
                    cells: Vec::new(),
                }],
                copied: Vec::new(),
                name: row.level2_item.clone(),
                level1: row.level1_item.clone(),
                number: row.seq_no.clone(),
                kind: if changed.is_empty() { "与指引一致" } else { "有改动" },
                changed,
                same,
                findings: finding_lines().into_iter().filter(|line| line.row_key == key).collect(),
                remarks: if at == 0 { vec![remark()] } else { Vec::new() },
                parts: (at == 0).then(super::item_part::panel),
                action: address::of_row(address::REVIEW_ROW, VERSION, &key),
                verdict: ["object", "agree", ""][at.min(2)],
                by: String::new(),
                typed: String::new(),
                key,
                ..ReviewRow::default()
            }
        })
        .collect();
    ReviewView {
        frame: frame("审核：天河区民政局社会救助领域目录"),
        head: head(View::Review, VersionState::Submitted),
        may_review: true,
        read_only_words: String::new(),
        note: Some(Said {
            text: "按上次意见补充了渠道。".to_owned(),
            by: "何晓岚".to_owned(),
            at: "2026年11月21日 10:00".to_owned(),
        }),
        done: 2,
        rows,
        tally: grid().tally,
        findings: Vec::new(),
        remarks: Vec::new(),
        annotated_href: address::of(address::ANNOTATED, VERSION),
        remark_action: address::of(address::REMARKS, VERSION),
        return_action: address::of(address::RETURN, VERSION),
        pass_action: address::of(address::PASS, VERSION),
        pass_note: "逐项核对".to_owned(),
        return_note: String::new(),
        unsent: String::new(),
        stamp: "5f0c".to_owned(),
        asks_unlooked: true,
        passed: None,
        open_points: 1,
        problem: None,
    }
}

fn changes() -> Vec<ChangeLine> {
    vec![
        ChangeLine {
            kind: "增加",
            item: "临时救助公示".to_owned(),
            words: "第12行".to_owned(),
            ..ChangeLine::default()
        },
        ChangeLine {
            kind: "内容",
            item: "政策法规文件".to_owned(),
            column: "公开时限".to_owned(),
            pieces: marked("自制定或获取起20个工作日内", "自制定或获取起10个工作日内"),
            words: String::new(),
        },
    ]
}

pub(super) fn decide() -> DecideView {
    DecideView {
        frame: frame("审定：天河区民政局社会救助领域目录"),
        note: String::new(),
        stamp: "5f0c".to_owned(),
        head: head(View::Decide, VersionState::Submitted),
        steps: vec![
            Step { label: "编制", by: "何晓岚 11月20日".to_owned(), current: false },
            Step { label: "提交", by: "何晓岚 11月21日".to_owned(), current: false },
            Step { label: "审核", by: "陆文彬 11月21日".to_owned(), current: false },
            Step { label: "审定", by: String::new(), current: true },
            Step { label: "发布", by: String::new(), current: false },
        ],
        former: "第2版".to_owned(),
        changes: changes(),
        comparison: "与指引相比：未变20项，细化3项，增加1项，删减0项".to_owned(),
        findings: finding_lines(),
        tally: grid().tally,
        acts: DecideActs {
            approve: "/a".to_owned(),
            is_unreviewed: true,
            publish: "/p".to_owned(),
            send_back: "/s".to_owned(),
            withdraw: "/w".to_owned(),
            withdraw_words: "撤回后公众页面不再显示这一版，第2版重新有效。".to_owned(),
        },
        read_only_words: String::new(),
        problem: None,
        portal_href: "/units/4/20".to_owned(),
    }
}

pub(super) fn history() -> HistoryView {
    let line = |id: i64, state: VersionState, validity: &str| VersionLine {
        id,
        link: Link::new(format!("第{}版", id - 4), format!("/console/catalogues/{id}")),
        mark: Mark::of(state),
        created: "何晓岚 2026年11月20日".to_owned(),
        submitted: "何晓岚 2026年11月21日".to_owned(),
        approved: String::new(),
        validity: validity.to_owned(),
        reason: "新政策：低保标准调整".to_owned(),
    };
    HistoryView {
        frame: frame("版本与经过"),
        head: head(View::History, VersionState::Draft),
        versions: vec![
            line(7, VersionState::Draft, ""),
            line(6, VersionState::Published, "自2026年5月8日起有效（现行）"),
            line(5, VersionState::Superseded, "自2025年3月1日起至2026年5月7日止"),
        ],
        events: vec![EventLine {
            at: "2026年11月21日 16:22".to_owned(),
            by: "陆文彬".to_owned(),
            act: "退回修改".to_owned(),
            note: "渠道不全".to_owned(),
        }],
        difference_action: address::of(address::DIFFERENCE, VERSION),
        new_version_action: address::of(address::NEW_VERSION, VERSION),
        reason: "依据废止".to_owned(),
        document: String::new(),
        on: String::new(),
        triggers: domain::maintenance::ChangeTrigger::all()
            .iter()
            .map(|trigger| choice(&trigger.id, &trigger.label, false))
            .collect(),
        problem: None,
    }
}

pub(super) fn difference() -> DifferenceView {
    DifferenceView {
        frame: frame("版本差异"),
        head: head(View::History, VersionState::Draft),
        choices: vec![choice("6", "第2版（已发布）", true), choice("5", "第1版（已更替）", false)],
        action: address::of(address::DIFFERENCE, VERSION),
        former: "第2版".to_owned(),
        changes: changes(),
        summary: "增加1项，改动1处".to_owned(),
    }
}

pub(super) fn comparison() -> ComparisonView {
    ComparisonView {
        older: "本目录依据第1版编制，下面与现行的第2版对照：第2版新改的内容也列为差异。".to_owned(),
        frame: frame("与指引对照"),
        head: head(View::Comparison, VersionState::Draft),
        guideline: Link::new("社会救助标准指引", "/guidelines/20"),
        lists: vec![
            CompareList {
                title: "未变",
                words: "与指引一致的事项",
                anchor: "unchanged",
                items: vec![CompareItem {
                    name: "监督检查".to_owned(),
                    level1: "综合业务".to_owned(),
                    ..CompareItem::default()
                }],
                open: false,
            },
            CompareList {
                title: "细化",
                words: "拆分、补充或改了内容的事项",
                anchor: "refined",
                items: vec![CompareItem {
                    name: "政策法规文件".to_owned(),
                    level1: "综合业务".to_owned(),
                    changes: changes(),
                    remark: String::new(),
                }],
                open: true,
            },
            CompareList {
                title: "增加",
                words: "指引以外的事项",
                anchor: "added",
                items: Vec::new(),
                open: true,
            },
            CompareList {
                title: "删减与缺少",
                words: "指引有而目录没有的事项",
                anchor: "missing",
                items: vec![CompareItem {
                    name: "办事指南".to_owned(),
                    level1: "特困人员救助供养".to_owned(),
                    changes: Vec::new(),
                    remark: "未说明".to_owned(),
                }],
                open: true,
            },
        ],
    }
}
