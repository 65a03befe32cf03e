//! The life of a version over the interface: begun, edited by two, submitted, returned, published,
//! renewed, withdrawn (R68-R70, R80, R268).

use crate::caller::City;
use operations::organisation::Merger;
use serde_json::{Value, json};

async fn begin(city: &City, token: &str) -> i64 {
    let begun = city
        .call(token, "POST", "/api/v1/drafts", &json!({ "unit": "东湖区民政局", "sector": "20" }))
        .await
        .expect(201);
    begun["version_id"].as_i64().expect("a number")
}

fn cell(draft: &Value, row: usize, column: &str) -> (String, String) {
    let row = &draft["rows"][row];
    (
        row["key"].as_str().expect("a key").to_owned(),
        row["cells"][column].as_str().unwrap_or_default().to_owned(),
    )
}

#[tokio::test]
async fn two_who_edit_one_draft_do_not_lose_each_others_words() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let version = begin(&city, &token).await;
    let path = format!("/api/v1/versions/{version}");
    let draft = city.get_as(&token, &path).await.expect(200);
    assert!(draft["actions"].as_array().is_some_and(|actions| actions.contains(&json!("edit"))));
    let (key, from) = cell(&draft, 0, "time_limit");
    let edit = |to: &str| json!({ "edits": [{ "row_key": key, "column_id": "time_limit", "from": from, "to": to }] });
    let first = city
        .call(&token, "PATCH", &format!("{path}/cells"), &edit("自信息形成之日起10个工作日内"))
        .await
        .expect(200);
    assert_eq!(first["applied"].as_array().map(Vec::len), Some(1), "{first}");
    let second = city
        .call(&token, "PATCH", &format!("{path}/cells"), &edit("自信息形成之日起5个工作日内"))
        .await
        .expect(200);
    assert_eq!(second["conflicts"][0]["theirs"], "自信息形成之日起10个工作日内", "{second}");
    assert_eq!(second["conflicts"][0]["by"], "陈编");
    let again = city.get_as(&token, &path).await.expect(200);
    assert_eq!(cell(&again, 0, "time_limit").1, "自信息形成之日起10个工作日内");
}

#[tokio::test]
async fn r21_r22_rows_are_refined_removed_restored_and_moved() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let version = begin(&city, &token).await;
    let path = format!("/api/v1/versions/{version}");
    let draft = city.get_as(&token, &path).await.expect(200);
    let keys: Vec<&str> =
        draft["rows"].as_array().expect("rows").iter().filter_map(|row| row["key"].as_str()).collect();
    let added = city
        .call(
            &token,
            "POST",
            &format!("{path}/rows"),
            &json!({ "refines": keys[0], "level2_item": "细化的事项" }),
        )
        .await
        .expect(201);
    let new = added["row_key"].as_str().expect("a key").to_owned();
    city.call(&token, "POST", &format!("{path}/rows/{new}/move"), &json!({ "after_key": keys[2] }))
        .await
        .expect(200);
    city.call(&token, "POST", &format!("{path}/rows/{new}/remove"), &json!({})).await.expect(200);
    let reasons = json!({ "reason": "该项工作已经结束", "basis": "《示例办法》" });
    city.call(&token, "POST", &format!("{path}/rows/{}/remove", keys[1]), &reasons).await.expect(200);
    let now = city.get_as(&token, &path).await.expect(200);
    assert_eq!(now["rows"][1]["status"], "removed", "{}", now["rows"][1]);
    city.call(&token, "POST", &format!("{path}/rows/{}/restore", keys[1]), &json!({})).await.expect(200);
    assert_eq!(city.get_as(&token, &path).await.expect(200)["rows"][1]["status"], "active");
    city.call(&token, "POST", &format!("{path}/rows/none/remove"), &reasons).await.refused(404, "not-found");
    city.call(&token, "POST", &format!("{path}/discard"), &json!({ "reason": "另行导入" })).await.expect(200);
    city.call(&token, "POST", &format!("{path}/discard"), &json!({ "reason": "另行导入" }))
        .await
        .refused(409, "wrong-state");
}

