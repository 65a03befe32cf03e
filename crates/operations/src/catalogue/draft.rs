//! Beginning, renewing and giving up drafts (R16, R30, R80).

use super::finding::missing_items;
use super::place::{self, Place, compiling_unit, current_guideline, guideline_to_begin, needed};
use super::reach::Parts;
use super::{assign, heading, heir, prefill};
use crate::maintenance::Cause;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::kind::called;
use domain::catalogue::{Guideline, KeyedRow, RowStatus, VersionState};
use domain::organisation::{Permission, UnitKind};
use serde_json::json;
use storage::catalogue::process::{self, NewVersionEvent};
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::unit::CatalogueUnit;
use storage::catalogue::version::{self, Catalogue, NewVersion, StateChange};

impl Operations {
    /// Begins a catalogue from the current guideline of a sector: its rows under their stable keys
    /// (R30), for towns and subdistricts those ticked 乡级 (R16), class-name publishers replaced by
    /// the unit where no other body can be meant. Returns the version's number.
    ///
    /// # Errors
    /// When the right is missing, or the unit has a catalogue of the sector already.
    #[boxed::future]
    pub async fn draft_from_guideline(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
    ) -> Result<i64, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let unit = compiling_unit(writing.connection(), act, unit_id).await?;
        act.actor.require(Permission::CompileCatalogue, &unit.path, Some(sector_code))?;
        let (guideline_id, guideline) = guideline_to_begin(writing.connection(), &unit, sector_code).await?;
        let catalogue =
            version::begin_catalogue(writing.connection(), unit.id, sector_code, &act.at()).await?;
        refuse_second_draft(&mut writing, &catalogue).await?;
        if catalogue.published_version_id.is_some() {
            return Err(OperationError::State(format!(
                "{}的{}已经发布；请在已发布的目录上新建版本",
                unit.name,
                called(&guideline.guideline_name)
            )));
        }
        let (rows, filled) = rows_of_guideline(&guideline, &unit);
        let title = guideline.catalogue_title();
        let headings = heading::write(&heading::of_guideline(&guideline))?;
        let new = NewVersion {
            catalogue_id: catalogue.id,
            title: &title,
            headings: &headings,
            guideline_id,
            based_on_id: None,
            upload_hash: None,
            reason: if guideline.items.is_empty() { "自行编制" } else { "依据标准指引编制" },
            at: &act.at(),
            by: person,
        };
        let id = begin_version(&mut writing, act, &catalogue, &new, &rows).await?;
        let changes: Vec<row::NewCellChange<'_>> = filled
            .iter()
            .map(|(key, old, new)| (key.as_str(), "publisher", old.as_str(), new.as_str()))
            .collect();
        row::record_changes(writing.connection(), id, &changes, person, &act.at()).await?;
        let detail = json!({ "sector": sector_code, "rows": rows.len(), "guideline": guideline_id });
        writing.audit(unit.id, "catalogue.draft", &format!("catalogue_version:{id}"), &detail).await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Begins the next version of a published catalogue for a stated cause (R80), on the current guideline: items that
    /// a newer guideline brings are shown as missing, never put in silently. Returns its number.
    ///
    /// # Errors
    /// When the right is missing, nothing is published, or a draft is open already.
    #[boxed::future]
    pub async fn new_version(
        &self,
        act: &Act,
        catalogue_id: i64,
        cause: &Cause,
    ) -> Result<i64, OperationError> {
        let cause = cause.checked(act)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let catalogue = version::lock_catalogue(writing.connection(), catalogue_id).await?;
        let catalogue = catalogue.ok_or_else(|| OperationError::NotFound("该目录".to_owned()))?;
        let published = catalogue
            .published_version_id
            .ok_or_else(|| OperationError::State("该目录还没有发布的版本，请继续编辑现有草稿".to_owned()))?;
        let from = Place::read(writing.connection(), published).await?;
        from.require(&act.actor, Permission::CompileCatalogue)?;
        heir::refuse_ended(writing.connection(), &from, act.today(), "新建版本").await?;
        refuse_second_draft(&mut writing, &catalogue).await?;
        let (guideline_id, guideline) = current_guideline(writing.connection(), from.sector()).await?;
        let rows = row::of_version(writing.connection(), published).await?;
        let new = NewVersion {
            catalogue_id,
            title: &from.version.title,
            headings: &from.version.headings,
            guideline_id,
            based_on_id: Some(published),
            upload_hash: None,
            reason: &cause.words(),
            at: &act.at(),
            by: person,
        };
        let id = begin_version(&mut writing, act, &catalogue, &new, &linked(rows, &guideline)).await?;
        cause.write(&mut writing, id).await?;
        let detail = json!({ "from": published, "guideline": guideline_id, "cause": cause.trigger });
        writing
            .audit(from.unit.id, "catalogue.new_version", &format!("catalogue_version:{id}"), &detail)
            .await?;
        writing.commit().await?;
        Ok(id)
    }

    /// Gives up a draft. It stays in the history; a published version stands as before.
    ///
    /// # Errors
    /// When the right is missing, the words are missing, or the version is no draft.
    #[boxed::future]
    pub async fn discard_draft(
        &self,
        act: &Act,
        version_id: i64,
        reason: &str,
    ) -> Result<(), OperationError> {
        let reason = needed("reason", reason, "作废草稿的原因", 500)?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock_with_catalogue(writing.connection(), version_id).await?;
        at.require_editing(&act.actor)?;
        discard(&mut writing, act, &at, &reason).await?;
        writing.audit(at.unit.id, "catalogue.discard", &at.object(), &json!({ "reason": reason })).await?;
        writing.commit().await
    }
}

