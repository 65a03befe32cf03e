//! Sectors over the interface: one that was added is opened, a layer is loaded, looked at and copied from
//! (R5, R7, R9, R10).

use crate::caller::{City, Reply};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

const HEAD: &str = "序号,一级事项,二级事项,公开内容（要素）,公开依据,公开时限,公开主体,公开渠道和载体,全社会,特定群体,主动,依申请,县级,乡级\n";

async fn upload(city: &City, token: &str, key: &str, path: &str, file: &str) -> Reply {
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key)
        .header("content-type", "application/octet-stream")
        .body(Body::from(file.to_owned()));
    city.send(request.expect("a request")).await
}

/// `示例` in a query.
fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let pairs = pairs.iter().map(|(name, value)| {
        let value: String = value.bytes().map(|byte| format!("%{byte:02X}")).collect();
        format!("{name}={value}")
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

#[tokio::test]
async fn r7_a_sector_is_added_opened_once_and_its_arrangements_are_changed() {
    let city = City::open().await;
    let token = city.token("supervisor").await;
    let table = format!("{HEAD}1,综合,名录,名称,《某办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,\n");
    let path = query("/api/v1/guidelines", &[("name", "指引.csv"), ("sector", "湿地保护")]);
    let added = upload(&city, &token, "a", &path, &table).await.expect(201);
    let code = added["sector_code"].as_str().expect("a code");
    let path = format!("/api/v1/sectors/{code}");
    let shown = city.get(&path).await.expect(200);
    assert_eq!((&shown["origin"], &shown["is_open"]), (&json!("added"), &json!(false)), "{shown}");

    let compiler = city.token("compiler").await;
    let draft = json!({ "unit": "east-civil", "sector": code });
    city.call(&compiler, "POST", "/api/v1/drafts", &draft).await.refused(422, "invalid");

    let opening = |due: &str| json!({ "opened_on": "2026-11-20", "due_on": due, "lead": "city-civil" });
    let act = format!("{path}/opening");
    city.call(&compiler, "POST", &act, &opening("2026-12-31")).await.refused(403, "not-permitted");
    let refused = city.call(&token, "POST", &act, &opening("2026-11-19")).await.refused(422, "invalid");
    assert!(refused.to_string().contains("due_on"), "{refused}");
    let opened = city.call(&token, "POST", &act, &opening("2026-12-31")).await.expect(200);
    assert!(opened["units"].as_u64().is_some_and(|units| units > 1), "{opened}");
    city.call(&token, "POST", &act, &opening("2026-12-31")).await.refused(409, "wrong-state");
    city.call(&compiler, "POST", "/api/v1/drafts", &draft).await.expect(201);

    let shown = city.get(&path).await.expect(200);
    let mut changed = opening("2027-01-31");
    changed["lead"] = Value::from("city-health");
    changed["revision"] = Value::from(9);
    city.call(&token, "PUT", &act, &changed).await.refused(409, "conflict");
    changed["revision"] = shown["revision"].clone();
    city.call(&token, "PUT", &act, &changed).await.expect(200);
    let shown = city.get(&path).await.expect(200);
    assert_eq!(shown["terms"].as_array().map(Vec::len), Some(2), "R5: the former lead is kept: {shown}");
}

#[tokio::test]
async fn r9_a_layer_is_loaded_compared_and_copied_from() {
    let city = City::open().await;
    let (token, compiler) = (city.token("supervisor").await, city.token("compiler").await);
    let national = city.get("/api/v1/guidelines/20").await.expect(200);
    let first = &national["items"][0]["row"];
    let text = |name: &str| first[name].as_str().expect("text").replace(['\n', ','], "；");
    let table = format!(
        "{HEAD}1,{0},{1},{2},《某省办法》,10个工作日内,县级部门,■政府网站,√,,√,,√,√\n\
         2,{0},跨区通办清单,通办事项,《某省办法》,20个工作日内,县级部门,■政府网站,√,,√,,√,√\n",
        text("level1_item"),
        text("level2_item"),
        text("content_elements")
    );
    let given =
        |layer| [("name", "省级.csv"), ("layer", layer), ("sector", "20"), ("note", "某省民政厅印发")];
    let path = |layer| query("/api/v1/layers", &given(layer));
    upload(&city, &compiler, "a", &path("某省"), &table).await.refused(403, "not-permitted");
    let nowhere = upload(&city, &token, "b", &path(""), &table).await.refused(422, "invalid");
    assert!(nowhere.to_string().contains("layer"), "{nowhere}");
    let loaded = upload(&city, &token, "c", &path("某省"), &table).await.expect(201);
    assert_eq!((&loaded["items"], &loaded["shared"]), (&json!(2), &json!(1)), "{loaded}");
    assert_eq!(city.get("/api/v1/layers").await.expect(200).as_array().map(Vec::len), Some(1));
    let shown = city.get(&format!("/api/v1/layers/{}", loaded["id"])).await.expect(200);
    assert_eq!(shown["beyond"].as_array().map(Vec::len), Some(1), "{shown}");

    let draft = json!({ "unit": "east-civil", "sector": "20" });
    let draft = city.call(&compiler, "POST", "/api/v1/drafts", &draft).await.expect(201);
    let path = format!("/api/v1/versions/{}/layer-rows", draft["version_id"]);
    let beside = city.get_as(&compiler, &path).await.expect(200);
    let beyond = beside["rows"].as_array().expect("rows").iter().find(|row| row["national_key"].is_null());
    let copy = json!({ "layer_id": loaded["id"], "layer_key": beyond.expect("one")["item"]["key"] });
    let copied = city.call(&compiler, "POST", &path, &copy).await.expect(201);
    assert_eq!(copied["is_new"], true, "{copied}");
    city.call(&compiler, "POST", &path, &copy).await.refused(422, "invalid");
    let beside = city.get_as(&compiler, &path).await.expect(200);
    let from = &beside["copied"][copied["row_key"].as_str().expect("a key")][0];
    assert_eq!(from["layer"], loaded["name"], "{beside}");
}
