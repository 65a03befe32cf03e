//! Loading, review and publication over the interface (R45, R101, R109, R158, R250).

use crate::caller::City;
use axum::body::{Body, to_bytes};
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt as _;

fn record(external_id: &str, title: &str) -> Value {
    json!({
        "external_id": external_id, "unit": "东湖区民政局", "sector": "社会救助", "level1_item": "最低生活保障",
        "level2_item": "办事指南", "element": "办理条件", "title": title, "body": "<p>户籍在本区。</p>",
        "arose_on": "2026-11-16",
    })
}

async fn page_of(city: &City, path: &str) -> String {
    String::from_utf8(city.get(path).await.bytes).expect("text")
}

#[tokio::test]
async fn r109_a_record_is_loaded_reviewed_published_and_withdrawn() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let (reviewer, approver) = (city.token("reviewer").await, city.token("approver").await);
    let loaded =
        city.call(&officer, "POST", "/api/v1/disclosures", &record("a-1", "办理条件")).await.expect(201);
    assert_eq!(
        (&loaded["state"], &loaded["due_on"]),
        (&json!("submitted"), &json!("2026-11-30")),
        "R45: {loaded}"
    );
    let id = loaded["id"].as_i64().expect("a number");
    let again =
        city.call(&officer, "POST", "/api/v1/disclosures", &record("a-1", "办理条件")).await.expect(200);
    assert_eq!((&again["id"], &again["status"]), (&json!(id), &json!("unchanged")));
    let page = format!("/disclosures/{id}");
    assert_eq!(loaded["url"], json!(page));

    let path = |act: &str| format!("/api/v1/disclosures/{id}/{act}");
    city.call(&officer, "POST", &path("publish"), &json!({})).await.refused(409, "wrong-state");
    city.call(&officer, "POST", &path("review"), &json!({ "note": "可以公开" }))
        .await
        .refused(403, "not-permitted");
    let shown = city.get_as(&reviewer, &format!("/api/v1/disclosures/{id}")).await.expect(200);
    let revision = shown["version"]["revision"].as_i64().expect("a revision");
    let stale = json!({ "note": "可以公开", "revision": revision + 1 });
    city.call(&reviewer, "POST", &path("review"), &stale).await.refused(409, "conflict");
    let seen = json!({ "note": "不涉及国家秘密，可以公开", "revision": revision });
    city.call(&reviewer, "POST", &path("review"), &seen).await.expect(200);
    city.call(&approver, "POST", &path("approve"), &json!({})).await.expect(200);
    city.get(&format!("/api/v1/published-disclosures/{id}")).await.refused(404, "not-found");
    city.call(&officer, "POST", &path("publish"), &json!({})).await.expect(200);
    let public = city.get(&format!("/api/v1/published-disclosures/{id}")).await.expect(200);
    assert_eq!(public["index_number"], "east-civil/2026-00001", "{public}");
    let list = city.get("/api/v1/units/east-civil/20/checklist").await.expect(200);
    assert_eq!(list["loaded"], 1, "{list}");
    let text = page_of(&city, &page).await;
    for words in ["户籍在本区。", "east-civil/2026-00001", "name=\"PubDate\"", "第10个工作日"] {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let row = public["row_key"].as_str().expect("a key");
    assert!(
        page_of(&city, &format!("/units/east-civil/20/{row}")).await.contains(&page),
        "the item lists it"
    );

    city.call(&approver, "POST", &path("withdraw"), &json!({ "notice": "内容有误" })).await.expect(200);
    city.get(&format!("/api/v1/published-disclosures/{id}")).await.refused(404, "not-found");
    assert!(page_of(&city, &page).await.contains("内容有误"), "the notice stands in its place");
}

#[tokio::test]
async fn r250_a_body_with_personal_numbers_is_refused_masked() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let mut leak = record("b-1", "名单");
    leak["body"] = json!("<p>联系人手机13912345678</p>");
    let refused = city.call(&officer, "POST", "/api/v1/disclosures", &leak).await.refused(422, "invalid");
    let message = refused["errors"][0]["message"].as_str().expect("words");
    assert!(message.contains("139****5678") && !message.contains("13912345678"), "{refused}");
    let mut future = record("b-2", "名单");
    future["arose_on"] = json!("2027-01-01");
    city.call(&officer, "POST", "/api/v1/disclosures", &future).await.refused(422, "invalid");
    let compiler = city.token("compiler").await;
    city.call(&compiler, "POST", "/api/v1/disclosures", &record("b-3", "名单"))
        .await
        .refused(403, "not-permitted");
}

