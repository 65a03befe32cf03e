//! Figures of all lists, for the overview of units and the first page (R60, R61).

use super::place::kind_of;
use crate::{Act, OperationError, Operations};
use domain::organisation::Permission;
use domain::unit_list::ListKind;
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use storage::unit_list::{absence, coverage};

/// The figures of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitListFigures {
    /// The unit.
    pub unit_id: i64,
    /// Its name.
    pub unit: String,
    /// One for each kind, in their order.
    pub lists: Vec<ListFigure>,
}

/// The figures of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ListFigure {
    /// Which list.
    pub kind: ListKind,
    /// The number of the version in force; none where the unit has no list.
    pub version: Option<i64>,
    /// When it was imported.
    pub imported_at: Option<String>,
    /// Entries in force.
    pub entries: i64,
    /// Those that some row covers.
    pub covered: i64,
    /// True where the unit said that it works from its functions (R61).
    pub from_functions: bool,
}

impl UnitListFigures {
    /// Entries of both lists that no row covers.
    #[must_use]
    pub fn uncovered(&self) -> i64 {
        self.lists.iter().map(|list| list.entries - list.covered).sum()
    }

    /// True where nothing is known of some list: neither handed in nor declared not to be.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.lists.iter().any(|list| list.version.is_none() && !list.from_functions)
    }
}

impl Operations {
    /// The figures of every compiling unit whose catalogues the person may read, in order of the tree.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn list_figures(&self, act: &Act) -> Result<Vec<UnitListFigures>, OperationError> {
        self.figures_of(act, None).await
    }

    /// The figures of the person's own unit; none where it compiles nothing or may not be read.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn own_list_figures(&self, act: &Act) -> Result<Option<UnitListFigures>, OperationError> {
        Ok(self.figures_of(act, Some(act.actor.unit_id)).await?.pop())
    }

    #[boxed::future]
    async fn figures_of(&self, act: &Act, only: Option<i64>) -> Result<Vec<UnitListFigures>, OperationError> {
        let units = match only {
            Some(id) => self.unit_on(id, act.today()).await?.into_iter().collect(),
            None => self.units_on(act.today()).await?,
        };
        let (figures, absences) = {
            let mut connection = self.store.read().await?;
            (coverage::figures(&mut connection, only).await?, absence::all(&mut connection).await?)
        };
        let mut by_unit: HashMap<i64, BTreeMap<ListKind, ListFigure>> = HashMap::new();
        for declared in absences {
            let kind = kind_of(&declared.kind)?;
            let figure = ListFigure { from_functions: true, ..nothing(kind) };
            by_unit.entry(declared.unit_id).or_default().insert(kind, figure);
        }
        for counted in figures {
            let kind = kind_of(&counted.kind)?;
            let figure = ListFigure {
                kind,
                version: Some(counted.number),
                imported_at: Some(counted.imported_at),
                entries: counted.entries,
                covered: counted.covered,
                from_functions: false,
            };
            by_unit.entry(counted.unit_id).or_default().insert(kind, figure);
        }
        let readable = |path: &str| {
            act.actor.is_system
                || act.actor.grants.iter().any(|grant| {
                    Permission::ReadCatalogue.held_by(grant.role) && path.starts_with(&grant.unit_path)
                })
        };
        let told = |unit: crate::organisation::Unit| {
            let mut own = by_unit.remove(&unit.id).unwrap_or_default();
            let lists = ListKind::ALL.map(|kind| own.remove(&kind).unwrap_or_else(|| nothing(kind)));
            UnitListFigures { unit_id: unit.id, unit: unit.name, lists: lists.to_vec() }
        };
        Ok(units.into_iter().filter(|unit| unit.kind.compiles() && readable(&unit.path)).map(told).collect())
    }
}

fn nothing(kind: ListKind) -> ListFigure {
    ListFigure { kind, version: None, imported_at: None, entries: 0, covered: 0, from_functions: false }
}
