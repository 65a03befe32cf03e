//! Which words may not stand where: names of sectors in code, SQL outside storage, addresses of
//! real hosts, and what belongs to one machine only.

use crate::{
    source::{self, Source},
    tree::{self, ProjectFile},
};
use serde_json::Value;

const SECTOR_WORDS: &str = include_str!("sector_words.tsv");
const URL_HOSTS: &str = include_str!("url_hosts.tsv");

/// Hosts that are nobody's: this machine, and the names set aside for examples.
const NOBODYS_HOSTS: [&str; 8] =
    ["localhost", "127.", "0.0.0.0", "[::1]", "example.", ".example", ".test", ".invalid"];

/// Parts of paths that are one machine's; in pieces, so that this file does not hold them.
const MACHINE_PATHS: [&str; 3] = [concat!("/wo", "rk/"), concat!("/ro", "ot/"), concat!("/Us", "ers/")];

/// Hosts that packages are fetched from: which one is the machine's business.
const REGISTRY_HOSTS: [&str; 9] = [
    concat!("registry.", "npmjs.org"),
    concat!("npm", "mirror.com"),
    concat!("registry.", "yarnpkg.com"),
    concat!("py", "pi.org"),
    concat!("files.", "pythonhosted.org"),
    concat!("index.", "crates.io"),
    concat!("static.", "crates.io"),
    concat!("deb.", "debian.org"),
    concat!("docker", ".io/"),
];

/// What a statement of SQL begins with and what makes it one, in either case of letters.
const SQL: [(&str, &str); 6] = [
    ("select ", " from "),
    ("insert into ", " values"),
    ("update ", " set "),
    ("delete from ", ""),
    ("create table ", ""),
    ("alter table ", ""),
];

/// Names of sectors, of guidelines and their other names, of four characters and more: shorter
/// ones (救灾, 就业) are everyday words.
fn sector_names() -> Vec<String> {
    let mut names = Vec::new();
    for file in tree::text_files() {
        if !(file.path.starts_with("data/guidelines/") && file.path.ends_with(".json")) {
            continue;
        }
        let guideline: Value = serde_json::from_str(&file.text).expect("a guideline is JSON");
        let aliases = guideline["aliases"].as_array().cloned().unwrap_or_default();
        let named = [&guideline["sector"], &guideline["guideline_name"]];
        names.extend(named.into_iter().chain(&aliases).filter_map(Value::as_str).map(str::to_owned));
    }
    names.retain(|name| name.chars().count() >= 4);
    names.sort();
    names.dedup();
    names
}

/// Another name, and the one that is used everywhere.
const ONE_NAME: [(&str, &str); 3] = [("启动码", "设置码"), ("城市概况", "城市档案"), ("用户名", "账号")];

fn holds_sql(literal: &str) -> bool {
    let words = literal.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let words = format!("{} ", words.trim_matches('"'));
    SQL.iter().any(|(begins, then)| words.find(begins).is_some_and(|at| words[at..].contains(then)))
}

/// The hosts of the addresses in `text` that are somebody's.
fn real_hosts(text: &str) -> Vec<&str> {
    let mut hosts = Vec::new();
    for scheme in ["http://", "https://"] {
        for (at, _) in text.match_indices(scheme) {
            let rest = &text[at + scheme.len()..];
            let end = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || ".-[]:".contains(c)))
                .unwrap_or(rest.len());
            let host = rest[..end].trim_end_matches(['.', ':']);
            let nobodys = NOBODYS_HOSTS.iter().any(|part| host.contains(part));
            if host.contains('.') && !nobodys {
                hosts.push(host);
            }
        }
    }
    hosts
}

fn product_literals() -> impl Iterator<Item = (String, usize, String)> {
    tree::rust_files().into_iter().filter(|file| !source::is_test_file(&file.path)).flat_map(|file| {
        let literals = Source::parse(&file.text).literals;
        literals.into_iter().map(move |(line, literal)| (file.path.clone(), line, literal))
    })
}

fn machine_words(file: &ProjectFile) -> Vec<String> {
    // Cargo's lock names the index that every lock names.
    let registries: &[&str] = if file.path == "Cargo.lock" { &[] } else { &REGISTRY_HOSTS };
    MACHINE_PATHS
        .iter()
        .chain(registries)
        .filter_map(|words| {
            let at = file.text.find(words)?;
            Some(format!("{}:{}: {words}", file.path, source::line_of(&file.text, at)))
        })
        .collect()
}

