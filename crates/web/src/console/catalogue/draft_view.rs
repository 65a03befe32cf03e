//! The version as a table: the grid for editing, and beneath it a plain table with a form for each
//! row that needs no script (R11, R12, R14-R32).

use super::inherit::EndedNotice;
use super::item_part_view::{PartsPanel, SourceForm};
use super::parts::{FindingLine, Tally, VersionHead};
use crate::frame::{ConsoleFrame, Link};
use askama::Template;

/// A version's table.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/draft.html")]
pub struct DraftView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// May be edited by this person now.
    pub editable: bool,
    /// Why it may not, where a person could expect to.
    pub read_only_words: String,
    /// Addresses the grid works with.
    pub places: GridPlaces,
    /// Two rows of headings.
    pub heading: HeadingRows,
    /// The rows.
    pub rows: Vec<DraftRow>,
    /// All findings.
    pub findings: Vec<FindingLine>,
    /// Their count.
    pub tally: Tally,
    /// The words of a return (R69).
    pub returned: Option<super::parts::Said>,
    /// Points of the review not yet answered.
    pub open_remarks: Vec<RemarkLine>,
    /// Guideline items that stand nowhere (R22-R24).
    pub missing: Vec<MissingLine>,
    /// What they mean for this version.
    pub missing_words: String,
    /// They stand in the way of submission.
    pub missing_blocks: bool,
    /// Acts possible besides editing.
    pub acts: Vec<Link>,
    /// Columns of the unit's own (R19).
    pub columns: ColumnDesk,
    /// What became of a unit that is no more (R80a).
    pub ended: Option<EndedNotice>,
}

/// Where columns are added and taken away.
#[derive(Debug, Clone, Default)]
pub struct ColumnDesk {
    /// Where a new one is sent.
    pub add: String,
    /// Where the removal of one is sent.
    pub remove: String,
    /// The name typed before, where it was refused.
    pub typed: String,
    /// The guideline lets any column be added.
    pub free: bool,
    /// The columns added.
    pub added: Vec<AddedColumn>,
}

/// A column beyond the guideline's.
#[derive(Debug, Clone, Default)]
pub struct AddedColumn {
    /// Its identifier.
    pub id: String,
    /// Its heading.
    pub title: String,
}

/// A guideline item that stands nowhere.
#[derive(Debug, Clone, Default)]
pub struct MissingLine {
    /// 一级事项
    pub level1: String,
    /// 二级事项
    pub name: String,
    /// Where taking it in is sent.
    pub restore: String,
    /// Where its removal with reason and basis is sent (R22).
    pub remove: String,
    /// Where its omission is sent (R24).
    pub omit: String,
    /// A reason alone is enough (R24).
    pub may_omit: bool,
}

/// Addresses that scripts and forms of the table use.
#[derive(Debug, Clone, Default)]
pub struct GridPlaces {
    /// What the grid shows.
    pub grid: String,
    /// Edits of cells.
    pub cells: String,
    /// Rows.
    pub rows: String,
    /// One fix.
    pub fix: String,
    /// All safe fixes.
    pub fix_all: String,
    /// Explanations.
    pub explain: String,
    /// Submitting.
    pub submit: String,
    /// Discarding.
    pub discard: String,
    /// Remarks.
    pub remarks: String,
}

/// The two rows of headings as the guideline prints them (R11, R12).
#[derive(Debug, Clone, Default)]
pub struct HeadingRows {
    /// The first row.
    pub first: Vec<HeadingCell>,
    /// The second row, under the groups.
    pub second: Vec<HeadingCell>,
}

/// A heading.
#[derive(Debug, Clone, Default)]
pub struct HeadingCell {
    /// The words.
    pub label: String,
    /// How many columns it covers.
    pub columns: usize,
    /// How many rows it covers.
    pub rows: usize,
}

/// A row in the plain table.
#[derive(Debug, Clone, Default)]
pub struct DraftRow {
    /// Its key.
    pub key: String,
    /// The form of the row.
    pub href: String,
    /// 删减, 未开展; empty where it stands.
    pub status: &'static str,
    /// Cells in order.
    pub cells: Vec<DraftCell>,
    /// Findings in it, in words; empty for none.
    pub findings: String,
}

/// A cell in the plain table.
#[derive(Debug, Clone, Default)]
pub struct DraftCell {
    /// Heading, for the cards on a phone.
    pub label: String,
    /// Its text.
    pub text: String,
    /// The name of each part and its text, where the parts of the row differ here (R43).
    pub parts: Vec<(String, String)>,
    /// `has-error`, `has-warning`, `has-note` or empty.
    pub class: &'static str,
    /// A tick column.
    pub tick: bool,
}

/// A point of the review.
#[derive(Debug, Clone, Default)]
pub struct RemarkLine {
    /// Its number.
    pub id: i64,
    /// Row and column in words.
    pub place: String,
    /// Where the row can be edited.
    pub href: String,
    /// The words.
    pub said: super::parts::Said,
    /// Where the answer is sent.
    pub action: String,
    /// The answer given.
    pub answer: String,
    /// Answered.
    pub resolved: bool,
    /// Made by the person who reads it, who may take it back.
    pub is_own: bool,
}

