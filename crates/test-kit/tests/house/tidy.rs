//! How a file looks: it opens with what it is for, it is short, and nothing in it is unfinished.

use crate::{
    source::{self, Source},
    tree,
};

const LONGEST_FILE: usize = 500;
const LONG_FILES: &str = include_str!("long_files.tsv");

/// What may not stand in code at all, and why.
const UNFINISHED: [(&str, &str); 6] = [
    ("todo!", "nothing unfinished lands"),
    ("unimplemented!", "nothing unfinished lands"),
    ("dbg!", "a look into a value is not left behind"),
    ("#[ignore", "a test that does not run proves nothing"),
    ("#[should_panic", "a test says what came out, not that something went wrong"),
    ("[allow(", "an exception is #[expect(lint, reason = \"…\")]"),
];

fn opens_with_its_purpose(text: &str) -> bool {
    text.lines().next().is_some_and(|line| line.starts_with("//! ") && line.len() > "//! ".len() + 10)
}

fn unfinished(text: &str) -> Vec<String> {
    let source = Source::parse(text);
    let mut found = Vec::new();
    for (words, why) in UNFINISHED {
        for (offset, _) in source.code.match_indices(words) {
            // `#![allow` and `#[allow` both hold `[allow(`; a name ending so does not.
            found.push(format!("{}: {words} ({why})", source::line_of(&source.code, offset)));
        }
    }
    for (offset, _) in source.code.match_indices("[expect(") {
        let until = source.code[offset..].find(']').map_or(source.code.len(), |end| offset + end);
        if !source.code[offset..until].contains("reason") {
            found.push(format!("{}: #[expect] without a reason", source::line_of(&source.code, offset)));
        }
    }
    found
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = tree::rust_files()
        .into_iter()
        .filter(|file| !opens_with_its_purpose(&file.text))
        .map(|file| file.path)
        .collect();
    assert!(silent.is_empty(), "the first line of these is no `//! …`:\n{}", silent.join("\n"));
}

#[test]
fn no_file_is_longer_than_a_reader_can_hold() {
    let code = [".rs", ".ts", ".js", ".mjs", ".sh", ".py"];
    let allowed = tree::exceptions(LONG_FILES);
    let long: Vec<(String, usize)> = tree::text_files()
        .into_iter()
        .filter(|file| code.iter().any(|ending| file.path.ends_with(ending)))
        .map(|file| (file.path, file.text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .collect();
    let too_long: Vec<String> = long
        .iter()
        .filter(|(path, _)| !allowed.iter().any(|(known, _)| known == path))
        .map(|(path, lines)| format!("{path}: {lines} lines"))
        .collect();
    assert!(too_long.is_empty(), "more than {LONGEST_FILE} lines:\n{}", too_long.join("\n"));
    for (path, _) in allowed {
        assert!(long.iter().any(|(found, _)| *found == path), "long_files.tsv: {path} is short by now");
    }
}

#[test]
fn nothing_unfinished_is_left() {
    let found: Vec<String> = tree::rust_files()
        .iter()
        .flat_map(|file| unfinished(&file.text).into_iter().map(|words| format!("{}:{words}", file.path)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn an_untidy_file_is_found() {
    assert!(!opens_with_its_purpose("use std::fs;\n"));
    assert!(!opens_with_its_purpose("//! files\n"));
    assert!(opens_with_its_purpose("//! Reads people's files (R14).\n"));
    let cases = [
        ("fn f() { todo!() }", 1),
        ("// todo!()\nfn f() { g(\"todo!()\") }", 0),
        ("#[allow(dead_code)]\nfn f() { dbg!(1); }", 2),
        ("#[expect(dead_code)]\nfn f() {}", 1),
        ("#[expect(dead_code, reason = \"read by the template\")]\nfn f() {}", 0),
    ];
    for (text, objections) in cases {
        assert_eq!(unfinished(text).len(), objections, "{text}");
    }
}
