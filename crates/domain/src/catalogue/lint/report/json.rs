//! `lint --format json`: an object for one file, an array for several.

use super::{Report, Summary};
use crate::catalogue::lint::Finding;
use serde::Serialize;

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    sector: &'a str,
    findings: &'a [Finding],
    summary: Summary,
}

/// The report as JSON text.
#[must_use]
pub fn json(reports: &[Report<'_>]) -> String {
    let files: Vec<File<'_>> = reports
        .iter()
        .map(|report| File {
            file: report.file,
            sector: report.sector,
            findings: report.findings,
            summary: report.summary(),
        })
        .collect();
    let text = match files.as_slice() {
        [one] => serde_json::to_string_pretty(one),
        several => serde_json::to_string_pretty(several),
    };
    // Plain strings and numbers always serialise.
    text.unwrap_or_default()
}
