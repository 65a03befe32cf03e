//! 导入: a file is shown as it was understood before anything is saved; nothing is guessed in silence
//! (R19, R20, R33, invariant 7).

use super::import_cause::CauseFields;
use super::parts::{FindingLine, Tally};
use crate::console::form::Choice;
use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// The form that takes a file.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/import.html")]
pub struct ImportView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where it is sent, with its token.
    pub action: String,
    /// Units the person may compile for.
    pub units: Vec<Choice>,
    /// The largest file, in words.
    pub limit: String,
    /// The same in bytes, so that the page can say so before sending.
    pub limit_bytes: u64,
    /// Why the last file was not understood.
    pub refusal: Option<Refusal>,
}

/// Why a file was not understood.
#[derive(Debug, Clone, Default)]
pub struct Refusal {
    /// The file's name.
    pub file: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub advice: String,
}

/// What was understood of a file.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/import_preview.html")]
pub struct PreviewView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// Where the choice is sent.
    pub action: String,
    /// The file's name and size.
    pub file: String,
    /// The unit it is for.
    pub unit: String,
    /// The catalogues found.
    pub catalogues: Vec<FoundCatalogue>,
    /// Sheets and pages that are no catalogue, with the reason.
    pub passed_over: Vec<String>,
    /// What is wrong with the choice that was sent.
    pub problem: Option<String>,
    /// The file with findings as comments.
    pub annotated_href: String,
    /// Another file.
    pub again_href: String,
    /// True when it was confirmed before.
    pub settled: bool,
    /// Why a published catalogue gets a new version (R80).
    pub cause: CauseFields,
}

/// One catalogue of the file.
#[derive(Debug, Clone, Default)]
pub struct FoundCatalogue {
    /// Its place in the file, from 0.
    pub index: usize,
    /// Its title as printed.
    pub title: String,
    /// Sheet, table or page.
    pub place: String,
    /// The unit named in the file, where it names one.
    pub named_unit: String,
    /// Units the person may compile for; the understood one is current.
    pub units: Vec<Choice>,
    /// Sectors; the understood one is current.
    pub sectors: Vec<Choice>,
    /// How the sector was found, or that it was not.
    pub sector_words: String,
    /// How many rows.
    pub rows: usize,
    /// Headings as printed and as understood.
    pub headings: Vec<HeadingLine>,
    /// Heads of the first rows.
    pub sample_heads: Vec<String>,
    /// The first rows.
    pub sample_rows: Vec<Vec<String>>,
    /// What the reader repaired or could not read.
    pub diagnostics: Vec<DiagnosticLine>,
    /// How many diagnostics there are beyond those shown.
    pub more_diagnostics: usize,
    /// True when a sector is known to check by.
    pub checked: bool,
    /// What the check says.
    pub tally: Tally,
    /// The findings by severity, the gravest first.
    pub findings: Vec<FindingGroup>,
    /// What can be done with it.
    pub choices: Vec<Choice>,
    /// A word on an open draft or a version in force.
    pub standing: Option<String>,
}

/// Findings of one severity.
#[derive(Debug, Clone, Default)]
pub struct FindingGroup {
    /// 错误2处
    pub title: String,
    /// Shown at once.
    pub open: bool,
    /// Each with its place.
    pub lines: Vec<FindingLine>,
    /// How many there are beyond those shown.
    pub more: usize,
}

/// A heading.
#[derive(Debug, Clone, Default)]
pub struct HeadingLine {
    /// As printed.
    pub printed: String,
    /// The column it stands for; for an added one, that it is.
    pub understood: String,
    /// How they differ: 相同, 写法不同, 增设.
    pub verdict: &'static str,
    /// True when they differ.
    pub differs: bool,
}

/// What the reader had to say.
#[derive(Debug, Clone, Default)]
pub struct DiagnosticLine {
    /// 错误, 警告, 提示
    pub severity: &'static str,
    /// The class of its colour.
    pub class: &'static str,
    /// Sheet, row, column.
    pub place: String,
    /// The words.
    pub message: String,
}

/// What was done.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/import_receipt.html")]
pub struct ReceiptView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The file's name.
    pub file: String,
    /// One line a catalogue.
    pub lines: Vec<ReceiptLine>,
    /// Another file.
    pub again_href: String,
}

/// What became of one catalogue.
#[derive(Debug, Clone, Default)]
pub struct ReceiptLine {
    /// Its title.
    pub title: String,
    /// What was done: 已新建草稿, 未导入.
    pub outcome: String,
    /// Where to go on.
    pub link: Option<Link>,
}
