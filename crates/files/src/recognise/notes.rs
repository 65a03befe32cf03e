//! Diagnostics of one catalogue, with like notes gathered so that a long table stays readable.

use crate::cells::Problem;
use crate::limits::MAX_DIAGNOSTICS;
use domain::diagnostic::{Diagnostic, Severity};
use rustc_hash::FxHashMap;

/// Collects diagnostics of one sheet, table or page.
pub(crate) struct Notes {
    sheet: Option<String>,
    list: Vec<Diagnostic>,
    gathered: FxHashMap<(String, String), (usize, u32)>,
    left_out: usize,
}

impl Notes {
    pub(crate) fn new(sheet: &str) -> Self {
        let sheet = (!sheet.is_empty()).then(|| sheet.to_owned());
        Self { sheet, list: Vec::new(), gathered: FxHashMap::default(), left_out: 0 }
    }

    pub(crate) fn add(
        &mut self,
        severity: Severity,
        code: &str,
        row: Option<u32>,
        column: Option<&str>,
        message: String,
    ) {
        if self.list.len() >= MAX_DIAGNOSTICS {
            self.left_out += 1;
            return;
        }
        self.list.push(Diagnostic {
            severity,
            code: code.to_owned(),
            sheet: self.sheet.clone(),
            row,
            column: column.map(str::to_owned),
            message,
        });
    }

    pub(crate) fn note(&mut self, code: &str, row: Option<u32>, column: Option<&str>, message: String) {
        self.add(Severity::Note, code, row, column, message);
    }

    pub(crate) fn warn(&mut self, code: &str, row: Option<u32>, column: Option<&str>, message: String) {
        self.add(Severity::Warning, code, row, column, message);
    }

    /// A note that is told once, at its first row, with the number of its places.
    pub(crate) fn gather(&mut self, problem: &Problem, row: u32, column: &str) {
        if problem.severity != Severity::Note {
            self.add(problem.severity, problem.code, Some(row), Some(column), problem.message.clone());
            return;
        }
        let key = (problem.code.to_owned(), problem.message.clone());
        if let Some((_, count)) = self.gathered.get_mut(&key) {
            *count += 1;
            return;
        }
        if self.list.len() < MAX_DIAGNOSTICS {
            self.gathered.insert(key, (self.list.len(), 1));
        }
        self.add(problem.severity, problem.code, Some(row), Some(column), problem.message.clone());
    }

    /// All of them in order of rows, the file's own first.
    pub(crate) fn finish(mut self) -> Vec<Diagnostic> {
        for (index, count) in self.gathered.values() {
            if *count > 1 {
                self.list[*index].message.push_str(&format!("（共 {count} 处）"));
            }
        }
        self.list.sort_by_key(|d| d.row);
        if self.left_out > 0 {
            let message = format!("提示过多，另有 {} 条没有列出", self.left_out);
            self.list.push(Diagnostic {
                severity: Severity::Warning,
                code: "too-many-diagnostics".to_owned(),
                sheet: self.sheet,
                row: None,
                column: None,
                message,
            });
        }
        self.list
    }
}