#[test]
fn no_sector_is_named_in_code() {
    let names = sector_names();
    assert!(names.len() > 26, "only {} names were read", names.len());
    let allowed = tree::exceptions(SECTOR_WORDS);
    let mut used = vec![false; allowed.len()];
    let mut found = Vec::new();
    for (path, line, literal) in product_literals() {
        let Some(name) = names.iter().find(|name| literal.contains(name.as_str())) else { continue };
        match allowed.iter().position(|(known, _)| path.starts_with(known.as_str())) {
            Some(exception) => used[exception] = true,
            None => found.push(format!("{path}:{line}: {name}")),
        }
    }
    assert!(found.is_empty(), "sectors are data, not code:\n{}", found.join("\n"));
    for ((path, _), used) in allowed.iter().zip(used) {
        assert!(used, "sector_words.tsv: {path} names no sector any more");
    }
}

#[test]
fn no_real_host_is_named_in_code() {
    let allowed = tree::exceptions(URL_HOSTS);
    let found: Vec<String> = product_literals()
        .flat_map(|(path, line, literal)| {
            let hosts = real_hosts(&literal).into_iter().map(str::to_owned).collect::<Vec<_>>();
            hosts.into_iter().map(move |host| (format!("{path}:{line}: {host}"), host))
        })
        .filter(|(_, host)| !allowed.iter().any(|(known, _)| known == host))
        .map(|(place, _)| place)
        .collect();
    assert!(found.is_empty(), "addresses are settings or data:\n{}", found.join("\n"));
}

#[test]
fn no_machine_and_no_registry_is_named_anywhere() {
    let found: Vec<String> = tree::text_files().iter().flat_map(machine_words).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_thing_has_one_name() {
    let mut found = Vec::new();
    for file in tree::text_files() {
        // What people write in their own tables is read, whatever they call it.
        let is_read = file.path.starts_with("data/") || file.path.starts_with("crates/test-kit/tests/house/");
        let is_text = [".rs", ".html", ".md", ".ts", ".js", ".json", ".service"]
            .iter()
            .any(|end| file.path.ends_with(end));
        if is_read || !is_text {
            continue;
        }
        for (other, name) in ONE_NAME {
            if let Some(at) = file.text.find(other) {
                let line = source::line_of(&file.text, at);
                found.push(format!("{}:{line}: {other} is called {name}", file.path));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn only_storage_speaks_sql() {
    let found: Vec<String> = product_literals()
        .filter(|(path, _, literal)| !path.starts_with("crates/storage/") && holds_sql(literal))
        .map(|(path, line, _)| format!("{path}:{line}"))
        .collect();
    assert!(found.is_empty(), "SQL outside storage:\n{}", found.join("\n"));
    let drivers: Vec<String> = tree::rust_files()
        .into_iter()
        .filter(|file| file.path.starts_with("crates/") && !file.path.starts_with("crates/storage/"))
        .filter(|file| Source::parse(&file.text).code.contains("sqlx"))
        .map(|file| file.path)
        .collect();
    assert!(drivers.is_empty(), "sqlx named outside storage:\n{}", drivers.join("\n"));
}

#[test]
fn a_wrong_word_is_found() {
    for (literal, sql) in [
        ("\"SELECT id\n   FROM unit WHERE id = $1\"", true),
        ("\"delete from session\"", true),
        ("\"UPDATE unit SET name = $1\"", true),
        ("\"select a file from the list\"", true),
        ("\"请从列表中选择\"", false),
        ("\"update available\"", false),
    ] {
        assert_eq!(holds_sql(literal), sql, "{literal}");
    }
    for (text, hosts) in [
        ("see https://www.gd.gov.cn/x and http://127.0.0.1:80/", vec!["www.gd.gov.cn"]),
        ("https://city.example/a https://{host}/ http:// http://localhost:1", vec![]),
    ] {
        assert_eq!(real_hosts(text), hosts, "{text}");
    }
    let file = |text: String| ProjectFile { path: "README.md".into(), text };
    assert_eq!(machine_words(&file(format!("cd {}main", MACHINE_PATHS[0]))).len(), 1);
    assert_eq!(machine_words(&file(format!("\"resolved\": \"https://{}/x\"", REGISTRY_HOSTS[0]))).len(), 1);
    assert_eq!(machine_words(&file("cd gongkai && make run".into())).len(), 0);
}
