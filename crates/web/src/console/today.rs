//! 今日工作: what waits for the person, the pressing first, each line one click from the work.

use super::cascade::{address as cascade_address, proposals};
use super::catalogue::address;
use super::catalogue::parts::{Mark, moment};
use super::frame::{Place, frame};
use super::organisation::{address as organisation_address, notices};
use super::today_beside as beside;
use super::today_information::information;
use super::today_view::{Invitation, NoticeLine, TodayView, WorkGroup, WorkLine};
use super::unit_list::address as lists_address;
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use axum::extract::State;
use axum::response::Response;
use domain::cascade::ProposalKind;
use domain::catalogue::VersionState;
use domain::organisation::Permission;
use jiff::civil::{Date, Weekday};
use operations::cascade::{AwaitedReceipt, ProposalSummary};
use operations::catalogue::{WorkItem, WorkList};
use operations::sector::SectorNames;

/// Lines shown of one kind of work; more are one click away.
pub(super) const SHOWN: usize = 8;

/// A kind of work as it is shown.
struct Kind {
    title: &'static str,
    icon: &'static str,
    verb: &'static str,
    pattern: &'static str,
    /// The filter of the map that shows all of it; empty for none.
    state: &'static str,
}

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn show(State(state): State<AppState>, who: SignedIn) -> Result<Response, PageError> {
    let act = who.act();
    let mut work = state.operations.today_within(&act, who.working_unit).await?;
    let proposed = state.operations.proposals_to_settle(&act).await?;
    // A proposal says more than that the guideline is newer.
    work.outdated.retain(|item| !proposed.iter().any(|one| Some(one.catalogue_id) == item.catalogue_id));
    let awaited = state.operations.awaited_receipts(&act).await?;
    let mut groups = groups(&work);
    groups.splice(0..0, from_above(&awaited, &proposed, &work.drafts_behind));
    let sectors = state.operations.sector_names().await?;
    let information = information(&state, &act, who.working_unit, &sectors).await?;
    groups.splice(0..0, information.pressing);
    groups.splice(0..0, beside::proofs(&state, &act, &sectors).await?);
    groups.extend(beside::deliveries(&state, &act, who.working_unit, &sectors).await?);
    groups.extend(information.loading);
    groups.extend(together_groups(&work, &sectors));
    groups.extend(inheritable(&state, &who).await?);
    groups.splice(0..0, beside::reminders(&state, &act).await?);
    groups.extend(beside::maintenance(&state, &act, &sectors).await?);
    groups.extend(beside::difficulties(&state, &act).await?);
    groups.extend(beside::rectifications(&state, &act).await?);
    groups.extend(beside::assessments(&state, &act).await?);
    groups.extend(beside::consents(&state, &act).await?);
    let frame = frame(&state, &who, "今日工作", Place::Today).await?;
    let total: usize = groups.iter().map(|group| group.count).sum();
    let compiles = who.actor.may_somewhere(Permission::CompileCatalogue);
    page(&TodayView {
        day: spoken_day(act.today()),
        summary: summary(&who, &frame, total),
        answered_for: beside::answered_for(&state, &act).await?,
        frame,
        notices: work
            .notices
            .iter()
            .take(SHOWN)
            .map(|notice| NoticeLine {
                at: moment(&notice.created_at),
                text: notice.text.clone(),
                href: notices::leads_to(notice.id, &notice.url),
            })
            .collect(),
        unread: work.unread,
        all_notices: organisation_address::NOTICES,
        read_action: organisation_address::NOTICES_READ,
        lists: match uncovered(&state, &who).await? {
            Some(link) => Some(link),
            None => leaderless(&state, &who).await?,
        },
        invitations: invitations(&who, compiles),
        groups,
    })
}

/// Catalogues of units that went into the person's own, to be taken over (R80a).
#[boxed::future]
async fn inheritable(state: &AppState, who: &SignedIn) -> Result<Option<WorkGroup>, PageError> {
    if !who.actor.may_somewhere(Permission::CompileCatalogue) {
        return Ok(None);
    }
    let mut found = state.operations.inheritable(&who.act(), who.working_unit).await?;
    found.retain(|one| one.may_inherit);
    if found.is_empty() {
        return Ok(None);
    }
    let lines = found.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(
            format!("{}{}", one.unit, domain::catalogue::kind::called(&one.sector)),
            address::of(address::VERSION, one.version_id),
        ),
        unit: one.heir.clone(),
        detail: format!("{}已并入，目录等待接续", one.unit),
        mark: one.state.map_or_else(Mark::none, Mark::of),
        verb: "去接续",
    });
    Ok(Some(WorkGroup {
        title: "接续并入机构的目录".to_owned(),
        icon: "undo-2",
        count: found.len(),
        lines: lines.collect(),
        all: (found.len() > SHOWN).then(|| Link::new("全部", address::MAP)),
    }))
}

