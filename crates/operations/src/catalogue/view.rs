//! A version as its editor, reviewer and approver see it: rows beside the guideline, findings in
//! their cells, remarks, explanations, what was changed last, which cells are locked (R20).

use super::draft::readable;
use super::finding::{Checked, FindingSummary, MissingItem, PlacedFinding};
use super::heading::{self, ColumnHead};
use super::level;
use super::part_view::{PartList, part_list};
use super::place::Place;
use super::reach::Reach;
use super::review::still_stands;
use crate::cascade::Behind;
use crate::{Act, OperationError, Operations};
use domain::catalogue::item_part::Steps;
use domain::catalogue::numbering::StableKey;
use domain::catalogue::{
    CatalogueRow, Column, Guideline, ItemParts, RowSource, RowStatus, Transition, VersionState,
};
use domain::organisation::{Permission, UnitKind};
use domain::text::fold;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use storage::catalogue::process::{self, Explanation, Remark, RowReview, VersionEvent};
use storage::catalogue::row::{self, CellChange, StoredRow};

/// A version with everything its screen shows.
#[derive(Debug, Clone, Serialize)]
pub struct DraftView {
    /// The version.
    pub version: VersionInfo,
    /// The unit.
    pub unit: UnitRef,
    /// The guideline it is built on.
    pub guideline: GuidelineRef,
    /// The headings in printed order.
    pub columns: Vec<ColumnHead>,
    /// The rows in their order, removed and omitted ones included.
    pub rows: Vec<DraftRow>,
    /// All findings.
    pub findings: Vec<PlacedFinding>,
    /// How many of each kind.
    pub summary: FindingSummary,
    /// Guideline items that stand nowhere in the level's catalogues (R23, R23a).
    pub missing: Vec<MissingItem>,
    /// True when the missing items stand in the way of submission: the unit answers for its level.
    pub missing_blocks: bool,
    /// Remarks, answered ones included.
    pub remarks: Vec<Remark>,
    /// Verdicts on rows since the last submission.
    pub reviews: Vec<RowReview>,
    /// Words of explanation.
    pub explanations: Vec<Explanation>,
    /// The guideline lets columns of one's own be added (R19).
    pub may_add_columns: bool,
    /// When the reviewer passed it since the last submission.
    pub review_passed: Option<VersionEvent>,
    /// The newer guideline version whose change waits, while the version is worked on (R8).
    pub behind: Option<Behind>,
    /// Who compiles which part (R23b).
    pub parts: PartList,
    /// What the person may do now: identifiers of transitions, and `edit`, `remark`, `pass_review`, `discard`, `new_version`.
    pub actions: Vec<&'static str>,
    /// The sign of its content, which an act on what was seen sends back.
    pub stamp: String,
}

/// A version's facts.
#[derive(Debug, Clone, Serialize)]
pub struct VersionInfo {
    /// The version's number across all catalogues.
    pub id: i64,
    /// The catalogue.
    pub catalogue_id: i64,
    /// 1, 2, 3 … within the catalogue.
    pub number: i64,
    /// The state.
    pub state: VersionState,
    /// The word for the state.
    pub state_label: &'static str,
    /// The printed title.
    pub title: String,
    /// The sector's code.
    pub sector_code: String,
    /// Why it was made (R80).
    pub reason: String,
    /// When it was begun.
    pub created_at: String,
    /// By whom.
    pub created_by: String,
    /// When it was last submitted.
    pub submitted_at: Option<String>,
    /// By whom.
    pub submitted_by: Option<String>,
    /// When it was approved.
    pub approved_at: Option<String>,
    /// By whom.
    pub approved_by: Option<String>,
    /// When it was published.
    pub published_at: Option<String>,
    /// When it was superseded, withdrawn or given up.
    pub ended_at: Option<String>,
    /// Why it was withdrawn.
    pub withdrawal_notice: Option<String>,
    /// The sealed original it was read from.
    pub upload_hash: Option<String>,
    /// The version it was made from.
    pub based_on_id: Option<i64>,
    /// Counts its changes.
    pub revision: i64,
}