/// One row as a form.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/row.html")]
pub struct RowView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The version.
    pub head: VersionHead,
    /// Where the form is sent.
    pub action: String,
    /// The row's name.
    pub name: String,
    /// What was typed by another meanwhile.
    pub conflict: Option<String>,
    /// The fields.
    pub fields: Vec<Field>,
    /// Findings in the row.
    pub findings: Vec<FindingLine>,
    /// Points of the review on it.
    pub remarks: Vec<RemarkLine>,
    /// Where fixes are sent.
    pub places: GridPlaces,
    /// Addresses of removal, omission, restoring; empty where not possible.
    pub row_acts: RowActs,
    /// The rows before and after.
    pub before: Option<Link>,
    /// The row after.
    pub after: Option<Link>,
    /// Its item parts and steps (R43, R57).
    pub parts: PartsPanel,
    /// From what it was compiled (R61).
    pub source: SourceForm,
    /// Where a difficulty about the row is raised (R149); empty where one may not.
    pub ask_href: String,
    /// What reference layers have for the item (R9).
    pub layers: Vec<super::review_view::LayerText>,
    /// What was copied from a reference layer.
    pub copied: Vec<String>,
    /// Where cells are copied from layers; empty where there are none.
    pub layers_href: String,
}

/// Acts on the whole row.
#[derive(Debug, Clone, Default)]
pub struct RowActs {
    /// 删减 (R22)
    pub remove: String,
    /// 未开展 (R24), only where the policy allows it.
    pub omit: String,
    /// 恢复
    pub restore: String,
    /// 移动
    pub shift: String,
    /// 细化 or 在下方增加
    pub add: String,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum FieldKind {
    /// Text.
    #[default]
    Text,
    /// A tick.
    Tick,
    /// Channels of the vocabulary.
    Channels,
}

/// One cell as a field of a form.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// The column's identifier.
    pub id: String,
    /// Heading with its group.
    pub label: String,
    /// What it holds.
    pub kind: FieldKind,
    /// Its text.
    pub value: String,
    /// What it was when the form was made, to notice another person's edit.
    pub was: String,
    /// Why it may not be changed; empty where it may.
    pub locked: String,
    /// The guideline's text where it differs.
    pub guideline: Option<String>,
    /// The vocabulary, with what is chosen.
    pub choices: Vec<crate::console::form::Choice>,
    /// Channels outside the vocabulary.
    pub others: String,
    /// The worst finding.
    pub problem: Option<String>,
}

/// 提交审核: what blocks, what wants words, the note.
#[derive(Debug, Clone, Template)]
#[template(path = "console/catalogue/submit.html")]
pub struct SubmitView {
    /// The frame.
    pub frame: ConsoleFrame,
    /// The sign of the content that is shown.
    pub stamp: String,
    /// The version.
    pub head: VersionHead,
    /// Errors.
    pub errors: Vec<FindingLine>,
    /// Warnings without a word of explanation.
    pub warnings: Vec<FindingLine>,
    /// Points of the review not answered.
    pub open_remarks: Vec<RemarkLine>,
    /// Guideline items that stand nowhere and stand in the way.
    pub missing: Vec<MissingLine>,
    /// What they mean.
    pub missing_words: String,
    /// Where it is sent.
    pub action: String,
    /// Explanations as typed, by the finding's key.
    pub typed_words: Vec<(String, String)>,
    /// Answers as typed, by the remark's number.
    pub typed_answers: Vec<(i64, String)>,
    /// Contributors whose part is not reported done (R23b).
    pub open_parts: Vec<String>,
    /// The division of the work.
    pub division_href: String,
    /// Why it goes on all the same, as typed.
    pub parts_note: String,
    /// A change of the guideline waits (R8).
    pub behind: bool,
    /// Why it goes on as made from the former version, as typed.
    pub guideline_note: String,
    /// The note as typed.
    pub note: String,
    /// 提交审核 or 重新提交
    pub verb: &'static str,
    /// Who will review.
    pub next: String,
    /// What is wrong with what was sent.
    pub problem: Option<String>,
    /// Back to the table.
    pub table_href: String,
}

impl SubmitView {
    /// What was typed to explain a finding.
    #[must_use]
    pub fn typed_words(&self, line: &FindingLine) -> &str {
        let key = line.key();
        self.typed_words.iter().find(|typed| typed.0 == key).map_or("", |typed| &typed.1)
    }

    /// What was typed to answer a remark.
    #[must_use]
    pub fn typed_answer(&self, line: &RemarkLine) -> &str {
        self.typed_answers.iter().find(|typed| typed.0 == line.id).map_or("", |typed| &typed.1)
    }

    /// True when nothing is to be said or done before.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        !self.is_blocked() && !self.needs_words() && self.open_parts.is_empty() && !self.behind
    }

    /// True when something must be mended before.
    #[must_use]
    pub fn is_blocked(&self) -> bool {
        !self.errors.is_empty() || !self.missing.is_empty()
    }

    /// True when the note must explain what was not explained place by place.
    #[must_use]
    pub fn needs_words(&self) -> bool {
        !self.warnings.is_empty() || !self.open_remarks.is_empty()
    }
}

impl Field {
    /// True for a tick.
    #[must_use]
    pub fn is_tick(&self) -> bool {
        self.kind == FieldKind::Tick
    }

    /// True for channels.
    #[must_use]
    pub fn is_channels(&self) -> bool {
        self.kind == FieldKind::Channels
    }

    /// How many lines its text is likely to want.
    #[must_use]
    pub fn lines(&self) -> usize {
        (self.value.chars().count() / 36 + self.value.matches('\n').count() + 1).clamp(1, 12)
    }
}