fn summary(who: &SignedIn, frame: &ConsoleFrame, total: usize) -> String {
    let waits = match total {
        0 => "今天没有等您办的事".to_owned(),
        _ => format!("今天有{total}件事等您办"),
    };
    match frame.person.as_ref().filter(|_| who.working_unit.is_some()) {
        Some(person) => {
            format!("{}，{}{waits}；其他单位的，在右上角切换后查看。", who.actor.name, person.unit)
        }
        None => format!("{}，{waits}。", who.actor.name),
    }
}

fn groups(work: &WorkList) -> Vec<WorkGroup> {
    let kind = |title, icon, verb, pattern, state| Kind { title, icon, verb, pattern, state };
    [
        (kind("修改退回的目录", "undo-2", "去修改", address::VERSION, "returned"), &work.returned),
        (kind("发布已审定的目录", "landmark", "去发布", address::DECIDE, "approved"), &work.to_publish),
        (kind("审定", "shield-check", "去审定", address::DECIDE, "submitted"), &work.to_approve),
        (kind("审核", "eye", "去审核", address::REVIEW, "submitted"), &work.to_review),
        (
            kind("改正草稿里的错误", "circle-alert", "去改正", address::VERSION, "draft"),
            &work.drafts_with_errors,
        ),
        (kind("提交没有错误的草稿", "send", "去提交", address::SUBMIT, "draft"), &work.drafts),
        (kind("标准指引有更新", "book-open", "去对照", address::COMPARISON, "published"), &work.outdated),
        (
            kind("发布满一年，应当复查", "calendar-days", "去复查", address::HISTORY, "published"),
            &work.review_due,
        ),
        (kind("还没有目录的领域", "plus", "去编制", address::START, "none"), &work.without_catalogue),
    ]
    .into_iter()
    .filter(|(_, items)| !items.is_empty())
    .map(|(kind, items)| group(&kind, items))
    .collect()
}

/// What comes from above: guidelines to confirm, changes to decide on (R73, R112).
fn from_above(
    awaited: &[AwaitedReceipt],
    proposed: &[ProposalSummary],
    behind: &[WorkItem],
) -> Vec<WorkGroup> {
    let receipts = awaited.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(
            format!("{}领域标准指引第{}版", one.name, one.version),
            cascade_address::of(cascade_address::FORWARDING, one.forwarding_id),
        ),
        unit: one.unit.clone(),
        detail: format!("{}前完成修订", one.due_on),
        mark: Mark { sign: "state-returned", label: "尚未确认".to_owned() },
        verb: "去确认",
    });
    let holds_a_draft = |one: &ProposalSummary| {
        one.kind == ProposalKind::Guideline
            && behind.iter().any(|draft| draft.catalogue_id == Some(one.catalogue_id))
    };
    let changes = proposed.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(one.source.clone(), cascade_address::of(cascade_address::PROPOSAL, one.id)),
        unit: one.unit.clone(),
        detail: match &one.waits {
            Some(_) => format!("{}，目录正在审核，稍后处理", proposals::counts(one)),
            None if holds_a_draft(one) => format!("草稿提交前先处理：{}", proposals::counts(one)),
            None => proposals::counts(one),
        },
        mark: proposals::mark(one.state),
        verb: "去处理",
    });
    let group = |title: &str, icon, count: usize, lines: Vec<WorkLine>, all: &str| WorkGroup {
        title: title.to_owned(),
        icon,
        count,
        lines,
        all: (count > SHOWN).then(|| Link::new(format!("全部{count}件"), all)),
    };
    let guidelines = cascade_address::GUIDELINES;
    let groups = [
        group("确认收到转发的指引", "book-open", awaited.len(), receipts.collect(), guidelines),
        group("处理上级变更", "git-compare", proposed.len(), changes.collect(), cascade_address::PROPOSALS),
    ];
    groups.into_iter().filter(|group| group.count > 0).collect()
}

