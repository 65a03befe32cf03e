//! Every refusal is a problem document in Chinese with a stable type.

use crate::caller::City;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use web::core::Access;

#[tokio::test]
async fn what_is_not_there_and_what_is_not_done_so() {
    let city = City::open().await;
    for path in [
        "/api",
        "/api/v1/nothing",
        "/api/v2/units",
        "/api/v1/units/nobody",
        "/api/v1/guidelines/99",
        "/api/v1/guidelines/20/versions/x",
        "/api/v1/catalogues/east-civil/20",
        "/api/v1/catalogues/east-civil/20/items/20-01-01",
        "/problems/none",
    ] {
        city.get(path).await.refused(404, "not-found");
    }
    let reply = city.send(Request::delete("/api/v1/units").body(Body::empty()).expect("a request")).await;
    assert!(reply.header("allow").contains("GET"), "{reply:?}");
    let document = reply.refused(405, "method-not-allowed");
    assert!(document["detail"].as_str().is_some_and(|text| text.contains("DELETE")), "{document}");
}

#[tokio::test]
async fn a_token_that_is_not_good_is_refused_where_none_is_needed() {
    let city = City::open().await;
    city.get("/api/v1/units").await.expect(200);
    for value in ["Bearer nobody", "Basic YTpi"] {
        let request = Request::get("/api/v1/units").header("authorization", value).body(Body::empty());
        city.send(request.expect("a request")).await.refused(401, "not-signed-in");
    }
}

#[tokio::test]
async fn parameters_that_cannot_be_read() {
    let city = City::open().await;
    for path in [
        "/api/v1/units?limit=0",
        "/api/v1/units?limit=201",
        "/api/v1/units?limit=x",
        "/api/v1/search?q=a&page=0",
    ] {
        city.get(path).await.refused(400, "bad-request");
    }
    city.get("/api/v1/units?cursor=xyz").await.refused(400, "bad-cursor");
    for path in [
        "/api/v1/units?kind=公司",
        "/api/v1/catalogues?sector=none",
        "/api/v1/catalogues?unit=none",
        "/api/v1/catalogues?level=none",
    ] {
        let path: String =
            path.chars().map(|c| if c.is_ascii() { c.to_string() } else { percent(c) }).collect();
        city.get(&path).await.refused(422, "invalid");
    }
}

fn percent(c: char) -> String {
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn bodies_that_cannot_be_read() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let post = |body: String, media_type: &'static str, key: &'static str| {
        Request::post("/api/v1/units")
            .header("authorization", format!("Bearer {token}"))
            .header("idempotency-key", key)
            .header("content-type", media_type)
            .body(Body::from(body))
            .expect("a request")
    };
    let document = city
        .send(post("{\n  \"code\": ,".into(), "application/json", "a"))
        .await
        .refused(400, "malformed-json");
    assert_eq!((document["line"].as_u64(), document["column"].as_u64()), (Some(2), Some(11)));
    city.send(post("{}".into(), "text/plain", "b")).await.refused(415, "unsupported-media-type");
    let large = format!("{{\"name\":\"{}\"}}", "长".repeat(1_000_000));
    city.send(post(large, "application/json", "c")).await.refused(413, "too-large");
    let document =
        city.send(post("{\"code\":\"x\"}".into(), "application/json", "d")).await.refused(422, "invalid");
    assert_eq!(document["errors"][0]["field"], "name");
    let document = city
        .send(post(
            "{\"code\":\"x\\u0000\",\"name\":\"x\",\"kind\":\"town\"}".into(),
            "application/json",
            "e",
        ))
        .await;
    document.refused(422, "invalid");
    let announced = Request::post("/api/v1/imports?name=a.xlsx&unit=east-civil")
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", "f")
        .header("content-type", "application/octet-stream")
        .header("content-length", "2147483648")
        .body(Body::from("x"))
        .expect("a request");
    let document = city.send(announced).await.refused(413, "too-large");
    assert!(document["detail"].as_str().is_some_and(|text| text.contains("50 MB")), "{document}");
}

#[tokio::test]
async fn every_door_asks_for_a_token_and_a_right() {
    let city = City::open().await;
    let table = city.table.clone();
    for route in table.iter().filter(|route| route.path.starts_with("/api/")) {
        let Access::Token(permission) = route.access else {
            assert_eq!((route.access, route.method.as_str()), (Access::Public, "GET"), "{}", route.path);
            continue;
        };
        let path = route
            .path
            .replace("{id}", "1")
            .replace("{code}", "east")
            .replace("{key}", "k")
            .replace("{unit}", "east")
            .replace("{sector}", "20");
        let bare = Request::builder().method(route.method.clone()).uri(&path).header("idempotency-key", "k");
        let reply = city.send(bare.body(Body::empty()).expect("a request")).await;
        assert_eq!(reply.header("www-authenticate"), "Bearer", "{path}");
        reply.refused(401, "not-signed-in");
        let wrong = city.call("gk_wrong", route.method.as_str(), &path, &json!({})).await;
        wrong.refused(401, "not-signed-in");
        let without = match permission {
            domain::organisation::Permission::ReadOrganisation
            | domain::organisation::Permission::ManageOwnTokens => continue,
            domain::organisation::Permission::CompileCatalogue
            | domain::organisation::Permission::ReceiveForwarding
            | domain::organisation::Permission::RaiseDifficulty
            | domain::organisation::Permission::AnswerAssessment => "approver",
            domain::organisation::Permission::ReadCatalogue
            | domain::organisation::Permission::ReadDisclosure => "case_officer",
            _ => "compiler",
        };
        let token = city.token(without).await;
        city.call(&token, route.method.as_str(), &path, &json!({})).await.refused(403, "not-permitted");
    }
}

#[tokio::test]
async fn every_problem_is_explained_to_people_and_programs() {
    let city = City::open().await;
    let kinds = city.get("/problems").await.expect(200);
    for kind in kinds.as_array().expect("kinds") {
        let path = format!("/problems/{}", kind["code"].as_str().expect("a code"));
        assert_eq!(city.get(&path).await.expect(200), *kind);
        let page = city
            .send(Request::get(&path).header("accept", "text/html").body(Body::empty()).expect("a request"))
            .await;
        assert!(page.header("content-type").starts_with("text/html"));
        let text = String::from_utf8_lossy(&page.bytes).into_owned();
        assert!(text.contains(kind["remedy"].as_str().expect("words")), "{text}");
    }
    let unknown: Value = city.get("/problems/%3Cscript%3E").await.refused(404, "not-found");
    assert!(unknown["detail"].as_str().is_some());
}
