//! Samples of the screens on compiling together, levels, applicability, side by side, many at once.

use super::super::address;
use super::super::applicability::{ApplicabilityView, DeclarationLine};
use super::super::batch::{ChoiceLine, ChooseView, ReceiptLine, ReceiptView};
use super::super::beside::{
    BesideChoice, BesideRow, ColumnHead, ItemBesideView, ItemCell, ItemRow, SectorBesideView,
};
use super::super::division::{DivisionView, ItemGroup, ItemLine, OpenPartLine, OpenPartsView, PartLine};
use super::super::level::{LevelLine, LevelView, StandingCount};
use super::entry::choice;
use super::*;
use crate::console::form::{Control, Field, Form};
use domain::catalogue::ApplicabilityState;

pub(super) fn applicability() -> ApplicabilityView {
    let form = Form::new("declare", "/console/applicability/4/14", "sample", "声明不适用")
        .with(Field::of("reason", "不适用的理由", Control::Lines).required())
        .with(Field::text("basis", "依据"));
    ApplicabilityView {
        frame: frame("天河区民政局：是否适用"),
        facts: vec![("单位".to_owned(), "天河区民政局".to_owned())],
        words: "声明“不适用”须写明理由。".to_owned(),
        forms: vec![("声明不适用", form)],
        history: vec![DeclarationLine {
            mark: Mark::applicability(ApplicabilityState::Ended),
            reason: "没有这一领域的职能".to_owned(),
            basis: "三定规定".to_owned(),
            steps: vec!["2026-03-02 何晓岚声明".to_owned()],
        }],
        start_href: "/console/catalogues/new?unit=4".to_owned(),
    }
}

pub(super) fn division() -> DivisionView {
    let item = |key: &str, name: &str, contributor: &str| ItemLine {
        key: key.to_owned(),
        name: name.to_owned(),
        contributor: contributor.to_owned(),
        is_missing: contributor.is_empty(),
        ticked: false,
    };
    DivisionView {
        frame: frame("分工"),
        head: head(View::Division, VersionState::Draft),
        parts: vec![PartLine {
            unit_id: 9,
            unit: "天河区卫生健康局".to_owned(),
            items: 3,
            mark: Mark::part(false),
            steps: vec!["2026-03-02 分配。".to_owned()],
            done: address::of(address::PART_DONE, VERSION),
            reopen: address::of(address::PART_REOPEN, VERSION),
            remind: address::of(address::PART_REMIND, VERSION),
        }],
        groups: vec![ItemGroup {
            name: "综合业务".to_owned(),
            items: vec![
                item("20-01-01", "政策法规文件", "天河区卫生健康局"),
                item("20-01-02", "监督检查", ""),
            ],
        }],
        units: vec![choice("", "请选择", true), choice("9", "天河区卫生健康局", false)],
        note: String::new(),
        action: address::of(address::DIVISION, VERSION),
    }
}

pub(super) fn open_parts() -> OpenPartsView {
    OpenPartsView {
        frame: frame("分工进度"),
        units: vec![choice("4", "天河区民政局", true), choice("5", "天河区教育局", false)],
        action: address::OPEN_PARTS,
        export_href: address::OPEN_PARTS_EXPORT.to_owned(),
        summary: "1个单位承担的部分，1个还没有完成。".to_owned(),
        lines: vec![OpenPartLine {
            link: Link::new("社会救助领域目录", address::of(address::DIVISION, VERSION)),
            lead: "天河区民政局".to_owned(),
            unit: "天河区卫生健康局".to_owned(),
            items: 3,
            mark: Mark::part(false),
            since: "2026-03-02 分配，已3天".to_owned(),
            last_change: String::new(),
            people: "林某".to_owned(),
        }],
    }
}

pub(super) fn level() -> LevelView {
    LevelView {
        frame: frame("本级齐全情况"),
        summary: "指引2项，缺少1项。".to_owned(),
        not_applicable: "天河区：没有这一领域的任务".to_owned(),
        counts: vec![StandingCount {
            mark: Mark::part(true),
            count: 1,
            href: "/console/level/4/20?show=held".to_owned(),
            current: true,
        }],
        items: vec![LevelLine {
            key: "20-01-02".to_owned(),
            level1: "综合业务".to_owned(),
            name: "监督检查".to_owned(),
            mark: Mark::part(false),
            holders: vec![(
                Link::new("天河区民政局", address::of(address::VERSION, VERSION)),
                "草稿".to_owned(),
            )],
            assigned_to: "天河区民政局".to_owned(),
            may_give: true,
            ticked: false,
        }],
        units: vec![choice("", "请选择", true), choice("4", "天河区民政局", false)],
        note: String::new(),
        action: "/console/level/4/20".to_owned(),
    }
}

