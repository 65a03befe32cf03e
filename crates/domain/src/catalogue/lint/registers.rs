//! General and repealed bases, ready to be looked up by title or number (R36, R39).

use crate::catalogue::basis::{BasisEntry, DocumentNumber, numbers_in, title_key};
use crate::reference::{Reference, RepealedBasis};
use std::collections::{HashMap, HashSet};

/// Both registers.
#[derive(Debug)]
pub(super) struct Registers {
    general_titles: HashSet<String>,
    general_numbers: HashSet<DocumentNumber>,
    repealed: Vec<Repealed>,
    repealed_by_title: HashMap<String, Vec<usize>>,
    repealed_by_number: HashMap<DocumentNumber, usize>,
}

#[derive(Debug)]
struct Repealed {
    basis: RepealedBasis,
    number: Option<DocumentNumber>,
    /// The successor bears the same name: only the old number is a fault.
    keeps_name: bool,
}

impl Registers {
    pub(super) fn new(reference: &Reference) -> Self {
        let mut registers = Self {
            general_titles: HashSet::new(),
            general_numbers: HashSet::new(),
            repealed: Vec::new(),
            repealed_by_title: HashMap::new(),
            repealed_by_number: HashMap::new(),
        };
        for entry in &reference.general_bases {
            registers
                .general_titles
                .extend(entry.aliases.iter().chain([&entry.title]).map(|title| title_key(title)));
            registers.general_numbers.extend(numbers_in(&entry.number));
        }
        for (at, basis) in reference.repealed_bases.iter().enumerate() {
            let key = title_key(&basis.title);
            let number = numbers_in(&basis.number).into_iter().next();
            let keeps_name =
                basis.replaced_by.as_deref().is_some_and(|name| title_key(title_of(name)) == key);
            if let Some(number) = number.clone().filter(DocumentNumber::is_unique) {
                registers.repealed_by_number.insert(number, at);
            }
            registers.repealed_by_title.entry(key).or_default().push(at);
            registers.repealed.push(Repealed { basis: basis.clone(), number, keeps_name });
        }
        registers
    }

    /// The repealed basis an entry cites, whatever the day.
    pub(super) fn repealed(&self, entry: &BasisEntry) -> Option<usize> {
        let titled = self.repealed_by_title.get(&title_key(&entry.title));
        let by_title = titled.into_iter().flatten().copied().find(|at| {
            let repealed = &self.repealed[*at];
            !repealed.keeps_name || cites(entry, repealed.number.as_ref())
        });
        by_title
            .or_else(|| entry.numbers.iter().find_map(|number| self.repealed_by_number.get(number).copied()))
    }

    pub(super) fn repealed_basis(&self, at: usize) -> &RepealedBasis {
        &self.repealed[at].basis
    }

    /// The successor bears the same name, so that writing its number mends the cell.
    pub(super) fn keeps_name(&self, at: usize) -> bool {
        self.repealed[at].keeps_name
    }

    pub(super) fn is_general(&self, entry: &BasisEntry) -> bool {
        (!entry.title.is_empty() && self.general_titles.contains(&title_key(&entry.title)))
            || entry.numbers.iter().any(|number| self.general_numbers.contains(number))
    }
}

/// The number as such, since ministries are written in full and in short.
fn cites(entry: &BasisEntry, old: Option<&DocumentNumber>) -> bool {
    old.is_some_and(|old| {
        entry.numbers.iter().any(|number| number.number == old.number && number.year == old.year)
    })
}

/// `国有土地上房屋征收与补偿条例（国务院令第590号）` as 《…》（…）.
pub(super) fn printed_successor(successor: &str) -> String {
    match successor.rfind('（').filter(|at| *at > 0) {
        Some(at) if !successor[..at].is_empty() => format!("《{}》{}", &successor[..at], &successor[at..]),
        _ => format!("《{successor}》"),
    }
}

fn title_of(successor: &str) -> &str {
    // The last bracket is the number; a bracket before it (试行) belongs to the title.
    successor.rfind('（').filter(|at| *at > 0).map_or(successor, |at| &successor[..at])
}
