//! 今日工作: what waits beside the catalogues themselves: deliveries, maintenance, difficulties, assessments, consents.

use super::assessment::{address as assessment_address, list as assessment_list};
use super::catalogue::parts::{Mark, moment};
use super::disclosure::address as disclosure_address;
use super::maintenance::address as maintenance_address;
use super::organisation::parts::day;
use super::question::address as question_address;
use super::reminder::address as reminder_address;
use super::today::SHOWN;
use super::today_view::{WorkGroup, WorkLine};
use crate::core::{AppState, PageError};
use crate::frame::Link;
use operations::sector::SectorNames;

/// Where the units stand that a leader answers for: what is loaded, what is overdue.
#[boxed::future]
pub(super) async fn answered_for(
    state: &AppState,
    act: &operations::Act,
) -> Result<Vec<(Link, String)>, PageError> {
    let found = state.operations.answered_for(act).await?;
    let line = |one: operations::disclosure::AnsweredFor| {
        let loaded = match one.rate.due {
            0 => "还没有统计到应装载的内容".to_owned(),
            due => format!("应装载{due}项，还缺{}项，装载率{}", one.rate.missing(), one.rate.words()),
        };
        let overdue = match one.overdue {
            0 => "没有过期未公开的信息".to_owned(),
            many => format!("{many}条信息过期未公开，涉及{}个单位", one.overdue_units),
        };
        let link = Link::new(format!("{}的装载情况", one.unit), disclosure_address::standing(&one.unit_code));
        (link, format!("{loaded}；{overdue}"))
    };
    Ok(found.into_iter().map(line).collect())
}

/// Reminders from above that the person's units have not finished.
#[boxed::future]
pub(super) async fn reminders(
    state: &AppState,
    act: &operations::Act,
) -> Result<Option<WorkGroup>, PageError> {
    let found = state.operations.reminders_today(act).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let lines = found.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(one.about.clone(), reminder_address::of(reminder_address::RECEIVED, one.id)),
        unit: one.unit.clone(),
        detail: format!(
            "{}催办，{}前答复{}",
            one.from,
            one.due_on,
            if one.is_overdue { "，已逾期" } else { "" }
        ),
        mark: Mark { sign: "state-returned", label: one.standing.label().to_owned() },
        verb: "去答复",
    });
    Ok(Some(WorkGroup {
        title: "答复上级的催办".to_owned(),
        icon: "send",
        count: found.len(),
        lines: lines.collect(),
        all: (found.len() > SHOWN).then(|| Link::new("全部催办", reminder_address::LIST)),
    }))
}

/// Catalogues that need something since a basis, a body or a unit changed (R39, R80a).
#[boxed::future]
pub(super) async fn maintenance(
    state: &AppState,
    act: &operations::Act,
    sectors: &SectorNames,
) -> Result<Option<WorkGroup>, PageError> {
    let found = state.operations.maintenance_today(act, SHOWN).await?;
    if found.all == 0 {
        return Ok(None);
    }
    let lines = found.lines.iter().map(|one| {
        let sector = sectors.name(&one.sector_code);
        WorkLine {
            link: Link::new(domain::catalogue::kind::called(&sector), maintenance_address::TASKS),
            unit: one.unit.clone(),
            detail: format!("{}项，最早自{}起", one.tasks, one.since),
            mark: Mark::of(domain::catalogue::VersionState::Published),
            verb: "去维护",
        }
    });
    Ok(Some(WorkGroup {
        title: "依据或机构有变动，目录需要维护".to_owned(),
        icon: "calendar-days",
        count: found.all,
        lines: lines.collect(),
        all: Some(Link::new("全部维护任务", maintenance_address::TASKS)),
    }))
}

/// Proofs of delivery that the person may confirm (R101a).
#[boxed::future]
pub(super) async fn proofs(
    state: &AppState,
    act: &operations::Act,
    sectors: &SectorNames,
) -> Result<Option<WorkGroup>, PageError> {
    let found = state.operations.deliveries_on_desk(act).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let lines = found.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(one.element.clone(), disclosure_address::delivery(one.id)),
        unit: format!("{}　{}", one.unit, sectors.name(&one.sector_code)),
        detail: format!("{}送达", day(&one.delivered_on)),
        mark: Mark { sign: "state-review", label: "待核对".to_owned() },
        verb: "去核对",
    });
    Ok(Some(WorkGroup {
        title: "核对送达凭证".to_owned(),
        icon: "shield-check",
        count: found.len(),
        lines: lines.collect(),
        all: (found.len() > 1).then(|| Link::new("一次核对", disclosure_address::DELIVERIES_TOGETHER)),
    }))
}