/// A unit, as far as a catalogue's screen names it.
#[derive(Debug, Clone, Serialize)]
pub struct UnitRef {
    /// Number.
    pub id: i64,
    /// Stable code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: Option<UnitKind>,
}

/// The guideline version of a catalogue.
#[derive(Debug, Clone, Serialize)]
pub struct GuidelineRef {
    /// The version's number across all sectors.
    pub id: i64,
    /// The name to print.
    pub name: String,
    /// 1, 2, 3 … within the sector.
    pub version: i64,
    /// The number of a newer version, if there is one (R8).
    pub newer: Option<i64>,
}

/// A row of the screen.
#[derive(Debug, Clone, Serialize)]
pub struct DraftRow {
    /// Its stable key.
    pub key: String,
    /// The guideline item it stands for or refines.
    pub guideline_key: Option<String>,
    /// Its place, from 1.
    pub position: i64,
    /// Whether it stands, was removed or is left out.
    pub status: RowStatus,
    /// Why it was removed or left out.
    pub reason: String,
    /// Counts its changes.
    pub revision: i64,
    /// The cells by column identifier.
    pub cells: BTreeMap<String, String>,
    /// The cells as a row.
    pub row: CatalogueRow,
    /// Its parts (R43): one where it is not divided.
    pub item_parts: ItemParts,
    /// The keys of other rows of the same item: its steps in rows of their own (R57).
    pub steps: Vec<String>,
    /// From what it was compiled, where a person said so (R61).
    pub source: Option<RowSource>,
    /// The guideline's own row.
    pub guideline: Option<CatalogueRow>,
    /// Columns whose cells may not be changed (R20).
    pub locked: Vec<String>,
    /// The contributor that compiles it; none where it is the lead's own.
    pub contributor: Option<String>,
    /// True where the person may change it now.
    pub is_editable: bool,
    /// True where the publisher was filled in for the guideline's class name and nobody touched it since.
    pub prefilled: bool,
    /// The last change of each cell.
    pub last_changes: Vec<LastChange>,
}

/// The last change of a cell.
#[derive(Debug, Clone, Serialize)]
pub struct LastChange {
    /// The column's identifier.
    pub column_id: String,
    /// What stood there before.
    pub old: String,
    /// Who changed it.
    pub by: String,
    /// When.
    pub at: String,
}

impl Operations {
    /// A version with everything its screen shows.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    #[boxed::future]
    pub async fn draft(&self, act: &Act, version_id: i64) -> Result<DraftView, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        let checked = Checked::read(&mut connection, &at, &self.reference, act.today()).await?;
        let changes = row::last_changes(&mut connection, version_id).await?;
        let (missing, missing_blocks) =
            level::missing_of(&mut connection, &at, &checked.guideline, act.today()).await?;
        let events = process::events(&mut connection, version_id).await?;
        let mut reviews = process::reviews(&mut connection, version_id).await?;
        reviews.retain(|review| still_stands(review, at.version.submitted_at.as_deref()));
        let mut actions = actions(&mut connection, act, &at).await?;
        let parts = part_list(&mut connection, act, &at).await?;
        let reach = Reach::of(&mut connection, &at, &act.actor).await.ok();
        if matches!(reach, Some(Reach::Part { .. })) {
            actions.push("edit");
        }
        let revisions = checked.rows.iter().map(|row| (row.keyed.key.as_str(), row.revision));
        Ok(DraftView {
            stamp: super::seen::stamp(at.version.submitted_at.as_deref(), revisions),
            version: version_info(&mut connection, &at).await?,
            guideline: guideline_ref(&mut connection, &at).await?,
            unit: unit_ref(&at),
            behind: Behind::of(&mut connection, &at).await?,
            rows: rows(&checked, changes, &parts, reach.as_ref()),
            parts,
            summary: checked.summary(),
            remarks: process::remarks(&mut connection, version_id).await?,
            review_passed: passed(&events).cloned(),
            columns: checked.headings,
            findings: checked.findings,
            explanations: checked.explanations,
            missing,
            missing_blocks,
            may_add_columns: checked.guideline.policy.add_columns,
            reviews,
            actions,
        })
    }
}

