//! Taking a proposal up, or declining it: conflicts settled one by one, the rows merged into the open
//! draft or into a new one, in one transaction and once (R8, R73).

use super::merged::{Target, write_merged};
use super::proposal::{conflict_id, no_proposal, place, waits};
use super::propose::{Way, Weighed, weigh, working};
use super::sides::impossible;
use crate::catalogue::draft::{begin_version, linked};
use crate::catalogue::heir::refuse_ended;
use crate::catalogue::place::{Place, current_guideline, needed};
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::cascade::{Outcome, ProposalKind, ProposalState, Take};
use domain::catalogue::KeyedRow;
use domain::catalogue::merge::{MergeConflict, Settlement, settle};
use domain::organisation::Permission;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::{BTreeMap, HashMap, HashSet};
use storage::cascade::lineage;
use storage::cascade::proposal::{self, Proposal, Settled};
use storage::catalogue::row;
use storage::catalogue::version::{self, Catalogue, NewVersion};

/// With which side a conflict is settled.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ConflictChoice {
    /// The conflict's name.
    pub id: String,
    /// The side.
    pub take: Take,
}

/// How a proposal is taken up.
#[derive(Debug, Clone, Default)]
pub struct Application {
    /// The revision that was seen.
    pub revision: Option<i64>,
    /// The answers.
    pub choices: Vec<ConflictChoice>,
    /// The side for every conflict without an answer of its own.
    pub all: Option<Take>,
    /// Keys of new items above that are not taken in.
    pub without: Vec<String>,
}

/// What taking it up did.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ApplyReceipt {
    /// The proposal.
    pub proposal_id: i64,
    /// The draft that has the rows; none where nothing had to be changed.
    pub version_id: Option<i64>,
    /// True when the draft was begun for it.
    pub began_draft: bool,
    /// Rows that are new, gone or changed.
    pub rows: usize,
    /// Conflicts that were settled.
    pub settled: usize,
}

/// A proposal, its catalogue locked.
struct Desk {
    proposal: Proposal,
    way: Way,
    catalogue: Catalogue,
    at: Place,
}

