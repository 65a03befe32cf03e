//! Side by side: the same item across all towns or districts, and one sector across all of them
//! (R16, R21-R24, R77). Reading takes the same few queries for three units and for two hundred.

use super::beside_table::Table;
use super::place::current_guideline;
use crate::{Act, OperationError, Operations};
use domain::catalogue::difference::{Segment, difference_of_texts};
use domain::catalogue::{CatalogueRow, Column, RowStatus, VersionState};
use domain::organisation::{Permission, UnitKind};
use domain::text::fold;
use serde::Serialize;
use std::collections::HashMap;
use storage::catalogue::applicability;
use storage::catalogue::beside;
use storage::catalogue::unit::{self, CatalogueUnit};

/// What stands beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    /// Districts, each with its departments.
    Districts,
    /// Towns and subdistricts.
    Towns,
}

/// One sector across units.
#[derive(Debug, Clone, Serialize)]
pub struct SectorBeside {
    /// The unit below which was looked.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub sector: String,
    /// The units, in order of the tree.
    pub columns: Vec<BesideColumn>,
    /// The guideline's items, then what was added beyond them.
    pub items: Vec<BesideItem>,
}

/// A unit with its catalogues of the sector.
#[derive(Debug, Clone, Serialize)]
pub struct BesideColumn {
    /// The unit's number.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// Versions with their states: of the unit, and of its departments.
    pub versions: Vec<VersionBeside>,
    /// Why the sector does not apply, when it holds for the unit.
    pub not_applicable: Option<String>,
}

/// A version in a column.
#[derive(Debug, Clone, Serialize)]
pub struct VersionBeside {
    /// The version.
    pub version_id: i64,
    /// Its number within its catalogue.
    pub number: i64,
    /// Its state.
    pub state: VersionState,
}

/// An item across the columns.
#[derive(Debug, Clone, Serialize)]
pub struct BesideItem {
    /// The guideline item's key; empty for an item beyond the guideline.
    pub key: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// One cell a column.
    pub cells: Vec<CellStanding>,
}

/// How an item stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CellStanding {
    /// 有: as the guideline has it
    Has,
    /// 细化: in several rows or under a name of its own (R21)
    Refined,
    /// 增加: beyond the guideline (R28)
    Added,
    /// 取消: removed with reason and basis (R22)
    Removed,
    /// 不列: left out with a reason (R24)
    Omitted,
    /// 不适用 (R63, R64)
    NotApplicable,
    /// 缺少: the unit has a catalogue without it
    Missing,
    /// 未编: the unit has no catalogue of the sector
    NoCatalogue,
    /// 不涉及: the guideline does not ask it of this level (R16), or another added it
    NotAsked,
}

/// One item across units.
#[derive(Debug, Clone, Serialize)]
pub struct ItemBeside {
    /// The unit below which was looked.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub sector: String,
    /// The item's key.
    pub key: String,
    /// The guideline's own row.
    pub guideline: CatalogueRow,
    /// The keys before and behind it in the guideline.
    pub neighbours: (Option<String>, Option<String>),
    /// The units of this page.
    pub units: Vec<UnitBeside>,
    /// How many units there are.
    pub total: usize,
    /// How many units hold the item.
    pub holding: usize,
    /// How many of those differ from the guideline somewhere.
    pub differing: usize,
}

/// An item at a unit.
#[derive(Debug, Clone, Serialize)]
pub struct UnitBeside {
    /// The unit's number.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// Its version.
    pub version: Option<VersionBeside>,
    /// How the item stands there.
    pub standing: CellStanding,
    /// Why it was removed, left out or does not apply.
    pub reason: String,
    /// Its rows, cell by cell.
    pub rows: Vec<Vec<CellBeside>>,
}

/// A cell beside the guideline's.
#[derive(Debug, Clone, Serialize)]
pub struct CellBeside {
    /// The column.
    pub column: Column,
    /// What stands there.
    pub text: String,
    /// True when it differs from the guideline's.
    pub differs: bool,
    /// Its difference from the guideline's, where it differs.
    pub segments: Vec<Segment>,
}

/// Columns that are laid side by side: names stand in the head, ticks and numbers are told apart
/// by words already.
const COMPARED: [Column; 10] = [
    Column::Level2Item,
    Column::ContentElements,
    Column::LegalBasis,
    Column::TimeLimit,
    Column::Publisher,
    Column::Channels,
    Column::AudienceAll,
    Column::AudienceSpecific,
    Column::ModeProactive,
    Column::ModeOnRequest,
];

