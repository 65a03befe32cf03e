//! Reading units: the tree of a day, one unit by number, code or name, its history (R59, R80a).
//! Units and their names are public.

use crate::{OperationError, Operations};
use domain::organisation::UnitKind;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;
use storage::Connection;
use storage::organisation::{UnitRow, unit};

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// Number.
    pub id: i64,
    /// Stable code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// What it is.
    pub kind: UnitKind,
    /// Superior of government (块).
    pub parent_id: Option<i64>,
    /// Superior of the sector (条).
    pub sector_parent_id: Option<i64>,
    /// Numbers from the root to itself.
    pub path: String,
    /// First day.
    pub valid_from: String,
    /// The day from which it is no more.
    pub valid_to: Option<String>,
    /// What a change must repeat.
    pub revision: i64,
}

/// A unit with those below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitNode {
    /// The unit, under the name of the day.
    pub unit: Unit,
    /// Those below it in the line of government.
    pub children: Vec<UnitNode>,
}

/// A name a unit bore.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitName {
    /// Name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// First day.
    pub valid_from: String,
    /// The day from which another stands.
    pub valid_to: Option<String>,
    /// The document that gave it.
    pub document: String,
}

/// What became of a unit, or what went into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitSuccession {
    /// The unit that ended or moved.
    pub unit: Unit,
    /// Its successor, or its new superior.
    pub successor: Option<Unit>,
    /// `merged`, `dissolved` or `moved`.
    pub kind: String,
    /// The day.
    pub on: String,
    /// The document.
    pub document: String,
}

/// Names and successions of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitHistory {
    /// The names, the oldest first.
    pub names: Vec<UnitName>,
    /// Mergers, dissolutions and moves.
    pub successions: Vec<UnitSuccession>,
}

impl Unit {
    /// From its stored form.
    pub(crate) fn from_row(row: UnitRow) -> Result<Self, OperationError> {
        let kind = UnitKind::parse(&row.kind)
            .ok_or_else(|| storage::StorageError::Damaged(format!("机构{}的类别{}", row.id, row.kind)))?;
        Ok(Self {
            id: row.id,
            code: row.code,
            name: row.name,
            short_name: row.short_name,
            kind,
            parent_id: row.parent_id,
            sector_parent_id: row.sector_parent_id,
            path: row.path,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            revision: row.revision,
        })
    }

    /// True when the unit stands on a day. The last day is the one before `valid_to`.
    #[must_use]
    pub fn stands_on(&self, day: Date) -> bool {
        let day = day.to_string();
        self.valid_from <= day && self.valid_to.as_ref().is_none_or(|end| *end > day)
    }

    /// The numbers of the units above it and of itself, from the root down.
    #[must_use]
    pub fn line(&self) -> Vec<i64> {
        self.path.split('/').filter_map(|part| part.parse().ok()).collect()
    }
}

impl Operations {
    /// The units of a day as a tree, under their names of the day.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn tree(&self, today: Date) -> Result<Vec<UnitNode>, OperationError> {
        Ok(branch(&mut by_parent(self.units_on(today).await?), None))
    }

    /// The units of a day in the order of the tree, each after its superior.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn units_on(&self, today: Date) -> Result<Vec<Unit>, OperationError> {
        let mut connection = self.store.read().await?;
        let names: HashMap<i64, (String, String)> = unit::names_on(&mut connection, &today.to_string(), None)
            .await?
            .into_iter()
            .map(|name| (name.unit_id, (name.name, name.short_name)))
            .collect();
        let mut units = Vec::new();
        for row in unit::all(&mut connection).await? {
            let mut unit = Unit::from_row(row)?;
            if !unit.stands_on(today) {
                continue;
            }
            if let Some((name, short_name)) = names.get(&unit.id) {
                name.clone_into(&mut unit.name);
                short_name.clone_into(&mut unit.short_name);
            }
            units.push(unit);
        }
        Ok(units)
    }

    /// A unit by number.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn unit(&self, id: i64) -> Result<Unit, OperationError> {
        let mut connection = self.store.read().await?;
        load_unit(&mut connection, id).await
    }

    /// A unit as it is called on a day; none where it does not stand then, or never did.
    ///
    /// # Errors
    /// When the database fails.
    #[boxed::future]
    pub async fn unit_on(&self, id: i64, today: Date) -> Result<Option<Unit>, OperationError> {
        let mut connection = self.store.read().await?;
        let Some(row) = unit::by_id(&mut connection, id).await? else { return Ok(None) };
        let mut found = Unit::from_row(row)?;
        if !found.stands_on(today) {
            return Ok(None);
        }
        let names = unit::names_on(&mut connection, &today.to_string(), Some(id)).await?;
        if let Some(name) = names.into_iter().find(|name| name.unit_id == id) {
            (found.name, found.short_name) = (name.name, name.short_name);
        }
        Ok(Some(found))
    }

    /// A unit by its code.
    ///
    /// # Errors
    /// When there is none.
    #[boxed::future]
    pub async fn unit_by_code(&self, code: &str) -> Result<Unit, OperationError> {
        let mut connection = self.store.read().await?;
        match unit::by_code(&mut connection, code.trim()).await? {
            Some(row) => Unit::from_row(row),
            None => Err(OperationError::NotFound(format!("代码为“{}”的机构", code.trim()))),
        }
    }

    /// A unit by its name, short name or former name; a standing unit goes before one that ended.
    ///
    /// # Errors
    /// When there is none, or a short name belongs to several standing units.
    #[boxed::future]
    pub async fn unit_by_name(&self, name: &str) -> Result<Unit, OperationError> {
        let mut connection = self.store.read().await?;
        named_unit(&mut connection, name.trim()).await
    }

    /// The name a unit bore on a day (R80a); before its first day the first name.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn unit_name_on(&self, id: i64, date: Date) -> Result<String, OperationError> {
        let mut connection = self.store.read().await?;
        if let Some(name) = unit::names_on(&mut connection, &date.to_string(), Some(id)).await?.pop() {
            return Ok(name.name);
        }
        let names = unit::names(&mut connection, id).await?;
        let day = date.to_string();
        let name = names.iter().rev().find(|name| name.valid_from <= day).or(names.first());
        name.map(|name| name.name.clone()).ok_or_else(|| OperationError::NotFound("该机构".to_owned()))
    }

    /// The names a unit bore, and what became of it or went into it.
    ///
    /// # Errors
    /// When there is no such unit.
    #[boxed::future]
    pub async fn unit_history(&self, id: i64) -> Result<UnitHistory, OperationError> {
        let mut connection = self.store.read().await?;
        load_unit(&mut connection, id).await?;
        let names = unit::names(&mut connection, id).await?.into_iter().map(|name| UnitName {
            name: name.name,
            short_name: name.short_name,
            valid_from: name.valid_from,
            valid_to: name.valid_to,
            document: name.document,
        });
        let names = names.collect();
        let mut successions = Vec::new();
        for row in unit::successions(&mut connection, id).await? {
            let successor = match row.successor_id {
                Some(successor) => Some(load_unit(&mut connection, successor).await?),
                None => None,
            };
            successions.push(UnitSuccession {
                unit: load_unit(&mut connection, row.unit_id).await?,
                successor,
                kind: row.kind,
                on: row.on_date,
                document: row.document,
            });
        }
        Ok(UnitHistory { names, successions })
    }
}

