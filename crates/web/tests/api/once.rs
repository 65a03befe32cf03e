//! The same key with the same request answers the same; acts happen once.

use crate::caller::City;
use serde_json::{Value, json};

fn unit(code: &str) -> Value {
    json!({ "code": code, "name": format!("东湖区{code}局"), "kind": "district_department", "parent": "east" })
}

#[tokio::test]
async fn the_same_request_gets_the_first_answer_and_is_done_once() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let key: &[(&str, &str)] = &[("idempotency-key", "one")];
    let first = city.call_with(&token, "POST", "/api/v1/units", &unit("new"), key).await;
    let again = city.call_with(&token, "POST", "/api/v1/units", &unit("new"), key).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (201, 201));
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(again.header("location"), "/api/v1/units/new");
    assert_eq!((first.header("idempotent-replayed"), again.header("idempotent-replayed")), ("", "true"));
    let other = city.call_with(&token, "POST", "/api/v1/units", &unit("other"), key).await;
    other.refused(422, "idempotency-key-reused");
    city.call_with(&token, "POST", "/api/v1/units/new/dissolve", &unit("new"), key)
        .await
        .refused(422, "idempotency-key-reused");
    city.get("/api/v1/units/other").await.refused(404, "not-found");
}

#[tokio::test]
async fn keys_belong_to_their_token() {
    let city = City::open().await;
    let key: &[(&str, &str)] = &[("idempotency-key", "shared")];
    for code in ["first", "second"] {
        let token = city.token("administrator").await;
        city.call_with(&token, "POST", "/api/v1/units", &unit(code), key).await.expect(201);
    }
}

#[tokio::test]
async fn a_refused_act_may_be_tried_again_under_its_key() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let key: &[(&str, &str)] = &[("idempotency-key", "again")];
    let mut wrong = unit("late");
    wrong["parent"] = json!("nobody");
    city.call_with(&token, "POST", "/api/v1/units", &wrong, key).await.refused(422, "invalid");
    city.call_with(&token, "POST", "/api/v1/units", &unit("late"), key).await.expect(201);
}

#[tokio::test]
async fn a_post_needs_its_key_and_other_methods_may_have_one() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    city.call_with(&token, "POST", "/api/v1/units", &unit("x"), &[])
        .await
        .refused(400, "idempotency-key-missing");
    let long = "k".repeat(201);
    city.call_with(&token, "POST", "/api/v1/units", &unit("x"), &[("idempotency-key", &long)])
        .await
        .refused(400, "bad-request");
    let lead = json!({ "unit": "city-civil" });
    city.call_with(&token, "PUT", "/api/v1/sector-leads/20", &lead, &[]).await.expect(200);
    city.call_with(&token, "PUT", "/api/v1/sector-leads/20", &lead, &[("idempotency-key", "put")])
        .await
        .expect(200);
}

#[tokio::test]
async fn of_equal_requests_at_once_one_is_done() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let key: &[(&str, &str)] = &[("idempotency-key", "race")];
    let body = unit("race");
    let calls = (0..8).map(|_| city.call_with(&token, "POST", "/api/v1/units", &body, key));
    let replies = futures::future::join_all(calls).await;
    let done = replies.iter().filter(|reply| reply.status == 201).count();
    assert!(
        done >= 1 && replies.iter().all(|reply| reply.status == 201 || reply.status == 409),
        "{replies:?}"
    );
    let units = city.get("/api/v1/units?name=race").await.expect(200);
    assert_eq!(units["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_kept_answer_shows_no_secret_to_who_reads_the_database() {
    let city = City::open().await;
    let token = city.token("administrator").await;
    let key: &[(&str, &str)] = &[("idempotency-key", "secret")];
    let body = json!({ "name": "对接" });
    let first = city.call_with(&token, "POST", "/api/v1/tokens", &body, key).await.expect(201);
    let again = city.call_with(&token, "POST", "/api/v1/tokens", &body, key).await.expect(201);
    assert_eq!(first, again);
    let secret = first["secret"].as_str().expect("a secret");
    assert!(secret.starts_with("gk_"));
    let mut read = 0;
    for file in std::fs::read_dir(city.city.data()).expect("the data directory").flatten() {
        let Ok(bytes) = std::fs::read(file.path()) else { continue };
        read += bytes.len();
        let holds = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
        assert!(!holds, "{} holds the secret", file.path().display());
    }
    assert!(read > 100_000, "the database was not looked at");
}
