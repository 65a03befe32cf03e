//! 接续: the unit that goes on takes over the catalogues of one that is no more (R80a). Their rows come into a
//! draft of its own with its name in 公开主体; when that is published, what was taken over ceases to be current.

use super::draft::{begin_version, discard, linked};
use super::place::{Place, compiling_unit, guideline_to_begin};
use super::review::tell_compilers;
use super::takeover::Takeovers;
use super::{assign, heading, heir};
use crate::cascade;
use crate::maintenance::Cause;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::kind::called;
use domain::catalogue::numbering::{StableKey, renumber};
use domain::catalogue::successor::{LinkedRow, Succession, has};
use domain::catalogue::{Guideline, KeyedRow, RowStatus, VersionState};
use domain::organisation::Permission;
use domain::text::fold;
use serde::Serialize;
use serde_json::json;
use std::collections::{HashMap, HashSet};
use storage::Connection;
use storage::catalogue::inherit::{self, Left};
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::catalogue::version::{self, Catalogue, NewVersion};

/// A catalogue of a unit that is no more, which the one that goes on has not taken over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inheritable {
    /// The catalogue.
    pub catalogue_id: i64,
    /// The version whose rows will come: the open draft, else the one in force.
    pub version_id: i64,
    /// Its state.
    pub state: Option<VersionState>,
    /// The unit that was.
    pub unit: String,
    /// The first day without it.
    pub ended_on: String,
    /// The sector.
    pub sector_code: String,
    /// The sector's name (R2).
    pub sector: String,
    /// The unit that goes on.
    pub heir_id: i64,
    /// Its name.
    pub heir: String,
    /// True where the person may take it over.
    pub may_inherit: bool,
}

/// What a catalogue taken over brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InheritReceipt {
    /// The draft.
    pub version_id: i64,
    /// The unit that goes on.
    pub heir: String,
    /// Rows of the draft.
    pub rows: usize,
    /// Rows that came from the unit that was.
    pub added: usize,
    /// Rows in which the successor now stands as 公开主体.
    pub renamed: usize,
}

impl InheritReceipt {
    /// What was done, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let kept = match self.rows - self.added {
            0 => String::new(),
            own => format!("，本单位原有{own}项照旧"),
        };
        format!(
            "加入{}项，其中{}项的公开主体已改为{}{kept}。请逐项核对后提交审核。",
            self.added, self.renamed, self.heir
        )
    }
}

/// What becomes of a version whose unit is no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedUnit {
    /// What happened to the unit, in words.
    pub happened: String,
    /// The catalogue, where the person may take it over now.
    pub inheritable: Option<Inheritable>,
    /// The draft or version made of it, where it was taken over.
    pub taken_into: Option<i64>,
}