fn beside_choice() -> BesideChoice {
    BesideChoice {
        action: "/console/beside/1/20".to_owned(),
        places: vec![
            Link::new("广州市", "/console/beside/1/20"),
            Link::new("天河区", "/console/beside/2/20"),
        ],
        what: vec![choice("districts", "各区", true), choice("towns", "各镇街", false)],
    }
}

pub(super) fn sector_beside() -> SectorBesideView {
    SectorBesideView {
        frame: frame("各地对照"),
        choice: beside_choice(),
        legend: vec![("有", "cell-published", "有"), ("缺", "cell-returned", "缺少")],
        columns: vec![
            ColumnHead {
                link: Link::new("天河区", "/console/catalogues/7"),
                words: "第3版已发布".to_owned(),
            },
            ColumnHead { link: Link::new("越秀区", ""), words: String::new() },
        ],
        rows: vec![BesideRow {
            link: Link::new("政策法规文件", "/console/beside/1/20/items/20-01-01"),
            level1: "综合业务".to_owned(),
            cells: vec![
                ("有", "cell-published", "天河区 政策法规文件：有".to_owned()),
                ("缺", "cell-returned", "越秀区 政策法规文件：缺少".to_owned()),
            ],
        }],
        pages: vec![Link::new("1–24", ""), Link::new("25–30", "/console/beside/1/20?page=1")],
        summary: "广州市：2个单位，1个事项。".to_owned(),
        export_href: "/console/beside/1/20/export".to_owned(),
    }
}

pub(super) fn item_beside() -> ItemBesideView {
    let row = |cells: Vec<ItemCell>| ItemRow {
        link: Link::new("天河区", "/console/catalogues/7"),
        mark: Mark::part(true),
        words: "第3版已发布".to_owned(),
        cells,
    };
    let same = ItemCell { same: true, pieces: Vec::new() };
    let other = ItemCell {
        same: false,
        pieces: vec![("", "20个".to_owned()), ("del", "工作日".to_owned()), ("ins", "自然日".to_owned())],
    };
    ItemBesideView {
        frame: frame("政策法规文件：各地对照"),
        choice: beside_choice(),
        summary: "1个与指引有不同。".to_owned(),
        columns: vec!["二级事项", "公开时限"],
        guideline: vec!["政策法规文件".to_owned(), "20个工作日".to_owned()],
        rows: vec![row(vec![same, other]), row(Vec::new())],
        neighbours: vec![Link::new("下一事项", "/console/beside/1/20/items/20-01-02")],
        pages: Vec::new(),
    }
}

pub(super) fn batch_choose() -> ChooseView {
    ChooseView {
        frame: frame("批量办理"),
        acts: vec![choice("approve", "审定", true)],
        sectors: vec![choice("", "全部领域", false), choice("20", "社会救助", true)],
        action: address::BATCHES,
        act: ("approve".to_owned(), "审定"),
        note_label: "审定意见（可以不填）",
        note: String::new(),
        nonce: "1-2".to_owned(),
        lines: vec![ChoiceLine {
            id: VERSION,
            link: Link::new("社会救助领域目录", address::of(address::VERSION, VERSION)),
            unit: "天河区民政局".to_owned(),
            mark: Mark::of(VersionState::Submitted),
            detail: "已3天".to_owned(),
            ticked: true,
        }],
        more: 2,
        earlier: vec![(Link::new("批量审定", "/console/batches/1"), "2026-03-02".to_owned())],
    }
}

pub(super) fn batch_receipt() -> ReceiptView {
    ReceiptView {
        frame: frame("批量审定的结果"),
        summary: "共1份：办成0份，没有办成1份。".to_owned(),
        facts: vec![("办理人".to_owned(), "何某".to_owned())],
        lines: vec![ReceiptLine {
            link: Link::new("天河区民政局《社会救助》", address::of(address::VERSION, VERSION)),
            mark: Mark::part(false),
            message: "还有1条审核意见没有答复".to_owned(),
        }],
        waiting: "正在后台依次办理。".to_owned(),
        run: "/console/batches/1/run".to_owned(),
        export_href: "/console/batches/1/export".to_owned(),
        back: Link::new("继续批量办理", address::BATCHES),
    }
}
