//! Checking what was in force on a day: the linter over each catalogue, and what a level lacks as a whole
//! (R23a). What is found is proposed; it counts only once an assessor confirms it.

use super::{Evidence, Holding, Scope, to_text};
use crate::catalogue::finding::{Checked, PlacedFinding};
use crate::catalogue::heading::cell;
use crate::catalogue::level::{Covered, Level, built_on};
use crate::catalogue::place::{Place, guideline_of};
use crate::catalogue::state_on::{InForce, in_force_on};
use crate::{OperationError, Operations};
use domain::assessment::{FindingState, Rubric};
use domain::catalogue::{Guideline, RowStatus};
use domain::diagnostic::Severity;
use domain::organisation::UnitKind;
use jiff::civil::Date;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeSet, HashMap};
use storage::Connection;
use storage::assessment::finding::NewFinding;
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::guideline::GuidelineHead;

/// The code of a sector that a level has no catalogue of.
pub(super) const SECTOR_MISSING: &str = "sector-missing";
/// The code of a guideline item that a level's catalogues lack.
pub(super) const ITEM_MISSING: &str = "missing-item";

/// A unit with its catalogues of the day.
pub(super) struct Target {
    pub unit: CatalogueUnit,
    pub held: Vec<InForce>,
}

/// What was read and found of a unit.
pub(super) struct Found {
    pub holdings: Vec<Holding>,
    pub findings: Vec<NewFinding>,
}

/// The units that a round covers: those with a catalogue in force, and governments that answer for a level.
#[boxed::future]
pub(super) async fn targets(
    connection: &mut Connection,
    scope: &Scope,
    as_of: Date,
) -> Result<Vec<Target>, OperationError> {
    let mut found: Vec<Target> = Vec::new();
    for id in &scope.units {
        let top = unit::by_id(connection, *id).await?;
        let top = top.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let mut by_unit: HashMap<i64, Vec<InForce>> = HashMap::new();
        for one in in_force_on(connection, &top.path, as_of).await? {
            if scope.sectors.is_empty() || scope.sectors.contains(&one.sector_code) {
                by_unit.entry(one.unit_id).or_default().push(one);
            }
        }
        for unit in unit::subtree(connection, &top.path, &as_of.to_string()).await? {
            let held = by_unit.remove(&unit.id).unwrap_or_default();
            let is_known = found.iter().any(|target| target.unit.id == unit.id);
            if !is_known && (!held.is_empty() || (scope.with_level && answers_for_a_level(&unit))) {
                found.push(Target { unit, held });
            }
        }
    }
    Ok(found)
}

/// A district, a town, a subdistrict or a zone answers for what its level lacks; a city is not held to the
/// items of the grass roots (R113a).
fn answers_for_a_level(unit: &CatalogueUnit) -> bool {
    matches!(
        UnitKind::parse(&unit.kind),
        Some(UnitKind::District | UnitKind::Zone | UnitKind::Town | UnitKind::Subdistrict)
    )
}

/// Checks units as on a day.
pub(super) struct Checker<'a> {
    operations: &'a Operations,
    rubric: &'a Rubric,
    as_of: Date,
    with_level: bool,
    /// Whether a unit is also told what another of its level answers for: when it is checked again.
    answers_for_all: bool,
    /// Sector code and current guideline.
    sectors: Vec<(String, i64)>,
    guidelines: HashMap<i64, Guideline>,
    /// Everything in force, by sector.
    in_force: HashMap<String, Vec<InForce>>,
}