/// Takes a draft off the desk. It was never published, so nobody outside sees a trace of it.
#[boxed::future]
pub(super) async fn discard(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    reason: &str,
) -> Result<(), OperationError> {
    let withdrawn = VersionState::Withdrawn.id();
    let now = act.at();
    let change =
        StateChange { state: withdrawn, ended: Some(&now), notice: Some(reason), ..StateChange::default() };
    version::change_state(writing.connection(), at.version.id, &change).await?;
    let published = at.catalogue.published_version_id;
    version::point_catalogue(writing.connection(), at.catalogue.id, published, None).await?;
    crate::cascade::reopen(writing, at).await?;
    at.record_act(writing.connection(), act, "discard", withdrawn, reason).await
}

/// Writes a version with its rows and puts it on the desk of its catalogue.
#[boxed::future]
pub(crate) async fn begin_version(
    writing: &mut Writing<'_>,
    act: &Act,
    catalogue: &Catalogue,
    new: &NewVersion<'_>,
    rows: &[StoredRow],
) -> Result<i64, OperationError> {
    super::applicability::end_by_catalogue(writing, act, catalogue.unit_id, &catalogue.sector_code).await?;
    let id = version::insert(writing.connection(), new).await?;
    row::insert(writing.connection(), id, rows).await?;
    if let Some(from) = new.based_on_id {
        crate::cascade::inherit(writing, from, id).await?;
        storage::sector::row_layer::inherit(writing.connection(), from, id).await?;
        super::explained::carry_over(writing, (from, id), rows).await?;
    }
    let published = catalogue.published_version_id;
    version::point_catalogue(writing.connection(), catalogue.id, published, Some(id)).await?;
    let event = NewVersionEvent { act: "create", from: "", to: VersionState::Draft.id(), note: new.reason };
    process::record_event(writing.connection(), id, &event, new.by, &act.at()).await?;
    Ok(id)
}

/// Refuses a second draft beside an open one, and says whose the open one is.
#[boxed::future]
pub(super) async fn refuse_second_draft(
    writing: &mut Writing<'_>,
    catalogue: &Catalogue,
) -> Result<(), OperationError> {
    let Some(open) = catalogue.draft_version_id else { return Ok(()) };
    let open = Place::read(writing.connection(), open).await?;
    let by = storage::person::by_id(writing.connection(), open.version.created_by).await?;
    let by = by.map(|person| person.name).unwrap_or_default();
    Err(OperationError::Conflict {
        message: format!(
            "{}已有一份“{}”的目录（{by}创建），请在那份上继续，或先将它作废",
            open.unit.name,
            open.state()?.label()
        ),
        places: json!({ "version_id": open.version.id, "state": open.version.state, "by": by, "at": open.version.created_at }),
    })
}

/// Rows, and the publishers filled in: key, the guideline's words, the unit's name.
type GuidelineRows = (Vec<StoredRow>, Vec<(String, String, String)>);

fn rows_of_guideline(guideline: &Guideline, unit: &CatalogueUnit) -> GuidelineRows {
    let kind = UnitKind::parse(&unit.kind).unwrap_or(UnitKind::DistrictDepartment);
    let wanted = missing_items(guideline, kind.is_township(), |_| false);
    let mut filled = Vec::new();
    let items = guideline.items.iter().filter(|item| wanted.iter().any(|missing| missing.key == item.key));
    let mut keyed: Vec<KeyedRow> = items
        .map(|item| {
            let mut row = item.row.clone();
            if let Some(own) = prefill::publisher(&row.publisher, &unit.name, kind) {
                filled.push((item.key.clone(), row.publisher.clone(), own.clone()));
                row.publisher = own;
            }
            KeyedRow { key: item.key.clone(), status: RowStatus::Active, row }
        })
        .collect();
    domain::catalogue::numbering::renumber(guideline.numbering, &mut keyed);
    let rows = keyed.into_iter().zip(1..).map(|(row, position)| {
        let key = row.key.clone();
        assign::stored(row, Some(key), position)
    });
    (rows.collect(), filled)
}

/// The rows of the version before with their links to the guideline as it is now.
pub(crate) fn linked(rows: Vec<StoredRow>, guideline: &Guideline) -> Vec<StoredRow> {
    let stands = |key: &String| guideline.items.iter().any(|item| item.key == *key);
    rows.into_iter()
        .map(|row| StoredRow { guideline_key: row.guideline_key.filter(stands), revision: 0, ..row })
        .collect()
}

/// The version must exist and be readable by the person.
#[boxed::future]
pub(crate) async fn readable(
    connection: &mut storage::Connection,
    act: &Act,
    version_id: i64,
) -> Result<Place, OperationError> {
    let at = Place::read(connection, version_id).await?;
    if at.may(&act.actor, Permission::ReadCatalogue) {
        return Ok(at);
    }
    // A contributor reads the whole of what it compiles a part of (R23b).
    let parts = Parts::read(connection, at.catalogue.id).await?;
    let contributes = !parts.own_units(&act.actor, Permission::ReadCatalogue, at.sector()).is_empty();
    // Who goes on for a unit that is no more reads what it left (R80a).
    if contributes || heir::may_read(connection, act, &at).await? {
        return Ok(at);
    }
    Err(place::no_version())
}
