//! 版本与经过, 版本差异, 与指引对照, 建立新版本 (R32, R68, R80, R81).

use super::address;
use super::answer::{go, tell};
use super::changes;
use super::given;
use super::history_view::{
    CompareItem, CompareList, ComparisonView, DifferenceView, EventLine, HistoryView, VersionLine,
};
use super::parts::{Mark, View, moment};
use super::review::tell_of_guideline;
use crate::console::form::{Choice, Posted, readable};
use crate::console::frame::{Place, done, frame};
use crate::core::response::{page, page_with_status};
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::Link;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use domain::catalogue::state::Validity;
use domain::catalogue::{RowStatus, Transition, VersionState};
use domain::maintenance::ChangeTrigger;
use operations::OperationError;
use operations::catalogue::{GuidelineLists, VersionEvent, VersionInfo};
use operations::maintenance::Cause;
use serde::Deserialize;

/// The version to compare with.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: Option<i64>,
}

/// What was just done, and what a maintenance task proposes for the next version.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Given {
    done: String,
    trigger: String,
    reason: String,
    document: String,
    on: String,
}

/// Versions and events.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    Query(given): Query<Given>,
) -> Result<Response, PageError> {
    history_page(&state, &who, version, &given, None).await
}

/// Begins the next version (R80).
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn new_version(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let act = who.act();
    let catalogue = state.operations.history(&act, version).await?.version.catalogue_id;
    let mut problems = Vec::new();
    let given = Given {
        trigger: posted.get("trigger").to_owned(),
        reason: posted.get("reason").to_owned(),
        document: posted.get("document").to_owned(),
        on: posted.get("on").to_owned(),
        ..Given::default()
    };
    let cause = Cause {
        trigger: given.trigger.clone(),
        reason: given.reason.clone(),
        document: given.document.clone(),
        on: posted.date("on", &mut problems),
    };
    let outcome = match readable(problems) {
        Ok(()) => state.operations.new_version(&act, catalogue, &cause).await,
        Err(error) => Err(error),
    };
    match outcome {
        Ok(id) => Ok(go(&address::of(address::VERSION, id))),
        Err(error) => history_page(&state, &who, version, &given, Some(error)).await,
    }
}

/// The difference from another version.
///
/// # Errors
/// When the person may not read one of them.
#[boxed::future]
pub async fn difference(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
    Query(asked): Query<From>,
) -> Result<Response, PageError> {
    let act = who.act();
    let history = state.operations.history(&act, version).await?;
    let versions = state.operations.versions(&act, history.version.catalogue_id).await?;
    let before = versions.iter().map(|summary| summary.info.id).find(|id| *id != version);
    let Some(from) = asked.from.or(before) else { return Ok(go(&address::of(address::HISTORY, version))) };
    let found = state.operations.version_difference(&act, from, version).await?;
    let sector = given::sector_name(&state.operations, &history.version.sector_code).await;
    let mut frame = frame(&state, &who, "版本差异", Place::Catalogues).await?;
    frame.crumbs =
        vec![Link::new(given::name(&history.unit, &sector), address::of(address::HISTORY, version))];
    let choice = |info: &VersionInfo| Choice {
        value: info.id.to_string(),
        label: format!("第{}版（{}）", info.number, info.state_label),
        current: info.id == from,
        ..Choice::default()
    };
    page(&DifferenceView {
        frame,
        head: given::head(&found.new, &history.unit, &sector, View::History),
        choices: versions
            .iter()
            .map(|summary| &summary.info)
            .filter(|info| info.id != version)
            .map(choice)
            .collect(),
        action: address::of(address::DIFFERENCE, version),
        former: format!("第{}版", found.old.number),
        changes: changes::lines(&found.changes),
        summary: changes::summary(&found.changes),
    })
}

/// The four lists against the guideline (R32).
///
/// # Errors
/// When the person may not read the version.
#[boxed::future]
pub async fn comparison(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    let found = state.operations.guideline_comparison(&who.act(), version).await?;
    let draft = state.operations.draft(&who.act(), version).await?;
    let mut frame = frame(&state, &who, "与指引对照", Place::Catalogues).await?;
    tell_of_guideline(&draft, &mut frame);
    frame.crumbs = vec![Link::new(
        given::name(&found.unit, &found.guideline.name),
        address::of(address::VERSION, version),
    )];
    let own = found.guideline.version;
    let words = format!("{}领域标准指引（第{}版）", found.guideline.name, found.compared_with);
    let older = (own != found.compared_with).then(|| {
        let now = found.compared_with;
        format!("本目录依据第{own}版编制，下面与现行的第{now}版对照：第{now}版新改的内容也列为差异。")
    });
    page(&ComparisonView {
        frame,
        head: given::head(&found.version, &found.unit, &found.guideline.name, View::Comparison),
        guideline: Link::new(words, format!("/guidelines/{}", found.version.sector_code)),
        older: older.unwrap_or_default(),
        lists: compare_lists(&found),
    })
}

