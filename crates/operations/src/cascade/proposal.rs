//! Proposals as people see them: the list, and one of them with what it would change and with its
//! conflicts, the three texts side by side (R73).

use super::propose::{Way, Weighed, weigh, working};
use super::received::{Received, received};
use crate::catalogue::place::{Place, damaged};
use crate::catalogue::view::{UnitRef, VersionInfo, unit_ref, version_info};
use crate::{Act, OperationError, Operations};
use domain::cascade::{ProposalKind, ProposalState};
use domain::catalogue::VersionState;
use domain::catalogue::difference::Change;
use domain::catalogue::merge::MergeConflict;
use domain::organisation::Permission;
use serde::Serialize;
use std::collections::BTreeSet;
use storage::Connection;
use storage::cascade::proposal::{self, Listed, Proposal};

/// A proposal in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalSummary {
    /// Its number.
    pub id: i64,
    /// Where the change comes from.
    pub kind: ProposalKind,
    /// The state.
    pub state: ProposalState,
    /// The catalogue.
    pub catalogue_id: i64,
    /// The unit.
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// What is proposed: 社会救助领域标准指引第2版, 云山市民政局目录第3版.
    pub source: String,
    /// Changes, as counted when it was opened.
    pub changes: i64,
    /// Conflicts, as counted when it was opened.
    pub conflicts: i64,
    /// When it was opened.
    pub opened_at: String,
    /// When it was settled.
    pub settled_at: Option<String>,
    /// Who settled it.
    pub settled_by: Option<String>,
    /// Why it was not taken up, or what superseded it.
    pub note: String,
    /// The version it was merged into.
    pub applied_version_id: Option<i64>,
    /// Why it cannot be taken up now: the catalogue is with its reviewers.
    pub waits: Option<String>,
    /// What an act on it must repeat.
    pub revision: i64,
}

/// A proposal with what it would do now.
#[derive(Debug, Clone, Serialize)]
pub struct ProposalView {
    /// The proposal.
    #[serde(flatten)]
    pub summary: ProposalSummary,
    /// What both sides came from.
    pub base: String,
    /// The version it would be merged into, or upon which a draft would be begun.
    pub version: VersionInfo,
    /// The unit.
    pub unit: UnitRef,
    /// What would change; nothing for a settled proposal.
    pub differences: Vec<Change>,
    /// What a person has to settle; nothing for a settled proposal.
    pub open_conflicts: Vec<ProposalConflict>,
    /// True when this person may take it up or decline it now.
    pub may_settle: bool,
    /// The document with which it was issued; none where it came without one.
    pub received: Option<Received>,
}

/// A conflict: the same cell changed differently above and by the unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProposalConflict {
    /// What an answer must repeat: key and column.
    pub id: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub item: String,
    /// The column's heading; none for the row as a whole.
    pub column: Option<String>,
    /// What both came from; none where the row was not there.
    pub base: Option<String>,
    /// What the unit has; none where it took the row out.
    pub local: Option<String>,
    /// What came from above; none where it took the row out.
    pub upstream: Option<String>,
}

impl Operations {
    /// The proposals to catalogues that the person may read: the open ones, or all; the newest first.
    ///
    /// # Errors
    /// When the person reads no catalogues at all.
    #[boxed::future]
    pub async fn proposals(
        &self,
        act: &Act,
        only_open: bool,
    ) -> Result<Vec<ProposalSummary>, OperationError> {
        if !act.actor.may_somewhere(Permission::ReadCatalogue) {
            return Err(OperationError::NotPermitted(Permission::ReadCatalogue));
        }
        let mut connection = self.store.read().await?;
        listed(&mut connection, act, Permission::ReadCatalogue, only_open).await
    }