impl Operations {
    /// Merges a proposal into the open draft of its catalogue, or into a draft begun for it. Every
    /// conflict must be answered.
    ///
    /// # Errors
    /// When the right is missing, the proposal was settled already or is not as it was seen, the
    /// catalogue is with its reviewers, or a conflict has no answer.
    #[boxed::future]
    pub async fn apply_proposal(
        &self,
        act: &Act,
        id: i64,
        application: &Application,
    ) -> Result<ApplyReceipt, OperationError> {
        let mut writing = self.begin(act).await?;
        let desk = Desk::open(&mut writing, act, id, application.revision).await?;
        if working(&desk.catalogue).is_none() {
            let words = "该目录没有草稿也没有已发布的版本，无从合并；请注明理由，选“不采纳”";
            return Err(OperationError::State(words.to_owned()));
        }
        if let Some(words) = waits(Some(desk.at.state()?)) {
            return Err(OperationError::State(words));
        }
        refuse_ended(writing.connection(), &desk.at, act.today(), "采纳变更").await?;
        let (base, upstream) = desk.way.ends(writing.connection()).await?;
        let weighed = weigh(writing.connection(), &desk.at, desk.way.kind, &base, &upstream).await?;
        let rows = settled_rows(&weighed, application)?;
        let differs = rows.len() != weighed.sides.local.len()
            || rows.iter().any(|row| !stands_as_it_was(&weighed, row));
        let target = if differs { Some(desk.draft(&mut writing, act).await?) } else { None };
        let changed = match &target {
            Some(target) => write_merged(&mut writing, act, target, &desk.way, &weighed, rows).await?,
            None => {
                desk.record_lineage(&mut writing, desk.at.version.id).await?;
                0
            }
        };
        let receipt = ApplyReceipt {
            proposal_id: id,
            version_id: target.as_ref().map(|target| target.at.version.id),
            began_draft: target.is_some_and(|target| target.is_new),
            rows: changed,
            settled: weighed.merged.conflicts.len(),
        };
        desk.settle(&mut writing, act, Outcome::Apply, "", receipt.version_id).await?;
        desk.stand_again(&mut writing, act).await?;
        let detail = json!({
            "version": receipt.version_id, "rows": receipt.rows, "conflicts": receipt.settled,
            "began_draft": receipt.began_draft,
        });
        writing.audit(desk.at.unit.id, "cascade.apply", &format!("change_proposal:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(receipt)
    }

    /// Declines a proposal with a reason; a later one starts from what was declined.
    ///
    /// # Errors
    /// When the right or the reason is missing, or the proposal was settled already.
    #[boxed::future]
    pub async fn dismiss_proposal(
        &self,
        act: &Act,
        id: i64,
        revision: Option<i64>,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = needed("reason", reason, "不采纳的理由", 500)?;
        let mut writing = self.begin(act).await?;
        let desk = Desk::open(&mut writing, act, id, revision).await?;
        desk.record_lineage(&mut writing, desk.at.version.id).await?;
        desk.settle(&mut writing, act, Outcome::Dismiss, &reason, None).await?;
        let detail = json!({ "reason": reason });
        writing.audit(desk.at.unit.id, "cascade.dismiss", &format!("change_proposal:{id}"), &detail).await?;
        writing.commit().await
    }
}

impl Desk {
    #[boxed::future]
    async fn open(
        writing: &mut Writing<'_>,
        act: &Act,
        id: i64,
        revision: Option<i64>,
    ) -> Result<Self, OperationError> {
        let found = proposal::by_id(writing.connection(), id).await?.ok_or_else(no_proposal)?;
        let catalogue = version::lock_catalogue(writing.connection(), found.catalogue_id).await?;
        let catalogue = catalogue.ok_or_else(no_proposal)?;
        // Read again behind the lock: another person may have settled it meanwhile.
        let found = proposal::by_id(writing.connection(), id).await?.ok_or_else(no_proposal)?;
        let at = place(writing.connection(), &found).await?;
        if !at.may(&act.actor, Permission::ReadCatalogue) {
            return Err(no_proposal());
        }
        at.require(&act.actor, Permission::CompileCatalogue)?;
        if found.state != ProposalState::Open.id() {
            return Err(settled_before(writing, &found).await?);
        }
        if revision.is_some_and(|seen| seen != found.revision) {
            return Err(OperationError::Conflict {
                message: "这项变更在您打开页面以后有了变化，请刷新页面重新核对".to_owned(),
                places: json!({ "revision": found.revision }),
            });
        }
        let way = Way::of(&found)?;
        Ok(Self { proposal: found, way, catalogue, at })
    }

    /// The open draft, else a new one upon the version in force (R80).
    #[boxed::future]
    async fn draft(&self, writing: &mut Writing<'_>, act: &Act) -> Result<Target, OperationError> {
        if self.catalogue.draft_version_id.is_some() {
            return Ok(Target { at: self.at.clone(), is_new: false });
        }
        let from = &self.at;
        let (guideline_id, guideline) = current_guideline(writing.connection(), from.sector()).await?;
        let rows = row::of_version(writing.connection(), from.version.id).await?;
        let source = super::proposal::source_words(
            writing.connection(),
            self.way.parent_version_id,
            self.way.guideline_id,
        )
        .await?;
        let reason = format!("依据{source}修订");
        let new = NewVersion {
            catalogue_id: self.catalogue.id,
            title: &from.version.title,
            headings: &from.version.headings,
            guideline_id,
            based_on_id: Some(from.version.id),
            upload_hash: None,
            reason: &reason,
            at: &act.at(),
            by: act.person_id()?,
        };
        let id = begin_version(writing, act, &self.catalogue, &new, &linked(rows, &guideline)).await?;
        Ok(Target { at: Place::read(writing.connection(), id).await?, is_new: true })
    }

    /// A catalogue that took up what the one above has is no longer without a standing source.
    #[boxed::future]
    async fn stand_again(&self, writing: &mut Writing<'_>, act: &Act) -> Result<(), OperationError> {
        if is_guideline(&self.way) {
            return Ok(());
        }
        if let Some(link) = lineage::link(writing.connection(), self.catalogue.id).await? {
            lineage::put_link(writing.connection(), link.catalogue_id, link.parent_id, &act.at()).await?;
        }
        Ok(())
    }

    /// What is proposed counts as merged into a version.
    #[boxed::future]
    async fn record_lineage(&self, writing: &mut Writing<'_>, version_id: i64) -> Result<(), OperationError> {
        super::merged::record_lineage(writing, version_id, &self.way).await
    }

    #[boxed::future]
    async fn settle(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        outcome: Outcome,
        note: &str,
        version_id: Option<i64>,
    ) -> Result<(), OperationError> {
        let state = ProposalState::Open.after(outcome).ok_or_else(no_proposal)?;
        let at = act.at();
        let settled = Settled { state: state.id(), at: &at, by: act.actor.person_id, note, version_id };
        let revision = Some(self.proposal.revision);
        if proposal::settle(writing.connection(), self.proposal.id, revision, &settled).await? {
            return Ok(());
        }
        Err(settled_before(writing, &self.proposal).await?)
    }
}

/// Who settled it before, and how.
#[boxed::future]
async fn settled_before(
    writing: &mut Writing<'_>,
    found: &Proposal,
) -> Result<OperationError, OperationError> {
    let by = match found.settled_by {
        Some(person) => storage::person::by_id(writing.connection(), person).await?.map(|person| person.name),
        None => None,
    };
    let by = by.unwrap_or_else(|| "系统".to_owned());
    let said = match ProposalState::from_id(&found.state) {
        Some(ProposalState::Applied) => format!("这项变更已由{by}采纳，不必再次合并"),
        Some(ProposalState::Dismissed) => format!("这项变更已由{by}决定不采纳：{}", found.note),
        _ => "上级又有更新的版本，这项变更已经并入新的变更，请处理新的一项".to_owned(),
    };
    Ok(OperationError::Conflict {
        message: said,
        places: json!({
            "state": found.state, "by": by, "at": found.settled_at, "version_id": found.applied_version_id,
        }),
    })
}

/// The merged rows with every conflict settled and without the new items that are not wanted.
fn settled_rows(weighed: &Weighed, application: &Application) -> Result<Vec<KeyedRow>, OperationError> {
    let answers: HashMap<&str, Take> =
        application.choices.iter().map(|choice| (choice.id.as_str(), choice.take)).collect();
    let (mut settlements, mut problems) = (BTreeMap::new(), Vec::new());
    for (at, conflict) in weighed.merged.conflicts.iter().enumerate() {
        let id = conflict_id(conflict);
        let take = answers.get(id.as_str()).copied().or(application.all);
        match take.map(|take| settlement(conflict, take)) {
            Some(Some(settlement)) => {
                settlements.insert(at, settlement);
            }
            Some(None) => problems.push(FieldProblem::new(
                &format!("conflict:{id}"),
                format!("“{}”整行的去留请选“本单位”或“上级”", conflict.item.label()),
            )),
            None => problems.push(FieldProblem::new(&format!("conflict:{id}"), unanswered(conflict))),
        }
    }
    if !problems.is_empty() {
        return Err(OperationError::Invalid(problems));
    }
    let rows = settle(&weighed.merged, &weighed.sides.upstream, &settlements).map_err(impossible)?;
    let unwanted: HashSet<&str> = application.without.iter().map(String::as_str).collect();
    let is_wanted = |row: &KeyedRow| {
        let is_new = weighed.sides.own_key(&row.key).is_none();
        let above = weighed.sides.place_above(row).map(|at| weighed.sides.upstream[at].key.as_str());
        !(is_new && above.is_some_and(|key| unwanted.contains(key)))
    };
    Ok(rows.into_iter().filter(is_wanted).collect())
}

fn unanswered(conflict: &MergeConflict) -> String {
    match &conflict.column {
        Some(cell) => format!("“{}”的{}还没有选择", conflict.item.label(), cell.heading()),
        None => format!("“{}”的去留还没有选择", conflict.item.label()),
    }
}

fn settlement(conflict: &MergeConflict, take: Take) -> Option<Settlement> {
    match take {
        Take::Local => Some(Settlement::Local),
        Take::Upstream => Some(Settlement::Upstream),
        Take::Base if conflict.column.is_some() && conflict.local.is_some() => {
            Some(Settlement::Text(conflict.base.clone().unwrap_or_default()))
        }
        Take::Base => None,
    }
}

/// True where a row is the unit's own, unchanged but for its number.
fn stands_as_it_was(weighed: &Weighed, row: &KeyedRow) -> bool {
    let same = |local: &&KeyedRow| local.key == row.key;
    weighed.sides.local.iter().find(same).is_some_and(|local| {
        let mut numbered = local.clone();
        numbered.row.seq_no.clone_from(&row.row.seq_no);
        numbered == *row
    })
}

/// A version made from another comes from where that one came from.
#[boxed::future]
pub(crate) async fn inherit(writing: &mut Writing<'_>, from: i64, to: i64) -> Result<(), OperationError> {
    Ok(lineage::inherit(writing.connection(), from, to).await?)
}

/// True for the kind whose source is the guideline.
pub(super) fn is_guideline(way: &Way) -> bool {
    way.kind == ProposalKind::Guideline
}
