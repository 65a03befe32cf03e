//! A file sent by another system: previewed, then confirmed into a draft.

use crate::caller::{City, Reply};
use axum::body::Body;
use axum::http::Request;
use serde_json::json;

async fn upload(city: &City, token: &str, path: &str, key: &str, media_type: &str, body: Vec<u8>) -> Reply {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key)
        .header("content-type", media_type)
        .body(Body::from(body));
    city.send(request.expect("a request")).await
}

fn form(boundary: &str, unit: &str, name: &str, file: &[u8]) -> Vec<u8> {
    let mut body = format!(
        "--{boundary}\r\ncontent-disposition: form-data; name=\"unit\"\r\n\r\n{unit}\r\n\
         --{boundary}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
    body
}

#[tokio::test]
async fn a_workbook_becomes_a_draft_after_it_was_looked_at() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let file = city.get("/api/v1/catalogues/east-civil/20.xlsx").await.bytes;
    let token = city.token("west_compiler").await;
    let preview = upload(
        &city,
        &token,
        "/api/v1/imports",
        "a",
        "multipart/form-data; boundary=aaa",
        form("aaa", "west-civil", "目录.xlsx", &file),
    )
    .await;
    assert!(preview.header("location").starts_with("/api/v1/imports/"));
    let preview = preview.expect(201);
    let again = upload(
        &city,
        &token,
        "/api/v1/imports",
        "a",
        "multipart/form-data; boundary=bbb",
        form("bbb", "west-civil", "目录.xlsx", &file),
    )
    .await
    .expect(201);
    assert_eq!(preview, again, "a repeated upload is the same though its boundary is another");
    assert_eq!(preview["catalogues"][0]["sector"]["code"], "20", "{preview}");
    let raw = format!("/api/v1/imports?unit=west-civil&name={}", "%E7%9B%AE%E5%BD%95.xlsx");
    let raw = upload(&city, &token, &raw, "b", "application/octet-stream", file).await.expect(201);
    assert_eq!(raw["hash"], preview["hash"]);
    let id = preview["id"].as_i64().expect("a number");
    assert_eq!(city.get_as(&token, &format!("/api/v1/imports/{id}")).await.expect(200)["id"], id);
    let annotated = city.get_as(&token, &format!("/api/v1/imports/{id}/annotated")).await;
    assert!(annotated.status == 200 && annotated.bytes.starts_with(b"PK"), "{annotated:?}");
    let choice = json!({ "choices": [{ "index": 0, "sector": "20" }] });
    let receipt =
        city.call(&token, "POST", &format!("/api/v1/imports/{id}/confirm"), &choice).await.expect(200);
    let version = receipt["drafts"][0]["version_id"].as_i64().expect("a number");
    let draft = city.get_as(&token, &format!("/api/v1/versions/{version}")).await.expect(200);
    assert_eq!(draft["unit"]["code"], "west-civil");
    let original = city.get_as(&token, &format!("/api/v1/versions/{version}/original")).await;
    assert!(original.bytes.starts_with(b"PK"));
    let annotated = city.get_as(&token, &format!("/api/v1/versions/{version}/annotated")).await;
    assert!(annotated.bytes.len() > original.bytes.len(), "the same file with more in it");
    let reply = city.call(&token, "POST", &format!("/api/v1/imports/{id}/confirm"), &choice).await;
    assert!(reply.status == 409, "{reply:?}");
}

#[tokio::test]
async fn r80_a_file_over_a_published_catalogue_says_why() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let file = city.get("/api/v1/catalogues/east-civil/20.xlsx").await.bytes;
    let token = city.token("compiler").await;
    let path = "/api/v1/imports?unit=east-civil&name=a.xlsx";
    let preview = upload(&city, &token, path, "a", "application/octet-stream", file).await.expect(201);
    let confirm = format!("/api/v1/imports/{}/confirm", preview["id"]);
    let choices = json!([{ "index": 0, "sector": "20" }]);
    let bare = json!({ "choices": choices });
    let refused = city.call(&token, "POST", &confirm, &bare).await.refused(422, "invalid");
    assert!(refused.to_string().contains("已有发布的版本"), "{refused}");
    let cause = json!({ "trigger": "new_policy", "reason": "落实新的实施办法", "on": "昨天" });
    let wrong = json!({ "choices": choices, "cause": cause });
    city.call(&token, "POST", &confirm, &wrong).await.refused(422, "invalid");
    let cause = json!({ "trigger": "new_policy", "reason": "落实新的实施办法" });
    let whole = json!({ "choices": choices, "cause": cause });
    let receipt = city.call(&token, "POST", &confirm, &whole).await.expect(200);
    let version = format!("/api/v1/versions/{}", receipt["drafts"][0]["version_id"]);
    let draft = city.get_as(&token, &version).await.expect(200);
    assert_eq!(draft["version"]["reason"], "新政策：落实新的实施办法");
}

