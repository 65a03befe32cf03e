//! What happens below when the catalogue above is published anew or withdrawn, and how a catalogue
//! differs from the one above (R72, R73).

use super::proposal::waits;
use super::propose::{Way, above_of_version, guideline_base, open, weigh, working};
use super::received::{Received, received};
use super::sides::{Above, Sides};
use crate::catalogue::draft::readable;
use crate::catalogue::place::{Place, guideline_of};
use crate::catalogue::view::{UnitRef, VersionInfo, unit_ref, version_info};
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations, Writing};
use domain::cascade::{ProposalKind, ProposalState, counts_in_words};
use domain::catalogue::VersionState;
use domain::catalogue::difference::{Change, difference_of_versions};
use domain::organisation::Role;
use serde::Serialize;
use storage::cascade::lineage::{self, Lineage, Link};
use storage::cascade::proposal::{self, Settled};
use storage::catalogue::row;
use storage::catalogue::version;

/// A link whose source stands.
pub(super) const STANDING: &str = "standing";
/// A link whose source was withdrawn.
const WITHDRAWN: &str = "withdrawn";

/// How a version differs from the version above that was last merged into it.
#[derive(Debug, Clone, Serialize)]
pub struct ParentComparison {
    /// The version.
    pub version: VersionInfo,
    /// Its unit.
    pub unit: UnitRef,
    /// The version above.
    pub parent: VersionInfo,
    /// The unit above.
    pub parent_unit: UnitRef,
    /// True while the version above is withdrawn: the catalogue keeps its rows.
    pub is_withdrawn: bool,
    /// Rows of the version that came from above.
    pub inherited: usize,
    /// What differs, from the one above to this one.
    pub changes: Vec<Change>,
    /// The document with which it was issued; none where it came without one.
    pub received: Option<Received>,
}

impl Operations {
    /// The unit above whose version, on which this one is built, was withdrawn; none where it stands.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    #[boxed::future]
    pub async fn withdrawn_parent(
        &self,
        act: &Act,
        version_id: i64,
    ) -> Result<Option<UnitRef>, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        let link = lineage::link(&mut connection, at.catalogue.id).await?;
        let own = lineage::of_version(&mut connection, version_id).await?;
        match (own.parent_version_id, link) {
            (Some(parent), Some(link)) if link.state == WITHDRAWN => {
                let parent = Place::read(&mut connection, parent).await?;
                Ok(is_gone(&parent)?.then(|| unit_ref(&parent)))
            }
            _ => Ok(None),
        }
    }

    /// How a version differs from the one above (R72); none where the catalogue came from nobody.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    #[boxed::future]
    pub async fn parent_comparison(
        &self,
        act: &Act,
        version_id: i64,
    ) -> Result<Option<ParentComparison>, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        let own = lineage::of_version(&mut connection, version_id).await?;
        let Some(parent_id) = own.parent_version_id else { return Ok(None) };
        let parent = Place::read(&mut connection, parent_id).await?;
        let above = above_of_version(&mut connection, parent_id).await?;
        let rows = row::of_version(&mut connection, version_id).await?;
        let parents = lineage::row_parents(&mut connection, version_id).await?;
        let sides = Sides::new(&above, &above, &at.unit, &rows, &parents);
        let mut changes = difference_of_versions(&sides.upstream, &sides.local);
        changes.retain(|change| !matches!(change, Change::ItemRenumbered { .. }));
        let link = lineage::link(&mut connection, at.catalogue.id).await?;
        Ok(Some(ParentComparison {
            version: version_info(&mut connection, &at).await?,
            unit: unit_ref(&at),
            parent: version_info(&mut connection, &parent).await?,
            parent_unit: unit_ref(&parent),
            is_withdrawn: link.is_some_and(|link| link.state == WITHDRAWN) && is_gone(&parent)?,
            inherited: parents.len(),
            changes,
            received: received(&mut connection, parent_id, at.unit.id).await?,
        }))
    }
}

