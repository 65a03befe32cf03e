//! A draft in Excel: taken away, brought back, compared and taken over (R20, R22).

use super::import_view::{DiagnosticLine, Refusal};
use super::parts::{Piece, VersionHead};
use crate::console::form::Choice;
use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// Taking the working copy away, and bringing it back.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/workbook.html")]
pub struct WorkbookView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// The working copy.
    pub file_href: String,
    /// Where the changed one is sent, with its token.
    pub action: String,
    /// The largest file, in words.
    pub limit: String,
    /// The same in bytes.
    pub limit_bytes: u64,
    /// Why the last file was not taken.
    pub refusal: Option<Refusal>,
}

/// What a working copy would change.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/workbook_return.html")]
pub struct WorkbookReturnView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The draft.
    pub draft: Link,
    /// Facts in order: the file, when it went out.
    pub facts: Vec<String>,
    /// What to know first.
    pub warnings: Vec<String>,
    /// Nothing would change.
    pub unchanged: bool,
    /// It was taken over before.
    pub settled: bool,
    /// Where the choice is sent.
    pub action: String,
    /// The draft's count of changes.
    pub revision: i64,
    /// Cells changed on both sides.
    pub conflicts: Vec<ConflictLine>,
    /// Cells that change.
    pub changes: Vec<ChangedCell>,
    /// New rows.
    pub added: Vec<PlacedItem>,
    /// Rows that the workbook no longer has.
    pub removed: Vec<RemovalLine>,
    /// Items that moved.
    pub moved: Vec<String>,
    /// The order, where one is to be chosen.
    pub order: Vec<Choice>,
    /// What cannot be taken over.
    pub refused: Vec<RefusedLine>,
    /// What the reader had to say.
    pub diagnostics: Vec<DiagnosticLine>,
    /// Another file.
    pub again_href: String,
}

/// A cell changed on both sides.
#[derive(Debug, Clone, Default)]
pub struct ConflictLine {
    /// The name of its field.
    pub name: String,
    /// The item.
    pub item: String,
    /// The heading.
    pub column: String,
    /// The row of the sheet.
    pub line: u32,
    /// What went out.
    pub exported: String,
    /// Who changed the draft, and when.
    pub by: String,
    /// The draft's text and the workbook's, as choices.
    pub sides: Vec<ConflictSide>,
}

/// One side of a conflict.
#[derive(Debug, Clone, Default)]
pub struct ConflictSide {
    /// Value and words; chosen or not.
    pub choice: Choice,
    /// The text, what differs from what went out marked.
    pub pieces: Vec<Piece>,
}

/// A cell that changes.
#[derive(Debug, Clone, Default)]
pub struct ChangedCell {
    /// The row of the sheet.
    pub line: u32,
    /// The item.
    pub item: String,
    /// The heading.
    pub column: String,
    /// What changes in the text.
    pub pieces: Vec<Piece>,
}

/// An item at its row of the sheet.
#[derive(Debug, Clone, Default)]
pub struct PlacedItem {
    /// The row of the sheet.
    pub line: u32,
    /// 一级事项
    pub level1: String,
    /// 二级事项
    pub item: String,
}

/// A row that the workbook no longer has.
#[derive(Debug, Clone, Default)]
pub struct RemovalLine {
    /// The row's key, which ends the names of its fields.
    pub key: String,
    /// The item.
    pub item: String,
    /// It goes only with a reason and a basis (R22).
    pub wants_reason: bool,
    /// The draft was changed in it meanwhile.
    pub is_touched: bool,
    /// Keep or take out.
    pub choices: Vec<Choice>,
    /// The reason typed before.
    pub reason: String,
    /// The basis typed before.
    pub basis: String,
}

/// Something that cannot be taken over.
#[derive(Debug, Clone, Default)]
pub struct RefusedLine {
    /// Where: row, item, column.
    pub place: String,
    /// What the workbook holds.
    pub sent: String,
    /// Why, and what to do.
    pub reason: String,
}

/// What was taken over.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/workbook_receipt.html")]
pub struct WorkbookReceiptView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// How much of each kind.
    pub counts: Vec<String>,
    /// What the check says now.
    pub tally: String,
    /// What was not taken over.
    pub refused: Vec<RefusedLine>,
    /// The draft.
    pub draft: Link,
    /// Another round.
    pub again_href: String,
}
