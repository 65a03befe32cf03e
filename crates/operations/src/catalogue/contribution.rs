//! Compiling together: the lead gives items to contributors, each says when its part is done, the
//! lead reminds and submits once for all (R23b, R59).

use super::finding::Checked;
use super::place::{Place, needed, words};
use super::reach::{Parts, names_station, station_words};
use crate::organisation::Recipients;
use crate::{Act, FieldProblem, OperationError, Operations, Writing};
use domain::catalogue::RowStatus;
use domain::organisation::{Permission, Role, UnitKind};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use storage::Connection;
use storage::catalogue::contribution::{self, Contribution};
use storage::catalogue::unit::{self, CatalogueUnit};

/// Items to give to a contributor.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct ItemsToAssign {
    /// Rows by their keys, or guideline items that no row stands for yet.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Every item of these level-1 items.
    #[serde(default)]
    pub level1_items: Vec<String>,
    /// The contributor; none takes the items back to the lead.
    pub unit_id: Option<i64>,
    /// Words for the contributor.
    #[serde(default)]
    pub note: String,
}

/// What an act on parts tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartReceipt {
    /// The version.
    pub version_id: i64,
    /// How many items it concerns.
    pub items: usize,
    /// How many people were told.
    pub told: usize,
}

impl Operations {
    /// Gives items to a contributor, or takes them back.
    ///
    /// # Errors
    /// When the person does not compile the whole catalogue, the version is not open for editing, the
    /// unit does not belong to the level, or no item is chosen.
    #[boxed::future]
    pub async fn assign_items(
        &self,
        act: &Act,
        version_id: i64,
        assign: &ItemsToAssign,
    ) -> Result<PartReceipt, OperationError> {
        let note = words("note", &assign.note, 500)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        at.require_editing(&act.actor)?;
        let checked = Checked::unchecked(writing.connection(), &at).await?;
        let keys = chosen(&checked, assign)?;
        let catalogue = at.catalogue.id;
        let Some(unit_id) = assign.unit_id.filter(|id| *id != at.unit.id) else {
            contribution::take_back(writing.connection(), catalogue, &keys).await?;
            let detail = json!({ "items": keys, "unit": null });
            writing.audit(at.unit.id, "catalogue.assign_items", &at.object(), &detail).await?;
            writing.commit().await?;
            return Ok(PartReceipt { version_id, items: keys.len(), told: 0 });
        };
        let candidates = candidates(writing.connection(), &at, act).await?;
        let Some(unit) = candidates.into_iter().find(|unit| unit.id == unit_id) else {
            return Err(OperationError::invalid(
                "unit",
                "分给的单位应当是本级的部门、站所，或本部门在镇街的站所；请从列表中选择",
            ));
        };
        contribution::assign(writing.connection(), catalogue, &keys, unit_id, person, &act.at()).await?;
        contribution::ask(writing.connection(), catalogue, unit_id, &note, person, &act.at()).await?;
        let text = format!("{}的{}项事项请{}编制。{note}", at.called(), keys.len(), unit.name);
        let to = compilers(unit_id, at.sector());
        let told = writing.notify(&to, "catalogue.part_assigned", &text, &at.console_url()).await?;
        let detail = json!({ "items": keys, "unit": unit_id });
        writing.audit(at.unit.id, "catalogue.assign_items", &at.object(), &detail).await?;
        writing.commit().await?;
        Ok(PartReceipt { version_id, items: keys.len(), told })
    }

    /// A contributor says that its part is done: every item of it stands or is explained, and none
    /// has an error. Saying it twice changes nothing.
    ///
    /// # Errors
    /// When it is not the person's part, the version is not open, or something is still to be done.
    #[boxed::future]
    pub async fn finish_part(
        &self,
        act: &Act,
        version_id: i64,
        unit_id: i64,
        note: &str,
    ) -> Result<PartReceipt, OperationError> {
        let note = words("note", note, 500)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let parts = Parts::read(writing.connection(), at.catalogue.id).await?;
        let part = own_part(&parts, act, &at, unit_id)?;
        at.require_editable_state()?;
        if !Parts::is_open(part, version_id) {
            return Ok(PartReceipt { version_id, items: items(part), told: 0 });
        }
        let checked = Checked::read(writing.connection(), &at, &self.reference, act.today()).await?;
        let problems = unfinished(&checked, &parts, unit_id);
        if !problems.is_empty() {
            return Err(OperationError::Invalid(problems));
        }
        contribution::done(
            writing.connection(),
            at.catalogue.id,
            unit_id,
            version_id,
            &note,
            person,
            &act.at(),
        )
        .await?;
        let text = format!("{}的{}项已由{}完成。{note}", at.called(), part.items, part.unit_name);
        let to = compilers(at.unit.id, at.sector());
        let told = writing.notify(&to, "catalogue.part_finished", &text, &at.console_url()).await?;
        let detail = json!({ "unit": unit_id, "items": part.items });
        writing.audit(at.unit.id, "catalogue.finish_part", &at.object(), &detail).await?;
        writing.commit().await?;
        Ok(PartReceipt { version_id, items: items(part), told })
    }