/// What is for a specific group and has to be delivered to it now (R101a).
#[boxed::future]
pub(super) async fn deliveries(
    state: &AppState,
    act: &operations::Act,
    unit: Option<i64>,
    sectors: &SectorNames,
) -> Result<Option<WorkGroup>, PageError> {
    let unit = unit.or((act.actor.unit_id > 0).then_some(act.actor.unit_id));
    let found = state.operations.deliveries_due(act, unit, SHOWN).await?;
    if found.lines.is_empty() {
        return Ok(None);
    }
    let lines = found.lines.iter().map(|one| WorkLine {
        link: Link::new(
            format!("{}：{}", one.item, one.element),
            disclosure_address::tell_delivery(&one.unit_code, &one.sector_code, &one.row_key, &one.element),
        ),
        unit: format!("{}　{}", one.unit, sectors.name(&one.sector_code)),
        detail: match &one.closes_through {
            None => "这一期还没有登记送达".to_owned(),
            Some(last) => format!("上一期的送达只算到{}，本周登记新的一期", day(last)),
        },
        mark: Mark { sign: "state-draft", label: "待送达".to_owned() },
        verb: "登记送达",
    });
    Ok(Some(WorkGroup {
        title: "送达给特定对象".to_owned(),
        icon: "users",
        count: found.all,
        lines: lines.collect(),
        all: Some(Link::new("全部", disclosure_address::LIST)),
    }))
}

/// Difficulties to be answered, confirmed or reviewed (R149).
#[boxed::future]
pub(super) async fn difficulties(
    state: &AppState,
    act: &operations::Act,
) -> Result<Option<WorkGroup>, PageError> {
    let found = state.operations.difficulties_today(act).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let lines = found.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(one.title.clone(), question_address::of(question_address::CASE, one.id)),
        unit: one.unit.clone(),
        detail: format!("{}前办理{}", one.due_on, if one.is_overdue { "，已超期" } else { "" }),
        mark: Mark { sign: "state-review", label: one.state_label.clone() },
        verb: "去办理",
    });
    Ok(Some(WorkGroup {
        title: "难题".to_owned(),
        icon: "message-square",
        count: found.len(),
        lines: lines.collect(),
        all: Some(Link::new("全部难题", question_address::LIST)),
    }))
}

/// Rectifications to be done or to be checked again (R100).
#[boxed::future]
pub(super) async fn rectifications(
    state: &AppState,
    act: &operations::Act,
) -> Result<Option<WorkGroup>, PageError> {
    let found = state.operations.rectifications_today(act).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let lines = found.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(
            assessment_list::called(one),
            assessment_address::of(assessment_address::RECTIFICATION, one.id),
        ),
        unit: one.unit.clone(),
        detail: format!(
            "{}前整改，{}处问题{}",
            one.due_on,
            one.findings,
            if one.is_overdue { "，已逾期" } else { "" }
        ),
        mark: Mark { sign: "state-review", label: one.state.label().to_owned() },
        verb: "去办理",
    });
    Ok(Some(WorkGroup {
        title: "评议整改".to_owned(),
        icon: "circle-check",
        count: found.len(),
        lines: lines.collect(),
        all: Some(Link::new("全部整改", assessment_address::RECTIFICATIONS)),
    }))
}

/// Findings to confirm or strike out, objections to decide (R258-R268).
#[boxed::future]
pub(super) async fn assessments(
    state: &AppState,
    act: &operations::Act,
) -> Result<Option<WorkGroup>, PageError> {
    let found = state.operations.assessments_today(act).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let lines = found.iter().take(SHOWN).map(|one| {
        let is_objection = one.objections > 0;
        WorkLine {
            link: Link::new(
                one.round.clone(),
                assessment_address::of_unit(assessment_address::PAPER, one.round_id, one.unit_id),
            ),
            unit: one.unit.clone(),
            detail: match is_objection {
                true => format!("申诉{}处", one.objections),
                false => format!("待确认{}处", one.proposed),
            },
            mark: Mark {
                sign: "state-review",
                label: if is_objection { "申诉待答复" } else { "问题待确认" }.to_owned(),
            },
            verb: if is_objection { "去答复" } else { "去确认" },
        }
    });
    Ok(Some(WorkGroup {
        title: "目录评议".to_owned(),
        icon: "circle-check",
        count: found.len(),
        lines: lines.collect(),
        all: Some(Link::new("全部评议", assessment_address::LIST)),
    }))
}

/// Compilations that wait for the district government's consent (R74a).
#[boxed::future]
pub(super) async fn consents(
    state: &AppState,
    act: &operations::Act,
) -> Result<Option<WorkGroup>, PageError> {
    let found = state.operations.compilations_to_consent(act).await?;
    if found.is_empty() {
        return Ok(None);
    }
    let lines = found.iter().take(SHOWN).map(|one| WorkLine {
        link: Link::new(one.called.clone(), operations::compilation::url(one.id)),
        unit: one.unit.clone(),
        detail: one.since.as_deref().map(|at| format!("{}提请", moment(at))).unwrap_or_default(),
        mark: Mark { sign: "state-review", label: "待同意".to_owned() },
        verb: "去签署",
    });
    Ok(Some(WorkGroup {
        title: "同意发布文件汇编".to_owned(),
        icon: "files",
        count: found.len(),
        lines: lines.collect(),
        all: None,
    }))
}
