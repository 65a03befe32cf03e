//! One proposed change: what would differ, the conflicts with the three texts side by side, taking it up
//! and declining it (R73). With a script 1, 2 and 3 settle the conflict in front of the person.

use super::address;
use super::proposals::{counts, mark};
use crate::console::catalogue::answer::{go, tell};
use crate::console::catalogue::parts::{Mark, Piece, marked, moment};
use crate::console::catalogue::review_view::ChangeLine;
use crate::console::catalogue::{address as catalogue_address, changes, given};
use crate::console::form::{Posted, refused};
use crate::console::frame::{Place, done, frame, stopped};
use crate::core::response::page_with_status;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link, Notice};
use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::cascade::{ProposalState, Take};
use domain::catalogue::difference::Change;
use operations::OperationError;
use operations::cascade::{Application, ConflictChoice, ProposalConflict, ProposalView as Found, Received};
use std::collections::BTreeMap;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/proposal.html")]
pub struct ProposalView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The state.
    pub mark: Mark,
    /// Source, counts, when it was opened and settled.
    pub facts: Vec<String>,
    /// The document with which it was issued.
    pub received: Option<ReceivedLine>,
    /// The catalogue.
    pub catalogue: Link,
    /// Why it cannot be taken up now.
    pub waits: String,
    /// This person may settle it.
    pub may_settle: bool,
    /// What an act must repeat.
    pub revision: i64,
    /// Where it is taken up.
    pub apply_action: String,
    /// Where it is declined.
    pub dismiss_action: String,
    /// What would differ.
    pub changes: Vec<ChangeLine>,
    /// The kinds of differences in words.
    pub summary: String,
    /// New items, each of which may be left out.
    pub added: Vec<AddedLine>,
    /// The conflicts.
    pub conflicts: Vec<ConflictLine>,
    /// The reason typed into the form that declines.
    pub reason: String,
}

/// The document with which a catalogue was issued, as its receiver reads it.
#[derive(Debug, Clone, Default)]
pub struct ReceivedLine {
    /// The issue with its document number.
    pub link: Link,
    /// By whom and when.
    pub by: String,
    /// What is asked for; may be empty.
    pub note: String,
}

impl ReceivedLine {
    /// As it was received.
    #[must_use]
    pub fn of(received: &Received) -> Self {
        Self {
            link: Link::new(received.document_number.clone(), address::of(address::ISSUED, received.id)),
            by: format!("{} {}下发", received.issued_by, moment(&received.issued_at)),
            note: received.note.clone(),
        }
    }
}

/// A new item above.
#[derive(Debug, Clone, Default)]
pub struct AddedLine {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// It is taken in.
    pub wanted: bool,
}

/// A conflict.
#[derive(Debug, Clone, Default)]
pub struct ConflictLine {
    /// Its name in the form.
    pub id: String,
    /// The item.
    pub item: String,
    /// The level-1 item.
    pub level1: String,
    /// The column, or 整行.
    pub column: String,
    /// Why it must be answered.
    pub problem: String,
    /// The three sides.
    pub sides: Vec<SideLine>,
}

/// One side of a conflict.
#[derive(Debug, Clone, Default)]
pub struct SideLine {
    /// `base`, `local` or `upstream`.
    pub take: &'static str,
    /// The key that chooses it.
    pub digit: usize,
    /// 改前, 本单位, 上级
    pub label: &'static str,
    /// The text; what differs from the base is marked.
    pub pieces: Vec<Piece>,
    /// Said in the place of a text that is not there.
    pub absent: &'static str,
    /// May not be chosen.
    pub closed: bool,
    /// Chosen.
    pub chosen: bool,
}

/// The page.
///
/// # Errors
/// When there is no such proposal or the person may not read the catalogue.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
) -> Result<Response, PageError> {
    proposal_page(&state, &who, id, &Posted::default(), None).await
}

/// Takes it up.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn apply(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let act = who.act();
    let found = state.operations.proposal(&act, id).await?;
    let application = Application {
        revision: posted.number("revision"),
        choices: choices(&posted),
        all: Take::from_id(posted.get("all")),
        without: unwanted(&found, &posted),
    };
    match state.operations.apply_proposal(&act, id, &application).await {
        Ok(receipt) => Ok(go(&match receipt.version_id {
            Some(version) => catalogue_address::of(catalogue_address::VERSION, version),
            None => address::of(address::PROPOSAL, id),
        })),
        Err(error) => proposal_page(&state, &who, id, &posted, Some(error)).await,
    }
}

/// Declines it.
///
/// # Errors
/// What no form can answer.
#[boxed::future]
pub async fn dismiss(
    State(state): State<AppState>,
    who: SignedIn,
    Path(id): Path<i64>,
    posted: Posted,
) -> Result<Response, PageError> {
    let revision = posted.number("revision");
    match state.operations.dismiss_proposal(&who.act(), id, revision, posted.get("reason")).await {
        Ok(()) => Ok(go(&address::of(address::PROPOSAL, id))),
        Err(error) => proposal_page(&state, &who, id, &posted, Some(error)).await,
    }
}

