//! Issuing a published catalogue to the units below: a draft where there is none, a proposal where there
//! is one, and a receipt that says what became of it at each (R16, R55, R71, R72).

use super::above::{Proposed, holders, propose_to};
use super::outcome::{DELIVERED, DRAFT, Outcome, PROPOSAL, SKIPPED};
use super::propose::{above_of_version, working};
use super::received::{covering, read_at};
use super::sides::{Above, applies_to};
use crate::catalogue::assign;
use crate::catalogue::draft::{begin_version, readable};
use crate::catalogue::place::{Place, guideline_of, needed, words};
use crate::{Act, OperationError, Operations, Writing};
use domain::cascade::counts_in_words;
use domain::catalogue::CatalogueKind;
use domain::catalogue::numbering::renumber;
use domain::catalogue::{Guideline, KeyedRow, VersionState};
use domain::organisation::{Permission, Role, UnitKind};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use storage::Connection;
use storage::cascade::issue::{self, NewIssueLine};
use storage::cascade::lineage::{self, Lineage, RowParent};
use storage::catalogue::row::{self, StoredRow};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::catalogue::version::{self, Catalogue, NewVersion};

/// What goes out with a catalogue, and to whom.
#[derive(Debug, Clone, Default)]
pub struct IssueInput {
    /// The units.
    pub units: Vec<i64>,
    /// 文号 of the covering document.
    pub document_number: String,
    /// What is asked for; may be empty.
    pub note: String,
}

/// A unit to which a catalogue may be issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueCandidate {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// What it is.
    pub kind: Option<UnitKind>,
    /// Its own catalogue of the sector: the state of the version on the desk, else in force.
    pub state: Option<VersionState>,
    /// True where its catalogue came from this one before.
    pub is_linked: bool,
}

/// What became of it at a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueLine {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// `draft`, `proposal` or `skipped`.
    pub outcome: String,
    /// Why, or how many.
    pub words: String,
    /// The draft that was made.
    pub version_id: Option<i64>,
    /// The proposal that was opened.
    pub proposal_id: Option<i64>,
}

/// An issue with what became of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IssueView {
    /// Its number.
    pub id: i64,
    /// The version issued.
    pub version_id: i64,
    /// The unit that issued it.
    pub unit: String,
    /// The catalogue's title.
    pub title: String,
    /// 1, 2, 3 … within the catalogue.
    pub number: i64,
    /// 文号 of the covering document.
    pub document_number: String,
    /// What is asked for.
    pub note: String,
    /// When.
    pub issued_at: String,
    /// By whom.
    pub issued_by: String,
    /// What became of it at each unit.
    pub lines: Vec<IssueLine>,
    /// True for who reads it at a unit to which it was issued: it shows that unit's line.
    pub is_received: bool,
}

/// The catalogue on its way down.
struct Issuing<'a> {
    act: &'a Act,
    at: Place,
    rows: Above,
    guideline_id: i64,
    guideline: Guideline,
    document_number: String,
    /// Document number and what is asked for, as the receivers are told.
    covering: String,
}

