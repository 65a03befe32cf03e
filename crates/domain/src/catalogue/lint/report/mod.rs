//! Reports of findings: text for people, JSON for scripts, SARIF for tools.

mod json;
mod sarif;
mod text;

pub use json::json;
pub use sarif::sarif;
pub use text::text;

use super::Finding;
use crate::catalogue::CatalogueTable;
use crate::diagnostic::Severity;
use serde::Serialize;

/// What was found in one file.
#[derive(Debug, Clone)]
pub struct Report<'a> {
    /// The file as the user named it.
    pub file: &'a str,
    /// The guideline's name.
    pub sector: &'a str,
    /// The tables that were checked, to which the findings refer.
    pub tables: &'a [&'a CatalogueTable],
    /// The findings.
    pub findings: &'a [Finding],
}

/// The counts of a report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows read.
    pub rows: usize,
    /// Errors found.
    pub errors: usize,
    /// Warnings found.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Report<'_> {
    /// The counts.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let count = |severity| self.findings.iter().filter(|finding| finding.severity == severity).count();
        Summary {
            rows: self.tables.iter().map(|table| table.rows.len()).sum(),
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }
}

#[cfg(test)]
mod tests;