    /// The open proposals that the person may take up or decline.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn proposals_to_settle(&self, act: &Act) -> Result<Vec<ProposalSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        listed(&mut connection, act, Permission::CompileCatalogue, true).await
    }

    /// A proposal with what it would change in the catalogue as it stands.
    ///
    /// # Errors
    /// When there is none, or the person may not read the catalogue.
    #[boxed::future]
    pub async fn proposal(&self, act: &Act, id: i64) -> Result<ProposalView, OperationError> {
        let mut connection = self.store.read().await?;
        let found = proposal::by_id(&mut connection, id).await?.ok_or_else(no_proposal)?;
        let at = place(&mut connection, &found).await?;
        if !at.may(&act.actor, Permission::ReadCatalogue) {
            return Err(no_proposal());
        }
        let way = Way::of(&found)?;
        let is_open = found.state == ProposalState::Open.id();
        let (differences, open_conflicts) = if is_open {
            let (base, upstream) = way.ends(&mut connection).await?;
            let weighed = weigh(&mut connection, &at, way.kind, &base, &upstream).await?;
            let conflicts = conflicts(&weighed);
            (weighed.changes, conflicts)
        } else {
            (Vec::new(), Vec::new())
        };
        let base = source_words(&mut connection, way.base_version_id, way.base_guideline_id).await?;
        let state = at.state()?;
        let mut summary = summary(&mut connection, found, &at, Some(state)).await?;
        if is_open {
            // Counted anew: the catalogue may have changed since it was opened.
            summary.changes = i64::try_from(differences.len()).unwrap_or(i64::MAX);
            summary.conflicts = i64::try_from(open_conflicts.len()).unwrap_or(i64::MAX);
        }
        let received = match way.parent_version_id {
            Some(version) => received(&mut connection, version, at.unit.id).await?,
            None => None,
        };
        let may_settle =
            is_open && summary.waits.is_none() && at.may(&act.actor, Permission::CompileCatalogue);
        Ok(ProposalView {
            version: version_info(&mut connection, &at).await?,
            unit: unit_ref(&at),
            summary,
            base,
            differences,
            open_conflicts,
            may_settle,
            received,
        })
    }

    /// All proposals to a catalogue, the newest first.
    ///
    /// # Errors
    /// When the person may not read it.
    #[boxed::future]
    pub async fn proposals_of(
        &self,
        act: &Act,
        version_id: i64,
    ) -> Result<Vec<ProposalSummary>, OperationError> {
        let mut connection = self.store.read().await?;
        let at = crate::catalogue::draft::readable(&mut connection, act, version_id).await?;
        let mut summaries = Vec::new();
        for found in proposal::of_catalogue(&mut connection, at.catalogue.id).await? {
            let state = draft_state(&mut connection, &at).await?;
            summaries.push(summary(&mut connection, found, &at, state).await?);
        }
        Ok(summaries)
    }
}

/// The version on the desk of the proposal's catalogue, else the one in force.
#[boxed::future]
pub(super) async fn place(connection: &mut Connection, found: &Proposal) -> Result<Place, OperationError> {
    let catalogue = storage::catalogue::version::catalogue(connection, found.catalogue_id).await?;
    let version_id = catalogue.as_ref().and_then(working).or(found.applied_version_id);
    match version_id {
        Some(version_id) => Place::read(connection, version_id).await,
        // Every version was withdrawn: the newest still says whose catalogue it was.
        None => {
            let all = storage::catalogue::version::of_catalogue(connection, found.catalogue_id).await?;
            let newest = all.first().ok_or_else(|| damaged("目录版本"))?;
            Place::read(connection, newest.id).await
        }
    }
}

/// The conflicts under the names by which they are answered.
pub(super) fn conflicts(weighed: &Weighed) -> Vec<ProposalConflict> {
    weighed.merged.conflicts.iter().map(conflict).collect()
}

fn conflict(found: &MergeConflict) -> ProposalConflict {
    ProposalConflict {
        id: conflict_id(found),
        level1_item: found.item.level1_item.clone(),
        item: found.item.label(),
        column: found.column.as_ref().map(|cell| cell.heading().to_owned()),
        base: found.base.clone(),
        local: found.local.clone(),
        upstream: found.upstream.clone(),
    }
}

/// The name of a conflict: it stays while the rows do.
pub(super) fn conflict_id(found: &MergeConflict) -> String {
    let column = found.column.as_ref().map_or("", |cell| cell.heading());
    let key = if found.item.key.is_empty() { found.item.label() } else { found.item.key.clone() };
    format!("{key}:{column}")
}