impl Operations {
    /// The catalogues that units which are no more left to those that go on, and that wait to be taken over,
    /// where the person may read them; of one successor where it is named.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn inheritable(
        &self,
        act: &Act,
        heir_id: Option<i64>,
    ) -> Result<Vec<Inheritable>, OperationError> {
        let mut connection = self.store.read().await?;
        let left = inherit::left(&mut connection).await?;
        let mut found = Vec::new();
        if left.is_empty() {
            return Ok(found);
        }
        let mut waiting = Waiting::read(&mut connection).await?;
        for left in left {
            let one = waiting.of(&mut connection, act, &left).await?;
            found.extend(one.filter(|one| heir_id.is_none_or(|id| id == one.heir_id)));
        }
        Ok(found)
    }

    /// What became of a version's unit, where it is no more; none where it stands.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    pub async fn ended_unit(&self, act: &Act, version_id: i64) -> Result<Option<EndedUnit>, OperationError> {
        let mut connection = self.store.read().await?;
        let at = super::draft::readable(&mut connection, act, version_id).await?;
        let happened = heir::what_happened(&mut connection, &at.unit, act.today()).await?;
        let Some(happened) = happened else { return Ok(None) };
        let mut waiting = Waiting::read(&mut connection).await?;
        let left = inherit::left(&mut connection).await?;
        let left = left.into_iter().find(|left| left.catalogue_id == at.catalogue.id);
        let inheritable = match &left {
            Some(left) => waiting.of(&mut connection, act, left).await?,
            None => None,
        };
        let taken_into = waiting.taken.standing(at.catalogue.id).map(|one| one.version_id);
        Ok(Some(EndedUnit { happened, inheritable, taken_into }))
    }

    /// Takes a catalogue over into a draft of the unit that goes on: its own rows, where it has a version in
    /// force, and those of the unit that was which it does not have. An open draft of the unit that was is
    /// closed and stays readable.
    ///
    /// # Errors
    /// When the right at the successor is missing, the unit stands or nobody goes on for it, the catalogue was
    /// taken over, or the successor has an open draft of the sector.
    pub async fn inherit_catalogue(
        &self,
        act: &Act,
        catalogue_id: i64,
    ) -> Result<InheritReceipt, OperationError> {
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let left = Leaving::lock(&mut writing, act, catalogue_id).await?;
        refuse_open_draft(&mut writing, &left).await?;
        let source = Place::lock(writing.connection(), left.source).await?;
        let (guideline_id, guideline) =
            guideline_to_begin(writing.connection(), &left.heir, source.sector()).await?;
        let (rows, brought) = left.rows(&mut writing, &guideline).await?;
        let based_on = left.own.published_version_id.unwrap_or(left.source);
        let base = Place::read(writing.connection(), based_on).await?;
        let reason = format!("接续{}的目录", left.unit.name);
        let title = base.version.title.replace(&left.unit.name, &left.heir.name);
        let headings = left.headings(&base, &source, &rows, &brought)?;
        let new = NewVersion {
            catalogue_id: left.own.id,
            title: &title,
            headings: &headings,
            guideline_id,
            based_on_id: Some(based_on),
            upload_hash: None,
            reason: &reason,
            at: &act.at(),
            by: person,
        };
        let id = begin_version(&mut writing, act, &left.own, &new, &rows).await?;
        if left.own.published_version_id.is_some() {
            Cause::new("organisation_change", &reason).write(&mut writing, id).await?;
        }
        left.record_publishers(&mut writing, act, id, &brought).await?;
        inherit::record(writing.connection(), left.source, id).await?;
        cascade::taken_over(&mut writing, act, &left.from, &left.own).await?;
        let receipt = InheritReceipt {
            version_id: id,
            heir: left.heir.name.clone(),
            rows: rows.len(),
            added: brought.came.len(),
            renamed: brought.renamed.len(),
        };
        left.close(&mut writing, act, &source, (id, &receipt.words())).await?;
        writing.commit().await?;
        Ok(receipt)
    }
}

/// A catalogue about to be taken over, both sides locked.
struct Leaving {
    unit: CatalogueUnit,
    heir: CatalogueUnit,
    from: Catalogue,
    own: Catalogue,
    /// The version whose rows come.
    source: i64,
}

/// What the rows of a unit that was brought.
struct Brought {
    came: HashSet<String>,
    /// Key, former publisher and present one.
    renamed: Vec<(String, String, String)>,
}

