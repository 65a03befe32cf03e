//! Compiling together over the interface: whether a sector applies, parts, a level, side by side, many
//! at once (R23a, R23b, R62-R64).

use crate::caller::City;
use serde_json::json;

#[tokio::test]
async fn r64_a_sector_that_does_not_apply_is_declared_and_decided() {
    let city = City::open().await;
    let (compiler, reviewer) = (city.token("compiler").await, city.token("reviewer").await);
    let wanted = json!({ "unit": "东湖区民政局", "sector": "21", "reason": "没有这一领域的职能" });
    let declared = city.call(&compiler, "POST", "/api/v1/applicability", &wanted).await.expect(201);
    assert_eq!(declared["state"], "declared");
    city.call(&compiler, "POST", "/api/v1/applicability", &wanted).await.refused(409, "wrong-state");
    let path = format!("/api/v1/applicability/{}", declared["id"]);
    city.call(&reviewer, "POST", &format!("{path}/decide"), &json!({ "agrees": false }))
        .await
        .refused(422, "invalid");
    city.call(&reviewer, "POST", &format!("{path}/decide"), &json!({ "agrees": true })).await.expect(200);
    let listed = city.get_as(&reviewer, "/api/v1/applicability?unit=east").await.expect(200);
    assert_eq!((&listed[0]["state"], &listed[0]["unit_code"]), (&json!("approved"), &json!("east-civil")));
    let page = String::from_utf8(city.get("/sectors/21?district=east").await.bytes).expect("text");
    assert!(page.contains("没有这一领域的职能") && page.contains("不适用"), "{page}");
    let page = String::from_utf8(city.get("/units/east-civil").await.bytes).expect("text");
    assert!(page.contains("不适用的领域"), "{page}");
    city.call(&compiler, "POST", &format!("{path}/end"), &json!({ "reason": "职能调整" })).await.expect(200);
}

#[tokio::test]
async fn r23b_parts_are_given_reported_and_reminded() {
    let city = City::open().await;
    let (compiler, reviewer) = (city.token("compiler").await, city.token("reviewer").await);
    let begun = json!({ "unit": "东湖区民政局", "sector": "20" });
    let begun = city.call(&compiler, "POST", "/api/v1/drafts", &begun).await.expect(201);
    let path = format!("/api/v1/versions/{}", begun["version_id"]);
    let key = city.get_as(&compiler, &path).await.expect(200)["rows"][0]["key"].clone();
    let assign = json!({ "keys": [key], "unit": "东湖区卫生健康局" });
    let given = city.call(&compiler, "POST", &format!("{path}/parts"), &assign).await.expect(200);
    assert_eq!(given["items"], 1);
    city.call(&compiler, "POST", &format!("{path}/submit"), &json!({ "note": "核对" }))
        .await
        .refused(422, "invalid");
    let part = json!({ "unit": "东湖区卫生健康局" });
    city.call(&reviewer, "POST", &format!("{path}/parts/remind"), &part).await.expect(200);
    city.call(&reviewer, "POST", &format!("{path}/parts/remind"), &part).await.refused(409, "wrong-state");
    let open = city.get_as(&reviewer, "/api/v1/parts?unit=east").await.expect(200);
    assert_eq!((&open[0]["is_done"], &open[0]["items"]), (&json!(false), &json!(1)));
    city.call(&compiler, "POST", &format!("{path}/parts/finish"), &part).await.expect(200);
    city.call(&compiler, "POST", &format!("{path}/parts/reopen"), &part).await.expect(200);
    let parts = city.get_as(&compiler, &format!("{path}/parts")).await.expect(200);
    assert_eq!(parts[0]["is_done"], false);
    let note = json!({ "note": "核对", "parts_note": "卫健局出差，先行提交" });
    city.call(&compiler, "POST", &format!("{path}/submit"), &note).await.expect(200);
}

#[tokio::test]
async fn r23a_a_level_is_shown_side_by_side_and_many_are_done_at_once() {
    let city = City::open().await;
    let (compiler, reviewer) = (city.token("compiler").await, city.token("reviewer").await);
    let level = city.get_as(&reviewer, "/api/v1/level-items?unit=east&sector=20").await.expect(200);
    assert_eq!(level["items"][0]["standing"], "missing");
    let assign = json!({ "unit": "east", "sector": "20", "keys": [level["items"][0]["key"]],
        "to_unit": "东湖区民政局" });
    let given = city.call(&reviewer, "POST", "/api/v1/level-items", &assign).await.expect(200);
    assert!(given["version_id"].is_null());
    let version = city.publish("东湖区民政局", "20").await;
    let level = city.get_as(&reviewer, "/api/v1/level-items?unit=east&sector=20").await.expect(200);
    assert_eq!(level["items"][0]["standing"], "held");
    let leader = city.token("leader").await;
    let beside = city.get_as(&leader, "/api/v1/sector-beside?unit=city&sector=20").await.expect(200);
    assert_eq!(beside["items"][0]["cells"], json!(["has", "no_catalogue"]));

    let draft = json!({ "unit": "东湖区民政局", "sector": "21" });
    let draft =
        city.call(&compiler, "POST", "/api/v1/drafts", &draft).await.expect(201)["version_id"].clone();
    let wanted = json!({ "act": "submit", "versions": [draft, version], "note": "已核对", "dry_run": true });
    let preview = city.call(&compiler, "POST", "/api/v1/batches", &wanted).await.expect(200);
    assert!(preview["candidates"][0]["refusal"].is_null());
    assert!(preview["candidates"][1]["refusal"].is_string());
    city.clear_findings(&compiler, draft.as_i64().expect("a number")).await;
    let wanted = json!({ "act": "submit", "versions": [draft, version], "note": "已核对" });
    let key = [("idempotency-key", "many-1")];
    let first = city.call_with(&compiler, "POST", "/api/v1/batches", &wanted, &key).await.expect(201);
    assert_eq!((&first["done"], &first["refused"]), (&json!(1), &json!(1)), "{first}");
    let again = city.call_with(&compiler, "POST", "/api/v1/batches", &wanted, &key).await.expect(201);
    assert_eq!(first, again, "a double click");
    let kept = city.get_as(&compiler, &format!("/api/v1/batches/{}", first["id"])).await.expect(200);
    assert_eq!(kept["lines"], first["lines"]);
    city.get_as(&reviewer, &format!("/api/v1/batches/{}", first["id"])).await.refused(404, "not-found");
}
