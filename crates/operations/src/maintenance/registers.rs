//! The registers that published catalogues are held against, as they stand on a day, with a stamp that
//! changes when they do.

use crate::{OperationError, Operations};
use domain::catalogue::lint::RepealedRegister;
use domain::maintenance::FormerName;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};
use storage::Connection;
use storage::organisation::{SuccessionRow, UnitRow, former, unit};

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
        let tree = Tree::new(&units, &successions);
        let mut names: Vec<FormerName> = Vec::new();
        let mut moves: HashMap<i64, UnitEvent> = HashMap::new();
        for row in &former {
            let Ok(since) = row.valid_to.parse::<Date>() else { continue };
            let Some(unit) = tree.units.get(&row.unit_id) else { continue };
            let now = tree.heir(row.unit_id);
            names.push(FormerName {
                name: row.name.clone(),
                since,
                event: "更名为",
                now: Some(now.map_or_else(|| unit.name.clone(), |heir| heir.name.clone())),
                document: row.document.clone(),
            });
            let words = format!("编制单位“{}”已于{since}更名为{}", row.name, unit.name);
            note(&mut moves, row.unit_id, UnitEvent { on: since, words, proposal: unit.name.clone() });
        }
        for row in &successions {
            let (Ok(on), Some(unit)) = (row.on_date.parse::<Date>(), tree.units.get(&row.unit_id)) else {
                continue;
            };
            let next = row.successor_id.and_then(|id| tree.units.get(&id)).map(|unit| unit.name.clone());
            let (event, words) = match (row.kind.as_str(), &next) {
                ("merged", Some(next)) => ("并入", format!("编制单位“{}”已于{on}并入{next}", unit.name)),
                ("moved", Some(next)) => ("", format!("编制单位“{}”已于{on}转隶{next}", unit.name)),
                _ => ("撤销", format!("编制单位“{}”已于{on}撤销", unit.name)),
            };
            if !event.is_empty() {
                let now = tree.heir(row.unit_id).map(|heir| heir.name.clone());
                let event = if now.is_none() { "撤销" } else { event };
                let document = row.document.clone();
                names.push(FormerName { name: unit.name.clone(), since: on, event, now, document });
            }
            let proposal = next.unwrap_or_default();
            note(&mut moves, row.unit_id, UnitEvent { on, words, proposal });
        }
        let standing: HashSet<&str> =
            units.iter().filter(|unit| unit.valid_to.is_none()).map(|unit| unit.name.as_str()).collect();
        names.retain(|former| !standing.contains(former.name.as_str()));
        let stamp = stamp(operations, &names, &moves, today);
        let bases = RepealedRegister::new(&operations.reference);
        Ok(Self { bases, names, moves, stamp })
    }
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