/// The reviewer's agreement since the last submission.
pub(crate) fn passed(events: &[VersionEvent]) -> Option<&VersionEvent> {
    let submitted = [Transition::Submit.id(), Transition::Resubmit.id()];
    events
        .iter()
        .rev()
        .take_while(|event| !submitted.contains(&event.act.as_str()))
        .find(|event| event.act == "pass_review")
}

/// The columns of a row that may not be changed: the names the guideline gives, where they still
/// stand as it gives them. A part of a refined item has a name of its own (R20, R21).
pub(crate) fn locked(stored: &StoredRow, guideline: &Guideline) -> Vec<Column> {
    let Some(item) = item_of(stored, guideline) else { return Vec::new() };
    let is_part = stored.keyed.key.parse::<StableKey>().is_ok_and(|key| key.part.is_some());
    let same = |column: Column| fold(&stored.keyed.row.cell(column)) == fold(&item.cell(column));
    let mut locked = Vec::new();
    if same(Column::Level1Item) {
        locked.push(Column::Level1Item);
    }
    if !is_part && same(Column::Level2Item) {
        locked.push(Column::Level2Item);
    }
    locked
}

/// The guideline's row that a row stands for or refines.
pub(crate) fn item_of<'a>(stored: &StoredRow, guideline: &'a Guideline) -> Option<&'a CatalogueRow> {
    let key = stored.guideline_key.as_ref()?;
    guideline.items.iter().find(|item| item.key == *key).map(|item| &item.row)
}

fn rows(
    checked: &Checked,
    changes: Vec<CellChange>,
    parts: &PartList,
    reach: Option<&Reach>,
) -> Vec<DraftRow> {
    // Rows of others are shown and locked (R23b).
    let locked_columns = |stored: &StoredRow| -> Vec<String> {
        match reach {
            Some(reach) if !reach.covers(stored) => {
                checked.headings.iter().map(|head| head.id.clone()).collect()
            }
            _ => {
                locked(stored, &checked.guideline).into_iter().map(|column| column.id().to_owned()).collect()
            }
        }
    };
    let contributor = |stored: &StoredRow| {
        let item = stored.guideline_key.as_ref().and_then(|item| parts.by_key.get(item));
        parts.by_key.get(&stored.keyed.key).or(item).map(|(_, name)| name.clone())
    };
    let mut by_row: HashMap<String, Vec<CellChange>> = HashMap::new();
    for change in changes {
        by_row.entry(change.row_key.clone()).or_default().push(change);
    }
    let steps = Steps::of(checked.rows.iter().map(|stored| &stored.keyed.row));
    let of_row = |(at, stored): (usize, &StoredRow)| {
        let changes = by_row.remove(&stored.keyed.key).unwrap_or_default();
        let guideline = item_of(stored, &checked.guideline).cloned();
        let cells = &stored.keyed.row;
        let prefilled = changes.iter().any(|change| {
            change.column_id == Column::Publisher.id()
                && change.new_value == cells.publisher
                && guideline.as_ref().is_some_and(|item| item.publisher == change.old_value)
        });
        DraftRow {
            key: stored.keyed.key.clone(),
            guideline_key: stored.guideline_key.clone(),
            position: stored.position,
            status: stored.keyed.status,
            reason: stored.reason.clone(),
            revision: stored.revision,
            cells: checked
                .headings
                .iter()
                .map(|head| (head.id.clone(), heading::cell(cells, &head.id)))
                .collect(),
            row: cells.clone(),
            source: cells.source.clone(),
            item_parts: ItemParts::of(cells),
            steps: steps.others(at).map(|other| checked.rows[other].keyed.key.clone()).collect(),
            locked: locked_columns(stored),
            contributor: contributor(stored),
            is_editable: reach.is_some_and(|reach| reach.covers(stored)),
            guideline,
            prefilled,
            last_changes: changes
                .into_iter()
                .map(|change| LastChange {
                    column_id: change.column_id,
                    old: change.old_value,
                    by: change.person_name,
                    at: change.at,
                })
                .collect(),
        }
    };
    checked.rows.iter().enumerate().map(of_row).collect()
}

