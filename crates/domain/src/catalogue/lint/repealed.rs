//! Repealed bases outside a check: which of them a cell cites on a day (R39).

use super::registers::{Registers, printed_successor};
use crate::catalogue::basis::ParsedBasis;
use crate::reference::Reference;
use jiff::civil::Date;

/// The register of repealed bases, ready to be asked.
#[derive(Debug)]
pub struct RepealedRegister(Registers);

/// A repealed basis as a cell cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedRepealed {
    /// As written in the cell.
    pub text: String,
    /// The basis's own title.
    pub title: String,
    /// The day from which it is no longer in force.
    pub since: Date,
    /// What replaced it, as it is to be printed.
    pub successor: Option<String>,
}

impl RepealedRegister {
    /// The register of the vocabularies.
    #[must_use]
    pub fn new(reference: &Reference) -> Self {
        Self(Registers::new(reference))
    }

    /// The bases of a cell that are no longer in force on a day.
    #[must_use]
    pub fn cited(&self, cell: &str, today: Date) -> Vec<CitedRepealed> {
        if cell.is_empty() {
            return Vec::new();
        }
        let parsed = ParsedBasis::parse(cell);
        let cited = parsed.entries.into_iter().filter_map(|entry| {
            let basis = self.0.repealed_basis(self.0.repealed(&entry)?);
            (basis.since <= today).then(|| CitedRepealed {
                text: entry.text,
                title: basis.title.clone(),
                since: basis.since,
                successor: basis.replaced_by.as_deref().map(printed_successor),
            })
        });
        cited.collect()
    }
}
