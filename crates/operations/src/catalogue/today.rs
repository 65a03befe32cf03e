//! What a person must do today: returned drafts, submissions waiting for them, drafts with errors,
//! sectors without a catalogue, newer guidelines (R8), reviews due after twelve months (R82).

use super::applicability::Applicability;
use super::finding::Checked;
use super::map::days_since;
use super::owed::is_owed;
use super::part_view::{PartWork, own_open_parts};
use super::place::Place;
use crate::act::outermost;
use crate::cascade::Behind;
use crate::organisation::Notice;
use crate::{Act, OperationError, Operations};
use domain::catalogue::state::review_due;
use domain::catalogue::{ApplicabilityState, VersionState};
use domain::organisation::{Permission, Role};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use storage::Connection;
use storage::catalogue::applicability;
use storage::catalogue::listing::{self, Standing};
use storage::catalogue::unit;
use storage::guideline::GuidelineHead;

/// A piece of work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WorkItem {
    /// The catalogue; none where none was begun.
    pub catalogue_id: Option<i64>,
    /// The version to work on; none where none was begun.
    pub version_id: Option<i64>,
    /// The unit's number.
    pub unit_id: i64,
    /// The unit's name.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub sector: String,
    /// The state of the version.
    pub state: Option<VersionState>,
    /// Since when it waits.
    pub since: Option<String>,
    /// Whole days since then.
    pub days: Option<i64>,
    /// Whether a submitted version passed review: one that did not is approved only with a reason (R68).
    pub is_reviewed: bool,
    /// Remarks not yet answered.
    pub remarks: i64,
    /// Errors that block submission, where they were counted.
    pub errors: Option<usize>,
    /// When it is due, for reviews after twelve months (R82).
    pub due: Option<String>,
}

/// What a person must do today. Each list the longest waiting first.
#[derive(Debug, Clone, Default, Serialize)]
pub struct WorkList {
    /// Returned to the person's units: to revise.
    pub returned: Vec<WorkItem>,
    /// Drafts with errors.
    pub drafts_with_errors: Vec<WorkItem>,
    /// Drafts without errors: to submit.
    pub drafts: Vec<WorkItem>,
    /// Drafts without errors for which a newer guideline version waits to be settled first (R8).
    pub drafts_behind: Vec<WorkItem>,
    /// Submitted: to review.
    pub to_review: Vec<WorkItem>,
    /// Submitted: to approve.
    pub to_approve: Vec<WorkItem>,
    /// Approved: to publish.
    pub to_publish: Vec<WorkItem>,
    /// Sectors of the person's own units without a catalogue.
    pub without_catalogue: Vec<WorkItem>,
    /// Built on an older guideline (R8).
    pub outdated: Vec<WorkItem>,
    /// To be looked through again (R82).
    pub review_due: Vec<WorkItem>,
    /// Parts of others' catalogues that the person's units have to do (R23b).
    pub parts: Vec<PartWork>,
    /// Declarations that a sector does not apply, waiting for the office (R64).
    pub to_decide: Vec<Applicability>,
    /// Notices not read yet, the newest first, fifty at most.
    pub notices: Vec<Notice>,
    /// How many notices are not read.
    pub unread: i64,
}

impl WorkList {
    /// How many pieces of work there are, notices aside.
    #[must_use]
    pub fn count(&self) -> usize {
        [
            &self.returned,
            &self.drafts_with_errors,
            &self.drafts,
            &self.drafts_behind,
            &self.to_review,
            &self.to_approve,
            &self.to_publish,
            &self.outdated,
            &self.review_due,
        ]
        .iter()
        .map(|list| list.len())
        .sum::<usize>()
            + self.to_decide.len()
            + self.parts.len()
    }
}

/// Drafts checked for errors at once; a leader's list is not made to wait for thousands.
const CHECKED_DRAFTS: usize = 60;

