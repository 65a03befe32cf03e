//! What the console does beside the records themselves, over the interface: proofs of delivery (R101a), notice boards
//! (R79a), workbooks of records, material by links, columns of other sites (R101, R102), rates of elements (R111).

use crate::caller::{City, Reply};
use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// Two pixels by two, as PNG.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x02, 0x00, 0x00, 0x00, 0x02, 0x08, 0x02, 0x00, 0x00, 0x00, 0xFD, 0xD4, 0x9A, 0x73, 0x00,
    0x00, 0x00, 0x16, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xFC, 0xFF, 0xFF, 0x3F, 0x03, 0x03, 0x03,
    0x13, 0x03, 0x03, 0x03, 0x03, 0x03, 0x03, 0x00, 0x24, 0x06, 0x03, 0x01, 0xFC, 0x35, 0xDE, 0x9B, 0x00,
    0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];
const CSV: &str = "一级事项,二级事项,公开内容,发布机构,名称,正文,网址,成文日期,文号\n\
最低生活保障,办事指南,办理条件,,办理条件说明,户籍在本区,,2026/11/16,\n\
最低生活保障,办事指南,没有这一项,,名称,正文,,2026/11/16,\n";
const ITEMS: &str = "/api/v1/units/east-civil/20/items";

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "%{byte:02X}");
        text
    })
}

/// Sends a file as the body, with its name and the fields in the address.
async fn upload(city: &City, token: &str, path: &str, fields: &[(&str, &str)], bytes: &[u8]) -> Reply {
    let query: Vec<String> = fields.iter().map(|(key, value)| format!("{key}={}", encoded(value))).collect();
    let query = query.join("&");
    let request = Request::post(format!("{path}?{query}"))
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", format!("{}-{}", path.len(), encoded(&query).len() + bytes.len()))
        .header("content-type", "application/octet-stream");
    city.send(request.body(Body::from(bytes.to_vec())).expect("a request")).await
}

