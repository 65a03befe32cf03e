//! Units beside each other: the column of every catalogue, and how each item stands there (R21-R24).

use super::beside::{Beside, BesideColumn, BesideItem, CellStanding, VersionBeside, absent};
use domain::catalogue::{CatalogueRow, Guideline, RowStatus, VersionState};
use domain::organisation::UnitKind;
use domain::text::fold;
use std::collections::{BTreeMap, HashMap};
use storage::catalogue::beside::{BesideRow, BesideVersion};
use storage::catalogue::unit::CatalogueUnit;

/// The columns, the versions in each, and the rows by their item.
pub(super) struct Table {
    /// The column of each version.
    pub column_of: HashMap<i64, usize>,
    /// The versions of each column.
    pub versions: Vec<Vec<VersionBeside>>,
    /// Rows of guideline items: how many stand and how the others do not.
    of_item: HashMap<(String, usize), Vec<RowStatus>>,
    /// Items that carry a name of their own instead of the guideline's.
    names: HashMap<(String, usize), Vec<String>>,
    /// Items beyond the guideline, by their names.
    added: BTreeMap<(String, String), Vec<usize>>,
}

impl Table {
    pub fn new(units: &[CatalogueUnit], versions: &[BesideVersion], what: Beside) -> Self {
        let mut table = Self {
            column_of: HashMap::new(),
            versions: vec![Vec::new(); units.len()],
            of_item: HashMap::new(),
            names: HashMap::new(),
            added: BTreeMap::new(),
        };
        for version in versions {
            let Some(state) = VersionState::from_id(&version.state) else { continue };
            let Some(column) = column_of(units, version, what) else { continue };
            table.column_of.insert(version.version_id, column);
            let shown = VersionBeside { version_id: version.version_id, number: version.number, state };
            table.versions[column].push(shown);
        }
        table
    }

    pub fn fill(&mut self, rows: &[BesideRow]) {
        for row in rows {
            let Some(column) = self.column_of.get(&row.version_id).copied() else { continue };
            match &row.guideline_key {
                Some(item) => {
                    let place = (item.clone(), column);
                    self.of_item.entry(place.clone()).or_default().push(RowStatus::from_id(&row.status));
                    self.names.entry(place).or_default().push(row.level2_item.clone());
                }
                None if row.status == RowStatus::Active.id() => {
                    let name = (row.level1_item.clone(), row.level2_item.clone());
                    self.added.entry(name).or_default().push(column);
                }
                None => {}
            }
        }
    }

    pub fn items(&self, guideline: &Guideline, columns: &[BesideColumn], what: Beside) -> Vec<BesideItem> {
        let asked = |row: &CatalogueRow| match what {
            Beside::Districts => row.level_county != Some(false),
            Beside::Towns => row.level_township != Some(false),
        };
        let mut items: Vec<BesideItem> = guideline
            .items
            .iter()
            .map(|item| BesideItem {
                key: item.key.clone(),
                level1_item: item.row.level1_item.clone(),
                level2_item: item.row.level2_item.clone(),
                cells: (0..columns.len())
                    .map(|column| {
                        self.standing(&item.key, &item.row, column, &columns[column], asked(&item.row))
                    })
                    .collect(),
            })
            .collect();
        let added = self.added.iter().map(|((level1, level2), holding)| BesideItem {
            key: String::new(),
            level1_item: level1.clone(),
            level2_item: level2.clone(),
            cells: (0..columns.len())
                .map(|column| match holding.contains(&column) {
                    true => CellStanding::Added,
                    false => CellStanding::NotAsked,
                })
                .collect(),
        });
        items.extend(added);
        items
    }

    fn standing(
        &self,
        key: &str,
        item: &CatalogueRow,
        place: usize,
        column: &BesideColumn,
        asked: bool,
    ) -> CellStanding {
        let at = (key.to_owned(), place);
        let Some(rows) = self.of_item.get(&at) else {
            return absent(column.not_applicable.is_some(), column.versions.is_empty(), asked);
        };
        let standing = rows.iter().filter(|status| **status == RowStatus::Active).count();
        let own_name = self
            .names
            .get(&at)
            .is_some_and(|names| names.iter().any(|name| fold(name) != fold(&item.level2_item)));
        match standing {
            0 if rows.contains(&RowStatus::Removed) => CellStanding::Removed,
            0 => CellStanding::Omitted,
            1 if !own_name => CellStanding::Has,
            _ => CellStanding::Refined,
        }
    }
}

/// The column of a catalogue: of the unit itself, or of the one it belongs to. Catalogues of towns
/// do not count for their district.
fn column_of(units: &[CatalogueUnit], version: &BesideVersion, what: Beside) -> Option<usize> {
    let is_township = UnitKind::parse(&version.unit_kind).is_some_and(UnitKind::is_township);
    if what == Beside::Districts && is_township {
        return None;
    }
    units.iter().position(|unit| version.unit_path.starts_with(&unit.path))
}