impl Operations {
    /// The units to which a version may be issued, with what they have of the sector.
    ///
    /// # Errors
    /// When the person may not read the version.
    #[boxed::future]
    pub async fn issue_candidates(
        &self,
        act: &Act,
        version_id: i64,
    ) -> Result<Vec<IssueCandidate>, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        let mut candidates = Vec::new();
        if CatalogueKind::coded(at.sector()).is_some() {
            return Ok(candidates);
        }
        for unit in units_below(&mut connection, act, &at.unit).await? {
            let own = version::catalogue_of(&mut connection, unit.id, at.sector()).await?;
            let state = match own.as_ref().and_then(working) {
                Some(id) => Some(Place::read(&mut connection, id).await?.state()?),
                None => None,
            };
            let link = match &own {
                Some(own) => lineage::link(&mut connection, own.id).await?,
                None => None,
            };
            candidates.push(IssueCandidate {
                unit_id: unit.id,
                kind: UnitKind::parse(&unit.kind),
                unit: unit.name,
                state,
                is_linked: link.is_some_and(|link| link.parent_id == at.catalogue.id),
            });
        }
        Ok(candidates)
    }

    /// Issues a published version to units below (R71): all of them in one act, each with its outcome.
    ///
    /// # Errors
    /// When the right is missing, the version is not in force, or a unit is not below.
    #[boxed::future]
    pub async fn issue_catalogue(
        &self,
        act: &Act,
        version_id: i64,
        input: &IssueInput,
    ) -> Result<IssueView, OperationError> {
        let document_number = needed("document_number", &input.document_number, "下发通知的文号", 100)?;
        let note = words("note", &input.note, 2000)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        at.require(&act.actor, Permission::IssueCatalogue)?;
        if at.state()? != VersionState::Published {
            return Err(OperationError::State(format!(
                "目录现为“{}”，只有已发布的目录可以下发",
                at.state()?.label()
            )));
        }
        if CatalogueKind::coded(at.sector()).is_some() {
            return Err(OperationError::State(format!("{}由各部门自行编制，不向下级下发", at.called())));
        }
        let chosen = chosen_units(&mut writing, act, &at, &input.units).await?;
        let issuing = Issuing::read(&mut writing, act, at, (&document_number, &note)).await?;
        let id = issue::insert(writing.connection(), version_id, &document_number, &note, person, &act.at())
            .await?;
        let mut outcomes = Vec::new();
        for unit in &chosen {
            outcomes.push(issuing.to(&mut writing, unit).await?);
        }
        let lines: Vec<NewIssueLine<'_>> = outcomes.iter().map(Outcome::line).collect();
        issue::insert_lines(writing.connection(), id, &lines).await?;
        let count = |kind: &str| outcomes.iter().filter(|one| one.kind == kind).count();
        let detail = json!({
            "document": document_number, "drafts": count(DRAFT), "proposals": count(PROPOSAL),
            "delivered": count(DELIVERED), "skipped": count(SKIPPED),
        });
        let object = format!("catalogue_issue:{id}");
        writing.audit(issuing.at.unit.id, "cascade.issue", &object, &detail).await?;
        let view = view(writing.connection(), id).await?;
        writing.commit().await?;
        Ok(view)
    }

    /// An issue with what became of it at each unit; who reads only at units to which it was issued sees
    /// what became of it there.
    ///
    /// # Errors
    /// When there is none, or the person reads neither the catalogue nor at such a unit.
    #[boxed::future]
    pub async fn issue(&self, act: &Act, id: i64) -> Result<IssueView, OperationError> {
        let mut connection = self.store.read().await?;
        let mut found = view(&mut connection, id).await?;
        let at = Place::read(&mut connection, found.version_id).await?;
        match readable(&mut connection, act, found.version_id).await {
            Ok(_) => Ok(found),
            Err(OperationError::NotFound(_)) => {
                let own = read_at(&mut connection, act, id, at.sector()).await?;
                found.lines.retain(|line| own.contains(&line.unit_id));
                found.is_received = true;
                if found.lines.is_empty() { Err(no_issue()) } else { Ok(found) }
            }
            Err(error) => Err(error),
        }
    }

    /// The issues of a catalogue's versions, the newest first.
    ///
    /// # Errors
    /// When the person may not read the version.
    #[boxed::future]
    pub async fn issues_of(&self, act: &Act, version_id: i64) -> Result<Vec<IssueView>, OperationError> {
        let mut connection = self.store.read().await?;
        let at = readable(&mut connection, act, version_id).await?;
        let mut views = Vec::new();
        for found in issue::of_catalogue(&mut connection, at.catalogue.id).await? {
            views.push(view(&mut connection, found.id).await?);
        }
        Ok(views)
    }
}

