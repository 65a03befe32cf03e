//! Whether the documents still say what is there: the code map, the first commands, the two
//! readmes beside each other, the licence.

use crate::tree;
use std::collections::BTreeSet;

const WEB_FACES: [&str; 3] = ["portal", "console", "api"];

/// Capabilities have the same name wherever they appear.
const CAPABILITIES: [&str; 21] = [
    "assessment",
    "calendar",
    "organisation",
    "catalogue",
    "cascade",
    "disclosure",
    "inspection",
    "request",
    "supervision",
    "document",
    "interpretation",
    "consultation",
    "opinion",
    "message",
    "service",
    "push",
    "village",
    "zone",
    "training",
    "unit_list",
    "sector",
];

/// Folders of the code as the code map writes them: `domain/catalogue`, `web/portal/catalogue`.
fn capability_folders() -> BTreeSet<String> {
    let mut folders = BTreeSet::new();
    for name in tree::folders_below("crates") {
        for folder in tree::folders_below(&format!("crates/{name}/src")) {
            let is_face = name == "web" && WEB_FACES.contains(&folder.as_str());
            let inside = tree::folders_below(&format!("crates/{name}/src/{folder}"));
            if is_face {
                let capabilities = inside.iter().filter(|inner| CAPABILITIES.contains(&inner.as_str()));
                folders.extend(capabilities.map(|capability| format!("{name}/{folder}/{capability}")));
            }
            folders.insert(format!("{name}/{folder}"));
        }
    }
    folders
}

/// What the document sets in code type.
fn code_words(document: &str) -> BTreeSet<&str> {
    document.split('`').skip(1).step_by(2).collect()
}

/// Names in code type that look like places of the code map but are not in the tree.
fn places_that_are_gone(document: &str, is_there: impl Fn(&str) -> bool) -> Vec<String> {
    let crates = tree::folders_below("crates");
    code_words(document)
        .into_iter()
        .filter(|word| {
            let path_like = word.chars().all(|c| c.is_ascii_alphanumeric() || "/_-".contains(c));
            path_like
                && word.split_once('/').is_some_and(|(name, _)| crates.iter().any(|known| known == name))
        })
        .filter(|word| !is_there(word))
        .map(str::to_owned)
        .collect()
}

/// The fenced blocks of a document, without their lines of comment.
fn fenced_blocks(document: &str) -> Vec<String> {
    document
        .split("```")
        .skip(1)
        .step_by(2)
        .map(|block| {
            let lines =
                block.lines().skip(1).map(|line| line.split(" #").next().unwrap_or_default().trim_end());
            lines.filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n")
        })
        .collect()
}

fn make_targets(makefile: &str) -> BTreeSet<&str> {
    makefile
        .lines()
        .filter_map(|line| line.split_once(": ##").or_else(|| line.split_once(":  ##")))
        .map(|(target, _)| target.trim())
        .collect()
}

/// `make TARGET` wherever a document sets it in code type or in a block.
fn makes_named(document: &str) -> BTreeSet<String> {
    let code = fenced_blocks(document).join("\n")
        + "\n"
        + &code_words(document).into_iter().collect::<Vec<_>>().join("\n");
    code.lines()
        .filter_map(|line| line.trim().strip_prefix("make "))
        .filter_map(|rest| rest.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_code_map_names_every_crate_and_capability() {
    let architecture = tree::read("ARCHITECTURE.md");
    let named = code_words(&architecture);
    let crates = tree::folders_below("crates").into_iter().map(|name| format!("crates/{name}"));
    let missing: Vec<String> =
        crates.chain(capability_folders()).filter(|place| !named.contains(place.as_str())).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md does not name:\n{}", missing.join("\n"));
}

#[test]
fn the_code_map_names_nothing_that_is_gone() {
    let architecture = tree::read("ARCHITECTURE.md");
    let gone = places_that_are_gone(&architecture, |word| {
        let (name, rest) = word.split_once('/').unwrap_or((word, ""));
        let inside = tree::root().join("crates").join(name);
        [format!("src/{rest}"), format!("src/{rest}.rs"), rest.to_owned()]
            .iter()
            .any(|path| inside.join(path).exists())
    });
    assert!(gone.is_empty(), "ARCHITECTURE.md names what is not there:\n{}", gone.join("\n"));
}

#[test]
fn the_readme_begins_with_run_and_test_and_is_the_same_in_both_languages() {
    let english = tree::read("README.md");
    let chinese = tree::read("README.zh-CN.md");
    for readme in [&english, &chinese] {
        let first = fenced_blocks(readme).into_iter().next().unwrap_or_default();
        assert!(first.contains("make run") && first.contains("make test"), "first block: {first}");
    }
    assert_eq!(fenced_blocks(&english), fenced_blocks(&chinese), "the blocks of code differ");
    let headings = |text: &str| text.lines().filter(|line| line.starts_with("## ")).count();
    assert_eq!(headings(&english), headings(&chinese), "the sections differ");
}

#[test]
fn every_make_target_that_is_named_exists() {
    let makefile = tree::read("Makefile");
    let targets = make_targets(&makefile);
    assert!(targets.contains("run") && targets.contains("test"), "{targets:?}");
    for path in ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "ARCHITECTURE.md", ".ci/run"] {
        for target in makes_named(&tree::read(path)) {
            assert!(targets.contains(target.as_str()), "{path}: make {target} does not exist");
        }
    }
}

#[test]
fn lock_files_name_no_place_of_download() {
    for file in tree::text_files() {
        if file.path.ends_with("package-lock.json") {
            assert!(
                !file.text.contains("\"resolved\""),
                "{}: set omit-lockfile-registry-resolved",
                file.path
            );
        }
    }
}

#[test]
fn the_licence_is_apache_2() {
    let licence = tree::read("LICENSE");
    assert!(licence.contains("Apache License") && licence.contains("Version 2.0, January 2004"));
    assert!(tree::read("Cargo.toml").contains("license = \"Apache-2.0\""));
}

#[test]
fn a_document_that_drifted_is_found() {
    let document = "`domain/catalogue` and `web/nowhere`, `application/json`, `make fly`\n```sh\nmake run # opens\n```\n";
    assert_eq!(places_that_are_gone(document, |word| word == "domain/catalogue"), ["web/nowhere"]);
    let named: Vec<String> = makes_named(document).into_iter().collect();
    assert_eq!(named, ["fly", "run"]);
    assert_eq!(make_targets("run: ## build\nassets: x\n").into_iter().collect::<Vec<_>>(), ["run"]);
    assert_eq!(fenced_blocks(document), ["make run"]);
}