impl Operations {
    /// What the person must do today.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn today(&self, act: &Act) -> Result<WorkList, OperationError> {
        self.today_within(act, None).await
    }

    /// The same, of one unit and those below it where a unit is named.
    ///
    /// # Errors
    /// When there is no such unit or the database fails.
    #[boxed::future]
    pub async fn today_within(&self, act: &Act, unit_id: Option<i64>) -> Result<WorkList, OperationError> {
        let mut connection = self.store.read().await?;
        let within = match unit_id {
            Some(id) => {
                unit::by_id(&mut connection, id)
                    .await?
                    .ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?
                    .path
            }
            None => "/".to_owned(),
        };
        let mut list = WorkList::default();
        let paths = working_paths(act, &within);
        let (heads, mut seen) = match paths.is_empty() {
            true => Default::default(),
            false => heads_and_left(&mut connection).await?,
        };
        for path in paths {
            let remarks: BTreeMap<i64, i64> =
                listing::open_remarks(&mut connection, &path).await?.into_iter().collect();
            for standing in listing::of_subtree(&mut connection, &path).await? {
                if seen.insert(standing.catalogue_id) {
                    sort(act, &mut list, &standing, &heads, &remarks);
                }
            }
            list.to_decide.extend(to_decide(&mut connection, act, &path).await?);
        }
        self.check_drafts(&mut connection, act, &mut list).await?;
        list.parts = own_open_parts(&mut connection, act).await?;
        list.without_catalogue = without_catalogue(&mut connection, act, &within, &heads).await?;
        if let Some(person) = act.actor.person_id {
            let notices = storage::notice::of_person(&mut connection, person, i64::MAX, 50).await?;
            list.unread = storage::notice::unread(&mut connection, person).await?;
            list.notices =
                notices.into_iter().filter(|row| row.read_at.is_none()).map(Notice::from).collect();
            list.notices.sort_by(|a, b| b.created_at.cmp(&a.created_at));
        }
        for items in [
            &mut list.returned,
            &mut list.to_review,
            &mut list.to_publish,
            &mut list.drafts,
            &mut list.drafts_behind,
        ] {
            items.sort_by(|a, b| a.since.cmp(&b.since));
        }
        // What passed review first: the rest may still be with the reviewer.
        list.to_approve.sort_by(|a, b| (!a.is_reviewed, &a.since).cmp(&(!b.is_reviewed, &b.since)));
        Ok(list)
    }

    /// Parts the drafts with errors, and those that a newer guideline waits for, from those that may be
    /// submitted.
    #[boxed::future]
    async fn check_drafts(
        &self,
        connection: &mut Connection,
        act: &Act,
        list: &mut WorkList,
    ) -> Result<(), OperationError> {
        let (mut clean, mut behind) = (Vec::new(), Vec::new());
        for (count, mut item) in std::mem::take(&mut list.drafts).into_iter().enumerate() {
            if let Some(id) = item.version_id.filter(|_| count < CHECKED_DRAFTS) {
                let at = Place::read(connection, id).await?;
                let checked = Checked::read(connection, &at, &self.reference, act.today()).await?;
                item.errors = Some(checked.summary().blocking);
            }
            if item.errors.is_some_and(|errors| errors > 0) {
                list.drafts_with_errors.push(item);
            } else if is_behind(connection, &item).await? {
                behind.push(item);
            } else {
                clean.push(item);
            }
        }
        (list.drafts, list.drafts_behind) = (clean, behind);
        Ok(())
    }
}

/// True where a newer guideline version waits to be settled before the draft goes on.
#[boxed::future]
async fn is_behind(connection: &mut Connection, item: &WorkItem) -> Result<bool, OperationError> {
    match item.catalogue_id {
        Some(id) => Ok(Behind::of_catalogue(connection, id).await?.is_some()),
        None => Ok(false),
    }
}

/// The guidelines in force by their sectors, and the catalogues of units that are no more: what those left is taken over,
/// not carried on (R80a).
#[boxed::future]
async fn heads_and_left(
    connection: &mut Connection,
) -> Result<(BTreeMap<String, GuidelineHead>, BTreeSet<i64>), OperationError> {
    let heads = storage::guideline::current_with_kinds(connection).await?;
    let left = storage::catalogue::inherit::left(connection).await?;
    Ok((
        heads.into_iter().map(|head| (head.sector_code.clone(), head)).collect(),
        left.into_iter().map(|left| left.catalogue_id).collect(),
    ))
}

/// The subtrees of `within` in which the person works on catalogues, none inside another.
fn working_paths(act: &Act, within: &str) -> Vec<String> {
    let works = [Permission::CompileCatalogue, Permission::ReviewCatalogue, Permission::ApproveCatalogue];
    let mut paths = act.actor.subtrees(&works);
    paths.retain(|path| path.starts_with(within) || within.starts_with(path.as_str()));
    for path in paths.iter_mut().filter(|path| !path.starts_with(within)) {
        within.clone_into(path);
    }
    outermost(paths)
}

fn sort(
    act: &Act,
    list: &mut WorkList,
    standing: &Standing,
    heads: &BTreeMap<String, GuidelineHead>,
    remarks: &BTreeMap<i64, i64>,
) {
    let may = |right| act.actor.may(right, &standing.unit_path, Some(&standing.sector_code));
    let person = act.actor.person_id;
    // Own work is decided on by others (R268).
    let own =
        person.is_some() && (standing.draft_created_by == person || standing.draft_submitted_by == person);
    let head = heads.get(&standing.sector_code);
    let item = item(act, standing, head, remarks);
    let state = standing.draft_state.as_deref().and_then(VersionState::from_id);
    match state {
        Some(VersionState::Returned) if may(Permission::CompileCatalogue) => list.returned.push(item.clone()),
        Some(VersionState::Draft) if may(Permission::CompileCatalogue) => list.drafts.push(item.clone()),
        Some(VersionState::Submitted) if !own => {
            let passed = standing.draft_passed_at.is_some();
            if may(Permission::ReviewCatalogue) && !passed {
                list.to_review.push(item.clone());
            }
            if may(Permission::ApproveCatalogue) && (passed || !may(Permission::ReviewCatalogue)) {
                list.to_approve.push(item.clone());
            }
        }
        Some(VersionState::Approved) if may(Permission::PublishCatalogue) => {
            list.to_publish.push(item.clone())
        }
        _ => {}
    }
    if !may(Permission::CompileCatalogue) {
        return;
    }
    if head.is_some_and(|head| standing.guideline_id.is_some_and(|id| id != head.id)) {
        list.outdated.push(item.clone());
    }
    let due = standing.published_at.as_deref().filter(|_| state.is_none()).and_then(due_day);
    if let Some(due) = due.filter(|due| *due <= act.today()) {
        list.review_due.push(WorkItem { due: Some(due.to_string()), ..item });
    }
}