/// True for a version that was itself withdrawn; one that stands again after a newer was withdrawn is not gone.
fn is_gone(parent: &Place) -> Result<bool, OperationError> {
    Ok(parent.state()? == VersionState::Withdrawn)
}

/// A catalogue was published anew: each catalogue below gets a proposal in the same act (R73).
#[boxed::future]
pub(crate) async fn published(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
) -> Result<(), OperationError> {
    let links = lineage::links_below(writing.connection(), at.catalogue.id).await?;
    if links.is_empty() {
        return Ok(());
    }
    lineage::mark_links(writing.connection(), at.catalogue.id, STANDING, &act.at()).await?;
    propose_below(writing, act, at, &links).await
}

/// A catalogue was withdrawn: those below keep their rows, the link is marked, everybody who works on
/// them is told; where the version before stands again, the way back to it is proposed.
#[boxed::future]
pub(crate) async fn withdrawn(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    former: Option<i64>,
    notice: &str,
) -> Result<(), OperationError> {
    let links = lineage::links_below(writing.connection(), at.catalogue.id).await?;
    if links.is_empty() {
        return Ok(());
    }
    lineage::mark_links(writing.connection(), at.catalogue.id, WITHDRAWN, &act.at()).await?;
    for link in &links {
        close_proposal(writing, act, link, at).await?;
        tell_withdrawn(writing, link, at, notice).await?;
    }
    match former {
        Some(former) => {
            let former = Place::read(writing.connection(), former).await?;
            propose_below(writing, act, &former, &links).await
        }
        None => Ok(()),
    }
}

/// Proposes a version of the catalogue above to each catalogue below that came from another.
#[boxed::future]
pub(super) async fn propose_below(
    writing: &mut Writing<'_>,
    act: &Act,
    above: &Place,
    links: &[Link],
) -> Result<(), OperationError> {
    let upstream = above_of_version(writing.connection(), above.version.id).await?;
    for link in links {
        let catalogue = version::lock_catalogue(writing.connection(), link.catalogue_id).await?;
        let Some(version_id) = catalogue.as_ref().and_then(working) else { continue };
        let at = Place::read(writing.connection(), version_id).await?;
        if at.unit.stands_on(&act.today().to_string()) {
            propose_to(writing, act, &at, (above, &upstream), "").await?;
        }
    }
    Ok(())
}

/// What a proposal to a catalogue below came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proposed {
    /// It came from this very version, or has the proposal of it.
    Same { open: Option<i64> },
    /// Nothing of it would change; it counts as merged.
    Nothing,
    /// The proposal.
    Opened { id: i64, changes: usize, conflicts: usize },
}

/// Proposes a version of the catalogue above to one catalogue below; `covering` is what the receivers are
/// told of the document with which it was issued.
#[boxed::future]
pub(super) async fn propose_to(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    (above, upstream): (&Place, &Above),
    covering: &str,
) -> Result<Proposed, OperationError> {
    let kind = ProposalKind::Parent;
    let own = lineage::of_version(writing.connection(), at.version.id).await?;
    let former = proposal::latest(writing.connection(), at.catalogue.id, kind.id()).await?;
    let open_one = former.filter(|former| former.state == ProposalState::Open.id());
    if let Some(same) = open_one.as_ref().filter(|one| one.parent_version_id == Some(above.version.id)) {
        return Ok(Proposed::Same { open: Some(same.id) });
    }
    let base_version = open_one.as_ref().map_or(own.parent_version_id, |one| one.base_version_id);
    if base_version == Some(above.version.id) {
        return Ok(Proposed::Same { open: None });
    }
    let base_guideline = guideline_base(writing.connection(), at).await?;
    let base = match base_version {
        Some(version_id) => above_of_version(writing.connection(), version_id).await?,
        // Never merged with it before: both came from the guideline.
        None => Above::of_guideline(&guideline_of(writing.connection(), base_guideline).await?),
    };
    let weighed = weigh(writing.connection(), at, kind, &base, upstream).await?;
    let conflicts = weighed.merged.conflicts.len();
    if weighed.changes.is_empty() && conflicts == 0 && open_one.is_none() {
        let now = Lineage { parent_version_id: Some(above.version.id), ..own };
        lineage::put(writing.connection(), at.version.id, &now).await?;
        return Ok(Proposed::Nothing);
    }
    let way = Way {
        kind,
        base_guideline_id: base_version.is_none().then_some(base_guideline),
        base_version_id: base_version,
        guideline_id: None,
        parent_version_id: Some(above.version.id),
    };
    let id = open(writing, act, at, &way, &weighed).await?;
    let changes = weighed.changes.len();
    tell_proposed(writing, (at, above), id, &counts_in_words(changes, conflicts), covering).await?;
    Ok(Proposed::Opened { id, changes, conflicts })
}

