//! Opening proposals: what a newer guideline, or a new version of the catalogue above, would change in
//! each catalogue that came from the former one (R8, R73). Nothing is changed in any of them.

use super::sides::{Above, Sides};
use crate::catalogue::place::{Place, damaged, guideline_of};
use crate::{Act, OperationError, Operations, Writing};
use domain::cascade::{ProposalKind, ProposalState};
use domain::catalogue::difference::{Change, difference_of_versions};
use domain::catalogue::merge::Merged;
use domain::organisation::Permission;
use serde::Serialize;
use serde_json::json;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use storage::Connection;
use storage::cascade::lineage;
use storage::cascade::proposal::{self, NewProposal, Proposal, Settled};
use storage::catalogue::row;
use storage::catalogue::version::{self, Catalogue};
use storage::guideline::GuidelineHead;

/// What opening the proposals of a guideline version came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct ProposeReceipt {
    /// Catalogues looked at.
    pub seen: usize,
    /// Proposals opened.
    pub opened: usize,
    /// Of these, those with conflicts that a person has to settle.
    pub with_conflicts: usize,
}

/// Catalogues that one transaction takes: no other writer waits long.
const AT_ONCE: i64 = 50;

/// Where the two ends of a proposed change are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Way {
    pub kind: ProposalKind,
    pub base_guideline_id: Option<i64>,
    pub base_version_id: Option<i64>,
    pub guideline_id: Option<i64>,
    pub parent_version_id: Option<i64>,
}

/// What a proposed change would do to a version as it stands.
pub(super) struct Weighed {
    pub sides: Sides,
    pub merged: Merged,
    /// What would differ from now, numbers given anew left aside.
    pub changes: Vec<Change>,
}

impl Way {
    pub fn of(proposal: &Proposal) -> Result<Self, OperationError> {
        Ok(Self {
            kind: ProposalKind::from_id(&proposal.kind).ok_or_else(|| damaged("变更种类"))?,
            base_guideline_id: proposal.base_guideline_id,
            base_version_id: proposal.base_version_id,
            guideline_id: proposal.guideline_id,
            parent_version_id: proposal.parent_version_id,
        })
    }

    /// What both sides came from, and what is proposed.
    #[boxed::future]
    pub async fn ends(&self, connection: &mut Connection) -> Result<(Above, Above), OperationError> {
        let base = end(connection, self.base_version_id, self.base_guideline_id).await?;
        let upstream = end(connection, self.parent_version_id, self.guideline_id).await?;
        Ok((base, upstream))
    }
}

/// A version of the catalogue above where one is named, else a guideline version.
#[boxed::future]
async fn end(
    connection: &mut Connection,
    version_id: Option<i64>,
    guideline_id: Option<i64>,
) -> Result<Above, OperationError> {
    match (version_id, guideline_id) {
        (Some(version_id), _) => above_of_version(connection, version_id).await,
        (None, Some(guideline_id)) => Ok(Above::of_guideline(&guideline_of(connection, guideline_id).await?)),
        (None, None) => Err(damaged("变更的来源")),
    }
}

#[boxed::future]
pub(super) async fn above_of_version(
    connection: &mut Connection,
    version_id: i64,
) -> Result<Above, OperationError> {
    let at = Place::read(connection, version_id).await?;
    Ok(Above::of_version(row::of_version(connection, version_id).await?, &at.unit.name))
}

/// What a change would do to a version as it stands.
#[boxed::future]
pub(super) async fn weigh(
    connection: &mut Connection,
    at: &Place,
    kind: ProposalKind,
    base: &Above,
    upstream: &Above,
) -> Result<Weighed, OperationError> {
    let rows = row::of_version(connection, at.version.id).await?;
    let parents = match kind {
        ProposalKind::Parent => lineage::row_parents(connection, at.version.id).await?,
        ProposalKind::Guideline => Vec::new(),
    };
    let sides = Sides::new(base, upstream, &at.unit, &rows, &parents);
    let merged = sides.merge();
    let mut changes = difference_of_versions(&sides.local, &merged.rows);
    changes.retain(|change| !matches!(change, Change::ItemRenumbered { .. }));
    Ok(Weighed { sides, merged, changes })
}

/// The version on the desk of a catalogue, else the one in force.
pub(super) fn working(catalogue: &Catalogue) -> Option<i64> {
    catalogue.draft_version_id.or(catalogue.published_version_id)
}

/// The guideline version that was last merged into a version.
#[boxed::future]
pub(super) async fn guideline_base(connection: &mut Connection, at: &Place) -> Result<i64, OperationError> {
    let own = lineage::of_version(connection, at.version.id).await?;
    Ok(own.guideline_id.unwrap_or(at.version.guideline_id))
}

/// Opens a proposal; an open one of the same kind gives way to it, and its base stays the base.
#[boxed::future]
pub(super) async fn open(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    way: &Way,
    weighed: &Weighed,
) -> Result<i64, OperationError> {
    let now = act.at();
    if let Some(former) = proposal::latest(writing.connection(), at.catalogue.id, way.kind.id()).await? {
        let note = "上级又有更新的版本，并入新的变更";
        let settled = Settled {
            state: ProposalState::Superseded.id(),
            at: &now,
            by: act.actor.person_id,
            note,
            version_id: None,
        };
        proposal::settle(writing.connection(), former.id, None, &settled).await?;
    }
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let new = NewProposal {
        catalogue_id: at.catalogue.id,
        kind: way.kind.id(),
        base_guideline_id: way.base_guideline_id,
        base_version_id: way.base_version_id,
        guideline_id: way.guideline_id,
        parent_version_id: way.parent_version_id,
        changes: count(weighed.changes.len()),
        conflicts: count(weighed.merged.conflicts.len()),
        at: &now,
        by: act.actor.person_id,
    };
    let id = proposal::insert(writing.connection(), &new).await?;
    let detail = json!({
        "kind": way.kind.id(), "catalogue": at.catalogue.id, "changes": new.changes, "conflicts": new.conflicts,
    });
    writing.audit(at.unit.id, "cascade.propose", &format!("change_proposal:{id}"), &detail).await?;
    Ok(id)
}