/// Why a proposal has to wait: the version on the desk is with its reviewers.
pub(super) fn waits(draft: Option<VersionState>) -> Option<String> {
    let state = draft.filter(|state| state.is_open() && !state.is_editable())?;
    Some(format!("该目录{}，正在审核过程中；退回或发布以后再处理这项变更，在此之前它一直保留", state.label()))
}

pub(super) fn no_proposal() -> OperationError {
    OperationError::NotFound("这项上级变更".to_owned())
}

#[boxed::future]
async fn draft_state(
    connection: &mut Connection,
    at: &Place,
) -> Result<Option<VersionState>, OperationError> {
    let Some(draft) = at.catalogue.draft_version_id else { return Ok(None) };
    Ok(Some(Place::read(connection, draft).await?.state()?))
}

#[boxed::future]
async fn listed(
    connection: &mut Connection,
    act: &Act,
    permission: Permission,
    only_open: bool,
) -> Result<Vec<ProposalSummary>, OperationError> {
    let held = act.actor.grants.iter().filter(|grant| permission.held_by(grant.role));
    let mut paths: BTreeSet<String> = held.map(|grant| grant.unit_path.clone()).collect();
    if act.actor.is_system {
        paths.insert("/".to_owned());
    }
    let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
    for path in paths {
        for one in proposal::below(connection, &path, only_open).await? {
            let may = act.actor.may(permission, &one.unit_path, Some(&one.sector_code));
            if may && seen.insert(one.proposal.id) {
                found.push(listed_summary(connection, one).await?);
            }
        }
    }
    found.sort_by_key(|one| std::cmp::Reverse(one.id));
    Ok(found)
}

#[boxed::future]
async fn listed_summary(
    connection: &mut Connection,
    listed: Listed,
) -> Result<ProposalSummary, OperationError> {
    let draft = listed.draft_state.as_deref().and_then(VersionState::from_id);
    filled(connection, listed.proposal, (listed.unit_id, listed.unit_name), listed.sector_code, draft).await
}

#[boxed::future]
async fn summary(
    connection: &mut Connection,
    found: Proposal,
    at: &Place,
    draft: Option<VersionState>,
) -> Result<ProposalSummary, OperationError> {
    let unit = (at.unit.id, at.unit.name.clone());
    filled(connection, found, unit, at.sector().to_owned(), draft).await
}

#[boxed::future]
async fn filled(
    connection: &mut Connection,
    found: Proposal,
    (unit_id, unit): (i64, String),
    sector_code: String,
    draft: Option<VersionState>,
) -> Result<ProposalSummary, OperationError> {
    let way = Way::of(&found)?;
    let state = ProposalState::from_id(&found.state).ok_or_else(|| damaged("变更状态"))?;
    let settled_by = match found.settled_by {
        Some(person) => storage::person::by_id(connection, person).await?.map(|person| person.name),
        None => None,
    };
    Ok(ProposalSummary {
        source: source_words(connection, way.parent_version_id, way.guideline_id).await?,
        waits: if state == ProposalState::Open { waits(draft) } else { None },
        id: found.id,
        kind: way.kind,
        state,
        catalogue_id: found.catalogue_id,
        unit_id,
        unit,
        sector_code,
        changes: found.changes,
        conflicts: found.conflicts,
        opened_at: found.opened_at,
        settled_at: found.settled_at,
        settled_by,
        note: found.note,
        applied_version_id: found.applied_version_id,
        revision: found.revision,
    })
}

/// What stands above, in words.
#[boxed::future]
pub(super) async fn source_words(
    connection: &mut Connection,
    version_id: Option<i64>,
    guideline_id: Option<i64>,
) -> Result<String, OperationError> {
    if let Some(version_id) = version_id {
        let at = Place::read(connection, version_id).await?;
        return Ok(format!("{}目录第{}版", at.unit.name, at.version.number));
    }
    let head = match guideline_id {
        Some(id) => storage::guideline::by_id(connection, id).await?,
        None => None,
    };
    let head = head.ok_or_else(|| damaged("变更的来源"))?;
    Ok(format!("{}领域标准指引第{}版", head.name, head.version))
}