/// Declarations below a path that the person may decide on, their own aside (R268).
#[boxed::future]
async fn to_decide(
    connection: &mut Connection,
    act: &Act,
    path: &str,
) -> Result<Vec<Applicability>, OperationError> {
    let open = applicability::open_below(connection, path).await?;
    let waits = |row: &applicability::ApplicabilityRow| {
        row.state == ApplicabilityState::Declared.id()
            && act.actor.person_id != Some(row.declared_by)
            && act.actor.may(Permission::ReviewCatalogue, &row.unit_path, Some(&row.sector_code))
    };
    open.into_iter().filter(waits).map(Applicability::try_from).collect()
}

fn due_day(published_at: &str) -> Option<jiff::civil::Date> {
    review_due(crate::act::beijing_date(published_at.parse().ok()?))
}

fn item(
    act: &Act,
    standing: &Standing,
    head: Option<&GuidelineHead>,
    remarks: &BTreeMap<i64, i64>,
) -> WorkItem {
    let since = standing.draft_event_at.clone().or_else(|| standing.published_at.clone());
    WorkItem {
        catalogue_id: Some(standing.catalogue_id),
        version_id: standing.draft_id.or(standing.published_id),
        unit_id: standing.unit_id,
        unit: standing.unit_name.clone(),
        sector_code: standing.sector_code.clone(),
        sector: head.map(|head| head.name.clone()).unwrap_or_default(),
        state: standing
            .draft_state
            .as_deref()
            .and_then(VersionState::from_id)
            .or(standing.published_id.map(|_| VersionState::Published)),
        days: since.as_deref().and_then(|at| days_since(act, at)),
        since,
        is_reviewed: standing.draft_passed_at.is_some(),
        remarks: standing.draft_id.and_then(|id| remarks.get(&id)).copied().unwrap_or(0),
        errors: None,
        due: None,
    }
}

/// Sectors that the units where the person compiles should have and have not begun: of a department
/// those that its superior of the sector leads, of a government or town those that nobody of its
/// level has begun.
#[boxed::future]
async fn without_catalogue(
    connection: &mut Connection,
    act: &Act,
    within: &str,
    heads: &BTreeMap<String, GuidelineHead>,
) -> Result<Vec<WorkItem>, OperationError> {
    let mut found = Vec::new();
    let compiles = act.actor.grants.iter().filter(|grant| grant.role == Role::Compiler);
    let ids: BTreeSet<i64> = compiles.map(|grant| grant.unit_id).collect();
    if ids.is_empty() {
        return Ok(found);
    }
    let leads = storage::organisation::unit::sector_leads(connection).await?;
    for id in ids {
        let Some(unit) = unit::by_id(connection, id).await? else { continue };
        let kind = domain::organisation::UnitKind::parse(&unit.kind);
        if !unit.path.starts_with(within)
            || !unit.stands_on(&act.today().to_string())
            || !kind.is_some_and(domain::organisation::UnitKind::compiles)
        {
            continue;
        }
        let begun: BTreeSet<String> = listing::of_subtree(connection, &unit.path)
            .await?
            .into_iter()
            .filter(|standing| standing.draft_id.is_some() || standing.published_id.is_some())
            .map(|standing| standing.sector_code)
            .collect();
        let declared: BTreeSet<String> = applicability::open_below(connection, &unit.path)
            .await?
            .into_iter()
            .filter(|row| row.unit_id == unit.id)
            .map(|row| row.sector_code)
            .collect();
        for head in heads.values() {
            let code = &head.sector_code;
            let may = act.actor.may(Permission::CompileCatalogue, &unit.path, Some(code));
            let wanted = is_owed(&unit, head, &leads, begun.contains(code));
            if may && wanted && !begun.contains(code) && !declared.contains(code) {
                found.push(WorkItem {
                    catalogue_id: None,
                    version_id: None,
                    unit_id: unit.id,
                    unit: unit.name.clone(),
                    sector_code: code.clone(),
                    sector: head.name.clone(),
                    state: None,
                    since: None,
                    days: None,
                    is_reviewed: false,
                    remarks: 0,
                    errors: None,
                    due: None,
                });
            }
        }
    }
    Ok(found)
}