#[tokio::test]
async fn r109_a_batch_answers_line_by_line_and_doubles_nothing() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let mut wrong = record("c-3", "不在目录中");
    wrong["level2_item"] = json!("没有的事项");
    let lines = [record("c-1", "甲"), record("c-2", "乙"), wrong, json!({ "title": "没有编号" })];
    let mut body: String = lines.iter().map(|line| format!("{line}\n")).collect();
    body.push_str("{不是JSON\n\n");
    body.push_str(&record("c-1", "甲").to_string());
    let send = async |query: &str| {
        let request = Request::post(format!("/api/v1/disclosures/batch{query}"))
            .header("authorization", format!("Bearer {officer}"))
            .header("content-type", "application/x-ndjson")
            .body(Body::from(body.clone()))
            .expect("a request");
        let response = city.router.clone().oneshot(request).await.expect("an answer");
        assert_eq!(response.status(), 200);
        let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        text.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).collect::<Vec<_>>()
    };
    let status = |answers: &[Value]| -> Vec<(i64, String)> {
        let one = |answer: &Value| {
            (answer["row"].as_i64().unwrap_or(0), answer["status"].as_str().unwrap_or("?").to_owned())
        };
        answers.iter().map(one).collect()
    };
    let wanted = |words: [&str; 6]| -> Vec<(i64, String)> { (1..).zip(words.map(str::to_owned)).collect() };
    let tried = send("?dry_run=true").await;
    assert_eq!(status(&tried), wanted(["created", "created", "refused", "refused", "refused", "unchanged"]));
    assert!(tried[0]["id"].is_null(), "a trial keeps nothing");
    let first = send("").await;
    assert_eq!(status(&first), wanted(["created", "created", "refused", "refused", "refused", "unchanged"]));
    assert_eq!(first[0]["id"], first[5]["id"]);
    assert_eq!(first[2]["problem"]["type"], "/problems/invalid", "{}", first[2]);
    assert_eq!(first[4]["problem"]["type"], "/problems/malformed-json", "{}", first[4]);
    let second = send("").await;
    assert_eq!(
        status(&second),
        wanted(["unchanged", "unchanged", "refused", "refused", "refused", "unchanged"])
    );
}

/// A line may stay a draft, as a single record may: its attachments come before it is sent in.
#[tokio::test]
async fn r109_a_line_of_a_batch_may_stay_a_draft() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let mut kept = record("k-1", "留作草稿");
    kept["submit"] = json!(false);
    let request = Request::post("/api/v1/disclosures/batch")
        .header("authorization", format!("Bearer {officer}"))
        .header("content-type", "application/x-ndjson")
        .body(Body::from(format!("{kept}\n{}\n", record("k-2", "提交审查"))))
        .expect("a request");
    let response = city.router.clone().oneshot(request).await.expect("an answer");
    let bytes = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    let text = String::from_utf8(bytes.to_vec()).expect("text");
    let mut states = Vec::new();
    for line in text.lines() {
        let answer: Value = serde_json::from_str(line).expect("JSON");
        let read = city.get_as(&officer, &format!("/api/v1/disclosures/{}", answer["id"])).await;
        states.push(read.expect(200)["version"]["state"].as_str().unwrap_or_default().to_owned());
    }
    assert_eq!(states, ["draft", "submitted"]);
}

#[tokio::test]
async fn r249_r160_hints_are_settled_and_another_organ_confirms() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let (reviewer, approver) = (city.token("reviewer").await, city.token("approver").await);
    let mut gap = record("d-1", "办理条件");
    gap["body"] = json!("自2026年X月起。");
    let refused = city.call(&officer, "POST", "/api/v1/disclosures", &gap).await.refused(422, "invalid");
    assert_eq!(refused["errors"][0]["field"], "body", "{refused}");
    let mut wrong = record("d-1", "办理条件");
    wrong["body"] = json!("登录帐号办理。");
    wrong["clarifies"] = json!({ "claim": "有帖子说须本人到场", "spread": "某短视频平台" });
    let loaded = city.call(&officer, "POST", "/api/v1/disclosures", &wrong).await.expect(201);
    assert_eq!(loaded["open_hints"], 1, "{loaded}");
    let id = loaded["id"].as_i64().expect("a number");
    let path = |act: &str| format!("/api/v1/disclosures/{id}/{act}");
    let shown = city.get_as(&reviewer, &format!("/api/v1/disclosures/{id}")).await.expect(200);
    assert_eq!((&shown["kind"], &shown["hints"][0]["suggestion"]), (&json!("clarification"), &json!("账号")));
    let ruling = json!({ "mark": shown["hints"][0]["mark"], "ruling": "dismiss" });
    let left = city.call(&reviewer, "POST", &path("hints"), &ruling).await.expect(200);
    assert_eq!(left["open_hints"], 0);
    let question = json!({ "organ": "区人民法院", "question": "请确认是否同意公开。" });
    let asked = city.call(&reviewer, "POST", &path("confirmations"), &question).await.expect(201);
    let number = asked["id"].as_i64().expect("a number");
    let note = json!({ "note": "不涉及国家秘密，可以公开" });
    let reviewed = city.call(&reviewer, "POST", &path("review"), &note).await.expect(200);
    assert_eq!(reviewed["open_hints"], 0);
    city.call(&approver, "POST", &path("approve"), &json!({})).await.refused(409, "wrong-state");
    let answer = format!("/api/v1/confirmations/{number}/answer");
    let nameless = json!({ "agrees": true });
    city.call(&reviewer, "POST", &answer, &nameless).await.refused(422, "invalid");
    let given = json!({ "agrees": true, "answerer": "办公室王主任" });
    let state = city.call(&reviewer, "POST", &answer, &given).await.expect(200);
    assert_eq!(state["state"], "agreed");
    let case = city.get_as(&reviewer, &format!("/api/v1/confirmations/{number}")).await.expect(200);
    assert_eq!(case["asked"]["answerer"], "办公室王主任");
    let none = city.get_as(&officer, "/api/v1/confirmations").await.expect(200);
    assert_eq!(none, json!([]));
    city.call(&approver, "POST", &path("approve"), &json!({})).await.expect(200);
    city.call(&officer, "POST", &path("publish"), &json!({})).await.expect(200);
    let text = page_of(&city, &format!("/disclosures/{id}")).await;
    for words in ["澄清", "有帖子说须本人到场", "某短视频平台"] {
        assert!(text.contains(words), "{words}");
    }
}