#[boxed::future]
pub(crate) async fn version_info(
    connection: &mut storage::Connection,
    at: &Place,
) -> Result<VersionInfo, OperationError> {
    let version = &at.version;
    let state = at.state()?;
    Ok(VersionInfo {
        id: version.id,
        catalogue_id: version.catalogue_id,
        number: version.number,
        state,
        state_label: state.label(),
        title: version.title.clone(),
        sector_code: at.sector().to_owned(),
        reason: version.reason.clone(),
        created_at: version.created_at.clone(),
        created_by: name(connection, Some(version.created_by)).await?.unwrap_or_default(),
        submitted_at: version.submitted_at.clone(),
        submitted_by: name(connection, version.submitted_by).await?,
        approved_at: version.approved_at.clone(),
        approved_by: name(connection, version.approved_by).await?,
        published_at: version.published_at.clone(),
        ended_at: version.ended_at.clone(),
        withdrawal_notice: version.withdrawal_notice.clone(),
        upload_hash: version.upload_hash.clone(),
        based_on_id: version.based_on_id,
        revision: version.revision,
    })
}

pub(crate) fn unit_ref(at: &Place) -> UnitRef {
    UnitRef { id: at.unit.id, code: at.unit.code.clone(), name: at.unit.name.clone(), kind: at.kind() }
}

#[boxed::future]
pub(crate) async fn guideline_ref(
    connection: &mut storage::Connection,
    at: &Place,
) -> Result<GuidelineRef, OperationError> {
    let head = storage::guideline::by_id(connection, at.version.guideline_id).await?;
    let head = head.ok_or_else(|| super::place::damaged("标准指引"))?;
    let current = storage::guideline::current_of(connection, at.sector()).await?;
    let newer = current.map(|current| current.id).filter(|id| *id != head.id);
    Ok(GuidelineRef { id: head.id, name: head.name, version: head.version, newer })
}

#[boxed::future]
async fn name(
    connection: &mut storage::Connection,
    person: Option<i64>,
) -> Result<Option<String>, OperationError> {
    let Some(person) = person else { return Ok(None) };
    Ok(storage::person::by_id(connection, person).await?.map(|person| person.name))
}

async fn actions(
    connection: &mut storage::Connection,
    act: &Act,
    at: &Place,
) -> Result<Vec<&'static str>, OperationError> {
    let state = at.state()?;
    let mut actions = Vec::new();
    for transition in state.transitions() {
        let within = matches!(transition, Transition::Supersede | Transition::Restore);
        // Words are asked for when the act is done.
        if !within && at.guard(connection, act, transition, "有").await.is_ok() {
            actions.push(transition.id());
        }
    }
    let compiles = at.may(&act.actor, Permission::CompileCatalogue);
    if compiles && state.is_editable() {
        actions.extend(["edit", "discard"]);
    }
    let reviews =
        at.may(&act.actor, Permission::ReviewCatalogue) || at.may(&act.actor, Permission::ApproveCatalogue);
    if reviews && state == VersionState::Submitted && !at.is_own_work(connection, act).await? {
        actions.extend(["remark", "pass_review"]);
    }
    let stands = at.unit.stands_on(&act.today().to_string());
    if compiles && stands && state == VersionState::Published && at.catalogue.draft_version_id.is_none() {
        actions.push("new_version");
    }
    Ok(actions)
}
