//! Samples of the screens on what comes from above.

use super::address;
use super::forwarding::{ForwardingView, UnitLine};
use super::guidelines::{GuidelineLine, GuidelineView, GuidelinesView};
use super::import::{GuidelineImportView, NameList};
use super::issue::{IssueView, IssuedLine, IssuedView};
use super::parent::ParentView;
use super::proposal::{AddedLine, ConflictLine, ProposalView, ReceivedLine, SideLine};
use super::proposals::{ProposalLine, ProposalsView};
use crate::console::catalogue::parts::{Mark, Piece, View};
use crate::console::catalogue::review_view::ChangeLine;
use crate::console::catalogue::samples::{frame, head};
use crate::console::form::{Choice, Control, Field, Form};
use crate::frame::Link;
use domain::catalogue::VersionState;

/// Every screen with its name and its HTML.
///
/// # Panics
/// When a template fails, which is what the test wants to know.
#[must_use]
pub fn all() -> Vec<(&'static str, String)> {
    let render = |template: &dyn askama::DynTemplate| template.dyn_render().expect("a sample renders");
    let settled =
        ProposalView {
            may_settle: false, waits: "该目录已提交，正在审核过程中。".to_owned(), ..proposal()
        };
    let nothing = ProposalsView { lines: Vec::new(), ..proposals() };
    let alone = ParentView { above: String::new(), changes: Vec::new(), ..parent() };
    vec![
        ("guidelines", render(&guidelines())),
        ("guideline", render(&guideline())),
        ("guideline-import", render(&import())),
        ("forwarding", render(&forwarding())),
        ("proposals", render(&proposals())),
        ("proposals-none", render(&nothing)),
        ("proposal", render(&proposal())),
        ("proposal-waiting", render(&settled)),
        ("issue", render(&issue())),
        ("issued", render(&issued())),
        ("parent", render(&parent())),
        ("parent-none", render(&alone)),
    ]
}

fn line() -> GuidelineLine {
    GuidelineLine {
        link: Link::new("社会救助", address::guideline("20")),
        code: "20".to_owned(),
        version: "第2版（现行）".to_owned(),
        loaded: "2026年11月20日 10:00".to_owned(),
        forwarded: "18个单位，5个已确认收到".to_owned(),
        forwarding_href: address::of(address::FORWARDING, 1),
    }
}

fn guidelines() -> GuidelinesView {
    let other =
        GuidelineLine { forwarding_href: String::new(), forwarded: "没有转发".to_owned(), ..line() };
    GuidelinesView {
        frame: frame("标准指引"),
        import_href: address::GUIDELINE_IMPORT,
        lines: vec![line(), other],
    }
}

fn guideline() -> GuidelineView {
    GuidelineView {
        frame: frame("社会救助领域标准指引"),
        lines: vec![line()],
        portal_href: "/guidelines/20".to_owned(),
        form: Some(
            Form::new("forward", address::guideline("20"), "sample", "转发给各单位")
                .with(Field::text("document_number", "转发通知的文号").required())
                .with(Field::of("cover_note", "转发的要求", Control::Lines).required())
                .with(Field::date("due_on", "完成修订的期限", None).required()),
        ),
        withdrawal: Some(
            Form::new("withdraw", address::withdraw("20"), "sample", "撤回这一版")
                .with(Field::of("reason", "撤回的原因", Control::Lines).required()),
        ),
    }
}

fn import() -> GuidelineImportView {
    GuidelineImportView {
        frame: frame("装载新版指引"),
        lists: vec![NameList { title: "改名", names: vec!["甲 → 乙".to_owned()] }],
        form: Form::new("guideline", address::GUIDELINE_IMPORT, "sample", "装载")
            .with(Field::of("file", "指引文件", Control::File(".xlsx")).required())
            .with(Field::text("sector", "领域"))
            .with(Field::of("confirm", "已经核对", Control::Tick).hint("勾选后装载")),
    }
}

fn forwarding() -> ForwardingView {
    let unit = |id, name: &str, received: &str, may_confirm| UnitLine {
        id,
        name: name.to_owned(),
        kind: "街道",
        received: received.to_owned(),
        may_confirm,
        has_ended: false,
    };
    ForwardingView {
        frame: frame("转发《社会救助》领域标准指引第2版"),
        cover_note: "请对照修订目录。".to_owned(),
        facts: vec![("文号", "穗府办函〔2026〕12号".to_owned()), ("完成期限", "2026-12-31".to_owned())],
        guideline: Link::new("社会救助领域标准指引", "/guidelines/20"),
        summary: "转发到3个单位，1个已确认收到".to_owned(),
        action: address::of(address::RECEIPTS, 1),
        units: vec![
            unit(1, "石牌街道办事处", "何晓岚 2026年11月21日 09:00", false),
            unit(2, "五山街道办事处", "", true),
            unit(3, "车陂街道办事处", "", false),
        ],
    }
}

