//! 接续: the unit that goes on takes over the catalogues of one that is no more (R80a). Their rows come into a
//! draft of its own with its name in 公开主体; when that is published, what was taken over ceases to be current.

use super::draft::{begin_version, discard, linked};
use super::inheritable::source;
use super::place::{Place, compiling_unit, guideline_to_begin};
use super::review::tell_compilers;
use super::takeover::Takeovers;
use super::{assign, heading, heir};
use crate::cascade;
use crate::maintenance::Cause;
use crate::{Act, OperationError, Operations, Writing};
use domain::catalogue::kind::called;
use domain::catalogue::numbering::{StableKey, renumber};
use domain::catalogue::successor::{self, LinkedRow, Succession, has};
use domain::catalogue::{Guideline, KeyedRow, RowStatus};
use domain::organisation::Permission;
use domain::text::fold;
use serde::Serialize;
use serde_json::json;
use std::collections::HashSet;
use storage::catalogue::inherit;
use storage::catalogue::process;
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::catalogue::version::{self, Catalogue, NewVersion};

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
    /// Own rows of items that the unit that was had otherwise; a remark on each says in what.
    pub differing: usize,
}

impl InheritReceipt {
    /// What was done, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let kept = match self.rows - self.added {
            0 => String::new(),
            own => format!("，本单位原有{own}项照旧"),
        };
        let differing = match self.differing {
            0 => String::new(),
            many => format!("，其中{many}项与原单位的不同，已逐项提出，须答复"),
        };
        format!(
            "加入{}项，其中{}项的公开主体已改为{}{kept}{differing}。请逐项核对后提交审核。",
            self.added, self.renamed, self.heir
        )
    }
}

impl Operations {
    /// Takes a catalogue over into a draft of the unit that goes on: its own rows, where it has a version in
    /// force, and those of the unit that was which it does not have. An open draft of the unit that was is
    /// closed and stays readable.
    ///
    /// # Errors
    /// When the right at the successor is missing, the unit stands or nobody goes on for it, the catalogue was
    /// taken over, or the successor has an open draft of the sector.
    #[boxed::future]
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
        left.remark(&mut writing, act, id, &brought).await?;
        inherit::record(writing.connection(), left.source, id).await?;
        cascade::taken_over(&mut writing, act, &left.from, &left.own).await?;
        let receipt = InheritReceipt {
            version_id: id,
            heir: left.heir.name.clone(),
            rows: rows.len(),
            added: brought.came.len(),
            renamed: brought.renamed.len(),
            differing: brought.differing.len(),
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
    /// Own rows of items that the unit that was had otherwise: their keys, and in what.
    differing: Vec<(String, String)>,
    /// Key, former publisher and present one.
    renamed: Vec<(String, String, String)>,
}

impl Leaving {
    #[boxed::future]
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
    #[boxed::future]
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
        let differing = self.differing(&linked(own.clone(), guideline), &linked(theirs.clone(), guideline));
        let (mut rows, came) = joined(linked(own, guideline), linked(theirs, guideline), guideline, &ever)?;
        let mut renamed = Vec::new();
        for stored in rows.iter_mut().filter(|row| came.contains(&row.keyed.key)) {
            let was = stored.keyed.row.publisher.clone();
            if succession.put_into(&mut stored.keyed.row) {
                renamed.push((stored.keyed.key.clone(), was, stored.keyed.row.publisher.clone()));
            }
        }
        Ok((rows, Brought { came, differing, renamed }))
    }

    /// What stays as the successor has it, though the unit that was had it otherwise.
    fn differing(&self, own: &[StoredRow], theirs: &[StoredRow]) -> Vec<(String, String)> {
        let own: Vec<LinkedRow> = own.iter().map(link).collect();
        let told = |row: &StoredRow| {
            let (stays, columns) = successor::differing(&own, &link(row))?;
            let cells = columns.into_iter().map(|column| match row.keyed.row.cell(column) {
                text if text.is_empty() => format!("{}没有填写", column.label()),
                text => format!("{}为“{}”", column.label(), shortened(&text)),
            });
            let cells: Vec<String> = cells.collect();
            let text = format!(
                "{}的这一项与本单位的不同，接续时没有改动：{}。请确定以哪个为准，改好后答复",
                self.unit.name,
                cells.join("；")
            );
            Some((stays.key.clone(), text))
        };
        theirs.iter().filter_map(told).collect()
    }

    /// Puts to the compilers what they must decide, as a remark on each row (R69).
    #[boxed::future]
    async fn remark(
        &self,
        writing: &mut Writing<'_>,
        act: &Act,
        version_id: i64,
        brought: &Brought,
    ) -> Result<(), OperationError> {
        let (person, at) = (act.person_id()?, act.at());
        for (key, text) in &brought.differing {
            let place = (Some(key.as_str()), None);
            process::insert_remark(writing.connection(), version_id, place, text, person, &at).await?;
        }
        Ok(())
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

    #[boxed::future]
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
    #[boxed::future]
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
        let state = source.state()?.label();
        let from = format!("接续{}第{}版（{state}）。{words}", self.unit.name, source.version.number);
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

/// The draft of the successor must be settled first: what is taken over becomes a version of its own.
#[boxed::future]
async fn refuse_open_draft(writing: &mut Writing<'_>, left: &Leaving) -> Result<(), OperationError> {
    let Some(open) = left.own.draft_version_id else { return Ok(()) };
    let open = Place::read(writing.connection(), open).await?;
    let guideline = storage::guideline::current_of(writing.connection(), open.sector()).await?;
    let called = guideline.map(|head| called(&head.name)).unwrap_or_default();
    Err(OperationError::Conflict {
        message: format!(
            "{}的{called}已有一份“{}”的版本。请先把它办完发布，或放弃那份草稿，再接续{}的目录",
            left.heir.name,
            open.state()?.label(),
            left.unit.name
        ),
        places: json!({ "version_id": open.version.id, "state": open.version.state }),
    })
}

fn link(row: &StoredRow) -> LinkedRow {
    (row.keyed.clone(), row.guideline_key.clone())
}

/// The beginning of a long text; the whole stands in the catalogue that was taken over.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 80;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST).chain(['…']).collect()
}

/// A unit's own rows with those of another that it does not have, and the keys of these.
fn joined(
    own: Vec<StoredRow>,
    theirs: Vec<StoredRow>,
    guideline: &Guideline,
    ever: &[KeyedRow],
) -> Result<(Vec<StoredRow>, HashSet<String>), OperationError> {
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
