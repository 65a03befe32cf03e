//! What the README tells of the program is what the program does: the demo's accounts, and every command
//! with its options.

#![expect(clippy::unwrap_used, reason = "a step that fails ends the test")]

use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Documents that tell people what to type.
const DOCUMENTS: [&str; 5] =
    ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "deploy/README.md"];

fn text(path: &str) -> String {
    std::fs::read_to_string(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).unwrap()
}

/// Account and description of each line of the table between the marks.
fn accounts(document: &str) -> Vec<(String, String)> {
    let inside = document.split("<!-- demo-accounts: begin -->").nth(1).unwrap();
    let inside = inside.split("<!-- demo-accounts: end -->").next().unwrap();
    let lines = inside.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix(" |"));
    lines.filter_map(|line| line.split_once("` | ")).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// The help of each command by its words: `docs/commands.md`, which another test holds to the program.
fn helps() -> BTreeMap<String, String> {
    let page = text("docs/commands.md");
    let sections = page.split("\n## ").skip(1);
    sections.filter_map(|part| part.split_once('\n')).map(|(a, b)| (a.to_owned(), b.to_owned())).collect()
}

/// What a document tells people to type, without its remarks.
fn typed(document: &str) -> Vec<String> {
    let mut found = Vec::new();
    for line in document.lines() {
        let line = line.split("   #").next().unwrap_or_default().trim();
        if line.starts_with("gongkai ") {
            found.push(line.to_owned());
        }
        let spans = line.split('`').skip(1).step_by(2).filter(|span| span.starts_with("gongkai "));
        found.extend(spans.map(str::to_owned));
    }
    found
}

/// What is wrong with a line that is typed, if anything.
fn fault(line: &str, helps: &BTreeMap<String, String>) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let named = (1..=words.len().min(3)).rev().map(|count| words[..count].join(" "));
    let Some(command) = named.clone().find(|name| name != "gongkai" && helps.contains_key(name)) else {
        return Some(format!("{line}: no such command"));
    };
    let help = &helps[&command];
    words
        .iter()
        .filter(|word| word.starts_with("--") && **word != "--help")
        .find(|option| !help.contains(&format!("{option} ")) && !help.contains(&format!("{option}\n")))
        .map(|option| format!("{line}: {command} has no {option}"))
}

#[test]
fn the_accounts_in_the_readme_are_the_demo_s() {
    let demo: Value = serde_json::from_str(&text("data/demo/guangzhou.json")).unwrap();
    let people: Vec<(String, String)> = demo["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|person| (person["account"].as_str().unwrap().into(), person["what"].as_str().unwrap().into()))
        .collect();
    assert!(people.len() > 5);
    assert_eq!(accounts(&text("README.zh-CN.md")), people);
    let names = |list: Vec<(String, String)>| list.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(accounts(&text("README.md"))), names(people));
    for document in ["README.md", "README.zh-CN.md"] {
        assert!(text(document).contains(demo["password"].as_str().unwrap()), "{document}");
    }
}

#[test]
fn every_command_in_the_documents_exists_with_its_options() {
    let helps = helps();
    let mut seen = 0;
    let mut faults = Vec::new();
    for document in DOCUMENTS {
        for line in typed(&text(document)) {
            seen += 1;
            faults.extend(fault(&line, &helps).map(|fault| format!("{document}: {fault}")));
        }
    }
    assert!(seen > 20, "only {seen} commands were read");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for wrong in ["gongkai fly", "gongkai serve --wings 2"] {
        assert!(fault(wrong, &helps).is_some(), "{wrong}");
    }
}
