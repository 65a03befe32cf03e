//! The linter: checks one level's catalogues of a sector against its guideline (R2, R14-R57).
//!
//! Each rule is one file under `rules`, with its number, source sentence, fix and examples, which
//! are its tests and its page under `docs/rules`. A fault is reported once, by the most exact rule.
//! Cells that equal the guideline's own, and cells met before, are not read again.

mod columns;
mod content;
mod facts;
mod finding;
mod fixes;
mod linter;
mod matching;
mod registers;
mod repealed;
pub mod report;
mod rule;
pub mod rules;
mod tied;
mod view;

pub use finding::{Finding, Fix};
pub use fixes::apply_fixes;
pub use linter::Linter;
pub use repealed::{CitedRepealed, RepealedRegister};
pub use rule::{Edit, Example, Rule, Setting, Source};
pub use rules::pages::pages;
pub use tied::tied_names;

use super::{CatalogueRow, CatalogueTable, Guideline, PublisherRegister};
use crate::reference::Reference;
use std::sync::Arc;

/// Which level of government the catalogue belongs to (R16).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// A county or district and its departments.
    County,
    /// A town or subdistrict and its stations: only guideline rows ticked 乡级 are expected.
    Township,
}

impl Level {
    /// The level at which a unit that is below a county, or not, stands.
    #[must_use]
    pub fn of_township(is_township: bool) -> Self {
        if is_township { Self::Township } else { Self::County }
    }

    /// True for a guideline row that is asked of the level: not ticked as the other's alone (R16).
    #[must_use]
    pub fn asks_for(self, row: &CatalogueRow) -> bool {
        match self {
            Self::County => row.level_county != Some(false),
            Self::Township => row.level_township != Some(false),
        }
    }
}

/// Whether the tables together are a level's whole catalogue (R23a).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Scope {
    /// All tables together are the level's whole catalogue of the sector.
    #[default]
    Level,
    /// One unit's share: items of other units are not missed.
    Unit,
}

/// Whose catalogue it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Profile {
    /// A catalogue of the grass-roots levels.
    #[default]
    Grassroots,
    /// A city department's own catalogue: no items are expected and no levels ticked (R113a).
    Department,
}

/// What the caller decides.
#[derive(Debug, Clone)]
pub struct Options {
    /// The level, where known; without it every guideline item is expected.
    pub level: Option<Level>,
    /// Whole level or one unit.
    pub scope: Scope,
    /// Grass-roots or department.
    pub profile: Profile,
    /// The day on which bases must be in force.
    pub today: jiff::civil::Date,
    /// The unit's own body, proposed in place of class names (R56).
    pub unit: Option<String>,
    /// The bodies that may publish, where the caller keeps a register of them (R55).
    pub publishers: Option<Arc<PublisherRegister>>,
    /// Also the remarks that are off by default.
    pub all: bool,
}

impl Options {
    /// The defaults of the command line for a day.
    #[must_use]
    pub fn on(today: jiff::civil::Date) -> Self {
        Self {
            level: None,
            scope: Scope::Level,
            profile: Profile::Grassroots,
            today,
            unit: None,
            publishers: None,
            all: false,
        }
    }
}

/// Checks tables that together are one level's catalogue of one sector.
#[must_use]
pub fn lint(
    tables: &[&CatalogueTable],
    guideline: &Guideline,
    reference: &Reference,
    options: &Options,
) -> Vec<Finding> {
    Linter::new(guideline, reference).lint(tables, options)
}

#[cfg(test)]
mod tests;