impl<'a> Issuing<'a> {
    async fn read(
        writing: &mut Writing<'_>,
        act: &'a Act,
        at: Place,
        (document_number, note): (&str, &str),
    ) -> Result<Self, OperationError> {
        let rows = above_of_version(writing.connection(), at.version.id).await?;
        let guideline_id = super::propose::guideline_base(writing.connection(), &at).await?;
        let guideline = guideline_of(writing.connection(), guideline_id).await?;
        let covering = covering(document_number, note);
        let document_number = document_number.to_owned();
        Ok(Self { act, at, rows, guideline_id, guideline, document_number, covering })
    }

    /// Issues it to one unit.
    #[boxed::future]
    async fn to(&self, writing: &mut Writing<'_>, unit: &CatalogueUnit) -> Result<Outcome, OperationError> {
        let now = self.act.at();
        let own = version::catalogue_of(writing.connection(), unit.id, self.at.sector()).await?;
        if let Some(version_id) = own.as_ref().and_then(working) {
            let child = Place::lock_with_catalogue(writing.connection(), version_id).await?;
            let outcome = self.propose(writing, unit, &child).await?;
            lineage::put_link(writing.connection(), child.catalogue.id, self.at.catalogue.id, &now).await?;
            return Ok(outcome);
        }
        let rows = self.rows_for(unit);
        if rows.is_empty() {
            return Ok(Outcome::skipped(unit, "目录中没有勾选“乡级”的事项，不适用于该单位"));
        }
        let catalogue =
            version::begin_catalogue(writing.connection(), unit.id, self.at.sector(), &now).await?;
        let version_id = self.begin_draft(writing, &catalogue, unit, &rows).await?;
        lineage::put_link(writing.connection(), catalogue.id, self.at.catalogue.id, &now).await?;
        let words = format!("新建草稿，{}个事项", rows.len());
        Ok(Outcome { unit_id: unit.id, kind: DRAFT, words, version_id: Some(version_id), proposal_id: None })
    }

    /// A unit that has a catalogue gets a proposal.
    #[boxed::future]
    async fn propose(
        &self,
        writing: &mut Writing<'_>,
        unit: &CatalogueUnit,
        child: &Place,
    ) -> Result<Outcome, OperationError> {
        let former = issue::at_unit(writing.connection(), self.at.version.id, unit.id).await?;
        if former.is_some_and(|former| former.document_number == self.document_number) {
            return Ok(Outcome::skipped(unit, "这一版已用同一文号下发过，没有重复送达"));
        }
        Ok(match propose_to(writing, self.act, child, (&self.at, &self.rows), &self.covering).await? {
            Proposed::Same { open } => {
                let stands = match open {
                    Some(_) => "这一版的变更已在该单位待处理",
                    None => "该单位已经依据这一版编制",
                };
                self.delivered(writing, (unit, child), stands, open).await?
            }
            Proposed::Nothing => {
                self.delivered(writing, (unit, child), "内容与这一版一致，无须变更", None).await?
            }
            Proposed::Opened { id, changes, conflicts } => Outcome {
                unit_id: unit.id,
                kind: PROPOSAL,
                words: format!(
                    "已有目录（{}），建议{}",
                    child.state()?.label(),
                    counts_in_words(changes, conflicts)
                ),
                version_id: None,
                proposal_id: Some(id),
            },
        })
    }