#[tokio::test]
async fn r69_a_returned_version_comes_back_with_its_points_answered() {
    let city = City::open().await;
    let (compiler, reviewer) = (city.token("compiler").await, city.token("reviewer").await);
    let version = begin(&city, &compiler).await;
    let path = |act: &str| format!("/api/v1/versions/{version}/{act}");
    city.clear_findings(&compiler, version).await;
    city.call(&compiler, "POST", &path("submit"), &json!({})).await.expect(200);
    let draft = city.get_as(&reviewer, &format!("/api/v1/versions/{version}")).await.expect(200);
    let key = draft["rows"][0]["key"].clone();
    city.call(&reviewer, "POST", &path("reviews"), &json!({ "row_key": key, "verdict": "remark" }))
        .await
        .expect(200);
    let remark = json!({ "row_key": key, "column_id": "publisher", "text": "请写明具体科室" });
    let remark = city.call(&reviewer, "POST", &path("remarks"), &remark).await.expect(201)["id"]
        .as_i64()
        .expect("a number");
    city.call(&reviewer, "POST", &path("pass"), &json!({})).await.refused(409, "wrong-state");
    city.call(&reviewer, "POST", &path("return"), &json!({ "note": "请按意见修改" })).await.expect(200);
    assert!(
        !city.get_as(&compiler, "/api/v1/notices").await.expect(200)["items"]
            .as_array()
            .expect("items")
            .is_empty()
    );
    city.call(
        &compiler,
        "POST",
        &format!("/api/v1/remarks/{remark}/resolve"),
        &json!({ "answer": "已写明" }),
    )
    .await
    .expect(200);
    let again =
        city.call(&compiler, "POST", &path("submit"), &json!({ "note": "已按意见修改" })).await.expect(200);
    assert_eq!(again["state"], "submitted");
    let history = city.get_as(&reviewer, &path("history")).await.expect(200);
    assert!(history["events"].as_array().is_some_and(|events| events.len() >= 4), "{history}");
    let work = city.get_as(&reviewer, "/api/v1/work").await.expect(200);
    assert_eq!(work["to_review"][0]["version_id"], version);
}

#[tokio::test]
async fn r80_a_published_catalogue_is_renewed_and_withdrawn() {
    let city = City::open().await;
    let first = city.publish("east-civil", "20").await;
    let (compiler, approver) = (city.token("compiler").await, city.token("approver").await);
    let versions = "/api/v1/catalogues/east-civil/20/versions";
    city.call(&compiler, "POST", versions, &json!({ "trigger": "new_policy", "reason": "" }))
        .await
        .refused(422, "invalid");
    let second = city
        .call(&compiler, "POST", versions, &json!({ "trigger": "new_policy", "reason": "新政策" }))
        .await
        .expect(201)["version_id"]
        .as_i64()
        .expect("a number");
    assert_ne!(first, second);
    city.call(&compiler, "POST", versions, &json!({ "trigger": "new_policy", "reason": "新政策" }))
        .await
        .refused(409, "conflict");
    let difference =
        city.get_as(&compiler, &format!("/api/v1/versions/{second}/difference")).await.expect(200);
    assert_eq!(difference["changes"].as_array().map(Vec::len), Some(0), "{difference}");
    let comparison =
        city.get_as(&compiler, &format!("/api/v1/versions/{second}/guideline-comparison")).await.expect(200);
    assert!(comparison["lists"]["missing"].is_array());
    let map = city.get_as(&compiler, "/api/v1/sector-map").await.expect(200);
    assert_eq!(map[0]["unit_code"], "east-civil");
    let withdraw = format!("/api/v1/versions/{first}/withdraw");
    city.call(&compiler, "POST", &withdraw, &json!({ "notice": "有误" })).await.refused(403, "not-permitted");
    city.call(&approver, "POST", &withdraw, &json!({ "notice": "内容有误，更正后重新发布" }))
        .await
        .expect(200);
    city.get("/api/v1/catalogues/east-civil/20").await.refused(404, "not-found");
    let withdrawn = city.get(versions).await.expect(200);
    assert_eq!(withdrawn[0]["withdrawal_notice"], "内容有误，更正后重新发布");
    city.call(&approver, "POST", &withdraw, &json!({ "notice": "再次" })).await.refused(409, "wrong-state");
}

#[tokio::test]
async fn a_draft_is_for_its_own_people_only() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let version = begin(&city, &token).await;
    let stranger = city.token("west_compiler").await;
    city.get_as(&stranger, &format!("/api/v1/versions/{version}")).await.refused(404, "not-found");
    let edit = json!({ "edits": [] });
    let reply = city.call(&stranger, "PATCH", &format!("/api/v1/versions/{version}/cells"), &edit).await;
    assert!(reply.status == 403 || reply.status == 404, "{reply:?}");
}

#[tokio::test]
async fn r80a_who_goes_on_for_a_merged_unit_takes_its_catalogue_over() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let version = begin(&city, &token).await;
    assert_eq!(city.get_as(&token, "/api/v1/inheritances").await.expect(200), json!([]));
    let merger = Merger {
        from: vec![city.city.unit("east-civil")],
        into: city.city.unit("east-health"),
        on: jiff::civil::date(2026, 11, 20),
        document: "东编〔2026〕8号".to_owned(),
    };
    let administrator = city.city.act("district_administrator").await;
    city.city.operations.merge_units(&administrator, merger).await.expect("merged");
    let left = city.get_as(&token, "/api/v1/inheritances").await.expect(200);
    assert_eq!((&left[0]["version_id"], &left[0]["heir"]), (&json!(version), &json!("东湖区卫生健康局")));
    let wanted = json!({ "catalogue_id": left[0]["catalogue_id"] });
    let taken = city.call(&token, "POST", "/api/v1/inheritances", &wanted).await.expect(201);
    let draft = city.get_as(&token, &format!("/api/v1/versions/{}", taken["version_id"])).await.expect(200);
    assert_eq!(cell(&draft, 0, "publisher").1, "东湖区卫生健康局");
    city.call(&token, "POST", "/api/v1/inheritances", &wanted).await.expect(409);
}