    /// Opens a part that was reported done again: by the contributor, or by the lead with a reason.
    ///
    /// # Errors
    /// When the person may do neither, or the version is not open.
    #[boxed::future]
    pub async fn reopen_part(
        &self,
        act: &Act,
        version_id: i64,
        unit_id: i64,
        reason: &str,
    ) -> Result<PartReceipt, OperationError> {
        let reason = words("reason", reason, 500)?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        let parts = Parts::read(writing.connection(), at.catalogue.id).await?;
        let lead = at.may(&act.actor, Permission::CompileCatalogue);
        let part = own_part(&parts, act, &at, unit_id)?;
        at.require_editable_state()?;
        if Parts::is_open(part, version_id) {
            return Ok(PartReceipt { version_id, items: items(part), told: 0 });
        }
        contribution::reopen(writing.connection(), at.catalogue.id, unit_id).await?;
        let to = if lead { compilers(unit_id, at.sector()) } else { compilers(at.unit.id, at.sector()) };
        let text = format!("{}中{}的部分重新打开修改。{reason}", at.called(), part.unit_name);
        let told = writing.notify(&to, "catalogue.part_reopened", &text, &at.console_url()).await?;
        let detail = json!({ "unit": unit_id, "reason": reason });
        writing.audit(at.unit.id, "catalogue.reopen_part", &at.object(), &detail).await?;
        writing.commit().await?;
        Ok(PartReceipt { version_id, items: items(part), told })
    }

    /// Reminds a contributor of its open part, once a day.
    ///
    /// # Errors
    /// When the person neither compiles nor reviews the catalogue, the part is done, or it was
    /// reminded today.
    #[boxed::future]
    pub async fn remind_part(
        &self,
        act: &Act,
        version_id: i64,
        unit_id: i64,
        note: &str,
    ) -> Result<PartReceipt, OperationError> {
        let note = words("note", note, 500)?;
        let mut writing = self.begin(act).await?;
        let at = Place::lock(writing.connection(), version_id).await?;
        if !at.may(&act.actor, Permission::ReviewCatalogue) {
            at.require(&act.actor, Permission::CompileCatalogue)?;
        }
        at.require_editable_state()?;
        let parts = Parts::read(writing.connection(), at.catalogue.id).await?;
        let part = part_of(&parts, unit_id)?;
        if !Parts::is_open(part, version_id) {
            return Err(OperationError::State(format!("{}的部分已经完成，不需要提醒", part.unit_name)));
        }
        let today = |at: &String| {
            at.parse().is_ok_and(|instant: jiff::Timestamp| crate::act::beijing_date(instant) == act.today())
        };
        if part.reminded_at.as_ref().is_some_and(today) {
            return Err(OperationError::State(format!("今天已经提醒过{}，请明天再提醒", part.unit_name)));
        }
        contribution::remind(writing.connection(), at.catalogue.id, unit_id, &act.at()).await?;
        let text = format!("{}还有{}项等待{}完成。{note}", at.called(), part.items, part.unit_name);
        let to = compilers(unit_id, at.sector());
        let told = writing.notify(&to, "catalogue.part_reminded", &text, &at.console_url()).await?;
        let detail = json!({ "unit": unit_id, "items": part.items });
        writing.audit(at.unit.id, "catalogue.remind_part", &at.object(), &detail).await?;
        writing.commit().await?;
        Ok(PartReceipt { version_id, items: items(part), told })
    }
}

/// The parts still open when the lead submits: each is a problem unless the lead explains.
#[boxed::future]
pub(super) async fn open_parts(
    writing: &mut Writing<'_>,
    at: &Place,
    explanation: &str,
) -> Result<(Vec<FieldProblem>, usize), OperationError> {
    let parts = Parts::read(writing.connection(), at.catalogue.id).await?;
    let open: Vec<&Contribution> =
        parts.contributions.iter().filter(|part| Parts::is_open(part, at.version.id)).collect();
    if !explanation.is_empty() {
        return Ok((Vec::new(), open.len()));
    }
    let problem = |part: &&Contribution| FieldProblem {
        field: "parts_note".to_owned(),
        message: format!("{}的{}项还没有报告完成：请催办，或说明为何先行提交", part.unit_name, part.items),
    };
    Ok((open.iter().map(problem).collect(), open.len()))
}

/// The units that may contribute: of the level, and the stations that the unit leads in its sector.
#[boxed::future]
pub(super) async fn candidates(
    connection: &mut Connection,
    at: &Place,
    act: &Act,
) -> Result<Vec<CatalogueUnit>, OperationError> {
    let today = act.today().to_string();
    let level = super::level::Level::around(connection, &at.unit, act.today()).await?;
    let mut found = level.units();
    let below = unit::subtree(connection, &level.government.path, &today).await?;
    let led = below.into_iter().filter(|unit| {
        UnitKind::parse(&unit.kind) == Some(UnitKind::Station) && unit.sector_parent_id == Some(at.unit.id)
    });
    found.extend(led);
    let mut seen = BTreeSet::from([at.unit.id]);
    let compiles = |unit: &CatalogueUnit| UnitKind::parse(&unit.kind).is_some_and(UnitKind::compiles);
    found.retain(|unit| compiles(unit) && seen.insert(unit.id));
    Ok(found)
}