impl Leaving {
    async fn lock(writing: &mut Writing<'_>, act: &Act, catalogue_id: i64) -> Result<Self, OperationError> {
        let no_catalogue = || OperationError::NotFound("该目录".to_owned());
        let from = version::catalogue(writing.connection(), catalogue_id).await?.ok_or_else(no_catalogue)?;
        let unit = unit::by_id(writing.connection(), from.unit_id).await?.ok_or_else(no_catalogue)?;
        let Some(heir) = heir::standing(writing.connection(), &unit).await? else {
            // Nothing is told of a catalogue to those who may not read it.
            act.actor.require(Permission::CompileCatalogue, &unit.path, Some(&from.sector_code))?;
            return Err(OperationError::State(match unit.valid_to {
                Some(_) => format!("{}已经撤销，没有承接机构，目录不能接续", unit.name),
                None => format!("{}没有并入其他机构，目录由它自己编制，不需要接续", unit.name),
            }));
        };
        act.actor.require(Permission::CompileCatalogue, &heir.path, Some(&from.sector_code))?;
        let heir = compiling_unit(writing.connection(), act, heir.id).await?;
        // Publishing locks in the same order: the successor's catalogue, then what it takes over.
        let own =
            version::begin_catalogue(writing.connection(), heir.id, &from.sector_code, &act.at()).await?;
        let from =
            version::lock_catalogue(writing.connection(), catalogue_id).await?.ok_or_else(no_catalogue)?;
        let taken = Takeovers::read(writing.connection()).await?;
        if taken.standing(catalogue_id).is_some() {
            return Err(OperationError::State(format!(
                "{}的这份目录已经接续，请在接续的草稿或版本上办理",
                unit.name
            )));
        }
        let source = source(from.draft_version_id, from.published_version_id, catalogue_id, &taken)
            .ok_or_else(|| OperationError::State(format!("{}的这份目录没有可以接续的版本", unit.name)))?;
        Ok(Self { unit, heir, from, own, source })
    }

    /// The successor's rows with those of the unit that was.
    async fn rows(
        &self,
        writing: &mut Writing<'_>,
        guideline: &Guideline,
    ) -> Result<(Vec<StoredRow>, Brought), OperationError> {
        let names = storage::organisation::unit::names(writing.connection(), self.unit.id).await?;
        let full: Vec<String> = names.iter().map(|name| name.name.clone()).collect();
        let short: Vec<String> = names.iter().map(|name| name.short_name.clone()).collect();
        let succession = Succession { full: &full, short: &short, now: &self.heir.name };
        let own = match self.own.published_version_id {
            Some(published) => row::of_version(writing.connection(), published).await?,
            None => Vec::new(),
        };
        let theirs = row::of_version(writing.connection(), self.source).await?;
        let ever = row::ever_of_catalogue(writing.connection(), self.own.id).await?;
        let (mut rows, came) = joined(linked(own, guideline), linked(theirs, guideline), guideline, &ever)?;
        let mut renamed = Vec::new();
        for stored in rows.iter_mut().filter(|row| came.contains(&row.keyed.key)) {
            let was = stored.keyed.row.publisher.clone();
            if succession.put_into(&mut stored.keyed.row) {
                renamed.push((stored.keyed.key.clone(), was, stored.keyed.row.publisher.clone()));
            }
        }
        Ok((rows, Brought { came, renamed }))
    }

    /// The successor's headings, and those added by the unit that was which hold text in the rows that came
    /// (R19).
    fn headings(
        &self,
        base: &Place,
        source: &Place,
        rows: &[StoredRow],
        brought: &Brought,
    ) -> Result<String, OperationError> {
        let mut headings = heading::read(&base.version.headings)?;
        let came: Vec<&StoredRow> = rows.iter().filter(|row| brought.came.contains(&row.keyed.key)).collect();
        for head in heading::read(&source.version.headings)?.into_iter().filter(|head| head.is_added) {
            let is_filled = came.iter().any(|row| !heading::cell(&row.keyed.row, &head.id).is_empty());
            if is_filled && !headings.iter().any(|known| known.id == head.id) {
                heading::put_in(&mut headings, head);
            }
        }
        heading::write(&headings)
    }

    async fn record_publishers(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        version_id: i64,
        brought: &Brought,
    ) -> Result<(), OperationError> {
        let changes: Vec<row::NewCellChange<'_>> = brought
            .renamed
            .iter()
            .map(|(key, was, now)| (key.as_str(), "publisher", was.as_str(), now.as_str()))
            .collect();
        let (person, at) = (act.person_id()?, act.at());
        row::record_changes(writing.connection(), version_id, &changes, person, &at).await?;
        Ok(())
    }