#[boxed::future]
async fn tell_proposed(
    writing: &mut Writing<'_>,
    (at, above): (&Place, &Place),
    id: i64,
    counts: &str,
    covering: &str,
) -> Result<(), OperationError> {
    let wait = waits(Some(at.state()?)).map(|words| format!("。{words}")).unwrap_or_default();
    let (done, end) = if covering.is_empty() { ("发布", "") } else { ("下发", "。") };
    let text = format!(
        "{}第{}版已{done}，对{}目录的影响：{counts}；系统不会自动改动目录{wait}{end}{covering}",
        above.called(),
        above.version.number,
        at.unit.name
    );
    let to = holders(Role::Compiler, at);
    writing.notify(&to, "cascade.proposed", &text, &format!("/console/proposals/{id}")).await?;
    Ok(())
}

/// A version that was withdrawn is no longer proposed.
#[boxed::future]
async fn close_proposal(
    writing: &mut Writing<'_>,
    act: &Act,
    link: &Link,
    above: &Place,
) -> Result<(), OperationError> {
    let kind = ProposalKind::Parent.id();
    let Some(found) = proposal::latest(writing.connection(), link.catalogue_id, kind).await? else {
        return Ok(());
    };
    if found.parent_version_id != Some(above.version.id) {
        return Ok(());
    }
    let note = format!("{}目录第{}版已撤回", above.unit.name, above.version.number);
    let at = act.at();
    let settled = Settled {
        state: ProposalState::Superseded.id(),
        at: &at,
        by: act.actor.person_id,
        note: &note,
        version_id: None,
    };
    proposal::settle(writing.connection(), found.id, None, &settled).await?;
    Ok(())
}

/// Who compiles below is told, and who reviews where it is with them.
#[boxed::future]
async fn tell_withdrawn(
    writing: &mut Writing<'_>,
    link: &Link,
    above: &Place,
    notice: &str,
) -> Result<(), OperationError> {
    let catalogue = version::catalogue(writing.connection(), link.catalogue_id).await?;
    let Some(version_id) = catalogue.as_ref().and_then(working) else { return Ok(()) };
    let at = Place::read(writing.connection(), version_id).await?;
    let state = at.state()?;
    let text = format!(
        "上级{}的目录第{}版已撤回（{notice}）。{}的目录现为“{}”，内容保持不变，请核对依据该版编制的事项",
        above.unit.name,
        above.version.number,
        at.unit.name,
        state.label()
    );
    let mut roles = vec![Role::Compiler];
    match state {
        VersionState::Submitted => roles.push(Role::Reviewer),
        VersionState::Approved => roles.extend([Role::Reviewer, Role::Approver]),
        _ => {}
    }
    for role in roles {
        writing.notify(&holders(role, &at), "cascade.parent_withdrawn", &text, &at.console_url()).await?;
    }
    Ok(())
}

pub(super) fn holders(role: Role, at: &Place) -> Recipients {
    Recipients::Holders { role, unit_id: at.unit.id, sector: Some(at.sector().to_owned()) }
}
