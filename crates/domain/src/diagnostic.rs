//! What a reader of people's files has to say about a place in the file (invariant 7:
//! readers return a value and diagnostics, and never stop at the first bad row).

use crate::reference::data_file;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

/// The remarks of one kind, for a summary that a person reads at a glance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RemarkKind {
    /// The gravest of them.
    pub severity: Severity,
    /// The kind in words; its code where it has none yet.
    pub label: String,
    /// How many.
    pub count: usize,
    /// The first of them, with their places.
    pub first: Vec<String>,
}

/// So many remarks of a kind are shown with their places.
const SHOWN: usize = 3;

impl Diagnostic {
    /// Sheet, row and column, as far as they are known.
    #[must_use]
    pub fn place(&self) -> String {
        let sheet = self.sheet.as_deref().filter(|sheet| !sheet.is_empty());
        let row = self.row.map(|row| format!("第{row}行"));
        let column = self.column.as_deref().map(|column| format!("“{column}”"));
        let parts = [sheet.map(str::to_owned), row, column];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The message behind its place, in one line.
    #[must_use]
    pub fn sentence(&self) -> String {
        let place = self.place();
        let gap = if place.is_empty() { "" } else { "：" };
        format!("{place}{gap}{}", self.message)
    }
}

/// Remarks by kind: the gravest first, then the most frequent.
#[must_use]
pub fn summary<'a>(diagnostics: impl IntoIterator<Item = &'a Diagnostic>) -> Vec<RemarkKind> {
    let labels = labels();
    let mut kinds: BTreeMap<&str, RemarkKind> = BTreeMap::new();
    for one in diagnostics {
        let label = labels.get(one.code.as_str()).copied().unwrap_or(&one.code);
        let kind = kinds.entry(&one.code).or_insert_with(|| RemarkKind {
            severity: one.severity,
            label: label.to_owned(),
            count: 0,
            first: Vec::new(),
        });
        kind.severity = kind.severity.min(one.severity);
        kind.count += 1;
        if kind.first.len() < SHOWN {
            kind.first.push(one.sentence());
        }
    }
    let mut kinds: Vec<RemarkKind> = kinds.into_values().collect();
    kinds.sort_by_key(|kind| (kind.severity, std::cmp::Reverse(kind.count)));
    kinds
}

/// Code to words: `data/lint/repairs.tsv`.
fn labels() -> BTreeMap<&'static str, &'static str> {
    let lines = data_file("lint/repairs.tsv").unwrap_or_default().lines().skip(1);
    lines
        .filter_map(|line| line.split('\t').collect::<Vec<_>>().get(..2).map(|cells| (cells[0], cells[1])))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn remarks_are_counted_by_kind_with_their_first_places() {
        let remark = |severity, code: &str, row| Diagnostic {
            severity,
            code: code.to_owned(),
            sheet: Some("目录".to_owned()),
            row: Some(row),
            column: Some("公开时限".to_owned()),
            message: "“同上”已换成上一行的内容".to_owned(),
        };
        let all: Vec<Diagnostic> = (1..=5)
            .map(|row| remark(Severity::Note, "ditto-cell", row))
            .chain([remark(Severity::Warning, "not-named-yet", 9)])
            .collect();
        let kinds = summary(&all);
        assert_eq!(kinds.len(), 2);
        assert_eq!((kinds[0].severity, kinds[0].label.as_str()), (Severity::Warning, "not-named-yet"));
        assert_eq!((kinds[1].count, kinds[1].first.len()), (5, SHOWN));
        assert_eq!(kinds[1].label, "“同上”已还原");
        assert_eq!(kinds[1].first[0], "目录 第1行 “公开时限”：“同上”已换成上一行的内容");
        assert!(summary(&[]).is_empty());
    }
}
