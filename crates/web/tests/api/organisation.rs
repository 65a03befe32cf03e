//! Units, people, roles and tokens over the interface (R80a, R149b).

use crate::caller::City;
use serde_json::json;

#[tokio::test]
async fn r80a_a_unit_is_founded_renamed_moved_merged_and_dissolved() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let new = json!({ "code": "east-new", "name": "东湖区新设局", "kind": "区级部门", "parent": "东湖区人民政府", "valid_from": "2026-01-05" });
    let unit = city.call(&token, "POST", "/api/v1/units", &new).await.expect(201);
    assert_eq!(
        (unit["kind"].as_str(), unit["valid_from"].as_str()),
        (Some("district_department"), Some("2026-01-05"))
    );
    let seen = city.get("/api/v1/units/east-new").await;
    let tag = seen.header("etag").to_owned();
    let rename = json!({ "name": "东湖区改名局", "document": "东府〔2026〕1号", "from": "2026-06-01" });
    let path = "/api/v1/units/east-new/rename";
    let renamed =
        city.call_with(&token, "POST", path, &rename, &[("idempotency-key", "r1"), ("if-match", &tag)]).await;
    assert_ne!(renamed.header("etag"), tag);
    assert_eq!(renamed.expect(200)["name"], "东湖区改名局");
    let stale = json!({ "name": "东湖区再改名局", "document": "东府〔2026〕2号" });
    let late =
        city.call_with(&token, "POST", path, &stale, &[("idempotency-key", "r2"), ("if-match", &tag)]).await;
    assert_eq!(late.refused(409, "conflict")["conflicts"]["unit"]["name"], "东湖区改名局");
    let names = city.get("/api/v1/units/east-new/history").await.expect(200)["names"].clone();
    assert!(
        names.as_array().is_some_and(|names| names.iter().any(|name| name["name"] == "东湖区新设局")),
        "{names}"
    );
    let merger = json!({ "from": ["east-new"], "into": "east-civil", "document": "东府〔2026〕3号" });
    let receipt = city.call(&token, "POST", "/api/v1/unit-mergers", &merger).await.expect(200);
    assert_eq!(receipt["ended"], json!(["东湖区改名局"]));
    assert!(city.get("/api/v1/units/east-new").await.expect(200)["valid_to"].is_string());
    let dissolve = json!({ "document": "东府〔2026〕4号" });
    city.call(&token, "POST", "/api/v1/units/east-civil/dissolve", &dissolve)
        .await
        .refused(409, "wrong-state");
}

#[tokio::test]
async fn r149b_people_are_employed_given_roles_and_hand_their_work_over() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let new =
        json!({ "account": "newcomer", "name": "新来", "contact": "020-00000000", "unit": "east-civil" });
    let person = city.call(&token, "POST", "/api/v1/people", &new).await.expect(201);
    let id = person["id"].as_i64().expect("a number");
    assert_eq!((person["state"].as_str(), person["contact"].is_null()), (Some("invited"), true));
    let opened = city.get_as(&token, &format!("/api/v1/people/{id}?contact=true")).await.expect(200);
    assert_eq!(opened["contact"], "020-00000000");
    let grant = json!({ "person_id": id, "role": "编制员", "unit": "east-civil" });
    let grant = city.call(&token, "POST", "/api/v1/grants", &grant).await.expect(201)["id"]
        .as_i64()
        .expect("a number");
    let held = city.get_as(&token, "/api/v1/people?unit=east-civil&role=compiler").await.expect(200);
    assert!(held["items"].as_array().is_some_and(|people| people.iter().any(|one| one["id"] == id)));
    let link =
        city.call(&token, "POST", &format!("/api/v1/people/{id}/invitation"), &json!({})).await.expect(200);
    assert!(link["url"].as_str().is_some_and(|url| url.starts_with("/console/link/")));
    let end = format!("/api/v1/grants/{grant}");
    city.call_with(&token, "DELETE", &end, &json!({}), &[]).await.expect(200);
    city.call_with(&token, "DELETE", &end, &json!({}), &[]).await.refused(409, "wrong-state");
    let (leaver, successor) = (city.city.person("compiler"), city.city.person("information_officer"));
    let leaver_token = city.token("compiler").await;
    let receipt = city
        .call(
            &token,
            "POST",
            &format!("/api/v1/people/{leaver}/hand-over"),
            &json!({ "successor_id": successor }),
        )
        .await
        .expect(200);
    assert_eq!(receipt["grants"], 1, "{receipt}");
    city.get_as(&leaver_token, "/api/v1/notices").await.refused(401, "not-signed-in");
}

#[tokio::test]
async fn a_body_is_public_and_its_people_are_not() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let body = json!({ "body_name": "办公室", "named_person_id": city.city.person("compiler"), "contact": "020-11111111" });
    city.call(&token, "PUT", "/api/v1/units/east-civil/body", &body).await.expect(200);
    let public = city.get("/api/v1/units/east-civil/body").await.expect(200);
    assert_eq!((public["body_name"].as_str(), public["named_person"].is_null()), (Some("办公室"), true));
    let inside = city.get_as(&token, "/api/v1/units/east-civil/body/people").await.expect(200);
    assert_eq!(inside["named_person"]["name"], "陈编");
    assert!(city.get("/api/v1/units/west-civil/body").await.expect(200).is_null());
}

#[tokio::test]
async fn a_token_is_shown_once_and_ends_when_it_is_revoked() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let made = city
        .call(&token, "POST", "/api/v1/tokens", &json!({ "name": "对接", "last_day": "2026-12-31" }))
        .await
        .expect(201);
    let secret = made["secret"].as_str().expect("a secret");
    let listed = city.get_as(secret, "/api/v1/tokens").await.expect(200);
    assert!(listed.as_array().is_some_and(|all| all.iter().all(|one| one.get("secret").is_none())));
    assert_eq!(listed[0]["expires_at"], "2026-12-31T16:00:00Z");
    let id = made["id"].as_i64().expect("a number");
    city.call_with(&token, "DELETE", &format!("/api/v1/tokens/{id}"), &json!({}), &[]).await.expect(200);
    city.get_as(secret, "/api/v1/tokens").await.refused(401, "not-signed-in");
    let late = json!({ "name": "对接", "last_day": "2026-11-19" });
    city.call(&token, "POST", "/api/v1/tokens", &late).await.refused(422, "invalid");
}
