//! The three sides of a merge, made comparable: local rows under the keys of the rows they came from,
//! publishers of the class or of the unit above read as the unit itself (R55), and of what is above only
//! the share that the unit has taken on (R16, R23a).

use crate::OperationError;
use crate::catalogue::prefill;
use domain::catalogue::merge::{Merged, merge};
use domain::catalogue::numbering::StableKey;
use domain::catalogue::{Guideline, KeyedRow, RowStatus};
use domain::organisation::UnitKind;
use domain::text::fold;
use std::collections::{HashMap, HashSet};
use storage::cascade::lineage::RowParent;
use storage::catalogue::row::StoredRow;
use storage::catalogue::unit::CatalogueUnit;

/// Rows of what stands above: a guideline version, or a version of the catalogue above.
#[derive(Debug, Clone, Default)]
pub(super) struct Above {
    /// The rows under their own keys.
    pub rows: Vec<KeyedRow>,
    /// The guideline item of each.
    pub guideline_keys: Vec<Option<String>>,
    /// The unit whose catalogue it is; empty for a guideline.
    pub unit: String,
}

/// A catalogue beside what is above it.
#[derive(Debug, Clone)]
pub(super) struct Sides {
    pub base: Vec<KeyedRow>,
    pub local: Vec<KeyedRow>,
    pub upstream: Vec<KeyedRow>,
    /// The guideline item of each upstream row.
    pub upstream_items: Vec<Option<String>>,
    /// The key under which each local row is compared, and its own.
    own_keys: HashMap<String, String>,
    /// The compared keys of the rows that came from above.
    linked: HashSet<String>,
}

impl Above {
    /// A guideline version.
    pub fn of_guideline(guideline: &Guideline) -> Self {
        let keyed = |item: &domain::catalogue::GuidelineItem| KeyedRow {
            key: item.key.clone(),
            status: RowStatus::Active,
            row: item.row.clone(),
        };
        Self {
            rows: guideline.items.iter().map(keyed).collect(),
            guideline_keys: guideline.items.iter().map(|item| Some(item.key.clone())).collect(),
            unit: String::new(),
        }
    }

    /// The rows that stand in a version of a unit's catalogue.
    pub fn of_version(rows: Vec<StoredRow>, unit: &str) -> Self {
        let standing = rows.into_iter().filter(|row| row.keyed.status == RowStatus::Active);
        let (rows, guideline_keys) = standing.map(|row| (row.keyed, row.guideline_key)).unzip();
        Self { rows, guideline_keys, unit: unit.to_owned() }
    }

    /// The rows as a unit below reads them: its own body where a class or the unit above stood (R55).
    pub fn read_by(&self, unit: &CatalogueUnit) -> Vec<KeyedRow> {
        let kind = UnitKind::parse(&unit.kind).unwrap_or(UnitKind::DistrictDepartment);
        let mut rows = self.rows.clone();
        for row in &mut rows {
            if let Some(own) = self.publisher_below(&row.row.publisher, unit, kind) {
                row.row.publisher = own;
            }
        }
        rows
    }

    fn publisher_below(&self, cell: &str, unit: &CatalogueUnit, kind: UnitKind) -> Option<String> {
        if !self.unit.is_empty() && fold(cell) == fold(&self.unit) {
            return Some(unit.name.clone());
        }
        prefill::publisher(cell, &unit.name, kind)
    }
}

/// True where a row applies to a unit of the kind (R16).
pub(super) fn applies_to(row: &KeyedRow, kind: Option<UnitKind>) -> bool {
    !kind.is_some_and(UnitKind::is_township) || row.row.level_township != Some(false)
}

