//! 与上级对照: how a catalogue differs from the one above that was last merged into it (R72).

use super::proposal::ReceivedLine;
use super::{address, proposals};
use crate::console::catalogue::parts::{VersionHead, View};
use crate::console::catalogue::review_view::ChangeLine;
use crate::console::catalogue::{address as catalogue_address, changes, given};
use crate::console::frame::{Place, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

/// The page.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/parent.html")]
pub struct ParentView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// What stands above, in words; empty for a catalogue that came from nobody.
    pub above: String,
    /// The document with which it was issued.
    pub received: Option<ReceivedLine>,
    /// What stands above is withdrawn.
    pub is_withdrawn: bool,
    /// The kinds of differences in words.
    pub summary: String,
    /// What differs.
    pub changes: Vec<ChangeLine>,
    /// Proposals to this catalogue.
    pub proposals: Vec<proposals::ProposalLine>,
    /// Where it is issued to the units below.
    pub issue_href: String,
}

/// The page.
///
/// # Errors
/// When there is no such version or the person may not read it.
#[boxed::future]
pub async fn show(
    State(state): State<AppState>,
    who: SignedIn,
    Path(version): Path<i64>,
) -> Result<Response, PageError> {
    let act = who.act();
    let history = state.operations.history(&act, version).await?;
    let found = state.operations.parent_comparison(&act, version).await?;
    let open = state.operations.proposals_of(&act, version).await?;
    let sector = given::sector_name(&state.operations, &history.version.sector_code).await;
    let mut frame = frame(&state, &who, "与上级对照", Place::Catalogues).await?;
    frame.crumbs = vec![Link::new(
        given::name(&history.unit, &sector),
        catalogue_address::of(catalogue_address::VERSION, version),
    )];
    let is_published = history.version.state == domain::catalogue::VersionState::Published;
    page(&ParentView {
        frame,
        head: given::head(&history.version, &history.unit, &sector, View::Parent),
        above: found.as_ref().map_or_else(String::new, |found| {
            format!(
                "{}目录第{}版，{}个事项来自该版",
                found.parent_unit.name, found.parent.number, found.inherited
            )
        }),
        received: found.as_ref().and_then(|found| found.received.as_ref()).map(ReceivedLine::of),
        is_withdrawn: found.as_ref().is_some_and(|found| found.is_withdrawn),
        summary: found.as_ref().map(|found| changes::summary(&found.changes)).unwrap_or_default(),
        changes: found.map(|found| changes::lines(&found.changes)).unwrap_or_default(),
        proposals: open.iter().map(|one| proposals::line(one, &sector)).collect(),
        issue_href: if is_published { address::of(address::ISSUE, version) } else { String::new() },
    })
}
