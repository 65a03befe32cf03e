//! What becomes of the changes that were merged into a draft which is given up: they wait again, from the base
//! of what still stands (R8, R73).

use super::proposal::source_words;
use super::propose::{Way, weigh};
use crate::catalogue::place::Place;
use crate::{OperationError, Writing};
use domain::cascade::{ProposalKind, ProposalState};
use storage::Connection;
use storage::cascade::proposal::{self, Proposal};

/// What was merged into a draft that is given up is open again. A newer change that builds on it takes it in.
#[boxed::future]
pub(crate) async fn reopen(writing: &mut Writing<'_>, given_up: &Place) -> Result<(), OperationError> {
    let merged = proposal::merged_into(writing.connection(), given_up.version.id).await?;
    for kind in [ProposalKind::Guideline, ProposalKind::Parent] {
        let merged: Vec<&Proposal> = merged.iter().filter(|one| one.kind == kind.id()).collect();
        let Some(first) = merged.first() else { continue };
        let latest = proposal::latest(writing.connection(), given_up.catalogue.id, kind.id()).await?;
        let Some(latest) = latest.filter(|latest| {
            latest.state == ProposalState::Open.id() || merged.iter().any(|one| one.id == latest.id)
        }) else {
            continue;
        };
        for one in merged.iter().filter(|one| one.id != latest.id) {
            let note = "合并它的草稿已放弃，并入后来的变更";
            proposal::supersede_merged(writing.connection(), one.id, note).await?;
        }
        let (base_guideline_id, base_version_id) = (first.base_guideline_id, first.base_version_id);
        let mut now = Proposal { base_guideline_id, base_version_id, ..latest.clone() };
        if (latest.base_guideline_id, latest.base_version_id) != (base_guideline_id, base_version_id) {
            count_again(writing.connection(), given_up, kind, &mut now).await?;
        }
        proposal::open_again(writing.connection(), &now).await?;
    }
    Ok(())
}

/// The counts of a proposal to what still stands; they stay as they were where nothing does.
#[boxed::future]
async fn count_again(
    connection: &mut Connection,
    given_up: &Place,
    kind: ProposalKind,
    now: &mut Proposal,
) -> Result<(), OperationError> {
    let Some(published) = given_up.catalogue.published_version_id else { return Ok(()) };
    let at = Place::read(connection, published).await?;
    let (base, upstream) = Way::of(now)?.ends(connection).await?;
    let weighed = weigh(connection, &at, kind, &base, &upstream).await?;
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    (now.changes, now.conflicts) = (count(weighed.changes.len()), count(weighed.merged.conflicts.len()));
    Ok(())
}

/// The changes from above that were merged into a version, in words.
#[boxed::future]
pub(crate) async fn taken_up(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Vec<String>, OperationError> {
    let mut words = Vec::new();
    for one in proposal::merged_into(connection, version_id).await? {
        words.push(source_words(connection, one.parent_version_id, one.guideline_id).await?);
    }
    Ok(words)
}
