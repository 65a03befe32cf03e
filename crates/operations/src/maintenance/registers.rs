//! The registers that published catalogues are held against, as they stand on a day, with a stamp that
//! changes when they do.

use crate::{OperationError, Operations};
use domain::catalogue::PublisherRegister;
use domain::catalogue::lint::RepealedRegister;
use domain::organisation::FormerName;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use storage::Connection;
use storage::organisation::former::{self, FormerNameRow};
use storage::organisation::{SuccessionRow, UnitRow, unit};

/// Everything a published catalogue is held against.
pub(super) struct Registers {
    /// Repealed bases.
    pub bases: RepealedRegister,
    /// Names that no standing unit bears.
    pub names: Vec<FormerName>,
    /// What became of each unit, the last event of each.
    pub moves: HashMap<i64, UnitEvent>,
    /// Changes when anything above does, or another basis falls.
    pub stamp: String,
}

/// The last thing that happened to a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct UnitEvent {
    pub on: Date,
    pub words: String,
    /// The name to print now, or who goes on.
    pub proposal: String,
}

impl Registers {
    pub async fn read(
        operations: &Operations,
        connection: &mut Connection,
        today: Date,
    ) -> Result<Self, OperationError> {
        let units = unit::all(connection).await?;
        let former = former::names(connection).await?;
        let successions = former::successions(connection).await?;
        let names = former_names(&units, &former, &successions);
        let tree = Tree::new(&units, &successions);
        let mut moves: HashMap<i64, UnitEvent> = HashMap::new();
        for row in &former {
            let Ok(since) = row.valid_to.parse::<Date>() else { continue };
            let Some(unit) = tree.units.get(&row.unit_id) else { continue };
            let words = format!("编制单位“{}”已于{since}更名为{}", row.name, unit.name);
            note(&mut moves, row.unit_id, UnitEvent { on: since, words, proposal: unit.name.clone() });
        }
        for row in &successions {
            let (Ok(on), Some(unit)) = (row.on_date.parse::<Date>(), tree.units.get(&row.unit_id)) else {
                continue;
            };
            let next = row.successor_id.and_then(|id| tree.units.get(&id)).map(|unit| unit.name.clone());
            let words = match (row.kind.as_str(), &next) {
                ("merged", Some(next)) => format!("编制单位“{}”已于{on}并入{next}", unit.name),
                ("moved", Some(next)) => format!("编制单位“{}”已于{on}转隶{next}", unit.name),
                _ => format!("编制单位“{}”已于{on}撤销", unit.name),
            };
            let proposal = next.unwrap_or_default();
            note(&mut moves, row.unit_id, UnitEvent { on, words, proposal });
        }
        let stamp = stamp(operations, &names, &moves, today);
        let bases = RepealedRegister::new(&operations.reference);
        Ok(Self { bases, names, moves, stamp })
    }
}

/// The bodies that may publish, and the names that none bears any more (R55).
pub(crate) async fn publishers(connection: &mut Connection) -> Result<PublisherRegister, OperationError> {
    let units = unit::all(connection).await?;
    let former = former::names(connection).await?;
    let successions = former::successions(connection).await?;
    let names = former_names(&units, &former, &successions);
    let standing = units.iter().filter(|unit| unit.valid_to.is_none());
    let standing = standing.flat_map(|unit| [unit.name.as_str(), unit.short_name.as_str()]);
    Ok(PublisherRegister::new(standing, names))
}

/// Names that no standing unit bears: of units renamed, merged and dissolved.
fn former_names(
    units: &[UnitRow],
    former: &[FormerNameRow],
    successions: &[SuccessionRow],
) -> Vec<FormerName> {
    let tree = Tree::new(units, successions);
    let renamed = former.iter().filter_map(|row| {
        let unit = tree.units.get(&row.unit_id)?;
        let now = tree.heir(row.unit_id).map_or_else(|| unit.name.clone(), |heir| heir.name.clone());
        Some(FormerName {
            name: row.name.clone(),
            since: row.valid_to.parse().ok()?,
            event: "更名为",
            now: Some(now),
            document: row.document.clone(),
        })
    });
    let ended = successions.iter().filter(|row| row.kind != "moved" || row.successor_id.is_none());
    let ended = ended.filter_map(|row| {
        let now = tree.heir(row.unit_id).map(|heir| heir.name.clone());
        let merged = row.kind == "merged" && row.successor_id.is_some() && now.is_some();
        Some(FormerName {
            name: tree.units.get(&row.unit_id)?.name.clone(),
            since: row.on_date.parse().ok()?,
            event: if merged { "并入" } else { "撤销" },
            now,
            document: row.document.clone(),
        })
    });
    let standing: HashSet<&str> =
        units.iter().filter(|unit| unit.valid_to.is_none()).map(|unit| unit.name.as_str()).collect();
    renamed.chain(ended).filter(|former| !standing.contains(former.name.as_str())).collect()
}

/// Units by number, and who goes on after each that ended.
struct Tree<'a> {
    units: HashMap<i64, &'a UnitRow>,
    heirs: HashMap<i64, i64>,
}

impl<'a> Tree<'a> {
    fn new(units: &'a [UnitRow], successions: &[SuccessionRow]) -> Self {
        let merged = successions.iter().filter(|row| row.kind == "merged");
        Self {
            units: units.iter().map(|unit| (unit.id, unit)).collect(),
            heirs: merged.filter_map(|row| Some((row.unit_id, row.successor_id?))).collect(),
        }
    }

    /// The standing unit that goes on for one that may have ended, over several mergers.
    fn heir(&self, unit_id: i64) -> Option<&'a UnitRow> {
        let mut at = unit_id;
        // A merger never leads back, but a damaged register must not make us walk for ever.
        for _ in 0..=self.heirs.len() {
            let unit = self.units.get(&at)?;
            if unit.valid_to.is_none() {
                return Some(unit);
            }
            at = *self.heirs.get(&at)?;
        }
        None
    }
}

fn note(moves: &mut HashMap<i64, UnitEvent>, unit_id: i64, event: UnitEvent) {
    let later = moves.get(&unit_id).is_none_or(|known| known.on <= event.on);
    if later {
        moves.insert(unit_id, event);
    }
}

/// Everything that decides what a row needs on a day, as one short text.
fn stamp(
    operations: &Operations,
    names: &[FormerName],
    moves: &HashMap<i64, UnitEvent>,
    today: Date,
) -> String {
    let mut digest = Sha256::new();
    for basis in operations.reference.repealed_bases.iter().filter(|basis| basis.since <= today) {
        digest.update(format!("b{}|{}|{}|{:?}\n", basis.title, basis.number, basis.since, basis.replaced_by));
    }
    for name in names.iter().filter(|name| name.since <= today) {
        digest.update(format!("n{}|{}|{:?}\n", name.name, name.since, name.now));
    }
    let mut moves: Vec<_> = moves.iter().filter(|(_, event)| event.on <= today).collect();
    moves.sort_by_key(|(id, _)| **id);
    for (id, event) in moves {
        digest.update(format!("u{id}|{}|{}\n", event.on, event.words));
    }
    hex::encode(digest.finalize())
}