impl Beside {
    fn holds(self, kind: UnitKind) -> bool {
        match self {
            Self::Districts => matches!(kind, UnitKind::District),
            Self::Towns => matches!(kind, UnitKind::Town | UnitKind::Subdistrict),
        }
    }

    /// The identifier sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Districts => "districts",
            Self::Towns => "towns",
        }
    }

    /// What an identifier means; districts where it is unknown.
    #[must_use]
    pub fn from_id(id: &str) -> Self {
        if id == "towns" { Self::Towns } else { Self::Districts }
    }
}

impl CellStanding {
    /// Every standing in the order of the legend.
    pub const ALL: [Self; 9] = [
        Self::Has,
        Self::Refined,
        Self::Added,
        Self::Removed,
        Self::Omitted,
        Self::NotApplicable,
        Self::Missing,
        Self::NoCatalogue,
        Self::NotAsked,
    ];

    /// The identifier sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Has => "has",
            Self::Refined => "refined",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Omitted => "omitted",
            Self::NotApplicable => "not_applicable",
            Self::Missing => "missing",
            Self::NoCatalogue => "no_catalogue",
            Self::NotAsked => "not_asked",
        }
    }

    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Has => "有",
            Self::Refined => "细化",
            Self::Added => "增加",
            Self::Removed => "取消",
            Self::Omitted => "不列",
            Self::NotApplicable => "不适用",
            Self::Missing => "缺少",
            Self::NoCatalogue => "未编",
            Self::NotAsked => "不涉及",
        }
    }
}

impl Operations {
    /// One sector across all districts or towns below a unit.
    ///
    /// # Errors
    /// When the person may not read there, or there is no such unit or sector.
    #[boxed::future]
    pub async fn sector_beside(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
        what: Beside,
    ) -> Result<SectorBeside, OperationError> {
        let mut connection = self.store.read().await?;
        let top = readable_unit(&mut connection, act, unit_id, sector_code).await?;
        let (_, guideline) = current_guideline(&mut connection, sector_code).await?;
        let units = columns_of(&mut connection, act, &top, what).await?;
        let versions = beside::versions(&mut connection, &top.path, sector_code).await?;
        let rows = beside::rows(&mut connection, &top.path, sector_code).await?;
        let inapplicable = applicability::in_force(&mut connection, None, Some(sector_code)).await?;
        let mut table = Table::new(&units, &versions, what);
        table.fill(&rows);
        let reason = |unit: &CatalogueUnit| {
            inapplicable.iter().find(|row| row.unit_id == unit.id).map(|row| row.reason.clone())
        };
        let columns: Vec<BesideColumn> = units
            .iter()
            .enumerate()
            .map(|(place, unit)| BesideColumn {
                unit_id: unit.id,
                unit: unit.short_name.clone(),
                versions: table.versions[place].clone(),
                not_applicable: reason(unit),
            })
            .collect();
        Ok(SectorBeside {
            unit: top.name,
            sector_code: sector_code.to_owned(),
            sector: guideline.guideline_name.clone(),
            items: table.items(&guideline, &columns, what),
            columns,
        })
    }

    /// One item across all districts or towns below a unit, a page of them.
    ///
    /// # Errors
    /// When the person may not read there, or there is no such unit, sector or item.
    #[expect(clippy::too_many_arguments, reason = "what is looked at, and which page of it")]
    #[boxed::future]
    pub async fn item_beside(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
        key: &str,
        what: Beside,
        offset: usize,
        limit: usize,
    ) -> Result<ItemBeside, OperationError> {
        let mut connection = self.store.read().await?;
        let top = readable_unit(&mut connection, act, unit_id, sector_code).await?;
        let (_, guideline) = current_guideline(&mut connection, sector_code).await?;
        let place = guideline.items.iter().position(|item| item.key == key);
        let place = place.ok_or_else(|| OperationError::NotFound("标准指引的这一事项".to_owned()))?;
        let units = columns_of(&mut connection, act, &top, what).await?;
        let versions = beside::versions(&mut connection, &top.path, sector_code).await?;
        let inapplicable = applicability::in_force(&mut connection, None, Some(sector_code)).await?;
        let table = Table::new(&units, &versions, what);
        let ids: Vec<i64> = versions.iter().map(|version| version.version_id).collect();
        let cells = beside::cells_of_item(&mut connection, &ids, key).await?;
        let mut by_column: HashMap<usize, Vec<beside::BesideCells>> = HashMap::new();
        for cell in cells {
            if let Some(column) = table.column_of.get(&cell.version_id) {
                by_column.entry(*column).or_default().push(cell);
            }
        }
        let item = &guideline.items[place];
        let mut all = Vec::new();
        for (column, unit) in units.iter().enumerate() {
            let rows = by_column.remove(&column).unwrap_or_default();
            let reason = inapplicable.iter().find(|row| row.unit_id == unit.id);
            all.push(unit_beside(
                unit,
                &table.versions[column],
                &item.row,
                rows,
                reason.map(|row| row.reason.as_str()),
            ));
        }
        let holds = |unit: &&UnitBeside| matches!(unit.standing, CellStanding::Has | CellStanding::Refined);
        let differs = |unit: &&UnitBeside| unit.rows.iter().flatten().any(|cell| cell.differs);
        let key_at =
            |at: Option<usize>| at.and_then(|at| guideline.items.get(at)).map(|item| item.key.clone());
        Ok(ItemBeside {
            unit: top.name,
            sector_code: sector_code.to_owned(),
            sector: guideline.guideline_name.clone(),
            key: key.to_owned(),
            guideline: item.row.clone(),
            neighbours: (key_at(place.checked_sub(1)), key_at(Some(place + 1))),
            total: all.len(),
            holding: all.iter().filter(holds).count(),
            differing: all.iter().filter(holds).filter(differs).count(),
            units: all.into_iter().skip(offset).take(limit).collect(),
        })
    }
}

