//! Guidelines as citizens and staff read them: every version stays readable and says which it is (R8); what
//! a file would change is told with the catalogues it reaches.

use crate::caller::City;
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use test_kit::PASSWORD;

const NEW_NAME: &str = "全新的公开事项名录";

/// The shipped guideline with the second item under another name; that item's name and the file.
fn revised() -> (String, Vec<u8>) {
    let text = domain::reference::data_file("guidelines/20-shehui-jiuzhu.json").expect("a file");
    let mut file: Value = serde_json::from_str(text).expect("JSON");
    let old = file["items"][1]["level2_item"].as_str().expect("a name").to_owned();
    file["items"][1]["level2_item"] = Value::from(NEW_NAME);
    (old, file.to_string().into_bytes())
}

async fn load(city: &City, token: &str, query: &str, body: &[u8]) -> crate::caller::Reply {
    let request = Request::post(format!("/api/v1/guidelines?name=a.json{query}"))
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", format!("load{query}"))
        .header("content-type", "application/octet-stream")
        .body(Body::from(body.to_vec()));
    city.send(request.expect("a request")).await
}

async fn page(city: &City, path: &str) -> String {
    let reply = city.get(path).await;
    assert_eq!(reply.status.as_u16(), 200, "{path}");
    String::from_utf8(reply.bytes).expect("text")
}

#[tokio::test]
async fn r8_every_version_of_a_guideline_is_read_on_the_portal() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let token = city.token("supervisor").await;
    let (old, file) = revised();
    load(&city, &token, "", &file).await.expect(201);
    let now = page(&city, "/guidelines/20").await;
    assert!(now.contains(NEW_NAME) && !now.contains("这不是现行版本"));
    assert!(now.contains("href=\"/guidelines/20/versions/1\"") && now.contains("第2版（现行）"));
    for path in ["/guidelines/20/versions/1", "/guidelines/20?version=1"] {
        let former = page(&city, path).await;
        assert!(former.contains(&old) && !former.contains(NEW_NAME), "{path}");
        for words in ["这不是现行版本", "第1版（旧版）", "查看现行的第2版", "href=\"/guidelines/20\""]
        {
            assert!(former.contains(words), "{path}: {words}");
        }
        assert!(former.contains("href=\"/guidelines/20/versions/1/guideline.csv\""), "{path}");
    }
    let csv = page(&city, "/guidelines/20/versions/1/guideline.csv").await;
    assert!(csv.contains(&old) && !csv.contains(NEW_NAME));
    assert!(page(&city, "/guidelines/20/versions/2").await.contains(NEW_NAME));
    for path in ["/guidelines/20/versions/9", "/guidelines/20/versions/x", "/guidelines/20?version=x"] {
        assert_eq!(city.get(path).await.status.as_u16(), 404, "{path}");
    }
    // What was made from the first version names it and leads to it.
    for path in ["/units/east-civil/20", "/units/east-civil/20/20-01-01"] {
        assert!(page(&city, path).await.contains("href=\"/guidelines/20/versions/1\""), "{path}");
    }
    assert!(page(&city, "/units/east-civil/20/20-01-01").await.contains("标准指引第1版"));
    city.call(
        &token,
        "POST",
        "/api/v1/guidelines/20/versions/2/withdraw",
        &json!({ "reason": "装错了文件" }),
    )
    .await
    .expect(200);
    let withdrawn = page(&city, "/guidelines/20/versions/2").await;
    assert!(
        withdrawn.contains("已撤回") && withdrawn.contains("查看现行的第1版") && withdrawn.contains(NEW_NAME)
    );
}

#[tokio::test]
async fn r8_the_console_leads_to_every_version() {
    let city = City::open().await;
    let token = city.token("supervisor").await;
    load(&city, &token, "", &revised().1).await.expect(201);
    let now = city.city.now();
    let session =
        city.city.operations.sign_in("supervisor", PASSWORD, "127.0.0.1", now).await.expect("a session");
    let request = Request::get("/console/guidelines/20")
        .header("cookie", format!("gongkai_session={}", session.token))
        .body(Body::empty());
    let reply = city.send(request.expect("a request")).await;
    let text = String::from_utf8(reply.bytes).expect("text");
    for version in [1, 2] {
        assert!(text.contains(&format!("href=\"/guidelines/20/versions/{version}\"")), "{text}");
    }
}

#[tokio::test]
async fn r8_the_preview_names_the_catalogues_that_a_new_version_reaches() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let token = city.token("supervisor").await;
    let file = revised().1;
    let seen = load(&city, &token, "&preview=true", &file).await.expect(200);
    let unit = city.city.unit("east-civil");
    let units = seen["affected"].as_array().expect("affected");
    assert!(units.len() == 1 && units[0]["unit_id"] == unit && units[0]["unit"].is_string(), "{seen}");
    let stored = load(&city, &token, "", &file).await.expect(201);
    assert_eq!(stored["affected"], seen["affected"]);
}
