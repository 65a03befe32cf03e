//! A catalogue that another unit takes over keeps its place on the way down (R73, R80a): what stands above it
//! goes on to propose its changes, and what stands below it hears of the successor's.

use super::above::{STANDING, propose_below};
use super::propose::Revision;
use super::sides::Above;
use crate::catalogue::place::{Place, guideline_of};
use crate::{Act, OperationError, Writing};
use domain::cascade::{ProposalKind, ProposalState};
use std::collections::HashMap;
use storage::cascade::proposal::Settled;
use storage::cascade::{lineage, proposal};
use storage::catalogue::version::{self, Catalogue};

/// The draft made of a catalogue stands below the one above that, where the successor had none in force, and
/// gets what was proposed to it.
#[boxed::future]
pub(crate) async fn taken_over(
    writing: &mut Writing<'_>,
    act: &Act,
    from: &Catalogue,
    own: &Catalogue,
) -> Result<(), OperationError> {
    if own.published_version_id.is_none() {
        link_above(writing, act, from, own).await?;
    }
    let kind = ProposalKind::Guideline.id();
    let open = proposal::latest(writing.connection(), from.id, kind).await?;
    let open = open.filter(|open| open.state == ProposalState::Open.id()).and_then(|open| open.guideline_id);
    let head = storage::guideline::current_of(writing.connection(), &own.sector_code).await?;
    let Some(head) = head.filter(|head| open == Some(head.id)) else { return Ok(()) };
    let own_one = proposal::latest(writing.connection(), own.id, kind).await?;
    if own_one.is_some_and(|one| one.guideline_id == Some(head.id)) {
        return Ok(());
    }
    let upstream = Above::of_guideline(&guideline_of(writing.connection(), head.id).await?);
    let mut revision = Revision { head, upstream, bases: HashMap::new() };
    revision.propose_to(writing, act, own.id, &mut super::ProposeReceipt::default()).await
}

#[boxed::future]
async fn link_above(
    writing: &mut Writing<'_>,
    act: &Act,
    from: &Catalogue,
    own: &Catalogue,
) -> Result<(), OperationError> {
    if lineage::link(writing.connection(), own.id).await?.is_some() {
        return Ok(());
    }
    let link = lineage::link(writing.connection(), from.id).await?;
    let Some(link) = link.filter(|link| link.state == STANDING && link.parent_id != own.id) else {
        return Ok(());
    };
    lineage::put_link(writing.connection(), own.id, link.parent_id, &act.at()).await?;
    let parent = version::catalogue(writing.connection(), link.parent_id).await?;
    let Some(published) = parent.and_then(|parent| parent.published_version_id) else { return Ok(()) };
    let above = Place::read(writing.connection(), published).await?;
    let own_link = lineage::link(writing.connection(), own.id).await?;
    propose_below(writing, act, &above, own_link.as_slice()).await
}

/// What stood below a catalogue stands below the one that took its place.
#[boxed::future]
pub(crate) async fn replaced(
    writing: &mut Writing<'_>,
    act: &Act,
    from_catalogue_id: i64,
    by_catalogue_id: i64,
) -> Result<(), OperationError> {
    let now = act.at();
    let settled = Settled {
        state: ProposalState::Superseded.id(),
        at: &now,
        by: act.actor.person_id,
        note: "目录已由承接单位接续发布",
        version_id: None,
    };
    // What was proposed to it was proposed to the successor's draft as well; nobody could settle it here.
    for one in proposal::of_catalogue(writing.connection(), from_catalogue_id).await? {
        if one.state == ProposalState::Open.id() {
            proposal::settle(writing.connection(), one.id, None, &settled).await?;
        }
    }
    Ok(lineage::move_links(writing.connection(), from_catalogue_id, by_catalogue_id, &now).await?)
}