fn proposal_line() -> ProposalLine {
    ProposalLine {
        link: Link::new("天河区民政局社会救助领域目录", address::of(address::PROPOSAL, 1)),
        kind: "标准指引修订",
        source: "社会救助领域标准指引第2版".to_owned(),
        counts: "变更5处，冲突2处".to_owned(),
        mark: Mark { sign: "state-returned", label: "待处理".to_owned() },
        opened: "2026年11月20日 10:00".to_owned(),
        note: "该目录已提交，正在审核过程中".to_owned(),
    }
}

fn proposals() -> ProposalsView {
    ProposalsView {
        frame: frame("上级变更"),
        other: Link::new("连同已处理的", "/console/proposals?all=true"),
        summary: "1项".to_owned(),
        lines: vec![proposal_line()],
    }
}

fn change() -> ChangeLine {
    ChangeLine {
        kind: "内容",
        item: "政策法规文件".to_owned(),
        column: "公开时限".to_owned(),
        pieces: vec![
            Piece { kind: "del", text: "20".to_owned() },
            Piece { kind: "ins", text: "5".to_owned() },
            Piece { kind: "same", text: "个工作日内".to_owned() },
        ],
        words: String::new(),
    }
}

fn conflict(at: usize, problem: &str) -> ConflictLine {
    let side = |digit, take, label, absent, closed| SideLine {
        take,
        digit,
        label,
        pieces: vec![Piece { kind: "same", text: format!("{digit}个工作日内") }],
        absent,
        closed,
        chosen: digit == 3 && at == 1,
    };
    ConflictLine {
        id: format!("choice:20-01-0{at}:公开时限"),
        item: "政策法规文件".to_owned(),
        level1: "综合业务".to_owned(),
        column: "公开时限".to_owned(),
        problem: problem.to_owned(),
        sides: vec![
            side(1, "base", "改前", "", at == 2),
            side(2, "local", "本单位", if at == 2 { "没有这一行" } else { "" }, false),
            side(3, "upstream", "上级", "", false),
        ],
    }
}

fn proposal() -> ProposalView {
    ProposalView {
        frame: frame("上级变更：天河区民政局社会救助领域目录"),
        mark: Mark { sign: "state-returned", label: "待处理".to_owned() },
        facts: vec!["标准指引修订：社会救助领域标准指引第2版".to_owned()],
        received: Some(received()),
        catalogue: Link::new("天河区民政局社会救助领域目录第1版", "/console/catalogues/7"),
        waits: String::new(),
        may_settle: true,
        revision: 0,
        apply_action: address::of(address::APPLY, 1),
        dismiss_action: address::of(address::DISMISS, 1),
        changes: vec![change()],
        summary: "增加1项，内容改动1处".to_owned(),
        added: vec![AddedLine {
            key: "20-01-07".to_owned(), name: "救助服务热线".to_owned(), wanted: true
        }],
        conflicts: vec![conflict(1, ""), conflict(2, "“政策法规文件”的公开时限还没有选择")],
        reason: String::new(),
    }
}

fn issue() -> IssueView {
    let choice =
        Choice { current: true, ..Choice::new("4", "天河区民政局　没有目录，将新建草稿") };
    IssueView {
        frame: frame("下发目录"),
        form: Some(
            Form::new("issue", address::of(address::ISSUE, 7), "sample", "下发")
                .with(Field::of("units", "下发到", Control::Several(vec![choice])))
                .with(Field::text("document_number", "下发通知的文号").required()),
        ),
        words: String::new(),
        former: vec![Link::new("2026年11月20日　穗民〔2026〕3号", address::of(address::ISSUED, 1))],
    }
}

fn issued() -> IssuedView {
    let line = |unit: &str, label: &str, href: &str| IssuedLine {
        unit: unit.to_owned(),
        mark: Mark { sign: "state-working", label: label.to_owned() },
        words: "36个事项".to_owned(),
        href: href.to_owned(),
    };
    IssuedView {
        frame: frame("下发回执"),
        facts: vec!["穗民〔2026〕3号".to_owned()],
        note: "请结合实际修改。".to_owned(),
        lines: vec![
            line("天河区民政局", "已建草稿", "/console/catalogues/9"),
            line("越秀区民政局", "没有办理", ""),
        ],
    }
}

fn received() -> ReceivedLine {
    ReceivedLine {
        link: Link::new("穗民函〔2026〕8号", "/console/issues/1"),
        by: "林编办 2026年11月22日 11:17下发".to_owned(),
        note: "请于月底前修改后提交。".to_owned(),
    }
}

fn parent() -> ParentView {
    ParentView {
        frame: frame("与上级对照"),
        head: head(View::Parent, VersionState::Published),
        above: "广州市民政局目录第3版，36个事项来自该版".to_owned(),
        received: Some(received()),
        is_withdrawn: true,
        summary: "内容改动1处".to_owned(),
        changes: vec![change()],
        proposals: vec![proposal_line()],
        issue_href: address::of(address::ISSUE, 7),
    }
}
