//! Item parts over the interface and on the pages: entered, refused, published with their clocks,
//! counted from a day; from what a row was compiled (R42-R45, R57, R61).

use crate::caller::City;
use serde_json::{Value, json};

fn parts(revision: &Value) -> Value {
    let part = |name: &str, content: &str, time_limit: &str, publisher: &str| {
        json!({ "name": name, "content": content, "time_limit": time_limit, "publisher": publisher,
            "channels": ["政府网站"] })
    };
    json!({ "revision": revision, "parts": [
        part("办事指南", "申请条件、办理流程", "20个工作日内", "东湖区民政局"),
        part("结果", "审批结果", "7个工作日内", "东湖区财政局（牵头）、东湖区民政局"),
    ] })
}

#[tokio::test]
async fn r43_parts_are_entered_published_and_counted() {
    let city = City::open().await;
    let token = city.token("compiler").await;
    let begun = json!({ "unit": "东湖区民政局", "sector": "20" });
    let begun = city.call(&token, "POST", "/api/v1/drafts", &begun).await.expect(201);
    let path = format!("/api/v1/versions/{}", begun["version_id"]);
    let row = city.get_as(&token, &path).await.expect(200)["rows"][0].clone();
    assert_eq!((&row["item_parts"]["pairing"], &row["source"]), (&json!("whole"), &Value::Null));
    let key = row["key"].as_str().expect("a key");
    let at = format!("{path}/rows/{key}");

    let mut faulty = parts(&row["revision"]);
    faulty["parts"][1]["publisher"] = json!("东湖区财政局、东湖区卫生健康局");
    let refusal = city.call(&token, "PUT", &format!("{at}/parts"), &faulty).await.refused(422, "invalid");
    assert_eq!(refusal["errors"][0]["field"], "part_1_publisher");
    city.call(&token, "PUT", &format!("{at}/parts"), &parts(&row["revision"])).await.expect(200);
    let stale = json!({ "revision": row["revision"], "parts": [] });
    city.call(&token, "PUT", &format!("{at}/parts"), &stale).await.refused(409, "conflict");

    let bare = json!({ "kind": "function" });
    city.call(&token, "PUT", &format!("{at}/source"), &bare).await.refused(422, "invalid");
    let unknown = json!({ "kind": "hearsay" });
    city.call(&token, "PUT", &format!("{at}/source"), &unknown).await.refused(422, "invalid");
    let function = json!({ "kind": "function", "note": "“三定”规定的职责" });
    city.call(&token, "PUT", &format!("{at}/source"), &function).await.expect(200);
    let row = city.get_as(&token, &path).await.expect(200)["rows"][0].clone();
    assert_eq!(row["source"]["kind"], "function");
    let part = &row["item_parts"]["parts"][1];
    assert_eq!(part["lead_publisher"], "东湖区财政局");
    assert_eq!((&part["clock"]["number"], &part["clock"]["unit"]), (&json!(7), &json!("working_day")));

    city.carry_on(begun["version_id"].as_i64().expect("a number")).await;
    let item = format!("/api/v1/catalogues/east-civil/20/items/{key}");
    let found = city.get(&item).await.expect(200);
    assert_eq!(found["item"]["item_parts"]["pairing"], "explicit");
    let clocks = city.get(&format!("{item}/clock?arose_on=2026-03-02")).await.expect(200);
    assert_eq!((&clocks[0]["due_on"], &clocks[1]["due_on"]), (&json!("2026-03-30"), &json!("2026-03-11")));
    assert_eq!(clocks[1]["days"].as_array().map(Vec::len), Some(9));
    city.get(&format!("{item}/clock?arose_on=2026-13-02")).await.refused(422, "invalid");

    let page = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    let shown = page(city.get(&format!("/units/east-civil/20/{key}?arose=2026-03-02")).await.bytes);
    for words in [
        "最迟2026年3月30日公开",
        "最迟2026年3月11日公开",
        "由牵头的东湖区财政局负责公开",
        "实际行政管理职能：“三定”规定的职责",
    ] {
        assert!(shown.contains(words), "{words}: {shown}");
    }
    let wrong = page(city.get(&format!("/units/east-civil/20/{key}?arose=x")).await.bytes);
    assert!(wrong.contains("“x”不是日期"), "{wrong}");
    let table = page(city.get("/units/east-civil/20").await.bytes);
    assert!(table.contains("<b>办事指南</b>20个工作日内"), "{table}");
}
