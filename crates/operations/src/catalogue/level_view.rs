//! One sector of one level, item by item: who holds it, who is to hold it, what explains it, what is
//! missing; and giving a missing item to a unit there and then (R23a, R16).

use super::applicability::Applicability;
use super::desk::Desk;
use super::level::{Level, is_open};
use super::place::{Place, current_guideline, guideline_to_begin, words};
use super::reach::{Parts, Reach};
use crate::organisation::Recipients;
use crate::{Act, OperationError, Operations};
use domain::catalogue::{Guideline, RowStatus, VersionState};
use domain::organisation::{Permission, Role, UnitKind};
use serde::Serialize;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use storage::catalogue::contribution::{self, LevelAssignment};
use storage::catalogue::unit::{self, CatalogueUnit};
use storage::catalogue::{listing, row, version};

/// A sector of a level.
#[derive(Debug, Clone, Serialize)]
pub struct LevelView {
    /// The government's number.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// The sector's code.
    pub sector_code: String,
    /// The guideline's name.
    pub sector: String,
    /// The guideline's items that the level must cover.
    pub items: Vec<LevelItem>,
    /// False for a sector that was added and is not opened yet: nothing is missing (R7).
    pub is_open: bool,
    /// The declaration that explains all of them.
    pub not_applicable: Option<Applicability>,
    /// The units to which an item may be given; empty for who may not give any.
    pub candidates: Vec<(i64, String)>,
}

/// How a guideline item stands at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemStanding {
    /// 已列入: it stands in a catalogue of the level
    Held,
    /// 已说明: removed, left out, or the sector does not apply
    Explained,
    /// 已分配: a unit is to take it in
    Assigned,
    /// 缺少
    Missing,
    /// 未开放: the sector is not opened yet, nothing is expected (R7)
    NotOpen,
}

/// A guideline item of a level.
#[derive(Debug, Clone, Serialize)]
pub struct LevelItem {
    /// The item's key.
    pub key: String,
    /// 一级事项
    pub level1_item: String,
    /// 二级事项
    pub level2_item: String,
    /// How it stands.
    pub standing: ItemStanding,
    /// Where it stands or is explained.
    pub holders: Vec<ItemHolder>,
    /// The unit that is to take it in.
    pub assigned_to: Option<String>,
}

/// A catalogue in which an item stands.
#[derive(Debug, Clone, Serialize)]
pub struct ItemHolder {
    /// The unit.
    pub unit: String,
    /// The version.
    pub version_id: i64,
    /// Its state.
    pub state: VersionState,
    /// Whether the row stands, was removed or is left out.
    pub status: RowStatus,
    /// Why it does not.
    pub reason: String,
    /// How many rows stand for it: more than one refine it (R21).
    pub rows: usize,
    /// The contributor that compiles it.
    pub contributor: Option<String>,
}

/// What giving items to a unit of the level tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LevelReceipt {
    /// How many items were given.
    pub items: usize,
    /// The unit's draft into which they were taken; none where the unit has none open.
    pub version_id: Option<i64>,
    /// How many people were told.
    pub told: usize,
}

impl ItemStanding {
    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Held => "已列入",
            Self::Explained => "已说明",
            Self::Assigned => "已分配",
            Self::Missing => "缺少",
            Self::NotOpen => "未开放",
        }
    }

    /// The identifier sent.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Explained => "explained",
            Self::Assigned => "assigned",
            Self::Missing => "missing",
            Self::NotOpen => "not_open",
        }
    }
}

