//! What a reader of people's files has to say about a place in the file (invariant 7:
//! readers return a value and diagnostics, and never stop at the first bad row).

use serde::{Deserialize, Serialize};

/// How grave a diagnostic or a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Blocks submission.
    Error,
    /// Needs a word of explanation.
    Warning,
    /// Good to know.
    Note,
}

impl Severity {
    /// The word a person reads.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Error => "错误",
            Self::Warning => "警告",
            Self::Note => "提示",
        }
    }

    /// The stable identifier, as in JSON.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
    }
}

/// One remark of a reader, with its place. `row` counts from 1, headings included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Stable kind, e.g. `ditto-cell`, `merged-cell`, `damaged-heading`, `unknown-mark`.
    pub code: String,
    /// Sheet, table or page it stands on.
    pub sheet: Option<String>,
    /// Row of the sheet or table, from 1.
    pub row: Option<u32>,
    /// Heading of the column as printed, else its letter.
    pub column: Option<String>,
    /// What was read, what was expected, what was done: in Chinese.
    pub message: String,
}
