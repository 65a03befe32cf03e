//! Who has what open: the parts of one version, and of every open catalogue of a level, with the
//! person to ask (R23b, R149b).

use super::map::days_since;
use super::place::Place;
use super::reach::Parts;
use crate::{Act, OperationError, Operations};
use domain::catalogue::VersionState;
use domain::organisation::{Permission, Role};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use storage::Connection;
use storage::catalogue::contribution::{self, OpenPart};
use storage::catalogue::unit;

/// A contributor's part of a version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartInfo {
    /// The contributor.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// How many items it has.
    pub items: i64,
    /// True when it reported its part of this version done.
    pub is_done: bool,
    /// What the lead wrote with it.
    pub note: String,
    /// When it was asked.
    pub asked_at: String,
    /// When it was done.
    pub done_at: Option<String>,
    /// By whom.
    pub done_by: Option<String>,
    /// With which words.
    pub done_note: String,
    /// When it was reminded last.
    pub reminded_at: Option<String>,
    /// True when it is the person's own part.
    pub is_own: bool,
}

/// The division of a version's work.
#[derive(Debug, Clone, Default, Serialize)]
pub struct PartList {
    /// The contributors, in order of the tree.
    pub parts: Vec<PartInfo>,
    /// The units that may be given items; empty for who may not give any.
    pub candidates: Vec<(i64, String)>,
    /// The unit of each key that was given away.
    pub by_key: BTreeMap<String, (i64, String)>,
    /// True when the person may give items and take them back.
    pub may_assign: bool,
    /// True when the person may remind.
    pub may_remind: bool,
}

/// An open part in a list over a level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartWork {
    /// The catalogue's open version.
    pub version_id: i64,
    /// Its state.
    pub state: VersionState,
    /// The lead unit.
    pub lead: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub sector: String,
    /// The contributor's number.
    pub unit_id: i64,
    /// The contributor.
    pub unit: String,
    /// How many items it has.
    pub items: i64,
    /// True when it reported its part done.
    pub is_done: bool,
    /// When it was asked.
    pub asked_at: String,
    /// When it was done.
    pub done_at: Option<String>,
    /// Its last change of a cell.
    pub last_change_at: Option<String>,
    /// Whole days since it was asked.
    pub days: Option<i64>,
    /// Who compiles there: whom to ask.
    pub people: Vec<String>,
}

impl Operations {
    /// The division of a version's work, and what the person may do with it.
    ///
    /// # Errors
    /// When there is no such version or the person may not read it.
    #[boxed::future]
    pub async fn parts(&self, act: &Act, version_id: i64) -> Result<PartList, OperationError> {
        let mut connection = self.store.read().await?;
        let at = super::draft::readable(&mut connection, act, version_id).await?;
        part_list(&mut connection, act, &at).await
    }

    /// Every part of the open catalogues below a unit, and of those where a unit below contributes;
    /// open ones first, the longest waiting first.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn open_parts_below(&self, act: &Act, unit_id: i64) -> Result<Vec<PartWork>, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_id(&mut connection, unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let parts = contribution::open_below(&mut connection, &unit.path).await?;
        let may = |part: &OpenPart| {
            [&part.lead_path, &part.unit_path]
                .iter()
                .any(|path| act.actor.may(Permission::ReadCatalogue, path, Some(&part.sector_code)))
        };
        let parts: Vec<OpenPart> = parts.into_iter().filter(may).collect();
        part_works(&mut connection, act, parts).await
    }
}

/// The person's own parts that are still open.
#[boxed::future]
pub(super) async fn own_open_parts(
    connection: &mut Connection,
    act: &Act,
) -> Result<Vec<PartWork>, OperationError> {
    let compiles = act.actor.grants.iter().filter(|grant| grant.role == Role::Compiler);
    let paths: BTreeSet<&str> = compiles.map(|grant| grant.unit_path.as_str()).collect();
    let mut found: Vec<OpenPart> = Vec::new();
    for path in paths {
        for part in contribution::open_below(connection, path).await? {
            let own = act.actor.may(Permission::CompileCatalogue, &part.unit_path, Some(&part.sector_code));
            let editable = VersionState::from_id(&part.version_state).is_some_and(VersionState::is_editable);
            if own && editable && part.is_done == 0 && !found.contains(&part) {
                found.push(part);
            }
        }
    }
    part_works(connection, act, found).await
}

#[boxed::future]
pub(super) async fn part_list(
    connection: &mut Connection,
    act: &Act,
    at: &Place,
) -> Result<PartList, OperationError> {
    let parts = Parts::read(connection, at.catalogue.id).await?;
    let lead = at.may(&act.actor, Permission::CompileCatalogue);
    let editable = at.state()?.is_editable();
    let candidates = match lead && editable {
        true => super::contribution::candidates(connection, at, act).await?,
        false => Vec::new(),
    };
    let own = parts.own_units(&act.actor, Permission::CompileCatalogue, at.sector());
    let info = |part: &contribution::Contribution| PartInfo {
        unit_id: part.unit_id,
        unit: part.unit_name.clone(),
        items: part.items,
        is_done: !Parts::is_open(part, at.version.id),
        note: part.note.clone(),
        asked_at: part.asked_at.clone(),
        done_at: part.done_at.clone(),
        done_by: part.done_by_name.clone(),
        done_note: part.done_note.clone(),
        reminded_at: part.reminded_at.clone(),
        is_own: own.contains(&part.unit_id),
    };
    Ok(PartList {
        parts: parts.contributions.iter().filter(|part| part.items > 0).map(info).collect(),
        by_key: parts
            .by_key
            .iter()
            .map(|(key, one)| (key.clone(), (one.unit_id, one.unit_name.clone())))
            .collect(),
        candidates: candidates.into_iter().map(|unit| (unit.id, unit.name)).collect(),
        may_assign: lead && editable,
        may_remind: editable && (lead || at.may(&act.actor, Permission::ReviewCatalogue)),
    })
}

#[boxed::future]
async fn part_works(
    connection: &mut Connection,
    act: &Act,
    parts: Vec<OpenPart>,
) -> Result<Vec<PartWork>, OperationError> {
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let heads = storage::guideline::current_with_kinds(connection).await?;
    let ids: BTreeSet<i64> = parts.iter().map(|part| part.unit_id).collect();
    let ids: Vec<i64> = ids.into_iter().collect();
    let today = act.today().to_string();
    let mut people: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (unit, name) in contribution::names_of_holders(connection, Role::Compiler.id(), &ids, &today).await? {
        people.entry(unit).or_default().push(name);
    }
    let work = |part: OpenPart| {
        let sector = heads.iter().find(|head| head.sector_code == part.sector_code);
        Some(PartWork {
            version_id: part.version_id,
            state: VersionState::from_id(&part.version_state)?,
            sector: sector.map(|head| head.name.clone()).unwrap_or_default(),
            sector_code: part.sector_code,
            lead: part.lead_name,
            people: people.get(&part.unit_id).cloned().unwrap_or_default(),
            unit_id: part.unit_id,
            unit: part.unit_name,
            items: part.items,
            is_done: part.is_done == 1,
            days: days_since(act, &part.asked_at),
            asked_at: part.asked_at,
            done_at: part.done_at.filter(|_| part.is_done == 1),
            last_change_at: part.last_change_at,
        })
    };
    let mut works: Vec<PartWork> = parts.into_iter().filter_map(work).collect();
    works.sort_by(|a, b| (a.is_done, &a.asked_at).cmp(&(b.is_done, &b.asked_at)));
    Ok(works)
}
