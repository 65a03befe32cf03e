//! What comes from above over the interface: a guideline asked about, forwarded and received, a proposed
//! change taken up, a catalogue issued (R8, R71-R73, R112).

use crate::caller::{City, Reply};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

fn guideline(change: impl FnOnce(&mut Vec<Value>)) -> Vec<u8> {
    let text = domain::reference::data_file("guidelines/20-shehui-jiuzhu.json").expect("a file");
    let mut file: Value = serde_json::from_str(text).expect("JSON");
    change(file["items"].as_array_mut().expect("items"));
    file.to_string().into_bytes()
}

async fn import(city: &City, token: &str, key: &str, query: &str, body: Vec<u8>) -> Reply {
    let request = Request::post(format!("/api/v1/guidelines?name=a.json{query}"))
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key)
        .header("content-type", "application/octet-stream")
        .body(Body::from(body));
    city.send(request.expect("a request")).await
}

#[tokio::test]
async fn r8_a_file_that_turns_the_guideline_over_is_stored_only_when_confirmed() {
    let city = City::open().await;
    let token = city.token("supervisor").await;
    let half = guideline(|items| items.truncate(5));
    let asked = import(&city, &token, "a", "", half.clone()).await.refused(409, "conflict");
    assert!(asked["detail"].as_str().is_some_and(|text| text.contains("确认后再装载")), "{asked}");
    let stored = import(&city, &token, "b", "&confirm=true", half).await.expect(201);
    assert_eq!(stored["version"], 2);
}

#[tokio::test]
async fn r8_what_a_file_would_change_is_told_first_and_what_was_loaded_is_taken_back() {
    let city = City::open().await;
    let token = city.token("supervisor").await;
    let half = guideline(|items| items.truncate(5));
    let seen = import(&city, &token, "a", "&preview=true", half.clone()).await.expect(200);
    assert_eq!((&seen["after"], &seen["is_new_sector"]), (&json!(5), &json!(false)), "{seen}");
    assert!(seen["doubts"][0].as_str().is_some_and(|text| text.contains("达到一半以上")), "{seen}");
    let versions = "/api/v1/guidelines/20/versions";
    assert_eq!(city.get_as(&token, versions).await.expect(200).as_array().map(Vec::len), Some(1));
    import(&city, &token, "b", "&confirm=true", half).await.expect(201);
    let path = format!("{versions}/2/withdraw");
    city.call(&token, "POST", &path, &json!({ "reason": " " })).await.refused(422, "invalid");
    let compiler = city.token("compiler").await;
    let reason = json!({ "reason": "装错了文件" });
    city.call(&compiler, "POST", &path, &reason).await.refused(403, "not-permitted");
    let done = city.call(&token, "POST", &path, &reason).await.expect(200);
    assert_eq!((&done["version"], &done["back_to"]), (&json!(2), &json!(1)), "{done}");
    city.call(&token, "POST", &path, &reason).await.refused(409, "wrong-state");
    let all = city.get_as(&token, versions).await.expect(200);
    assert!(all[0]["withdrawn_at"].is_string() && all[1]["is_current"] == true, "{all}");
}

#[tokio::test]
async fn r8_a_draft_on_the_former_version_is_submitted_with_the_reason_why() {
    let city = City::open().await;
    let compiler = city.token("compiler").await;
    let begun = json!({ "unit": "east-civil", "sector": "20" });
    let begun = city.call(&compiler, "POST", "/api/v1/drafts", &begun).await.expect(201);
    let version = format!("/api/v1/versions/{}", begun["version_id"]);
    assert!(city.get_as(&compiler, &version).await.expect(200)["behind"].is_null());
    let renamed = guideline(|items| items[0]["level2_item"] = json!("救助政策法规文件信息"));
    import(&city, &city.token("supervisor").await, "a", "", renamed).await.expect(201);
    let draft = city.get_as(&compiler, &version).await.expect(200);
    assert!(
        draft["behind"]["source"].as_str().is_some_and(|text| text.contains("第2版")),
        "{}",
        draft["behind"]
    );
    let today = city.get_as(&compiler, "/api/v1/work").await.expect(200);
    assert_eq!(today["drafts_behind"][0]["version_id"], begun["version_id"], "{today}");
    let submit = format!("{version}/submit");
    let note = json!({ "note": "已逐项核对" });
    let refused = city.call(&compiler, "POST", &submit, &note).await.refused(422, "invalid");
    assert!(refused.to_string().contains("上级变更"), "{refused}");
    let said = json!({ "note": "已逐项核对", "guideline_note": "新版指引下月起施行" });
    city.call(&compiler, "POST", &submit, &said).await.expect(200);
}

