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
    #[boxed::future]
    pub async fn read(
        operations: &Operations,
        connection: &mut Connection,
        today: Date,
    ) -> Result<Self, OperationError> {
        let units = unit::all(connection).await?;
        let former = former::names(connection).await?;
        let successions = former::successions(connection).await?;
        // A row may name its publisher by the short name, which went with the full one.
        let names = all_former_names(&units, &former, &successions);
        let tree = Tree::new(&units);
        let mut moves: HashMap<i64, UnitEvent> = HashMap::new();
        for row in &former {
            let Ok(since) = row.valid_to.parse::<Date>() else { continue };
            let Some(unit) = tree.units.get(&row.unit_id) else { continue };
            // The last name of a unit that ended is told by its end.
            let Some(next) = &row.next else { continue };
            let words = format!("编制单位“{}”已于{since}更名为{next}", row.name);
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
#[boxed::future]
pub(crate) async fn publishers(connection: &mut Connection) -> Result<PublisherRegister, OperationError> {
    let units = unit::all(connection).await?;
    let former = former::names(connection).await?;
    let successions = former::successions(connection).await?;
    let names = all_former_names(&units, &former, &successions);
    let standing = units.iter().filter(|unit| unit.valid_to.is_none());
    let standing = standing.flat_map(|unit| [unit.name.as_str(), unit.short_name.as_str()]);
    Ok(PublisherRegister::new(standing, names))
}

/// Names that no standing unit bears, full ones and short ones.
fn all_former_names(
    units: &[UnitRow],
    former: &[FormerNameRow],
    successions: &[SuccessionRow],
) -> Vec<FormerName> {
    let mut names = former_names(units, former, successions);
    names.extend(former_short_names(units, former, &names));
    names
}

/// Full names that no standing unit bears: of units renamed, merged and dissolved.
fn former_names(
    units: &[UnitRow],
    former: &[FormerNameRow],
    successions: &[SuccessionRow],
) -> Vec<FormerName> {
    let tree = Tree::new(units);
    let told = |row: &FormerNameRow| story(&tree, former, successions, row);
    let standing: HashSet<&str> =
        units.iter().filter(|unit| unit.valid_to.is_none()).map(|unit| unit.name.as_str()).collect();
    former.iter().filter_map(told).filter(|name| !standing.contains(name.name.as_str())).collect()
}

/// Short names that no standing unit bears, told as the full names that they went with.
fn former_short_names(units: &[UnitRow], former: &[FormerNameRow], names: &[FormerName]) -> Vec<FormerName> {
    let standing: HashSet<&str> = units
        .iter()
        .filter(|unit| unit.valid_to.is_none())
        .flat_map(|unit| [unit.name.as_str(), unit.short_name.as_str()])
        .collect();
    let rows = former.iter().filter(|row| !row.short_name.is_empty() && row.short_name != row.name);
    rows.filter(|row| !standing.contains(row.short_name.as_str()))
        .filter_map(|row| {
            let full = names.iter().find(|name| name.name == row.name)?;
            Some(FormerName { name: row.short_name.clone(), ..full.clone() })
        })
        .collect()
}

/// One thing that happened to a name: the day, the verb, the name after it, the document.
struct Step {
    on: String,
    verb: &'static str,
    to: Option<String>,
    document: String,
}

/// Everything that happened to a unit since it bore a name: renamed, merged, the successor renamed or merged in
/// its turn, each with its own day and document.
fn story(
    tree: &Tree<'_>,
    former: &[FormerNameRow],
    successions: &[SuccessionRow],
    row: &FormerNameRow,
) -> Option<FormerName> {
    let mut steps: Vec<Step> = Vec::new();
    let mut at = (row.unit_id, Some(row));
    // A merger never leads back, but a damaged register must not make us walk for ever.
    for _ in 0..=former.len() + successions.len() {
        let (unit_id, Some(name)) = at else { break };
        if let Some(next) = &name.next {
            let (on, document) = (name.valid_to.clone(), name.document.clone());
            steps.push(Step { on, verb: "更名为", to: Some(next.clone()), document });
            let after = former.iter().find(|later| {
                later.unit_id == unit_id && later.name == *next && later.valid_to > name.valid_to
            });
            at = (unit_id, after);
            continue;
        }
        let end = successions.iter().rev().find(|end| end.unit_id == unit_id && end.kind != "moved")?;
        let successor =
            end.successor_id.filter(|_| end.kind == "merged").filter(|id| tree.units.contains_key(id));
        let Some(successor) = successor else {
            let (on, document) = (end.on_date.clone(), end.document.clone());
            steps.push(Step { on, verb: "撤销", to: None, document });
            break;
        };
        // The name that the successor bore on that day.
        let after = former
            .iter()
            .filter(|later| later.unit_id == successor && later.valid_to > end.on_date)
            .min_by(|a, b| a.valid_to.cmp(&b.valid_to));
        let to =
            after.map(|later| later.name.clone()).or_else(|| Some(tree.units.get(&successor)?.name.clone()));
        steps.push(Step { on: end.on_date.clone(), verb: "并入", to, document: end.document.clone() });
        at = (successor, after);
    }
    let last = steps.pop()?;
    let since = steps.first().unwrap_or(&last).on.parse().ok()?;
    let mut event = String::new();
    let mut subject = String::new();
    for step in &steps {
        let to = step.to.clone().unwrap_or_default();
        let document =
            if step.document.is_empty() { String::new() } else { format!("（{}）", step.document) };
        let when = if subject.is_empty() { String::new() } else { format!("{subject}已于{}", step.on) };
        event.push_str(&format!("{when}{}{to}{document}，", step.verb));
        subject = to;
    }
    if !subject.is_empty() {
        event.push_str(&format!("{subject}已于{}", last.on));
    }
    event.push_str(last.verb);
    Some(FormerName { name: row.name.clone(), since, event, now: last.to, document: last.document })
}

/// Units by number.
struct Tree<'a> {
    units: HashMap<i64, &'a UnitRow>,
}

impl<'a> Tree<'a> {
    fn new(units: &'a [UnitRow]) -> Self {
        Self { units: units.iter().map(|unit| (unit.id, unit)).collect() }
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