pub(super) fn absent(not_applicable: bool, no_catalogue: bool, asked: bool) -> CellStanding {
    match (not_applicable, asked, no_catalogue) {
        (true, _, _) => CellStanding::NotApplicable,
        (_, false, _) => CellStanding::NotAsked,
        (_, _, true) => CellStanding::NoCatalogue,
        _ => CellStanding::Missing,
    }
}

fn unit_beside(
    unit: &CatalogueUnit,
    versions: &[VersionBeside],
    guideline: &CatalogueRow,
    rows: Vec<beside::BesideCells>,
    not_applicable: Option<&str>,
) -> UnitBeside {
    let standing_rows = rows.iter().filter(|row| row.status == RowStatus::Active).count();
    let named = rows.iter().all(|row| fold(&row.row.level2_item) == fold(&guideline.level2_item));
    let standing = match (rows.first(), standing_rows) {
        (None, _) => absent(not_applicable.is_some(), versions.is_empty(), true),
        (Some(first), 0) if first.status == RowStatus::Removed => CellStanding::Removed,
        (Some(_), 0) => CellStanding::Omitted,
        (Some(_), 1) if named => CellStanding::Has,
        _ => CellStanding::Refined,
    };
    let reason = rows
        .iter()
        .map(|row| row.reason.as_str())
        .find(|reason| !reason.is_empty())
        .or(not_applicable)
        .unwrap_or_default()
        .to_owned();
    let version = rows
        .first()
        .and_then(|row| versions.iter().find(|version| version.version_id == row.version_id))
        .or(versions.first());
    UnitBeside {
        unit_id: unit.id,
        unit: unit.name.clone(),
        version: version.cloned(),
        standing,
        reason,
        rows: rows.iter().map(|row| cells(&row.row, guideline)).collect(),
    }
}

fn cells(row: &CatalogueRow, guideline: &CatalogueRow) -> Vec<CellBeside> {
    let cell = |column: Column| {
        let (own, theirs) = (row.cell(column), guideline.cell(column));
        let differs = fold(&own) != fold(&theirs);
        let segments = if differs { difference_of_texts(&theirs, &own) } else { Vec::new() };
        CellBeside { column, text: own, differs, segments }
    };
    COMPARED.into_iter().map(cell).collect()
}

#[boxed::future]
async fn readable_unit(
    connection: &mut storage::Connection,
    act: &Act,
    unit_id: i64,
    sector_code: &str,
) -> Result<CatalogueUnit, OperationError> {
    let unit = unit::by_id(connection, unit_id).await?;
    let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
    act.actor.require(Permission::ReadCatalogue, &unit.path, Some(sector_code))?;
    Ok(unit)
}

#[boxed::future]
async fn columns_of(
    connection: &mut storage::Connection,
    act: &Act,
    top: &CatalogueUnit,
    what: Beside,
) -> Result<Vec<CatalogueUnit>, OperationError> {
    let units = unit::subtree(connection, &top.path, &act.today().to_string()).await?;
    Ok(units
        .into_iter()
        .filter(|unit| UnitKind::parse(&unit.kind).is_some_and(|kind| what.holds(kind)))
        .collect())
}
