//! 上级变更: what is proposed to the catalogues a person may read (R8, R73).

use super::address;
use crate::console::catalogue::parts::{Mark, moment};
use crate::console::frame::{Place, frame};
use crate::core::response::page;
use crate::core::{AppState, PageError, SignedIn};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use domain::cascade::ProposalState;
use operations::cascade::ProposalSummary;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The list.
#[derive(Debug, Clone, Template)]
#[template(path = "console/cascade/proposals.html")]
pub struct ProposalsView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The other list: all of them, or the open ones.
    pub other: Link,
    /// How many, in words.
    pub summary: String,
    /// The proposals.
    pub lines: Vec<ProposalLine>,
}

/// A proposal in the list.
#[derive(Debug, Clone, Default)]
pub struct ProposalLine {
    /// Whose catalogue, and the page.
    pub link: Link,
    /// 标准指引修订 or 上级目录更新
    pub kind: &'static str,
    /// What stands above.
    pub source: String,
    /// How much it would change, as counted when it was opened.
    pub counts: String,
    /// The state.
    pub mark: Mark,
    /// When it was opened.
    pub opened: String,
    /// Why it waits, or how it was settled.
    pub note: String,
}

/// Which proposals.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct Which {
    all: bool,
}

/// The page.
///
/// # Errors
/// When the database fails.
#[boxed::future]
pub async fn list(
    State(state): State<AppState>,
    who: SignedIn,
    Query(which): Query<Which>,
) -> Result<Response, PageError> {
    let found = state.operations.proposals(&who.act(), !which.all).await?;
    let names: BTreeMap<String, String> =
        state.operations.guidelines().await?.into_iter().map(|one| (one.sector_code, one.name)).collect();
    let name = |code: &str| names.get(code).map_or_else(|| code.to_owned(), Clone::clone);
    page(&ProposalsView {
        frame: frame(&state, &who, "上级变更", Place::Proposals).await?,
        other: match which.all {
            true => Link::new("只看待处理的", address::PROPOSALS),
            false => Link::new("连同已处理的", format!("{}?all=true", address::PROPOSALS)),
        },
        summary: match found.len() {
            0 => "没有待处理的上级变更。标准指引修订或者上级目录更新以后，变更会列在这里。".to_owned(),
            count => format!("{count}项"),
        },
        lines: found.iter().map(|one| line(one, &name(&one.sector_code))).collect(),
    })
}

/// A proposal as a line of a list.
#[must_use]
pub fn line(one: &ProposalSummary, sector: &str) -> ProposalLine {
    let settled = match (&one.settled_by, &one.settled_at) {
        (Some(by), Some(at)) => format!("{by} {}", moment(at)),
        (None, Some(at)) => moment(at),
        _ => String::new(),
    };
    let notes = [one.waits.clone().unwrap_or_default(), settled, one.note.clone()];
    let notes: Vec<String> = notes.into_iter().filter(|note| !note.is_empty()).collect();
    ProposalLine {
        link: Link::new(
            format!("{}{}", one.unit, domain::catalogue::kind::called(sector)),
            address::of(address::PROPOSAL, one.id),
        ),
        kind: one.kind.label(),
        source: one.source.clone(),
        counts: counts(one),
        mark: mark(one.state),
        opened: moment(&one.opened_at),
        note: notes.join("，"),
    }
}

/// How much it would change, in words.
#[must_use]
pub fn counts(one: &ProposalSummary) -> String {
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    domain::cascade::counts_in_words(count(one.changes), count(one.conflicts))
}

/// The mark of a proposal's state.
#[must_use]
pub fn mark(state: ProposalState) -> Mark {
    let sign = match state {
        ProposalState::Open => "state-returned",
        ProposalState::Applied => "state-approved",
        ProposalState::Dismissed => "state-withdrawn",
        ProposalState::Superseded => "state-none",
    };
    Mark { sign, label: state.label().to_owned() }
}