    /// A unit that has the version already gets the document: its number and what is asked for.
    #[boxed::future]
    async fn delivered(
        &self,
        writing: &mut Writing<'_>,
        (unit, child): (&CatalogueUnit, &Place),
        stands: &str,
        proposal_id: Option<i64>,
    ) -> Result<Outcome, OperationError> {
        let text = format!(
            "{}第{}版已下发到{}：{stands}。{}",
            self.at.called(),
            self.at.version.number,
            unit.name,
            self.covering
        );
        let url = match proposal_id {
            Some(id) => format!("/console/proposals/{id}"),
            None => child.console_url(),
        };
        writing.notify(&holders(Role::Compiler, child), "cascade.issued", &text, &url).await?;
        let words = format!("{stands}，文号和要求已送达");
        let kind = if proposal_id.is_some() { PROPOSAL } else { DELIVERED };
        Ok(Outcome { unit_id: unit.id, kind, words, version_id: None, proposal_id })
    }

    /// The rows as the unit begins with them: its share (R16), its own body (R55), the same keys.
    fn rows_for(&self, unit: &CatalogueUnit) -> Vec<StoredRow> {
        let kind = UnitKind::parse(&unit.kind);
        let rows = self.rows.read_by(unit).into_iter().zip(&self.rows.guideline_keys);
        let (mut keyed, items): (Vec<KeyedRow>, Vec<Option<String>>) =
            rows.filter(|(row, _)| applies_to(row, kind)).map(|(row, item)| (row, item.clone())).unzip();
        renumber(self.guideline.numbering, &mut keyed);
        keyed.iter_mut().for_each(|row| row.row.hand_on());
        let stored = keyed.into_iter().zip(items).zip(1..);
        stored.map(|((row, item), position)| assign::stored(row, item, position)).collect()
    }

    #[boxed::future]
    async fn begin_draft(
        &self,
        writing: &mut Writing<'_>,
        catalogue: &Catalogue,
        unit: &CatalogueUnit,
        rows: &[StoredRow],
    ) -> Result<i64, OperationError> {
        let at = self.act.at();
        let reason = format!("依据{}目录第{}版编制", self.at.unit.name, self.at.version.number);
        let person = self.act.person_id()?;
        let new = NewVersion {
            catalogue_id: catalogue.id,
            title: &self.guideline.catalogue_title(),
            headings: &self.at.version.headings,
            guideline_id: self.guideline_id,
            based_on_id: None,
            upload_hash: None,
            reason: &reason,
            at: &at,
            by: person,
        };
        let id = begin_version(writing, self.act, catalogue, &new, rows).await?;
        let parent_version_id = self.at.version.id;
        let known = Lineage { guideline_id: None, parent_version_id: Some(parent_version_id) };
        lineage::put(writing.connection(), id, &known).await?;
        let parent = |row: &StoredRow| RowParent {
            row_key: row.keyed.key.clone(),
            parent_version_id,
            parent_key: row.keyed.key.clone(),
        };
        let parents: Vec<RowParent> = rows.iter().map(parent).collect();
        lineage::put_row_parents(writing.connection(), id, &parents).await?;
        let before: BTreeMap<&str, &str> =
            self.rows.rows.iter().map(|row| (row.key.as_str(), row.row.publisher.as_str())).collect();
        let filled: Vec<row::NewCellChange<'_>> = rows
            .iter()
            .filter_map(|row| {
                let old = *before.get(row.keyed.key.as_str())?;
                let new = row.keyed.row.publisher.as_str();
                (old != new).then_some((row.keyed.key.as_str(), "publisher", old, new))
            })
            .collect();
        row::record_changes(writing.connection(), id, &filled, person, &at).await?;
        let detail = json!({ "sector": self.at.sector(), "rows": rows.len(), "parent": parent_version_id });
        writing.audit(unit.id, "catalogue.draft", &format!("catalogue_version:{id}"), &detail).await?;
        let child = Place::read(writing.connection(), id).await?;
        let text = format!(
            "{}第{}版已下发，{}的草稿已建立，请结合本单位实际修改后提交。{}",
            self.at.called(),
            self.at.version.number,
            unit.name,
            self.covering
        );
        let to = holders(Role::Compiler, &child);
        writing.notify(&to, "cascade.issued", &text, &child.console_url()).await?;
        Ok(id)
    }
}