/// Sends a form with fields and files.
async fn form(
    city: &City,
    token: &str,
    path: &str,
    fields: &[(&str, &str)],
    files: &[(&str, &str)],
) -> Reply {
    let mut body = String::new();
    for (name, value) in fields {
        let _ = write!(body, "--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    for (name, content) in files {
        let head = format!("form-data; name=\"file\"; filename=\"{name}\"");
        let _ = write!(body, "--x\r\nContent-Disposition: {head}\r\n\r\n{content}\r\n");
    }
    body.push_str("--x--\r\n");
    let request = Request::post(path)
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", format!("form-{}-{}", path.len(), body.len()))
        .header("content-type", "multipart/form-data; boundary=x");
    city.send(request.body(Body::from(body)).expect("a request")).await
}

async fn key_of(city: &City, item: &str) -> String {
    let list = city.get("/api/v1/units/east-civil/20/checklist").await.expect(200);
    let row = list["rows"].as_array().expect("rows").iter().find(|row| row["level2_item"] == item);
    row.expect("a row")["key"].as_str().expect("a key").to_owned()
}

/// A published catalogue whose first row is for its applicants alone: its key and its first element.
async fn for_a_group(city: &City) -> (String, String) {
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
    let element = shown.expect("the row")["elements"][0]["name"].as_str().expect("a name").to_owned();
    (row.key, element)
}

#[tokio::test]
async fn r101a_a_delivery_is_told_with_its_files_listed_confirmed_and_sent_back() {
    let city = City::open().await;
    let (key, element) = for_a_group(&city).await;
    let (officer, reviewer) = (city.token("information_officer").await, city.token("reviewer").await);
    let path = format!("{ITEMS}/{key}/deliveries");
    let fields = [
        ("element", element.as_str()),
        ("recipients", "十月的救助申请人"),
        ("many", "12"),
        ("way", "post"),
        ("delivered_on", "2026-11-02"),
        ("from", "2026-10-01"),
        ("to", "2026-10-31"),
    ];
    let files = [("回执一.txt", "挂号信回执"), ("回执二.txt", "第二张回执")];
    form(&city, &reviewer, &path, &fields, &files).await.refused(403, "not-permitted");
    let told = form(&city, &officer, &path, &fields, &files).await.expect(201);
    assert_eq!((&told["state"], &told["files"][1]["name"]), (&json!("submitted"), &json!("回执二.txt")));
    let named: Vec<(&str, &str)> = [("name", "回执.txt")].into_iter().chain(fields).collect();
    let second = upload(&city, &officer, &path, &named, "回执".as_bytes()).await.expect(201);
    assert_eq!(second["files"].as_array().map(Vec::len), Some(1));
    for (field, wrong) in [("way", "pigeon"), ("to", "昨天"), ("many", "许多"), ("element", "停车场")]
    {
        let wrong: Vec<(&str, &str)> =
            named.iter().map(|(key, value)| (*key, if *key == field { wrong } else { *value })).collect();
        let refused = upload(&city, &officer, &path, &wrong, b"x").await.refused(422, "invalid");
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let waiting = city.get_as(&reviewer, "/api/v1/deliveries").await.expect(200);
    assert_eq!(waiting.as_array().map(Vec::len), Some(2), "{waiting}");
    let one = format!("/api/v1/deliveries/{}", told["id"]);
    let words = json!({ "note": "与回执一致", "revision": 1 });
    city.call(&officer, "POST", &format!("{one}/confirm"), &words).await.refused(403, "not-permitted");
    let chosen = json!({ "note": "与回执一致", "deliveries": [
        { "id": told["id"], "revision": waiting[0]["revision"] }, { "id": second["id"], "revision": 7 } ] });
    let receipt = city.call(&reviewer, "POST", "/api/v1/deliveries/confirm", &chosen).await.expect(200);
    assert_eq!((&receipt["done"], &receipt["refused"][0]["id"]), (&json!([told["id"]]), &second["id"]));
    let other = format!("/api/v1/deliveries/{}", second["id"]);
    city.call(&reviewer, "POST", &format!("{other}/confirm"), &words).await.expect(200);
    let back = json!({ "note": "重复登记" });
    city.call(&reviewer, "POST", &format!("{other}/return"), &back).await.expect(200);
    city.call(&reviewer, "POST", &format!("{other}/return"), &back).await.refused(409, "wrong-state");
    let shown = city.get_as(&reviewer, &one).await.expect(200);
    assert_eq!((&shown["state"], &shown["decision"]), (&json!("confirmed"), &json!("与回执一致")));
    let all = city.get_as(&reviewer, "/api/v1/units/east-civil/20/deliveries").await.expect(200);
    assert_eq!(
        all.as_array().map(|all| all.iter().map(|one| &one["id"]).collect::<Vec<_>>()),
        Some(vec![&told["id"]])
    );
    let west = city.token("west_compiler").await;
    city.get_as(&west, &one).await.refused(404, "not-found");
}

#[tokio::test]
async fn r79a_boards_and_what_hangs_on_them() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let key = key_of(&city, "办事指南").await;
    let officer = city.token("information_officer").await;
    let board =
        json!({ "unit": "east-civil", "kind": "village", "name": "村口公开栏", "address": "石桥村1号" });
    let odd = json!({ "unit": "east-civil", "kind": "tree", "name": "树", "address": "村口" });
    city.call(&officer, "POST", "/api/v1/notice-boards", &odd).await.refused(422, "invalid");
    let nowhere = json!({ "unit": "nobody", "kind": "village", "name": "栏", "address": "村口" });
    city.call(&officer, "POST", "/api/v1/notice-boards", &nowhere).await.refused(422, "invalid");
    let board = city.call(&officer, "POST", "/api/v1/notice-boards", &board).await.expect(201);
    let boards = city.get_as(&officer, "/api/v1/notice-boards").await.expect(200);
    assert_eq!(boards, json!([board]));
    let number = board["id"].to_string();
    let fields = [
        ("name", "照片.png"),
        ("board", number.as_str()),
        ("posted_on", "2026-11-19"),
        ("until_on", "2026-11-26"),
    ];
    let path = format!("{ITEMS}/{key}/board-postings");
    upload(&city, &officer, &path, &fields[..1], PIXEL).await.refused(422, "invalid");
    upload(&city, &officer, &path, &fields, b"no picture").await.refused(422, "invalid");
    let told = upload(&city, &officer, &path, &fields, PIXEL).await.expect(201);
    assert_eq!(
        (&told["title"], &told["board"]["name"]),
        (&json!("办事指南"), &json!("村口公开栏")),
        "{told}"
    );
    let missing = "/api/v1/disclosures/987654/board-postings";
    upload(&city, &officer, missing, &fields, PIXEL).await.refused(404, "not-found");
    let one = format!("/api/v1/board-postings/{}", told["id"]);
    assert_eq!(city.get_as(&officer, &one).await.expect(200), told);
    let down = format!("{one}/taken-down");
    city.call(&officer, "POST", &down, &json!({})).await.refused(422, "invalid");
    city.call(&officer, "POST", &down, &json!({ "on": "2026-11-20" })).await.expect(200);
    let listed = city.get_as(&officer, "/api/v1/board-postings").await.expect(200);
    assert_eq!(listed[0]["taken_down_on"], "2026-11-20", "{listed}");
    let retire = format!("/api/v1/notice-boards/{number}/retire");
    city.call(&officer, "POST", &retire, &Value::Null).await.expect(200);
    assert_eq!(city.get_as(&officer, "/api/v1/notice-boards").await.expect(200), json!([]));
}

#[tokio::test]
async fn r101_a_workbook_is_looked_at_before_it_is_loaded() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let form = city.get_as(&officer, "/api/v1/units/east-civil/20/record-sheet").await;
    assert!(form.status.is_success() && form.bytes.starts_with(b"PK"), "{:?}", form.headers);
    let path = "/api/v1/units/east-civil/20/record-sheets";
    upload(&city, &officer, path, &[("name", "空.csv")], b"a,b\n").await.refused(422, "unreadable-file");
    let sheet = upload(&city, &officer, path, &[("name", "装载.csv")], CSV.as_bytes()).await.expect(201);
    assert_eq!(sheet["lines"][0]["under"], "办事指南／办理条件", "{sheet}");
    assert_eq!(sheet["lines"][1]["problems"].as_array().map(Vec::len), Some(1), "{sheet}");
    let one = format!("/api/v1/record-sheets/{}", sheet["id"]);
    assert_eq!(city.get_as(&officer, &one).await.expect(200)["receipt"], Value::Null);
    let load = format!("{one}/load");
    let receipt = city.call(&officer, "POST", &load, &json!({ "submits": true })).await.expect(200);
    assert_eq!(
        (receipt["created"].as_array().map(Vec::len), &receipt["is_submitted"]),
        (Some(1), &json!(true))
    );
    let again = city.call(&officer, "POST", &load, &json!({})).await.expect(200);
    assert_eq!(again, receipt, "nothing is made twice");
    let record = format!("/api/v1/disclosures/{}", receipt["created"][0]["id"]);
    assert_eq!(city.get_as(&officer, &record).await.expect(200)["version"]["state"], "submitted");
    let other = city.token("reviewer").await;
    city.get_as(&other, &one).await.refused(403, "not-permitted");
}