/// Parts of others' catalogues, and declarations that wait for the office (R23b, R64).
fn together_groups(work: &WorkList, sectors: &SectorNames) -> Vec<WorkGroup> {
    let mut groups = Vec::new();
    if !work.parts.is_empty() {
        let line = |part: &operations::catalogue::PartWork| WorkLine {
            link: Link::new(
                format!("{}{}", part.lead, domain::catalogue::kind::called(&part.sector)),
                address::of(address::DIVISION, part.version_id),
            ),
            unit: part.unit.clone(),
            detail: format!("承担{}项，{}分配", part.items, moment(&part.asked_at)),
            mark: Mark::part(part.is_done),
            verb: "去编制",
        };
        groups.push(WorkGroup {
            title: "完成本单位承担的部分".to_owned(),
            icon: "users",
            count: work.parts.len(),
            lines: work.parts.iter().take(SHOWN).map(line).collect(),
            all: (work.parts.len() > SHOWN).then(|| Link::new("全部", address::OPEN_PARTS)),
        });
    }
    if !work.to_decide.is_empty() {
        let mut lines = Vec::new();
        for one in work.to_decide.iter().take(SHOWN) {
            let sector = sectors.name(&one.sector_code);
            lines.push(WorkLine {
                link: Link::new(
                    format!("{sector}领域不适用"),
                    address::of_sector(address::APPLICABILITY, one.unit_id, &one.sector_code),
                ),
                unit: one.unit.clone(),
                detail: one.reason.clone(),
                mark: Mark::applicability(one.state),
                verb: "去审核",
            });
        }
        groups.push(WorkGroup {
            title: "审核不适用的声明".to_owned(),
            icon: "eye",
            count: work.to_decide.len(),
            lines,
            all: (work.to_decide.len() > SHOWN)
                .then(|| Link::new("全部", format!("{}?state=declared", address::MAP))),
        });
    }
    groups
}

fn group(kind: &Kind, items: &[WorkItem]) -> WorkGroup {
    WorkGroup {
        title: kind.title.to_owned(),
        icon: kind.icon,
        count: items.len(),
        lines: items.iter().take(SHOWN).map(|item| line(kind, item)).collect(),
        all: (items.len() > SHOWN && !kind.state.is_empty()).then(|| {
            Link::new(format!("全部{}件", items.len()), format!("{}?state={}", address::MAP, kind.state))
        }),
    }
}

fn line(kind: &Kind, item: &WorkItem) -> WorkLine {
    let href = match item.version_id {
        Some(version) => address::of(kind.pattern, version),
        None => format!("{}?unit={}&sector={}", address::START, item.unit_id, item.sector_code),
    };
    WorkLine {
        link: Link::new(domain::catalogue::kind::called(&item.sector), href),
        unit: item.unit.clone(),
        detail: detail(item),
        mark: match item.state {
            Some(VersionState::Submitted) if kind.pattern == address::DECIDE => approval_mark(item),
            state => state.map_or_else(Mark::none, Mark::of),
        },
        verb: kind.verb,
    }
}

/// What was submitted and not reviewed is told apart on the approver's list.
fn approval_mark(item: &WorkItem) -> Mark {
    let label = if item.is_reviewed { "已通过审核" } else { "尚未审核" };
    Mark { label: label.to_owned(), ..Mark::of(VersionState::Submitted) }
}

fn detail(item: &WorkItem) -> String {
    let mut words = Vec::new();
    if let Some(errors) = item.errors.filter(|errors| *errors > 0) {
        words.push(format!("错误{errors}处"));
    }
    if item.remarks > 0 {
        words.push(format!("意见{}条未答复", item.remarks));
    }
    match item.days {
        Some(0) => words.push("今天".to_owned()),
        Some(days) if item.state.is_some() => words.push(format!("已{days}天")),
        _ => {}
    }
    if let Some(due) = &item.due {
        words.push(format!("{due}前复查"));
    }
    words.join("，")
}

