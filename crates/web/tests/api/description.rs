//! `openapi.json` says what the server does, neither more nor less.

use crate::caller::City;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

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
        assert_eq!(key.is_some_and(|key| key["required"] == true), route.method == "POST", "{place}");
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