/// The keys of the rows and items that were chosen.
fn chosen(checked: &Checked, assign: &ItemsToAssign) -> Result<Vec<String>, OperationError> {
    let mut keys = BTreeSet::new();
    let mut problems = Vec::new();
    let is_item = |key: &str| checked.guideline.items.iter().any(|item| item.key == key);
    let is_row = |key: &str| checked.rows.iter().any(|row| row.keyed.key == key);
    for key in &assign.keys {
        if is_row(key) || is_item(key) {
            keys.insert(key.clone());
        } else {
            problems.push(FieldProblem::new("keys", format!("目录和标准指引中没有编码为“{key}”的事项")));
        }
    }
    for name in &assign.level1_items {
        let before = keys.len();
        let rows = checked.rows.iter().filter(|row| row.keyed.row.level1_item == *name);
        keys.extend(rows.map(|row| row.keyed.key.clone()));
        let items = checked.guideline.items.iter().filter(|item| item.row.level1_item == *name);
        keys.extend(items.map(|item| item.key.clone()));
        if keys.len() == before
            && problems.is_empty()
            && !checked.rows.iter().any(|row| row.keyed.row.level1_item == *name)
        {
            problems.push(FieldProblem::new("level1_items", format!("没有名为“{name}”的一级事项")));
        }
    }
    if problems.is_empty() && keys.is_empty() {
        problems.push(FieldProblem::new("keys", "请至少选择一个事项或一级事项"));
    }
    if problems.is_empty() { Ok(keys.into_iter().collect()) } else { Err(OperationError::Invalid(problems)) }
}

/// What still has to be done in a part.
fn unfinished(checked: &Checked, parts: &Parts, unit_id: i64) -> Vec<FieldProblem> {
    let mine = |key: &str, item: Option<&str>| {
        parts.of_row(key, item).is_some_and(|assigned| assigned.unit_id == unit_id)
    };
    let mut problems = Vec::new();
    for placed in checked.findings.iter().filter(|placed| placed.blocks) {
        let row = checked.rows.iter().find(|row| Some(&row.keyed.key) == placed.row_key.as_ref());
        if let Some(row) = row.filter(|row| mine(&row.keyed.key, row.guideline_key.as_deref())) {
            let column = placed.finding.column.as_deref().unwrap_or_default();
            problems.push(FieldProblem::new(
                &format!("row:{}", row.keyed.key),
                format!("“{}”{column}：{}", row.keyed.row.level2_item, placed.finding.message),
            ));
        }
    }
    for (key, assigned) in parts.by_key.iter().filter(|(_, assigned)| assigned.unit_id == unit_id) {
        let stands = |row: &&storage::catalogue::row::StoredRow| {
            row.keyed.key == *key || row.guideline_key.as_ref() == Some(key)
        };
        let item = checked.guideline.items.iter().find(|item| item.key == *key);
        match checked.rows.iter().find(stands) {
            None => {
                if let Some(item) = item {
                    problems.push(FieldProblem::new(
                        &format!("item:{key}"),
                        format!("“{}”还没有列入目录：请补入，或说明取消的原因", item.row.level2_item),
                    ));
                }
            }
            Some(row) => {
                let station = UnitKind::parse(&assigned.unit_kind) == Some(UnitKind::Station);
                let active = row.keyed.status == RowStatus::Active;
                if station && active && names_station(&row.keyed.row.publisher, assigned) {
                    let message =
                        format!("“{}”：{}", row.keyed.row.level2_item, station_words(&assigned.unit_name));
                    problems.push(FieldProblem::new(&format!("row:{key}"), message));
                }
            }
        }
    }
    problems
}

/// A part that the person may speak for: a compiler of the contributor, or the lead.
fn own_part<'a>(
    parts: &'a Parts,
    act: &Act,
    at: &Place,
    unit_id: i64,
) -> Result<&'a Contribution, OperationError> {
    let part = part_of(parts, unit_id)?;
    if !at.may(&act.actor, Permission::CompileCatalogue) {
        act.actor.require(Permission::CompileCatalogue, &part.unit_path, Some(at.sector()))?;
    }
    Ok(part)
}

fn part_of(parts: &Parts, unit_id: i64) -> Result<&Contribution, OperationError> {
    let found = parts.contributions.iter().find(|part| part.unit_id == unit_id && part.items > 0);
    found.ok_or_else(|| OperationError::NotFound("分给该单位的事项".to_owned()))
}

fn items(part: &Contribution) -> usize {
    usize::try_from(part.items).unwrap_or_default()
}

/// Whoever compiles at a unit.
fn compilers(unit_id: i64, sector_code: &str) -> Recipients {
    Recipients::Holders { role: Role::Compiler, unit_id, sector: Some(sector_code.to_owned()) }
}

/// Words of an explanation for parts still open, empty where none were given.
pub(super) fn explanation(text: &str) -> Result<String, OperationError> {
    if text.trim().is_empty() {
        Ok(String::new())
    } else {
        needed("parts_note", text, "先行提交的说明", 500)
    }
}