#[tokio::test]
async fn r112_r73_a_revision_is_forwarded_received_and_taken_up() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let token = city.token("supervisor").await;
    let revised = guideline(|items| items[0]["time_limit"]["text"] = Value::from("5个工作日内"));
    import(&city, &token, "a", "", revised).await.expect(201);
    let forward =
        |due: &str| json!({ "document_number": "云府办〔2026〕1号", "cover_note": "请修订", "due_on": due });
    let path = "/api/v1/guidelines/20/versions/2/forward";
    city.call(&token, "POST", path, &forward("明天")).await.refused(422, "invalid");
    let sent = city.call(&token, "POST", path, &forward("2026-12-31")).await.expect(201);
    let id = sent["id"].as_i64().expect("a number");
    let compiler = city.token("compiler").await;
    let unit = json!({ "unit_id": city.city.unit("east-civil") });
    let receipts = format!("/api/v1/forwardings/{id}/receipts");
    city.call(&compiler, "POST", &receipts, &unit).await.expect(200);
    city.call(&compiler, "POST", &receipts, &unit).await.refused(409, "conflict");
    let shown = city.get_as(&token, &format!("/api/v1/forwardings/{id}")).await.expect(200);
    assert_eq!(shown["received"], 1, "{shown}");

    let open = city.get_as(&compiler, "/api/v1/proposals").await.expect(200);
    let proposal = open[0]["id"].as_i64().expect("a proposal");
    let detail = city.get_as(&compiler, &format!("/api/v1/proposals/{proposal}")).await.expect(200);
    assert_eq!((&detail["kind"], &detail["may_settle"]), (&json!("guideline"), &json!(true)), "{detail}");
    let apply = format!("/api/v1/proposals/{proposal}/apply");
    let taken = city.call(&compiler, "POST", &apply, &json!({ "all": "upstream" })).await.expect(200);
    assert_eq!((&taken["began_draft"], &taken["rows"]), (&json!(true), &json!(1)), "{taken}");
    let twice = city.call(&compiler, "POST", &apply, &json!({})).await.refused(409, "conflict");
    assert!(twice["detail"].as_str().is_some_and(|text| text.contains("已由陈编采纳")), "{twice}");
}

#[tokio::test]
async fn r71_a_published_catalogue_is_issued_with_a_receipt() {
    let city = City::open().await;
    let version = city.publish("east-civil", "20").await;
    let approver = city.token("approver").await;
    let units =
        city.get_as(&approver, &format!("/api/v1/versions/{version}/issue-candidates")).await.expect(200);
    let ids: Vec<&Value> = units.as_array().expect("units").iter().map(|unit| &unit["unit_id"]).collect();
    let issue = json!({ "units": ids, "document_number": "东民〔2026〕2号" });
    let path = format!("/api/v1/versions/{version}/issues");
    let issued = city.call(&approver, "POST", &path, &issue).await.expect(201);
    let lines = issued["lines"].as_array().expect("lines");
    let draft = lines.iter().find(|line| line["outcome"] == "draft").expect("a draft");
    let town = city.token("town_compiler").await;
    let parent = format!("/api/v1/versions/{}/parent", draft["version_id"]);
    let beside = city.get_as(&approver, &parent).await.expect(200);
    assert_eq!(beside["parent_version_id"], version, "{beside}");
    city.get_as(&town, &format!("/api/v1/versions/{version}/parent")).await.refused(404, "not-found");
    city.get_as(&approver, &format!("/api/v1/issues/{}", issued["id"])).await.expect(200);
}