#[tokio::test]
async fn r101_material_is_asked_for_reminded_of_and_taken_back() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let key = key_of(&city, "办事指南").await;
    let officer = city.token("information_officer").await;
    let path = format!("{ITEMS}/{key}/material-links");
    let wanted = json!({ "element": "办理条件", "asked_of": "东湖街道办公室", "due_on": "2026-11-25" });
    let past = json!({ "element": "办理条件", "asked_of": "东湖街道办公室", "due_on": "2026-11-01" });
    city.call(&officer, "POST", &path, &past).await.refused(422, "invalid");
    let reviewer = city.token("reviewer").await;
    city.call(&reviewer, "POST", &path, &wanted).await.refused(403, "not-permitted");
    let made = city.call(&officer, "POST", &path, &wanted).await.expect(201);
    let page = |made: &Value| {
        let link = made["link"].as_str().expect("a link");
        format!("/material/{}", link.rsplit('/').next().expect("a secret"))
    };
    assert!(city.get(&page(&made)).await.status.is_success(), "{made}");
    let listed = city.get_as(&officer, "/api/v1/material-links").await.expect(200);
    assert_eq!((&listed[0]["state"], &listed[0]["may_remind"]), (&json!("opened"), &json!(true)), "{listed}");
    assert!(
        !listed.to_string().contains(page(&made).trim_start_matches("/material/")),
        "the secret is shown once"
    );
    let act = |name: &str| format!("/api/v1/material-links/{}/{name}", made["id"]);
    let again =
        city.call(&officer, "POST", &act("remind"), &json!({ "due_on": "2026-12-01" })).await.expect(200);
    let words = again["words"].as_str().expect("words");
    assert!(
        words.contains("2026年12月1日") && words.contains(again["link"].as_str().expect("a link")),
        "{words}"
    );
    for link in [&made, &again] {
        assert!(city.get(&page(link)).await.status.is_success(), "both hold");
    }
    city.call(&officer, "POST", &act("revoke"), &Value::Null).await.expect(200);
    city.call(&officer, "POST", &act("remind"), &json!({})).await.refused(409, "wrong-state");
    assert_eq!(city.get(&page(&again)).await.status.as_u16(), 404);
}