impl<'a> Checker<'a> {
    pub async fn new(
        operations: &'a Operations,
        connection: &mut Connection,
        scope: &Scope,
        (rubric, as_of): (&'a Rubric, Date),
    ) -> Result<Self, OperationError> {
        let current = storage::guideline::current(connection).await?;
        // A sector that was not open on the day, or whose catalogues were not due yet, is not missed (R7).
        let day = as_of.to_string();
        let is_expected = |head: &GuidelineHead| {
            head.is_open()
                && head.opened_on.as_ref().is_none_or(|on| *on <= day)
                && head.due_on.as_ref().is_none_or(|due| *due <= day)
        };
        let sectors = current.into_iter().filter(is_expected).map(|head| (head.sector_code, head.id));
        let wanted = |code: &String| scope.sectors.is_empty() || scope.sectors.contains(code);
        let mut in_force: HashMap<String, Vec<InForce>> = HashMap::new();
        if scope.with_level {
            for one in in_force_on(connection, "/", as_of).await? {
                in_force.entry(one.sector_code.clone()).or_default().push(one);
            }
        }
        Ok(Self {
            operations,
            rubric,
            as_of,
            with_level: scope.with_level,
            answers_for_all: false,
            sectors: sectors.filter(|(code, _)| wanted(code)).collect(),
            guidelines: HashMap::new(),
            in_force,
        })
    }

    /// The same for checking a unit again, whoever of its level compiles the sector by now.
    pub fn again(self) -> Self {
        Self { answers_for_all: true, ..self }
    }

    /// Everything that is wrong with a unit's catalogues, and with its level where it answers for it.
    #[boxed::future]
    pub async fn check(
        &mut self,
        connection: &mut Connection,
        unit: &CatalogueUnit,
        held: &[InForce],
    ) -> Result<Found, OperationError> {
        let mut found = Found { holdings: Vec::new(), findings: Vec::new() };
        for one in held {
            self.check_version(connection, one, &mut found).await?;
        }
        if self.with_level {
            self.check_level(connection, unit, &mut found).await?;
        }
        found.findings.retain(|one| self.rubric.rule(&one.code).is_some());
        Ok(found)
    }

    #[boxed::future]
    async fn check_version(
        &self,
        connection: &mut Connection,
        one: &InForce,
        found: &mut Found,
    ) -> Result<(), OperationError> {
        let place = Place::read(connection, one.version_id).await?;
        let checked = Checked::read(connection, &place, &self.operations.reference, self.as_of).await?;
        let rows = checked.rows.iter().filter(|row| row.keyed.status == RowStatus::Active).count();
        let keyed: Vec<_> = checked.rows.iter().map(|row| &row.keyed).collect();
        let contents = to_text(&(&place.version.title, &place.version.headings, keyed))?;
        let holding = Holding {
            catalogue_id: one.catalogue_id,
            version_id: one.version_id,
            number: one.number,
            sector_code: one.sector_code.clone(),
            title: place.version.title.clone(),
            rows,
            sha256: hex::encode(Sha256::digest(contents.as_bytes())),
        };
        for placed in checked.findings.iter().filter(|one| one.finding.severity != Severity::Note) {
            found.findings.push(proposed(&checked, placed, &holding)?);
        }
        found.holdings.push(holding);
        Ok(())
    }

    #[boxed::future]
    async fn check_level(
        &mut self,
        connection: &mut Connection,
        unit: &CatalogueUnit,
        found: &mut Found,
    ) -> Result<(), OperationError> {
        if !answers_for_a_level(unit) && found.holdings.is_empty() {
            return Ok(());
        }
        let level = Level::around(connection, unit, self.as_of).await?;
        if !answers_for_a_level(&level.government) {
            return Ok(());
        }
        let members: Vec<i64> = level.units().iter().map(|unit| unit.id).collect();
        for (sector, current) in self.sectors.clone() {
            let everywhere = self.in_force.get(&sector);
            let own = everywhere.into_iter().flatten().filter(|one| members.contains(&one.unit_id));
            let versions: Vec<(i64, i64)> = own.map(|one| (one.unit_id, one.version_id)).collect();
            let holders: BTreeSet<i64> = versions.iter().map(|one| one.0).collect();
            // Where one unit of the level compiles the sector, it answers; where several do, their government.
            let answers = match holders.first() {
                Some(only) if holders.len() == 1 => *only == unit.id,
                _ => level.government.id == unit.id,
            };
            if !answers && !self.answers_for_all {
                continue;
            }
            let guideline = self.guideline(connection, &versions, current).await?;
            if level.missing(&guideline, &std::collections::HashSet::new()).is_empty() {
                continue;
            }
            let covered = level.covered_by(connection, &versions).await?;
            if level.not_applicable(connection, &sector, &covered).await?.is_some() {
                continue;
            }
            let source = format!("《{}》", guideline.catalogue_title());
            if holders.is_empty() {
                found.findings.push(missing_sector(&sector, &guideline.guideline_name, source)?);
            } else {
                found.findings.extend(missing_items(
                    &level,
                    &guideline,
                    &covered,
                    (&sector, source),
                    &found.holdings,
                )?);
            }
        }
        Ok(())
    }

    /// The guideline on which the level's versions are built, else the current one.
    #[boxed::future]
    async fn guideline(
        &mut self,
        connection: &mut Connection,
        versions: &[(i64, i64)],
        current: i64,
    ) -> Result<Guideline, OperationError> {
        let id = built_on(connection, versions).await?.unwrap_or(current);
        if let Some(known) = self.guidelines.get(&id) {
            return Ok(known.clone());
        }
        let read = guideline_of(connection, id).await?;
        self.guidelines.insert(id, read.clone());
        Ok(read)
    }
}

/// A finding of the linter as it is proposed to the assessors.
fn proposed(
    checked: &Checked,
    placed: &PlacedFinding,
    holding: &Holding,
) -> Result<NewFinding, OperationError> {
    let finding = &placed.finding;
    let row_key = placed.row_key.as_deref().unwrap_or_default();
    let column_id = placed.column_id.as_deref().unwrap_or_default();
    let row = checked.rows.iter().find(|row| row.keyed.key == row_key);
    let words = row.filter(|_| !column_id.is_empty()).map(|row| cell(&row.keyed.row, column_id));
    let item = finding.item.clone().unwrap_or_default();
    let subject = if row_key.is_empty() { item.as_str() } else { "" };
    let column = finding.column.clone().unwrap_or_default();
    let mark = format!("{}|{row_key}|{column_id}|{column}|{subject}", finding.rule);
    let evidence = Evidence {
        row: finding.row,
        seq_no: finding.seq_no.clone().unwrap_or_default(),
        item,
        column,
        words: words.or_else(|| finding.words.clone()).unwrap_or_default(),
        message: finding.message.clone(),
        rule: finding.rule_no.to_owned(),
        source: finding.source.clone(),
        suggestion: finding.suggestion.clone().unwrap_or_default(),
        explanation: placed.explanation.clone().unwrap_or_default(),
        sha256: holding.sha256.clone(),
    };
    automatic(finding.rule, mark, &holding.sector_code, Some(holding), &evidence)
}

fn missing_sector(sector: &str, name: &str, source: String) -> Result<NewFinding, OperationError> {
    let evidence = Evidence {
        message: format!("本级没有单位发布{name}领域的目录，也没有经审核的“不适用”声明"),
        rule: "R23a".to_owned(),
        source,
        suggestion: "由承担这一领域的单位编制发布目录；确实没有相关职能的，声明不适用并报审核".to_owned(),
        ..Evidence::default()
    };
    automatic(SECTOR_MISSING, format!("{SECTOR_MISSING}|{sector}"), sector, None, &evidence)
}

fn missing_items(
    level: &Level,
    guideline: &Guideline,
    covered: &Covered,
    (sector, source): (&str, String),
    holdings: &[Holding],
) -> Result<Vec<NewFinding>, OperationError> {
    let holding = holdings.iter().find(|held| held.sector_code == sector);
    let one = |item: crate::catalogue::MissingItem| {
        let evidence = Evidence {
            message: format!(
                "标准指引的事项“{}”（{}）在本级各单位的目录中都没有，也没有说明",
                item.level2_item, item.level1_item
            ),
            item: item.level2_item,
            rule: "R23".to_owned(),
            source: source.clone(),
            suggestion: "补入这一事项；不适用的，保留该行并说明删减的理由和依据".to_owned(),
            sha256: holding.map(|held| held.sha256.clone()).unwrap_or_default(),
            ..Evidence::default()
        };
        automatic(ITEM_MISSING, format!("{ITEM_MISSING}|{sector}|{}", item.key), sector, holding, &evidence)
    };
    level.missing(guideline, &covered.keys).into_iter().map(one).collect()
}

fn automatic(
    code: &str,
    mark: String,
    sector: &str,
    holding: Option<&Holding>,
    evidence: &Evidence,
) -> Result<NewFinding, OperationError> {
    Ok(NewFinding {
        catalogue_id: holding.map(|held| held.catalogue_id),
        version_id: holding.map(|held| held.version_id),
        sector_code: sector.to_owned(),
        code: code.to_owned(),
        mark,
        times: 1,
        is_automatic: true,
        evidence: to_text(evidence)?,
        state: FindingState::Proposed.id(),
        by: None,
    })
}
