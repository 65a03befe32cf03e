//! Lists column by column, templates of elements, and the day of a delivery, over the interface (R101, R101a, R250).

use crate::caller::City;
use axum::body::Body;
use axum::http::Request;
use domain::disclosure::DeliveryWay;
use operations::disclosure::DeliveryInput;
use serde_json::json;

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn r250_a_list_is_published_column_by_column() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let record = json!({
        "unit": "东湖区民政局", "sector": "社会救助", "level1_item": "最低生活保障", "level2_item": "办事指南",
        "element": "办理条件", "title": "名单", "body": "<p>名单见附件，共一户。</p>", "arose_on": "2026-11-16",
    });
    let loaded = city.call(&officer, "POST", "/api/v1/disclosures", &record).await.expect(201);
    // What is with the reviewers takes no files until it is sent back.
    let reviewer = city.token("reviewer").await;
    let back = format!("/api/v1/disclosures/{}/return", loaded["id"]);
    city.call(&reviewer, "POST", &back, &json!({ "note": "请附名单" })).await.expect(200);
    let path = format!("/api/v1/disclosures/{}/attachments", loaded["id"]);
    let request = Request::post(format!("{path}?name={}", encoded("名单.csv")))
        .header("authorization", format!("Bearer {officer}"))
        .header("idempotency-key", "list")
        .header("content-type", "application/octet-stream")
        .body(Body::from("姓名,手机,金额\n张三,13800138000,800\n"));
    let added = city.send(request.expect("a request")).await.expect(200);
    assert_eq!(added["gate"], "found", "{added}");
    let path = format!("{path}/{}/columns", added["id"]);
    let list = city.get_as(&officer, &path).await.expect(200);
    assert_eq!(list["columns"][1]["choice"], "mask", "{list}");
    assert_eq!(list["columns"][0]["found"], json!(["姓名1处"]), "{list}");
    city.get_as(&reviewer, &path).await.refused(403, "not-permitted");
    let choose = |choices: [&str; 3]| {
        let columns: Vec<_> = ["姓名", "手机", "金额"]
            .iter()
            .zip(choices)
            .map(|(column, choice)| json!({ "column": column, "choice": choice }))
            .collect();
        json!({ "columns": columns, "revision": list["revision"] })
    };
    city.call(&officer, "POST", &path, &choose(["mask", "hide", "keep"])).await.refused(422, "invalid");
    city.call(&officer, "POST", &path, &choose(["mask", "keep", "keep"])).await.refused(422, "invalid");
    let copy = city.call(&officer, "POST", &path, &choose(["mask", "drop", "keep"])).await.expect(200);
    assert_eq!(copy["gate"], "masked", "{copy}");
    assert_ne!(copy["hash"], added["hash"]);
}

#[tokio::test]
async fn r101_a_template_is_read_saved_and_set_back() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let list = city.get("/api/v1/units/east-civil/20/checklist").await.expect(200);
    let row = list["rows"].as_array().expect("rows").iter().find(|row| row["level2_item"] == "办事指南");
    let key = row.expect("a row")["key"].as_str().expect("a key").to_owned();
    let element = encoded("办理条件");
    let path = format!("/api/v1/units/east-civil/20/items/{key}/elements/{element}/template");
    let shipped = city.get_as(&officer, &path).await.expect(200);
    assert_eq!((&shipped["is_own"], &shipped["revision"]), (&json!(false), &json!(0)), "{shipped}");
    let own = json!({
        "fields": [{ "name": "户籍要求", "required": true, "hint": "写明本区户籍" }],
        "sample": "户籍要求：（待填写）", "files": "", "revision": 0,
    });
    let compiler = city.token("west_compiler").await;
    city.call(&compiler, "POST", &path, &own).await.refused(403, "not-permitted");
    let saved = city.call(&officer, "POST", &path, &own).await.expect(200);
    assert_eq!((&saved["is_own"], &saved["revision"]), (&json!(true), &json!(1)), "{saved}");
    city.call(&officer, "POST", &path, &own).await.refused(409, "conflict");
    let back = format!("{path}/reset");
    let reset = city.call(&officer, "POST", &back, &json!({ "revision": 1 })).await.expect(200);
    assert_eq!(reset["fields"], shipped["fields"], "{reset}");
    city.call(&officer, "POST", &back, &json!({ "revision": 2 })).await.refused(409, "wrong-state");
}

#[tokio::test]
async fn r101a_everybody_reads_the_day_of_a_delivery_and_nothing_else() {
    let city = City::open().await;
    let operations = &city.city.operations;
    let (compiler, unit) = (city.city.act("compiler").await, city.city.unit("east-civil"));
    let version = operations.draft_from_guideline(&compiler, unit, "20").await.expect("a draft");
    let row = operations.draft(&compiler, version).await.expect("a view").rows.remove(0);
    let edit = |column: &str, to: &str| operations::catalogue::CellEdit {
        row_key: row.key.clone(),
        column_id: column.to_owned(),
        from: row.cells[column].clone(),
        to: to.to_owned(),
    };
    let cells = [edit("audience_all", "□"), edit("audience_specific", "救助申请人")];
    operations.edit_cells(&compiler, version, &cells).await.expect("edited");
    city.carry_on(version).await;
    let list = city.get("/api/v1/units/east-civil/20/checklist").await.expect(200);
    let shown = list["rows"].as_array().expect("rows").iter().find(|one| one["key"] == row.key.as_str());
    let shown = shown.expect("the row");
    assert_eq!(
        (&shown["duty"], &shown["elements"][0]["delivered_on"]),
        (&json!("specific_group"), &json!(null))
    );
    let day = "2026-11-02".parse().ok();
    let input = DeliveryInput {
        unit: "east-civil".to_owned(),
        sector: "20".to_owned(),
        row_key: row.key.clone(),
        element: shown["elements"][0]["name"].as_str().expect("a name").to_owned(),
        recipients: "十月的救助申请人".to_owned(),
        many: 12,
        way: Some(DeliveryWay::Post),
        delivered_on: day,
        from: "2026-10-01".parse().ok(),
        to: "2026-10-31".parse().ok(),
        note: String::new(),
    };
    let officer = city.city.act("information_officer").await;
    let files = [("回执.txt", "挂号信回执".as_bytes())];
    let id = operations.tell_delivery(&officer, &input, &files).await.expect("told");
    let reviewer = city.city.act("reviewer").await;
    operations.confirm_delivery(&reviewer, (id, 0), "与回执一致").await.expect("confirmed");
    let list = city.get("/api/v1/units/east-civil/20/checklist").await.expect(200);
    assert!(
        list.to_string().contains("2026-11-02") && !list.to_string().contains("十月的救助申请人"),
        "{list}"
    );
    assert_eq!(list["loaded"], 1, "{list}");
    let page = city.get(&format!("/units/east-civil/20/{}", row.key)).await;
    let page = String::from_utf8(page.bytes).expect("text");
    assert!(page.contains("已向特定对象送达") && page.contains("2026-11-02"), "{page}");
    for inside in ["十月的救助申请人", "回执.txt", "与回执一致"] {
        assert!(!page.contains(inside), "{inside}");
    }
    let file = city.get(&format!("/console/deliveries/{id}/files/1")).await;
    assert_ne!(file.status.as_u16(), 200, "not without signing in");
}
