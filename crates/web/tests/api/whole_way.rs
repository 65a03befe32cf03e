//! The whole way, as ARCHITECTURE's first walkthrough tells it: a guideline, the catalogue of a unit, a record under
//! one of its elements, and the pages on which everybody reads all three; on both databases.

use crate::caller::City;
use serde_json::{Value, json};
use test_kit::databases;

const ELEMENT: &str = "救助站接待时间";

/// The shipped guideline of 社会救助 with one more content in its first item.
fn guideline() -> Vec<u8> {
    let text = domain::reference::data_file("guidelines/20-shehui-jiuzhu.json").expect("a shipped guideline");
    let mut file: Value = serde_json::from_str(text).expect("JSON");
    let contents = file["items"][0]["content_elements"].as_array_mut().expect("contents");
    contents.push(Value::from(ELEMENT));
    file.to_string().into_bytes()
}

async fn page_of(city: &City, path: &str) -> String {
    let reply = city.get(path).await;
    assert_eq!(reply.status.as_u16(), 200, "{path}");
    String::from_utf8(reply.bytes).expect("text")
}

#[tokio::test]
async fn from_a_guideline_to_an_article_page() {
    for database in databases().await {
        let city = City::on(&database).await;
        let system = city.city.system();
        let receipt =
            city.city.operations.import_guideline(&system, "指引.json", &guideline(), None, false).await;
        let receipt = receipt.expect("the guideline");
        assert!(
            page_of(&city, "/guidelines/20").await.contains(ELEMENT),
            "the new version is read by everybody"
        );

        let version = city.publish("east-civil", "20").await;
        let officer = city.token("information_officer").await;
        let stored = city.get_as(&officer, &format!("/api/v1/versions/{version}")).await;
        assert_eq!(stored.status.as_u16(), 200, "{receipt:?}");
        let table = page_of(&city, "/units/east-civil/20").await;
        assert!(table.contains(ELEMENT), "the catalogue follows the guideline");

        let checklist = city.get("/api/v1/units/east-civil/20/checklist").await.expect(200);
        let row = &checklist["rows"][0];
        let named = |element: &Value| element["name"].as_str().is_some_and(|name| name.contains(ELEMENT));
        assert!(row["elements"].as_array().expect("elements").iter().any(named), "{row}");
        let due = checklist["due"].as_i64().expect("a count");
        let record = json!({
            "unit": "east-civil", "sector": "20", "level1_item": row["level1_item"], "level2_item": row["level2_item"],
            "element": ELEMENT, "title": "东湖区救助站接待时间", "arose_on": "2026-11-16",
            "body": "<h2>接待时间</h2><p>工作日<b>全天</b>接待。</p><script>alert(1)</script>",
        });
        let loaded = city.call(&officer, "POST", "/api/v1/disclosures", &record).await.expect(201);
        let id = loaded["id"].as_i64().expect("a number");
        let article = format!("/disclosures/{id}");
        assert_eq!(city.get(&article).await.status.as_u16(), 404, "nobody reads what nobody reviewed");
        for (account, act) in
            [("reviewer", "review"), ("approver", "approve"), ("information_officer", "publish")]
        {
            let token = city.token(account).await;
            let path = format!("/api/v1/disclosures/{id}/{act}");
            city.call(&token, "POST", &path, &json!({ "note": "可以公开" })).await.expect(200);
        }

        let page = page_of(&city, &article).await;
        for words in ["东湖区救助站接待时间", "工作日", "name=\"PubDate\"", "east-civil/2026-00001"]
        {
            assert!(page.contains(words), "{words}\n{page}");
        }
        assert!(!page.contains("alert(1)"), "{page}");
        let item = format!("/units/east-civil/20/{}", row["key"].as_str().expect("a key"));
        assert!(page_of(&city, &item).await.contains(&article), "the item lists it");
        city.city.operations.search_follow().await.expect("search");
        assert!(
            page_of(&city, "/search?q=%E6%95%91%E5%8A%A9%E7%AB%99").await.contains(&article),
            "search finds it"
        );
        let coverage = city.get_as(&officer, "/api/v1/units/east-civil/coverage").await.expect(200);
        assert_eq!(coverage["whole"]["loading"], json!({ "due": due, "done": 1 }), "{coverage}");
    }
}