#[tokio::test]
async fn what_is_no_catalogue_is_refused_with_words() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let octets = "application/octet-stream";
    upload(
        &city,
        &token,
        "/api/v1/imports?unit=east-civil&name=a.xlsx",
        "a",
        octets,
        b"no workbook at all".to_vec(),
    )
    .await
    .refused(422, "unreadable-file");
    upload(&city, &token, "/api/v1/imports?unit=east-civil&name=a.xlsx", "b", octets, Vec::new())
        .await
        .refused(422, "unreadable-file");
    upload(&city, &token, "/api/v1/imports?unit=east-civil", "c", octets, b"x".to_vec())
        .await
        .refused(400, "bad-request");
    upload(&city, &token, "/api/v1/imports?name=a.csv", "d", octets, b"x".to_vec())
        .await
        .refused(422, "invalid");
    upload(&city, &token, "/api/v1/imports?name=a.csv", "e", "application/json", b"{}".to_vec())
        .await
        .refused(415, "unsupported-media-type");
    upload(
        &city,
        &token,
        "/api/v1/imports",
        "f",
        "multipart/form-data; boundary=x",
        b"--x\r\nbroken".to_vec(),
    )
    .await
    .refused(400, "bad-request");
    upload(&city, &token, "/api/v1/imports", "g", "multipart/form-data", b"x".to_vec())
        .await
        .refused(400, "bad-request");
}

#[tokio::test]
async fn r8_a_newer_guideline_is_loaded_as_another_version() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let file = city.get("/api/v1/catalogues/east-civil/20.csv").await.bytes;
    let path = "/api/v1/guidelines?sector=20&name=guideline.csv";
    let compiler = city.token("compiler").await;
    upload(&city, &compiler, path, "a", "text/csv", file.clone()).await.refused(403, "not-permitted");
    let administrator = city.token("administrator").await;
    // The publishers of a unit's own catalogue are bodies of a place: it is asked about first.
    let asked = upload(&city, &administrator, path, "b", "text/csv", file.clone()).await;
    let asked = asked.refused(409, "conflict");
    assert!(asked["detail"].as_str().is_some_and(|text| text.contains("公开主体是具体单位")), "{asked}");
    let confirmed = format!("{path}&confirm=true");
    let receipt = upload(&city, &administrator, &confirmed, "c", "text/csv", file).await.expect(201);
    assert_eq!(
        (receipt["sector_code"].as_str(), receipt["version"].as_i64()),
        (Some("20"), Some(2)),
        "{receipt}"
    );
    assert_eq!(city.get("/api/v1/guidelines/20/versions").await.expect(200)[0]["version"], 2);
}

#[tokio::test]
async fn a_draft_goes_out_as_a_working_copy_and_comes_back_once() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let begun = json!({ "unit": "east-civil", "sector": "20" });
    let draft = city.call(&token, "POST", "/api/v1/drafts", &begun).await.expect(201);
    let version = draft["id"].as_i64().or(draft["version_id"].as_i64()).expect("a number");
    let path = format!("/api/v1/versions/{version}/workbook");
    let copy = city.get_as(&token, &path).await;
    assert_eq!(copy.status, 200, "{copy:?}");
    let octets = "application/octet-stream";
    let raw = format!("{path}?name=a.xlsx");
    let same = upload(&city, &token, &raw, "same", octets, copy.bytes.clone()).await.expect(201);
    assert_eq!(same["unchanged"], true, "{same}");
    let mut workbook = test_kit::OpenWorkbook::open(&copy.bytes);
    workbook.set("F5", "20个工作日内");
    workbook.drop_row(7);
    let changed = upload(&city, &token, &raw, "changed", octets, workbook.save()).await.expect(201);
    assert_eq!(changed["changes"][0]["sent"], "20个工作日内", "{changed}");
    assert_eq!(changed["removed"][0]["wants_reason"], true);
    let id = changed["id"].as_i64().expect("a number");
    let shown = city.get_as(&token, &format!("/api/v1/workbooks/{id}")).await.expect(200);
    assert_eq!(shown["changes"], changed["changes"]);
    let take = format!("/api/v1/workbooks/{id}/take-over");
    let choice = json!({ "revision": changed["revision"] });
    let receipt = city.call(&token, "POST", &take, &choice).await.expect(200);
    assert_eq!((receipt["cells"].as_i64(), receipt["removed"].as_i64()), (Some(1), Some(0)), "{receipt}");
    city.call(&token, "POST", &take, &choice).await.refused(409, "wrong-state");
}