fn choices(posted: &Posted) -> Vec<ConflictChoice> {
    let answered = posted.0.iter().filter_map(|(name, value)| {
        Some(ConflictChoice { id: name.strip_prefix(CHOICE)?.to_owned(), take: Take::from_id(value)? })
    });
    answered.collect()
}

/// The new items that were shown and whose tick is gone.
fn unwanted(found: &Found, posted: &Posted) -> Vec<String> {
    let shown: Vec<&str> = posted.all("shown").collect();
    let wanted: Vec<&str> = posted.all("take").collect();
    added(found)
        .filter(|(key, _)| shown.contains(&key.as_str()) && !wanted.contains(&key.as_str()))
        .map(|(key, _)| key)
        .collect()
}

fn added(found: &Found) -> impl Iterator<Item = (String, String)> {
    found.differences.iter().filter_map(|change| match change {
        Change::ItemAdded { item, .. } if !item.key.is_empty() => Some((item.key.clone(), item.label())),
        _ => None,
    })
}

/// What stands before a conflict's name in the form.
const CHOICE: &str = "choice:";

#[boxed::future]
async fn proposal_page(
    state: &AppState,
    who: &SignedIn,
    id: i64,
    posted: &Posted,
    error: Option<OperationError>,
) -> Result<Response, PageError> {
    let found = state.operations.proposal(&who.act(), id).await?;
    let sector = given::sector_name(&state.operations, &found.summary.sector_code).await;
    let title = format!("上级变更：{}", given::name(&found.unit, &sector));
    let mut frame = frame(state, who, &title, Place::Proposals).await?;
    frame.crumbs = vec![Link::new("上级变更", address::PROPOSALS)];
    let (status, problems) = answer(&mut frame, error)?;
    if found.summary.state == ProposalState::Applied && posted.0.is_empty() {
        let is_on_desk = found.version.state.is_editable();
        let on_desk = is_on_desk.then_some(found.version.id);
        frame.notices.push(applied(found.summary.applied_version_id, on_desk));
    }
    let rest: Vec<Change> = found
        .differences
        .iter()
        .filter(|change| !matches!(change, Change::ItemAdded { item, .. } if !item.key.is_empty()))
        .cloned()
        .collect();
    let unwanted = unwanted(&found, posted);
    let chosen: BTreeMap<String, Take> =
        choices(posted).into_iter().map(|choice| (choice.id, choice.take)).collect();
    let shown = ProposalView {
        frame,
        mark: mark(found.summary.state),
        facts: facts(&found),
        received: found.received.as_ref().map(ReceivedLine::of),
        catalogue: Link::new(
            format!("{}第{}版", given::name(&found.unit, &sector), found.version.number),
            catalogue_address::of(catalogue_address::VERSION, found.version.id),
        ),
        waits: found.summary.waits.clone().unwrap_or_default(),
        may_settle: found.may_settle,
        revision: found.summary.revision,
        apply_action: address::of(address::APPLY, id),
        dismiss_action: address::of(address::DISMISS, id),
        summary: changes::summary(&found.differences),
        changes: changes::lines(&rest),
        added: added(&found)
            .map(|(key, name)| AddedLine { wanted: !unwanted.contains(&key), key, name })
            .collect(),
        conflicts: found
            .open_conflicts
            .iter()
            .map(|conflict| conflict_line(conflict, chosen.get(&conflict.id).copied(), &problems))
            .collect(),
        reason: posted.get("reason").to_owned(),
    };
    page_with_status(status, &shown)
}

/// What became of a proposal that was taken up: the version with its rows, none where nothing was changed,
/// and the draft that is on the desk now.
fn applied(version: Option<i64>, on_desk: Option<i64>) -> Notice {
    match version {
        None => done(
            "已经办理，目录没有改动",
            "上级的变更不影响本单位的事项，或者都保留了本单位的内容；没有建立草稿，不必提交。",
        ),
        Some(_) if version == on_desk => done("已经采纳", "变更已并入草稿，提交以后按程序审核、审定和发布。"),
        Some(_) => done("已经采纳", "变更已并入本单位的目录。"),
    }
}

/// The status, and what is wrong with single conflicts; everything else is said above.
fn answer(
    frame: &mut ConsoleFrame,
    error: Option<OperationError>,
) -> Result<(StatusCode, BTreeMap<String, String>), PageError> {
    let Some(error) = error else { return Ok((StatusCode::OK, BTreeMap::new())) };
    if !matches!(error, OperationError::Invalid(_)) {
        return Ok((tell(frame, Some(error))?, BTreeMap::new()));
    }
    let (status, problems) = refused(error)?;
    let (mut of_conflicts, mut others) = (BTreeMap::new(), Vec::new());
    for problem in problems {
        match problem.field.strip_prefix("conflict:") {
            Some(id) => {
                of_conflicts.insert(id.to_owned(), problem.message);
            }
            None => others.push(problem.message),
        }
    }
    if !of_conflicts.is_empty() {
        others.push(format!("还有{}处冲突没有选择，选完以后再采纳；草稿没有任何改动", of_conflicts.len()));
    }
    frame.notices.push(stopped("没有办成", others.join("；")));
    Ok((status, of_conflicts))
}

