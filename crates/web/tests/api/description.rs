//! `openapi.json` says what the server does, neither more nor less.

use crate::caller::City;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn is_described(path: &str) -> bool {
    path.starts_with("/api/") || path.starts_with("/problems") || path == "/openapi.json"
}

#[tokio::test]
async fn every_route_is_described_and_every_description_has_its_route() {
    let city = City::open().await;
    let routes: BTreeSet<(String, String)> = city
        .table
        .iter()
        .filter(|route| is_described(route.path))
        .map(|route| (route.method.to_string(), route.path.to_owned()))
        .collect();
    let document = city.get("/openapi.json").await.expect(200);
    assert!(
        document["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")),
        "{}",
        document["openapi"]
    );
    let mut described = BTreeSet::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for method in methods.as_object().expect("methods").keys() {
            described.insert((method.to_uppercase(), path.clone()));
        }
    }
    assert_eq!(routes, described);
    assert!(routes.len() > 70, "only {} routes", routes.len());
}

#[tokio::test]
async fn the_description_names_tokens_keys_and_problems_where_they_are_needed() {
    let city = City::open().await;
    let document = city.get("/openapi.json").await.expect(200);
    for route in city.table.iter().filter(|route| is_described(route.path)) {
        let operation = &document["paths"][route.path][route.method.as_str().to_lowercase()];
        let place = format!("{} {}", route.method, route.path);
        let needs_token = route.access != web::core::Access::Public;
        assert_eq!(operation["security"].is_array(), needs_token, "{place}");
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|text| !text.is_ascii() || route.path == "/openapi.json"),
            "{place}"
        );
        assert!(operation["tags"][0].is_string(), "{place}");
        let parameters = operation["parameters"].as_array().expect("parameters");
        let names: BTreeSet<_> =
            parameters.iter().map(|one| (one["in"].as_str(), one["name"].as_str())).collect();
        assert_eq!(names.len(), parameters.len(), "{place}: a parameter stands twice");
        let key = operation["parameters"]
            .as_array()
            .and_then(|all| all.iter().find(|one| one["name"] == "Idempotency-Key"));
        // A call of many lines has none: each line is known by its number.
        let has_lines = operation["requestBody"]["content"]["application/x-ndjson"].is_object();
        let is_needed = route.method == "POST" && !has_lines;
        assert_eq!(key.is_some_and(|key| key["required"] == true), is_needed, "{place}");
        assert!(operation["responses"]["400"]["content"]["application/problem+json"].is_object(), "{place}");
    }
}

#[test]
fn every_reference_of_the_description_leads_somewhere() {
    let document: Value = serde_json::from_str(&web::api::openapi::text()).expect("JSON");
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(references.len() > 100);
    for reference in references {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

fn collect(value: &Value, references: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(reference)) = members.get("$ref") {
                references.push(reference.clone());
            }
            members.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

/// Two types of one name would share one schema, whichever comes last: each has a name of its own.
#[test]
fn no_two_types_of_the_interface_have_one_schema_name() {
    let mut places: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/api")) {
        let text = std::fs::read_to_string(&file).expect("a source");
        for name in schema_names(&text) {
            places.entry(name).or_default().push(file.clone());
        }
    }
    assert!(places.len() > 150, "only {} schemas found", places.len());
    let twice: Vec<_> = places.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "give each a name of its own, by the type or #[schema(as = …)]: {twice:#?}");
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => found.extend(sources(&path)),
            false if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
            false => {}
        }
    }
    found
}

/// The names under which a source registers schemas: derived ones, and mirrors, which derive them.
fn schema_names(text: &str) -> Vec<String> {
    let (mut names, mut derived, mut given) = (Vec::new(), false, None::<String>);
    for line in text.lines().map(str::trim) {
        derived |= line.starts_with("#[derive(") && line.contains("ToSchema");
        if let Some((_, name)) = line.split_once("as = ").filter(|_| line.starts_with("#[schema(")) {
            given = Some(name.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
        }
        let words: Vec<&str> = line.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let Some(at) = words.iter().position(|word| matches!(*word, "struct" | "enum")) else { continue };
        if line.starts_with("//") || line.starts_with('#') {
            continue;
        }
        let is_mirror = words.get(at + 2) == Some(&"from");
        if derived || is_mirror {
            names.extend(given.take().or_else(|| words.get(at + 1).map(|name| (*name).to_owned())));
        }
        (derived, given) = (false, None);
    }
    names
}

#[test]
fn schema_names_are_found_in_sources() {
    let text = "#[derive(Debug, ToSchema)]\n#[serde(x)]\npub struct A {\n#[derive(Debug)]\nstruct B;\n\
                mirror! {\n/// 甲\npub struct C from source::D {\n#[derive(ToSchema)]\n#[schema(as = E)]\nenum F {";
    assert_eq!(schema_names(text), ["A", "C", "E"]);
}

/// A body filled as the description says reaches the act, which finds nothing under the number; a field too
/// many or of another kind would be refused with 422 before.
#[tokio::test]
async fn bodies_are_taken_as_they_are_described() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let document = city.get("/openapi.json").await.expect(200);
    for (path, address, required) in [
        ("/api/v1/imports/{id}/confirm", "/api/v1/imports/987654/confirm", json!(["choices"])),
        (
            "/api/v1/versions/{id}/rows/{key}/remove",
            "/api/v1/versions/987654/rows/20-01-01/remove",
            Value::Null,
        ),
        ("/api/v1/proposals/{id}/apply", "/api/v1/proposals/987654/apply", Value::Null),
    ] {
        let body = &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(resolved(&document, body)["required"], required, "{path}");
        let filled = filled(&document, body, "");
        assert!(filled.as_object().is_some_and(|fields| !fields.is_empty()), "{path}: {filled}");
        let answer = city.call(&token, "POST", address, &filled).await;
        assert_eq!(answer.status.as_u16(), 404, "{path} {filled}: {answer:?}");
    }
}

fn resolved<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(reference) => document.pointer(reference.trim_start_matches('#')).expect("a schema"),
        None => schema,
    }
}

/// A value of a schema with every field it describes.
fn filled(document: &Value, schema: &Value, name: &str) -> Value {
    let schema = resolved(document, schema);
    let other = ["oneOf", "allOf"]
        .iter()
        .find_map(|kind| schema[*kind].as_array()?.iter().find(|inner| inner["type"] != "null"));
    if let Some(inner) = other {
        return filled(document, inner, name);
    }
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds[0].as_str(),
        kind => kind.as_str(),
    };
    match (kind.unwrap_or_default(), name) {
        ("object", _) => {
            let fields = schema["properties"].as_object().expect("properties").iter();
            fields.map(|(name, field)| (name.clone(), filled(document, field, name))).collect()
        }
        ("array", _) => json!([filled(document, &schema["items"], "")]),
        ("boolean", _) => json!(false),
        ("integer", _) => json!(1),
        (_, "sector") => json!("20"),
        (_, "unit") => json!("east-civil"),
        _ => json!("文字"),
    }
}

/// `UPDATE_PAGES=1` writes the file anew.
#[test]
fn the_description_under_docs_is_current() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/openapi.json");
    let text = web::api::openapi::text();
    if std::env::var_os("UPDATE_PAGES").is_some() {
        std::fs::write(&file, &text).expect("docs/openapi.json");
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == text, "docs/openapi.json is stale: run UPDATE_PAGES=1 cargo test -p web --test api");
}
