//! Findings and remarks put as comments into the sender's own workbook. The file stays as it is: every
//! part is copied unread except those that must name the comments (decision record 0008).

mod comments;
mod parts;
mod summary;
mod workbook;

use super::WriteError;
use super::layout;
use super::workbook::{sheet_names, to_xlsx};
use crate::Format;
use domain::catalogue::CatalogueTable;
use domain::catalogue::lint::Finding;
use domain::diagnostic::Severity;

/// A word on a place of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// The sheet's name.
    pub sheet: String,
    /// The row, from 1; none for a word on the whole sheet.
    pub row: Option<u32>,
    /// The column, from 1; none for a word on the whole row.
    pub column: Option<u32>,
    /// Which item it is about.
    pub item: String,
    /// The column's heading.
    pub heading: String,
    /// 错误, 警告, 提示, 审核意见
    pub kind: String,
    /// What is the matter.
    pub message: String,
    /// What to do.
    pub advice: String,
    /// Why: rule and source.
    pub source: String,
}

/// Who speaks in the comments.
const AUTHOR: &str = "政务公开标准目录检查";

/// The annotated workbook: the original with comments where it is a workbook of that kind, else a fresh
/// one of the catalogues read from it. `of` gives the annotations for a way of placing rows.
///
/// # Errors
/// [`WriteError`] where neither can be written.
pub fn annotated(
    format: Format,
    original: &[u8],
    tables: &[CatalogueTable],
    of: &dyn Fn(&[CatalogueTable]) -> Vec<Annotation>,
) -> Result<Vec<u8>, WriteError> {
    if format == Format::Xlsx
        && let Ok(bytes) = workbook::annotate(original, &of(tables))
    {
        return Ok(bytes);
    }
    let fresh = to_xlsx(tables)?;
    workbook::annotate(&fresh, &of(&placed_as_written(tables)))
}

/// The tables as the workbook writer places them: its sheet names, rows and columns.
fn placed_as_written(tables: &[CatalogueTable]) -> Vec<CatalogueTable> {
    let mut placed = tables.to_vec();
    for (table, name) in placed.iter_mut().zip(sheet_names(tables)) {
        let columns = layout::columns(table);
        let first = if table.government.is_some() { 5 } else { 4 };
        table.sheet = name;
        for (row, line) in table.rows.iter_mut().zip(first..) {
            row.line = line;
        }
        for heading in &mut table.columns {
            let place = columns.iter().position(|column| column.is(heading));
            heading.index = place.and_then(|at| u32::try_from(at + 1).ok()).unwrap_or(heading.index);
        }
    }
    placed
}

/// Findings as annotations; `placed` are the checked tables as they stand in the workbook.
#[must_use]
pub fn of_findings(
    placed: &[CatalogueTable],
    checked: &[CatalogueTable],
    findings: &[Finding],
) -> Vec<Annotation> {
    let annotation = |finding: &Finding| {
        let (table, was) = (placed.get(finding.table)?, checked.get(finding.table)?);
        let heading = finding.column.clone().unwrap_or_default();
        Some(Annotation {
            sheet: table.sheet.clone(),
            row: row_of(table, was, finding.row),
            column: column_of(table, &heading),
            item: finding.item.clone().unwrap_or_default(),
            heading,
            kind: finding.severity.label().to_owned(),
            message: finding.message.clone(),
            advice: finding.suggestion.clone().unwrap_or_default(),
            source: format!("{}（{}）", finding.source, finding.rule_no),
        })
    };
    findings.iter().filter_map(annotation).collect()
}

/// What the reader had to say, as annotations; notes on repairs are left out.
#[must_use]
pub fn of_diagnostics(read: &[CatalogueTable], placed: &[CatalogueTable]) -> Vec<Annotation> {
    let mut found = Vec::new();
    for (was, table) in read.iter().zip(placed) {
        for said in was.diagnostics.iter().filter(|said| said.severity != Severity::Note) {
            let heading = said.column.clone().unwrap_or_default();
            found.push(Annotation {
                sheet: table.sheet.clone(),
                row: row_of(table, was, said.row),
                column: column_of(table, &heading),
                item: String::new(),
                heading,
                kind: said.severity.label().to_owned(),
                message: said.message.clone(),
                advice: String::new(),
                source: "读取文件时的疑问".to_owned(),
            });
        }
    }
    found
}

/// A line of the table that was read, as it stands in the workbook.
fn row_of(table: &CatalogueTable, was: &CatalogueTable, line: Option<u32>) -> Option<u32> {
    let index = was.rows.iter().position(|placed| Some(placed.line) == line)?;
    table.rows.get(index).map(|placed| placed.line)
}

fn column_of(table: &CatalogueTable, heading: &str) -> Option<u32> {
    table.heading_called(heading).map(|own| own.index)
}

/// A column's letters.
fn letters(column: u32) -> String {
    crate::recognise::letters(column)
}
