//! Earlier versions, their differences and the feeds as everybody meets them, on both databases (R67, R101a, R108).

use crate::caller::City;
use quick_xml::events::Event;
use serde_json::{Value, json};
use test_kit::databases;

fn record(title: &str, body: &str) -> Value {
    json!({
        "external_id": "v-1", "unit": "东湖区民政局", "sector": "社会救助", "level1_item": "最低生活保障",
        "level2_item": "办事指南", "element": "办理条件", "title": title, "body": body, "arose_on": "2026-11-16",
    })
}

/// Loads a text and takes it to the portal; the record's number.
async fn publish(city: &City, officer: &str, record: &Value) -> i64 {
    let (reviewer, approver) = (city.token("reviewer").await, city.token("approver").await);
    let reply = city.call(officer, "POST", "/api/v1/disclosures", record).await;
    assert!(reply.status.is_success(), "{}", String::from_utf8_lossy(&reply.bytes));
    let id = reply.json()["id"].as_i64().expect("a number");
    let path = |act: &str| format!("/api/v1/disclosures/{id}/{act}");
    let note = json!({ "note": "不涉及国家秘密，可以公开" });
    city.call(&reviewer, "POST", &path("review"), &note).await.expect(200);
    city.call(&approver, "POST", &path("approve"), &json!({})).await.expect(200);
    city.call(officer, "POST", &path("publish"), &json!({})).await.expect(200);
    id
}

async fn page(city: &City, path: &str, status: u16) -> String {
    let reply = city.get(path).await;
    assert_eq!(reply.status.as_u16(), status, "{path}");
    String::from_utf8(reply.bytes).expect("text")
}

/// What another parser than the writer's own reads in a feed: the texts of an element by its name within entries.
fn texts(xml: &str, name: &str) -> Vec<String> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut found, mut in_entry, mut open) = (Vec::new(), false, false);
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) if tag.name().as_ref() == "entry" => in_entry = true,
            Event::End(tag) if tag.name().as_ref() == "entry" => in_entry = false,
            Event::Start(tag) if in_entry && tag.name().as_ref() == name => {
                open = true;
                found.push(String::new());
            }
            Event::End(tag) if tag.name().as_ref() == name => open = false,
            Event::Text(text) if open => {
                found.last_mut().expect("begun").push_str(&text);
            }
            Event::GeneralRef(entity) if open => {
                let is_amp = &*entity == "amp";
                found.last_mut().expect("begun").push_str(if is_amp { "&" } else { "?" });
            }
            Event::Eof => return found,
            _ => {}
        }
    }
}

#[tokio::test]
async fn r108_earlier_versions_are_read_compared_and_hidden() {
    for database in databases().await {
        let city = City::on(&database).await;
        city.publish("east-civil", "20").await;
        let officer = city.token("information_officer").await;
        let id = publish(&city, &officer, &record("办理条件", "<p>户籍在本区。</p>")).await;
        let article = format!("/disclosures/{id}");
        assert!(!page(&city, &article, 200).await.contains("历次内容"), "one version is no history");
        let mut text = record("办理条件", "<p>户籍或者居住在本区。</p>");
        text["change_note"] = json!("放宽居住条件");
        text["summary"] = json!("申请低保要具备的条件");
        publish(&city, &officer, &text).await;

        let now = page(&city, &article, 200).await;
        let (first, difference) =
            (format!("{article}/versions/1"), format!("{article}/difference?from=1&#38;to=2"));
        for words in
            ["历次内容", &first, &difference, "<meta name=\"description\" content=\"申请低保要具备的条件\">"]
        {
            assert!(now.contains(words), "{words}\n{now}");
        }
        let earlier = city.get(&first).await;
        assert_eq!(earlier.header("x-robots-tag"), "noindex");
        let earlier = String::from_utf8(earlier.bytes).expect("text");
        assert!(earlier.contains("这不是现行内容") && earlier.contains("户籍在本区。"), "{earlier}");
        let difference = page(&city, &format!("{article}/difference?from=1&to=2"), 200).await;
        assert!(difference.contains("<ins>或者居住</ins>"), "{difference}");
        assert_eq!(
            city.get(&format!("{article}/versions/2")).await.status.as_u16(),
            303,
            "what is public now"
        );
        page(&city, &format!("{article}/versions/3"), 404).await;
        page(&city, &format!("{article}/difference?from=1&to=9"), 404).await;

        text["body"] = json!("<p>居住在本区。</p>");
        text["hides_earlier"] = json!(true);
        publish(&city, &officer, &text).await;
        for path in [&first, &format!("{article}/versions/2"), &format!("{article}/difference?from=1&to=3")] {
            let gone = page(&city, path, 410).await;
            assert!(gone.contains("不再提供") && !gone.contains("户籍"), "{gone}");
        }
        let public = city.get(&format!("/api/v1/published-disclosures/{id}")).await.expect(200).to_string();
        assert!(!public.contains("户籍"), "{public}");

        let approver = city.token("approver").await;
        let notice = json!({ "notice": "内容有误" });
        city.call(&approver, "POST", &format!("/api/v1/disclosures/{id}/withdraw"), &notice)
            .await
            .expect(200);
        for path in [article.clone(), first, format!("{article}/versions/3")] {
            let gone = page(&city, &path, 410).await;
            assert!(gone.contains("内容有误") && !gone.contains("居住"), "{path}: {gone}");
        }
    }
}

#[tokio::test]
async fn feeds_tell_of_what_is_public_and_of_nothing_else() {
    for database in databases().await {
        let city = City::on(&database).await;
        city.publish("east-civil", "20").await;
        let officer = city.token("information_officer").await;
        for path in ["/", "/units", "/units/east-civil"] {
            let head = page(&city, path, 200).await;
            assert!(head.contains("type=\"application/atom+xml\""), "{path}");
        }
        assert!(page(&city, "/units/east-civil", 200).await.contains("/units/east-civil/feed.atom"));
        let empty = page(&city, "/feed.atom", 200).await;
        assert!(texts(&empty, "title").is_empty(), "{empty}");
        let id = publish(&city, &officer, &record("条件 & 材料", "<p>户籍在本区。</p>")).await;
        for path in ["/feed.atom", "/units/east-civil/feed.atom", "/units/east/feed.atom"] {
            let reply = city.get(path).await;
            assert_eq!(reply.header("content-type"), "application/atom+xml; charset=utf-8");
            assert!(!reply.header("etag").is_empty(), "kept until something changes");
            let feed = String::from_utf8(reply.bytes).expect("text");
            assert_eq!(texts(&feed, "title"), ["条件 & 材料"], "{feed}");
            assert_eq!(texts(&feed, "summary"), ["户籍在本区。"]);
            assert_eq!(texts(&feed, "name"), ["东湖区民政局"]);
            assert_eq!(texts(&feed, "updated"), ["2026-11-20T02:00:00+00:00"]);
            assert!(texts(&feed, "id")[0].ends_with(&format!(":/disclosures/{id}")), "{feed}");
        }
        let other = page(&city, "/units/west/feed.atom", 200).await;
        assert!(texts(&other, "title").is_empty(), "not theirs");
        page(&city, "/units/nowhere/feed.atom", 404).await;
        let approver = city.token("approver").await;
        let notice = json!({ "notice": "内容有误" });
        city.call(&approver, "POST", &format!("/api/v1/disclosures/{id}/withdraw"), &notice)
            .await
            .expect(200);
        for path in ["/feed.atom", "/units/east-civil/feed.atom"] {
            assert!(texts(&page(&city, path, 200).await, "title").is_empty(), "gone at once");
        }
    }
}
