//! `lint --format text`: reads like a good compiler: the cell, the words, why, the source, the fix.

use super::Report;
use crate::catalogue::lexicon::Lexicon;
use crate::catalogue::lint::Finding;
use crate::diagnostic::Severity;
use crate::text::fold_char;
use std::fmt::Write;

/// The widest stretch of a cell that is shown around the words in question, in characters.
const SHOWN: usize = 36;

/// The report for people.
#[must_use]
pub fn text(reports: &[Report<'_>]) -> String {
    let mut out = String::new();
    for report in reports {
        for finding in report.findings {
            write_finding(&mut out, report, finding);
        }
        let summary = report.summary();
        let of = match report.tables.len() {
            0 | 1 => report.sector.to_owned(),
            many => format!("{many}个目录（{}）", report.sector),
        };
        let doubts = report.tables.iter().flat_map(|table| &table.diagnostics);
        let reading = match doubts.filter(|doubt| doubt.severity != Severity::Note).count() {
            0 => String::new(),
            many => format!("；读取时另有{many}个警告"),
        };
        let _ = writeln!(
            out,
            "{}：{of}，{}行，{}个错误，{}个警告，{}个提示{reading}",
            report.file, summary.rows, summary.errors, summary.warnings, summary.notes
        );
    }
    out
}

fn write_finding(out: &mut String, report: &Report<'_>, finding: &Finding) {
    let _ = writeln!(
        out,
        "{}[{} {}]：{}",
        finding.severity.label(),
        finding.rule,
        finding.rule_no,
        finding.message
    );
    let mut place = report.file.to_owned();
    if !finding.sheet.is_empty() {
        let _ = write!(place, " › {}", finding.sheet);
    }
    if let Some(row) = finding.row {
        let _ = write!(place, " › 第{row}行");
    }
    if let Some(number) = &finding.seq_no {
        let _ = write!(place, "（序号{number}）");
    }
    if let Some(item) = &finding.item {
        let _ = write!(place, " › {item}");
    }
    if let Some(column) = &finding.column {
        let _ = write!(place, " › {column}");
    }
    let _ = writeln!(out, "  --> {place}");
    if let Some((cell, words)) = cell_of(report, finding).zip(finding.words.as_deref()) {
        let _ = writeln!(out, "   |");
        let (line, mark) = excerpt(&cell, words);
        let _ = writeln!(out, "   | {line}");
        if let Some(mark) = mark {
            let _ = writeln!(out, "   | {mark}");
        }
    }
    let _ = writeln!(out, "   = 依据：{}", finding.source);
    if let Some(suggestion) = &finding.suggestion {
        let _ = writeln!(out, "   = 建议：{suggestion}");
    }
    if finding.fix.is_some() {
        let _ = writeln!(out, "   = 可用 --fix 自动修改");
    }
    out.push('\n');
}

/// The text of the cell, the heading or the title a finding is about.
fn cell_of(report: &Report<'_>, finding: &Finding) -> Option<String> {
    let table = report.tables.get(finding.table)?;
    let Some(row) = finding.row else {
        return Some(finding.column.clone().unwrap_or_else(|| table.title.clone()));
    };
    let placed = table.rows.iter().find(|placed| placed.line == row)?;
    let printed = finding.column.as_deref()?;
    let column = table
        .columns
        .iter()
        .find(|heading| heading.printed == printed)
        .and_then(|heading| heading.column)
        .or_else(|| Lexicon::shipped().column_named(printed))?;
    Some(placed.row.cell(column).replace('\n', " "))
}

/// A stretch of the cell with the words in it, and the line that underlines them.
fn excerpt(cell: &str, words: &str) -> (String, Option<String>) {
    let cell: Vec<char> = cell.chars().collect();
    let Some((start, end)) = place_of(&cell, words) else {
        let whole: String = cell.iter().take(SHOWN).collect();
        return (if cell.len() > SHOWN { format!("{whole}…") } else { whole }, None);
    };
    let spare = SHOWN.saturating_sub(end - start) / 2;
    let (from, to) = if cell.len() <= SHOWN {
        (0, cell.len())
    } else {
        (start.saturating_sub(spare), (end + spare).min(cell.len()))
    };
    let mut line: String = cell[from..to].iter().collect();
    let mut before: usize = cell[from..start].iter().map(|c| width(*c)).sum();
    if from > 0 {
        line.insert(0, '…');
        before += width('…');
    }
    if to < cell.len() {
        line.push('…');
    }
    let under: usize = cell[start..end].iter().map(|c| width(*c)).sum();
    (line, Some(format!("{}{}", " ".repeat(before), "^".repeat(under))))
}

/// Where words stand in a cell, white space and widths aside: rules quote folded text.
fn place_of(cell: &[char], words: &str) -> Option<(usize, usize)> {
    let words: Vec<char> = words.chars().filter(|c| !c.is_whitespace()).map(fold_char).collect();
    let places: Vec<usize> = (0..cell.len()).filter(|at| !cell[*at].is_whitespace()).collect();
    let folded: Vec<char> = places.iter().map(|at| fold_char(cell[*at])).collect();
    if words.is_empty() || words.len() > folded.len() {
        return None;
    }
    let at = folded.windows(words.len()).position(|window| window == words)?;
    Some((places[at], places[at + words.len() - 1] + 1))
}

/// Columns of a terminal: Chinese characters and their punctuation take two.
fn width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}