/// R60: entries of the own unit's lists that no item covers, while its catalogues are the person's to read.
#[boxed::future]
async fn uncovered(state: &AppState, who: &SignedIn) -> Result<Option<Link>, PageError> {
    let figures = state.operations.own_list_figures(&who.act()).await?;
    Ok(figures.filter(|figures| figures.uncovered() > 0).map(|figures| {
        let href = lists_address::of(lists_address::UNIT, figures.unit_id);
        let words = format!("{}的清单有{}项还没有目录事项覆盖", figures.unit, figures.uncovered());
        Link::new(words, format!("{href}?show=uncovered"))
    }))
}

/// Sectors that wait for a department to lead them: before that nobody is expected to compile anything (R59).
#[boxed::future]
async fn leaderless(state: &AppState, who: &SignedIn) -> Result<Option<Link>, PageError> {
    let many = state.operations.sectors_without_lead(&who.act()).await?;
    let words = format!("{many}个领域还没有指定牵头部门，各单位暂时看不到要编制的目录");
    Ok((many > 0).then(|| Link::new(words, organisation_address::LEADS)))
}

fn invitations(who: &SignedIn, compiles: bool) -> Vec<Invitation> {
    let mut offers = Vec::new();
    if who.actor.may_somewhere(Permission::ManageOrganisation) {
        offers.push(Invitation {
            link: Link::new("导入机构与人员", organisation_address::IMPORT),
            text: "一张Excel表写明机构、人员和角色，保存前先看读取的结果。".to_owned(),
            icon: "upload",
        });
    }
    if compiles {
        offers.push(Invitation {
            link: Link::new("导入做好的目录", address::IMPORT),
            text: "Excel、WPS、Word、网页都可以，保存前先看读取的结果。".to_owned(),
            icon: "upload",
        });
        offers.push(Invitation {
            link: Link::new("从标准指引新建目录", address::START),
            text: "带有指引的全部事项，逐项补充即可。".to_owned(),
            icon: "plus",
        });
    }
    if who.actor.may_somewhere(Permission::ReadCatalogue) {
        offers.push(Invitation {
            link: Link::new("看看目录总览", address::MAP),
            text: "26个领域在各单位的进展。".to_owned(),
            icon: "layers",
        });
    }
    offers
}

fn spoken_day(day: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "一",
        Weekday::Tuesday => "二",
        Weekday::Wednesday => "三",
        Weekday::Thursday => "四",
        Weekday::Friday => "五",
        Weekday::Saturday => "六",
        Weekday::Sunday => "日",
    };
    format!("{} 星期{weekday}", domain::calendar::in_words(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(version: Option<i64>, errors: Option<usize>) -> WorkItem {
        WorkItem {
            catalogue_id: version,
            version_id: version,
            unit_id: 4,
            unit: "天河区民政局".to_owned(),
            sector_code: "20".to_owned(),
            sector: "社会救助".to_owned(),
            state: version.map(|_| VersionState::Draft),
            since: None,
            days: Some(3),
            is_reviewed: false,
            remarks: 0,
            errors,
            due: None,
        }
    }

    #[test]
    fn every_line_leads_to_its_work() {
        let kind =
            Kind {
                title: "提交", icon: "send", verb: "去提交", pattern: address::SUBMIT, state: "draft"
            };
        let shown = line(&kind, &item(Some(7), Some(2)));
        assert_eq!(
            (shown.link.href.as_str(), shown.detail.as_str()),
            ("/console/catalogues/7/submit", "错误2处，已3天")
        );
        let begun = line(&kind, &item(None, None));
        assert_eq!(begun.link.href, "/console/catalogues/new?unit=4&sector=20");
        assert_eq!(begun.detail, "");
    }

    #[test]
    fn more_work_than_is_shown_is_one_click_away() {
        let kind =
            Kind {
                title: "草稿", icon: "pencil", verb: "去编制", pattern: address::VERSION, state: "draft"
            };
        let items: Vec<WorkItem> = (0..SHOWN as i64 + 2).map(|id| item(Some(id), None)).collect();
        let shown = group(&kind, &items);
        assert_eq!((shown.count, shown.lines.len()), (SHOWN + 2, SHOWN));
        assert_eq!(shown.all.map(|link| link.href), Some("/console/catalogues?state=draft".to_owned()));
    }

    #[test]
    fn the_day_is_spoken() {
        assert_eq!(spoken_day(jiff::civil::date(2026, 11, 22)), "2026年11月22日 星期日");
    }
}
