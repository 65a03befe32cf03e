//! `lint --format sarif`: SARIF 2.1.0, with every rule described once and each result at its row.

use super::Report;
use crate::catalogue::lint::{Finding, rules};
use crate::diagnostic::Severity;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The address under which the standard publishes the schema of version 2.1.0.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The report as SARIF text.
#[must_use]
pub fn sarif(reports: &[Report<'_>], tool_version: &str) -> String {
    let results: Vec<Value> = reports
        .iter()
        .flat_map(|report| report.findings.iter().map(|finding| result(report.file, finding)))
        .collect();
    // Each file once, also where several catalogues of it are reported or it was named twice.
    let files: BTreeSet<String> = reports.iter().map(|report| uri(report.file)).collect();
    let artifacts: Vec<Value> = files.iter().map(|file| json!({ "location": { "uri": file } })).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "gongkai",
                "version": tool_version,
                "language": "zh-CN",
                "rules": rules::all().iter().map(|rule| json!({
                    "id": rule.name,
                    "name": pascal(rule.name),
                    "shortDescription": { "text": rule.title },
                    "fullDescription": { "text": rule.says },
                    "help": { "text": format!("{}\n依据：{}", rule.remedy, rule.source.print()) },
                    "defaultConfiguration": { "level": rule.severity.id() },
                    "properties": { "tags": [rule.number] }
                })).collect::<Vec<_>>()
            }},
            "artifacts": artifacts,
            "columnKind": "unicodeCodePoints",
            "results": results
        }]
    });
    serde_json::to_string_pretty(&log).unwrap_or_default()
}

fn result(file: &str, finding: &Finding) -> Value {
    let index = rules::all().iter().position(|rule| rule.name == finding.rule);
    let mut physical = json!({ "artifactLocation": { "uri": uri(file) } });
    if let Some(row) = finding.row.filter(|row| *row > 0) {
        physical["region"] = json!({ "startLine": row });
    }
    let place: Vec<&str> = [Some(finding.sheet.as_str()), finding.item.as_deref(), finding.column.as_deref()]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    let mut location = json!({ "physicalLocation": physical });
    if !place.is_empty() {
        location["logicalLocations"] = json!([{ "fullyQualifiedName": place.join("/") }]);
    }
    let advice = finding.suggestion.as_ref().map(|words| format!("。建议：{words}")).unwrap_or_default();
    let mut result = json!({
        "ruleId": finding.rule,
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        "message": { "text": format!("{}{advice}", finding.message) },
        "locations": [location]
    });
    if let Some(index) = index {
        result["ruleIndex"] = json!(index);
    }
    result
}

/// A file name as a relative reference: everything outside the unreserved characters is escaped.
fn uri(file: &str) -> String {
    let mut out = String::with_capacity(file.len());
    for byte in file.replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// `basis-cites-clause` → `BasisCitesClause`, as the standard asks of a rule's name.
fn pascal(name: &str) -> String {
    name.split('-').map(|word| word[..1].to_uppercase() + &word[1..]).collect()
}