#[boxed::future]
async fn history_page(
    state: &AppState,
    who: &SignedIn,
    version: i64,
    given_cause: &Given,
    refused: Option<OperationError>,
) -> Result<Response, PageError> {
    let act = who.act();
    let history = state.operations.history(&act, version).await?;
    let versions = state.operations.versions(&act, history.version.catalogue_id).await?;
    let draft = state.operations.draft(&act, version).await?;
    let sector = given::sector_name(&state.operations, &history.version.sector_code).await;
    let title = given::headed(&given::name(&history.unit, &sector), &history.version);
    let mut frame = frame(state, who, &title, Place::Catalogues).await?;
    frame.crumbs = vec![Link::new("目录总览", format!("{}?unit={}", address::MAP, history.unit.id))];
    tell_of_guideline(&draft, &mut frame);
    frame.notices.extend(done_words(&given_cause.done).map(|(title, words)| done(title, words)));
    let status = tell(&mut frame, refused)?;
    let trigger = |trigger: &ChangeTrigger| Choice {
        current: trigger.id == given_cause.trigger,
        ..Choice::new(trigger.id.clone(), trigger.label.clone())
    };
    let shown = HistoryView {
        head: given::head(&history.version, &history.unit, &sector, View::History),
        versions: versions.iter().map(|summary| version_line(&summary.info)).collect(),
        events: history.events.iter().rev().map(event_line).collect(),
        difference_action: address::of(address::DIFFERENCE, version),
        new_version_action: if draft.actions.contains(&"new_version") {
            address::of(address::NEW_VERSION, version)
        } else {
            String::new()
        },
        triggers: ChangeTrigger::all().iter().map(trigger).collect(),
        reason: given_cause.reason.clone(),
        document: given_cause.document.clone(),
        on: given_cause.on.clone(),
        problem: None,
        frame,
    };
    page_with_status(status, &shown)
}

fn done_words(done: &str) -> Option<(&'static str, &'static str)> {
    Some(match done {
        "submitted" => ("已提交审核", "审核人会收到消息；审核结束前不能编辑。"),
        "returned" => ("已退回修改", "编制人会收到消息和全部意见。"),
        "passed" => ("审核通过", "已转审定人审定。"),
        "published" => ("已发布", "公众页面已显示这一版。"),
        "withdrawn" => ("已撤回", "公众页面不再显示这一版。"),
        _ => return None,
    })
}

fn version_line(info: &VersionInfo) -> VersionLine {
    let by = |name: &Option<String>, at: &Option<String>| {
        at.as_deref()
            .map(|at| format!("{} {}", name.as_deref().unwrap_or_default(), moment(at)))
            .unwrap_or_default()
    };
    let mut reasons = vec![info.reason.clone()];
    reasons.extend(info.withdrawal_notice.as_ref().map(|notice| format!("撤回：{notice}")));
    reasons.retain(|reason| !reason.is_empty());
    VersionLine {
        id: info.id,
        link: Link::new(format!("第{}版", info.number), address::of(address::VERSION, info.id)),
        mark: Mark::of(info.state),
        created: format!("{} {}", info.created_by, moment(&info.created_at)),
        submitted: by(&info.submitted_by, &info.submitted_at),
        approved: by(&info.approved_by, &info.approved_at),
        validity: validity(info),
        reason: reasons.join("；"),
    }
}

/// From when to when the version was in force (R81).
fn validity(info: &VersionInfo) -> String {
    let day = |at: &String| at.parse().ok().map(operations::act::beijing_date);
    let Some(from) = info.published_at.as_ref().and_then(day) else { return String::new() };
    let until =
        if info.state == VersionState::Published { None } else { info.ended_at.as_ref().and_then(day) };
    Validity { from, until }.label()
}

fn event_line(event: &VersionEvent) -> EventLine {
    let act = match event.act.as_str() {
        "create" => "建立草稿",
        "pass_review" => "审核通过",
        "discard" => "放弃草稿",
        "merge" => "合并上级变更",
        "inherit" => "接续目录",
        "inherited" => "目录被接续",
        other => Transition::from_id(other).map_or("其他", Transition::label),
    };
    EventLine {
        at: moment(&event.at),
        by: event.person_name.clone(),
        act: act.to_owned(),
        note: event.note.clone(),
    }
}

fn compare_lists(found: &GuidelineLists) -> Vec<CompareList> {
    let row = |at: usize| found.rows.get(at);
    let named = |at: usize| CompareItem {
        level1: row(at).map(|row| row.row.level1_item.clone()).unwrap_or_default(),
        name: row(at).map(|row| row.row.level2_item.clone()).unwrap_or_default(),
        ..CompareItem::default()
    };
    let unchanged = found.lists.unchanged.iter().map(|item| named(item.row)).collect();
    let refined = found.lists.refined.iter().map(|item| {
        let first = item.rows.first().copied().unwrap_or_default();
        let remark =
            if item.rows.len() > 1 { format!("细化为{}行", item.rows.len()) } else { String::new() };
        CompareItem { changes: changes::lines(&item.changes), remark, ..named(first) }
    });
    let added = found.lists.added.iter().map(|item| named(item.row)).collect();
    let missing = found.lists.missing.iter().map(|item| CompareItem {
        level1: item.item.level1_item.clone(),
        name: item.item.label(),
        remark: match item.status {
            None => "未说明",
            Some(RowStatus::Removed) => "已删减",
            Some(RowStatus::Omitted) => "未开展",
            Some(RowStatus::Active) => "在列",
        }
        .to_owned(),
        changes: Vec::new(),
    });
    vec![
        CompareList {
            title: "未变",
            words: "与指引一致的事项",
            anchor: "unchanged",
            items: unchanged,
            open: false,
        },
        CompareList {
            title: "细化",
            words: "拆分、补充或改了内容的事项",
            anchor: "refined",
            items: refined.collect(),
            open: true,
        },
        CompareList {
            title: "增加", words: "指引以外的事项", anchor: "added", items: added, open: true
        },
        CompareList {
            title: "删减与缺少",
            words: "指引有而目录没有的事项",
            anchor: "missing",
            items: missing.collect(),
            open: true,
        },
    ]
}