/// A unit by number within a transaction.
#[boxed::future]
pub(crate) async fn load_unit(connection: &mut Connection, id: i64) -> Result<Unit, OperationError> {
    match unit::by_id(connection, id).await? {
        Some(row) => Unit::from_row(row),
        None => Err(OperationError::NotFound("该机构".to_owned())),
    }
}

/// The unit whose office acts for the whole installation (R112): its one city, or the root where there are
/// several cities or none.
#[boxed::future]
pub(crate) async fn leading_unit(connection: &mut Connection, on: Date) -> Result<Unit, OperationError> {
    let standing = storage::catalogue::unit::subtree(connection, "/", &on.to_string()).await?;
    let mut cities = standing.into_iter().filter(|unit| UnitKind::parse(&unit.kind) == Some(UnitKind::City));
    let id = match (cities.next(), cities.next()) {
        (Some(city), None) => city.id,
        _ => root_id(connection).await?,
    };
    load_unit(connection, id).await
}

/// The root of the tree, the chain of acts that belong to no unit in particular.
#[boxed::future]
pub(crate) async fn root_id(connection: &mut Connection) -> Result<i64, OperationError> {
    let roots = unit::all(connection).await?;
    Ok(roots.iter().find(|row| row.parent_id.is_none()).map_or(0, |row| row.id))
}

/// A unit by any of its names within a transaction.
#[boxed::future]
pub(crate) async fn named_unit(connection: &mut Connection, name: &str) -> Result<Unit, OperationError> {
    let mut found = unit::by_name(connection, name).await?;
    let standing: Vec<&UnitRow> = found.iter().filter(|row| row.valid_to.is_none()).collect();
    if standing.len() > 1 && standing[0].name != name {
        let names: Vec<&str> = standing.iter().map(|row| row.name.as_str()).collect();
        return Err(OperationError::invalid("unit", format!("“{name}”可以指{}，请写全称", names.join("、"))));
    }
    if found.first().is_none_or(|row| row.valid_to.is_some()) {
        let mut former = unit::by_former_name(connection, name).await?;
        former.extend(found);
        found = former;
    }
    found.sort_by_key(|row| row.valid_to.is_some());
    match found.into_iter().next() {
        Some(row) => Unit::from_row(row),
        None => Err(OperationError::NotFound(format!("名为“{name}”的机构"))),
    }
}

fn by_parent(units: Vec<Unit>) -> HashMap<Option<i64>, Vec<Unit>> {
    let standing: std::collections::HashSet<i64> = units.iter().map(|unit| unit.id).collect();
    let mut groups: HashMap<Option<i64>, Vec<Unit>> = HashMap::new();
    for unit in units {
        // A unit whose superior has ended stands at the top, in sight, until it is moved.
        let parent = unit.parent_id.filter(|parent| standing.contains(parent));
        groups.entry(parent).or_default().push(unit);
    }
    groups
}

fn branch(groups: &mut HashMap<Option<i64>, Vec<Unit>>, parent: Option<i64>) -> Vec<UnitNode> {
    let units = groups.remove(&parent).unwrap_or_default();
    units.into_iter().map(|unit| UnitNode { children: branch(groups, Some(unit.id)), unit }).collect()
}
