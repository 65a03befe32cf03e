//! An assessment over the interface from its beginning to the published result and its withdrawal
//! (R99, R100, R258, R266).

use crate::caller::City;
use operations::job::{Clock, Runner};
use serde_json::{Value, json};
use std::sync::Arc;

async fn started(city: &City, token: &str) -> i64 {
    let wanted = json!({
        "title": "2026年第四季度目录评议",
        "units": ["east-civil"],
        "sectors": ["20"],
        "assessors": [city.city.person("inspector")],
        "objection_days": 3,
        "rectification_days": 10,
    });
    let round = city.call(token, "POST", "/api/v1/assessment-rounds", &wanted).await.expect(201);
    assert_eq!(round["summary"]["state"], "checking", "{round}");
    let now = city.city.now();
    let clock: Clock = Arc::new(move || now);
    assert!(Runner::new(city.city.operations.clone(), clock).work_once().await.expect("a job"));
    round["summary"]["id"].as_i64().expect("a number")
}

#[tokio::test]
async fn r99_an_assessment_is_run_by_programs_as_by_people() {
    let city = City::open().await;
    let office = city.token("supervisor").await;
    let version = city.publish("east-civil", "20").await;
    let bad = json!({ "title": "", "as_of": "明天", "units": ["east-civil"], "assessors": [], "objection_days": 0, "rectification_days": 1 });
    city.call(&office, "POST", "/api/v1/assessment-rounds", &bad).await.refused(422, "invalid");
    let id = started(&city, &office).await;
    let round = format!("/api/v1/assessment-rounds/{id}");
    let paper = format!("{round}/units/{}", city.city.unit("east-civil"));

    let inspector = city.token("inspector").await;
    let seen = city.get_as(&inspector, &paper).await.expect(200);
    for finding in seen["findings"].as_array().expect("findings") {
        let words = json!({ "words": "与指引一致", "revision": finding["revision"] });
        let path = format!("/api/v1/findings/{}/striking", finding["id"]);
        let struck = city.call(&inspector, "POST", &path, &words).await.expect(200);
        assert_eq!(struck["state"], "struck_out");
    }
    let late = json!({ "version": version, "code": "published-late", "times": 2, "message": "晚发布2天" });
    city.call(&inspector, "POST", &format!("{paper}/findings"), &late).await.expect(200);

    let compiler = city.token("compiler").await;
    city.get_as(&compiler, &paper).await.refused(404, "not-found");
    let revision = async || city.get_as(&office, &round).await.expect(200)["revision"].clone();
    let announce = json!({ "revision": revision().await, "until": "2026-11-20" });
    city.call(&office, "POST", &format!("{round}/announcement"), &announce).await.refused(422, "invalid");
    let announce = json!({ "revision": revision().await });
    city.call(&office, "POST", &format!("{round}/announcement"), &announce).await.expect(200);

    let seen = city.get_as(&compiler, &paper).await.expect(200);
    assert_eq!(seen["summary"]["score"]["total"], 98.0, "{seen}");
    let counted = |findings: &Value| {
        let all = findings.as_array().expect("findings");
        all.iter().find(|one| one["state"] == "confirmed").map(|one| one["id"].as_i64().expect("a number"))
    };
    let finding = counted(&seen["findings"]).expect("a finding");
    let objection = json!({ "reason": "按规定日期发布" });
    city.call(&compiler, "POST", &format!("/api/v1/findings/{finding}/objection"), &objection)
        .await
        .expect(200);
    let decision = json!({ "accepted": false, "decision": "以系统记录为准" });
    let decided = city
        .call(&office, "POST", &format!("/api/v1/findings/{finding}/decision"), &decision)
        .await
        .expect(200);
    assert_eq!(decided["objection"]["state"], "rejected", "{decided}");
    let conclude = json!({ "revision": revision().await });
    city.call(&office, "POST", &format!("{round}/conclusion"), &conclude).await.refused(409, "wrong-state");
    assert_eq!(city.get("/api/v1/assessments").await.expect(200), json!([]));
    city.get(&format!("/api/v1/assessments/{id}")).await.refused(404, "not-found");
    let cancel = json!({ "words": "重新组织", "revision": revision().await });
    let ended = city.call(&office, "POST", &format!("{round}/cancellation"), &cancel).await.expect(200);
    assert_eq!(ended["summary"]["state"], "cancelled", "{ended}");
}

#[tokio::test]
async fn r258_the_table_of_points_is_read_by_all_who_compile_and_set_by_the_office() {
    let city = City::open().await;
    let (office, compiler) = (city.token("supervisor").await, city.token("compiler").await);
    let path = "/api/v1/assessment-rubrics";
    let shipped = city.get_as(&compiler, path).await.expect(200);
    assert_eq!(shipped["versions"][0]["number"], 0);
    let change = json!({ "points": { "missing-item": "2.5" }, "reason": "从严", "number": 0 });
    city.call(&compiler, "POST", path, &change).await.refused(403, "not-permitted");
    let wrong = json!({ "points": { "missing-item": "两分" }, "reason": "从严", "number": 0 });
    let refused = city.call(&office, "POST", path, &wrong).await.refused(422, "invalid");
    assert!(refused.to_string().contains("missing-item"), "{refused}");
    assert_eq!(city.call(&office, "POST", path, &change).await.expect(200)["number"], 1);
    city.call(&office, "POST", path, &change).await.refused(409, "conflict");
}
