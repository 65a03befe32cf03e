//! `lint --format sarif` against the schema that the standard publishes for SARIF 2.1.0. The schema
//! travels in the source of a dependency of the tests; nothing of it is copied here.

#![expect(clippy::unwrap_used, reason = "a test stops at what it did not expect")]

use domain::catalogue::lint::report::{Report, sarif};
use domain::catalogue::lint::{Options, lint, rules};
use domain::catalogue::{CatalogueTable, Guideline};
use domain::reference::Reference;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

/// The answer of cargo, without asking any server.
fn cargo(arguments: &[&str]) -> String {
    let program = std::env::var_os("CARGO").expect("run by cargo");
    let answer =
        Command::new(program).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    String::from_utf8(answer.stdout).unwrap()
}

fn schema() -> Value {
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    let tree: Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--format-version=1",
        "--locked",
        "--offline",
        "--filter-platform",
        host,
    ]))
    .unwrap();
    let packages = tree["packages"].as_array().unwrap();
    let carrier = packages.iter().find(|package| package["name"] == "serde-sarif").unwrap();
    let folder = PathBuf::from(carrier["manifest_path"].as_str().unwrap());
    let text = std::fs::read_to_string(folder.with_file_name("src").join("schema.json")).unwrap();
    // Two patterns of the schema have a bracket too many. ECMA reads it as the character it is, strict
    // validators want it escaped.
    assert_eq!(text.matches("-[a-zA-Z]{2}]?$").count(), 2, "the schema was mended: take this out");
    serde_json::from_str(&text.replace("-[a-zA-Z]{2}]?$", r"-[a-zA-Z]{2}\\]?$")).unwrap()
}

fn validator() -> jsonschema::Validator {
    let schema = schema();
    assert_eq!(schema["properties"]["version"]["enum"], json!(["2.1.0"]));
    jsonschema::options().should_validate_formats(true).build(&schema).unwrap()
}

fn complaints(validator: &jsonschema::Validator, log: &Value) -> Vec<String> {
    validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).take(20).collect()
}

/// A guideline's own table with every third row left out and the others made wrong by turns.
fn spoilt(guideline: &Guideline) -> CatalogueTable {
    let mut table = guideline.to_table();
    table.sheet = "第 1 页/表".to_owned();
    let mut place = 0;
    table.rows.retain(|_| {
        place += 1;
        place % 3 != 0
    });
    for (place, placed) in table.rows.iter_mut().enumerate() {
        match place % 4 {
            0 => placed.row.time_limit = "及时".to_owned(),
            1 => placed.row.legal_basis = "《社会救助暂行办法》第二十条".to_owned(),
            2 => placed.row.publisher.clear(),
            _ => placed.row.content_elements.clear(),
        }
    }
    table
}

#[test]
fn sarif_holds_to_the_published_schema() {
    let validator = validator();
    let reference = Reference::shipped();
    let options = Options::on(jiff::civil::date(2026, 3, 2));
    let tables: Vec<(&Guideline, CatalogueTable)> =
        reference.guidelines.iter().map(|guideline| (&**guideline, spoilt(guideline))).collect();
    let findings: Vec<_> =
        tables.iter().map(|(guideline, table)| lint(&[table], guideline, &reference, &options)).collect();
    let met: BTreeSet<&str> = findings.iter().flatten().map(|finding| finding.rule).collect();
    assert!(met.len() >= 5, "only {met:?} of {} rules", rules::all().len());
    let lists: Vec<[&CatalogueTable; 1]> = tables.iter().map(|(_, table)| [table]).collect();
    let names = ["目录 1.xlsx", "C:\\目录\\a#b.xls", "/srv/目录/100%.docx", "a:b.csv"];
    let reports: Vec<Report<'_>> = tables
        .iter()
        .zip(&findings)
        .zip(&lists)
        .zip(names.iter().cycle())
        .map(|((((guideline, _), findings), tables), file)| Report {
            file,
            sector: &guideline.guideline_name,
            tables,
            findings,
        })
        .collect();
    for reports in [&reports[..], &[]] {
        let log: Value = serde_json::from_str(&sarif(reports, "0.1.0")).unwrap();
        assert_eq!(complaints(&validator, &log), Vec::<String>::new());
        serde_json::from_value::<serde_sarif::sarif::Sarif>(log).unwrap();
    }
}

#[test]
fn the_validator_tells_a_log_that_is_not_sarif() {
    let validator = validator();
    let mut log: Value = serde_json::from_str(&sarif(&[], "0.1.0")).unwrap();
    log["runs"][0]["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] = json!("grave");
    log["runs"][0]["artifacts"] = json!([{ "location": { "uri": "目录 1.xlsx" } }]);
    assert!(complaints(&validator, &log).len() >= 2, "{:?}", complaints(&validator, &log));
}