fn facts(found: &Found) -> Vec<String> {
    let one = &found.summary;
    let mut facts = vec![
        format!("{}：{}", one.kind.label(), one.source),
        format!("此前依据{}", found.base),
        format!("{}提出", moment(&one.opened_at)),
        counts(one),
    ];
    if let Some(at) = &one.settled_at {
        let by = one.settled_by.as_deref().unwrap_or("系统");
        let is_unchanged = one.state == ProposalState::Applied && one.applied_version_id.is_none();
        let label = if is_unchanged { "办理，没有改动" } else { one.state.label() };
        facts.push(format!("{by} {}{label}", moment(at)));
    }
    if !one.note.is_empty() {
        facts.push(one.note.clone());
    }
    facts
}

fn conflict_line(
    conflict: &ProposalConflict,
    chosen: Option<Take>,
    problems: &BTreeMap<String, String>,
) -> ConflictLine {
    let base = conflict.base.as_deref().unwrap_or_default();
    let is_row = conflict.column.is_none() || conflict.local.is_none();
    let side = |(at, take): (usize, Take)| {
        let text = match take {
            Take::Base => &conflict.base,
            Take::Local => &conflict.local,
            Take::Upstream => &conflict.upstream,
        };
        let absent = match (text.as_deref(), take) {
            (None, Take::Base) => "原来没有这一行",
            (None, _) => "没有这一行",
            (Some(""), _) => "空白",
            _ => "",
        };
        let pieces = match text {
            Some(text) if take != Take::Base => marked(base, text),
            Some(text) => vec![Piece { kind: "same", text: text.clone() }],
            None => Vec::new(),
        };
        SideLine {
            take: take.id(),
            digit: at + 1,
            label: take.label(),
            pieces: if absent.is_empty() { pieces } else { Vec::new() },
            absent,
            closed: take == Take::Base && is_row,
            chosen: chosen == Some(take),
        }
    };
    ConflictLine {
        id: format!("{CHOICE}{}", conflict.id),
        item: conflict.item.clone(),
        level1: conflict.level1_item.clone(),
        column: conflict.column.clone().unwrap_or_else(|| "整行的去留".to_owned()),
        problem: problems.get(&conflict.id).cloned().unwrap_or_default(),
        sides: Take::ALL.into_iter().enumerate().map(side).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conflict(column: Option<&str>, local: Option<&str>) -> ProposalConflict {
        ProposalConflict {
            id: "20-01-01:公开时限".to_owned(),
            level1_item: "综合业务".to_owned(),
            item: "政策法规文件".to_owned(),
            column: column.map(str::to_owned),
            base: Some("20个工作日内".to_owned()),
            local: local.map(str::to_owned),
            upstream: Some("5个工作日内".to_owned()),
        }
    }

    #[test]
    fn r73_three_sides_stand_beside_each_other_under_their_keys() {
        let line = conflict_line(
            &conflict(Some("公开时限"), Some("3个工作日内")),
            Some(Take::Upstream),
            &BTreeMap::new(),
        );
        let keys: Vec<(usize, &str, bool)> =
            line.sides.iter().map(|side| (side.digit, side.label, side.chosen)).collect();
        assert_eq!(keys, [(1, "改前", false), (2, "本单位", false), (3, "上级", true)]);
        assert!(line.sides[2].pieces.iter().any(|piece| piece.kind == "ins"));
        let gone = conflict_line(&conflict(Some("公开时限"), None), None, &BTreeMap::new());
        assert!(gone.sides[0].closed && gone.sides[1].absent == "没有这一行");
    }

    #[test]
    fn a_draft_is_named_only_where_there_is_one() {
        for (version, on_desk, expected) in [
            (None, None, "没有建立草稿"),
            (Some(3), Some(3), "并入草稿"),
            (Some(3), None, "并入本单位的目录"),
        ] {
            let notice = applied(version, on_desk);
            assert!(notice.text.contains(expected), "{version:?} {on_desk:?}: {}", notice.text);
        }
        assert!(!applied(None, Some(3)).text.contains("并入"));
    }

    #[test]
    fn the_form_answers_by_conflict() {
        let posted = Posted(vec![
            ("choice:20-01-01:公开时限".to_owned(), "local".to_owned()),
            ("choice:x".to_owned(), "nonsense".to_owned()),
            ("revision".to_owned(), "0".to_owned()),
        ]);
        let found = choices(&posted);
        assert_eq!(found, [ConflictChoice { id: "20-01-01:公开时限".to_owned(), take: Take::Local }]);
    }
}