/// The chosen units, each of which must stand below.
#[boxed::future]
async fn chosen_units(
    writing: &mut Writing<'_>,
    act: &Act,
    at: &Place,
    ids: &[i64],
) -> Result<Vec<CatalogueUnit>, OperationError> {
    let below = units_below(writing.connection(), act, &at.unit).await?;
    if let Some(stranger) = ids.iter().find(|id| !below.iter().any(|unit| unit.id == **id)) {
        let name = unit::by_id(writing.connection(), *stranger).await?.map(|unit| unit.name);
        return Err(OperationError::invalid(
            "units",
            format!(
                "{}不是{}的下级单位，不能下发",
                name.unwrap_or_else(|| format!("机构{stranger}")),
                at.unit.name
            ),
        ));
    }
    let chosen: Vec<CatalogueUnit> = below.into_iter().filter(|unit| ids.contains(&unit.id)).collect();
    if chosen.is_empty() {
        return Err(OperationError::invalid("units", "请至少选择一个下级单位"));
    }
    Ok(chosen)
}

/// The units below one in its line: of a city department the departments of the districts, of those the
/// stations and the towns of the district, of a government those directly below it (R71).
async fn units_below(
    connection: &mut Connection,
    act: &Act,
    above: &CatalogueUnit,
) -> Result<Vec<CatalogueUnit>, OperationError> {
    let today = act.today().to_string();
    let standing = unit::subtree(connection, "/", &today).await?;
    let kind = UnitKind::parse(&above.kind);
    let is_town = |unit: &CatalogueUnit| {
        matches!(UnitKind::parse(&unit.kind), Some(UnitKind::Town | UnitKind::Subdistrict))
    };
    let departments: Vec<&CatalogueUnit> =
        standing.iter().filter(|unit| unit.sector_parent_id == Some(above.id)).collect();
    let is_below = |unit: &CatalogueUnit| match kind {
        Some(UnitKind::CityDepartment) => {
            let has_department = departments.iter().any(|own| own.parent_id == Some(unit.id));
            unit.sector_parent_id == Some(above.id)
                || (UnitKind::parse(&unit.kind) == Some(UnitKind::District)
                    && unit.parent_id == above.parent_id
                    && !has_department)
        }
        Some(UnitKind::DistrictDepartment) => {
            unit.sector_parent_id == Some(above.id) || (is_town(unit) && unit.parent_id == above.parent_id)
        }
        _ => {
            unit.parent_id == Some(above.id)
                && (is_town(unit)
                    || matches!(UnitKind::parse(&unit.kind), Some(UnitKind::District | UnitKind::Zone)))
        }
    };
    let compiles = |unit: &CatalogueUnit| UnitKind::parse(&unit.kind).is_some_and(UnitKind::compiles);
    let below: Vec<CatalogueUnit> =
        standing.iter().filter(|unit| is_below(unit) && compiles(unit)).cloned().collect();
    Ok(below)
}

async fn view(connection: &mut Connection, id: i64) -> Result<IssueView, OperationError> {
    let found = issue::by_id(connection, id).await?.ok_or_else(no_issue)?;
    let at = Place::read(connection, found.version_id).await?;
    let lines = issue::lines(connection, id).await?.into_iter().map(|line| IssueLine {
        unit_id: line.unit_id,
        unit: line.unit_name,
        outcome: line.outcome,
        words: line.words,
        version_id: line.version_id,
        proposal_id: line.proposal_id,
    });
    Ok(IssueView {
        id: found.id,
        version_id: found.version_id,
        unit: at.unit.name,
        title: at.version.title,
        number: at.version.number,
        document_number: found.document_number,
        note: found.note,
        issued_at: found.issued_at,
        issued_by: found.issued_by_name,
        lines: lines.collect(),
        is_received: false,
    })
}

fn no_issue() -> OperationError {
    OperationError::NotFound("这次下发".to_owned())
}
