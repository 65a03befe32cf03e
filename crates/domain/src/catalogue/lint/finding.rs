//! What a rule has to say about a place, and the change that would mend it.

use super::rule::Rule;
use super::view::{RowView, View};
use crate::catalogue::Column;
use crate::diagnostic::Severity;
use serde::Serialize;

/// One finding, in the shape of `lint --format json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's stable name.
    pub rule: &'static str,
    /// The rule's number.
    pub rule_no: &'static str,
    /// How grave it is here.
    pub severity: Severity,
    /// Which of the tables, from 0.
    #[serde(skip)]
    pub table: usize,
    /// The sheet, table or page.
    pub sheet: String,
    /// The row of the sheet, headings included, from 1.
    pub row: Option<u32>,
    /// The row's 序号.
    pub seq_no: Option<String>,
    /// The row's 二级事项, or the guideline's name of a missing item.
    pub item: Option<String>,
    /// The heading as printed, or the guideline's for a missing one.
    pub column: Option<String>,
    /// What is the matter.
    pub message: String,
    /// Why: the document and its words.
    pub source: String,
    /// What to do about it.
    pub suggestion: Option<String>,
    /// A change that is safe to make by machine.
    #[serde(skip)]
    pub fix: Option<Fix>,
    /// The words the finding is about, for underlining.
    #[serde(skip)]
    pub words: Option<String>,
    /// The row of the sheet that the message names beside its own.
    #[serde(skip)]
    pub other_row: Option<u32>,
}

/// A change that loses nothing and that a document or the register decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fix {
    /// Write this text into a cell.
    Cell {
        /// The row of the sheet.
        row: u32,
        /// The column.
        column: Column,
        /// What stands there now; the fix is void when it has changed.
        before: String,
        /// What should stand there.
        after: String,
    },
    /// Print a heading so.
    Heading {
        /// The column of the sheet.
        index: u32,
        /// The heading now.
        before: String,
        /// The guideline's heading.
        after: String,
    },
    /// Print the title so.
    Title {
        /// The title now.
        before: String,
        /// The title it should have.
        after: String,
    },
}

impl Finding {
    /// A finding of a rule about a table as a whole.
    pub(super) fn of_table(rule: &'static Rule, view: &View<'_>, table: usize) -> Self {
        Self {
            rule: rule.name,
            rule_no: rule.number,
            severity: rule.severity,
            table,
            sheet: view.tables.get(table).map(|t| t.sheet.clone()).unwrap_or_default(),
            row: None,
            seq_no: None,
            item: None,
            column: None,
            message: String::new(),
            source: rule.source.print(),
            suggestion: None,
            fix: None,
            words: None,
            other_row: None,
        }
    }

    /// A finding of a rule about a cell of a row.
    pub(super) fn of_cell(rule: &'static Rule, view: &View<'_>, row: &RowView<'_>, column: Column) -> Self {
        let mut finding = Self::of_table(rule, view, row.table);
        finding.row = Some(row.placed.line);
        let filled = |text: &String| (!text.trim().is_empty()).then(|| text.clone());
        finding.seq_no = filled(&row.placed.row.seq_no);
        finding.item = filled(&row.placed.row.level2_item);
        finding.column = Some(view.printed(row.table, column));
        finding
    }

    /// Says something of another row, which it calls `{}`, as a reader of the sheet counts.
    pub(super) fn says_of_row(mut self, line: u32, words: &str) -> Self {
        self.other_row = Some(line);
        self.says(words.replace("{}", &Self::row_words(line)))
    }

    /// The message where rows are counted otherwise: the other row is this one.
    #[must_use]
    pub fn message_counting(&self, other: u32) -> String {
        match self.other_row {
            Some(line) => self.message.replacen(&Self::row_words(line), &Self::row_words(other), 1),
            None => self.message.clone(),
        }
    }

    fn row_words(line: u32) -> String {
        format!("第{line}行")
    }

    pub(super) fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    pub(super) fn column(mut self, column: impl Into<String>) -> Self {
        self.column = Some(column.into());
        self
    }

    pub(super) fn says(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }

    pub(super) fn suggests(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    pub(super) fn quotes(mut self, words: impl Into<String>) -> Self {
        self.words = Some(words.into());
        self
    }

    pub(super) fn fixes_cell(mut self, row: &RowView<'_>, column: Column, after: impl Into<String>) -> Self {
        let (before, after) = (row.placed.row.cell(column), after.into());
        if before != after {
            self.fix = Some(Fix::Cell { row: row.placed.line, column, before, after });
        }
        self
    }
}