    /// Both histories keep the act; an open draft of the unit that was is closed.
    async fn close(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        source: &Place,
        (version_id, words): (i64, &str),
    ) -> Result<(), OperationError> {
        let note = format!("由{}接续", self.heir.name);
        source.record_act(writing.connection(), act, inherit::TAKEN, source.state()?.id(), &note).await?;
        let made = Place::read(writing.connection(), version_id).await?;
        let from = format!("接续{}第{}版。{words}", self.unit.name, source.version.number);
        made.record_act(writing.connection(), act, inherit::MADE, made.state()?.id(), &from).await?;
        if self.from.draft_version_id == Some(self.source) {
            discard(writing, act, source, &note).await?;
            let text = format!("{}由{}接续，原草稿停止办理", source.called(), self.heir.name);
            tell_compilers(writing, source, "catalogue.inherited", &text).await?;
        }
        let detail = json!({ "from": source.version.id, "from_unit": self.unit.name, "into": version_id });
        writing.audit(self.unit.id, "catalogue.inherit", &source.object(), &detail).await?;
        writing.audit(self.heir.id, "catalogue.inherit", &made.object(), &detail).await
    }
}

/// Tells what waits to be taken over; each unit, and each sector's name, is read once.
struct Waiting {
    taken: Takeovers,
    sectors: HashMap<String, String>,
    heirs: HashMap<i64, Option<CatalogueUnit>>,
}

impl Waiting {
    async fn read(connection: &mut Connection) -> Result<Self, OperationError> {
        let heads = storage::guideline::current_with_kinds(connection).await?;
        let sectors = heads.into_iter().map(|head| (head.sector_code, head.name)).collect();
        Ok(Self { taken: Takeovers::read(connection).await?, sectors, heirs: HashMap::new() })
    }

    async fn heir(
        &mut self,
        connection: &mut Connection,
        unit_id: i64,
    ) -> Result<Option<CatalogueUnit>, OperationError> {
        if let Some(known) = self.heirs.get(&unit_id) {
            return Ok(known.clone());
        }
        let unit = unit::by_id(connection, unit_id).await?;
        let heir = match unit {
            Some(unit) => heir::standing(connection, &unit).await?,
            None => None,
        };
        self.heirs.insert(unit_id, heir.clone());
        Ok(heir)
    }

    /// The catalogue, where it waits and the person may read it.
    async fn of(
        &mut self,
        connection: &mut Connection,
        act: &Act,
        left: &Left,
    ) -> Result<Option<Inheritable>, OperationError> {
        if self.taken.standing(left.catalogue_id).is_some() {
            return Ok(None);
        }
        let source = source(left.draft_id, left.published_id, left.catalogue_id, &self.taken);
        let Some(version_id) = source else { return Ok(None) };
        let Some(heir) = self.heir(connection, left.unit_id).await? else { return Ok(None) };
        let may = |right| act.actor.may(right, &heir.path, Some(&left.sector_code));
        if !may(Permission::ReadCatalogue) {
            return Ok(None);
        }
        Ok(Some(Inheritable {
            catalogue_id: left.catalogue_id,
            version_id,
            state: match &left.draft_state {
                Some(state) => VersionState::from_id(state),
                None => left.published_id.map(|_| VersionState::Published),
            },
            unit: left.unit_name.clone(),
            ended_on: left.ended_on.clone(),
            sector_code: left.sector_code.clone(),
            sector: self.sectors.get(&left.sector_code).cloned().unwrap_or_default(),
            heir_id: heir.id,
            may_inherit: may(Permission::CompileCatalogue),
            heir: heir.name,
        }))
    }
}