impl Operations {
    /// One sector of the level of a unit, item by item.
    ///
    /// # Errors
    /// When the person may not read there, or there is no such unit or sector.
    #[boxed::future]
    pub async fn level_view(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
    ) -> Result<LevelView, OperationError> {
        let mut connection = self.store.read().await?;
        let unit = unit::by_id(&mut connection, unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        act.actor.require(Permission::ReadCatalogue, &unit.path, Some(sector_code))?;
        let (_, guideline) = current_guideline(&mut connection, sector_code).await?;
        let level = Level::around(&mut connection, &unit, act.today()).await?;
        let units = level.units();
        let covered = level.covered(&mut connection, sector_code, None).await?;
        let not_applicable = level.not_applicable(&mut connection, sector_code, &covered).await?;
        let is_open = is_open(&mut connection, sector_code).await?;
        let holders = holders(&mut connection, &units, sector_code).await?;
        let assigned =
            contribution::level_assignments(&mut connection, level.government.id, sector_code).await?;
        let items = level
            .missing(&guideline, &Default::default())
            .into_iter()
            .map(|item| {
                let held = holders.get(&item.key).cloned().unwrap_or_default();
                let to = assigned.iter().find(|one| one.item_key == item.key);
                LevelItem {
                    standing: match standing(&held, to, not_applicable.is_some()) {
                        ItemStanding::Missing if !is_open => ItemStanding::NotOpen,
                        standing => standing,
                    },
                    assigned_to: to.map(|one| one.unit_name.clone()),
                    holders: held,
                    key: item.key,
                    level1_item: item.level1_item,
                    level2_item: item.level2_item,
                }
            })
            .collect();
        let may = may_assign(act, &level.government, sector_code);
        let compiles = |unit: &&CatalogueUnit| {
            UnitKind::parse(&unit.kind).is_some_and(|kind| kind.compiles() && kind != UnitKind::Station)
        };
        let candidates = units.iter().filter(compiles).map(|unit| (unit.id, unit.name.clone()));
        Ok(LevelView {
            unit_id: level.government.id,
            unit: level.government.name.clone(),
            sector_code: sector_code.to_owned(),
            sector: guideline.guideline_name.clone(),
            items,
            not_applicable,
            is_open,
            candidates: if may && is_open { candidates.collect() } else { Vec::new() },
        })
    }

    /// Gives guideline items to a unit of the level: they are taken into its open draft, or it is
    /// told to begin one. The office or the government's own compiler does it.
    ///
    /// # Errors
    /// When the right is missing, the unit is not of the level, an item is not of the guideline, or
    /// the unit's draft is already with the office.
    #[boxed::future]
    pub async fn assign_level_items(
        &self,
        act: &Act,
        unit_id: i64,
        sector_code: &str,
        keys: &[String],
        to_unit: i64,
        note: &str,
    ) -> Result<LevelReceipt, OperationError> {
        let note = words("note", note, 500)?;
        let person = act.person_id()?;
        let mut writing = self.begin(act).await?;
        let unit = unit::by_id(writing.connection(), unit_id).await?;
        let unit = unit.ok_or_else(|| OperationError::NotFound("该机构".to_owned()))?;
        let level = Level::around(writing.connection(), &unit, act.today()).await?;
        if !may_assign(act, &level.government, sector_code) {
            return Err(OperationError::NotPermitted(Permission::ReviewCatalogue));
        }
        let (_, guideline) = guideline_to_begin(writing.connection(), &unit, sector_code).await?;
        let keys = known_items(&guideline, keys)?;
        let target = level.units().into_iter().find(|one| one.id == to_unit);
        let target = target
            .ok_or_else(|| OperationError::invalid("to_unit", "请选择本级的政府、部门、镇街或功能区"))?;
        super::place::compiling_unit(writing.connection(), act, target.id).await?;
        let government = level.government.id;
        contribution::assign_level(
            writing.connection(),
            government,
            sector_code,
            &keys,
            to_unit,
            person,
            &act.at(),
        )
        .await?;
        let known = version::catalogue_of(writing.connection(), to_unit, sector_code).await?;
        let draft = known.and_then(|catalogue| catalogue.draft_version_id);
        let mut opened = None;
        if let Some(draft) = draft {
            let at = Place::lock(writing.connection(), draft).await?;
            if at.state()?.is_editable() {
                writing = Desk::open(writing, act, at, Reach::Whole).await?.take_items(&keys).await?;
                opened = Some(draft);
            }
        }
        let way = match (opened, draft) {
            (Some(_), _) => "已列入在编的草稿，请补充完整",
            (None, Some(_)) => "本单位的目录正在审核，退回或修订时请补入",
            (None, None) => "请编制目录并列入",
        };
        let text = format!(
            "{}领域的{}项事项由{}公开，{way}。{note}",
            guideline.guideline_name,
            keys.len(),
            target.name
        );
        let url = match opened {
            Some(id) => format!("/console/catalogues/{id}"),
            None => format!("/console/catalogues/new?unit={to_unit}&sector={sector_code}"),
        };
        let to = Recipients::Holders {
            role: Role::Compiler,
            unit_id: to_unit,
            sector: Some(sector_code.to_owned()),
        };
        let told = writing.notify(&to, "catalogue.item_assigned", &text, &url).await?;
        let detail = json!({ "sector": sector_code, "items": keys, "unit": to_unit, "version": opened });
        writing.audit(government, "catalogue.assign_level", &format!("unit:{government}"), &detail).await?;
        writing.commit().await?;
        Ok(LevelReceipt { items: keys.len(), version_id: opened, told })
    }
}

/// Where each guideline item stands among the catalogues of some units.
#[boxed::future]
async fn holders(
    connection: &mut storage::Connection,
    units: &[CatalogueUnit],
    sector_code: &str,
) -> Result<BTreeMap<String, Vec<ItemHolder>>, OperationError> {
    let ids: Vec<i64> = units.iter().map(|unit| unit.id).collect();
    let mut found: BTreeMap<String, Vec<ItemHolder>> = BTreeMap::new();
    for (unit_id, version) in listing::working_versions(connection, &ids, sector_code).await? {
        let Some(state) = VersionState::from_id(&version.state) else { continue };
        let name = units.iter().find(|unit| unit.id == unit_id).map(|unit| unit.name.clone());
        let parts = Parts::read(connection, version.catalogue_id).await?;
        for row in row::of_version(connection, version.id).await? {
            let Some(item) = row.guideline_key else { continue };
            let contributor = parts.of_row(&row.keyed.key, Some(&item)).map(|one| one.unit_name.clone());
            let holders = found.entry(item).or_default();
            match holders.iter_mut().find(|holder| holder.version_id == version.id) {
                Some(holder) => {
                    holder.rows += 1;
                    if row.keyed.status == RowStatus::Active {
                        holder.status = RowStatus::Active;
                    }
                }
                None => holders.push(ItemHolder {
                    unit: name.clone().unwrap_or_default(),
                    version_id: version.id,
                    state,
                    status: row.keyed.status,
                    reason: row.reason,
                    rows: 1,
                    contributor,
                }),
            }
        }
    }
    Ok(found)
}

fn standing(held: &[ItemHolder], to: Option<&LevelAssignment>, not_applicable: bool) -> ItemStanding {
    if held.iter().any(|holder| holder.status == RowStatus::Active) {
        return ItemStanding::Held;
    }
    if !held.is_empty() || not_applicable {
        return ItemStanding::Explained;
    }
    if to.is_some() { ItemStanding::Assigned } else { ItemStanding::Missing }
}

/// The office that reviews the level, or its government's own compiler.
fn may_assign(act: &Act, government: &CatalogueUnit, sector_code: &str) -> bool {
    [Permission::ReviewCatalogue, Permission::CompileCatalogue]
        .iter()
        .any(|right| act.actor.may(*right, &government.path, Some(sector_code)))
}

fn known_items(guideline: &Guideline, keys: &[String]) -> Result<Vec<String>, OperationError> {
    let keys: BTreeSet<&String> = keys.iter().collect();
    if keys.is_empty() {
        return Err(OperationError::invalid("keys", "请至少选择一个事项"));
    }
    match keys.iter().find(|key| !guideline.items.iter().any(|item| item.key == ***key)) {
        Some(unknown) => {
            Err(OperationError::invalid("keys", format!("标准指引中没有编码为“{unknown}”的事项")))
        }
        None => Ok(keys.into_iter().cloned().collect()),
    }
}
