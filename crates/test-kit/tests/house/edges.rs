//! Which crate may name which: the direction of ARCHITECTURE.md, read from `cargo metadata`.

use crate::tree;
use serde_json::Value;
use std::process::Command;

/// Each crate of the product and the crates of the product it may name. A crate that is not here
/// has no place in the house yet: give it one, and say so in ARCHITECTURE.md.
const MAY_NAME: [(&str, &[&str]); 10] = [
    ("boxed", &[]),
    ("domain", &[]),
    ("files", &["domain"]),
    ("paper", &["domain"]),
    ("inspector", &["domain"]),
    ("storage", &["domain"]),
    ("operations", &["boxed", "domain", "files", "paper", "inspector", "storage"]),
    ("web", &["boxed", "domain", "operations"]),
    ("app", &["domain", "files", "paper", "inspector", "storage", "operations", "web"]),
    ("test-kit", &["domain", "files", "inspector", "storage", "operations", "web"]),
];

/// What would give the domain a runtime, a database or a network.
const NOT_IN_DOMAIN: [&str; 17] = [
    "tokio",
    "futures",
    "async-trait",
    "async-std",
    "smol",
    "sqlx",
    "sea-orm",
    "diesel",
    "rusqlite",
    "axum",
    "hyper",
    "http",
    "http-body",
    "reqwest",
    "tower",
    "tower-http",
    "ureq",
];

/// What talks to a database.
const DATABASE_DRIVERS: [&str; 7] =
    ["sqlx", "sea-orm", "sea-query", "diesel", "rusqlite", "tokio-postgres", "libsqlite3-sys"];

/// One line of a crate's manifest: who names whom.
struct Edge {
    from: String,
    to: String,
    in_tests_only: bool,
}

fn edges() -> Vec<Edge> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(tree::root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let name = |value: &Value| value["name"].as_str().unwrap_or_default().to_owned();
    list(&metadata["packages"])
        .iter()
        .flat_map(|package| {
            let from = name(package);
            list(&package["dependencies"]).into_iter().map(move |dependency| Edge {
                from: from.clone(),
                to: name(&dependency),
                in_tests_only: dependency["kind"] == "dev",
            })
        })
        .collect()
}

fn objection(edge: &Edge) -> Option<String> {
    let Edge { from, to, in_tests_only } = edge;
    let Some((_, allowed)) = MAY_NAME.iter().find(|(name, _)| name == from) else {
        return Some(format!("{from} has no place in MAY_NAME"));
    };
    if to == "test-kit" {
        return (!in_tests_only).then(|| format!("{from} -> test-kit outside dev-dependencies"));
    }
    if MAY_NAME.iter().any(|(name, _)| name == to) && !allowed.contains(&to.as_str()) {
        return Some(format!("{from} -> {to} goes against the direction"));
    }
    if from == "domain" && NOT_IN_DOMAIN.contains(&to.as_str()) {
        return Some(format!("domain -> {to}: no async, SQL or HTTP in the domain"));
    }
    if from != "storage" && DATABASE_DRIVERS.contains(&to.as_str()) {
        return Some(format!("{from} -> {to}: only storage names the database driver"));
    }
    None
}

#[test]
fn crates_name_only_what_stands_below_them() {
    let edges = edges();
    assert!(edges.iter().any(|edge| edge.from == "web" && edge.to == "operations"), "nothing was read");
    let objections: Vec<String> = edges.iter().filter_map(objection).collect();
    assert!(objections.is_empty(), "{}", objections.join("\n"));
}

#[test]
fn a_wrong_edge_is_found() {
    let cases = [
        ("web", "operations", false, true),
        ("web", "test-kit", true, true),
        ("web", "test-kit", false, false),
        ("web", "storage", false, false),
        ("domain", "files", true, false),
        ("domain", "tokio", false, false),
        ("domain", "regex", false, true),
        ("operations", "sqlx", false, false),
        ("storage", "sqlx", false, true),
        ("files", "storage", false, false),
        ("unheard-of", "domain", false, false),
    ];
    for (from, to, in_tests_only, allowed) in cases {
        let edge = Edge { from: from.into(), to: to.into(), in_tests_only };
        assert_eq!(objection(&edge).is_none(), allowed, "{from} -> {to}");
    }
}