/// The revision that is proposed to many catalogues.
pub(super) struct Revision {
    pub head: GuidelineHead,
    pub upstream: Above,
    /// The former versions that catalogues came from.
    pub bases: HashMap<i64, Above>,
}

impl Operations {
    /// Opens a proposal for every catalogue of the sector that came from another guideline version (R8).
    /// May be repeated: a catalogue that has the proposal is passed over. Many catalogues are taken in
    /// several transactions.
    ///
    /// # Errors
    /// When the right is missing or the version is not in force.
    #[boxed::future]
    pub async fn propose_guideline(
        &self,
        act: &Act,
        guideline_id: i64,
    ) -> Result<ProposeReceipt, OperationError> {
        let mut revision = self.revision(act, guideline_id).await?;
        let (mut receipt, mut after) = (ProposeReceipt::default(), 0);
        loop {
            let mut writing = self.begin(act).await?;
            let last = revision.propose_next(&mut writing, act, after, &mut receipt).await?;
            writing.commit().await?;
            let Some(last) = last else { return Ok(receipt) };
            after = last;
        }
    }

    /// The version in force, about to be proposed.
    #[boxed::future]
    pub(super) async fn revision(&self, act: &Act, guideline_id: i64) -> Result<Revision, OperationError> {
        if !act.actor.may_somewhere(Permission::ManageGuideline) {
            return Err(OperationError::NotPermitted(Permission::ManageGuideline));
        }
        let mut connection = self.store.read().await?;
        let head = storage::guideline::by_id(&mut connection, guideline_id).await?;
        let head = head.ok_or_else(|| OperationError::NotFound("该标准指引版本".to_owned()))?;
        if head.is_current != 1 {
            return Err(OperationError::State(format!("《{}》已有更新的版本，请使用现行版本", head.name)));
        }
        let upstream = Above::of_guideline(&guideline_of(&mut connection, guideline_id).await?);
        Ok(Revision { head, upstream, bases: HashMap::new() })
    }
}

impl Revision {
    /// Takes the next catalogues after a number; returns the last of them, none when there are no more.
    #[boxed::future]
    pub(super) async fn propose_next(
        &mut self,
        writing: &mut Writing<'_>,
        act: &Act,
        after: i64,
        receipt: &mut ProposeReceipt,
    ) -> Result<Option<i64>, OperationError> {
        let next = proposal::without_guideline_proposal(
            writing.connection(),
            &self.head.sector_code,
            self.head.id,
            after,
            AT_ONCE,
        )
        .await?;
        for catalogue_id in &next {
            self.propose_to(writing, act, *catalogue_id, receipt).await?;
        }
        Ok(next.last().copied())
    }

    /// Proposes it to one catalogue.
    #[boxed::future]
    pub(super) async fn propose_to(
        &mut self,
        writing: &mut Writing<'_>,
        act: &Act,
        catalogue_id: i64,
        receipt: &mut ProposeReceipt,
    ) -> Result<(), OperationError> {
        receipt.seen += 1;
        let catalogue = version::lock_catalogue(writing.connection(), catalogue_id).await?;
        let Some(version_id) = catalogue.as_ref().and_then(working) else { return Ok(()) };
        let at = Place::read(writing.connection(), version_id).await?;
        // Nobody carries on the catalogue of a unit that is no more: who took it over is asked (R80a).
        if !at.unit.stands_on(&act.today().to_string()) {
            return Ok(());
        }
        let kind = ProposalKind::Guideline;
        let former = proposal::latest(writing.connection(), catalogue_id, kind.id()).await?;
        let open = former.filter(|former| former.state == ProposalState::Open.id());
        let base_id = match open.and_then(|former| former.base_guideline_id) {
            Some(base) => base,
            None => guideline_base(writing.connection(), &at).await?,
        };
        if base_id == self.head.id {
            return Ok(());
        }
        let base = match self.bases.entry(base_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => {
                free.insert(Above::of_guideline(&guideline_of(writing.connection(), base_id).await?))
            }
        };
        let weighed = weigh(writing.connection(), &at, kind, base, &self.upstream).await?;
        let way = Way {
            kind,
            base_guideline_id: Some(base_id),
            base_version_id: None,
            guideline_id: Some(self.head.id),
            parent_version_id: None,
        };
        open_and_count(writing, act, &at, &way, &weighed, receipt).await
    }
}

#[boxed::future]
async fn open_and_count(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    way: &Way,
    weighed: &Weighed,
    receipt: &mut ProposeReceipt,
) -> Result<(), OperationError> {
    open(writing, act, at, way, weighed).await?;
    receipt.opened += 1;
    receipt.with_conflicts += usize::from(!weighed.merged.conflicts.is_empty());
    Ok(())
}