impl Sides {
    /// Puts a catalogue's rows beside the two versions of what is above it. `parents` are those of its
    /// rows where the catalogue above is meant, none where the guideline is.
    pub fn new(
        base: &Above,
        upstream: &Above,
        unit: &CatalogueUnit,
        rows: &[StoredRow],
        parents: &[RowParent],
    ) -> Self {
        let kind = UnitKind::parse(&unit.kind);
        let keys = compared_keys(rows, parents, base);
        let taken: HashSet<&str> =
            keys.iter().filter(|(_, linked)| *linked).map(|(key, _)| whole(key)).collect();
        let known: HashSet<&str> = base.rows.iter().map(|row| row.key.as_str()).collect();
        // What the unit never took on is not its share, and what is new is offered to it.
        let is_share = |row: &KeyedRow| {
            let is_taken = taken.contains(row.key.as_str()) || taken.contains(whole(&row.key));
            is_taken || (!known.contains(row.key.as_str()) && applies_to(row, kind))
        };
        let (mut kept, mut items) = (Vec::new(), Vec::new());
        for (row, item) in upstream.read_by(unit).into_iter().zip(&upstream.guideline_keys) {
            if is_share(&row) {
                kept.push(row);
                items.push(item.clone());
            }
        }
        let local = rows.iter().zip(&keys);
        Self {
            base: base.read_by(unit).into_iter().filter(&is_share).collect(),
            local: local.map(|(row, (key, _))| KeyedRow { key: key.clone(), ..row.keyed.clone() }).collect(),
            own_keys: rows
                .iter()
                .zip(&keys)
                .map(|(row, (key, _))| (key.clone(), row.keyed.key.clone()))
                .collect(),
            linked: keys.iter().filter(|(_, linked)| *linked).map(|(key, _)| key.clone()).collect(),
            upstream: kept,
            upstream_items: items,
        }
    }

    /// The merge.
    pub fn merge(&self) -> Merged {
        merge(&self.base, &self.local, &self.upstream)
    }

    /// The unit's own key of a row that it has; none for one that comes from above.
    pub fn own_key(&self, compared: &str) -> Option<&String> {
        self.own_keys.get(compared)
    }

    /// The place above of a merged row.
    pub fn place_above(&self, row: &KeyedRow) -> Option<usize> {
        // A row of the unit's own may bear a number that was given above to another item.
        let is_own = self.own_key(&row.key).is_some() && !self.linked.contains(&row.key);
        let by_key = self.upstream.iter().position(|above| !is_own && above.key == row.key);
        by_key.or_else(|| self.upstream.iter().position(|above| is_named_as(above, row)))
    }
}

/// The key under which each row is compared with what is above, and whether it came from there. A row
/// that the unit added keeps its own; one whose item the guideline in force dropped still came from the base
/// that had it.
fn compared_keys(rows: &[StoredRow], parents: &[RowParent], base: &Above) -> Vec<(String, bool)> {
    let base: HashMap<&str, &KeyedRow> = base.rows.iter().map(|row| (row.key.as_str(), row)).collect();
    let parents: HashMap<&str, &str> =
        parents.iter().map(|parent| (parent.row_key.as_str(), parent.parent_key.as_str())).collect();
    let mut used: HashSet<String> = HashSet::new();
    rows.iter()
        .map(|row| {
            let own = row.keyed.key.as_str();
            let wanted = match (parents.get(own), &row.guideline_key) {
                (Some(parent), _) => Some((*parent).to_owned()),
                (None, Some(item)) if whole(own) == item => Some(own.to_owned()),
                (None, Some(item)) => Some(item.clone()),
                (None, None) => {
                    base.get(own).filter(|above| is_named_as(above, &row.keyed)).map(|_| own.to_owned())
                }
            };
            let is_linked = wanted.is_some();
            let key = wanted.filter(|key| !used.contains(key)).unwrap_or_else(|| own.to_owned());
            used.insert(key.clone());
            (key, is_linked)
        })
        .collect()
}

/// True for two rows of one name.
fn is_named_as(one: &KeyedRow, other: &KeyedRow) -> bool {
    let names = |row: &KeyedRow| [&row.row.level1_item, &row.row.level2_item].map(|name| fold(name));
    names(one) == names(other) && one.row.level3_item == other.row.level3_item
}

/// The key of the whole item: without the number of a part (R21).
pub(super) fn whole(key: &str) -> &str {
    match key.parse::<StableKey>() {
        Ok(StableKey { part: Some(_), .. }) => key.rsplit_once('-').map_or(key, |(item, _)| item),
        _ => key,
    }
}

/// A merge that cannot be read back is a fault of the program.
pub(super) fn impossible(error: impl std::fmt::Display) -> OperationError {
    OperationError::Internal(error.to_string())
}
