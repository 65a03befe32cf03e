//! What a rule is: number, severity, source, fix, examples, check.

use super::finding::Finding;
use super::view::{RowView, View};
use crate::catalogue::Column;
use crate::diagnostic::Severity;

/// One rule of the linter.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, e.g. `basis-cites-clause`.
    pub name: &'static str,
    /// The number of the domain rule it carries, e.g. `R34`.
    pub number: &'static str,
    /// The severity; a finding may be milder where the rule says so.
    pub severity: Severity,
    /// A short title.
    pub title: &'static str,
    /// What is a fault and what is not.
    pub says: &'static str,
    /// The document and its words.
    pub source: Source,
    /// What to do about a finding.
    pub remedy: &'static str,
    /// Examples without a finding.
    pub good: &'static [Example],
    /// Examples with a finding.
    pub bad: &'static [Example],
    /// Only reported when all remarks are asked for.
    pub only_with_all: bool,
    /// The check.
    pub(super) check: Check,
}

/// How a rule looks at the catalogue.
#[derive(Debug)]
pub(super) enum Check {
    /// Once for all tables.
    Whole(fn(&View<'_>, &mut Vec<Finding>)),
    /// Once for each row that stands.
    EachRow(fn(&View<'_>, &RowView<'_>, &mut Vec<Finding>)),
}

/// A document and the words a rule rests on.
#[derive(Debug, Clone, Copy)]
pub struct Source {
    /// The document with its place (R15a).
    pub document: &'static str,
    /// The words, or the reading of them.
    pub words: &'static str,
}

impl Source {
    /// As printed beside a finding.
    #[must_use]
    pub fn print(&self) -> String {
        format!("{}：{}", self.document, self.words)
    }
}

/// An example: what is changed in a faultless catalogue of a setting.
#[derive(Debug)]
pub struct Example {
    /// What the example shows.
    pub shows: &'static str,
    /// The kind of guideline it stands in.
    pub setting: Setting,
    /// The changes.
    pub edits: &'static [Edit],
}

/// Kinds of guidelines by their policy; sectors are data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// The default policy.
    Ordinary,
    /// Its State Council name differs from its own.
    TwoNames,
    /// General bases are not repeated (R36).
    GeneralBasesOmitted,
    /// A key field with platforms (R51, R52).
    KeyField,
    /// A key field where public media suffice (R53).
    PublicMedia,
    /// Items may be left out, added ones may not overlap, channels are the minimum (R24, R25, R50).
    Free,
}

/// One change in the first row, or in the table, of a faultless catalogue.
#[derive(Debug)]
pub enum Edit {
    /// The title: `{sector}` and `{name}` stand for the State Council's and the guideline's name.
    Title(&'static str),
    /// A cell of the first row; `{item}` stands for its 二级事项.
    Cell(Column, &'static str),
    /// The heading of a column.
    Heading(Column, &'static str),
    /// A column is taken out.
    DropColumn(Column),
    /// The first row is taken out.
    DropRow,
    /// The first row is copied below itself with other text in a column.
    Copy(Column, &'static str),
    /// The first row is copied below itself.
    CopyWhole,
    /// A row is added at the end of the first row's category: 二级事项.
    Add(&'static str),
    /// A row is added there with the name of the last guideline item of another category.
    AddForeign,
    /// The second row's number.
    SecondNumber(&'static str),
    /// The first row is a removed one with this 公开依据.
    Removed(&'static str),
    /// The reader's remark on the first row.
    Diagnostic(&'static str),
    /// The platforms that the row's guideline item ticks are taken out.
    DropPlatforms,
    /// All but the website and the platforms is taken out.
    DropOrdinaryChannels,
    /// The level-1 name of the last row that was added.
    AddedLevel1(&'static str),
}