/// The version whose rows come: the open draft, else the one that was closed for a draft given up since, else
/// the one in force.
fn source(draft: Option<i64>, published: Option<i64>, catalogue_id: i64, taken: &Takeovers) -> Option<i64> {
    draft.or_else(|| taken.last_source(catalogue_id)).or(published)
}

/// The draft of the successor must be settled first: what is taken over becomes a version of its own.
async fn refuse_open_draft(writing: &mut Writing<'_>, left: &Leaving) -> Result<(), OperationError> {
    let Some(open) = left.own.draft_version_id else { return Ok(()) };
    let open = Place::read(writing.connection(), open).await?;
    let guideline = storage::guideline::current_of(writing.connection(), open.sector()).await?;
    let called = guideline.map(|head| called(&head.name)).unwrap_or_default();
    Err(OperationError::Conflict {
        message: format!(
            "{}的{called}已有一份“{}”的版本。请先把它办完发布，或把它作废，再接续{}的目录",
            left.heir.name,
            open.state()?.label(),
            left.unit.name
        ),
        places: json!({ "version_id": open.version.id, "state": open.version.state }),
    })
}

/// A unit's own rows with those of another that it does not have, and the keys of these.
fn joined(
    own: Vec<StoredRow>,
    theirs: Vec<StoredRow>,
    guideline: &Guideline,
    ever: &[KeyedRow],
) -> Result<(Vec<StoredRow>, HashSet<String>), OperationError> {
    let link = |row: &StoredRow| -> LinkedRow { (row.keyed.clone(), row.guideline_key.clone()) };
    let had: Vec<LinkedRow> = own.iter().map(link).collect();
    let come: Vec<StoredRow> = theirs.into_iter().filter(|row| !has(&had, &link(row))).collect();
    // What the successor only explained and now takes on stands as a row that is done.
    let taken_on = |row: &StoredRow| {
        row.keyed.status != RowStatus::Active
            && row.guideline_key.is_some()
            && come.iter().any(|other| other.guideline_key == row.guideline_key)
    };
    let mut rows: Vec<StoredRow> = own.into_iter().filter(|row| !taken_on(row)).collect();
    let is_first = had.is_empty() && ever.is_empty();
    let mut came = HashSet::new();
    for mut row in come {
        let is_item = row.guideline_key.as_deref() == Some(row.keyed.key.as_str());
        let used = |key: &str| rows.iter().any(|other| other.keyed.key == key);
        let is_known = !is_first && !is_item && ever.iter().any(|other| other.key == row.keyed.key);
        if used(&row.keyed.key) || is_known {
            row.keyed.key = new_key(&row, guideline, ever, &rows)?;
        }
        came.insert(row.keyed.key.clone());
        let level1 = fold(&row.keyed.row.level1_item);
        let behind = rows.iter().rposition(|other| fold(&other.keyed.row.level1_item) == level1);
        rows.insert(behind.map_or(rows.len(), |at| at + 1), row);
    }
    let mut keyed: Vec<KeyedRow> = rows.iter().map(|row| row.keyed.clone()).collect();
    renumber(guideline.numbering, &mut keyed);
    for ((row, keyed), position) in rows.iter_mut().zip(keyed).zip(1..) {
        (row.keyed, row.position, row.revision) = (keyed, position, 0);
    }
    Ok((rows, came))
}

/// A key that the successor never used (R29).
fn new_key(
    row: &StoredRow,
    guideline: &Guideline,
    ever: &[KeyedRow],
    rows: &[StoredRow],
) -> Result<String, OperationError> {
    let mut book = assign::book(guideline, ever)?;
    book.record(rows.iter().map(|row| &row.keyed));
    Ok(match &row.guideline_key {
        Some(item) => {
            let item: StableKey = item.parse().map_err(|_| super::place::damaged("事项编码"))?;
            book.next_part_key(item).to_string()
        }
        None => book.next_key(&row.keyed.row.level1_item).to_string(),
    })
}