#[tokio::test]
async fn r102_a_column_is_asked_for_and_not_loaded_before_it_is_read() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let key = key_of(&city, "办事指南").await;
    let officer = city.token("information_officer").await;
    let path = format!("{ITEMS}/{key}/columns");
    let odd = json!({ "address": "www.example.gov.cn" });
    city.call(&officer, "POST", &path, &odd).await.refused(422, "invalid");
    let wanted = json!({ "address": "https://www.example.gov.cn/list.html", "element": "办理条件" });
    let asked = city.call(&officer, "POST", &path, &wanted).await.expect(201);
    let job = city.get_as(&officer, &format!("/api/v1/jobs/{}", asked["job"])).await.expect(200);
    assert_eq!((&job["kind"], &job["state"]), (&json!("disclosure.read_column"), &json!("queued")));
    let one = format!("/api/v1/columns/{}", asked["column"]);
    let shown = city.get_as(&officer, &one).await.expect(200);
    assert_eq!((&shown["is_read"], &shown["entries"]), (&json!(false), &json!([])), "{shown}");
    let chosen = json!({ "places": [0], "with_text": true });
    city.call(&officer, "POST", &format!("{one}/load"), &chosen).await.refused(422, "invalid");
    let reviewer = city.token("reviewer").await;
    city.get_as(&reviewer, &one).await.refused(403, "not-permitted");
}

#[tokio::test]
async fn r111_elements_are_rated_over_units() {
    let city = City::open().await;
    city.publish("east-civil", "20").await;
    let officer = city.token("information_officer").await;
    let path = "/api/v1/units/east-civil/coverage/elements";
    let found = city.get_as(&officer, &format!("{path}?sector=20")).await.expect(200);
    assert!(found["all"].as_i64() > Some(20) && found["lines"][0]["rate"]["done"] == 0, "{found}");
    let hash = found["lines"][0]["hash"].as_str().expect("a hash");
    let places = city.get_as(&officer, &format!("{path}/{hash}")).await.expect(200);
    assert_eq!(places["places"][0]["unit_code"], "east-civil", "{places}");
    let items = city.get_as(&officer, &format!("{path}?by=item")).await.expect(200);
    assert!(items["all"].as_i64() < found["all"].as_i64(), "{items}");
    city.get_as(&officer, &format!("{path}?by=colour")).await.refused(422, "invalid");
    city.get_as(&officer, &format!("{path}/none")).await.refused(404, "not-found");
    let west = city.token("west_compiler").await;
    city.get_as(&west, path).await.refused(403, "not-permitted");
}
